/**
 * While the engine's tables are built again (a rebuild, an erasure) they hold a part of everything, and a part looks like a number. So whoever asks
 * for numbers meanwhile is told to wait, and nothing is frozen or noted.
 */
import type { MiddlewareHandler } from "hono";
import { problem } from "../model/problem.ts";

export interface TablesAway {
  /** Until this is done they are away. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** What reads whole tables. @throws Problem `rebuilding`, also where they went away in the midst of it */
  whole<T>(work: () => Promise<T>): Promise<T>;
}

export function openTablesAway(): TablesAway {
  let [away, times] = [0, 0];
  const refuse = (): never => {
    throw problem("rebuilding", "The tables are being built again from what is kept; until that is done every number would be a part of one.", "It goes on by itself: ask again in a while.", { retry_after_seconds: 5 });
  };
  return {
    async during(work) {
      away += 1;
      times += 1;
      try {
        return await work();
      } finally {
        away -= 1;
      }
    },
    async whole(work) {
      if (away > 0) refuse();
      const before = times;
      const done = await work();
      return times === before ? done : refuse();
    },
  };
}

/** What is answered out of the engine's tables. How far a rebuild or an erasure has come, settings and the ledger of imports are not. */
const numbers = /^\/api\/v1\/(accounts|board|changes|contacts|data-health|dimensions|export|identity|kpis|on-site|rejects|rows)(\/|$)/;

/** Refuses looks at numbers while the tables are away. */
export function refuseWhileAway(tables: () => TablesAway): MiddlewareHandler {
  return async (c, next) => (c.req.method === "GET" && numbers.test(c.req.path) ? tables().whole(next) : next());
}
