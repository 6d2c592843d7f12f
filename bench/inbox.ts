/**
 * What does durability cost, and what happens under more than can be taken? Requests with one event and with a hundred, over real sockets, to the
 * collector that answers after the commit to the disk. The sender runs in a process of its own on the same machine.
 *
 * - `node bench/inbox.ts [seconds]`: as fast as answers come, beside the same server that only parses and answers.
 * - `node bench/inbox.ts rate [seconds]`: 2,000 single events and 200 batches of 100 a second, times counted from when a request was due; with
 *   `--stalls` each time that requests took over 50 ms, with what the collector did then.
 * - `node bench/inbox.ts soak [seconds]`: twice the capacity, the memory of the collector by the minute, and whether every acknowledged event is
 *   there once. Ten minutes, unless said otherwise; it ends with 1 where an event was lost or doubled or the memory passed its bound.
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { PerformanceObserver } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import type { Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { doorRules } from "../src/collect/live/door/judge.ts";
import { usualSettings } from "../src/collect/live/door/settings.ts";
import { jsonOf, textOf } from "../src/collect/live/doors/body.ts";
import { segmentCalls } from "../src/collect/live/doors/segment.ts";
import { type Inbox, openInbox } from "../src/collect/live/inbox/inbox.ts";
import { inboxFiles, inboxFolder } from "../src/collect/live/inbox/schema.ts";
import { openCollector } from "../src/collect/live/take.ts";
import { rehearse } from "../src/serve/collect/rehearsal.ts";
import { collector } from "../src/serve/collect/routes.ts";
import { openLog } from "../src/serve/log.ts";
import { type Figures, send, type Slow, slowMs, type Task } from "./inbox-sender.ts";

const connections = 32;
const capacitySeconds = 5;
const memoryEveryMs = 5_000;
const minuteMs = 60_000;
/** Events of a request of the soak. */
const soakEvents = 100;
/** Of what the collector did: shorter things hold nobody up. */
const didMsMin = 10;
const loopEveryMs = 10;
const stallsShown = 40;
/** P12 of the reliability goals. */
const memoryMbMax = 512;

/** As the product runs; the children of this process run so, too. */
const flags = JSON.parse(readFileSync(new URL("../bin/node-flags.json", import.meta.url), "utf8")) as string[];
if (!flags.every((flag) => process.execArgv.includes(flag))) process.execve?.(process.execPath, [process.execPath, ...flags, ...process.argv.slice(1)]);

if (process.send !== undefined && process.argv[2] === "sender") process.once("message", (task: Task) => void send(task).then((figures) => process.send?.(figures)));
else if (process.send !== undefined && process.argv[2] === "capacity") process.send(await withInbox((app) => measured(app, { events: soakEvents, seconds: capacitySeconds, connections, rate: 0 })));
else await main(process.argv[2] ?? "");

async function main(mode: string): Promise<void> {
  const seconds = Number(process.argv.slice(3).find((word) => /^\d+$/.test(word)) ?? 0);
  process.stdout.write(`${cpus().length} cores, ${cpus()[0]?.model.trim() ?? ""}; load before ${loadavg()[0]?.toFixed(2)}\n`);
  if (mode === "rate") await offered(seconds || 30);
  else if (mode === "soak") await soak(seconds || 600);
  else await compare(Number(mode || 10));
}

/** Durable and floor, single events and batches. */
async function compare(seconds: number): Promise<void> {
  process.stdout.write(`${connections} connections, ${seconds} s each\n`);
  heading();
  for (const events of [1, 100]) {
    const task = { events, seconds, connections, rate: 0 };
    const floor = line("floor", events, await measured(floorServer(), task));
    const durable = line("durable", events, await withInbox((app) => measured(app, task)));
    process.stdout.write(`        durable is ${((durable / floor) * 100).toFixed(0)} % of the floor\n`);
  }
}

/** The rates that are aimed at, whether the answers keep up or not. */
async function offered(seconds: number): Promise<void> {
  process.stdout.write(`offered rate, ${seconds} s each, times from when a request was due\n`);
  heading();
  for (const [events, rate] of [[1, 2_000], [100, 200]] as const) {
    const seen = process.argv.includes("--stalls") ? watchStalls() : null;
    const figures = await withInbox((app, inbox) => {
      seen?.listen(inbox);
      return measured(app, { events, seconds, connections, rate });
    });
    line("durable", events, figures);
    if (seen !== null) process.stdout.write(seen.told(figures.slow));
  }
}

/** Something that the collector did. */
interface Did {
  readonly what: string;
  readonly from: number;
  readonly ms: number;
}

interface Stalls {
  readonly listen: (inbox: Pick<Inbox, "onCommit">) => void;
  /** The stalls: slow requests that overlap are one. */
  readonly told: (slow: readonly Slow[]) => string;
}

