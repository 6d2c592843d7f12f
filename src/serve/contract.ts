/**
 * Everything that the outside may know: shapes of the HTTP API. Types only; it is all that `web/` may import.
 *
 * | Route | Answer |
 * |---|---|
 * | GET /api/v1/workspace | {@link Workspace} |
 * | GET /api/v1/catalogue | `{ kpis: KpiName[] }` |
 * | GET /api/v1/kpis | `{ kpis: KpiCard[] }` |
 * | GET /api/v1/kpis/:id?from&to&by&every&accounts&compare&where | {@link KpiResult} |
 * | GET /api/v1/kpis/:id/card | {@link KpiCard} with SQL for the window |
 * | GET /api/v1/kpis/:id/facts?from&to&where&account&bucket&by&key&offset&limit | {@link FactPage} |
 * | GET /api/v1/kpis/:id/sources?from&to&account&subject | `{ rows: SourceRow[] }` |
 * | GET /api/v1/kpis/:id/explain?account&from&to | {@link Explanation} |
 * | GET /api/v1/board?from&to&compare&where | {@link Board} |
 * | GET /api/v1/dimensions | `{ dimensions: Dimension[] }` |
 * | GET /api/v1/frozen · POST /api/v1/frozen | {@link FrozenBoardCard}: periods as they were reported |
 * | GET /api/v1/board/reported · /api/v1/kpis/:id/reported | {@link ReportedBoard} · {@link ReportedKpi} |
 * | GET /api/v1/board/changes?since&from&to | {@link BoardChanges}: since yesterday |
 * | GET /api/v1/dimensions/:id/values?search | `{ values: string[] }` |
 * | GET /api/v1/accounts?search&where&sort&offset&limit | {@link AccountPage} |
 * | GET /api/v1/accounts/:id | {@link AccountDetail} |
 * | GET /api/v1/accounts.csv · /api/v1/accounts.xlsx?search&where&sort&columns | the list as a file |
 * | POST /api/v1/accounts/change {@link AccountsChange} | {@link AccountsChanged} |
 * | GET /api/v1/accounts/:id/timeline?from&to&channel&person&side&before&after&limit | {@link Timeline} |
 * | GET /api/v1/accounts/:id/news?days | {@link AccountNews} |
 * | GET /api/v1/contacts?search&limit | `{ contacts: Contact[] }`: people at accounts by name |
 * | GET /api/v1/stage-moves?from&to&period&where | {@link StageMoves} |
 * | GET /api/v1/accounts/:id/numbers/:number | {@link NumberBehind} |
 * | GET /api/v1/notes?kpi · POST /api/v1/notes · POST /api/v1/notes/:note/settle · POST /api/v1/notes/:note/reopen | `{ notes: KpiNote[] }`, {@link KpiNote} |
 * | GET /api/v1/goals?kpi&from&to | `{ goals: Goal[] }` |
 * | GET /api/v1/segments · PUT /api/v1/segments/:name · POST /api/v1/segments/:name/remove | {@link Segment} |
 * | GET /api/v1/rows/:record/:batch/:seq | {@link OriginOfRow} |
 * | POST /api/v1/files?name=… (body: the bytes) | {@link FileLook} (kept by hash) |
 * | GET /api/v1/files/:sha256?sheet&encoding | {@link FileLook} |
 * | GET /api/v1/files/:sha256/mapping?as=… | {@link MappingDraft} |
 * | POST /api/v1/imports {@link ImportRequest} | {@link ImportAnswer} (with `dry_run`: {@link DryRun} in it) |
 * | GET /api/v1/imports | `{ imports: Batch[] }` |
 * | GET /api/v1/imports/:batch | {@link ImportAnswer} (progress while running) |
 * | POST /api/v1/imports/:batch/cancel · /undo · /redo | {@link ImportAnswer} |
 * | GET /api/v1/imports/:batch/undo | {@link UndoPreview} |
 * | GET /api/v1/rejects?batch&code&offset&limit · /api/v1/rejects.csv?batch | {@link RejectPage} · the rows as CSV |
 * | POST /api/v1/rejects/replay {@link ReplayRequest} | {@link ImportAnswer} |
 * | GET /api/v1/presets · /api/v1/record-kinds | catalogues |
 * | GET /api/v1/mappings · PUT /api/v1/mappings/:name · POST /api/v1/mappings/:name/remove | saved mappings |
 * | GET /api/v1/settings · PUT /api/v1/settings/:name | {@link Setting} ledger |
 * | GET /api/v1/session · POST /api/v1/login · POST /api/v1/logout | {@link SessionState} |
 * | POST /api/v1/login/company · POST /api/v1/set-up · POST /api/v1/password | where to go, {@link SessionState} |
 * | POST /api/v1/links/look · POST /api/v1/links/use | {@link LinkState}, {@link SessionState} |
 * | GET /api/v1/people · POST /api/v1/people | `{ people: PersonLine[] }`, {@link Invited} |
 * | POST /api/v1/people/:id/change · POST /api/v1/people/:id/link | {@link PersonLine}, {@link Invited} |
 * | GET /api/v1/tokens · POST /api/v1/tokens · POST /api/v1/tokens/:id/revoke | `{ tokens: TokenLine[] }`, {@link TokenMade}, {@link TokenLine} |
 * | GET /api/v1/audit?actor&action&before&limit · GET /api/v1/audit/check?id&hash | {@link AuditPage}, {@link AuditVerdict} |
 * | GET /api/v1/identity/queue · /api/v1/identity/decisions | {@link IdentityQueue} · `{ decisions: DecisionLine[] }` |
 * | POST /api/v1/identity/preview · POST /api/v1/identity/decide {@link DecisionsAsked} | {@link WhatIfAnswer} · {@link DecisionsMade} |
 * | GET /api/v1/identity/rules · POST /api/v1/identity/rules/preview | `{ rules: IdentityRuleLine[] }` · {@link WhatIfAnswer} |
 * | GET /api/v1/accounts/:id/ledger · /api/v1/rows/:record/:batch/:seq/why | `{ links: LedgerLink[] }` · {@link WhyAnswer} |
 * | GET /api/v1/sources · POST /api/v1/sources · POST /api/v1/sources/:name/remove | `{ sources: SourceLine[] }`, {@link SourceLine} |
 * | GET /api/v1/inbox?hours · /api/v1/inbox/events?limit&before · /api/v1/inbox/aside?verdict&status&limit | {@link InboxStatus}, `{ events: LiveEventLine[] }`, `{ aside: LiveAside[] }` |
 * | POST /api/v1/inbox/replay `{ source? }` | {@link EventsReplayed} |
 * | GET /api/v1/on-site?minutes · /api/v1/data-health?days | {@link OnSite} · {@link DataHealth} |
 * | GET · PUT /api/v1/sources/:name/door · POST /api/v1/sources/:name/door/try · PUT /api/v1/sources/:name/links | {@link DoorRulesLine} · {@link DoorTried} |
 * | GET /api/openapi.json · /api/docs · /health/live · /health/ready | |
 *
 * `where` may be repeated: `where=tier=1&where=region=West`. Errors: `{ "error": ProblemBody }` with 400, 401, 403, 404, 409, 413, 415, 429, 500 or 503.
 */
