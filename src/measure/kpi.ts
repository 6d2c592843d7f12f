/**
 * The shape of a KPI. One KPI is one file: its SQL, its documentation in every language and its test live together. See `reference` in docs/concepts/kpis.md.
 *
 * A KPI's SQL returns facts, not a number. `run.ts` groups the same rows into the total, a series, a breakdown, the accounts and the rows
 * behind it, so they cannot disagree; the division is done once, there, where "nothing" is decided.
 */
import type { Sql } from "../store/sql.ts";
import { withPointsCaveat } from "./point-caveats.ts";
import type { KpiWords } from "../words/kpis.ts";
import type { Language } from "../words/languages.ts";

export type Stage = "target" | "engaged" | "opportunity" | "won" | "retained" | "expanded";
export type Group = Stage | "sales" | "value" | "quality" | "relation" | "brand" | "alignment" | "trust";

export type Unit =
  | "accounts" | "people" | "count" | "percent" | "pp" | "money" | "money_per_day" | "money_per_year" | "months" | "days" | "hours"
  | "minutes" | "seconds" | "score100" | "nps" | "probability" | "ratio" | "level";

/** What the facts are made into: see rule R2 of the catalogue. */
export type Combine = "sum" | "ratio" | "mean" | "median" | "distribution" | "derived";

/** Snapshot: the state at the last instant before `to`. Flow: what happened in [from, to). Cohort: what entered in [from, to), followed. */
export type Reading = "snapshot" | "flow" | "cohort";

/** The window that facts are asked for, ready for SQL. Instants are UTC ISO text; days are days of `zone`. */
export interface Window {
  /** First instant inside, as ISO text with Z. */
  readonly from: string;
  /** First instant outside; a snapshot is the state at the last instant before it. */
  readonly to: string;
  /** IANA zone of the workspace, in which days begin. */
  readonly zone: string;
  /** First day inside and first day outside, `YYYY-MM-DD` in the zone. */
  readonly fromDay: string;
  readonly toDay: string;
  /** The instant of asking: nothing after it is known. */
  readonly now: string;
  /** There is so much that relations are made by quarters of the calendar (`relations/quarters.ts`), not of all time at once. Rows are the same. */
  readonly isPieced?: boolean;
}

/** A setting of a KPI, `kpi.<id>.<knob>`, with validity, author and reason in the settings ledger. */
export interface Knob {
  readonly default: string | number | boolean;
  /** Allowed words, where it is a choice. */
  readonly choices?: readonly string[];
  /** The least that it takes, where a number of days, weeks, months, people or sessions may be below 0. */
  readonly least?: number;
  readonly meaning: string;
  /** The machinery that it belongs to: `rule.<rule>.<knob>` sets it for every KPI at once, unless the KPI's own is set. */
  readonly rule?: string;
}

export type KnobValues = Readonly<Record<string, string | number | boolean>>;

