/** Accounts: the list, one of them, what happened at them, and their people. */
import type { ImportAnswer } from "./imports.ts";

export interface AccountRow {
  readonly account_id: string;
  readonly name: string;
  readonly domain: string;
  readonly industry: string;
  readonly country: string;
  readonly region: string;
  readonly tier: string;
  readonly owner: string;
  readonly stage: string;
  readonly lists: readonly string[];
  readonly minutes_90d: number | null;
  readonly people: number | null;
  readonly last_touch_at: string | null;
  readonly open_pipeline: string | null;
  readonly won: string | null;
  readonly currency: string;
  readonly deleted: boolean;
}

export interface AccountPage {
  readonly accounts: readonly AccountRow[];
  readonly total: number;
}

export interface AccountDetail extends AccountRow {
  readonly employees: number | null;
  readonly domains: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly people_list: readonly { readonly person_id: string; readonly name: string; readonly email: string; readonly title: string; readonly department: string; readonly seniority: string; readonly touches: number; readonly last_touch_at: string | null }[];
  readonly opportunities: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly stage: string; readonly status: string; readonly amount: string | null; readonly currency: string; readonly created_at: string | null; readonly closed_at: string | null; readonly owner: string; readonly deleted: boolean; readonly history: readonly OpportunityVersion[]; readonly batch: number; readonly seq: number }[];
  readonly contracts: readonly { readonly id: string; readonly starts: string; readonly ends: string | null; readonly value: string | null; readonly recurring_value: string | null; readonly currency: string; readonly product_lines: readonly string[]; readonly batch: number; readonly seq: number }[];
  readonly renewals: readonly { readonly id: string; readonly contract: string; readonly due_date: string; readonly target_amount: string | null; readonly renewed_amount: string | null; readonly currency: string; readonly outcome: string; readonly decided_at: string | null; readonly batch: number; readonly seq: number }[];
  /** Tiers, owners and lists from day to day, as they were given, newest first. */
  readonly assignments: readonly Assignment[];
  /** The last 104 weeks, by their Monday: minutes and touches, for the minimap. */
  readonly weeks: readonly { readonly week: string; readonly minutes: number; readonly touches: number }[];
  /** Months of 24: minutes and touches. */
  readonly months: readonly { readonly month: string; readonly minutes: number; readonly touches: number }[];
  /** How rows came to this account. */
  readonly methods: readonly { readonly method: string; readonly rows: number }[];
  readonly versions: readonly { readonly valid_from: string; readonly changes: Readonly<Record<string, readonly [string, string]>>; readonly batch: number; readonly seq: number }[];
}

/** Where an account stood in the last 24 months, day by day, and when its people first did something. */
export interface AccountPast {
  /** The furthest stage that held, from the first day to the first day outside, in order; gaps are no stage. */
  readonly bands: readonly { readonly stage: string; readonly from: string; readonly to: string }[];
  /** The first action of each new person of these months, with the touch that shows it. */
  readonly arrivals: readonly { readonly person_id: string; readonly name: string; readonly day: string; readonly type: string; readonly batch: number; readonly seq: number }[];
}

/** Whom a purchase needs at an account, by the committee template that holds for it, and who of its people has each role. */
export interface AccountCommittee {
  /** Product of the newest open opportunity; '' = the template of all products. */
  readonly product: string;
  /** Without any: no template for this account. */
  readonly roles: readonly { readonly role: string; readonly required: number; readonly departments: readonly string[]; readonly seniorities: readonly string[]; readonly people: readonly string[] }[];
}

/** An opportunity as it stood from an instant on; null: since before anything is known. */
export interface OpportunityVersion {
  readonly at: string | null;
  readonly stage: string;
  readonly status: string;
  readonly amount: string | null;
  readonly batch: number;
  readonly seq: number;
}

/** An account's tier, owner or list from a day to a day (first day outside); null: without an end. */
export interface Assignment {
  readonly what: "tier" | "owner" | "list";
  readonly value: string;
  /** Of an owner: ae, sdr, csm, marketer. */
  readonly role: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
  readonly author: string;
  readonly batch: number;
  readonly seq: number;
}

/** Accounts that stood in another stage at the end of a period (or now, while it runs) than at its start. */
export interface StageMoves {
  readonly period: import("../../measure/result.ts").Period;
  readonly since: string;
  readonly until: string;
  readonly forward: number;
  readonly back: number;
  /** Of both together at most 500, those that moved furthest first; '' where the account was in no stage. */
  readonly accounts: readonly { readonly account_id: string; readonly name: string; readonly before: string; readonly after: string }[];
}

/** What changed at an account in the last days, newest first. */
export interface AccountNews {
  /** First instant of the days. */
  readonly since: string;
  readonly days: number;
  readonly news: readonly {
    readonly what: "stage" | "tier" | "owner" | "list" | "opportunity" | "opportunity_stage" | "opportunity_amount" | "contract" | "person" | "first_touch" | "first_channel";
    /** Null: somewhen within the days. */
    readonly at: string | null;
    /** Name of the deal, the person, the channel; '' where the account itself changed. */
    readonly subject: string;
    readonly before: string;
    readonly after: string;
    readonly currency: string;
    /** The row that says so; null where several make it up. */
    readonly row: { readonly record: string; readonly batch: number; readonly seq: number } | null;
  }[];
}

/** The rows that a number of an account is made of; their amounts sum to it. */
export interface NumberBehind {
  readonly number: "minutes_90d" | "people" | "last_touch_at" | "open_pipeline" | "won";
  readonly total: string | null;
  readonly rows_total: number;
  readonly rows: readonly {
    readonly record: string;
    readonly batch: number;
    readonly seq: number;
    readonly at: string | null;
    readonly title: string;
    /** In minutes, people, or the reporting currency; null: an exchange rate is missing. */
    readonly amount: string | null;
    /** As the source has it, where that is another currency. */
    readonly own_amount: string | null;
    readonly own_currency: string;
  }[];
}

/** Somebody at an account, as the newest version says. */
export interface Contact {
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly account_id: string;
  /** What the account is called. */
  readonly account: string;
}

/** A view of the account list that somebody gave a name. */
export interface Segment {
  readonly name: string;
  readonly search: string;
  readonly where: readonly string[];
  readonly sort: string;
  readonly columns: readonly string[];
  readonly author: string;
  readonly saved_at: string;
}

/** A new tier or owner for many accounts: those named, or all that match. */
export interface AccountsChange {
  readonly accounts?: readonly string[];
  readonly matching?: { readonly search: string; readonly where: readonly string[] };
  readonly tier?: string;
  readonly owner?: string;
  /** Of the owner; without it ae. */
  readonly role?: "ae" | "sdr" | "csm" | "marketer";
  /** First day; without it today. */
  readonly from?: string;
  readonly reason?: string;
  readonly author?: string;
}

export interface AccountsChanged {
  /** The imports that carry it: undoing them undoes the change. */
  readonly imports: readonly ImportAnswer[];
  readonly changed: number;
}

export interface TimelineEntry {
  readonly at: string;
  readonly record: string;
  readonly type: string;
  readonly channel: string;
  readonly direction: string;
  readonly side: string;
  readonly person: string;
  readonly user: string;
  readonly title: string;
  readonly minutes: number;
  /** How many equal ones of the day are folded into this entry. */
  readonly times: number;
  readonly batch: number;
  readonly seq: number;
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly next_before: string | null;
  /** Where the page was asked for by `after`: leads to the next newer one; null at the newest. */
  readonly next_after: string | null;
}
