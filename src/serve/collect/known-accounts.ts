/** What trackers say of accounts that other sources know: it is kept once, so that whoever names the group's id finds the account. */
import { contentOf, type LiveRecord } from "../../collect/live/records/record.ts";
import type { Engine } from "../../store/engine.ts";
import { sql, value } from "../../store/sql.ts";
import type { ImportParts } from "../imports.ts";

/**
 * A tracker's group that another source knows as an account, by the same id or by the group's website, is that account: the tracker only refers
 * to it, and what it says again is left out. Else it is an account of its own.
 */
export async function withoutKnownAccounts({ engine, control }: Pick<ImportParts, "engine" | "control">, records: readonly LiveRecord[], { keepsGroups }: { readonly keepsGroups: boolean }): Promise<readonly LiveRecord[]> {
  const accounts = records.filter(({ kind }) => kind === "account");
  if (accounts.length === 0) return records;
  const known = await accountsElsewhere(engine, await control.sources.names(), accounts);
  const said = keepsGroups ? await saidBefore(engine, accounts) : null;
  return records.filter((one) => one.kind !== "account" || !isKnown(known, one) || (said !== null && isFirst(said, one)));
}

function isKnown(known: ReadonlySet<string>, { fields }: LiveRecord): boolean {
  return known.has(`id ${fields["id"]}`) || domainsIn(fields["domains"]).some((domain) => known.has(`domain ${domain}`));
}

function isFirst(said: Set<string>, record: LiveRecord): boolean {
  const key = `${contentOf(record)} ${record.source}`;
  return !said.has(key) && said.add(key).size > 0;
}

/** Undone imports count: what is made again later in larger steps comes out the same. */
async function saidBefore(engine: Engine, accounts: readonly LiveRecord[]): Promise<Set<string>> {
  const contents = value.strings([...new Set(accounts.map((one) => String(contentOf(one))))]);
  const rows = await engine.rows<{ said: string }>(sql`
    SELECT DISTINCT concat(toString(content), ' ', source) AS said
    FROM (SELECT content, source FROM account UNION ALL SELECT content, source FROM account_shelf)
    WHERE content IN (SELECT toUInt64(arrayJoin(${contents})))`);
  return new Set(rows.map((row) => row.said));
}

const domainsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

async function accountsElsewhere(engine: Engine, live: readonly string[], accounts: readonly LiveRecord[]): Promise<Set<string>> {
  const ids = [...new Set(accounts.map(({ fields }) => String(fields["id"])))];
  const domains = [...new Set(accounts.flatMap(({ fields }) => domainsIn(fields["domains"])))];
  const others = sql`SELECT account_id FROM account WHERE source NOT IN ${value.strings(live)}`;
  const rows = await engine.rows<{ known: string }>(sql`
    SELECT DISTINCT concat('id ', id) AS known FROM account WHERE id IN ${value.strings(ids)} AND source NOT IN ${value.strings(live)}
    UNION ALL
    SELECT DISTINCT concat('domain ', ref) AS known FROM account_ref
    WHERE ref_kind IN ('domain', 'host') AND ref IN ${value.strings(domains)} AND account_id GLOBAL IN (${others})`);
  return new Set(rows.map(({ known }) => known));
}
