import type { TimelineEntry } from "../../../src/serve/contract.ts";
import { dayOfInstant } from "../../format/days.ts";

/** A heading of a day, one thing that happened, or the same thing that happened with several people. */
export type Line =
  | { readonly what: "day"; readonly day: string; readonly key: string }
  | { readonly what: "entry"; readonly day: string; readonly key: string; readonly entry: TimelineEntry }
  | { readonly what: "fold"; readonly day: string; readonly key: string; readonly entries: readonly TimelineEntry[]; readonly isOpen: boolean };

/** So many alike stand below each other as they are; more are folded. */
const alikeMax = 2;

/** A heading for each day, then what happened on it; what went to many people alike is one line until it is opened. */
export function linesOf(entries: readonly TimelineEntry[], zone: string, opened: ReadonlySet<string>): readonly Line[] {
  return [...Map.groupBy(entries, ({ at }) => dayOfInstant(at, zone))].flatMap(([day, ofDay]) => [{ what: "day" as const, day, key: day }, ...foldsOf(ofDay).flatMap((alike) => linesOfFold(alike, day, opened))]);
}

/** Entries of a day that differ in the person alone, in the place of the newest. */
function foldsOf(entries: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  return [...Map.groupBy(entries, ({ record, type, channel, direction, title, user }) => (record === "touch" ? [record, type, channel, direction, title, user] : [record, type, title, direction, user]).join("\u0000")).values()]
    .flatMap((alike) => (isFoldable(alike) ? [alike] : alike.map((one) => [one])))
    .toSorted((a, b) => (b[0]?.at ?? "").localeCompare(a[0]?.at ?? ""));
}

function isFoldable(alike: readonly TimelineEntry[]): boolean {
  return alike.length > alikeMax && alike.every(({ record }) => record === "touch" || record === "session");
}

function linesOfFold(entries: readonly TimelineEntry[], day: string, opened: ReadonlySet<string>): readonly Line[] {
  const single = entries.map((entry) => ({ what: "entry" as const, day, key: keyOf(entry), entry }));
  const [first] = entries;
  if (first === undefined || entries.length === 1) return single;
  const key = `fold:${keyOf(first)}`;
  const isOpen = opened.has(key);
  return [{ what: "fold", day, key, entries, isOpen }, ...(isOpen ? single : [])];
}

function keyOf({ record, batch, seq, type }: TimelineEntry): string {
  return `${record}:${batch}:${seq}:${type}`;
}
