import { expect, test } from "vitest";
import type { KpiResult } from "../../serve/contract.ts";
import { kpiJsonWithoutLists } from "./kpi.ts";

const whole: KpiResult = {
  id: "total_revenue_won", title: "Total revenue won", group: "expanded", unit: "money", better: "up", combine: "sum", reading: "flow", currency: "EUR",
  period: { from: "2026-03-01", to: "2026-04-01", zone: "UTC", label: "March 2026" }, definition_version: 1, data_as_of: null, beside: {}, flags: {}, warnings: [],
  partial: null, missing: [], knobs: {}, knobs_version: 0, value: 10, numerator: "10", denominator: null, reason: null, n: 1, small: false, interval: null,
};
const noRate = { code: "no_rate", text: "1 row without a rate from CHF to EUR on the day: counted, but not in the amount." };

test("a script reads of an amount that is not whole what is missing in it", () => {
  const shape = Object.keys(kpiJsonWithoutLists(whole));
  const json = kpiJsonWithoutLists({ ...whole, warnings: [noRate], partial: { from: "2026-03-10", to: "2026-04-01" } });
  expect(json).toMatchObject({ warnings: [noRate], partial: { from: "2026-03-10" } });
  expect(Object.keys(json)).toEqual([...shape, "warnings", "partial"]);
});

test("a script reads in the KPI's own words why there is no value", () => {
  const text = "No page bears a class.";
  expect(kpiJsonWithoutLists({ ...whole, value: null, reason: "no_denominator", reason_text: text })).toMatchObject({ value: null, reason: "no_denominator", reason_text: text });
});
