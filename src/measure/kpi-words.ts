/** What KPIs say of themselves in a language other than English, from their own files. */
import type { KpiCatalogue, KpiWords } from "../words/kpis.ts";
import type { Language } from "../words/languages.ts";
import type { Kpi } from "./kpi.ts";

/** The words of the KPIs in a language, by id; a KPI without any is left out. English has none: it stands in the definitions themselves. */
export function wordsIn(kpis: readonly Kpi[], language: Language): KpiCatalogue {
  if (language === "en") return {};
  return Object.fromEntries(kpis.flatMap(({ id, words }): (readonly [string, KpiWords])[] => (words?.[language] === undefined ? [] : [[id, words[language]]])));
}
