import { expect, test } from "vitest";
import { learn } from "../words/language.ts";
import { keyWords } from "./key-words.ts";

test.each([
  ["en", "list → target → still in", "list → target → still in"],
  ["ru", "list → target → engaged", "список → целевой → вовлечён"],
  ["zh-CN", "opportunity → target → left", "机会 → 目标 → 离开名单"],
  ["ru", "Name of theirs", "Name of theirs"],
] as const)("in %s “%s” is said as “%s”", async (language, key, words) => {
  await learn(language);
  expect(keyWords(key)).toBe(words);
});
