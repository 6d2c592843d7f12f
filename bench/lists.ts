/**
 * What do the list of accounts as a file and the search for people cost? `node bench/lists.ts [--accounts 100000] [--touches 1000000]
 * [--people 2000000] [--searches 200] [--most MS]`. Files are compared with the engine's own CSV of the same cells out of one table, and with the
 * list's page by the same order; `--most` fails where the 99th of 100 searches is above.
 *
 * The company is made by the engine; all is asked over the HTTP API, one after the other, and the most memory that this process held is said.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { fixedClock } from "../src/model/clock.ts";
import { openWorkspace } from "../src/serve/app.ts";
import { createApp } from "../src/serve/http.ts";
import { openLog } from "../src/serve/log.ts";
import { join as joined, type Sql, sql, value } from "../src/store/sql.ts";
import { makeCompany, makeTouches } from "./company.ts";

const { values: said } = parseArgs({
  options: {
    accounts: { type: "string", default: "100000" }, touches: { type: "string", default: "1000000" }, people: { type: "string", default: "2000000" },
    searches: { type: "string", default: "200" }, most: { type: "string" },
  },
});
const [accounts, touches, people, searches] = [Number(said.accounts), Number(said.touches), Number(said.people), Number(said.searches)];

const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
const log = openLog("error");
const workspace = await openWorkspace({ dataDir, now: fixedClock("2026-10-01T00:00:00.000Z"), log });
const app = createApp({ workspace, log });
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

interface Read {
  readonly firstMs: number;
  readonly ms: number;
  readonly bytes: number;
}

/** Reads an answer to its end, keeping nothing of it. */
async function read(path: string): Promise<Read> {
  const startedAt = performance.now();
  const response = await app.request(new Request(`http://localhost/api/v1/${path}`, { headers: { host: "localhost" } }));
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return await drained(response.body ?? [], startedAt);
}

async function drained(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, startedAt: number): Promise<Read> {
  let [bytes, firstMs] = [0, Number.NaN];
  for await (const chunk of chunks) {
    if (bytes === 0) firstMs = performance.now() - startedAt;
    bytes += chunk.byteLength;
  }
  return { firstMs, ms: performance.now() - startedAt, bytes };
}

/** The engine's CSV of a statement. */
async function bare(statement: Sql): Promise<Read> {
  const startedAt = performance.now();
  return await drained(await workspace.engine.stream(statement, "CSVWithNames", { lane: "load", maxRows: Number.MAX_SAFE_INTEGER }), startedAt);
}

/** The cells of a file as a table of their own, so that writing them can be told from working them out. */
const cells = sql`
  SELECT account_id, concat('Account ', account_id) AS name, concat(account_id, '.example') AS domain, 'engaged' AS stage, '1' AS tier, 'Owner 7' AS owner,
    'industry 3' AS industry, 'country 4' AS country, 'region 5' AS region, 'target, second' AS lists, 12.3 AS minutes_90d, 3 AS people,
    '2026-09-30T12:00:00.000Z' AS last_touch_at, '12000.0000' AS open_pipeline, '24000.0000' AS won, 'EUR' AS currency
  FROM account`;

function told(what: string, { firstMs, ms, bytes }: Read, unit: number): void {
  say(`${what.padEnd(44)} ${ms.toFixed(0).padStart(7)} ${firstMs.toFixed(0).padStart(7)} ${(bytes / 1e6).toFixed(1).padStart(6)} ${(ms / unit).toFixed(1).padStart(6)}`);
}

async function files(): Promise<void> {
  await bare(cells);
  const { ms: unit } = await bare(cells);
  say(`${"ms".padStart(52)} ${"first".padStart(7)} ${"MB".padStart(6)} ${"× bare".padStart(6)}`);
  told("the engine's CSV of such cells", await bare(cells), unit);
  for (const round of ["first", "again"]) {
    for (const path of ["accounts?sort=-minutes_90d&limit=100", "accounts.csv", "accounts.xlsx", "accounts.csv?sort=-minutes_90d"]) told(`${path}, ${round}`, await read(path), unit);
  }
  say(`this process held ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`);
}

