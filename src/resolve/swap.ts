/**
 * Moves rows between counted and shelf. All that is to be moved is made ready beside the table first and then sealed; from the seal on a crash
 * is answered by going on, before it by dropping what was made ready. So the numbers change once, from one whole state to the next.
 */
import type { Engine } from "../store/engine.ts";
import { type OwnTable } from "../store/own-tables.ts";
import { createBeside, createOwnBeside, dropEmptyTable, dropTable, emptyTable, localName, shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, trusted, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { bulk } from "./bulk.ts";

/** `touch_next`: rows that shall be counted, complete and with their account. */
export function nextName(table: RecordTable): string {
  return `${table.name}_next`;
}

/** `touch_keys`: rows by {@link rowId}, with what becomes of them. */
export function keysName(table: RecordTable): string {
  return `${table.name}_keys`;
}

/** gone: counted → shelf. moved: counted → replaced by its like in `next`. */
export type Part = "gone" | "moved";

const keysTable: Omit<OwnTable, "name"> = {
  meaning: "Rows on their way.",
  columns: {
    part: { type: "LowCardinality(String)", meaning: "gone or moved." },
    row_id: { type: "UInt64", meaning: "Which received row." },
  },
  orderBy: ["part", "row_id"],
  shardBy: "row_id",
};

/** One number for a received row: sets of it are a third of the size of sets of `row_key, batch, seq`, and many times quicker to ask. */
export const rowId = sql`cityHash64(row_key, batch, seq)`;

/** Makes the places where a move is prepared. */
export async function prepareSwap(engine: Engine, table: RecordTable): Promise<void> {
  await Promise.all([createBeside(engine, table, nextName(table)), createOwnBeside(engine, { ...keysTable, name: keysName(table) }, keysName(table))]);
}

/** Makes the place for rows that only come in, while nothing leaves. */
export async function prepareEntry(engine: Engine, table: RecordTable): Promise<void> {
  await createBeside(engine, table, nextName(table));
}

/**
 * Lets in what was prepared by {@link prepareEntry}. It needs no seal: nothing that counted is touched, and a crash halfway leaves rows of an
 * import that the ledger does not call committed, which are taken back by its number.
 */
export async function enter(engine: Engine, table: RecordTable): Promise<void> {
  await letIn(engine, table);
  await dropEmptyTable(engine, nextName(table));
}

function preparedNames(table: RecordTable): string[] {
  return [nextName(table), keysName(table), hereName(table)];
}

/** Drops what was prepared and not sealed. */
export async function dropPrepared(engine: Engine, table: RecordTable): Promise<void> {
  await Promise.all(preparedNames(table).map((prepared) => dropTable(engine, prepared)));
}

export interface SwapOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  readonly now: Date;
  /** The prepared rows are the whole table from now on. */
  readonly whole?: boolean;
  /** Every counted row of this import leaves, besides those in the keys. */
  readonly goneBatch?: number;
}

/** Seals what was prepared and moves it. Not to be interrupted: after a crash {@link finishSwaps} goes on. */
export async function swap({ engine, table, now, whole = false, goneBatch = 0 }: SwapOptions): Promise<void> {
  const seal: Seal = { kind: table.kind, step: "sealed", whole, gone_batch: goneBatch };
  await engine.insert("settling", [{ ...seal, at: now.toISOString() }]);
  await move(engine, table, seal, now);
}

/** Finishes the moves that a crash cut short, and drops what was only prepared. @returns the kinds that were finished */
export async function finishSwaps(engine: Engine, now: Date): Promise<string[]> {
  const seals = await engine.rows<Seal>(sql`SELECT kind, argMax(step, step = 'cleared') AS step, max(whole) AS whole, max(gone_batch) AS gone_batch FROM settling GROUP BY kind`);
  for (const seal of seals) await move(engine, tableOf(seal.kind), seal, now);
  for (const left of await leftBehind(engine)) await dropTable(engine, left);
  return seals.map(({ kind }) => kind);
}

/** What was prepared and not sealed. */
async function leftBehind(engine: Engine): Promise<string[]> {
  const names = recordTables.flatMap((table) => preparedNames(table));
  const places = names.map((one) => localName(one, engine.cluster));
  const rows = await engine.rows<{ name: string }>(sql`
    SELECT name FROM system.tables WHERE database = ${value.string(engine.database)} AND name IN ${value.strings([...names, ...places])}`);
  const found = new Set(rows.map((row) => row.name));
  return names.filter((one) => found.has(one) || found.has(localName(one, engine.cluster)));
}

interface Seal {
  readonly kind: string;
  readonly step: "sealed" | "cleared";
  readonly whole: boolean;
  readonly gone_batch: number;
}

async function move(engine: Engine, table: RecordTable, seal: Seal, now: Date): Promise<void> {
  const here = await keysEverywhere(engine, table);
  const parts = await partsOf(engine, table);
  if (seal.step !== "cleared") {
    if (parts.has("gone") || seal.gone_batch > 0) await shelve(engine, table, { here, parts, seal });
    await clear(engine, table, { here, parts, seal });
    await engine.insert("settling", [{ ...seal, step: "cleared", at: now.toISOString() }]);
  }
  await letIn(engine, table);
  await emptyTable(engine, "settling");
  await dropPrepared(engine, table);
}

