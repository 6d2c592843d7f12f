import { expect, test } from "vitest";
import { type Rule, rulesFor } from "./styles.ts";

const html = '<main class="card wide"><a class="tile-value md:big" href="/">12</a></main>';
const asking = (text: string, ...alternatives: string[][]): Rule => ({ text, alternatives });

test.each([
  ["one of several selectors has all of its classes", [["gone"], ["card", "wide"]], true],
  ["a class of each is nowhere on the page", [["gone"], ["card", "gone"]], false],
  ["it asks for no class", [[]], true],
])("a rule: %s", (_what, alternatives, stays) => {
  expect(rulesFor(html, [[asking("a{}", ...alternatives)]])).toBe(stays ? "a{}" : "");
});

test("sheets stay in their order; a block goes where nothing of it is left, but a layer keeps its place", () => {
  const first: Rule[] = [asking(".card{top:1px}", ["card"]), { head: "@media print", rules: [asking(".gone{}", ["gone"])] }, { head: "@layer base", rules: [asking(".gone{}", ["gone"])] }];
  const second: Rule[] = [{ head: "@media (width>40em)", rules: [asking(".md\\:big{top:2px}", ["md:big"])] }, { text: "@font-face{}" }];
  expect(rulesFor(html, [first, second])).toBe(".card{top:1px}@layer base{}@media (width>40em){.md\\:big{top:2px}}@font-face{}");
});
