/** What a step of settling gave to another account: the trace by which a number that moved is told who moved it. */
import { type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";

/** Rows of one kind that went from one account to another; `''` = no account. */
export interface MovedRows {
  readonly kind: string;
  readonly was: string;
  readonly is: string;
  readonly rows: number;
}

/** Told of each kind that moved; `isAll` false: of more pairs of accounts than are named. */
export type OnMoved = (moved: readonly MovedRows[], isAll: boolean) => void;

/** Pairs of accounts that are named for a kind, those with the most rows first: a decision has a few, the first file of accounts has all. */
const pairsMax = 500;

/** Counts the rows that move, by the accounts they leave and come to: `was, became, moving, in_all`. */
export function movingSql(rows: Sql, joins: Sql, account: Sql, differs: Sql): Sql {
  return sql`
    SELECT was, became, moving, sum(moving) OVER () AS in_all, count() OVER () AS pairs
    FROM (
      SELECT s.account_id AS was, ${account} AS became, count() AS moving
      FROM (${rows}) AS s
      ${joins}
      WHERE ${differs}
      GROUP BY was, became)
    ORDER BY was = became, moving DESC, was, became
    LIMIT ${value.uint(pairsMax)}`;
}

export interface MovingRow {
  readonly was: string;
  readonly became: string;
  readonly moving: string;
  readonly in_all: string;
  readonly pairs: string;
}

/** Tells of those that change their account; others only change how they were found. */
export function tellMoved({ kind }: RecordTable, rows: readonly MovingRow[], onMoved: OnMoved): void {
  const moved = rows.filter(({ was, became }) => was !== became).map(({ was, became, moving }) => ({ kind, was, is: became, rows: Number(moving) }));
  if (moved.length > 0) onMoved(moved, Number(rows[0]?.pairs ?? 0) <= pairsMax);
}
