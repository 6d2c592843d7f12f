import { codeWords, wordsOf } from "../words/say.ts";

/** From one to the next, as in `list → target → engaged`. */
const next = " → ";

/** A key of a breakdown or part: a word of ours in the language of the screens, else as the data have it. */
export function keyWords(key: string): string {
  return key.split(next).map((part) => codeWords(part) ?? sourceName(part)).join(next);
}

/** A source as people call it. Files of nobody named are told apart by what they hold: `file: touch` is “file (touch)”. */
export function sourceName(source: string): string {
  const [, kind] = /^file: (\w+)$/.exec(source) ?? [];
  return kind === undefined ? source : `${wordsOf("file")} (${wordsOf(kind)})`;
}
