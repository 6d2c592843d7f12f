/** The language of the screens: as chosen, else as the browser asks. Its texts are fetched when it is first spoken; nothing is reloaded. */
import { useSyncExternalStore } from "react";
import type { WordKey } from "../../src/words/en/screens.ts";
import { languageFor, languages, type Language } from "../../src/words/languages.ts";
import type { KpiCatalogue, KpiNames } from "../../src/words/kpis.ts";
import type { Speaker } from "../../src/words/speaker.ts";
import { complete, type Speech, speechIn, wordless } from "./speech.ts";

const place = "sextant.language";
/** Tells the server in which language to draw the first page of the next visit. */
const cookie = "sextant_language";
const yearSeconds = 31_536_000;
const listeners = new Set<() => void>();
let own: Speech = wordless();
let listenerOf: () => Listener | undefined = () => undefined;

/** Somebody for whom a server draws a page. */
export interface Listener {
  readonly speech: Speech;
  /** Languages as the browser lists them, the dearest first. */
  readonly wishes: readonly string[];
}

/** Where several are spoken to at once: finds the one that is being drawn for. */
export function speakTo(find: () => Listener | undefined): void {
  listenerOf = find;
}

function speech(): Speech {
  return listenerOf()?.speech ?? own;
}

/** Who says the texts of the screens now. */
export function speaking(): Speaker<WordKey> {
  return speech().speaker;
}

/** What KPIs are called in the language of the screens; empty in English, where it comes with the answers. */
export function kpiNames(): KpiNames {
  return speech().names;
}

/** All texts of KPIs in the language of the screens, once `wholeWords` is done. */
export function kpiCatalogue(): KpiCatalogue {
  return speech().kpis;
}

/** Comes to its end when everything can be said. A board does without: it is fetched when it is first needed. */
export function wholeWords(): Promise<void> {
  return complete(speech());
}

/** Can each of these English sentences be said with what is there already? */
export function canSay(sentences: readonly string[]): boolean {
  return speaking().language === "en" || sentences.every((sentence) => inWords(sentence) !== sentence);
}

/** An English sentence of the server (a problem, a warning, a reason, what a field means) in the language of the screens. */
export function inWords(sentence: string): string {
  return speech().interpret(sentence);
}

/** What a KPI says of its own buckets and notes, by the English. */
export function kpiSays(): Readonly<Record<string, string>> {
  return speech().says;
}

/** The locale of numbers and dates: the reader's own variety of the language (en-GB) where the browser names one. */
export function locale(): string {
  const wishes = listenerOf()?.wishes ?? (typeof navigator === "undefined" ? [] : navigator.languages);
  const { language } = speaking();
  return wishes.find((wish) => languageFor([wish]) === language && wish.split("-")[0] === language.split("-")[0]) ?? language;
}

/** Speaks another language from now on, here and at the next visit. */
export async function speak(language: Language): Promise<void> {
  await change(language);
  window.localStorage.setItem(place, language);
  tellServer(language);
}

/** Speaks what was chosen last, else the first language of the browser that we know, and follows what is chosen in another window. Before anything is drawn. */
export async function speakAsWished(): Promise<void> {
  const chosen = known(window.localStorage.getItem(place));
  if (chosen !== undefined) tellServer(chosen);
  await begin(chosen ?? languageFor(navigator.languages));
  window.addEventListener("storage", ({ key, newValue }) => {
    const other = key === place ? known(newValue) : undefined;
    if (other !== undefined && other !== speaking().language) void change(other);
  });
}

function tellServer(language: Language): void {
  document.cookie = `${cookie}=${language}; path=/; max-age=${yearSeconds}; samesite=lax`;
}

function known(code: string | null): Language | undefined {
  return languages.find((one) => one.code === code)?.code;
}

/** What is drawn already may need every word, and is drawn anew from what was answered before: then none is missing. */
async function change(language: Language): Promise<void> {
  const all = own.rest !== undefined;
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
  own = await speechIn(language);
}

const languageNow = (): Language => speaking().language;

/** The language now; a component that asks is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(listen, languageNow, languageNow);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
