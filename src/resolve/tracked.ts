/**
 * Accounts that only a tracker speaks of (its `group` calls) and that another source knows, by the same id or by the group's website: they live on
 * in that source's account, whichever of the two came first.
 */
import { flagOfTracker } from "../model/row-flags.ts";
import type { Engine } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import account from "../store/tables/account.ts";
import { bulk } from "./bulk.ts";
import { apartKey, type Decisions } from "./decisions.ts";
import { isTracked } from "./first-said.ts";
import { sharedIds } from "./ladder.ts";

interface Pair {
  readonly tracked: string;
  readonly known: string;
  /** '' where they have one id. */
  readonly domain: string;
}

/** Pairs that are read at once; each is a group of a tracker. */
const pairsMax = 1_000_000;

/** The decisions with what follows for accounts that trackers speak of. `isOwn`: a domain that names a company. */
export async function withTracked(engine: Engine, decisions: Decisions, isOwn: (domain: string) => boolean): Promise<Decisions> {
  if (!(await hasTracked(engine))) return decisions;
  const pairs = await engine.rows<Pair>(pairsOf(decisions), { ...bulk, maxRows: pairsMax });
  const found = new Map<string, string>();
  for (const { tracked, known, domain } of pairs) {
    if (found.has(tracked) || decisions.survivors.has(tracked) || isParted(decisions, { tracked, known, domain })) continue;
    if (domain === "" || isOwn(domain)) found.set(tracked, decisions.survivors.get(known) ?? known);
  }
  if (found.size === 0) return decisions;
  const last = (id: string): string => found.get(id) ?? id;
  return {
    ...decisions,
    aliases: decisions.aliases.map((alias) => ({ ...alias, account_id: last(alias.account_id) })),
    survivors: new Map([...[...decisions.survivors].map(([merged, id]) => [merged, last(id)] as const), ...found]),
  };
}

async function hasTracked(engine: Engine): Promise<boolean> {
  const rows = await engine.rows(sql`SELECT id FROM account WHERE has(flags, ${value.string(flagOfTracker)}) LIMIT 1`, bulk);
  return rows.length > 0;
}

function isParted({ apart }: Decisions, { tracked, known, domain }: Pair): boolean {
  return apart.has(apartKey("account", tracked, known)) || apart.has(apartKey("account", known, tracked)) || apart.has(apartKey("domain", domain, known));
}

/** The best first: one id, then a domain that somebody decided about, then the oldest account that bears the domain. */
function pairsOf({ aliases }: Decisions): Sql {
  const decided = aliases.filter(({ kind, from, to }) => kind === "domain" && from === "" && to === "");
  const [texts, owners] = [value.strings(decided.map(({ text }) => text)), value.strings(decided.map(({ account_id }) => account_id))];
  return sql`
    WITH
      entities AS (
        SELECT id, own, groupUniqArrayArray(domains) AS bears, ${isTracked} AS is_tracked, argMax(coalesce(deleted, false), valid_from) AS is_deleted, min((batch, seq)) AS age
        FROM (
          SELECT a.*, if(ids.shared != '' AND ids.first != a.source, concat(a.id, '@', a.source), a.id) AS own
          FROM account AS a
          GLOBAL ANY LEFT JOIN (${sharedIds(account)}) AS ids ON a.id = ids.shared)
        GROUP BY id, own
      ),
      groups AS (SELECT id, own, bears FROM entities WHERE is_tracked)
    SELECT tracked, known, domain
    FROM (
      SELECT g.own AS tracked, k.own AS known, '' AS domain, 0 AS place, k.is_deleted AS is_last, k.age AS age
      FROM groups AS g
      INNER JOIN (SELECT * FROM entities WHERE NOT is_tracked) AS k ON g.id = k.id
      UNION ALL
      SELECT g.own, d.owner, d.domain, 1, false, (0, 0)
      FROM (SELECT own, arrayJoin(bears) AS domain FROM groups) AS g
      INNER JOIN (SELECT decided.1 AS domain, decided.2 AS owner FROM (SELECT arrayJoin(arrayZip(${texts}, ${owners})) AS decided)) AS d ON g.domain = d.domain
      WHERE d.owner != g.own
      UNION ALL
      SELECT g.own, k.own, g.domain, 2, k.is_deleted, k.age
      FROM (SELECT own, arrayJoin(bears) AS domain FROM groups) AS g
      INNER JOIN (SELECT own, arrayJoin(bears) AS domain, is_deleted, age FROM entities WHERE NOT is_tracked) AS k ON g.domain = k.domain)
    ORDER BY tracked, place, is_last, age, known`;
}
