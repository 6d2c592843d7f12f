/**
 * The ledger of one account: every link by which anything comes to it, with method, confidence, evidence and the time it holds. It is read from
 * the records themselves and from what follows from them; nothing here is kept beside.
 */
import { hostOf } from "../model/domains.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import account from "../store/tables/account.ts";
import { sharedIds } from "./ladder.ts";

/** `from` belongs to `to`. */
export interface LedgerLink {
  /** id, name, domain, person, visitor, network, account; row: one received row; else a record kind. */
  readonly from_kind: string;
  readonly from: string;
  /** account, person or visitor. */
  readonly to_kind: string;
  readonly to: string;
  readonly method: string;
  /** 0–1. */
  readonly confidence: number;
  /** ISO instants; null = ever since, still. */
  readonly since: string | null;
  readonly until: string | null;
  /** Whose record says so. */
  readonly source: string;
  /** The record that shows it. */
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
  /** In words of the source, or of who decided. */
  readonly evidence: string;
  /**
   * holds; ended; contested: another account has it (`holder`); apart: somebody decided that it means nothing here; merged: lives on in `to`;
   * removed: taken away in its source; shared: by too many to be anybody's.
   */
  readonly state: "holds" | "ended" | "contested" | "apart" | "merged" | "removed" | "shared";
  /** The account that has a contested reference. */
  readonly holder: string;
  /** Of somebody who works there beside the employer: as what; '' = not said. */
  readonly role?: string;
}

/** Links of one kind that are shown. */
const linksMax = 1_000;

/** `account_id` = our id. Links are in the order of what they say: ids, names, domains, decisions, people, visitors, networks. */
export async function ledgerOf(engine: Engine, account_id: string, options: QueryOptions = {}): Promise<LedgerLink[]> {
  const merged = await engine.rows<{ merged: string }>(sql`SELECT merged FROM account_survivor WHERE account_id = ${value.string(account_id)} ORDER BY merged`, options);
  const ids = [account_id, ...merged.map((row) => row.merged)];
  const versions = await versionsOf(engine, ids, options);
  const parts = await Promise.all([
    ownLinks(engine, account_id, versions, options),
    saidLinks(engine, [...new Set([...ids, ...versions.map(({ id }) => id)])], account_id, options),
    employmentLinks(engine, account_id, options),
    memberLinks(engine, account_id, options),
    visitorLinks(engine, account_id, options),
    networkLinks(engine, account_id, options),
  ]);
  return parts.flat();
}

interface Version {
  readonly id: string;
  readonly own: string;
  readonly source: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly since: string;
  readonly batch: number;
  readonly seq: string;
}

/** Versions of the account and of those that were merged into it. Of all others, and of who bears an id first, nothing is read. */
function versionsOf(engine: Engine, ids: readonly string[], options: QueryOptions): Promise<Version[]> {
  const mine = sql`id IN ${value.strings([...new Set(ids.flatMap(withoutSource))])}`;
  return engine.rows<Version>(sql`
    SELECT id, own, source, name, domains, ${isoOf(sql`valid_from`)} AS since, batch, toString(seq) AS seq
    FROM (
      SELECT a.*, if(ids.shared != '' AND ids.first != a.source, concat(a.id, '@', a.source), a.id) AS own
      FROM (SELECT * FROM account WHERE ${mine}) AS a
      GLOBAL ANY LEFT JOIN (${sharedIds(account, mine)}) AS ids ON a.id = ids.shared)
    WHERE own IN ${value.strings(ids)}
    ORDER BY own, source, valid_from, batch
    LIMIT ${value.uint(linksMax)}`, options);
}

/** An id of ours as it is, and as each of the ids that it may have been made of with a source behind it. */
function withoutSource(id: string): string[] {
  const marks = [...id].flatMap((sign, i) => (sign === "@" ? [i] : []));
  return [id, ...marks.map((mark) => [...id].slice(0, mark).join(""))];
}

