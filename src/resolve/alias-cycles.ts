/** Who was said to be somebody else, along however many others, and to be itself in the end. Nothing follows from it but that somebody is told. */
import { aliasCycleFlag } from "../model/row-flags.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";

/** Ids of one circle, each said to be the next and the last to be the first. */
export interface AliasCycle {
  readonly flag: typeof aliasCycleFlag;
  readonly ids: readonly string[];
}

/** Links that may be part of a circle and are read. */
const linksMax = 100_000;

/** Circles among links and merges of visitors, people and accounts; each once, the shortest way round from its first id. */
export async function aliasCycles(engine: Engine, options: QueryOptions = {}): Promise<AliasCycle[]> {
  const links = await engine.rows<{ from_id: string; to_id: string }>(sql`
    SELECT DISTINCT from_id, to_id
    FROM (${said})
    WHERE from_id = to_id OR (from_id GLOBAL IN (SELECT to_id FROM (${said})) AND to_id GLOBAL IN (SELECT from_id FROM (${said})))
    ORDER BY from_id, to_id
    LIMIT ${value.uint(linksMax)}`, options);
  const next = new Map([...Map.groupBy(links, ({ from_id }) => from_id)].map(([id, some]) => [id, some.map(({ to_id }) => to_id)]));
  const found: AliasCycle[] = [];
  const known = new Set<string>();
  for (const id of next.keys()) {
    const ids = known.has(id) ? null : wayRound(next, id);
    if (ids === null) continue;
    for (const one of ids) known.add(one);
    found.push({ flag: aliasCycleFlag, ids });
  }
  return found;
}

/** A link that leads from something to itself was put aside when it came, with this flag. */
const said: Sql = sql`
  SELECT from_id, to_id
  FROM identity_link
  WHERE from_kind IN ('visitor', 'person', 'account') AND to_kind IN ('visitor', 'person', 'account') AND means != 'apart' AND method != 'hand'
    AND (NOT ifNull(removed, false) OR has(flags, ${value.string(aliasCycleFlag)}))`;

/** The shortest way from an id back to itself; null where there is none. */
function wayRound(next: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const before = new Map<string, string>();
  const waiting = [start];
  for (const id of waiting) {
    for (const to of next.get(id) ?? []) {
      if (to === start) return wayTo(before, id, start);
      if (before.has(to)) continue;
      before.set(to, id);
      waiting.push(to);
    }
  }
  return null;
}

function wayTo(before: ReadonlyMap<string, string>, end: string, start: string): string[] {
  const way = [end];
  for (let at = end; at !== start; ) {
    at = before.get(at) ?? start;
    way.push(at);
  }
  return way.reverse();
}
