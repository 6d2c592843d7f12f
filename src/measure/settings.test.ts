import { describe, expect, it } from "vitest";
import { isProblem } from "../model/problem.ts";
import { kpi } from "./kpi.ts";
import { sql } from "../store/sql.ts";
import { kpis } from "./kpis/index.ts";
import { checkSetting, checkUnderstood, knobDays, knobsOf, knobsVersion, type SettingLine, settingsAsOf } from "./settings.ts";

const calls = kpi({
  id: "calls", title: "Calls", group: "sales", unit: "count", better: "up", combine: "sum", reading: "flow", version: 1, question: "?", formula: "f", denominator: "",
  caveats: [], reads: [], needs: [], nothing: "", facts: () => sql``, example: { given: {}, period: ["2026-01-01", "2026-02-01"], then: { value: null }, because: "" },
  knobs: {
    seconds: { default: 60, meaning: "Longer calls are conversations." },
    base: { default: "dials", choices: ["dials", "connects"], meaning: "What is divided by." },
    inbound: { default: false, meaning: "Count inbound calls." },
    look_back_days: { default: 90, meaning: "How many days back calls count." },
    first_window_days: { default: 0, least: -1, meaning: "Days after the first; −1: the first alone." },
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
    expect(knobsOf(calls, settings)).toEqual({ seconds, base: "dials", inbound: false, look_back_days: 90, first_window_days: 0 });
    expect(knobsVersion(calls, settings)).toBe(changes);
  });
});

describe("a setting with a day holds for what happened since then, one without for all time", () => {
  const set = (value: number, set_at: string, day?: string) => ({ name: "kpi.calls.seconds", value, valid_from: day ?? set_at, set_at });
  const heldOn = (lines: readonly SettingLine[]): unknown[] => ["2026-01-15", "2026-02-15", "2026-03-15"].map((day) => knobsOf(calls, settingsAsOf(lines, "2026-06-01T00:00:00Z"), day)["seconds"]);
  const [january, april, may] = ["2026-01-10T09:00:00Z", "2026-04-10T09:00:00Z", "2026-05-10T09:00:00Z"];

  it.each([
    ["nothing was set", [], [60, 60, 60]],
    ["set without a day", [set(90, april)], [90, 90, 90]],
    ["set with a day", [set(90, april, "2026-02-01")], [60, 90, 90]],
    ["a day after another", [set(90, april, "2026-02-01"), set(120, april, "2026-03-01")], [60, 90, 120]],
    ["an earlier day that is written later", [set(120, april, "2026-03-01"), set(90, may, "2026-02-01")], [60, 90, 120]],
    ["the same day written again", [set(90, april, "2026-02-01"), set(45, may, "2026-02-01")], [60, 45, 45]],
    ["a day written before one without", [set(90, april, "2026-02-01"), set(30, may)], [30, 30, 30]],
    ["a day written after one without", [set(30, january), set(90, april, "2026-02-01")], [30, 90, 90]],
    ["a day that is to come", [set(90, april, "2026-07-01")], [60, 60, 60]],
  ])("%s", (_, lines, held) => expect(heldOn(lines)).toEqual(held));

  it("a day begins in the workspace's zone", () => {
    const zone = { name: "zone", value: "America/New_York", valid_from: "1970-01-01" };
    const settings = settingsAsOf([zone, set(90, april, "2026-02-01T05:00:00Z")], "2026-06-01T00:00:00Z");
    expect([knobDays(calls, settings), knobsOf(calls, settings, "2026-01-31")["seconds"], knobsOf(calls, settings, "2026-02-01")["seconds"]]).toEqual([["2026-02-01"], 60, 90]);
  });
});

describe("a rule of the machinery", () => {
  const ruled = kpi({ ...calls, id: "talks", knobs: { cap: { rule: "minutes", default: 20, meaning: "So many a day." } } });
  const line = (name: string, value: number) => ({ name, value, valid_from: "1970-01-01" });
  it.each([
    ["is the KPI's default where nothing is set", [], 20],
    ["sets the knob of every KPI that it rules", [line("rule.minutes.cap", 5)], 5],
    ["gives way to the KPI's own", [line("rule.minutes.cap", 5), line("kpi.talks.cap", 7)], 7],
  ])("%s", (_, lines, cap) => expect(knobsOf(ruled, settingsAsOf(lines, "2026-06-01"))).toEqual({ cap }));
  it("is checked as the knob is, and one that rules nothing is refused", () => {
    expect(checkSetting("rule.minutes.cap", "12", [calls, ruled])).toBe(12);
    for (const name of ["rule.minutes.seconds", "rule.calls.cap", "rule.minutes.toString"]) expect(isProblem(caught(() => checkSetting(name, 1, [calls, ruled])))).toBe(true);
  });
});

describe("a text that a KPI cannot read is refused before it is written: on the ledger it took the whole board along", () => {
  const settings = settingsAsOf([], "2026-06-01");
  it.each(["form=25", "", "Webinar talk=x", "{}", "nonsense=5"])("the card of minutes: %s", (value) => {
    const fault = isProblem(caught(() => checkUnderstood("rule.minutes.card", value, { kpis, settings })));
    expect(fault).toBe(!["form=25", ""].includes(value));
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
    ["kpi.calls.look_back_days", "30", 30],
    ["kpi.calls.first_window_days", -1, -1],
    ["kpi.calls.seconds", 2.5, 2.5],
    ["holidays", "2026-12-25, 2028-02-29", "2026-12-25, 2028-02-29"],
    ["holidays", "", ""],
  ])("%s = %s is taken", (name, given, stored) => expect(checkSetting(name, given, [calls])).toBe(stored));
  it.each([
    ["kpi.calls.seconds", "long", "bad_setting"],
    ["kpi.calls.seconds", Number.NaN, "bad_setting"],
    ["kpi.calls.seconds", "", "bad_setting"],
    ["kpi.calls.base", "meetings", "bad_setting"],
    ["kpi.calls.inbound", "perhaps", "bad_setting"],
    ["kpi.calls.look_back_days", 2.5, "bad_setting"],
    ["kpi.calls.look_back_days", -1, "bad_setting"],
    ["kpi.calls.look_back_days", 1_000_000_000, "bad_setting"],
    ["kpi.calls.first_window_days", -2, "bad_setting"],
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
