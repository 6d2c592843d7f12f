/** KPI cards in the language that a question asks for: the KPIs' own words, and what is said of their settings and sources. */
import { wordsIn } from "../measure/kpi-words.ts";
import { kpis } from "../measure/kpis/index.ts";
import { cardInWords, saysOf } from "../words/kpis.ts";
import type { Language } from "../words/languages.ts";
import { interpreter, type Sayings } from "../words/sayings.ts";
import type { KpiCard } from "./contract.ts";

const sayingsOf: Readonly<Record<Language, () => Promise<Sayings>>> = {
  en: async () => ({}),
  ru: async () => (await import("../words/ru/sayings.ts")).sayings,
  "zh-CN": async () => (await import("../words/zh-CN/sayings.ts")).sayings,
  su: async () => ({}),
};

type Speaker = (card: KpiCard) => KpiCard;
const speakers = new Map<Language, Promise<Speaker>>();

/** Says a card in the language; what it lacks stays English, as do ids, data and SQL. Made once per language. */
export function cardSpeaker(language: Language): Promise<Speaker> {
  const known = speakers.get(language) ?? speakerOf(language);
  speakers.set(language, known);
  return known;
}

async function speakerOf(language: Language): Promise<Speaker> {
  if (language === "en") return (card) => card;
  const catalogue = wordsIn(kpis, language);
  const say = interpreter(language, { ...(await sayingsOf[language]()), ...saysOf(catalogue) });
  return (card) => ({
    ...cardInWords(card, catalogue),
    knobs: card.knobs.map((knob) => ({ ...knob, meaning: say(knob.meaning) })),
    needs: card.needs.map((need) => ({ ...need, brought_by: say(need.brought_by) })),
  });
}
