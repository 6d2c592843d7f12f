/** How long target accounts took to a stage: the lag of costs that are set against those that entered it (KPIs cost_per_engaged_account, cost_per_opportunity_account). */
import { type Sql, sql } from "../../store/sql.ts";
import type { Knob, Window } from "../kpi.ts";
import { lagKnob } from "./costs.ts";
import { daysBetween, longAgo } from "./time.ts";

/** Entries so many days before the end of a window tell how long a stage takes to reach. */
const entryDays = 365;

/** The settings of a cost by the target accounts that entered a stage. */
export const stageTimingKnobs = {
  timing: { default: "same_period", choices: ["same_period", "lagged"], meaning: "Cost of the same period (or of lag_days earlier), or lagged: of as many days earlier as target accounts took to the stage, the median of the year before the end of the period." },
  lag_days: lagKnob,
} as const satisfies Record<string, Knob>;

/**
 * The median of the days from an account's place on the list to its first entry into a stage, over the year before the window's end, in whole days, as a
 * scalar; 0 where nobody entered. `entries`: those of a window, as `stageEntries` has them.
 */
export function medianToStage(entries: (window: Window) => Sql, window: Window): Sql {
  const from = new Date(Date.parse(window.to) - entryDays * 86_400_000).toISOString();
  return sql`
    (SELECT toInt32(if(count() = 0, 0, round(quantileExactInclusive(0.5)(${daysBetween(sql`entry.1`, sql`entered_at`, window)}))))
    FROM (${entries({ ...window, from })})
    WHERE is_first = 1 AND entry.1 > ${longAgo})`;
}
