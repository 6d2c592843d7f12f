/** Streams of what shares relations: read from tables that are made once, as lists are, so that a file of all rows costs what its list costs. */
import type { Readable } from "node:stream";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { type Sql, sql } from "../store/sql.ts";
import { isGone } from "./kept-faults.ts";
import type { SharedRelations } from "./shared-relations.ts";

/** So often it is begun anew when a write takes its tables away; then all stays in place. */
const attemptsMax = 5;

/**
 * The rows of a query in a format, what it shares read from tables. Once it has begun it goes on whatever is written: the engine drops a table when
 * nobody reads it any more. Facts in pools stay in place, since a pool is not changed while it is read, and a stream may be read slowly.
 */
export async function keptStream(engine: Engine, relations: SharedRelations, query: Sql, format: string, options: QueryOptions = {}): Promise<Readable> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    if ((relations.named(query)?.pools.size ?? 1) > 0) break;
    // Asked what it would do, a statement needs its tables and reads nothing of them.
    await relations.rows(sql`EXPLAIN ${query}`, { ...options, lane: options.lane ?? "long" });
    try {
      return await engine.stream(relations.named(query)?.query ?? query, format, options);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return await engine.stream(query, format, options);
}
