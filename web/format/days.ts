/** Days are `YYYY-MM-DD` texts of the workspace's zone; instants are ISO texts with Z. No arithmetic here depends on the reader's zone. */
import { locale } from "../words/language.ts";

type Shape = Readonly<Intl.DateTimeFormatOptions>;
const day: Shape = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
const shortDay: Shape = { day: "numeric", month: "short", timeZone: "UTC" };
const month: Shape = { month: "long", year: "numeric", timeZone: "UTC" };
const shortMonth: Shape = { month: "short", timeZone: "UTC" };
const weekday: Shape = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone: making one takes longer than a page's tile. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function format(shape: Shape): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(shape)}`;
  const kept = formats.get(key) ?? new Intl.DateTimeFormat(locale(), shape);
  formats.set(key, kept);
  return kept;
}

/** A year and the “г.” that Russian writes after it stay on one line. */
function together(text: string): string {
  return text.replace(" г.", "\u00a0г.");
}

export function showDay(at: string): string {
  return together(format(day).format(asUtc(at)));
}
export function showShortDay(at: string): string {
  return format(shortDay).format(asUtc(at));
}
export function showMonth(at: string): string {
  return format(month).format(asUtc(at));
}
export function showMonthShort(at: string): string {
  return format(shortMonth).format(asUtc(at));
}
export function showWeekday(at: string): string {
  return format(weekday).format(asUtc(at));
}

/** An instant as day and time of the workspace's zone. */
/** `time`: medium shows seconds. */
export function showInstant(at: string, zone: string, time: "short" | "medium" = "short"): string {
  return together(format({ dateStyle: "medium", timeStyle: time, timeZone: zone }).format(asInstant(at)));
}
export function showInstantDay(at: string, zone: string): string {
  return showDay(dayOf(asInstant(at), zone));
}
export function showTime(at: string, zone: string): string {
  return format({ timeStyle: "short", timeZone: zone }).format(asInstant(at));
}

/** The calendar day of an instant in a zone. */
export function dayOf(at: Date, zone: string): string {
  const kept = calendars.get(zone) ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  calendars.set(zone, kept);
  return kept.format(at);
}

export function dayOfInstant(at: string, zone: string): string {
  return dayOf(asInstant(at), zone);
}

/** The first instant after a day of the zone, wherever its clocks are changed. */
export function endOfDay(day: string, zone: string): string {
  const next = addDays(day, 1);
  const hour = 3_600_000;
  let [before, after] = [Date.parse(`${next}T00:00:00Z`) - 16 * hour, Date.parse(`${next}T00:00:00Z`) + 16 * hour];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(middle), zone) >= next) after = middle;
    else before = middle;
  }
  return new Date(after).toISOString();
}

export function addDays(day: string, days: number): string {
  const date = asUtc(day);
  date.setUTCDate(date.getUTCDate() + days);
  return asDay(date);
}

/** The first day of the month that is `months` away from this day's month. */
export function addMonths(day: string, months: number): string {
  const date = asUtc(day);
  return asDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)));
}

export function monthStart(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(asUtc(text).getTime()) && asDay(asUtc(text)) === text;
}

function asUtc(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}

/** The engine may write instants with a blank and without Z; both are UTC. */
function asInstant(at: string): Date {
  const text = at.includes("T") ? at : at.replace(" ", "T");
  return new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
}

function asDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
