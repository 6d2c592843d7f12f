/**
 * What people may want to decide: names and domains that look like an account's, accounts that look like one, devices that nobody can be. All of
 * it is proposed with its reasons, and nothing of it is done.
 */
import { isFreeMail, mailHost, hostOf, registrableDomain } from "../model/domains.ts";
import { identityDefaults, type IdentityRuleValues } from "../model/identity-rules.ts";
import { likenessOf } from "../model/likeness.ts";
import { companyCore } from "../model/names.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";

/** From which likeness on a name is proposed, and called likely. */
export type LikenessRules = Pick<IdentityRuleValues, "likeness_floor" | "likely_from">;

/** Spellings without an account that are compared, those with the most rows first. */
const spellingsMax = 5_000;
/** A word that more names than this share tells nothing: another word of the name must bring it. */
const namesPerWordMax = 2_000;
/** Names that one spelling is compared with in full, those most like it first. */
const candidatesMax = 40;

/** A name or domain without an account, and the account that it may mean. */
export interface Proposal {
  readonly kind: "name" | "domain";
  readonly text: string;
  /** Rows that bear it. */
  readonly rows: number;
  readonly account_id: string;
  /** The account's own name in its match form, as it was compared. */
  readonly like: string;
  readonly likeness: number;
  readonly zone: "likely" | "review";
}

/** Best first by the rows that they would bring. A spelling is proposed for the account that is most like it; what was parted from it is not proposed again. */
export async function proposeNames(engine: Engine, options: QueryOptions = {}, { likeness_floor, likely_from }: LikenessRules = identityDefaults): Promise<Proposal[]> {
  const spelt = [...(await openNames(engine, options)), ...(await openDomains(engine, options))];
  if (spelt.length === 0) return [];
  const [candidates, apart] = await Promise.all([alikeNames(engine, [...new Set(spelt.map(({ form }) => form))], options), partedFrom(engine, options)]);
  const proposals = spelt.flatMap(({ kind, text, rows, form }): Proposal[] => {
    const [best] = (candidates.get(form) ?? [])
      .filter(({ account_id }) => !apart.has(JSON.stringify([kind, text, account_id])))
      .map(({ account_id, core }) => ({ account_id, like: core, likeness: kind === "domain" ? labelLikeness(form, core) : likenessOf(form, core) }))
      .toSorted((a, b) => b.likeness - a.likeness || (a.account_id < b.account_id ? -1 : 1));
    if (best === undefined || best.likeness < likeness_floor) return [];
    return [{ kind, text, rows, ...best, likeness: Math.round(best.likeness * 1000) / 1000, zone: best.likeness >= likely_from ? "likely" : "review" }];
  });
  return proposals.toSorted((a, b) => b.rows - a.rows || b.likeness - a.likeness || (a.text < b.text ? -1 : 1));
}

/** A domain's label has no blanks: it is held against the name without any, and against the name's first word where that is no common one. */
function labelLikeness(label: string, core: string): number {
  const words = core.split(" ");
  const squeezed = words.join("");
  if (label === squeezed) return 1;
  const first = words.length > 1 && words[0] === label && label.length > 4 ? 0.9 : 0;
  return Math.max(first, label.length > 4 && squeezed.length > 4 ? likenessOf(label, squeezed) : 0);
}

interface Spelling {
  readonly kind: "name" | "domain";
  readonly text: string;
  readonly rows: number;
  /** What is compared. */
  readonly form: string;
}

async function openNames(engine: Engine, options: QueryOptions): Promise<Spelling[]> {
  const tables = recordTables.filter(({ refersTo }) => refersTo.account !== undefined);
  const rows = await unmatched(engine, tables.map(({ name: table, refersTo }) => ({ table, text: name(refersTo.account ?? "") })), options);
  return rows.map(({ text, rows: held }) => ({ kind: "name" as const, text, rows: held, form: companyCore(text) })).filter(({ form }) => form !== "" && /\p{L}/u.test(form));
}

