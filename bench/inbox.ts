/**
 * What does durability cost, and what happens under more than can be taken? Requests with one event and with a hundred, over real sockets, to the
 * collector that answers after the commit to the disk. The sender runs in a process of its own on the same machine.
 *
 * - `node bench/inbox.ts [seconds]`: as fast as answers come, beside the same server that only parses and answers.
 * - `node bench/inbox.ts rate [seconds]`: 2,000 single events and 200 batches of 100 a second, times counted from when a request was due.
 * - `node bench/inbox.ts soak [seconds]`: twice the capacity, the memory of the collector, and whether every acknowledged event is there once.
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { doorRules } from "../src/collect/live/door/judge.ts";
import { usualSettings } from "../src/collect/live/door/settings.ts";
import { jsonOf, textOf } from "../src/collect/live/doors/body.ts";
import { segmentCalls } from "../src/collect/live/doors/segment.ts";
import { openInbox } from "../src/collect/live/inbox/inbox.ts";
import { inboxFiles, inboxFolder } from "../src/collect/live/inbox/schema.ts";
import { openCollector } from "../src/collect/live/take.ts";
import { rehearse } from "../src/serve/collect/rehearsal.ts";
import { collector } from "../src/serve/collect/routes.ts";
import { openLog } from "../src/serve/log.ts";
import { type Figures, send, type Task } from "./inbox-sender.ts";

const connections = 32;
const capacitySeconds = 5;
const memoryEveryMs = 5_000;

if (process.send !== undefined && process.argv[2] === "sender") process.once("message", (task: Task) => void send(task).then((figures) => process.send?.(figures)));
else await main(process.argv[2] ?? "");

async function main(mode: string): Promise<void> {
  const seconds = Number(process.argv[3] ?? 0);
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
    line("durable", events, await withInbox((app) => measured(app, { events, seconds, connections, rate })));
  }
}

/** Twice of what the collector could take, for long. */
async function soak(seconds: number): Promise<void> {
  heading();
  const events = 100;
  const capacity = line("durable", events, await withInbox((app) => measured(app, { events, seconds: capacitySeconds, connections, rate: 0 })));
  process.stdout.write(`offered ${(capacity * 2).toFixed(0)} requests/s for ${seconds} s\n`);
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-soak-"));
  const memory = watchMemory();
  try {
    const figures = await withInbox((app) => measured(app, { events, seconds, connections, rate: capacity * 2 }), dataDir);
    line("durable", events, figures);
    process.stdout.write(`put off with Retry-After ${figures.putOff}, not sent since a thousand were under way ${figures.unsent}, slowest ${figures.max.toFixed(0)} ms\n${memory()}`);
    process.stdout.write(`${found(dataDir, figures, events)}\n`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The process's memory over time. @returns what it was in tenths of the time */
function watchMemory(): () => string {
  const seen: number[] = [];
  const timer = setInterval(() => seen.push(process.memoryUsage.rss() / 2 ** 20), memoryEveryMs);
  return () => {
    clearInterval(timer);
    const tenths = Array.from({ length: 10 }, (_, at) => seen.slice(Math.floor((seen.length * at) / 10), Math.floor((seen.length * (at + 1)) / 10)));
    return `memory of the collector, greatest of each tenth, MB: ${tenths.map((part) => Math.max(0, ...part).toFixed(0)).join(" ")}; greatest ${Math.max(0, ...seen).toFixed(0)}\n`;
  };
}

/** Is every acknowledged event on the disk, once? */
function found(dataDir: string, { acknowledged, prefix }: Figures, events: number): string {
  const times = timesOfEach(dataDir, prefix.length + 2, acknowledged.reduce((most, first) => Math.max(most, first + events), 0));
  let [lost, twice] = [0, 0];
  for (const first of acknowledged) {
    for (const n of times.subarray(first, first + events)) {
      if (n === 0) lost += 1;
      if (n > 1) twice += 1;
    }
  }
  return `acknowledged ${acknowledged.length * events}, of them lost ${lost}, there twice ${twice}`;
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
    const text = textOf({ bytes: Buffer.from(await c.req.arrayBuffer()), encoding: "" });
    const { parts } = segmentCalls({ call: "batch", body: jsonOf(text), anonymousId: "" });
    return c.json({ success: true, batch_id: "1", received: parts.length, accepted: parts.length, duplicates: 0, conflicts: 0, suppressed: 0, rejected: [] });
  });
  return app;
}

/** `kept`: a folder that outlives the inbox, so that its files can be read. */
async function withInbox<T>(work: (app: Hono) => Promise<T>, kept?: string): Promise<T> {
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
    return await work(app);
  } finally {
    await inbox.close();
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}
