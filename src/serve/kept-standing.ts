/** What is known of the rows of one SELECT that stand in a pool's table (`kept-pool.ts`). */
import type { Versions } from "./writes.ts";

export interface Standing {
  /** How often what it reads was written when it was made. */
  versions: Versions;
  /** The same when its rows were made: until `versions` nothing changed them. Null where none stand in the table, or are just being exchanged. */
  since: Versions | null;
  isWritten: boolean;
  ready: Promise<void>;
  /** The question that last asked for it. */
  usedBy: number;
  /** Its rows, once they were counted. */
  rows: number | null;
}

/** Whether rows are those that tables written so often gave. */
export function wasSo(standing: Standing | undefined, then: Versions): boolean {
  const since = standing?.since ?? null;
  return standing !== undefined && since !== null && [...standing.versions].every(([table, until]) => within(then.get(table), since.get(table), until));
}

const within = (at = Number.NaN, from = Number.NaN, to = Number.NaN): boolean => from <= at && at <= to;

/** Whether what was written so often is so still. */
export function isSame(a: Versions | undefined, b: Versions): boolean {
  return a !== undefined && a.size === b.size && [...b].every(([table, version]) => a.get(table) === version);
}
