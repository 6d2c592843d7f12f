/** Staged rows of an import beside what the store knows of their keys. */
import type { Engine } from "../store/engine.ts";
import { isEmpty, shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { collectKeys, decideAndMake, makeNext } from "./decide.ts";
import { dropKeys, gatherStages, keyRows, type Keyed } from "./keys.ts";
import { bulk, minConfidenceDefault, raiseLadder } from "./ladder.ts";
import { callOf, type SettleOptions } from "./settle-options.ts";
import { nextName } from "./swap.ts";
import { countVerdicts, type Verdicts } from "./verdicts.ts";

/** Staged rows of one record kind: one stage for each mapping that makes this kind. */
export interface Incoming {
  readonly table: RecordTable;
  readonly stages: readonly string[];
}

/** Keyed rows beside the keys that need more than being added. */
export interface Staged {
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

/** Keys the rows and looks which keys are known; {@link Staged.drop} when done. */
export async function openStaged(options: SettleOptions, { table, stages }: Incoming): Promise<Staged> {
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

/** New, changed, unchanged. */
export async function verdictsOf(staged: Staged): Promise<Verdicts> {
  if (staged.knownKeys === 0) return { new: staged.keyed.count, changed: 0, unchanged: 0, stale: 0 };
  return countVerdicts(staged, staged.keyed.count);
}

/** Rows whose key was never seen stand at once. */
export async function addFresh(options: SettleOptions, { table, rows, known, knownKeys: keys, stage }: Staged): Promise<void> {
  const fresh = keys === 0 ? rows : sql`SELECT * FROM (${rows}) WHERE row_key NOT IN (SELECT row_key FROM ${name(known)})`;
  await makeNext(options, table, fresh, stage);
}

/** The others go to the shelf first; then it is decided what stands of the keys where they say something new. */
export async function addKnown(options: SettleOptions, staged: Staged, active: readonly number[]): Promise<void> {
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

/** Rows that no account was found for. */
export async function countUnmatched(options: SettleOptions, { engine, table, rows, stage, knownKeys: keys }: Staged): Promise<number> {
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
