/** What customers spent in two spans of time, one after the other (KPI spend_growth). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { termYears, yearlyValue, yearsBetween } from "./contract-years.ts";
import { worth } from "./one-currency.ts";
import { numberOf, textOf } from "./settings.ts";
import { dayOf, endInstant, startOfDay } from "./time.ts";

/** So many of the spans of `months` before the end of the window. */
export function spansBefore(window: Window, knobs: KnobValues, spans: number): Sql {
  const months = value.int(-spans * numberOf(knobs, "months"));
  return sql`toDateTime64(addMonths(toTimeZone(${endInstant(window)}, ${value.string(window.zone)}), ${months}), 3, 'UTC')`;
}

/**
 * Revenue of known accounts: `account_id, at, part (before, after, older), worth (null: not known), fact_currency, fact_rate_at (the start of
 * the later span), what, record, batch, seq`. Accounts that ordered before the end of the window (a cancelled order is none) are judged by orders, the others by contracts: what falls into each
 * span of their value a year or, with the setting `revenue` = booked, their whole value on the first day.
 */
export function spend(window: Window, knobs: KnobValues): Sql {
  const part = (at: Sql): Sql => sql`multiIf(${at} >= ${spansBefore(window, knobs, 1)}, 'after', ${at} >= ${spansBefore(window, knobs, 2)}, 'before', 'older')`;
  return sql`
    SELECT account_id, at, ${part(sql`at`)} AS part, ${worth(sql`amount`)} AS worth, toString(currency) AS fact_currency, ${spansBefore(window, knobs, 1)} AS fact_rate_at,
      'order' AS what, 'order' AS record, batch, seq
    FROM orders
    WHERE account_id != '' AND NOT ifNull(cancelled, false) AND at < ${endInstant(window)}
    UNION ALL
    SELECT account_id, at, ${textOf(knobs, "revenue") === "booked" ? part(sql`at`) : sql`span.1`} AS part, ${worth(sql`amount`)} AS worth, money AS fact_currency, ${spansBefore(window, knobs, 1)} AS fact_rate_at,
      concat('contract ', entity) AS what, 'contract' AS record, batch, seq
    FROM (${textOf(knobs, "revenue") === "booked" ? bookedContracts(window) : recognisedContracts(window, knobs)})
    WHERE account_id NOT IN (SELECT account_id FROM orders WHERE account_id != '' AND NOT ifNull(cancelled, false) AND orders.at < ${endInstant(window)}) AND at < ${endInstant(window)}`;
}

function bookedContracts(window: Window): Sql {
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS entity, ${startOfDay(sql`starts`, window)} AS at, coalesce(toDecimal128(value, 10), toDecimal128(toFloat64(recurring_value) * ${termYears}, 10)) AS amount,
      toString(currency) AS money, batch, seq
    FROM contract
    WHERE account_id != ''`;
}

/** A contract's value a year times the years of it that fall into each span, and a row without amount for what was before. */
function recognisedContracts(window: Window, knobs: KnobValues): Sql {
  const end = dayOf(endInstant(window), window);
  const middle = dayOf(spansBefore(window, knobs, 1), window);
  const start = dayOf(spansBefore(window, knobs, 2), window);
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS entity, ${startOfDay(sql`starts`, window)} AS at,
      arrayJoin([('older', toDate32('1900-01-02'), ${start}), ('before', ${start}, ${middle}), ('after', ${middle}, ${end})]) AS span,
      greatest(starts, span.2) AS first_day, least(ifNull(ends, span.3), span.3) AS end_day,
      toDecimal128(toFloat64(${yearlyValue}) * ${yearsBetween(sql`first_day`, sql`end_day`)}, 10) AS amount, toString(currency) AS money, batch, seq
    FROM contract
    WHERE account_id != '' AND first_day < end_day`;
}
