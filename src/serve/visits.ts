/**
 * Who is here now: requests of people that are not answered yet. A page that is answered from memory asks nothing of the engine, and yet its
 * browser, the server and the engine share the processors: what is for idle times begins nothing meanwhile, nor a short while after, in which
 * a browser asks for what the page needs next.
 */
import { setTimeout as pause } from "node:timers/promises";

/** So long after the last answer nobody is here any more. */
const lingerMs = 5_000;
/** So often it looks whether they have gone. */
const lookMs = 200;
/** Where somebody comes all the time, what is for idle times would never be done: after so long without any it goes on. */
const patienceMs = 300_000;

/** Where requests of people begin and end. */
export class Visits {
  #open = 0;
  /** Since when there was always somebody. */
  #since = Number.NEGATIVE_INFINITY;
  #lastLeft = Number.NEGATIVE_INFINITY;

  /** Somebody came. The answer tells that they have gone. */
  begin(): () => void {
    if (!this.#isAnybody()) this.#since = performance.now();
    this.#open += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#open -= 1;
      this.#lastLeft = performance.now();
    };
  }

  /** Whether somebody is here to whom way is to be given. */
  isHere(): boolean {
    return this.#isAnybody() && performance.now() - this.#since < patienceMs;
  }

  /** Resolves when nobody is here. */
  async gone(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.isHere()) await pause(lookMs, undefined, { ref: false, signal });
  }

  #isAnybody(): boolean {
    return this.#open > 0 || performance.now() - this.#lastLeft < lingerMs;
  }
}

/** A person reads; events, files and changes come in by other methods, and programs look after the server's health. */
export function isVisit({ method, url }: Pick<Request, "method" | "url">): boolean {
  return method === "GET" && !new URL(url).pathname.startsWith("/health");
}
