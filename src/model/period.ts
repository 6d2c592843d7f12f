/**
 * Periods are made here and nowhere else: from a name and a calendar to half-open days `[from, to)` of a zone. Names:
 * `2026`, `2026-Q2`, `2026-03`, `2026-W07`, `2026-03-15`, `FY2026`, `FY2026-Q2`, `2026-01-01/2026-04-01` (the second day is the first
 * outside), `today`, `yesterday`, `this_week`, `last_month`, `this_quarter`, `last_year`, `last_fiscal_year` …, `last_30_days`.
 *
 * A fiscal year bears the number of the calendar year in which it ends. Weeks are ISO weeks; where weeks start on Sunday, week n is the
 * one that starts the day before ISO week n.
 */
import { Temporal } from "temporal-polyfill";
import { problem } from "./problem.ts";
import { dayOf, daysBetween, daysLater, startOfDay } from "./zone.ts";

/** How a workspace counts its days: settings, printed under every chart. */
export interface Calendar {
  /** IANA zone. */
  readonly zone: string;
  /** First month and day of the fiscal year, `MM-DD`; `01-01` = the calendar year. */
  readonly fiscalYearStarts: string;
  readonly firstWeekday: "monday" | "sunday";
}

export interface Period {
  /** First day inside, first day outside, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly label: string;
}

/** The grids of a series. */
export type Every = "day" | "week" | "month" | "quarter";

export const everyWords: readonly Every[] = ["day", "week", "month", "quarter"];

/** A piece of a period on a grid; `whole` where the grid's own bounds lie inside the period. */
export interface Bucket extends Period {
  readonly whole: boolean;
}

type Unit = Every | "year" | "fiscal_year" | "fiscal_quarter";

interface Span {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

/** More points than a chart can show: a series beyond is refused. */
const bucketsMax = 1_000;

/**
 * The period that a name means in a calendar; `now` (an instant) decides what "last" is.
 * @throws Problem `unknown_period`
 */
export function periodNamed(name: string, calendar: Calendar, now: string): Period {
  const text = name.trim();
  const span = relative(text.toLowerCase(), calendar, now) ?? absolute(text, calendar);
  if (span === null) throw unknownPeriod(name);
  return periodOf(span, calendar);
}

/**
 * The period from a day to the first day outside, with the name of the calendar where it has one.
 * @throws Problem `unknown_period` for a day that does not exist, `empty_period`
 */
export function periodBetween(from: string, to: string, calendar: Calendar): Period {
  return periodOf({ from: dayNamed(from), to: dayNamed(to) }, calendar);
}

/** The instants of a period: first inside, first outside. */
export function instantsOf(period: Pick<Period, "from" | "to" | "zone">): { readonly from: string; readonly to: string } {
  return { from: startOfDay(period.from, period.zone), to: startOfDay(period.to, period.zone) };
}

/** The period before: the calendar's own (the month before March is February), else as many days. */
export function previousPeriod(period: Period, calendar: Calendar): Period {
  const span = spanOf(period);
  const unit = unitOf(span, calendar);
  if (unit !== null) return periodOf({ from: step(span.from, unit, -1), to: span.from }, calendar);
  return periodOf({ from: span.from.subtract(span.from.until(span.to)), to: span.from }, calendar);
}

/** The same period a year before: weeks by their number (week 53 → the last week), all others by their days. */
export function yearBefore(period: Period, calendar: Calendar): Period {
  const span = spanOf(period);
  if (unitOf(span, calendar) === "week") return periodOf(weekYearBefore(span, calendar), calendar);
  const start = span.from.subtract({ years: 1 });
  // 28 February 2024 ends on the 29th, which a year before is the 28th again.
  return periodOf({ from: start, to: latest(span.to.subtract({ years: 1 }), start.add({ days: 1 })) }, calendar);
}

/**
 * The period cut into days, weeks, months or quarters (of the fiscal year, where that is another); the first and the last may be pieces.
 * @throws Problem `too_many_points`
 */
export function grid(period: Period, every: Every, calendar: Calendar): Bucket[] {
  const unit = every === "quarter" && calendar.fiscalYearStarts !== "01-01" ? "fiscal_quarter" : every;
  const { from, to } = spanOf(period);
  const buckets: Bucket[] = [];
  for (let start = floor(from, unit, calendar); Temporal.PlainDate.compare(start, to) < 0; start = step(start, unit, 1)) {
    if (buckets.length === bucketsMax) throw tooManyPoints(period, every);
    buckets.push(piece({ from: start, to: step(start, unit, 1) }, { from, to }, unit, calendar));
  }
  return buckets;
}

function piece(whole: Span, within: Span, unit: Unit, calendar: Calendar): Bucket {
  const from = latest(whole.from, within.from);
  const to = earliest(whole.to, within.to);
  const isWhole = from.equals(whole.from) && to.equals(whole.to);
  return { from: from.toString(), to: to.toString(), zone: calendar.zone, label: unitLabel(whole.from, unit, calendar), whole: isWhole };
}

/** Whether a period is over at an instant. */
export function isOver(period: Period, now: string): boolean {
  return dayOf(now, period.zone) >= period.to;
}

// --- names -------------------------------------------------------------------------------------------------------------------------

function absolute(text: string, calendar: Calendar): Span | null {
  const [first = "", second, ...more] = text.split("/");
  if (second !== undefined) return more.length > 0 ? null : { from: dayNamed(first), to: dayNamed(second) };
  const [, fiscal, year = "", rest = ""] = /^(FY)?(\d{4})(?:-(.+))?$/i.exec(text) ?? [];
  if (year === "") return null;
  return fiscal === undefined ? calendarSpan(Number(year), rest.toUpperCase(), calendar, text) : fiscalSpan(Number(year), rest.toUpperCase(), calendar);
}

function calendarSpan(year: number, rest: string, calendar: Calendar, text: string): Span | null {
  if (rest === "") return spanFrom(firstDay(year), "year");
  const [, quarter] = /^Q([1-4])$/.exec(rest) ?? [];
  if (quarter !== undefined) return spanFrom(firstDay(year, Number(quarter) * 3 - 2), "quarter");
  const [, week] = /^W(\d{2})$/.exec(rest) ?? [];
  if (week !== undefined) return weekSpan(year, Number(week), calendar);
  if (/^(0[1-9]|1[0-2])$/.test(rest)) return spanFrom(firstDay(year, Number(rest)), "month");
  return /^\d{2}-\d{2}$/.test(rest) ? spanFrom(dayNamed(text), "day") : null;
}

function fiscalSpan(year: number, rest: string, calendar: Calendar): Span | null {
  const start = fiscalStart(year, calendar);
  if (rest === "") return spanFrom(start, "fiscal_year");
  const [, quarter] = /^Q([1-4])$/.exec(rest) ?? [];
  return quarter === undefined ? null : spanFrom(start.add({ months: 3 * (Number(quarter) - 1) }), "fiscal_quarter");
}

function weekSpan(year: number, week: number, calendar: Calendar): Span | null {
  if (week < 1 || week > weeksIn(year)) return null;
  const monday = firstMonday(year).add({ weeks: week - 1 });
  return spanFrom(calendar.firstWeekday === "sunday" ? monday.subtract({ days: 1 }) : monday, "week");
}


function relative(text: string, calendar: Calendar, now: string): Span | null {
  const today = Temporal.PlainDate.from(dayOf(now, calendar.zone));
  if (text === "today") return spanFrom(today, "day");
  if (text === "yesterday") return spanFrom(today.subtract({ days: 1 }), "day");
  const [, days] = /^last_([1-9]\d{0,4})_days$/.exec(text) ?? [];
  if (days !== undefined) return { from: today.subtract({ days: Number(days) }), to: today };
  const [, which, word = ""] = /^(this|last)_([a-z_]+)$/.exec(text) ?? [];
  const unit = units.find((one) => one === word);
  if (unit === undefined) return null;
  return spanFrom(step(floor(today, unit, calendar), unit, which === "last" ? -1 : 0), unit);
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function dayNamed(text: string): Temporal.PlainDate {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError(text);
    return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch {
    throw unknownPeriod(text);
  }
}

function unknownPeriod(name: string): Error {
  const advice = "Write a day (2026-03-15), a name (2026, 2026-Q2, 2026-03, 2026-W07, FY2026, last_quarter, last_30_days) or two days (2026-01-01/2026-04-01).";
  return problem("unknown_period", `“${name}” is no period.`, advice, { period: name });
}

function tooManyPoints(period: Period, every: Every): Error {
  const text = `${period.label} has more than ${bucketsMax} points by ${every}.`;
  return problem("too_many_points", text, "Take a shorter period or a coarser grid.", { every, points_max: bucketsMax });
}

// --- the calendar ------------------------------------------------------------------------------------------------------------------

function spanFrom(start: Temporal.PlainDate, unit: Unit): Span {
  return { from: start, to: step(start, unit, 1) };
}

function step(day: Temporal.PlainDate, unit: Unit, times: number): Temporal.PlainDate {
  switch (unit) {
    case "day":
      return day.add({ days: times });
    case "week":
      return day.add({ weeks: times });
    case "month":
      return day.add({ months: times });
    case "quarter":
    case "fiscal_quarter":
      return day.add({ months: 3 * times });
    case "year":
    case "fiscal_year":
      return day.add({ years: times });
    default:
      return unit satisfies never;
  }
}

/** First day of the unit in which a day lies. */
function floor(day: Temporal.PlainDate, unit: Unit, calendar: Calendar): Temporal.PlainDate {
  switch (unit) {
    case "day":
      return day;
    case "week":
      return day.subtract({ days: calendar.firstWeekday === "sunday" ? day.dayOfWeek % 7 : day.dayOfWeek - 1 });
    case "month":
      return day.with({ day: 1 });
    case "quarter":
      return firstDay(day.year, day.month - ((day.month - 1) % 3));
    case "year":
      return firstDay(day.year);
    case "fiscal_year":
      return fiscalStart(fiscalYear(day, calendar), calendar);
    case "fiscal_quarter":
      return fiscalQuarterStart(day, calendar);
    default:
      return unit satisfies never;
  }
}

function fiscalQuarterStart(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  const start = fiscalStart(fiscalYear(day, calendar), calendar);
  const starts = [9, 6, 3, 0].map((months) => start.add({ months }));
  return starts.find((quarter) => Temporal.PlainDate.compare(quarter, day) <= 0) ?? start;
}

/** First day of the fiscal year that bears a number: that in whose last day's calendar year it ends. */
function fiscalStart(year: number, calendar: Calendar): Temporal.PlainDate {
  const start = firstFiscalDay(year, calendar);
  return calendar.fiscalYearStarts === "01-01" ? start : start.subtract({ years: 1 });
}

function fiscalYear(day: Temporal.PlainDate, calendar: Calendar): number {
  if (calendar.fiscalYearStarts === "01-01") return day.year;
  return Temporal.PlainDate.compare(day, firstFiscalDay(day.year, calendar)) < 0 ? day.year : day.year + 1;
}

function firstFiscalDay(year: number, calendar: Calendar): Temporal.PlainDate {
  const [month = "", day = ""] = calendar.fiscalYearStarts.split("-");
  return new Temporal.PlainDate(year, Number(month), Number(day));
}

/** True for what a fiscal year may start with: an existing `MM-DD` up to the 28th, so that every quarter starts on that day. */
export function isFiscalStart(text: string): boolean {
  return /^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/.test(text);
}

function firstDay(year: number, month = 1): Temporal.PlainDate {
  return new Temporal.PlainDate(year, month, 1);
}

/** The Monday of ISO week 1: the week with 4 January in it. */
function firstMonday(year: number): Temporal.PlainDate {
  const fourth = new Temporal.PlainDate(year, 1, 4);
  return fourth.subtract({ days: fourth.dayOfWeek - 1 });
}

function weeksIn(year: number): number {
  return new Temporal.PlainDate(year, 12, 28).weekOfYear ?? 52;
}

function weekYearBefore(span: Span, calendar: Calendar): Span {
  const { year, week } = isoWeek(span.from, calendar);
  return weekSpan(year - 1, Math.min(week, weeksIn(year - 1)), calendar) ?? span;
}

function isoWeek(start: Temporal.PlainDate, calendar: Calendar): { year: number; week: number } {
  const monday = calendar.firstWeekday === "sunday" ? start.add({ days: 1 }) : start;
  return { year: monday.yearOfWeek ?? monday.year, week: monday.weekOfYear ?? 1 };
}

// --- labels ------------------------------------------------------------------------------------------------------------------------

function periodOf(span: Span, calendar: Calendar): Period {
  if (Temporal.PlainDate.compare(span.from, span.to) >= 0) throw emptyPeriod(span);
  const unit = unitOf(span, calendar);
  const label = unit === null ? spanLabel(span) : unitLabel(span.from, unit, calendar);
  return { from: span.from.toString(), to: span.to.toString(), zone: calendar.zone, label };
}

function emptyPeriod({ from: first, to }: Span): Error {
  const text = `The period from ${first.toString()} to ${to.toString()} has no day in it.`;
  return problem("empty_period", text, "“to” is the first day outside: it must lie after “from”.", { from: first.toString(), to: to.toString() });
}

const units: readonly Unit[] = ["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"];

/** Which unit of the calendar a span is exactly, if any. */
function unitOf(span: Span, calendar: Calendar): Unit | null {
  return units.find((unit) => floor(span.from, unit, calendar).equals(span.from) && step(span.from, unit, 1).equals(span.to)) ?? null;
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function unitLabel(start: Temporal.PlainDate, unit: Unit, calendar: Calendar): string {
  switch (unit) {
    case "day":
      return dayLabel(start);
    case "week":
      return weekLabel(start, calendar);
    case "month":
      return `${months[start.month - 1] ?? ""} ${start.year}`;
    case "quarter":
      return `Q${Math.ceil(start.month / 3)} ${start.year}`;
    case "year":
      return String(start.year);
    case "fiscal_year":
      return `FY${fiscalYear(start, calendar)}`;
    case "fiscal_quarter":
      return `FY${fiscalYear(start, calendar)} Q${fiscalQuarter(start, calendar)}`;
    default:
      return unit satisfies never;
  }
}

function fiscalQuarter(start: Temporal.PlainDate, calendar: Calendar): number {
  const first = floor(start, "fiscal_year", calendar);
  return Math.floor(first.until(start, { largestUnit: "months" }).months / 3) + 1;
}

function weekLabel(start: Temporal.PlainDate, calendar: Calendar): string {
  const { year, week } = isoWeek(start, calendar);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

function dayLabel(day: Temporal.PlainDate): string {
  return `${day.day} ${(months[day.month - 1] ?? "").slice(0, 3)} ${day.year}`;
}

/** Both days inside: "1 Jan 2026 – 15 Mar 2026". */
function spanLabel(span: Span): string {
  return `${dayLabel(span.from)} – ${dayLabel(span.to.subtract({ days: 1 }))}`;
}

function spanOf(period: Pick<Period, "from" | "to">): Span {
  return { from: Temporal.PlainDate.from(period.from), to: Temporal.PlainDate.from(period.to) };
}

function latest(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? b : a;
}

function earliest(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? a : b;
}

/** How many days a period has. */
export function daysIn(period: Pick<Period, "from" | "to">): number {
  return daysBetween(period.from, period.to);
}

/** The day before the first day outside. */
export function lastDay(period: Pick<Period, "from" | "to">): string {
  return daysLater(period.to, -1);
}