/** People with names and addresses of their own. */
async function makePeople(): Promise<void> {
  await workspace.engine.command(sql`
    INSERT INTO person (id, account_id, person_id, name, email, title, source, batch, seq, row_key, content, valid_from)
    SELECT concat('n', toString(number)), concat('a', toString(number % ${value.uint(accounts)})), concat('n', toString(number)),
      concat(${syllables("first", 3)}, ' ', ${syllables("last", 4)}), concat(${syllables("first", 3)}, '.', toString(number), '@a', toString(number % ${value.uint(accounts)}), '.example'),
      'Buyer', 'bench', 2, number + 1, number + 1, number + 1, toDateTime64(0, 3, 'UTC')
    FROM numbers(${value.uint(people)})`, { lane: "load" });
}

const parts = ["ka", "lo", "mi", "ra", "ten", "su", "vel", "no", "dri", "pa", "shi", "gor", "bel", "an", "quo", "fer"];

/** A word of some syllables, the same for the same number. */
function syllables(what: string, count: number): Sql {
  const picked = Array.from({ length: count }, (_, i) => sql`arrayElement(${value.strings(parts)}, toInt32(cityHash64(number, ${value.string(`${what}${i}`)}) % ${value.uint(parts.length)}) + 1)`);
  return sql`concat(${joined(picked, ", ")})`;
}

/** What is typed, another every time: a part of names that many have, of names that few have, of addresses, and what nobody has. */
const typed: readonly (readonly [what: string, text: (i: number) => string])[] = [
  ["two letters", (i) => `${parts[i % 16]?.slice(0, 1) ?? ""}${parts[(i * 7) % 16]?.slice(0, 1) ?? ""}`],
  ["two syllables", (i) => `${part(i)}${part(i >> 4)}`],
  ["four syllables", (i) => `${part(i)}${part(i * 3)}${part(i * 5)}${part(i * 7)}`],
  ["a part of an address", (i) => `${(i * 7919) % people}@`],
  ["what nobody has", (i) => `zzz${i}`],
];

function part(i: number): string {
  return parts[i % parts.length] ?? "";
}

/** The first search after a write is answered from people as they stand, and has the table made that the others read. */
async function tableOfPeople(): Promise<number> {
  const startedAt = performance.now();
  await read("contacts?search=nobody+yet");
  const made = sql`SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'sought' AND startsWith(table, 'shared_')`;
  while ((await workspace.engine.rows(made, { lane: "load" })).length === 0) await pause(50);
  return performance.now() - startedAt;
}

async function timed(times: number, ask: (i: number) => Promise<unknown>): Promise<number[]> {
  const ms: number[] = [];
  for (let i = 1; i <= times; i += 1) {
    const startedAt = performance.now();
    await ask(i);
    ms.push(performance.now() - startedAt);
  }
  return ms.toSorted((a, b) => a - b);
}

function at(share: number, sorted: readonly number[]): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** @returns the slowest 99th of 100 */
async function contacts(): Promise<number> {
  const madeMs = await tableOfPeople();
  say(`the first search, and until the table of names stood: ${(madeMs / 1000).toFixed(1)} s`);
  const floor = at(0.5, await timed(searches, (i) => workspace.engine.rows(sql`SELECT ${value.uint(i)} AS nothing`, { lane: "load" })));
  say(`people found, ms${"50th".padStart(20)} ${"99th".padStart(7)} × floor (a question that reads nothing, 50th: ${floor.toFixed(1)})`);
  let slowest = 0;
  for (const [what, text] of typed) {
    const ms = await timed(searches, (i) => read(`contacts?search=${encodeURIComponent(text(i))}&limit=8`));
    say(`${what.padEnd(28)} ${[at(0.5, ms), at(0.99, ms), at(0.5, ms) / floor].map((number) => number.toFixed(1).padStart(7)).join(" ")}`);
    slowest = Math.max(slowest, at(0.99, ms));
  }
  return slowest;
}

try {
  say(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, node ${process.version}, ${loadavg()[0]?.toFixed(0)} processes wait`);
  await makeCompany(workspace.engine, accounts);
  await makeTouches(workspace.engine, { accounts, from: 0, to: touches });
  say(`${accounts.toLocaleString("en")} accounts, ${touches.toLocaleString("en")} touches`);
  await files();
  await makePeople();
  say(`${people.toLocaleString("en")} people with names`);
  const slowest = await contacts();
  if (said.most !== undefined && !(slowest <= Number(said.most))) throw new Error(`a search took ${slowest.toFixed(0)} ms (99th of 100); ${said.most} is the most`);
} finally {
  await workspace.close();
  rmSync(dataDir, { recursive: true, force: true });
}
