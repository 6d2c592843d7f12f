/** Which period a question means: the days that it names, else the last twelve months that the data tell of. */
import type { Calendar, Period } from "../model/period.ts";
import { periodBetween, periodNamed } from "../model/period.ts";
import { dayOf, daysLater } from "../model/zone.ts";

export interface PeriodAsk {
  readonly from?: string | undefined;
  /** First day outside. */
  readonly to?: string | undefined;
  /** Or a name: `2026-Q2`, `last_month`. */
  readonly period?: string | undefined;
  readonly calendar: Calendar;
  readonly now: Date;
  /** The newest thing that happened in the data, at most now; null when there is nothing. */
  readonly newest: string | null;
}

/**
 * Two days: just these. One of them: a year from it, or the year before it. None: the year that ends with the newest happening, which with
 * live data is today, and with an old export its last day.
 * @throws Problem `unknown_period`, `empty_period`
 */
export function periodAsked({ from, to, period, calendar, now, newest }: PeriodAsk): Period {
  if (period !== undefined) return periodNamed(period, calendar, now.toISOString());
  if (from !== undefined) return periodBetween(from, to ?? yearLater(from, 1), calendar);
  const end = to ?? daysLater(dayOf(newest ?? now.toISOString(), calendar.zone), 1);
  return periodBetween(yearLater(end, -1), end, calendar);
}

// A year after 29 February is 1 March.
function yearLater(day: string, years: number): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const same = `${String(Number(year) + years).padStart(4, "0")}-${month}-${date}`;
  return Number.isNaN(Date.parse(same)) || (month === "02" && date === "29") ? `${same.slice(0, 4)}-03-01` : same;
}

/** First day and first day outside. */
export interface CalendarSpan {
  readonly from: string;
  readonly to: string;
}

/** The calendar's month, quarter or year of a day. */
export function calendarSpan(day: string, months: 1 | 3 | 12): CalendarSpan {
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / months) * months + 1;
  const from = `${day.slice(0, 4)}-${String(first).padStart(2, "0")}-01`;
  return { from, to: monthsLater(from, months) };
}

/** What a dashboard opens with: the quarter of the newest day. */
export function usualSpan(day: string): CalendarSpan {
  return calendarSpan(day, 3);
}

/** The first day of the month that is so many months later. */
export function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}
