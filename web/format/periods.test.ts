import { beforeAll, describe, expect, it } from "vitest";
import { learn } from "../words/language.ts";
import { axisLabels, defaultSpan, fiscalYearOf, labelOf, neighbour, quarterOf, spansOf } from "./periods.ts";

beforeAll(() => learn("en"));

describe("periods of the picker", () => {
  it.each([
    ["a quarter", { from: "2026-04-01", to: "2026-07-01" }, "Q2 2026"],
    ["a year", { from: "2026-01-01", to: "2027-01-01" }, "2026"],
    ["own dates name the last day inside, not the first outside", { from: "2026-01-05", to: "2026-01-08" }, /5.*7/],
  ])("%s is called as people call it", (_, span, label) => {
    expect(labelOf(span)).toMatch(label);
  });

  it.each([
    ["before a quarter comes the quarter before", { from: "2026-01-01", to: "2026-04-01" }, -1, { from: "2025-10-01", to: "2026-01-01" }],
    ["months keep their own lengths", { from: "2026-02-01", to: "2026-03-01" }, 1, { from: "2026-03-01", to: "2026-04-01" }],
    ["ten days step by ten days", { from: "2026-01-05", to: "2026-01-15" }, -1, { from: "2025-12-26", to: "2026-01-05" }],
  ] as const)("%s", (_, span, step, next) => {
    expect(neighbour(span, step)).toEqual(next);
  });

  it.each([
    ["2026-03-31", "2025-04-01", "2026-04-01", "FY 2026"],
    ["2026-04-01", "2026-04-01", "2027-04-01", "FY 2027"],
  ])("%s lies in the fiscal year from %s to %s", (day, from, to, label) => {
    expect(fiscalYearOf(day, "04-01")).toEqual({ from, to, label });
  });

  it("below an axis stand short months, and the year where it begins", () => {
    const months = ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"];
    const spans = months.slice(0, -1).map((from, place) => ({ from, to: months[place + 1] ?? "" }));
    expect(axisLabels(spans)).toEqual(["Nov\n2025", "Dec", "Jan\n2026"]);
    expect(axisLabels([{ from: "2026-10-01", to: "2027-01-01" }])).toEqual(["Q4 2026"]);
  });

  it("old data open at their own last quarter, new data at today's", () => {
    expect(defaultSpan("2026-11-21", "2017-12-31")).toEqual(quarterOf("2017-12-31"));
    expect(defaultSpan("2026-11-21", "2027-02-01")).toEqual(quarterOf("2026-11-21"));
    expect(defaultSpan("2026-11-21", null)).toEqual(quarterOf("2026-11-21"));
  });

  it("quarters go back to the oldest event and no further", () => {
    expect(spansOf("quarters", "2026-05-01", "2025-12-31", "01-01").map((span) => span.label)).toEqual(["Q2 2026", "Q1 2026", "Q4 2025"]);
  });
});
