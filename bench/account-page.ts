/**
 * What do an account's page and other single questions cost? `node bench/account-page.ts [--touches 2000000] [--accounts 200000] [--pages 200]
 * [--most MS]`; 20 M touches are the size that the goal of 50 ms (99th of 100, nothing else running) is set for. `--most` fails where the page is above.
 *
 * The company is made by the engine; all is asked over the HTTP API, one after the other, of accounts all over it. Beside the time that
 * passes it says how much processor time the engine and this process took for each, which other programs on the machine move less, and how many times
 * that of one row by its key, in the same run, the engine took. Before, it waits up to a minute until the engine has put together the parts that loading left.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { fixedClock } from "../src/model/clock.ts";
import { openWorkspace } from "../src/serve/app.ts";
import { createApp } from "../src/serve/http.ts";
import { openLog } from "../src/serve/log.ts";
import { byKey } from "../src/serve/account-holdings.ts";
import { type Sql, sql, value } from "../src/store/sql.ts";
import { makeCompany, makeTouches } from "./company.ts";

const { values: said } = parseArgs({
  options: { touches: { type: "string", default: "2000000" }, accounts: { type: "string", default: "200000" }, pages: { type: "string", default: "200" }, most: { type: "string" } },
});
const [touches, accounts, pages] = [Number(said.touches), Number(said.accounts), Number(said.pages)];
const parts = ["", "/timeline", "/past", "/news", "/news?days=7", "/committee", "/memberships", "/ledger", "/numbers/minutes_90d", "/numbers/people", "/numbers/open_pipeline"] as const;
const quarter = "from=2026-07-01&to=2026-10-01";
/** Each but for a number that makes it another question every time, so that none is answered from memory. */
const others: readonly (readonly [what: string, path: (i: number) => string])[] = [
  ["accounts", (i) => `accounts?limit=${100 + i}`],
  ["accounts found", (i) => `accounts?search=${i * 37}&limit=100`],
  ["accounts of a stage", (i) => `accounts?where=stage%3Dengaged&limit=${100 + i}`],
  ["accounts by minutes", (i) => `accounts?sort=-minutes_90d&limit=${100 + i}`],
  ["accounts, last page", (i) => `accounts?offset=${accounts - 1000 - i}&limit=100`],
  ["the palette", (i) => `accounts?search=a${i * 71}&limit=8`],
  ["moves since a day", (i) => `stage-moves?from=${dayBack(i)}&to=2026-10-01`],
  ["a KPI of a filter", (i) => `kpis/sales_actions?${quarter}&where=industry%3D${i}`],
  ["its rows", (i) => `kpis/sales_actions/facts?${quarter}&limit=${100 + i}`],
  ["its rows of one", (i) => `kpis/sales_actions/facts?${quarter}&account=a${(i * 7919 + 13) % accounts}`],
  ["values to filter by", (i) => `dimensions/campaign/values?search=${i}`],
];

function dayBack(i: number): string {
  return new Date(Date.parse("2026-07-01T00:00:00Z") - i * 86_400_000).toISOString().slice(0, 10);
}

const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
const log = openLog("error");
const workspace = await openWorkspace({ dataDir, now: fixedClock("2026-10-01T00:00:00.000Z"), log });
const app = createApp({ workspace, log });
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function ask(path: string): Promise<number> {
  const startedAt = performance.now();
  const response = await app.request(new Request(`http://localhost/api/v1/${path}`, { headers: { host: "localhost" } }));
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
  return performance.now() - startedAt;
}

const statOf = (pid: string): string[] => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];

/** Milliseconds of processor time that our child processes, that is the engine, have taken. A tick is 10 ms. */
function engineMs(): number {
  const children = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).map((pid) => {
    try {
      return statOf(pid);
    } catch {
      return []; // it has ended meanwhile
    }
  });
  return children.filter((stat) => stat[1] === String(process.pid)).reduce((sum, stat) => sum + (Number(stat[11]) + Number(stat[12])) * 10, 0);
}

function ownMs(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1000;
}

interface Measured {
  /** By the clock, of 100 the 99th. */
  readonly slowest: number;
  /** Of the engine's processors, each. */
  readonly engine: number;
}

/** Times of one question, asked of accounts all over the company. `unit`: what the engine is compared with. */
async function measured(what: string, one: (i: number) => Promise<number>, { times = pages, unit }: { readonly times?: number; readonly unit?: number } = {}): Promise<Measured> {
  const first = await one(0);
  for (let i = 1; i < 5; i += 1) await one(i);
  const [engineBefore, own] = [engineMs(), ownMs()];
  const ms: number[] = [];
  for (let i = 0; i < times; i += 1) ms.push(await one(i + 5));
  ms.sort((a, b) => a - b);
  const at = (share: number): number => ms[Math.min(times - 1, Math.ceil(times * share) - 1)] ?? Number.NaN;
  const engine = (engineMs() - engineBefore) / times;
  const told = [engine, (ownMs() - own) / times, at(0.5), at(0.99), first].map((number) => number.toFixed(1).padStart(9));
  say(`${what.padEnd(21)} ${told.join(" ")} ${unit === undefined ? "" : (engine / unit).toFixed(1).padStart(8)}`);
  return { slowest: at(0.99), engine };
}

/** A statement that nothing remembers. */
async function stated(statement: Sql): Promise<number> {
  const startedAt = performance.now();
  await workspace.engine.rows(statement, { lane: "load", ...byKey });
  return performance.now() - startedAt;
}

const settledMsMax = 60_000;

/** Until the engine has put its new parts together, which would count as its work for pages. @returns parts of the touches */
async function settled(): Promise<number> {
  for (const until = performance.now() + settledMsMax; performance.now() < until; await pause(500)) {
    const [found] = await workspace.engine.rows<{ merging: string }>(sql`SELECT count() AS merging FROM system.merges`, { lane: "load" });
    if (found?.merging === "0") break;
  }
  const [held] = await workspace.engine.rows<{ parts: string }>(sql`SELECT count() AS parts FROM system.parts WHERE active AND database = currentDatabase() AND table = 'touch'`, { lane: "load" });
  return Number(held?.parts ?? 0);
}

try {
  say(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, node ${process.version}, ${loadavg()[0]?.toFixed(0)} processes wait`);
  await makeCompany(workspace.engine, accounts);
  await makeTouches(workspace.engine, { accounts, from: 0, to: touches });
  say(`${touches.toLocaleString("en")} touches in ${await settled()} parts, ${accounts.toLocaleString("en")} accounts; the first page of all took ${((await ask("accounts/a0")) / 1000).toFixed(1)} s`);
  say(`ms for each              engine      here   50th of 100, 99th   first  × a row`);
  await measured("SELECT 1", () => stated(sql`SELECT 1 AS one`));
  const { engine: unit } = await measured("a row by its key", (i) => stated(sql`SELECT name FROM account WHERE account_id = ${value.string(`a${(i * 7919 + 13) % accounts}`)}`));
  const page = await measured("an account's page", (i) => ask(`accounts/a${(i * 7919 + 13) % accounts}`), { unit });
  for (const part of parts.slice(1)) await measured(part.slice(1), (i) => ask(`accounts/a${(i * 7919 + 13) % accounts}${part}`), { unit });
  for (const [what, path] of others) await measured(what, (i) => ask(path(i)), { unit, times: Math.ceil(pages / 10) });
  if (said.most !== undefined && !(page.slowest <= Number(said.most))) throw new Error(`an account's page took ${page.slowest.toFixed(0)} ms (99th of 100); ${said.most} is the most`);
} finally {
  await workspace.close();
  rmSync(dataDir, { recursive: true, force: true });
}
