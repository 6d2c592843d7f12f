import { expect, test } from "vitest";
import { cutText } from "./cut-text.ts";

const family = "👨‍👩‍👧‍👦";
const cases: readonly [what: string, text: string, max: number, kept: string][] = [
  ["a text within the limit is the text", "Société", 7, "Société"],
  ["letters are counted, not bytes", "äöüß", 3, "äöü"],
  ["an emoji counts as one character", "😀😀😀", 2, "😀😀"],
  ["a family of seven characters is kept whole or left out", `ab${family}c`, 8, "ab"],
  ["and fits where there is room for all of it", `ab${family}c`, 9, `ab${family}`],
  ["a flag is never halved", "🇩🇪🇫🇷", 3, "🇩🇪"],
  ["a letter keeps its accents", "ae\u0301\u0302x", 3, "a"],
  ["only a single sign beyond the limit is cut inside", `x${"\u0301".repeat(500)}`, 200, `x${"\u0301".repeat(199)}`],
];

test.each(cases)("%s", (_what, text, max, kept) => {
  expect(cutText(text, max)).toBe(kept);
});
