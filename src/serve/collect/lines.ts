/** Shapes of the part of the API about live collection; `contract.ts` passes them on. */

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
