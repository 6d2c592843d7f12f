import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineCases } from "./engine.cases.ts";
import type { Engine } from "./engine.ts";
import { openEngine } from "./open.ts";

describe("the embedded engine", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-engine-test-"));
  let engine: Engine;

  beforeAll(async () => {
    engine = await openEngine({ dataDir });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(dataDir, { recursive: true });
  });

  test.for(engineCases)("$name", async ({ run, skip }, context) => {
    const reason = skip?.(engine) ?? null;
    if (reason !== null) context.skip(reason);
    await expect(run(engine)).resolves.toBeUndefined();
  });

  test("who asked for its health is not kept from ending by a clock", async () => {
    const clocks = (): number => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const before = clocks();
    expect((await engine.health()).ready).toBe(true);
    expect(clocks()).toBeLessThanOrEqual(before);
  });
});
