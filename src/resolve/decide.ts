/** From keys that may change to the rows that stand for them, made ready with their accounts beside the table. */
import type { Engine } from "../store/engine.ts";
import { name, type Sql, sql } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { bulk, minConfidenceDefault, raiseLadder, withAccount } from "./ladder.ts";
import { callOf, type SettleOptions } from "./settle-options.ts";
import { decideStanding } from "./standing.ts";
import { nextName } from "./swap.ts";

/** A key may be in it twice: it is a set to ask. */
export async function collectKeys(engine: Engine, table: RecordTable, queries: readonly Sql[]): Promise<string> {
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

/** Decides anew what stands of the touched keys, and drops their list. */
export async function decideAndMake(options: SettleOptions, { table, touched, active, stage }: Decision): Promise<void> {
  const { engine } = options;
  const arrivals = await decideStanding({ engine, table, touched, active });
  await makeNext(options, table, arrivals.rows, stage);
  await arrivals.drop();
  await engine.command(sql`DROP TABLE IF EXISTS ${name(touched)}`);
}

/** Rows with their accounts, into the table beside the counted one. */
export async function makeNext(options: SettleOptions, table: RecordTable, rows: Sql, prefix: string): Promise<void> {
  const { engine, minConfidence = minConfidenceDefault, signal } = options;
  const ladder = await raiseLadder({ engine, table, rows, prefix, minConfidence, signal });
  try {
    await engine.command(sql`INSERT INTO ${name(nextName(table))} ${withAccount(table, rows, ladder)}`, callOf(options));
  } finally {
    await ladder.drop();
  }
}
