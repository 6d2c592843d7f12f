/**
 * The only way to write SQL in Sextant: text and values never mix.
 *
 * `sql` takes other `Sql` fragments or typed values made by `value.*`; a bare string does not compile.
 * Values leave as ClickHouse query parameters (`{p0:String}`), so no text of a user ever becomes SQL.
 */

/** A value bound to a ClickHouse type. Made only by {@link value}. */
export class Bound {
  readonly type: string;
  readonly value: unknown;
  constructor(type: string, bound: unknown) {
    this.type = type;
    this.value = bound;
  }
}

/** How a table is kept whose rows are looked for by a part of a text: the text is read as a whole, the other columns of what is found only. */
export interface Searched {
  /** `name Type` of each column of the relation, in its order, as in CREATE TABLE. */
  readonly columns: Sql;
  /** Columns in whose order rows are wanted. */
  readonly orderBy: readonly string[];
}

/** A relation that stands in many statements alike; made only by {@link shared}. */
export class Shared {
  readonly body: Sql;
  readonly foundBy: string | Searched | undefined;
  constructor(body: Sql, foundBy: string | Searched | undefined) {
    this.body = body;
    this.foundBy = foundBy;
  }
}

/** Rows of one kind that stand in one table for many questions; made only by {@link pooled}. */
export class Pooled {
  readonly rows: PooledRows;
  constructor(rows: PooledRows) {
    this.rows = rows;
  }
}

/** The same rows by two ways; made only by {@link either}. */
export class Either {
  readonly ways: EitherWay;
  constructor(ways: EitherWay) {
    this.ways = ways;
  }
}

/** A piece of SQL: text with bound values (or shared relations) between. Immutable; made only by {@link sql}, {@link join} and {@link name}. */
export class Sql {
  readonly texts: readonly string[];
  readonly values: readonly Part[];
  constructor(texts: readonly string[], values: readonly Part[]) {
    this.texts = texts;
    this.values = values;
  }
}

type Part = Bound | Shared | Pooled | Either;

/** A statement ready for the engine: text with `{pN:Type}` and the values for `query_params`. */
export interface CompiledSql {
  readonly text: string;
  readonly params: Record<string, unknown>;
}

/** ``sql`SELECT ${fragment} WHERE at >= ${value.instant(from)}` `` */
export function sql(texts: TemplateStringsArray, ...parts: readonly (Sql | Bound)[]): Sql {
  const outTexts: string[] = [texts[0] ?? ""];
  const outValues: Part[] = [];
  parts.forEach((part, i) => {
    const after = texts[i + 1] ?? "";
    if (part instanceof Bound) {
      outValues.push(part);
      outTexts.push(after);
      return;
    }
    appendFragment(outTexts, outValues, part);
    outTexts[outTexts.length - 1] += after;
  });
  return new Sql(outTexts, outValues);
}

function appendFragment(texts: string[], values: Part[], fragment: Sql): void {
  texts[texts.length - 1] += fragment.texts[0] ?? "";
  values.push(...fragment.values);
  texts.push(...fragment.texts.slice(1));
}

/** Fragments with a separator between, e.g. `join(conditions, " AND ")`. An empty list gives empty text. */
export function join(fragments: readonly Sql[], separator: ", " | " AND " | " OR " | "\nUNION ALL\n" | "\n" | " "): Sql {
  const texts: string[] = [""];
  const values: Part[] = [];
  fragments.forEach((fragment, i) => {
    if (i > 0) texts[texts.length - 1] += separator;
    appendFragment(texts, values, fragment);
  });
  return new Sql(texts, values);
}

/** Nothing. */
export const empty: Sql = new Sql([""], []);

/**
 * A name of ours (table, column, database, function, setting) as SQL. Refuses everything but plain names, so that a name that came
 * from outside must be looked up in a list of ours first.
 */
export function name(identifier: string): Sql {
  if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(identifier)) {
    throw new Error(`not a plain SQL name: ${JSON.stringify(identifier)}`);
  }
  return new Sql([identifier], []);
}

/**
 * A relation (a whole SELECT) that stands in many statements alike, such as “who was a customer when”. It is compiled in place like any
 * fragment; an engine that remembers may make a table of it once and read that instead ({@link withTables}), since planning the same
 * subquery again and again costs more than running it. `foundBy`: the column by which single rows of it are asked for, so that such a table is
 * kept in its order, or how it is searched.
 */
