/** What KPIs leave unsaid in a language. Run, it prints all that they say in the other languages as JSON: `node tools/kpi-words.ts`. */
import { fileURLToPath } from "node:url";
import type { Kpi } from "../src/measure/kpi.ts";
import { wordsIn } from "../src/measure/kpi-words.ts";
import { kpis } from "../src/measure/kpis/index.ts";
import type { KpiCatalogue, KpiWords } from "../src/words/kpis.ts";
import { type Language, languages } from "../src/words/languages.ts";
import type { Interpreter } from "../src/words/sayings.ts";

/** The words of KPIs in every language that has some, by language: what the screens are built with. */
export function kpiWordsByLanguage(catalogue: readonly Kpi[] = kpis): Readonly<Record<string, KpiCatalogue>> {
  return Object.fromEntries(languages.filter(({ code }) => code !== "en").map(({ code }) => [code, wordsIn(catalogue, code)]));
}

/** What a KPI does not say in a language that is complete: the names of its texts, empty where it says them all. */
export function lackingIn(kpi: Kpi, language: Exclude<Language, "en">): readonly string[] {
  const words: Partial<KpiWords> = kpi.words?.[language] ?? {};
  const texts = (["title", "question", "formula", "denominator", "nothing"] as const).filter((text) => (kpi[text] === "") !== ((words[text] ?? "") === ""));
  const because = (words.because ?? "") === "" ? ["because"] : [];
  return [...texts, ...because, ...(words.caveats?.length === kpi.caveats.length ? [] : ["caveats"])].map((text) => `${kpi.id}: words["${language}"].${text}`);
}

/** What its settings mean and what brings its records, where neither it nor anybody else (`said`) says so in the language. */
export function unsaidIn({ id, words, knobs, needs }: Kpi, language: Exclude<Language, "en">, said: Interpreter): readonly string[] {
  const texts = [...Object.values(knobs).map(({ meaning }) => meaning), ...needs.map(({ broughtBy }) => broughtBy)];
  const unsaid = texts.filter((english) => words?.[language]?.says?.[english] === undefined && said(english) === english);
  return unsaid.map((english) => `${id}: words["${language}"].says[${JSON.stringify(english)}]`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(kpiWordsByLanguage()));
