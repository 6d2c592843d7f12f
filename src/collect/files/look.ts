/** Looks at a kept file before anything is read into the store: what it is, how it is written, what its columns hold. */
import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { problem } from "../../model/problem.ts";
import type { Engine } from "../../store/engine.ts";
import { join, name, sql, value } from "../../store/sql.ts";
import { cleanHeader, repeatedHeaders } from "./header.ts";
import { keptBytes, keptPath } from "./keep.ts";
import type { Preset } from "./preset.ts";
import { parquetSettings, parquetTable } from "./intake.ts";
import { readJsonLine } from "./jsonl.ts";
import { parquetFooter, type ParquetFooter, unfolded } from "./parquet-footer.ts";
import type { ColumnLook, FileLook } from "./report.ts";
import { guessesFor } from "./guess.ts";
import { columnLooks, spread } from "./sniff/columns.ts";
import { checkWidth, footerOf, headOf, recordsOf, tableShape, type RecordAt, type TableShape } from "./sniff/dialect.ts";
import { encodingOf } from "./sniff/encoding.ts";
import { formatOf } from "./sniff/format.ts";
import { decodeText, markBytes } from "./text-source.ts";
import { readWorkbook } from "./workbook.ts";

export interface LookOptions {
  readonly dataDir: string;
  readonly sha256: string;
  /** The user's name of the file. */
  readonly name: string;
  /** What the user said, where the file leaves it open. */
  readonly encoding?: string;
  readonly sheet?: string;
  /** Reads the sample of a Parquet file; without it its columns are known by their types only. */
  readonly engine?: Engine;
  /** Known layouts, for guesses. */
  readonly presets?: readonly Preset[];
}

/** Everything of a look that depends on the format. */
export type TableLook = Omit<FileLook, "sha256" | "name" | "bytes" | "guesses">;

/** Fails with `content_mismatch`, `empty_file`, `encoding`, `too_many_columns`, `no_rows` … when the file cannot be a table. */
export async function look(options: LookOptions): Promise<FileLook> {
  const bytes = await keptBytes(options.dataDir, options.sha256);
  const file = await open(keptPath(options.dataDir, options.sha256), "r");
  try {
    const head = await piece(file, 0, headBytes);
    const table = await lookAtTable(formatOf(head, { name: options.name, bytes }), { ...options, file, bytes, head });
    const shown = { sha256: options.sha256, name: options.name, bytes };
    return { ...shown, ...table, guesses: guessesFor({ header: table.columns.map((column) => column.name), name: options.name, presets: options.presets ?? [] }) };
  } finally {
    await file.close();
  }
}

export interface OpenFile extends LookOptions {
  readonly file: FileHandle;
  readonly bytes: number;
  readonly head: Buffer;
}

async function lookAtTable(format: FileLook["format"], file: OpenFile): Promise<TableLook> {
  switch (format) {
    case "csv":
      return await lookAtText(file);
    case "jsonl":
      return await lookAtJsonLines(file);
    case "xlsx":
      return await lookAtWorkbook(file);
    case "parquet":
      return await lookAtParquet(file);
    default:
      return format satisfies never;
  }
}

const headBytes = 256 * 1024;
const sampleBytes = 64 * 1024;
const samplePieces = 32;
/** Files up to this size are looked at whole. */
const wholeBytes = 2 * 1024 * 1024;
const sampleRowsMax = 5_000;
/** Rows shown in the preview. */
const previewRows = 20;

