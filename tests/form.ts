/**
 * `npm test` runs every case; with `SEXTANT_TESTS=short`, as `.ci/run` sets it, the suites that take minutes run their first cases only:
 * the worked example of each KPI where all its edge cases would follow, fewer KPIs where others tell the same, and fewer runs of properties.
 */
export const isShort = process.env["SEXTANT_TESTS"] === "short";

/** All cases, or the first ones in the short form. */
export function inForm<T>(cases: readonly T[], short: number): readonly T[] {
  return isShort ? cases.slice(0, short) : cases;
}

/** Whether the case at this place is run: always, or one of so many in the short form; which of them, `from` says. */
export function oneIn(many: number, place: number, from = 0): boolean {
  return !isShort || place % many === from;
}
