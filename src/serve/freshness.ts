/**
 * How old what is shown may be. Live events are let count every second or so; were each of these steps to put remembered answers out of date,
 * every page would be worked out anew each time somebody opens it. So the server that listens takes notice of them only every few seconds, for
 * whoever just looks at a page. Everything else reads the present: what is imported, decided, set, erased or taken back shows at once.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Written } from "../store/written.ts";
import { isAhead, isBeside } from "./giving-way.ts";
import { type Accounts, accountsMax } from "./writes.ts";

/** Live events show on pages after so long at the latest, while more of them come in. */
export const liveEveryMsUsual = 10_000;

type Reading = "glance" | "present";

const reading = new AsyncLocalStorage<Reading>();

/** Somebody looks at a page: its numbers may be some seconds old. */
export function glance<T>(work: () => T): T {
  return reading.run("glance", work);
}

/** Reads past everything that is remembered. */
export function atThisMoment<T>(work: () => T): T {
  return reading.run("present", work);
}

/** Whether a question goes past everything that is remembered: of who was on the site just now, and of the one who lets events count. */
export function isOfThisMoment(): boolean {
  return reading.getStore() === "present" || isBeside();
}

function isGlance(): boolean {
  return reading.getStore() === "glance" || isAhead();
}

/** Pages of numbers. What is decided upon (previews, the queue, imports) is of the present. */
const pages = /^\/api\/v1\/(board|catalogue|kpis|accounts|dimensions|workspace|data-health)(\/|$)/;

/** Whether a request is somebody's look at a page; one that asks past caches is of the present. */
export function isLook({ method, url, headers }: Request): boolean {
  return method === "GET" && pages.test(new URL(url).pathname) && !/\bno-cache\b/i.test(headers.get("cache-control") ?? "");
}

export interface Freshness {
  /** From now on live events show in steps of so many milliseconds; before, and with 0, each shows at once. */
  begin(everyMs: number): void;
  /** A round of live events is done. `isPlain`: it only added rows, so that what was asked in its midst is as good as what was asked before it. */
  landed(isPlain: boolean): void;
  /** Whether live events moved the numbers a moment ago, and are likely to do so again. */
  isMoving(): boolean;
  /** Whether live events show in steps. */
  isStepping(): boolean;
  /** What is shown now. */
  edition(): Edition;
  /** Somebody changed something, if not what was collected: a setting, a role. */
  changed(): void;
  /** Ends; whatever was not shown yet is. */
  end(): void;
}

/** What is shown at a time: how much had been changed by then, and how many steps of live events were shown. */
export interface Edition {
  readonly changes: number;
  readonly steps: number;
  /** When a step was shown, as `performance.now()`; undefined: too long ago, or not yet. */
  readonly steppedAt: (step: number) => number | undefined;
}

/** Steps whose time is remembered. */
const stepsKept = 100;

/** Takes notice of what was written, as {@link Written} and whose rows. */
export type Notice = (tables: readonly string[] | null, accounts: Accounts) => void;

/** What live events wrote and pages do not show yet. */
export class HeldBack implements Freshness {
  readonly #notice: Notice;
  #everyMs = 0;
  #held = new Map<string, Accounts>();
  #holdsAny = false;
  #isInRound = false;
  #wasAsked = false;
  #isDue = false;
  #releasedAt = Number.NEGATIVE_INFINITY;
  #changes = 0;
  #steps = 0;
  readonly #steppedAt = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(notice: Notice) {
    this.#notice = notice;
  }

  begin(everyMs: number): void {
    this.#everyMs = everyMs;
  }

  end(): void {
    this.#everyMs = 0;
    this.release();
  }

  isMoving(): boolean {
    return this.#isHolding() || performance.now() - this.#releasedAt < 1.5 * this.#everyMs;
  }

  isStepping(): boolean {
    return this.#everyMs > 0;
  }

  edition(): Edition {
    return { changes: this.#changes, steps: this.#steps, steppedAt: (step) => this.#steppedAt.get(step) };
  }

  changed(): void {
    this.#changes += 1;
  }

  /** @returns whether it is held back; if not, it is the caller's to take notice of, and of what was held until now */
  hold({ tables }: Written, accounts: Accounts): boolean {
    if (this.#everyMs === 0 || !isBeside()) return false;
    this.#isInRound = true;
    if (tables === null) this.#holdsAny = true;
    for (const table of tables ?? []) this.#held.set(table, this.#held.has(table) ? both(this.#held.get(table) ?? null, accounts) : accounts);
    return true;
  }

  /** Before anything is answered: who does not just glance is shown what was held back. */
  show(): void {
    if (!isGlance()) this.release();
  }

  /** Something was made of what stands now, whole or not. */
  asked(): void {
    if (this.#isInRound) this.#wasAsked = true;
  }

  landed(isPlain: boolean): void {
    const mustShow = this.#isDue || (this.#wasAsked && !isPlain);
    [this.#isInRound, this.#wasAsked, this.#isDue] = [false, false, false];
    if (!this.#isHolding()) return;
    const restMs = this.#everyMs - (performance.now() - this.#releasedAt);
    if (mustShow || restMs <= 0) return this.release();
    this.#timer ??= setTimeout(() => this.#due(), restMs).unref();
  }

  /** In the midst of a round it waits for its end: half of what an event changes is not shown. */
  #due(): void {
    this.#timer = undefined;
    if (this.#isInRound) this.#isDue = true;
    else this.release();
  }

  /** Everybody is shown what was held back until now. */
  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isHolding()) return;
    const [held, holdsAny] = [this.#held, this.#holdsAny];
    [this.#held, this.#holdsAny, this.#releasedAt] = [new Map(), false, performance.now()];
    this.#steps += 1;
    this.#steppedAt.set(this.#steps, this.#releasedAt);
    this.#steppedAt.delete(this.#steps - stepsKept);
    if (holdsAny) this.#notice(null, null);
    for (const [table, accounts] of held) this.#notice([table], accounts);
  }

  #isHolding(): boolean {
    return this.#holdsAny || this.#held.size > 0;
  }
}

function both(one: Accounts, other: Accounts): Accounts {
  if (one === null || other === null) return null;
  const all = new Set([...one, ...other]);
  return all.size > accountsMax ? null : all;
}
