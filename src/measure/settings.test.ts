import { describe, expect, it } from "vitest";
import { isProblem } from "../model/problem.ts";
import { kpi } from "./kpi.ts";
import { sql } from "../store/sql.ts";
import { checkSetting, knobsOf, knobsVersion, settingsAsOf } from "./settings.ts";

const calls = kpi({
  id: "calls", title: "Calls", group: "sales", unit: "count", better: "up", combine: "sum", reading: "flow", version: 1, question: "?", formula: "f", denominator: "",
  caveats: [], reads: [], needs: [], nothing: "", facts: () => sql``, example: { given: {}, period: ["2026-01-01", "2026-02-01"], then: { value: null }, because: "" },
  knobs: {
    seconds: { default: 60, meaning: "Longer calls are conversations." },
    base: { default: "dials", choices: ["dials", "connects"], meaning: "What is divided by." },
    inbound: { default: false, meaning: "Count inbound calls." },
  },
});

const ledger = [
  { name: "currency", value: "USD", valid_from: "2026-03-01" },
  { name: "kpi.calls.seconds", value: 90, valid_from: "2026-02-01", set_at: "2026-02-01T10:00:00Z" },
  { name: "kpi.calls.seconds", value: 30, valid_from: "2026-02-01", set_at: "2026-02-01T09:00:00Z" },
  { name: "kpi.calls.seconds", value: 120, valid_from: "2026-05-01" },
  { name: "first_weekday", value: "sunday", valid_from: "2026-01-01" },
];

describe("what holds at an instant is the newest line valid by then", () => {
  it.each([
    ["2025-12-31", "EUR", "monday", 60, 0],
    ["2026-01-15", "EUR", "sunday", 60, 0],
    ["2026-02-01", "EUR", "sunday", 90, 2],
    ["2026-04-30T23:59:59Z", "USD", "sunday", 90, 2],
    ["2026-05-01", "USD", "sunday", 120, 3],
  ])("%s", (at, currency, firstWeekday, seconds, changes) => {
    const settings = settingsAsOf(ledger, at);
    expect(settings).toMatchObject({ currency, firstWeekday, zone: "UTC", smallN: 10, fxMaxAgeDays: 0 });
    expect(knobsOf(calls, settings)).toEqual({ seconds, base: "dials", inbound: false });
    expect(knobsVersion(calls, settings)).toBe(changes);
  });
});

describe("a setting that means nothing is refused before it is written", () => {
  it.each([
    ["kpi.calls.seconds", 45, 45],
    ["kpi.calls.seconds", "45", 45],
    ["kpi.calls.base", "connects", "connects"],
    ["kpi.calls.inbound", "true", true],
    ["zone", "Asia/Kathmandu", "Asia/Kathmandu"],
    ["zone", "europe/berlin", "Europe/Berlin"],
    ["zone", "UTC", "UTC"],
    ["fiscal_year_starts", "04-06", "04-06"],
    ["fx_max_age_days", "7", 7],
    ["small_n", 0, 0],
    ["holidays", "2026-12-25, 2028-02-29", "2026-12-25, 2028-02-29"],
    ["holidays", "", ""],
  ])("%s = %s is taken", (name, given, stored) => expect(checkSetting(name, given, [calls])).toBe(stored));
  it.each([
    ["kpi.calls.seconds", "long", "bad_setting"],
    ["kpi.calls.seconds", Number.NaN, "bad_setting"],
    ["kpi.calls.seconds", "", "bad_setting"],
    ["kpi.calls.base", "meetings", "bad_setting"],
    ["kpi.calls.inbound", "perhaps", "bad_setting"],
    ["kpi.calls.colour", 1, "unknown_setting"],
    ["kpi.calls.constructor", 1, "unknown_setting"],
    ["kpi.mails.seconds", 1, "unknown_setting"],
    ["toString", 1, "unknown_setting"],
    ["zone", "Berlin", "bad_setting"],
    ["zone", "+02:00", "bad_setting"],
    ["currency", "RUR", "bad_setting"],
    ["fiscal_year_starts", "02-30", "bad_setting"],
    ["first_weekday", "friday", "bad_setting"],
    ["small_n", 1.5, "bad_setting"],
    ["holidays", "Christmas", "bad_setting"],
    ["holidays", "2026-12-25, 2026-02-29", "bad_setting"],
    ["fx_max_age_days", -1, "bad_setting"],
  ])("%s = %s is refused", (name, given, code) => {
    const failure = caught(() => checkSetting(name, given, [calls]));
    expect(isProblem(failure) && failure.code).toBe(code);
  });
});

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
