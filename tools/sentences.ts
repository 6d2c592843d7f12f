/** Finds the sentences that our source says: of problems, which the catalogues must know, and those that should not stand in the source at all. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A text as it stands in the source; what is put in while it runs is `{}`. */
export interface Literal {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A sentence and where it stands. */
export interface Sentence {
  readonly at: string;
  readonly text: string;
}

/** All texts of a source file, comments and patterns left out; a text inside another's `${}` is one of its own. */
export function literalsOf(source: string): readonly Literal[] {
  const found: Literal[] = [];
  let at = 0;
  while (at < source.length) at = next(source, at, found);
  return found.toSorted((a, b) => a.start - b.start);
}

/** Steps over what begins at `at`, and gathers the texts in it. */
function next(source: string, at: number, found: Literal[]): number {
  const character = source[at] ?? "";
  if (source.startsWith("//", at)) return endOf(source, "\n", at);
  if (source.startsWith("/*", at)) return endOf(source, "*/", at + 2);
  if (character === '"' || character === "'") return plain(source, at, found);
  if (character === "`") return template(source, at, found);
  if (character === "/" && /[(,=:[!&|?{};+>]\s*$|\breturn\s*$/.test(source.slice(Math.max(0, at - 12), at))) return pattern(source, at);
  return at + 1;
}

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}

function plain(source: string, start: number, found: Literal[]): number {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start]) at += source[at] === "\\" ? 2 : 1;
  found.push({ text: unescaped(source.slice(start + 1, at)), start, end: at + 1 });
  return at + 1;
}

function template(source: string, start: number, found: Literal[]): number {
  let at = start + 1;
  let text = "";
  while (at < source.length && source[at] !== "`") {
    if (source.startsWith("${", at)) {
      at = placed(source, at + 2, found);
      text += "{}";
    } else {
      const step = source[at] === "\\" ? 2 : 1;
      text += source.slice(at, at + step);
      at += step;
    }
  }
  found.push({ text: unescaped(text), start, end: at + 1 });
  return at + 1;
}

/** Steps over what stands between `${` and its `}`. */
function placed(source: string, start: number, found: Literal[]): number {
  let at = start;
  for (let depth = 1; at < source.length; ) {
    if (source[at] === "{") depth += 1;
    if (source[at] === "}") depth -= 1;
    if (depth === 0) return at + 1;
    at = next(source, at, found);
  }
  return at;
}

function pattern(source: string, start: number): number {
  let at = start + 1;
  for (let isClass = false; at < source.length && (isClass || source[at] !== "/"); at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === "[") isClass = true;
    else if (source[at] === "]") isClass = false;
    else if (source[at] === "\n") return start + 1;
  }
  return at + 1;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([nt"'`\\$])/g, (_, sign: string) => (sign === "n" ? "\n" : sign === "t" ? "\t" : sign));
}

/** Sentence and advice of every problem that `src` throws; of those made up elsewhere, nothing. */
export function problemSentences(): readonly Sentence[] {
  return sources("src").filter(({ path }) => path !== "src/model/problem.ts").flatMap(({ path, text }) => {
    const literals = literalsOf(text);
    return [...text.matchAll(/\bproblem\(/g)].flatMap(({ index }) => spokenArguments(text, literals, index + "problem(".length).map((one) => ({ at: `${path}:${lineOf(text, index)}`, text: one })));
  });
}

/** The texts of a call's second and third argument that are sentences. */
function spokenArguments(source: string, literals: readonly Literal[], start: number): readonly string[] {
  let depth = 0;
  let argument = 0;
  const texts: string[] = [];
  for (let at = start; at < source.length && depth >= 0; ) {
    const literal = literals.find((one) => one.start === at);
    if (literal !== undefined) {
      if (depth === 0 && (argument === 1 || argument === 2) && isSentence(literal.text)) texts.push(literal.text);
      at = literal.end;
    } else {
      if ("([{".includes(source[at] ?? "")) depth += 1;
      if (")]}".includes(source[at] ?? "")) depth -= 1;
      if (source[at] === "," && depth === 0) argument += 1;
      at += 1;
    }
  }
  return texts;
}

/** Two words that follow one another, the way people write. */
function isSentence(text: string): boolean {
  return /\p{L}{2,}[,;:]? (?:\{\} )?\p{L}{2,}/u.test(text.replaceAll(/“[^”]*”/g, ""));
}

/** English sentences that stand in the command line's source instead of its catalogue. Problems are found by their own forms; commands are no sentences, and logs stay English. */
export function hardCoded(): readonly Sentence[] {
  return sources("src/cli").flatMap(({ path, text }) => {
    const literals = literalsOf(text);
    const problems = [...text.matchAll(/\bproblem\(/g)].flatMap(({ index }) => spokenArguments(text, literals, index + "problem(".length));
    const isLogged = (one: Literal): boolean => /\blog\.(?:debug|info|warn|error)\([^;]*$/.test(text.slice(Math.max(0, one.start - 200), one.start));
    return literals.filter((one) => isSentence(one.text) && !problems.includes(one.text) && !isCommand(one.text) && !isLogged(one)).map((one) => ({ at: `${path}:${lineOf(text, one.start)}`, text: one.text }));
  });
}

function isCommand(text: string): boolean {
  return text.split("\n").filter((line) => line.trim() !== "").every((line) => /^\s*(sextant|PATH…)\b/.test(line) || /^(use strict|Counted as: )$/.test(line));
}

function lineOf(source: string, at: number): number {
  return source.slice(0, at).split("\n").length;
}

function sources(folder: string, names = /\.ts$/): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => names.test(path) && !/\.test\.tsx?$|\.cases\.ts$/.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** English that screens show without the catalogue: text between tags, what labels and hints say, and whole sentences. Errors of ours are for our log. */
export function shownAsItIs(): readonly Sentence[] {
  const shown = /(?:(?<!=)>|\b(?:label|title|placeholder|alt|description|text|aria-label|aria-description)=")\s*(\p{L}[\p{L}’',;:-]*(?: [\p{L}’',;:.-]+)+)\s*(?=<\/|<[a-z]|"|\{)/gu;
  return sources("web", /\.tsx?$/).filter(({ path }) => !path.startsWith("web/dev/")).flatMap(({ path, text }) => [
    ...[...text.matchAll(shown)].map((match) => ({ at: `${path}:${lineOf(text, match.index)}`, text: match[1] ?? "" })),
    ...literalsOf(text).filter((one) => /^[\p{Lu}“].*\p{L}{2} \p{Ll}{2}/su.test(one.text) && !text.slice(0, one.start).endsWith("Error(")).map((one) => ({ at: `${path}:${lineOf(text, one.start)}`, text: one.text })),
  ]);
}
