/** The table of a pool: rows of many SELECTs, of which those of some SELECTs or accounts leave again and again. */
import { createHash } from "node:crypto";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { compile, empty, join, name, type Pool, type Sql, sql } from "../store/sql.ts";

/** What is lost with a crash is made again. */
export const unsynced: Sql = sql`fsync_after_insert = 0, fsync_part_directory = 0, min_rows_to_fsync_after_merge = 0`;
/** Large parts stay as they were written, each in its order: to bring them together once more costs as much as to write them. No statistics: nobody reads by them. */
const asTheyCome: Sql = sql`max_bytes_to_merge_at_max_space_in_pool = 20000000, auto_statistics_types = ''`;
/**
 * Rows are numbered, so that they can leave by a list of which they are. A table beside has no such numbers: they would be those of other rows
 * where its parts move to.
 */
const numbered: Sql = sql`, enable_block_number_column = 1, enable_block_offset_column = 1`;

/** Makes it, empty. `isBeside`: its partition is to move to another. */
export async function createPoolTable(engine: Engine, table: string, pool: Pool, { isBeside, ...options }: QueryOptions & { readonly isBeside: boolean }): Promise<void> {
  await engine.command(sql`
    CREATE OR REPLACE TABLE ${name(table)} (member UInt64, ${pool.columns}) ENGINE = MergeTree ORDER BY (${join(orderOf(pool).map(name), ", ")})
    SETTINGS ${unsynced}, ${asTheyCome}${isBeside ? empty : numbered}`, options);
}

/** Fingerprint of its columns, their order, and how its rows leave. */
export function shapeOf(pool: Pool): string {
  return createHash("sha256").update(JSON.stringify([compile(pool.columns), orderOf(pool), compile(numbered)])).digest("hex");
}

/**
 * A few rows leave: they are written down in one list, which goes when the engine brings their parts together. A deletion that marks rows in the parts where they stand goes through one part
 * of the table after the other, also those that have none of them, and waits for each: with 33 parts 4 to 5 s by the clock, by a list 0.1. Yet whoever reads reads the list,
 * so that many rows leave by marks ({@link manyLeave}). Of a table without numbers all leave by marks.
 */
export async function fewLeave(engine: Engine, table: string, condition: Sql, options: QueryOptions): Promise<void> {
  await engine.command(deletion(table, condition), { ...options, settings: { ...options.settings, lightweight_delete_mode: "lightweight_update", enable_lightweight_update: 1 } });
}

/** Rows leave by marks. */
export async function manyLeave(engine: Engine, table: string, condition: Sql, options: QueryOptions): Promise<void> {
  await engine.command(deletion(table, condition), options);
}

function deletion(table: string, condition: Sql): Sql {
  return sql`DELETE FROM ${name(table)} WHERE ${condition}`;
}

function orderOf({ orderBy }: Pool): string[] {
  return ["member", ...(orderBy === undefined ? [] : [orderBy])];
}
