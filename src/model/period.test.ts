import { describe, expect, it } from "vitest";
import { grid, instantsOf, isOver, periodBetween, periodNamed, previousPeriod, yearBefore, type Calendar } from "./period.ts";
import { isProblem } from "./problem.ts";

const plain: Calendar = { zone: "UTC", fiscalYearStarts: "01-01", firstWeekday: "monday" };
const uk: Calendar = { ...plain, fiscalYearStarts: "04-06" };
const us: Calendar = { zone: "America/New_York", fiscalYearStarts: "10-01", firstWeekday: "sunday" };
const now = "2026-08-20T12:00:00.000Z";

describe("a period is made from its name, half-open", () => {
  it.each([
    ["2026", plain, "2026-01-01", "2027-01-01", "2026"],
    ["2026-Q1", plain, "2026-01-01", "2026-04-01", "Q1 2026"],
    ["2026-Q4", plain, "2026-10-01", "2027-01-01", "Q4 2026"],
    ["2026-02", plain, "2026-02-01", "2026-03-01", "February 2026"],
    ["2024-02", plain, "2024-02-01", "2024-03-01", "February 2024"],
    ["2026-12", plain, "2026-12-01", "2027-01-01", "December 2026"],
    ["2026-03-15", plain, "2026-03-15", "2026-03-16", "15 Mar 2026"],
    // ISO week years: 1 January 2027 is still week 53 of 2026, 31 December 2024 already week 1 of 2025.
    ["2026-W53", plain, "2026-12-28", "2027-01-04", "2026-W53"],
    ["2027-W01", plain, "2027-01-04", "2027-01-11", "2027-W01"],
    ["2026-W01", plain, "2025-12-29", "2026-01-05", "2026-W01"],
    ["2025-W01", plain, "2024-12-30", "2025-01-06", "2025-W01"],
    ["2026-W07", plain, "2026-02-09", "2026-02-16", "2026-W07"],
    ["2026-W07", us, "2026-02-08", "2026-02-15", "2026-W07"],
    ["2026-W01", us, "2025-12-28", "2026-01-04", "2026-W01"],
    // A fiscal year bears the number of the year in which it ends.
    ["FY2026", plain, "2026-01-01", "2027-01-01", "2026"],
    ["FY2026", uk, "2025-04-06", "2026-04-06", "FY2026"],
    ["FY2026-Q1", uk, "2025-04-06", "2025-07-06", "FY2026 Q1"],
    ["FY2026-Q4", uk, "2026-01-06", "2026-04-06", "FY2026 Q4"],
    ["FY2027", us, "2026-10-01", "2027-10-01", "FY2027"],
    ["fy2027-q2", us, "2027-01-01", "2027-04-01", "Q1 2027"],
    ["2026-01-01/2026-04-01", plain, "2026-01-01", "2026-04-01", "Q1 2026"],
    ["2026-01-05/2026-01-12", plain, "2026-01-05", "2026-01-12", "2026-W02"],
    ["2026-01-05/2026-01-16", plain, "2026-01-05", "2026-01-16", "5 Jan 2026 – 15 Jan 2026"],
  ] as const)("%s", (name, calendar, from, to, label) => {
    expect(periodNamed(name, calendar, now)).toEqual({ from, to, zone: calendar.zone, label });
  });
});

describe("“last” and “this” are counted from now, in the zone", () => {
  it.each([
    ["today", plain, now, "2026-08-20", "2026-08-21"],
    ["yesterday", plain, now, "2026-08-19", "2026-08-20"],
    ["this_week", plain, now, "2026-08-17", "2026-08-24"],
    ["last_week", us, now, "2026-08-09", "2026-08-16"],
    ["last_month", plain, "2026-03-31T23:00:00Z", "2026-02-01", "2026-03-01"],
    ["last_quarter", plain, now, "2026-04-01", "2026-07-01"],
    ["last_quarter", plain, "2026-01-15T00:00:00Z", "2025-10-01", "2026-01-01"],
    ["this_year", plain, now, "2026-01-01", "2027-01-01"],
    ["last_fiscal_year", uk, now, "2025-04-06", "2026-04-06"],
    ["this_fiscal_quarter", us, now, "2026-07-01", "2026-10-01"],
    ["last_30_days", plain, now, "2026-07-21", "2026-08-20"],
    // 03:00 UTC on 1 January is still 31 December in New York, and already 1 January in Kathmandu.
    ["this_year", { ...plain, zone: "America/New_York" }, "2027-01-01T03:00:00Z", "2026-01-01", "2027-01-01"],
    ["today", { ...plain, zone: "Asia/Kathmandu" }, "2026-12-31T18:15:00Z", "2027-01-01", "2027-01-02"],
    ["today", { ...plain, zone: "Asia/Kathmandu" }, "2026-12-31T18:14:59Z", "2026-12-31", "2027-01-01"],
  ] as const)("%s", (name, calendar, at, from, to) => {
    expect(periodNamed(name, calendar, at)).toMatchObject({ from, to });
  });
});

