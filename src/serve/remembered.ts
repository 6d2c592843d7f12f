/**
 * An engine that remembers what it was asked: the same question is answered once until something is written. A screen asks for the same
 * numbers again and again, and several screens at once ask for them together.
 */
import type { Clock } from "../model/clock.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { compile, type Sql } from "../store/sql.ts";
import { type Written, writtenBy } from "../store/written.ts";
import { Before, type Behind, spanAsked } from "./behind.ts";
import { type Freshness, HeldBack, isOfThisMoment } from "./freshness.ts";
import { keptStream } from "./kept-stream.ts";
import { RememberedAnswers } from "./remembered-answers.ts";
import { type KeepingOver, type Named, SharedRelations } from "./shared-relations.ts";
import { type Accounts, accountsIn, accountsWritten, rowsOfAccounts } from "./writes.ts";

export interface RememberingOptions {
  readonly now: Clock;
  /** After this an answer is asked for anew, whatever was written: on a server others may write beside us. */
  readonly maxAgeMs: number;
  /** From so many rows on a write makes kept numbers of single accounts anew, not all. */
  readonly steppedFrom?: number | undefined;
  /** From so many rows on numbers are made of facts by quarters of the calendar, not of all time. */
  readonly piecedFrom?: number | undefined;
  /** From so many rows of accounts on pages may show what stood before a write until it is counted. */
  readonly behindFrom?: number | undefined;
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
/** Of fewer rows a board is counted anew while its page opens. */
const behindFromUsual = 2_000_000;
/** So often it is looked at most how many rows there are. */
const weighedMs = 10_000;

/** The engine with a memory, and a clock whose instant moves only in steps and with every write. What an earlier start kept is there once it is open. */
export function remembering(engine: Engine, options: RememberingOptions): { engine: Engine; steadyNow: Clock; freshness: Freshness; behind: Behind; open: () => Promise<void> } {
  const memory = new Memory(engine, options);
  const writes = async <T>(written: Written, work: () => Promise<T>, accounts?: Accounts): Promise<T> => {
    await memory.relations.open();
    await memory.weigh();
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
    behind: memory,
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

class Memory implements Behind {
  readonly #engine: Engine;
  readonly #options: RememberingOptions;
  #answers: RememberedAnswers;
  readonly relations: SharedRelations;
  #instant: Date | null = null;
  #before: Before | null = null;
  #writes = 0;
  #isMuch = false;
  #weighedAt = Number.NEGATIVE_INFINITY;
  /** What live events wrote and pages do not show yet. */
  readonly held: HeldBack = new HeldBack((tables, accounts) => this.#forget(tables, accounts));

  constructor(engine: Engine, options: RememberingOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#answers = new RememberedAnswers(options);
    this.relations = new SharedRelations(engine, { now: () => this.#steadyNow(), steppedFrom: options.steppedFrom, over: options.over });
  }

  steadyNow(): Date {
    this.held.show();
    return this.#read()?.instant ?? this.#steadyNow();
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
    this.#writes += 1;
    this.#keepBefore(written);
    this.held.release();
    this.held.changed();
    this.#forget(written.tables, accounts);
  }

  /** What is on its way is still answered, but to nobody who asks from now on. */
  #forget(tables: Written["tables"], accounts: Accounts): void {
    const isOfNumbers = tables === null || this.relations.concerns(tables);
    this.#answers = new RememberedAnswers(this.#options, isOfNumbers ? undefined : this.#answers);
    this.relations.written(tables, accounts);
    if (isOfNumbers) this.#instant = null;
  }

  /** Whose rows a statement that has not run yet writes. */
  async accountsOf(written: Written): Promise<Accounts> {
    return this.relations.isKeeping ? accountsWritten(this.#engine, written) : null;
  }

  holds(query: Sql): boolean {
    this.held.show();
    const before = this.#read();
    const named = before === null ? null : this.relations.named(query, before.versions);
    return (before !== null && named !== null && this.relations.stood(named, before.versions)) || this.relations.holds(query);
  }

  async rows<T>(query: Sql, options: QueryOptions = {}): Promise<T[]> {
    if (options.lane === "load" || isOfThisMoment()) return this.#engine.rows<T>(query, options);
    this.held.show();
    const { signal, ...asked } = options;
    const before = this.#read();
    const named = this.relations.named(query, before?.versions);
    // What a question shares bears a name made of what it says: the same names, the same question, in a tenth of the text.
    const key = JSON.stringify([compile(named?.query ?? query), asked.maxRows ?? null]);
    const ask = (stop: AbortSignal): Promise<unknown[]> => {
      this.held.asked();
      const options = { ...asked, signal: stop };
      return before === null ? this.relations.rows(query, options, named) : this.#rowsBefore({ query, named, before }, options);
    };
    return (before?.answers ?? this.#answers).rows(key, ask, { signal, earlier: before !== null });
  }

  // --- how things stood before a write -----------------------------------------------------------------------------------------------

  /** Looks how much there is. */
  async weigh(): Promise<void> {
    if (!this.relations.isKeeping || performance.now() - this.#weighedAt < weighedMs) return;
    this.#weighedAt = performance.now();
    this.#isMuch = (await rowsOfAccounts(this.#engine)) >= (this.#options.behindFrom ?? behindFromUsual);
  }

  #keepBefore({ tables, isEmptying }: Written): void {
    if (tables !== null && !this.relations.concerns(tables)) return;
    if (tables === null || isEmptying === true || !this.#isMuch) return this.#endBefore();
    if (this.#before?.isSeenPast === false) return;
    const { now } = this.#options;
    this.#before = new Before({ now, instant: this.#steadyNow(), versions: this.relations.keepBefore(), answers: this.#answers });
  }

  #endBefore(): void {
    if (this.#before === null) return;
    this.#before = null;
    this.relations.dropBefore();
    this.held.changed();
  }

  /** What is to be read in place of the present by whoever asks. */
  #read(): Before | null {
    const span = spanAsked();
    if (this.#before?.isOver === true) this.#endBefore();
    return span !== undefined && this.#before?.isBehind(span) === true ? this.#before : null;
  }

  async #rowsBefore({ query, named, before }: { readonly query: Sql; readonly named: Named | null; readonly before: Before }, options: QueryOptions): Promise<unknown[]> {
    if (named === null) return this.#engine.rows(query, options);
    return (await this.relations.rowsAsOf(named, before.versions, options))?.answer ?? this.relations.rows(query, options);
  }

  since(): string | null {
    return this.#read()?.since ?? null;
  }

  stands(): boolean {
    return this.#before !== null;
  }

  writes(): number {
    return this.#writes;
  }

  caughtUp(span: string, writes: number): void {
    if (this.#before === null || writes !== this.#writes) return;
    this.#before.caughtUp(span);
    this.held.changed();
  }

  ended(writes: number): void {
    if (writes === this.#writes) this.#endBefore();
  }
}

function step(at: Date): number {
  return Math.floor(at.getTime() / stepMs);
}
