import { describe, expect, it } from "vitest";
import { countedQuantile, incidence, incidenceQuantile } from "./incidence.ts";

const counts = (rows: string) => rows.trim().split("\n").map((line) => {
  const [days = 0, won = 0, lost = 0, open = 0] = line.split("|").map(Number);
  return { days, won, lost, open };
});

describe("the incidence of winning", () => {
  it("of two wins and two open deals rises to a quarter and then to one: half of the winners need 60 days", () => {
    const deals = counts(`
      30 | 1 | 0 | 0
      40 | 0 | 0 | 1
      50 | 0 | 0 | 1
      60 | 1 | 0 | 0`);
    expect(incidence(deals).filter(({ days }) => days === 30 || days === 60)).toEqual([{ days: 30, won: 0.25 }, { days: 60, won: 1 }]);
    expect([0.25, 0.5, 0.75].map((share) => incidenceQuantile(deals, share))).toEqual([30, 60, 60]);
  });

  it("takes lost deals as ended, so that it stays below one", () => {
    expect(incidence(counts("10 | 1 | 1 | 0\n20 | 1 | 1 | 0")).at(-1)).toEqual({ days: 20, won: 0.5 });
  });

  it("is not known while nothing was won", () => {
    expect(incidenceQuantile(counts("10 | 0 | 3 | 2"), 0.5)).toBeNull();
    expect(incidenceQuantile([], 0.5)).toBeNull();
  });
});

describe("a quantile of counted days", () => {
  it.each([
    [[[30, 1], [60, 1]], 0.5, 45],
    [[[10, 3], [20, 1]], 0.5, 10],
    [[[40, 1], [50, 1], [60, 1], [80, 1], [120, 1]], 0.75, 80],
    [[[7, 1]], 0.25, 7],
    [[], 0.5, null],
  ] as const)("of %j at %d is %s", (rows, share, expected) => {
    expect(countedQuantile(rows.map(([days, count]) => ({ days, count })), share)).toBe(expected);
  });
});
