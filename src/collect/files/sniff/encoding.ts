/** The encoding of a text file: its mark, what the user said, or what its bytes allow. */
import { isUtf8 } from "node:buffer";
import { detect } from "chardet";
import iconv from "iconv-lite";
import { problem } from "../../../model/problem.ts";
import type { Question } from "../report.ts";
import { isKnownEncoding, markBytes } from "../text-source.ts";

export interface Encoding {
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252` … */
  readonly encoding: string;
  readonly flags: readonly string[];
  readonly questions: readonly Question[];
}

/**
 * @param samples pieces of the file, the first from its beginning; each begins and ends anywhere
 * @throws Problem `encoding` for bytes that are no text, or an encoding that we do not know
 */
export function encodingOf(samples: readonly Buffer[], said: string | undefined, name: string): Encoding {
  const head = samples[0] ?? Buffer.alloc(0);
  const marked = (["utf-8", "utf-16le", "utf-16be"] as const).find((encoding) => markBytes(head, encoding) > 0);
  if (marked !== undefined) return { encoding: marked, flags: [marked === "utf-8" ? "bom" : "utf16"], questions: [] };
  if (said !== undefined) return declared(said);
  if (head.includes(0)) return byNulPattern(head, name);
  return samples.every(isUtf8InTheMiddle) ? { encoding: "utf-8", flags: [], questions: [] } : legacy(samples);
}

function declared(said: string): Encoding {
  const encoding = /^utf-?8$/i.test(said) ? "utf-8" : /^utf-?16-?(le)?$/i.test(said) ? "utf-16le" : /^utf-?16-?be$/i.test(said) ? "utf-16be" : said.toLowerCase();
  if (!isKnownEncoding(encoding)) throw problem("encoding", `“${said}” is no encoding that can be read.`, "Use a name like utf-8, utf-16le, windows-1252 or shift_jis.", { encoding: said });
  return { encoding, flags: encoding === "utf-8" ? [] : ["encoding"], questions: [] };
}

/** Latin letters in UTF-16 have a NUL as every other byte. Without a mark that is put up for confirmation. */
function byNulPattern(head: Buffer, name: string): Encoding {
  const [even, odd] = [0, 1].map((rest) => nulShare(head, rest));
  const encoding = (odd ?? 0) > 0.3 && (even ?? 0) < 0.05 ? "utf-16le" : (even ?? 0) > 0.3 && (odd ?? 0) < 0.05 ? "utf-16be" : null;
  if (encoding === null) {
    if (nulShare(head, 0) + nulShare(head, 1) < 0.01 && isUtf8InTheMiddle(head)) return { encoding: "utf-8", flags: [], questions: [] };
    throw problem("encoding", `${name} holds bytes that are no text.`, "Say its encoding, if it is text: --encoding NAME", { file: name });
  }
  return { encoding, flags: ["utf16"], questions: [confirm(encoding, ["utf-16le", "utf-16be"], "The bytes look like UTF-16 without a byte-order mark.")] };
}

function nulShare(head: Buffer, rest: number): number {
  let nul = 0;
  let seen = 0;
  for (let i = rest; i < Math.min(head.byteLength, 65_536); i += 2) {
    seen += 1;
    if (head[i] === 0) nul += 1;
  }
  return seen === 0 ? 0 : nul / seen;
}

function confirm(encoding: string, choices: readonly string[], text: string): Question {
  return { code: "encoding", column: null, field: null, text, choices: choices.map((value) => ({ value, means: `read it as ${value}` })), option: `--encoding ${encoding}` };
}

const sureFrom = 50;

/**
 * Not UTF-8 throughout: an older encoding, or UTF-8 with some broken bytes, whose rows are then refused one by one. Where the high bytes
 * make letters that words can have, it is the former.
 */
function legacy(samples: readonly Buffer[]): Encoding {
  const bytes = Buffer.concat(samples.map((sample) => sample.subarray(0, 65_536)));
  const guess = detect(bytes)?.toLowerCase() ?? "utf-8";
  if (hasValidMultibyte(bytes) || (!isMultibyte(guess) && !hasPlausibleLetters(bytes, guess))) return { encoding: "utf-8", flags: ["invalid_utf8"], questions: [] };
  const encoding = guess === "iso-8859-1" ? "windows-1252" : guess;
  if (!isKnownEncoding(encoding)) throw problem("encoding", `The encoding ${encoding} cannot be read.`, "Save the file as UTF-8.", { encoding });
  const isWestern = encoding === "windows-1252";
  const questions = isWestern || highShare(bytes) * 100 > sureFrom / 10 ? [] : [confirm(encoding, [encoding, "windows-1252"], `The bytes look like ${encoding}, but too few of them say so.`)];
  return { encoding, flags: ["encoding"], questions };
}

function isMultibyte(encoding: string): boolean {
  return /shift|euc|big5|gb/.test(encoding);
}

function highShare(bytes: Buffer): number {
  return bytes.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0) / Math.max(1, bytes.byteLength);
}

/** Two-byte characters of UTF-8 that follow a letter or blank: by chance they are nearly impossible in any other encoding. */
function hasValidMultibyte(bytes: Buffer): boolean {
  const lines = bytes.toString("latin1").split("\n");
  const high = lines.filter((line) => /[\u0080-\u00ff]/.test(line)).map((line) => Buffer.from(line, "latin1"));
  return high.filter((line) => isUtf8(line)).length > high.length / 2;
}

/** A capital straight after a small letter, or a sign inside a word, is what broken bytes look like. */
function hasPlausibleLetters(bytes: Buffer, encoding: string): boolean {
  const text = iconv.decode(bytes, iconv.encodingExists(encoding) ? encoding : "windows-1252");
  const high = text.match(/[^\x00-\x7f]/g)?.length ?? 0;
  const odd = text.match(/\p{Ll}(?=[^\x00-\x7f])\p{Lu}|(?=[^\x00-\x7f])[\p{Lu}](?=[^\p{L}\s])|(?=[^\x00-\x7f])[\p{C}\uFFFD]/gu)?.length ?? 0;
  return high > 0 && odd < high / 2;
}

/** The cut of a sample may fall inside a character: up to three bytes at each end are forgiven. */
function isUtf8InTheMiddle(sample: Buffer): boolean {
  let from = 0;
  while (from < 3 && from < sample.byteLength && ((sample[from] ?? 0) & 0xc0) === 0x80) from += 1;
  return [0, 1, 2, 3].some((cut) => isUtf8(sample.subarray(from, Math.max(from, sample.byteLength - cut))));
}
