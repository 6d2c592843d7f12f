/** Which records each account has, kept for all accounts: of some twenty tables few hold rows of any one, and the others need not be asked. */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { join, name, shared, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";

/** Written all the time where something is collected live: they are always read, so that what is kept of the others stays. */
const alwaysRead: ReadonlySet<string> = new Set(["touch", "session"]);

/** Tables whose rows belong to accounts, but for touches and sessions. */
export const heldTables: readonly RecordTable[] = recordTables.filter(({ kind, refersTo }) => (kind === "account" || Object.keys(refersTo).length > 0) && !alwaysRead.has(kind));

/** What is kept of one account: kinds that it has rows of, and how many rows came by which method, kind by kind. */
export interface Holdings {
  readonly kinds: readonly string[];
  readonly methods: readonly (readonly [kind: string, method: string, rows: string])[];
}

const counted = heldTables.map((table) => sql`
  SELECT account_id, ${value.string(table.kind)} AS held_kind, toString(account_method) AS method, count() AS times
  FROM ${name(table.name)}
  WHERE account_id != ''
  GROUP BY account_id, method`);

/** One row for each account that has rows in one of {@link heldTables}: `account_id, kinds, methods` as in {@link Holdings}. */
export const holdings: Sql = shared(sql`
  SELECT account_id, groupUniqArray(held_kind) AS kinds, groupArray((held_kind, method, times)) AS methods
  FROM (${join(counted, "\nUNION ALL\n")})
  GROUP BY account_id`, "account_id");

/**
 * How rows of one account are read: in one thread, since a few granules are read before a second has begun, and by it alone, since handing a read
 * that the system's memory answers to threads for files costs more than the read.
 */
export const byKey: Pick<QueryOptions, "settings"> = { settings: { max_threads: 1, local_filesystem_read_method: "pread" } };

/** Kinds that an account has rows of, touches and sessions apart; null where that is not kept now, since nobody is to wait for it to be worked out. */
export async function kindsHeld(engine: Engine, account: string): Promise<readonly string[] | null> {
  const query = sql`SELECT kinds FROM (${holdings}) WHERE account_id = ${value.string(account)}`;
  if (engine.isKeeping !== true || engine.holds?.(query) !== true) return null;
  const [row] = await engine.rows<Pick<Holdings, "kinds">>(query, byKey);
  return row?.kinds ?? [];
}
