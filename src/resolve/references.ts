/**
 * Who can be named how: `account_ref` and `person_ref`, made anew from the accounts and people that count now. Nothing is merged: of several
 * claimants of one reference the oldest has it, the others are counted as rivals and can be looked at.
 */
import { Readable } from "node:stream";
import { hostOf, isFreeMail, registrableDomain, unicodeHost } from "../model/domains.ts";
import { companyCore } from "../model/names.ts";
import type { Engine } from "../store/engine.ts";
import { ownTable } from "../store/own-tables.ts";
import { createOwnBeside, dropTable, emptyTable, isEmpty, localName } from "../store/schema.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import account from "../store/tables/account.ts";
import person from "../store/tables/person.ts";
import { bulk } from "./bulk.ts";
import { type Alias, type AliasKind, apartKey, type Decisions, readDecisions } from "./decisions.ts";
import { saidInOrder } from "./first-said.ts";
import { sharedIds } from "./ladder.ts";
import { survivors } from "./links.ts";
import { mailFormOf } from "./match-form.ts";
import { membershipRows } from "./memberships.ts";
import { linesOf } from "./lines.ts";
import { filledTables } from "./survey.ts";
import { withTracked } from "./tracked.ts";

/** Makes `account_ref` anew. @returns whether any way to an account changed */
export async function rebuildAccountRefs(engine: Engine): Promise<boolean> {
  const decisions = await withTracked(engine, await readDecisions(engine), (domain) => domainReferences(domain, false).length > 0);
  await writeSurvivors(engine, decisions);
  await emptyTable(engine, "account_claim");
  await engine.load(claimInsert, Readable.from(claimLines(engine, decisions)), "JSONCompactEachRow", bulk);
  await createOwnBeside(engine, ownTable("account_ref"), "account_ref_next");
  await engine.command(undisputed, bulk);
  await engine.load(refInsert, Readable.from(disputedLines(engine)), "JSONCompactEachRow", bulk);
  await emptyTable(engine, "account_claim");
  return exchange(engine, "account_ref");
}

async function writeSurvivors(engine: Engine, { survivors }: Decisions): Promise<void> {
  if (!(await isEmpty(engine, "account_survivor"))) await emptyTable(engine, "account_survivor");
  if (survivors.size > 0) await engine.insert("account_survivor", [...survivors].map(([merged, account_id]) => ({ merged, account_id })));
}

const claimInsert = sql`
  INSERT INTO account_claim
  SELECT ref_kind, ref, source, since, account_id, confidence, held, age
  FROM input('ref_kind String, ref String, source String, since DateTime64(3, \\'UTC\\'), account_id String, confidence Float32, held Bool, age UInt64')`;

/** With one claimant there is nothing to decide: the reference is its own, always. */
const undisputed = sql`
  INSERT INTO account_ref_next
  SELECT ref_kind, ref, source, toDateTime64(0, 3, 'UTC'), any(account_id), max(confidence), 0, []
  FROM account_claim
  GROUP BY ref_kind, ref, source
  HAVING uniqExact(account_id) = 1`;

const refInsert = sql`
  INSERT INTO account_ref_next
  SELECT ref_kind, ref, source, since, account_id, confidence, rivals, claimants
  FROM input('ref_kind String, ref String, source String, since DateTime64(3, \\'UTC\\'), account_id String, confidence Float32, rivals UInt32, claimants Array(String)')`;

/** One version of an account, oldest account first, its versions in their order. */
interface Version {
  readonly id: string;
  readonly source: string;
  readonly account_id: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly since: string;
  readonly age: string;
}

const always = "1970-01-01 00:00:00.000";

