/** The stage an account has reached now, as the board counts stages: the furthest of those that hold. */
import { knobsOf, type MeasureSettings } from "../measure/settings.ts";
import type { KnobValues, Window } from "../measure/kpi.ts";
import { kpis } from "../measure/kpis/index.ts";
import { defaultEngaged, engagedAt, engagingMinutes, lookBack } from "../measure/relations/engagement.ts";
import { openAt, progressAt } from "../measure/relations/opportunities.ts";
import { numberOf } from "../measure/relations/settings.ts";
import { customerSpans, targetsAt } from "../measure/relations/spans.ts";
import { stateInstant } from "../measure/relations/time.ts";
import { dayOf, daysLater } from "../model/zone.ts";
import { join, type Sql, sql, value } from "../store/sql.ts";

/** In their order. */
export const stageWords = ["target", "engaged", "opportunity", "won", "retained", "expanded"] as const;
type Stage = (typeof stageWords)[number];

/** For so long an upsell or cross-sell makes a customer an expanded one. */
const expandedDays = 365;

/** Rows `account_id, stage_now`; accounts in no stage have none. */
export function stagesNow(settings: MeasureSettings, now: Date): Sql {
  const at = sql`${value.instant(now)}`;
  const window = windowNow(settings, now);
  const customers = sql`SELECT account_id FROM (${customerSpans(window)}) WHERE since <= ${at} AND ${at} < until`;
  const reached = (stage: Stage, accounts: Sql): Sql => sql`SELECT account_id, ${rankOf(stage)} AS reached FROM (${accounts})`;
  const holding: readonly Sql[] = [
    reached("target", targetsAt(at, window)),
    reached("engaged", engagedAccounts(window, engagedKnobsNow(settings))),
    reachedByDeals(at, customers),
    reached("won", customers),
    reached("retained", sql`SELECT account_id FROM renewal WHERE outcome = 'renewed' AND decided_at <= ${at} AND account_id IN (${customers})`),
  ];
  return sql`
    SELECT account_id, arrayElement(${value.strings(stageWords)}, max(reached)) AS stage_now
    FROM (${join(holding, "\nUNION ALL\n")})
    WHERE account_id != ''
    GROUP BY account_id`;
}

function rankOf(stage: Stage): Sql {
  return sql`${value.uint(stageWords.indexOf(stage) + 1)}`;
}

/** A new deal that is open makes an opportunity, a customer's upsell or cross-sell of the last year an expanded account; deals are read once for both. */
function reachedByDeals(at: Sql, customers: Sql): Sql {
  const grown = sql`kind IN ('upsell', 'cross_sell') AND status = 'won' AND closed_at <= ${at} AND closed_at > ${at} - toIntervalDay(${value.uint(expandedDays)})`;
  return sql`
    SELECT account_id, if(kind = 'new', ${rankOf("opportunity")}, ${rankOf("expanded")}) AS reached
    FROM (${progressAt(at)})
    WHERE (kind = 'new' AND ${openAt(at)}) OR (${grown} AND account_id IN (${customers}))`;
}

/** Target accounts that are engaged at the end of a window, without what is said of them besides. */
function engagedAccounts(window: Window, knobs: KnobValues): Sql {
  const at = stateInstant(window);
  const [minutes, people] = [numberOf(knobs, "minutes"), numberOf(knobs, "min_people")];
  // Where nothing is asked of an account, those without any touch are engaged as well.
  if (minutes <= 0 && people <= 0) return sql`SELECT account_id FROM (${engagedAt(at, window, knobs)}) WHERE is_engaged = 1`;
  return sql`
    SELECT account_id
    FROM (${engagingMinutes({ window, knobs, ...lookBack(window, knobs) })})
    WHERE account_id IN (${targetsAt(at, window)})
    GROUP BY account_id
    HAVING round(sum(ifNull(minutes, 0)), 6) >= ${value.float(minutes)} AND uniqExactIf(who, minutes > 0) >= ${value.int(people)}`;
}

/** The settings by which an account is engaged now. */
export function engagedKnobsNow(settings: MeasureSettings): KnobValues {
  const kpi = kpis.find(({ id }) => id === "engaged_accounts");
  // A stage is each company's own, also where the number puts groups together.
  return kpi === undefined ? defaultEngaged : { ...defaultEngaged, ...knobsOf(kpi, settings), rollup: "own" };
}

/** The day of now, up to now. */
export function windowNow({ zone }: MeasureSettings, now: Date): Window {
  const today = dayOf(now.toISOString(), zone);
  const to = new Date(now.getTime() + 1).toISOString();
  return { from: now.toISOString(), to, zone, fromDay: today, toDay: daysLater(today, 1), now: now.toISOString() };
}
