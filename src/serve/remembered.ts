/**
 * An engine that remembers what it was asked: the same question is answered once until something is written. A screen asks for the same
 * numbers again and again, and several screens at once ask for them together.
 */
import type { Clock } from "../model/clock.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { compile, type Sql } from "../store/sql.ts";
import { type Written, writtenBy } from "../store/written.ts";
import { type Freshness, HeldBack, isOfThisMoment } from "./freshness.ts";
import { gaveWay, isAhead } from "./giving-way.ts";
import { keptStream } from "./kept-stream.ts";
import { type KeepingOver, type Named, SharedRelations } from "./shared-relations.ts";
import { type Accounts, accountsIn, accountsWritten } from "./writes.ts";

export interface RememberingOptions {
  readonly now: Clock;
  /** After this an answer is asked for anew, whatever was written: on a server others may write beside us. */
  readonly maxAgeMs: number;
  /** From so many rows on a write makes kept numbers of single accounts anew, not all. */
  readonly steppedFrom?: number | undefined;
  /** From so many rows on numbers are made of facts by quarters of the calendar, not of all time. */
  readonly piecedFrom?: number | undefined;
  /** Where it is written down what is kept in tables, for the next start. */
  readonly over?: KeepingOver | undefined;
}

/**
 * “Now” moves with every write, and else with the hour: so questions about now are the same question within it, and a day begins when it
 * begins.
 */
const stepMs = 60 * 60_000;
/** Of fewer rows planning four statements takes longer than reading all of them once. */
const piecedFromUsual = 2_000_000;
/** Boards of several periods with their tiles; beyond, the oldest go. */
const answersMax = 2_000;
/** So often a question is asked anew that was killed for another. */
const attemptsMax = 3;
/** Rows of all answers together: some hundred megabytes at most. */
const rowsMax = 500_000;

interface Kept {
  readonly madeAt: number;
  readonly controller: AbortController;
  readonly rows: Promise<unknown[]>;
  waiting: number;
  isOver: boolean;
  count: number;
}

/** The engine with a memory, and a clock whose instant moves only in steps and with every write. What an earlier start kept is there once it is open. */
export function remembering(engine: Engine, options: RememberingOptions): { engine: Engine; steadyNow: Clock; freshness: Freshness; open: () => Promise<void> } {
  const memory = new Memory(engine, options);
  const writes = async <T>(written: Written, work: () => Promise<T>, accounts?: Accounts): Promise<T> => {
    await memory.relations.open();
    const of = accounts === undefined ? await memory.accountsOf(written) : accounts;
    memory.relations.begin(written.tables);
    memory.wrote(written, of);
    try {
      return await work();
    } finally {
      memory.relations.end(written.tables);
      memory.wrote(written, of);
    }
  };
  return {
    steadyNow: () => memory.steadyNow(),
    freshness: memory.held,
    open: () => memory.relations.open(),
    engine: {
      get database() { return engine.database; },
      get cluster() { return engine.cluster; },
      get isKeeping() { return engine.cluster === null; },
      piecedFrom: options.piecedFrom ?? piecedFromUsual,
      holds: (query) => memory.holds(query),
      rows: (query, asked) => memory.rows(query, asked),
      stream: (query, format, asked) => (asked?.lane === "load" || isOfThisMoment() ? engine.stream(query, format, asked) : keptStream(engine, memory.relations, query, format, asked)),
      insert: (table, rows, asked) => writes({ tables: [table], accounts: null }, () => engine.insert(table, rows, asked), accountsIn(rows)),
      load: (insertSelect, body, format, asked) => writes(writtenBy(insertSelect), () => engine.load(insertSelect, body, format, asked)),
      command: (statement, asked) => writes(writtenBy(statement), () => engine.command(statement, asked)),
      everywhere: (statement, asked) => writes(writtenBy(statement), () => engine.everywhere(statement, asked)),
      in: (database) => engine.in(database),
      health: () => engine.health(),
      close: async () => {
        // What is not written down is made again.
        await memory.relations.close().catch(() => undefined);
        await engine.close();
      },
    },
  };
}

