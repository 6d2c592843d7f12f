/** Takes the rows of an import out of what counts, and lets them in again. */
import type { Engine } from "../store/engine.ts";
import { shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { collectKeys, decideAndMake } from "./decide.ts";
import { bulk } from "./bulk.ts";
import { rematchAfter } from "./rematch.ts";
import { rereadStages } from "./reread-stages.ts";
import { carriedThrough, type Phase, rematching, type SettleOptions } from "./settle-options.ts";
import { finishSwaps, prepareSwap, swap, type SwapOptions } from "./swap.ts";
import { sweepBeside } from "./sweep.ts";

/** Takes an import out of every table it has rows in. Cancelled before rows move, it leaves everything as it was. */
export async function undoNow(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  const kinds = await kindsWith(options.engine, batch);
  const others = active.filter((other) => other !== batch);
  await changeTogether(options, kinds, (table, tell) => prepareUndo(options, { table, batch, others, tell }));
  await follow(options, kinds, others);
}

type Tell = (step: Phase["step"], done: number) => void;
type Move = Pick<SwapOptions, "goneBatch" | "whole">;

/** Steps of a kind that are made ready, and the one that moves it. */
const stepsOfKind = 3;

/** All kinds are made ready before the first row moves, so that the numbers change together; then all of them move. */
async function changeTogether(options: SettleOptions, kinds: readonly RecordTable[], prepare: (table: RecordTable, tell: Tell) => Promise<Move>): Promise<void> {
  const { engine, now, signal, onPhase, onSealed } = options;
  const of = kinds.length * stepsOfKind + 1;
  const ready: (Move & { readonly table: RecordTable })[] = [];
  try {
    for (const [i, table] of kinds.entries()) {
      ready.push({ table, ...(await prepare(table, (step, done) => onPhase?.({ step, share: (i * 2 + done) / of }))) });
      signal?.throwIfAborted();
    }
  } catch (error) {
    await sweepBeside(engine);
    throw error;
  }
  onSealed?.();
  for (const [i, { table, ...how }] of ready.entries()) {
    onPhase?.({ step: "moving", share: (kinds.length * 2 + i) / of });
    await swap({ engine, table, now: now(), ...how });
  }
  onPhase?.({ step: "matching", share: (of - 1) / of });
}

/** What the change means for rows of other kinds. `active` = the imports that count now. */
async function follow(options: SettleOptions, kinds: readonly RecordTable[], active: readonly number[]): Promise<void> {
  const carried = carriedThrough(options);
  await rereadStages(carried, kinds.map(({ kind }) => kind), active);
  await rematchAfter(rematching(carried), kinds.map(({ kind }) => kind));
}

interface Turn {
  readonly table: RecordTable;
  readonly batch: number;
  /** Imports that count besides it. */
  readonly others: readonly number[];
  readonly tell: Tell;
}

async function prepareUndo(options: SettleOptions, { table, batch, others, tell }: Turn): Promise<Move> {
  tell("finding", 0);
  await prepareSwap(options.engine, table);
  const touched = await collectKeys(options, table, keysWithOthers(table, batch, await holding(options.engine, table, others)));
  tell("deciding", 1);
  await decideAndMake(options, { table, touched, active: others, prefix: `${table.name}_arrivals` });
  return { goneBatch: batch, whole: await isSole(options.engine, table, batch) };
}

/** A table that holds nothing but this import is emptied, not searched. */
async function isSole(engine: Engine, table: RecordTable, batch: number): Promise<boolean> {
  const [row] = await engine.rows<{ others: string }>(sql`SELECT countIf(batch != ${value.uint(batch)}) AS others FROM ${name(table.name)}`, bulk);
  return Number(row?.others ?? 0) === 0;
}

/** Those of the imports that have rows of this kind where a row could come back from. */
async function holding(engine: Engine, table: RecordTable, batches: readonly number[]): Promise<number[]> {
  const places = table.versioned ? [table.name, shelfName(table)] : [shelfName(table)];
  const queries = places.map((place) => sql`SELECT DISTINCT batch FROM ${name(place)} WHERE batch IN ${value.uints(batches)}`);
  const rows = await engine.rows<{ batch: number }>(sql`SELECT DISTINCT batch FROM (${join(queries, "\nUNION ALL\n")})`, bulk);
  return rows.map(({ batch }) => Number(batch));
}

/** Keys of the import for which another import has a row that may stand now, or differently: the rest only leaves. */
function keysWithOthers(table: RecordTable, batch: number, others: readonly number[]): Sql[] {
  if (others.length === 0) return [];
  const places = table.versioned ? [table.name, shelfName(table)] : [shelfName(table)];
  return places.flatMap((place) =>
    keysOfBatch(table, batch).map((mine) => sql`SELECT DISTINCT row_key FROM ${name(place)} WHERE batch IN ${value.uints(others)} AND row_key GLOBAL IN (${mine})`),
  );
}

function keysOfBatch(table: RecordTable, batch: number): Sql[] {
  return [table.name, shelfName(table)].map((place) => sql`SELECT row_key FROM ${name(place)} WHERE batch = ${value.uint(batch)}`);
}

/** Lets an import into every table it has rows in. Cancelled before rows move, it leaves everything as it was. */
export async function redoNow(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  const kinds = await kindsWith(options.engine, batch);
  const others = active.filter((other) => other !== batch);
  await changeTogether(options, kinds, (table, tell) => prepareRedo(options, { table, batch, others, tell }));
  await follow(options, kinds, [...others, batch]);
}

async function prepareRedo(options: SettleOptions, { table, batch, others, tell }: Turn): Promise<Move> {
  tell("finding", 0);
  await prepareSwap(options.engine, table);
  const touched = await collectKeys(options, table, keysOfBatch(table, batch));
  tell("deciding", 1);
  await decideAndMake(options, { table, touched, active: [...others, batch], prefix: `${table.name}_arrivals` });
  return {};
}

/** Leaves nothing of an import that was not committed. */
export async function forget(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  const { engine } = options;
  const carried = carriedThrough(options);
  await finishSwaps(engine, options.now());
  const kinds = await kindsWith(engine, batch);
  const others = active.filter((other) => other !== batch);
  await changeTogether(carried, kinds, (table, tell) => prepareUndo(carried, { table, batch, others, tell }));
  for (const table of kinds) {
    await engine.everywhere(sql`DELETE FROM ${localShelf(engine, table)} WHERE batch = ${value.uint(batch)}`, bulk);
  }
  await rematchAfter(rematching(options), recordTables.map(({ kind }) => kind));
}

function localShelf(engine: Engine, table: RecordTable): Sql {
  return name(engine.cluster === null ? shelfName(table) : `${shelfName(table)}_local`);
}

/** The tables that hold rows of the import, accounts and people first. */
export async function kindsWith(engine: Engine, batch: number): Promise<RecordTable[]> {
  const places = recordTables.flatMap((table) => [table.name, shelfName(table)].map((place) => ({ kind: table.kind, place })));
  const queries = places.map(({ kind, place }) => sql`SELECT ${value.string(kind)} AS kind, count() AS n FROM ${name(place)} WHERE batch = ${value.uint(batch)}`);
  const rows = await engine.rows<{ kind: string }>(sql`SELECT DISTINCT kind FROM (${join(queries, "\nUNION ALL\n")}) WHERE n > 0`, bulk);
  const kinds = new Set(rows.map(({ kind }) => kind));
  return recordTables.filter(({ kind }) => kinds.has(kind));
}
