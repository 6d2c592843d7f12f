/** Chance with a seed: the same seed gives the same company, to the byte. */
export interface Chance {
  /** 0 ≤ x < 1. */
  (): number;
}

/** Mulberry32, public domain: small, fast, good enough for sample data. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from low to high, both possible. */
export function whole(roll: Chance, low: number, high: number): number {
  return low + Math.floor(roll() * (high - low + 1));
}

export function pick<T>(roll: Chance, from: readonly T[]): T {
  const picked = from[Math.floor(roll() * from.length)];
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
}

export function happens(roll: Chance, probability: number): boolean {
  return roll() < probability;
}

/** How many events of a mean rate happen: Knuth's Poisson. */
export function howMany(roll: Chance, mean: number): number {
  const floor = Math.exp(-mean);
  let events = 0;
  for (let product = roll(); product > floor; product *= roll()) events += 1;
  return events;
}
