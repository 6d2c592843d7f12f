/**
 * Cuts a text table into records, on bytes, without ever holding more than one record and one chunk. Every record that is sound goes on
 * as `line,offset,length,<the record's own bytes>`; a record that is not becomes a verdict with its place. What the engine gets is thus a
 * table of one width, one dialect and valid UTF-8.
 *
 * Quotes are those of RFC 4180: they open at the beginning of a field only and are doubled inside.
 */
import { isUtf8 } from "node:buffer";
import { cutText } from "../../model/cut-text.ts";
import { problem } from "../../model/problem.ts";
import { FramedLines } from "./framed-lines.ts";
import { splitRecord } from "./split-record.ts";
import type { TextChunk } from "./text-source.ts";

export interface Dialect {
  /** One byte of ASCII. */
  readonly separator: string;
  /** What ends a line: `\n` (also `\r\n`) or, in files of old Macs, `\r`. */
  readonly lineEnd: "\n" | "\r";
  /** Width of the header. */
  readonly columns: number;
  /** Lines up to here are preamble and header: no rows. */
  readonly headerLine: number;
  /** Lines that are no rows: totals and footers. */
  readonly footer: ReadonlySet<number>;
  /** The bytes were decoded from another encoding, where U+FFFD says that the decoder could not read. */
  readonly isDecoded: boolean;
}

export type StructureCode = "column_count" | "unbalanced_quote" | "invalid_utf8" | "field_too_long" | "invalid_json" | "invalid_unicode";

/** A record that could not be read. `raw` is its text, or base64 where its bytes are no text. */
export interface BrokenRecord {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  readonly code: StructureCode;
  readonly value: string;
  readonly reason: string;
  readonly raw: string;
}

export interface FramerCounts {
  /** Records seen, broken ones too. */
  read: number;
  broken: number;
  /** Footer lines left out. */
  skipped: number;
  bytes: number;
}

export interface FramerOptions {
  readonly dialect: Dialect;
  /** Told of every broken record, in order; awaited, so that a file of nothing but faults cannot fill the memory. */
  readonly onBroken: (record: BrokenRecord) => Promise<void> | void;
  /** Told where each 10 000th line begins: the way back from a row to its text. */
  readonly onPlace?: (place: Place) => void;
  readonly counts: FramerCounts;
  readonly signal?: AbortSignal;
}

/** A line that begins a record, and the chunk it lies in: enough to start reading there. */
export interface Place {
  readonly line: number;
  readonly offset: number;
  readonly chunkOffset: number;
  readonly chunkFileOffset: number;
}

/** A record longer than this is no record: the file has no line breaks. */
export const recordBytesMax = 8 * 1024 * 1024;
export const valueCharactersMax = 200; // of an offending text; the row itself is kept whole
/** A field longer than this is refused with its row. */
export const fieldBytesMax = 1024 * 1024;
/** So many lines one quoted field may span, and so many broken lines in a row are borne, before a quote counts as never closed. */
export const linesUntilFreshStart = 1_000;
/** Lines between two places of the index. */
export const linesPerPlace = 10_000;

const quote = 0x22;
const carriageReturn = 0x0d;
/** At the end of a chunk, so many bytes are worth a block of their own. */
const giveFromBytes = 256 * 1024;

/** The records of the chunks as lines for the engine. Fails with `line_too_long` and `unbalanced_quote` when the rest of the file cannot be trusted. */
export async function* frame(chunks: AsyncIterable<TextChunk>, options: FramerOptions): AsyncGenerator<Buffer> {
  const framer = new Framer(options);
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted();
    yield* framer.take(chunk, false);
  }
  yield* framer.take(null, true);
}

/** In place of a position: the record goes on in the next chunk; it needs a closer look. */
const unfinished = -1;
const doubtful = -2;

interface Scan {
  /** Behind the record's last byte, without its line end. */
  end: number;
  /** Where the next record begins. */
  next: number;
  columns: number;
  /** Line ends inside quotes. */
  inner: number;
  fault: "none" | "more" | "quote";
}

