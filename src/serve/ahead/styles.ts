/**
 * The rules of a style sheet that a drawn page can need. They stand in the page itself, so that a browser shows it without having fetched or read
 * the whole sheet; that one follows, and says the same of what is there. The build reads the sheets (`tools/sheet-rules.ts`).
 */

/** Text that stands as it is, or a rule that is left out where no alternative has all of its classes on the page; or rules in a block. */
export type Rule =
  | { readonly text: string }
  | { readonly text: string; readonly alternatives: readonly (readonly string[])[] }
  | { readonly head: string; readonly rules: readonly Rule[] };

/** A sheet that was read. */
export type Sheet = readonly Rule[];

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
