import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kpis } from "../../src/measure/kpis/index.ts";
import type { Desk } from "../data/desk.ts";
import { oneIn } from "../form.ts";
import { disagreements } from "./agreement.ts";
import { answered, booksOf, openStory, stripAnswered, stripTold, tellings, told as span } from "./told.ts";

const told = tellings();
/** Eighteen imports, also on a machine that does much else. */
const importsMs = 600_000;

describe("the story in docs/concepts/story.md, and what KPIs tell in their own files", () => {
  it("shows the books as they are", () => {
    for (const [name, [shown, real]] of booksOf()) expect(shown, name).toBe(real);
  });

  it("works out every KPI of the catalogue, each once, and nothing else", () => {
    expect(told.map(({ id }) => id).toSorted()).toEqual(kpis.map(({ id }) => id).toSorted());
  });
});

describe("the numbers of the story, worked out by hand, are those that the product gives", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openStory();
  }, importsMs);
  afterAll(() => desk?.close());

  it.each(told.map((telling) => [telling.id, telling] as const))("%s", async (_, telling) => {
    expect(await answered(desk, telling)).toEqual(telling);
  });

  // A month's end cuts the period of the story in two, a tier its accounts.
  it.each(kpis.filter((_, place) => oneIn(6, place)).map((kpi) => [kpi.id, kpi] as const))("%s agrees with its breakdowns, its months and the rows behind it", async (_, kpi) => {
    expect(await disagreements({ desk, kpi, span, where: [] })).toEqual([]);
    expect(await disagreements({ desk, kpi, span, where: ["tier=1"] })).toEqual([]);
  });

  it("the six stages side by side", async () => {
    expect(stripTold()).toHaveLength(6);
    expect(await stripAnswered(desk)).toEqual(stripTold());
  });
});
