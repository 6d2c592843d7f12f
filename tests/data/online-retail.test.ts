/** A gift wholesaler's invoices of a year, 541,909 lines, to every number that ground-truth.json knows of orders, revenue and who came back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../src/store/sql.ts";
import type { ImportAnswer } from "../../src/serve/contract.ts";
import { openDesk, type Desk } from "./desk.ts";
import { groundTruth, isShared, shared, whySkipped } from "./shared.ts";

interface Truth {
  readonly lines: number;
  readonly lines_with_customer: number;
  readonly lines_without_customer: number;
  readonly customers: number;
  readonly invoices: number;
  readonly sum_all_lines: number;
  readonly sale_lines: number;
  readonly sale_customers: number;
  readonly sale_orders: number;
  readonly sale_revenue: number;
  readonly cancel_lines: number;
  readonly cancel_value: number;
  readonly net_revenue_customers: number;
  readonly average_order_value: number;
  readonly one_order_customers: number;
  readonly repeat_customer_share: number;
  readonly orders_per_customer: number;
  readonly revenue_per_customer: number;
  readonly top10pct_revenue_share: number;
  readonly simple_clv: { readonly value: number };
  readonly customers_by_country: Readonly<Record<string, number>>;
  readonly month_to_month_retention: Readonly<Record<string, { readonly active_prev: number; readonly retained: number; readonly retention: number; readonly new_or_back: number }>>;
  readonly top5_customers: readonly (readonly [customer: string, revenue: number])[];
  readonly revenue_by_month: Readonly<Record<string, number>>;
  readonly half_year_retention: { readonly base: number; readonly retained: number; readonly retention: number; readonly churned: number };
  readonly reengaged_after_90_days: { readonly n: number };
  readonly distinct_products_per_customer: { readonly n: number; readonly mean: number; readonly median: number; readonly p90: number; readonly min: number; readonly max: number };
}

/** As ground-truth.json defines it: a line of a known customer, on no cancellation, of some quantity. */
const isSale = sql`(account_id != '' AND NOT startsWith(order_no, 'C') AND toFloat64OrZero(attributes['quantity']) > 0)`;

