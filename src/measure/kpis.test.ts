import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inForm, oneIn } from "../../tests/form.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "../store/open.ts";
import type { Engine } from "../store/engine.ts";
import { createTables } from "../store/schema.ts";
import { inExample, runExample } from "./examples.ts";
import { factsPage, sourcesOf } from "./facts.ts";
import type { Kpi } from "./kpi.ts";
import { kpis } from "./kpis/index.ts";
import { measure } from "./run.ts";

let dataDir: string;
let engine: Engine;
let scratch: Engine;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-kpis-"));
  engine = await openEngine({ dataDir });
  scratch = await engine.in("kpi_examples");
  await createTables(scratch);
});

afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe.each(kpis.map((kpi, place) => [kpi.id, kpi, place] as const))("%s", (_, kpi, place) => {
  it.each(inForm([kpi.example, ...(kpi.edges ?? [])], 1).map((example) => [example.because, example] as const))("%s", async (_because, example) => {
    const run = await runExample(scratch, kpi, example);
    expect(run.differences, `${run.sql}\n\n${JSON.stringify(run.result, null, 2)}`).toEqual([]);
  });

  it.runIf(oneIn(3, place))("opens to facts that come to it, and breaks down into lines that sum to it", async () => {
    await inExample(scratch, kpi, kpi.example, async (ask) => {
      const [result, page, sources] = await Promise.all([measure({ ...ask, by: "tier" }), factsPage({ ...ask, limit: 1_000 }), sourcesOf(ask)]);
      expect(page).toMatchObject({ numerator: result.numerator, denominator: result.denominator });
      expect(page.facts.length).toBe(page.total);
      const number = Number(result.numerator ?? 0);
      const isSum = kpi.combine === "sum";
      // Where accounts are counted, the rows behind one are what made it count (minutes), not parts of the count.
      const isSumOfRows = isSum && kpi.unit !== "accounts" && kpi.rows !== undefined;
      expect(result.numerator === null ? number : total(page.facts.map(({ numerator }) => numerator))).toBeCloseTo(number, 6);
      expect(isSum ? total((result.breakdown ?? []).map(({ numerator }) => numerator)) : number).toBeCloseTo(number, 6);
      expect(isSumOfRows ? total(sources.map(({ amount }) => amount)) : number).toBeCloseTo(number, 6);
      for (const fact of page.facts) expect(fact.record !== "" || kpi.rows !== undefined, `${fact.subject_id} leads to no received row`).toBe(true);
    });
  });
});

function total(sides: readonly (number | string | null)[]): number {
  return sides.reduce<number>((sum, side) => sum + Number(side ?? 0), 0);
}

it("every reason of a KPI's own is come to by an example", () => {
  const told = ({ example, edges = [] }: Kpi): Set<string | undefined> => new Set([example, ...edges].map(({ then }) => then.told));
  expect(kpis.flatMap((kpi) => Object.values(kpi.reasons ?? {}).filter(({ text }) => !told(kpi).has(text)).map(({ text }) => `${kpi.id}: ${text}`))).toEqual([]);
});

it("there is at least one KPI, and every KPI has edge cases beside its example", () => {
  expect(kpis.length).toBeGreaterThan(0);
  expect(kpis.filter((kpi) => (kpi.edges ?? []).length === 0).map(({ id }) => id)).toEqual([]);
});
