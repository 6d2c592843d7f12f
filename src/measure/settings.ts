/**
 * Settings that rule what is measured: the workspace's calendar and money, and the knobs of KPIs. They come as a ledger, one line per
 * change with the day since which it holds; what holds at an instant is read here, and nowhere else are defaults written.
 */
import { isDay, isFiscalStart, type Calendar } from "../model/period.ts";
import { problem } from "../model/problem.ts";
import { isCurrency } from "../model/money.ts";
import { dayOf, workspaceZone } from "../model/zone.ts";
import type { Kpi, Knob, KnobValues, Window } from "./kpi.ts";

export type SettingValue = string | number | boolean;

/** A line of the ledger. */
export interface SettingLine {
  readonly name: string;
  readonly value: SettingValue;
  /** Since when: a day or an instant. */
  readonly valid_from: string;
  /** When it was written: of two lines valid from the same moment the later written holds. */
  readonly set_at?: string;
}

/** A value and the first day on which it holds; "" = ever since. */
export interface Since {
  readonly day: string;
  readonly value: SettingValue | undefined;
}

export interface MeasureSettings extends Calendar {
  /** Reporting currency, ISO 4217. */
  readonly currency: string;
  /** Below so many an estimate is grey. */
  readonly smallN: number;
  /** How many days an exchange rate is carried forward over days without one; 0 = the exact day only. */
  readonly fxMaxAgeDays: number;
  /** Days that are no working days besides Saturdays and Sundays, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  /** How many days after a period's end its board is frozen. */
  readonly closeLagDays: number;
  /** Every setting that holds, by name. */
  readonly values: ReadonlyMap<string, SettingValue>;
  /** Knobs that changed on a day: what held since when, the earliest first. One that is not here held for all time. */
  readonly timelines: ReadonlyMap<string, readonly Since[]>;
  /** How many changes each setting has seen. */
  readonly changes: ReadonlyMap<string, number>;
}

/** The workspace's own settings. `kpi.<id>.<knob>` and `rule.<engine>.<knob>` come on top. */
export const workspaceKnobs = {
  zone: { default: "UTC", meaning: "Time zone in which days begin." },
  currency: { default: "EUR", meaning: "Reporting currency." },
  fiscal_year_starts: { default: "01-01", meaning: "First day of the fiscal year, MM-DD up to the 28th." },
  first_weekday: { default: "monday", choices: ["monday", "sunday"], meaning: "Day on which weeks start." },
  small_n: { default: 10, meaning: "Estimates that rest on fewer are grey." },
  holidays: { default: "", meaning: "Days besides Saturdays and Sundays that are no working days, as “2026-12-25, 2026-12-26”." },
  close_lag_days: { default: 5, meaning: "Days after the end of a month, quarter or year on which its numbers are frozen as reported." },
  fx_max_age_days: { default: 0, meaning: "Days over which an exchange rate is carried forward; 0 = the exact day only." },
} as const satisfies Record<string, Knob>;

/** What holds at an instant: lines valid by then, the newest of each name; defaults for the rest. */
export function settingsAsOf(ledger: readonly SettingLine[], at: string): MeasureSettings {
  const values = new Map<string, SettingValue>();
  const changes = new Map<string, number>();
  for (const line of ledger.filter(({ valid_from }) => moment(valid_from) <= moment(at)).toSorted(byValidity)) {
    values.set(line.name, line.value);
    changes.set(line.name, (changes.get(line.name) ?? 0) + 1);
  }
  const own = workspace(values);
  const timelines = timelinesOf(ledger.filter(({ valid_from }) => moment(valid_from) <= moment(at)), own.zone);
  for (const [knob, since] of timelines) {
    const last = since.at(-1)?.value;
    if (last !== undefined) values.set(knob, last);
  }
  return { ...own, values, timelines, changes };
}

/**
 * What held when, of knobs and rules. A line with a day of its own holds for what happened since that day; one without holds for all time,
 * whatever was said before.
 */
function timelinesOf(lines: readonly SettingLine[], zone: string): Map<string, Since[]> {
  const ruling = lines.filter(({ name }) => name.startsWith("kpi.") || name.startsWith("rule."));
  const timelines = new Map<string, Since[]>();
  for (const line of ruling.toSorted((a, b) => setMoment(a) - setMoment(b))) {
    const before = timelines.get(line.name) ?? [{ day: "", value: undefined }];
    const day = dayOf(new Date(line.valid_from).toISOString(), zone);
    timelines.set(line.name, hasDay(line) ? [...before.filter((one) => one.day !== day), { day, value: line.value }].toSorted((a, b) => (a.day < b.day ? -1 : 1)) : [{ day: "", value: line.value }]);
  }
  return timelines;
}

