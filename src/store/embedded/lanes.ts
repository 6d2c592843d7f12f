/** Which queue a query waits in. `guest` is anybody who did not say (curl, a BI tool). */
export type LaneName = "short" | "long" | "load" | "guest";

/** A place where one query runs: one engine session and its two pipes. */
export interface Place {
  readonly number: number;
}

/** At most this many queries at once, per lane and in all. What the other lanes may not take is always left to the short ones. */
export interface LaneLimits {
  readonly places: number;
  readonly long: number;
  readonly load: number;
  readonly guest: number;
  /** Beyond this many waiting queries a new one is turned away at once. */
  readonly waitingMax: number;
}

export const laneLimits: LaneLimits = { places: 32, long: 4, load: 2, guest: 8, waitingMax: 2_000 };

/** The queue is full. */
export class LanesFull extends Error {}

interface Waiting {
  readonly lane: LaneName;
  readonly start: (place: Place) => void;
}

/** Hands out places so that a short query is never stuck behind a long one: every lane but the short one has a ceiling. */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #free: Place[];
  readonly #running: Record<LaneName, number> = { short: 0, long: 0, load: 0, guest: 0 };
  readonly #waiting: Waiting[] = [];

  constructor(limits: LaneLimits = laneLimits) {
    this.#limits = limits;
    this.#free = Array.from({ length: limits.places }, (_, i) => ({ number: limits.places - 1 - i }));
  }

  /** Waits for a place. Aborting leaves the queue; a place that was given must be given back with {@link leave}. */
  enter(lane: LaneName, signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted();
    if (this.#waiting.length >= this.#limits.waitingMax) throw new LanesFull(`${this.#waiting.length} queries are waiting`);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        lane,
        start: (place) => {
          signal.removeEventListener("abort", leaveQueue);
          resolve(place);
        },
      };
      const leaveQueue = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", leaveQueue, { once: true });
      this.#waiting.push(waiting);
      this.#startWaiting();
    });
  }

  leave(lane: LaneName, place: Place): void {
    this.#running[lane] -= 1;
    this.#free.push(place);
    this.#startWaiting();
  }

  /** How many run and wait, for health. */
  counts(): { readonly running: Readonly<Record<LaneName, number>>; readonly waiting: number } {
    return { running: { ...this.#running }, waiting: this.#waiting.length };
  }

  #startWaiting(): void {
    for (let i = 0; i < this.#waiting.length && this.#free.length > 0; ) {
      const next = this.#waiting[i];
      if (next === undefined || !this.#hasRoom(next.lane)) {
        i += 1;
        continue;
      }
      this.#waiting.splice(i, 1);
      this.#start(next);
    }
  }

  #start(next: Waiting): void {
    const place = this.#free.pop();
    if (place === undefined) return;
    this.#running[next.lane] += 1;
    next.start(place);
  }

  #hasRoom(lane: LaneName): boolean {
    return lane === "short" || this.#running[lane] < this.#limits[lane];
  }
}
