/** Names and domains of accounts, for lists of them. */
import { sql, value } from "../store/sql.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { noAccount } from "./dimensions/dimension.ts";

export interface AccountName {
  readonly name: string;
  readonly domain: string;
}

/** Name and first domain as they are now; an account of which nothing but the id is known bears its id. */
export async function accountNames(engine: Engine, ids: readonly string[], options: QueryOptions): Promise<(id: string) => AccountName> {
  const asked = [...new Set(ids)].filter((id) => id !== "");
  const rows = asked.length === 0 ? [] : await engine.rows<{ id_of_account: string; newest_name: string; newest_domain: string }>(sql`
    SELECT account_id AS id_of_account, argMax(name, valid_from) AS newest_name, argMax(domains[1], valid_from) AS newest_domain
    FROM account
    WHERE account_id IN (${value.strings(asked)})
    GROUP BY account_id`, options);
  const known = new Map(rows.map((row) => [row.id_of_account, { name: row.newest_name === "" ? row.id_of_account : row.newest_name, domain: row.newest_domain }]));
  return (id) => known.get(id) ?? { name: id === "" ? noAccount : id, domain: "" };
}
