/**
 * Sends to a collector on this machine and measures the answers. As fast as it is answered, or so many requests a second whatever the answers:
 * then a request's time counts from when it was due, so that a server that stalls is not spared the requests that it kept waiting.
 */
import { Agent, request } from "node:http";

/** Requests that are under way at once at most when the rate is given; beyond it the sender itself would be measured. */
const underWayMax = 1_000;
const tickMs = 1;

export interface Task {
  readonly port: number;
  /** Events of a request. */
  readonly events: number;
  readonly seconds: number;
  /** Connections that each send as soon as they were answered. */
  readonly connections: number;
  /** Requests a second, whatever the answers; 0: as fast as they are answered. */
  readonly rate: number;
  /** Write key. */
  readonly key?: string;
  /** Sites' visitors: one event in ten says who its visitor is, at one of these domains; without them all events are of one unknown visitor. */
  readonly domains?: readonly string[];
}

export interface Figures {
  /** Requests answered with 200. */
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Requests answered with 429 or 503 and a `Retry-After`. */
  readonly putOff: number;
  /** Any other answer, or none. */
  readonly failed: number;
  /** Requests that were due while {@link underWayMax} were under way. */
  readonly unsent: number;
  /** Of each acknowledged request the number of its first event: its events are `<prefix>-<number>` and those after it. */
  readonly acknowledged: readonly number[];
  readonly prefix: string;
  /** Requests that took longer than {@link slowMs}. */
  readonly slow: readonly Slow[];
}

/** A request that took long. */
export interface Slow {
  /** When it was due, milliseconds since 1970. */
  readonly dueAt: number;
  readonly ms: number;
}

/** The goal of the 99th of 100. */
export const slowMs = 50;

interface Run {
  readonly task: Task;
  readonly agent: Agent;
  readonly times: number[];
  readonly slow: Slow[];
  readonly acknowledged: number[];
  next: number;
  underWay: number;
  putOff: number;
  failed: number;
  unsent: number;
}

const prefix = String(process.pid);

/** Carries a task out. */
export async function send(task: Task): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: task.rate > 0 ? underWayMax : task.connections });
  const run: Run = { task, agent, times: [], slow: [], acknowledged: [], next: 0, underWay: 0, putOff: 0, failed: 0, unsent: 0 };
  await (task.rate > 0 ? atRate(run) : asAnswered(run));
  agent.destroy();
  const sorted = run.times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const { putOff, failed, unsent, acknowledged, slow } = run;
  return { requests: run.times.length, seconds: task.seconds, p50: at(0.5), p99: at(0.99), max: at(1), putOff, failed, unsent, acknowledged, prefix, slow };
}

async function asAnswered(run: Run): Promise<void> {
  const until = performance.now() + run.task.seconds * 1_000;
  await Promise.all(Array.from({ length: run.task.connections }, async () => {
    while (performance.now() < until) await one(run, performance.now());
  }));
}

async function atRate(run: Run): Promise<void> {
  const { rate, seconds } = run.task;
  const startedAt = performance.now();
  const sending = new Set<Promise<void>>();
  for (let due = 0; due < rate * seconds;) {
    for (; due < rate * seconds && startedAt + (due / rate) * 1_000 <= performance.now(); due += 1) {
      if (run.underWay >= underWayMax) {
        run.unsent += 1;
        continue;
      }
      const answered: Promise<void> = one(run, startedAt + (due / rate) * 1_000).finally(() => sending.delete(answered));
      sending.add(answered);
    }
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  await Promise.all(sending);
}

async function one(run: Run, dueAt: number): Promise<void> {
  const first = run.next;
  run.next += run.task.events;
  run.underWay += 1;
  const { status, retryAfter } = await answerTo(run, run.task.domains === undefined ? bodyOf(first, run.task.events) : visitorsBody(first, run.task.events, run.task.domains)).catch(() => ({ status: 0, retryAfter: false }));
  run.underWay -= 1;
  if (status === 200) {
    const ms = performance.now() - dueAt;
    run.times.push(ms);
    if (ms > slowMs) run.slow.push({ dueAt: performance.timeOrigin + dueAt, ms });
    run.acknowledged.push(first);
  } else if ((status === 429 || status === 503) && retryAfter) run.putOff += 1;
  else run.failed += 1;
}

function answerTo({ agent, task: { port, key = "bench" } }: Run, body: string): Promise<{ readonly status: number; readonly retryAfter: boolean }> {
  const headers = { "x-write-key": key, "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sending = request({ agent, port, host: "127.0.0.1", method: "POST", path: "/v1/batch", headers }, (answer) => {
      answer.resume().on("end", () => resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] !== undefined }));
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

/** Events of about 400 bytes, as a page view of a browser is. Written once but for their ids: making them shall not be what is measured. */
const event = JSON.stringify({
  type: "page", messageId: "ID", anonymousId: "5f0f6f7e-0c1d-4f0e-9a52-7f8d2a1b3c4d", timestamp: "2026-03-01T10:00:00.000Z",
  context: { page: { url: "https://www.us.example/products/robots?utm_source=newsletter", path: "/products/robots", title: "Robots for warehouses", referrer: "https://search.example/" }, locale: "en-GB", library: { name: "bench", version: "1" } },
});
const [beforeId = "", afterId = ""] = event.split("ID");

function bodyOf(first: number, events: number): string {
  const batch = Array.from({ length: events }, (_, at) => `${beforeId}${prefix}-${first + at}${afterId}`);
  return `{"batch":[${batch.join(",")}],"sentAt":"2026-03-01T10:00:01.000Z"}`;
}

const visitors = 500;

/** Page views of now by some visitors, who make themselves known now and then. */
function visitorsBody(first: number, events: number, domains: readonly string[]): string {
  const now = new Date().toISOString();
  const batch = Array.from({ length: events }, (_, at) => {
    const n = first + at;
    const visitor = n % visitors;
    const common = { messageId: `${prefix}-${n}`, anonymousId: `visitor-${visitor}`, timestamp: now };
    if (n % 10 !== 0) return { ...common, type: "page", context: { page: { url: `https://www.us.example/products/${n % 40}`, path: `/products/${n % 40}`, title: "Robots", referrer: "" } } };
    const email = `visitor${visitor}@${domains[visitor % domains.length] ?? ""}`;
    return { ...common, type: "identify", userId: email, traits: { email } };
  });
  return JSON.stringify({ batch, sentAt: now });
}
