import type { IncomingMessage } from "node:http";
import { Readable, type Duplex } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import type { LaneName } from "./lanes.ts";
import { RefusedText, readStatement, type Statement } from "./statement.ts";

/** What an HTTP request asks for, in ClickHouse's HTTP interface. */
export interface Request {
  readonly queryId: string | null;
  readonly database: string | null;
  readonly statement: Statement;
  readonly lane: LaneName;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, Uint8Array>;
  readonly defaultFormat: string;
  readonly body: Readable | null;
  readonly text: string;
}

/** Parameters of the interface itself; every other URL parameter is a setting. */
const ownParameters = new Set(
  ("query database default_format user password query_id session_id session_timeout session_check compress decompress buffer_size " +
    "wait_end_of_query send_progress_in_http_headers enable_http_compression http_zlib_compression_level stacktrace role quota_key " +
    "client_protocol_version add_http_cors_header cancel_http_readonly_queries_on_client_close http_write_exception_in_output_format").split(" "),
);

/** A statement sent as a body is held in memory; more data than this belongs into a body beside `?query=`. */
const textBytesMax = 64 * 1024 * 1024;

export async function readRequest(message: IncomingMessage, url: UrlParameters): Promise<Request> {
  const body = unpacked(message);
  const form = await readForm(message, body);
  const asked = form ?? (await readAsked(message, url, body));
  const { statement } = asked;
  return {
    queryId: url.text("query_id"),
    database: url.text("database") ?? header(message, "x-clickhouse-database"),
    statement,
    lane: readLane(message, statement),
    settings: readSettings(url),
    params: new Map([...readParams(url), ...(form?.params ?? [])]),
    defaultFormat: url.text("default_format") ?? header(message, "x-clickhouse-format") ?? "TabSeparated",
    body: asked.body,
    text: asked.text,
  };
}

interface Asked {
  readonly statement: Statement;
  readonly body: Readable | null;
  readonly text: string;
  readonly params?: ReadonlyMap<string, Uint8Array>;
}

async function readAsked(message: IncomingMessage, url: UrlParameters, body: Readable): Promise<Asked> {
  const query = url.text("query");
  if (query !== null && /^\s*INSERT\b/i.test(withoutComments(query))) {
    const statement = readStatement(query, true);
    return { statement, body, text: query };
  }
  const rest = message.method === "GET" ? Buffer.alloc(0) : await readAll(body, textBytesMax);
  const text = [query ?? "", rest.toString("utf8")].filter((part) => part !== "").join("\n");
  return inlineAsked(text, query === null ? rest : Buffer.from(text));
}

/** A statement whose data stands behind it in the same text: `INSERT INTO t FORMAT CSV⏎1,2`. */
function inlineAsked(text: string, bytes: Buffer): Asked {
  const statement = readStatement(text, false);
  if (statement.kind !== "load" || statement.inlineFrom === null) return { statement, body: null, text };
  const head = text.slice(0, statement.inlineFrom);
  const separator = /^[ \t]*\r?\n|^\s/.exec(text.slice(statement.inlineFrom))?.[0] ?? "";
  return { statement, body: Readable.from([bytes.subarray(Buffer.byteLength(head + separator))]), text: head };
}

function withoutComments(text: string): string {
  return text.replace(/^(\s|\/\*[\s\S]*?\*\/|--[^\n]*\n)+/, "");
}

/** `multipart/form-data` with `query` and `param_*`: how clients send parameters that are too long for a URL. */
async function readForm(message: IncomingMessage, body: Readable): Promise<Asked | null> {
  const type = header(message, "content-type");
  if (type === null || !type.startsWith("multipart/form-data")) return null;
  const bytes = new Uint8Array(await readAll(body, textBytesMax));
  const fields = await new Response(bytes, { headers: { "content-type": type } }).formData();
  const params = new Map<string, Uint8Array>();
  for (const [name, field] of fields) {
    if (name.startsWith("param_") && typeof field === "string") params.set(name.slice(6), Buffer.from(field));
  }
  const text = String(fields.get("query") ?? "");
  return { statement: readStatement(text, false), body: null, text, params };
}

function unpacked(message: IncomingMessage): Readable {
  const decoder = decoderFor(header(message, "content-encoding") ?? "identity");
  if (decoder === null) return message;
  decoder.on("error", () => undefined); // it may come before anybody reads; who reads then sees it
  message.on("error", (error) => decoder.destroy(error)).on("aborted", () => decoder.destroy(new Error("the request broke off")));
  return message.pipe(decoder);
}

function decoderFor(encoding: string): Duplex | null {
  switch (encoding.toLowerCase()) {
    case "identity":
    case "":
      return null;
    case "gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress();
    default:
      throw new RefusedText(48, `Content-Encoding ${encoding} is not known here`);
  }
}

async function readAll(body: Readable, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytesMax) throw new RefusedText(62, `The text is longer than ${bytesMax} bytes; send data as the body beside ?query=`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readLane(message: IncomingMessage, statement: Statement): LaneName {
  const lane = header(message, "x-sextant-lane");
  if (lane === "short" || lane === "long" || lane === "load") return lane;
  return statement.kind === "load" ? "load" : "guest";
}

function readSettings(url: UrlParameters): Map<string, string> {
  const settings = new Map<string, string>();
  for (const name of url.names()) {
    if (ownParameters.has(name) || name.startsWith("param_")) continue;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RefusedText(115, `Unknown setting ${JSON.stringify(name)}`);
    settings.set(name, url.text(name) ?? "");
  }
  return settings;
}

function readParams(url: UrlParameters): Map<string, Uint8Array> {
  const params = new Map<string, Uint8Array>();
  for (const name of url.names()) {
    if (!name.startsWith("param_")) continue;
    if (!/^param_[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RefusedText(36, `Not a parameter name: ${JSON.stringify(name)}`);
    params.set(name.slice(6), url.bytes(name));
  }
  return params;
}

function header(message: IncomingMessage, name: string): string | null {
  const value = message.headers[name];
  return typeof value === "string" ? value : null;
}

/** The query part of a URL, decoded to bytes: a parameter may hold any byte, not only UTF-8. */
export class UrlParameters {
  readonly #values = new Map<string, Buffer>();

  constructor(search: string) {
    for (const pair of search.split("&")) {
      if (pair === "") continue;
      const cut = pair.indexOf("=");
      const [name, value] = cut < 0 ? [pair, ""] : [pair.slice(0, cut), pair.slice(cut + 1)];
      this.#values.set(percentDecoded(name).toString("utf8"), percentDecoded(value));
    }
  }

  names(): IterableIterator<string> {
    return this.#values.keys();
  }

  text(name: string): string | null {
    return this.#values.get(name)?.toString("utf8") ?? null;
  }

  bytes(name: string): Buffer {
    return this.#values.get(name) ?? Buffer.alloc(0);
  }
}

function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll("+", " "), "utf8").toString("latin1");
  return Buffer.from(bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1");
}
