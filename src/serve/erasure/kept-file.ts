/**
 * A kept file without an erased person. It is written beside, under the hash of its new bytes; every other row keeps its bytes, and every row its
 * line, so that whatever was said of the others leads to the same place.
 */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import iconv from "iconv-lite";
import { keptPath } from "../../collect/files/keep.ts";
import { look } from "../../collect/files/look.ts";
import type { Mapping } from "../../collect/files/preset.ts";
import type { FileLook } from "../../collect/files/report.ts";
import { markBytes, textChunks } from "../../collect/files/text-source.ts";
import { syncDirectory, writeDown } from "../../collect/files/write-down.ts";
import { isProblem } from "../../model/problem.ts";
import type { Engine } from "../../store/engine.ts";
import { blotJsonText, blotText, type ErasureMode } from "./blot.ts";
import { columnRoles } from "./columns.ts";
import { parquetAsLines } from "./parquet.ts";
import { blotRow, type RowRules } from "./rows.ts";
import type { Sought } from "./sought.ts";
import { blotWorkbook } from "./workbook.ts";

export interface KeptFileToBlot {
  readonly dataDir: string;
  readonly engine: Engine;
  readonly sha256: string;
  readonly name: string;
  /** How it was read, and into what: one for each import of it. */
  readonly readings: readonly { readonly sheet?: string; readonly encoding?: string; readonly mappings: readonly Mapping[] }[];
  readonly sought: Sought;
  readonly mode: ErasureMode;
  /** Only counts: nothing is written. */
  readonly isTrial?: boolean;
}

export interface BlottedFile {
  readonly sha256: string;
  readonly bytes: number;
  /** Rows that were theirs, and rows that named them beside others. */
  readonly theirs: number;
  readonly named: number;
}

/** Writes the file anew. @returns null where it names nobody sought */
export async function blotKeptFile(file: KeptFileToBlot): Promise<BlottedFile | null> {
  const looks = await looksAt(file);
  const rules = { sought: file.sought, mode: file.mode };
  const tally = { theirs: 0, named: 0 };
  const path = keptPath(file.dataDir, file.sha256);
  const [first] = looks;
  const isTrial = file.isTrial === true;
  if (first === undefined) return written(path, plainLines(path, { ...rules, tally }), { tally, isTrial });
  switch (first.look.format) {
    case "xlsx":
      return written(path, blotWorkbook(path, { looks, ...rules, tally }), { tally, isTrial });
    case "parquet":
      return written(path, blottedLines(jsonLinesOf(parquetAsLines(file.engine, path, first.look)), { look: first.look, rowRules: rowRulesOf(first, file), tally }), { tally, isTrial });
    default:
      return written(path, blottedText(path, { look: first.look, rowRules: rowRulesOf(first, file), tally }), { tally, isTrial });
  }
}

export interface LookedAt {
  readonly look: FileLook;
  readonly mappings: readonly Mapping[];
}

/** A text is looked at once, a workbook for each of its sheets. */
async function looksAt({ dataDir, sha256, name, readings }: KeptFileToBlot): Promise<LookedAt[]> {
  const bySheet = Map.groupBy(readings.length === 0 ? [{ mappings: [] as readonly Mapping[] }] : readings, (one) => ("sheet" in one ? one.sheet : undefined) ?? "");
  const looks: LookedAt[] = [];
  for (const [sheet, some] of bySheet) {
    const encoding = some.map((one) => ("encoding" in one ? one.encoding : undefined)).find((one) => one !== undefined);
    const seen = await lookOrNull({ dataDir, sha256, name, ...(sheet === "" ? {} : { sheet }), ...(encoding === undefined ? {} : { encoding }) });
    if (seen !== null) looks.push({ look: seen, mappings: some.flatMap(({ mappings }) => mappings) });
  }
  return looks;
}

/** What is no table is read as lines. */
async function lookOrNull(options: Parameters<typeof look>[0]): Promise<FileLook | null> {
  try {
    return await look(options);
  } catch (error) {
    if (isProblem(error)) return null;
    throw error;
  }
}

function rowRulesOf({ look: { columns }, mappings }: LookedAt, { sought, mode }: Pick<KeptFileToBlot, "sought" | "mode">): RowRules {
  return { columns: columnRoles(columns.map(({ name }) => name), mappings), sought, mode };
}

interface Tally {
  theirs: number;
  named: number;
}

interface Blotting {
  readonly look: FileLook;
  readonly rowRules: RowRules;
  readonly tally: Tally;
}

