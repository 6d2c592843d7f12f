/** Over much data facts are kept by quarters of the calendar: the numbers must be those of the facts of the window itself, wherever it begins and ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCompany, makeTouches } from "../../bench/company.ts";
import { inForm } from "../../tests/form.ts";
import { measureBoard } from "../measure/board.ts";
import { isAskedPerPoint } from "../measure/keeping.ts";
import type { Kpi } from "../measure/kpi.ts";
import { kpis } from "../measure/kpis/index.ts";
import { readCoverage } from "../measure/coverage.ts";
import { measureAll } from "../measure/run.ts";
import { settingsAsOf } from "../measure/settings.ts";
import { type Period, periodBetween } from "../model/period.ts";
import { startOfDay } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { join, name, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { usualSpan } from "./periods.ts";
import { quartersBetween } from "./ready.ts";
import { remembering } from "./remembered.ts";

const accounts = 120;
/** Rows of the company are dated up to 30 September. */
const now = "2026-08-15T12:00:00.000Z";
/** A day there begins seven hours after the day of UTC. */
const zone = "America/Los_Angeles";
const settings = settingsAsOf([{ name: "zone", value: zone, valid_from: "1970-01-01" }], now);
/** Instants at which quarters begin there. */
const edges = ["2026-01-01", "2026-04-01", "2026-07-01"].map((day) => startOfDay(day, zone));

/** In the short form the first ones: of visits, of deals, of what was seen before, of calls. */
const first = ["site_visits", "win_rate", "view_through_visits", "call_outcomes"];
const wide = kpis.filter((kpi) => !isAskedPerPoint(kpi) && kpi.bounded !== true).toSorted((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)));
const others = kpis.filter((kpi) => !wide.includes(kpi));

let dataDir = "";
let plain: Engine;
let keeping: Engine;
beforeAll(async () => {
  dataDir = await mkdtemp(joinPath(tmpdir(), "sextant-pieced-"));
  plain = await openEngine({ dataDir });
  await runMigrations(plain, () => new Date(now));
  await makeCompany(plain, accounts);
  await makeTouches(plain, { accounts, from: 0, to: 6_000 });
  await addAt(edges.flatMap((edge) => [-1, 0, 1].map((ms) => new Date(Date.parse(edge) + ms))));
  keeping = remembering(plain, { now: () => new Date(now), maxAgeMs: Infinity, piecedFrom: 0, steppedFrom: 0 }).engine;
});
afterAll(async () => {
  await plain.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A few hundred touches of every type once more at each of these instants. */
async function addAt(instants: readonly Date[]): Promise<void> {
  const columns = Object.keys(allColumns(touches));
  for (const [nth, at] of instants.entries()) {
    const own: Readonly<Record<string, ReturnType<typeof sql>>> = {
      at: sql`${value.instant(at)}`, seq: sql`seq + ${value.uint((nth + 1) * 1e9)}`, row_key: sql`cityHash64(row_key, ${value.uint(nth)})`, id: sql`concat(id, '+', ${value.string(String(nth))})`,
    };
    await plain.command(sql`
      INSERT INTO touch (${join(columns.map((column) => name(column)), ", ")})
      SELECT ${join(columns.map((column) => own[column] ?? name(column)), ", ")} FROM touch WHERE seq % 31 = ${value.uint(nth)} AND seq < 1000000000`);
  }
}

const touches = recordTables.find(({ kind }) => kind === "touch") as RecordTable;

/** Sums of measured numbers depend on the order in which they are added. */
function rounded(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result), (_, one: unknown) => (typeof one === "number" ? Number(one.toPrecision(12)) : one));
}

async function same(some: readonly Kpi[], period: Period, kept = keeping): Promise<void> {
  const asked = { settings, period, now, compare: false, query: { timeoutMs: 120_000, lane: "long" } as const };
  const found = await measureAll({ ...asked, engine: kept }, some);
  const anew = await measureAll({ ...asked, engine: plain }, some);
  expect(found.map(rounded)).toEqual(anew.map(rounded));
}

test("only the quarter that is asked of is made", async () => {
  const some = inForm(wide, 1);
  await same(some, periodBetween("2026-02-10", "2026-03-20", settings));
  const [made] = await plain.rows<{ inside: string; outside: string }>(sql`
    SELECT countIf(fact_at >= ${value.instant(edges[0] ?? "")} AND fact_at < ${value.instant(edges[1] ?? "")}) AS inside, count() - inside AS outside FROM shared_facts_pieced`);
  expect(Number(made?.inside)).toBeGreaterThan(100);
  expect(Number(made?.outside)).toBe(0);
});

describe("what is kept by quarters gives the numbers of the window itself", () => {
  test.each(inForm([
    ["cuts two quarters, has one whole, and is not over", "2026-02-10", "2026-08-20"],
    ["begins and ends with a quarter", "2026-01-01", "2026-07-01"],
    ["ends on the first day of a quarter", "2026-03-31", "2026-04-02"],
    ["lies in two quarters and is not half as long as they are", "2026-02-15", "2026-05-01"],
    ["is longer than what is kept by quarters", "2021-01-01", "2026-08-01"],
    ["is still to come", "2026-08-20", "2026-12-01"],
  ] as const, 1))("a window that %s", async (_, from, to) => {
    await same([...inForm(wide, first.length), ...inForm(others, 0)], periodBetween(from, to, settings));
  });
});

test("and so do quarters after rows went from a few accounts", async () => {
  const [some, period] = [inForm(wide, 1), periodBetween("2026-02-10", "2026-08-20", settings)];
  await same(some, period);
  await keeping.everywhere(sql`DELETE FROM touch WHERE cityHash64(account_id) % 11 = 3 AND seq % 2 = 0`);
  await same(some, period);
});

test("numbers of much and of little are answered together, from quarters and from all time", async () => {
  const mixed = remembering(plain, { now: () => new Date(now), maxAgeMs: Infinity, piecedFrom: 3_000 }).engine;
  await same(kpis.filter(({ id }) => ["call_outcomes", "win_rate"].includes(id)), periodBetween("2026-04-01", "2026-07-01", settings), mixed);
  const made = await plain.rows<{ table: string }>(sql`SELECT DISTINCT table FROM system.parts WHERE active AND rows > 0 AND table IN ('shared_facts', 'shared_facts_pieced') ORDER BY table`);
  expect(made.map(({ table }) => table)).toEqual(["shared_facts", "shared_facts_pieced"]);
});

test("an import of much leaves the quarters of a year, of which a period that cuts them is made", async () => {
  const fresh = remembering(plain, { now: () => new Date(now), maxAgeMs: Infinity, piecedFrom: 0 }).engine;
  const [span, some] = [usualSpan("2026-08-15"), kpis.filter(({ id }) => ["call_outcomes", "target_accounts"].includes(id))];
  const kept = async (): Promise<number> => Number((await plain.rows<{ kept: string }>(sql`SELECT uniqExact(member) AS kept FROM shared_facts_pieced`))[0]?.kept);
  for (const quarter of quartersBetween({ engine: fresh, kpis: some, settings, now, period: periodBetween(span.from, span.to, settings), coverage: await readCoverage(plain) }, span)) await measureBoard(quarter);
  const made = await kept();
  await same(some.filter(({ id }) => id === "call_outcomes"), periodBetween("2025-10-10", "2026-03-20", settings), fresh);
  expect([made, await kept()]).toEqual([2, 2]);
});
