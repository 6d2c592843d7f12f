/** Working days: Monday to Friday less the holidays of the workspace (settled reading S15). */
import { dayOf as dayOfInstant, daysBetween, daysLater } from "../../model/zone.ts";
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Window, Workspace } from "../kpi.ts";
import { dayOf, nowInstant } from "./time.ts";

/** Beyond so many calendar days nobody asks how many of them were worked. */
const daysMax = 1_000;

/** A calendar day is a working day. */
export function isWorkingDay(day: Sql, workspace: Workspace): Sql {
  return sql`(toDayOfWeek(${day}) <= 5 AND NOT has(${value.strings(workspace.holidays)}, toString(${day})))`;
}

/** Working days after the one calendar day up to the other, that day inside; 0 where it is not later. */
export function workingDaysAfter(earlier: Sql, later: Sql, workspace: Workspace): Sql {
  const between = sql`toUInt32(least(${value.int(daysMax)}, greatest(0, dateDiff('day', ${earlier}, ${later}))))`;
  return sql`toInt64(arrayCount(n -> ${isWorkingDay(sql`addDays(${earlier}, n)`, workspace)}, range(1, ${between} + 1)))`;
}

/** The same up to the day of asking. */
export function workingDaysSince(earlier: Sql, window: Window, workspace: Workspace): Sql {
  return workingDaysAfter(earlier, dayOf(nowInstant(window), window), workspace);
}

/** How many working days a window has, up to the day of asking. */
export function workingDaysOf({ fromDay, toDay, now, zone }: Window, { holidays }: Workspace): number {
  const afterToday = daysLater(dayOfInstant(now, zone), 1);
  const count = Math.max(0, daysBetween(fromDay, afterToday < toDay ? afterToday : toDay));
  const days = Array.from({ length: count }, (_, n) => daysLater(fromDay, n));
  return days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()) && !holidays.includes(day)).length;
}
