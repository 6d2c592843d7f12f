import { describe, expect, test } from "vitest";
import { kpis } from "./kpis/index.ts";
import { isAskedPerPoint } from "./keeping.ts";

const caveatsOf = (id: string, language?: "ru" | "zh-CN"): readonly string[] => {
  const kpi = kpis.find((one) => one.id === id);
  return (language === undefined ? kpi?.caveats : kpi?.words?.[language]?.caveats) ?? [];
};

describe("a KPI whose months do not add up says so", () => {
  test("of counts over each point's own days", () => {
    expect(caveatsOf("discovered_accounts").at(-1)).toContain("points need not add up to the period");
    expect(caveatsOf("discovered_accounts", "ru").at(-1)).toContain("сумма точек может не равняться периоду");
    expect(caveatsOf("discovered_accounts", "zh-CN")).toHaveLength(caveatsOf("discovered_accounts").length);
  });

  test("of states", () => {
    expect(caveatsOf("target_pipeline").at(-1)).toContain("points do not add up to the period");
  });

  test("of nothing that is added up, or that nobody adds up", () => {
    expect([...caveatsOf("new_revenue_won"), ...caveatsOf("win_rate"), ...caveatsOf("customer_churn_rate")].filter((caveat) => caveat.includes("add up to the period"))).toEqual([]);
  });

  test("all sums that are asked point by point", () => {
    const silent = kpis.filter((kpi) => isAskedPerPoint(kpi) && ["sum", "distribution"].includes(kpi.combine) && !kpi.caveats.some((caveat) => caveat.includes("add up to the period")));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});
