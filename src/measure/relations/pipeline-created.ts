/** Opportunities that begin, with what they were worth then (KPI pipeline_created). */
import { type Sql, sql } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { ofKind, opportunitiesToday, opportunityLabels } from "./opportunities.ts";
import { kindsOf } from "./settings.ts";
import { daysLater, inside } from "./time.ts";

/** An opportunity that begins without an amount may get its first so many days later. */
const firstAmountDays = 30;

/**
 * Opportunities of the kinds asked for that begin in the window: `account_id, entity, begins, created, start_amount (null: none within 30 days), start_money, amount_now,
 * money_now, is_worth (it ever had an amount), opportunity_labels (owner: at the beginning), batch, seq`.
 */
export function beginningOpportunities(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, entity, begins, created, if(has_amount, at_start.4, first_amount.4) AS start_amount, if(has_amount, at_start.5, first_amount.5) AS start_money, amount_now, money_now,
      ifNull(amount_now, 0) > 0 OR arrayExists(v -> ifNull(v.4, 0) > 0, versions) AS is_worth, mapUpdate(known_labels, map('owner', at_start.6)) AS opportunity_labels, batch, seq
    FROM (
      SELECT o.*, v.versions AS versions, arrayFilter(x -> x.1 <= o.begins, v.versions) AS until_then, if(empty(until_then), v.versions[1], until_then[-1]) AS at_start,
        ifNull(at_start.4, 0) > 0 AS has_amount,
        arrayFirst(x -> ifNull(x.4, 0) > 0 AND x.1 > o.begins AND x.1 <= ${daysLater(sql`o.begins`, firstAmountDays, window)}, v.versions) AS first_amount
      FROM (
        SELECT source, entity, account_id, assumeNotNull(starts_at) AS begins, coalesce(created_at, assumeNotNull(starts_at)) AS created, amount AS amount_now, toString(currency) AS money_now,
          ${opportunityLabels()} AS known_labels, batch, seq
        FROM (${opportunitiesToday()})
        WHERE ${ofKind(kindsOf(knobs))} AND starts_at IS NOT NULL AND ${inside(sql`assumeNotNull(starts_at)`, window)}
      ) AS o
      INNER JOIN (
        SELECT source AS version_source, if(id = '', toString(row_key), id) AS version_entity,
          arraySort(groupArray((valid_from, batch, seq, amount, toString(currency), toString(owner)))) AS versions
        FROM opportunity
        GROUP BY version_source, version_entity
      ) AS v ON o.source = v.version_source AND o.entity = v.version_entity
    )`;
}