describe.skipIf(!isShared)(`a year of a wholesaler's invoices${whySkipped}`, () => {
  let desk: Desk;
  let truth: Truth;
  let brought: ImportAnswer;

  beforeAll(async () => {
    truth = groundTruth<Truth>("online_retail");
    // Half a year is the 183 days from 1 June to 1 December; a gap of more than 90 days is one of at least 91.
    desk = await openDesk({
      currency: "GBP", zone: "Europe/London", "kpi.customer_retention_rate.customer_days": "183", "kpi.customer_churn_rate.customer_days": "183",
      "kpi.re_engaged_accounts.dormant_days": "91", "kpi.re_engaged_accounts.activity": "orders",
    });
    brought = await desk.bring({ path: shared("online-retail/online_retail.parquet") }, { as: "online-retail-invoices" });
  });
  afterAll(async () => desk.close());

  it("arrives whole: 541,909 lines, also those that look alike, of 4,372 customers and nobody known", async () => {
    expect(brought.rows).toMatchObject({ read: truth.lines, rejected: 0 });
    const [row] = await desk.rows<Record<string, string>>(sql`
      SELECT count() AS lines, countIf(account_id != '') AS of_customers, countIf(account_id = '') AS of_nobody, uniqExactIf(account_id, account_id != '') AS customers,
        uniqExact(order_no) AS invoices, (SELECT uniqExact(account_id) FROM account) AS accounts
      FROM orders`);
    expect(numbers(row)).toEqual({
      lines: truth.lines, of_customers: truth.lines_with_customer, of_nobody: truth.lines_without_customer, customers: truth.customers,
      invoices: truth.invoices, accounts: truth.customers,
    });
  });

  it("has the revenue, the orders and the cancellations: quantity times price, exactly", async () => {
    const [row] = await desk.rows<Record<string, string>>(sql`
      SELECT
        toString(sum(amount)) AS all_money,
        countIf(${isSale}) AS sale_lines,
        uniqExactIf(account_id, ${isSale}) AS sale_customers,
        uniqExactIf(order_no, ${isSale}) AS sale_orders,
        toString(sumIf(amount, ${isSale})) AS sale_revenue,
        countIf(account_id != '' AND startsWith(order_no, 'C')) AS cancel_lines,
        toString(sumIf(amount, account_id != '' AND startsWith(order_no, 'C'))) AS cancel_value,
        toString(sumIf(amount, account_id != '')) AS net_revenue
      FROM orders`);
    const found = numbers(row);
    expect(found).toMatchObject({ sale_lines: truth.sale_lines, sale_customers: truth.sale_customers, sale_orders: truth.sale_orders, cancel_lines: truth.cancel_lines });
    expect(found["all_money"]).toBeCloseTo(truth.sum_all_lines, 3);
    expect(found["sale_revenue"]).toBeCloseTo(truth.sale_revenue, 3);
    expect(found["cancel_value"]).toBeCloseTo(truth.cancel_value, 3);
    expect(found["net_revenue"]).toBeCloseTo(truth.net_revenue_customers, 3);
    expect(Number(found["sale_revenue"]) / Number(found["sale_orders"])).toBeCloseTo(truth.average_order_value, 6);
  });

  const whole = { from: "2010-12-01", to: "2011-12-10" } as const;

  it("has them as KPIs: revenue, orders, credits, and what an order is worth", async () => {
    const revenue = await desk.kpi("order_revenue", whole);
    expect(revenue.value).toBeCloseTo(truth.net_revenue_customers, 3);
    expect(revenue.beside["orders"]).toBe(truth.sale_orders);
    expect(Object.fromEntries((revenue.buckets ?? []).map(({ key, value }) => [key, value]))).toEqual({ sold: expect.closeTo(truth.sale_revenue, 3), credits: expect.closeTo(truth.cancel_value, 3) });
    const order = await desk.kpi("average_order_value", whole);
    expect(order).toMatchObject({ denominator: truth.sale_orders, flags: { credit: truth.cancel_lines } });
    expect(order.value).toBeCloseTo(truth.average_order_value, 6);
    expect(Number(order.numerator)).toBeCloseTo(truth.sale_revenue, 3);
    await desk.set("kpi.order_revenue.population", "all");
    expect((await desk.kpi("order_revenue", whole)).value).toBeCloseTo(truth.sum_all_lines, 3);
    await desk.set("kpi.order_revenue.population", "known");
  });

  it("sells to 65.6 % of its customers more than once", async () => {
    const again = await desk.kpi("repeat_customer_share", { ...whole, by: "account.country" });
    expect([again.numerator, again.denominator]).toEqual([truth.sale_customers - truth.one_order_customers, truth.sale_customers]);
    expect(again.value).toBeCloseTo(truth.repeat_customer_share, 6);
    expect(again.beside["orders_per_customer"]).toBeCloseTo(truth.orders_per_customer, 6);
    const countries = (again.breakdown ?? []).map((line) => [line.key, line.denominator] as const).toSorted(([, a], [, b]) => Number(b) - Number(a));
    expect(Object.fromEntries(countries.slice(0, 5))).toEqual(truth.customers_by_country);
  });

  it("has what a customer is worth: orders, revenue, and the tenth that brings three fifths of it", async () => {
    const [row] = await desk.rows<Record<string, string>>(sql`
      SELECT count() AS customers, sum(orders_of) AS placed, sum(money) AS revenue, sumIf(money, place <= intDiv(customers_in_all, 10)) / revenue AS of_top
      FROM (
        SELECT uniqExact(order_no) AS orders_of, toFloat64(sum(amount)) AS money, row_number() OVER (ORDER BY money DESC) AS place, count() OVER () AS customers_in_all
        FROM orders
        WHERE ${isSale}
        GROUP BY account_id
      )`);
    const { customers = 1, placed = 0, revenue = 0, of_top = 0 } = numbers(row);
    expect(placed / customers).toBeCloseTo(truth.orders_per_customer, 6);
    expect(revenue / customers).toBeCloseTo(truth.revenue_per_customer, 6);
    expect(of_top).toBeCloseTo(truth.top10pct_revenue_share, 6);
    expect((((placed / customers) * 365) / 373) * (revenue / placed)).toBeCloseTo(truth.simple_clv.value, 5);
  });

  it("keeps and finds again customers from month to month; two months of 31 days as a KPI", async () => {
    const rows = await desk.rows<{ month: string; customer: string }>(sql`
      SELECT DISTINCT formatDateTime(at, '%Y-%m', 'Europe/London') AS month, account AS customer
      FROM orders
      WHERE ${isSale}`);
    const active = Map.groupBy(rows, ({ month }) => month);
    const months = Object.keys(truth.month_to_month_retention);
    const found = ["2010-12", ...months].map((month) => new Set((active.get(month) ?? []).map(({ customer }) => customer)));
    const moves = months.map((month, i) => {
      const [before = new Set<string>(), now = new Set<string>()] = [found[i], found[i + 1]];
      const retained = [...now].filter((customer) => before.has(customer)).length;
      return [month, { active_prev: before.size, retained, retention: expect.closeTo(retained / before.size, 6) as number, new_or_back: now.size - retained }];
    });
    expect(truth.month_to_month_retention).toEqual(Object.fromEntries(moves));
    await desk.set("kpi.customer_retention_rate.customer_days", "31");
    for (const [from, to] of [["2011-01", "2011-02"], ["2011-08", "2011-09"]] as const) {
      const { numerator, denominator } = await desk.kpi("customer_retention_rate", { from: `${from}-01`, to: `${to}-01` });
      expect([from, numerator, denominator]).toEqual([from, truth.month_to_month_retention[from]?.retained, truth.month_to_month_retention[from]?.active_prev]);
    }
    await desk.set("kpi.customer_retention_rate.customer_days", "183");
  });

  it("by month: revenue; and the five largest customers", async () => {
    const { series = [] } = await desk.kpi("average_order_value", { ...whole, every: "month" });
    expect(Object.fromEntries(series.map(({ from, numerator }) => [from.slice(0, 7), Number(numerator)]))).toEqual(
      Object.fromEntries(Object.entries(truth.revenue_by_month).map(([month, money]) => [month, expect.closeTo(money, 3)])));
    const { breakdown = [] } = await desk.kpi("average_order_value", { ...whole, by: "account_id" });
    const largest = breakdown.map((line) => [line.key, Number(line.numerator)] as const).toSorted(([, a], [, b]) => b - a);
    expect(largest.slice(0, 5)).toEqual(truth.top5_customers.map(([customer, money]) => [customer, expect.closeTo(money, 2)]));
  });

  it("by customer: distinct products", async () => {
    const [row] = await desk.rows<Record<string, string>>(sql`
      SELECT count() AS n, avg(products) AS mean, quantileExactInclusive(0.5)(products) AS median, quantileExactInclusive(0.9)(products) AS p90, min(products) AS min, max(products) AS max
      FROM (SELECT account_id, uniqExact(product_line) AS products FROM orders WHERE ${isSale} GROUP BY account_id)`);
    const { mean, ...others } = truth.distinct_products_per_customer;
    expect(numbers(row)).toEqual({ ...others, mean: expect.closeTo(mean, 6) });
  });

  it("counts an invoice as one purchase, however many lines it has, also for free", async () => {
    const { beside } = await desk.kpi("clv_simple", { from: "2011-12-01", to: "2012-01-01" });
    expect(beside["purchase_value"]).toBeCloseTo(truth.net_revenue_customers / truth.sale_orders, 4);
  });

  it("keeps 1,892 of 2,718 customers from one half-year to the next", async () => {
    const half = { from: "2011-06-01", to: "2011-12-01" } as const;
    const kept = await desk.kpi("customer_retention_rate", half);
    expect([kept.numerator, kept.denominator]).toEqual([truth.half_year_retention.retained, truth.half_year_retention.base]);
    expect(kept.value).toBeCloseTo(truth.half_year_retention.retention, 4);
    expect((await desk.kpi("customer_churn_rate", half)).numerator).toBe(truth.half_year_retention.churned);
  });

  it("sees 1,506 customers order again after more than 90 days", async () => {
    const back = await desk.kpi("re_engaged_accounts", { ...whole, by: "account_id" });
    expect(back.beside["accounts"]).toBe(truth.reengaged_after_90_days.n);
    expect((back.breakdown ?? []).filter((line) => Number(line.value) > 0).length).toBe(truth.reengaged_after_90_days.n);
  });
});

function numbers(row: Readonly<Record<string, string>> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(row ?? {}).map(([key, cell]) => [key, Number(cell)]));
}
