/** Customers at the start of a window, by contracts or orders alone (settled reading S4), and why some of them left (KPIs of retention). */
import { type Sql, sql } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { numberOf, textOf } from "./settings.ts";
import { customerDays, during, type Paying, payingSpans } from "./spans.ts";
import { beforeFrom, daysLater, endInstant, fromInstant, startOfDay, stateInstant } from "./time.ts";

const customerDaysKnob = { default: customerDays, meaning: "Days for which an order keeps an account without contracts a customer." } as const satisfies Knob;

/** The settings that say who is a customer for how long: `customer_days`, `leave_date`. */
export const customerKnobs = {
  customer_days: customerDaysKnob,
  leave_date: { default: "contract_end", choices: ["contract_end", "notice"], meaning: "When a customer with a contract leaves: with the contract's end, or already on the day on which notice was given." },
} as const satisfies Readonly<Record<string, Knob>>;

/** The same as read from a KPI's settings. */
export function payingBy(knobs: KnobValues): Paying {
  return { days: numberOf(knobs, "customer_days"), leaveDate: textOf(knobs, "leave_date") === "notice" ? "notice" : "contract_end" };
}

/** What brings customers. */
export const customersNeed = { record: "contract", broughtBy: "a list of contracts or of orders", or: ["order"] } as const;

/** A lost renewal explains a departure up to so many days after it was lost. */
const reasonDays = 365;

/** Customers in the last instant before the window: `account_id, spans (of their time as customers), is_kept (1: still one at its end)`. */
export function customersAtStart(window: Window, paying: Paying = {}): Sql {
  return sql`
    SELECT account_id, spans, toUInt8(${during(sql`spans`, stateInstant(window))}) AS is_kept
    FROM (
      SELECT account_id, groupArray((since, until)) AS spans
      FROM (${payingSpans(window, paying)})
      GROUP BY account_id
    )
    WHERE ${during(sql`spans`, beforeFrom(window))}`;
}

/** Why customers left, as the latest lost renewal before the end of the window says, record or opportunity: `left_account, reason`. */
export function leavingReasons(window: Window): Sql {
  const first = daysLater(fromInstant(window), -reasonDays, window);
  return sql`
    SELECT account_id AS left_account, argMax(said, (lost_at, said)) AS reason
    FROM (
      SELECT account_id, toString(loss_reason) AS said, assumeNotNull(closed_at) AS lost_at
      FROM (${opportunitiesToday()})
      WHERE kind = 'renewal' AND status = 'lost' AND closed_at IS NOT NULL
      UNION ALL
      SELECT account_id, toString(loss_reason) AS said, ifNull(decided_at, ${startOfDay(sql`due_date`, window)}) AS lost_at
      FROM renewal
      WHERE outcome = 'lost'
    )
    WHERE account_id != '' AND said != '' AND lost_at >= ${first} AND lost_at < ${endInstant(window)}
    GROUP BY left_account`;
}

/** Contracts and orders that make customers, for `rows` of a KPI. `amount` is 1 for each. */
export function customerRows(window: Window): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, ${startOfDay(sql`starts`, window)} AS at,
      concat('contract from ', toString(starts), if(ends IS NULL, ', open-ended', concat(' to ', toString(ends))), if(notice_day IS NULL, '', concat(', notice given on ', toString(notice_day)))) AS what, 1. AS amount, 'contracts' AS unit_of_amount,
      'contract' AS record, batch, seq
    FROM contract
    WHERE account_id != ''
    UNION ALL
    SELECT account_id, account_id AS subject_id, at, 'order' AS what, 1. AS amount, 'orders' AS unit_of_amount, 'order' AS record, batch, seq
    FROM orders
    WHERE account_id != '' AND NOT ifNull(cancelled, false) AND ifNull(amount, 1) > 0 AND at <= ${stateInstant(window)}
      AND account_id GLOBAL NOT IN (SELECT account_id FROM contract WHERE account_id != '')`;
}
