/** Which records count (settled reading S1): all, those with a known account, or those of accounts that were targets at their date. */
import { type Sql, sql } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { textOf } from "./settings.ts";
import { targetAt, targetSpans } from "./spans.ts";

/** The setting, for KPIs that take every record. */
export const populationKnob = {
  default: "all",
  choices: ["all", "known", "target"],
  meaning: "Which records count: all, those whose account is known, or those of accounts that were targets at the time.",
} as const satisfies Knob;

/** KPIs of target accounts need a list of them. */
export const targetsNeed: Need = { record: "list_membership", broughtBy: "a list of target accounts" };

/** A target list is needed only while the population is target accounts. */
export const targetListNeed: Need = { ...targetsNeed, when: { population: ["target"] } };

/** The rows (with `account_id`) that belong to the population of the setting; `at`: the date at which an account must have been a target. */
export function ofPopulation(rows: Sql, at: Sql, window: Window, knobs: KnobValues): Sql {
  const population = textOf(knobs, "population");
  if (population === "all") return rows;
  if (population === "known") return sql`SELECT * FROM (${rows}) WHERE account_id != ''`;
  return sql`
    SELECT r.*
    FROM (${rows}) AS r
    INNER JOIN (
      SELECT account_id AS target_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})
    ) AS t ON r.account_id = t.target_account
    WHERE ${targetAt(at)}`;
}

/** The setting that rules as of when tier, list and owner are looked up (rule R7). */
export const membershipKnob = {
  default: "event",
  choices: ["event", "today"],
  meaning: "Tier, list and owner of an account as of the day of each fact, or as of today.",
} as const satisfies Knob;
