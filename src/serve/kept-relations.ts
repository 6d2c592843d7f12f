/** Relations that many questions share (`shared()` in store/sql.ts): each a table of its own, made once and read until something that it reads is written. */
import type { Engine } from "../store/engine.ts";
import { join, name, type Relation, type Sql, sql } from "../store/sql.ts";
import { type Filters, filterSettings } from "./happened-since.ts";
import { making } from "./kept-rows.ts";
import { unsynced } from "./kept-table.ts";
import { tablesRead } from "./writes.ts";

/**
 * For tables of which single rows are asked for: a row lies in one piece, and few are read beside it. Of 15 columns in files of their own
 * reading one row took 3 ms, so it takes 1. All of it is read half as fast again, which few do.
 */
const rowWise: Sql = sql`index_granularity = 1024, min_bytes_for_wide_part = 1000000000000, min_rows_for_wide_part = 1000000000000, min_compress_block_size = 16384`;
/** For tables that are read by columns, also where they are small. */
const columnWise: Sql = sql`min_bytes_for_wide_part = 0, auto_statistics_types = ''`;
/** With more tables those that were asked for longest ago go. */
const tablesMax = 300;

/** A table that stands, and the tables that it was made of. */
export interface KeptRelation {
  readonly table: string;
  readonly reads: readonly string[];
}

interface Made {
  readonly made: Promise<void>;
  readonly reads: readonly string[];
  readonly isDone: () => boolean;
}

export class KeptRelations {
  readonly #engine: Engine;
  readonly #onMade: () => void;
  /** Tables being made or made that are not out of date. */
  readonly #tables = new Map<string, Made>();
  /** Those that are out of date and stay. */
  readonly #retired = new Set<string>();
  #retires = false;

  /** `onMade`: a table more stands. */
  constructor(engine: Engine, onMade: () => void) {
    this.#engine = engine;
    this.#onMade = onMade;
  }

  /** Ends when the table stands; it is made where nobody asked for it before. `filters`: as it is to be read. */
  made(table: string, relation: Relation, filters: Filters): Promise<void> {
    const known = this.#tables.get(table);
    const one = known ?? this.#making(table, relation, filters);
    // What is asked for last stands last.
    this.#tables.delete(table);
    this.#tables.set(table, one);
    if (known !== undefined) return one.made;
    one.made.catch(() => this.#tables.delete(table));
    for (const oldest of this.#tables.keys()) if (this.#tables.size > tablesMax) this.#drop(oldest);
    return one.made;
  }

  #making(table: string, relation: Relation, filters: Filters): Made {
    let isDone = false;
    const made = this.#create(table, relation, filters).then(() => {
      isDone = true;
      this.#onMade();
    });
    return { made, reads: tablesRead(relation.body), isDone: () => isDone };
  }

  async #create(table: string, { body, foundBy }: Relation, filters: Filters): Promise<void> {
    await this.#engine.command(sql`CREATE OR REPLACE TABLE ${name(table)} ${keptAs(foundBy)} AS ${body}`, { ...making, settings: { ...making.settings, ...filterSettings(filters) } });
  }

  /** Whether all these are made, or being made. */
  holds(tables: Iterable<string>): boolean {
    return [...tables].every((table) => this.#tables.has(table));
  }

  /** Whether all these stand, be they out of date. */
  stand(tables: Iterable<string>): boolean {
    return [...tables].every((table) => this.#retired.has(table) || this.#tables.get(table)?.isDone() === true);
  }

  /** Those that stand and are not out of date. */
  stock(): KeptRelation[] {
    return [...this.#tables].filter(([, { isDone }]) => isDone()).map(([table, { reads }]) => ({ table, reads }));
  }

  /** These stand since an earlier start. */
  takeOver(relations: readonly KeptRelation[]): void {
    for (const { table, reads } of relations) this.#tables.set(table, { made: Promise.resolve(), reads, isDone: () => true });
  }

  /** From now on those that are out of date stay, until {@link dropBefore}. */
  keepBefore(): void {
    this.dropBefore();
    this.#retires = true;
  }

  dropBefore(): void {
    this.#retires = false;
    for (const table of this.#retired) void this.#gone(table).catch(() => undefined);
    this.#retired.clear();
  }

  /** What reads one of these tables (null: any) is out of date. */
  written(tables: readonly string[] | null): void {
    for (const [table, { reads }] of this.#tables) if (tables === null || reads.some((read) => tables.includes(read))) this.#outOfDate(table);
  }

  #outOfDate(table: string): void {
    if (!this.#retires || this.#tables.get(table)?.isDone() !== true) return this.#drop(table);
    this.#tables.delete(table);
    this.#retired.add(table);
  }

  /** All of them go. */
  drop(): void {
    for (const table of this.#tables.keys()) this.#drop(table);
  }

  /** Queries that read it go on; the engine drops it after. */
  #drop(table: string): void {
    const made = this.#tables.get(table)?.made;
    this.#tables.delete(table);
    made?.then(() => this.#gone(table)).catch(() => undefined);
  }

  async #gone(table: string): Promise<void> {
    await this.#engine.command(sql`DROP TABLE IF EXISTS ${name(table)}`);
  }
}

function keptAs(foundBy: Relation["foundBy"]): Sql {
  if (foundBy === undefined) return sql`ENGINE = Log`;
  if (typeof foundBy === "string") return sql`ENGINE = MergeTree ORDER BY ${name(foundBy)} SETTINGS ${unsynced}, ${rowWise}`;
  return sql`(${foundBy.columns}) ENGINE = MergeTree ORDER BY (${join(foundBy.orderBy.map(name), ", ")}) SETTINGS ${unsynced}, ${columnWise}`;
}
