/** While a write over much data is being counted, a page reads what stood before it: quickly, wholly, and only where that is said. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeCompany, makeTouches } from "../../bench/company.ts";
import { commanded } from "../../tests/commanded.ts";
import winRate from "../measure/kpis/4-won/win-rate.ts";
import salesActions from "../measure/kpis/sales/sales-actions.ts";
import { measureAll } from "../measure/run.ts";
import { settingsAsOf } from "../measure/settings.ts";
import { periodBetween } from "../model/period.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { compile, sql, type Sql } from "../store/sql.ts";
import { mayBeBehind } from "./behind.ts";
import { remembering } from "./remembered.ts";

const now = "2026-10-01T00:00:00.000Z";
const settings = settingsAsOf([], now);
const quarter = "2026-07-01/2026-10-01";
const half = "2026-04-01/2026-10-01";

let dataDir = "";
let plain: Engine;
/** Statements that made facts or relations. */
let made: string[] = [];
let product: ReturnType<typeof remembering>;
let minute = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sextant-behind-"));
  plain = await openEngine({ dataDir });
  await runMigrations(plain, () => new Date(now));
  await makeCompany(plain, 40);
  await makeTouches(plain, { accounts: 40, from: 0, to: 2_000 });
});
afterAll(async () => {
  await plain.close();
  await rm(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  made = [];
  product = start(0);
  await product.open();
});

function start(behindFrom: number): ReturnType<typeof remembering> {
  const command = async (statement: Sql, options: Parameters<Engine["command"]>[1]): Promise<void> => {
    const { text } = compile(statement);
    if (/^\s*(INSERT INTO|CREATE OR REPLACE TABLE) shared_/.test(text)) made.push(text);
    return plain.command(statement, options);
  };
  return remembering(commanded(plain, command), { now: () => new Date(Date.parse(now) + minute * 60_000), maxAgeMs: Infinity, steppedFrom: 0, behindFrom });
}

/** The sales team's actions and the won share of a period, of all accounts or those of a tier. */
async function numbers(span: string, tier?: string, engine = product.engine): Promise<unknown> {
  const [from = "", to = ""] = span.split("/");
  const where = tier === undefined ? {} : { where: [{ dimension: "tier", values: [tier] }] };
  const asked = { settings, period: periodBetween(from, to, settings), compare: false, query: { timeoutMs: 60_000, lane: "long" }, now: product.steadyNow().toISOString() } as const;
  return (await measureAll({ ...asked, ...where, engine }, [salesActions, winRate])).map(({ id, value, numerator, n }) => ({ id, value, numerator, n }));
}

/** As the tables say now, nothing kept. */
const truth = (span: string, tier?: string): Promise<unknown> => numbers(span, tier, plain);

/** The same on a page, which may be behind. */
const onPage = (span: string, tier?: string): Promise<unknown> => mayBeBehind(span, () => numbers(span, tier));

let came = 2_000;
/** As an import lets rows in: made beside the table, then moved. */
async function touchesCome(): Promise<void> {
  minute += 1;
  await plain.command(sql`CREATE OR REPLACE TABLE touch_next AS touch`);
  await makeTouches(plain, { accounts: 40, from: came, to: (came += 2_000), into: "touch_next" });
  await product.engine.command(sql`ALTER TABLE touch_next MOVE PARTITION tuple() TO TABLE touch`);
}

test("a page shows what stood before a write, also what nobody had asked, and makes nothing for it; whoever else asks reads the present", async () => {
  const othersBefore = await truth(quarter, "none");
  const [all, first] = [await numbers(quarter), await numbers(quarter, "tier 3")];
  await touchesCome();
  made = [];
  expect(await onPage(quarter)).toEqual(all);
  expect(await onPage(quarter, "tier 3")).toEqual(first);
  const others = await onPage(quarter, "none");
  expect(others).toEqual(othersBefore);
  expect(made).toEqual([]);
  expect(mayBeBehind(quarter, () => product.behind.since())).toBe("2026-10-01T00:01:00.000Z");
  expect(product.behind.since()).toBeNull();
  const present = await numbers(quarter);
  expect(present).not.toEqual(all);
  expect(made).not.toEqual([]);
  expect(await onPage(quarter)).toEqual(all);
  expect(present).toEqual(await truth(quarter));
  expect(others).not.toEqual(await truth(quarter, "none"));
});

test("a period whose board was made is of the present again, the others after it, and nobody who saw newer numbers sees older ones", async () => {
  const before = await numbers(quarter);
  await numbers(half);
  await touchesCome();
  const writes = product.behind.writes();
  const first = await numbers(quarter);
  product.behind.caughtUp(quarter, writes);
  expect(await onPage(quarter)).toEqual(first);
  expect(first).not.toEqual(before);
  expect(mayBeBehind(quarter, () => product.behind.since())).toBeNull();
  expect(mayBeBehind(half, () => product.behind.since())).toBe(`2026-10-01T00:0${minute}:00.000Z`);
  await touchesCome();
  expect(await onPage(quarter)).toEqual(first);
  // Of a write that came later it was not made.
  product.behind.caughtUp(quarter, writes);
  expect(await onPage(quarter)).toEqual(first);
  product.behind.ended(writes);
  expect(product.behind.stands()).toBe(true);
  product.behind.ended(product.behind.writes());
  expect(product.behind.stands()).toBe(false);
  expect(await onPage(quarter)).not.toEqual(first);
});

test("what was never made before the write is answered of the present; what is being made anew of the present or of before, never of both", async () => {
  await numbers(quarter);
  const [quarterBefore, halfBefore] = [await truth(quarter), await truth(half)];
  await touchesCome();
  const making = numbers(quarter);
  const [quarterShown, halfShown] = [await onPage(quarter), await onPage(half)];
  await making;
  expect([quarterBefore, await truth(quarter)]).toContainEqual(quarterShown);
  expect([halfBefore, await truth(half)]).toContainEqual(halfShown);
});

test("a table that is emptied is never read past, and of little data nothing is", async () => {
  await numbers(quarter);
  await touchesCome();
  expect(product.behind.stands()).toBe(true);
  await product.engine.command(sql`TRUNCATE TABLE mention`);
  expect(product.behind.stands()).toBe(false);
  product = start(1_000_000);
  await product.open();
  await numbers(quarter);
  await touchesCome();
  expect(product.behind.stands()).toBe(false);
});

test("rows that no number is made of leave answers and the present as they are for a page", async () => {
  const all = await numbers(quarter);
  await product.engine.command(sql`TRUNCATE TABLE reject`);
  expect(product.behind.stands()).toBe(false);
  await touchesCome();
  made = [];
  expect(await onPage(quarter)).toEqual(all);
  expect(made).toEqual([]);
});