/**
 * Puts what leaves on the shelf, unless it lies there already: a row that came from the shelf left its copy there, because taking rows out of a
 * table is dear and a second copy is harmless.
 */
async function shelve(engine: Engine, table: RecordTable, { here, parts, seal }: Leaving): Promise<void> {
  const shelved = name(`${table.name}_shelved`);
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  const into = sql`INSERT INTO ${name(shelfName(table))} (${columns}) SELECT ${columns} FROM ${name(table.name)}`;
  await engine.command(sql`CREATE OR REPLACE TABLE ${shelved} (row_id UInt64) ENGINE = MergeTree ORDER BY row_id`);
  if (seal.gone_batch > 0) {
    await engine.command(sql`INSERT INTO ${shelved} SELECT ${rowId} FROM ${name(shelfName(table))} WHERE batch = ${value.uint(seal.gone_batch)}`, bulk);
    await engine.command(sql`${into} WHERE batch = ${value.uint(seal.gone_batch)} AND ${rowId} GLOBAL NOT IN (SELECT row_id FROM ${shelved})`, bulk);
  }
  if (parts.has("gone")) {
    const gone = keysOf(here, ["gone"]);
    await engine.command(sql`INSERT INTO ${shelved} SELECT ${rowId} FROM ${name(shelfName(table))} WHERE ${rowId} GLOBAL IN (${gone})`, bulk);
    await engine.command(sql`${into} WHERE ${rowId} GLOBAL IN (${gone} AND row_id NOT IN (SELECT row_id FROM ${shelved}))`, bulk);
  }
  await engine.command(sql`DROP TABLE ${shelved}`);
}

interface Leaving {
  /** The keys, on each node. */
  readonly here: string;
  readonly parts: ReadonlySet<Part>;
  readonly seal: Seal;
}

/** Takes away what leaves and what is about to come back changed. */
async function clear(engine: Engine, table: RecordTable, { here, parts, seal }: Leaving): Promise<void> {
  const local = name(localName(table.name, engine.cluster));
  if (seal.whole) return emptyTable(engine, table.name);
  if (seal.gone_batch > 0) await engine.everywhere(sql`DELETE FROM ${local} WHERE batch = ${value.uint(seal.gone_batch)}`, bulk);
  if (!parts.has("gone") && !parts.has("moved")) return;
  await engine.everywhere(sql`DELETE FROM ${local} WHERE ${rowId} IN (${keysOf(here, ["gone", "moved"])})`, bulk);
}

/** The prepared rows become counted ones: parts change their table, nothing is copied. */
async function letIn(engine: Engine, table: RecordTable): Promise<void> {
  const local = localName(nextName(table), engine.cluster);
  const parts = engine.cluster === null ? sql`system.parts` : sql`cluster(${name(engine.cluster.name)}, system.parts)`;
  const partitions = await engine.rows<{ id: string }>(sql`
    SELECT DISTINCT partition_id AS id
    FROM ${parts}
    WHERE active AND database = ${value.string(engine.database)} AND table = ${value.string(local)}
    ORDER BY id`);
  for (const { id } of partitions) {
    await engine.everywhere(sql`ALTER TABLE ${name(local)} MOVE PARTITION ID ${value.string(id)} TO TABLE ${name(localName(table.name, engine.cluster))}`, bulk);
  }
}

function keysOf(keys: string, parts: readonly Part[]): Sql {
  return sql`SELECT row_id FROM ${name(keys)} WHERE part IN (${join(parts.map((part) => trusted(`'${part}'`)), ", ")})`;
}

function hereName(table: RecordTable): string {
  return `${table.name}_here`;
}

/** Deletes run on each node by itself, so each needs all keys. */
async function keysEverywhere(engine: Engine, table: RecordTable): Promise<string> {
  if (engine.cluster === null) return keysName(table);
  const here = name(hereName(table));
  await engine.everywhere(sql`DROP TABLE IF EXISTS ${here}`);
  await engine.everywhere(sql`CREATE TABLE ${here} (part String, row_id UInt64) ENGINE = MergeTree ORDER BY (part, row_id)`);
  await engine.everywhere(sql`INSERT INTO ${here} SELECT part, row_id FROM ${name(keysName(table))}`, bulk);
  return hereName(table);
}

async function partsOf(engine: Engine, table: RecordTable): Promise<Set<Part>> {
  const rows = await engine.rows<{ part: Part }>(sql`SELECT DISTINCT part FROM ${name(keysName(table))}`, bulk);
  return new Set(rows.map(({ part }) => part));
}

export function tableOf(kind: string): RecordTable {
  const found = recordTables.find((table) => table.kind === kind);
  if (found === undefined) throw new Error(`${kind} is no record kind`);
  return found;
}
