import { expect, test } from "vitest";
import { learn } from "../words/language.ts";
import { keyWords } from "./key-words.ts";

test.each([
  ["en", "list → target → still in", "list → target → still in"],
  ["ru", "list → target → engaged", "список → целевой → вовлечён"],
  ["zh-CN", "opportunity → target → left", "机会 → 目标 → 离开名单"],
  ["ru", "31–60 days", "31–60 дн."],
  ["zh-CN", "promoter", "推荐者"],
  ["zh-CN", "file: touch", "文件 (触点)"],
  ["ru", "Name of theirs", "Name of theirs"],
] as const)("in %s “%s” is said as “%s”", async (language, key, words) => {
  await learn(language);
  expect(keyWords(key)).toBe(words);
});
