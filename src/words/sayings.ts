/**
 * What the product says in whole sentences (problems and their advice, warnings, reasons of rejected rows, meanings of fields) is written
 * in English where it arises, and stands so in logs and in the API. A catalogue of another language has each sentence under its English
 * form with places for what changes: `"There is no file {path}."`. A sentence is recognised by that form and said with the same values.
 */
import type { Language } from "./languages.ts";

/** A sentence in another language; where a count decides, its plural forms, chosen by the place `{n}`. */
export type Saying = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
/** English form → the same in this language. A form ends where the sentence ends. */
export type Sayings = Readonly<Record<string, Saying>>;
/** Says an English sentence in the language; one that is not known stays as it is. */
export type Interpreter = (sentence: string) => string;

interface Form {
  readonly pattern: RegExp;
  readonly places: readonly string[];
  readonly saying: Saying;
  /** Letters that are not places: the form with most of them is tried first. */
  readonly fixed: number;
}

/** An interpreter into `language`; the forms are read when the first sentence that is no form itself is asked for. */
export function interpreter(language: Language, sayings: Sayings): Interpreter {
  let forms: readonly Form[] | undefined;
  const said = (sentence: string): string | null => {
    const plain = sayings[sentence];
    if (typeof plain === "string") return plain;
    forms ??= formsOf(sayings);
    return spoken(language, sentence, forms);
  };
  return (sentence) => said(sentence) ?? lines(sentence, said);
}

/** Several lines are said one by one; so is the rest of a line behind a mark that begins it. */
function lines(text: string, said: (sentence: string) => string | null): string {
  return text.split("\n").map((line) => {
    const [, mark = "", rest = line] = /^(\s*[·-]?\s*)(.*)$/.exec(line) ?? [];
    return `${mark}${said(rest) ?? rest}`;
  }).join("\n");
}

function formsOf(sayings: Sayings): readonly Form[] {
  return Object.entries(sayings).map(([english, saying]) => formOf(english, saying)).toSorted((a, b) => b.fixed - a.fixed);
}

function formOf(english: string, saying: Saying): Form {
  const parts = english.split(/\{(\w+)\}/);
  const places = parts.filter((_, i) => i % 2 === 1);
  const texts = parts.filter((_, i) => i % 2 === 0);
  return { pattern: new RegExp(`^${texts.map(escaped).join("(.+?)")}$`, "su"), places, saying, fixed: texts.join("").length };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

function spoken(language: Language, sentence: string, forms: readonly Form[]): string | null {
  for (const { pattern, places, saying } of forms) {
    const found = pattern.exec(sentence);
    if (found !== null) return filled(language, saying, new Map(places.map((place, i) => [place, found[i + 1] ?? ""])));
  }
  return null;
}

/** The places filled in; a whole number that we wrote (`1,204`) is written as the language writes it. */
function filled(language: Language, saying: Saying, values: ReadonlyMap<string, string>): string {
  const text = typeof saying === "string" ? saying : formFor(language, saying, values.get("n") ?? "");
  return text.replaceAll(/\{(\w+)\}/g, (whole, place: string) => numberIn(language, values.get(place) ?? whole));
}

function formFor(language: Language, saying: Exclude<Saying, string>, count: string): string {
  const number = Number(count.replaceAll(",", ""));
  return saying[new Intl.PluralRules(language).select(number)] ?? saying.other ?? "";
}

function numberIn(language: Language, text: string): string {
  return /^\d{1,3}(,\d{3})+$/.test(text) ? Number(text.replaceAll(",", "")).toLocaleString(language) : text;
}
