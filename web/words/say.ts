import { en, type WordKey } from "./en.ts";

type Values = Readonly<Record<string, string | number>>;
const plural = new Intl.PluralRules("en");

/** The text of a key with its `{places}` filled in. A text with forms takes the form that `n` (or `count`, where `n` is already words) asks for. */
export function say(key: WordKey, values: Values = {}): string {
  const entry: string | { readonly one: string; readonly other: string } = en[key];
  const text = typeof entry === "string" ? entry : entry[formOf(values)];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function formOf(values: Values): "one" | "other" {
  const count = Number(values["count"] ?? values["n"]);
  return plural.select(count) === "one" ? "one" : "other";
}

/** True where the catalogue has this key: for codes that come from the server. */
export function known(key: string): key is WordKey {
  return key in en;
}

/** A code as words: `no_answer` → "no answer". */
export function wordsOf(code: string): string {
  return code.replaceAll("_", " ");
}