/** Hosts that name nobody, by the domain that somebody registered; its label may be the company's name. */
async function openDomains(engine: Engine, options: QueryOptions): Promise<Spelling[]> {
  const domains = recordTables.flatMap(({ name: table, refersTo }) => [
    ...(refersTo.domain === undefined ? [] : [{ table, text: name(refersTo.domain) }]),
    ...(refersTo.email === undefined || table === "person" ? [] : [{ table, text: name(refersTo.email) }]),
  ]);
  const held = new Map<string, number>();
  for (const { text, rows } of await unmatched(engine, domains, options)) {
    const domain = registrableDomain(text.includes("@") ? mailHost(text) : hostOf(text));
    if (domain !== "" && !isFreeMail(domain)) held.set(domain, (held.get(domain) ?? 0) + rows);
  }
  return [...held].map(([text, rows]) => ({ kind: "domain", text, rows, form: companyCore((text.split(".")[0] ?? "").replaceAll("-", " ")) }));
}

async function unmatched(engine: Engine, places: readonly { readonly table: string; readonly text: Sql }[], options: QueryOptions): Promise<{ text: string; rows: number }[]> {
  const each = places.map(({ table, text }) => sql`SELECT ${text} AS said, count() AS held FROM ${name(table)} WHERE account_id = '' AND account_method = '' AND ${text} != '' GROUP BY said`);
  const rows = await engine.rows<{ text: string; rows: string }>(sql`
    SELECT said AS text, sum(held) AS rows
    FROM (${join(each, "\nUNION ALL\n")})
    GROUP BY said
    ORDER BY rows DESC, said
    LIMIT ${value.uint(spellingsMax)}`, options);
  return rows.map((row) => ({ text: row.text, rows: Number(row.rows) }));
}

interface Candidate {
  readonly core: string;
  readonly account_id: string;
}

/**
 * Accounts whose name shares a word with a spelling, or begins or ends like it: found in the engine, so that a million names cost one pass. The
 * decision is not the engine's: its measures rank company names worse than the edit ratio.
 */
async function alikeNames(engine: Engine, forms: readonly string[], options: QueryOptions): Promise<Map<string, Candidate[]>> {
  const keysOf = (text: Sql): Sql => sql`arrayDistinct(arrayConcat(
    arrayFilter(token -> lengthUTF8(token) > 1, splitByChar(' ', ${text})),
    [concat('^', substringUTF8(replaceAll(${text}, ' ', ''), 1, 4)), concat('$', substringUTF8(replaceAll(${text}, ' ', ''), -4))]))`;
  const rows = await engine.rows<{ form: string; core: string; account_id: string }>(sql`
    WITH
      words AS (
        SELECT ref AS core, argMax(account_id, since) AS owner, arrayJoin(${keysOf(sql`ref`)}) AS word
        FROM account_ref
        WHERE ref_kind = 'core' AND account_id != ''
        GROUP BY ref
      ),
      telling AS (SELECT word FROM words GROUP BY word HAVING count() <= ${value.uint(namesPerWordMax)})
    SELECT form, core, owner AS account_id
    FROM (SELECT spelling AS form, arrayJoin(${keysOf(sql`spelling`)}) AS word FROM (SELECT arrayJoin(${value.strings(forms)}) AS spelling)) AS asked
    INNER JOIN (SELECT * FROM words WHERE word GLOBAL IN (SELECT word FROM telling)) AS words ON asked.word = words.word
    GROUP BY form, core, account_id
    ORDER BY form, ngramDistanceUTF8(form, core), core
    LIMIT ${value.uint(candidatesMax)} BY form`, options);
  return Map.groupBy(rows, ({ form }) => form);
}

