/** When things happen in a firm: office hours, quiet Fridays, the summer dip, the rush at quarter ends, the days around Christmas. */
import { type Day, monthOfDay, weekday } from "./calendar.ts";
import { type Chance, happens, pick, whole } from "./random.ts";

/** How lively a month is, January first. */
const months = [0.9, 1, 1.15, 1, 0.95, 1.1, 0.75, 0.6, 1.15, 1.15, 1.1, 0.7] as const;
const weekdays = [1.05, 1.15, 1.1, 1.05, 0.75, 0.02, 0.02] as const;

/** Asked for every account on every day. */
const known = new Map<Day, number>();

/** How lively a day is: 1 is a usual working day. */
export function liveliness(day: Day): number {
  const before = known.get(day);
  if (before !== undefined) return before;
  const lively = livelinessOf(day);
  known.set(day, lively);
  return lively;
}

function livelinessOf(day: Day): number {
  const month = months[monthOfDay(day) - 1] ?? 1;
  return isHoliday(day) ? 0.03 : month * (weekdays[weekday(day) - 1] ?? 1);
}

/** Nobody works between Christmas and New Year, on New Year's Day and on 1 May. */
export function isHoliday(day: Day): boolean {
  const text = new Date(day * 86_400_000).toISOString().slice(5, 10);
  return (text >= "12-24" && text <= "12-31") || text === "01-01" || text === "05-01";
}

export function isWorkingDay(day: Day): boolean {
  return weekday(day) <= 5 && liveliness(day) > 0.1;
}

/** The next day on or after it on which people work. */
export function officeDay(day: Day): Day {
  let next = day;
  while (!isWorkingDay(next)) next += 1;
  return next;
}

/** Minutes after midnight: the morning and the early afternoon are busiest. */
export function officeMinute(roll: Chance): number {
  const hour = pick(roll, [8, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 17]);
  return hour * 60 + whole(roll, 0, 59);
}

/** Minutes after midnight of a visit to a web site: mostly office hours, some at night. */
export function visitMinute(roll: Chance): number {
  return happens(roll, 0.86) ? officeMinute(roll) : whole(roll, 18, 22) * 60 + whole(roll, 0, 59);
}

/** The last working day on or before the last day of the quarter that a day lies in. */
export function quarterEnd(day: Day): Day {
  const date = new Date(day * 86_400_000);
  const last = Math.round(Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3 + 3, 1) / 86_400_000) - 1;
  let end = last;
  while (!isWorkingDay(end)) end -= 1;
  return end;
}
