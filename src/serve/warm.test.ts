import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { fixedClock } from "../model/clock.ts";
import { upToDate } from "./behind.ts";
import type { Freshness } from "./freshness.ts";
import { openLog } from "./log.ts";
import { Visits } from "./visits.ts";
import { keepWarm, type WarmOptions } from "./warm.ts";

const now = fixedClock("2026-03-01T12:00:00Z");

/** A server that answers, but for questions that give way so many times. */
function answering(gaveWay: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const left = new Map(Object.entries(gaveWay));
  const answer = (path: string): object => {
    if (path === "/api/v1/workspace") return { last_event_at: "2026-02-20T00:00:00Z", zone: "UTC" };
    if (path === "/api/v1/accounts?limit=1") return { accounts: [{ account_id: "a1" }] };
    return path.startsWith("/api/v1/board") ? { kpis: [{ id: "nps", reason: null }, { id: "csat", reason: "not_collected" }] } : {};
  };
  const request = async (input: Request): Promise<Response> => {
    const { pathname, search } = new URL(input.url);
    const times = left.get(pathname) ?? 0;
    left.set(pathname, times - 1);
    asked.push(`${pathname}${search}${times > 0 ? " gave way" : ""}`);
    return times > 0 ? Response.json({ error: { code: "query_cancelled" } }, { status: 503 }) : Response.json(answer(`${pathname}${search}`));
  };
  return { asked, app: { request } as unknown as WarmOptions["app"] };
}

const workspaceWith = (visits: Visits): WarmOptions["workspace"] => ({ steadyNow: now, now, freshness: { isMoving: () => false } as Freshness, behind: upToDate, visits, log: openLog("silent") });

test("the usual board, its pictures and those beside are asked ahead, and what gave way is asked again", async () => {
  const { asked, app } = answering({ "/api/v1/board": 2, "/api/v1/kpis/nps": 1 });
  const { cool } = keepWarm({ app, workspace: workspaceWith(new Visits()) });
  await expect.poll(() => asked.filter((path) => path.startsWith("/api/v1/board") && !path.endsWith("way")).length, { interval: 20 }).toBeGreaterThanOrEqual(13);
  await cool();
  const [usual, small] = ["/api/v1/board?from=2026-01-01&to=2026-04-01&compare=true", "/api/v1/kpis/nps?from=2025-04-01&to=2026-04-01&every=month"];
  const accounts = ["/api/v1/accounts?limit=1", ...["", "/timeline", "/past", "/news?days=30", "/news?days=7", "/committee"].map((part) => `/api/v1/accounts/a1${part}`), "/api/v1/accounts?limit=1&where=stage%3Dengaged", "/api/v1/accounts?limit=1&sort=-minutes_90d"];
  expect(asked.slice(0, 17)).toEqual([
    "/api/v1/workspace", `${usual} gave way`, `${usual} gave way`, usual, "/", ...accounts, "/api/v1/stage-moves?from=2026-01-01&to=2026-04-01", `${small} gave way`, small,
  ]);
});

test("while somebody's request is open the usual board is asked ahead, and no more", async () => {
  const { asked, app } = answering({});
  const visits = new Visits();
  const [gone, alsoGone] = [visits.begin(), visits.begin()];
  const { first, cool } = keepWarm({ app, workspace: workspaceWith(visits) });
  gone();
  const usual = ["/api/v1/workspace", "/api/v1/board?from=2026-01-01&to=2026-04-01&compare=true", "/"];
  await expect.poll(() => asked.length, { interval: 20 }).toBeGreaterThanOrEqual(usual.length);
  await pause(300);
  expect(asked).toEqual(usual);
  alsoGone();
  await expect.poll(() => asked.length, { interval: 20 }).not.toBe(usual.length);
  await first;
  await cool();
});
