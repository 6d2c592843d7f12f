/**
 * The border of the server. The Host header keeps out web pages that point a name of theirs at our address (DNS rebinding), the origin
 * check keeps out their forms and scripts. It holds with and without a login.
 */
import type { MiddlewareHandler } from "hono";
import { isIP } from "node:net";
import { problem } from "../model/problem.ts";
import type { Reach } from "./access/settings.ts";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
const changing = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Is this the name of the machine itself, whatever the port? */
export function isLoopback(host: string): boolean {
  return loopbackNames.has(nameOf(host));
}

/** `Sextant.lan:4680` → `sextant.lan`; empty where it is no host. */
function nameOf(host: string): string {
  return /^(\[[0-9a-f:]+\]|[^:]+)(?::\d{1,5})?$/i.exec(host.trim())?.[1]?.toLowerCase() ?? "";
}

/** Refuses requests that name another host, and changes that another site's page asked for. */
export function border(reach: Reach): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? "";
    if (!answersTo(reach, host)) throw wrongHost(reach, host.slice(0, 200));
    if (changing.has(c.req.method)) refuseForeign(reach, { origin: c.req.header("origin"), site: c.req.header("sec-fetch-site"), host });
    await next();
  };
}

// No page can point a bare address of the network at us, only a name.
function answersTo({ network, host: own, address }: Reach, host: string): boolean {
  const name = nameOf(host);
  if (isLoopback(host) || host.toLowerCase() === address?.host) return true;
  return network && name !== "" && (name === own.toLowerCase() || isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0);
}

function wrongHost({ network }: Reach, host: string): Error {
  if (!network) return problem("wrong_host", `This server answers to localhost only, not to “${host}”.`, "Open it as http://localhost with its port.", { host });
  return problem("wrong_host", `This server does not go by the name “${host}”.`, "Start it with the address that people use: --url https://sextant.example.com.", { host });
}

interface Origins {
  readonly origin: string | undefined;
  readonly site: string | undefined;
  readonly host: string;
}

function refuseForeign({ address }: Reach, { origin, site, host }: Origins): void {
  const from = origin?.toLowerCase();
  const own = from === undefined || from === `http://${host.toLowerCase()}` || from === address?.origin;
  const near = site === undefined || site === "same-origin" || site === "none";
  if (own && near) return;
  throw problem("foreign_origin", `A page of another site (${origin ?? site ?? "unknown"}) asked for this change.`, "Do it from Sextant's own page, or from a script without an Origin header.", { origin: origin ?? null });
}

/** What every answer carries. Scripts come from our own files only; styles may be inline because the component set writes them so. */
export function pageRules({ address }: Reach): MiddlewareHandler {
  return async (c, next) => {
    await next();
    rule(c.res.headers, address?.protocol === "https:");
  };
}

/** A browser that came once over TLS does not come without it for a year. */
const transportRule = `max-age=${365 * 86_400}`;

function rule(headers: Headers, isSecure: boolean): void {
  if (isSecure) headers.set("strict-transport-security", transportRule);
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", contentRules());
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}

/** The policy for what a page may load and run; besides our files only scripts with these digests, `sha256-…`. */
export function contentRules(digests: readonly string[] = []): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...digests.map((digest) => `'${digest}'`)].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
