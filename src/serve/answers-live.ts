/** Live collection as its answers are described in OpenAPI. */
import { z } from "@hono/zod-openapi";
import type * as contract from "./contract.ts";

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
  clock_back_seconds: z.number().nullable().openapi({ description: "By so much the clock stands before events that are there already: it was set back. Null: it was not." }),
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

const onSiteAccount = z.object({
  account_id: z.string(), name: z.string(), domain: z.string(), tier: z.string(), owner: z.string(),
  is_target: z.boolean().openapi({ description: "It stands on a list of target accounts." }),
  first_at: z.string(), last_at: z.string(), page: z.string().openapi({ description: "The newest page." }), title: z.string(),
  views: z.number(), visitors: z.number(), unknown_visitors: z.number().openapi({ description: "Visitors of whom no name is known." }),
  people: z.array(z.object({ person_id: z.string(), name: z.string() })),
  method: z.string().openapi({ description: "How the account was recognised." }), confidence: z.number(),
});

export const onSiteAnswer = z.object({
  minutes: z.number(), until: z.string(), accounts: z.array(onSiteAccount),
  without_account: z.object({ visitors: z.number(), views: z.number() }).openapi({ description: "Visitors whose account nobody knows." }),
  why_empty: z.enum(["no_source", "nobody", "not_known"]).nullable().openapi({ description: "Why no account is shown." }),
}).openapi("OnSite") satisfies z.ZodType<contract.OnSite>;

export const dataHealthAnswer = z.object({
  freshness: z.object({ value: z.number().nullable(), sources: z.array(z.object({ source: z.string(), hours: z.number().nullable() })) }).openapi({ description: "Hours since the newest record of each source." }),
  loss: z.object({ since: z.string(), sources: z.array(z.object({ source: z.string(), pages: z.number(), sent: z.number(), lost: z.number() })) })
    .openapi({ description: "Events that trackers numbered and that did not arrive." }),
  matched: z.array(z.object({ kind: z.string(), title: z.string(), rows: z.number(), matched: z.number() })).openapi({ description: "How many records belong to an account." }),
  rejects: z.object({
    events: z.array(z.object({ source: z.string(), verdict: z.enum(["rejected", "conflict"]), code: z.string(), message: z.string(), events: z.number(), last_at: z.string() })),
    rows: z.array(z.object({ batch: z.number(), file: z.string(), code: z.string(), field: z.string(), reason: z.string(), rows: z.number() })),
  }),
}).openapi("DataHealth") satisfies z.ZodType<contract.DataHealth>;

const pageClasses = ["pricing", "demo", "contact", "trial", "careers", "login", "unsubscribe", "legal"] as const;
const wish = z.enum(["strict", "share-only", "off"]);
const texts = z.array(z.string()).readonly();

export const doorRulesAnswer = z.object({
  source: z.string(),
  rules: z.object({
    gpc: wish, dnt: wish, dntCookie: z.string(), consentNeeded: z.enum(["nowhere", "europe", "everywhere"]), consentCategories: texts, ip: z.enum(["nothing", "prefix"]),
    secretParameters: texts, secretFields: texts, staffDomains: texts, staffNetworks: texts, scannerNetworks: texts, pages: z.array(z.object({ pageClass: z.enum(pageClasses), segments: texts, hosts: texts })).readonly(),
  }).openapi({ description: "What holds now." }),
  changed: texts.openapi({ description: "Which of them were set for this source." }),
  links: z.object({ hosts: texts, signed: z.boolean() }).openapi({ description: "Where counted links may lead." }),
}).openapi("DoorRules") satisfies z.ZodType<contract.DoorRulesLine>;

const doorTrial = z.object({
  looked: z.number(), suppressed: z.object({ consent: z.number(), gpc: z.number(), dnt: z.number() }), nameless: z.number(), not_shared: z.number(),
  redacted: z.number(), redacted_more: z.number(), staff_domains: z.number(), staff_networks: z.number().nullable(), pages: z.partialRecord(z.enum(pageClasses), z.number()), machines: z.number(),
});

export const doorTriedAnswer = z.object({ days: z.number(), events: z.number(), suppressed_then: z.number(), now: doorTrial, then: doorTrial }).openapi("DoorTried") satisfies z.ZodType<contract.DoorTried>;
