import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import { problem } from "../model/problem.ts";
import { ahead } from "./giving-way.ts";
import { remembering } from "./remembered.ts";

/** An engine that counts its questions and answers each with its number, when it is let. */
function counting(answer: (n: number, options: QueryOptions) => Promise<number[]> = async (n) => [n]) {
  let asked = 0;
  const engine = {
    rows: (_query: unknown, options: QueryOptions) => answer(++asked, options),
    command: async () => {},
  } as unknown as Engine;
  return { engine, asked: () => asked };
}

const question = sql`SELECT count() FROM touch WHERE batch = ${value.uint(1)}`;

test("the same question is asked once, also by two at the same time; another value is another question", async () => {
  const { engine, asked } = counting();
  const one = remembering(engine, { now: () => new Date(0), maxAgeMs: Infinity });
  expect(await Promise.all([one.engine.rows(question), one.engine.rows(question)])).toEqual([[1], [1]]);
  expect(await one.engine.rows(sql`SELECT count() FROM touch WHERE batch = ${value.uint(2)}`)).toEqual([2]);
  expect(asked()).toBe(2);
});

test("every write makes it new, and so does age where others write", async () => {
  let ms = 0;
  const one = remembering(counting().engine, { now: () => new Date(ms), maxAgeMs: 15_000 });
  expect(await one.engine.rows(question)).toEqual([1]);
  await one.engine.command(sql`TRUNCATE TABLE touch`);
  expect(await one.engine.rows(question)).toEqual([2]);
  ms = 15_000;
  expect(await one.engine.rows(question)).toEqual([2]);
  ms = 15_001;
  expect(await one.engine.rows(question)).toEqual([3]);
});

test("imports read the engine itself", async () => {
  const one = remembering(counting().engine, { now: () => new Date(0), maxAgeMs: Infinity });
  expect([await one.engine.rows(question, { lane: "load" }), await one.engine.rows(question, { lane: "load" })]).toEqual([[1], [2]]);
});

test("a failure is told and not remembered", async () => {
  const one = remembering(counting(async (n) => (n === 1 ? Promise.reject(new Error("slow engine")) : [n])).engine, { now: () => new Date(0), maxAgeMs: Infinity });
  await expect(one.engine.rows(question)).rejects.toThrow("slow engine");
  expect(await one.engine.rows(question)).toEqual([2]);
});

test("a question that was being asked ahead and gave way is asked anew for whoever waits for it", async () => {
  const killed = problem("query_cancelled", "The question was cancelled.", "Ask again if you still want the answer.");
  const one = remembering(counting(async (n) => (n === 1 ? Promise.reject(killed) : [n])).engine, { now: () => new Date(0), maxAgeMs: Infinity });
  const early = ahead(() => one.engine.rows(question)).catch((error: unknown) => error);
  expect(await one.engine.rows(question)).toEqual([2]);
  expect(await early).toBe(killed);
});

test("who goes away stops waiting; the query is killed only when nobody waits any more", async () => {
  const killed: number[] = [];
  const slow = (n: number, { signal }: QueryOptions): Promise<number[]> =>
    new Promise((_resolve, reject) => signal?.addEventListener("abort", () => (killed.push(n), reject(new Error("killed")))));
  const one = remembering(counting(slow).engine, { now: () => new Date(0), maxAgeMs: Infinity });
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [first, second].map(({ signal }) => one.engine.rows(question, { signal }).catch((error: Error) => error.name));
  first.abort();
  expect(await waiting[0]).toBe("AbortError");
  await pause(0);
  expect(killed).toEqual([]);
  second.abort();
  expect(await waiting[1]).toBe("AbortError");
  expect(killed).toEqual([1]);
});

test("now stands still between writes, within the hour", async () => {
  let ms = 0;
  const { engine, steadyNow } = remembering(counting().engine, { now: () => new Date(ms), maxAgeMs: Infinity });
  const seen = [steadyNow().getTime()];
  ms = 3_599_999;
  seen.push(steadyNow().getTime());
  await engine.command(sql`TRUNCATE TABLE touch`);
  seen.push(steadyNow().getTime());
  ms = 3_600_000;
  seen.push(steadyNow().getTime());
  expect(seen).toEqual([0, 0, 3_599_999, 3_600_000]);
});
