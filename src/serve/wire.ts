/** What comes over the socket before it is a request of ours: its limits, and requests that no honest client sends. */
import type { MiddlewareHandler } from "hono";
import type { Server, ServerOptions } from "node:http";
import type { Duplex } from "node:stream";
import { problem } from "../model/problem.ts";

/** Header block of a request: what browsers send stays far below. */
const headerBytesMax = 16 * 1024;
const headersCountMax = 64;
/** Closed within 10 s: Node looks once in `connectionsCheckingInterval` only (30 s unless it is told). */
const headersWithinMs = 9_000;
const lookMs = 500;
const keepAliveMs = 5_000;
/** A person's browser opens six; scripts beside it a few more. */
const connectionsMax = 512;

export const wireOptions: ServerOptions = { maxHeaderSize: headerBytesMax, insecureHTTPParser: false, connectionsCheckingInterval: lookMs };

/** Bodies have their own pace (body.ts): an upload of hours is fine while it moves, so there is no limit on the whole request here. */
export function limitWire(server: Server): void {
  server.headersTimeout = headersWithinMs;
  server.requestTimeout = 0;
  server.keepAliveTimeout = keepAliveMs;
  server.maxHeadersCount = headersCountMax;
  server.maxConnections = connectionsMax;
  server.on("connect", (_request, socket) => refuseTunnel(socket));
}

// Node 24 closes the socket of a CONNECT without a word where nobody listens for it.
function refuseTunnel(socket: Duplex): void {
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** A NUL, a way up behind an encoded slash, and a first double slash, which some readers take for a host. */
const oddPath = /%00|(^|\/|%2f|%5c)\.\.(%2f|%5c)|^\/\//i;

/** Refuses methods and targets that mean something to a proxy or a file system, and nothing here. */
export const refuseOdd: MiddlewareHandler = async (c, next) => {
  const { incoming } = (c.env ?? {}) as { incoming?: { url?: string } };
  const target = incoming?.url ?? c.req.path;
  if (!methods.has(c.req.method)) throw problem("method_not_allowed", `Nothing here is asked for by ${c.req.method}.`, "The addresses of the API stand in /api/openapi.json.");
  if (!target.startsWith("/") || oddPath.test(target.split("?", 1)[0] ?? "")) throw problem("bad_target", "This address is none that a page or a script of ours would ask for.", "Ask for a path that stands in /api/openapi.json.", { target: target.slice(0, 200) });
  await next();
};
