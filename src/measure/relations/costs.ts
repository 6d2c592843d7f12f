/** Cost lines spread evenly over their days, first and last counted (KPI programme_cost; settled reading S3). */
import { type Sql, sql } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { dayOf, endInstant, startOfDay } from "./time.ts";
import { value } from "../../store/sql.ts";

/**
 * One row per cost line and day inside the window: `account_id, line, cost_day, cost_at (the day's first instant), share (Decimal, exact to
 * ten places; the shares of all days of a line sum to its amount), currency, cost_kind, cost_side, campaign, channel, source, batch, seq`.
 * An amount that is not given stays null. Days after the instant of asking are not spent yet.
 */
export function costDays(window: Window): Sql {
  const lastDay = sql`least(addDays(toDate32(${value.string(window.toDay)}), -1), ${dayOf(sql`(${endInstant(window)} - toIntervalMillisecond(1))`, window)})`;
  return sql`
    SELECT account_id, line, cost_day, ${startOfDay(sql`cost_day`, window)} AS cost_at,
      toDecimal128(whole, 10) * (nth + 1) / line_days - toDecimal128(whole, 10) * nth / line_days AS share,
      money, cost_kind, cost_side, programme, way, origin, batch, seq
    FROM (
      SELECT account_id, if(id = '', toString(row_key), id) AS line, arrayJoin(arrayMap(n -> addDays(first_day, n),
          range(toUInt32(greatest(0, dateDiff('day', first_day, greatest(first_day, toDate32(${value.string(window.fromDay)}))))),
            toUInt32(greatest(0, dateDiff('day', first_day, least(last_day, ${lastDay})) + 1))))) AS cost_day,
        dateDiff('day', first_day, cost_day) AS nth, dateDiff('day', first_day, last_day) + 1 AS line_days, amount AS whole,
        toString(currency) AS money, toString(kind) AS cost_kind, toString(side) AS cost_side, toString(campaign) AS programme,
        toString(channel) AS way, toString(source) AS origin, batch, seq
      FROM (
        SELECT *, assumeNotNull(from_day) AS first_day, greatest(assumeNotNull(from_day), ifNull(until_day, assumeNotNull(from_day))) AS last_day
        FROM cost
        WHERE from_day < toDate32(${value.string(window.toDay)}) AND ifNull(until_day, from_day) >= toDate32(${value.string(window.fromDay)})
      )
    )`;
}

/** The dimensions of a cost line, over a row of {@link costDays}. */
export const costLabels: Sql = sql`map('kind', cost_kind, 'side', cost_side, 'campaign', programme, 'channel', way, 'source', origin)`;
export const costLabelNames = ["kind", "side", "campaign", "channel", "source"] as const;
