/** A KPI that the engine refuses does not take the board with it: real refusals of a real engine, asked plainly and where facts are kept. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commanded } from "../../tests/commanded.ts";
import { type MeasuredBoard, measureBoard } from "../measure/board.ts";
import { inExample } from "../measure/examples.ts";
import { kpi, type Kpi } from "../measure/kpi.ts";
import winRate from "../measure/kpis/4-won/win-rate.ts";
import { fromInstant } from "../measure/relations/time.ts";
import { measureAll } from "../measure/run.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { problem } from "../model/problem.ts";
import { compile, name, type Sql, sql, value } from "../store/sql.ts";
import { remembering } from "./remembered.ts";

let dataDir = "";
let plain: Engine;
let keeping: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sextant-faults-"));
  const now = (): Date => new Date("2026-11-21T12:00:00Z");
  plain = await openEngine({ dataDir });
  keeping = remembering(plain, { now, maxAgeMs: Infinity }).engine;
  await runMigrations(keeping, now);
});
afterAll(async () => {
  await plain.close();
  await rm(dataDir, { recursive: true, force: true });
});

const query = { timeoutMs: 60_000 };

/** A KPI with one fact, counted from so many whole numbers. */
function ofNumbers(id: string, numerator: Sql, many: number): Kpi {
  return kpi({
    ...winRate, id, title: id, combine: "sum", unit: "count", knobs: {}, bounded: true,
    facts: ({ window }) => sql`
      SELECT 'A' AS account_id, 'x' AS subject_id, ${fromInstant(window)} AS at, ${numerator} AS numerator, 0 AS denominator, '' AS record, 0 AS batch, 0 AS seq
      FROM numbers(${value.uint(many)})`,
  });
}

// Four gigabytes of text: more than a question may have, and refused before any of it is there.
const greedy = ofNumbers("greedy", sql`sum(length(randomString(10000000)))`, 400);
const refused = ofNumbers("refused", sql`sum(throwIf(number = 1))`, 2);
const modest = ofNumbers("modest", sql`length(groupArray(number))`, 7);
const slow = (id: string): Kpi => ofNumbers(id, sql`sum(sleepEachRow(0.5))`, 6);

const engines = [["plain", () => plain], ["keeping facts", () => keeping]] as const;

async function boardOf(engine: Engine, kpis: readonly Kpi[], limits = query): Promise<MeasuredBoard> {
  return inExample(engine, winRate, winRate.example, (ask) => measureBoard({ ...ask, kpis, compare: true, query: limits }));
}

describe.each(engines)("where a question is refused, %s", (_, engine) => {
  test("its tile says why and what to do, and every other number stands", async () => {
    const alone = await boardOf(engine(), [modest, winRate]);
    const board = await boardOf(engine(), [greedy, modest, refused, winRate]);
    expect(board.kpis.filter(({ fault }) => fault === undefined)).toEqual(alone.kpis);
    expect(alone.kpis.map(({ value: number }) => number)).toEqual([7, winRate.example.then.value]);
    expect(board.kpis.map(({ id, value: number, reason, fault }) => [id, number === null, reason, fault?.code])).toEqual([
      ["greedy", true, "failed", "engine_memory_limit"], ["modest", false, null, undefined],
      ["refused", true, "failed", "engine_query_failed"], ["win_rate", false, null, undefined],
    ]);
    expect(board.kpis[0]?.fault).toEqual({ code: "engine_memory_limit", text: "The question needs more memory than a query may have.", advice: "Ask for a shorter period or fewer groups, or raise the limit of memory per query." });
    expect(board.kpis[0]?.previous).toMatchObject({ value: null, difference: null, reason: "failed" });
  });

  test("the strip stands but for the stage that counts it", async () => {
    const asStage = { ...greedy, id: "new_revenue_won" };
    const { stages } = await boardOf(engine(), [asStage, winRate]);
    expect(stages.find(({ stage }) => stage === "won")).toMatchObject({ accounts: null, conversion: winRate.example.then.value });
  });

  test("who must have every number, to freeze them, gets the problem", async () => {
    const asked = inExample(engine(), winRate, winRate.example, (ask) => measureAll({ ...ask, query }, [winRate, greedy]));
    await expect(asked).rejects.toMatchObject({ code: "engine_memory_limit" });
  });
});

test.each([
  ["made anew", 2],
  ["made", 1],
])("kept facts that could not be taken away when they were %s are not counted beside those that follow", async (how, times) => {
  const [database, full] = [`faults_${how.replaceAll(" ", "_")}`, problem("engine_memory_limit", "The question needs more memory than a query may have.", "Try again.")];
  await plain.command(sql`CREATE DATABASE ${name(database)}`);
  const own = await plain.in(database);
  let [refusals, breaks] = [0, 0];
  const { engine } = remembering(commanded(own, async (said, options) => {
    const { text } = compile(said);
    if (/^\s*DELETE FROM shared_facts\b/.test(text) && (refusals -= 1) >= 0) throw full;
    await own.command(said, options);
    // What was written stands there, and yet the statement fails.
    if (/^\s*INSERT INTO shared_facts\b/.test(text) && (breaks -= 1) >= 0) throw full;
  }), { now: () => new Date("2026-11-21T12:00:00Z"), maxAgeMs: Infinity });
  await runMigrations(engine, () => new Date("2026-11-21T12:00:00Z"));
  const denominator = async (): Promise<unknown> => (await boardOf(engine, [winRate])).kpis[0]?.denominator;
  if (how === "made anew") await denominator();
  [refusals, breaks] = [times, how === "made" ? 1 : 0];
  expect(await denominator()).toBe(winRate.example.then.of?.[1]);
  expect([refusals, breaks].every((left) => left <= 0)).toBe(true);
});

test("where everything takes too long, nobody waits for each number in turn", async () => {
  const all = Array.from({ length: 12 }, (_, n) => slow(`slow_${n}`));
  await expect(boardOf(plain, all, { ...query, timeoutMs: 200 })).rejects.toMatchObject({ code: "query_timeout" });
});
