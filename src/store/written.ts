/** What a statement changes: which tables, and which of their rows. Whoever keeps something made of tables asks it before the statement runs. */
import { compile, name, Sql, sql } from "./sql.ts";

export interface Written {
  /** Tables whose rows come, go or change; null: it cannot be said. */
  readonly tables: readonly string[] | null;
  /** The accounts of these rows, as `account_id` with `least_sure` (how sure the least sure of their matches is, 0–1), as long as the statement has not run; null: any. */
  readonly accounts: Sql | null;
  /** Whether all rows of a table go: what was made of them must not be shown any more. */
  readonly isEmptying?: boolean;
}

/**
 * Statements of ours in their usual forms; of any other it cannot be said. Accounts are known of rows that leave by a condition, and of whole
 * partitions that move over from a table of the same columns.
 */
export function writtenBy(statement: Sql): Written {
  return deleting(statement) ?? moving(statement) ?? of(statement) ?? { tables: null, accounts: null };
}

function deleting({ texts, values }: Sql): Written | null {
  const [first = "", ...others] = texts;
  const [head = "", table = ""] = /^\s*DELETE FROM (\w+)\s+WHERE\s/.exec(first) ?? [];
  if (table === "") return null;
  return { tables: [table], accounts: accountsOf(new Sql([`${table} WHERE ${first.slice(head.length)}`, ...others], values)) };
}

function moving(statement: Sql): Written | null {
  const [, from = "", to = ""] = /^\s*ALTER TABLE (\w+) MOVE PARTITION .* TO TABLE (\w+)\s*$/.exec(compile(statement).text) ?? [];
  return to === "" ? null : { tables: [from, to], accounts: accountsOf(name(from)) };
}

/** The accounts of rows of a table, as in {@link Written}. */
export function accountsOf(rows: Sql): Sql {
  return sql`SELECT account_id, min(if(account_method = '', 1, account_confidence)) AS least_sure FROM ${rows} GROUP BY account_id`;
}

/** Forms that name their tables and say nothing of rows. */
const forms = [
  /^\s*INSERT INTO (\w+)\b/, /^\s*TRUNCATE TABLE (\w+)\b/, /^\s*DROP TABLE (?:IF EXISTS )?(\w+)\b/, /^\s*CREATE (?:OR REPLACE )?TABLE (?:IF NOT EXISTS )?(\w+)\b/,
  /^\s*EXCHANGE TABLES (\w+) AND (\w+)\s*$/,
] as const;

/** An exchange is none: each table has its rows still, in the other one's place. */
const emptying = /^\s*(TRUNCATE|DROP|CREATE)\b/;

function of({ texts }: Sql): Written | null {
  const [first = ""] = texts;
  const found = forms.map((form) => form.exec(first)).find((match) => match !== null);
  return found === undefined ? null : { tables: found.slice(1), accounts: null, isEmptying: emptying.test(first) };
}
