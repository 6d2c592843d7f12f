/** The dashboard's page as it was built, taken apart so that a drawn page can stand in it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "../../words/languages.ts";
import type { DrawnPage } from "./drawn.ts";
import { rulesFor, type Sheet } from "./styles.ts";

/** A line of the build's manifest, by the source file. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

export interface Shell {
  /** The script in the head as the policy for scripts names it, `sha256-…`. */
  readonly firstScript: string;
  /** All that is known before the page is drawn, for a page's own script (null: none) and a language. */
  readonly head: (file: string | null, language: Language) => string;
  /** The rules that the page needs, what is drawn, and all that follows. */
  readonly body: (page: DrawnPage, further: { readonly file: string | null; readonly givenId: string }) => string;
}

/** Texts that a shell is made of. */
export interface Built {
  readonly html: string;
  readonly manifest: Manifest;
  /** The style sheets as the build read them, by path. */
  readonly sheets: Readonly<Record<string, Sheet>>;
  /** The content of a file of the build, by its path. */
  readonly textOf: (path: string) => string;
}

/** Reads the built page. @returns null where it is not as we build it */
export async function readShell(web: string): Promise<Shell | null> {
  const told = ["index.html", join(".vite", "manifest.json"), join(".vite", "sheets.json")].map(async (path) => readFile(join(web, path), "utf8"));
  const [html, manifest, sheets] = await Promise.all(told).catch(() => []);
  if (html === undefined || manifest === undefined || sheets === undefined) return null;
  return shellOf({ html, manifest: JSON.parse(manifest) as Manifest, sheets: JSON.parse(sheets) as Built["sheets"], textOf: (path) => readFileSync(join(web, path), "utf8") });
}

const place = '<div id="root">';
const entryScript = /\n?\s*<script type="module"[^>]* src="([^"]+)"><\/script>/;
const firstScript = '<script src="/first-paint.js"></script>';
const preloads = /\n?\s*<link rel="modulepreload"[^>]* href="\/([^"]+)">/g;
const stylesheets = /\n?\s*<link rel="stylesheet"[^>]* href="\/([^"]+)">/g;

/** The same from its texts. */
export function shellOf({ html, manifest, sheets, textOf }: Built): Shell | null {
  const entry = entryScript.exec(html)?.[1];
  const [before, after] = html.split(place);
  if (entry === undefined || before === undefined || after === undefined || !before.includes(firstScript)) return null;
  const script = textOf("first-paint.js");
  const quiet = before
    .replace(entryScript, "").replace(preloads, "").replace(stylesheets, "")
    .replace(firstScript, () => `<script data-entry="${entry}">${script}</script>`).replace(/\s*<\/head>[^]*$/, "");
  const named = (links: RegExp): string[] => [...before.matchAll(links)].map(([, path = ""]) => path);
  const [scripts, styles] = [[entry.slice(1), ...named(preloads)], named(stylesheets)];
  const rulesOf = new WeakMap<DrawnPage, string>();
  return {
    firstScript: `sha256-${createHash("sha256").update(script).digest("base64")}`,
    head: (file, language) => {
      const later = [...[...styles, ...stylesOf(manifest, file)].map(laterStyle), ...[...scripts, ...scriptsOf(manifest, file, language)].map(laterScript)];
      return [spoken(quiet, language), ...fontsOf(manifest, language), ...new Set(later)].join("\n    ");
    },
    body: (page, { file, givenId }) => {
      const rules = rulesOf.get(page) ?? rulesFor(page.html, [...styles, ...stylesOf(manifest, file)].map((path) => sheets[path] ?? []));
      rulesOf.set(page, rules);
      const given = page.given === "" ? "" : `<script type="application/json" id="${givenId}">${page.given}</script>`;
      return `\n    <style>${rules}</style>\n  </head>\n  <body>\n    ${place}${page.html}</div>\n    ${given}${after.replace("</div>", "")}`;
    },
  };
}

// Without a script it is shown in light colours.
function spoken(before: string, language: Language): string {
  return before.replace('<html lang="en">', `<html lang="${language}" data-drawn data-mantine-color-scheme="light">`);
}

/** A link that does nothing until first-paint.js makes it what it says: the page is shown before anything else is fetched. */
function laterStyle(path: string): string {
  return `<link data-later="stylesheet" crossorigin href="/${path}">`;
}

function laterScript(path: string): string {
  return `<link data-later="preload" as="script" crossorigin href="/${path}">`;
}

/** What the letters of the language need. */
const letters: Readonly<Record<Language, readonly string[]>> = { en: ["latin"], ru: ["latin", "cyrillic"], "zh-CN": ["latin"], su: ["latin"] };
const wordSources = ["../src/words/LANGUAGE/screens.ts", "../src/words/LANGUAGE/sayings/numbers.ts", "../virtual:kpi-names/LANGUAGE"];

function fontsOf(manifest: Manifest, language: Language): string[] {
  const files = letters[language].flatMap((one) => manifest[`../node_modules/@fontsource-variable/inter/files/inter-${one}-standard-normal.woff2`] ?? []);
  return files.map(({ file }) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${file}">`);
}

function stylesOf(manifest: Manifest, file: string | null): string[] {
  return [...new Set(ownChunks(manifest, file).flatMap(({ css = [] }) => css))];
}

function scriptsOf(manifest: Manifest, file: string | null, language: Language): string[] {
  const words = wordSources.flatMap((source) => manifest[source.replace("LANGUAGE", language)] ?? []);
  return [...ownChunks(manifest, file), ...words].map((one) => one.file);
}

function ownChunks(manifest: Manifest, file: string | null): readonly Chunk[] {
  return file === null ? [] : withImports(manifest, file);
}

/** A page's own chunk and those that it needs; what every page has is there already. */
function withImports(manifest: Manifest, name: string, found: Map<string, Chunk> = new Map()): readonly Chunk[] {
  const chunk = manifest[name];
  if (chunk === undefined || found.has(name) || /^_(first-view|rolldown-runtime)-|^index\.html$/.test(name)) return [...found.values()];
  found.set(name, chunk);
  for (const next of chunk.imports ?? []) withImports(manifest, next, found);
  return [...found.values()];
}
