/**
 * What stands in many statements alike is made a table once and read from there until something is written: relations (`shared()` in
 * store/sql.ts) one table each, rows of one kind (`pooled()`) in one table together, so that one statement reads those of many questions.
 * Planning “who was a customer when” anew in every KPI took ten times longer than reading it.
 *
 * Only where the whole data stand on one machine: on a cluster a table of ours would not be on every shard, and all stays in place.
 */
import { createHash } from "node:crypto";
import { isProblem } from "../model/problem.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { gaveWay } from "./giving-way.ts";
import { compile, join, name, type Pool, type Relation, type Sql, sql, type Tabled, value, withTables } from "../store/sql.ts";

/** Tables of ours begin so; they are dropped when they are out of date and at the next start. */
const prefix = "shared_";

/** What is lost with a crash is made again. */
const unsynced: Sql = sql`fsync_after_insert = 0, fsync_part_directory = 0`;

/** ClickHouse's code of a table that is not there. */
const unknownTable = 60;
/** So often a question is asked anew whose tables a write took away; then in place. */
const attemptsMax = 3;
/** SELECTs of a pool that are written by one statement: it saves a way to the engine and back, yet many are planned slower together than apart. */
const membersPerInsert = 2;
/**
 * What is made is made for all who will ask: the time of the one who asks first is no measure. A relation may have any column that a question
 * may have in between, also those that nobody would choose for a table.
 */
const making: QueryOptions = { lane: "short", timeoutMs: 300_000, settings: { allow_suspicious_low_cardinality_types: 1 } };
/** A pool with more rows begins anew. */
const pooledRowsMax = 20_000_000;
/** Its rows are counted each time that so many SELECTs came in. */
const membersPerCount = 64;

/** A question with what it shares named; `generation` says since which write. */
export interface Named extends Tabled {
  readonly generation: number;
}

interface PoolTable {
  readonly table: Promise<void>;
  /** SELECTs that are written, or on their way. */
  readonly members: Map<number, Promise<void>>;
  readonly written: Set<number>;
}

export class SharedRelations {
  readonly #engine: Engine;
  /** Tables being made or made since the last write. */
  #tables = new Map<string, Promise<void>>();
  #pools = new Map<string, PoolTable>();
  #generation = 0;
  #swept: Promise<void> | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Whether anything is kept in tables. */
  get isKeeping(): boolean {
    return this.#engine.cluster === null;
  }

  /** The question with tables in place of what it shares; null where it shares nothing, or nothing is kept. */
  named(query: Sql): Named | null {
    if (!this.isKeeping) return null;
    const generation = this.#generation;
    const tabled = tabledIn(query, generation);
    return tabled.relations.size === 0 && tabled.pools.size === 0 ? null : { ...tabled, generation };
  }

