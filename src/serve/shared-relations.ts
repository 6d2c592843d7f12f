/**
 * Relations that stand in many statements alike (`shared()` in store/sql.ts) are made a table once, and read from there until something is
 * written. A KPI's statement names “who was a customer when” a dozen times; planning that each time took ten times longer than reading it.
 *
 * Only where the whole data stand on one machine: on a cluster a table of ours would not be on every shard, and the relations stay in place.
 */
import { createHash } from "node:crypto";
import { isProblem } from "../model/problem.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { compile, name, type Sql, sql, value, withTables } from "../store/sql.ts";

/** Tables of ours begin so; they are dropped when they are out of date and at the next start. */
const prefix = "shared_";

/** ClickHouse's code of a table that is not there. */
const unknownTable = 60;

export class SharedRelations {
  readonly #engine: Engine;
  readonly #isOnOneMachine: boolean;
  /** Tables being made or made since the last write. */
  #tables = new Map<string, Promise<void>>();
  #generation = 0;
  #swept: Promise<void> | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#isOnOneMachine = engine.cluster === null;
  }

  /** Rows of a query, its shared relations read from their tables. */
  async rows(query: Sql, options: QueryOptions): Promise<unknown[]> {
    if (!this.#isOnOneMachine) return this.#engine.rows(query, options);
    const generation = this.#generation;
    const named = withTables(query, (body) => tableName(body, generation));
    if (named.relations.size === 0) return this.#engine.rows(query, options);
    try {
      for (const [table, body] of named.relations) await this.#made(table, body, generation);
      return await this.#engine.rows(named.query, options);
    } catch (error) {
      // A write in between has taken the tables away: asked in place, the question has the answer that now holds.
      if (isProblem(error) && error.details["engineCode"] === unknownTable) return this.#engine.rows(query, options);
      throw error;
    }
  }

  /** Something was written: the tables are out of date. Queries that read them go on, the engine drops them after. */
  forget(): void {
    if (this.#tables.size === 0) return;
    const old = [...this.#tables];
    this.#tables = new Map();
    this.#generation += 1;
    for (const [table, made] of old) made.then(() => this.#drop(table)).catch(() => undefined);
  }

  #made(table: string, body: Sql, generation: number): Promise<void> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const making = this.#make(table, body);
    if (generation === this.#generation) this.#tables.set(table, making);
    making.catch(() => this.#tables.delete(table));
    return making;
  }

  async #make(table: string, body: Sql): Promise<void> {
    this.#swept ??= this.#sweep();
    await this.#swept;
    await this.#engine.command(sql`CREATE OR REPLACE TABLE ${name(table)} ENGINE = Log AS ${body}`, { lane: "short" });
  }

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

function tableName(body: Sql, generation: number): string {
  return `${prefix}${generation}_${createHash("sha256").update(JSON.stringify(compile(body))).digest("hex").slice(0, 24)}`;
}
