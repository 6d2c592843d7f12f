import type { WordKey } from "../../src/words/en/screens.ts";
import type { Values } from "../../src/words/speaker.ts";
import { kpiSays, speaking } from "./language.ts";

export type { WordKey } from "../../src/words/en/screens.ts";

/** The text of a key in the language of the screens, with its `{places}` filled in. A text with forms takes the form that `n` (or `count`, where `n` is already words) asks for. */
export function say(key: WordKey, values: Values = {}): string {
  return speaking().say(key, values);
}

/** True where the catalogue has this key: for codes that come from the server. */
export function known(key: string): key is WordKey {
  return speaking().knows(key);
}

/** A field of records in words, by the catalogue (`field.account_domain`), else as a code is. */
export function fieldWords(field: string): string {
  const key = `field.${field.replaceAll(" ", "_")}`;
  return known(key) ? say(key) : wordsOf(field);
}

/** As `removed: own_staff`: what was set aside at the door, and as what. */
const removed = /^removed: (.+)$/;

/** As `31–60 days`: a step of days. */
const steps = /^(\d+–\d+) days$/;

/** What a code of ours, or a text that a KPI says, is called in the language of the screens; null where the data bring the text. */
export function codeWords(code: string): string | null {
  const [, days] = steps.exec(code) ?? [];
  if (days !== undefined) return say("words.days", { days });
  const key = `code.${code.replaceAll(" ", "_")}`;
  return known(key) ? say(key) : (kpiSays()[code] ?? null);
}

/** A code or note of the server as words: by the catalogue (`code.no_answer`), else as it is written: `no_answer` → "no answer". */
export function wordsOf(code: string): string {
  const [, why] = removed.exec(code) ?? [];
  if (why !== undefined) return say("words.removed", { what: wordsOf(why) });
  return codeWords(code) ?? code.replaceAll("_", " ");
}
