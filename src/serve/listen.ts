/** The socket: loopback only until there is a login, with the limits of the reliability reference. */
import { serve, type ServerType } from "@hono/node-server";
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { problem } from "../model/problem.ts";
import type { OpenWorkspace } from "./app.ts";
import { isLoopback } from "./border.ts";
import { createApp } from "./http.ts";
import type { Log } from "./log.ts";
import { announce, withdraw } from "./presence.ts";
import { productVersion } from "./version.ts";
import { keepFrozen } from "./freezing.ts";
import { keepWarm } from "./warm.ts";

/** Header block of a request: what browsers send stays far below. */
const headerBytesMax = 16 * 1024;
const headersCountMax = 64;
const headersWithinMs = 10_000;
const keepAliveMs = 5_000;
/** A person's browser opens six; scripts beside it a few more. */
const connectionsMax = 512;
/** A clean stop waits this long for answers that are on their way. */
const drainMs = 5_000;

export interface ListenOptions {
  readonly workspace: OpenWorkspace;
  readonly log: Log;
  /** 0 = any free one. */
  readonly port: number;
  readonly host: string;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens, and says so in `<dataDir>/server.json`. */
export async function listen({ workspace, log, port, host }: ListenOptions): Promise<Listening> {
  if (!isLoopback(host.includes(":") ? `[${host}]` : host)) {
    throw problem("not_loopback", `Sextant has no login yet, so it does not listen on “${host}”, where others could reach it.`, "Leave --host away, or use an SSH tunnel to reach it from elsewhere.", { host });
  }
  const instance = randomUUID();
  const app = createApp({ workspace, log, instance });
  const server = await started({ fetch: app.fetch, port, hostname: host });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  await announce(workspace.dataDir, { url, pid: process.pid, instance, version: productVersion, startedAt: workspace.now().toISOString() });
  log.info({ url, instance }, "listening");
  const cool = keepWarm({ app, workspace });
  const thaw = keepFrozen(workspace);
  return {
    url,
    close: async () => {
      await withdraw(workspace.dataDir, instance);
      await stopped(server);
      await Promise.all([cool(), thaw()]);
      log.info({ instance }, "stopped");
    },
  };
}

function started(options: { fetch: Parameters<typeof serve>[0]["fetch"]; port: number; hostname: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ ...options, serverOptions: { maxHeaderSize: headerBytesMax, insecureHTTPParser: false } }, () => resolve(asHttp(server)));
    limit(asHttp(server));
    server.on("error", (error: NodeJS.ErrnoException) => reject(portProblem(error, options.port)));
  });
}

// The adapter's type covers HTTP/2 as well; without an own createServer it is node:http's.
const asHttp = (server: ServerType): Server => server as Server;

// Bodies have their own pace (body.ts): an upload of hours is fine while it moves, so there is no limit on the whole request here.
function limit(server: Server): void {
  server.headersTimeout = headersWithinMs;
  server.requestTimeout = 0;
  server.keepAliveTimeout = keepAliveMs;
  server.maxHeadersCount = headersCountMax;
  server.maxConnections = connectionsMax;
}

function portProblem(error: NodeJS.ErrnoException, port: number): unknown {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return error;
  const why = error.code === "EADDRINUSE" ? "another program listens there" : "this user may not open it";
  return problem("port_taken", `Port ${port} cannot be used: ${why}.`, "Choose another: --port 0 takes any free one.", { port });
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const last = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(last);
      resolve();
    });
    server.closeIdleConnections();
  });
}
