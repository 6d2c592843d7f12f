import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runningServer } from "../serve/presence.ts";
import { printRejects } from "./commands/rejects.ts";
import { bytes, count, inColumn, inFull, inShort } from "./figures.ts";
import { pair, valuePair } from "./pairs.ts";
import { printTable } from "./table.ts";
import { cut, shown, terminal, widthOf } from "./terminal.ts";
import { Writable } from "node:stream";

const sextant = fileURLToPath(new URL("../../bin/sextant", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "sextant-cli-"));
const data = join(home, "data");

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a user does, in another directory than the repository. */
function run(words: readonly string[], program = sextant, signal?: AbortSignal, variables: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: home, env: { ...process.env, SEXTANT_DATA: data, SEXTANT_LANG: "en", NO_COLOR: "1", ...variables } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    signal?.addEventListener("abort", () => child.kill("SIGTERM"));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
  });
}

beforeAll(() => {
  writeFileSync(join(home, "deals.csv"), [
    "id,name,account,amount,currency,status,created_at,closed_at",
    "D1,Alpha,Acme,1000.50,EUR,won,2026-01-05,2026-02-01",
    "D2,\u001b]0;pwned\u0007Beta,Acme,200,EUR,lost,2026-01-06,2026-02-02",
    "D3,Gamma,Acme,abc,EUR,won,2026-01-07,2026-02-03",
    "",
  ].join("\n"));
  writeFileSync(join(home, "accounts.csv"), "id,name,domain\nA1,Acme,acme.example\n");
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("the product runs with its own flags of Node, whatever it was started with", async () => {
  const tell = "process.on('exit',()=>console.error(JSON.stringify([process.execArgv,'__proto__'in{},process.pid===+process.env.FIRST_PID])));process.env.FIRST_PID??=process.pid";
  const { code, out, err } = await run(["--version"], sextant, undefined, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` });
  expect([code, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  const [flags, hasProto, isSameProcess] = JSON.parse(err) as [string[], boolean, boolean];
  expect(flags).toEqual(["--max-semi-space-size=8", "--disable-proto=delete"]);
  expect([hasProto, isSameProcess]).toEqual([false, true]);
});

describe("help and usage", () => {
  test("help names every command with one line each, and how to start", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const command of ["demo", "import", "rejects", "serve", "board", "kpi", "account", "explain", "export", "rebuild", "verify", "backup", "restore", "doctor"]) {
      expect(out).toMatch(new RegExp(`^  ${command}\\b.* {2,}\\S.*$`, "m"));
    }
    expect(out).toContain("Start here:");
  });

  test.each([
    [["frobnicate"], /Unknown command/],
    [["kpi", "show", "win_rate", "--from", "yesterday"], /A day is written 2026-03-01/],
    [["import"], /No file was named/],
    [["import", "x.csv", "--map", "amount"], /field=value/],
    [["kpi", "show", "win_rate", "--every", "hour"], /Allowed choices are day, week, month, quarter/],
  ])("%j is asked wrongly: exit 2 and a sentence", async (words, sentence) => {
    const { code, err } = await run(words);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  test("a file that is not there is a problem: exit 1, what and what to do", async () => {
    const { code, err } = await run(["import", "nothing.csv", "--as", "opportunity"]);
    expect([code, err.trim()]).toEqual([1, "✗ There is no file nothing.csv.\nCheck the path."]);
  });

  test("it starts through a symbolic link", async () => {
    symlinkSync(sextant, join(home, "sx"));
    expect((await run(["--version"], join(home, "sx"))).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("a session from file to number, in one process after the other", () => {
  test("a dry run changes nothing and prints the stable shape", async () => {
    const { code, out } = await run(["import", "deals.csv", "--as", "opportunity", "--dry-run", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ batch: null, kind: "opportunity", rows: { read: 3, new: 2, changed: 0, unchanged: 0, rejected: 1, unmatched: 2 }, seconds: expect.any(Number), notes: [] });
  });

  test("an import prints the stable shape, one line for each file", async () => {
    const { code, out } = await run(["import", "accounts.csv", "deals.csv", "--json"]);
    expect(code).toBe(0);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      { batch: 1, kind: "account", rows: { read: 1, new: 1, changed: 0, unchanged: 0, rejected: 0, unmatched: 0 }, seconds: expect.any(Number), notes: [] },
      { batch: 2, kind: "opportunity", rows: { read: 3, new: 2, changed: 0, unchanged: 0, rejected: 1, unmatched: 0 }, seconds: expect.any(Number), notes: [expect.stringContaining("Amounts are reported in")] },
    ]);
  });

  test("a KPI has the stable shape", async () => {
    const { out } = await run(["kpi", "show", "win_rate", "--from", "2026-02-01", "--to", "2026-03-01", "--by", "status", "--every", "month", "--accounts", "--json"]);
    const kpi = JSON.parse(out) as Record<string, unknown>;
    expect(kpi).toMatchObject({
      id: "win_rate", value: 0.5, numerator: 1, denominator: 2, unit: "percent", currency: null,
      period: { from: "2026-02-01", to: "2026-03-01", zone: "UTC" }, definition_version: expect.any(Number), data_as_of: expect.any(String),
      series: [expect.objectContaining({ value: 0.5 })], buckets: [], accounts: [expect.objectContaining({ name: "Acme", numerator: 1, denominator: 2 })],
    });
    expect(kpi["breakdown"]).toEqual(expect.arrayContaining([expect.objectContaining({ key: expect.any(String), value: 0.5, numerator: 1, denominator: 2 })]));
  });

  test("what steers a terminal is shown, not obeyed", async () => {
    const { out } = await run(["account", "show", "acme.example"]);
    expect(out).not.toContain("\u001b");
    expect(out).toContain("Beta");
  });

  test("rejects name line, field, value and reason", async () => {
    const { out } = await run(["rejects"]);
    expect(out).toMatch(/2 {2}deals\.csv +4 +amount +abc +“abc” is no number/);
  });

  test("doctor says what it found", async () => {
    const { code, out } = await run(["doctor"]);
    expect(code).toBe(0);
    expect(out).toMatch(/✓ engine +embedded ClickHouse \d+/);
  });
});

describe("while a server runs", () => {
  test("commands go through it, and it ends cleanly", async () => {
    const ending = new AbortController();
    const serving = run(["serve", "--port", "0", "--json"], sextant, ending.signal);
    await expect.poll(() => runningServer(data), { interval: 100 }).not.toBeNull();
    const undone = await run(["import", "undo", "2", "--json"]);
    expect([undone.code, JSON.parse(undone.out)]).toEqual([0, { batch: 2, state: "undone" }]);
    const second = await run(["serve", "--port", "0"]);
    expect([second.code, second.err]).toEqual([1, expect.stringContaining("A server already runs on")]);
    const board = JSON.parse((await run(["board", "--json", "--from", "2026-02-01", "--to", "2026-03-01"])).out) as { kpis: { id: string; value: number | null }[] };
    expect(board.kpis.find((one) => one.id === "win_rate")).toMatchObject({ value: null });
    expect(Object.keys(board)).toEqual(["period", "kpis"]);
    ending.abort();
    const ended = await serving;
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.out)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect(await runningServer(data)).toBeNull();
  });

  test("a listening address that others reach is refused until somebody can log in", async () => {
    const { code, err } = await run(["serve", "--host", "0.0.0.0", "--port", "0"]);
    expect([code, err]).toEqual([1, expect.stringContaining("does not listen on “0.0.0.0”")]);
  });
});

describe("people, keys and a server elsewhere", () => {
  const own = join(home, "people");
  const at = (words: readonly string[], variables: Record<string, string> = {}): Promise<Ran> => run(["--data", own, ...words], sextant, undefined, variables);

  test("the first one let in is an admin, and the link to set a password is printed", async () => {
    expect((await at(["user", "add", "bob@acme.example", "--role", "viewer"])).err).toContain("The first one with a login is an admin");
    const { code, out } = await at(["user", "add", "ann@acme.example", "--role", "admin", "--json"]);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ link: expect.stringMatching(/^http:\/\/localhost:4680\/welcome#sxt_ln_\w{49}$/) })]);
  });

  test("with somebody who can log in others may reach the server; scripts elsewhere bring a key", async () => {
    const ending = new AbortController();
    const serving = run(["--data", own, "serve", "--host", "0.0.0.0", "--port", "0", "--json"], sextant, ending.signal);
    await expect.poll(() => runningServer(own), { interval: 100 }).not.toBeNull();
    const { url } = (await runningServer(own)) ?? { url: "" };
    const key = (await at(["token", "add", "nightly", "--may", "see"])).out.trim();
    expect(key).toMatch(/^sxt_pk_\w{49}$/);
    const elsewhere = { SEXTANT_SERVER: url, SEXTANT_TOKEN: key };
    expect(JSON.parse((await at(["account", "list", "--json"], elsewhere)).out)).toMatchObject({ total: 0 });
    expect((await at(["export", "account"], elsewhere)).err).toContain("It takes the permission “export”");
    expect((await at(["account", "list", "--server", url])).err).toContain("asks for a key");
    expect((await at(["account", "list", "--server", "http://sextant.example.com", "--token", key])).err).toContain("would travel readable");
    expect((await at(["token", "revoke", key.slice(-4)])).out).toContain("does not hold any more");
    expect((await at(["account", "list"], elsewhere)).err).toContain("was revoked");
    const verdict = await at(["audit", "verify", "--json"]);
    expect([verdict.code, JSON.parse(verdict.out)]).toEqual([0, { lines: 3, broken: null, head: { id: 3, hash: expect.any(String) } }]);
    ending.abort();
    expect((await serving).code).toBe(0);
  });
});

describe("figures for people", () => {
  test.each([
    [0.631501, "percent", null, "63.1501 %", "63.2 %"],
    [10_005_534, "money", "USD", "10,005,534 USD", "10.0M USD"],
    [-3.5, "days", null, "−3.5 days", "−3.50 days"],
    [0, "count", null, "0", "0"],
    [1_200_000_000, "count", null, "1,200,000,000", "1.20B"],
    [4238, "accounts", null, "4,238", "4,238"],
    [12.5, "money_per_year", "EUR", "12.5 EUR a year", "12.5 EUR a year"],
    [9_999.6, "minutes", null, "9,999.6 min", "10,000 min"],
  ] as const)("%d %s %s is “%s” in full and “%s” in short", (number, unit, currency, full, short) => {
    expect([inFull(number, { unit, currency }), inShort(number, { unit, currency })]).toEqual([full, short]);
  });

  test("a column has as many decimals in each line", () => {
    const write = inColumn([0.5, 0.61375, null], { unit: "percent", currency: null });
    expect([0.5, 0.61375].map(write)).toEqual(["50.00 %", "61.38 %"]);
  });

  test.each([["-1234567.50", "−1,234,567.5"], ["12345678901234567890.0001", "12,345,678,901,234,567,890.0001"], [null, "—"], [0, "0"]])("the side %j is shown as %s", (side, text) => {
    expect(count(side)).toBe(text);
  });

  test.each([[0, "0 B"], [999, "999 B"], [1_500, "1.5 kB"], [5_000_000_000, "5 GB"]])("%d bytes are %s", (number, text) => {
    expect(bytes(number)).toBe(text);
  });
});

describe("text in a terminal", () => {
  test.each([["abc", 3], ["社會", 4], ["é", 1], ["e\u0301", 1], ["👩", 2], ["\u001b[1mx\u001b[22m", 1]])("%j takes %d columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test("a cut never parts a sign", () => {
    expect(cut("社會科學院", 6)).toBe("社會…");
  });

  test("controls and marks of direction are written out", () => {
    expect(shown("a\u001b[2J\u202eb\n")).toBe("a\\u{1b}[2J\\u{202e}b\\u{a}");
  });

  test("numbers stand to the right, and the column that gives is cut where the terminal ends", () => {
    const lines: string[] = [];
    const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
    const screen = { ...terminal({ out, err: out, colour: false }), columns: 24 };
    printTable(screen, [{ title: "name", gives: true }, { title: "n", align: "right" }], [["a very long name of an account", "1"], ["b", "20"]]);
    expect(lines.join("")).toBe("name                   n\na very long name of…   1\nb                     20\n");
  });

  test("the reason of a refused row is said whole, however narrow the terminal", () => {
    const lines: string[] = [];
    const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
    const reason = "“-50” is negative on a won opportunity, and its type does not say that it is a credit.";
    const reject = { batch: 2, seq: 4, kind: "opportunity", file: "deals.csv", line: 4, offset: 0, column: "amount", code: "negative_revenue", field: "amount", value: "-50", reason, raw: "" };
    printRejects({ ...terminal({ out, err: out, colour: false }), columns: 40 }, { total: 1, by_code: [{ code: "negative_revenue", field: "amount", rows: 1 }], rejects: [reject] });
    expect(lines.join("")).toContain(reason);
  });

  test.each([
    ["what a mapping takes in, though rows that none would are more", [["column_count", "", 9], ["word", "status", 2]], 'sextant rejects replay --value "status:gewonnen=WORD"'],
    ["a currency by its word", [["currency", "currency", 1]], 'sextant rejects replay --value "currency:gewonnen=CODE"'],
    ["another file where no mapping would", [["column_count", "", 9], ["nul", "id", 1]], "correct the file and import it again"],
  ] as const)("below refused rows stands %s", (_, codes, said) => {
    const lines: string[] = [];
    const out = new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) });
    const by_code = codes.map(([code, field, rows]) => ({ code, field, rows }));
    const rejects = by_code.map(({ code, field }) => ({ batch: 2, kind: "opportunity", file: "deals.csv", line: 4, offset: 0, column: field, code, field, value: "gewonnen", reason: "no", raw: "" }));
    printRejects({ ...terminal({ out, err: out, colour: false }), columns: 80 }, { total: rejects.length, by_code, rejects });
    expect(lines.join("")).toContain(said);
  });
});

describe("pairs", () => {
  test("only the first = parts, and names like __proto__ stay names", () => {
    const pairs = pair("__proto__=x", pair("a=b=c"));
    expect(Object.entries(pairs)).toEqual([["a", "b=c"], ["__proto__", "x"]]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  test("a word of the file may hold blanks and colons", () => {
    expect(valuePair("outcome:No: later=no_answer")).toEqual({ outcome: { "No: later": "no_answer" } });
  });
});