export function shared(body: Sql, foundBy?: string | Searched): Sql {
  return new Sql(["", ""], [new Shared(body, foundBy)]);
}

/** A kind of rows that are made by many SELECTs with the same columns, in the same order. */
export interface Pool {
  readonly name: string;
  /** `name Type` of each column, in order, as in CREATE TABLE. */
  readonly columns: Sql;
  /** After the member, the column by which rows of a member are asked for. */
  readonly orderBy?: string;
  /** Whose row it is: where it is named, a member can be made anew for single accounts. */
  readonly accountColumn?: string;
}

/**
 * What a write means for the rows of a SELECT. `whole`: all are made anew. `accounts`: those of an account are made of rows of this account
 * alone, so that only accounts that were written are. `known`: so as well, and the SELECT takes whatever there is: it is to see only what has
 * happened until now.
 */
export type Steps = "whole" | "accounts" | "known";

/** One SELECT of a pool. */
export interface Member {
  readonly rows: Sql;
  readonly steps: Steps;
}

export interface PooledRows {
  readonly pool: Pool;
  /** The SELECTs; what is equal is made once. */
  readonly members: readonly Sql[];
  /** What a write means for each of them, in their order; none: `whole`. */
  readonly steps?: readonly Steps[];
  /** The rows without a table. */
  readonly inPlace: Sql;
  /** The same rows from the pool's table, in which `member` says of which SELECT a row is; ids in the order of `members`. */
  readonly fromTable: (table: Sql, ids: readonly number[]) => Sql;
}

/**
 * Rows that an engine that remembers may keep in a table together with those of other questions, so that one statement reads them all.
 * Compiled plainly they stand in place.
 */
export function pooled(rows: PooledRows): Sql {
  return new Sql(["", ""], [new Pooled(rows)]);
}

export interface EitherWay {
  /** By relations that are shared, in more or larger pieces than one question needs. */
  readonly kept: Sql;
  /** Just what the question needs. */
  readonly inPlace: Sql;
}

/** The same rows by the way that suits the engine: one that keeps relations in tables, or one that does not. */
export function either(ways: EitherWay): Sql {
  return new Sql(["", ""], [new Either(ways)]);
}

/** How relations and pools are called where they stand in tables. */
export interface TableNames {
  readonly tableOf: (body: Sql) => string;
  readonly poolOf: (pool: Pool) => string;
  readonly idOf: (member: Sql) => number;
  /** What stays in place although it is shared. */
  readonly staysInPlace?: (body: Sql) => boolean;
}

/** What a table is made of, and the column that it is kept in order of. */
export interface Relation {
  readonly body: Sql;
  readonly foundBy: string | Searched | undefined;
}

/** A statement that reads tables in place of what it shares, and what these tables must hold before. */
export interface Tabled {
  readonly query: Sql;
  /** Inner ones before those that read them. */
  readonly relations: ReadonlyMap<string, Relation>;
  readonly pools: ReadonlyMap<string, { readonly pool: Pool; readonly members: ReadonlyMap<number, Member> }>;
}

/** The same statement with each shared relation read from a table of the given name, and pooled rows from their pool. */
export function withTables(fragment: Sql, names: TableNames): Tabled {
  const relations = new Map<string, Relation>();
  const pools = new Map<string, { pool: Pool; members: Map<number, Member> }>();
  const named = (part: Sql): Sql => replaceShared(part, (relation) => {
    if (relation instanceof Pooled) return fromPool(relation.rows);
    if (names.staysInPlace?.(plainly(relation)) === true) return named(plainly(relation));
    if (relation instanceof Either) return named(relation.ways.kept);
    const table = names.tableOf(relation.body);
    // The inner ones are named on the way, so they stand before the one that reads them.
    if (!relations.has(table)) relations.set(table, { body: named(relation.body), foundBy: relation.foundBy });
    return sql`SELECT * FROM ${name(table)}`;
  });
  const fromPool = ({ pool, members, steps, fromTable }: PooledRows): Sql => {
    const table = names.poolOf(pool);
    const known = pools.get(table) ?? { pool, members: new Map<number, Member>() };
    pools.set(table, known);
    const ids = members.map((member) => names.idOf(member));
    ids.forEach((id, i) => known.members.set(id, { rows: members[i] ?? empty, steps: steps?.[i] ?? "whole" }));
    return fromTable(name(table), ids);
  };
  return { query: named(fragment), relations, pools };
}

