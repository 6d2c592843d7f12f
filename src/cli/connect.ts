/** Finds the way to the data: through the server that runs on the data directory, else by opening it in this process. */
import { resolve } from "node:path";
import { problem } from "../model/problem.ts";
import { isLoopback } from "../serve/border.ts";
import { runningServer } from "../serve/presence.ts";
import { type Api, apiOver, type Asker } from "./api.ts";
import type { OpenOptions } from "./inside.ts";

export interface Connection {
  readonly api: Api;
  close(): Promise<void>;
}

/** Opens the way; a data directory that nobody serves is opened, and made if it is missing. */
export async function connect(how: OpenOptions): Promise<Connection> {
  const elsewhere = how.options.server ?? how.environment.server;
  if (elsewhere !== undefined) return { api: elsewhereApi(elsewhere, how.options.token ?? how.environment.token), close: async () => {} };
  const server = await runningServer(resolve(how.options.data));
  if (server !== null) return { api: apiOver(withKey(server.url, server.key), server.url), close: async () => {} };
  // Loaded only when needed: help, usage errors and commands through a server do not wait for the whole product.
  const { connectInside } = await import("./inside.ts");
  return connectInside(how);
}

/** A key goes in the clear only to this machine itself. */
function elsewhereApi(address: string, token: string | undefined): Api {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw problem("no_such_server", `“${address}” is no server's address.`, "Write it as https://sextant.example.com.", { server: address });
  if (token === undefined) throw problem("login_needed", `${url.origin} asks for a key.`, "Give one in SEXTANT_TOKEN or with --token; it is made there: sextant token add.");
  if (url.protocol === "http:" && !isLoopback(url.host)) throw problem("plain_server", `The key would travel readable to ${url.origin}.`, "Reach it over https.", { server: address });
  return apiOver(withKey(url.origin, token), url.origin);
}

/** Asks a server with a key: that of the data directory's owner, or one that a person made. */
export function withKey(url: string, key: string): Asker {
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${key}`);
    // Scripts count on what they did just before.
    headers.set("cache-control", "no-cache");
    // Wherever an answer points, the key does not follow.
    return reached(new URL(path, url), { ...init, headers, redirect: "error" });
  };
}

const attemptsMax = 3;
/** What becomes of a connection that somebody closed, or that nobody takes. */
const lostCodes: ReadonlySet<unknown> = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "UND_ERR_SOCKET"]);

/**
 * A server that is busy for seconds closes connections that wait for the next question: what only reads is asked again on a new one.
 * @throws Problem `server_away`
 */
async function reached(url: URL, init: RequestInit): Promise<Response> {
  const attempts = (init.method ?? "GET") === "GET" ? attemptsMax : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (!isLost(error)) throw error;
      if (attempt === attempts) throw problem("server_away", `${url.origin} does not answer.`, "Is the server still running? What it was told to do may be done all the same: look before you repeat it.", { server: url.origin });
    }
  }
}

function isLost(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause && lostCodes.has(cause.code);
}
