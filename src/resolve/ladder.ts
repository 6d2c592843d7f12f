/**
 * Finds the account of rows inside the engine: each spelling that occurs is looked up once by the rules, then the rows are joined with the
 * few answers. The surest rule wins; of two equally sure ones, what the row says of the account itself goes before what its person says.
 */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { isEmpty } from "../store/schema.ts";
import { empty, join, name, type Sql, sql, trusted, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import type { Clue } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** `rule.identity.min_confidence`: below it a row stays without an account. */
export const minConfidenceDefault = 0.6;

/**
 * Imports have no time limit; what does not fit in memory goes to disk. On a cluster a row is sent to the shard that it belongs to: by default
 * each server would keep what it has (`parallel_distributed_insert_select` = 2).
 */
export const bulk: QueryOptions = {
  lane: "load",
  maxMemoryBytes: 4 * 1024 ** 3,
  settings: { max_bytes_before_external_group_by: 1_500_000_000, max_bytes_before_external_sort: 1_500_000_000, max_insert_threads: 2, parallel_distributed_insert_select: 0 },
};

export interface LadderOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  /** A query for the rows, with all columns of the table. */
  readonly rows: Sql;
  /** Prefix of the tables that hold the answers. */
  readonly prefix: string;
  readonly minConfidence: number;
  readonly signal?: AbortSignal | undefined;
}

/** How to read the account of each row; `drop()` when done. */
export interface Ladder {
  /** Expressions over the rows as `s`: `account_id`, `account_method`, `account_confidence`, `person_id`. */
  readonly columns: Readonly<Record<"account_id" | "account_method" | "account_confidence" | "person_id", Sql>>;
  /** Joins after `FROM (…) AS s`. */
  readonly joins: Sql;
  drop(): Promise<void>;
}

/** Looks up every spelling in the rows. */
export async function raiseLadder(options: LadderOptions): Promise<Ladder> {
  if (options.table.kind === "account") return ownAccount(options);
  const ways = await lookUpAll(options);
  const person = personOf(options.table, ways);
  return {
    columns: { ...chosen(ways, options.minConfidence), person_id: person.column },
    joins: join([...ways.map((way) => joinOf(way, options.table)), person.joins], "\n"),
    drop: async () => {
      for (const { answers } of ways) await options.engine.command(sql`DROP TABLE IF EXISTS ${name(answers)}`);
    },
  };
}

interface Way {
  readonly clue: Clue;
  readonly column: string;
  readonly alias: string;
  readonly answers: string;
  /** A spelling that leads elsewhere from a date on. */
  readonly changes: boolean;
  readonly namesPeople: boolean;
}

/** In the order of precedence among equally sure ways. */
function cluesOf(table: RecordTable): { clue: Clue; column: string }[] {
  const { account, domain, person, email, through } = table.refersTo;
  const clues: [Clue, string | undefined][] = [
    ["account", account],
    ["domain", domain],
    ["person", person],
    // A person is not found by its own address: only its employer is.
    ["email", table.kind === "person" ? undefined : email],
    ["mail_domain", email],
    ["through", through?.[1]],
  ];
  return clues.flatMap(([clue, column]) => (column === undefined ? [] : [{ clue, column }]));
}

/** Nothing to be found by a clue, no look-up: an import before all accounts costs nothing here. */
async function answerable(engine: Engine, table: RecordTable, clue: Clue): Promise<boolean> {
  const known = clue === "through" ? tableThrough(table)?.name : clue === "person" || clue === "email" ? "person_ref" : "account_ref";
  return known !== undefined && !(await isEmpty(engine, known));
}

/** The distinct spellings of a column, as a table; both clues of a mail address read the same one. */
async function spell(options: LadderOptions, column: string): Promise<string> {
  const texts = `${options.prefix}_${column}_texts`;
  const call = { ...bulk, ...(options.signal && { signal: options.signal }) };
  await options.engine.command(sql`CREATE OR REPLACE TABLE ${name(texts)} (text String, source LowCardinality(String)) ENGINE = MergeTree ORDER BY text`);
  await options.engine.command(sql`INSERT INTO ${name(texts)} SELECT DISTINCT ${name(column)}, source FROM (${options.rows}) WHERE ${name(column)} != ''`, call);
  return texts;
}

async function lookUpAll(options: LadderOptions): Promise<Way[]> {
  const spelt = new Map<string, string>();
  const ways: Way[] = [];
  try {
    for (const [i, { clue, column }] of cluesOf(options.table).entries()) {
      if (!(await answerable(options.engine, options.table, clue))) continue;
      if (!spelt.has(column)) spelt.set(column, await spell(options, column));
      const way = await lookUp(options, { clue, column, alias: `w${i}`, texts: spelt.get(column) ?? "" });
      if (way !== null) ways.push(way);
    }
    return ways;
  } finally {
    for (const texts of spelt.values()) await options.engine.command(sql`DROP TABLE IF EXISTS ${name(texts)}`);
  }
}

async function lookUp(options: LadderOptions, { clue, column, alias, texts }: { clue: Clue; column: string; alias: string; texts: string }): Promise<Way | null> {
  const { engine, signal } = options;
  const answers = `${options.prefix}_${clue}`;
  const call = { ...bulk, ...(signal && { signal }) };
  await engine.command(sql`
    CREATE OR REPLACE TABLE ${name(answers)} (
      text String, source LowCardinality(String), since DateTime64(3, 'UTC'), account_id String, person_id String,
      confidence Float32, method LowCardinality(String))
    ENGINE = MergeTree ORDER BY (text, source, since)`);
  const spelt = sql`SELECT text, source FROM ${name(texts)}`;
  const known = sql`SELECT text, source FROM ${name(answers)}`;
  await engine.command(sql`INSERT INTO ${name(answers)} ${answersOf(options.table, clue, spelt, false)}`, call);
  if (rules.some((rule) => rule.clue === clue && rule.rest === true)) {
    await engine.command(sql`INSERT INTO ${name(answers)} ${answersOf(options.table, clue, sql`${spelt} WHERE (text, source) NOT IN (${known})`, true)}`, call);
  }
  return wayOf(engine, { clue, column, alias, answers });
}

