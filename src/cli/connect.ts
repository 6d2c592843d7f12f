/** Finds the way to the data: through the server that runs on the data directory, else by opening it in this process. */
import { resolve } from "node:path";
import { runningServer } from "../serve/presence.ts";
import { type Api, apiOver, type Asker } from "./api.ts";
import type { OpenOptions } from "./inside.ts";

export interface Connection {
  readonly api: Api;
  close(): Promise<void>;
}

/** Opens the way; a data directory that nobody serves is opened, and made if it is missing. */
export async function connect(how: OpenOptions): Promise<Connection> {
  const server = await runningServer(resolve(how.options.data));
  if (server !== null) return { api: apiOver(withKey(server.url, server.key), "server"), close: async () => {} };
  // Loaded only when needed: help, usage errors and commands through a server do not wait for the whole product.
  const { connectInside } = await import("./inside.ts");
  return connectInside(how);
}

/** Asks a server with a key: that of the data directory's owner, or one that a person made. */
export function withKey(url: string, key: string): Asker {
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${key}`);
    return fetch(new URL(path, url), { ...init, headers });
  };
}
