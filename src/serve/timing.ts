/** How long the engine worked for a request: told in `Server-Timing`, so that a slow page says whether it was the query. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { MiddlewareHandler } from "hono";
import type { Engine } from "../store/engine.ts";

interface Tally {
  engineMs: number;
  queries: number;
}

const current = new AsyncLocalStorage<Tally>();

/** Adds `Server-Timing: engine;dur=…;desc="3 queries", total;dur=…`. */
export const serverTiming: MiddlewareHandler = async (c, next) => {
  const tally: Tally = { engineMs: 0, queries: 0 };
  const started = performance.now();
  await current.run(tally, next);
  const total = performance.now() - started;
  c.res.headers.set("server-timing", `engine;dur=${tally.engineMs.toFixed(1)};desc="${tally.queries} queries", total;dur=${total.toFixed(1)}`);
};

/** The same engine, counting its work for the request that asked. Queries that run side by side count each. */
export function timed(engine: Engine): Engine {
  const count = async <T>(work: Promise<T>): Promise<T> => {
    const tally = current.getStore();
    const started = performance.now();
    try {
      return await work;
    } finally {
      if (tally !== undefined) {
        tally.queries += 1;
        tally.engineMs += performance.now() - started;
      }
    }
  };
  return {
    get database() { return engine.database; },
    get cluster() { return engine.cluster; },
    rows: (query, options) => count(engine.rows(query, options)),
    stream: (query, format, options) => count(engine.stream(query, format, options)),
    insert: (table, rows, options) => count(engine.insert(table, rows, options)),
    load: (insertSelect, body, format, options) => count(engine.load(insertSelect, body, format, options)),
    command: (statement, options) => count(engine.command(statement, options)),
    everywhere: (statement, options) => count(engine.everywhere(statement, options)),
    in: async (database) => timed(await engine.in(database)),
    health: () => engine.health(),
    close: () => engine.close(),
  };
}
