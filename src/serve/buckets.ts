/** Token buckets: so many at once, then one more each time. They fill by themselves, so nobody is ever shut out for good. */

export interface BucketSize {
  /** So many at once. */
  readonly atOnce: number;
  /** Then one more each time. */
  readonly everyMs: number;
}

export interface Buckets {
  /** Takes so many (one), all or none; answers with the milliseconds until there are so many again, 0 where they were taken. */
  take(key: string, size: BucketSize, many?: number): number;
  /** Gives so many (one) back: the attempt was a good one. */
  giveBack(key: string, many?: number): void;
}

interface Level {
  /** When the bucket will be full again: the one number that a bucket needs. */
  fullAtMs: number;
  size: BucketSize;
}

/** So many strangers are told apart at a time; the full buckets of others are forgotten first, which changes nothing for them. */
const bucketsMax = 20_000;

/** Buckets in memory, over a clock that only has to go on. */
export function openBuckets(nowMs: () => number, max: number = bucketsMax): Buckets {
  const levels = new Map<string, Level>();
  const sweep = (now: number): void => {
    for (const [key, { fullAtMs }] of levels) if (fullAtMs <= now) levels.delete(key);
    // All of them in use: the oldest go.
    for (const key of levels.keys()) {
      if (levels.size < max) return;
      levels.delete(key);
    }
  };
  return {
    take(key, size, many = 1) {
      const now = nowMs();
      const level = levels.get(key) ?? { fullAtMs: now, size };
      const fullAt = Math.max(level.fullAtMs, now) + many * size.everyMs;
      const wait = fullAt - now - size.atOnce * size.everyMs;
      if (wait > 0) return wait;
      if (!levels.has(key) && levels.size >= max) sweep(now);
      levels.set(key, { fullAtMs: fullAt, size });
      return 0;
    },
    giveBack(key, many = 1) {
      const level = levels.get(key);
      if (level !== undefined) level.fullAtMs -= many * level.size.everyMs;
    },
  };
}
