/** Relations of much data in pieces: each quarter of the calendar is made once, for all who ask of it, and none of which nobody asks. */
import { dayOf, daysLater, startOfDay } from "../../model/zone.ts";
import { join, shared, type Sql, sql } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { endOf } from "./time.ts";

/** A question over more quarters reads all there is at once. */
export const quartersMax = 12;
/** A quarter is made as if all were over; what has not happened is left out by whoever reads it. */
const afterAll = "2199-12-31T00:00:00.000Z";

/**
 * What `make` says of each quarter that the window overlaps, under one another; null where the window is not asked in pieces, or is too long. Rows of a
 * quarter's margin may stand in none but that quarter: `make` gives those dated inside the window that it is called with, and no others.
 */
export function byQuarter(window: Window, make: (quarter: Window) => Sql): Sql | null {
  const quarters = window.isPieced === true ? quartersOf(window) : [];
  if (quarters.length === 0 || quarters.length > quartersMax) return null;
  return join(quarters.map((quarter) => sql`SELECT * FROM (${shared(make(quarter))})`), "\nUNION ALL\n");
}

/**
 * A condition over rows with `account_id`: where there is much, rows of others than these accounts (a SELECT of their ids) are passed over before anything
 * is brought together. Where there is little, that costs more than it saves.
 */
export function amongFew(accounts: Sql, window: Window): Sql {
  return window.isPieced === true ? sql`account_id IN (${accounts})` : sql`true`;
}

/** The quarters of the calendar that have an instant in common with the window, by time, of one still to come its first; at most one more than can be asked in pieces. */
export function quartersOf(window: Window): Window[] {
  const quarters: Window[] = [];
  let first = quarterWith(dayOf(window.from, window.zone));
  while (quarters.length === 0 || (startOfDay(first, window.zone) < endOf(window) && quarters.length <= quartersMax)) {
    const next = quarterWith(daysLater(first, daysOfQuarterMax));
    quarters.push({ ...window, fromDay: first, toDay: next, from: startOfDay(first, window.zone), to: startOfDay(next, window.zone), now: afterAll });
    first = next;
  }
  return quarters;
}

/** No quarter is longer, and none so short that its next is passed over. */
const daysOfQuarterMax = 92;

/** The first day of the quarter with a day in it. */
function quarterWith(day: string): string {
  const [year = "", month = ""] = day.split("-");
  return `${year}-${String(Number(month) - ((Number(month) - 1) % 3)).padStart(2, "0")}-01`;
}
