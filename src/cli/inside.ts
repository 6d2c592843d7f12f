/** The data directory opened in this process: for commands when no server runs, and for `serve` and `demo`. */
import { resolve } from "node:path";
import type { Clock } from "../model/clock.ts";
import { inside } from "../serve/access/who.ts";
import { type OpenWorkspace, openWorkspace } from "../serve/app.ts";
import type { App } from "../serve/endpoint.ts";
import { createApp } from "../serve/http.ts";
import { type Log, type LogLevel, openLog } from "../serve/log.ts";
import { type Api, apiOver } from "./api.ts";
import type { CommonOptions } from "./command.ts";
import type { Connection } from "./connect.ts";
import type { Environment } from "./environment.ts";

export interface OpenOptions {
  readonly options: Pick<CommonOptions, "data" | "engine" | "server" | "token">;
  readonly environment: Environment;
  readonly now: Clock;
}

/** The address that requests in this process carry; nothing listens there. */
const ownAddress = "http://localhost";

/** Opens the data directory and answers requests from it without a socket. */
export async function connectInside(how: OpenOptions): Promise<Connection> {
  const log = logOf(how.environment, "silent");
  const workspace = await openHere(how, log);
  // No server will do it. What keeps it from it is told by the inbox, and holds up no other command.
  await workspace.live.drain.settled().catch((error: unknown) => log.warn({ error }, "events wait in the inbox"));
  return { api: apiInside(createApp({ workspace, log })), close: () => workspace.close() };
}

/** Opens the data directory in this process. */
export function openHere({ options, now }: OpenOptions, log: Log): Promise<OpenWorkspace> {
  return openWorkspace({ dataDir: resolve(options.data), engineUrl: options.engine, now, log });
}

/** The API of an app in this process, without a socket. */
export function apiInside(app: App): Api {
  return apiOver(async (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("host", "localhost");
    return app.request(new Request(new URL(path, ownAddress), { ...init, headers }), undefined, inside);
  }, null);
}

const levels: readonly LogLevel[] = ["silent", "error", "warn", "info", "debug"];

/** The log at the level that SEXTANT_LOG asks for. */
export function logOf({ logLevel }: Environment, otherwise: LogLevel): Log {
  return openLog(levels.find((level) => level === logLevel) ?? otherwise);
}
