/** Reading what senders write: names in any case, ids that are none, addresses, nested properties as plain texts. */
import { hostOf } from "../../../model/domains.ts";
import { cutText } from "../../../model/cut-text.ts";
import type { Json, JsonObject } from "../event.ts";
import { isObject } from "../door/body.ts";
import { idText } from "../judge.ts";

const attributesMax = 60;
const attributeCharactersMax = 500;

/** What programs write where they have no id. Whoever bears one is nobody. */
const noIds: ReadonlySet<string> = new Set(["null", "undefined", "[object object]", "0", "-1", "nan", "none", "nil", "guest", "anonymous", "unknown", "true", "false", "test", "user"]);

/** A usable id; '' where it is none. */
export function idOf(id: Json | undefined): string {
  const text = idText(id);
  return noIds.has(text.toLowerCase()) ? "" : text;
}

/** A mail address, lower case; '' where it is none. */
export function mailOf(value: Json | undefined): string {
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  return /^[^\s@<>",;]+@[^\s@]+$/.test(text) && hostOf(text) !== "" ? text : "";
}

/** The host of a website; '' where it is none. */
export function siteOf(value: Json | undefined): string {
  return typeof value === "string" ? hostOf(value) : "";
}

/** Names in one spelling: `createdAt`, `created_at` and `Created At` are one. */
export type Named = ReadonlyMap<string, Json>;

export function namedOf(value: Json | undefined): Named {
  if (!isObject(value)) return new Map();
  return new Map(Object.entries(value).map(([name, one]) => [name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""), one]));
}

/** The first of these that is a text or a number, as text. */
export function textIn(named: Named, ...names: readonly string[]): string {
  for (const name of names) {
    const value = named.get(name);
    if (typeof value === "string" && value.trim() !== "") return cutText(value.trim(), attributeCharactersMax);
    if (typeof value === "number") return String(value);
  }
  return "";
}

/** A number, also one written as text; null where it is none. */
export function numberIn(named: Named, ...names: readonly string[]): number | null {
  const text = textIn(named, ...names).replaceAll(/[\s,_]/g, "");
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** Texts and numbers of an object and of the objects in it, by dotted names; what is longer is cut, what is more is left out. */
export function attributesOf(value: Json | undefined, left: ReadonlySet<string> = new Set()): Record<string, string> {
  const found: [string, string][] = [];
  const walk = (object: JsonObject, prefix: string, depth: number): void => {
    for (const [name, one] of Object.entries(object)) {
      if (found.length >= attributesMax || (depth === 0 && left.has(name))) continue;
      if (isObject(one) && depth < 2) walk(one, `${prefix}${name}.`, depth + 1);
      else if (one !== null && one !== "") found.push([`${prefix}${name}`, cutText(typeof one === "string" ? one : JSON.stringify(one), attributeCharactersMax)]);
    }
  };
  if (isObject(value)) walk(value, "", 0);
  return Object.fromEntries(found);
}
