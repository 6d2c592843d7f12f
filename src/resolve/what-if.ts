/**
 * What records would change, found out by doing it: on a copy of all tables that shares their files (the engine links the parts), with the same
 * code that would do it in earnest. Then the copy is dropped.
 */
import type { Engine } from "../store/engine.ts";
import { ownTables } from "../store/own-tables.ts";
import { createTables, localName, shelfName } from "../store/schema.ts";
import { name, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { bulk } from "./bulk.ts";
import { type RematchOptions, rematchAfter, rematchAll } from "./rematch.ts";
import { tableOf } from "./swap.ts";
import { inTurn } from "./turn.ts";

/** Records that would come in, by kind: columns that are not said are empty. */
export type Coming = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface WouldMove {
  /** Rows that would belong elsewhere, by record kind. */
  readonly rows: Readonly<Record<string, number>>;
  /** Accounts that rows would leave or come to, those with the most rows first. */
  readonly accounts: readonly { readonly account_id: string; readonly leaving: number; readonly coming: number }[];
  readonly accounts_total: number;
}

/** Accounts that are listed; all are counted. */
const accountsShown = 100;
let copies = 0;

/** What `coming` would move. Nothing that counts is touched. */
export function whatIf(options: RematchOptions, coming: Coming): Promise<WouldMove> {
  return onCopy(options, async (copy) => {
    for (const [kind, rows] of Object.entries(coming)) await take(copy, tableOf(kind), rows);
    await rematchAfter({ ...options, engine: copy }, Object.keys(coming));
  });
}

/** What other rules would move: those in the options. */
export function whatIfRuled(options: RematchOptions): Promise<WouldMove> {
  return onCopy(options, async (copy) => void (await rematchAll({ ...options, engine: copy })));
}

async function onCopy(options: RematchOptions, change: (copy: Engine) => Promise<void>): Promise<WouldMove> {
  const { engine } = options;
  const copy = await engine.in(`${prefixOf(engine)}${process.pid}_${copies++}`);
  try {
    await createTables(copy);
    await inTurn(engine, () => copyRows(engine, copy));
    await change(copy);
    return await compared(engine, copy);
  } finally {
    await copy.everywhere(sql`DROP DATABASE IF EXISTS ${name(copy.database)} SYNC`);
  }
}

function prefixOf(engine: Engine): string {
  return `${engine.database}_what_if_`;
}

/** After a start: drops the copies that a crash left behind. */
export async function dropCopies(engine: Engine): Promise<void> {
  const rows = await engine.rows<{ copy: string }>(sql`SELECT name AS copy FROM system.databases WHERE startsWith(name, ${value.string(prefixOf(engine))})`, bulk);
  for (const { copy } of rows) await engine.everywhere(sql`DROP DATABASE IF EXISTS ${name(copy)} SYNC`);
}

/** Tables with rows only; parts are linked, not copied. */
async function copyRows(engine: Engine, copy: Engine): Promise<void> {
  const all = [...recordTables.flatMap((table) => [table.name, shelfName(table)]), ...ownTables.map((table) => table.name)].filter((table) => table !== "reject" && table !== "settling");
  const parts = engine.cluster === null ? sql`system.parts` : sql`cluster(${name(engine.cluster.name)}, system.parts)`;
  const rows = await engine.rows<{ held: string }>(sql`SELECT DISTINCT table AS held FROM ${parts} WHERE active AND database = ${value.string(engine.database)}`, bulk);
  const filled = new Set(rows.map(({ held }) => held));
  for (const table of all.filter((one) => filled.has(localName(one, engine.cluster)))) {
    const local = name(localName(table, engine.cluster));
    await copy.everywhere(sql`ALTER TABLE ${local} ATTACH PARTITION ALL FROM ${name(engine.database)}.${local}`, bulk);
  }
}

async function take(copy: Engine, table: RecordTable, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  if (rows.length === 0) return;
  // Who says something else of the same two takes the place of what was decided before; what a source says stays beside it.
  const said = table.kind === "identity_link" ? rows.map((row) => `${String(row["from_kind"])}\n${String(row["from_id"])}\n${String(row["to_id"])}`) : [];
  if (said.length > 0) {
    await copy.everywhere(sql`DELETE FROM ${name(localName(table.name, copy.cluster))} WHERE concat(toString(from_kind), '\\n', from_id, '\\n', to_id) IN ${value.strings(said)} AND source = 'sextant'`, bulk);
  }
  // A number that no import reaches: the last word, as the real one would be.
  await copy.insert(table.name, rows.map((row, i) => ({ source: "sextant", received_at: "2200-01-01 00:00:00", ...row, batch: 4_294_967_000, seq: i + 1, row_key: String(2n ** 63n + BigInt(i)) })));
}

async function compared(engine: Engine, copy: Engine): Promise<WouldMove> {
  const tables = recordTables.filter((table) => Object.keys(table.refersTo).length > 0);
  const rows: Record<string, number> = {};
  const accounts = new Map<string, { leaving: number; coming: number }>();
  for (const table of tables) {
    for (const { was, is, moved } of await movedRows(engine, copy, table)) {
      rows[table.kind] = (rows[table.kind] ?? 0) + moved;
      for (const [id, way] of [[was, "leaving"], [is, "coming"]] as const) {
        if (id === "") continue;
        const counts = accounts.get(id) ?? { leaving: 0, coming: 0 };
        counts[way] += moved;
        accounts.set(id, counts);
      }
    }
  }
  const listed = [...accounts].map(([account_id, counts]) => ({ account_id, ...counts }));
  return {
    rows,
    accounts: listed.toSorted((a, b) => b.leaving + b.coming - a.leaving - a.coming || (a.account_id < b.account_id ? -1 : 1)).slice(0, accountsShown),
    accounts_total: accounts.size,
  };
}

/** Rows with another account, by both. Only accounts whose rows are not the same as before are compared row by row. */
async function movedRows(engine: Engine, copy: Engine, table: RecordTable): Promise<{ was: string; is: string; moved: number }[]> {
  const prints = (side: Engine): Sql => sql`SELECT account_id, count() AS held, sum(cityHash64(row_key, batch, seq)) AS print FROM ${name(side.database)}.${name(table.name)} GROUP BY account_id`;
  const differing = sql`SELECT account_id FROM (${prints(engine)} UNION ALL ${prints(copy)}) GROUP BY account_id, held, print HAVING count() = 1`;
  const rowsOf = (side: Engine): Sql => sql`SELECT cityHash64(row_key, batch, seq) AS row_id, account_id FROM ${name(side.database)}.${name(table.name)} WHERE account_id GLOBAL IN (${differing})`;
  const rows = await engine.rows<{ was: string; is: string; moved: string }>(sql`
    SELECT b.account_id AS was, a.account_id AS is, count() AS moved
    FROM (${rowsOf(engine)}) AS b
    GLOBAL ANY INNER JOIN (${rowsOf(copy)}) AS a ON b.row_id = a.row_id
    WHERE was != is
    GROUP BY was, is`, bulk);
  return rows.map((row) => ({ ...row, moved: Number(row.moved) }));
}
