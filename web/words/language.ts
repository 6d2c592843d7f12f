/** The language of the screens: as chosen, else as the browser asks. Its texts are fetched when it is first spoken; nothing is reloaded. */
import { useSyncExternalStore } from "react";
import type { en as English, WordKey } from "../../src/words/en/screens.ts";
import { languageFor, languages, type Language } from "../../src/words/languages.ts";
import { type KpiCatalogue, type KpiNames, saysOf } from "../../src/words/kpis.ts";
import { type Interpreter, interpreter, type Sayings } from "../../src/words/sayings.ts";
import { speaker, type Catalogue, type Speaker } from "../../src/words/speaker.ts";

const place = "sextant.language";
const listeners = new Set<() => void>();
const asItIs: Interpreter = (sentence) => sentence;
let spoken: Speaker<WordKey> = speaker<typeof English>("en", {} as typeof English);
let spokenNames: KpiNames = {};
let spokenKpis: KpiCatalogue = {};
let spokenSays: Readonly<Record<string, string>> = {};
let interpret: Interpreter = asItIs;
let rest: Promise<void> | undefined;

/** What a board needs, fetched before anything is drawn. */
interface First {
  readonly speaker: Speaker<WordKey>;
  readonly names: KpiNames;
  /** Sentences beside numbers. */
  readonly sayings: Sayings;
}

/** What KPIs say of themselves at length, and every sentence of the server. */
interface Rest {
  readonly kpis: KpiCatalogue;
  readonly sayings: Sayings;
}

const firsts: Readonly<Record<Language, () => Promise<First>>> = {
  en: async () => ({ speaker: speaker("en", (await import("../../src/words/en/screens.ts")).en), names: {}, sayings: {} }),
  ru: async () => ({ speaker: complete("ru", (await import("../../src/words/ru/screens.ts")).ru), names: (await import("virtual:kpi-names/ru")).kpis, sayings: (await import("../../src/words/ru/sayings/numbers.ts")).numbers }),
  "zh-CN": async () => ({ speaker: complete("zh-CN", (await import("../../src/words/zh-CN/screens.ts")).zhCN), names: (await import("virtual:kpi-names/zh-CN")).kpis, sayings: (await import("../../src/words/zh-CN/sayings/numbers.ts")).numbers }),
  su: async () => ({ speaker: speaker("su", (await import("../../src/words/en/screens.ts")).en, (await import("../../src/words/su/screens.ts")).su), names: (await import("virtual:kpi-names/su")).kpis, sayings: {} }),
};

const rests: Readonly<Record<Language, () => Promise<Rest>>> = {
  en: async () => ({ kpis: {}, sayings: {} }),
  ru: async () => ({ kpis: (await import("virtual:kpi-words/ru")).kpis, sayings: (await import("../../src/words/ru/sayings.ts")).sayings }),
  "zh-CN": async () => ({ kpis: (await import("virtual:kpi-words/zh-CN")).kpis, sayings: (await import("../../src/words/zh-CN/sayings.ts")).sayings }),
  su: async () => ({ kpis: (await import("virtual:kpi-words/su")).kpis, sayings: {} }),
};

/** A language that has every text needs no other to step in. */
function complete(language: Language, texts: Catalogue): Speaker<WordKey> {
  return speaker(language, texts as typeof English, texts);
}

/** Who says the texts of the screens now. */
export function speaking(): Speaker<WordKey> {
  return spoken;
}

/** What KPIs are called in the language of the screens; empty in English, where it comes with the answers. */
export function kpiNames(): KpiNames {
  return spokenNames;
}

/** All texts of KPIs in the language of the screens, once `wholeWords` is done. */
export function kpiCatalogue(): KpiCatalogue {
  return spokenKpis;
}

/** Comes to its end when everything can be said. A board does without: it is fetched when it is first needed. */
export function wholeWords(): Promise<void> {
  rest ??= fetchRest(spoken.language).catch((fault: unknown) => {
    rest = undefined;
    throw fault;
  });
  return rest;
}

async function fetchRest(language: Language): Promise<void> {
  const { kpis, sayings } = await rests[language]();
  if (spoken.language !== language) return;
  spokenKpis = kpis;
  interpret = interpreterOf(language, sayings);
}

function interpreterOf(language: Language, sayings: Sayings): Interpreter {
  return language === "en" ? asItIs : interpreter(language, { ...sayings, ...spokenSays });
}

/** Can each of these English sentences be said with what is there already? */
export function canSay(sentences: readonly string[]): boolean {
  return spoken.language === "en" || sentences.every((sentence) => interpret(sentence) !== sentence);
}

/** An English sentence of the server (a problem, a warning, a reason, what a field means) in the language of the screens. */
export function inWords(sentence: string): string {
  return interpret(sentence);
}

/** What a KPI says of its own buckets and notes, by the English. */
export function kpiSays(): Readonly<Record<string, string>> {
  return spokenSays;
}

/** The locale of numbers and dates: the reader's own variety of the language (en-GB) where the browser names one. */
export function locale(): string {
  const wishes = typeof navigator === "undefined" ? [] : navigator.languages;
  return wishes.find((wish) => languageFor([wish]) === spoken.language && wish.split("-")[0] === spoken.language.split("-")[0]) ?? spoken.language;
}

/** Speaks another language from now on, here and at the next visit. */
export async function speak(language: Language): Promise<void> {
  await change(language);
  window.localStorage.setItem(place, language);
}

/** Speaks what was chosen last, else the first language of the browser that we know, and follows what is chosen in another window. Before anything is drawn. */
export async function speakAsWished(): Promise<void> {
  const chosen = window.localStorage.getItem(place);
  const language = known(chosen) ?? languageFor(navigator.languages);
  await begin(language);
  window.addEventListener("storage", ({ key, newValue }) => {
    const other = key === place ? known(newValue) : undefined;
    if (other !== undefined && other !== spoken.language) void change(other);
  });
}

function known(code: string | null): Language | undefined {
  return languages.find((one) => one.code === code)?.code;
}

/** What is drawn already may need every word, and is drawn anew from what was answered before: then none is missing. */
async function change(language: Language): Promise<void> {
  const all = rest !== undefined;
  await begin(language);
  if (all) await wholeWords().catch(() => undefined);
  for (const listener of listeners) listener();
}

async function begin(language: Language): Promise<void> {
  await learn(language);
  document.documentElement.lang = language;
}

/** Fetches the words of a language and says everything in it from now on. */
export async function learn(language: Language): Promise<void> {
  const { speaker: one, names, sayings } = await firsts[language]();
  spoken = one;
  spokenNames = names;
  spokenKpis = {};
  spokenSays = saysOf(names);
  interpret = interpreterOf(language, sayings);
  rest = undefined;
}

/** The language now; a component that asks is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(listen, () => spoken.language);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