/** Notes what may hold requests up: garbage collection and other pauses of the loop, commits, and what the inbox's thread did between them. */
function watchStalls(): Stalls {
  const did: Did[] = [];
  const add = (what: string, to: number, ms: number): void => void (ms >= didMsMin && did.push({ what, from: to - ms, ms }));
  const collecting = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) add("garbage", performance.timeOrigin + startTime + duration, duration);
  });
  collecting.observe({ entryTypes: ["gc"] });
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    add("loop", performance.timeOrigin + now, now - last - loopEveryMs);
    last = now;
  }, loopEveryMs);
  return {
    listen: (inbox) => inbox.onCommit(({ commitMs, tidyMs, rows }) => {
      const now = performance.timeOrigin + performance.now();
      add(`commit of ${rows}`, now, commitMs);
      add("between commits", now - commitMs, tidyMs);
    }),
    told: (slow) => {
      clearInterval(timer);
      collecting.disconnect();
      return told(slow, did);
    },
  };
}

function told(slow: readonly Slow[], did: readonly Did[]): string {
  const stalls: { from: number; to: number; requests: number }[] = [];
  for (const { dueAt, ms } of slow.toSorted((a, b) => a.dueAt - b.dueAt)) {
    const stall = stalls.at(-1);
    if (stall === undefined || dueAt > stall.to) stalls.push({ from: dueAt, to: dueAt + ms, requests: 1 });
    else Object.assign(stall, { to: Math.max(stall.to, dueAt + ms), requests: stall.requests + 1 });
  }
  const first = Math.min(...did.map(({ from }) => from), ...stalls.map(({ from }) => from));
  const lines = stalls.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, stallsShown).map(({ from, to, requests }) => {
    const meanwhile = did.filter((one) => one.from < to && one.from + one.ms > from).toSorted((a, b) => b.ms - a.ms).slice(0, 5);
    return `        at ${((from - first) / 1_000).toFixed(1)} s ${(to - from).toFixed(0)} ms, ${requests} requests: ${meanwhile.map(({ what, ms }) => `${what} ${ms.toFixed(0)} ms`).join(", ") || "nothing of the collector's own"}\n`;
  });
  return `        ${slow.length} requests over ${slowMs} ms in ${stalls.length} stalls, the longest first\n${lines.join("")}`;
}

/** Twice of what the collector could take, for long. The capacity is found in a process of its own: what that leaves in memory is not counted. */
async function soak(seconds: number): Promise<void> {
  heading();
  const capacity = line("durable", soakEvents, await capacityElsewhere());
  process.stdout.write(`offered ${(capacity * 2).toFixed(0)} requests/s for ${seconds} s; memory at the start ${mb(process.memoryUsage.rss())} MB\n`);
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-soak-"));
  // Several gigabytes: they go whatever ends it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => (rmSync(dataDir, { recursive: true, force: true }), process.exit(1)));
  const memory = watchMemory();
  try {
    const figures = await withInbox((app) => measured(app, { events: soakEvents, seconds, connections, rate: capacity * 2 }), dataDir);
    const greatest = memory();
    line("durable", soakEvents, figures);
    process.stdout.write(`put off with Retry-After ${figures.putOff}, not sent since a thousand were under way ${figures.unsent}, slowest ${figures.max.toFixed(0)} ms; disk ${mb(bytesIn(dataDir))} MB\n`);
    verdict(found(dataDir, figures, soakEvents), greatest);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function capacityElsewhere(): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), ["capacity"]);
  return new Promise((resolve, reject) => {
    child.once("message", (said) => {
      child.kill();
      resolve(said as Measured);
    });
    child.once("exit", (code) => reject(new Error(`the process that measures the capacity ended with ${code}`)));
  });
}

