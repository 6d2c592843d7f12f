/**
 * What stands in many statements alike is made a table once and read from there until something is written: relations (`shared()` in
 * store/sql.ts) one table each, rows of one kind (`pooled()`) in one table together (`kept-pool.ts`), so that one statement reads those of many questions.
 * Planning “who was a customer when” anew in every KPI took ten times longer than reading it.
 *
 * Only where the whole data stand on one machine: on a cluster a table of ours would not be on every shard, and all stays in place.
 */
import { createHash } from "node:crypto";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { Bound, Either, type Member, type Pool, Pooled, type Sql, sql, type Tabled, withTables } from "../store/sql.ts";
import { type Filters, Happened } from "./happened-since.ts";
import { Keeper, type StandingNow } from "./keeper.ts";
import { type LedgerPlace, readLedger } from "./kept-ledger.ts";
import { type Heritage, KeptPool, type PoolGround, stockOf } from "./kept-pool.ts";
import { KeptRelations } from "./kept-relations.ts";
import { isDamaged, isGone } from "./kept-faults.ts";
import { beside, gaveWay } from "./giving-way.ts";
import { Makings } from "./makings.ts";
import { takeOver } from "./taken-over.ts";
import { within } from "./within.ts";
import type { Aside } from "./aside.ts";
import { Asides } from "./asides.ts";
import { type Accounts, accountTables, measured, tablesRead, type Versions, Writes } from "./writes.ts";

/** Tables of ours begin so; they are dropped when they are out of date, and at a start that cannot be sure of them. */
const prefix = "shared_";

/** So often a question is asked anew whose tables a write took away, or were made ahead and gave way; then in place. */
const attemptsMax = 5;
/** All that a board shares in place makes a text of more parts than the engine reads usually: 50,000 (TOO_BIG_AST). */
const inPlace = { max_ast_elements: 5_000_000, max_expanded_ast_elements: 5_000_000 };
/** A question with what it shares named; `generation` says since which write. */
export interface Named extends Tabled {
  readonly generation: number;
}

/** Where it is written down what is kept. */
export interface KeepingOver {
  readonly path: string;
  /** Whether what an earlier start wrote there may be believed: after a failure of the power it may say more than the disk holds. */
  readonly isTrusted: boolean;
}

export interface SharedOptions {
  /** What comes after it has not happened. */
  readonly now: () => Date;
  /** From so many rows on a write makes numbers of single accounts anew, not all. */
  readonly steppedFrom?: number | undefined;
  /** Without it nothing is kept beyond the process. */
  readonly over?: KeepingOver | undefined;
}

/** Null: not all that it reads stood there. */
type Read = () => Promise<{ readonly answer: unknown[] } | null>;

const steppedFromUsual = 300_000;
/** A stop waits so long at most for what is kept to be written down. */
const lastWordMs = 3_000;
/** And so long for what stands aside to go; what is left of it is dropped when its name is used again. */
const asidesGoMs = 1_000;

export class SharedRelations {
  readonly #engine: Engine;
  readonly #happened: Happened;
  readonly #writes = new Writes();
  readonly #makings = new Makings();
  readonly #asides: Asides;
  readonly #relations: KeptRelations;
  readonly #pools = new Map<string, KeptPool>();
  readonly #steppedFrom: number;
  readonly #over: KeepingOver | undefined;
  #opened: Promise<void> | null = null;
  #keeper: Keeper | null = null;
  #isLate = false;
  /** What an earlier start left and nobody asked for yet. */
  readonly #heritage = new Map<string, Heritage>();

  constructor(engine: Engine, { now, steppedFrom = steppedFromUsual, over }: SharedOptions) {
    this.#engine = engine;
    this.#steppedFrom = steppedFrom;
    this.#over = over;
    this.#asides = new Asides({ engine, writes: this.#writes });
    this.#happened = new Happened({ engine, now, writes: this.#writes });
    this.#relations = new KeptRelations(engine, () => this.#keeper?.changed());
  }

  /** Whether anything is kept in tables. */
  get isKeeping(): boolean {
    return this.#engine.cluster === null;
  }

