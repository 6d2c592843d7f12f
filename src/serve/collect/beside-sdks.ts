/**
 * Doors that no SDK sends to: webhooks of vendors, the picture of one dot, links that are counted, and the scripts that web sites load. They
 * stand before the border, as the other doors do.
 */
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { problem } from "../../model/problem.ts";
import { allowedTarget, clickedEvent, dot, seenEvent } from "../../collect/live/doors/pixel.ts";
import type { LiveEvent, LiveSource } from "../../collect/live/event.ts";
import { readWebhook, webhookOptions } from "../../collect/live/webhooks/read.ts";
import { rememberTokens, type Tokens } from "../../collect/live/webhooks/tokens.ts";
import type { KnownSource } from "../../store/control/sources.ts";
import type { OpenWorkspace } from "../app.ts";
import type { Log } from "../log.ts";
import { liveSource } from "./live.ts";
import { bodyOf, holding, refused, senderOf } from "./request.ts";
import { scriptRoutes } from "./scripts.ts";

export interface OtherDoors {
  /** Folder of the web build, with the scripts. */
  readonly web: string;
  readonly workspace: Pick<OpenWorkspace, "live" | "now" | "control">;
  /** Networks of the proxies in front, whose word is taken for who asked. */
  readonly proxies?: readonly string[] | undefined;
  readonly log: Log;
}

const hosts = z.array(z.string().min(1).max(253)).max(200);
const secret = z.string().max(200);
/** Where the links of a source may lead; kept with the source. */
export const linkTargets = z.strictObject({ hosts: hosts.default([]), secret: secret.default("") });
/** What is not named stays as it is. */
export const linkChanges = z.strictObject({ hosts: hosts.exactOptional(), secret: secret.exactOptional() });

/** Paths that are answered here. */
const ours = /^\/(v1\/(webhooks\/|pixel\.gif$|click$)|sextant\.js$|analytics\.js\/|analytics-next\/)/;

/** Answers what comes to these doors, and lets everything else pass. */
export function besideSdks(doors: OtherDoors): MiddlewareHandler {
  const app = routes(doors);
  return async (c, next) => (ours.test(c.req.path) ? app.fetch(c.req.raw, c.env as object) : next());
}

function routes(doors: OtherDoors): Hono {
  const app = new Hono();
  const tokens = rememberTokens();
  scriptRoutes(app, doors.web);
  app.post("/v1/webhooks/:key", (c) => webhook(doors, c, tokens));
  app.get("/v1/pixel.gif", (c) => pixel(doors, c));
  app.get("/v1/click", (c) => click(doors, c));
  app.notFound((c) => c.json({ success: false, code: "no_such_door", message: `Nothing is taken in at ${c.req.path.slice(0, 200)}.` }, 404));
  return app;
}

async function webhook(doors: OtherDoors, c: Context, tokens: Tokens): Promise<Response> {
  const at = doors.workspace.now();
  let source: LiveSource | undefined;
  try {
    const known = await sourceOfKey(doors, c.req.param("key") ?? "");
    source = liveSource(known);
    const options = webhookOptions.safeParse(known.options);
    if (!options.success) throw problem("no_webhook", `“${known.name}” is no webhook.`, "Add the webhook on the sources page; it has an address of its own.", { source: known.name });
    const trusted = { ...source, trust: "signed" } as const;
    return await holding(c, async (held) => {
      const body = await bodyOf(c, held);
      const { events, taken } = firstThatFits(addressesOf(c), (url) => readWebhook({ options: options.data, tokens, request: { method: c.req.method, url, header: (name) => c.req.header(name), body, receivedAt: at } }));
      const receipt = events.length === 0 ? { received: 0 } : await hand(doors, c, { source: trusted, door: `webhook.${options.data.webhook}`, events, at });
      taken();
      return c.json({ success: true, ...receipt });
    });
  } catch (error) {
    return refused(doors, c, { error, source, at });
  }
}

/** The answer to a picture is a picture, whatever became of its event: no mail shows a broken one. */
async function pixel(doors: OtherDoors, c: Context): Promise<Response> {
  const at = doors.workspace.now();
  let source: LiveSource | undefined;
  try {
    source = liveSource(await sourceOfKey(doors, c.req.query("k") ?? ""));
    await hand(doors, c, { source, door: "pixel", events: [seenEvent((name) => c.req.query(name) ?? "", c.req.header("referer") ?? "")], at });
  } catch (error) {
    await refused(doors, c, { error, source, at }).body?.cancel();
  }
  return c.body(new Uint8Array(dot), 200, { ...neverKept, "content-type": "image/gif", "cross-origin-resource-policy": "cross-origin" });
}

/** A link to a target that is not allowed leads nowhere; one to an allowed target leads there even when its click could not be kept. */
async function click(doors: OtherDoors, c: Context): Promise<Response> {
  const at = doors.workspace.now();
  let source: LiveSource | undefined;
  let target: string | undefined;
  try {
    const known = await sourceOfKey(doors, c.req.query("k") ?? "");
    source = liveSource(known);
    target = allowedTarget(c.req.query("u") ?? "", c.req.query("s") ?? "", linkTargets.parse(known.options["links"] ?? {}));
    await hand(doors, c, { source, door: "click", events: [clickedEvent((name) => c.req.query(name) ?? "", target)], at });
  } catch (error) {
    const answer = refused(doors, c, { error, source, at });
    if (target === undefined) return answer;
    await answer.body?.cancel();
  }
  return c.body(null, 302, { ...neverKept, location: target ?? "" });
}

const neverKept = { "cache-control": "no-store, private", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" };

async function sourceOfKey({ workspace }: OtherDoors, given: string): Promise<KnownSource> {
  const keyId = given.split(":")[0] ?? "";
  if (keyId === "") throw problem("no_key", "The address names no write key.", "Copy the whole address from the sources page.");
  // Asked first, so that the rules at the door are those of now.
  await workspace.live.sourceOf(keyId);
  const known = (await workspace.control.sources.list()).find((one) => one.key_id === keyId);
  if (known === undefined) throw problem("unknown_key", "Nobody has this write key.", "sextant source list shows the keys; sextant source add makes one.");
  return known;
}

interface Handing {
  readonly source: LiveSource;
  readonly door: string;
  readonly events: readonly LiveEvent[];
  readonly at: Date;
}

function hand(doors: OtherDoors, c: Context, { source, door, events, at }: Handing): Promise<object> {
  const sender = senderOf(c, doors, source, at);
  // A picture and a link are asked for by the reader's own program, which need not say so; a webhook is sent by the vendor's, never by the reader's.
  const facts = { ...sender, fromBrowser: door === "pixel" || door === "click" };
  return doors.workspace.live.collector.receive({ source, door, facts, parts: events.map((event) => ({ event })) });
}

/** Under which addresses the vendor may know us: a proxy in front speaks TLS, and may pass on another host. A forged one fits no signature. */
function addressesOf(c: Context): readonly string[] {
  const { pathname, search } = new URL(c.req.url);
  const hosts = [c.req.header("x-forwarded-host"), c.req.header("host")].filter((host) => host !== undefined);
  return hosts.flatMap((host) => [`https://${host}${pathname}${search}`, `http://${host}${pathname}${search}`]);
}

/** What one of them gives; else what the last one says against it. */
function firstThatFits<T>(addresses: readonly string[], read: (url: string) => T): T {
  let last: unknown;
  for (const url of addresses) {
    try {
      return read(url);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
