/** Accounts handed over to sales, and whether they were decided in time (KPIs account_acceptance_rate, handover_sla_rate; settled reading S15). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window, Workspace } from "../kpi.ts";
import { changesOf, numberOf } from "./settings.ts";
import { tierOn, tierSpans } from "./tiers.ts";
import { dayOf, inside } from "./time.ts";
import { workingDaysAfter, workingDaysSince } from "./working-days.ts";

export const deadlineKnobs = {
  sla_days: { default: 2, meaning: "Working days after the day of the handover within which sales decides." },
  sla_days_by_tier: { default: "", meaning: "The same for accounts of a tier, as “1=1, 2=3”." },
} as const satisfies Record<string, Knob>;

export const handoverNeed: Need = { record: "handover", broughtBy: "a list of handovers" };

export const handoverLabelNames = ["owner", "reason", "code", "source"] as const;

/**
 * Handovers of the window: `account_id, handover, handed_at, verdict (accepted, rejected, recycled; '' = none yet), timing (in time, late, undated:
 * decided on an unknown day; pending, expired: not decided), handover_labels, batch, seq`.
 */
export function handovers(window: Window, knobs: KnobValues, workspace: Workspace): Sql {
  const byTier = changesOf(knobs, "sla_days_by_tier", () => true);
  const allowed = sql`transform(tier, ${value.strings([...byTier.keys()])}, ${value.floats([...byTier.values()])}, ${value.float(numberOf(knobs, "sla_days"))})`;
  return sql`
    SELECT *, multiIf(
        verdict = '' AND ${workingDaysSince(sql`handed_on`, window, workspace)} > ${allowed}, 'expired',
        verdict = '', 'pending',
        decided_on IS NULL, 'undated',
        ${workingDaysAfter(sql`handed_on`, sql`assumeNotNull(decided_on)`, workspace)} > ${allowed}, 'late',
        'in time') AS timing
    FROM (
      SELECT h.*, ${tierOn(sql`h.handed_on`)} AS tier
      FROM (
        SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS handover, at AS handed_at, ${dayOf(sql`at`, window)} AS handed_on,
          toString(decision) AS verdict, if(decided_at IS NULL, NULL, ${dayOf(sql`assumeNotNull(decided_at)`, window)}) AS decided_on,
          map('owner', toString(to_user), 'reason', reason, 'code', toString(code), 'source', toString(source)) AS handover_labels, batch, seq
        FROM handover
        WHERE ${inside(sql`at`, window)}
      ) AS h
      LEFT JOIN (SELECT account_id AS tier_account, tier_spans FROM (${tierSpans()})) AS t ON h.account_id = t.tier_account
    )`;
}
