/** A Parquet file as JSON Lines: the same columns, the same texts, the row's number as its line. Nothing of it can be changed in place. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { randomUUID } from "node:crypto";
import { parquetSettings, parquetTable } from "../../collect/files/intake.ts";
import { parquetFooter } from "../../collect/files/parquet-footer.ts";
import type { FileLook } from "../../collect/files/report.ts";
import type { Engine } from "../../store/engine.ts";
import { join, name, sql } from "../../store/sql.ts";

/** One object a line. */
export async function* parquetAsLines(engine: Engine, path: string, look: FileLook): AsyncGenerator<string> {
  const footer = await parquetFooter(path, look.name);
  const table = name(`erasing_${randomUUID().replaceAll("-", "")}`);
  const cells = look.columns.map((_, i) => name(`c${i}`));
  const columns = join(cells, ", ");
  await engine.command(sql`CREATE TABLE ${table} (seq UInt64, ${join(cells.map((cell) => sql`${cell} String`), ", ")}) ENGINE = MergeTree ORDER BY seq`);
  try {
    await engine.load(sql`INSERT INTO ${table} SELECT seq, ${columns} FROM ${parquetTable(footer)}`, createReadStream(path), "Parquet", { lane: "load", settings: parquetSettings });
    const rows = await engine.stream(sql`SELECT ${columns} FROM ${table} ORDER BY seq`, "JSONCompactEachRow", { lane: "load" });
    for await (const line of createInterface({ input: rows, crlfDelay: Infinity })) {
      if (line !== "") yield JSON.stringify(Object.fromEntries((JSON.parse(line) as string[]).map((text, i) => [look.columns[i]?.name ?? "", text])));
    }
  } finally {
    await engine.command(sql`DROP TABLE IF EXISTS ${table} SYNC`);
  }
}
