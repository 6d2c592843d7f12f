/** Accounts in scope (rule A2): on a target list, or customer. */
import { type Sql, sql } from "../../store/sql.ts";
import type { Need, Window } from "../kpi.ts";
import { customerSpans, during, onListAt, targetSpans } from "./spans.ts";

/** What says which accounts are in scope. */
export const scopeNeed: Need = {
  record: "list_membership", broughtBy: "a list of target accounts, of contracts or of opportunities", or: ["contract", "opportunity", "order"],
};

/** The record kinds that it is read from. */
export const scopeReads = ["list_membership", "contract", "opportunity", "order"] as const;

/** The rows (with `account_id`) whose account was in scope at their date. */
export function ofScope(rows: Sql, at: Sql, window: Window): Sql {
  return sql`
    SELECT r.*
    FROM (${rows}) AS r
    LEFT JOIN (SELECT account_id AS listed_account, target_spans, excluded_spans FROM (${targetSpans(window)})) AS t ON r.account_id = t.listed_account
    LEFT JOIN (SELECT account_id AS customer_account, groupArray((since, until)) AS paid_spans FROM (${customerSpans(window)}) GROUP BY customer_account) AS c
      ON r.account_id = c.customer_account
    WHERE r.account_id != '' AND (${onListAt(at)} OR ${during(sql`c.paid_spans`, at)})`;
}
