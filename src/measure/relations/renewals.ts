/** What falls due and what became of it: renewal records, and contracts that end without one (KPI renewal_rate). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { dayOf, nowInstant, startOfDay } from "./time.ts";

/**
 * Contracts due in the window: `account_id, due_id, due_at, verdict (renewed, lost, pending), what, record, batch, seq`. Renewed late, after
 * the grace, or undecided when the grace is over is lost. A contract that ends without a renewal record is renewed when a later one of the
 * account (of the same product lines, where both name them) starts by the end of the grace and reaches further.
 */
export function dues(window: Window, graceDays: number): Sql {
  const grace = value.int(graceDays);
  const today = dayOf(nowInstant(window), window);
  const dueInWindow = (day: Sql): Sql => sql`(${day} >= toDate32(${value.string(window.fromDay)}) AND ${day} < toDate32(${value.string(window.toDay)}))`;
  const undecided = (day: Sql): Sql => sql`if(addDays(${day}, ${grace}) >= ${today}, 'pending', 'lost')`;
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS due_id, ${startOfDay(sql`due_date`, window)} AS due_at,
      multiIf(outcome = 'lost', 'lost', outcome = '', ${undecided(sql`due_date`)},
        decided_at IS NULL OR ${dayOf(sql`decided_at`, window)} <= addDays(due_date, ${grace}), 'renewed', 'lost') AS verdict,
      concat('renewal due ', toString(due_date), if(contract = '', '', concat(' of contract ', contract))) AS what, 'renewal' AS record, batch, seq
    FROM renewal
    WHERE ${dueInWindow(sql`due_date`)}
    UNION ALL
    SELECT account_id, due_id, ${startOfDay(sql`due`, window)} AS due_at,
      if(arrayExists(n -> n.1 > began AND n.1 <= addDays(due, ${grace}) AND n.1 <= ${today} AND n.2 > due
        AND (empty(lines) OR empty(n.3) OR hasAny(n.3, lines)), contracts), 'renewed', ${undecided(sql`due`)}) AS verdict,
      concat('contract ', due_id, ' ends ', toString(due)) AS what, 'contract' AS record, batch, seq
    FROM (
      SELECT c.account_id AS account_id, c.due_id AS due_id, c.due AS due, c.began AS began, c.lines AS lines, c.batch AS batch, c.seq AS seq, o.contracts AS contracts
      FROM (
        SELECT account_id, if(id = '', toString(row_key), id) AS due_id, assumeNotNull(ends) AS due, starts AS began, product_lines AS lines, batch, seq
        FROM contract
        WHERE ends IS NOT NULL AND ${dueInWindow(sql`ends`)} AND (account_id, id) GLOBAL NOT IN (SELECT account_id, contract FROM renewal WHERE contract != '')
      ) AS c
      LEFT JOIN (
        SELECT account_id, groupArray((starts, ifNull(ends, toDate32('2200-01-01')), product_lines)) AS contracts
        FROM contract
        WHERE account_id != ''
        GROUP BY account_id
      ) AS o ON c.account_id = o.account_id
    )`;
}