describe("what is no period is refused with the offending words", () => {
  it.each(["2026-13", "2026-Q5", "2026-W54", "2025-W53", "2026-02-29", "FY26", "next_year", "last_0_days", "", "2026-01-01/", "2026-01-01/2026-02-30", "2026-1", "last_constructor"])("%s", (name) => {
    expect(problemOf(() => periodNamed(name, plain, now))).toBe("unknown_period");
  });
  it("a period without a day is refused", () => {
    expect(problemOf(() => periodBetween("2026-02-01", "2026-02-01", plain))).toBe("empty_period");
    expect(problemOf(() => periodNamed("2026-02-02/2026-02-01", plain, now))).toBe("empty_period");
  });
});

describe("the period before is the calendar's own, else as many days; the year before bears the same name", () => {
  it.each([
    ["2026-03", "2026-02-01", "2026-03-01", "2025-03-01", "2025-04-01"],
    ["2026-Q1", "2025-10-01", "2026-01-01", "2025-01-01", "2025-04-01"],
    ["2026", "2025-01-01", "2026-01-01", "2025-01-01", "2026-01-01"],
    ["2026-W07", "2026-02-02", "2026-02-09", "2025-02-10", "2025-02-17"],
    ["2026-W53", "2026-12-21", "2026-12-28", "2025-12-22", "2025-12-29"],
    ["2027-W01", "2026-12-28", "2027-01-04", "2025-12-29", "2026-01-05"],
    ["2024-02", "2024-01-01", "2024-02-01", "2023-02-01", "2023-03-01"],
    ["2025-02", "2025-01-01", "2025-02-01", "2024-02-01", "2024-03-01"],
    ["2024-02-29", "2024-02-28", "2024-02-29", "2023-02-28", "2023-03-01"],
    ["2024-02-28", "2024-02-27", "2024-02-28", "2023-02-28", "2023-03-01"],
    ["2026-03-02/2026-03-12", "2026-02-20", "2026-03-02", "2025-03-02", "2025-03-12"],
  ] as const)("%s", (name, from, to, yearFrom, yearTo) => {
    const period = periodNamed(name, plain, now);
    expect(previousPeriod(period, plain)).toMatchObject({ from, to });
    expect(yearBefore(period, plain)).toMatchObject({ from: yearFrom, to: yearTo });
  });
  it("a fiscal year is compared with the fiscal year before", () => {
    expect(previousPeriod(periodNamed("FY2026", uk, now), uk)).toMatchObject({ from: "2024-04-06", to: "2025-04-06", label: "FY2025" });
  });
});

describe("a period is cut on a grid; pieces at its ends say that they are pieces", () => {
  it("weeks of a quarter", () => {
    const weeks = grid(periodNamed("2026-Q1", plain, now), "week", plain);
    expect(weeks.length).toBe(14);
    expect(weeks[0]).toEqual({ from: "2026-01-01", to: "2026-01-05", zone: "UTC", label: "2026-W01", whole: false });
    expect(weeks[1]).toEqual({ from: "2026-01-05", to: "2026-01-12", zone: "UTC", label: "2026-W02", whole: true });
    expect(weeks.at(-1)).toEqual({ from: "2026-03-30", to: "2026-04-01", zone: "UTC", label: "2026-W14", whole: false });
  });
  it("fiscal quarters where the fiscal year is another", () => {
    expect(grid(periodNamed("FY2026", uk, now), "quarter", uk).map(({ from, label }) => `${from} ${label}`)).toEqual([
      "2025-04-06 FY2026 Q1", "2025-07-06 FY2026 Q2", "2025-10-06 FY2026 Q3", "2026-01-06 FY2026 Q4",
    ]);
  });
  it("pieces follow each other without a gap and cover the period", () => {
    for (const every of ["day", "week", "month", "quarter"] as const) {
      const pieces = grid(periodBetween("2025-11-17", "2027-02-03", us), every, us);
      expect(pieces[0]?.from).toBe("2025-11-17");
      expect(pieces.at(-1)?.to).toBe("2027-02-03");
      pieces.slice(1).forEach((piece, i) => expect(piece.from).toBe(pieces[i]?.to));
    }
  });
  it("more points than a chart can show are refused", () => {
    expect(problemOf(() => grid(periodBetween("2000-01-01", "2026-01-01", plain), "day", plain))).toBe("too_many_points");
  });
});

describe("days become instants in the zone, also where the clocks jump", () => {
  it.each([
    ["UTC", "2026-03-08", "2026-03-08T00:00:00.000Z", "2026-03-09T00:00:00.000Z"],
    ["America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
    ["America/New_York", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
    ["Asia/Kathmandu", "2026-03-08", "2026-03-07T18:15:00.000Z", "2026-03-08T18:15:00.000Z"],
    ["Pacific/Chatham", "2026-04-05", "2026-04-04T10:15:00.000Z", "2026-04-05T11:15:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00.000Z", "2026-04-05T13:30:00.000Z"],
    // Lebanon's clocks jump at midnight: the day begins at one.
    ["Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00.000Z", "2026-03-29T21:00:00.000Z"],
  ] as const)("%s %s", (zone, day, from, to) => {
    expect(instantsOf(periodNamed(day, { ...plain, zone }, now))).toEqual({ from, to });
  });
  it("a period is over at the first instant outside", () => {
    const march = periodNamed("2026-03", us, now);
    expect(isOver(march, "2026-04-01T03:59:59.999Z")).toBe(false);
    expect(isOver(march, "2026-04-01T04:00:00.000Z")).toBe(true);
  });
});

function problemOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
  return "none";
}
