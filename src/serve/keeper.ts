/** Writes down what is kept whenever it has changed and has settled, so that a start can take it over; and first of all what is about to change. */
import { rm } from "node:fs/promises";
import type { Engine } from "../store/engine.ts";
import { beside } from "./giving-way.ts";
import { type Ledger, type LedgerPlace, type LedgerRelation, writeLedger } from "./kept-ledger.ts";
import type { Stock } from "./kept-pool.ts";
import { tablesLeft } from "./taken-over.ts";
import { partsOf } from "./unchanged.ts";
import { measured, type Writes } from "./writes.ts";

/** So long after a change it is written down: a board makes many in a row. */
const settlingMs = 500;
/** So often it is written down all the same: the engine brings parts together by itself. */
const everyMs = 60_000;

export interface KeeperOptions {
  readonly engine: Engine;
  readonly prefix: string;
  readonly place: LedgerPlace;
  readonly writes: Writes;
  /** What stands; rows that were not counted yet are counted first. */
  readonly counted: () => Promise<void>;
  readonly standing: () => StandingNow;
}

/** All that is as the tables are now. */
export interface StandingNow extends Pick<Ledger, "until" | "coming"> {
  readonly pools: readonly { readonly table: string; readonly shape: string; readonly stock: readonly Stock[] }[];
  readonly relations: readonly Omit<LedgerRelation, "rows">[];
}

export class Keeper {
  readonly #options: KeeperOptions;
  #saved: Ledger | null;
  #writing: Promise<void> = Promise.resolve();
  #settling: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: KeeperOptions, saved: Ledger | null) {
    this.#options = options;
    this.#saved = saved;
    this.#timer = setInterval(() => this.changed(), everyMs).unref();
  }

  /** Something that stands has changed. */
  changed(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      // What is written down already is true as well.
      void this.save().catch(() => undefined);
    }, settlingMs).unref();
  }

  /** Before rows of these members change: should it end in the midst of that, they are not taken over. */
  async leaving(table: string, ids: readonly number[]): Promise<void> {
    const [saved, gone] = [this.#saved, new Set(ids)];
    const isListed = saved?.pools.some((pool) => pool.table === table && pool.members.some(([id]) => gone.has(id))) === true;
    if (saved === null || !isListed) return;
    await this.#write({ ...saved, pools: saved.pools.map((pool) => (pool.table === table ? { ...pool, members: pool.members.filter(([id]) => !gone.has(id)) } : pool)) });
  }

  /** Writes down what stands, for good where nothing comes after. */
  async save(isLast = false): Promise<void> {
    const ledger = await beside(() => this.#taken());
    if (isLast || JSON.stringify(ledger) !== JSON.stringify(this.#saved)) await this.#write(ledger, isLast);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#settling);
    await this.#writing.catch(() => undefined);
  }

  /** A table whose rows came, or were not told of, while this looked is left out. */
  async #taken(): Promise<Ledger> {
    const { engine, prefix, writes, counted, standing } = this.#options;
    const told = [...measured].filter((table) => writes.isTold(table));
    const before = writes.of(told);
    await counted();
    const [parts, rows] = await Promise.all([partsOf(engine, told), tablesLeft(engine, prefix)]);
    // From here on nothing else happens until it is all taken.
    const sure = told.filter((table) => writes.isTold(table) && writes.of([table]).get(table) === before.get(table));
    const { until, coming, pools, relations } = standing();
    const lists = new Map<string, number>();
    const placeOf = (reads: readonly string[]): number => {
      const list = JSON.stringify(reads);
      lists.set(list, lists.get(list) ?? lists.size);
      return lists.get(list) ?? 0;
    };
    return {
      versions: Object.fromEntries(writes.of([...measured])),
      parts: Object.fromEntries(sure.map((table) => [table, parts.get(table)?.active ?? []])),
      until, coming,
      pools: pools.map(({ table, shape, stock }) => ({ table, shape, members: stock.map((one) => [one.id, one.rows, placeOf(one.reads)] as const) })),
      relations: relations.flatMap((one) => (rows.has(one.table) ? [{ ...one, rows: rows.get(one.table) ?? 0 }] : [])),
      reads: [...lists.keys()].map((list) => JSON.parse(list) as string[]),
    };
  }

  /** In the order of asking. Where it cannot be written nothing is said rather than what is no longer so. */
  #write(ledger: Ledger, isLast = false): Promise<void> {
    const { place } = this.#options;
    this.#saved = ledger;
    const written = this.#writing.catch(() => undefined).then(() => writeLedger(place, ledger, isLast)).catch(() => rm(place.path, { force: true }));
    this.#writing = written;
    return written;
  }
}
