/** What somebody is known by in the tables, and how many rows speak of them. */
import { mailFormOf } from "../../resolve/match-form.ts";
import type { Engine } from "../../store/engine.ts";
import { shelfName } from "../../store/schema.ts";
import { join, name, type Sql, sql, value } from "../../store/sql.ts";
import type { RecordTable } from "../../store/table.ts";
import { recordTables } from "../../store/tables/index.ts";
import type { ErasureCounts } from "./log.ts";
import { type Identifier, plainOf, withOwnSource, wordsOf } from "./sought.ts";

const load = { lane: "load" } as const;
/** Nobody is known by more. */
const identifiersMax = 2_000;

export interface Known {
  readonly identifiers: readonly Identifier[];
  /** Full names that somebody else bears too: they stay where the row is not theirs. */
  readonly namesakes: number;
  readonly accounts: readonly string[];
}

interface Found {
  readonly mails: Set<string>;
  readonly people: Map<string, { readonly source: string; readonly id: string }>;
  readonly names: Set<string>;
}

/** Everything that leads to the person of an address or an id: their other addresses, their ids in every source, devices that are theirs alone, names. */
export async function knownBy(engine: Engine, { mail, id }: { readonly mail?: string | undefined; readonly id?: string | undefined }): Promise<Known> {
  const found: Found = { mails: new Set(mail === undefined ? [] : [plainOf("mail", mail)]), people: new Map(), names: new Set() };
  let ids: string[] = id === undefined ? [] : [id];
  for (let size = -1; size !== found.mails.size + found.people.size; ) {
    size = found.mails.size + found.people.size;
    for (const row of await peopleRows(engine, { mails: [...found.mails], ids })) add(found, row);
    ids = [...new Set([...ids, ...[...found.people.values()].map((one) => one.id)])];
  }
  const visitors = await visitorsOf(engine, found, ids);
  const names = [...found.names].filter((text) => wordsOf(text).length >= 2);
  const shared = await namesakesOf(engine, names, { mails: [...found.mails], ids });
  return {
    identifiers: [
      ...[...found.mails].map((text): Identifier => ({ kind: "mail", text })),
      ...ids.filter((text) => ![...found.people.values()].some((one) => one.id === text)).flatMap((text) => withOwnSource(text, "")),
      ...[...found.people.values()].flatMap(({ id: text, source }) => withOwnSource(text, source)),
      ...visitors.map((text): Identifier => ({ kind: "visitor", text })),
      ...names.filter((text) => !shared.has(plainOf("name", text))).flatMap(turned),
    ].slice(0, identifiersMax),
    namesakes: shared.size,
    accounts: await accountsOf(engine, [...found.mails], ids),
  };
}

/** “Ann Lee” is also written “Lee, Ann”. */
function turned(text: string): Identifier[] {
  const words = wordsOf(text).map(({ word }) => word);
  return [{ kind: "name", text }, ...(words.length > 3 ? [] : [{ kind: "name" as const, text: [words.at(-1), ...words.slice(0, -1)].join(" ") }])];
}

interface PersonRow {
  readonly source: string;
  readonly own: string;
  readonly mail: string;
  readonly name: string;
}

function add({ mails, people, names }: Found, { source, own, mail, name: called }: PersonRow): void {
  if (plainOf("mail", mail) !== "") mails.add(plainOf("mail", mail));
  if (own !== "" && plainOf("mail", own) === "") people.set(`${source}\n${own}`, { source, id: own });
  if (called !== "") names.add(called);
}

function peopleRows(engine: Engine, { mails, ids }: { readonly mails: readonly string[]; readonly ids: readonly string[] }): Promise<PersonRow[]> {
  const person = recordTables.find(({ kind }) => kind === "person");
  if (person === undefined) throw new Error("there is no table of people");
  const rows = (table: string): Sql => sql`
    SELECT DISTINCT toString(source) AS source_name, id AS own, email AS mail, name AS called
    FROM ${name(table)}
    WHERE (email != '' AND ${mailFormOf(sql`email`)} IN ${value.strings(mails)}) OR id IN ${value.strings(ids)} OR ${mailFormOf(sql`id`)} IN ${value.strings(mails)}`;
  return engine.rows<PersonRow>(sql`SELECT source_name AS source, own, mail, called AS name FROM (${rows("person")} UNION ALL ${rows(shelfName(person))}) LIMIT ${value.uint(identifiersMax)}`, load);
}

