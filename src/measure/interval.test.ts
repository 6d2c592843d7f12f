import { describe, expect, it } from "vitest";
import { adjustedWald, differenceInErrors, wilson } from "./interval.ts";

describe("a share has Wilson's interval", () => {
  it.each([
    [15, 50, 0.1910355, 0.4375035, 6],
    [0, 10, 0, 0.2775328, 6],
    [10, 10, 0.7224672, 1, 6],
    [30, 120, 0.1811, 0.3344, 4],
    [8, 40, 0.105, 0.3476, 4],
  ])("%i of %i", (successes, trials, low, high, digits) => {
    const interval = wilson(successes, trials);
    expect(interval?.low).toBeCloseTo(low, digits);
    expect(interval?.high).toBeCloseTo(high, digits);
  });
  it("without trials there is none", () => expect(wilson(0, 0)).toBeNull());
  it("both ends stay within 0…1 and around the share", () => {
    for (let trials = 1; trials <= 40; trials++) {
      for (let successes = 0; successes <= trials; successes++) {
        const { low = NaN, high = NaN } = wilson(successes, trials) ?? {};
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
      }
    }
  });
});

describe("a net promoter score has the adjusted-Wald interval", () => {
  it.each([
    [50, 20, 100, 14.0511, 44.2013],
    [70, 10, 100, 45.2698, 71.2351],
    [7, 3, 15, -13.2474, 57.6918],
    [8, 0, 10, 29.2839, 93.7931],
  ])("%i promoters and %i detractors of %i", (promoters, detractors, answers, low, high) => {
    const interval = adjustedWald(promoters, detractors, answers);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });
  it("without answers there is none", () => expect(adjustedWald(0, 0, 0)).toBeNull());
});

describe("two net promoter scores differ by so many standard errors", () => {
  const scored = (promoters: number, detractors: number, answers: number): Parameters<typeof differenceInErrors>[0] => ({ value: (100 * (promoters - detractors)) / answers, interval: adjustedWald(promoters, detractors, answers) });
  it.each([
    ["60 against 30 of 100 each is no chance", scored(70, 10, 100), scored(50, 20, 100), 2.9555],
    ["and the other way round it is as much below", scored(50, 20, 100), scored(70, 10, 100), -2.9555],
    ["the same score twice differs by nothing", scored(50, 20, 100), scored(50, 20, 100), 0],
    ["without answers nobody can say", scored(50, 20, 100), { value: null, interval: null }, null],
    ["a share has no such interval", { value: 0.2, interval: wilson(8, 40) }, scored(50, 20, 100), null],
    ["an interval cut off at 100 tells no error", scored(3, 0, 3), scored(50, 20, 100), null],
  ])("%s", (_, a, b, z) => {
    const found = differenceInErrors(a, b);
    expect(found === null ? null : Number(found.toFixed(4))).toBe(z);
  });
});
