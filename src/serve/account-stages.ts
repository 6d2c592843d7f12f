/** The stage an account has reached now, as the board counts stages: the furthest of those that hold. */
import { knobsOf, type MeasureSettings } from "../measure/settings.ts";
import type { KnobValues, Window } from "../measure/kpi.ts";
import { kpis } from "../measure/kpis/index.ts";
import { defaultEngaged, engagedAt } from "../measure/relations/engagement.ts";
import { openAt, opportunitiesAt } from "../measure/relations/opportunities.ts";
import { customerSpans, targetsAt } from "../measure/relations/spans.ts";
import { dayOf, daysLater } from "../model/zone.ts";
import { join, type Sql, sql, value } from "../store/sql.ts";

/** In their order. */
export const stageWords = ["target", "engaged", "opportunity", "won", "retained", "expanded"] as const;

/** For so long an upsell or cross-sell makes a customer an expanded one. */
const expandedDays = 365;

/** Rows `account_id, stage_now`; accounts in no stage have none. */
export function stagesNow(settings: MeasureSettings, now: Date): Sql {
  const at = value.instant(now);
  const window = windowNow(settings, now);
  const customers = sql`SELECT account_id FROM (${customerSpans(window)}) WHERE since <= ${at} AND ${at} < until`;
  const closed = sql`SELECT account_id FROM (${opportunitiesAt(sql`${at}`)}) WHERE status = 'won' AND kind IN ('upsell', 'cross_sell') AND closed_at <= ${at} AND closed_at > ${at} - toIntervalDay(${value.uint(expandedDays)})`;
  const holding: readonly Sql[] = [
    targetsAt(sql`${at}`, window),
    sql`SELECT account_id FROM (${engagedAt(sql`${at}`, window, engagedKnobsNow(settings))}) WHERE is_engaged = 1`,
    sql`SELECT account_id FROM (${opportunitiesAt(sql`${at}`)}) WHERE kind = 'new' AND ${openAt(sql`${at}`)}`,
    customers,
    sql`SELECT account_id FROM renewal WHERE outcome = 'renewed' AND decided_at <= ${at} AND account_id IN (${customers})`,
    sql`SELECT account_id FROM (${closed}) WHERE account_id IN (${customers})`,
  ];
  const ranked = holding.map((accounts, i) => sql`SELECT account_id, ${value.uint(i + 1)} AS reached FROM (${accounts})`);
  return sql`
    SELECT account_id, arrayElement(${value.strings(stageWords)}, max(reached)) AS stage_now
    FROM (${join(ranked, "\nUNION ALL\n")})
    WHERE account_id != ''
    GROUP BY account_id`;
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
