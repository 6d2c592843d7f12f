/** The statements by which rows of many SELECTs come into a pool's table (`kept-pool.ts`), or one beside it, and leave it. */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { empty, join, type Member, name, type Pool, type Sql, sql, type Tabled, value } from "../store/sql.ts";
import type { Aside } from "./aside.ts";
import { type Filters, filterSettings } from "./happened-since.ts";
import { createPoolTable, fewLeave, manyLeave } from "./kept-table.ts";

/**
 * What is made is made for all who will ask: the time of the one who asks first is no measure. A relation may have any column that a question
 * may have in between, also those that nobody would choose for a table.
 */
export const making: QueryOptions = { lane: "short", timeoutMs: 1_800_000, settings: { allow_suspicious_low_cardinality_types: 1 } };

export type Asked = readonly [id: number, member: Member];

export interface RowsGround {
  readonly engine: Engine;
  /** By which only what has happened is seen. */
  readonly knownFilters: () => Filters;
  /** The SELECT with relations in tables, `aside` in those of its world as far as they are of accounts; the tables stand when this is done. */
  readonly tabled: (member: Sql, options: { readonly filters: Filters; readonly aside: Aside | null }) => Promise<Tabled["query"]>;
}

export class PoolRows {
  readonly #ground: RowsGround;
  readonly #table: string;
  readonly #pool: Pool;
  readonly #isBeside: boolean;
  #besides = 0;
  /** Of these rows may stand there that are not to be counted: a statement that wrote or took away some has failed, or goes on. */
  readonly #doubtful = new Set<number>();

  constructor(ground: RowsGround, table: string, pool: Pool, isBeside = false) {
    this.#ground = ground;
    this.#table = table;
    this.#pool = pool;
    this.#isBeside = isBeside;
  }

  /** Another table for rows that are to move into this one; it is not made yet. */
  beside(): PoolRows {
    return new PoolRows(this.#ground, `${this.#table}_beside_${(this.#besides += 1)}`, this.#pool, true);
  }

  /** Makes the table, empty. */
  async create(): Promise<void> {
    await createPoolTable(this.#ground.engine, this.#table, this.#pool, { ...making, isBeside: this.#isBeside });
  }

  async drop(): Promise<void> {
    await this.#ground.engine.command(sql`DROP TABLE IF EXISTS ${name(this.#table)}`, making);
  }

  /** How many rows stand there, by member; only of these, where some are named. */
  async counted(ids?: readonly number[]): Promise<Map<number, number>> {
    const found = await this.#ground.engine.rows<{ member: string; rows: string }>(sql`
      SELECT member, count() AS rows
      FROM ${name(this.#table)}
      ${ids === undefined ? empty : sql`WHERE member IN ${value.uints(ids)}`}
      GROUP BY member`, making);
    return new Map(found.map((one) => [Number(one.member), Number(one.rows)]));
  }

  /** Writes all rows of these. Rows of an earlier statement that failed, and could not be taken away then, go first. */
  async put(some: readonly Asked[]): Promise<void> {
    const ids = some.map(([id]) => id);
    await this.takeAway(ids.filter((id) => this.#doubtful.has(id)));
    for (const id of ids) this.#doubtful.add(id);
    await this.write(some);
    for (const id of ids) this.#doubtful.delete(id);
  }

  /** `aside`: only rows of the accounts of that world. */
  async write(some: readonly Asked[], aside: Aside | null = null): Promise<void> {
    const filters: Filters = some[0]?.[1].steps === "known" ? this.#ground.knownFilters() : new Map();
    const isApart = some.some(([, member]) => member.steps !== some[0]?.[1].steps);
    if (isApart) return void (await Promise.all(some.map((one) => this.write([one], aside))));
    const rows = await Promise.all(some.map(async ([id, { rows: select }]) => sql`SELECT toUInt64(${value.uint(id)}) AS member, * FROM (${await this.#ground.tabled(select, { filters, aside })}) ${this.#ofAccounts(aside, sql`WHERE`)}`));
    const { engine } = this.#ground;
    const into = aside === null ? this.#table : `${engine.database}.${this.#table}`;
    await (aside?.engine ?? engine).command(sql`INSERT INTO ${name(into)} ${join(rows, "\nUNION ALL\n")}`, { ...making, settings: { ...making.settings, ...filterSettings(filters) } });
  }

  #ofAccounts(aside: Aside | null, then: Sql): Sql {
    return aside === null || this.#pool.accountColumn === undefined ? empty : sql`${then} ${name(this.#pool.accountColumn)} IN (SELECT account_id FROM ${name(aside.accounts)})`;
  }

  /** Takes the rows of these away, `aside` only those of the accounts of that world. */
  async remove(ids: readonly number[], aside: Aside | null = null): Promise<void> {
    if (ids.length === 0) return;
    const leave = aside === null ? manyLeave : fewLeave;
    await leave(this.#ground.engine, this.#table, sql`member IN ${value.uints(ids)} ${this.#ofAccounts(aside, sql`AND`)}`, making);
  }

  /** All their rows, of all accounts; should that fail, before they are made again. */
  async takeAway(ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#doubtful.add(id);
    await this.remove(ids);
    for (const id of ids) this.#doubtful.delete(id);
  }

  /** Rows of the table beside take the place of the rows of these. */
  async exchange(ids: readonly number[], { beside, aside }: { readonly beside: PoolRows; readonly aside: Aside | null }): Promise<void> {
    await this.remove(ids, aside);
    await this.#ground.engine.command(sql`ALTER TABLE ${name(beside.#table)} MOVE PARTITION tuple() TO TABLE ${name(this.#table)}`, making);
  }
}
