/** What every question about a KPI answers, in every interface: the number with all that is needed to trust or doubt it. */
import type { Combine, Group, Reading, Unit } from "./kpi.ts";

/** Why there is no value. `not_collected` is worded "not collected", every other reason "n/a" with the reason; `failed` comes with a `fault`. */
export type NullReason =
  | "no_denominator" | "not_collected" | "not_begun" | "learning" | "too_few" | "no_template" | "no_goal" | "no_rate" | "immature" | "hidden"
  | "mixed_scales" | "failed"
  | "language_not_supported";

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: "wilson" | "adjusted_wald";
}

/** A number with its two sides. `value` is null where it cannot be said, and then `reason` says why. Money sides are strings. */
export interface Figure {
  readonly value: number | null;
  readonly numerator: number | string | null;
  readonly denominator: number | string | null;
  readonly reason: NullReason | null;
  /** The reason in the KPI's own words, where it has some that tell more. */
  readonly reason_text?: string;
  /** What it rests on: facts with a value; of a share of counts its denominator. */
  readonly n: number;
  /** Grey: an estimate with n below the setting `small_n` (10). A plain sum is counted whole and never small. */
  readonly small: boolean;
  readonly interval: Interval | null;
}

export interface SeriesPoint extends Figure {
  /** First day inside and first day outside, in the zone. */
  readonly from: string;
  readonly to: string;
  /** "2026-W07", "March 2026", "Q1 2026". */
  readonly label: string;
  /** The period is not over, or its source covers only part of it. */
  readonly partial: boolean;
}

export interface BreakdownLine extends Figure {
  /** The dimension's value; "no account", "none" where there is no key. */
  readonly key: string;
  /** What stands beside the number, where it can be said of a line. */
  readonly beside?: Readonly<Record<string, number | null>>;
}

export interface Bucket {
  readonly key: string;
  readonly value: number;
  readonly share: number | null;
}

export interface AccountLine extends Figure {
  readonly account_id: string;
  readonly name: string;
  readonly domain: string;
}

/** One fact: what was counted, once. */
export interface FactRow {
  readonly account_id: string;
  readonly account_name: string;
  readonly subject_id: string;
  readonly at: string;
  readonly numerator: number | string | null;
  readonly denominator: number | string | null;
  readonly currency: string;
  readonly bucket: string;
  readonly flag: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where it came from; record "" = made of several rows: ask for `sources`. */
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
  /** Money in another currency: the amount as received, in `currency`; the sides are in the reporting currency. */
  readonly own_amount: string | null;
}

/** A page of facts, with the sums of all of them: they equal the number that was opened. */
export interface FactPage {
  readonly facts: readonly FactRow[];
  /** How many facts there are in all, those left out with a reason among them. */
  readonly total: number;
  /** Sums of all facts, not only of the page: they equal the number that was opened. */
  readonly numerator: number | string | null;
  readonly denominator: number | string | null;
}

/** A received row that went into a fact. */
export interface SourceRow {
  readonly account_id: string;
  readonly subject_id: string;
  readonly at: string;
  readonly what: string;
  readonly amount: number;
  readonly unit_of_amount: string;
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
}

export interface Period {
  /** First day inside, first day outside, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly label: string;
}

export interface Comparison extends Figure {
  readonly period: Period;
  /** value − its value; null where either is null. */
  readonly difference: number | null;
  /** difference / its value; null from zero. */
  readonly change: number | null;
  /** What stands beside the number, where it can be said of a period compared with. */
  readonly beside?: Readonly<Record<string, number | null>>;
}

/** A source whose newest record is older than that of any other, and when that happened (or came, of what only stands). */
export interface Stalest {
  readonly source: string;
  readonly until: string;
}

export interface KpiResult extends Figure {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly unit: Unit;
  readonly better: "up" | "down" | "plan" | "none";
  readonly combine: Combine;
  readonly reading: Reading;
  /** Reporting currency of money, else null. */
  readonly currency: string | null;
  readonly period: Period;
  readonly definition_version: number;
  /** Receipt of the newest row that was read; null when nothing was collected. */
  readonly data_as_of: string | null;
  /** Of the sources that bring what it needs the stalest. */
  readonly stalest?: Stalest;
  /** Beside a median or mean: p25, median, mean, p75. Of a derived KPI: each of its parts, divided. */
  readonly beside: Readonly<Record<string, number | null>>;
  /** Units of what stands beside, where they are not the KPI's own. */
  readonly beside_units?: Readonly<Record<string, Unit>>;
  /** The dimension that a figure beside counts: the number broken down by it is what the figure opens to. */
  readonly beside_by?: Readonly<Record<string, string>>;
  /** Notes counted beside the number: "sales first" → 1. */
  readonly flags: Readonly<Record<string, number>>;
  /** "Two of five currencies have no rate" … sentences, and the same as codes. */
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  /** Source covers only part of the window: the days it covers. */
  readonly partial: { readonly from: string; readonly to: string } | null;
  /** Why it could not be computed, where others beside it could: the problem's code, its sentence and what to do. */
  readonly fault?: { readonly code: string; readonly text: string; readonly advice: string };
  /** Sources that would bring it, where it is not collected. */
  readonly missing: readonly string[];
  readonly knobs: Readonly<Record<string, string | number | boolean>>;
  /** How many changes of its settings stand in the ledger: with `definition_version` it names the definition exactly. */
  readonly knobs_version: number;
  readonly previous?: Comparison;
  readonly year_before?: Comparison;
  readonly series?: readonly SeriesPoint[];
  readonly breakdown?: readonly BreakdownLine[];
  readonly buckets?: readonly Bucket[];
  readonly accounts?: readonly AccountLine[];
  /** How many accounts there are in all, where `accounts` is a page. */
  readonly accounts_total?: number;
  /** Rows that came since this instant are being counted and are not in it yet; left out where none are missing. */
  readonly behind_since?: string;
}
