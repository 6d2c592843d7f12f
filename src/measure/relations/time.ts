/** Instants and days in SQL. A window is half-open; days begin in the workspace's zone; nothing after the instant of asking is known. */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";

/** First instant that is not seen any more: the window's end, or just after the instant of asking where that comes first. */
export function endOf(window: Window): string {
  return new Date(Math.min(Date.parse(window.to), Date.parse(window.now) + 1)).toISOString();
}

/** Where touches of so many days before an instant certainly lie, with a day for the clocks: for what is kept by the calendar. */
export function reachOf(since: string, days: number, end: string): { readonly reach: { readonly from: string; readonly end: string } } {
  return { reach: { from: new Date(Date.parse(since) - (days + 2) * 86_400_000).toISOString(), end } };
}

/** T, the instant of a snapshot: the last one before {@link endOf}. */
export function stateInstant(window: Window): Sql {
  return sql`${value.instant(new Date(Date.parse(endOf(window)) - 1))}`;
}

/** `at` lies inside the window. */
export function inside(at: Sql, window: Window): Sql {
  return sql`(${at} >= ${value.instant(window.from)} AND ${at} < ${value.instant(endOf(window))})`;
}

/** The window's first instant, and the last before it (the state "at the start of P"). */
export function fromInstant(window: Window): Sql {
  return sql`${value.instant(window.from)}`;
}

export function beforeFrom(window: Window): Sql {
  return sql`${value.instant(new Date(Date.parse(window.from) - 1))}`;
}

/** First instant outside, as SQL. */
export function endInstant(window: Window): Sql {
  return sql`${value.instant(endOf(window))}`;
}

/** The calendar day of an instant. */
export function dayOf(at: Sql, window: Window): Sql {
  return sql`toDate32(${at}, ${value.string(window.zone)})`;
}

/** The instant at which a calendar day begins, also where the clocks leave midnight out. Text would be read as the midnight that is not there. */
export function startOfDay(day: Sql, window: Window): Sql {
  return sql`toDateTime64(toDateTime64(${day}, 3, ${value.string(window.zone)}), 3, 'UTC')`;
}

/** The same time of day `days` calendar days later (earlier, where negative). */
export function daysLater(at: Sql, days: number, window: Window): Sql {
  return sql`toDateTime64(addDays(toTimeZone(${at}, ${value.string(window.zone)}), ${value.int(days)}), 3, 'UTC')`;
}

/** The day of T. */
export function stateDay(window: Window): Sql {
  return dayOf(stateInstant(window), window);
}

/** Calendar days between two instants (rule R8: the difference of local dates). */
export function daysBetween(earlier: Sql, later: Sql, window: Window): Sql {
  return sql`dateDiff('day', ${dayOf(earlier, window)}, ${dayOf(later, window)})`;
}

/** An instant before and one after everything. */
export const longAgo: Sql = sql`toDateTime64('1900-01-02 00:00:00', 3, 'UTC')`;
export const farAhead: Sql = sql`toDateTime64('2200-01-01 00:00:00', 3, 'UTC')`;

/** The instant of asking. */
export function nowInstant(window: Window): Sql {
  return sql`${value.instant(window.now)}`;
}
