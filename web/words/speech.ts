/** All that is said in one language. A browser holds one speech; a server that draws pages for several people holds one for each language. */
import type { en as English, WordKey } from "../../src/words/en/screens.ts";
import type { Language } from "../../src/words/languages.ts";
import { type KpiCatalogue, type KpiNames, saysOf } from "../../src/words/kpis.ts";
import { type Interpreter, interpreter, type Sayings } from "../../src/words/sayings.ts";
import { speaker, type Catalogue, type Speaker } from "../../src/words/speaker.ts";

export interface Speech {
  readonly speaker: Speaker<WordKey>;
  /** What KPIs are called; empty in English, where it comes with the answers. */
  readonly names: KpiNames;
  /** What a KPI says of its own buckets and notes, by the English. */
  readonly says: Readonly<Record<string, string>>;
  /** All texts of KPIs, once {@link complete} is done. */
  kpis: KpiCatalogue;
  interpret: Interpreter;
  rest: Promise<void> | undefined;
}

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

const asItIs: Interpreter = (sentence) => sentence;

const firsts: Readonly<Record<Language, () => Promise<First>>> = {
  en: async () => ({ speaker: speaker("en", (await import("../../src/words/en/screens.ts")).en), names: {}, sayings: {} }),
  ru: async () => ({ speaker: whole("ru", (await import("../../src/words/ru/screens.ts")).ru), names: (await import("virtual:kpi-names/ru")).kpis, sayings: (await import("../../src/words/ru/sayings/numbers.ts")).numbers }),
  "zh-CN": async () => ({ speaker: whole("zh-CN", (await import("../../src/words/zh-CN/screens.ts")).zhCN), names: (await import("virtual:kpi-names/zh-CN")).kpis, sayings: (await import("../../src/words/zh-CN/sayings/numbers.ts")).numbers }),
  su: async () => ({ speaker: speaker("su", (await import("../../src/words/en/screens.ts")).en, (await import("../../src/words/su/screens.ts")).su), names: (await import("virtual:kpi-names/su")).kpis, sayings: {} }),
};

const rests: Readonly<Record<Language, () => Promise<Rest>>> = {
  en: async () => ({ kpis: {}, sayings: {} }),
  ru: async () => ({ kpis: (await import("virtual:kpi-words/ru")).kpis, sayings: (await import("../../src/words/ru/sayings.ts")).sayings }),
  "zh-CN": async () => ({ kpis: (await import("virtual:kpi-words/zh-CN")).kpis, sayings: (await import("../../src/words/zh-CN/sayings.ts")).sayings }),
  su: async () => ({ kpis: (await import("virtual:kpi-words/su")).kpis, sayings: {} }),
};

/** A language that has every text needs no other to step in. */
function whole(language: Language, texts: Catalogue): Speaker<WordKey> {
  return speaker(language, texts as typeof English, texts);
}

/** Before any words have come: keys instead of texts. */
export function wordless(): Speech {
  return { speaker: speaker<typeof English>("en", {} as typeof English), names: {}, says: {}, kpis: {}, interpret: asItIs, rest: undefined };
}

/** Fetches as many words of a language as a board needs. */
export async function speechIn(language: Language): Promise<Speech> {
  const { speaker: one, names, sayings } = await firsts[language]();
  const says = saysOf(names);
  return { speaker: one, names, says, kpis: {}, interpret: interpreterOf(language, { ...sayings, ...says }), rest: undefined };
}

/** Fetches every other word; comes to its end when everything can be said. Fails where they do not come, and may be asked again. */
export function complete(speech: Speech): Promise<void> {
  speech.rest ??= fetchRest(speech).catch((fault: unknown) => {
    speech.rest = undefined;
    throw fault;
  });
  return speech.rest;
}

async function fetchRest(speech: Speech): Promise<void> {
  const language = speech.speaker.language;
  const { kpis, sayings } = await rests[language]();
  speech.kpis = kpis;
  speech.interpret = interpreterOf(language, { ...sayings, ...speech.says });
}

function interpreterOf(language: Language, sayings: Sayings): Interpreter {
  return language === "en" ? asItIs : interpreter(language, sayings);
}
