/** How customers use the product in a window of days (KPI adoption_growth; settled readings S4, S19). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { during, payingSpans } from "./spans.ts";
import { stateDay, stateInstant } from "./time.ts";

/**
 * Customers at T with their use in the last days and in as many before: `account_id, people_now, people_before, events_now, events_before (per
 * seat; null without seats), seats_sold (of running contracts; null: not said)`. Each is a mean of the days that were collected: those on which any
 * account has a row. A customer without a row on such a day did not use the product; null where no day of the half was collected.
 */
export function customerUsage(window: Window, days: number): Sql {
  const day = stateDay(window);
  const now = sql`(used_on > addDays(${day}, ${value.int(-days)}))`;
  return sql`
    SELECT c.account_id AS account_id, u.people_now / nullIf(d.days_now, 0) AS people_now, u.people_before / nullIf(d.days_before, 0) AS people_before,
      u.events_now / nullIf(u.seats_now, 0) AS events_now, u.events_before / nullIf(u.seats_before, 0) AS events_before, s.seats_sold AS seats_sold
    FROM (${usingCustomers(window)}) AS c
    CROSS JOIN (
      SELECT uniqExactIf(used_on, ${now}) AS days_now, uniqExactIf(used_on, NOT ${now}) AS days_before
      FROM (${daily(window, days)})
    ) AS d
    LEFT JOIN (
      SELECT account_id AS user_account, sumIf(people, ${now}) AS people_now, sumIf(people, NOT ${now}) AS people_before, sumIf(events, ${now}) AS events_now,
        sumIf(events, NOT ${now}) AS events_before, sumIf(taken_seats, ${now}) AS seats_now, sumIf(taken_seats, NOT ${now}) AS seats_before
      FROM (${daily(window, days)})
      GROUP BY user_account
    ) AS u ON c.account_id = u.user_account
    LEFT JOIN (
      SELECT account_id AS seat_account, sum(seats) AS seats_sold
      FROM contract
      WHERE account_id != '' AND starts <= ${day} AND (ends IS NULL OR ends > ${day})
      GROUP BY seat_account
    ) AS s ON c.account_id = s.seat_account`;
}

/** Customers at T, by contracts or orders alone: `account_id`. */
export function usingCustomers(window: Window): Sql {
  return sql`
    SELECT account_id
    FROM (SELECT account_id, groupArray((since, until)) AS spans FROM (${payingSpans(window)}) GROUP BY account_id)
    WHERE ${during(sql`spans`, stateInstant(window))}`;
}

/** Rows of usage of the days and as many before: `account_id, used_on, people, events, taken_seats, used (the product), batch, seq`. */
export function daily(window: Window, days: number): Sql {
  const day = stateDay(window);
  return sql`
    SELECT account_id, day AS used_on, ifNull(active_people, 0) AS people, ifNull(key_events, 0) AS events, ifNull(seats, 0) AS taken_seats, toString(product) AS used, batch, seq
    FROM usage
    WHERE day <= ${day} AND day > addDays(${day}, ${value.int(-2 * days)})`;
}
