/** Open opportunities as money (KPIs target_pipeline, expansion_pipeline). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Part, Whole, Window } from "../kpi.ts";
import { ofKind, openAt, opportunitiesAt, opportunityLabels } from "./opportunities.ts";
import { flagOf, kindsOf, numberOf } from "./settings.ts";
import { stateDay, stateInstant } from "./time.ts";

export const pipelineKnobs = {
  weighted: { default: false, meaning: "Amounts times their probability; without a probability the row is not known." },
  stale_days: { default: 0, meaning: "Leave out opportunities that are more than so many days past their expected close; 0: none." },
} as const satisfies Record<string, Knob>;

/** What stands beside open amounts: the same times their probability, of those that have one. */
export function weightedBeside(_parts: ReadonlyMap<string, Part>, knobs: KnobValues, { extras }: Whole): Record<string, number | null> {
  return flagOf(knobs, "weighted") ? {} : { weighted: extras["part:weighted"] ?? null };
}

/** Opportunities of the setting `kinds` that are open at T: the columns of `opportunitiesAt` and `opportunity_labels`. */
export function openOpportunities(window: Window, knobs: KnobValues): Sql {
  const state = stateInstant(window);
  return sql`
    SELECT *, ${opportunityLabels()} AS opportunity_labels
    FROM (${opportunitiesAt(state)})
    WHERE ${ofKind(kindsOf(knobs))} AND ${openAt(state)}`;
}

/** Open opportunities as facts; one without an amount is none and stands beside, as do stale ones. */
export function pipelineFacts(opportunities: Sql, window: Window, knobs: KnobValues): Sql {
  const stale = value.float(numberOf(knobs, "stale_days"));
  const amount = flagOf(knobs, "weighted") ? sql`toDecimal128(amount, 6) * toDecimal128(probability, 6)` : sql`amount`;
  return sql`
    SELECT account_id, entity AS subject_id, ${stateInstant(window)} AS at, multiIf(stands != '', NULL, CAST(${amount}, 'Nullable(Decimal(38, 12))')) AS numerator,
      0 AS denominator, toString(currency) AS currency, opportunity_labels AS labels, 'opportunity' AS record, batch, seq, stands AS flag,
      ${flagOf(knobs, "weighted") ? sql`CAST(map(), 'Map(String, Float64)')` : sql`if(probability IS NULL, CAST(map(), 'Map(String, Float64)'), CAST(map('part:weighted', toFloat64(assumeNotNull(probability))), 'Map(String, Float64)'))`} AS extras
    FROM (
      SELECT *, multiIf(ifNull(amount, 0) <= 0, 'no amount', ${stale} > 0 AND ifNull(dateDiff('day', closes_on, ${stateDay(window)}), 0) > ${stale}, 'stale', '') AS stands
      FROM (${opportunities})
    )`;
}