class Memory {
  readonly #engine: Engine;
  readonly #options: RememberingOptions;
  readonly #kept = new Map<string, Kept>();
  readonly relations: SharedRelations;
  #instant: Date | null = null;
  /** What live events wrote and pages do not show yet. */
  readonly held: HeldBack = new HeldBack((tables, accounts) => this.#forget(tables, accounts));

  constructor(engine: Engine, options: RememberingOptions) {
    this.#engine = engine;
    this.#options = options;
    this.relations = new SharedRelations(engine, { now: () => this.#steadyNow(), steppedFrom: options.steppedFrom, over: options.over });
  }

  steadyNow(): Date {
    this.held.show();
    return this.#steadyNow();
  }

  #steadyNow(): Date {
    const now = this.#options.now();
    if (this.#instant !== null && step(now) === step(this.#instant)) return this.#instant;
    this.#instant = now;
    return now;
  }

  /** Something was written, or is about to be. */
  wrote(written: Written, accounts: Accounts): void {
    if (this.held.hold(written, accounts)) return;
    this.held.release();
    this.held.changed();
    this.#forget(written.tables, accounts);
  }

  /** What is on its way is still answered, but to nobody who asks from now on. */
  #forget(tables: Written["tables"], accounts: Accounts): void {
    this.#kept.clear();
    this.relations.written(tables, accounts);
    this.#instant = null;
  }

  /** Whose rows a statement that has not run yet writes. */
  async accountsOf(written: Written): Promise<Accounts> {
    return this.relations.isKeeping ? accountsWritten(this.#engine, written) : null;
  }

  holds(query: Sql): boolean {
    this.held.show();
    return this.relations.holds(query);
  }

  async rows<T>(query: Sql, options: QueryOptions = {}): Promise<T[]> {
    if (options.lane === "load" || isOfThisMoment()) return this.#engine.rows<T>(query, options);
    this.held.show();
    const { signal, ...asked } = options;
    const named = this.relations.named(query);
    // What a question shares bears a name made of what it says: the same names, the same question, in a tenth of the text.
    const key = JSON.stringify([compile(named?.query ?? query), asked.maxRows ?? null]);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#awaited<T>(this.#known(key) ?? this.#ask(key, { query, named }, asked), signal);
      } catch (error) {
        // It was being asked ahead already, and gave way to something else that is asked.
        if (attempt > attemptsMax || isAhead() || !gaveWay(error, signal)) throw error;
      }
    }
  }

  #known(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined || kept.controller.signal.aborted) return undefined;
    return this.#options.now().getTime() - kept.madeAt <= this.#options.maxAgeMs ? kept : undefined;
  }

  #ask(key: string, { query, named }: { readonly query: Sql; readonly named: Named | null }, asked: QueryOptions): Kept {
    this.held.asked();
    const controller = new AbortController();
    const rows = this.relations.rows(query, { ...asked, signal: controller.signal }, named);
    const kept: Kept = { madeAt: this.#options.now().getTime(), controller, rows, waiting: 0, isOver: false, count: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const drop = (): void => void (this.#kept.get(key) === kept && this.#kept.delete(key));
    rows.then((all) => {
      kept.isOver = true;
      kept.count = all.length;
      this.#trim();
    }, drop);
    return kept;
  }

  #trim(): void {
    let rows = [...this.#kept.values()].reduce((sum, { count }) => sum + count, 0);
    for (const [oldest, { count }] of this.#kept) {
      if (this.#kept.size <= answersMax && rows <= rowsMax) return;
      this.#kept.delete(oldest);
      rows -= count;
    }
  }

  /** Who goes away stops waiting; when nobody waits any more, the query is killed. */
  async #awaited<T>(kept: Kept, signal: AbortSignal | undefined): Promise<T[]> {
    kept.waiting += 1;
    const left = (): void => {
      kept.waiting -= 1;
      if (kept.waiting === 0 && !kept.isOver) kept.controller.abort();
    };
    if (signal === undefined) return (await kept.rows.finally(() => void (kept.waiting -= 1))).slice() as T[];
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        left();
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const done = (settle: () => void): void => {
        signal.removeEventListener("abort", onAbort);
        settle();
      };
      kept.rows.then((all) => done(() => resolve(all.slice() as T[])), (error: unknown) => done(() => reject(error)));
    });
  }
}

function step(at: Date): number {
  return Math.floor(at.getTime() / stepMs);
}
