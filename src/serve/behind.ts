/**
 * Over much data a board takes long to be counted anew after a write, however small. What stood before the write stands until then: whoever opens a
 * page of numbers and says that it may be behind (the dashboard does) reads that, and is told since when rows are missing. It ends for a
 * period once its board was made of what is there now, and for all when everything asked ahead was. Whatever else asks, the API and the command
 * line among it, waits and reads the present. What is emptied or built anew (an erasure, a restore) is never read past: nothing of before stays.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../model/clock.ts";
import type { RememberedAnswers } from "./remembered-answers.ts";
import type { Versions } from "./writes.ts";

/** Should nobody count them anew, numbers are behind for so long at most. */
const behindMsMax = 15 * 60_000;

const asking = new AsyncLocalStorage<string>();

const numbers = /^\/api\/v1\/(board|kpis)(\/|$)/;

/** Answers a request that says `may_be_behind=true` with what stood before a write that is being counted. */
export const fromBefore: MiddlewareHandler = (c, next) => {
  const { pathname, searchParams } = new URL(c.req.url);
  const isBehind = c.req.method === "GET" && numbers.test(pathname) && searchParams.get("may_be_behind") === "true";
  return isBehind ? mayBeBehind(spanOf(searchParams), next) : next();
};

/** The period that is asked for, as one word; empty where none is. */
export function spanOf(asked: URLSearchParams): string {
  return asked.get("period") ?? [asked.get("from"), asked.get("to")].flatMap((day) => day ?? []).join("/");
}

/** Reads what stood before a write of which the numbers of this period are still to be made. */
export function mayBeBehind<T>(span: string, work: () => T): T {
  return asking.run(span, work);
}

/** The period of which old numbers will do; undefined where they will not. */
export function spanAsked(): string | undefined {
  return asking.getStore();
}

export interface Behind {
  /** Since when rows are missing in what is being answered, as ISO instant; null where none are. */
  since(): string | null;
  /** Whether anybody may still read what stood before a write. */
  stands(): boolean;
  /** How often something was written. */
  writes(): number;
  /** The numbers of this period were made of all that was written until then, counted as in {@link writes}. */
  caughtUp(span: string, writes: number): void;
  /** All were. */
  ended(writes: number): void;
}

/** Where nothing was written before. */
export const upToDate: Behind = { since: () => null, stands: () => false, writes: () => 0, caughtUp: () => undefined, ended: () => undefined };

interface BeforeOptions {
  readonly now: Clock;
  /** What “now” was. */
  readonly instant: Date;
  /** How often tables had been written. */
  readonly versions: Versions;
  /** What had been answered. */
  readonly answers: RememberedAnswers;
}

/** How things stood before a write. */
export class Before {
  readonly instant: Date;
  readonly versions: Versions;
  readonly answers: RememberedAnswers;
  readonly since: string;
  readonly #begunAt = performance.now();
  readonly #caughtUp = new Set<string>();

  constructor({ now, instant, versions, answers }: BeforeOptions) {
    this.since = now().toISOString();
    this.instant = instant;
    this.versions = versions;
    this.answers = answers;
  }

  get isOver(): boolean {
    return performance.now() - this.#begunAt > behindMsMax;
  }

  /** Somebody may have seen newer numbers: who has must not see older ones after. */
  get isSeenPast(): boolean {
    return this.#caughtUp.size > 0;
  }

  isBehind(span: string): boolean {
    return !this.#caughtUp.has(span);
  }

  caughtUp(span: string): void {
    this.#caughtUp.add(span);
  }
}
