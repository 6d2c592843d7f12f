/** How long accounts took from their first action to their first win (KPI deal_cycle_days, and the lag of costs that are set against wins). */
import { type Sql, sql } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { sincePreviousClose, withFirstTouch } from "./first-touches.ts";
import { daysBetween } from "./time.ts";
import { winMilestones } from "./wins.ts";

/** Wins so many days before the end of a window tell how long a deal takes. */
const cycleDays = 365;

/** First wins of the window with their first touch: its columns, and `days` from it to the win, `why` ('' = the days can be said). */
export function dealCycles(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT *, multiIf(touched = 0 OR first_at > reached, 'won without earlier action', '') AS why, ${daysBetween(sql`first_at`, sql`reached`, window)} AS days
    FROM (${withFirstTouch(sincePreviousClose(winMilestones(window, knobs)), window, knobs)})`;
}

/** The median of these days over the year before the window's end, in whole days, as a scalar; 0 where nobody was won in it. */
export function medianCycle(window: Window, { population = "all" }: KnobValues): Sql {
  const from = new Date(Date.parse(window.to) - cycleDays * 86_400_000).toISOString();
  return sql`
    (SELECT toInt32(if(count() = 0, 0, round(quantileExactInclusive(0.5)(days))))
    FROM (${dealCycles({ ...window, from }, { first: "action", population })})
    WHERE why = '')`;
}