class Framer {
  readonly #options: FramerOptions;
  readonly #dialect: Dialect;
  readonly #separator: number;
  readonly #lineEnd: number;
  readonly #scan: Scan = { end: 0, next: 0, columns: 0, inner: 0, fault: "none" };
  readonly #out: FramedLines;
  #pending: Buffer = Buffer.alloc(0);
  /** Offset of `#pending`'s first byte in the UTF-8 view. */
  #offset = 0;
  #line = 1;
  #chunk = { offset: 0, fileOffset: 0 };
  #nextPlace = 0;
  #brokenInARow = 0;
  #isText = true;
  #hasReturns = false;
  readonly #firstFooter: number;

  constructor(options: FramerOptions) {
    this.#options = options;
    this.#dialect = options.dialect;
    this.#separator = options.dialect.separator.charCodeAt(0);
    this.#lineEnd = options.dialect.lineEnd.charCodeAt(0);
    this.#out = new FramedLines(options.dialect.separator);
    this.#firstFooter = Math.min(Infinity, ...options.dialect.footer);
  }

  async *take(chunk: TextChunk | null, isLast: boolean): AsyncGenerator<Buffer> {
    if (chunk !== null) this.#append(chunk);
    const bytes = this.#pending;
    this.#isText = isUtf8(bytes) && !(this.#dialect.isDecoded && bytes.includes(replacement));
    this.#hasReturns = bytes.includes(carriageReturn);
    let at = 0;
    while (at < bytes.byteLength) {
      const quick = this.#quick(bytes, at, isLast);
      const next = quick === doubtful ? await this.#doubtful(bytes, at, isLast) : quick;
      if (next === unfinished) break;
      at = next;
      if (this.#out.isFull()) yield this.#out.give();
    }
    this.#keep(bytes, at, isLast);
    if (this.#out.size > (isLast ? 0 : giveFromBytes)) yield this.#out.give();
  }

  #append(chunk: TextChunk): void {
    this.#options.counts.bytes += chunk.bytes.byteLength;
    if (this.#pending.byteLength === 0) {
      this.#pending = chunk.bytes;
      this.#offset = chunk.offset;
      this.#chunk = chunk;
      return;
    }
    this.#pending = Buffer.concat([this.#pending, chunk.bytes]);
  }

  #keep(bytes: Buffer, at: number, isLast: boolean): void {
    this.#pending = isLast ? Buffer.alloc(0) : bytes.subarray(at);
    this.#offset += at;
    if (this.#pending.byteLength <= recordBytesMax) return;
    throw problem(
      "line_too_long",
      `Line ${this.#line} is longer than ${recordBytesMax / 1024 / 1024} MB without an end.`,
      "Check that the file is a table of lines; a binary file or one without line breaks cannot be read.",
      { line: this.#line, offset: this.#offset },
    );
  }

  /** Over a line of the preamble or the header; quotes mean nothing before the header and are respected in it. */
  #skipLine(bytes: Buffer, at: number, isLast: boolean): number {
    if (this.#line === this.#dialect.headerLine) {
      const scan = this.#read(bytes, at, isLast);
      if (scan.fault === "more" && !isLast) return unfinished;
      if (scan.fault === "none") return this.#pass(scan.next, 1 + scan.inner);
    }
    const end = bytes.indexOf(this.#lineEnd, at);
    if (end < 0 && !isLast) return unfinished;
    return this.#pass(end < 0 ? bytes.byteLength : end + 1, 1);
  }

  /** Takes one record that is plainly good; gives where the next begins, or that a closer look is needed. This is what 10 M rows pass. */
  #quick(bytes: Buffer, at: number, isLast: boolean): number {
    if (this.#line <= this.#dialect.headerLine) return this.#skipLine(bytes, at, isLast);
    const scan = this.#read(bytes, at, isLast);
    const size = scan.end - at;
    if (scan.fault !== "none" || scan.columns !== this.#dialect.columns || size === 0 || size > fieldBytesMax) return doubtful;
    if (!this.#isText || scan.inner > linesUntilFreshStart || this.#line >= this.#firstFooter) return doubtful;
    if (this.#hasReturns && this.#hasLoneReturn(bytes, at, scan.end)) return doubtful;
    this.#good(bytes, at, scan.end);
    this.#line += 1 + scan.inner;
    return scan.next;
  }

  #hasLoneReturn(bytes: Buffer, at: number, end: number): boolean {
    const found = bytes.indexOf(carriageReturn, at);
    return found >= 0 && found < end;
  }

  #good(bytes: Buffer, at: number, end: number): void {
    this.#options.counts.read += 1;
    this.#brokenInARow = 0;
    this.#mark(at);
    this.#out.line(this.#line, this.#offset + at, bytes, at, end);
  }

  #mark(at: number): void {
    if (this.#line < this.#nextPlace) return;
    this.#nextPlace = this.#line + linesPerPlace;
    this.#options.onPlace?.({ line: this.#line, offset: this.#offset + at, chunkOffset: this.#chunk.offset, chunkFileOffset: this.#chunk.fileOffset });
  }

  /** Everything that is not plainly a good record: the end of a chunk, blank lines, footers, faults, odd bytes. */
  async #doubtful(bytes: Buffer, at: number, isLast: boolean): Promise<number> {
    const scan = this.#scan;
    const isSwallowing = scan.inner > linesUntilFreshStart || (scan.fault === "more" && bytes.byteLength - at > recordBytesMax && scan.inner > 0);
    if (scan.fault === "more" && !isLast && !isSwallowing) return unfinished;
    if (scan.fault !== "none" || isSwallowing) return this.#refuseLine(bytes, at, scan.fault);
    const { end, next, inner, columns } = scan;
    if (columns === 1 && isBlank(bytes, at, end)) return this.#pass(next, 1);
    if (this.#dialect.footer.has(this.#line)) return this.#footer(next, 1 + inner);
    if (columns !== this.#dialect.columns) {
      return inner > 0 ? this.#refuseLine(bytes, at, "quote") : await this.#refuse(bytes, at, end, next, this.#countFault(columns));
    }
    return await this.#inspect(bytes, at, end, next, inner);
  }

  #pass(next: number, lines: number): number {
    this.#line += lines;
    return next;
  }

  #footer(next: number, lines: number): number {
    this.#options.counts.skipped += 1;
    return this.#pass(next, lines);
  }

  /** Of the right width, but long, or in a chunk with odd bytes. */
  async #inspect(bytes: Buffer, at: number, end: number, next: number, inner: number): Promise<number> {
    const record = bytes.subarray(at, end);
    if (!isUtf8(record) || (this.#dialect.isDecoded && record.includes(replacement))) return await this.#refuse(bytes, at, end, next, brokenText);
    if (record.byteLength > fieldBytesMax && this.#longestField(record) > fieldBytesMax) return await this.#refuse(bytes, at, end, next, longField);
    this.#options.counts.read += 1;
    this.#brokenInARow = 0;
    this.#mark(at);
    const clean = record.indexOf(carriageReturn) < 0 ? record : this.#quoteReturns(record);
    this.#out.line(this.#line, this.#offset + at, clean, 0, clean.byteLength, record.byteLength);
    return this.#pass(next, 1 + inner);
  }

  /** A lone carriage return outside quotes would end the line for the engine: such fields are put in quotes. */
  #quoteReturns(record: Buffer): Buffer {
    const cells = splitRecord(record, this.#dialect.separator);
    return Buffer.from(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(this.#dialect.separator));
  }

  #longestField(record: Buffer): number {
    return Math.max(...splitRecord(record, this.#dialect.separator).map((cell) => Buffer.byteLength(cell)));
  }

  #countFault(columns: number): Fault {
    const many = columns > this.#dialect.columns ? "too many" : "too few";
    return { code: "column_count", reason: `The row has ${many} columns: ${columns} instead of ${this.#dialect.columns}.` };
  }

  /** The line alone is refused, and the next line begins a record again. */
  async #refuseLine(bytes: Buffer, at: number, fault: Scan["fault"]): Promise<number> {
    const found = bytes.indexOf(this.#lineEnd, at);
    const next = found < 0 ? bytes.byteLength : found + 1;
    this.#brokenInARow += 1;
    if (this.#brokenInARow > linesUntilFreshStart) throw this.#lostInQuotes();
    const end = found < 0 ? bytes.byteLength : found;
    const reason = fault === "quote" ? "A quote opens or closes in the wrong place." : "A quote is opened and never closed.";
    return await this.#refuse(bytes, at, endWithoutReturn(bytes, at, end), next, { code: "unbalanced_quote", reason });
  }

  #lostInQuotes(): Error {
    return problem(
      "unbalanced_quote",
      `From line ${this.#line - linesUntilFreshStart} on, ${linesUntilFreshStart} lines in a row have quotes that do not match.`,
      "Check how the file quotes its fields; we read doubled quotes (RFC 4180).",
      { line: this.#line, offset: this.#offset },
    );
  }

  async #refuse(bytes: Buffer, at: number, end: number, next: number, fault: Fault): Promise<number> {
    const record = bytes.subarray(at, end);
    this.#options.counts.read += 1;
    this.#options.counts.broken += 1;
    this.#mark(at);
    const text = record.toString("utf8");
    await this.#options.onBroken({
      line: this.#line,
      offset: this.#offset + at,
      length: record.byteLength,
      ...fault,
      value: cutText(text, valueCharactersMax),
      raw: isUtf8(record) ? "" : `base64:${record.toString("base64")}`,
    });
    return this.#pass(next, 1);
  }

  /** Reads one record from `at` into `#scan`. */
  #read(bytes: Buffer, at: number, isLast: boolean): Scan {
    const scan = this.#scan;
    const separator = this.#separator;
    const lineEnd = this.#lineEnd;
    const size = bytes.byteLength;
    let i = at;
    let columns = 1;
    scan.inner = 0;
    for (;;) {
      if (i < size && bytes[i] === quote) {
        i = this.#quoted(bytes, i + 1, isLast);
        if (i < 0) return scan;
      } else {
        while (i < size && bytes[i] !== separator && bytes[i] !== lineEnd) i += 1;
      }
      if (i < size && bytes[i] === separator) {
        columns += 1;
        i += 1;
        continue;
      }
      if (i >= size && !isLast) {
        scan.fault = "more";
        return scan;
      }
      scan.fault = "none";
      scan.columns = columns;
      scan.end = i > at && bytes[i - 1] === carriageReturn ? i - 1 : i;
      scan.next = Math.min(i + 1, size);
      return scan;
    }
  }

  /** From behind an opening quote to behind the closing one; −1 with the fault in `#scan`. */
  #quoted(bytes: Buffer, from: number, isLast: boolean): number {
    const scan = this.#scan;
    const size = bytes.byteLength;
    let i = from;
    for (;;) {
      while (i < size && bytes[i] !== quote) {
        if (bytes[i] === this.#lineEnd) scan.inner += 1;
        i += 1;
      }
      if (i >= size || (i + 1 >= size && !isLast)) {
        scan.fault = "more";
        return -1;
      }
      if (i + 1 < size && bytes[i + 1] === quote) {
        i += 2;
        continue;
      }
      if (this.#endsField(bytes, i + 1, isLast)) return bytes[i + 1] === carriageReturn ? i + 2 : i + 1;
      scan.fault = scan.fault === "more" ? "more" : "quote";
      return -1;
    }
  }

  #endsField(bytes: Buffer, at: number, isLast: boolean): boolean {
    const next = bytes[at];
    this.#scan.fault = "none";
    if (next === undefined || next === this.#separator || next === this.#lineEnd) return true;
    if (next !== carriageReturn) return false;
    if (at + 1 >= bytes.byteLength && !isLast) {
      this.#scan.fault = "more";
      return false;
    }
    return at + 1 >= bytes.byteLength || bytes[at + 1] === this.#lineEnd;
  }
}

interface Fault {
  readonly code: StructureCode;
  readonly reason: string;
}

const brokenText: Fault = { code: "invalid_utf8", reason: "The row has bytes that are no text in the file's encoding." };
const longField: Fault = { code: "field_too_long", reason: `A field of the row is longer than ${fieldBytesMax / 1024 / 1024} MB.` };

const replacement = Buffer.from("\uFFFD");

function isBlank(bytes: Buffer, at: number, end: number): boolean {
  for (let i = at; i < end; i += 1) {
    if (bytes[i] !== 0x20 && bytes[i] !== 0x09 && bytes[i] !== carriageReturn) return false;
  }
  return true;
}

function endWithoutReturn(bytes: Buffer, at: number, end: number): number {
  return end > at && bytes[end - 1] === carriageReturn ? end - 1 : end;
}
