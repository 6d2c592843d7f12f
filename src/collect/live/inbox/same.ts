/** Is it the same event come again, or another one under a used id? */
import { hash } from "node:crypto";
import type { Json, JsonObject } from "../event.ts";

/** What changes when the same event is sent again. */
const ofSending: ReadonlySet<string> = new Set(["sentAt", "receivedAt", "writeKey", "_metadata"]);

/** Compares two events in JSON text, whatever the order of their keys. */
export function isSameEvent(one: string, other: string): boolean {
  return one === other || saidBy(one) === saidBy(other);
}

/** What an event in JSON text says, as a hash: what stays beside its id when it has left for the archive. */
export function contentOf(event: string): Buffer {
  return hash("sha256", saidBy(event), "buffer").subarray(0, 16);
}

function saidBy(event: string): string {
  return canonical(withoutSending(JSON.parse(event) as JsonObject));
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
