/** What is kept outlives the process where nothing was written meanwhile, and is never believed where something may have been. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCompany, makeTouches } from "../../bench/company.ts";
import { inForm, isShort } from "../../tests/form.ts";
import type { Kpi } from "../measure/kpi.ts";
import newRevenueWon from "../measure/kpis/4-won/new-revenue-won.ts";
import winRate from "../measure/kpis/4-won/win-rate.ts";
import salesActions from "../measure/kpis/sales/sales-actions.ts";
import { measureAll } from "../measure/run.ts";
import { settingsAsOf } from "../measure/settings.ts";
import { periodBetween } from "../model/period.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { compile, sql, type Sql } from "../store/sql.ts";
import { remembering } from "./remembered.ts";

const now = "2026-10-01T00:00:00.000Z";
const settings = settingsAsOf([], now);
const period = periodBetween("2026-04-01", "2026-10-01", settings);
/** One that reads touches, and two that do not. */
const usual: readonly Kpi[] = [salesActions, winRate, newRevenueWon];

let dataDir = "";
let path = "";
let plain: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sextant-over-"));
  path = join(dataDir, "kept-facts");
  plain = await openEngine({ dataDir });
  await runMigrations(plain, () => new Date(now));
  await makeCompany(plain, 40);
  await makeTouches(plain, { accounts: 40, from: 0, to: 600 });
});
afterAll(async () => {
  await plain.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Start {
  readonly engine: Engine;
  /** What was made since: facts by how many statements, and tables of relations. */
  readonly made: string[];
  /** It was killed, and nothing of it is on its way any more. */
  readonly killed: () => Promise<void>;
}

/** A start of the product on the same data; it is killed where it comes to the statement `endsAt`. */
async function start({ isTrusted = true, endsAt, piecedFrom }: { readonly isTrusted?: boolean; readonly endsAt?: RegExp; readonly piecedFrom?: number } = {}): Promise<Start> {
  const made: string[] = [];
  let isKilled = false;
  let running = 0;
  const alive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isKilled) return new Promise(() => undefined);
    running += 1;
    return work().finally(() => (running -= 1));
  };
  const command = async (statement: Sql, options: Parameters<Engine["command"]>[1]): Promise<void> => {
    const { text } = compile(statement);
    isKilled ||= endsAt?.test(text) === true;
    if (/^\s*(INSERT INTO|CREATE OR REPLACE TABLE) shared_/.test(text)) made.push(text);
    return alive(() => plain.command(statement, options));
  };
  const observed: Engine = {
    database: plain.database, cluster: null, command, everywhere: command,
    rows: (query, options) => alive(() => plain.rows(query, options)), insert: (table, rows, options) => alive(() => plain.insert(table, rows, options)),
    stream: (...asked) => plain.stream(...asked), load: (...rows) => plain.load(...rows), in: (database) => plain.in(database), health: () => plain.health(), close: async () => undefined,
  };
  const { engine, open } = remembering(observed, { now: () => new Date(now), maxAgeMs: Infinity, steppedFrom: 0, piecedFrom, over: { path, isTrusted } });
  await open();
  return { engine, made, killed: () => until(() => isKilled && running === 0) };
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(is, { interval: 20 }).toBe(true);
}

const asked = { settings, period, now, compare: false, query: { timeoutMs: 60_000, lane: "long" } } as const;

async function board(engine: Engine, kpis = usual): Promise<unknown> {
  return (await measureAll({ ...asked, engine }, kpis)).map(({ id, value, numerator, n }) => ({ id, value, numerator, n }));
}

/** Stopped as it should be. */
async function stop({ engine }: Start): Promise<void> {
  await engine.close();
  await plain.command(sql`SYSTEM START MERGES`);
}

/** Everything is kept and written down, and the product was stopped. */
async function stopped(): Promise<void> {
  const first = await start();
  await board(first.engine);
  await stop(first);
}

const addTouches = async (): Promise<void> => makeTouches(plain, { accounts: 40, from: (came += 60) - 60, to: came });
let came = 600;

const touched = /FROM touch\b/;
type Made = "nothing" | "what reads touches" | "everything";

const cases: readonly (readonly [string, () => Promise<unknown>, Made])[] = [
  ["nothing happened", async () => undefined, "nothing"],
  ["touches were written past it", addTouches, "what reads touches"],
  ["the engine brought parts of a table together", async () => plain.command(sql`OPTIMIZE TABLE touch FINAL`), "nothing"],
  ["rows were taken away", async () => plain.command(sql`DELETE FROM touch WHERE seq % 7 = 3`), "what reads touches"],
  ["a table was built anew, with as many other rows", async () => {
    const [row] = await plain.rows<{ n: string }>(sql`SELECT count() AS n FROM touch`);
    await plain.command(sql`TRUNCATE TABLE touch`);
    await makeTouches(plain, { accounts: 40, from: 5_000, to: 5_000 + Number(row?.n ?? 0) });
  }, "what reads touches"],
  ["some of what was kept is gone", async () => plain.command(sql`DELETE FROM shared_facts WHERE cityHash64(fact_subject) % 2 = 0`), "everything"],
  ["all of it is gone", async () => plain.command(sql`DROP TABLE shared_facts SYNC`), "everything"],
  ["what was written down is damaged", async () => writeFile(path, (await readFile(path, "utf8")).replace('"rows":', '"rows":1')), "everything"],
  ["it was written down by another version", async () => writeFile(path, `${"0".repeat(64)}\n{}\n`), "everything"],
];

