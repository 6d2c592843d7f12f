/** Scripts that web sites load from us: our tracker, and Segment's own client for sites that have its snippet. */
import type { Context, Hono } from "hono";
import { join } from "node:path";
import { fileAnswer } from "../static.ts";

/** An hour: a site follows a new version within it. */
const trackerKept = "public, max-age=3600";
/** Parts whose name holds their content never change. */
const partKept = "public, max-age=31536000, immutable";

/** `web`: the folder of the web build. */
export function scriptRoutes(app: Hono, web: string): void {
  const segment = join(web, "analytics-next");
  app.get("/sextant.js", (c) => script(c, { directory: web, path: "sextant.js", kept: trackerKept }));
  app.get("/analytics.js/v1/:key/analytics.min.js", (c) => script(c, { directory: segment, path: "standalone.js", kept: trackerKept }));
  app.get("/analytics-next/bundles/:file", (c) => script(c, { directory: segment, path: c.req.param("file"), kept: partKept }));
}

interface Script {
  readonly directory: string;
  readonly path: string;
  readonly kept: string;
}

async function script(c: Context, { directory, path, kept }: Script): Promise<Response> {
  const request = { directory, path, acceptsGzip: /\bgzip\b/.test(c.req.header("accept-encoding") ?? ""), ifNoneMatch: c.req.header("if-none-match") };
  const answer = /^[\w.-]+\.js$/.test(path) ? await fileAnswer(request) : null;
  if (answer === null) return c.text("There is no such script; the web build makes them.", 404);
  answer.headers.set("cache-control", kept);
  answer.headers.set("cross-origin-resource-policy", "cross-origin");
  answer.headers.set("access-control-allow-origin", "*");
  answer.headers.set("x-content-type-options", "nosniff");
  return answer;
}
