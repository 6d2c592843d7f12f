/** Live collection as its answers are described in OpenAPI. */
import { z } from "@hono/zod-openapi";

export const sourceAnswer = z.object({
  name: z.string(),
  key: z.string().openapi({ description: "The write key, id:secret; the id alone is enough. Public in a browser." }),
  key_id: z.string(),
  trust: z.enum(["browser", "server", "signed"]),
  origins: z.array(z.string()),
  added_at: z.string(),
}).openapi("LiveSource");

const bookAnswer = z.object({
  source: z.string(), hour: z.string(), received: z.int(), accepted: z.int(), duplicate: z.int(), conflict: z.int(), rejected: z.int(), suppressed: z.int(),
});

export const inboxAnswer = z.object({
  last: z.int().openapi({ description: "Number of the newest event." }),
  waiting: z.int().openapi({ description: "Events that do not count yet." }),
  fault: z.string().nullable().openapi({ description: "Why events wait, where they could not be settled." }),
  writable: z.boolean(), why_not: z.string().nullable(),
  commit_ms: z.object({ p50: z.number(), p99: z.number() }).nullable(),
  missing: z.array(z.object({ from: z.int(), to: z.int() })).openapi({ description: "Acknowledged events that the disk lost." }),
  totals: bookAnswer.omit({ source: true, hour: true }),
  books: z.array(bookAnswer),
  refusals: z.array(z.object({ source: z.string(), hour: z.string(), reason: z.string(), times: z.int() })).openapi({ description: "Requests turned away before their events were read." }),
}).openapi("Inbox");

export const liveEventAnswer = z.object({
  seq: z.int(), request: z.int(), source: z.string(), door: z.string(), received_at: z.string(), message_id: z.string(), type: z.string(), name: z.string(),
  counts: z.boolean().openapi({ description: "It was settled: numbers show it." }),
  removed: z.string().openapi({ description: "Why it is not counted; empty: it is." }),
  event: z.record(z.string(), z.unknown()),
});

export const asideAnswer = z.object({
  id: z.int(), verdict: z.enum(["rejected", "conflict"]), status: z.string(), source: z.string(), door: z.string(), code: z.string(), message: z.string(), message_id: z.string(),
  clashes_with: z.int().nullable(), raw: z.string(), attempts: z.int(), first_at: z.string(), last_at: z.string(),
});

export const replayAnswer = z.object({ judged: z.int(), accepted: z.int(), duplicate: z.int(), conflict: z.int(), rejected: z.int() });
