import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kpis } from "../../src/measure/kpis/index.ts";
import type { Desk } from "../data/desk.ts";
import { isShort, oneIn } from "../form.ts";
import { disagreements } from "../story/agreement.ts";
import { answered, openStory, stripAnswered, stripTold, tellings, told as span } from "../story/told.ts";
import { clusterMissing, startTestCluster, type TestCluster } from "./start.ts";

const missing = clusterMissing();

describe.skipIf(missing !== null)(`on a cluster of two shards the story has the same numbers${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  let cluster: TestCluster;
  let desk: Desk;

  beforeAll(async () => {
    cluster = await startTestCluster();
    desk = await openStory(cluster.url);
  });

  afterAll(async () => {
    await desk?.close();
    await cluster?.stop();
  });

  it.each(tellings().filter((_, place) => oneIn(3, place)).map((telling) => [telling.id, telling] as const))("%s", async (_, telling) => {
    expect(await answered(desk, telling)).toEqual(telling);
  });

  it.each((isShort ? [] : kpis).map((kpi) => [kpi.id, kpi] as const))("%s agrees with its breakdowns, its months and the rows behind it", async (_, kpi) => {
    expect(await disagreements({ desk, kpi, span, where: ["tier=1"] })).toEqual([]);
  });

  it("the six stages side by side", async () => {
    expect(await stripAnswered(desk)).toEqual(stripTold());
  });
});
