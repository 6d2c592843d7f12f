import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { sql, type Sql } from "../store/sql.ts";
import { ahead, beside, gaveWay, givingWay, whenIdle } from "./giving-way.ts";
import { isVisit, Visits } from "./visits.ts";

async function until(claim: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(claim, { interval: 10 }).toBe(true);
}

/** An engine whose questions are answered when they are let, or killed. */
function held(visits = new Visits()) {
  const under: { text: string; options: QueryOptions; answer: () => void }[] = [];
  const ask = (query: Sql, options: QueryOptions = {}): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      const one = { text: query.texts.join(""), options, answer: () => (leave(), resolve([])) };
      const leave = (): void => void under.splice(under.indexOf(one), 1);
      under.push(one);
      options.signal?.addEventListener("abort", () => (leave(), reject(new Error("killed"))));
    });
  const engine = givingWay({ cluster: null, database: "x", rows: ask, command: async (query: Sql, options?: QueryOptions) => void (await ask(query, options)) } as unknown as Engine, visits);
  return { engine, running: () => under.map(({ text }) => text), laneOf: (text: string) => under.find((one) => one.text === text)?.options.lane, threadsOf: (text: string) => under.find((one) => one.text === text)?.options.settings?.["max_threads"], answer: (text: string) => under.find((one) => one.text === text)?.answer() };
}

describe("work that is done ahead", () => {
  test("waits until nothing is asked, and then runs behind all else", async () => {
    const { engine, running, answer, laneOf } = held();
    const asked = engine.rows(sql`SELECT 'asked'`);
    const early = ahead(() => engine.rows(sql`SELECT 'ahead'`));
    await pause(50);
    expect(running()).toEqual(["SELECT 'asked'"]);
    answer("SELECT 'asked'");
    await asked;
    await until(() => running().includes("SELECT 'ahead'"));
    expect(laneOf("SELECT 'ahead'")).toBe("long");
    answer("SELECT 'ahead'");
    expect(await early).toEqual([]);
  });

  test("goes on beside a question that is answered at once, and beside what lets live events count", async () => {
    const { engine, running, answer } = held();
    const early = ahead(() => engine.rows(sql`SELECT 'ahead'`));
    await until(() => running().length === 1);
    const asked = engine.rows(sql`SELECT 'asked'`);
    answer("SELECT 'asked'");
    await asked;
    void beside(() => engine.rows(sql`SELECT 'live'`));
    await pause(100);
    expect(running()).toEqual(["SELECT 'ahead'", "SELECT 'live'"]);
    answer("SELECT 'ahead'");
    expect(await early).toEqual([]);
  });

  test("is not held up where others wait for it: what moves or drops rows is done at once", async () => {
    const { engine, running } = held();
    void engine.rows(sql`SELECT 'asked'`);
    void ahead(() => engine.command(sql`DROP TABLE made`));
    void ahead(() => engine.command(sql`CREATE TABLE made AS SELECT 1`)).catch(() => null);
    await until(() => running().length === 2);
    expect(running()).toEqual(["SELECT 'asked'", "DROP TABLE made"]);
  });

  test("for idle times begins nothing while somebody's request is open, and lets whoever waits for the same ask in a hurry", async () => {
    const visits = new Visits();
    const { engine, running, answer, threadsOf } = held(visits);
    const gone = visits.begin();
    await expect(whenIdle(() => engine.rows(sql`SELECT 'idle'`)).catch((error: unknown) => gaveWay(error))).resolves.toBe(true);
    void ahead(() => engine.rows(sql`SELECT 'renewed'`));
    await until(() => running().length === 1);
    expect(running()).toEqual(["SELECT 'renewed'"]);
    answer("SELECT 'renewed'");
    gone();
    expect(visits.isHere()).toBe(true);
    await until(() => !visits.isHere());
    const idle = whenIdle(() => engine.rows(sql`SELECT 'idle'`));
    await until(() => running().length === 1);
    expect(threadsOf("SELECT 'idle'")).toBe(1);
    answer("SELECT 'idle'");
    expect(await idle).toEqual([]);
  });

  test("takes for a visit what a person reads", () => {
    const of = (method: string, path: string): boolean => isVisit({ method, url: `http://localhost${path}` });
    expect([of("GET", "/"), of("GET", "/api/v1/board"), of("GET", "/health/ready"), of("POST", "/v1/track")]).toEqual([true, true, false, false]);
  });

  test("is killed in the engine when a question begins that takes its time, and is done when it is asked again", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "sextant-giving-way-"));
    const opened = await openEngine({ dataDir });
    const engine = givingWay(opened);
    const isRunning = async (): Promise<boolean> => {
      const rows = await opened.rows<{ query: string }>(sql`SELECT query FROM system.processes`);
      return rows.some(({ query }) => query.includes("'done ahead'") && !query.includes("system.processes"));
    };
    const early = ahead(() => engine.rows(sql`SELECT sleepEachRow(0.05), 'done ahead' FROM numbers(600) SETTINGS max_block_size = 1`));
    const ended = early.then(() => false, (error: unknown) => gaveWay(error));
    await until(isRunning);
    const asked = engine.rows(sql`SELECT sleepEachRow(0.05) FROM numbers(20) SETTINGS max_block_size = 1`);
    expect(await ended).toBe(true);
    await until(async () => !(await isRunning()));
    expect(await asked).toHaveLength(20);
    expect(await ahead(() => engine.rows(sql`SELECT 'done ahead' AS said`))).toEqual([{ said: "done ahead" }]);
    await engine.close();
    rmSync(dataDir, { recursive: true });
  });
});
