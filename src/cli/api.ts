/** The HTTP API as commands see it: over a running server's socket, or in this process through the same routes. */
import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { problem } from "../model/problem.ts";
import type { FileLook, ProblemBody } from "../serve/contract.ts";

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Answers a request: `fetch`, or `app.request` in this process. */
export type Asker = (path: string, init?: RequestInit) => Promise<Response>;

export interface Api {
  /** Where the answers come from. */
  readonly via: "server" | "this process";
  /** The server's address; null in this process. */
  readonly url: string | null;
  get<T>(path: string, query?: Query): Promise<T>;
  post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** An answer that is no JSON, as a stream. */
  stream(path: string, query?: Query): Promise<Readable>;
  /** Sends a file, whatever its size; `sent` is told how many bytes have gone. */
  upload(file: string, options?: UploadOptions): Promise<FileLook>;
}

export interface UploadOptions {
  readonly query?: Query;
  readonly sent?: (bytes: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The API over whatever answers requests. Answers other than 2xx become the problem that they carry. */
export function apiOver(ask: Asker, url: string | null): Api {
  const json = async <T>(path: string, init?: RequestInit): Promise<T> => (await answered(await ask(path, init))).json() as Promise<T>;
  const sending = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  return {
    via: url === null ? "this process" : "server",
    url,
    get: (path, query = {}) => json(withQuery(path, query)),
    post: (path, body, signal) => json(path, { ...sending("POST", body), ...(signal === undefined ? {} : { signal }) }),
    put: (path, body) => json(path, sending("PUT", body)),
    async stream(path, query = {}) {
      const answer = await answered(await ask(withQuery(path, query)));
      return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as import("node:stream/web").ReadableStream);
    },
    upload: (file, options = {}) => upload(ask, file, options),
  };
}

/** The size and time of a file that can be sent. @throws Problem `no_such_file`, `not_a_file`, `not_readable` */
export async function readableFile(file: string): Promise<{ size: number; mtimeMs: number }> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw problem("no_such_file", `There is no file ${file}.`, "Check the path.", { path: file });
  if (!found.isFile()) throw problem("not_a_file", `${file} is not a file.`, "Name a file; several are parted by blanks.", { path: file });
  const isReadable = await access(file, constants.R_OK).then(() => true, () => false);
  if (!isReadable) throw problem("not_readable", `${file} may not be read.`, "Check its permissions.", { path: file });
  return found;
}

async function upload(ask: Asker, file: string, options: UploadOptions): Promise<FileLook> {
  const { size, mtimeMs } = await readableFile(file);
  const body = Readable.toWeb(counting(file, size, options)) as ReadableStream<Uint8Array>;
  const path = withQuery("/api/v1/files", { name: basename(file), ...options.query });
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
    duplex: "half",
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const look = (await (await answered(await ask(path, init))).json()) as FileLook;
  const after = await readableFile(file);
  if (after.size !== size || after.mtimeMs !== mtimeMs || look.bytes !== size) {
    throw problem("changed", `${file} changed while it was being read.`, "Import it again when nobody writes to it any more.", { path: file });
  }
  return look;
}

function counting(file: string, total: number, { sent }: UploadOptions): Readable {
  const source = createReadStream(file, { highWaterMark: 1024 * 1024 });
  let bytes = 0;
  if (sent !== undefined) source.on("data", (chunk) => sent((bytes += chunk.length), total));
  return source;
}

async function answered(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const text = await answer.text();
  const body = problemIn(text);
  if (body !== null) throw problem(body.code, body.message, body.advice, body.details);
  throw problem("strange_answer", `The server answered ${answer.status} without saying why.`, "Is something else listening on its port? See sextant doctor.", { status: answer.status });
}

function problemIn(text: string): ProblemBody | null {
  try {
    const { error } = JSON.parse(text) as { error?: ProblemBody };
    return error === undefined || typeof error.message !== "string" ? null : error;
  } catch {
    return null;
  }
}

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, given] of Object.entries(query)) {
    if (given === undefined || given === false) continue;
    for (const one of Array.isArray(given) ? (given as readonly string[]) : [given]) search.append(key, String(one));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}
