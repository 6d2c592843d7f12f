/** Who was a customer when, and who was a target: one row per account with its spans in time (rule A2, settled readings S2–S4, S18). */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { farAhead, longAgo, startOfDay, stateInstant } from "./time.ts";

/** An order keeps an account a customer for so many days (`customer_days`). */
export const customerDays = 365;

/** When a customer with a contract leaves: with its end, or already with the day on which notice was given. */
export type LeaveDate = "contract_end" | "notice";

/** Contracts with known account as `account_id, id, opportunity, since, until, batch, seq`; open-ended ones run for ever. */
function contractSpans(window: Window, leaveDate: LeaveDate = "contract_end"): Sql {
  const end = dayOrNever(sql`ends`, window);
  const left = leaveDate === "notice" ? sql`least(${end}, ${dayOrNever(sql`notice_day`, window)})` : end;
  return sql`
    SELECT account_id, id, opportunity, ${startOfDay(sql`starts`, window)} AS since, ${left} AS until, batch, seq
    FROM contract
    WHERE account_id != ''`;
}

function dayOrNever(day: Sql, window: Window): Sql {
  return sql`if(${day} IS NULL, ${farAhead}, ${startOfDay(sql`assumeNotNull(${day})`, window)})`;
}

/**
 * Wins as `account_id, since, until`: from the win to the start of its contract, for ever where there is none yet. A win's contract is the
 * one that names it; where none does, whichever runs or starts after the win.
 */
function winSpans(window: Window): Sql {
  return sql`
    SELECT account_id, closed AS since,
      if(empty(begins), ${farAhead}, greatest(closed, arrayMin(begins))) AS until
    FROM (
      SELECT w.account_id AS account_id, w.closed AS closed,
        arrayFilter(c -> c.1 = w.id AND c.1 != '', k.contracts) AS named,
        arrayMap(c -> c.2, if(notEmpty(named), named, arrayFilter(c -> c.3 > w.closed, k.contracts))) AS begins
      FROM (
        SELECT account_id, id, assumeNotNull(closed_at) AS closed
        FROM (${opportunitiesToday()})
        WHERE status = 'won' AND closed_at IS NOT NULL AND account_id != ''
      ) AS w
      LEFT JOIN (
        SELECT account_id, groupArray((opportunity, since, until)) AS contracts
        FROM (${contractSpans(window)})
        GROUP BY account_id
      ) AS k ON w.account_id = k.account_id
    )`;
}

/** Orders as `account_id, since, until`: from an order on, as long as the next comes within `customerDays`, and so many days after the last. */
export function orderSpans(window: Window, days: number = customerDays): Sql {
  return sql`
    SELECT account_id, island[1] AS since,
      toDateTime64(addDays(toTimeZone(island[-1], ${value.string(window.zone)}), ${value.int(days)}), 3, 'UTC') AS until
    FROM (
      SELECT account_id, arrayJoin(arraySplit((t, gap) -> gap > ${value.int(days * 86_400_000)}, times,
        arrayDifference(arrayMap(t -> toUnixTimestamp64Milli(t), times)))) AS island
      FROM (
        SELECT account_id, arraySort(groupUniqArray(at)) AS times
        FROM orders
        WHERE account_id != '' AND NOT ifNull(cancelled, false) AND ifNull(amount, 1) > 0
        GROUP BY account_id
      )
    )`;
}

/** Every span in which an account was a customer (S4): as {@link payingSpans} has them, or a win without contract yet. `account_id, since, until`. */
export function customerSpans(window: Window): Sql {
  return shared(sql`
    SELECT account_id, since, until FROM (${payingSpans(window)})
    UNION ALL
    SELECT account_id, since, until FROM (${winSpans(window)})`);
}

export interface Paying {
  /** An order keeps an account a customer for so many days. */
  readonly days?: number;
  readonly leaveDate?: LeaveDate;
}

/**
 * Customers by contracts, and by orders where the account never had a contract (S4, order businesses): what is invoiced under a contract keeps
 * nobody a customer beyond its end. `account_id, since, until`.
 */
export function payingSpans(window: Window, { days = customerDays, leaveDate }: Paying = {}): Sql {
  return shared(sql`
    SELECT account_id, since, until FROM (${contractSpans(window, leaveDate)})
    UNION ALL
    SELECT account_id, since, until
    FROM (${orderSpans(window, days)})
    WHERE account_id GLOBAL NOT IN (SELECT account_id FROM contract WHERE account_id != '')`);
}

/**
 * Accounts that their sources say are deleted, as `account_id, since`: from the version on that says so, where nothing later takes it back. Of
 * an account with several records all must be deleted.
 */
