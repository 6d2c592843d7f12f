import { afterAll, beforeAll, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "../../store/open.ts";
import type { Engine } from "../../store/engine.ts";
import { createTables } from "../../store/schema.ts";
import { inExample } from "../examples.ts";
import { sourcesOf } from "../facts.ts";
import outliers from "../kpis/value/cost-outliers.ts";

let dataDir: string;
let engine: Engine;
let scratch: Engine;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-costs-"));
  engine = await openEngine({ dataDir });
  scratch = await engine.in("account_costs");
  await createTables(scratch);
});

afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it("each cost line falls on the accounts that it was spent on, in the days up to their win", async () => {
  const [example] = outliers.edges ?? [];
  if (example === undefined) throw new Error("the example of all ways to allocate is gone");
  const lines = await inExample(scratch, outliers, example, (ask) => sourcesOf(ask));
  // The wins by which accounts are asked for stand beside their costs.
  const found = lines.filter(({ record }) => record === "cost").map(({ account_id, what, amount, seq }) => `${account_id} line ${seq}: ${what} ${Math.round(amount * 1e6) / 1e6}`);
  expect(found.toSorted()).toEqual([
    "A line 2: event, its own 50",
    "A line 3: event, its own 50",
    "A line 5: media of “Spring”, by impressions 450",
    "A line 8: staff, by minutes 300",
    "A line 9: staff, evenly over owned accounts 300",
    "B line 13: event, its own 90",
    "B line 5: media of “Spring”, by impressions 150",
    "B line 6: event of “Fair”, by touches 100",
    "B line 7: content of “Paper”, evenly over its list 200",
    "B line 8: staff, by minutes 300",
    "C line 14: event, its own 0",
    "C line 6: event of “Fair”, by touches 200",
    "D line 7: content of “Paper”, evenly over its list 200",
    "D line 9: staff, evenly over owned accounts 300",
    "E line 15: event, its own 10",
  ]);
});