/** Devices of which nobody else is known. */
async function visitorsOf(engine: Engine, { mails }: Found, ids: readonly string[]): Promise<string[]> {
  const own = sql`(SELECT person_id FROM person WHERE person_id != '' AND ((email != '' AND ${mailFormOf(sql`email`)} IN ${value.strings([...mails])}) OR id IN ${value.strings(ids)}))`;
  const rows = await engine.rows<{ visitor: string }>(sql`
    SELECT visitor
    FROM visitor_ref
    WHERE visitor GLOBAL IN (SELECT visitor FROM visitor_ref WHERE person_id GLOBAL IN ${own})
    GROUP BY visitor
    HAVING countIf(person_id GLOBAL NOT IN ${own} AND person_id != '') = 0 AND countIf(method = 'shared') = 0
    ORDER BY visitor
    LIMIT ${value.uint(identifiersMax)}`, load);
  return rows.map(({ visitor }) => visitor);
}

async function namesakesOf(engine: Engine, names: readonly string[], { mails, ids }: { readonly mails: readonly string[]; readonly ids: readonly string[] }): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await engine.rows<{ called: string }>(sql`
    SELECT DISTINCT name AS called
    FROM person
    WHERE lowerUTF8(name) IN ${value.strings(names.map((text) => text.toLowerCase()))} AND id NOT IN ${value.strings(ids)} AND ${mailFormOf(sql`email`)} NOT IN ${value.strings(mails)}`, load);
  return new Set(rows.map(({ called }) => plainOf("name", called)));
}

async function accountsOf(engine: Engine, mails: readonly string[], ids: readonly string[]): Promise<string[]> {
  const rows = await engine.rows<{ account_id: string }>(sql`
    SELECT DISTINCT account_id FROM person
    WHERE account_id != '' AND ((email != '' AND ${mailFormOf(sql`email`)} IN ${value.strings(mails)}) OR id IN ${value.strings(ids)})
    ORDER BY account_id LIMIT 100`, load);
  return rows.map((row) => row.account_id);
}

/** Domains of mail that name an account: they may stay in the place of an address. */
export async function hostsOfAccounts(engine: Engine, hosts: readonly string[]): Promise<Set<string>> {
  const rows = await engine.rows<{ host: string }>(sql`SELECT DISTINCT ref AS host FROM account_ref WHERE ref_kind IN ('domain', 'host') AND ref IN ${value.strings(hosts)} AND account_id != ''`, load);
  return new Set(rows.map(({ host }) => host));
}

/** Rows that speak of the person, by kind. */
export async function rowsOf(engine: Engine, identifiers: readonly Identifier[]): Promise<ErasureCounts["tables"]> {
  const each = recordTables.flatMap((table) => {
    const theirs = speaksOf(table, identifiers);
    return theirs === null ? [] : [sql`SELECT ${value.string(table.kind)} AS kind, (SELECT count() FROM ${name(table.name)} WHERE ${theirs}) AS counted, (SELECT count() FROM ${name(shelfName(table))} WHERE ${theirs}) AS set_aside`];
  });
  const rows = await engine.rows<{ kind: string; counted: string; set_aside: string }>(join(each, "\nUNION ALL\n"), load);
  return rows.map(({ kind, counted, set_aside }) => ({ kind, counted: Number(counted), set_aside: Number(set_aside) })).filter(({ counted, set_aside }) => counted + set_aside > 0).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** Null: records of this kind name nobody. */
function speaksOf(table: RecordTable, identifiers: readonly Identifier[]): Sql | null {
  const texts = (kind: Identifier["kind"]): Sql => sql`${value.strings([...new Set(identifiers.filter((one) => one.kind === kind).map(({ text }) => text.trim()))])}`;
  const { refersTo, kind } = table;
  if (kind === "identity_link") return sql`(from_id IN ${texts("person")} OR to_id IN ${texts("person")} OR from_id IN ${texts("visitor")} OR from_id IN ${texts("mail")} OR to_id IN ${texts("mail")})`;
  const [person, mail, visitor] = [kind === "person" ? "id" : refersTo.person, refersTo.email, refersTo.visitor];
  const conditions = [
    ...(person === undefined ? [] : [sql`${name(person)} IN ${texts("person")}`, sql`${mailFormOf(name(person))} IN ${texts("mail")}`]),
    ...(mail === undefined ? [] : [sql`(${name(mail)} != '' AND ${mailFormOf(name(mail))} IN ${texts("mail")})`]),
    ...(visitor === undefined ? [] : [sql`${name(visitor)} IN ${texts("visitor")}`]),
  ];
  return conditions.length === 0 ? null : sql`(${join(conditions, " OR ")})`;
}

/** Refused rows that hold an address of theirs. */
export async function rejectsOf(engine: Engine, identifiers: readonly Identifier[]): Promise<number> {
  const mails = identifiers.filter(({ kind }) => kind === "mail").map(({ text }) => text.toLowerCase());
  if (mails.length === 0) return 0;
  const [row] = await engine.rows<{ held: string }>(sql`SELECT count() AS held FROM reject WHERE arrayExists(mail -> positionUTF8(lowerUTF8(concat(value, ' ', raw)), mail) > 0, ${value.strings(mails)})`, load);
  return Number(row?.held ?? 0);
}
