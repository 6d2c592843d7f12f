/**
 * Lets imports count, and takes it back. Every received row stands in its record table (counted) or on its shelf (kept, not counted); which of
 * the two depends only on the set of imports that count (`standing.ts`). So an undo brings every number back exactly, and so does its undo.
 *
 * One of these runs at a time for each engine; others wait for their turn.
 */
import type { Clock } from "../model/clock.ts";
import type { Control } from "../store/control/control.ts";
import type { Engine } from "../store/engine.ts";
import { defined, isEmpty, shelfName } from "../store/schema.ts";
import { empty, join, name, type Sql, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { dropKeys, gatherStages, keyRows, type Keyed } from "./keys.ts";
import { bulk, minConfidenceDefault, raiseLadder, withAccount } from "./ladder.ts";
import { rematchAfter } from "./rematch.ts";
import { decideStanding } from "./standing.ts";
import { finishSwaps, nextName, prepareSwap, swap } from "./swap.ts";
import { inTurn } from "./turn.ts";
import { countVerdicts, verdictRows, type Verdicts } from "./verdicts.ts";

/** Staged rows of one record kind: one stage for each mapping that makes this kind. */
export interface Incoming {
  readonly table: RecordTable;
  readonly stages: readonly string[];
}

export interface Settled extends Verdicts {
  readonly kind: string;
  /** Rows of the import that no account was found for; 0 for kinds that have none. */
  readonly unmatched: number;
}

export interface SettleOptions {
  readonly engine: Engine;
  readonly now: Clock;
  /** Setting `rule.identity.min_confidence`. */
  readonly minConfidence?: number;
  readonly signal?: AbortSignal;
}

export interface Comparison extends Settled {
  readonly samples: {
    readonly new: readonly Record<string, unknown>[];
    readonly changed: readonly { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> }[];
    readonly unmatched: readonly Record<string, unknown>[];
  };
}

const samplesMax = 10;

/** The dry run: what {@link commit} would do with these rows. Nothing that counts is touched; the stages stay. */
export async function compare(options: SettleOptions, incoming: Incoming): Promise<Comparison> {
  return inTurn(options.engine, async () => {
    const staged = await openStaged(options, incoming);
    try {
      const verdicts = await verdictsOf(staged);
      return { kind: incoming.table.kind, ...verdicts, ...(await comparedSamples(options, staged)) };
    } finally {
      await staged.drop();
    }
  });
}

/**
 * Lets the staged rows of an import count, with their accounts: all of them at once. `active` = the imports that count besides it. Rows that
 * became countable by new accounts or people are given to them. The stages are dropped.
 *
 * When it fails or is cancelled (`signal`) nothing of the import is left.
 */
export async function commit(options: SettleOptions, batch: number, incoming: readonly Incoming[], active: readonly number[]): Promise<Settled[]> {
  return inTurn(options.engine, async () => {
    try {
      const settled: Settled[] = [];
      for (const one of incoming) settled.push(await commitOne(options, batch, one, active));
      await rematchAfter(rematching(options), kindsOf(incoming));
      return settled;
    } catch (error) {
      await forget(options, batch, active);
      throw error;
    } finally {
      for (const stage of incoming.flatMap(({ stages }) => stages)) await options.engine.command(sql`DROP TABLE IF EXISTS ${name(stage)}`);
    }
  });
}

/** Takes the rows of an import out of all numbers; they stay on the shelf. `active` = the imports that count. */
export async function undo(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  return inTurn(options.engine, () => undoNow(options, batch, active));
}

/** Lets the rows of an undone import count again. `active` = the imports that count. */
export async function redo(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  return inTurn(options.engine, async () => {
    const kinds = await kindsWith(options.engine, batch);
    for (const table of kinds) await redoOne(options, table, batch, active);
    await rematchAfter(rematching(options), kinds.map(({ kind }) => kind));
  });
}

/**
 * After a start: finishes or takes back what a crash cut short, by the ledger of imports. Imports that were being read or committed are taken
 * back and fail with `interrupted`; undoing and redoing are finished. @returns the imports it dealt with
 */
export async function recover(options: SettleOptions, control: Control): Promise<number[]> {
  return inTurn(options.engine, async () => {
    const finished = await finishSwaps(options.engine, options.now());
    await sweep(options.engine);
    const unfinished = await control.imports.unfinished();
    for (const { batch, step } of unfinished) {
      const active = (await control.imports.active()).filter((other) => other !== batch);
      if (step === "undoing") await undoNow(options, batch, active);
      else if (step === "redoing") for (const table of await kindsWith(options.engine, batch)) await redoOne(options, table, batch, active);
      else await forget(options, batch, active);
      await writeDown(control, options, batch, step);
    }
    if (finished.length > 0 || unfinished.length > 0) await rematchAfter(rematching(options), recordTables.map(({ kind }) => kind));
    return unfinished.map(({ batch }) => batch);
  });
}

/** Drops what an import that was cut short had made beside the tables. */
async function sweep(engine: Engine): Promise<void> {
  const ours = [...defined().keys()];
  const rows = await engine.rows<{ name: string }>(sql`SELECT name FROM system.tables WHERE database = ${value.string(engine.database)}`);
  const kept = new Set([...ours, ...ours.map((table) => `${table}_local`), "schema_migration"]);
  const left = rows.filter((row) => !kept.has(row.name) && (row.name.startsWith("stage_") || ours.some((table) => row.name.startsWith(`${table}_`))));
  for (const table of left) await engine.everywhere(sql`DROP TABLE IF EXISTS ${name(table.name)} SYNC`);
}

async function writeDown(control: Control, { now }: SettleOptions, batch: number, step: string): Promise<void> {
  if (step === "undoing") await control.imports.step(batch, "undone", now());
  else if (step === "redoing") await control.imports.step(batch, "committed", now());
  else await control.imports.step(batch, "failed", now(), { problem: interrupted });
}

const interrupted = {
  code: "interrupted",
  message: "Sextant stopped while this import was running.",
  advice: "Nothing of it is counted. Import the file again.",
};

function rematching({ engine, now, minConfidence = minConfidenceDefault }: SettleOptions): { engine: Engine; now: Clock; minConfidence: number } {
  return { engine, now, minConfidence };
}

function kindsOf(incoming: readonly Incoming[]): string[] {
  return incoming.map(({ table }) => table.kind);
}

/** Keyed rows beside the keys that need more than being added. */
interface Staged {
  readonly engine: Engine;
  readonly table: RecordTable;
  readonly stage: string;
  readonly keyed: Keyed;
  readonly rows: Sql;
  /** Table of the keys that are in the store already or occur several times in the stage. */
  readonly known: string;
  readonly knownKeys: number;
  drop(): Promise<void>;
}

async function openStaged(options: SettleOptions, { table, stages }: Incoming): Promise<Staged> {
  const { engine } = options;
  const stage = await gatherStages(engine, stages);
  const known = `${stage}_known`;
  const drop = async (): Promise<void> => {
    await dropKeys(engine, stage);
    await engine.command(sql`DROP TABLE IF EXISTS ${name(known)}`);
  };
  try {
    const keyed = await keyRows(engine, table, stage);
    await engine.command(sql`CREATE OR REPLACE TABLE ${name(known)} (row_key UInt64) ENGINE = MergeTree ORDER BY row_key`);
    for (const query of await knownKeys(engine, table, keyed)) await engine.command(sql`INSERT INTO ${name(known)} ${query}`, callOf(options));
    const [{ keys } = { keys: "0" }] = await engine.rows<{ keys: string }>(sql`SELECT count() AS keys FROM ${name(known)}`);
    return { engine, table, stage, keyed, rows: keyed.rows, known, knownKeys: Number(keys), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function knownKeys(engine: Engine, table: RecordTable, { rows }: Keyed): Promise<Sql[]> {
  const repeated = sql`SELECT row_key FROM (${rows}) GROUP BY row_key HAVING count() > 1`;
  const places = [table.name, shelfName(table)];
  const held = await Promise.all(places.map((place) => isEmpty(engine, place)));
  const stored = places
    .filter((_, i) => held[i] === false)
    .map((place) => sql`SELECT DISTINCT row_key FROM ${name(place)} WHERE row_key GLOBAL IN (SELECT row_key FROM (${rows}))`);
  return [repeated, ...stored];
}

async function commitOne(options: SettleOptions, batch: number, incoming: Incoming, active: readonly number[]): Promise<Settled> {
  const staged = await openStaged(options, incoming);
  try {
    const verdicts = await verdictsOf(staged);
    await prepareSwap(options.engine, incoming.table);
    await addFresh(options, staged);
    if (staged.knownKeys > 0) await addKnown(options, staged, [...active, batch]);
    const unmatched = await countUnmatched(options, staged);
    options.signal?.throwIfAborted();
    await swap({ engine: options.engine, table: incoming.table, now: options.now() });
    return { kind: incoming.table.kind, ...verdicts, unmatched };
  } finally {
    await staged.drop();
  }
}

async function verdictsOf(staged: Staged): Promise<Verdicts> {
  if (staged.knownKeys === 0) return { new: staged.keyed.count, changed: 0, unchanged: 0, stale: 0 };
  return countVerdicts(staged, staged.keyed.count);
}

/** Rows whose key was never seen stand at once. */
async function addFresh(options: SettleOptions, { table, rows, known, knownKeys: keys, stage }: Staged): Promise<void> {
  const fresh = keys === 0 ? rows : sql`SELECT * FROM (${rows}) WHERE row_key NOT IN (SELECT row_key FROM ${name(known)})`;
  await makeNext(options, table, fresh, stage);
}

/** The others go to the shelf first; then it is decided what stands of the keys where they say something new. */
async function addKnown(options: SettleOptions, staged: Staged, active: readonly number[]): Promise<void> {
  const { engine, table, rows, known, stage } = staged;
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  await engine.command(
    sql`INSERT INTO ${name(shelfName(table))} (${columns}) SELECT ${columns} FROM (${rows}) WHERE row_key IN (SELECT row_key FROM ${name(known)})`,
    callOf(options),
  );
  const touched = await collectKeys(engine, table, [telling(staged)]);
  await decideAndMake(options, { table, touched, active, stage });
}

/** A row that repeats what stands changes nothing, of versioned records only the whole history can tell. */
function telling({ table, rows, known }: Staged): Sql {
  const keys = sql`SELECT row_key FROM ${name(known)}`;
  if (table.versioned) return sql`${keys} GROUP BY row_key`;
  return sql`
    SELECT r.row_key
    FROM (SELECT row_key, any(content) AS says, count() AS lines FROM (${rows}) WHERE row_key IN (${keys}) GROUP BY row_key) AS r
    GLOBAL ANY LEFT JOIN (SELECT row_key, content FROM ${name(table.name)} WHERE row_key GLOBAL IN (${keys})) AS was ON r.row_key = was.row_key
    WHERE r.lines > 1 OR was.row_key = 0 OR was.content != r.says`;
}

/** A key may be in it twice: it is a set to ask. */
async function collectKeys(engine: Engine, table: RecordTable, queries: readonly Sql[]): Promise<string> {
  const touched = `${table.name}_touched`;
  await engine.command(sql`CREATE OR REPLACE TABLE ${name(touched)} (row_key UInt64) ENGINE = MergeTree ORDER BY row_key`);
  for (const keys of queries) await engine.command(sql`INSERT INTO ${name(touched)} ${keys}`, bulk);
  return touched;
}

interface Decision {
  readonly table: RecordTable;
  readonly touched: string;
  readonly active: readonly number[];
  readonly stage: string;
}

async function decideAndMake(options: SettleOptions, { table, touched, active, stage }: Decision): Promise<void> {
  const { engine } = options;
  const arrivals = await decideStanding({ engine, table, touched, active });
  await makeNext(options, table, arrivals.rows, stage);
  await arrivals.drop();
  await engine.command(sql`DROP TABLE IF EXISTS ${name(touched)}`);
}

/** Rows with their accounts, into the table beside the counted one. */
async function makeNext(options: SettleOptions, table: RecordTable, rows: Sql, prefix: string): Promise<void> {
  const { engine, minConfidence = minConfidenceDefault, signal } = options;
  const ladder = await raiseLadder({ engine, table, rows, prefix, minConfidence, signal });
  try {
    await engine.command(sql`INSERT INTO ${name(nextName(table))} ${withAccount(table, rows, ladder)}`, callOf(options));
  } finally {
    await ladder.drop();
  }
}

function callOf({ signal }: SettleOptions): typeof bulk {
  return signal === undefined ? bulk : { ...bulk, signal };
}

async function countUnmatched(options: SettleOptions, { engine, table, rows, stage, knownKeys: keys }: Staged): Promise<number> {
  if (Object.keys(table.refersTo).length === 0) return 0;
  const ready = sql`SELECT count() AS unmatched FROM ${name(nextName(table))} WHERE account_id = ''`;
  if (keys === 0) return Number((await engine.rows<{ unmatched: string }>(ready, bulk))[0]?.unmatched ?? 0);
  return countWithoutAccount(options, table, rows, stage);
}

async function countWithoutAccount(options: SettleOptions, table: RecordTable, rows: Sql, prefix: string): Promise<number> {
  const { engine, minConfidence = minConfidenceDefault, signal } = options;
  const ladder = await raiseLadder({ engine, table, rows, prefix, minConfidence, signal });
  try {
    const query = sql`SELECT countIf(${ladder.columns.account_id} = '') AS unmatched FROM (${rows}) AS s ${ladder.joins}`;
    return Number((await engine.rows<{ unmatched: string }>(query, callOf(options)))[0]?.unmatched ?? 0);
  } finally {
    await ladder.drop();
  }
}

async function undoNow(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  const kinds = await kindsWith(options.engine, batch);
  for (const table of kinds) await undoOne(options, table, batch, active);
  await rematchAfter(rematching(options), kinds.map(({ kind }) => kind));
}

async function undoOne(options: SettleOptions, table: RecordTable, batch: number, active: readonly number[]): Promise<void> {
  const others = active.filter((other) => other !== batch);
  await prepareSwap(options.engine, table);
  const touched = await collectKeys(options.engine, table, keysWithOthers(table, batch, await holding(options.engine, table, others)));
  await decideAndMake(options, { table, touched, active: others, stage: table.name });
  await swap({ engine: options.engine, table, now: options.now(), goneBatch: batch, whole: await isSole(options.engine, table, batch) });
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

async function redoOne(options: SettleOptions, table: RecordTable, batch: number, active: readonly number[]): Promise<void> {
  await prepareSwap(options.engine, table);
  const touched = await collectKeys(options.engine, table, keysOfBatch(table, batch));
  await decideAndMake(options, { table, touched, active: [...active.filter((other) => other !== batch), batch], stage: table.name });
  await swap({ engine: options.engine, table, now: options.now() });
}

/** Leaves nothing of an import that was not committed. */
async function forget(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  const { engine } = options;
  await finishSwaps(engine, options.now());
  for (const table of await kindsWith(engine, batch)) {
    await undoOne({ engine, now: options.now, ...(options.minConfidence !== undefined && { minConfidence: options.minConfidence }) }, table, batch, active);
    await engine.everywhere(sql`DELETE FROM ${localShelf(engine, table)} WHERE batch = ${value.uint(batch)}`, bulk);
  }
  await rematchAfter(rematching(options), recordTables.map(({ kind }) => kind));
}

function localShelf(engine: Engine, table: RecordTable): Sql {
  return name(engine.cluster === null ? shelfName(table) : `${shelfName(table)}_local`);
}

/** The tables that hold rows of the import, accounts and people first. */
async function kindsWith(engine: Engine, batch: number): Promise<RecordTable[]> {
  const places = recordTables.flatMap((table) => [table.name, shelfName(table)].map((place) => ({ kind: table.kind, place })));
  const queries = places.map(({ kind, place }) => sql`SELECT ${value.string(kind)} AS kind, count() AS n FROM ${name(place)} WHERE batch = ${value.uint(batch)}`);
  const rows = await engine.rows<{ kind: string }>(sql`SELECT DISTINCT kind FROM (${join(queries, "\nUNION ALL\n")}) WHERE n > 0`, bulk);
  const kinds = new Set(rows.map(({ kind }) => kind));
  return recordTables.filter(({ kind }) => kinds.has(kind));
}

async function comparedSamples(options: SettleOptions, staged: Staged): Promise<Pick<Comparison, "unmatched" | "samples">> {
  const { engine, table, rows } = staged;
  const { minConfidence = minConfidenceDefault, signal } = options;
  const ladder = await raiseLadder({ engine, table, rows, prefix: staged.stage, minConfidence, signal });
  try {
    const hasAccounts = Object.keys(table.refersTo).length > 0;
    const found = sql`SELECT countIf(${ladder.columns.account_id} = '') AS unmatched FROM (${rows}) AS s ${ladder.joins}`;
    const unmatched = hasAccounts ? Number((await engine.rows<{ unmatched: string }>(found, bulk))[0]?.unmatched ?? 0) : 0;
    const few = (where: Sql): Promise<Record<string, unknown>[]> =>
      engine.rows(sql`${withAccount(table, rows, ladder, where)} ORDER BY s.seq LIMIT ${value.uint(samplesMax)}`, bulk);
    const known = sql`SELECT row_key FROM ${name(staged.known)}`;
    const judged = (verdict: string): Sql => sql`SELECT row_key, seq FROM (${verdictRows(staged)}) WHERE verdict = ${value.string(verdict)}`;
    return {
      unmatched,
      samples: {
        new: await few(sql`WHERE s.row_key NOT IN (${known}) OR (s.row_key, s.seq) IN (${judged("new")})`),
        changed: staged.knownKeys === 0 ? [] : await changedPairs(staged, await few(sql`WHERE (s.row_key, s.seq) IN (${judged("changed")})`)),
        unmatched: unmatched === 0 ? [] : await few(sql`WHERE ${ladder.columns.account_id} = ''`),
      },
    };
  } finally {
    await ladder.drop();
  }
}

/** Each changed row beside what stands now; nothing where only an earlier line of the file is changed. */
async function changedPairs({ engine, table }: Staged, after: readonly Record<string, unknown>[]): Promise<Comparison["samples"]["changed"]> {
  if (after.length === 0) return [];
  const newest = table.versioned ? sql`ORDER BY valid_from DESC` : empty;
  const before = await engine.rows(sql`
    SELECT *
    FROM ${name(table.name)}
    WHERE row_key IN (${join(after.map((row) => sql`${value.uint(BigInt(String(row["row_key"])))}`), ", ")})
    ${newest}
    LIMIT 1 BY row_key`);
  const byKey = new Map(before.map((row) => [String(row["row_key"]), row]));
  return after.map((row) => ({ before: byKey.get(String(row["row_key"])) ?? {}, after: row }));
}