/** What must have been collected for the KPI to be known. Without any row of it the value is null, `not_collected`. */
export interface Need {
  /** Record kind. */
  readonly record: string;
  /** For touches: any of these types (none: any touch). */
  readonly types?: readonly string[];
  /** What would bring it: "an ad platform's report". */
  readonly broughtBy: string;
  /** Asked for, yet the KPI has a value without it (default false). */
  readonly optional?: boolean;
  /** Other record kinds that will do as well: any row of `record` or of one of these is enough. */
  readonly or?: readonly string[];
  /** Asked for only while every knob named here has one of the values given. */
  readonly when?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

/** What `facts` is called with. */
export interface Ask {
  readonly window: Window;
  readonly knobs: KnobValues;
  readonly workspace: Workspace;
}

/** Settings of the workspace that facts read themselves. */
export interface Workspace {
  /** The reporting currency, where amounts are compared with one another (the costly of all). */
  readonly currency: string;
  /** For how many days a rate is carried forward. */
  readonly fxMaxAgeDays: number;
  /** Days that are no working days besides Saturdays and Sundays, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

export interface Kpi {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly unit: Unit;
  readonly better: "up" | "down" | "plan" | "none";
  readonly combine: Combine;
  readonly reading: Reading;
  /** Formula version: raised when the meaning changes, with a line under "Numbers that change" in the changelog. */
  readonly version: number;
  /** The question it answers, as a seller would ask it. */
  readonly question: string;
  /** One sentence with numerator, denominator and window. */
  readonly formula: string;
  /** What the denominator counts, in words: "target accounts"; "" where there is none. */
  readonly denominator: string;
  readonly caveats: readonly string[];
  readonly knobs: Readonly<Record<string, Knob>>;
  /** Record kinds and shared relations that the SQL reads. */
  readonly reads: readonly string[];
  readonly needs: readonly Need[];
  /**
   * The facts: one row per subject with exactly these columns, in any order:
   * - `account_id String` ('' = no account), `subject_id String`, `at DateTime64(3,'UTC')`: the fact's own date, at which its dimensions
   *   and its exchange rate are looked up. For a state at T that is T itself (`min(to, now)` less a millisecond), not when it began.
   * - `numerator`, `denominator` (Float64, a whole-number type, or Decimal for money; a null numerator = "cannot be said": counted as
   *   unknown, not as 0, and its denominator with it). `sum` and `distribution` read no denominator. `nps` is ×100 in run.ts: emit 1, 0, −1.
   * - `currency String` for money ('' otherwise may be left out), `bucket String` for distributions and for the parts of a derived KPI
   * - `labels Map(String, String)`: dimensions of the fact itself (owner, product_line, campaign, channel, kind …); may be left out
   * - `record String, batch UInt32, seq UInt64`: the received row it was counted from; record '' where it was made of several (then `rows` is given)
   * - `flag String`: a note that is counted beside the number ("sales first", "pending"); may be left out. Rows with flag and null numerator
   *   and 0 denominator are "left out, and here is why"; where nothing but rows flagged `immature` (`too few`, `mixed scales`, `no template`) is there, the
   *   value is null for that reason.
   * - `rate_at DateTime64`: the date of the exchange rate where it is not `at`; may be left out
   * - `extras Map(String, Float64)`: further amounts of the fact, summed over the facts that count, for `beside`; may be left out. One
   *   named `part:…` is a share of the numerator (0–1) and is summed as that part of it, in the reporting currency
   *
   * On a cluster `IN` and `JOIN` over our tables are made global by the engine's setting. Write plain `IN` above a join: the engine (26.7)
   * pushes a `GLOBAL IN` of the left side into the right side as well, with a set that stays empty there, and loses the rows.
   */
  readonly facts: (ask: Ask) => Sql;
  /**
   * For facts made of several received rows: those rows as `account_id, subject_id, at, what String, amount Float64, unit_of_amount String,
   * record, batch, seq`; their amounts sum to the fact's numerator where the KPI is a sum of them.
   */
  readonly rows?: (ask: Ask) => Sql;
  /** Names of the facts' own labels (keys of `labels`), so that they are offered as dimensions before there are data. */
  readonly labels?: readonly string[];
  /** Buckets that are always shown, in this order, also with 0; others found in the facts follow. */
  readonly buckets?: (knobs: KnobValues) => readonly string[];
  /**
   * How a series is asked. `each_point`: facts of every point's own window, where a subject counts once per window however long it is
   * (always so for snapshots). `by_date` (default for flows and cohorts): the facts of the whole window, grouped by `at`.
   */
  readonly series?: "by_date" | "each_point";
  /**
   * The facts of a window depend on its bounds, not only on their dates: who was a target at its end, what is usual in it. Without this the
   * facts of a window are those of any longer one that are dated in it, and an engine that keeps facts takes them from there;
   * `serve/kept-facts.test.ts` tells where that is not so. Snapshots and `each_point` are always asked for their own window.
   */
  readonly bounded?: boolean;
  /** derived only: the value from the parts (`bucket` → numerator, denominator), null where a part is missing. */
  readonly derive?: (parts: ReadonlyMap<string, Part>, knobs: KnobValues) => number | null;
  /**
   * Other readings of the number of a period that stand beside it, each by the settings in which it differs: `by_amount` → `{ by: "amount" }`.
   * A reading needs no record that the KPI as it is set does not need, or is null without it. Or its share of the number of another KPI,
   * which has no settings that this one does not have: `{ shareOf: visits, by: { count: "sessions" } }`, with these settings above the line.
   */
  readonly alongside?: Readonly<Record<string, Alongside>>;
  /** What stands beside the value: of a derived KPI in place of each part divided, else in addition to quartiles. */
  readonly beside?: (parts: ReadonlyMap<string, Part>, knobs: KnobValues, whole: Whole) => Readonly<Record<string, number | null>>;
  /** Names of figures beside it that follow from a line's own facts, so that they stand beside each line of a breakdown as well: what each executive's are worth. */
  readonly besideLines?: readonly string[];
  /** Units of what stands beside, where they are not the KPI's own. */
  readonly besideUnits?: Readonly<Record<string, Unit>>;
  /**
   * Figures beside it that no sum of amounts gives, each made of the facts that count: how many different keys a label of theirs has, or of a label
   * that holds several how many different ones all of them hold, or the median of what the accounts come to. They stand beside compared periods and lines of a breakdown as well, and open to their dimension.
   */
  readonly across?: Readonly<Record<string, Across>>;
  /** ratio only: with the quartiles of the facts' own quotients beside. */
  readonly quotients?: boolean;
  /** Below so many it is grey, where that is more than the setting `small_n`. */
  readonly small?: number;
  /** derived only: how many cases its surest part rests on (default: all facts). */
  readonly restsOn?: (parts: ReadonlyMap<string, Part>, knobs: KnobValues) => number;
  /** Why there is no value where nothing is there to divide by (default `no_denominator`): no plan is no goal. */
  readonly emptyReason?: "no_goal" | "no_template";
  /**
   * Reasons of its own why there is no value, by the note (`flag`) that facts bear of which nothing can be said for it: where nothing counts and
   * a fact bears the note, the reason is told in these words instead of the general ones. In the other languages they stand in `words` under `says`.
   */
  readonly reasons?: Readonly<Record<string, OwnReason>>;
  /** What an empty denominator means here, in words: "Nothing closed: no value, never 0." */
  readonly nothing: string;
  readonly example: Example;
  /** Edge cases: at the boundary, nothing, unknown, twice, out of order. */
  readonly edges?: readonly Example[];
  /** The same texts in the other languages that are complete (words.test.ts names what is missing), and in beta ones as far as there are any. */
  readonly words?: Readonly<Partial<Record<Exclude<Language, "en">, KpiWords>>>;
  /** Its number for the tiny company of docs/concepts/story.md, where that page does not tell it. */
  readonly story?: Story;
}

/** Why a KPI has no value, in words that only it can say. */
export interface OwnReason {
  /** The reason that it is a case of: the one that scripts read. */
  readonly as: "no_denominator" | "learning" | "too_few" | "no_template" | "no_goal" | "immature";
  /** The sentence that people read: what is missing, and what to do about it. */
  readonly text: string;
}

export type Alongside = KnobValues | ShareOf;

/** This number, with the settings `by`, over that of another KPI as this one is set. */
export interface ShareOf {
  readonly shareOf: Kpi;
  readonly by: KnobValues;
}

/** A count of different keys of a label of the facts or of their accounts (`account_id`), or the median over accounts. */
export type Across = { readonly distinct: string } | { readonly members: string } | { readonly median: "accounts" };

/** Between the keys of a label that holds several, for `members`. */
export const betweenMembers = "\u001f";

/** A number worked out by hand from the books that stand in docs/concepts/story.md; tests/story compares it with the product's own. */
export interface Story {
  /** What is counted in these books, row by row, as one would explain it: "Two were won, t07 and t12 before them: 3 + 4." */
  readonly told: string;
  /** The sum as the story's marked lines have it: "2 / 5 = 0.4" (of a median the sum and the number of its values, and the middle one: "75 / 2 = 37.5"), "5: 1 → 2, 2 → 3", "n/a (too_few)". */
  readonly sum: string;
}

export interface Part {
  readonly numerator: number;
  readonly denominator: number;
}

/** The sums of all facts that count, for what stands beside the value. */
export interface Whole extends Part {
  /** How many facts bear each note. */
  readonly flags: Readonly<Record<string, number>>;
  readonly extras: Readonly<Record<string, number>>;
  readonly window: Window;
  readonly workspace: Workspace;
}

/** A worked example: the documentation, the panel "How is this counted?" and the test at once, on every engine. */
export interface Example {
  /**
   * Tables a person can read, by record kind: first line the columns, then one row per line, cells parted by `|`. Columns left out are "not
   * given", a money column's currency left out is EUR, `account_id` may be given directly. A table with only its header is "collected, and empty"; a kind left out is "not collected".
   */
  readonly given: Readonly<Record<string, string>>;
  /** [from, to) in days of the zone (default UTC). */
  readonly period: readonly [from: string, to: string];
  readonly zone?: string;
  /** When it is asked: the end of the period, unless a later day is given. */
  readonly asked?: string;
  readonly knobs?: KnobValues;
  /** Settings of the workspace other than its zone. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly then: {
    readonly value: number | null;
    /** Numerator and denominator; of a median the sum and the number of values. `sum`, `distribution` and `derived` have none: leave it out. */
    readonly of?: readonly [numerator: number, denominator: number];
    readonly reason?: string;
    /** The reason in the KPI's own words (`reasons`), as people read it. */
    readonly told?: string;
    /** The ends of its interval as they are shown: with one decimal, a share as a percentage; null: it has none. */
    readonly interval?: readonly [low: number, high: number] | null;
    readonly small?: boolean;
    readonly buckets?: Readonly<Record<string, number>>;
    /** What stands beside the number. */
    readonly beside?: Readonly<Record<string, number | null>>;
    /** Notes counted beside the number. */
    readonly flags?: Readonly<Record<string, number>>;
    /** Value by key of a dimension. */
    readonly by?: {
      readonly dimension: string;
      readonly values: Readonly<Record<string, number | null>>;
      /** What stands beside the lines, by key. */
      readonly beside?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
    };
  };
  /** Why it comes out so, as one would explain it to a colleague. */
  readonly because: string;
}

/** Defines a KPI: what its file says, and what holds for all of its sort. */
export function kpi(definition: Kpi): Kpi {
  return withPointsCaveat(definition);
}