/** Ids, names and domains that the account bears, each since the first version that says it until the first that does not any more. */
async function ownLinks(engine: Engine, account_id: string, versions: readonly Version[], options: QueryOptions): Promise<LedgerLink[]> {
  const byRecord = [...Map.groupBy(versions, ({ own, source }) => JSON.stringify([own, source])).values()];
  const ids = byRecord.flatMap(([first]) => (first === undefined ? [] : [{ ...spell(first, "id", first.id), method: "id", confidence: 1, to: account_id }]));
  const named = byRecord.flatMap((some) => [...spells(some, "name", ({ name }) => [name]), ...spells(some, "domain", ({ domains }) => domains)]);
  const holders = await holdersOf(engine, named, options);
  return [
    ...ids,
    ...named.map((link) => {
      const holder = holders.get(`${link.from_kind} ${formOf(link)}`);
      const contested = link.state === "holds" && holder !== account_id;
      return { ...link, to: account_id, ...(contested ? { state: holder === undefined ? ("apart" as const) : ("contested" as const), holder: holder ?? "" } : {}) };
    }),
  ];
}

function formOf({ from_kind, from }: LedgerLink): string {
  return from_kind === "domain" ? hostOf(from) : from;
}

function spells(versions: readonly Version[], kind: "name" | "domain", said: (version: Version) => readonly string[]): LedgerLink[] {
  const texts = [...new Set(versions.flatMap(said))].filter((text) => text !== "");
  return texts.map((text) => {
    const first = versions.find((version) => said(version).includes(text)) ?? (versions[0] as Version);
    const last = versions.findLastIndex((version) => said(version).includes(text));
    const until = versions[last + 1]?.since ?? null;
    // A former name still leads here while no other account bears it.
    return { ...spell(first, kind, text), until, state: until === null ? "holds" : "ended" };
  });
}

function spell(version: Version, kind: string, text: string): LedgerLink {
  const { source, since, batch, seq } = version;
  const confidence = kind === "name" ? 0.95 : 0.9;
  return {
    from_kind: kind, from: text, to_kind: "account", to: version.own, method: kind, confidence, since: since.startsWith("1970") ? null : since, until: null,
    source, record: "account", batch, seq: Number(seq), evidence: "", state: "holds", holder: "",
  };
}

/** Who has each name and domain now. */
async function holdersOf(engine: Engine, links: readonly LedgerLink[], options: QueryOptions): Promise<Map<string, string>> {
  const refs = [...new Set(links.map(formOf))];
  if (refs.length === 0) return new Map();
  const rows = await engine.rows<{ kind: string; ref: string; holder: string }>(sql`
    SELECT if(ref_kind = 'host', 'domain', toString(ref_kind)) AS kind, ref, argMax(account_id, since) AS holder
    FROM account_ref
    WHERE ref_kind IN ('name', 'domain', 'host') AND ref IN ${value.strings(refs)}
    GROUP BY kind, ref`, options);
  return new Map(rows.map(({ kind, ref, holder }) => [`${kind} ${ref}`, holder]));
}

interface SaidRow {
  readonly from_kind: string;
  readonly from_id: string;
  readonly to_id: string;
  readonly means: "link" | "merge" | "apart";
  readonly method: string;
  readonly confidence: number | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly gone: boolean;
  readonly source: string;
  readonly batch: number;
  readonly seq: string;
  readonly said: string;
}