/** What somebody said has nothing to do with each other. */
async function partedFrom(engine: Engine, options: QueryOptions): Promise<Set<string>> {
  const rows = await engine.rows<{ from_kind: string; from_id: string; to_id: string }>(sql`
    SELECT toString(from_kind) AS from_kind, from_id, to_id
    FROM identity_link
    WHERE means = 'apart' AND to_kind = 'account' AND NOT ifNull(removed, false)`, options);
  return new Set(rows.map(({ from_kind, from_id, to_id }) => JSON.stringify([from_kind, from_id, to_id])));
}

/** Two accounts that may be one. */
export interface Duplicate {
  readonly accounts: readonly [string, string];
  /** domain: both bear it; name: the same without legal form. */
  readonly by: "domain" | "name";
  readonly reference: string;
  /** What of their records differs: two domains, two countries. They may be parent and subsidiary. */
  readonly differs: readonly ("domain" | "country")[];
}

/** Pairs that were parted are not proposed again. The older account comes second: the younger would be merged into it. */
export async function proposeMerges(engine: Engine, limit: number, options: QueryOptions = {}): Promise<Duplicate[]> {
  const rows = await engine.rows<{ ref_kind: string; ref: string; claimants: string[] }>(sql`
    SELECT toString(ref_kind) AS ref_kind, ref, any(claimants) AS claimants
    FROM account_ref
    WHERE rivals > 0 AND ref_kind IN ('domain', 'core')
    GROUP BY ref_kind, ref
    ORDER BY ref_kind DESC, ref
    LIMIT ${value.uint(limit)}`, options);
  const apart = await partedFrom(engine, options);
  const pairs = new Map<string, Duplicate>();
  for (const { ref_kind, ref, claimants: [oldest = "", ...others] } of rows) {
    for (const other of others) {
      const key = JSON.stringify([other, oldest]);
      if (pairs.has(key) || apart.has(JSON.stringify(["account", other, oldest])) || apart.has(JSON.stringify(["account", oldest, other]))) continue;
      pairs.set(key, { accounts: [other, oldest], by: ref_kind === "core" ? "name" : "domain", reference: ref, differs: [] });
    }
  }
  return withDifferences(engine, [...pairs.values()], options);
}

async function withDifferences(engine: Engine, pairs: readonly Duplicate[], options: QueryOptions): Promise<Duplicate[]> {
  if (pairs.length === 0) return [];
  const rows = await engine.rows<{ account: string; domains: string[]; country: string }>(sql`
    SELECT account_id AS account, argMax(domains, (valid_from, batch)) AS domains, argMax(toString(country), (valid_from, batch)) AS country
    FROM account
    WHERE account_id IN ${value.strings([...new Set(pairs.flatMap(({ accounts }) => accounts))])}
    GROUP BY account_id`, options);
  const known = new Map(rows.map((row) => [row.account, row]));
  return pairs.map((pair) => {
    const [a, b] = pair.accounts.map((id) => known.get(id));
    const domains = a !== undefined && b !== undefined && a.domains.length > 0 && b.domains.length > 0 && !a.domains.some((domain) => b.domains.includes(domain));
    const countries = a !== undefined && b !== undefined && a.country !== "" && b.country !== "" && a.country !== b.country;
    return { ...pair, differs: [...(domains ? ["domain" as const] : []), ...(countries ? ["country" as const] : [])] };
  });
}

/** A device that named so many people that it is nobody's. */
export interface SharedDevice {
  readonly visitor: string;
  readonly known_at: string;
  readonly flag: "shared_id";
}

export async function sharedDevices(engine: Engine, limit: number, options: QueryOptions = {}): Promise<SharedDevice[]> {
  return engine.rows<SharedDevice>(sql`
    SELECT visitor, concat(replaceOne(toString(known_at), ' ', 'T'), 'Z') AS known_at, 'shared_id' AS flag
    FROM visitor_ref
    WHERE method = 'shared'
    ORDER BY visitor
    LIMIT ${value.uint(limit)}`, options);
}
