/**
 * The house rules as a test: prints `file:line: X is banned, use Y`. Run: `node tools/tidy.ts`.
 * Exceptions stand in `allowed`, one line each with a reason.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { indexes } from "./indexes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A breach of a house rule. */
export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface LineRule {
  readonly id: string;
  readonly pattern: RegExp;
  readonly message: string;
  /** Which files it holds for; default: all source. */
  readonly only?: RegExp;
  /** Also in tests (default: yes). */
  readonly inTests?: boolean;
}

const lineRules: readonly LineRule[] = [
  { id: "any", pattern: /(:\s*any\b|<any>|\bas any\b|\bany\[\])/, message: "`any` is banned, say the type or `unknown`" },
  { id: "ts-ignore", pattern: /@ts-(ignore|nocheck)/, message: "@ts-ignore is banned, mend the type" },
  { id: "unfinished", pattern: /\b(FIXME|TODO)\b|\bXXX:/, message: "unfinished marks are banned, finish it or file it" },
  { id: "console", pattern: /\bconsole\.(log|debug|info)\(/, message: "console.log is banned, use process.stdout in cli/, the log in serve/", only: /^(src|web)\// },
  { id: "only", pattern: /\b(test|describe|it)\.only\(/, message: ".only is banned, it hides the other tests" },
  { id: "clock", pattern: /(\bDate\.now\(|new Date\(\)|Temporal\.Now\b)/, message: "the machine's clock is banned, pass `now` in", only: /^src\//, inTests: false },
  { id: "random", pattern: /\bMath\.random\(/, message: "Math.random is banned, pass chance in with its seed", only: /^src\// },
  { id: "env", pattern: /\bprocess\.env\b/, message: "process.env is banned, read settings in their one file", only: /^src\//, inTests: false },
  { id: "enum", pattern: /^\s*(export\s+)?(const\s+)?enum\s/, message: "enum is banned, use an `as const` object or a union" },
  { id: "trusted", pattern: /\btrusted\(/, message: "trusted() is banned outside the files that hold our own SQL text", only: /^src\//, inTests: false },
  { id: "raw html", pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=/, message: "raw HTML is banned, let React escape it", only: /^web\// },
  { id: "throw text", pattern: /\bthrow\s+["'`]/, message: "throwing a string is banned, throw a problem or an Error" },
];

/** file (or folder with /) → rule → why it may. */
const allowed: readonly (readonly [path: string, rule: string, why: string])[] = [
  ["src/model/clock.ts", "clock", "the one place where the machine's clock is read"],
  ["src/store/embedded/", "clock", "the supervisor measures the heartbeat of another process"],
  ["src/store/embedded/", "env", "the environment of the child process is set here"],
  ["src/cli/main.ts", "env", "the one place where the environment is read"],
  ["src/cli/environment.ts", "env", "the one place where the environment is read"],
  ["src/store/sql.ts", "trusted", "defines it"],
  ["src/store/schema.ts", "trusted", "column types and orders of our own tables"],
  ["src/collect/files/typing", "trusted", "column types of our own tables"],
  ["src/collect/files/gather.ts", "trusted", "names of the intake's own columns"],
  ["src/collect/files/intake.ts", "trusted", "names and types of the intake's own columns"],
  ["src/resolve/", "trusted", "lists of our own columns"],
  ["src/measure/", "trusted", "constant fragments of our own source"],
];

const bannedFolders = ["utils", "common", "lib", "helpers", "services", "types"];

/** Which folder of src/ may import which: the data's way, nothing reaches back. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  words: [],
  store: ["model"],
  collect: ["store", "model"],
  resolve: ["store", "model"],
  measure: ["resolve", "store", "model", "words"],
  demo: ["model"],
  serve: ["measure", "resolve", "collect", "store", "model", "demo", "words"],
  cli: ["serve", "measure", "resolve", "collect", "store", "model", "demo", "words"],
};

/** Every breach in the tree that git tracks or would track. */
export function tidy(): Breach[] {
  const files = trackedFiles();
  const code = files.filter((file) => /\.(ts|tsx|js|mjs)$/.test(file) && !file.startsWith("docs/"));
  return [
    ...code.flatMap(linesOf),
    ...code.flatMap(importsOf),
    ...files.flatMap(folderOf),
    ...files.filter((file) => file.endsWith(".md")).flatMap(linksOf),
    ...neverImported(code),
    ...staleIndexes(),
  ];
}

function trackedFiles(): string[] {
  const out = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return out.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));
}

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const isTest = (file: string): boolean => /\.test\.tsx?$|^tests\/|^bench\/|\.cases\.ts$/.test(file);

function linesOf(file: string): Breach[] {
  if (file.startsWith("tools/tidy")) return [];
  const rules = lineRules.filter((rule) => applies(rule, file));
  return read(file).split("\n").flatMap((text, i) =>
    rules.filter((rule) => rule.pattern.test(withoutComment(text))).map((rule) => ({ file, line: i + 1, message: rule.message })),
  );
}

function applies(rule: LineRule, file: string): boolean {
  if (rule.only !== undefined && !rule.only.test(file)) return false;
  if (rule.inTests === false && isTest(file)) return false;
  return !allowed.some(([path, id]) => id === rule.id && file.startsWith(path));
}

function withoutComment(text: string): string {
  return /^\s*(\*|\/\/|\/\*)/.test(text) && !/@ts-|FIXME|XXX|TODO/.test(text) ? "" : text;
}

function importsOf(file: string): Breach[] {
  const own = /^src\/([^/]+)\//.exec(file)?.[1];
  return importPaths(file).flatMap(({ path, line, typeOnly }) => {
    const target = normalize(join(dirname(file), path));
    if (file.startsWith("web/") && target.startsWith("src/")) {
      return (target === "src/serve/contract.ts" && typeOnly) || target.startsWith("src/words/") ? [] : [{ file, line, message: `${target} is out of reach of web/, import types of src/serve/contract.ts, or words` }];
    }
    const other = /^src\/([^/]+)\//.exec(target)?.[1];
    if (own === undefined || other === undefined || own === other || isTest(file)) return [];
    return mayImport[own]?.includes(other) === true ? [] : [{ file, line, message: `${own} may not import ${other}; the data's way is collect → store → resolve → measure → serve` }];
  });
}

function importPaths(file: string): { path: string; line: number; typeOnly: boolean }[] {
  const text = read(file);
  return [...text.matchAll(/^\s*(?:import|export)\b([^"';]*?)from\s+["'](\.[^"']+)["']/gm)].map((match) => ({
    path: match[2] ?? "",
    line: text.slice(0, match.index).split("\n").length,
    typeOnly: /^\s*type\b/.test(match[1] ?? ""),
  }));
}

function folderOf(file: string): Breach[] {
  const banned = dirname(file).split("/").find((part) => bannedFolders.includes(part));
  return banned === undefined ? [] : [{ file, line: 1, message: `a folder named ${banned} is banned, name it after what it holds` }];
}

function linksOf(file: string): Breach[] {
  return read(file).split("\n").flatMap((text, i) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? "")
      .filter((link) => !/^(https?:|mailto:|#)/.test(link))
      .filter((link) => !existsSync(join(root, dirname(file), decodeURI(link.split("#")[0] ?? ""))))
      .map((link) => ({ file, line: i + 1, message: `the link ${link} leads nowhere` })),
  );
}

/** Source files that nothing imports and that are no entry. */
function neverImported(code: readonly string[]): Breach[] {
  const imported = new Set(code.flatMap((file) => [...read(file).matchAll(/["'](\.[^"']+\.tsx?)["']/g)].map((match) => normalize(join(dirname(file), match[1] ?? "")))));
  const entries = /(\.test\.tsx?|\.d\.ts|index\.ts|main\.tsx?|child\.ts|worker\.ts)$/;
  return code
    .filter((file) => /^src\/.*\.ts$/.test(file) && !entries.test(file) && !imported.has(file))
    .map((file) => ({ file, line: 1, message: "nothing imports this file, remove it" }));
}

function staleIndexes(): Breach[] {
  return [...indexes()]
    .filter(([path, text]) => !existsSync(join(root, path)) || read(path) !== text)
    .map(([file]) => ({ file, line: 1, message: "the generated index is out of date, run `node tools/indexes.ts`" }));
}

/** The ten longest files, for information. */
export function longest(): string[] {
  return trackedFiles()
    .filter((file) => /^(src|web)\/.*\.tsx?$/.test(file))
    .map((file) => ({ file, lines: read(file).split("\n").length }))
    .toSorted((a, b) => b.lines - a.lines)
    .slice(0, 10)
    .map(({ file, lines }) => `${String(lines).padStart(5)} ${file}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const breaches = tidy();
  for (const { file, line, message } of breaches) process.stdout.write(`${file}:${line}: ${message}\n`);
  process.stdout.write(`${breaches.length} breaches\nlongest files:\n${longest().join("\n")}\n`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
}
