/** Drops what work that was cut short had made beside the tables. */
import type { Engine } from "../store/engine.ts";
import { defined } from "../store/schema.ts";
import { name, sql, value } from "../store/sql.ts";

/** After a start, when nobody works: stages of imports, too. */
export async function sweep(engine: Engine): Promise<void> {
  await dropLeft(engine, (table) => table.startsWith("stage_") || isBeside(table));
}

/** What stands beside the record tables; stages of files that are being read stay. */
export async function sweepBeside(engine: Engine): Promise<void> {
  await dropLeft(engine, isBeside);
}

const ours: readonly string[] = [...defined().keys()];
const kept: ReadonlySet<string> = new Set([...ours, ...ours.map((table) => `${table}_local`), "schema_migration"]);

function isBeside(table: string): boolean {
  return ours.some((own) => table.startsWith(`${own}_`));
}

async function dropLeft(engine: Engine, isLeft: (table: string) => boolean): Promise<void> {
  const rows = await engine.rows<{ name: string }>(sql`SELECT name FROM system.tables WHERE database = ${value.string(engine.database)}`);
  const left = rows.filter((row) => !kept.has(row.name) && isLeft(row.name));
  for (const table of left) await engine.everywhere(sql`DROP TABLE IF EXISTS ${name(table.name)} SYNC`);
}
