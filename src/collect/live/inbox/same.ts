/** Is it the same event come again, or another one under a used id? */
import type { Json, JsonObject } from "../event.ts";

/** What changes when the same event is sent again. */
const ofSending: ReadonlySet<string> = new Set(["sentAt", "receivedAt", "writeKey", "_metadata"]);

/** Compares two events in JSON text, whatever the order of their keys. */
export function isSameEvent(one: string, other: string): boolean {
  if (one === other) return true;
  return canonical(withoutSending(JSON.parse(one) as JsonObject)) === canonical(withoutSending(JSON.parse(other) as JsonObject));
}

function withoutSending(event: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !ofSending.has(key)));
}

/** One text for one value: keys in order. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value as JsonObject).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}
