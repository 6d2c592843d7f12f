import { afterAll, expect, test } from "vitest";
import { noteDay } from "./changes.ts";
import type { BoardChanges } from "./contract.ts";
import { freezeDue, periodsDue, type DueAsk } from "./freezing.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const calendar = { zone: "Europe/Berlin", fiscalYearStarts: "01-01", firstWeekday: "monday" } as const;
const early = { calendar, closeLagDays: 5, since: "2025-12-01T10:00:00Z" };
const labels = (ask: Partial<DueAsk> & { readonly now: Date }): string[] => periodsDue({ ...early, ...ask }).map(({ from, to }) => `${from}/${to}`);

const [march, quarter, year] = ["2026-03-01/2026-04-01", "2026-01-01/2026-04-01", "2025-01-01/2026-01-01"];

test.each([
  ["an hour before the sixth begins in the workspace's zone", { now: new Date("2026-04-05T21:00:00Z") }, ["2026-02-01/2026-03-01", "2025-10-01/2026-01-01", year]],
  ["from the sixth on", { now: new Date("2026-04-05T22:00:00Z") }, [march, quarter, year]],
  ["without any days to wait", { now: new Date("2026-04-01T08:00:00Z"), closeLagDays: 0 }, [march, quarter, year]],
  ["without data", { now: new Date("2026-04-20T08:00:00Z"), since: null }, []],
  ["data that came on the last day before it", { now: new Date("2026-04-20T08:00:00Z"), since: "2026-04-06T08:00:00Z" }, [march, quarter]],
  ["data that came too late for it", { now: new Date("2026-04-20T08:00:00Z"), since: "2026-04-07T08:00:00Z" }, []],
  ["a fiscal year from April on", { now: new Date("2026-04-20T08:00:00Z"), calendar: { ...calendar, fiscalYearStarts: "04-01" } }, [march, quarter, "2025-04-01/2026-04-01"]],
])("what is due: %s", (_, ask, due) => expect(labels(ask)).toEqual(due));

let bench: Workbench | undefined;
afterAll(() => bench?.close());

test("a month is frozen once, some days after its end, and only where its data were there", async () => {
  let now = "2026-02-20T08:00:00Z";
  bench = await openWorkbench(() => new Date(now));
  await bench.importText("deals.csv", "id,name,account,amount,status,created_at,closed_at\nD1,Alpha,Acme,100,won,2026-01-05,2026-02-01\n", { as: "opportunity", currency: "EUR" });
  expect(await freezeDue(bench.workspace)).toEqual([]);
  now = "2026-03-06T08:00:00Z";
  expect((await freezeDue(bench.workspace)).map(({ label, by_itself, author }) => [label, by_itself, author])).toEqual([["February 2026", true, "Sextant"]]);
  expect(await freezeDue(bench.workspace)).toEqual([]);
});

test("since yesterday: the numbers that moved, by how much, and what came in between", async () => {
  let now = "2026-03-09T08:00:00Z";
  const days = await openWorkbench(() => new Date(now));
  try {
    const deal = (id: string, amount: number): string => `id,name,account,amount,status,created_at,closed_at\n${id},Alpha,Acme,${amount},won,2026-01-05,2026-02-01\n`;
    await days.importText("deals.csv", deal("D1", 100), { as: "opportunity", currency: "EUR" });
    const moved = async (): Promise<unknown> => {
      const { since, lines, imports } = await days.get<BoardChanges>("/api/v1/board/changes");
      return [since?.day ?? null, lines.filter(({ now: result }) => result.id === "total_revenue_won").map(({ before, difference }) => [before, difference]), imports.map(({ file }) => file)];
    };
    await noteDay(days.workspace);
    expect(await moved()).toEqual([null, [], []]);
    now = "2026-03-10T08:00:00Z";
    await days.importText("more.csv", deal("D2", 50), { as: "opportunity", currency: "EUR" });
    expect(await moved()).toEqual(["2026-03-09", [[100, 50]], ["more.csv"]]);
  } finally {
    await days.close();
  }
});
