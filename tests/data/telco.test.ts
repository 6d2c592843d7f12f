/** The Telco churn sample: 7,043 contracts and every number that ground-truth.json knows of who left and what they paid. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../src/store/sql.ts";
import type { ImportAnswer } from "../../src/serve/contract.ts";
import { openDesk, type Desk } from "./desk.ts";
import { groundTruth, isShared, shared, whySkipped } from "./shared.ts";

interface Truth {
  readonly customers: number;
  readonly churned: number;
  readonly churn_rate: number;
  readonly by_contract: Readonly<Record<string, { readonly n: number; readonly churn: number }>>;
  readonly monthly_charges_total: number;
  readonly monthly_charges_churned: number;
  readonly revenue_churn_rate: number;
  readonly blank_total_charges: number;
  readonly mean_tenure_months: number;
}

/** The file is the picture of one quarter without dates: all were customers before it, and who left did so in it. */
const quarter = { from: "2017-07-01", to: "2017-10-01" } as const;
const customers = { version: 1, source: "telco", kind: "account", fields: { id: { column: "customerID" }, name: { column: "customerID" } } };
const contracts = {
  version: 1, source: "telco", kind: "contract", currency: "USD",
  fields: {
    id: { column: "customerID" },
    account: { column: "customerID" },
    product_lines: { column: "InternetService" },
    starts: { set: "2017-01-01" },
    ends: { take: { set: "2017-09-15" }, where: { column: "Churn", is: ["Yes"] } },
    recurring_value: { scaled: "MonthlyCharges", by: "12" },
  },
};

describe.skipIf(!isShared)(`the customers of a telephone company${whySkipped}`, () => {
  let desk: Desk;
  let truth: Truth;
  let brought: ImportAnswer;

  beforeAll(async () => {
    truth = groundTruth<Truth>("telco");
    desk = await openDesk({ currency: "USD", "kpi.gross_revenue_retention.months": "0", "kpi.net_revenue_retention.months": "0" });
    await desk.put("/api/v1/mappings/telco", { mappings: [customers, contracts] });
    brought = await desk.bring({ path: shared("telco-churn/telco_customer_churn.csv") }, { as: "telco" });
  });
  afterAll(async () => desk.close());

  it("arrives whole, also the 11 with a blank in place of a sum", async () => {
    expect(brought.rows).toMatchObject({ read: truth.customers, new: 2 * truth.customers, rejected: 0 });
    const [row] = await desk.rows<{ blank: string; homeless: string; tenure: number }>(sql`
      SELECT
        (SELECT avg(toFloat64(attributes['tenure'])) FROM account) AS tenure,
        (SELECT countIf(trimBoth(attributes['TotalCharges']) = '') FROM account) AS blank,
        (SELECT countIf(account_id = '') FROM contract) AS homeless`);
    expect([Number(row?.blank), Number(row?.homeless)]).toEqual([truth.blank_total_charges, 0]);
    expect(row?.tenure).toBeCloseTo(truth.mean_tenure_months, 6);
  });

  it("loses 26.5 % of its customers, and keeps the others", async () => {
    const churn = await desk.kpi("customer_churn_rate", quarter);
    expect([churn.numerator, churn.denominator]).toEqual([truth.churned, truth.customers]);
    expect(churn.value).toBeCloseTo(truth.churn_rate, 5);
    const retention = await desk.kpi("customer_retention_rate", quarter);
    expect([retention.numerator, retention.denominator]).toEqual([truth.customers - truth.churned, truth.customers]);
  });

  it("loses most of those who can leave every month", async () => {
    const churn = await desk.kpi("customer_churn_rate", { ...quarter, by: "account.Contract" });
    const found = Object.fromEntries((churn.breakdown ?? []).map((line) => [line.key, { n: line.denominator, churn: Math.round((line.value ?? 0) * 1e6) / 1e6 }]));
    expect(found).toEqual(truth.by_contract);
  });

  it("loses 30.5 % of its revenue: who left paid more than who stayed", async () => {
    const kept = await desk.kpi("gross_revenue_retention", quarter);
    expect(Number(kept.denominator) / 12).toBeCloseTo(truth.monthly_charges_total, 4);
    expect((Number(kept.denominator) - Number(kept.numerator)) / 12).toBeCloseTo(truth.monthly_charges_churned, 4);
    expect(1 - (kept.value ?? 0)).toBeCloseTo(truth.revenue_churn_rate, 6);
    expect((await desk.kpi("net_revenue_retention", quarter)).value).toBe(kept.value);
    const lost = (await desk.kpi("net_revenue_retention", { ...quarter, by: "movement" })).breakdown?.find((line) => line.key === "lost");
    expect([lost?.n, Number(lost?.denominator) / 12]).toEqual([truth.churned, expect.closeTo(truth.monthly_charges_churned, 4)]);
  });
});
