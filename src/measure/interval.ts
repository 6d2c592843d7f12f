/** Confidence intervals at 95 % (z = 1.959964), in closed form. */
import type { Interval } from "./result.ts";

const z = 1.959964;

/** Wilson score interval of a share: `successes` out of `trials`. Null without trials. */
export function wilson(successes: number, trials: number): Interval | null {
  if (!(trials > 0)) return null;
  const p = successes / trials;
  const centre = (p + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const reach = (z / (1 + (z * z) / trials)) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  return { low: successes === 0 ? 0 : centre - reach, high: successes === trials ? 1 : centre + reach, method: "wilson" };
}

/**
 * The difference of two net promoter scores in standard errors, z = difference / √(se₁² + se₂²); null where one has no interval of its own, or
 * one that ends where the scale does.
 */
export function differenceInErrors(a: Scored, b: Scored): number | null {
  const [first, second] = [errorOf(a), errorOf(b)];
  const error = first === null || second === null ? 0 : Math.hypot(first, second);
  return error === 0 || a.value === null || b.value === null ? null : (a.value - b.value) / error;
}

interface Scored {
  readonly value: number | null;
  readonly interval: Interval | null;
}

function errorOf({ interval }: Scored): number | null {
  if (interval?.method !== "adjusted_wald" || interval.low <= -100 || interval.high >= 100) return null;
  return (interval.high - interval.low) / (2 * z);
}

/** Adjusted-Wald interval of a net promoter score in points: three answers more, ¾ of one on each side. Null without answers. */
export function adjustedWald(promoters: number, detractors: number, answers: number): Interval | null {
  if (!(answers > 0)) return null;
  const n = answers + 3;
  const up = (promoters + 0.75) / n;
  const down = (detractors + 0.75) / n;
  const reach = z * Math.sqrt((up + down - (up - down) ** 2) / n);
  return { low: Math.max(-100, 100 * (up - down - reach)), high: Math.min(100, 100 * (up - down + reach)), method: "adjusted_wald" };
}
