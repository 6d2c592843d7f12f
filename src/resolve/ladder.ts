/**
 * Finds the account of rows inside the engine: each spelling that occurs is looked up once by the rules, then the rows are joined with the
 * few answers. The surest rule wins; of two equally sure ones, what the row says of the account itself goes before what its person says. What
 * somebody decided goes before all; the device and the network are asked only where the row itself names nobody.
 */
import { identityDefaults } from "../model/identity-rules.ts";
import type { Engine } from "../store/engine.ts";
import { empty, join, name, type Sql, sql, trusted, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { bulk } from "./bulk.ts";
import { saidInOrder } from "./first-said.ts";
import { decidedKeys, isLinkable, linkedIds } from "./links.ts";
import { type Clue, lastClues } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { type Survey, surveyRows } from "./survey.ts";

/** `rule.identity.min_confidence`: below it a row stays without an account. */
export const minConfidenceDefault = identityDefaults.min_confidence;

export interface LadderOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  /** A query for the rows, with all columns of the table. */
  readonly rows: Sql;
  /** Prefix of the tables that hold the answers. */
  readonly prefix: string;
  readonly minConfidence: number;
  /** What is known of these rows already; asked for where it is not given. */
  readonly survey?: Survey | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How to read the account of each row; `drop()` when done. */
export interface Ladder {
  /** Expressions over the rows as `s`: `account_id`, `account_method`, `account_confidence`, `person_id`. */
  readonly columns: Readonly<Record<"account_id" | "account_method" | "account_confidence" | "person_id", Sql>>;
  /** Joins after `FROM (…) AS s`. */
  readonly joins: Sql;
  /** Whether any row can have found an account. */
  readonly finds: boolean;
  drop(): Promise<void>;
}

/** Looks up every spelling in the rows. */
export async function raiseLadder(options: LadderOptions): Promise<Ladder> {
  if (options.table.kind === "account") return ownAccount(options);
  const ways = await lookUpAll(options);
  const person = personOf(options.table, ways);
  return {
    columns: { ...chosen(ways, options), person_id: person.column },
    joins: join([...ways.map((way) => joinOf(way, options)), person.joins], "\n"),
    finds: ways.length > 0,
    drop: async () => {
      if (ways.length > 0) await dropTables(options.engine, [answersName(options)]);
    },
  };
}

interface Lookup {
  readonly clue: Clue;
  readonly column: string;
}

interface Way extends Lookup {
  readonly alias: string;
  /** A spelling that leads elsewhere from a date on. */
  readonly changes: boolean;
  readonly namesPeople: boolean;
  /** Some of these people work at several accounts. */
  readonly namesMembers: boolean;
}

const textsName = ({ prefix }: LadderOptions): string => `${prefix}_texts`;
const answersName = ({ prefix }: LadderOptions): string => `${prefix}_answers`;

async function dropTables(engine: Engine, tables: readonly string[]): Promise<void> {
  await Promise.all(tables.map((table) => engine.command(sql`DROP TABLE IF EXISTS ${name(table)}`)));
}

/** In the order of precedence among equally sure ways. */
export function cluesOf(table: RecordTable): Lookup[] {
  const { account, domain, person, email, through, visitor, network } = table.refersTo;
  const linked = isLinkable(table) ? "id" : undefined;
  const clues: [Clue, string | undefined][] = [
    ["row", Object.keys(table.refersTo).length === 0 ? undefined : "row_key"],
    ["account", account],
    ["domain", domain],
    ["link", linked],
    ["person", person],
    // A person is not found by its own address: only its employer is.
    ["email", table.kind === "person" ? undefined : email],
    ["linked_person", linked],
    ["mail_domain", email],
    ["through", through?.[1]],
    ["visitor", visitor],
    ["network", network],
  ];
  return clues.flatMap(([clue, column]) => (column === undefined ? [] : [{ clue, column }]));
}

/** Where nothing can be found by a clue, or no row has it, there is no look-up: an import before all accounts costs nothing here. */
async function lookupsOf(options: LadderOptions): Promise<Lookup[]> {
  const { engine, table, rows } = options;
  const clues = cluesOf(table);
  if (clues.length === 0) return [];
  const { spoken, filled } = options.survey ?? (await surveyRows(engine, table, sql`(${rows})`));
  return clues.filter(({ clue, column }) => (clue === "row" || spoken.has(column)) && filled.has(referencesOf(table, clue)));
}

/** What is looked up of a row: the column's text, or how decisions name it: records with versions by their id, others by their key. */
export function textOf(table: RecordTable, column: string, rows: Sql = empty): Sql {
  if (column !== "row_key") return sql`${rows}${name(column)}`;
  return sql`concat(${value.string(`${table.kind}:`)}, ${table.versioned ? sql`${rows}id` : sql`toString(${rows}row_key)`})`;
}

function referencesOf(table: RecordTable, clue: Clue): string {
  if (clue === "through") return tableThrough(table)?.name ?? "";
  if (clue === "link" || clue === "linked_person" || clue === "row") return "identity_link";
  if (clue === "visitor") return "visitor_ref";
  return clue === "person" || clue === "email" ? "person_ref" : "account_ref";
}

async function lookUpAll(options: LadderOptions): Promise<Way[]> {
  const { engine } = options;
  const lookups = await lookupsOf(options);
  if (lookups.length === 0) return [];
  let ways: Way[] = [];
  try {
    await spell(options, lookups);
    await answer(options, lookups);
    ways = await waysOf(options, lookups);
    return ways;
  } finally {
    await dropTables(engine, [textsName(options), ...(ways.length === 0 ? [answersName(options)] : [])]);
  }
}

function callOf({ signal }: LadderOptions): typeof bulk {
  return signal === undefined ? bulk : { ...bulk, signal };
}

/** The distinct spellings of each column; both clues of a mail address read the same ones. */
async function spell(options: LadderOptions, lookups: readonly Lookup[]): Promise<void> {
  const columns = [...new Set(lookups.map(({ column }) => column))];
  const texts = columns.map((column) => sql`
    SELECT ${value.string(column)} AS field, ${textOf(options.table, column)} AS text, source
    FROM (${options.rows})
    WHERE ${asked(options.table, column)}
    GROUP BY text, source`);
  await options.engine.command(
    sql`
      CREATE OR REPLACE TABLE ${name(textsName(options))} (field LowCardinality(String), text String, source LowCardinality(String))
      ENGINE = MergeTree ORDER BY (field, text) AS
      ${join(texts, "\nUNION ALL\n")}`,
    callOf(options),
  );
}

/** Ids and keys are looked up only where any link starts from them. */
function asked({ kind, versioned }: RecordTable, column: string): Sql {
  if (column === "id") return sql`id != '' AND (id, source) GLOBAL IN (${linkedIds(kind)})`;
  if (column === "row_key") return versioned ? sql`id GLOBAL IN (${decidedKeys(kind)})` : sql`row_key GLOBAL IN (SELECT toUInt64OrZero(decided) FROM (${decidedKeys(kind)}))`;
  return sql`${name(column)} != ''`;
}

/** What each spelling leads to, by clue; the rules that are asked last only see what the others left open. */
async function answer(options: LadderOptions, lookups: readonly Lookup[]): Promise<void> {
  const { engine } = options;
  const answers = name(answersName(options));
  await engine.command(sql`
    CREATE OR REPLACE TABLE ${answers} (
      clue LowCardinality(String), text String, source LowCardinality(String), since DateTime64(3, 'UTC'), account_id String, person_id String,
      sureness Float32, way LowCardinality(String), seats Array(Tuple(String, DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))))
    ENGINE = MergeTree ORDER BY (clue, text, source, since)`);
  await engine.command(sql`INSERT INTO ${answers} ${join(lookups.map((lookup) => answersOf(options, lookup, false)), "\nUNION ALL\n")}`, callOf(options));
  const last = lookups.filter(({ clue }) => rules.some((rule) => rule.clue === clue && rule.rest === true));
  if (last.length === 0) return;
  await engine.command(sql`INSERT INTO ${answers} ${join(last.map((lookup) => answersOf(options, lookup, true)), "\nUNION ALL\n")}`, callOf(options));
}

/** The ways that lead somewhere. */
async function waysOf(options: LadderOptions, lookups: readonly Lookup[]): Promise<Way[]> {
  const found = await options.engine.rows<{ clue: Clue; dated: number; people: number; members: number }>(sql`
    SELECT clue, max(since) > toDateTime64(0, 3, 'UTC') AS dated, max(person_id != '') AS people, max(notEmpty(seats)) AS members
    FROM ${name(answersName(options))}
    GROUP BY clue`);
  return lookups.flatMap((lookup, i) => {
    const said = found.find(({ clue }) => clue === lookup.clue);
    return said === undefined ? [] : [{ ...lookup, alias: `w${i}`, changes: Number(said.dated) === 1, namesPeople: Number(said.people) === 1, namesMembers: Number(said.members) === 1 }];
  });
}

/** Of each spelling the candidates of the best rank; where several lead elsewhere at different times, all of these. */
function answersOf(options: LadderOptions, { clue, column }: Lookup, rest: boolean): Sql {
  const through = throughOf(options.table);
  const known = sql`SELECT text, source FROM ${name(answersName(options))} WHERE clue = ${value.string(clue)}`;
  const open = rest ? sql`AND (text, source) NOT IN (${known})` : empty;
  const spelt = sql`SELECT text, source FROM ${name(textsName(options))} WHERE field = ${value.string(column)} ${open}`;
  const found = rules
    .filter((rule) => rule.clue === clue && (rule.rest ?? false) === rest)
    .map((rule) => sql`SELECT *, ${value.string(rule.method)} AS method FROM (${rule.candidates({ spelt, through, kind: options.table.kind })})`);
  return withSeats(clue, sql`
    SELECT ${value.string(clue)} AS clue, text, source, since, account_id, person_id, ${clue === "row" ? sql`confidence` : sql`if(account_id = '', 0, confidence)`} AS sureness, method AS way
    FROM (
      SELECT text, source, since, account_id, person_id, confidence, method
      FROM (SELECT *, min(rank) OVER (PARTITION BY text, source) AS best FROM (${join(found, "\nUNION ALL\n")}))
      WHERE rank = best
      ORDER BY text, source, since, confidence DESC, account_id
      LIMIT 1 BY text, source, since)`);
}

/** Clues by which a row itself names a person. */
export const personClues: ReadonlySet<Clue> = new Set(["person", "email", "linked_person"]);

/** Beside each person where else it works, and when. */
function withSeats(clue: Clue, answers: Sql): Sql {
  if (!personClues.has(clue)) return sql`SELECT *, [] AS seats FROM (${answers})`;
  return sql`
    SELECT a.*, m.seats AS seats
    FROM (${answers}) AS a
    GLOBAL ANY LEFT JOIN (SELECT person_id AS member, groupArray((account_id, begins, ends)) AS seats FROM membership GROUP BY person_id) AS m ON a.person_id = m.member`;
}

function tableThrough(table: RecordTable): RecordTable | undefined {
  return recordTables.find(({ kind }) => kind === table.refersTo.through?.[0]);
}

export function throughOf(table: RecordTable): Sql {
  const target = tableThrough(table);
  if (target === undefined) return sql`SELECT '' AS ref, '' AS source, '' AS account_id WHERE 0`;
  const newest = target.versioned ? sql`(valid_from, batch, seq)` : sql`(batch, seq)`;
  return sql`
    SELECT id AS ref, source, argMax(account_id, ${newest}) AS account_id
    FROM ${name(target.name)}
    WHERE id != ''
    GROUP BY id, source
    HAVING account_id != ''`;
}

function joinOf(way: Way, options: LadderOptions): Sql {
  const alias = name(way.alias);
  const at = way.changes ? sql` AND ${momentOf(options.table)} >= ${alias}.since` : empty;
  const kind = way.changes ? trusted("ASOF") : trusted("ANY");
  return sql`GLOBAL ${kind} LEFT JOIN (SELECT * FROM ${name(answersName(options))} WHERE clue = ${value.string(way.clue)}) AS ${alias}
    ON ${textOf(options.table, way.column, sql`s.`)} = ${alias}.text AND s.source = ${alias}.source${at}`;
}

const momentColumns = ["at", "from_day", "day", "week", "due_date", "starts", "created_at"];

/** When the row happened: who owned the reference then has it. */
export function momentOf(table: RecordTable): Sql {
  if (table.kind === "person") return sql`if(s.valid_from = toDateTime64(0, 3, 'UTC'), s.received_at, s.valid_from)`;
  const column = momentColumns.find((id) => id in table.columns);
  if (column === undefined) return sql`s.received_at`;
  return sql`ifNull(toDateTime64(s.${name(column)}, 3, 'UTC'), s.received_at)`;
}

/**
 * The surest way; ways stand in their order of precedence, so the first of equals is taken. What is asked last stands last, and is compared with its
 * like only. Before all but a decision goes what leads to an account where the person that the row names works beside the employer.
 */
function chosen(ways: readonly Way[], { minConfidence, table }: LadderOptions): Omit<Ladder["columns"], "person_id"> {
  const conditions = ways.map((way, i) => {
    const own = sql`${name(way.alias)}.sureness`;
    const later = ways.slice(i + 1).filter((other) => way.clue !== "row" && lastClues.has(other.clue) === lastClues.has(way.clue)).map((other) => sql`${own} >= ${name(other.alias)}.sureness`);
    return { way, holds: join([sql`${own} > 0`, sql`${own} >= toFloat32(${value.float(minConfidence)})`, ...later], " AND ") };
  });
  const decided = conditions.filter(({ way }) => way.clue === "row");
  const tried = [...decided, ...seated(ways, { minConfidence, table }), ...conditions.slice(decided.length)];
  const pick = (column: "account_id" | "way" | "sureness", otherwise: Sql): Sql => {
    if (ways.length === 0) return otherwise;
    const branches = tried.map(({ way, holds }) => sql`${holds}, ${name(way.alias)}.${name(column)}`);
    return sql`multiIf(${join(branches, ", ")}, ${otherwise})`;
  };
  return { account_id: pick("account_id", sql`''`), account_method: pick("way", sql`''`), account_confidence: pick("sureness", sql`toFloat32(0)`) };
}

/** What a row says of its account beside the person, what tells most first. */
const besidePeople: readonly Clue[] = ["account", "domain", "link", "through", "mail_domain"];

/** Ways beside the person that lead to another account than the employer, where the person works at the time, too. */
function seated(ways: readonly Way[], { minConfidence, table }: Pick<LadderOptions, "minConfidence" | "table">): { way: Way; holds: Sql }[] {
  const people = ways.filter(({ namesPeople, clue }) => namesPeople && personClues.has(clue));
  if (!people.some(({ namesMembers }) => namesMembers)) return [];
  const ofPerson = (column: "account_id" | "seats", otherwise: Sql): Sql => sql`multiIf(${join(people.map(({ alias }) => sql`${name(alias)}.person_id != '', ${name(alias)}.${name(column)}`), ", ")}, ${otherwise})`;
  return besidePeople.flatMap((clue) => ways.filter((way) => way.clue === clue)).map((way) => {
    const found = name(way.alias);
    return { way, holds: sql`${found}.sureness > 0 AND ${found}.sureness >= toFloat32(${value.float(minConfidence)}) AND ${found}.account_id != ${ofPerson("account_id", sql`''`)}
      AND arrayExists(seat -> seat.1 = ${found}.account_id AND seat.2 <= ${momentOf(table)} AND ${momentOf(table)} < seat.3, ${ofPerson("seats", sql`[]`)})` };
  });
}

/** Who it was, if the row names somebody known. A person's own row is that person, or the older one with the same mail address. */
function personOf(table: RecordTable, ways: readonly Way[]): { column: Sql; joins: Sql } {
  if (table.kind === "person") return ownPerson(table);
  const people = ways.filter(({ namesPeople }) => namesPeople).map(({ alias }) => sql`nullIf(${name(alias)}.person_id, '')`);
  return { column: people.length === 0 ? sql`''` : sql`coalesce(${join(people, ", ")}, '')`, joins: empty };
}

function ownPerson(table: RecordTable): { column: Sql; joins: Sql } {
  return {
    column: sql`if(known.person_id != '', known.person_id, ${ownId})`,
    joins: sql`
      GLOBAL ANY LEFT JOIN (SELECT ref, source, person_id FROM person_ref WHERE ref_kind = 'id' AND source != '') AS known ON s.id = known.ref AND s.source = known.source
      GLOBAL ANY LEFT JOIN (${sharedIds(table)}) AS ids ON s.id = ids.shared`,
  };
}

/** Ids that several sources gave, with the source that was first, a tracker's last: it keeps the plain id, the others bear their source behind it. */
export function sharedIds(table: RecordTable, only: Sql = sql`true`): Sql {
  return sql`
    SELECT id AS shared, argMin(source, ${saidInOrder}) AS first
    FROM ${name(table.name)}
    WHERE ${only}
    GROUP BY id
    HAVING uniqExact(source) > 1`;
}

const ownId = sql`if(ids.shared != '' AND ids.first != s.source, concat(s.id, '@', s.source), s.id)`;

/** An account's rows are its own; those of one that was merged are nobody's: it lives on in what leads to another. */
function ownAccount({ table }: LadderOptions): Ladder {
  const isMerged = sql`survivor.account_id != ''`;
  return {
    columns: { account_id: sql`if(${isMerged}, '', ${ownId})`, account_method: sql`if(${isMerged}, 'merged', 'id')`, account_confidence: sql`toFloat32(1)`, person_id: sql`''` },
    joins: sql`
      GLOBAL ANY LEFT JOIN (${sharedIds(table)}) AS ids ON s.id = ids.shared
      GLOBAL ANY LEFT JOIN account_survivor AS survivor ON ${ownId} = survivor.merged`,
    finds: true,
    drop: async () => undefined,
  };
}

/** The rows with their account, ready for `INSERT INTO`: all columns of the table in their order. */
export function withAccount(table: RecordTable, rows: Sql, ladder: Ladder, where: Sql = empty): Sql {
  const found: Readonly<Record<string, Sql>> = ladder.columns;
  const columns = Object.keys(allColumns(table)).map((id) => sql`${found[id] ?? sql`s.${name(id)}`} AS ${name(id)}`);
  return sql`SELECT ${join(columns, ", ")}\nFROM (${rows}) AS s\n${ladder.joins}\n${where}`;
}