async function* claimLines(engine: Engine, decisions: Decisions): AsyncGenerator<string> {
  if (decisions.aliases.length > 0) yield decisions.aliases.map(aliasClaims).join("");
  let versions: Version[] = [];
  const ids = sharedIds(account);
  const rows = await engine.stream(
    sql`
      SELECT id, source, if(ids.shared != '' AND ids.first != source, concat(id, '@', source), id) AS account_id, name, domains,
        toString(valid_from) AS since, toString(entity.age) AS age
      FROM account AS a
      GLOBAL ANY LEFT JOIN (${ids}) AS ids ON a.id = ids.shared
      GLOBAL ANY LEFT JOIN (
        SELECT id AS entity_id, source AS entity_source,
          row_number() OVER (ORDER BY argMax(coalesce(deleted, false), valid_from), min(${saidInOrder}), id, source) AS age
        FROM account
        GROUP BY id, source
      ) AS entity ON a.id = entity.entity_id AND a.source = entity.entity_source
      ORDER BY source, id, valid_from`,
    "JSONEachRow",
    bulk,
  );
  for await (const line of linesOf(rows)) {
    const version = JSON.parse(line) as Version;
    if (versions.length > 0 && (versions[0]?.id !== version.id || versions[0].source !== version.source)) {
      yield claimsOf(versions, decisions);
      versions = [];
    }
    versions.push(version);
  }
  if (versions.length > 0) yield claimsOf(versions, decisions);
}

