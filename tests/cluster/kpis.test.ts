import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inForm, oneIn } from "../form.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../src/store/engine.ts";
import { openEngine } from "../../src/store/open.ts";
import { createTables } from "../../src/store/schema.ts";
import { inExample, runExample } from "../../src/measure/examples.ts";
import { kpis } from "../../src/measure/kpis/index.ts";
import { measure } from "../../src/measure/run.ts";
import { clusterMissing, startTestCluster, type TestCluster } from "./start.ts";

const missing = clusterMissing();

describe.skipIf(missing !== null)(`on a cluster of two shards every KPI comes out as in its examples${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  let cluster: TestCluster;
  let dataDir: string;
  let engine: Engine;
  let scratch: Engine;

  beforeAll(async () => {
    cluster = await startTestCluster();
    dataDir = mkdtempSync(join(tmpdir(), "sextant-cluster-kpis-"));
    engine = await openEngine({ dataDir, url: cluster.url });
    scratch = await engine.in("kpi_examples");
    await createTables(scratch);
  });

  afterAll(async () => {
    await engine?.close();
    await cluster?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  // Of the KPIs the short form takes every sixth, others than those whose number the story asks.
  describe.each(kpis.filter((_, place) => oneIn(6, place, 1)).map((kpi) => [kpi.id, kpi] as const))("%s", (_, kpi) => {
    it.each(inForm([kpi.example, ...(kpi.edges ?? [])], 1).map((example) => [example.because, example] as const))("%s", async (_because, example) => {
      const run = await runExample(scratch, kpi, example);
      expect(run.differences, `${run.sql}\n\n${JSON.stringify(run.result, null, 2)}`).toEqual([]);
    });
  });

  it("a breakdown by any dimension sums to its total, as of each fact's date", async () => {
    const revenue = kpis.find(({ id }) => id === "total_revenue_won");
    if (revenue === undefined) throw new Error("total_revenue_won is gone");
    await inExample(scratch, revenue, revenue.example, async (ask) => {
      // One of each way in which a key is found: spans of days, versions, our people, the fact itself.
      for (const by of ["tier", "list", "industry", "account.segment", "owner", "office", "product_line", "currency", "account_id"]) {
        const { breakdown } = await measure({ ...ask, by });
        expect([by, (breakdown ?? []).reduce((sum, { value }) => sum + (value ?? 0), 0)]).toEqual([by, revenue.example.then.value]);
      }
    });
  });
});
