/**
 * Are the engine's tables what was written to them? A bit that flipped in a part is met by those questions only that read it, and a part that the
 * engine cannot open at a start is put beside without a word: its rows are missing from every answer.
 */
import type { Engine } from "../store/engine.ts";
import { name, sql } from "../store/sql.ts";

const load = { lane: "load" } as const;

/** Reads every part back and compares it with its checksums. On a cluster: the parts of the node that is asked. @returns what is wrong, in sentences */
export async function partFaults(engine: Engine): Promise<string[]> {
  const faults = [];
  for (const { table } of await tablesOf(engine)) {
    const parts = await engine.rows<{ part_path: string; is_passed: number }>(sql`CHECK TABLE ${name(table)} SETTINGS check_query_single_value_result = 0`, load);
    for (const { part_path, is_passed } of parts) if (!is_passed) faults.push(`Of the table ${table}, part ${part_path} is not what was written.`);
  }
  return [...faults, ...(await partsBeside(engine))];
}

/** Parts that the engine could not open, in sentences. */
export async function partsBeside(engine: Engine): Promise<string[]> {
  const rows = await engine.rows<{ of_table: string; parts: string }>(sql`
    SELECT \`table\` AS of_table, count() AS parts
    FROM system.detached_parts
    WHERE database = currentDatabase()
    GROUP BY of_table
    ORDER BY of_table`, load);
  return rows.map(({ of_table, parts }) => `Of the table ${of_table}, the engine could not open ${parts} parts.`);
}

function tablesOf(engine: Engine): Promise<{ readonly table: string }[]> {
  return engine.rows<{ table: string }>(sql`
    SELECT name AS table
    FROM system.tables
    WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
    ORDER BY name`, load);
}
