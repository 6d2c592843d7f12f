/** What an earlier start kept and that is as it would be made today: of tables that are as they were, whole, and nothing of it in doubt. The rest goes. */
import type { Engine } from "../store/engine.ts";
import { name, sql, value } from "../store/sql.ts";
import type { Ledger, LedgerPool, LedgerRelation } from "./kept-ledger.ts";
import { isUnchanged, partsOf } from "./unchanged.ts";
import { measured } from "./writes.ts";

export interface TakenOver {
  readonly pools: ReadonlyMap<string, { readonly shape: string; readonly members: Members }>;
  readonly relations: readonly LedgerRelation[];
}

export interface LeftOptions {
  readonly engine: Engine;
  /** How the names of all tables that are kept begin. */
  readonly prefix: string;
  /** What the earlier start wrote down. */
  readonly ledger: Ledger | null;
}

/** Looks through what is left of an earlier start, and drops what is of no use. */
export async function takeOver({ engine, prefix, ledger }: LeftOptions): Promise<TakenOver> {
  const left = await tablesLeft(engine, prefix);
  const isStill = ledger === null ? () => false : await stillSo(engine, ledger);
  const relations = (ledger?.relations ?? []).filter(({ table, rows, reads }) => left.get(table) === rows && isStill(reads));
  const pools = new Map<string, { shape: string; members: Members }>();
  for (const pool of ledger?.pools ?? []) {
    const members = left.has(pool.table) && ledger !== null ? await membersOf(engine, pool, (place) => readsAt(ledger, place, isStill)) : (new Map() as Members);
    if (members.size > 0) pools.set(pool.table, { shape: pool.shape, members });
  }
  const isKept = (table: string): boolean => pools.has(table) || relations.some((one) => one.table === table);
  for (const table of left.keys()) if (!isKept(table)) await engine.command(sql`DROP TABLE IF EXISTS ${name(table)}`);
  return { pools, relations };
}

/** Tables that are kept, with their rows. */
export async function tablesLeft(engine: Engine, prefix: string): Promise<Map<string, number>> {
  const rows = await engine.rows<{ name: string; total_rows: string | null }>(sql`
    SELECT name, total_rows FROM system.tables WHERE database = ${value.string(engine.database)} AND startsWith(name, ${value.string(prefix)})`, { lane: "load" });
  return new Map(rows.map((table) => [table.name, Number(table.total_rows ?? -1)]));
}

/** Whether none of these tables was written since. */
async function stillSo(engine: Engine, ledger: Ledger): Promise<(reads: readonly string[]) => boolean> {
  const now = await partsOf(engine, [...measured]);
  const still = new Set([...now].filter(([table, parts]) => isUnchanged(ledger.parts[table] ?? nothingLike, parts)).map(([table]) => table));
  return (reads) => reads.every((table) => still.has(table));
}

/** Of a table that was just being written nothing is known: no parts are like these. */
const nothingLike = [{ name: "", hash: "", rows: 0, first: 0, last: 0, changed: 0 }];

function readsAt(ledger: Ledger, place: number, isStill: (reads: readonly string[]) => boolean): readonly string[] | null {
  const reads = ledger.reads[place];
  return reads !== undefined && isStill(reads) ? reads : null;
}

type Members = Map<number, { readonly rows: number; readonly reads: readonly string[] }>;

/** Members whose rows are all there; rows of others go. */
async function membersOf(engine: Engine, { table, members }: LedgerPool, readsOf: (place: number) => readonly string[] | null): Promise<Members> {
  const counted = await engine.rows<{ member: string; rows: string }>(sql`SELECT member, count() AS rows FROM ${name(table)} GROUP BY member`, { lane: "load" });
  const found = new Map(counted.map((one) => [Number(one.member), Number(one.rows)]));
  const whole: Members = new Map();
  for (const [id, rows, place] of members) {
    const reads = readsOf(place);
    if (reads !== null && (found.get(id) ?? 0) === rows) whole.set(id, { rows, reads });
  }
  const strays = [...found.keys()].filter((id) => !whole.has(id));
  if (whole.size > 0 && strays.length > 0) await engine.command(sql`DELETE FROM ${name(table)} WHERE member IN ${value.uints(strays)}`, { lane: "load" });
  return whole;
}
