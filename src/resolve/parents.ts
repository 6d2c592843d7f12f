/**
 * Parents of accounts as the files name them. Nothing is refused for them: a parent may arrive after its child, and a circle is a fault of the
 * source. Both are counted and shown.
 */
import type { Engine } from "../store/engine.ts";
import { name, type Sql, sql } from "../store/sql.ts";
import { bulk } from "./bulk.ts";

export interface ParentFaults {
  /** Accounts whose chain of parents leads back to themselves. */
  readonly circular: number;
  /** Accounts whose parent is in no file so far; the link holds as soon as it arrives. */
  readonly missing: number;
}

/** Looks at all accounts as they are now; by ids and by names written alike. */
export async function parentFaults(engine: Engine): Promise<ParentFaults> {
  const tables = ["account_parent_steps", "account_parent_leaps"] as const;
  try {
    await engine.command(sql`CREATE OR REPLACE TABLE ${name(tables[0])} (child String, parent String) ENGINE = MergeTree ORDER BY child AS ${links}`, bulk);
    const [row] = await engine.rows<{ linked: string; missing: string }>(sql`SELECT countIf(parent != '') AS linked, countIf(parent = '') AS missing FROM ${name(tables[0])}`, bulk);
    const missing = Number(row?.missing ?? 0);
    return { missing, circular: Number(row?.linked ?? 0) === 0 ? 0 : await circular(engine, tables, Number(row?.linked)) };
  } finally {
    await Promise.all(tables.map((table) => engine.command(sql`DROP TABLE IF EXISTS ${name(table)}`)));
  }
}

/** Each account that names a parent, with the parent's account; `''` = not known. */
const links: Sql = sql`SELECT child, parent FROM (${parentLinks()})`;

/**
 * Each account that names a parent: `child, parent (its account; '' = not known), said (when, batch and line of the version that says so)`. As it
 * stood at an instant (before an account's first version, by the first); without one as it stands now. Of several records of one account the
 * newest version that names anybody.
 */
export function parentLinks(at?: Sql): Sql {
  const age = sql`toUnixTimestamp64Milli(valid_from)`;
  const newestFirst = at === undefined ? sql`valid_from DESC` : sql`valid_from <= ${at} DESC, if(valid_from <= ${at}, ${age}, -${age}) DESC`;
  return sql`
    SELECT named.account_id AS child, if(by_id.account_id != '', by_id.account_id, by_name.account_id) AS parent, named.latest.1 AS said
    FROM (
      SELECT account_id, max(((valid_from, batch, seq), parent)) AS latest
      FROM (
        SELECT account_id, parent, valid_from, batch, seq
        FROM account
        WHERE account_id != ''
        ORDER BY ${newestFirst}, batch DESC, seq DESC
        LIMIT 1 BY account_id, source, id
      )
      WHERE parent != ''
      GROUP BY account_id
    ) AS named
    GLOBAL ANY LEFT JOIN (SELECT ref, account_id FROM account_ref WHERE ref_kind = 'id' AND source = '') AS by_id ON named.latest.2 = by_id.ref
    GLOBAL ANY LEFT JOIN (SELECT ref, account_id FROM account_ref WHERE ref_kind = 'name') AS by_name ON named.latest.2 = by_name.ref`;
}

/**
 * Each leap doubles how far up an account looks, so a chain of 5,000 takes 13. Who still finds somebody after more steps than there are links
 * looks into a circle, and whom they find are the accounts of the circle.
 */
async function circular(engine: Engine, [from, to]: readonly [string, string], linked: number): Promise<number> {
  for (let steps = 1; steps <= linked; steps *= 2) {
    await engine.command(
      sql`
        CREATE OR REPLACE TABLE ${name(to)} (child String, parent String) ENGINE = MergeTree ORDER BY child AS
        SELECT near.child AS child, far.parent AS parent
        FROM ${name(from)} AS near
        INNER JOIN ${name(from)} AS far ON near.parent = far.child
        WHERE far.parent != ''`,
      bulk,
    );
    await engine.command(sql`EXCHANGE TABLES ${name(from)} AND ${name(to)}`);
    const [row] = await engine.rows<{ held: string; parents: string }>(sql`SELECT count() AS held, uniqExact(parent) AS parents FROM ${name(from)}`, bulk);
    if (Number(row?.held ?? 0) === 0) return 0;
    if (steps * 2 > linked) return Number(row?.parents ?? 0);
  }
  return 0;
}
