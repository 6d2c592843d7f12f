/** The list of accounts: filtered, sorted and paged in the engine, so that a hundred thousand are as quick as ten. */
import type { Engine } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import { type AccountFilter, filterOf, orderOf, wantedBy } from "./account-filters.ts";
import { byKey, type Holdings, kindsHeld } from "./account-holdings.ts";
import { type AsOf, happenedAt, happenedKept, listing, standingAt } from "./account-relations.ts";
import type { AccountPage, AccountRow } from "./contract.ts";

export type { AsOf } from "./account-relations.ts";

export interface AccountsQuestion extends AsOf, AccountFilter {
  /** A column, `-` before it for descending. */
  readonly sort: string;
  readonly offset: number;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** A page of accounts with how many there are in all. */
export async function accountsOf(engine: Engine, question: AccountsQuestion): Promise<AccountPage> {
  const options = question.signal === undefined ? {} : { signal: question.signal };
  const [rows, [counted]] = await Promise.all([
    engine.rows<StandingAccount>(pageOf(question), options),
    engine.rows<{ total: string }>(sql`SELECT count() AS total FROM (${listing(question, wantedBy(question, "name"))}) WHERE ${filterOf(question)}`, options),
  ]);
  return { accounts: await withHappenings(engine, rows, question, options), total: Number(counted?.total ?? 0) };
}

/** One account's row, but for what is counted of its touches and people. */
export interface Standing {
  readonly row: Omit<AccountRow, "minutes_90d" | "people" | "last_touch_at">;
  /** How many rows of which kind came by which method, as far as it is kept. */
  readonly methods: readonly { readonly kind: string; readonly method: string; readonly rows: number }[];
}

/** How one account stands, found by our id. Null when there is none. */
export async function standingOf(engine: Engine, account: string, asOf: AsOf): Promise<Standing | null> {
  const [found] = await engine.rows<StandingAccount & Pick<Happened, "stage" | "open_pipeline" | "won"> & Partial<Pick<Holdings, "methods">>>(standingAt(asOf, account), byKey);
  if (found === undefined) return null;
  const { methods = [], ...row } = found;
  return { row: { ...row, currency: asOf.settings.currency }, methods: methods.map(([kind, method, rows]) => ({ kind, method, rows: Number(rows) })) };
}

/**
 * Our id of an account that somebody names by id, the source's id, domain or name; null when nothing or several answer to it.
 */
export async function accountNamed(engine: Engine, text: string): Promise<string | null> {
  if ((await kindsHeld(engine, text))?.includes("account") === true) return text;
  const given = value.string(text);
  // Our own id goes before everything else and is found at once; for the others all accounts are gone through.
  const [own] = await engine.rows<{ account_id: string }>(sql`SELECT account_id FROM account WHERE account_id = ${given} LIMIT 1`, byKey);
  if (own !== undefined && text !== "") return own.account_id;
  const rows = await engine.rows<{ found_id: string; rank: number }>(sql`
    SELECT if(a.account_id = '', s.account_id, a.account_id) AS found_id, min(multiIf(a.account_id = ${given}, 1, id = ${given}, 2, has(domains, lower(${given})), 3, 4)) AS rank
    FROM account AS a
    GLOBAL ANY LEFT JOIN account_survivor AS s ON a.id = s.merged
    WHERE a.account_id = ${given} OR id = ${given} OR has(domains, lower(${given})) OR lowerUTF8(name) = lowerUTF8(${given})
    GROUP BY found_id
    HAVING found_id != ''
    ORDER BY rank, found_id
    LIMIT 2`);
  const [first, second] = rows;
  return first === undefined || first.rank === second?.rank ? null : first.found_id;
}

type StandingAccount = Pick<AccountRow, "account_id" | "name" | "domain" | "industry" | "country" | "region" | "tier" | "owner" | "lists" | "deleted">;

function pageOf(question: AccountsQuestion): Sql {
  const { key, way } = orderOf(question.sort);
  return sql`
    SELECT account_id, name, domain, industry, country, region, tier, owner, lists, deleted
    FROM (${listing(question, wantedBy(question, question.sort))})
    WHERE ${filterOf(question)}
    ORDER BY ${key} ${way}, account_id
    LIMIT ${value.uint(question.limit)} OFFSET ${value.uint(question.offset)}`;
}

interface Happened {
  readonly account_id: string;
  readonly stage: string;
  readonly minutes_90d: number | null;
  readonly people: string | null;
  readonly last_touch_at: string | null;
  readonly open_pipeline: string | null;
  readonly won: string | null;
}

/** What happened at the accounts of a page is asked for these alone, unless it is kept for all. */
async function withHappenings(engine: Engine, rows: readonly StandingAccount[], asOf: AsOf, options: { readonly signal?: AbortSignal } = {}): Promise<AccountRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.account_id);
  const kept = happenedKept(asOf, ids);
  const isKept = engine.isKeeping === true && engine.holds?.(kept) === true;
  const found = await engine.rows<Happened>(isKept ? kept : happenedAt(asOf, ids), options);
  const byId = new Map(found.map((row) => [row.account_id, row]));
  return rows.map((row) => ({ ...row, ...happenedOf(byId.get(row.account_id)), currency: asOf.settings.currency }));
}

function happenedOf(row: Happened | undefined): Omit<AccountRow, keyof StandingAccount | "currency"> {
  const { stage = "", minutes_90d = null, people = null, last_touch_at = null, open_pipeline = null, won = null } = row ?? {};
  return { stage, minutes_90d, people: people === null ? null : Number(people), last_touch_at, open_pipeline, won };
}
