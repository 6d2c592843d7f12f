/** What is said of a KPI beside its number: why it is what it is, notes and goals. */
import type { KpiCard } from "../../measure/explain.ts";
import type { FactPage, KpiResult } from "../../measure/result.ts";

export type { KpiNote } from "../../store/control/kpi-notes.ts";

export interface Explanation {
  readonly kpi: KpiCard;
  readonly result: KpiResult;
  /** Sentences from the number down: formula with its numbers, what was left out and why, how sure it is. */
  readonly sentences: readonly string[];
  readonly facts: FactPage;
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
