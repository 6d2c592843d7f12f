/**
 * The paths that SDKs send to. They stand before the border of the dashboard: a page of any origin may send, and no answer says more than what
 * became of what was sent.
 */
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { posthogEvents, posthogJson } from "../../collect/live/doors/posthog.ts";
import { keyIdOf } from "../../collect/live/doors/keys.ts";
import { dot } from "../../collect/live/doors/pixel.ts";
import { segmentCalls, segmentPaths } from "../../collect/live/doors/segment.ts";
import { snowplowEvents } from "../../collect/live/doors/snowplow.ts";
import type { Json } from "../../collect/live/event.ts";
import { type Doors, type DoorSpec, receive } from "./request.ts";
import { isLoopback } from "../border.ts";
import { posthogSettings, segmentSettings, sourceConfig } from "./sdk-settings.ts";

const allowedHeaders = "authorization, content-type, content-encoding, x-write-key, anonymousid, x-retry-count, sp-anonymous";
const preflightSeconds = "7200";

/** First parts of the paths that are the collector's. */
const ofCollector = /^\/(v1|api\/s|beacon|com\.snowplowanalytics\.snowplow|batch|i|i\/v0|e|capture|flags|decide|array|sourceConfig)(\/|$)/;

/** Answers what is sent to the collector, and lets everything else pass. */
export function collector(doors: Doors): MiddlewareHandler {
  const app = collectorRoutes(doors);
  return async (c, next) => (ofCollector.test(c.req.path) ? app.fetch(c.req.raw, c.env as object) : next());
}

/** Every collector path, with and without a slash at its end. */
function collectorRoutes(doors: Doors): Hono {
  const app = new Hono();
  app.notFound((c) => c.json({ success: false, code: "no_such_door", message: `Nothing is taken in at ${c.req.path.slice(0, 200)}.` }, 404));
  for (const [path, call] of Object.entries(segmentPaths)) post(app, doors, [`/v1/${path}`], (c) => segmentSpec(c, call, path));
  for (const call of ["page", "track", "identify", "group", "screen", "alias", "batch"]) post(app, doors, [`/api/s/${call}`, `/api/s/s2s/${call}`], (c) => segmentSpec(c, call, "jitsu"));
  post(app, doors, ["/beacon/v1/batch"], (c) => ({ ...segmentSpec(c, "batch", "beacon"), keyInQuery: true }));
  post(app, doors, ["/com.snowplowanalytics.snowplow/tp2"], () => ({ door: "snowplow", read: snowplowEvents, keyInQuery: true }));
  post(app, doors, ["/batch", "/i/v0/e", "/e", "/capture"], () => ({ door: "posthog", read: posthogEvents, unpack: posthogJson, reply: () => ({ status: 1 }) }));
  // Pictures: what can be asked for by an address alone.
  get(app, "/i", (c) => receive(doors, c, { door: "snowplow", read: snowplowEvents, keyInQuery: true, asked: JSON.stringify({ data: [c.req.query()] }), reply: () => picture(c) }));
  for (const [path, call] of Object.entries(segmentPaths)) get(app, `/v1/pixel/${path}`, (c) => receive(doors, c, { ...segmentSpec(c, call, path), keyInQuery: true, asked: Buffer.from(c.req.query("data") ?? "", "base64").toString("utf8"), reply: () => picture(c) }));
  get(app, "/v1/projects/:key/settings", (c) => c.json(segmentSettings(c.req.param("key") ?? "", hostOf(c, doors.address))));
  get(app, "/sourceConfig", (c) => c.json(sourceConfig(c.req.query("writeKey") ?? keyIdOf({ authorization: c.req.header("authorization") ?? "", header: "", query: "", body: [] }), doors.workspace.now())));
  for (const path of ["/flags", "/decide"]) answerBoth(app, path, (c) => c.json(posthogSettings));
  get(app, "/array/:key/config", (c) => c.json(posthogSettings));
  return app;
}

function segmentSpec(c: Context, call: string, path: string): DoorSpec {
  const anonymousId = Buffer.from(c.req.header("anonymousid") ?? "", "base64").toString("utf8");
  return {
    door: path === "jitsu" ? "jitsu" : path === "beacon" ? "beacon" : "segment",
    read: (body: Json) => segmentCalls({ call, body, anonymousId }),
    historical: call === "import",
    // A page that is left sends by a beacon, which can carry no header.
    keyInQuery: call === "batch",
  };
}

function post(app: Hono, doors: Doors, paths: readonly string[], spec: (c: Context) => DoorSpec): void {
  for (const path of paths.flatMap((one) => [one, `${one}/`])) {
    app.use(path, crossOrigin);
    app.post(path, (c) => receive(doors, c, spec(c)));
  }
}

/** PostHog's clients ask with a body that tells nothing new. */
function answerBoth(app: Hono, bare: string, answer: (c: Context) => Response): void {
  get(app, bare, answer);
  for (const path of [bare, `${bare}/`]) app.post(path, answer);
}

function picture(c: Context): Response {
  return c.body(new Uint8Array(dot), 200, { "content-type": "image/gif", "cross-origin-resource-policy": "cross-origin" });
}

function get(app: Hono, bare: string, answer: (c: Context) => Response | Promise<Response>): void {
  for (const path of [bare, `${bare}/`]) {
    app.use(path, crossOrigin);
    app.get(path, answer);
  }
}

/** Answers pages of other origins; whether one may send for a key is decided with the key. */
const crossOrigin: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header("origin");
  const isWeb = origin !== undefined && /^https?:\/\/[^\s/]+$/i.test(origin);
  if (c.req.method === "OPTIONS") {
    return c.body(null, 204, isWeb ? { ...reflected(origin), "access-control-allow-methods": "GET, POST, OPTIONS", "access-control-allow-headers": headersAllowed(c.req.header("access-control-request-headers")), "access-control-max-age": preflightSeconds } : {});
  }
  await next();
  c.res.headers.set("x-content-type-options", "nosniff");
  c.res.headers.set("cache-control", "no-store");
  if (isWeb && c.res.status !== 403) for (const [name, said] of Object.entries(reflected(origin))) c.res.headers.set(name, said);
  return undefined;
};

/** What the client asks to send, where it asks for names only: SDKs have headers of their own for retries, and new ones with each version. */
function headersAllowed(asked: string | undefined): string {
  return asked !== undefined && asked.length <= 1_000 && /^[\w-]+(\s*,\s*[\w-]+)*$/.test(asked) ? asked : allowedHeaders;
}

function reflected(origin: string): Record<string, string> {
  return { "access-control-allow-origin": origin, "access-control-allow-credentials": "true", vary: "Origin" };
}

/**
 * Where a page's client is to send: the address that people were told, else the host that it asked. A page of TLS may send to nothing else, so
 * whatever is in front of us speaks it.
 */
function hostOf(c: Context, address: URL | undefined): { readonly host: string; readonly protocol: string } {
  const url = address ?? new URL(c.req.url);
  const isSecurePage = /^https:/i.test(c.req.header("origin") ?? c.req.header("referer") ?? "");
  const protocol = isSecurePage && !isLoopback(url.host) ? "https" : url.protocol.replace(":", "");
  return { host: url.host, protocol };
}