/** Written without a day of its own it is valid from the moment of writing. */
function hasDay({ valid_from, set_at }: SettingLine): boolean {
  return set_at === undefined || moment(set_at) !== moment(valid_from);
}

function setMoment({ valid_from, set_at }: SettingLine): number {
  return moment(set_at ?? valid_from);
}

function workspace(values: ReadonlyMap<string, SettingValue>): Omit<MeasureSettings, "values" | "timelines" | "changes"> {
  return {
    zone: String(values.get("zone") ?? workspaceKnobs.zone.default),
    currency: String(values.get("currency") ?? workspaceKnobs.currency.default),
    fiscalYearStarts: String(values.get("fiscal_year_starts") ?? workspaceKnobs.fiscal_year_starts.default),
    firstWeekday: values.get("first_weekday") === "sunday" ? "sunday" : "monday",
    smallN: Number(values.get("small_n") ?? workspaceKnobs.small_n.default),
    holidays: daysListed(String(values.get("holidays") ?? workspaceKnobs.holidays.default)),
    closeLagDays: Number(values.get("close_lag_days") ?? workspaceKnobs.close_lag_days.default),
    fxMaxAgeDays: Number(values.get("fx_max_age_days") ?? workspaceKnobs.fx_max_age_days.default),
  };
}

function daysListed(text: string): string[] {
  return text.split(",").map((day) => day.trim()).filter((day) => day !== "");
}

function byValidity(a: SettingLine, b: SettingLine): number {
  return moment(a.valid_from) - moment(b.valid_from) || moment(a.set_at ?? "1970-01-01") - moment(b.set_at ?? "1970-01-01");
}

function moment(text: string): number {
  return new Date(text).getTime();
}

/** A KPI's knobs: its defaults with what is set; as they hold for what happens on a day, without one as they hold now. */
export function knobsOf(kpi: Kpi, settings: MeasureSettings, day?: string): KnobValues {
  const held = (setting: string): SettingValue | undefined => (day === undefined ? settings.values.get(setting) : heldOn(day, settings.timelines.get(setting)));
  return Object.fromEntries(Object.entries(kpi.knobs).map(([knob, { default: standard }]) => [knob, namesOf(kpi, knob).map(held).find((one) => one !== undefined) ?? standard]));
}

/** The settings that set a knob, the KPI's own first. */
function namesOf(kpi: Kpi, knob: string): string[] {
  const rule = kpi.knobs[knob]?.rule;
  return [knobName(kpi, knob), ...(rule === undefined ? [] : [`rule.${rule}.${knob}`])];
}

function heldOn(day: string, timeline: readonly Since[] = []): SettingValue | undefined {
  return timeline.findLast((one) => one.day <= day)?.value;
}

/** The days on which a knob of the KPI began to hold, in their order. */
export function knobDays(kpi: Kpi, settings: MeasureSettings): string[] {
  const days = Object.keys(kpi.knobs).flatMap((knob) => namesOf(kpi, knob)).flatMap((name) => (settings.timelines.get(name) ?? []).map(({ day }) => day));
  return [...new Set(days)].filter((day) => day !== "").toSorted();
}

/** How often the knobs of a KPI were changed: with the formula's version it names the definition exactly. */
export function knobsVersion(kpi: Kpi, settings: MeasureSettings): number {
  return Object.keys(kpi.knobs).flatMap((knob) => namesOf(kpi, knob)).reduce((sum, name) => sum + (settings.changes.get(name) ?? 0), 0);
}

/** The setting's name of a knob. */
export function knobName(kpi: Pick<Kpi, "id">, knob: string): string {
  return `kpi.${kpi.id}.${knob}`;
}

/**
 * Refuses a setting that means nothing, before it is written to the ledger; gives the value as it is stored (a number for `"14"`).
 * @throws Problem `unknown_setting`, `bad_setting`
 */
export function checkSetting(name: string, value: SettingValue, kpis: readonly Kpi[]): SettingValue {
  const knob = knobNamed(name, kpis);
  if (knob === undefined) throw problem("unknown_setting", `There is no setting “${name}”.`, "`sextant setting list` shows those there are.", { name });
  const stored = asKind(value, knob.default);
  if (stored === null) throw badSetting(name, value, `It takes ${kindWord(knob.default)}.`);
  if (knob.choices !== undefined && !knob.choices.includes(String(stored))) throw badSetting(name, value, `It takes one of: ${knob.choices.join(", ")}.`);
  checkWhole(name, stored, knob);
  checkWorkspace(name, stored);
  return name === "zone" ? (workspaceZone(String(stored)) ?? stored) : stored;
}

