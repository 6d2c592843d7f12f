/** From a row of the store, or a reject, back to the row of the file it came from, as it stands there. */
import { createReadStream } from "node:fs";
import { problem } from "../../model/problem.ts";
import type { Engine } from "../../store/engine.ts";
import { name, sql, value } from "../../store/sql.ts";
import { recordBytesMax } from "./framer.ts";
import { parquetSettings, parquetTable } from "./intake.ts";
import { readJsonLine } from "./jsonl.ts";
import { keptPath } from "./keep.ts";
import { parquetFooter } from "./parquet-footer.ts";
import { placeBefore } from "./places.ts";
import type { FileLook } from "./report.ts";
import { splitRecord } from "./split-record.ts";
import { textChunks } from "./text-source.ts";
import { readWorkbook } from "./workbook.ts";

export interface OriginOptions {
  readonly dataDir: string;
  /** The look with which the file was gathered. */
  readonly look: FileLook;
  /** Line of a text file, row of a workbook, record number else: the row's `seq`. */
  readonly seq: number;
  /** Only Parquet needs it: the engine is its reader. */
  readonly engine?: Engine;
}

export interface FileRow {
  /** Line or row number. */
  readonly line: number;
  readonly header: readonly string[];
  readonly cells: readonly string[];
  readonly raw: string;
}

/** Fails with `unknown_row` when the file has no such row. */
export async function originOf(options: OriginOptions): Promise<FileRow> {
  const header = options.look.columns.map((column) => column.name);
  const found = await read(options, header);
  if (found === null) throw problem("unknown_row", `${options.look.name} has no row ${options.seq}.`, "Ask for a row of this import.", { seq: options.seq });
  return { line: options.seq, header, ...found };
}

type Found = Pick<FileRow, "cells" | "raw"> | null;

function read(options: OriginOptions, header: readonly string[]): Promise<Found> {
  switch (options.look.format) {
    case "csv":
      return csvRow(options);
    case "jsonl":
      return jsonRow(options, header);
    case "xlsx":
      return workbookRow(options);
    case "parquet":
      return parquetRow(options);
    default:
      return options.look.format satisfies never;
  }
}

async function csvRow(options: OriginOptions): Promise<Found> {
  const lineEnd = options.look.lineEnd ?? "\n";
  const text = await textFromLine(options, lineEnd, (line) => !isOpen(line));
  return text === null ? null : { raw: text, cells: splitRecord(text, options.look.separator ?? ",") };
}

/** Is a quote open at the end of it? */
function isOpen(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 1;
}

async function jsonRow(options: OriginOptions, header: readonly string[]): Promise<Found> {
  const text = await textFromLine(options, "\n", () => true);
  if (text === null) return null;
  const parsed = readJsonLine(text);
  return { raw: text, cells: "code" in parsed ? [] : header.map((key) => parsed.cells.get(key) ?? "") };
}

/** A quoted field may go on for so many lines; a quote that never closes ends at its own line. */
const linesOfRecordMax = 1_000;

/** The text from a line on, as many lines as it takes until `isWhole`. */
async function textFromLine(options: OriginOptions, lineEnd: "\n" | "\r", isWhole: (text: string) => boolean): Promise<string | null> {
  const lines: string[] = [];
  for await (const { line, text } of linesFrom(options, lineEnd)) {
    if (line < options.seq) continue;
    lines.push(text);
    const all = lines.join(lineEnd);
    if (isWhole(all)) return all.replace(/\r$/, "");
    if (lines.length > linesOfRecordMax || all.length > recordBytesMax) break;
  }
  return lines[0]?.replace(/\r$/, "") ?? null;
}

/** Lines from the last kept place before the row on, with their numbers. */
async function* linesFrom({ dataDir, look, seq }: OriginOptions, lineEnd: "\n" | "\r"): AsyncGenerator<{ line: number; text: string }> {
  const place = await placeBefore({ dataDir, look }, seq);
  const from = place === null ? undefined : { offset: place.chunkOffset, fileOffset: place.chunkFileOffset };
  let line = place?.line ?? 1;
  let skip = place === null ? 0 : place.offset - place.chunkOffset;
  let pending: Buffer = Buffer.alloc(0);
  for await (const { bytes } of textChunks({ path: keptPath(dataDir, look.sha256), encoding: look.encoding ?? "utf-8", ...(from === undefined ? {} : { from }) })) {
    const all = pending.byteLength === 0 ? bytes.subarray(skip) : Buffer.concat([pending, bytes]);
    skip = 0;
    let at = 0;
    for (let end = all.indexOf(lineEnd, at); end >= 0; end = all.indexOf(lineEnd, at)) {
      yield { line, text: line < seq ? "" : all.toString("utf8", at, end) };
      line += 1;
      at = end + 1;
    }
    pending = all.subarray(at);
  }
  if (pending.byteLength > 0) yield { line, text: pending.toString("utf8") };
}

async function workbookRow({ dataDir, look, seq }: OriginOptions): Promise<Found> {
  const workbook = await readWorkbook({ dataDir, sha256: look.sha256, name: look.name, sheet: look.sheet });
  const cells = workbook.rows[seq - 1];
  return cells === undefined ? null : { cells: cells.slice(0, look.columns.length), raw: JSON.stringify(cells) };
}

async function parquetRow({ dataDir, look, seq, engine }: OriginOptions): Promise<Found> {
  if (engine === undefined) throw new Error("a Parquet row is read by the engine");
  const path = keptPath(dataDir, look.sha256);
  const table = name(`stage_row_${look.sha256.slice(0, 16)}_${seq}`);
  await engine.command(sql`DROP TABLE IF EXISTS ${table} SYNC`);
  await engine.command(sql`CREATE TABLE ${table} (raw String) ENGINE = MergeTree ORDER BY tuple()`);
  try {
    const insert = sql`INSERT INTO ${table} SELECT raw FROM ${parquetTable(await parquetFooter(path, look.name))} WHERE seq = ${value.uint(seq)}`;
    await engine.load(insert, createReadStream(path), "Parquet", { settings: parquetSettings });
    const [row] = await engine.rows<{ raw: string }>(sql`SELECT raw FROM ${table}`);
    return row === undefined ? null : { raw: row.raw, cells: JSON.parse(row.raw) as string[] };
  } finally {
    await engine.command(sql`DROP TABLE IF EXISTS ${table} SYNC`);
  }
}