async function wayOf(engine: Engine, way: Pick<Way, "clue" | "column" | "alias" | "answers">): Promise<Way | null> {
  const [found] = await engine.rows<{ texts: string; dated: number; people: number }>(sql`
    SELECT count() AS texts, max(since) > toDateTime64(0, 3, 'UTC') AS dated, max(person_id != '') AS people FROM ${name(way.answers)}`);
  if (Number(found?.texts ?? 0) > 0) return { ...way, changes: Number(found?.dated) === 1, namesPeople: Number(found?.people) === 1 };
  await engine.command(sql`DROP TABLE IF EXISTS ${name(way.answers)}`);
  return null;
}

/** Of each spelling the candidates of the best rank; where several lead elsewhere at different times, all of these. */
function answersOf(table: RecordTable, clue: Clue, spelt: Sql, rest: boolean): Sql {
  const through = throughOf(table);
  const found = rules
    .filter((rule) => rule.clue === clue && (rule.rest ?? false) === rest)
    .map((rule) => sql`SELECT *, ${value.string(rule.method)} AS method FROM (${rule.candidates({ spelt, through })})`);
  return sql`
    SELECT text, source, since, account_id, person_id, confidence, method
    FROM (SELECT *, min(rank) OVER (PARTITION BY text, source) AS best FROM (${join(found, "\nUNION ALL\n")}))
    WHERE rank = best
    ORDER BY text, source, since, confidence DESC, account_id
    LIMIT 1 BY text, source, since`;
}

function tableThrough(table: RecordTable): RecordTable | undefined {
  return recordTables.find(({ kind }) => kind === table.refersTo.through?.[0]);
}

function throughOf(table: RecordTable): Sql {
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

function joinOf(way: Way, table: RecordTable): Sql {
  const alias = name(way.alias);
  const at = way.changes ? sql` AND ${momentOf(table)} >= ${alias}.since` : empty;
  const kind = way.changes ? trusted("ASOF") : trusted("ANY");
  return sql`GLOBAL ${kind} LEFT JOIN (SELECT * FROM ${name(way.answers)}) AS ${alias}
    ON s.${name(way.column)} = ${alias}.text AND s.source = ${alias}.source${at}`;
}

const momentColumns = ["at", "from_day", "day", "week", "due_date", "starts", "created_at"];

/** When the row happened: who owned the reference then has it. */
function momentOf(table: RecordTable): Sql {
  if (table.kind === "person") return sql`if(s.valid_from = toDateTime64(0, 3, 'UTC'), s.received_at, s.valid_from)`;
  const column = momentColumns.find((id) => id in table.columns);
  if (column === undefined) return sql`s.received_at`;
  return sql`ifNull(toDateTime64(s.${name(column)}, 3, 'UTC'), s.received_at)`;
}

/** The surest way; ways stand in their order of precedence, so the first of equals is taken. */
function chosen(ways: readonly Way[], minConfidence: number): Omit<Ladder["columns"], "person_id"> {
  const conditions = ways.map((way, i) => {
    const own = sql`${name(way.alias)}.confidence`;
    const later = ways.slice(i + 1).map((other) => sql`${own} >= ${name(other.alias)}.confidence`);
    return join([sql`${own} > 0`, sql`${own} >= toFloat32(${value.float(minConfidence)})`, ...later], " AND ");
  });
  const pick = (column: "account_id" | "method" | "confidence", otherwise: Sql): Sql => {
    if (ways.length === 0) return otherwise;
    const branches = ways.map((way, i) => sql`${conditions[i] ?? empty}, ${name(way.alias)}.${name(column)}`);
    return sql`multiIf(${join(branches, ", ")}, ${otherwise})`;
  };
  return { account_id: pick("account_id", sql`''`), account_method: pick("method", sql`''`), account_confidence: pick("confidence", sql`toFloat32(0)`) };
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

/** Ids that several sources gave, with the source that was first: it keeps the plain id, the others bear their source behind it. */
export function sharedIds(table: RecordTable): Sql {
  return sql`
    SELECT id AS shared, argMin(source, (batch, seq)) AS first
    FROM ${name(table.name)}
    GROUP BY id
    HAVING uniqExact(source) > 1`;
}

const ownId = sql`if(ids.shared != '' AND ids.first != s.source, concat(s.id, '@', s.source), s.id)`;

function ownAccount({ table }: LadderOptions): Ladder {
  return {
    columns: { account_id: ownId, account_method: sql`'id'`, account_confidence: sql`toFloat32(1)`, person_id: sql`''` },
    joins: sql`GLOBAL ANY LEFT JOIN (${sharedIds(table)}) AS ids ON s.id = ids.shared`,
    drop: async () => undefined,
  };
}

/** The rows with their account, ready for `INSERT INTO`: all columns of the table in their order. */
export function withAccount(table: RecordTable, rows: Sql, ladder: Ladder, where: Sql = empty): Sql {
  const found: Readonly<Record<string, Sql>> = ladder.columns;
  const columns = Object.keys(allColumns(table)).map((id) => sql`${found[id] ?? sql`s.${name(id)}`} AS ${name(id)}`);
  return sql`SELECT ${join(columns, ", ")}\nFROM (${rows}) AS s\n${ladder.joins}\n${where}`;
}
