import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../src/store/engine.ts";
import { openEngine } from "../../src/store/open.ts";
import { createTables } from "../../src/store/schema.ts";
import { runExample } from "../../src/measure/examples.ts";
import { kpis } from "../../src/measure/kpis/index.ts";
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

  describe.each(kpis.map((kpi) => [kpi.id, kpi] as const))("%s", (_, kpi) => {
    it.each([kpi.example, ...(kpi.edges ?? [])].map((example) => [example.because, example] as const))("%s", async (_because, example) => {
      const run = await runExample(scratch, kpi, example);
      expect(run.differences, `${run.sql}\n\n${JSON.stringify(run.result, null, 2)}`).toEqual([]);
    });
  });
});