async function lookAtText(file: OpenFile): Promise<TableLook> {
  const samples = await samplesOf(file);
  const { encoding, flags, questions } = encodingOf(samples.map((sample) => sample.bytes), file.encoding, file.name);
  const mark = markBytes(file.head, encoding);
  const text = decoded(file.head.subarray(mark), encoding);
  const lineEnd = text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
  const isWhole = file.bytes <= file.head.byteLength;
  const shape = tableShape(isWhole ? text : wholeLines(text, lineEnd), lineEnd);
  checkWidth(shape.width, file.name);
  const header = headerOf(shape);
  const footer = await footerLines(file, encoding, lineEnd, shape);
  const footerSet = new Set(footer.map(({ line }) => line));
  const first = recordsOf(isWhole ? text : wholeLines(text, lineEnd), shape.separator, lineEnd, previewRows + shape.headerLine + footer.length + 1);
  const rows = first.filter((record) => record.line > shape.headerLine && record.cells.length === shape.width && !footerSet.has(record.line)).map((record) => record.cells);
  const columns = columnLooks(header.names, sampledRows(samples, encoding, lineEnd, shape, footer));
  return {
    format: "csv",
    encoding,
    separator: shape.separator,
    lineEnd,
    headerLine: shape.headerLine === 0 ? null : shape.headerLine,
    preamble: shape.preamble,
    footer,
    columns,
    rows: rows.slice(0, previewRows),
    flags: [...flags, ...(shape.isDeclared || shape.separator !== "," ? ["dialect"] : []), ...header.flags, ...(footer.length > 0 ? ["footer"] : []), ...tracesOf(columns)],
    questions,
  };
}

/** Names of the columns; `#1`, `#2` … where there is no header or an empty one. */
export function namedColumns(texts: readonly string[]): { names: string[]; flags: string[] } {
  const names = texts.map((text, place) => cleanHeader(text) || `#${place + 1}`);
  const isChanged = names.some((clean, place) => clean !== texts[place]);
  return { names, flags: [...(isChanged ? ["header"] : []), ...(repeatedHeaders(names).length > 0 ? ["duplicate_header"] : [])] };
}

function headerOf(shape: TableShape): { names: string[]; flags: string[] } {
  const { header, width } = shape;
  if (header !== null) return namedColumns(header.cells);
  return { names: Array.from({ length: width }, (_, place) => `#${place + 1}`), flags: ["no_header"] };
}

/** Ids that a spreadsheet would have spoilt, or has: they are read as the text they are. */
export function tracesOf(columns: FileLook["columns"]): string[] {
  const ids = columns.filter((column) => column.looksLike === "id").flatMap((column) => column.examples);
  return [...(ids.some((text) => /^0\d+$/.test(text)) ? ["leading_zero"] : []), ...(ids.some((text) => /^\d[.,]\d+E\+\d+$/i.test(text)) ? ["scientific"] : [])];
}

interface Sample {
  readonly bytes: Buffer;
  /** It begins somewhere inside a line. */
  readonly isCut: boolean;
}

/** Pieces from all over the file; a small file whole. */
async function samplesOf(file: OpenFile): Promise<Sample[]> {
  if (file.bytes <= wholeBytes) return [{ bytes: await piece(file.file, 0, file.bytes), isCut: false }];
  const rest = Array.from({ length: samplePieces }, (_, i) => Math.floor(((file.bytes - sampleBytes) * (i + 1)) / samplePieces));
  const pieces = await Promise.all(rest.map(async (from) => ({ bytes: await piece(file.file, from - (from % 4), sampleBytes), isCut: true })));
  return [{ bytes: file.head, isCut: false }, ...pieces];
}

async function piece(file: FileHandle, from: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await file.read(bytes, 0, size, from);
  return bytes.subarray(0, bytesRead);
}

function sampledRows(samples: readonly Sample[], encoding: string, lineEnd: "\n" | "\r", shape: TableShape, footer: FileLook["footer"]): readonly (readonly string[])[] {
  const totals = new Set(footer.map(({ text }) => text));
  const each = Math.ceil(sampleRowsMax / samples.length);
  return samples.flatMap((sample, i) => {
    const skip = i === 0 ? markBytes(sample.bytes, encoding) : 0;
    const text = decoded(sample.bytes.subarray(skip), encoding);
    const begin = sample.isCut ? text.indexOf(lineEnd) + 1 : 0;
    const records = recordsOf(sample.isCut ? wholeLines(text.slice(begin), lineEnd) : text, shape.separator, lineEnd, i === 0 && samples.length === 1 ? Infinity : each + shape.headerLine);
    const rows = records.filter((record) => (i > 0 || record.line > shape.headerLine) && record.cells.length === shape.width && !totals.has(record.text.slice(0, 200)));
    return thinned(rows, samples.length === 1 ? sampleRowsMax : each);
  });
}