async function* blottedText(path: string, blotting: Blotting): AsyncGenerator<Buffer> {
  const encoding = blotting.look.encoding ?? "utf-8";
  yield await markOf(path, encoding);
  const lines = blotting.look.format === "jsonl" ? blottedLines(linesOf(path, encoding), blotting) : blottedRecords(linesOf(path, encoding), blotting);
  for await (const bytes of lines) yield encoding === "utf-8" ? bytes : iconv.encode(bytes.toString("utf8"), encoding, { addBOM: false });
}

async function markOf(path: string, encoding: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(3);
    await file.read(head, 0, 3, 0);
    return head.subarray(0, markBytes(head, encoding));
  } finally {
    await file.close();
  }
}

/** Lines as UTF-8 with their ends. */
async function* linesOf(path: string, encoding: string): AsyncGenerator<Buffer> {
  let kept: Buffer = Buffer.alloc(0);
  for await (const { bytes } of textChunks({ path, encoding })) {
    const all = kept.byteLength === 0 ? bytes : Buffer.concat([kept, bytes]);
    let at = 0;
    for (let end = all.indexOf(0x0a); end >= 0; end = all.indexOf(0x0a, at)) {
      yield all.subarray(at, end + 1);
      at = end + 1;
    }
    kept = Buffer.from(all.subarray(at));
  }
  if (kept.byteLength > 0) yield kept;
}

async function* jsonLinesOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(`${line}\n`);
}

/** JSON Lines: keys are columns. A line that goes leaves its end behind, so that the others keep their numbers. */
async function* blottedLines(lines: AsyncIterable<Buffer>, { look: { columns }, rowRules, tally }: Blotting): AsyncGenerator<Buffer> {
  const places = new Map(columns.map(({ name }, i) => [name, i]));
  for await (const line of lines) {
    const text = line.toString("utf8");
    const blotted = blotJsonLine(text, { places, rowRules, tally });
    yield blotted === text ? line : Buffer.from(blotted);
  }
}