import type { KpiCard } from "../measure/explain.ts";
import type { Restatement } from "../measure/restatement.ts";
import type { FactPage, KpiResult } from "../measure/result.ts";
import type { Why } from "../resolve/why.ts";
import type { DecisionOfImport } from "./identity/decisions.ts";
import type { FrozenBoard, FrozenGround } from "../store/control/frozen-boards.ts";
import type { Batch, DryRun, FileLook, Progress, Reject } from "../collect/files/report.ts";

export type {
  AccountLine, BreakdownLine, Bucket, Comparison, FactPage, FactRow, Figure, Interval, KpiResult, NullReason, Period, SeriesPoint, SourceRow,
} from "../measure/result.ts";
export type { ErasureAnswer, ErasureCountsAnswer, ErasurePreviewAnswer } from "./answers-erasure.ts";
export type { AuditEntry, AuditPage, AuditVerdict, Invited, LinkState, PersonLine, SessionLine, SessionState, TokenLine, TokenMade } from "./access/answers.ts";
export type { KpiCard, KpiName } from "../measure/explain.ts";
export type { Cause, MovedAccount, RestatementPart } from "../measure/restatement.ts";
export type { Combine, Group, Reading, Stage, Unit } from "../measure/kpi.ts";
export type { Batch, ColumnLook, DryRun, FileLook, MappingDraft, OriginOfRow, Progress, Question, Reject, RowCounts } from "../collect/files/report.ts";
export type { DateFormat, FieldSource, Mapping } from "../collect/files/preset.ts";

