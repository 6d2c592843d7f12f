/** Wins: won opportunities, and contracts that came without one (settled reading S9). */
import { type Sql, sql } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { opportunityLabels, opportunitiesToday } from "./opportunities.ts";
import { startOfDay } from "./time.ts";
import { targetAt, targetSpans, onListAt } from "./spans.ts";

/**
 * Every win of a known account: `account_id, entity (opportunity or contract id), won_at, created (when the opportunity was created;
 * contract start where there is none), starts (opp_start, null for a contract), kind, amount, currency, contract_value (of a contract
 * alone), labels, record, batch, seq`. A contract that names a won opportunity is the same win.
 */
export function wins(window: Window): Sql {
  const starts = startOfDay(sql`starts`, window);
  return sql`
    SELECT account_id, entity, assumeNotNull(closed_at) AS won_at, coalesce(created_at, starts_at, assumeNotNull(closed_at)) AS created,
      starts_at AS began, toString(kind) AS win_kind, amount AS won_amount, toString(currency) AS money, ${opportunityLabels()} AS win_labels,
      'opportunity' AS win_record, batch, seq
    FROM (${opportunitiesToday()})
    WHERE status = 'won' AND closed_at IS NOT NULL AND account_id != ''
    UNION ALL
    SELECT account_id, if(id = '', toString(row_key), id) AS entity, ${starts} AS won_at, ${starts} AS created,
      NULL AS began, 'new' AS win_kind, value AS won_amount, toString(currency) AS money,
      map('kind', 'new', 'product_line', arrayStringConcat(product_lines, ', '), 'source', toString(source)) AS win_labels,
      'contract' AS win_record, batch, seq
    FROM contract
    WHERE account_id != '' AND (account_id, opportunity) GLOBAL NOT IN (
      SELECT account_id, id FROM (${opportunitiesToday()}) WHERE status = 'won' AND closed_at IS NOT NULL AND id != '')`;
}

/** The first-ever win of each account: the columns of {@link wins}, one row per account. */
export function firstWins(window: Window): Sql {
  return sql`
    SELECT *
    FROM (${wins(window)})
    ORDER BY won_at, win_record DESC, entity
    LIMIT 1 BY account_id`;
}

/** Accounts whose first win came while they were on a target list (at the creation of that opportunity), or that are on it at T (S18): `account_id`. */
export function onceTargets(state: Sql, window: Window): Sql {
  return sql`
    SELECT s.account_id
    FROM (${targetSpans(window)}) AS s
    LEFT JOIN (SELECT account_id, created, 1 AS known FROM (${firstWins(window)})) AS w ON s.account_id = w.account_id
    WHERE ${onListAt(state)} OR (w.known = 1 AND ${targetAt(sql`w.created`)})`;
}