/** Somebody said so: it goes before what accounts say of themselves, from the day on that was given, up to that day. */
function aliasClaims(alias: Alias): string {
  const forms = alias.kind === "domain" ? aliasHosts(alias.text) : alias.kind === "name" ? nameReferences(alias.text) : [{ kind: "network", ref: alias.text.toLowerCase() }];
  const lines = forms.flatMap(({ kind, ref }) => {
    const line = (account_id: string, since: string, held: boolean, confidence: number): unknown[] => [kind, ref, "", since, account_id, confidence, held, 0];
    return [
      ...(alias.from === "" ? [] : [line("", always, true, 0)]),
      line(alias.account_id, alias.from === "" ? always : alias.from, true, 1),
      ...(alias.to === "" ? [] : [line(alias.account_id, alias.to, false, 1), line("", always, true, 0)]),
    ];
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function aliasHosts(text: string): { kind: string; ref: string }[] {
  const host = hostOf(text);
  if (host === "") return [];
  return [...new Set([host, unicodeHost(host)])].map((ref) => ({ kind: host === registrableDomain(host) ? "domain" : "host", ref }));
}

interface Reference {
  readonly kind: "name" | "core" | "domain" | "host";
  readonly ref: string;
  readonly confidence: number;
}

/** All that an account ever said of itself, each with the instant since when it says so, or no longer does. */
function claimsOf(versions: readonly Version[], { survivors, apart }: Decisions): string {
  const first = versions[0];
  if (first === undefined) return "";
  const owner = survivors.get(first.account_id) ?? first.account_id;
  const lines: unknown[][] = [
    ["id", first.id, first.source, always, owner, 1, true, first.age],
    ["id", first.id, "", always, owner, 0.98, true, first.age],
  ];
  const parted = (text: string, kind: AliasKind): boolean => apart.has(apartKey(kind, text, first.account_id)) || apart.has(apartKey(kind, text, owner));
  let held = new Map<string, Reference>();
  versions.forEach((version, i) => {
    const since = i === 0 ? always : version.since;
    const kept = { ...version, name: parted(version.name, "name") ? "" : version.name, domains: version.domains.filter((domain) => !parted(domain, "domain")) };
    const now = new Map(referencesOf(kept).map((reference) => [`${reference.kind} ${reference.ref}`, reference]));
    const claim = (reference: Reference, holds: boolean): void => {
      lines.push([reference.kind, reference.ref, "", since, owner, reference.confidence, holds, first.age]);
    };
    for (const [key, reference] of now) if (!held.has(key)) claim(reference, true);
    for (const [key, reference] of held) if (!now.has(key)) claim(reference, false);
    held = now;
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function referencesOf({ name: spelt, domains }: Version): Reference[] {
  const core = companyCore(spelt);
  const isProvider = domains.some((domain) => isFreeMail(registrableDomain(domain)) && owns(core, registrableDomain(domain)));
  return [...nameReferences(spelt), ...domains.flatMap((domain) => domainReferences(domain, isProvider))];
}

function nameReferences(spelt: string): Reference[] {
  const names: Reference[] = [
    { kind: "name", ref: spelt, confidence: 0.95 },
    { kind: "core", ref: companyCore(spelt), confidence: 0.75 },
  ];
  return names.filter(({ ref }) => ref !== "");
}

/**
 * What a domain of an account refers to it by. A free mail domain (gmail.com) belongs to nobody but the mail provider itself, known by a
 * domain that bears its name; a host below one (ifca.unican.es) names its account like any other host.
 */
function domainReferences(domain: string, isProvider: boolean): Reference[] {
  const host = hostOf(domain);
  const registered = registrableDomain(domain);
  if (registered === "" || (isFreeMail(host) && !isProvider)) return [];
  const own: Reference = { kind: host === registered ? "domain" : "host", ref: host, confidence: 0.9 };
  // Known by a host alone, it is the likely but not the certain owner of the domain above; of one with mailboxes for everybody it is not.
  const above: Reference[] = host === registered || isFreeMail(registered) ? [] : [{ kind: "domain", ref: registered, confidence: 0.8 }];
  return [own, ...above].flatMap((reference) => [reference, ...asWritten(reference)]);
}

function asWritten(reference: Reference): Reference[] {
  const ref = unicodeHost(reference.ref);
  return ref === reference.ref ? [] : [{ ...reference, ref }];
}

/** alibaba.com is a free mail domain and Alibaba's own; gmail.com in the file of a bakery is not the bakery's. */
function owns(core: string, registered: string): boolean {
  const label = companyCore(registered.split(".")[0] ?? "");
  return label !== "" && ` ${core} `.includes(` ${label} `);
}

interface Claim {
  readonly ref_kind: string;
  readonly ref: string;
  readonly source: string;
  readonly since: string;
  readonly account_id: string;
  readonly confidence: number;
  readonly held: boolean;
  readonly age: string;
}

/** References that several accounts claim: who has them when. */
async function* disputedLines(engine: Engine): AsyncGenerator<string> {
  let claims: Claim[] = [];
  const rows = await engine.stream(
    sql`
      SELECT ref_kind, ref, source, toString(since) AS since, account_id, confidence, held, toString(age) AS age
      FROM account_claim
      WHERE (ref_kind, ref, source) IN (
        SELECT ref_kind, ref, source
        FROM account_claim
        GROUP BY ref_kind, ref, source
        HAVING uniqExact(account_id) > 1)
      ORDER BY ref_kind, ref, source, since`,
    "JSONEachRow",
    bulk,
  );
  for await (const line of linesOf(rows)) {
    const claim = JSON.parse(line) as Claim;
    const before = claims[0];
    if (before !== undefined && (before.ref !== claim.ref || before.ref_kind !== claim.ref_kind || before.source !== claim.source)) {
      yield tenureLines(claims);
      claims = [];
    }
    claims.push(claim);
  }
  if (claims.length > 0) yield tenureLines(claims);
}

/**
 * At each instant the reference belongs to the surest of those that hold it, then to the oldest; when nobody holds it any more, to who held it:
 * a former name still leads to the company until another bears it. A decision with a day says that it leads to nobody ('') outside its days.
 */
function tenureLines(claims: readonly Claim[]): string {
  const standing = new Map<string, Claim>();
  const claimants = [...new Set(claims.toSorted(byAge).map(({ account_id }) => account_id))].filter((id) => id !== "");
  const reachesBack = claimants.length === new Set(claims.map(({ account_id }) => account_id)).size;
  const lines: string[] = [];
  let owner = "";
  for (const [since, changes] of Map.groupBy(claims, (claim) => claim.since)) {
    for (const claim of changes) standing.set(`${claim.age} ${claim.account_id}`, claim);
    const best = [...standing.values()].toSorted(byRight)[0];
    if (best === undefined || best.account_id === owner) continue;
    owner = best.account_id;
    lines.push(`${JSON.stringify([best.ref_kind, best.ref, best.source, lines.length === 0 && reachesBack ? always : since, owner, best.confidence, claimants.length - 1, claimants])}\n`);
  }
  return lines.join("");
}

function byRight(a: Claim, b: Claim): number {
  return Number(b.held) - Number(a.held) || b.confidence - a.confidence || byAge(a, b);
}

function byAge(a: Claim, b: Claim): number {
  return Number(BigInt(a.age) - BigInt(b.age));
}

/**
 * Makes `person_ref` anew from the people with their accounts. A mail address names the oldest person that ever had it, whichever record it
 * came in: a lead that became a contact is one person. So is who was merged: the old id leads to whom it lives on in. @returns whether any way to a person or from it to an account changed
 */
export async function rebuildPersonRefs(engine: Engine): Promise<boolean> {
  const filled = await filledTables(engine, ["person", "person_ref", "identity_link", "membership"]);
  if (!filled.has("person") && !filled.has("person_ref")) return false;
  const hasMembers = filled.has("identity_link") || filled.has("membership");
  await createOwnBeside(engine, ownTable("person_ref"), "person_ref_next");
  if (hasMembers) await createOwnBeside(engine, ownTable("membership"), "membership_next");
  if (filled.has("person")) await writePersonRefs(engine, filled.has("identity_link"));
  const refsChanged = await exchange(engine, "person_ref");
  return (hasMembers && (await exchange(engine, "membership"))) || refsChanged;
}

/** The versions are written down once: each statement that worked them out again would cost a small file more than all its rows. */
async function writePersonRefs(engine: Engine, hasLinks: boolean): Promise<void> {
  await engine.command(sql`CREATE OR REPLACE TABLE person_version ENGINE = MergeTree ORDER BY id AS ${personVersions}`, bulk);
  try {
    for (const rows of hasLinks ? [ownRefs, mergedRefs] : [ownRefs]) await engine.command(sql`INSERT INTO person_ref_next ${rows}`, bulk);
    if (hasLinks) await engine.command(sql`INSERT INTO membership_next ${membershipRows(sql`person_ref_next`, sql`person_version`)}`, bulk);
  } finally {
    await engine.command(sql`DROP TABLE IF EXISTS person_version`);
  }
}

const ownRefs = sql`
  SELECT 'id', id, source, since, mail_person, account_id
  FROM person_version
  UNION ALL
  SELECT 'id', id, '', since, mail_person, account_id
  FROM person_version
  WHERE (id, source) IN (SELECT id, argMin(source, age) FROM person_version GROUP BY id)
  UNION ALL
  SELECT *
  FROM (
    SELECT 'email', mail, '', since, mail_person, account_id
    FROM person_version
    WHERE mail != '' AND (mail, id, source) IN (
      SELECT mail, argMin(id, (employed, age)), argMin(source, (employed, age))
      FROM (SELECT mail, id, source, max(account_id = '') AS employed, min(age) AS age FROM person_version WHERE mail != '' GROUP BY mail, id, source)
      GROUP BY mail)
    LIMIT 1 BY mail, since)`;

/** A mail address that was merged into a person is another one of theirs. */
const mergedRefs = sql`
  SELECT 'id', m.merged, if(plain, '', m.source), v.since, v.mail_person, v.account_id
  FROM (${survivors("person")}) AS m
  INNER JOIN person_version AS v ON m.survivor = v.id AND m.source = v.source
  ARRAY JOIN [false, true] AS plain
  WHERE m.merged GLOBAL NOT IN (SELECT id FROM person)
  UNION ALL
  SELECT *
  FROM (
    SELECT 'email', ${mailFormOf(sql`m.merged`)} AS mail, '', v.since AS since, v.mail_person, v.account_id
    FROM (${survivors("person")}) AS m
    INNER JOIN person_version AS v ON m.survivor = v.id AND m.source = v.source
    WHERE position(m.merged, '@') > 0 AND mail GLOBAL NOT IN (SELECT mail FROM person_version)
    ORDER BY mail, since, v.age
    LIMIT 1 BY mail, since)`;

/** `id, source, mail, since (1970 for the first), account_id, age, gone (deleted in its source now), batch, seq, mail_person`: the person behind the record, by the mail address it has now. */
const personVersions = sql`
  SELECT v.id AS id, v.source AS source, v.mail AS mail, v.since AS since, v.account_id AS account_id, v.age AS age, v.gone AS gone, v.batch AS batch, v.seq AS seq,
    if(v.latest_mail != '' AND o.owner != '', o.owner, v.own_id) AS mail_person
  FROM (${ownVersions()}) AS v
  ANY LEFT JOIN (
    SELECT latest_mail AS owned_mail, argMin(own_id, age) AS owner
    FROM (${ownVersions()})
    WHERE latest_mail != ''
    GROUP BY latest_mail
  ) AS o ON v.latest_mail = o.owned_mail`;

function ownVersions(): Sql {
  return sql`
    SELECT p.id AS id, p.source AS source, ${mailFormOf(sql`p.email`)} AS mail, p.account_id AS account_id,
      if(row_number() OVER (PARTITION BY p.source, p.id ORDER BY p.valid_from) = 1, toDateTime64(0, 3, 'UTC'), p.valid_from) AS since,
      last_value(${mailFormOf(sql`p.email`)}) OVER (PARTITION BY p.source, p.id ORDER BY p.valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS latest_mail,
      min(${saidInOrder}) OVER (PARTITION BY p.source, p.id) AS age, p.batch AS batch, p.seq AS seq,
      argMax(ifNull(p.deleted, false), (p.valid_from, p.batch)) OVER (PARTITION BY p.source, p.id) AS gone,
      if(ids.shared != '' AND ids.first != p.source, concat(p.lasting_id, '@', p.source), p.lasting_id) AS own_id
    FROM (
      SELECT o.*, if(m.survivor != '', m.survivor, o.id) AS lasting_id
      FROM person AS o
      GLOBAL ANY LEFT JOIN (${survivors("person")}) AS m ON o.id = m.merged AND o.source = m.source
    ) AS p
    GLOBAL ANY LEFT JOIN (${sharedIds(person)}) AS ids ON p.lasting_id = ids.shared`;
}

/** Puts the new table in the place of the old, if they differ. */
export async function exchange(engine: Engine, table: string): Promise<boolean> {
  const next = `${table}_next`;
  const changed = (await fingerprint(engine, table)) !== (await fingerprint(engine, next));
  if (changed) await engine.everywhere(sql`EXCHANGE TABLES ${name(localName(table, engine.cluster))} AND ${name(localName(next, engine.cluster))}`);
  await dropTable(engine, next);
  return changed;
}

async function fingerprint(engine: Engine, table: string): Promise<string> {
  const columns = Object.keys(ownTable(table.replace(/_next$/, "")).columns);
  const hashed = columns.map((column) => name(column));
  const [row] = await engine.rows<{ print: string }>(
    sql`SELECT concat(toString(count()), ' ', toString(sum(cityHash64(${join(hashed, ", ")})))) AS print FROM ${name(table)}`,
    bulk,
  );
  return row?.print ?? "";
}

/** A reference that several accounts claim: perhaps one company that is in the books twice. */
export interface MergeSuggestion {
  readonly by: "domain" | "name";
  readonly reference: string;
  readonly accounts: readonly string[];
}

/** Accounts that share a domain or a normalised name. They are listed and never merged. */
export async function mergeSuggestions(engine: Engine, limit = 1_000): Promise<MergeSuggestion[]> {
  const rows = await engine.rows<{ ref_kind: string; ref: string; claimants: string[] }>(sql`
    SELECT ref_kind, ref, any(claimants) AS claimants
    FROM account_ref
    WHERE rivals > 0 AND ref_kind IN ('domain', 'core')
    GROUP BY ref_kind, ref
    ORDER BY ref_kind, ref
    LIMIT ${value.uint(limit)}`);
  return rows.map(({ ref_kind, ref, claimants }) => ({ by: ref_kind === "core" ? "name" : "domain", reference: ref, accounts: claimants }));
}
