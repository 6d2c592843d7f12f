/**
 * What does an account's page cost? `node bench/account-page.ts [--touches 2000000] [--accounts 200000] [--pages 200] [--most MS]`; 20 M touches
 * are the size that the goal of 50 ms (99th of 100, nothing else running) is set for. `--most` fails where it is above.
 *
 * The company is made by the engine; pages are asked over the HTTP API, one after the other, of accounts all over it. Beside the time that
 * passes it says how much processor time the engine and this process took for each, which other programs on the machine move less. Before, it waits
 * up to a minute until the engine has put together the parts that loading left.
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
import { sql } from "../src/store/sql.ts";
import { makeCompany, makeTouches } from "./company.ts";

const { values: said } = parseArgs({
  options: { touches: { type: "string", default: "2000000" }, accounts: { type: "string", default: "200000" }, pages: { type: "string", default: "200" }, most: { type: "string" } },
});
const [touches, accounts, pages] = [Number(said.touches), Number(said.accounts), Number(said.pages)];
const parts = ["", "/timeline", "/past", "/news", "/committee"] as const;

const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
const log = openLog("error");
const workspace = await openWorkspace({ dataDir, now: fixedClock("2026-10-01T00:00:00.000Z"), log });
const app = createApp({ workspace, log });
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function ask(path: string): Promise<number> {
  const startedAt = performance.now();
  const response = await app.request(new Request(`http://localhost/api/v1/accounts/${path}`, { headers: { host: "localhost" } }));
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

/** Times of one part of the page over accounts all over the company. */
async function measured(what: string, one: (i: number) => Promise<number>): Promise<number> {
  for (let i = 0; i < 5; i += 1) await one(i);
  const [engine, own] = [engineMs(), ownMs()];
  const ms: number[] = [];
  for (let i = 0; i < pages; i += 1) ms.push(await one(i + 5));
  ms.sort((a, b) => a - b);
  const at = (share: number): number => ms[Math.min(pages - 1, Math.ceil(pages * share) - 1)] ?? Number.NaN;
  const told = [(engineMs() - engine) / pages, (ownMs() - own) / pages, at(0.5), at(0.99)].map((number) => number.toFixed(1).padStart(9));
  say(`${what.padEnd(14)} ${told.join(" ")}`);
  return at(0.99);
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
  say(`${touches.toLocaleString("en")} touches in ${await settled()} parts, ${accounts.toLocaleString("en")} accounts; the first page of all took ${((await ask("a0")) / 1000).toFixed(1)} s`);
  say(`ms for each       engine      here   50th of 100, 99th`);
  await measured("SELECT 1", async (i) => {
    const startedAt = performance.now();
    await workspace.engine.rows(sql`SELECT 1 AS one`, { lane: "load", maxRows: i + 1 });
    return performance.now() - startedAt;
  });
  const slowest = new Map<string, number>();
  for (const part of parts) slowest.set(part, await measured(part === "" ? "page" : part.slice(1), (i) => ask(`a${(i * 7919 + 13) % accounts}${part}`)));
  const page = slowest.get("") ?? Number.NaN;
  if (said.most !== undefined && !(page <= Number(said.most))) throw new Error(`an account's page took ${page.toFixed(0)} ms (99th of 100); ${said.most} is the most`);
} finally {
  await workspace.close();
  rmSync(dataDir, { recursive: true, force: true });
}
