/**
 * The key of each staged row. Rows with an identity of their own bring it. A row without one is known by its content: the second equal row of
 * a file is another row, and the same file again brings the same two.
 */
import type { Engine } from "../store/engine.ts";
import { join, name, type Sql, sql } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { bulk } from "./bulk.ts";

/** Several stages of one record kind become the first one; the others are empty afterwards. Nothing is copied. */
export async function gatherStages(engine: Engine, stages: readonly string[]): Promise<string> {
  const [first, ...others] = stages;
  if (first === undefined) throw new Error("no stage");
  for (const other of others) {
    const [{ rows } = { rows: "0" }] = await engine.rows<{ rows: string }>(sql`SELECT count() AS rows FROM ${name(other)}`);
    if (rows !== "0") await engine.command(sql`ALTER TABLE ${name(other)} MOVE PARTITION tuple() TO TABLE ${name(first)}`, bulk);
  }
  return first;
}

/** A query for the staged rows with all columns and their final `row_key`. `bare` = how many have no identity of their own. */
export async function keyRows(engine: Engine, table: RecordTable, stage: string, bare: number): Promise<Sql> {
  if (bare === 0) return keyedRows(table, stage, null);
  await numberEquals(engine, stage, twiceName(stage));
  return keyedRows(table, stage, twiceName(stage));
}

/** Drops what {@link keyRows} made beside the stage. */
export async function dropKeys(engine: Engine, stage: string): Promise<void> {
  await engine.command(sql`DROP TABLE IF EXISTS ${name(twiceName(stage))}`);
}

function twiceName(stage: string): string {
  return `${stage}_twice`;
}

/** Numbers the second, third … of equal rows without identity. Those that occur once, the most by far, are left out. */
async function numberEquals(engine: Engine, stage: string, twice: string): Promise<void> {
  await engine.command(
    sql`
      CREATE OR REPLACE TABLE ${name(twice)} (seq UInt64, content UInt64, nth UInt64) ENGINE = MergeTree ORDER BY (seq, content) AS
      SELECT seq, content, nth
      FROM (
        SELECT seq, content, row_number() OVER (PARTITION BY source, content ORDER BY seq) - 1 AS nth
        FROM ${name(stage)}
        WHERE row_key = 0 AND content IN (SELECT content FROM ${name(stage)} WHERE row_key = 0 GROUP BY content HAVING count() > 1))
      WHERE nth > 0`,
    bulk,
  );
}

function keyedRows(table: RecordTable, stage: string, twice: string | null): Sql {
  const own = ownIdOf(table);
  const replaced: Record<string, Sql> = {};
  if (own !== null) replaced["id"] = own;
  if (twice !== null) replaced["row_key"] = keyOf(own);
  const columns = Object.keys(allColumns(table)).map((id) => sql`${replaced[id] ?? sql`g.${name(id)}`} AS ${name(id)}`);
  const numbers = twice === null ? sql`` : sql`ANY LEFT JOIN ${name(twice)} AS d ON g.seq = d.seq AND g.content = d.content`;
  return sql`SELECT ${join(columns, ", ")} FROM ${name(stage)} AS g ${numbers}`;
}

function keyOf(own: Sql | null): Sql {
  const byContent = sql`cityHash64(toString(g.source), g.content, d.nth)`;
  if (own === null) return sql`if(g.row_key != 0, g.row_key, ${byContent})`;
  return sql`multiIf(g.row_key != 0, g.row_key, ${own} != '', cityHash64(toString(g.source), ${own}), ${byContent})`;
}

/** Where the source has no ids, an account is known by its first domain or its name, a person by its address or its name and account. */
function ownIdOf(table: RecordTable): Sql | null {
  if (table.kind === "account") return sql`multiIf(g.id != '', g.id, g.domains[1] != '', g.domains[1], g.name)`;
  if (table.kind === "person") return sql`multiIf(g.id != '', g.id, g.email != '', g.email, g.name != '', concat(g.name, ' / ', g.account, g.account_domain), '')`;
  return null;
}
