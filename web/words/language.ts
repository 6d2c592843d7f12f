/** The language of the screens: as chosen, else as the browser asks. Its texts are fetched when it is first spoken; nothing is reloaded. */
import { useSyncExternalStore } from "react";
import { en, type WordKey } from "../../src/words/en/screens.ts";
import { languageFor, languages, type Language } from "../../src/words/languages.ts";
import { type KpiCatalogue, saysOf } from "../../src/words/kpis.ts";
import { type Interpreter, interpreter, type Sayings } from "../../src/words/sayings.ts";
import { speaker, type Catalogue, type Speaker } from "../../src/words/speaker.ts";

const place = "sextant.language";
const listeners = new Set<() => void>();
let spoken: Speaker<WordKey> = speaker("en", en);
let spokenKpis: KpiCatalogue = {};
const asItIs: Interpreter = (sentence) => sentence;
let interpret: Interpreter = asItIs;
let spokenSays: Readonly<Record<string, string>> = {};

interface Spoken {
  readonly screens: Catalogue;
  readonly kpis: KpiCatalogue;
  readonly sayings: Sayings;
}

const catalogues: Readonly<Record<Language, () => Promise<Spoken>>> = {
  en: async () => ({ screens: en, kpis: {}, sayings: {} }),
  ru: async () => ({ screens: (await import("../../src/words/ru/screens.ts")).ru, kpis: (await import("virtual:kpi-words/ru")).kpis, sayings: (await import("../../src/words/ru/sayings.ts")).sayings }),
  "zh-CN": async () => ({ screens: (await import("../../src/words/zh-CN/screens.ts")).zhCN, kpis: (await import("virtual:kpi-words/zh-CN")).kpis, sayings: (await import("../../src/words/zh-CN/sayings.ts")).sayings }),
  su: async () => ({ screens: (await import("../../src/words/su/screens.ts")).su, kpis: (await import("virtual:kpi-words/su")).kpis, sayings: {} }),
};

/** Who says the texts of the screens now. */
export function speaking(): Speaker<WordKey> {
  return spoken;
}

/** Titles and texts of KPIs in the language of the screens; empty in English, where they come with the answers. */
export function kpiCatalogue(): KpiCatalogue {
  return spokenKpis;
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
  for (const listener of listeners) listener();
}

/** Speaks what was chosen last, else the first language of the browser that we know. Before anything is drawn. */
export async function speakAsWished(): Promise<void> {
  const chosen = window.localStorage.getItem(place);
  const language = languages.find(({ code }) => code === chosen)?.code ?? languageFor(navigator.languages);
  await change(language);
}

async function change(language: Language): Promise<void> {
  const { screens, kpis, sayings } = await catalogues[language]();
  spoken = speaker(language, en, screens);
  spokenKpis = kpis;
  spokenSays = saysOf(kpis);
  interpret = language === "en" ? asItIs : interpreter(language, { ...sayings, ...spokenSays });
  document.documentElement.lang = language;
}

/** The language now; a component that asks is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(listen, () => spoken.language);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
