/**
 * Pages while live events move their numbers all the time: whoever opens one that somebody opened a moment ago is answered with what was shown
 * then, and the numbers of now are worked out behind it. Nobody waits for a board that would be out of date before it is finished. Each answer
 * says itself how new its data are. What anybody changes is never answered so. And while nothing at all is written, a board is not put together
 * again from what the engine is remembered to have answered: it is answered as it was.
 */
import type { MiddlewareHandler } from "hono";
import { setTimeout as pause } from "node:timers/promises";
import { inside } from "./access/who.ts";
import type { OpenWorkspace } from "./app.ts";
import type { App } from "./endpoint.ts";
import { type Edition, isLook } from "./freshness.ts";
import { ahead } from "./giving-way.ts";

/** Pages that are kept, the ones that were asked for last. */
const pagesMax = 200;
const bytesMax = 64 * 1024 * 1024;
/** What is cheap to work out is shown out of date for so long at most; what is dear, for a few times of what it takes. */
const oldMsMax = 20_000;
const oldTimes = 3;
const oldestMs = 300_000;
/** After it gave way to what somebody waits for. */
const againMs = 300;

/** What is made of the engine's tables and the settings alone, and is much work to put together. */
const steady = /^\/api\/v1\/(board|catalogue|workspace|kpis(\/[^/]+)?)$/;

interface Page {
  readonly body: string;
  readonly type: string;
  readonly edition: Edition;
  /** The “now” that its numbers speak of. */
  readonly instant: number;
  /** `performance.now()` */
  readonly madeAt: number;
  /** What it took. */
  readonly tookMs: number;
  isRenewing: boolean;
}

export interface ShownOptions {
  readonly app: Pick<App, "request">;
  readonly workspace: Pick<OpenWorkspace, "freshness" | "behind" | "log" | "steadyNow" | "answersHoldMs">;
}

/** Stands behind whatever decides who may ask: pages are the same for all who may see them. */
export function stillShown({ app, workspace: { freshness, behind, log, steadyNow, answersHoldMs } }: ShownOptions): MiddlewareHandler {
  const pages = new Pages();
  const renew = async (path: string, page: Page): Promise<void> => {
    page.isRenewing = true;
    try {
      await renewed(app, path, () => page.edition.changes === freshness.edition().changes);
    } catch (error) {
      log.warn({ path, error }, "a page could not be worked out anew");
    } finally {
      page.isRenewing = false;
    }
  };
  return async (c, next) => {
    if (!freshness.isStepping()) return next();
    if (c.req.method !== "GET" && c.req.method !== "HEAD") {
      await next();
      return freshness.changed();
    }
    if (!isLook(c.req.raw)) return next();
    const path = pathOf(c.req.url, behind.since() !== null);
    const instant = steadyNow().getTime();
    const [page, edition] = [pages.of(path), freshness.edition()];
    const holds = page !== undefined && steady.test(c.req.path) && page.instant === instant && performance.now() - page.madeAt <= answersHoldMs;
    if (holds && isAsItWas(page, edition)) return c.body(page.body, 200, { "content-type": page.type });
    if (page !== undefined && c.req.header(renewing) === undefined && isGoodStill(page, edition)) {
      if (!page.isRenewing) void renew(path, page);
      return c.body(page.body, 200, { "content-type": page.type });
    }
    const startedAt = performance.now();
    await next();
    const type = c.res.headers.get("content-type") ?? "";
    if (c.res.status !== 200 || !type.startsWith("application/json")) return undefined;
    const body = await c.res.clone().text();
    if (isWhole(c.req.url, body)) pages.keep(path, { body, type, edition, instant, madeAt: performance.now(), tookMs: performance.now() - startedAt, isRenewing: false });
    return undefined;
  };
}

/** Goes with the request that works a page out anew. */
const renewing = "x-sextant-renewing";

/** Nothing was written since, and nothing in it may be otherwise the next time. */
function isAsItWas({ body, edition: { changes, steps } }: Page, now: Edition): boolean {
  return changes === now.changes && steps === now.steps && !body.includes('"fault":');
}

/** Out of date by live events alone, and not for long. */
function isGoodStill({ edition: { changes, steps }, tookMs }: Page, now: Edition): boolean {
  if (changes !== now.changes || steps === now.steps) return false;
  const sinceMs = performance.now() - (now.steppedAt(steps + 1) ?? Number.NEGATIVE_INFINITY);
  return sinceMs < Math.min(oldestMs, Math.max(oldMsMax, tookMs * oldTimes));
}

async function renewed(app: Pick<App, "request">, path: string, isWanted: () => boolean): Promise<void> {
  while (isWanted()) {
    const answer = await ahead(async () => app.request(new Request(`http://localhost${path}`, { headers: { host: "localhost", [renewing]: "1" } }), undefined, inside));
    const said = (await answer.json()) as { readonly error?: { readonly code?: string } };
    if (said.error?.code !== "query_cancelled") return;
    await pause(againMs, undefined, { ref: false });
  }
}

/** A board that is asked for what is at hand is answered with the whole one of before, where there is one. One that may be behind is like any other while it is not. */
function pathOf(url: string, isBehind: boolean): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete("at_hand");
  if (!isBehind) searchParams.delete("may_be_behind");
  return `${pathname}?${searchParams.toString()}`;
}

function isWhole(url: string, body: string): boolean {
  return !new URL(url).searchParams.has("at_hand") || body.includes('"waiting":[]');
}

class Pages {
  readonly #pages = new Map<string, Page>();
  #bytes = 0;

  of(path: string): Page | undefined {
    const page = this.#pages.get(path);
    if (page === undefined) return undefined;
    this.#pages.delete(path);
    this.#pages.set(path, page);
    return page;
  }

  keep(path: string, page: Page): void {
    this.#drop(path);
    this.#pages.set(path, page);
    this.#bytes += page.body.length;
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= pagesMax && this.#bytes <= bytesMax) return;
      this.#drop(oldest);
    }
  }

  #drop(path: string): void {
    this.#bytes -= this.#pages.get(path)?.body.length ?? 0;
    this.#pages.delete(path);
  }
}
