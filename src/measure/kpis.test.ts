import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "../store/open.ts";
import type { Engine } from "../store/engine.ts";
import { createTables } from "../store/schema.ts";
import { runExample } from "./examples.ts";
import { kpis } from "./kpis/index.ts";

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

describe.each(kpis.map((kpi) => [kpi.id, kpi] as const))("%s", (_, kpi) => {
  it.each([kpi.example, ...(kpi.edges ?? [])].map((example) => [example.because, example] as const))("%s", async (_because, example) => {
    const run = await runExample(scratch, kpi, example);
    expect(run.differences, `${run.sql}\n\n${JSON.stringify(run.result, null, 2)}`).toEqual([]);
  });
});

it("there is at least one KPI, and every KPI has edge cases beside its example", () => {
  expect(kpis.length).toBeGreaterThan(0);
  expect(kpis.filter((kpi) => (kpi.edges ?? []).length === 0).map(({ id }) => id)).toEqual([]);
});