function bytesIn(dataDir: string): number {
  const folder = inboxFolder(dataDir);
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function verdict({ acknowledged, lost, twice }: Found, greatestMb: number): void {
  const isGood = lost === 0 && twice === 0 && greatestMb <= memoryMbMax;
  process.stdout.write(`acknowledged ${acknowledged}, of them lost ${lost}, there twice ${twice}; greatest memory ${greatestMb.toFixed(0)} MB of ${memoryMbMax}: ${isGood ? "good" : "not good"}\n`);
  if (!isGood) process.exitCode = 1;
}

/** Prints the process's memory by the minute: the whole, and what of it the heaps of both threads and buffers take. @returns the greatest so far, in MB */
function watchMemory(): () => number {
  let [greatest, greatestOfMinute, minute] = [0, 0, 0];
  let inboxHeap = 0;
  const lookAtThread = (thread: Worker): void => void thread.getHeapStatistics().then(({ total_heap_size: size }) => (inboxHeap = size), () => undefined);
  const threads: Worker[] = [];
  process.once("worker", (thread) => threads.push(thread));
  const startedAt = performance.now();
  const look = (): void => {
    const { rss, heapTotal, arrayBuffers } = process.memoryUsage();
    for (const thread of threads) lookAtThread(thread);
    [greatest, greatestOfMinute] = [Math.max(greatest, rss), Math.max(greatestOfMinute, rss)];
    if (performance.now() - startedAt < (minute + 1) * minuteMs) return;
    minute += 1;
    process.stdout.write(`minute ${minute}: ${mb(greatestOfMinute)} MB at most; now ${mb(rss)}, of it heap of the collector ${mb(heapTotal)}, of the inbox's thread ${mb(inboxHeap)}, buffers ${mb(arrayBuffers)}\n`);
    greatestOfMinute = 0;
  };
  look();
  const timer = setInterval(look, memoryEveryMs);
  return () => {
    clearInterval(timer);
    look();
    return greatest / 2 ** 20;
  };
}

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

interface Found {
  readonly acknowledged: number;
  readonly lost: number;
  readonly twice: number;
}

/** Is every acknowledged event on the disk, once? */
function found(dataDir: string, { acknowledged, prefix }: Figures, events: number): Found {
  const times = timesOfEach(dataDir, prefix.length + 2, acknowledged.reduce((most, first) => Math.max(most, first + events), 0));
  let [lost, twice] = [0, 0];
  for (const first of acknowledged) {
    for (const n of times.subarray(first, first + events)) {
      if (n === 0) lost += 1;
      if (n > 1) twice += 1;
    }
  }
  return { acknowledged: acknowledged.length * events, lost, twice };
}

function timesOfEach(dataDir: string, numberAt: number, length: number): Uint8Array {
  const times = new Uint8Array(length);
  for (const path of inboxFiles(inboxFolder(dataDir))) {
    const database = new DatabaseSync(path, { readOnly: true });
    for (const { n } of database.prepare("SELECT CAST(substr(message_id, ?) AS INTEGER) AS n FROM event").iterate(numberAt)) times[Number(n)] = (times[Number(n)] ?? 0) + 1;
    database.close();
  }
  return times;
}

/** With the processor time of the server: what says something on a machine that others use, too. */
type Measured = Figures & { readonly cpuMs: number };

function heading(): void {
  process.stdout.write("events  server   requests/s    events/s   p50 ms   p99 ms  failed  processor µs/event\n");
}

function line(server: string, events: number, { requests, seconds, p50, p99, failed, cpuMs }: Measured): number {
  const perSecond = requests / seconds;
  const cells = [String(events).padStart(6), ` ${server.padEnd(8)}`, perSecond.toFixed(0).padStart(10), (perSecond * events).toFixed(0).padStart(11), p50.toFixed(2).padStart(8), p99.toFixed(2).padStart(8), String(failed).padStart(7), ((cpuMs * 1_000) / (requests * events)).toFixed(0).padStart(19)];
  process.stdout.write(`${cells.join(" ")}\n`);
  return perSecond;
}

async function measured(app: Hono, task: Omit<Task, "port">): Promise<Measured> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const before = process.cpuUsage();
  const sender = fork(fileURLToPath(import.meta.url), ["sender"]);
  const figures = await new Promise<Figures>((resolve, reject) => {
    sender.once("message", (said) => resolve(said as Figures));
    sender.once("error", reject);
    sender.send({ ...task, port: (server.address() as AddressInfo).port } satisfies Task);
  });
  const { user, system } = process.cpuUsage(before);
  sender.kill();
  await new Promise((resolve) => server.close(resolve));
  return { ...figures, cpuMs: (user + system) / 1_000 };
}

/** The same parsing, and an answer of the same form. */
function floorServer(): Hono {
  const app = new Hono();
  app.post("/v1/batch", async (c) => {
    const { text } = textOf({ bytes: Buffer.from(await c.req.arrayBuffer()), encoding: "" });
    const { parts } = segmentCalls({ call: "batch", body: jsonOf(text), anonymousId: "" });
    return c.json({ success: true, batch_id: "1", received: parts.length, accepted: parts.length, duplicates: 0, conflicts: 0, suppressed: 0, rejected: [] });
  });
  return app;
}

/** `kept`: a folder that outlives the inbox, so that its files can be read. */
async function withInbox<T>(work: (app: Hono, inbox: Inbox) => Promise<T>, kept?: string): Promise<T> {
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), "sextant-bench-inbox-"));
  const inbox = await openInbox(dataDir);
  try {
    const rules = doorRules({ settings: usualSettings, dayKey: () => new Uint8Array(32) });
    const source = { name: "bench", keyId: "bench", trust: "server", origins: [] } as const;
    const live = { inbox, collector: openCollector({ inbox, rules: () => rules }), sourceOf: async () => source };
    const [now, log] = [() => new Date(), openLog("error")];
    await rehearse({ inbox, now, log });
    const app = new Hono();
    app.use(collector({ workspace: { live, now }, log }));
    return await work(app, inbox);
  } finally {
    await inbox.close();
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}
