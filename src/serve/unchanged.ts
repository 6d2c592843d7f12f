/** Whether the rows of a table are those that it had: by the parts that the engine keeps it in, without reading them. */
import type { Engine } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";

/** A part: its name, which holds the first and last number of the writes in it, and a hash of all its files. */
export interface Part {
  readonly name: string;
  readonly hash: string;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  /** The last change of rows that stood already. */
  readonly changed: number;
}

/** Parts that stand, and those that the engine brought together into others a short while ago. */
export interface Parts {
  readonly active: readonly Part[];
  readonly former: readonly Part[];
}

interface PartRow extends Record<string, unknown> {
  readonly of_table: string;
  readonly part_name: string;
  readonly hash: string;
  readonly part_rows: string;
  readonly first_block: string;
  readonly last_block: string;
  readonly changed: string;
  readonly stands: number;
}

/** The parts of tables by their names; a table without parts has none. */
export async function partsOf(engine: Engine, tables: readonly string[]): Promise<Map<string, Parts>> {
  const rows = await engine.rows<PartRow>(sql`
    SELECT table AS of_table, name AS part_name, hash_of_all_files AS hash, rows AS part_rows, min_block_number AS first_block, max_block_number AS last_block,
      data_version AS changed, active AS stands
    FROM system.parts
    WHERE database = ${value.string(engine.database)} AND table IN ${value.strings(tables)}`, { lane: "load" });
  const byTable = Map.groupBy(rows, ({ of_table }) => of_table);
  return new Map(tables.map((table) => {
    const all = byTable.get(table) ?? [];
    return [table, { active: all.filter(({ stands }) => stands === 1).map(partOf), former: all.filter(({ stands }) => stands !== 1).map(partOf) }];
  }));
}

function partOf(row: PartRow): Part {
  return { name: row.part_name, hash: row.hash, rows: Number(row.part_rows), first: Number(row.first_block), last: Number(row.last_block), changed: Number(row.changed) };
}

/**
 * Each part is one of those that there were, or the engine has brought together some of them and nothing else: they still lie beside it, no row was
 * changed or left out on the way. Where that cannot be seen any more the answer is no.
 */
export function isUnchanged(before: readonly Part[], now: Parts): boolean {
  const accounted = new Set<string>();
  const isKnown = (part: Part): boolean => {
    const same = before.find((one) => isSame(one, part));
    const from = same === undefined ? before.filter((one) => one.first >= part.first && one.last <= part.last) : [same];
    for (const { name } of from) accounted.add(name);
    return same !== undefined || isTogether(from, part, now.former);
  };
  return now.active.every(isKnown) && before.every(({ name }) => accounted.has(name));
}

function isSame(a: Part, b: Part): boolean {
  return a.name === b.name && a.hash === b.hash;
}

function isTogether(from: readonly Part[], part: Part, former: readonly Part[]): boolean {
  const rows = from.reduce((sum, one) => sum + one.rows, 0);
  return rows === part.rows && from.some((one) => one.changed >= part.changed) && from.every((one) => former.some((left) => isSame(left, one)));
}
