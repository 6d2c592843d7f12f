/**
 * What does durability cost? Requests with one event and with a hundred, over real sockets, to the collector that answers after the commit to the
 * disk and to the same server that only parses and answers. The sender runs in a process of its own on the same machine.
 * Run: `node bench/inbox.ts [seconds]`
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { doorRules } from "../src/collect/live/door/judge.ts";
import { usualSettings } from "../src/collect/live/door/settings.ts";
import { jsonOf, textOf } from "../src/collect/live/doors/body.ts";
import { segmentCalls } from "../src/collect/live/doors/segment.ts";
import { openInbox } from "../src/collect/live/inbox/inbox.ts";
import { openCollector } from "../src/collect/live/take.ts";
import { collector } from "../src/serve/collect/routes.ts";
import { openLog } from "../src/serve/log.ts";

const connections = 32;

interface Figures {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

interface Task {
  readonly port: number;
  readonly events: number;
  readonly seconds: number;
}

if (process.send !== undefined && process.argv[2] === "sender") process.once("message", (task: Task) => void send(task).then((figures) => process.send?.(figures)));
else await compare(Number(process.argv[2] ?? 10));

/** The sender's side: so many connections, each sends as soon as it was answered. */
async function send({ port, events, seconds }: Task): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let [next, failed] = [0, 0];
  const until = performance.now() + seconds * 1000;
  const one = (): Promise<number> => new Promise((resolve, reject) => {
    const body = bodyOf(events, () => `${process.pid}-${next++}`);
    const sending = request({ agent, port, host: "127.0.0.1", method: "POST", path: "/v1/batch", headers: { "x-write-key": "bench", "content-type": "application/json", "content-length": Buffer.byteLength(body) } }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    sending.on("error", reject);
    sending.end(body);
  });
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < until) {
      const startedAt = performance.now();
      if ((await one()) === 200) times.push(performance.now() - startedAt);
      else failed += 1;
    }
  }));
  agent.destroy();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { requests: times.length, seconds, p50: at(0.5), p99: at(0.99), failed };
}

/** Events of about 400 bytes, as a page view of a browser is. */
function bodyOf(events: number, id: () => string): string {
  const batch = Array.from({ length: events }, () => ({
    type: "page", messageId: id(), anonymousId: "5f0f6f7e-0c1d-4f0e-9a52-7f8d2a1b3c4d", timestamp: "2026-03-01T10:00:00.000Z",
    context: { page: { url: "https://www.us.example/products/robots?utm_source=newsletter", path: "/products/robots", title: "Robots for warehouses", referrer: "https://search.example/" }, locale: "en-GB", library: { name: "bench", version: "1" } },
  }));
  return JSON.stringify({ batch, sentAt: "2026-03-01T10:00:01.000Z" });
}

/** Durable and floor, single events and batches. */
async function compare(seconds: number): Promise<void> {
  process.stdout.write(`${cpus().length} cores, ${cpus()[0]?.model.trim() ?? ""}, ${connections} connections, ${seconds} s each\n`);
  process.stdout.write("events  server   requests/s    events/s   p50 ms   p99 ms  failed\n");
  for (const events of [1, 100]) {
    const floor = line("floor", events, await measured(floorServer(), { events, seconds }));
    const durable = line("durable", events, await withInbox((app) => measured(app, { events, seconds })));
    process.stdout.write(`        durable is ${((durable / floor) * 100).toFixed(0)} % of the floor\n`);
  }
}

function line(server: string, events: number, { requests, seconds, p50, p99, failed }: Figures): number {
  const perSecond = requests / seconds;
  const cells = [String(events).padStart(6), ` ${server.padEnd(8)}`, perSecond.toFixed(0).padStart(10), (perSecond * events).toFixed(0).padStart(11), p50.toFixed(2).padStart(8), p99.toFixed(2).padStart(8), String(failed).padStart(7)];
  process.stdout.write(`${cells.join(" ")}\n`);
  return perSecond;
}

async function measured(app: Hono, task: Omit<Task, "port">): Promise<Figures> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const sender = fork(fileURLToPath(import.meta.url), ["sender"]);
  const figures = await new Promise<Figures>((resolve, reject) => {
    sender.once("message", (said) => resolve(said as Figures));
    sender.once("error", reject);
    sender.send({ ...task, port: (server.address() as AddressInfo).port } satisfies Task);
  });
  sender.kill();
  await new Promise((resolve) => server.close(resolve));
  return figures;
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

async function withInbox<T>(work: (app: Hono) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-inbox-"));
  const inbox = await openInbox(dataDir);
  try {
    const rules = doorRules({ settings: usualSettings, dayKey: () => new Uint8Array(32) });
    const source = { name: "bench", keyId: "bench", trust: "server", origins: [] } as const;
    const live = { inbox, collector: openCollector({ inbox, rules: () => rules }), sourceOf: async () => source };
    const app = new Hono();
    app.use(collector({ workspace: { live, now: () => new Date() }, log: openLog("error") } as unknown as Parameters<typeof collector>[0]));
    return await work(app);
  } finally {
    await inbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
