/** From keys that may change to the rows that stand for them, made ready with their accounts beside the table. */
import { name, type Sql, sql } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { minConfidenceDefault, raiseLadder, withAccount } from "./ladder.ts";
import { callOf, type SettleOptions } from "./settle-options.ts";
import { decideStanding } from "./standing.ts";
import { surveyRows } from "./survey.ts";
import { nextName } from "./swap.ts";

/** Keys that may change, as a table. */
export interface TouchedKeys {
  readonly table: string;
  /** How many; a key may be in it twice: it is a set to ask. */
  readonly count: number;
}

/** Keys of all queries; {@link decideAndMake} drops them. */
export async function collectKeys(options: SettleOptions, table: RecordTable, queries: readonly Sql[]): Promise<TouchedKeys> {
  const { engine } = options;
  const touched = `${table.name}_touched`;
  const [first, ...others] = queries;
  if (first === undefined) return { table: touched, count: 0 };
  await engine.command(sql`CREATE OR REPLACE TABLE ${name(touched)} (row_key UInt64) ENGINE = MergeTree ORDER BY row_key AS ${first}`, callOf(options));
  for (const keys of others) await engine.command(sql`INSERT INTO ${name(touched)} ${keys}`, callOf(options));
  const [row] = await engine.rows<{ keys: string }>(sql`SELECT count() AS keys FROM ${name(touched)}`);
  return { table: touched, count: Number(row?.keys ?? 0) };
}

export interface Decision {
  readonly table: RecordTable;
  readonly touched: TouchedKeys;
  /** Imports that count afterwards. */
  readonly active: readonly number[];
  /** Of the tables that hold the accounts of the arriving rows. */
  readonly prefix: string;
}

/** Decides anew what stands of the touched keys, and drops their list. */
export async function decideAndMake(options: SettleOptions, { table, touched, active, prefix }: Decision): Promise<void> {
  const { engine } = options;
  if (touched.count > 0) {
    const arrivals = await decideStanding({ engine, table, touched: touched.table, active, signal: options.signal });
    await makeNext(options, table, arrivals.rows, prefix);
    await arrivals.drop();
  }
  await engine.command(sql`DROP TABLE IF EXISTS ${name(touched.table)}`);
}

/** Rows with their accounts, into the table beside the counted one. */
async function makeNext(options: SettleOptions, table: RecordTable, rows: Sql, prefix: string): Promise<void> {
  const { engine, minConfidence = minConfidenceDefault, signal } = options;
  const survey = await surveyRows(engine, table, sql`(${rows})`);
  if (survey.rows === 0) return;
  const ladder = await raiseLadder({ engine, table, rows, prefix, minConfidence, survey, signal });
  try {
    await engine.command(sql`INSERT INTO ${name(nextName(table))} ${withAccount(table, rows, ladder)}`, callOf(options));
  } finally {
    await ladder.drop();
  }
}
