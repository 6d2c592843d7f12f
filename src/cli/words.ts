/** The language in which the command line speaks to people. Commands, options, ids, data and `--json` stay as they are. */
import { cli as cliEn } from "../words/en/cli.ts";
import { en as screensEn } from "../words/en/screens.ts";
import type { KpiCatalogue } from "../words/kpis.ts";
import { saysOf, titleInWords } from "../words/kpis.ts";
import type { Language } from "../words/languages.ts";
import { type Interpreter, interpreter, type Sayings } from "../words/sayings.ts";
import { periodIn } from "./periods.ts";
import { type Catalogue, type Speaker, speaker, type Values } from "../words/speaker.ts";

const english = { ...screensEn, ...cliEn };
export type WordKey = keyof typeof english;

interface Spoken {
  readonly speaker: Speaker<WordKey>;
  readonly kpis: KpiCatalogue;
  /** What KPIs say of their own buckets and notes, by the English. */
  readonly says: Readonly<Record<string, string>>;
  readonly interpret: Interpreter;
}

interface Texts {
  readonly texts: Catalogue;
  readonly sayings: Sayings;
}

const others: Readonly<Record<Exclude<Language, "en">, () => Promise<Texts>>> = {
  ru: async () => ({
    texts: { ...(await import("../words/ru/screens.ts")).ru, ...(await import("../words/ru/cli.ts")).cli },
    sayings: (await import("../words/ru/sayings.ts")).sayings,
  }),
  "zh-CN": async () => ({
    texts: { ...(await import("../words/zh-CN/screens.ts")).zhCN, ...(await import("../words/zh-CN/cli.ts")).cli },
    sayings: (await import("../words/zh-CN/sayings.ts")).sayings,
  }),
  su: async () => ({ texts: (await import("../words/su/screens.ts")).su, sayings: {} }),
};

const asItIs: Interpreter = (sentence) => sentence;
let spoken: Spoken = { speaker: speaker("en", english), kpis: {}, says: {}, interpret: asItIs };

/** Speaks this language from now on; what it lacks is said in English. */
export async function speakIn(language: Language): Promise<void> {
  const [{ texts, sayings }, kpis] = language === "en" ? [{ texts: {}, sayings: {} }, {}] : await Promise.all([others[language](), kpisIn(language)]);
  const says = saysOf(kpis);
  spoken = { speaker: speaker(language, english, texts), kpis, says, interpret: language === "en" ? asItIs : interpreter(language, { ...sayings, ...says }, { period: periodName }) };
}

/** The definitions are read only where they are spoken of in another language than their own: they take longer than everything else here. */
async function kpisIn(language: Language): Promise<KpiCatalogue> {
  const [{ wordsIn }, { kpis }] = await Promise.all([import("../measure/kpi-words.ts"), import("../measure/kpis/index.ts")]);
  return wordsIn(kpis, language);
}

/** The language that is spoken now; also the locale of numbers. */
export function language(): Language {
  return spoken.speaker.language;
}

/** The text of a key with its `{places}` filled in; the form is chosen by `count`, or by `n` where it is a number. */
export function say(key: WordKey, values: Values = {}): string {
  return spoken.speaker.say(key, values);
}

/** A code or note of the product in words: `no_answer` → "no answer". */
export function wordsOf(code: string): string {
  const key = `code.${code.replaceAll(" ", "_")}`;
  return spoken.speaker.knows(key) ? say(key) : (spoken.says[code] ?? code.replaceAll("_", " "));
}

/** The text of a key that may not exist (`group.<its id>`), else as given. */
export function wordFor(key: string, otherwise: string): string {
  return spoken.speaker.knows(key) ? say(key) : otherwise;
}

/** What people call a period ("Q3 2026") in the language. */
export function periodName(label: string): string {
  return periodIn(spoken.speaker, label);
}

/** An English sentence of the product in the language. */
export function inWords(sentence: string): string {
  return spoken.interpret(sentence);
}

/** A KPI's title in the language. */
export function titled<T extends { readonly id: string; readonly title: string }>(kpi: T): T {
  return titleInWords(kpi, spoken.kpis);
}

/** The texts of KPIs in the language; empty in English. */
export function kpiCatalogue(): KpiCatalogue {
  return spoken.kpis;
}