export interface ProblemBody {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Workspace {
  readonly name: string;
  /** True on the sample company: shown as a banner. */
  readonly sample: boolean;
  readonly zone: string;
  readonly currency: string;
  readonly fiscal_year_starts: string;
  readonly first_weekday: "monday" | "sunday";
  /** Newest receipt, newest event and oldest event that the data hold; null when empty. */
  readonly data_as_of: string | null;
  readonly first_event_at: string | null;
  readonly last_event_at: string | null;
  readonly engine: { readonly kind: string; readonly version: string };
  readonly version: string;
  readonly records: readonly { readonly kind: string; readonly title: string; readonly rows: number; readonly unmatched: number }[];
}

export interface Dimension {
  readonly id: string;
  readonly title: string;
  /** account: of the account as of the fact's date; fact: of the row itself; time. */
  readonly of: "account" | "fact";
}

export interface Explanation {
  readonly kpi: KpiCard;
  readonly result: KpiResult;
  /** Sentences from the number down: formula with its numbers, what was left out and why, how sure it is. */
  readonly sentences: readonly string[];
  readonly facts: FactPage;
}

/** The board: all KPIs of a period, in stages. */
export interface Board {
  readonly period: import("../measure/result.ts").Period;
  readonly stages: readonly StageSummary[];
  readonly kpis: readonly KpiResult[];
  /** Asked for what is at hand only: the KPIs that must be worked out first. */
  readonly waiting: readonly { readonly id: string; readonly group: string }[];
  readonly seconds: number;
}

/** A period that was frozen: its numbers as they were reported, never changed since. */
export type FrozenBoardCard = Omit<FrozenBoard, "ground"> & Pick<FrozenGround, "data_as_of" | "product_version" | "rule_version" | "identity_version">;

/** What came, was taken back or was set since a board was frozen. */
export interface ChangedSince {
  readonly imports: readonly {
    readonly batch: number;
    readonly file: string;
    /** “live”: all that came in live, as one line; “erasure”: people who were erased, as one line of batch 0. */
    readonly as: string;
    readonly at: string;
    readonly undone: boolean;
    readonly new: number;
    readonly changed: number;
    /** Rows that went to another account by it. */
    readonly moved: number;
    /** Who decided what, and why, where it is a decision about identity. */
    readonly decision: DecisionOfImport | null;
  }[];
  readonly settings: readonly Setting[];
}

/** Every number of a frozen period as reported (null: the KPI is younger) and restated: by the data and rules of now. */
export interface ReportedBoard extends ChangedSince {
  readonly frozen: FrozenBoardCard;
  readonly lines: readonly (Pick<KpiResult, "id" | "title" | "group" | "unit" | "better"> & {
    readonly reported: KpiResult | null;
    readonly restated: KpiResult;
    readonly difference: number | null;
    readonly moved: boolean;
  })[];
  /** How many of them are others now. */
  readonly moved: number;
}

/** The numbers that are others now than on an earlier day, and what came since. */
export interface BoardChanges extends ChangedSince {
  readonly period: import("../measure/result.ts").Period;
  /** The day that the numbers of now are compared with; null where none was noted. */
  readonly since: { readonly day: string; readonly noted_at: string } | null;
  readonly lines: readonly { readonly before: number | null; readonly now: KpiResult; readonly difference: number | null; readonly other_definition: boolean }[];
}

/** One number as reported and restated, with the causes of the difference, in their order and in sentences. */
export interface ReportedKpi extends Restatement, ChangedSince {
  readonly frozen: FrozenBoardCard;
  readonly sentences: readonly string[];
}

/** One stage of the strip: how many accounts, what share of the stage before, how long it took in the median. */
export interface StageSummary {
  readonly stage: "target" | "engaged" | "opportunity" | "won" | "retained" | "expanded";
  readonly title: string;
  readonly accounts: number | null;
  /** The same in the period before and a year before; null where nothing is compared. */
  readonly accounts_before: number | null;
  readonly accounts_year_before: number | null;
  /** The KPI of what it is worth in money; null where it has none. */
  readonly value_kpi: string | null;
  /** Sentence that says what is counted. */
  readonly counts: string;
  /** The KPI behind it: the number opens there. */
  readonly kpi: string;
  /** The share that got here, what it is a share of, and its KPI; null for the first of a track. */
  readonly conversion: number | null;
  readonly conversion_of: string;
  readonly conversion_kpi: string | null;
  /** Median days that it took to get here, a sentence that says whose days, its KPI, and the facts of it that are meant where those are not all. */
  readonly median_days: number | null;
  readonly days_of: string;
  readonly days_kpi: string | null;
  readonly days_key: { readonly by: string; readonly key: string } | null;
  /** Where no days lead: the KPI of the share that stands in their place (renewals, net revenue retention). */
  readonly rate_kpi: string | null;
}

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
  readonly period: import("../measure/result.ts").Period;
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

/** What somebody noted at a KPI, or doubted of its number. */
export interface KpiNote {
  readonly id: number;
  readonly kpi: string;
  readonly kind: "note" | "doubt";
  readonly text: string;
  /** The period that was on screen; empty where none was. */
  readonly from: string;
  readonly to: string;
  readonly where: readonly string[];
  readonly author: string;
  readonly at: string;
  /** Null while it is open. */
  readonly settled: { readonly author: string; readonly at: string; readonly text: string } | null;
}

/** A value to be reached by a KPI in a period, as it was imported. */
export interface Goal {
  readonly id: string;
  readonly kpi: string;
  /** `tier=1`; empty = of all. */
  readonly segment: string;
  /** First day inside and first day outside. */
  readonly from: string;
  readonly to: string;
  readonly target: number;
  /** Of a target in money; empty = the reporting currency. */
  readonly currency: string;
  readonly marketing_owner: string;
  readonly sales_owner: string;
  /** Signed by both before its first day. */
  readonly signed: boolean;
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

export interface ImportRequest {
  readonly sha256: string;
  readonly name?: string;
  /** Kind, preset or saved mapping. */
  readonly as?: string;
  /** field → column, overriding what the preset says. */
  readonly map?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dates?: Readonly<Record<string, string>>;
  readonly decimal?: "." | ",";
  readonly encoding?: string;
  readonly sheet?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly source?: string;
  readonly dry_run?: boolean;
  /** Answer at once and go on in the background (default false: answer when done). */
  readonly background?: boolean;
}

/** How many KPIs of the usual board are ready to be read, of how many. */
export interface NumbersMade {
  readonly made: number;
  readonly of: number;
}

export interface ImportAnswer extends Batch {
  readonly progress: Progress | null;
  /** After an import of much counts, or was taken back: its last step, in which the usual board is made ready. Null before, after, and for all others. */
  readonly numbers: NumbersMade | null;
  readonly dry_run?: DryRun;
  /** What the import brought about besides rows, in sentences: the reporting currency that it set. */
  readonly notes: readonly string[];
}

/** What an undo would do, for whoever has to decide it. */
export interface UndoPreview {
  readonly batch: number;
  readonly file: string;
  /** Rows that leave the numbers, and of them those in whose place another import's row comes back. */
  readonly kinds: readonly { readonly kind: string; readonly leaving: number; readonly returning: number }[];
  /** Other imports that count and are concerned, in their order. */
  readonly imports: readonly {
    readonly batch: number;
    readonly file: string;
    readonly as: string;
    readonly received_at: string;
    /** It came later and replaced so many rows of this import; they stay as they are. */
    readonly replaced: number;
    /** So many of its rows found their account or person through this import, and would look for another. */
    readonly matched: number;
    /** So many of its rows come back in the place of what leaves. */
    readonly returning: number;
    /** It read rows again that this import had refused. */
    readonly replays: boolean;
  }[];
}

export interface RejectPage {
  readonly rejects: readonly Reject[];
  readonly total: number;
  readonly by_code: readonly { readonly code: string; readonly field: string; readonly rows: number }[];
}

export interface ReplayRequest extends Omit<ImportRequest, "sha256"> {
  readonly batch?: number;
}

export interface Setting {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly valid_from: string;
  readonly author: string;
  readonly reason: string;
  readonly set_at: string;
}

export type { FileLook as KeptFile };

export type { LedgerLink } from "../resolve/ledger.ts";
export type { Rung } from "../resolve/why.ts";
/** Why a row is on its account, with the names of the accounts that it speaks of. */
export interface WhyAnswer extends Why {
  readonly names: Readonly<Record<string, string>>;
}
export type { Why } from "../resolve/why.ts";
export type { DecisionOfImport } from "./identity/decisions.ts";
export type { ConflictSideAnswer, DecisionAsked, DecisionLine, DecisionsAsked, DecisionsMade, IdentityQueue, IdentityRuleLine, MemberLine, Membership, WhatIfAnswer } from "./identity/answers.ts";
export type {
  DataHealth, DoorRulesLine, DoorSettings, DoorTrial, DoorTried, EventCounts, EventsReplayed, InboxStatus, LiveAside, LiveEventLine, OnSite, OnSiteAccount, PageClass, PageRule, SourceLine,
} from "./collect/lines.ts";
export type { DrawnPage, OpenedPage, PageVisit } from "./ahead/drawn.ts";
