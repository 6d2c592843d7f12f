/**
 * KPIs of which a write changes the facts of the accounts that it wrote, and of no other; and of which the instant of asking does nothing but
 * leave out touches and visits that come after it. None in which accounts are looked at together: a mail to many, what an owner has room for,
 * subsidiaries. An engine that keeps facts then makes those of single accounts anew (`Steps` in store/sql.ts). `serve/stepwise.test.ts` tries each of them.
 */
import type { Kpi, KnobValues } from "./kpi.ts";

const stepwise: ReadonlySet<string> = new Set([
  "account_identification_rate", "ad_click_through_rate", "ad_clicks", "ad_impressions", "call_outcomes",
  "calls_to_conversations", "chat_conversations", "committee_size", "cost_per_engaged_account", "deal_cycle_days", "deep_session_rate", "demo_requests",
  "engaged_accounts", "engaged_rate", "engagement_minutes", "high_value_page_visits", "meeting_held_rate", "meetings_per_ae", "not_engaged_rate", "opportunity_rate", "re_engaged_accounts",
  "site_visits", "social_visits", "stakeholders_engaged", "account_penetration", "time_in_stage", "view_through_conversions", "view_through_lift", "view_through_visits", "visit_conversion_rate",
]);

/** Readings beside a number that are so as well: the settings in which they differ. */
export const stepwiseReadings: Readonly<Record<string, readonly KnobValues[]>> = {
  ad_impressions: [{ population: "target" }],
  high_value_page_visits: [{ count: "views" }],
  opportunity_rate: [{ base: "engaged" }],
};

/** Only with the settings as they are from the start, and as readings beside the number have them: others bring in other rows. */
export function isStepwise(kpi: Pick<Kpi, "id" | "knobs">, knobs: KnobValues): boolean {
  const readings = [{}, ...(stepwiseReadings[kpi.id] ?? [])];
  return stepwise.has(kpi.id) && readings.some((reading) => Object.entries(kpi.knobs).every(([knob, { default: usual }]) => knobs[knob] === (reading[knob] ?? usual)));
}
