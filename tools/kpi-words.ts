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

/** What its settings mean, what brings its records and why it may have no value, where neither it nor anybody else (`said`) says so in the language. */
export function unsaidIn({ id, words, knobs, needs, reasons = {} }: Kpi, language: Exclude<Language, "en">, said: Interpreter): readonly string[] {
  const texts = [...Object.values(knobs).map(({ meaning }) => meaning), ...needs.map(({ broughtBy }) => broughtBy), ...Object.values(reasons).map(({ text }) => text)];
  const unsaid = texts.filter((english) => words?.[language]?.says?.[english] === undefined && said(english) === english);
  return unsaid.map((english) => `${id}: words["${language}"].says[${JSON.stringify(english)}]`);
}

/** Names of figures beside it, of labels and of notes that neither it nor the catalogue (`knows` a key) calls by a word of the language. */
export function namelessIn(kpi: Kpi, language: Exclude<Language, "en">, knows: (key: string) => boolean): readonly string[] {
  const words = kpi.words?.[language];
  const said = (name: string, own: Readonly<Record<string, string>> | undefined, kind: string): boolean => own?.[name] !== undefined || knows(`${kind}.${name}`) || knows(`code.${name}`);
  const figures = besideNames(kpi).filter((name) => !said(name, words?.beside, "kpi.beside")).map((name) => `beside.${name}`);
  const labels = (kpi.labels ?? []).filter((name) => !said(name, words?.labels, "dimension")).map((name) => `labels.${name}`);
  const notes = notesOf(kpi).filter((name) => !said(name.replaceAll(" ", "_"), {}, "code") && words?.says?.[name] === undefined).map((name) => `says["${name}"]`);
  return [...figures, ...labels, ...notes].map((text) => `${kpi.id}: words["${language}"].${text}`);
}

/** As its definition names them, and as its examples show those that it works out. */
function besideNames({ alongside = {}, across = {}, besideUnits = {}, besideLines = [], example, edges = [] }: Kpi): readonly string[] {
  const shown = [example, ...edges].flatMap(({ then }) => Object.keys(then.beside ?? {}));
  return [...new Set([...Object.keys(alongside), ...Object.keys(across), ...Object.keys(besideUnits), ...besideLines, ...shown])];
}

/** As its examples show them; of what was set aside at the door as what. */
function notesOf({ example, edges = [] }: Kpi): readonly string[] {
  return [...new Set([example, ...edges].flatMap(({ then }) => Object.keys(then.flags ?? {})).map((note) => note.replace(/^removed: /, "")))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(kpiWordsByLanguage()));
