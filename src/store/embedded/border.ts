import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { engineError, type EngineError } from "./engine-error.ts";
import type { Host } from "./host.ts";
import { readRequest, UrlParameters, type Request } from "./request.ts";
import { run, type Ask, type Summary } from "./run.ts";
import { RefusedText } from "./statement.ts";

export interface BorderOptions {
  readonly user: string;
  readonly password: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly version: string;
}

/** The longest request line and headers: query parameters travel in the URL. ClickHouse takes 1 MiB. */
const headerBytesMax = 4 * 1024 * 1024;

/** The ClickHouse HTTP interface in front of a {@link Host}, on loopback only. */
export class Border {
  readonly #host: Host;
  readonly #options: BorderOptions;
  readonly #server: Server;
  readonly #running = new Map<string, AbortController>();

  constructor(host: Host, options: BorderOptions) {
    this.#host = host;
    this.#options = options;
    this.#server = createServer(
      { maxHeaderSize: headerBytesMax, requestTimeout: 0, keepAliveTimeout: 60_000, headersTimeout: 30_000 },
      (message, response) => void this.#serve(message, response),
    );
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, "127.0.0.1", resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no new connection; gives running queries the time, then kills them; in the end every connection is closed. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    await this.#idle(graceMs);
    for (const running of this.#running.values()) running.abort(new Error("the engine is stopping"));
    await this.#idle(graceMs);
    this.#server.closeAllConnections();
    await closed;
  }

  async #idle(waitMsMax: number): Promise<void> {
    const until = performance.now() + waitMsMax;
    while (this.#running.size > 0 && performance.now() < until) await pause(10);
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "/", search = ""] = (message.url ?? "/").split(/\?(.*)/s);
    if (!this.#isLocal(message)) return refuse(response, 403, 195, "This host name is not served here (AUTHENTICATION_FAILED)");
    if (path === "/ping" || path === "/replicas_status") return plain(response, 200, "Ok.\n");
    if (path !== "/") return plain(response, 404, `There is no handle ${path}\n`);
    const url = new UrlParameters(search);
    if (!this.#isKnown(message, url)) {
      return refuse(response, 403, 516, "Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)");
    }
    await this.#serveQuery(message, response, url);
  }

  async #serveQuery(message: IncomingMessage, response: ServerResponse, url: UrlParameters): Promise<void> {
    const stop = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) stop.abort(new Error("the client went away"));
    });
    const reply = new Reply(response);
    try {
      const request = await readRequest(message, url);
      if (message.method === "GET") refuseWriting(request);
      if (this.#killed(request)) return reply.answer(Buffer.alloc(0), null, { readRows: 0, writtenRows: 0 });
      await this.#runQuery(request, stop, reply);
    } catch (error) {
      message.unpipe();
      message.resume(); // or the client, still sending, would see a reset instead of our answer
      reply.fail(engineError(error));
    }
  }

  async #runQuery(request: Request, stop: AbortController, reply: Reply): Promise<void> {
    const tag = randomUUID();
    const queryId = request.queryId ?? tag;
    if (this.#running.has(queryId)) throw new RefusedText(216, `Query with id = ${queryId} is already running.`);
    this.#running.set(queryId, stop);
    reply.queryId = queryId;
    try {
      const { statement } = request;
      const format = "format" in statement ? (statement.format ?? request.defaultFormat) : null;
      const ask: Ask = { ...request, tag, isWhole: false, signal: stop.signal };
      const result = await run(this.#host, ask, { onBytes: (bytes) => reply.stream(bytes, format) });
      if (result.answer !== null || statement.kind !== "rows") reply.answer(result.answer ?? Buffer.alloc(0), format, result);
      else reply.end();
    } finally {
      this.#running.delete(queryId);
    }
  }

  /** `KILL QUERY WHERE query_id = '…'` means our ids, which the engine does not know. */
  #killed(request: Request): boolean {
    const match = /^\s*KILL\s+QUERY\s+WHERE\s+query_id\s*=\s*(?:'([^'\\]+)'|\{(\w+):String\})/i.exec(request.text);
    if (match === null) return false;
    const id = match[1] ?? Buffer.from(request.params.get(match[2] ?? "") ?? []).toString("utf8");
    this.#running.get(id)?.abort(new RefusedText(394, "Query was cancelled. (QUERY_WAS_CANCELLED)"));
    return true;
  }

  /** Against DNS rebinding: a web page can make a browser call us, but not under one of our names. */
  #isLocal(message: IncomingMessage): boolean {
    const port = (this.#server.address() as AddressInfo | null)?.port;
    return ["127.0.0.1", "localhost", "[::1]"].some((name) => message.headers.host === `${name}:${port}`) && message.headers.origin === undefined;
  }

  #isKnown(message: IncomingMessage, url: UrlParameters): boolean {
    const basic = /^Basic (.+)$/i.exec(message.headers.authorization ?? "")?.[1];
    const [user, ...rest] = basic === undefined ? [] : Buffer.from(basic, "base64").toString("utf8").split(":");
    const given = {
      user: user ?? single(message, "x-clickhouse-user") ?? url.text("user") ?? "",
      password: basic === undefined ? (single(message, "x-clickhouse-key") ?? url.text("password") ?? "") : rest.join(":"),
    };
    return isSame(given.user, this.#options.user) && isSame(given.password, this.#options.password);
  }
}

