import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sql, value } from "../store/sql.ts";
import { kpi } from "./kpi.ts";
import { blank, now, openWorkbench, revenue, type Workbench } from "./workbench.ts";

let bench: Workbench;

beforeAll(async () => void (bench = await openWorkbench()));
afterEach(() => bench.clear());
afterAll(() => bench.close());

describe("what covers only part of a period says so", () => {
  const calls = kpi({
    ...blank, id: "calls", title: "Calls", unit: "count", combine: "sum", reads: ["touch"], needs: [{ record: "touch", types: ["call"], broughtBy: "a calling tool" }],
    facts: ({ window }) => sql`
      SELECT account_id, id AS subject_id, at, 1 AS numerator, 0 AS denominator
      FROM touch
      WHERE type = 'call' AND at >= ${value.instant(window.from)} AND at < ${value.instant(window.to)}`,
  });
  const touch = `
    account_id | at                   | type
    A          | 2026-04-15T09:00:00Z | call
    A          | 2026-05-15T09:00:00Z | call
    A          | 2026-01-15T09:00:00Z | page_view`;
  it.each([
    ["2026-Q2", "2026-07-01T00:00:00.000Z", 2, null, { from: "2026-04-15", to: "2026-07-01" }],
    ["2026-05", "2026-07-01T00:00:00.000Z", 1, null, null],
    ["2026-06", "2026-07-01T00:00:00.000Z", 0, null, null],
    ["2026-03", "2026-07-01T00:00:00.000Z", null, "not_collected", null],
    ["2026-Q2", "2026-06-10T00:00:00.000Z", 2, null, { from: "2026-04-15", to: "2026-06-11" }],
  ] as const)("%s, received %s", async (period, receipt, expected, reason, partial) => {
    const ask = await bench.company({ given: { touch }, now: receipt });
    expect(await ask({ kpi: calls, period })).toMatchObject({ value: expected, reason, partial });
  });
  it("what happened after the last receipt is not known", async () => {
    const ask = await bench.company({ given: { touch }, now: "2026-06-10T00:00:00.000Z" });
    expect(await ask({ kpi: calls, period: "2026-06", now: "2026-08-01T00:00:00.000Z" })).toMatchObject({ value: 0, partial: { from: "2026-06-01", to: "2026-06-11" }, data_as_of: "2026-06-10T00:00:00.000Z" });
    expect(await ask({ kpi: calls, period: "2026-07", now: "2026-08-01T00:00:00.000Z" })).toMatchObject({ value: null, reason: "not_collected" });
  });
  it("of days before the first row it says where the data begin, and sends nobody to import", async () => {
    const ask = await bench.company({ given: { touch }, now: "2026-07-01T00:00:00.000Z" });
    expect(await ask({ kpi: calls, period: "2026-03" })).toMatchObject({ reason: "not_collected", reason_text: "Nothing was collected of these days: what was imported begins on 2026-04-15.", missing: [] });
  });
  it("of days after the last receipt it says where the data end, and what would bring more", async () => {
    const ask = await bench.company({ given: { touch }, now: "2026-06-10T00:00:00.000Z" });
    expect(await ask({ kpi: calls, period: "2026-07", now: "2026-08-01T00:00:00.000Z" })).toMatchObject({ reason: "not_collected", reason_text: "Nothing was collected of these days yet: what was imported ends on 2026-06-10.", missing: [calls.needs[0]?.broughtBy] });
  });
  it("of a period that has not begun nothing is known, of states as little as of what happens", async () => {
    const ask = await bench.company({ given: { touch, account: "id\nA" }, now: "2026-06-10T00:00:00.000Z" });
    const unknown = { value: null, reason: "not_begun", missing: [], series: [], accounts: [], previous: { value: null, reason: "not_begun" } };
    expect(await ask({ kpi: calls, period: "2030-Q1", every: "month", accounts: {}, compare: true })).toMatchObject(unknown);
    expect(await ask({ kpi: { ...calls, reading: "snapshot" }, period: "2030-Q1", every: "month", accounts: {}, compare: true })).toMatchObject(unknown);
  });
  it("without a source a period that has not begun still says what would bring it", async () => {
    const ask = await bench.company({ given: { account: "id\nA" }, now: "2026-06-10T00:00:00.000Z" });
    expect(await ask({ kpi: calls, period: "2030-Q1" })).toMatchObject({ reason: "not_collected", missing: [calls.needs[0]?.broughtBy] });
  });
  it("a number names the source that is silent for longest of those that it needs, each as old as the newest of what it brings", async () => {
    const brought = `
      account_id | source | at                   | received_at          | type
      A          | site   | 2026-03-31T10:00:00Z | 2026-03-31T11:00:00Z | page_view
      A          | phone  | 2026-03-10T10:00:00Z | 2026-03-31T11:00:00Z | call
      A          | phone  | 2026-03-12T10:00:00Z | 2026-03-31T11:00:00Z | call
      A          | diary  | 2026-04-20T10:00:00Z | 2026-03-30T11:00:00Z | call
      A          | ads    | 2026-01-05T10:00:00Z | 2026-03-31T11:00:00Z | ad_click`;
    const ask = await bench.company({ given: { touch: brought }, now });
    expect((await ask({ kpi: calls, period: "2026-03" })).stalest).toEqual({ source: "phone", until: "2026-03-12T10:00:00.000Z" });
    expect((await ask({ kpi: revenue, period: "2026-03" })).stalest).toBeUndefined();
  });
});
