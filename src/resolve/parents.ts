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
const links: Sql = sql`
  SELECT said.account_id AS child, if(by_id.account_id != '', by_id.account_id, by_name.account_id) AS parent
  FROM (
    SELECT account_id, argMax(parent, (valid_from, batch, seq)) AS named
    FROM account
    GROUP BY account_id
    HAVING named != ''
  ) AS said
  GLOBAL ANY LEFT JOIN (SELECT ref, account_id FROM account_ref WHERE ref_kind = 'id' AND source = '') AS by_id ON said.named = by_id.ref
  GLOBAL ANY LEFT JOIN (SELECT ref, account_id FROM account_ref WHERE ref_kind = 'name') AS by_name ON said.named = by_name.ref`;

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