  /** Rows of a query, what it shares read from tables. */
  async rows(query: Sql, options: QueryOptions, named: Named | null = this.named(query)): Promise<unknown[]> {
    let asked = named;
    for (let attempt = 1; asked !== null && attempt <= attemptsMax; attempt += 1) {
      if (asked.generation !== this.#generation) asked = this.named(query) ?? asked;
      try {
        await this.#prepared(asked);
        return await this.#engine.rows(asked.query, options);
      } catch (error) {
        if (!isGone(error) && !gaveWay(error, options.signal)) throw error;
        // A write in between has taken the tables away.
        asked = this.named(query);
      }
    }
    return this.#engine.rows(query, options);
  }

  /** Whether the question needs nothing to be made first. */
  holds(query: Sql): boolean {
    const named = this.named(query);
    if (named === null) return true;
    const hasRelations = [...named.relations.keys()].every((table) => this.#tables.has(table));
    return hasRelations && [...named.pools].every(([table, { members }]) => [...members.keys()].every((id) => this.#pools.get(table)?.written.has(id) === true));
  }

  /** Something was written: the tables are out of date. Queries that read them go on, the engine drops them after. */
  forget(): void {
    if (this.#tables.size === 0 && this.#pools.size === 0) return;
    const old = [...this.#tables, ...[...this.#pools].map(([table, pool]) => [table, pool.table] as const)];
    this.#tables = new Map();
    this.#pools = new Map();
    this.#generation += 1;
    for (const [table, made] of old) made.then(() => this.#drop(table)).catch(() => undefined);
  }

  async #prepared({ relations, pools, generation }: Tabled & { readonly generation: number }): Promise<void> {
    for (const [table, relation] of relations) await this.#made(table, relation, generation);
    await Promise.all([...pools].map(([table, { pool, members }]) => this.#filled(table, pool, members, generation)));
  }

  // --- relations ---------------------------------------------------------------------------------------------------------------------

  #made(table: string, { body, foundBy }: Relation, generation: number): Promise<void> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const kept = foundBy === undefined ? sql`ENGINE = Log` : sql`ENGINE = MergeTree ORDER BY ${name(foundBy)} SETTINGS ${unsynced}`;
    const made = this.#create(table, sql`${kept} AS ${body}`);
    if (generation === this.#generation) this.#tables.set(table, made);
    made.catch(() => this.#tables.delete(table));
    return made;
  }

  async #create(table: string, rest: Sql): Promise<void> {
    this.#swept ??= this.#sweep();
    await this.#swept;
    await this.#engine.command(sql`CREATE OR REPLACE TABLE ${name(table)} ${rest}`, making);
  }

  // --- pools -------------------------------------------------------------------------------------------------------------------------

  async #filled(table: string, pool: Pool, members: ReadonlyMap<number, Sql>, generation: number): Promise<void> {
    const standing = this.#pools.get(table) ?? this.#begun(table, pool, generation);
    await standing.table;
    const missing = [...members].filter(([id]) => !standing.members.has(id));
    for (const some of chunks(missing, membersPerInsert)) this.#bring(table, standing, some, generation);
    await Promise.all([...members.keys()].map((id) => standing.members.get(id)));
    if (missing.length > 0 && standing.members.size % membersPerCount < missing.length) await this.#bounded(table, generation);
  }

  #begun(table: string, { columns }: Pool, generation: number): PoolTable {
    const made = this.#create(table, sql`(member UInt64, ${columns}) ENGINE = MergeTree ORDER BY member SETTINGS ${unsynced}`);
    const standing: PoolTable = { table: made, members: new Map(), written: new Set() };
    if (generation === this.#generation) this.#pools.set(table, standing);
    made.catch(() => this.#pools.delete(table));
    return standing;
  }

  /** Who asks for the same meanwhile waits for this. */
  #bring(table: string, standing: PoolTable, some: readonly (readonly [number, Sql])[], generation: number): void {
    const writing = this.#write(table, some, generation);
    for (const [id, member] of some) {
      const written = writing.catch((error: unknown) => this.#alone(table, { id, member, error, isOnly: some.length === 1 }, generation));
      standing.members.set(id, written);
      written.then(() => standing.written.add(id), () => standing.members.delete(id));
    }
  }

  /**
   * One that fails must not take the others down: each is then written on its own, and fails alone. Whatever a statement that failed left of its
   * rows goes first, or they would count twice.
   */
  async #alone(table: string, { id, member, error, isOnly }: { id: number; member: Sql; error: unknown; isOnly: boolean }, generation: number): Promise<void> {
    if (isGone(error)) throw error;
    await this.#unwrite(table, id);
    if (isOnly) throw error;
    await this.#write(table, [[id, member]], generation).catch(async (again: unknown) => {
      await this.#unwrite(table, id);
      throw again;
    });
  }

  async #unwrite(table: string, id: number): Promise<void> {
    await this.#engine.command(sql`DELETE FROM ${name(table)} WHERE member = ${value.uint(id)}`, making).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }

  async #write(table: string, some: readonly (readonly [number, Sql])[], generation: number): Promise<void> {
    const named = some.map(([id, member]) => ({ id, ...tabledIn(member, generation) }));
    for (const { relations } of named) for (const [inner, relation] of relations) await this.#made(inner, relation, generation);
    const rows = named.map(({ id, query }) => sql`SELECT toUInt64(${value.uint(id)}) AS member, * FROM (${query})`);
    await this.#engine.command(sql`INSERT INTO ${name(table)} ${join(rows, "\nUNION ALL\n")}`, making);
  }

  async #bounded(table: string, generation: number): Promise<void> {
    const [counted] = await this.#engine.rows<{ rows: string | null }>(sql`
      SELECT total_rows AS rows FROM system.tables WHERE database = ${value.string(this.#engine.database)} AND name = ${value.string(table)}`);
    if (Number(counted?.rows ?? 0) > pooledRowsMax && generation === this.#generation) this.forget();
  }

  // --- what is left ------------------------------------------------------------------------------------------------------------------

  /** Tables that an earlier start left. */
  async #sweep(): Promise<void> {
    const left = await this.#engine.rows<{ name: string }>(sql`
      SELECT name FROM system.tables WHERE database = ${value.string(this.#engine.database)} AND startsWith(name, ${value.string(prefix)})`);
    for (const table of left) await this.#drop(table.name);
  }

  async #drop(table: string): Promise<void> {
    await this.#engine.command(sql`DROP TABLE IF EXISTS ${name(table)}`);
  }
}

function tabledIn(query: Sql, generation: number): Tabled {
  return withTables(query, {
    tableOf: (body) => `${prefix}${generation}_${fingerprint(body)}`,
    poolOf: (pool) => `${prefix}${generation}_${pool.name}`,
    idOf: (member) => Number.parseInt(fingerprint(member).slice(0, 13), 16),
  });
}

const fingerprints = new WeakMap<Sql, string>();

function fingerprint(body: Sql): string {
  const known = fingerprints.get(body) ?? createHash("sha256").update(JSON.stringify(compile(body))).digest("hex").slice(0, 24);
  fingerprints.set(body, known);
  return known;
}

function isGone(error: unknown): boolean {
  return isProblem(error) && error.details["engineCode"] === unknownTable;
}

function chunks<One>(list: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
