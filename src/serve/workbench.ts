/** For tests: a workspace in a directory of its own, asked as scripts ask it, without a socket. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, fixedClock } from "../model/clock.ts";
import { type OpenWorkspace, openWorkspace } from "./app.ts";
import type { FileLook, ImportAnswer, ImportRequest } from "./contract.ts";
import type { App } from "./endpoint.ts";
import { createApp } from "./http.ts";
import { type Log, openLog } from "./log.ts";

export interface Workbench {
  readonly dataDir: string;
  readonly workspace: OpenWorkspace;
  readonly app: App;
  /** Status and body of an answer. */
  ask<T = Record<string, unknown>>(path: string, init?: RequestInit): Promise<{ status: number; body: T; headers: Headers }>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** Keeps a text as a file. */
  keep(name: string, text: string | Uint8Array): Promise<FileLook>;
  /** Keeps a text as a file and imports it. */
  importText(name: string, text: string | Uint8Array, request?: Partial<ImportRequest>): Promise<ImportAnswer>;
  /** Closes the workspace and opens it again, as after a restart. */
  reopen(before?: () => void | Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const silent: Log = openLog("silent");

/** Opens a workspace at an instant that stands still. */
export async function openWorkbench(now: Clock = fixedClock("2026-03-01T12:00:00Z"), web?: string): Promise<Workbench> {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-serve-"));
  let workspace = await openWorkspace({ dataDir, now, log: silent });
  let app = createApp({ workspace, log: silent, ...(web === undefined ? {} : { web }) });

  const ask = async <T>(path: string, init: RequestInit = {}): Promise<{ status: number; body: T; headers: Headers }> => {
    const headers = new Headers(init.headers);
    if (!headers.has("host")) headers.set("host", "localhost");
    const answer = await app.request(new Request(`http://localhost${path}`, { ...init, headers }));
    const text = await answer.text();
    const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
    return { status: answer.status, body: (isJson ? JSON.parse(text) : text) as T, headers: answer.headers };
  };
  const good = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const { status, body } = await ask<T>(path, init);
    if (status >= 300) throw new Error(`${init?.method ?? "GET"} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
  const sending = (body: unknown): RequestInit => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) });
  const keep = (name: string, text: string | Uint8Array): Promise<FileLook> =>
    good(`/api/v1/files?name=${encodeURIComponent(name)}`, { method: "POST", body: typeof text === "string" ? text : new Uint8Array(text) });

  return {
    dataDir,
    get workspace() { return workspace; },
    get app() { return app; },
    ask,
    get: (path) => good(path),
    post: (path, body) => good(path, sending(body)),
    keep,
    async importText(name, text, request = {}) {
      const { sha256 } = await keep(name, text);
      return good("/api/v1/imports", sending({ sha256, name, ...request }));
    },
    async reopen(before = () => {}) {
      await workspace.close();
      await before();
      workspace = await openWorkspace({ dataDir, now, log: silent });
      app = createApp({ workspace, log: silent, ...(web === undefined ? {} : { web }) });
    },
    async close() {
      await workspace.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
