import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineCases } from "../../src/store/engine.cases.ts";
import type { Engine } from "../../src/store/engine.ts";
import { openEngine } from "../../src/store/open.ts";
import { clusterMissing, startTestCluster, type TestCluster } from "./start.ts";

const missing = clusterMissing();

describe.skipIf(missing !== null)(`a cluster of two shards${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  let cluster: TestCluster;
  let engine: Engine;

  beforeAll(async () => {
    cluster = await startTestCluster();
    engine = await openEngine({ dataDir: "unused", url: cluster.url });
  });
  afterAll(async () => {
    await engine.close();
    await cluster.stop();
  });

  test.for(engineCases)("$name", async ({ run, skip }, context) => {
    const reason = skip?.(engine) ?? null;
    if (reason !== null) context.skip(reason);
    await expect(run(engine)).resolves.toBeUndefined();
  });
});