function deletedAccounts(): Sql {
  return sql`
    SELECT account_id, max(versions[alive + 1].1) AS since
    FROM (
      SELECT account_id, arraySort(groupArray((valid_from, batch, seq, ifNull(deleted, false)))) AS versions, arrayLastIndex(v -> NOT v.4, versions) AS alive
      FROM account
      WHERE account_id != ''
      GROUP BY account_id, source, id
    )
    GROUP BY account_id
    HAVING min(alive < length(versions)) = 1`;
}

/**
 * Accounts that were ever on a target list: `account_id, target_spans, excluded_spans, customer_spans`, each an array of (since, until); those
 * of targets go on with list, batch and seq and stand in this order, so that of two entries that hold at once always the same one is shown.
 * What is deleted is excluded. `lists`: only these target lists.
 */
export function targetSpans(window: Window, lists: readonly string[] = []): Sql {
  const named = lists.length === 0 ? sql`true` : sql`(list_kind != 'target' OR list IN ${value.strings(lists)})`;
  return shared(sql`
    SELECT account_id,
      arraySort(groupArrayIf((since, until, list, batch, seq), part = 'target')) AS target_spans,
      groupArrayIf((since, until), part = 'exclusion') AS excluded_spans,
      groupArrayIf((since, until), part = 'customer') AS customer_spans
    FROM (
      SELECT account_id, toString(list_kind) AS part,
        if(from_day IS NULL, ${longAgo}, ${startOfDay(sql`assumeNotNull(from_day)`, window)}) AS since,
        if(to_day IS NULL, ${farAhead}, ${startOfDay(sql`assumeNotNull(to_day)`, window)}) AS until,
        toString(list) AS list, batch, seq
      FROM list_membership
      WHERE account_id != '' AND list_kind IN ('target', 'exclusion') AND ${named}
      UNION ALL
      SELECT account_id, 'exclusion' AS part, since, ${farAhead} AS until, '' AS list, 0 AS batch, 0 AS seq FROM (${deletedAccounts()})
      UNION ALL
      SELECT account_id, 'customer' AS part, since, until, '' AS list, 0 AS batch, 0 AS seq FROM (${customerSpans(window)})
    )
    GROUP BY account_id
    HAVING notEmpty(target_spans)`);
}

/** On a target list and on no exclusion list at an instant; over a row of {@link targetSpans}. */
export function onListAt(at: Sql): Sql {
  return sql`(${during(sql`target_spans`, at)} AND NOT ${during(sql`excluded_spans`, at)})`;
}

/** `target(a, t)`: on the list and no customer (unless customers are asked for too); over a row of {@link targetSpans}. */
export function targetAt(at: Sql, includeCustomers = false): Sql {
  return includeCustomers ? onListAt(at) : sql`(${onListAt(at)} AND NOT ${during(sql`customer_spans`, at)})`;
}

/** The list entry by which an account is a target at an instant: (since, until, list, batch, seq). */
export function entryAt(at: Sql): Sql {
  return sql`arrayFirst(s -> s.1 <= ${at} AND ${at} < s.2, target_spans)`;
}

/** An instant lies in one of the spans. */
export function during(spans: Sql, at: Sql): Sql {
  return sql`arrayExists(s -> s.1 <= ${at} AND ${at} < s.2, ${spans})`;
}

/** Target accounts at an instant: `account_id`. */
export function targetsAt(at: Sql, window: Window, includeCustomers = false): Sql {
  return sql`SELECT account_id FROM (${targetSpans(window)}) WHERE ${targetAt(at, includeCustomers)}`;
}

/** The list entries by which accounts are targets at T (or on the list, customers too), for `rows` of a KPI that tells of what did not happen. */
export function listEntryRows(window: Window, includeCustomers = false): Sql {
  const state = stateInstant(window);
  return sql`
    SELECT account_id, account_id AS subject_id, greatest(entry.1, toDateTime64(0, 3, 'UTC')) AS at, concat('on the list “', entry.3, '”') AS what, 0. AS amount, 'accounts' AS unit_of_amount,
      'list_membership' AS record, entry.4 AS batch, entry.5 AS seq
    FROM (SELECT account_id, ${entryAt(state)} AS entry FROM (${targetSpans(window)}) WHERE ${targetAt(state, includeCustomers)})`;
}

/** Accounts that were a target on at least one day of a span of time (S2): `account_id`. */
export function targetsBetween(from: Sql, end: Sql, window: Window): Sql {
  return sql`
    SELECT account_id
    FROM (${targetSpans(window)})
    WHERE arrayExists(t -> t >= ${from} AND t < ${end} AND ${targetAt(sql`t`)}, arrayConcat([${from}],
      arrayMap(s -> s.1, target_spans), arrayMap(s -> s.2, excluded_spans), arrayMap(s -> s.2, customer_spans)))`;
}