/** What sources and people said in so many words: associations, aliases, merges, decisions about rows. */
async function saidLinks(engine: Engine, ids: readonly string[], account_id: string, options: QueryOptions): Promise<LedgerLink[]> {
  const rows = await engine.rows<SaidRow>(sql`
    SELECT toString(from_kind) AS from_kind, from_id, to_id, toString(means) AS means, toString(method) AS method, confidence, ${isoOf(sql`from_at`)} AS since, ${isoOf(sql`to_at`)} AS until,
      ifNull(removed, false) AS gone, source, batch, toString(seq) AS seq, arrayStringConcat(arrayFilter(text -> text != '', [evidence, reason, toString(author)]), ' · ') AS said
    FROM identity_link
    WHERE ((to_kind = 'account' AND to_id IN ${value.strings(ids)}) OR (from_kind = 'account' AND from_id IN ${value.strings(ids)}))
      AND NOT (from_kind = 'person' AND (batch, seq) GLOBAL IN (SELECT batch, seq FROM membership WHERE account_id = ${value.string(account_id)} AND record = 'identity_link'))
    ORDER BY from_kind, from_id, batch, seq
    LIMIT ${value.uint(linksMax)}`, options);
  return rows.map((row) => ({
    from_kind: row.from_kind, from: row.from_id, to_kind: "account", to: row.from_kind === "account" ? row.to_id : account_id,
    method: row.method === "" ? "link" : row.method, confidence: row.confidence ?? (row.means === "link" && row.method === "" ? 0.98 : 1),
    since: row.since, until: row.until, source: row.source, record: "identity_link", batch: row.batch, seq: Number(row.seq), evidence: row.said, state: stateOf(row), holder: "",
  }));
}

function stateOf({ gone, means, until }: SaidRow): LedgerLink["state"] {
  if (gone) return "removed";
  if (means === "apart") return "apart";
  if (means === "merge") return "merged";
  return until === null ? "holds" : "ended";
}

interface Employment {
  readonly person_id: string;
  readonly shown: string;
  readonly employer: string;
  readonly way: string;
  readonly sureness: number;
  readonly since: string;
  readonly source: string;
  readonly batch: number;
  readonly seq: string;
}

/** Who works or worked there, from when to when. */
async function employmentLinks(engine: Engine, account_id: string, options: QueryOptions): Promise<LedgerLink[]> {
  const rows = await engine.rows<Employment>(sql`
    SELECT person_id, if(name != '', name, if(email != '', email, id)) AS shown, account_id AS employer, toString(account_method) AS way, account_confidence AS sureness,
      ${isoOf(sql`valid_from`)} AS since, source, batch, toString(seq) AS seq
    FROM person
    WHERE person_id GLOBAL IN (SELECT person_id FROM person WHERE account_id = ${value.string(account_id)} AND person_id != '' GROUP BY person_id ORDER BY person_id LIMIT ${value.uint(linksMax)})
    ORDER BY person_id, source, id, valid_from, batch`, options);
  return [...Map.groupBy(rows, ({ person_id, source }) => JSON.stringify([person_id, source])).values()].flatMap((some) => stays(some, account_id));
}

function stays(versions: readonly Employment[], account_id: string): LedgerLink[] {
  return versions.flatMap((version, i): LedgerLink[] => {
    if (version.employer !== account_id || versions[i - 1]?.employer === account_id) return [];
    const until = versions.slice(i + 1).find(({ employer }) => employer !== account_id)?.since ?? null;
    const { person_id, shown, way, sureness, since, source, batch, seq } = version;
    return [{
      from_kind: "person", from: person_id, to_kind: "account", to: account_id, method: way, confidence: round(sureness), since: since.startsWith("1970") ? null : since, until,
      source, record: "person", batch, seq: Number(seq), evidence: shown, state: until === null ? "holds" : "ended", holder: "",
    }];
  });
}

/** Who works there beside the employer, or worked. */
async function memberLinks(engine: Engine, account_id: string, options: QueryOptions): Promise<LedgerLink[]> {
  const rows = await engine.rows<{ person_id: string; shown: string; role: string; since: string; until: string; record: string; source: string; batch: number; seq: string }>(sql`
    SELECT m.person_id AS person_id, p.shown AS shown, m.role AS role, ${isoOf(sql`m.begins`)} AS since, ${isoOf(sql`m.ends`)} AS until, toString(m.record) AS record, toString(m.source) AS source,
      m.batch AS batch, toString(m.seq) AS seq
    FROM (SELECT * FROM membership WHERE account_id = ${value.string(account_id)} ORDER BY person_id, begins LIMIT ${value.uint(linksMax)}) AS m
    GLOBAL ANY LEFT JOIN (SELECT person_id AS whom, argMax(if(name != '', name, email), (valid_from, batch)) AS shown FROM person WHERE person_id != '' AND person_id GLOBAL IN (SELECT person_id FROM membership WHERE account_id = ${value.string(account_id)}) GROUP BY whom) AS p ON m.person_id = p.whom
    ORDER BY person_id, m.begins`, options);
  return rows.map((row) => ({
    from_kind: "person", from: row.person_id, to_kind: "account", to: account_id, method: "membership", confidence: row.source === "sextant" ? 1 : 0.98, since: row.since.startsWith("1970") ? null : row.since,
    until: row.until.startsWith("2299") ? null : row.until, source: row.source, record: row.record, batch: row.batch, seq: Number(row.seq), evidence: row.shown, state: row.until.startsWith("2299") ? "holds" : "ended", holder: "", role: row.role,
  }));
}

