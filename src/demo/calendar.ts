/** Days as numbers since 1970, so that the sample company needs no clock and no zone until a row is written. */
export type Day = number;

const msPerDay = 86_400_000;

export function dayOf(iso: string): Day {
  return Math.round(new Date(`${iso}T00:00:00Z`).getTime() / msPerDay);
}

export function isoDay(day: Day): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** Monday is 1, Sunday is 7. */
export function weekday(day: Day): number {
  return ((day + 3) % 7) + 1;
}

/** The next working day on or after it. */
export function workingDay(day: Day): Day {
  return weekday(day) === 6 ? day + 2 : weekday(day) === 7 ? day + 1 : day;
}

/** 1 is January. */
export function monthOfDay(day: Day): number {
  return new Date(day * msPerDay).getUTCMonth() + 1;
}

/** So many working days later, Saturdays and Sundays left out. */
export function workingDaysLater(day: Day, days: number): Day {
  let later = day;
  for (let left = days; left > 0; ) {
    later += 1;
    if (weekday(later) <= 5) left -= 1;
  }
  return later;
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  return day - weekday(day) + 1;
}

/** An instant of the day from the minutes after midnight. */
export function atMinute(day: Day, minute: number, second = 0): string {
  return at(day, Math.floor(minute / 60), minute % 60, second);
}

/** An instant of the day, as a person in the office zone would write it without a zone: `2026-03-02T09:30:00`. */
export function at(day: Day, hour: number, minute: number, second = 0): string {
  return `${isoDay(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

/** First days of the months from the month of `from` to the month of `until`. */
export function monthStarts(from: Day, until: Day): Day[] {
  const out: Day[] = [];
  const first = new Date(from * msPerDay);
  for (let month = 0; ; month += 1) {
    const day = Math.round(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1) / msPerDay);
    if (day > until) return out;
    out.push(day);
  }
}