function thinned(rows: readonly RecordAt[], most: number): readonly (readonly string[])[] {
  const step = Math.max(1, rows.length / most);
  return Array.from({ length: Math.min(rows.length, most) }, (_, i) => rows[Math.floor(i * step)]?.cells ?? []);
}

function decoded(bytes: Buffer, encoding: string): string {
  return decodeText(bytes, encoding).toString("utf8");
}

function wholeLines(text: string, lineEnd: string): string {
  return text.slice(0, text.lastIndexOf(lineEnd) + 1) || text;
}

/** The lines at the end of the file that are no rows, with their numbers; the lines before are counted only when there are some. */
async function footerLines(file: OpenFile, encoding: string, lineEnd: "\n" | "\r", shape: TableShape): Promise<{ line: number; text: string }[]> {
  const from = Math.max(0, file.bytes - sampleBytes) & ~3;
  const tail = await piece(file.file, from, sampleBytes + 3);
  const skip = from === 0 ? markBytes(tail, encoding) : 0;
  const text = decoded(tail.subarray(skip), encoding);
  const begin = from === 0 ? 0 : text.indexOf(lineEnd) + 1;
  const records = recordsOf(text.slice(begin), shape.separator, lineEnd, Infinity);
  const rows = records.filter((record) => from > 0 || record.line > shape.headerLine);
  const footer = footerOf(rows, shape.width);
  if (footer.length === 0 || from === 0) return footer;
  const before = (await lineCount(file, lineEnd, encoding)) - lineBreaks(text.slice(begin), lineEnd);
  return footer.map((one) => ({ ...one, line: one.line + before }));
}

function lineBreaks(text: string, lineEnd: string): number {
  let count = 0;
  for (let at = text.indexOf(lineEnd); at >= 0; at = text.indexOf(lineEnd, at + 1)) count += 1;
  return count;
}

async function lookAtJsonLines(file: OpenFile): Promise<TableLook> {
  const samples = await samplesOf(file);
  const { encoding, flags, questions } = encodingOf(samples.map((sample) => sample.bytes), file.encoding, file.name);
  const each = Math.ceil(sampleRowsMax / samples.length);
  const records = samples.flatMap((sample, i) => jsonSample(sample, encoding, i === 0 ? markBytes(sample.bytes, encoding) : 0).slice(0, each));
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))];
  checkWidth(names.length, file.name);
  const rows = records.map((record) => names.map((key) => record.get(key) ?? ""));
  const columns = columnLooks(names, rows);
  return { format: "jsonl", encoding, separator: null, headerLine: null, preamble: [], footer: [], columns, rows: rows.slice(0, previewRows), flags: [...flags, ...tracesOf(columns)], questions };
}

function jsonSample(sample: Sample, encoding: string, skip: number): ReadonlyMap<string, string>[] {
  const text = decoded(sample.bytes.subarray(skip), encoding);
  const whole = sample.isCut ? wholeLines(text.slice(text.indexOf("\n") + 1), "\n") : text;
  return whole.split("\n").flatMap((line) => {
    const read = line.trim() === "" ? null : readJsonLine(line);
    return read === null || "code" in read ? [] : [read.cells];
  });
}

async function lookAtWorkbook(file: OpenFile): Promise<TableLook> {
  const workbook = await readWorkbook({ dataDir: file.dataDir, sha256: file.sha256, name: file.name, sheet: file.sheet });
  const filled = workbook.rows.map((cells, i): RecordAt => ({ line: i + 1, lastLine: i + 1, cells: trimmedRow(cells), text: cells.join("\t").trimEnd() }));
  const head = headOf(filled.slice(0, recordsForHead));
  if (head.header === null && filled.length === 0) throw problem("no_rows", `The sheet “${workbook.sheet}” of ${file.name} is empty.`, "Name another sheet: --sheet NAME", { sheets: workbook.sheets });
  const below = filled.filter((record) => record.line > head.headerLine);
  const width = below.reduce((most, record) => Math.max(most, record.cells.length), head.width);
  checkWidth(width, file.name);
  const header = namedColumns(Array.from({ length: width }, (_, i) => head.header?.cells[i] ?? ""));
  const footer = footerOf(below.map((record) => (record.cells.length === 1 ? record : { ...record, cells: workbook.rows[record.line - 1] ?? [] })), width);
  const left = new Set(footer.map(({ line }) => line));
  const rows = below.filter((record) => record.text !== "" && !left.has(record.line)).map((record) => Array.from({ length: width }, (_, i) => record.cells[i] ?? ""));
  const columns = columnLooks(header.names, spread(rows, sampleRowsMax));
  return {
    format: "xlsx", encoding: null, separator: null, sheet: workbook.sheet, sheets: workbook.sheets, headerLine: head.headerLine === 0 ? null : head.headerLine,
    preamble: head.preamble, footer, columns, rows: rows.slice(0, previewRows),
    flags: [...workbook.flags, ...header.flags, ...(footer.length > 0 ? ["footer"] : []), ...tracesOf(columns)], questions: [],
  };
}

