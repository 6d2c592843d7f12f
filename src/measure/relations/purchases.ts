/** What customers buy (KPIs of orders), how long they stay: the parts of the lifetime value (KPI clv_simple; methods, chapter 6.1). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Need, Window } from "../kpi.ts";
import { termYears, yearlyValue, yearsBetween } from "./contract-years.ts";
import { payingSpans } from "./spans.ts";
import { dayOf, endInstant, inside, startOfDay } from "./time.ts";

/** What brings purchases. */
export const purchasesNeed: Need = { record: "order", broughtBy: "an export of orders or invoices, or a list of contracts", or: ["contract"] };

/** Purchases are read from so many months before T. */
export const purchaseMonths = 24;

/** The first instant of the months in which purchases count. */
function firstInstant(window: Window): Sql {
  return sql`toDateTime64(addMonths(toTimeZone(${endInstant(window)}, ${value.string(window.zone)}), ${value.int(-purchaseMonths)}), 3, 'UTC')`;
}

/**
 * Everything bought before the end of the window: `account_id ('' = nobody known), purchase, bought_at, worth (negative: a credit; null: not known), money, lines (product
 * lines), is_purchase (0: a credit, or a further line of an order), record, batch, seq`. An account that never ordered buys once a year of each of its contracts.
 */
function bought(window: Window): Sql {
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS purchase, at AS bought_at, toDecimal128(amount, 10) AS worth, toString(currency) AS money, toString(product_line) AS lines,
      if(ifNull(amount, 1) >= 0 AND (order_no = '' OR row_number() OVER (PARTITION BY account_id, source, order_no, ifNull(amount, 1) >= 0 ORDER BY at, batch, seq) = 1), 1, 0) AS is_purchase,
      'order' AS record, batch, seq
    FROM orders
    WHERE NOT ifNull(cancelled, false) AND at < ${endInstant(window)}
    UNION ALL
    SELECT account_id, concat(if(id = '', toString(row_key), id), ' ', toString(invoiced)) AS purchase, ${startOfDay(sql`invoiced`, window)} AS bought_at, worth, money, lines, 1 AS is_purchase,
      'contract' AS record, batch, seq
    FROM (
      SELECT *, arrayJoin(arrayMap(n -> addYears(starts, n), range(toUInt32(100)))) AS invoiced
      FROM (
        SELECT account_id, id, row_key, starts, ends, if(ifNull(${termYears}, 1) < 1, coalesce(toDecimal128(value, 10), ${yearlyValue}), ${yearlyValue}) AS worth,
          toString(currency) AS money, arrayStringConcat(product_lines, ', ') AS lines, batch, seq
        FROM contract
        WHERE account_id != '' AND account_id GLOBAL NOT IN (SELECT account_id FROM orders WHERE account_id != '' AND NOT ifNull(cancelled, false))
      )
    )
    WHERE (ends IS NULL OR invoiced < ends) AND bought_at < ${endInstant(window)}`;
}

/** What known accounts bought in the 24 months before T, as {@link boughtInside} has it. */
export function purchases(window: Window): Sql {
  return sql`SELECT * FROM (${bought(window)}) WHERE account_id != '' AND bought_at >= ${firstInstant(window)}`;
}

/** What was bought in the window: `account_id ('' = nobody known), purchase, bought_at, worth, money, lines, is_purchase, record, batch, seq`. */
export function boughtInside(window: Window): Sql {
  return sql`SELECT * FROM (${bought(window)}) WHERE ${inside(sql`bought_at`, window)}`;
}

/**
 * Customers and their time as such: `account_id, years (of the last 24 months, gaps left out), was_customer (a year before T), is_customer (at
 * T), relation_months (from the first day to the last, or to T)`.
 */
export function customerYears(window: Window): Sql {
  const end = endInstant(window);
  const yearBefore = sql`toDateTime64(addYears(toTimeZone(${end}, ${value.string(window.zone)}), -1), 3, 'UTC')`;
  const last = (at: Sql): Sql => sql`(${at} - toIntervalMillisecond(1))`;
  const first = sql`toDate32(greatest(piece.1, ${firstInstant(window)}), ${value.string(window.zone)})`;
  const until = sql`toDate32(least(piece.2, ${end}), ${value.string(window.zone)})`;
  return sql`
    SELECT account_id,
      sumIf(${yearsBetween(first, until)},
        piece.1 < ${end} AND piece.2 > ${firstInstant(window)}) AS years,
      max(piece.1 <= ${last(yearBefore)} AND ${last(yearBefore)} < piece.2) AS was_customer,
      max(piece.1 <= ${last(end)} AND ${last(end)} < piece.2) AS is_customer,
      greatest(0, age('month', ${dayOf(sql`min(piece.1)`, window)}, ${dayOf(sql`least(max(piece.2), ${end})`, window)})) AS relation_months
    FROM (
      SELECT account_id, arrayJoin(arrayFold((merged, s) -> if(notEmpty(merged) AND s.1 <= merged[-1].2,
          arrayPushBack(arrayPopBack(merged), (merged[-1].1, greatest(merged[-1].2, s.2))), arrayPushBack(merged, s)),
        spans, CAST([], 'Array(Tuple(DateTime64(3, \\'UTC\\'), DateTime64(3, \\'UTC\\')))'))) AS piece
      FROM (
        SELECT account_id, arraySort(groupArray((since, until))) AS spans
        FROM (${payingSpans(window)})
        WHERE since < until AND since < ${end}
        GROUP BY account_id
      )
    )
    GROUP BY account_id`;
}
