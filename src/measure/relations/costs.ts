/** Cost lines spread evenly over their days, first and last counted (KPI programme_cost; settled reading S3). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { dayOf, startOfDay, stateInstant } from "./time.ts";

/** The setting `lag_days`, for costs that are set against what comes of them later. */
export const lagKnob = {
  default: 0,
  meaning: "The cost is taken from so many days earlier, for instance the median days until it bears fruit; 0: the same period.",
} as const;

/**
 * One row per cost line and day inside the window, or `lag` days before it (a whole number, also one that is asked for): `account_id, line, cost_at (the day's first instant), counts_at
 * (the same, put into the window), share (Decimal, exact to ten places; the shares of all days of a line sum to its amount), money (currency),
 * cost_kind, cost_side, programme, way, origin, batch, seq`. An amount that is not given stays null. Days after the instant of asking are not
 * spent yet.
 */
export function costDays(window: Window, lag: Sql = sql`0`): Sql {
  const from = sql`addDays(toDate32(${value.string(window.fromDay)}), -${lag})`;
  const to = sql`addDays(toDate32(${value.string(window.toDay)}), -${lag})`;
  const lastDay = sql`least(addDays(${to}, -1), ${dayOf(stateInstant(window), window)})`;
  return sql`
    SELECT account_id, line, ${startOfDay(sql`cost_day`, window)} AS cost_at, ${startOfDay(sql`addDays(cost_day, ${lag})`, window)} AS counts_at,
      toDecimal128(whole, 10) * (nth + 1) / line_days - toDecimal128(whole, 10) * nth / line_days AS share,
      money, cost_kind, cost_side, programme, way, origin, batch, seq
    FROM (
      SELECT account_id, if(id = '', toString(row_key), id) AS line, arrayJoin(arrayMap(n -> addDays(first_day, n),
          range(toUInt32(greatest(0, dateDiff('day', first_day, greatest(first_day, ${from})))),
            toUInt32(greatest(0, dateDiff('day', first_day, least(last_day, ${lastDay})) + 1))))) AS cost_day,
        dateDiff('day', first_day, cost_day) AS nth, dateDiff('day', first_day, last_day) + 1 AS line_days, amount AS whole,
        toString(currency) AS money, toString(kind) AS cost_kind, toString(side) AS cost_side, toString(campaign) AS programme,
        toString(channel) AS way, toString(source) AS origin, batch, seq
      FROM (
        SELECT *, from_day AS first_day, greatest(from_day, ifNull(until_day, from_day)) AS last_day
        FROM cost
        WHERE from_day < ${to} AND ifNull(until_day, from_day) >= ${from}
      )
    )`;
}

/** The dimensions of a cost line, over a row of {@link costDays}. */
export const costLabels: Sql = sql`map('kind', cost_kind, 'side', cost_side, 'campaign', programme, 'channel', way, 'source', origin)`;
export const costLabelNames = ["kind", "side", "campaign", "channel", "source"] as const;