async function visitorLinks(engine: Engine, account_id: string, options: QueryOptions): Promise<LedgerLink[]> {
  const rows = await engine.rows<{ visitor: string; person_id: string; employer: string; confidence: number; method: string; since: string; until: string | null; record: string; batch: number; seq: string; known: string }>(sql`
    SELECT visitor, person_id, account_id AS employer, confidence, toString(method) AS method, ${isoOf(sql`since`)} AS since, ${isoOf(sql`next_since`)} AS until, toString(record) AS record,
      batch, toString(seq) AS seq, ${isoOf(sql`known_at`)} AS known
    FROM (
      SELECT *, leadInFrame(toNullable(since), 1, NULL) OVER (PARTITION BY visitor ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next_since
      FROM visitor_ref
      WHERE visitor GLOBAL IN (SELECT visitor FROM visitor_ref WHERE account_id = ${value.string(account_id)} GROUP BY visitor ORDER BY visitor LIMIT ${value.uint(linksMax)}))
    WHERE account_id = ${value.string(account_id)}
    ORDER BY visitor, since`, options);
  return rows.map((row) => ({
    from_kind: "visitor", from: row.visitor, to_kind: row.person_id === "" ? "account" : "person", to: row.person_id === "" ? account_id : row.person_id,
    method: row.method, confidence: round(row.confidence), since: row.since, until: row.until, source: "", record: row.record, batch: row.batch, seq: Number(row.seq),
    evidence: row.known, state: row.until === null ? "holds" : "ended", holder: "",
  }));
}

/** Networks that visits came from; the rows themselves are the evidence. */
async function networkLinks(engine: Engine, account_id: string, options: QueryOptions): Promise<LedgerLink[]> {
  const seen = (table: "touch" | "session"): Sql => sql`
    SELECT network, at, account_confidence, source, ${value.string(table)} AS record, batch, seq
    FROM ${table === "touch" ? sql`touch` : sql`session`}
    WHERE account_id = ${value.string(account_id)} AND account_method = 'network'`;
  const rows = await engine.rows<{ network: string; sureness: number; first: string; last: string; source: string; record: string; batch: number; seq: string; visits: string }>(sql`
    SELECT network, max(account_confidence) AS sureness, ${isoOf(sql`min(at)`)} AS first, ${isoOf(sql`max(at)`)} AS last, any(source) AS source, argMin(record, at) AS record,
      argMin(batch, at) AS batch, toString(argMin(seq, at)) AS seq, count() AS visits
    FROM (${seen("touch")} UNION ALL ${seen("session")})
    GROUP BY network
    ORDER BY visits DESC, network
    LIMIT ${value.uint(linksMax)}`, options);
  return rows.map((row) => ({
    from_kind: "network", from: row.network, to_kind: "account", to: account_id, method: "network", confidence: round(row.sureness), since: row.first, until: row.last,
    source: row.source, record: row.record, batch: row.batch, seq: Number(row.seq), evidence: row.visits, state: "holds", holder: "",
  }));
}

/** An instant on the wire. */
export const isoOf = (column: Sql): Sql => sql`formatDateTime(${column}, '%Y-%m-%dT%H:%i:%SZ', 'UTC')`;

/** Single precision as people write it. */
export const round = (number: number): number => Math.round(number * 1000) / 1000;
