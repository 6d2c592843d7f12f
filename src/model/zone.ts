/** Days exist only in a zone: the one place where days and instants are turned into each other. */
import { Temporal } from "temporal-polyfill";
import { problem } from "./problem.ts";

/** Zone names that are read though they say nothing certain: an importer warns of them (`zone_abbreviation`). */
export const zoneAbbreviations: Readonly<Record<string, string>> = {
  GMT: "UTC", Z: "UTC", WET: "Europe/Lisbon", CET: "Europe/Berlin", CEST: "Europe/Berlin", EET: "Europe/Helsinki", MSK: "Europe/Moscow",
  BST: "Europe/London", EST: "America/New_York", EDT: "America/New_York", CST: "America/Chicago", CDT: "America/Chicago",
  MST: "America/Denver", MDT: "America/Denver", PST: "America/Los_Angeles", PDT: "America/Los_Angeles", JST: "Asia/Tokyo",
};

/**
 * The zone that a text means: an IANA name or alias in any case, or an offset (`+05:30`, `+0530`, `UTC+3`, `GMT+3`) as `+05:30`.
 * @throws Problem `unknown_zone`
 */
export function zoneNamed(text: string): string {
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text.trim());
  const zone = offset === null ? text.trim() : offsetZone(offset);
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw problem("unknown_zone", `“${text}” is no time zone.`, "Write a name like Europe/Berlin or an offset like +05:30.", { zone: text });
  }
}

/** The zone of a workspace as it is stored: a named zone, in the spelling that engines know. Null for an offset or no zone at all. */
export function workspaceZone(text: string): string | null {
  if (/^[+-]/.test(text)) return null;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
    return known.toLowerCase() === text.toLowerCase() ? known : text;
  } catch {
    return null;
  }
}

function offsetZone([, sign = "+", hours = "", minutes = "00"]: RegExpExecArray): string {
  return `${sign}${hours.padStart(2, "0")}:${minutes}`;
}

/** First instant of a day in a zone, ISO text with `Z`; where the clocks jump over midnight, the first one there is. */
export function startOfDay(day: string, zone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString({ smallestUnit: "millisecond" });
}

/** The day of a zone in which an instant falls, `YYYY-MM-DD`. */
export function dayOf(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** A day some days later (or earlier). */
export function daysLater(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Days from one day to another; negative backwards. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}