/** A quarter in which settings are tried. */
const trialWindow: Window = { from: "2026-01-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z", zone: "UTC", fromDay: "2026-01-01", toDay: "2026-04-01", now: "2026-04-01T00:00:00.000Z" };

/**
 * Whether the KPIs that a setting rules can be asked with it, beside the settings that hold: one that cannot would take the whole board along.
 * @throws Problem `bad_setting`, as the KPI says it
 */
export function checkUnderstood(name: string, value: SettingValue, { kpis, settings }: { readonly kpis: readonly Kpi[]; readonly settings: MeasureSettings }): void {
  const [, scope, of, knob = ""] = /^(kpi|rule)\.([a-z0-9_]+)\.([a-z0-9_]+)$/.exec(name) ?? [];
  for (const kpi of kpis.filter(({ id, knobs }) => Object.hasOwn(knobs, knob) && (scope === "kpi" ? id === of : knobs[knob]?.rule === of))) {
    kpi.facts({ window: trialWindow, knobs: { ...knobsOf(kpi, settings), [knob]: value }, workspace: settings });
  }
}

function knobNamed(name: string, kpis: readonly Kpi[]): Knob | undefined {
  const own = Object.entries(workspaceKnobs).find(([known]) => known === name);
  if (own !== undefined) return own[1];
  const [, rule, ruled = ""] = /^rule\.([a-z0-9_]+)\.([a-z0-9_]+)$/.exec(name) ?? [];
  if (rule !== undefined) return kpis.map(({ knobs: all }) => (Object.hasOwn(all, ruled) ? all[ruled] : undefined)).find((one) => one?.rule === rule);
  const [, id, knob = ""] = /^kpi\.([a-z0-9_]+)\.([a-z0-9_]+)$/.exec(name) ?? [];
  const knobs = kpis.find((kpi) => kpi.id === id)?.knobs ?? {};
  return Object.hasOwn(knobs, knob) ? knobs[knob] : undefined;
}

function kindWord(like: SettingValue): string {
  if (typeof like === "number") return "a number";
  return typeof like === "boolean" ? "true or false" : "a word";
}

function asKind(value: SettingValue, like: SettingValue): SettingValue | null {
  if (typeof value === typeof like) return typeof value === "number" && !Number.isFinite(value) ? null : value;
  if (typeof like === "number" && typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  if (typeof like === "boolean" && (value === "true" || value === "false")) return value === "true";
  return typeof like === "string" ? String(value) : null;
}

/** The most that a KPI's number of these takes: a hundred years of days and months, twenty of weeks that are compared one by one, or what fits a company. */
const mostOf = { days: 36_600, weeks: 1_040, months: 1_200, people: 100_000, sessions: 100_000 } as const;

/** Days, weeks, months, people and sessions are counted whole: half a day back, or a million years, is no date. */
function checkWhole(name: string, value: SettingValue, { default: usual, least = 0 }: Knob): void {
  const knob = name.slice(name.lastIndexOf(".") + 1);
  const counted = knob.split("_").find((word): word is keyof typeof mostOf => Object.hasOwn(mostOf, word));
  if (counted === undefined || typeof usual !== "number" || !/^(?:kpi|rule)\./.test(name)) return;
  const most = mostOf[counted];
  if (!(Number.isInteger(value) && Number(value) >= least && Number(value) <= most)) throw badSetting(name, value, `Give a whole number from ${least} to ${most}.`);
}

function checkWorkspace(name: string, value: SettingValue): void {
  if (name === "zone" && workspaceZone(String(value)) === null) throw badSetting(name, value, "Write a zone like Europe/Berlin.");
  if (name === "holidays" && !daysListed(String(value)).every(isDay)) throw badSetting(name, value, "Write days as YYYY-MM-DD, parted by commas.");
  if (name === "currency" && !isCurrency(String(value))) throw badSetting(name, value, "Write an ISO 4217 code like EUR.");
  if (name === "fiscal_year_starts" && !isFiscalStart(String(value))) throw badSetting(name, value, "Write MM-DD, up to the 28th.");
  if (["small_n", "fx_max_age_days", "close_lag_days"].includes(name) && !(Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 366)) {
    throw badSetting(name, value, "It takes a whole number from 0 to 366.");
  }
}

function badSetting(name: string, value: SettingValue, advice: string): Error {
  return problem("bad_setting", `“${String(value)}” is no value of ${name}.`, advice, { name, value });
}
