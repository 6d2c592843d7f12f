import { Hono } from "hono";
import { expect, test } from "vitest";
import { upToDate } from "./behind.ts";
import type { App } from "./endpoint.ts";
import { HeldBack } from "./freshness.ts";
import { beside } from "./giving-way.ts";
import { openLog } from "./log.ts";
import { stillShown } from "./shown.ts";

/** A server whose board says how often it was worked out, once for each state of the data; `gate` holds the next one up. */
function serving() {
  let times = 0;
  let asked = 0;
  let reached = 0;
  const made = new Map<string, number>();
  const state = { gate: Promise.resolve(), busy: 0, fault: false, now: new Date("2026-03-01T10:00:00Z") };
  const held = new HeldBack(() => {});
  held.begin(10_000);
  const app = new Hono() as unknown as App;
  app.use(stillShown({ app, workspace: { freshness: held, behind: upToDate, log: openLog("silent"), steadyNow: () => state.now, answersHoldMs: Infinity } }));
  app.get("/api/v1/board", async (c) => {
    if (c.req.query("at_hand") !== undefined) return c.json({ waiting: ["nps"] });
    reached += 1;
    if (state.fault) return c.json({ times: 0, kpis: [{ fault: { code: "engine_down" } }] });
    const { changes, steps } = held.edition();
    const known = made.get(`${changes} ${steps}`);
    if (known !== undefined && c.req.header("cache-control") === undefined) return c.json({ times: known });
    asked += 1;
    await state.gate;
    if (state.busy-- > 0) return c.json({ error: { code: "query_cancelled" } }, 503);
    made.set(`${changes} ${steps}`, (times += 1));
    return c.json({ times });
  });
  app.post("/api/v1/settings/zone", (c) => c.json({}));
  const read = async (init?: RequestInit): Promise<number> => ((await (await app.request("/api/v1/board?from=2026-01-01", init)).json()) as { times: number }).times;
  /** Events come in, and are shown: the first at once, or by whoever asks for the present. */
  const live = (): void => {
    beside(() => held.hold({ tables: ["touch"], accounts: null }, null));
    held.landed(true);
    held.release();
  };
  const until = async (is: () => boolean): Promise<void> => {
    while (!is()) await new Promise((resolve) => setImmediate(resolve));
  };
  return { app, held, live, read, state, until, asked: () => asked, reached: () => reached };
}

test("while live events come in nobody waits for a board: the one shown a moment ago is, and the next is worked out behind it, once", async () => {
  const one = serving();
  expect(await one.read()).toBe(1);
  one.live();
  const { promise, resolve } = Promise.withResolvers<void>();
  one.state.gate = promise;
  expect([await one.read(), await one.read()]).toEqual([1, 1]);
  expect(one.asked(), "both stand before one that is being worked out").toBe(2);
  resolve();
  let seen = 1;
  while (seen === 1) seen = await one.read();
  expect(seen).toBe(2);
});

test("while nothing is written a board is answered as it was and not put together again, until the hour turns", async () => {
  const one = serving();
  expect([await one.read(), await one.read(), one.asked(), one.reached()]).toEqual([1, 1, 1, 1]);
  one.state.now = new Date("2026-03-01T11:00:00Z");
  await one.read();
  expect(one.reached()).toBe(2);
  one.held.changed();
  expect([await one.read(), one.reached()]).toEqual([2, 3]);
});

test("a board with a number that could not be computed is tried again by the next who asks", async () => {
  const one = serving();
  one.state.fault = true;
  await one.read();
  await one.read();
  expect(one.reached()).toBe(2);
});

test("a board asked for what is at hand is the whole one of before, and half a one is never kept", async () => {
  const one = serving();
  const atHand = async (): Promise<unknown> => (await one.app.request("/api/v1/board?from=2026-01-01&at_hand=true")).json();
  expect(await atHand()).toEqual({ waiting: ["nps"] });
  expect(await one.read()).toBe(1);
  one.live();
  expect(await atHand()).toEqual({ times: 1 });
});

test("what gives way to somebody who waits is asked again", async () => {
  const one = serving();
  await one.read();
  one.live();
  one.state.busy = 1;
  expect(await one.read()).toBe(1);
  await one.until(() => one.asked() === 3);
});

test.each<[string, (one: ReturnType<typeof serving>) => unknown, RequestInit]>([
  ["somebody changed a setting", (one) => one.app.request("/api/v1/settings/zone", { method: "POST" }), {}],
  ["somebody imported a file", (one) => one.held.changed(), {}],
  ["the reader asks past caches", () => {}, { headers: { "cache-control": "no-cache" } }],
  ["so many steps were shown since that nobody knows how old it is", (one) => Array.from({ length: 200 }, one.live), {}],
  ["nothing listens any more", (one) => one.held.end(), {}],
])("nothing old is shown when %s", async (_what, happens, init) => {
  const one = serving();
  await one.read();
  one.live();
  await happens(one);
  expect(await one.read(init)).toBe(2);
});