  /** The question with tables in place of what it shares; null where it shares nothing, or nothing is kept. `then`: as they stood when tables had been written so often. */
  named(query: Sql, then?: Versions): Named | null {
    if (!this.isKeeping) return null;
    const tabled = this.#tabledIn(query, none, null, then);
    return tabled.relations.size === 0 && tabled.pools.size === 0 ? null : { ...tabled, generation: this.#writes.count };
  }

  /** Rows of a query, what it shares read from tables. */
  async rows(query: Sql, options: QueryOptions, named: Named | null = this.named(query)): Promise<unknown[]> {
    let asked = named;
    if (asked !== null) await this.open();
    for (let attempt = 1; asked !== null && attempt <= attemptsMax; attempt += 1) {
      if (hasKnown(asked)) await this.#happened.told((table, accounts) => this.#noted([table], accounts));
      if (asked.generation !== this.#writes.count) asked = this.named(query) ?? asked;
      try {
        const found = await this.#answered(asked, options);
        if (found !== null) return found.answer;
      } catch (error) {
        if (isDamaged(error)) this.#renounce();
        else if (!isGone(error) && !gaveWay(error, options.signal)) throw error;
        // A pool whose own table somebody dropped begins anew.
        for (const table of asked.pools.keys()) if (isGone(error, table)) this.#pools.delete(table);
      }
      // A write in between has taken the tables away.
      asked = this.named(query);
    }
    return this.#engine.rows(query, { ...options, settings: { ...inPlace, ...options.settings } });
  }

  /** Of a question named as of then: its rows as they were, while all that it reads still stands so ({@link keepBefore}); null else. */
  async rowsAsOf({ query, relations, pools }: Named, then: Versions, options: QueryOptions): Promise<{ readonly answer: unknown[] } | null> {
    if (!this.#relations.stand(relations.keys())) return null;
    return this.#readIn(pools, { query, options }, (pool, members, inner) => pool.readAsOf([...members.keys()], then, inner)).catch((error: unknown) => (isGone(error) ? null : Promise.reject(error)));
  }

  /** Whether all that a question named as of then reads still stands so. */
  stood({ relations, pools }: Named, then: Versions): boolean {
    return this.#relations.stand(relations.keys()) && [...pools].every(([table, { pool, members }]) => this.#poolOf(table, pool).stood([...members.keys()], then));
  }

  /** From now on relations that are out of date stay, for whoever asks how things were. @returns how often each table was written by now */
  keepBefore(): Versions {
    this.#relations.keepBefore();
    return this.#writes.of([...measured]);
  }

  /** Whether numbers are made of any of these tables. */
  concerns(tables: readonly string[]): boolean {
    return tables.some((table) => measured.has(table));
  }

  /** Nobody asks any more how things were. */
  dropBefore(): void {
    this.#relations.dropBefore();
  }

  /** Whether the question needs nothing to be made first. */
  holds(query: Sql): boolean {
    const named = this.named(query);
    if (named === null) return true;
    return this.#relations.holds(named.relations.keys()) && [...named.pools].every(([table, { pool, members }]) => this.#poolOf(table, pool).holds(members));
  }

  /** Rows of these accounts were written in these tables, or are about to be (null: of any; in any). What is made of them is out of date; queries that read it go on. */
  written(tables: readonly string[] | null, accounts: Accounts): void {
    this.#noted(tables, accounts);
    this.#writes.told(tables);
  }

  /** A statement that writes these tables begins; {@link written} is said once it has ended, and may be said later. */
  begin(tables: readonly string[] | null): void {
    this.#writes.begin(tables);
  }

  end(tables: readonly string[] | null): void {
    this.#writes.end(tables);
  }

  #noted(tables: readonly string[] | null, accounts: Accounts): void {
    this.#relations.written(this.#writes.note(tables, accounts));
  }

  /** Anything may have been written. */
  forget(): void {
    this.written(null, null);
  }

  async #answered({ query, relations, pools }: Named, options: QueryOptions): Promise<{ readonly answer: unknown[] } | null> {
    for (const [table, relation] of relations) await this.#relations.made(table, relation, none);
    // While one is read nothing is made for another: who changes what stands in it would wait for that.
    if (pools.size > 1) for (const [table, { pool, members }] of pools) await this.#poolOf(table, pool).fill(members);
    return this.#readIn(pools, { query, options }, (pool, members, inner) => pool.read(members, inner));
  }

  /** What is read while nothing in these pools changes. */
  #readIn(pools: Named["pools"], { query, options }: { readonly query: Sql; readonly options: QueryOptions }, held: (pool: KeptPool, members: ReadonlyMap<number, Member>, inner: Read) => Promise<{ readonly answer: Awaited<ReturnType<Read>> } | null>): ReturnType<Read> {
    const plain: Read = async () => ({ answer: await this.#engine.rows(query, options) });
    return [...pools].reduce<Read>((inner, [table, { pool, members }]) => async () => (await held(this.#poolOf(table, pool), members, inner))?.answer ?? null, plain)();
  }

  #poolOf(table: string, pool: Pool): KeptPool {
    const known = this.#pools.get(table);
    if (known !== undefined) return known;
    const ground: PoolGround = {
      leaving: async (ids) => this.#keeper?.leaving(table, ids), keep: () => this.#keeper?.changed(),
      engine: this.#engine, writes: this.#writes, makings: this.#makings, asides: this.#asides, steppedFrom: this.#steppedFrom, knownFilters: () => this.#happened.filters(),
      tabled: async (member, { filters, aside }) => {
        const { query, relations } = this.#tabledIn(member, filters, aside);
        for (const [inner, relation] of relations) {
          const here = `${this.#engine.database}.`;
          if (aside === null || inner.startsWith(here)) await this.#relations.made(inner.slice(aside === null ? 0 : here.length), relation, filters);
          else await aside.made(inner, relation, filters);
        }
        return query;
      },
    };
    const heritage = this.#heritage.get(table);
    const one = new KeptPool(ground, table, pool, heritage);
    this.#heritage.delete(table);
    this.#pools.set(table, one);
    return one;
  }

  /** A table is called by what it is made of, and by how often that was written; from `aside` one that is of no account by its full name. */
  #tabledIn(query: Sql, filters: Filters, aside: Aside | null = null, then?: Versions): Tabled {
    const isFar = (body: Sql): boolean => aside !== null && !tablesRead(body).some((read) => accountTables.has(read));
    const written = (body: Sql): number => tablesRead(body).reduce((sum, read) => sum + ((then ?? this.#writes.of([read])).get(read) ?? 0), 0);
    const seen = (body: Sql): string => (tablesRead(body).some((table) => filters.has(table)) ? `_${createHash("sha256").update(JSON.stringify([...filters])).digest("hex").slice(0, 12)}` : "");
    return withTables(query, {
      tableOf: (body) => `${isFar(body) ? `${this.#engine.database}.` : ""}${prefix}${written(body)}_${fingerprint(body)}${seen(body)}`,
      poolOf: (pool) => `${prefix}${pool.name}`,
      idOf: (member) => Number.parseInt(fingerprint(member).slice(0, 13), 16),
    });
  }

  // --- from one start to the next ----------------------------------------------------------------------------------------------------

  /** Before anything is asked or written: takes over what an earlier start kept. */
  open(): Promise<void> {
    return (this.#opened ??= this.isKeeping ? beside(() => this.#takeOver()) : Promise.resolve());
  }

  async #takeOver(): Promise<void> {
    const place = await this.#place();
    const ledger = place === null || this.#over?.isTrusted !== true ? null : await readLedger(place);
    if (ledger !== null) this.#writes.takeOver(ledger.versions);
    const { pools, relations } = await takeOver({ engine: this.#engine, prefix, ledger });
    if (ledger !== null) this.#happened.takeOver(ledger);
    for (const [table, { shape, members }] of pools) {
      this.#heritage.set(table, { shape, members: new Map([...members].map(([id, { rows, reads }]) => [id, { rows, versions: this.#writes.of(reads) }])) });
    }
    this.#relations.takeOver(relations);
    if (place === null) return;
    this.#keeper = new Keeper({ engine: this.#engine, prefix, place, writes: this.#writes, counted: () => this.#counted(), standing: () => this.#standing() }, ledger);
  }

  async #place(): Promise<LedgerPlace | null> {
    if (this.#over === undefined) return null;
    return { path: this.#over.path, engine: `${(await this.#engine.health()).version} ${this.#engine.database}` };
  }

  /** All that is kept begins anew: the disk did not give back what was put there. */
  #renounce(): void {
    this.#pools.clear();
    this.#heritage.clear();
    this.#relations.drop();
  }

  #standing(): StandingNow {
    const inherited = [...this.#heritage].map(([table, heritage]) => ({ table, shape: heritage.shape, stock: [...heritage.members].flatMap(([id, one]) => stockOf(id, one, this.#writes)) }));
    const own = [...this.#pools].map(([table, pool]) => ({ table, shape: pool.shape, stock: pool.stock() }));
    return { ...this.#happened.known, pools: [...inherited, ...own], relations: this.#relations.stock() };
  }

  /** Writes down what is kept. Before the engine is let go of: it brings no parts together any more. What was written down before is true without it. */
  async close(): Promise<void> {
    const keeper = this.#keeper;
    await within(asidesGoMs, this.#asides.close());
    if (keeper !== null) this.#isLate = !(await within(lastWordMs, this.#lastWord(keeper)));
  }

  /** Rows that are exchanged just now go first: a DELETE is a mutation, and waits for ever once nothing is brought together. */
  async #lastWord(keeper: Keeper): Promise<void> {
    await keeper.close();
    await this.#counted();
    // Nobody waits any more: who has the engine by now wants it to bring parts together.
    if (this.#isLate) return;
    await this.#engine.command(sql`SYSTEM STOP MERGES`);
    await keeper.save(true);
  }

  async #counted(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.counted()));
  }
}

const none: Filters = new Map();

/** Whether it matters what has happened by now. */
function hasKnown({ pools }: Named): boolean {
  return [...pools.values()].some(({ members }) => [...members.values()].some(({ steps }) => steps === "known"));
}

const fingerprints = new WeakMap<Sql, string>();

/** Of all that a fragment says, by each of its ways: where a formula changes in any of them, it is another one. */
function fingerprint(body: Sql): string {
  const known = fingerprints.get(body) ?? createHash("sha256").update(JSON.stringify([body.texts, body.values.map(spelt)])).digest("hex").slice(0, 24);
  fingerprints.set(body, known);
  return known;
}

function spelt(part: Sql["values"][number]): unknown {
  if (part instanceof Bound) return [part.type, part.value];
  if (part instanceof Either) return [fingerprint(part.ways.kept), fingerprint(part.ways.inPlace)];
  return part instanceof Pooled ? fingerprint(part.rows.inPlace) : [fingerprint(part.body), typeof part.foundBy === "object" ? [fingerprint(part.foundBy.columns), ...part.foundBy.orderBy] : (part.foundBy ?? null)];
}