function replaceShared(fragment: Sql, by: (relation: Exclude<Part, Bound>) => Sql): Sql {
  const texts: string[] = [fragment.texts[0] ?? ""];
  const values: Part[] = [];
  fragment.values.forEach((part, i) => {
    const after = fragment.texts[i + 1] ?? "";
    if (part instanceof Bound) {
      values.push(part);
      texts.push(after);
      return;
    }
    appendFragment(texts, values, by(part));
    texts[texts.length - 1] += after;
  });
  return new Sql(texts, values);
}

/**
 * Text that stands in our own source code as SQL: a column type, a table's order. `tools/tidy.ts` lists the files that may call it;
 * nothing that came from outside may reach it.
 */
export function trusted(text: string): Sql {
  return new Sql([text], []);
}

/** Typed values. The names say the ClickHouse type that the engine will hold the value to. */
export const value = {
  string: (v: string): Bound => new Bound("String", v),
  strings: (v: readonly string[]): Bound => new Bound("Array(String)", [...v]),
  int: (v: number | bigint): Bound => new Bound("Int64", String(v)),
  uint: (v: number | bigint): Bound => new Bound("UInt64", String(v)),
  uints: (v: readonly (number | bigint)[]): Bound => new Bound("Array(UInt64)", v.map(Number)),
  ints: (v: readonly number[]): Bound => new Bound("Array(Int64)", [...v]),
  float: (v: number): Bound => new Bound("Float64", v),
  floats: (v: readonly number[]): Bound => new Bound("Array(Float64)", [...v]),
  bool: (v: boolean): Bound => new Bound("Bool", v),
  /** An amount as text, e.g. `"1234.50"`. */
  decimal: (v: string): Bound => new Bound("Decimal(38, 4)", v),
  /** A UTC instant: ISO text with `Z` or a Date. */
  instant: (v: string | Date): Bound => new Bound("DateTime64(3, 'UTC')", isoToClickHouse(v)),
  /** A calendar day, `YYYY-MM-DD`. */
  day: (v: string): Bound => new Bound("Date32", v),
} as const;

/** The instant that a fragment is, as ISO text, where it is nothing but a bound one; null for everything that the engine works out. */
export function instantIn({ texts, values: [only, ...more] }: Sql): string | null {
  if (!(only instanceof Bound) || more.length > 0 || texts.join("").trim() !== "" || !only.type.startsWith("DateTime64")) return null;
  return `${String(only.value).replace(" ", "T")}Z`;
}

function isoToClickHouse(v: string | Date): string {
  const iso = (typeof v === "string" ? new Date(v) : v).toISOString();
  return iso.replace("T", " ").replace("Z", "");
}

/** Turns a fragment into a statement. Equal values of one type share one parameter. */
export function compile(statement: Sql): CompiledSql {
  const fragment = inPlace(statement);
  const params: Record<string, unknown> = {};
  const known = new Map<string, string>();
  let text = fragment.texts[0] ?? "";
  fragment.values.forEach((bound, i) => {
    if (!(bound instanceof Bound)) return;
    const fingerprint = `${bound.type}\u0000${JSON.stringify(bound.value)}`;
    const param = known.get(fingerprint) ?? `p${known.size}`;
    known.set(fingerprint, param);
    params[param] = bound.value;
    text += `{${param}:${bound.type}}${fragment.texts[i + 1] ?? ""}`;
  });
  return { text, params };
}

/** The statement as a person reads it, values in place: for "How is this counted?" and failing tests. Never sent to an engine. */
export function readable(statement: Sql): string {
  const fragment = inPlace(statement);
  return fragment.texts.reduce((text, part, i) => text + (i > 0 ? literal(fragment.values[i - 1]) : "") + part, "");
}

function inPlace(fragment: Sql): Sql {
  const isPlain = fragment.values.every((part) => part instanceof Bound);
  return isPlain ? fragment : replaceShared(fragment, (part) => inPlace(plainly(part)));
}

function plainly(part: Exclude<Part, Bound>): Sql {
  if (part instanceof Shared) return part.body;
  return part instanceof Pooled ? part.rows.inPlace : part.ways.inPlace;
}

function literal(bound: Part | undefined): string {
  if (!(bound instanceof Bound)) return "";
  if (typeof bound.value === "number" || typeof bound.value === "boolean") return String(bound.value);
  if (/^U?Int|^Decimal/.test(bound.type)) return String(bound.value);
  if (Array.isArray(bound.value)) return `[${bound.value.map((v) => quote(String(v))).join(", ")}]`;
  return quote(String(bound.value));
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
