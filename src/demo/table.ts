import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";

export type Cell = string | number | boolean | null;

/** A record by its columns; what is left out is empty. */
export type Row = Readonly<Record<string, Cell>>;

/** Writes a CSV with a header, row by row; empty for null. */
export async function writeCsv(path: string, columns: readonly string[], rows: Iterable<Row>): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${columns.join(",")}\n`);
  for (const row of rows) {
    if (!file.write(`${columns.map((column) => cellText(row[column] ?? null)).join(",")}\n`)) await once(file, "drain");
  }
  file.end();
  await finished(file);
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
