import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Engine } from "../store/engine.ts";
import { sql } from "../store/sql.ts";
import { atThisMoment, glance, isLook } from "./freshness.ts";
import { ahead, beside } from "./giving-way.ts";
import { remembering } from "./remembered.ts";

const everyMs = 10_000;
const question = sql`SELECT count() FROM touch`;

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A workspace whose engine answers how many rows were written so far. */
function opened({ begun = true } = {}) {
  let rows = 0;
  let asked = 0;
  const engine = {
    cluster: {},
    rows: async () => {
      asked += 1;
      return [rows];
    },
    command: async () => void (rows += 1),
  } as unknown as Engine;
  const made = remembering(engine, { now: () => new Date(performance.now()), maxAgeMs: Infinity });
  if (begun) made.freshness.begin(everyMs);
  const write = (): Promise<void> => made.engine.command(sql`TRUNCATE TABLE touch`);
  return {
    ...made, asked: () => asked,
    live: async ({ isPlain = true, midst = async () => {} }: { isPlain?: boolean; midst?: () => Promise<unknown> } = {}) => {
      await beside(write);
      await midst();
      made.freshness.landed(isPlain);
    },
    import: write,
    look: async () => (await glance(() => made.engine.rows(question)))[0],
    ask: async () => (await made.engine.rows(question))[0],
  };
}

test("the first live event after a quiet time shows at once, those after it in steps, and each page is worked out once in a step", async () => {
  const one = opened();
  await one.live();
  expect(await one.look()).toBe(1);
  for (const _ of [2, 3, 4]) {
    vi.advanceTimersByTime(1_000);
    await one.live();
    expect(await one.look()).toBe(1);
  }
  expect(one.asked()).toBe(1);
  vi.advanceTimersByTime(everyMs - 3_000);
  expect(await one.look()).toBe(4);
  expect(one.asked()).toBe(2);
});

describe("what else happens shows at once, with all that came before it", () => {
  type One = ReturnType<typeof opened>;
  test.each<[string, (one: One) => Promise<unknown>, number]>([
    ["an import", (one) => one.import(), 3],
    ["a question that is more than a look", (one) => one.ask(), 2],
    ["the server stops", async (one) => one.freshness.end(), 2],
  ])("%s", async (_what, happens, shown) => {
    const one = opened();
    await one.live();
    await one.look();
    await one.live();
    expect(await one.look()).toBe(1);
    await happens(one);
    expect(await one.look()).toBe(shown);
  });
});

test("who was on the site just now, and the drain itself, are answered past the memory, and pages stand meanwhile", async () => {
  const one = opened();
  await one.live();
  await one.look();
  await one.live();
  expect(await atThisMoment(() => one.engine.rows(question))).toEqual([2]);
  expect(await beside(() => one.engine.rows(question))).toEqual([2]);
  expect(await one.look()).toBe(1);
});

test("what is asked ahead is a look, and now stands still with the numbers", async () => {
  const one = opened();
  await one.live();
  const instant = glance(() => one.steadyNow()).getTime();
  vi.advanceTimersByTime(2_000);
  await one.live();
  expect(ahead(() => one.steadyNow()).getTime()).toBe(instant);
  expect(one.steadyNow().getTime()).toBe(instant + 2_000);
});

test("no page shows half of what an event changed: not in the midst of a round, nor after it where a page was made meanwhile", async () => {
  const one = opened();
  await one.live();
  await one.look();
  await one.live();
  await one.live({ midst: async () => vi.advanceTimersByTime(2 * everyMs) });
  expect(await one.look(), "the step was over in the midst of the round; its end shows all").toBe(3);
  const other = sql`SELECT count() FROM touch WHERE isNull(deleted)`;
  await one.live({ isPlain: false, midst: () => glance(() => one.engine.rows(other)) });
  expect(await one.look()).toBe(4);
});

test("without a server that listens every round shows at once", async () => {
  const one = opened({ begun: false });
  await one.live();
  expect(await one.look()).toBe(1);
  await one.live();
  expect(await one.look()).toBe(2);
});

test.each<[string, RequestInit, boolean]>([
  ["/api/v1/board?from=2026-01-01", {}, true],
  ["/api/v1/accounts/a1/timeline", {}, true],
  ["/api/v1/board", { headers: { "cache-control": "no-cache" } }, false],
  ["/api/v1/accounts/change", { method: "POST" }, false],
  ["/api/v1/imports/7/undo", {}, false],
  ["/api/v1/identity/queue", {}, false],
])("%s is a look: %#", (path, init, is) => {
  expect(isLook(new Request(`http://localhost${path}`, init))).toBe(is);
});
