/** Shapes of the part of the API about live collection; `contract.ts` passes them on. */
import type { DoorSettings } from "../../collect/live/door/settings.ts";
import type { DoorTrial } from "../../collect/live/door/trial.ts";

export type { DoorSettings, PageClass, PageRule } from "../../collect/live/door/settings.ts";
export type { DoorTrial } from "../../collect/live/door/trial.ts";

/** Who may send events. */
export interface SourceLine {
  readonly name: string;
  /** The write key `id:secret`; the id alone is enough. Public in a browser. */
  readonly key: string;
  readonly key_id: string;
  readonly trust: "browser" | "server" | "signed";
  /** Web origins that may send; none: any. */
  readonly origins: string[];
  readonly added_at: string;
}

/** What became of events. Received is the sum of the five others. */
export interface EventCounts {
  readonly received: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly rejected: number;
  readonly suppressed: number;
}

export interface InboxStatus {
  /** Number of the newest event. */
  readonly last: number;
  /** Events that do not count yet. */
  readonly waiting: number;
  /** Why events wait, where they could not be settled. */
  readonly fault: string | null;
  readonly writable: boolean;
  readonly why_not: string | null;
  /** Of the last commits to the disk. */
  readonly commit_ms: { readonly p50: number; readonly p99: number } | null;
  /** Acknowledged events that the disk lost. */
  readonly missing: { readonly from: number; readonly to: number }[];
  /** By so much the clock stands before events that are there already: it was set back. Null: it was not. */
  readonly clock_back_seconds: number | null;
  readonly totals: EventCounts;
  readonly books: (EventCounts & { readonly source: string; readonly hour: string })[];
  /** Requests turned away before their events were read. */
  readonly refusals: { readonly source: string; readonly hour: string; readonly reason: string; readonly times: number }[];
}

/** An event as it was received. */
export interface LiveEventLine {
  readonly seq: number;
  readonly request: number;
  readonly source: string;
  readonly door: string;
  readonly received_at: string;
  readonly message_id: string;
  readonly type: string;
  readonly name: string;
  /** It was settled: numbers show it. */
  readonly counts: boolean;
  /** Why it is not counted; empty: it is. */
  readonly removed: string;
  readonly event: Record<string, unknown>;
}

/** An event that did not enter. */
export interface LiveAside {
  readonly id: number;
  readonly verdict: "rejected" | "conflict";
  /** open; else what it became when it was judged again. */
  readonly status: string;
  readonly source: string;
  readonly door: string;
  readonly code: string;
  readonly message: string;
  readonly message_id: string;
  /** Of a conflict: the event that stays. */
  readonly clashes_with: number | null;
  readonly raw: string;
  readonly attempts: number;
  readonly first_at: string;
  readonly last_at: string;
}

export interface EventsReplayed {
  readonly judged: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly rejected: number;
}

/** An account with somebody on the site. */
export interface OnSiteAccount {
  readonly account_id: string;
  readonly name: string;
  readonly domain: string;
  readonly tier: string;
  readonly owner: string;
  /** It stands on a list of target accounts. */
  readonly is_target: boolean;
  readonly first_at: string;
  readonly last_at: string;
  /** The newest page. */
  readonly page: string;
  readonly title: string;
  readonly views: number;
  readonly visitors: number;
  /** Visitors of whom no name is known. */
  readonly unknown_visitors: number;
  /** People by name; `person_id` is empty where only a mail address is known. */
  readonly people: readonly { readonly person_id: string; readonly name: string }[];
  /** How the account was recognised, by the surest of the visits. */
  readonly method: string;
  /** How sure that is, 0–1. */
  readonly confidence: number;
}

/** Who is on the site. */
export interface OnSite {
  readonly minutes: number;
  readonly until: string;
  readonly accounts: readonly OnSiteAccount[];
  /** Visitors whose account nobody knows. */
  readonly without_account: { readonly visitors: number; readonly views: number };
  /** Why no account is shown: no source sends events; nothing came in this time; somebody is there, but no account is known. Null: there are some. */
  readonly why_empty: "no_source" | "nobody" | "not_known" | null;
}

/** How sound the data are that numbers are made of. */
export interface DataHealth {
  /** Hours from the newest record of each source to now; the KPI data_freshness. */
  readonly freshness: { readonly value: number | null; readonly sources: readonly { readonly source: string; readonly hours: number | null }[] };
  /** Of the trackers' numbered events, those that did not arrive. Sources whose clients number nothing are not among them. */
  readonly loss: { readonly since: string; readonly sources: readonly { readonly source: string; readonly pages: number; readonly sent: number; readonly lost: number }[] };
  /** Of each kind of record that can belong to an account, how many do. */
  readonly matched: readonly { readonly kind: string; readonly title: string; readonly rows: number; readonly matched: number }[];
  /** Events and rows that did not enter and can be judged again. */
  readonly rejects: {
    readonly events: readonly { readonly source: string; readonly verdict: "rejected" | "conflict"; readonly code: string; readonly message: string; readonly events: number; readonly last_at: string }[];
    readonly rows: readonly { readonly batch: number; readonly file: string; readonly code: string; readonly field: string; readonly reason: string; readonly rows: number }[];
  };
}

/** The rules at the door of a source. */
export interface DoorRulesLine {
  readonly source: string;
  /** What holds now. */
  readonly rules: DoorSettings;
  /** Which of them were set for this source. */
  readonly changed: readonly string[];
  /** Where counted links may lead; `signed`: also anywhere else, where the link bears a signature. */
  readonly links: { readonly hosts: readonly string[]; readonly signed: boolean };
}

/** What rules would have done to the events of the last days. */
export interface DoorTried {
  readonly days: number;
  /** Events of the source in these days; those that were looked at are the newest of them. */
  readonly events: number;
  /** Events that came and were not kept: nothing of them is there to be looked at. */
  readonly suppressed_then: number;
  readonly now: DoorTrial;
  readonly then: DoorTrial;
}
