/**
 * What nobody waits for gives way: the engine's work that is done ahead of being asked for begins when nothing else is asked of the engine,
 * and is killed when something that takes its time begins. A question that is answered at once needs no way given. What is
 * for idle times also begins nothing while somebody's request is open, and has one thread.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { isProblem, problem } from "../model/problem.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { compile, type Sql } from "../store/sql.ts";
import { Visits } from "./visits.ts";

/** So long a question may take before what is done ahead is killed. */
const patienceMs = 30;
/** So long nothing must have been asked before work ahead goes on: an import pauses between its statements. */
const quietMs = 250;
/** A statement ahead waits so long at most and then fails: who asks it may hold what somebody else waits for. */
const waitingMsMax = 5_000;

/** Who asks: somebody who waits (the rule), `ahead` of being asked, the same for `idle` times, or `beside`: neither hurried nor given way to. */
type Who = "ahead" | "idle" | "beside";

const asking = new AsyncLocalStorage<Who>();

/** Work that nobody waits for. Its statements may fail with `query_cancelled`, as {@link gaveWay} says, and are to be asked again. */
export function ahead<T>(work: () => T): T {
  return asking.run("ahead", work);
}

/** The same where nobody has asked for it yet at all: it begins nothing while somebody is here, and fails instead as if it gave way. */
export function whenIdle<T>(work: () => T): T {
  return asking.run("idle", work);
}

/** Work that goes on all the time in small steps, such as letting live events count: what is done ahead would never be done, if it gave way to it. */
export function beside<T>(work: () => T): T {
  return asking.run("beside", work);
}

/** Whether what runs now is asked ahead. */
export function isAhead(): boolean {
  return asking.getStore() === "ahead" || isForIdle();
}

function isForIdle(): boolean {
  return asking.getStore() === "idle";
}

/** Whether what runs now goes on all the time in small steps. */
export function isBeside(): boolean {
  return asking.getStore() === "beside";
}

/** Whether a statement was killed, and its own asker did not want it. */
export function gaveWay(error: unknown, signal?: AbortSignal): boolean {
  return isProblem(error) && error.code === "query_cancelled" && signal?.aborted !== true;
}

/** What is for idle times leaves the other processors to browsers and to the server itself. */
const modest = { max_threads: 1 };

/** The same engine; what is asked {@link ahead} gives way to all else, and {@link whenIdle} to visits as well. */
export function givingWay(engine: Engine, visits: Visits = new Visits()): Engine {
  const traffic = new Traffic(visits);
  return {
    get database() { return engine.database; },
    get cluster() { return engine.cluster; },
    rows: (query, options) => traffic.pass(options, (said) => engine.rows(query, said)),
    stream: (query, format, options) => traffic.pass(options, (said) => engine.stream(query, format, said)),
    insert: (table, rows, options) => traffic.step(() => engine.insert(table, rows, options)),
    load: (insertSelect, body, format, options) => traffic.step(() => engine.load(insertSelect, body, format, options)),
    command: (statement, options) => (isMaking(statement) ? traffic.pass(options, (said) => engine.command(statement, said)) : traffic.step(() => engine.command(statement, options))),
    everywhere: (statement, options) => traffic.step(() => engine.everywhere(statement, options)),
    in: async (database) => givingWay(await engine.in(database), visits),
    health: () => engine.health(),
    close: () => engine.close(),
  };
}

/** What makes rows takes its time and can be made again; what moves or drops them is a step on which others wait. */
function isMaking(statement: Sql): boolean {
  return /^\s*(INSERT|CREATE)\b/.test(compile(statement).text);
}

/** Who is under way. */
class Traffic {
  readonly #visits: Visits;
  /** Statements that somebody waits for. */
  #hurried = 0;
  #lastLeft = Number.NEGATIVE_INFINITY;
  /** Of statements ahead that run now. */
  readonly #ahead = new Set<AbortController>();

  constructor(visits: Visits) {
    this.#visits = visits;
  }

  /** A statement that gives way where nobody waits for it. */
  pass<T>(options: QueryOptions = {}, work: (options: QueryOptions) => Promise<T>): Promise<T> {
    return isAhead() ? this.#whenQuiet(options, work) : this.step(() => work(options));
  }

  /** A statement that is run at once, whoever asks. */
  step<T>(work: () => Promise<T>): Promise<T> {
    return asking.getStore() === undefined ? this.#hurry(work) : work();
  }

  async #hurry<T>(work: () => Promise<T>): Promise<T> {
    this.#hurried += 1;
    const patience = setTimeout(() => this.#clear(), patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(patience);
      this.#hurried -= 1;
      this.#lastLeft = performance.now();
    }
  }

  #clear(): void {
    for (const stop of this.#ahead) stop.abort();
  }

  async #whenQuiet<T>(options: QueryOptions, work: (options: QueryOptions) => Promise<T>): Promise<T> {
    await this.#quiet(options.signal);
    const stop = new AbortController();
    this.#ahead.add(stop);
    try {
      const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
      return await work({ ...options, lane: "long", ...(isForIdle() ? { settings: { ...modest, ...options.settings } } : {}), signal });
    } finally {
      this.#ahead.delete(stop);
    }
  }

  async #quiet(signal: AbortSignal | undefined): Promise<void> {
    for (const end = performance.now() + waitingMsMax; ; ) {
      // It fails and does not wait: somebody who is here may wait for the very same answer, and then asks for it in a hurry.
      const isInTheWay = isForIdle() && this.#visits.isHere();
      const restMs = this.#hurried > 0 ? quietMs : quietMs - (performance.now() - this.#lastLeft);
      if (restMs <= 0 && !isInTheWay) return;
      if (isInTheWay || performance.now() > end) throw problem("query_cancelled", "The question was cancelled.", "Ask again if you still want the answer.");
      await pause(Math.max(restMs, 1), undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
    }
  }
}
