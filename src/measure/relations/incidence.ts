/**
 * Aalen–Johansen incidence of winning (methods, chapter 6.2): lost is a competing end, open is censored. Works on counts per day, so that
 * slices of the same facts give their own curve.
 */

/** What happened to opportunities after so many days. */
export interface DayCounts {
  readonly days: number;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}

/**
 * The days at which the incidence of winning reaches a share of its last value (0.5: the median of the deals that win); null without a win.
 * Who is censored on a day was still at risk on it.
 */
export function incidenceQuantile(counts: readonly DayCounts[], share: number): number | null {
  const curve = incidence(counts);
  const last = curve.at(-1)?.won ?? 0;
  if (last === 0) return null;
  return curve.find(({ won }) => won >= share * last - 1e-12)?.days ?? null;
}

/** The incidence of winning at each day with an end, ascending. */
export function incidence(counts: readonly DayCounts[]): { readonly days: number; readonly won: number }[] {
  let atRisk = counts.reduce((sum, { won, lost, open }) => sum + won + lost + open, 0);
  let stillOpen = 1;
  let wonBy = 0;
  return counts.toSorted((a, b) => a.days - b.days).map(({ days, won, lost, open }) => {
    if (atRisk > 0) {
      wonBy += (won / atRisk) * stillOpen;
      stillOpen *= 1 - (won + lost) / atRisk;
    }
    atRisk -= won + lost + open;
    return { days, won: wonBy };
  });
}

/** Inclusive-linear quantile (R type 7) of values given as counts per day; null without any. */
export function countedQuantile(counts: readonly { readonly days: number; readonly count: number }[], share: number): number | null {
  const sorted = counts.filter(({ count }) => count > 0).toSorted((a, b) => a.days - b.days);
  const n = sorted.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return null;
  const place = (n - 1) * share;
  const low = atPlace(sorted, Math.floor(place));
  return low + (atPlace(sorted, Math.ceil(place)) - low) * (place - Math.floor(place));
}

function atPlace(sorted: readonly { readonly days: number; readonly count: number }[], place: number): number {
  let before = 0;
  for (const { days, count } of sorted) {
    before += count;
    if (place < before) return days;
  }
  return sorted.at(-1)?.days ?? Number.NaN;
}