function blotJsonLine(text: string, { places, rowRules, tally }: { readonly places: ReadonlyMap<string, number>; readonly rowRules: RowRules; readonly tally: Tally }): string {
  const end = /\r?\n?$/.exec(text)?.[0] ?? "";
  const object = objectIn(text);
  if (object === null) return counted(text, blotText(text, rowRules.sought), tally);
  const keys = Object.keys(object);
  const own = rowRules.columns.find(({ roles }) => roles.size > 0);
  const columns = keys.map((key) => rowRules.columns[places.get(key) ?? -1] ?? { roles: new Set(own === undefined ? [] : ["own" as const]), sources: own?.sources ?? new Set<string>() });
  const blotted = blotRow(keys.map((key) => textOf(object[key])), { ...rowRules, columns });
  if (blotted === null) return text;
  count(blotted === "gone" || blotted.isTheirs, tally);
  if (blotted === "gone") return end;
  const cells = keys.map((key, i): [string, unknown] => [key, valueAs(object[key], blotted.cells[i] ?? "")]);
  return JSON.stringify(Object.fromEntries(cells)) + end;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What did not change keeps its type. */
function valueAs(before: unknown, text: string): unknown {
  if (textOf(before) === text) return before;
  if (typeof before !== "object" || before === null || text === "") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A quote that is not closed within so many lines was none. */
const linesOfRecordMax = 1_000;

/** CSV: a record may span lines. One that goes leaves its line ends behind. */
async function* blottedRecords(lines: AsyncIterable<Buffer>, blotting: Blotting): AsyncGenerator<Buffer> {
  const separator = blotting.look.separator ?? ",";
  const heads = blotting.look.headerLine ?? 0;
  let [waiting, number]: [Buffer[], number] = [[], 0];
  for await (const line of lines) {
    waiting.push(line);
    number += 1;
    const record = Buffer.concat(waiting);
    const cells = cellsOf(record.toString("utf8"), separator);
    if (cells === null && waiting.length < linesOfRecordMax) continue;
    if (cells === null) for (const one of waiting) yield blotRecord(one, cellsOf(one.toString("utf8"), separator) ?? [], { ...blotting, isHead: false });
    else yield blotRecord(record, cells, { ...blotting, isHead: number <= heads });
    waiting = [];
  }
  for (const one of waiting) yield blotRecord(one, cellsOf(one.toString("utf8"), separator) ?? [], { ...blotting, isHead: false });
}

interface Cell {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The cells of a record with their places; null where a quote is not closed. */
function cellsOf(record: string, separator: string): Cell[] | null {
  const end = record.length - (/\r?\n?$/.exec(record)?.[0].length ?? 0);
  const cells: Cell[] = [];
  for (let at = 0; at <= end; ) {
    const isQuoted = record[at] === '"';
    const closed = isQuoted ? closingQuote(record, at, record.length) : at - 1;
    if (closed === null) return null;
    const found = record.indexOf(separator, closed + 1);
    const to = found < 0 || found > end ? Math.max(end, closed + 1) : found;
    cells.push({ text: isQuoted ? record.slice(at + 1, closed).replaceAll('""', '"') : record.slice(at, to), from: at, to });
    at = to + 1;
  }
  return cells;
}

function closingQuote(text: string, from: number, end: number): number | null {
  for (let at = text.indexOf('"', from + 1); at >= 0 && at < end; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return null;
}

function blotRecord(bytes: Buffer, cells: readonly Cell[], { look, rowRules, tally, isHead }: Blotting & { readonly isHead: boolean }): Buffer {
  const text = bytes.toString("utf8");
  if (isHead || cells.length === 0) return bytesOf(bytes, text, counted(text, blotText(text, rowRules.sought), tally));
  const blotted = blotRow(cells.map((cell) => cell.text), rowRules);
  if (blotted === null) return bytes;
  count(blotted === "gone" || blotted.isTheirs, tally);
  if (blotted === "gone") return Buffer.from(text.replaceAll(/[^\r\n]/g, ""));
  return Buffer.from(withCells(text, cells, { texts: blotted.cells, separator: look.separator ?? "," }));
}

function bytesOf(bytes: Buffer, before: string, after: string): Buffer {
  return before === after ? bytes : Buffer.from(after);
}

/** Cells that changed are written anew; those beside them keep how they were written. A cell keeps its line ends. */
function withCells(record: string, cells: readonly Cell[], { texts, separator }: { readonly texts: readonly string[]; readonly separator: string }): string {
  return cells.reduceRight((text, cell, i) => {
    const own = texts[i] ?? "";
    if (own === cell.text) return text;
    const lines = cell.text.split("\n").length - own.split("\n").length;
    const padded = own + "\n".repeat(Math.max(0, lines));
    const isQuoted = padded.includes(separator) || /["\r\n]/.test(padded);
    return text.slice(0, cell.from) + (isQuoted ? `"${padded.replaceAll('"', '""')}"` : padded) + text.slice(cell.to);
  }, record);
}

/** A file that is no table: line by line, addresses and names only. */
async function* plainLines(path: string, { sought, tally }: { readonly sought: Sought; readonly tally: Tally }): AsyncGenerator<Buffer> {
  for await (const line of linesOf(path, "utf-8")) {
    const text = line.toString("utf8");
    yield bytesOf(line, text, counted(text, blotJsonText(text, sought), tally));
  }
}

function counted(before: string, after: string, tally: Tally): string {
  if (before !== after) tally.named += 1;
  return after;
}

function count(isTheirs: boolean, tally: Tally): void {
  if (isTheirs) tally.theirs += 1;
  else tally.named += 1;
}

async function written(path: string, pieces: AsyncIterable<Buffer>, { tally, isTrial }: { readonly tally: Tally; readonly isTrial: boolean }): Promise<BlottedFile | null> {
  if (isTrial) return tried(pieces, tally);
  const directory = dirname(path);
  const temporary = join(directory, `.erasing-${randomUUID()}`);
  try {
    const { sha256, bytes } = await writeDown(temporary, inBlocks(pieces));
    if (tally.theirs + tally.named === 0) return null;
    await rename(temporary, join(directory, sha256));
    await syncDirectory(directory);
    return { sha256, bytes, ...tally };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function tried(pieces: AsyncIterable<Buffer>, tally: Tally): Promise<BlottedFile | null> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.byteLength;
  return tally.theirs + tally.named === 0 ? null : { sha256: "", bytes, ...tally };
}

const blockBytes = 1024 * 1024;

async function* inBlocks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [block, size]: [Buffer[], number] = [[], 0];
  for await (const piece of pieces) {
    block.push(piece);
    size += piece.byteLength;
    if (size < blockBytes) continue;
    yield Buffer.concat(block);
    [block, size] = [[], 0];
  }
  yield Buffer.concat(block);
}
