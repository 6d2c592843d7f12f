/** Staged rows of an import beside what the store knows of their keys. */
import type { Engine } from "../store/engine.ts";
import { shelfName } from "../store/schema.ts";
import { empty, join, name, type Sql, sql } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { collectKeys, decideAndMake } from "./decide.ts";
import { dropKeys, gatherStages, keyRows } from "./keys.ts";
import { type Ladder, minConfidenceDefault, raiseLadder, withAccount } from "./ladder.ts";
import { hasStages, namesStageOnly, readsStages } from "./pipeline-stages.ts";
import { callOf, type SettleOptions } from "./settle-options.ts";
import { type Survey, surveyRows } from "./survey.ts";
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
  /** A query for the rows with all columns and their final `row_key`. */
  readonly rows: Sql;
  readonly survey: Survey;
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
  const survey = await surveyRows(engine, table, name(stage), [table.name, shelfName(table)]);
  const drop = async (): Promise<void> => {
    await Promise.all([...(survey.bare > 0 ? [dropKeys(engine, stage)] : []), engine.command(sql`DROP TABLE IF EXISTS ${name(known)}`)]);
  };
  try {
    const rows = await keyRows(engine, table, stage, survey.bare);
    await collectKnown(options, { table, rows, survey, known });
    const [{ keys } = { keys: "0" }] = await engine.rows<{ keys: string }>(sql`SELECT count() AS keys FROM ${name(known)}`);
    return { engine, table, stage, rows, survey, known, knownKeys: Number(keys), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Up to so many rows all known keys are looked for in one statement; of more, one place after the other, to bound its memory. */
const togetherMax = 5_000_000;

async function collectKnown(options: SettleOptions, { table, rows, survey, known }: Pick<Staged, "table" | "rows" | "survey" | "known">): Promise<void> {
  const repeated = sql`SELECT row_key FROM (${rows}) GROUP BY row_key HAVING count() > 1`;
  const parts = survey.parts === 0 ? [] : [await partKeys(options, table, rows)];
  const stored = [table.name, shelfName(table)]
    .filter((place) => survey.filled.has(place))
    .map((place) => sql`SELECT DISTINCT row_key FROM ${name(place)} WHERE row_key GLOBAL IN (SELECT row_key FROM (${rows}))`);
  const [first = empty, ...others] = survey.rows > togetherMax ? [repeated, ...parts, ...stored] : [join([repeated, ...parts, ...stored], "\nUNION ALL\n")];
  const create = sql`CREATE OR REPLACE TABLE ${name(known)} (row_key UInt64) ENGINE = MergeTree ORDER BY row_key AS ${first}`;
  for (const statement of [create, ...others.map((keys) => sql`INSERT INTO ${name(known)} ${keys}`)]) await options.engine.command(statement, callOf(options));
}

/** Rows that do not stand as they are but are filled up. */
async function partKeys({ engine }: SettleOptions, table: RecordTable, rows: Sql): Promise<Sql> {
  const isRead = readsStages(table) && (await hasStages(engine)) ? sql` OR ${namesStageOnly}` : empty;
  return sql`SELECT row_key FROM (${rows}) WHERE part != 0${isRead} GROUP BY row_key`;
}

/** New, changed, unchanged. */
export async function verdictsOf(staged: Staged): Promise<Verdicts> {
  if (staged.knownKeys === 0) return { new: staged.survey.rows, changed: 0, unchanged: 0, stale: 0 };
  return countVerdicts(staged, staged.survey.rows);
}

/** The accounts of all staged rows. */
export function ladderOf(options: SettleOptions, { engine, table, rows, survey, stage }: Staged): Promise<Ladder> {
  const { minConfidence = minConfidenceDefault, signal } = options;
  return raiseLadder({ engine, table, rows, prefix: stage, minConfidence, survey, signal });
}

/** Rows whose key was never seen stand at once. */
export async function addFresh(options: SettleOptions, { table, rows, known, knownKeys: keys }: Staged, ladder: Ladder): Promise<void> {
  const fresh = keys === 0 ? empty : sql`WHERE s.row_key NOT IN (SELECT row_key FROM ${name(known)})`;
  await options.engine.command(sql`INSERT INTO ${name(nextName(table))} ${withAccount(table, rows, ladder, fresh)}`, callOf(options));
}

/** The others go to the shelf first; then it is decided what stands of the keys where they say something new. */
export async function addKnown(options: SettleOptions, staged: Staged, active: readonly number[]): Promise<void> {
  const { engine, table, rows, known, stage } = staged;
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  await engine.command(
    sql`INSERT INTO ${name(shelfName(table))} (${columns}) SELECT ${columns} FROM (${rows}) WHERE row_key IN (SELECT row_key FROM ${name(known)})`,
    callOf(options),
  );
  const touched = await collectKeys(options, table, [telling(staged)]);
  await decideAndMake(options, { table, touched, active, prefix: `${stage}_arrivals` });
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

/** Rows that no account was found for; `places` = where versions of their records stand. */
export async function countUnmatched(options: SettleOptions, { engine, table, rows, survey }: Staged, ladder: Ladder, places: readonly string[]): Promise<number> {
  if (Object.keys(table.refersTo).length === 0) return 0;
  if (!ladder.finds && survey.parts === 0) return survey.rows;
  const query = sql`SELECT countIf(${lacksAccount(table, ladder, places)}) AS unmatched FROM (${rows}) AS s ${ladder.joins}`;
  return Number((await engine.rows<{ unmatched: string }>(query, callOf(options)))[0]?.unmatched ?? 0);
}

/** A row of a part rarely names its account; it has one when a version of its record in these tables does. */
export function lacksAccount(table: RecordTable, ladder: Ladder, places: readonly string[]): Sql {
  if (!table.versioned) return sql`${ladder.columns.account_id} = ''`;
  const known = places.map((place) => sql`SELECT row_key FROM ${name(place)} WHERE account_id != ''`);
  return sql`${ladder.columns.account_id} = '' AND (s.part = 0 OR s.row_key GLOBAL NOT IN (${join(known, "\nUNION ALL\n")}))`;
}

/** The same where all rows stand in the table beside the counted one already. */
export async function countUnmatchedReady(options: SettleOptions, { engine, table, survey }: Staged, ladder: Ladder): Promise<number> {
  if (Object.keys(table.refersTo).length === 0) return 0;
  if (!ladder.finds) return survey.rows;
  const ready = sql`SELECT count() AS unmatched FROM ${name(nextName(table))} WHERE account_id = ''`;
  return Number((await engine.rows<{ unmatched: string }>(ready, callOf(options)))[0]?.unmatched ?? 0);
}
