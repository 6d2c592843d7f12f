import { expect, test } from "vitest";
import { rulesFor } from "../src/serve/ahead/styles.ts";
import { sheetOf } from "./sheet-rules.ts";

const html = '<main class="card wide"><a class="tile-value md:big" href="/">12</a></main>';
const kept = (css: string): string => rulesFor(html, [sheetOf(css)]);

test.each([
  ["a class that is there", ".card{color:red}", true],
  ["a class that is not", ".gone{color:red}", false],
  ["one of several selectors", ".gone,.card a{color:red}", true],
  ["all classes of a selector", ".card .gone{color:red}", false],
  ["an element", "a:hover{color:red}", true],
  ["what is asked of it in brackets may be there or not", ":where([data-a=\".x\"]) .card:not(.gone):is(.one,.two){color:red}", true],
  ["brackets in brackets", ".card:not(:is(.gone,:not(.one))) .tile-value{color:red}", true],
  ["an escaped name", ".md\\:big{color:red}", true],
  ["a text with signs of its own", ".card:before{content:\"}.gone{;\\\"\"}", true],
  ["rules in the rule", ".card{color:red;.inner{color:blue}}", true],
  ["a font", "@font-face{font-family:Inter;src:url(/a.woff2)}", true],
  ["a movement", "@keyframes in{0%{opacity:0}to{opacity:1}}", true],
  ["a statement", "@layer base,mantine;", true],
])("a rule stays for %s: %s", (_what, css, stays) => {
  expect(kept(css)).toBe(stays ? css : "");
});

test("blocks keep what concerns the page, in its order, and go where nothing does", () => {
  expect(kept("@layer base{a{color:red}}@layer mantine{.gone{top:0}@media (width>40em){.card{top:1px}.gone{top:2px}}}@media print{.gone{top:3px}}.card{top:4px}"))
    .toBe("@layer base{a{color:red}}@layer mantine{@media (width>40em){.card{top:1px}}}.card{top:4px}");
});

test("a layer keeps its place among layers, whatever of it is left", () => {
  expect(kept("@layer base{.gone{top:0}}@layer mantine{.card{top:1px}}")).toBe("@layer base{}@layer mantine{.card{top:1px}}");
});
