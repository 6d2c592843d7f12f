/** The dashboard's page as it was built, taken apart so that a drawn page can stand in it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "../../words/languages.ts";
import type { DrawnPage } from "./drawn.ts";

/** A line of the build's manifest, by the source file. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

export interface Shell {
  /** Up to where the page is drawn: tells the browser what to fetch, for a page's own script (null: none) and a language. */
  readonly head: (file: string | null, language: Language) => string;
  /** What is drawn there, and all that follows. */
  readonly body: (page: DrawnPage, givenId: string) => string;
}

/** Reads the built page. @returns null where it is not as we build it */
export async function readShell(web: string): Promise<Shell | null> {
  const [html, manifest] = await Promise.all([readFile(join(web, "index.html"), "utf8"), readFile(join(web, ".vite", "manifest.json"), "utf8")]).catch(() => [null, null]);
  if (html === null || manifest === null) return null;
  return shellOf(html, JSON.parse(manifest) as Manifest);
}

const place = '<div id="root">';
const entryScript = /\n?\s*<script type="module"[^>]* src="([^"]+)"><\/script>/;

/** The same from its texts. */
export function shellOf(html: string, manifest: Manifest): Shell | null {
  const entry = entryScript.exec(html)?.[1];
  const [before, after] = html.split(place);
  if (entry === undefined || before === undefined || after === undefined) return null;
  const start = started(before, entry);
  return {
    head: (file, language) => `${start(language).replace("</head>", `${linksOf(manifest, file, language).join("\n    ")}\n  </head>`)}${place}`,
    body: ({ html: drawn, given }, givenId) => `${drawn}</div>\n    ${given === "" ? "" : `<script type="application/json" id="${givenId}">${given}</script>`}${after.replace("</div>", "")}`,
  };
}

// The page is shown before its script begins: first-paint.js starts what is only fetched here. Without a script it is shown in light colours.
function started(before: string, entry: string): (language: Language) => string {
  const quiet = before
    .replace(entryScript, "")
    .replaceAll('<link rel="modulepreload" crossorigin', '<link rel="preload" as="script" fetchpriority="low" crossorigin')
    .replace('<script src="/first-paint.js">', `<script src="/first-paint.js" data-entry="${entry}">`)
    .replace("</title>", `</title>\n    ${fetched(entry.slice(1))}`);
  return (language) => quiet.replace('<html lang="en">', `<html lang="${language}" data-drawn data-mantine-color-scheme="light">`);
}

function fetched(file: string): string {
  return `<link rel="preload" as="script" fetchpriority="low" crossorigin href="/${file}">`;
}

/** What the letters of the language need. */
const letters: Readonly<Record<Language, readonly string[]>> = { en: ["latin"], ru: ["latin", "cyrillic"], "zh-CN": ["latin"], su: ["latin"] };
const wordSources = ["../src/words/LANGUAGE/screens.ts", "../src/words/LANGUAGE/sayings/numbers.ts", "../virtual:kpi-names/LANGUAGE"];

function linksOf(manifest: Manifest, file: string | null, language: Language): string[] {
  const own = file === null ? [] : withImports(manifest, file);
  const words = wordSources.flatMap((source) => manifest[source.replace("LANGUAGE", language)] ?? []);
  const fonts = letters[language].flatMap((one) => manifest[`../node_modules/@fontsource-variable/inter/files/inter-${one}-standard-normal.woff2`] ?? []);
  return [
    ...fonts.map((font) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${font.file}">`),
    ...new Set(own.flatMap(({ css = [] }) => css).map((css) => `<link rel="stylesheet" crossorigin href="/${css}">`)),
    ...new Set([...own, ...words].map((one) => fetched(one.file))),
  ];
}

/** A page's own chunk and those that it needs; what every page has is there already. */
function withImports(manifest: Manifest, name: string, found: Map<string, Chunk> = new Map()): readonly Chunk[] {
  const chunk = manifest[name];
  if (chunk === undefined || found.has(name) || /^_(first-view|rolldown-runtime)-|^index\.html$/.test(name)) return [...found.values()];
  found.set(name, chunk);
  for (const next of chunk.imports ?? []) withImports(manifest, next, found);
  return [...found.values()];
}
