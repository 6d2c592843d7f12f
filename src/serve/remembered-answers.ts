/** What questions were answered: the same one is asked once, whoever asks it meanwhile waits for that, and a question that nobody waits for any more is killed. */
import type { Clock } from "../model/clock.ts";
import { gaveWay, isAhead } from "./giving-way.ts";

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

export interface AnswersOptions {
  readonly now: Clock;
  /** After this an answer is asked for anew. */
  readonly maxAgeMs: number;
}

export type Asking = (signal: AbortSignal) => Promise<unknown[]>;

export class RememberedAnswers {
  readonly #options: AnswersOptions;
  readonly #kept = new Map<string, Kept>();
  /** Answers of before a write that numbers are not made of. */
  readonly #earlier: Map<string, Kept>;

  constructor(options: AnswersOptions, earlier?: RememberedAnswers) {
    this.#options = options;
    this.#earlier = earlier === undefined ? new Map() : new Map([...earlier.#earlier, ...earlier.#kept]);
    trim(this.#earlier);
  }

  /** The rows that a question of this key was answered with, or is; `earlier`: also before a write that numbers are not made of. */
  async rows<T>(key: string, ask: Asking, { signal, earlier = false }: { readonly signal: AbortSignal | undefined; readonly earlier?: boolean }): Promise<T[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#awaited<T>(this.#known(key, earlier) ?? this.#ask(key, ask), signal);
      } catch (error) {
        // It was being asked ahead already, and gave way to something else that is asked.
        if (attempt > attemptsMax || isAhead() || !gaveWay(error, signal)) throw error;
      }
    }
  }

  #known(key: string, earlier: boolean): Kept | undefined {
    const kept = this.#kept.get(key) ?? (earlier ? this.#earlier.get(key) : undefined);
    if (kept === undefined || kept.controller.signal.aborted) return undefined;
    return this.#options.now().getTime() - kept.madeAt <= this.#options.maxAgeMs ? kept : undefined;
  }

  #ask(key: string, ask: Asking): Kept {
    const controller = new AbortController();
    const rows = ask(controller.signal);
    const kept: Kept = { madeAt: this.#options.now().getTime(), controller, rows, waiting: 0, isOver: false, count: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const drop = (): void => void (this.#kept.get(key) === kept && this.#kept.delete(key));
    rows.then((all) => {
      kept.isOver = true;
      kept.count = all.length;
      trim(this.#kept);
    }, drop);
    return kept;
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

/** The oldest go. */
function trim(kept: Map<string, Kept>): void {
  let rows = [...kept.values()].reduce((sum, { count }) => sum + count, 0);
  for (const [oldest, { count }] of kept) {
    if (kept.size <= answersMax && rows <= rowsMax) return;
    kept.delete(oldest);
    rows -= count;
  }
}
