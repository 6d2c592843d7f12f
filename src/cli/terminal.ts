/** Where a command writes, and what of it a person's terminal may see. */
import type { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

export interface Terminal {
  /** A line of the result, on standard output. */
  print(line?: string): void;
  /** A line beside the result (progress, advice), on standard error. */
  note(line: string): void;
  /** A line that the next one overwrites; nothing where standard error is no terminal. */
  progress(line: string): void;
  /** Bytes of a result that is no text for reading: an export. */
  readonly raw: Writable;
  readonly paint: Paint;
  readonly columns: number;
}

type Brush = (text: string) => string;

/** Colour only for meaning, and never alone: a word or a sign stands beside it. */
export interface Paint {
  readonly bold: Brush;
  readonly dim: Brush;
  readonly good: Brush;
  readonly bad: Brush;
  readonly warn: Brush;
  readonly accent: Brush;
}

interface Stream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A terminal over two streams. Colour only where standard output is a terminal and `colour` allows it. */
export function terminal(options: { readonly out: Stream; readonly err: Stream; readonly colour: boolean }): Terminal {
  const { out, err } = options;
  let overwrites = false;
  const clear = (): string => (overwrites ? "\r\u001b[2K" : "");
  return {
    print: (line = "") => void out.write(`${line}\n`),
    note(line) {
      err.write(`${clear()}${line}\n`);
      overwrites = false;
    },
    progress(line) {
      if (err.isTTY !== true) return;
      err.write(`\r\u001b[2K${line}`);
      overwrites = line !== "";
    },
    raw: out,
    paint: paints(options.colour && out.isTTY === true),
    columns: out.columns ?? 100,
  };
}

function paints(on: boolean): Paint {
  const brush = (code: number, end: number): Brush => (on ? (text) => `\u001b[${code}m${text}\u001b[${end}m` : (text) => text);
  return { bold: brush(1, 22), dim: brush(2, 22), good: brush(32, 39), bad: brush(31, 39), warn: brush(33, 39), accent: brush(36, 39) };
}

// C0 and C1 controls, and the marks that turn the direction of a line: a name may hold them, a terminal must not obey them.
const steering = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text from the data as a terminal may show it: what would steer the terminal is written as `\u{1b}`. */
export function shown(text: string): string {
  return text.replaceAll(steering, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide = /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that a text takes: East Asian signs take two, combining marks none, colours none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** With blanks behind it up to `width` columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** At most `width` columns, cut between signs, with `…` where something is left out. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let taken = 0;
  for (const { segment } of graphemes.segment(text)) {
    const one = wide.test(segment) ? 2 : 1;
    if (taken + one > width - 1) break;
    kept += segment;
    taken += one;
  }
  return `${kept}…`;
}
