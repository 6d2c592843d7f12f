/**
 * Texts leave packed, where whoever asks can unpack them, at a cheap level, since the answer is waited for. Streams stay streams, and the head of a
 * page goes out as soon as it is there.
 *
 * Never packed is what could tell a secret by its length (the attack called BREACH): answers to anything but a look, as they alone show a new key or
 * link; answers that say `no-transform`, as the list of write keys does; and whatever the page of another site asked for.
 */
import type { Context, MiddlewareHandler } from "hono";
import { pipeline, Readable, type Transform } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { constants, createBrotliCompress, createGzip } from "node:zlib";

/** Less fits one packet of the network anyway. */
const bytesMin = 1_024;
/**
 * Higher levels take several times as long for a tenth less. At these two a board of 79 kB comes to 11.5 kB, an export of 24.4 MB to 3.2 MB either
 * way, which Brotli takes nearly twice as long for.
 */
const gzipLevel = 5;
const brotliQuality = 4;

/** Never events as they come (`text/event-stream`): they would wait in the packer. */
const packable = /^(text\/(?!event-stream)|image\/svg\+xml|application\/(([\w.-]+\+)?json|x-ndjson|javascript)\b)/i;

export type Encoding = "br" | "gzip";

/** Stands outside of whatever sets headers, so that it sees all of them. */
export const packed: MiddlewareHandler = async (c, next) => {
  await next();
  if (!isPackable(c)) return;
  if (!/\baccept-encoding\b/i.test(c.res.headers.get("vary") ?? "")) c.res.headers.append("vary", "Accept-Encoding");
  const encoding = encodingFor(c.req.header("accept-encoding") ?? "");
  if (encoding === null || c.req.header("sec-fetch-site") === "cross-site") return;
  if (c.res.status === 304) weaken(c.res.headers);
  else await pack(c, encoding);
};

/** A HEAD is answered with what a GET would be. */
function isPackable({ req, res: { status, headers } }: Context): boolean {
  if (req.method !== "GET" && req.method !== "HEAD") return false;
  if (status === 206 || headers.has("content-encoding") || /\bno-transform\b/i.test(headers.get("cache-control") ?? "")) return false;
  return packable.test(headers.get("content-type") ?? "");
}

/** The encoding that is liked best, gzip where both are alike; null for none. What is refused (`q=0`) is not taken. */
export function encodingFor(accepted: string): Encoding | null {
  const weights = new Map(accepted.toLowerCase().split(",").map((one) => {
    const [name = "", ...further] = one.split(";").map((part) => part.trim());
    return [name, Number(further.find((part) => part.startsWith("q="))?.slice(2) ?? 1)] as const;
  }));
  const weight = (name: Encoding): number => weights.get(name) ?? weights.get("*") ?? 0;
  const best: Encoding = weight("br") > weight("gzip") ? "br" : "gzip";
  return weight(best) > 0 ? best : null;
}

async function pack(c: Context, encoding: Encoding): Promise<void> {
  const { body, headers } = c.res;
  if (body === null || Number(headers.get("content-length") ?? bytesMin) < bytesMin) return;
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  const begun = await begin(body, isPage ? 0 : bytesMin);
  if (begun.isSmall) {
    c.res = new Response(begun.body, c.res);
    return;
  }
  if (c.req.method === "HEAD") await begun.body.cancel();
  c.res = new Response(c.req.method === "HEAD" ? null : through(begun.body, packer(encoding, isPage)), c.res);
  c.res.headers.delete("content-length");
  c.res.headers.set("content-encoding", encoding);
  weaken(c.res.headers);
}

interface Begun {
  /** All of the body, also what was read to know its size. */
  readonly body: ReadableStream<Uint8Array>;
  /** It ended before that many bytes. */
  readonly isSmall: boolean;
}

/** Reads so many bytes ahead, to know whether there are as many. */
async function begin(body: ReadableStream<Uint8Array>, bytes: number): Promise<Begun> {
  const reader = body.getReader();
  const read: Uint8Array[] = [];
  let isSmall = false;
  for (let seen = 0; seen < bytes && !isSmall;) {
    const { done, value } = await reader.read();
    isSmall = done;
    if (value === undefined) continue;
    read.push(value);
    seen += value.length;
  }
  return { isSmall, body: resumed(read, reader) };
}

function resumed(read: Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = read.shift() ?? (await reader.read()).value;
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** A page is flushed piece by piece: its head names what the browser can fetch meanwhile. */
function packer(encoding: Encoding, isFlushed: boolean): Transform {
  if (encoding === "gzip") return createGzip({ level: gzipLevel, ...(isFlushed ? { flush: constants.Z_SYNC_FLUSH } : {}) });
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
  return createBrotliCompress({ params, ...(isFlushed ? { flush: constants.BROTLI_OPERATION_FLUSH } : {}) });
}

/** Whoever stops reading stops the source; a source that breaks off breaks the answer off, so that no half looks like a whole. */
function through(body: ReadableStream<Uint8Array>, transform: Transform): ReadableStream<Uint8Array> {
  pipeline(Readable.fromWeb(body as NodeStream<Uint8Array>), transform, () => {});
  return Readable.toWeb(transform) as ReadableStream<Uint8Array>;
}

/** One tag stands for all encodings of a content, so it is a weak one (RFC 9110, 8.8.1). */
function weaken(headers: Headers): void {
  const tag = headers.get("etag");
  if (tag?.startsWith('"') === true) headers.set("etag", `W/${tag}`);
}
