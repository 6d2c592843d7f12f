/** What the user decided about a file, as it stands in the address: `map.amount=Kosten`, `date.at=dmy`, `value.status.Gewonnen=won`, `zone=Europe/Berlin`. */
import type { ImportRequest, Question } from "../../../src/serve/contract.ts";
import type { ImportView } from "../../views.ts";

export type Choices = Pick<ImportRequest, "map" | "set" | "values" | "dates" | "decimal" | "zone" | "currency" | "source">;
type Written = readonly string[];

const plain = ["decimal", "zone", "currency", "source"];

/** One decision, in place of an earlier one about the same; `null` takes it back. */
export function choose(written: Written, key: string, value: string | null): Written {
  const rest = written.filter((one) => keyOf(one) !== key);
  return value === null ? rest : [...rest, `${key}=${value}`];
}

export function chosen(written: Written, key: string): string | undefined {
  const found = written.find((one) => keyOf(one) === key);
  return found?.slice(key.length + 1);
}

/** The key of a decision about a word of the file: the word may hold any character. */
export function wordKey(field: string, word: string): string {
  return `value.${field}.${encodeURIComponent(word)}`;
}

function keyOf(one: string): string {
  return one.slice(0, one.indexOf("="));
}

/** As the API takes them. */
export function choicesOf(written: Written): Choices {
  const entries = written.map((one) => [keyOf(one), one.slice(keyOf(one).length + 1)] as const);
  const under = (prefix: string): Record<string, string> => Object.fromEntries(entries.filter(([key]) => key.startsWith(`${prefix}.`)).map(([key, value]) => [key.slice(prefix.length + 1), value]));
  // A field that a layout fills can only be emptied by an empty value.
  const emptied = Object.fromEntries(Object.keys(under("none")).map((field) => [field, ""]));
  const parts = { map: under("map"), set: { ...emptied, ...under("set") }, dates: under("date"), values: valuesOf(entries) };
  const given = Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
  return { ...given, ...Object.fromEntries(entries.filter(([key, value]) => plain.includes(key) && value !== "")) };
}

function valuesOf(entries: readonly (readonly [string, string])[]): Record<string, Record<string, string>> {
  const values: Record<string, Record<string, string>> = {};
  for (const [key, to] of entries) {
    const [kind, field, ...word] = key.split(".");
    if (kind === "value" && field !== undefined) (values[field] ??= {})[decodeURIComponent(word.join("."))] = to;
  }
  return values;
}

export function requestOf(view: ImportView, as: string | undefined): ImportRequest {
  const { file = "", sheet, encoding } = view;
  return { sha256: file, ...(as === undefined ? {} : { as }), ...(sheet === undefined ? {} : { sheet }), ...(encoding === undefined ? {} : { encoding }), ...choicesOf(view.choose ?? []) };
}

/** Questions with different keys, those of the whole file first; a column that is missing is chosen in the table of fields. */
export function asked(questions: readonly Question[]): readonly Question[] {
  const shown = questions.filter((question) => question.code !== "mapping" || question.choices.length > 0);
  return [...new Map(shown.map((question) => [keyForQuestion(question) ?? question.code, question])).values()];
}

/** Whether the import may not start before this is answered. A word that nobody knows only costs its rows. */
export function isOpen(question: Question, written: Written): boolean {
  const key = keyForQuestion(question);
  if (key === null || question.code === "unknown_word") return false;
  if (question.code === "mapping" && chosen(written, `map.${question.field ?? ""}`) !== undefined) return false;
  return (chosen(written, key) ?? "") === "";
}

/** Under which key the answer to a question is kept; null where it belongs to the whole file and has a parameter of its own. */
export function keyForQuestion(question: Question): string | null {
  const field = question.field ?? "";
  switch (question.code) {
    case "ambiguous_date": return `date.${field}`;
    case "ambiguous_number": return "decimal";
    case "zone": return "zone";
    case "currency": return "currency";
    case "mapping": return `set.${field}`;
    case "unknown_word": return wordKey(field, wordIn(question));
    case "encoding": case "kind": return null;
  }
}

/** The word of the file that is asked about: `--value status:Gewonnen=…`. */
export function wordIn(question: Question): string {
  const after = question.option.split(":").slice(1).join(":");
  const cut = after.lastIndexOf("=");
  return (cut < 0 ? after : after.slice(0, cut)).replace(/^["']|["']$/g, "");
}
