import { known, say } from "../words/say.ts";

/** A key of a breakdown or part: a word of ours in the language of the screens, else as the data have it. */
export function keyWords(key: string): string {
  const code = `code.${key.replaceAll(" ", "_")}`;
  return known(code) ? say(code) : key;
}