const recordsForHead = 400;

/** Without the empty cells at its end: in a sheet every row is as wide as the widest. */
function trimmedRow(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((text) => text !== "") + 1);
}

async function lookAtParquet(file: OpenFile): Promise<TableLook> {
  const footer = await parquetFooter(keptPath(file.dataDir, file.sha256), file.name);
  const read = footer.columns.filter((column) => column.type !== null);
  checkWidth(footer.columns.length, file.name);
  const rows = file.engine === undefined ? [] : await parquetSample(file.engine, file, footer);
  const { names, flags } = namedColumns(read.map((column) => column.name));
  const looks = columnLooks(names, rows);
  const columns = looks.map((column, i): ColumnLook => {
    const { isDate = false, isNumber = false } = read[i] ?? {};
    if (isDate) return { ...column, looksLike: "date", dateFormats: ["ymd"] };
    return isNumber ? { ...column, looksLike: column.looksLike === "id" ? "id" : "number", decimals: ["."], isMarkOpen: false } : column;
  });
  const left = footer.columns.length - read.length;
  return {
    format: "parquet", encoding: null, separator: null, headerLine: null, preamble: [], footer: [], columns, rows: rows.slice(0, previewRows),
    flags: [...flags, ...(left > 0 ? ["nested_left_out"] : []), ...tracesOf(columns)], questions: [],
  };
}

/** The first rows; a Parquet file is read by the engine alone. */
async function parquetSample(engine: Engine, file: OpenFile, footer: ParquetFooter): Promise<string[][]> {
  const table = name(`stage_look_${file.sha256.slice(0, 16)}`);
  const cells = footer.columns.filter((column) => column.type !== null).map((_, i) => name(`c${i}`));
  if (cells.length === 0 || footer.rows === 0) return [];
  await engine.command(sql`DROP TABLE IF EXISTS ${table} SYNC`);
  await engine.command(sql`CREATE TABLE ${table} (cells Array(String)) ENGINE = MergeTree ORDER BY tuple()`);
  try {
    const insert = sql`INSERT INTO ${table} SELECT [${join(cells, ", ")}] FROM ${parquetTable(footer)} LIMIT ${value.uint(sampleRowsMax)}`;
    await engine.load(insert, createReadStream(keptPath(file.dataDir, file.sha256)), "Parquet", { settings: parquetSettings });
    const rows = await engine.rows<{ cells: string[] }>(sql`SELECT cells FROM ${table}`);
    return rows.map((row) => row.cells);
  } catch (error) {
    throw unfolded(error, file.name);
  } finally {
    await engine.command(sql`DROP TABLE IF EXISTS ${table} SYNC`);
  }
}

/** Line breaks of the whole file. */
async function lineCount(file: OpenFile, lineEnd: string, encoding: string): Promise<number> {
  const block = Buffer.alloc(1024 * 1024);
  const wanted = lineEnd.charCodeAt(0);
  const place = encoding === "utf-16le" ? 0 : encoding === "utf-16be" ? 1 : null;
  let count = 0;
  for (let position = 0; ; ) {
    const { bytesRead } = await file.file.read(block, 0, block.byteLength, position);
    if (bytesRead === 0) return count;
    const bytes = block.subarray(0, bytesRead);
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
      if (place === null || (at % 2 === place && bytes[at ^ 1] === 0)) count += 1;
    }
    position += bytesRead;
  }
}
