/**
 * Before anybody may send, made-up events go the whole way: over a socket, through a door and its rules, to the inbox's thread and back, and are kept
 * nowhere. A process that has just started takes ten times as long for an event as one that has taken some thousands: without this the first
 * senders would queue for a second.
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Agent, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { doorRules } from "../../collect/live/door/judge.ts";
import { usualSettings } from "../../collect/live/door/settings.ts";
import type { Inbox } from "../../collect/live/inbox/inbox.ts";
import { openCollector } from "../../collect/live/take.ts";
import type { Log } from "../log.ts";
import { collector } from "./routes.ts";

/** It ends after so long, or so many requests: each start waits for it. */
const lastsMs = 400;
const requestsMax = 2_000;
const connections = 8;
/** One request in so many is a batch. */
const batchEvery = 20;
const batchEvents = 50;

export interface RehearsalOptions {
  readonly inbox: Pick<Inbox, "rehearse">;
  readonly now: () => Date;
  readonly log: Log;
}

/** @returns how many requests went through */
export async function rehearse(options: RehearsalOptions): Promise<number> {
  const server = serve({ fetch: stage(options).fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { port } = server.address() as AddressInfo;
  const until = performance.now() + lastsMs;
  let [sent, taken] = [0, 0];
  const sender = async (): Promise<void> => {
    while (sent < requestsMax && performance.now() < until) if (await isTaken({ agent, port }, bodyOf((sent += 1)))) taken += 1;
  };
  try {
    await Promise.all(Array.from({ length: connections }, sender));
    return taken;
  } finally {
    agent.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The collector's own routes, before an inbox that keeps nothing. */
function stage({ inbox, now, log }: RehearsalOptions): Hono {
  const rules = doorRules({ settings: usualSettings, dayKey: () => new Uint8Array(32) });
  const source = { name: "rehearsal", keyId: "rehearsal", trust: "server", origins: [] } as const;
  const taking = openCollector({ inbox: { take: (arriving) => inbox.rehearse(arriving) }, rules: () => rules });
  const live = { inbox: { refused: () => undefined }, collector: taking, sourceOf: async () => source };
  const app = new Hono();
  app.use(collector({ workspace: { live, now }, log }));
  return app;
}

async function isTaken({ agent, port }: { readonly agent: Agent; readonly port: number }, body: string): Promise<boolean> {
  const headers = { "x-write-key": "rehearsal", "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ agent, port, host: "127.0.0.1", method: "POST", path: "/v1/batch", headers }, resolve).once("error", reject).end(body);
  });
  await new Promise((resolve) => answer.resume().once("end", resolve));
  return answer.statusCode === 200;
}

function bodyOf(n: number): string {
  const events = Array.from({ length: n % batchEvery === 0 ? batchEvents : 1 }, (_, at) => ({
    type: at % 5 === 4 ? "track" : "page", event: "Rehearsed", messageId: `rehearsal-${n}-${at}`, anonymousId: "5f0f6f7e-0c1d-4f0e-9a52-7f8d2a1b3c4d",
    timestamp: "2026-01-01T00:00:00.000Z", properties: { n, at },
    context: { page: { url: "https://www.example.com/products?utm_source=newsletter", path: "/products", title: "Products", referrer: "https://search.example/" }, locale: "en" },
  }));
  return JSON.stringify({ batch: events, sentAt: "2026-01-01T00:00:01.000Z" });
}
