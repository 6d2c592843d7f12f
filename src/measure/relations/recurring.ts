/** What customers pay a year at the start of a period and at its end (KPIs gross_revenue_retention, net_revenue_retention). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Ask, Knob, KnobValues, Window } from "../kpi.ts";
import { yearlyValue } from "./contract-years.ts";
import { accountCurrency, accountSum, inOneCurrency, lacksRate, worth } from "./one-currency.ts";
import { numberOf } from "./settings.ts";
import { endInstant, farAhead, fromInstant, startOfDay, stateInstant } from "./time.ts";

/** The setting `months`. */
export const retentionMonthsKnob = {
  default: 12,
  meaning: "Months up to the end of the period, at whose start the customers are taken; 0: the chosen period itself.",
} as const satisfies Knob;

/**
 * Customers with an active contract at the start, as facts: by `kept` what they pay a year now, by what they paid then, at the rate of the
 * start. Nothing can be said of whom a contract has no yearly value, or, where there are several currencies, no rate.
 */
export function retainedRevenueFacts(ask: Ask, kept: (then: Sql, now: Sql) => Sql): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, ${retentionStart(ask.window, ask.knobs)} AS at,
      CAST(if(lacking = '', ${kept(sql`paid_then`, sql`paid_now`)}, NULL), 'Nullable(Decimal(38, 10))') AS numerator,
      CAST(if(lacking = '', paid_then, 0), 'Decimal(38, 10)') AS denominator, money AS currency,
      map('movement', multiIf(lacking != '', '', paid_now = 0 AND paid_then > 0, 'lost', paid_now < paid_then, 'shrunk', paid_now = paid_then, 'same', 'grown')) AS labels,
      '' AS record, 0 AS batch, 0 AS seq, lacking AS flag
    FROM (
      SELECT account_id, ${accountCurrency(ask)} AS money, ${accountSum(sql`ran_then`)} AS paid_then, ${accountSum(sql`runs_now`)} AS paid_now,
        multiIf(countIf(worth IS NULL) > 0, 'no yearly value', ${lacksRate}, 'no rate', '') AS lacking
      FROM (${inOneCurrency(runningContracts(ask.window, ask.knobs), ask)})
      GROUP BY account_id
      HAVING max(ran_then)
    )`;
}

/** The contracts behind a customer, for `rows`: what each paid a year at the start, and now. */
export function retainedRevenueRows({ window, knobs }: Ask): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, since AS at,
      concat('contract ', entity, ': ', multiIf(ran_then AND runs_now, 'at the start and now', ran_then, 'at the start, over now', 'new')) AS what,
      toFloat64(ifNull(worth, 0)) AS amount, fact_currency AS unit_of_amount, 'contract' AS record, batch, seq
    FROM (${runningContracts(window, knobs)})`;
}

/** Contracts that run at the start or now: `account_id, entity, since, worth (a year; null: not known), fact_currency, fact_rate_at, ran_then, runs_now, batch, seq`. */
function runningContracts(window: Window, knobs: KnobValues): Sql {
  const start = retentionStart(window, knobs);
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS entity, ${startOfDay(sql`starts`, window)} AS since,
      if(ends IS NULL, ${farAhead}, ${startOfDay(sql`assumeNotNull(ends)`, window)}) AS until, ${worth(yearlyValue)} AS worth, toString(currency) AS fact_currency,
      ${start} AS fact_rate_at, since < ${start} AND until >= ${start} AS ran_then, since <= ${stateInstant(window)} AND ${stateInstant(window)} < until AS runs_now, batch, seq
    FROM contract
    WHERE account_id != '' AND (ran_then OR runs_now)`;
}

/** The first instant of the months in question. */
function retentionStart(window: Window, knobs: KnobValues): Sql {
  const months = numberOf(knobs, "months");
  if (months === 0) return fromInstant(window);
  return sql`toDateTime64(addMonths(toTimeZone(${endInstant(window)}, ${value.string(window.zone)}), ${value.int(-months)}), 3, 'UTC')`;
}
