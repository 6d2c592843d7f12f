import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const sextant = fileURLToPath(new URL("../../bin/sextant", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "sextant-languages-"));
const data = join(home, "data");

interface Ran {
  readonly code: number | null;
  readonly text: string;
}

function start(words: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const system = { LANG: "C", LC_ALL: "", LC_MESSAGES: "", SEXTANT_LANG: "" };
  return spawn(process.execPath, [sextant, ...words], { cwd: home, env: { ...process.env, ...system, SEXTANT_DATA: data, NO_COLOR: "1", ...variables } });
}

/** Runs the command line and hands back all that it wrote. */
function run(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = start(words, variables);
    const out: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => out.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text: Buffer.concat(out).toString() }));
  });
}

/** What looks like a sentence of ours in English: two plain words in a row. Commands to type, options and what stands in `<>` are the same in every language. */
function englishIn(text: string): readonly string[] {
  const spoken = text.split("\n").map((line) => line.replace(/\bsextant( |$).*$/, "").replaceAll(/--?[\w-]+( <[^>]+>)?|<[^>]+>|\([\w./, -]+\)/g, "")).join("\n");
  return [...spoken.matchAll(/(?<![\w.:/-])[A-Za-z][a-z]+ [a-z]{2,}(?![\w.:/-])/g)].map(([found]) => found);
}

let server: ReturnType<typeof start>;

beforeAll(async () => {
  writeFileSync(join(home, "accounts.csv"), "id,name,domain\nA1,Acme,acme.example\n");
  writeFileSync(join(home, "deals.csv"), [
    "id,name,account,amount,currency,status,created_at,closed_at",
    "D1,Alpha,Acme,1000.50,EUR,won,2026-01-05,2026-02-01",
    "D2,Beta,Acme,200,EUR,lost,2026-01-06,2026-02-02",
    "D3,Gamma,Acme,abc,EUR,won,2026-01-07,2026-02-03",
    "",
  ].join("\n"));
  server = start(["serve", "--port", "0", "--json"]);
  await new Promise<void>((resolve, reject) => {
    server.stdout.once("data", () => resolve());
    server.once("close", () => reject(new Error("The server ended before it said where it listens.")));
  });
  await run(["import", "accounts.csv"]);
});
afterAll(async () => {
  const ended = new Promise((resolve) => void server.on("close", resolve));
  server.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
});

const period = ["--from", "2026-02-01", "--to", "2026-03-01"];

describe.each(["ru", "zh-CN"])("in %s nothing of ours is said in English by", (language) => {
  test.each([
    ["sextant --help", ["--help"]],
    ["sextant import --help", ["import", "--help"]],
    ["sextant kpi show --help", ["kpi", "show", "--help"]],
    ["a dry run with a rejected row", ["import", "deals.csv", "--as", "opportunity", "--dry-run"]],
    ["the board", ["board", ...period]],
    ["a KPI with accounts, breakdown and series", ["kpi", "show", "win_rate", ...period, "--accounts", "--by", "tier", "--every", "month"]],
    ["a KPI that is not collected", ["kpi", "show", "nps", ...period]],
    ["how a number is counted", ["explain", "win_rate", ...period]],
    ["the list of accounts", ["account", "list"]],
    ["a file that is not there", ["import", "nothing.csv"]],
    ["a KPI that is not there", ["kpi", "show", "frob"]],
    ["an option that is not there", ["board", "--frob"]],
  ] as const)("%s", async (_, words) => {
    const { text } = await run(["--lang", language, ...words]);
    expect(text).toMatch(language === "ru" ? /[а-я]{3}/ : /\p{Script=Han}{2}/u);
    expect(englishIn(text), text).toEqual([]);
  });
});

test.each([
  ["--lang before all", ["--lang", "ru", "--help"], { SEXTANT_LANG: "zh-CN", LANG: "zh_CN.UTF-8" }, /Вызов:/],
  ["SEXTANT_LANG before the system's", ["--help"], { SEXTANT_LANG: "zh-CN", LANG: "ru_RU.UTF-8" }, /用法：/],
  ["LC_ALL before LANG", ["--help"], { LC_ALL: "ru_RU.UTF-8", LANG: "zh_CN.UTF-8" }, /Вызов:/],
  ["the system's language", ["--help"], { LANG: "zh_CN.UTF-8" }, /用法：/],
  ["English where the system's is none of ours", ["--help"], { LANG: "tlh_QO.UTF-8" }, /Usage:/],
] as const)("%s", async (_, words, variables, shown) => {
  expect((await run(words, variables)).text).toMatch(shown);
});

test("a language that is not spoken is refused with those that are", async () => {
  const { code, text } = await run(["--lang", "tlh", "board"]);
  expect([code, text]).toEqual([2, expect.stringContaining("Allowed choices are en, ru, zh-CN, su")]);
});

test("what programs read is the same in every language", async () => {
  const [english, russian] = await Promise.all(["en", "ru"].map((language) => run(["--lang", language, "kpi", "show", "win_rate", ...period, "--json"])));
  expect(russian?.text).toBe(english?.text);
});
