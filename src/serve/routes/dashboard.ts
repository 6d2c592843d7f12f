/** The dashboard: its files, and its page for every address of its own, so that a reloaded or shared link opens where it was. */
import type { Context } from "hono";
import { problem } from "../../model/problem.ts";
import { declare } from "../access/declared.ts";
import { pagesAhead } from "../ahead/pages.ts";
import type { App } from "../endpoint.ts";
import type { Log } from "../log.ts";
import { fileAnswer } from "../static.ts";

export interface Dashboard {
  /** Where it stands as it was built. */
  readonly web: string;
  readonly log: Log;
}

export function dashboardRoutes(app: App, { web, log }: Dashboard): void {
  const ahead = pagesAhead({ app, web, log });
  // Scripts and styles hold no numbers; the page asks for those, and is asked who it is.
  declare(app, { method: "get", path: "/*", needs: "open" });
  app.get("*", async (c) => {
    const path = decoded(c);
    if (/^\/((api|v1|metrics|mcp)(\/|$)|health\/)/.test(path)) throw noSuchAddress(c);
    const file = path === "/" ? null : await answer(c, web, path);
    if (file !== null) return file;
    // A missing picture must not answer with a page.
    if (/\.\w{2,5}$/.test(path) && !(c.req.header("accept") ?? "").includes("text/html")) throw noSuchAddress(c);
    return (await ahead(c)) ?? (await answer(c, web, "/index.html")) ?? notBuilt(c);
  });
}

/** For addresses that nothing answers. */
export function noSuchAddress(c: Context) {
  return problem("no_such_address", `There is nothing at ${c.req.method} ${c.req.path.slice(0, 300)}.`, "The addresses of the API stand in /api/openapi.json.", { path: c.req.path.slice(0, 300) });
}

async function answer(c: Context, directory: string, path: string): Promise<Response | null> {
  return fileAnswer({
    directory,
    path,
    acceptsGzip: /\bgzip\b/.test(c.req.header("accept-encoding") ?? ""),
    ifNoneMatch: c.req.header("if-none-match"),
  });
}

function decoded(c: Context): string {
  try {
    return decodeURIComponent(c.req.path);
  } catch {
    throw noSuchAddress(c);
  }
}

function notBuilt(c: Context): Response {
  return c.html(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sextant</title>
<p>The dashboard has not been built yet. Run <code>npx vite build web</code>, or <code>npm run demo</code>, which does it by itself.</p>
<p>The API works: <a href="/api/docs">/api/docs</a>.</p></html>`,
    503,
  );
}
