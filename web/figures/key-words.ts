import { known, say } from "../words/say.ts";

/** From one to the next, as in `list → target → engaged`. */
const next = " → ";

/** A key of a breakdown or part: a word of ours in the language of the screens, else as the data have it. */
export function keyWords(key: string): string {
  return key.split(next).map(oneWord).join(next);
}

function oneWord(key: string): string {
  const code = `code.${key.replaceAll(" ", "_")}`;
  return known(code) ? say(code) : key;
}
