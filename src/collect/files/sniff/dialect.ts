/** Separator, header, preamble and footer of a text table. */
import { problem } from "../../../model/problem.ts";

export interface RecordAt {
  /** Line it begins on, 1-based, and the line it ends on. */
  readonly line: number;
  readonly lastLine: number;
  readonly cells: readonly string[];
  readonly text: string;
}

export interface TableShape {
  readonly separator: string;
  /** The file says so itself, in a first line `sep=;`. */
  readonly isDeclared: boolean;
  readonly width: number;
  /** null: the file has no header, only rows. */
  readonly header: RecordAt | null;
  /** Last line before the first row. */
  readonly headerLine: number;
  readonly preamble: readonly { readonly line: number; readonly text: string }[];
}

const separators = [",", ";", "\t", "|"] as const;
const recordsForShape = 400;

/** Shape of the table that begins with this text. */
export function tableShape(text: string, lineEnd: "\n" | "\r"): TableShape {
  const declared = /^sep=(.)\r?$/i.exec(text.split(lineEnd, 1)[0] ?? "")?.[1];
  const separator = declared ?? bestSeparator(text, lineEnd);
  const all = recordsOf(text, separator, lineEnd, recordsForShape);
  return { separator, isDeclared: declared !== undefined, ...headOf(all, declared === undefined ? 0 : 1) };
}

/** Width, header and preamble of records; the first `skip` of them are no part of the table. */
export function headOf(all: readonly RecordAt[], skip = 0): Omit<TableShape, "separator" | "isDeclared"> {
  const records = all.slice(skip);
  const width = modalWidth(records);
  const at = records.findIndex((record) => record.cells.length === width);
  const first = records[at];
  const header = first !== undefined && isHeader(first, records.slice(at + 1, at + 21)) ? first : null;
  const before = all.filter((record) => first !== undefined && record.line < first.line && record.text.trim() !== "");
  return {
    width,
    header,
    headerLine: header?.lastLine ?? (first === undefined ? 0 : first.line - 1),
    preamble: before.map(({ line, text: shown }) => ({ line, text: shown.slice(0, 200) })),
  };
}

/** The separator that cuts most lines alike; of several, the one that cuts them into most cells. */
function bestSeparator(text: string, lineEnd: "\n" | "\r"): string {
  const scored = separators.map((separator) => {
    const records = recordsOf(text, separator, lineEnd, recordsForShape).filter((record) => record.text.trim() !== "");
    const width = modalWidth(records);
    const share = records.filter((record) => record.cells.length === width).length / Math.max(1, records.length);
    return { separator, width, score: width < 2 ? 0 : share };
  });
  const best = scored.toSorted((a, b) => b.score - a.score || b.width - a.width)[0];
  return best === undefined || best.score === 0 ? "," : best.separator;
}

/** The most frequent width; of equally frequent ones the larger. Lines of one cell only count where there is nothing else. */
function modalWidth(records: readonly RecordAt[]): number {
  const times = new Map<number, number>();
  for (const { cells, text } of records) if (text.trim() !== "") times.set(cells.length, (times.get(cells.length) ?? 0) + 1);
  const wide = [...times].filter(([width]) => width > 1);
  const ranked = (wide.length > 0 && widest(wide) * 3 >= widest([...times]) ? wide : [...times]).toSorted((a, b) => b[1] - a[1] || b[0] - a[0]);
  return ranked[0]?.[0] ?? 1;
}

function widest(times: readonly (readonly [number, number])[]): number {
  return Math.max(...times.map(([, count]) => count));
}

/** Names rather than values: mostly filled, no numbers or dates among them, none twice beside data that looks like it. */
function isHeader(first: RecordAt, rows: readonly RecordAt[]): boolean {
  const filled = first.cells.filter((cell) => cell.trim() !== "");
  if (filled.length * 2 < first.cells.length || filled.length === 0) return false;
  const values = filled.filter((cell) => isValue(cell)).length;
  if (values === 0) return true;
  // Some headers are years or numbers; then the rows below must be fuller of values than it.
  const below = rows.map((row) => row.cells.filter(isValue).length);
  return rows.length > 0 && values * 3 <= filled.length && below.every((count) => count > values);
}

