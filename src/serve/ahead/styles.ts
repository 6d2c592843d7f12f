/**
 * The rules of a style sheet that a drawn page can need. They stand in the page itself, so that a browser shows it without having fetched or read
 * the whole sheet; that one follows, and says the same of what is there.
 */

/** Text that stands as it is, or a rule that is left out where no alternative has all of its classes on the page; or rules in a block. */
type Rule =
  | { readonly text: string }
  | { readonly text: string; readonly alternatives: readonly (readonly string[])[] }
  | { readonly head: string; readonly rules: readonly Rule[] };

/** A sheet that was read. */
export type Sheet = readonly Rule[];

/** Blocks that hold rules as a sheet does. Others (`@font-face`, `@keyframes`, `@page`) stand whole. */
const holdsRules = /^@(layer|media|supports|container)\b/;

/** Reads a sheet as the build writes it: without comments. */
export function sheetOf(css: string): Sheet {
  const rules: Rule[] = [];
  for (let at = 0; at < css.length;) {
    const headEnd = endOf(css, at, "{;}");
    const head = css.slice(at, headEnd).trim();
    if (css[headEnd] !== "{") {
      if (head !== "") rules.push({ text: `${head};` });
      at = headEnd + 1;
      continue;
    }
    const end = blockEnd(css, headEnd + 1);
    rules.push(ruleOf(head, css.slice(headEnd + 1, end)));
    at = end + 1;
  }
  return rules;
}

function ruleOf(head: string, body: string): Rule {
  if (holdsRules.test(head)) return { head, rules: sheetOf(body) };
  const text = `${head}{${body}}`;
  return head.startsWith("@") ? { text } : { text, alternatives: selectorsOf(head).map(classesOf) };
}

/** The place of the first of these signs outside of texts and brackets; the end where there is none. */
function endOf(css: string, from: number, signs: string): number {
  let depth = 0;
  for (let at = from; at < css.length; at += 1) {
    const sign = css[at] ?? "";
    if (sign === "\\") at += 1;
    else if (sign === '"' || sign === "'") at = textEnd(css, at);
    else if (sign === "(" || sign === "[") depth += 1;
    else if (sign === ")" || sign === "]") depth -= 1;
    else if (depth === 0 && signs.includes(sign)) return at;
  }
  return css.length;
}

function textEnd(css: string, from: number): number {
  const quote = css[from];
  let at = from + 1;
  while (at < css.length && css[at] !== quote) at += css[at] === "\\" ? 2 : 1;
  return at;
}

/** Where the block that begins here ends. */
function blockEnd(css: string, from: number): number {
  let at = from;
  for (;;) {
    at = endOf(css, at, "{}");
    if (css[at] !== "{") return at;
    at = blockEnd(css, at + 1) + 1;
  }
}

function selectorsOf(head: string): string[] {
  const selectors: string[] = [];
  for (let at = 0; at <= head.length;) {
    const end = endOf(head, at, ",");
    selectors.push(head.slice(at, end));
    at = end + 1;
  }
  return selectors;
}

/** What is in brackets may be one of several, or be forbidden: it is not asked for. */
const bracketed = /\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\[[^\]]*\]/g;

/** The classes without which a selector finds nothing. */
function classesOf(selector: string): readonly string[] {
  return [...selector.replace(bracketed, "").matchAll(/\.((?:[\w-]|\\.)+)/g)].map(([, name = ""]) => name.replaceAll("\\", ""));
}

/** The rules of sheets, in their order, that can concern a page: all but those that ask for a class that nothing on it has. */
export function rulesFor(html: string, sheets: readonly Sheet[]): string {
  const classes = new Set([...html.matchAll(/ class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" ")));
  return sheets.map((sheet) => concerning(sheet, classes)).join("");
}

function concerning(rules: Sheet, classes: ReadonlySet<string>): string {
  let text = "";
  for (const rule of rules) {
    if ("rules" in rule) {
      const inner = concerning(rule.rules, classes);
      // Which layer comes first says the first that names it.
      if (inner !== "" || rule.head.startsWith("@layer")) text += `${rule.head}{${inner}}`;
    } else if (!("alternatives" in rule) || rule.alternatives.some((names) => names.every((name) => classes.has(name)))) text += rule.text;
  }
  return text;
}
