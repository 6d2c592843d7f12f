/** After an erasure some imports brought fewer rows, or refused others: the ledger says so from then on. */
import type { ImportCounts, ImportRecord } from "../../store/control/imports.ts";
import { shelfName } from "../../store/schema.ts";
import { join, name, sql, value } from "../../store/sql.ts";
import { recordTables } from "../../store/tables/index.ts";
import type { ImportParts } from "../imports.ts";

type Kinds = ImportRecord["kinds"];

/** Writes down what each import holds now, where that is not what its ledger says. */
export async function recount(parts: ImportParts): Promise<void> {
  const { control, now } = parts;
  const [held, refused] = await Promise.all([heldByImport(parts), refusedByImport(parts)]);
  for (const one of await control.imports.list()) {
    if (one.state !== "committed" && one.state !== "undone") continue;
    const kinds = one.kinds.map(({ kind, rows }) => ({ kind, rows: shrunkTo(rows, held.get(`${one.batch} ${kind}`) ?? 0) }));
    const rejected = refused.get(one.batch) ?? 0;
    if (rejected === one.rows.rejected && kinds.every(({ rows }, i) => rows === one.kinds[i]?.rows)) continue;
    await control.imports.recounted(one.batch, now(), { kinds, rows: { ...sumOf(one, kinds), rejected } });
  }
}

/**
 * What the books of an import must come to: a row that came back from the shelf may have left its copy there and is counted once. A line of a
 * log makes several rows with one key: of the value until then and of the value since.
 */
async function heldByImport({ engine }: ImportParts): Promise<Map<string, number>> {
  const each = recordTables.map((table) => sql`
    SELECT ${value.string(table.kind)} AS kind, batch, count() AS held
    FROM (
      SELECT batch FROM ${name(table.name)} WHERE (row_key, batch, seq) GLOBAL NOT IN (SELECT row_key, batch, seq FROM ${name(shelfName(table))})
      UNION ALL
      SELECT batch FROM ${name(shelfName(table))}
    )
    GROUP BY batch`);
  const rows = await engine.rows<{ kind: string; batch: number; held: string }>(join(each, "\nUNION ALL\n"), { lane: "load" });
  return new Map(rows.map(({ kind, batch, held }) => [`${batch} ${kind}`, Number(held)]));
}

async function refusedByImport({ engine }: ImportParts): Promise<Map<number, number>> {
  const rows = await engine.rows<{ batch: number; held: string }>(sql`SELECT batch, count() AS held FROM reject GROUP BY batch`, { lane: "load" });
  return new Map(rows.map(({ batch, held }) => [batch, Number(held)]));
}

/** What is missing is taken off new rows first: those that came again were brought by another import too. */
function shrunkTo(rows: ImportCounts, held: number): ImportCounts {
  let over = rows.new + rows.changed + rows.unchanged - held;
  if (over === 0) return rows;
  const less = (count: number): number => {
    const taken = Math.min(count, over);
    over -= taken;
    return count - taken;
  };
  const shrunk = { ...rows, new: less(rows.new), changed: less(rows.changed), unchanged: less(rows.unchanged) };
  return over < 0 ? { ...shrunk, new: shrunk.new - over } : shrunk;
}

function sumOf({ rows }: ImportRecord, kinds: Kinds): ImportCounts {
  const sum = (id: keyof ImportCounts): number => kinds.reduce((all, one) => all + one.rows[id], 0);
  return { ...rows, new: sum("new"), changed: sum("changed"), unchanged: sum("unchanged") };
}
