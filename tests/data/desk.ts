/** A workspace of its own for a test, asked as everybody asks it: over the HTTP API, in memory. SQL is for looking at single records. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fixedClock } from "../../src/model/clock.ts";
import { openWorkspace } from "../../src/serve/app.ts";
import type { FileLook, ImportAnswer, ImportRequest, KpiResult, RejectPage } from "../../src/serve/contract.ts";
import type { App } from "../../src/serve/endpoint.ts";
import { createApp } from "../../src/serve/http.ts";
import { openLog } from "../../src/serve/log.ts";
import type { Engine } from "../../src/store/engine.ts";
import type { Sql } from "../../src/store/sql.ts";

export type Say = Omit<ImportRequest, "sha256" | "name">;

export interface Desk {
  readonly engine: Engine;
  /** What is seen in a file before it is imported. */
  look(name: string, text: string): Promise<FileLook>;
  /** Imports a file, given by its path or as text. Fails with the problem's text when the import does not end committed. */
  bring(file: { readonly path: string } | { readonly name: string; readonly text: string }, say: Say): Promise<ImportAnswer>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Writes a setting that holds since ever. */
  set(name: string, value: string | number | boolean): Promise<void>;
  kpi(id: string, query: Readonly<Record<string, string>>): Promise<KpiResult>;
  rejects(batch: number): Promise<RejectPage>;
  rows<T = Record<string, unknown>>(statement: Sql): Promise<T[]>;
  close(): Promise<void>;
}

/**
 * @param settings e.g. `{ currency: "USD" }`
 * @param engineUrl a server or cluster instead of the embedded engine
 */
export async function openDesk(settings: Readonly<Record<string, string>> = {}, now = "2026-11-21T12:00:00Z", engineUrl?: string): Promise<Desk> {
  const dataDir = await mkdtemp(join(tmpdir(), "sextant-data-"));
  const log = openLog("error");
  const workspace = await openWorkspace({ dataDir, now: fixedClock(now, 1), log, ...(engineUrl === undefined ? {} : { engineUrl }) });
  const ask = asker(createApp({ workspace, log }));
  const set = async (name: string, value: string | number | boolean): Promise<void> => {
    await ask("PUT", `/api/v1/settings/${name}`, JSON.stringify({ value, valid_from: "1990-01-01T00:00:00Z" }));
  };
  for (const [name, value] of Object.entries(settings)) await set(name, value);
  return {
    engine: workspace.engine,
    look: (name, text) => ask("POST", `/api/v1/files?name=${encodeURIComponent(name)}`, new TextEncoder().encode(text)),
    bring: (file, say) => bring(ask, file, say),
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, JSON.stringify(body)),
    put: (path, body) => ask("PUT", path, JSON.stringify(body)),
    set,
    kpi: (id, query) => ask("GET", `/api/v1/kpis/${id}?${new URLSearchParams(query).toString()}`),
    rejects: (batch) => ask("GET", `/api/v1/rejects?batch=${batch}`),
    rows: (statement) => workspace.engine.rows(statement),
    close: async () => {
      await workspace.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Asker = <T>(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => Promise<T>;

async function bring(ask: Asker, file: { readonly path: string } | { readonly name: string; readonly text: string }, say: Say): Promise<ImportAnswer> {
  const [name, bytes] = "path" in file ? [basename(file.path), new Uint8Array(await readFile(file.path))] : [file.name, new TextEncoder().encode(file.text)];
  const { sha256 } = await ask<{ sha256: string }>("POST", `/api/v1/files?name=${encodeURIComponent(name)}`, bytes);
  const answer = await ask<ImportAnswer>("POST", "/api/v1/imports", JSON.stringify({ ...say, sha256, name }));
  if (answer.state !== "committed" && say.dry_run !== true) throw new Error(`${name} as ${say.as ?? "?"} is ${answer.state}: ${JSON.stringify(answer.problem)}`);
  return answer;
}

function asker(app: App): Asker {
  return async <T>(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>): Promise<T> => {
    const type = typeof body === "string" ? "application/json" : "application/octet-stream";
    const response = await app.request(`http://localhost${path}`, {
      method,
      headers: { host: "localhost", ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
}
