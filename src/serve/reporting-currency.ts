/**
 * The reporting currency is a setting. As long as nobody has set it, the first import whose amounts are all in one currency sets it, on the
 * record and with a sentence for the user: otherwise every amount of a company that reports in dollars would wait for a rate to euros.
 */
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import type { ImportParts } from "./imports.ts";

/** @returns the sentence for the user, if the import set the currency */
export async function adoptCurrency({ control, engine, now }: ImportParts, batch: number): Promise<string[]> {
  const at = now();
  if ((await control.settings.at(at)).has("currency")) return [];
  const found = await engine.rows<{ code: string }>(sql`
    SELECT DISTINCT code
    FROM (${join(recordTables.flatMap((table) => amountsIn(table, batch)), "\nUNION ALL\n")})
    LIMIT 2`, { lane: "load" });
  const [only] = found;
  if (only === undefined || found.length > 1) return [];
  await control.settings.set({ name: "currency", value: only.code, author: `import ${batch}`, reason: "All amounts of the first import with amounts are in this currency.", at, validFrom: new Date(0) });
  return [`Amounts are reported in ${only.code}, the currency of this import. To change it: sextant setting set currency CODE`];
}

function amountsIn(table: RecordTable, batch: number): Sql[] {
  return Object.entries(table.columns).flatMap(([id, column]) => {
    if (column.holds !== "money" || column.currencyIn === undefined) return [];
    return [sql`SELECT toString(${name(column.currencyIn)}) AS code FROM ${name(table.name)} WHERE batch = ${value.uint(batch)} AND ${name(id)} IS NOT NULL AND ${name(column.currencyIn)} != ''`];
  });
}
