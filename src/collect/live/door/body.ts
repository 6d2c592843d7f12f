/** Reading an event's body, which anybody may have written: what is not of the expected shape is not there. */
import type { Json, JsonObject, LiveEvent } from "../event.ts";

/** The object at a path of names, or an empty one. */
export function objectAt(body: JsonObject | LiveEvent, ...names: readonly string[]): JsonObject {
  let here: Json | undefined = body as JsonObject;
  for (const name of names) here = isObject(here) ? here[name] : undefined;
  return isObject(here) ? here : {};
}

/** The text at a path of names, or `''`. */
export function textAt(body: JsonObject | LiveEvent, ...names: readonly string[]): string {
  const found = objectAt(body, ...names.slice(0, -1))[names.at(-1) ?? ""];
  return typeof found === "string" ? found : "";
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object without some of its names. */
export function without<T extends JsonObject | LiveEvent>(body: T, names: readonly string[]): T {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name))) as T;
}
