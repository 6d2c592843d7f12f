/**
 * The border of a server without a login: it is there for this machine only. The Host header keeps out web pages that point a name of
 * theirs at 127.0.0.1 (DNS rebinding), the origin check keeps out their forms and scripts.
 */
import type { MiddlewareHandler } from "hono";
import { problem } from "../model/problem.ts";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
const changing = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Is this the name of the machine itself, whatever the port? */
export function isLoopback(host: string): boolean {
  const named = /^(\[[0-9a-f:]+\]|[^:]+)(?::\d{1,5})?$/i.exec(host.trim());
  return named?.[1] !== undefined && loopbackNames.has(named[1].toLowerCase());
}

/** Refuses requests that name another host, and changes that another site's page asked for. */
export const border: MiddlewareHandler = async (c, next) => {
  const host = c.req.header("host") ?? "";
  if (!isLoopback(host)) {
    throw problem("wrong_host", `This server answers to localhost only, not to “${host.slice(0, 200)}”.`, "Open it as http://localhost with its port.", { host: host.slice(0, 200) });
  }
  if (changing.has(c.req.method)) refuseForeign(c.req.header("origin"), c.req.header("sec-fetch-site"), host);
  await next();
};

function refuseForeign(origin: string | undefined, site: string | undefined, host: string): void {
  const own = origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
  const near = site === undefined || site === "same-origin" || site === "none";
  if (own && near) return;
  throw problem("foreign_origin", `A page of another site (${origin ?? site ?? "unknown"}) asked for this change.`, "Do it from Sextant's own page, or from a script without an Origin header.", { origin: origin ?? null });
}

/** What every answer carries. Scripts come from our own files only; styles may be inline because the component set writes them so. */
export const pageRules: MiddlewareHandler = async (c, next) => {
  await next();
  const headers = c.res.headers;
  headers.set("content-security-policy", contentRules);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
};

const contentRules = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");
