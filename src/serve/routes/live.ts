/** Sources of live events with their keys, the inbox with its books, and what was set aside. */
import { z } from "@hono/zod-openapi";
import type { Aside } from "../../collect/live/inbox/reader.ts";
import type { StoredEvent } from "../../collect/live/event.ts";
import type { KnownSource } from "../../store/control/sources.ts";
import { authorOf } from "../access/who.ts";
import { asideAnswer, inboxAnswer, liveEventAnswer, replayAnswer, sourceAnswer } from "../answers-live.ts";
import type { OpenWorkspace } from "../app.ts";
import { countedUpTo } from "../collect/live-import.ts";
import type { InboxStatus, LiveAside, LiveEventLine, SourceLine } from "../contract.ts";
import { type App, endpoint, whole } from "../endpoint.ts";

const hourMs = 3_600_000;
const name = z.string().trim().min(1).max(63);
const origin = z.string().max(300).regex(/^https?:\/\/[^\s/]+$/i, "an origin is written https://www.example.com");

/** Adds the routes. */
export function liveRoutes(app: App, workspace: OpenWorkspace): void {
  sourceRoutes(app, workspace);
  inboxRoutes(app, workspace);
}

function sourceRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/sources", id: "listEventSources", needs: "collect", tag: "Live collection",
    summary: "Who may send events, with the write keys",
    answer: z.object({ sources: z.array(sourceAnswer) }),
  }, async (_ask, c) => {
    // Keys are shown: an answer that is packed tells by its length what stands in it.
    c.header("cache-control", "no-store, no-transform");
    return { sources: (await workspace.control.sources.list()).map(sourceLine) };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/sources", id: "addSource", needs: "collect", audit: ({ body }) => ({ action: "source.add", subject: body.name, details: {} }), tag: "Live collection",
    summary: "Adds a source and makes its write key", status: 201,
    body: z.strictObject({ name, trust: z.enum(["browser", "server"]).default("browser"), origins: z.array(origin).max(50).default([]) }),
    answer: sourceAnswer,
  }, async ({ body, who }) => {
    const { trust = "browser", origins = [] } = body;
    const added = await workspace.control.sources.add({ name: body.name, trust, origins, author: authorOf(who), at: workspace.now() });
    workspace.live.sourcesChanged();
    return sourceLine(added);
  });

  endpoint(app, {
    method: "post", path: "/api/v1/sources/{name}/remove", id: "removeSource", needs: "collect", audit: "source.remove", tag: "Live collection",
    summary: "Refuses the key of a source from now on; what it sent stays",
    params: z.object({ name }), answer: sourceAnswer,
  }, async ({ params, who }) => {
    const removed = await workspace.control.sources.remove({ name: params.name, author: authorOf(who), at: workspace.now() });
    workspace.live.sourcesChanged();
    return sourceLine(removed);
  });
}

function sourceLine({ name: called, key_id, secret, trust, origins, added_at }: KnownSource): SourceLine {
  return { name: called, key: `${key_id}:${secret}`, key_id, trust, origins: [...origins], added_at };
}

function inboxRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/inbox", id: "getInbox", needs: "see", tag: "Live collection",
    summary: "What was received and what became of it, per source and hour; whether the inbox is sound",
    query: z.object({ hours: whole({ from: 1, to: 24 * 366, otherwise: 24 }) }), answer: inboxAnswer,
  }, async ({ query }) => inboxStatus(workspace, query.hours));

  endpoint(app, {
    method: "get", path: "/api/v1/inbox/events", id: "listEvents", needs: "see", tag: "Live collection",
    summary: "The newest events as they were received, newest first",
    query: z.object({ limit: whole({ from: 1, to: 500, otherwise: 50 }), before: whole({ from: 1, to: Number.MAX_SAFE_INTEGER, otherwise: Number.MAX_SAFE_INTEGER }) }),
    answer: z.object({ events: z.array(liveEventAnswer) }),
  }, async ({ query }) => {
    const settled = await countedUpTo(workspace.control);
    return { events: workspace.live.inbox.reader.newest(query.limit, query.before).map((one) => eventLine(one, settled)) };
  });

  endpoint(app, {
    method: "get", path: "/api/v1/inbox/aside", id: "listAside", needs: "see", tag: "Live collection",
    summary: "Events that did not enter, whole, with the reason, newest first",
    query: z.object({ verdict: z.enum(["rejected", "conflict"]).optional(), status: z.string().max(20).optional(), limit: whole({ from: 1, to: 1_000, otherwise: 100 }) }),
    answer: z.object({ aside: z.array(asideAnswer) }),
  }, async ({ query }) => ({ aside: workspace.live.inbox.reader.asides(query).map(asideLine) }));

  endpoint(app, {
    method: "post", path: "/api/v1/inbox/replay", id: "replayEvents", needs: "collect", audit: ({ body }) => ({ action: "inbox.replay", subject: body.source ?? "", details: {} }), tag: "Live collection",
    summary: "Judges rejected events again: those that pass now are taken in, and the books move with them",
    body: z.strictObject({ source: name.exactOptional() }), answer: replayAnswer,
  }, async ({ body }) => workspace.live.replay(body.source));
}

/** Clocks are set right by seconds all the time; more than a minute back is told. Events keep their numbers, so nothing changes its order. */
const clockBackMsMin = 60_000;

function clockBack(newestAt: number | null, now: Date): number | null {
  const back = newestAt === null ? 0 : newestAt - now.getTime();
  return back < clockBackMsMin ? null : Math.round(back / 1000);
}

async function inboxStatus(workspace: OpenWorkspace, hours: number): Promise<InboxStatus> {
  const { inbox, drain } = workspace.live;
  const state = inbox.state();
  const to = Math.floor(workspace.now().getTime() / hourMs) * hourMs + hourMs;
  const books = inbox.reader.books(to - hours * hourMs, to);
  return {
    last: state.lastSeq, waiting: await workspace.live.waiting(), fault: drain.fault(),
    writable: state.broken === null && !state.storageLow, why_not: state.broken ?? (state.storageLow ? "The disk is almost full." : null),
    commit_ms: state.commitMs, missing: [...state.missing], clock_back_seconds: clockBack(inbox.reader.newestAt(), workspace.now()),
    totals: books.reduce((sum, line) => ({
      received: sum.received + line.received, accepted: sum.accepted + line.accepted, duplicate: sum.duplicate + line.duplicate,
      conflict: sum.conflict + line.conflict, rejected: sum.rejected + line.rejected, suppressed: sum.suppressed + line.suppressed,
    }), { received: 0, accepted: 0, duplicate: 0, conflict: 0, rejected: 0, suppressed: 0 }),
    books, refusals: inbox.reader.refusals(to - hours * hourMs, to),
  };
}

function eventLine({ seq, request, source, door, receivedAt, messageId, event, marks }: StoredEvent, settled: number): LiveEventLine {
  const called = event.event ?? event.name;
  return {
    seq, request, source, door, received_at: receivedAt, message_id: messageId, type: String(event.type), name: typeof called === "string" ? called : "",
    counts: seq <= settled, removed: marks.removed ?? "", event: event as Record<string, unknown>,
  };
}

function asideLine({ id, verdict, status, source, door, code, message, messageId, clashesWith, raw, attempts, firstAt, lastAt }: Aside): LiveAside {
  return { id, verdict, status, source, door, code, message, message_id: messageId, clashes_with: clashesWith, raw, attempts, first_at: firstAt, last_at: lastAt };
}
