/**
 * How long do pages take while live events come in all the time? `node bench/inbox-pages.ts DIR [seconds] [events a second]`: DIR is a data
 * directory with the sample company (`sextant demo --data DIR`, then stopped); it is copied. The collector, the drain, the engine and the pages
 * work as in the server; the sender is a process of its own. A turn with pages of every round (`--live-every 0`), then one of every ten seconds, of which the machine's other
 * load may differ: beside the time that passes it says what processor time the server and its engine took.
 */
import { fork } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { systemClock } from "../src/model/clock.ts";
import { type OpenWorkspace, openWorkspace } from "../src/serve/app.ts";
import type { Board } from "../src/serve/contract.ts";
import { listen } from "../src/serve/listen.ts";
import { openLog } from "../src/serve/log.ts";
import { sql } from "../src/store/sql.ts";
import { type Figures, send, type Task } from "./inbox-sender.ts";

const log = openLog("error");
const pauseMs = 400;
const accountsAsked = 40;
const turns = [0, 10_000];
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

if (process.send !== undefined && process.argv[2] === "sender") process.once("message", (task: Task) => void send(task).then((figures) => process.send?.(figures)));
else await main(process.argv[2] ?? "", Number(process.argv[3] ?? 30), Number(process.argv[4] ?? 200));

async function main(sample: string, seconds: number, rate: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-pages-"));
  cpSync(sample, dataDir, { recursive: true });
  const workspace = await openWorkspace({ dataDir, now: systemClock(), log });
  try {
    const { key_id: key } = await workspace.control.sources.add({ name: "bench", trust: "server", origins: [], author: "bench", at: new Date() });
    say(`load before ${loadavg()[0]?.toFixed(1)}; ${rate} events a second, ${seconds} s in each turn; milliseconds`);
    say("shown every   page       times    p50    p99    max   events counted   processor s: server  engine");
    for (const liveEveryMs of turns) await turn(workspace, { liveEveryMs, seconds, rate, key });
  } finally {
    await workspace.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Turn {
  readonly liveEveryMs: number;
  readonly seconds: number;
  readonly rate: number;
  readonly key: string;
}

async function turn(workspace: OpenWorkspace, { liveEveryMs, seconds, rate, key }: Turn): Promise<void> {
  const server = await listen({ workspace, log, port: 0, host: "127.0.0.1", liveEveryMs });
  try {
    const pages = await pagesOf(server.url, workspace);
    for (const { path } of pages) await timed(server.url, path(0));
    const [before, own, engine] = [await counted(workspace), process.cpuUsage(), engineMs()];
    const domains = (await workspace.engine.rows<{ domain: string }>(sql`SELECT DISTINCT arrayJoin(domains) AS domain FROM account ORDER BY domain LIMIT 200`)).map(({ domain }) => domain);
    const sending = sent({ port: Number(new URL(server.url).port), events: 1, seconds, connections: 8, rate, key, domains });
    const times = new Map<string, number[]>(pages.map(({ name }) => [name, []]));
    const until = performance.now() + seconds * 1_000;
    for (let i = 1; performance.now() < until; i += 1) {
      for (const { name, path } of pages) times.get(name)?.push(await timed(server.url, path(i)));
      await pause(pauseMs);
    }
    const { user, system } = process.cpuUsage(own);
    const took = [(user + system) / 1e6, (engineMs() - engine) / 1_000].map((one) => one.toFixed(1).padStart(7)).join(" ");
    await sending;
    const came = (await counted(workspace)) - before;
    for (const [name, all] of times) say(`${`${liveEveryMs / 1_000} s`.padStart(11)}   ${name.padEnd(9)} ${line(all)} ${String(came).padStart(16)}  ${took}`);
  } finally {
    await server.close();
  }
}

function line(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0).padStart(6);
  return `${String(times.length).padStart(6)} ${at(0.5)} ${at(0.99)} ${at(1)}`;
}

/** The board of a quarter, accounts in turns, a KPI with its months. */
async function pagesOf(url: string, workspace: OpenWorkspace): Promise<readonly { readonly name: string; readonly path: (i: number) => string }[]> {
  const accounts = (await workspace.engine.rows<{ account_id: string }>(sql`SELECT account_id FROM touch WHERE account_id != '' GROUP BY account_id ORDER BY count() DESC LIMIT 40`)).map(({ account_id }) => account_id);
  const { period: { from, to } } = (await (await fetch(`${url}/api/v1/board`)).json()) as Board;
  const year = `${Number(from.slice(0, 4)) - 1}${from.slice(4)}`;
  return [
    { name: "board", path: () => `/api/v1/board?from=${from}&to=${to}&compare=true` },
    { name: "account", path: (i) => `/api/v1/accounts/${accounts[i % accountsAsked] ?? ""}` },
    { name: "KPI", path: () => `/api/v1/kpis/engaged_accounts?from=${year}&to=${to}&every=month` },
  ];
}

async function timed(url: string, path: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(`${url}${path}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
  return performance.now() - startedAt;
}

async function counted({ engine }: OpenWorkspace): Promise<number> {
  const [row] = await engine.rows<{ n: string }>(sql`SELECT count() AS n FROM touch WHERE source = 'bench'`, { lane: "load" });
  return Number(row?.n);
}

async function sent(task: Task): Promise<Figures> {
  const sender = fork(fileURLToPath(import.meta.url), ["sender"]);
  try {
    return await new Promise<Figures>((resolve, reject) => {
      sender.once("message", (said) => resolve(said as Figures));
      sender.once("error", reject);
      sender.send(task);
    });
  } finally {
    sender.kill();
  }
}

/** Processor time of this process's children but the sender, in milliseconds; a tick is 10 ms. */
function engineMs(): number {
  const stats = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).map((pid) => {
    try {
      const isSender = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("\0sender\0");
      return isSender ? [] : (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []);
    } catch {
      return []; // it has ended meanwhile
    }
  });
  return stats.filter((stat) => stat[1] === String(process.pid)).reduce((sum, stat) => sum + (Number(stat[11]) + Number(stat[12])) * 10, 0);
}
