/** The bytes of a collector's request as JSON: inflated by what they are, parsed whatever their type claims, held to a size. */
import { isUtf8 } from "node:buffer";
import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { problem } from "../../../model/problem.ts";
import type { Handed, Json } from "../event.ts";

/** As Segment takes them, after inflating. */
export const bodyBytesMax = 512_000;
/** Deeper bodies are no events; each event has its own, smaller limit. */
const depthMax = 64;

export interface RawBody {
  readonly bytes: Buffer;
  /** Header `Content-Encoding`. */
  readonly encoding: string;
}

export interface BodyText {
  readonly text: string;
  /** Bytes that are no UTF-8 were replaced: what holds U+FFFD is damaged. */
  readonly isDamaged: boolean;
}

/** The body as text. @throws Problem `body_too_large`, `bad_compression`, `unsupported_encoding` */
export function textOf({ bytes, encoding }: RawBody): BodyText {
  const inflated = inflate(bytes, encoding.trim().toLowerCase());
  if (inflated.length > bodyBytesMax) throw tooLarge();
  const text = inflated.toString("utf8");
  return { text: text.startsWith("\u{FEFF}") ? text.slice(1) : text, isDamaged: !isUtf8(inflated) };
}

/** The part of a damaged body, marked where it holds one of the places that had to be replaced. */
export function damagedPart(part: Handed): Handed {
  const isHit = "event" in part && JSON.stringify(part.event).includes("\u{FFFD}");
  return isHit ? { ...part, unfit: { code: "invalid_utf8", message: "The event has bytes that are no text in UTF-8." } } : part;
}

function inflate(bytes: Buffer, encoding: string): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  // SDKs send gzip under any label, and some call plain JSON gzip: the magic bytes know better.
  if (isGzip && !/,/.test(encoding)) return opened(() => gunzipSync(bytes, { maxOutputLength: bodyBytesMax }));
  switch (encoding) {
    case "":
    case "identity":
      return bytes;
    case "gzip":
    case "x-gzip":
      if (bytes[0] === 0x7b || bytes[0] === 0x5b) return bytes;
      return opened(() => gunzipSync(bytes, { maxOutputLength: bodyBytesMax }));
    case "deflate":
      return opened(() => ((bytes[0] ?? 0) % 16 === 8 ? inflateSync : inflateRawSync)(bytes, { maxOutputLength: bodyBytesMax }));
    default:
      throw problem("unsupported_encoding", `The body is encoded as “${encoding.slice(0, 100)}”.`, "Send it plain, as gzip or as deflate, once.", { encoding: encoding.slice(0, 100) });
  }
}

function opened(inflating: () => Buffer): Buffer {
  try {
    return inflating();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw problem("bad_compression", "The compressed body is damaged or cut short.", "Send it again.");
  }
}

export function tooLarge(): Error {
  return problem("body_too_large", `The body is larger than ${bodyBytesMax} bytes.`, "Send smaller batches.", { max: bodyBytesMax });
}

/** Whole numbers that JSON's numbers cannot hold exactly. */
const longDigits = /[:[,]\s*-?\d{16,}/;

/** The JSON of a text. @throws Problem `invalid_json`, `too_deep` */
export function jsonOf(text: string): Json {
  const parsed = parse(text);
  if (depthOver(text) && isDeeper(parsed, depthMax)) throw problem("too_deep", `The body is nested deeper than ${depthMax} levels.`, "Send events, not documents.");
  return parsed;
}

function parse(text: string): Json {
  try {
    return (longDigits.test(text) ? JSON.parse(text, exactly) : JSON.parse(text)) as Json;
  } catch (error) {
    if (error instanceof RangeError) throw problem("too_deep", `The body is nested deeper than ${depthMax} levels.`, "Send events, not documents.");
    throw problem("invalid_json", `The body is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}.`, "The usual faults are a trailing comma and single quotes.");
  }
}

const idKeys: ReadonlySet<string> = new Set(["messageId", "userId", "anonymousId", "groupId", "previousId"]);

/** A number that would lose digits stays as it was written; as an id it is marked, for nobody can say what the sender took it for. */
function exactly(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value) || context?.source === undefined) return value;
  return idKeys.has(key) ? { unsafe_integer: context.source } : context.source;
}

/** A cheap look: only bodies with that many brackets can be that deep. */
function depthOver(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length && open <= depthMax; at++) {
    const sign = text.charCodeAt(at);
    if (sign === 0x7b || sign === 0x5b) open += 1;
    else if (sign === 0x7d || sign === 0x5d) open -= 1;
  }
  return open > depthMax;
}

function isDeeper(value: Json, most: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? (Object.values(one) as Json[]) : []));
  }
  return false;
}
