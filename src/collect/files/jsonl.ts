/** JSON Lines: one object per line. Its keys are the columns; numbers keep the text they were written with. */
import { isUtf8 } from "node:buffer";
import { problem } from "../../model/problem.ts";
import { recordBytesMax, linesPerPlace, type BrokenRecord, type FramerCounts, type Place } from "./framer.ts";
import type { TextChunk } from "./text-source.ts";

export interface JsonRecord {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  /** Texts by key; nested values as JSON, null and absent as ''. */
  readonly cells: ReadonlyMap<string, string>;
  /** Keys whose whole number is too large to be told from its neighbours as a number. */
  readonly unsafe: readonly string[];
  readonly hasRepeatedKey: boolean;
}

export interface JsonFault {
  readonly code: "invalid_json" | "invalid_unicode" | "invalid_utf8";
  readonly reason: string;
}

/** Nothing is thrown for a bad line: it is a fault. */
export function readJsonLine(text: string): Omit<JsonRecord, "line" | "offset" | "length"> | JsonFault {
  const unsafe = new Set<string>();
  const sources = new Map<string, string>();
  try {
    const value: unknown = JSON.parse(text, function (this: object, key: string, one: unknown, context?: { source?: string }) {
      if (typeof one !== "number" || context?.source === undefined) return one;
      sources.set(key, context.source);
      if (Number.isInteger(one) && !Number.isSafeInteger(one)) unsafe.add(key);
      return one;
    });
    if (typeof value !== "object" || value === null || Array.isArray(value)) return { code: "invalid_json", reason: "The line is no JSON object." };
    if (!text.isWellFormed() || hasLoneSurrogate(text, value)) return { code: "invalid_unicode", reason: "The line holds half of a character (a lone surrogate)." };
    const entries = Object.entries(value);
    const cells = new Map(entries.map(([key, one]): [string, string] => [key, cellText(one, sources.get(key))]));
    return { cells, unsafe: [...unsafe].filter((key) => typeof (value as Record<string, unknown>)[key] === "number"), hasRepeatedKey: topLevelKeys(text) > entries.length };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    return { code: "invalid_json", reason: "The line is no JSON." };
  }
}

function cellText(value: unknown, source: string | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return source ?? String(value);
  return typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

/** Only texts written with escapes can hold one. */
function hasLoneSurrogate(text: string, value: object): boolean {
  return /\\u[dD][89a-fA-F]/.test(text) && !allTexts(value).every((one) => one.isWellFormed());
}

function allTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...allTexts(one)]);
}

/** Keys as written, repeated ones each time. */
function topLevelKeys(text: string): number {
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (letter === '"') i = endOfString(text, i);
    else if (letter === "{" || letter === "[") depth += 1;
    else if (letter === "}" || letter === "]") depth -= 1;
    else if (letter === ":" && depth === 1) keys += 1;
  }
  return keys;
}

function endOfString(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

export interface JsonLinesOptions {
  readonly counts: FramerCounts;
  readonly onBroken: (record: BrokenRecord) => Promise<void> | void;
  readonly onPlace?: (place: Place) => void;
  readonly signal?: AbortSignal;
}

/** The records of a file; bad lines go to `onBroken`. Holds one chunk and one line. */
export async function* jsonRecords(chunks: AsyncIterable<TextChunk>, options: JsonLinesOptions): AsyncGenerator<JsonRecord> {
  let pending = Buffer.alloc(0);
  let start = 0;
  let line = 1;
  let nextPlace = 0;
  let chunkAt = { offset: 0, fileOffset: 0 };
  for await (const chunk of withEnd(chunks)) {
    options.signal?.throwIfAborted();
    if (pending.byteLength === 0 && chunk !== null) [start, chunkAt] = [chunk.offset, chunk];
    options.counts.bytes += chunk?.bytes.byteLength ?? 0;
    const bytes = chunk === null ? pending : pending.byteLength === 0 ? chunk.bytes : Buffer.concat([pending, chunk.bytes]);
    let at = 0;
    while (at < bytes.byteLength) {
      const found = bytes.indexOf(0x0a, at);
      if (found < 0 && chunk !== null) break;
      const end = found < 0 ? bytes.byteLength : found;
      if (line >= nextPlace) {
        nextPlace = line + linesPerPlace;
        options.onPlace?.({ line, offset: start + at, chunkOffset: chunkAt.offset, chunkFileOffset: chunkAt.fileOffset });
      }
      const record = await readLine(bytes.subarray(at, end), { line, offset: start + at, length: end - at }, options);
      if (record !== null) yield record;
      line += 1;
      at = end + 1;
    }
    pending = Buffer.from(bytes.subarray(Math.min(at, bytes.byteLength)));
    start += Math.min(at, bytes.byteLength);
    if (pending.byteLength > recordBytesMax) {
      throw problem("line_too_long", `Line ${line} is longer than ${recordBytesMax / 1024 / 1024} MB without an end.`, "Check that the file holds one JSON object per line.", { line, offset: start });
    }
  }
}

async function* withEnd(chunks: AsyncIterable<TextChunk>): AsyncGenerator<TextChunk | null> {
  yield* chunks;
  yield null;
}

async function readLine(bytes: Buffer, place: { line: number; offset: number; length: number }, options: JsonLinesOptions): Promise<JsonRecord | null> {
  const text = bytes.toString("utf8");
  if (text.trim() === "") return null;
  options.counts.read += 1;
  const read = isUtf8(bytes) ? readJsonLine(text) : ({ code: "invalid_utf8", reason: "The line has bytes that are no text in UTF-8." } as const);
  if (!("code" in read)) return { ...place, ...read };
  options.counts.broken += 1;
  await options.onBroken({ ...place, code: read.code, reason: read.reason, value: [...text.slice(0, 400)].slice(0, 200).join(""), raw: isUtf8(bytes) ? "" : `base64:${bytes.toString("base64")}` });
  return null;
}
