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
/** How values of a place are written in the language: `period: (label) => …`. */
export type PlaceWriters = Readonly<Record<string, (text: string) => string>>;

interface Form {
  readonly pattern: RegExp;
  readonly places: readonly string[];
  readonly saying: Saying;
  /** How many signs are not places: the form with most of them is tried first. */
  readonly fixed: number;
  /** Hardly a letter but in places: it holds only where what stands in them is known. */
  readonly isLoose: boolean;
}

/** Below so many letters of its own a form would take any sentence for itself. */
const lettersMin = 4;

/**
 * An interpreter into `language`. What stands in a place whose name begins with `said` is a sentence itself and said as well; a number in
 * the place `n` is written as the language writes it.
 */
export function interpreter(language: Language, sayings: Sayings, writers: PlaceWriters = {}): Interpreter {
  let forms: readonly Form[] | undefined;
  const said = (sentence: string): string | null => {
    const plain = sayings[sentence];
    if (typeof plain === "string") return plain;
    forms ??= formsOf(sayings);
    const found = foundIn(forms, sentence, (one) => said(one) !== null);
    return found === null ? null : filled(found, written);
  };
  const written = (place: string, value: string): string => {
    if (place.startsWith("said")) return said(value) ?? value.split("; ").map((part) => said(part) ?? part).join("; ");
    return writers[place]?.(value) ?? (place === "n" ? numberIn(language, value) : value);
  };
  const filled = ({ saying, values }: Found, write: (place: string, value: string) => string): string => {
    const text = typeof saying === "string" ? saying : formFor(language, saying, values.get("n") ?? "");
    return text.replaceAll(/\{(\w+)\}/g, (whole, place: string) => write(place, values.get(place) ?? whole));
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
  const pattern = texts.map(escaped).reduce((sum, text, i) => `${sum}${places[i - 1] === "n" ? counted : "(.+?)"}${text}`);
  const own = texts.join("");
  return { pattern: new RegExp(`^${pattern}$`, "su"), places, saying, fixed: own.length, isLoose: places.length > 0 && own.replaceAll(/\P{L}/gu, "").length < lettersMin };
}

/** A count as our sentences write it: `1,204`, `44.5`. */
const counted = String.raw`([+−-]?\d[\d,]*(?:\.\d+)?)`;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

interface Found {
  readonly saying: Saying;
  readonly values: ReadonlyMap<string, string>;
}

function foundIn(forms: readonly Form[], sentence: string, isKnown: (part: string) => boolean): Found | null {
  for (const { pattern, places, saying, isLoose } of forms) {
    const match = pattern.exec(sentence);
    const values = places.map((place, i): [string, string] => [place, match?.[i + 1] ?? ""]);
    if (match !== null && (!isLoose || values.every(([place, value]) => fits(place, value, isKnown)))) return { saying, values: new Map(values) };
  }
  return null;
}

/** What may stand in a form without words of its own: a sentence that is known, a count with its currency, a name, a period with its year. */
function fits(place: string, value: string, isKnown: (part: string) => boolean): boolean {
  if (place.startsWith("said")) return isKnown(value);
  if (place === "currency") return /^[A-Z]{3}$/.test(value);
  return place === "period" ? /\d{4}/.test(value) : ["n", "file", "kpi"].includes(place);
}

function formFor(language: Language, saying: Exclude<Saying, string>, count: string): string {
  const number = Math.abs(Number(count.replaceAll(",", "").replace("−", "-")));
  return saying[new Intl.PluralRules(language).select(number)] ?? saying.other ?? "";
}

function numberIn(language: Language, text: string): string {
  const [, sign = "", digits = ""] = /^([+−-]?)([\d,.]+)$/.exec(text) ?? [];
  return digits === "" ? text : sign + Number(digits.replaceAll(",", "")).toLocaleString(language, { maximumFractionDigits: 20 });
}