test.each(inForm(cases, 2))("a start after which %s", async (_, meanwhile, made) => {
  await stopped();
  await meanwhile();
  const next = await start();
  expect(await board(next.engine)).toEqual(await board(plain));
  const facts = next.made.filter((text) => text.startsWith("INSERT"));
  if (made === "nothing") expect(next.made).toEqual([]);
  else expect([facts.some((text) => touched.test(text)), facts.some((text) => !touched.test(text))]).toEqual([true, made === "everything"]);
  await stop(next);
});

test("facts of quarters are found by the next start as well, beside those of all time, and kept up over writes", async () => {
  await rm(path, { force: true });
  const first = await start({ piecedFrom: 300 });
  await board(first.engine);
  expect(["shared_facts ", "shared_facts_pieced "].map((table) => first.made.some((text) => text.startsWith(`INSERT INTO ${table}`)))).toEqual([true, true]);
  await stop(first);
  const next = await start({ piecedFrom: 300 });
  expect(await board(next.engine)).toEqual(await board(plain));
  expect(next.made).toEqual([]);
  await addTouchesBy(next.engine);
  expect(await board(next.engine)).toEqual(await board(plain));
  await stop(next);
});

test("a stop in the midst of an exchange ends, though its deletion waits for what no longer runs", async () => {
  await stopped();
  const first = await start();
  await board(first.engine);
  await addTouchesBy(first.engine);
  await plain.command(sql`SYSTEM STOP MERGES`);
  const exchanging = board(first.engine);
  await until(async () => (await plain.rows(sql`SELECT 1 AS one FROM system.processes WHERE query LIKE 'DELETE FROM shared_facts%'`, { lane: "load" })).length > 0);
  await stop(first);
  await exchanging;
});

test("what was kept is at hand before anything was read after a start", async () => {
  await stopped();
  const next = await start();
  expect((await measureAll({ ...asked, engine: next.engine, atHand: true }, usual)).map(({ id }) => id)).toEqual(usual.map(({ id }) => id));
  await stop(next);
});

test.skipIf(isShort)("a start after the power failed believes nothing", async () => {
  await stopped();
  const next = await start({ isTrusted: false });
  expect(await board(next.engine)).toEqual(await board(plain));
  expect(next.made.length).toBeGreaterThan(0);
  await stop(next);
});

test.skipIf(isShort)("a formula that changed is asked anew, and the others are not", async () => {
  await stopped();
  const doubled: Kpi = { ...winRate, facts: (ask) => sql`SELECT * REPLACE (toDecimal128(2 * numerator, 4) AS numerator) FROM (${winRate.facts(ask)})` };
  const next = await start();
  expect(await board(next.engine, [salesActions, doubled, newRevenueWon])).toEqual(await board(plain, [salesActions, doubled, newRevenueWon]));
  expect(next.made.filter((text) => text.startsWith("INSERT")).map((text) => text.includes("2 * numerator"))).toEqual([true, true, true]);
  await stop(next);
});

test("a start after the process was killed finds what was kept by then", async () => {
  await rm(path, { force: true });
  const killed = await start();
  await board(killed.engine);
  const members = killed.made.reduce((sum, text) => sum + (text.match(/ AS member,/g) ?? []).length, 0);
  const writtenDown = async (): Promise<number> => ((await readFile(path, "utf8").catch(() => "")).match(/\[\d{6,},\d+,\d+\]/g) ?? []).length;
  await until(async () => (await writtenDown()) === members);
  const next = await start();
  expect(await board(next.engine)).toEqual(await board(plain));
  expect(next.made).toEqual([]);
  await stop(next);
});

test.each(inForm([
  ["between the old rows and the new ones", /^ALTER TABLE shared_facts_beside_\d+ MOVE PARTITION/],
  ["before the old rows go", /^DELETE FROM shared_facts/],
  ["after the new rows came", /^DROP TABLE IF EXISTS shared_facts_beside_/],
] as const, 1))("a start after the process was killed in the midst of an exchange, %s", async (_, endsAt) => {
  await stopped();
  const killed = await start({ endsAt });
  const own = (text: string): boolean => !text.includes("beside");
  await killed.engine.everywhere(sql`DELETE FROM touch WHERE seq % 11 = 5`);
  await addTouchesBy(killed.engine);
  void board(killed.engine).catch(() => undefined);
  await killed.killed();
  const next = await start();
  expect(await board(next.engine)).toEqual(await board(plain));
  expect(next.made.filter(own).some((text) => touched.test(text))).toBe(true);
  expect(next.made.filter((text) => text.startsWith("INSERT")).some((text) => !touched.test(text))).toBe(false);
  await stop(next);
});

async function addTouchesBy(engine: Engine): Promise<void> {
  await makeTouches(engine, { accounts: 40, from: came, to: came + 30 });
  came += 30;
}
