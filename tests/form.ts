/**
 * `npm test` runs every case; with `SEXTANT_TESTS=short`, as `.ci/run` sets it, the suites that take minutes run their first cases only:
 * the worked example of each KPI where all its edge cases would follow, and fewer runs of properties.
 */
export const isShort = process.env["SEXTANT_TESTS"] === "short";

/** All cases, or the first ones in the short form. */
export function inForm<T>(cases: readonly T[], short: number): readonly T[] {
  return isShort ? cases.slice(0, short) : cases;
}
