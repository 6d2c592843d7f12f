import { describe, expect, it } from "vitest";
import { dayOf, daysBetween, startOfDay, zoneNamed } from "./zone.ts";

describe("a zone is found by its name, an alias or an offset", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["GMT+3", "+03:00"],
    ["+0530", "+05:30"],
    ["UTC-8", "-08:00"],
  ])("%s is %s", (text, zone) => expect(zoneNamed(text)).toBe(zone));
  it("an alias of a zone has the same days", () => {
    expect(startOfDay("2026-03-01", zoneNamed("Asia/Calcutta"))).toBe(startOfDay("2026-03-01", "Asia/Kolkata"));
  });
  it.each(["+25:00", "Nowhere/Atlantis", "", "local time"])("“%s” is none", (text) => {
    expect(() => zoneNamed(text)).toThrow(`“${text}” is no time zone.`);
  });
});

it.each([
  ["2026-12-31T23:30:00Z", "UTC", "2026-12-31"],
  ["2026-12-31T23:30:00Z", "Europe/Berlin", "2027-01-01"],
  ["2026-12-31T10:14:59Z", "Pacific/Chatham", "2026-12-31"],
  ["2026-12-31T10:15:00Z", "Pacific/Chatham", "2027-01-01"],
])("%s in %s is %s", (instant, zone, day) => expect(dayOf(instant, zone)).toBe(day));

it("days between days do not care for the clock", () => {
  expect(daysBetween("2026-03-07", "2026-03-09")).toBe(2);
  expect(daysBetween("2026-03-09", "2026-03-07")).toBe(-2);
});