function isValue(cell: string): boolean {
  const text = cell.trim();
  return /^[-+(]?[$€£]?\d[\d.,\s%]*\)?$/.test(text) || /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(text) || /^\S+@\S+\.\S+$/.test(text);
}

/** Records of a text, quotes respected; the last one may be cut. A quote that never closes ends its record at its line. */
export function recordsOf(text: string, separator: string, lineEnd: "\n" | "\r", limit: number, firstLine = 1): RecordAt[] {
  const records: RecordAt[] = [];
  let line = firstLine;
  for (let at = 0; at < text.length && records.length < limit; ) {
    const read = readRecord(text, at, separator, lineEnd);
    records.push({ line, lastLine: line + read.inner, cells: read.cells, text: text.slice(at, read.end) });
    line += 1 + read.inner;
    at = read.next;
  }
  return records;
}

interface ReadRecord {
  readonly cells: string[];
  readonly end: number;
  readonly next: number;
  readonly inner: number;
}

function readRecord(text: string, from: number, separator: string, lineEnd: string): ReadRecord {
  const cells: string[] = [];
  for (let at = from; ; at += 1) {
    const close = text[at] === '"' ? closingQuote(text, at, separator, lineEnd) : -1;
    if (text[at] === '"' && close < 0) return plainRecord(text, from, separator, lineEnd);
    const end = close >= 0 ? close + 1 : cellEnd(text, at, separator, lineEnd);
    cells.push(close >= 0 ? text.slice(at + 1, close).replaceAll('""', '"') : text.slice(at, end).replace(/\r$/, ""));
    at = text[end] === "\r" && lineEnd === "\n" ? end + 1 : end;
    if (text[at] !== separator) {
      const raw = text.slice(from, at);
      return { cells, end: at, next: at + 1, inner: raw.split(lineEnd).length - 1 };
    }
  }
}

function plainRecord(text: string, from: number, separator: string, lineEnd: string): ReadRecord {
  const found = text.indexOf(lineEnd, from);
  const end = found < 0 ? text.length : found;
  return { cells: text.slice(from, end).replace(/\r$/, "").split(separator), end, next: end + 1, inner: 0 };
}

function cellEnd(text: string, from: number, separator: string, lineEnd: string): number {
  const [next, last] = [text.indexOf(separator, from), text.indexOf(lineEnd, from)].map((found) => (found < 0 ? text.length : found));
  return Math.min(next ?? text.length, last ?? text.length);
}

function closingQuote(text: string, from: number, separator: string, lineEnd: string): number {
  let at = text.indexOf('"', from + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  const next = text[at + 1];
  return at >= 0 && (next === undefined || next === separator || next === lineEnd || next === "\r") ? at : -1;
}

const totalWord = /^(grand[ -])?(total|totals|sub-?total|sum|summe|gesamt(summe)?|insgesamt|итого|всего|合计|总计|jumlah)\b:?/iu;

/** Lines at the end that are no rows: totals, and what a report writes behind an empty line. */
export function footerOf(records: readonly RecordAt[], width: number): { line: number; text: string }[] {
  const footer: RecordAt[] = [];
  let isBehindGap = false;
  for (const record of records.toReversed()) {
    const isBlank = record.text.trim() === "";
    if (isBlank) isBehindGap = footer.length > 0 || isBehindGap;
    else if (isFooterLine(record, width)) footer.push(record);
    else break;
  }
  const sure = isBehindGap ? footer : footer.filter((record) => isTotal(record) || record.cells.length === 1);
  return sure.map(({ line, text }) => ({ line, text: text.slice(0, 200) })).toReversed();
}

/** A total, or a single text where a row has several cells. A row of the wrong width is none: it is refused and shown. */
function isFooterLine(record: RecordAt, width: number): boolean {
  return isTotal(record) || (width > 1 && record.cells.filter((cell) => cell.trim() !== "").length === 1 && record.cells.length === 1);
}

function isTotal(record: RecordAt): boolean {
  return totalWord.test((record.cells[0] ?? "").trim());
}

/** Columns a table may have. */
export const columnsMax = 2_000;

export function checkWidth(width: number, name: string): void {
  if (width <= columnsMax) return;
  throw problem("too_many_columns", `${name} has ${width} columns; at most ${columnsMax} can be read.`, "Export fewer columns, or turn columns into rows.", { columns: width, most: columnsMax });
}