function single(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuseWriting(request: Request): void {
  const { statement } = request;
  if (statement.kind === "rows" || (statement.kind === "answer" && statement.reads)) return;
  throw new RefusedText(164, "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. (READONLY)");
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=UTF-8" }).end(text);
}

function refuse(response: ServerResponse, status: number, code: number, message: string): void {
  response.setHeader("connection", "close");
  exception(response, status, code, message);
}

function exception(response: ServerResponse, status: number, code: number, message: string): void {
  response.setHeader("x-clickhouse-exception-code", String(code));
  plain(response, status, `Code: ${code}. DB::Exception: ${message}\n`);
}

/** One HTTP answer: a whole one, a stream, or an exception, also in the middle of a stream. */
class Reply {
  readonly #response: ServerResponse;
  readonly #exceptionTag = randomBytes(8).toString("hex");
  queryId = "";

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  answer(bytes: Uint8Array, format: string | null, summary: Summary): void {
    this.#start(format, summary);
    this.#response.end(bytes);
  }

  async stream(bytes: Readable, format: string | null): Promise<void> {
    this.#start(format, { readRows: 0, writtenRows: 0 });
    await passOn(bytes, this.#response);
  }

  end(): void {
    this.#response.end();
  }

  fail(error: EngineError): void {
    if (this.#response.destroyed) return;
    if (this.#response.headersSent) return this.#failInStream(error);
    this.#response.setHeader("x-clickhouse-query-id", this.queryId);
    exception(this.#response, error.status, error.code, error.message);
  }

  /** As ClickHouse since 25.11: a marked block, then the connection breaks without the end of the chunked body. */
  #failInStream(error: EngineError): void {
    const text = `Code: ${error.code}. DB::Exception: ${error.message}\n`;
    const [mark, tag] = ["__exception__", this.#exceptionTag];
    const block = `\r\n${mark}\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n${mark}\r\n`;
    this.#response.write(block, () => this.#response.socket?.end());
  }

  #start(format: string | null, summary: Summary): void {
    this.#response.writeHead(200, {
      "content-type": contentType(format),
      ...(format === null ? {} : { "x-clickhouse-format": format }),
      "x-clickhouse-query-id": this.queryId,
      "x-clickhouse-server-display-name": "sextant",
      "x-clickhouse-timezone": "UTC",
      "x-clickhouse-exception-tag": this.#exceptionTag,
      "x-clickhouse-summary": JSON.stringify({ read_rows: String(summary.readRows), written_rows: String(summary.writtenRows) }),
    });
  }
}

/** As `pipeline` does, but leaves the source alone when the client goes away. */
function passOn(bytes: Readable, response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once("close", () => reject(new Error("the client went away")));
    response.on("drain", () => bytes.resume());
    bytes.once("end", resolve).once("close", resolve);
    bytes.on("data", (chunk: Buffer) => {
      if (!response.write(chunk)) bytes.pause();
    });
  });
}

function contentType(format: string | null): string {
  if (format === null) return "text/plain; charset=UTF-8";
  if (/^JSON.*EachRow|^NDJSON/.test(format)) return "application/x-ndjson; charset=UTF-8";
  if (format.startsWith("JSON")) return "application/json; charset=UTF-8";
  if (format.startsWith("CSV")) return "text/csv; charset=UTF-8; header=present";
  if (/^(TabSeparated|TSV)/.test(format)) return "text/tab-separated-values; charset=UTF-8";
  return /^(Parquet|Arrow|Native|RowBinary|ORC|Avro)/.test(format) ? "application/octet-stream" : "text/plain; charset=UTF-8";
}
