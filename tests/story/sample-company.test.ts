/** The stories of the sample company are found as docs/concepts/sample-company.md says: by the product's own numbers, over its own API. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleSeed, sampleWorkspace, writeSampleCompany } from "../../src/demo/company.ts";
import { kpis } from "../../src/measure/kpis/index.ts";
import { daysLater } from "../../src/model/zone.ts";
import type { AccountLine, BreakdownLine, Goal, KpiResult } from "../../src/serve/contract.ts";
import { monthsLater, usualSpan } from "../../src/serve/periods.ts";
import { openDesk, type Desk } from "../data/desk.ts";

/** The last day of the sample, and the morning after, when it is looked at. The stories are there on every day: `SEXTANT_SAMPLE_UNTIL=2027-02-28` tries another. */
const until = process.env["SEXTANT_SAMPLE_UNTIL"] ?? "2026-11-20";
const now = `${daysLater(until, 1)}T08:00:00Z`;
/** The last quarter that is over. */
const lastQuarter = { from: monthsLater(usualSpan(until).from, -3), to: usualSpan(until).from };
const lastYear = { from: daysLater(until, -364), to: daysLater(until, 1) } as const;

/** KPIs that have no value for the quarter, each with its reason. */
const withoutValue: Readonly<Record<string, string>> = {};

let desk: Desk;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sextant-sample-"));
  desk = await openDesk({ zone: sampleWorkspace.zone, currency: sampleWorkspace.currency }, now);
  const { files } = await writeSampleCompany(directory, { seed: sampleSeed, until });
  for (const { path, ...meaning } of files) {
    const { rows } = await desk.bring({ path }, meaning);
    expect([path, rows.rejected, rows.changed]).toEqual([path, 0, 0]);
  }
});
afterAll(async () => {
  await desk?.close();
  await rm(directory, { recursive: true, force: true });
});

type Span = { readonly from: string; readonly to: string };

const ago = (days: number): string => daysLater(until, -days);
/** State at the end of a day that lies so many days back. */
const asOf = (days: number): Span => ({ from: ago(days + 30), to: ago(days - 1) });

/** What a KPI says of one account; null where the account is not behind it. */
async function of(name: string, id: string, span: Span): Promise<AccountLine | null> {
  const { accounts = [] } = await desk.kpi(id, { ...span, accounts: "true", limit: "1000" });
  return accounts.find((account) => account.name.startsWith(name)) ?? null;
}

async function by(dimension: string, id: string, span: Span): Promise<readonly BreakdownLine[]> {
  const { breakdown = [] } = await desk.kpi(id, { ...span, by: dimension });
  return breakdown;
}

async function valueOf(name: string, id: string, span: Span): Promise<number> {
  return (await of(name, id, span))?.value ?? 0;
}

function bucketsOf({ buckets = [] }: KpiResult): Record<string, number> {
  return Object.fromEntries(buckets.map(({ key, value }) => [key, value]));
}

describe("the sample company", () => {
  it.each(kpis.map(({ id }) => id))("%s has something to show for the last full quarter", async (id) => {
    const { value, reason } = await desk.kpi(id, lastQuarter);
    expect(value === null ? (reason ?? "no reason") : "a value").toBe(withoutValue[id] ?? "a value");
  });
});

describe("goals", () => {
  it("name KPIs that there are, are signed before they begin, and of the last full quarter some are met and some missed", async () => {
    const { goals } = await desk.get<{ goals: readonly Goal[] }>(`/api/v1/goals?${new URLSearchParams(lastQuarter).toString()}`);
    expect(goals.filter(({ signed }) => signed)).toHaveLength(9);
    const met = await Promise.all(goals.map(async ({ kpi, segment, target, currency }) => {
      const { value, better, currency: counted } = await desk.kpi(kpi, { ...lastQuarter, ...(segment === "" ? {} : { where: segment }) });
      expect([kpi, counted ?? ""]).toEqual([kpi, currency]);
      return value !== null && (better === "down" ? value <= target : value >= target);
    }));
    expect(new Set(met)).toEqual(new Set([true, false]));
  });
});

describe("a surge before an opportunity: Kestrel Freight", () => {
  const surge = { from: ago(77), to: ago(49) };
  it("visits the site more often in four weeks than in the year before, and no account looks at prices as much", async () => {
    expect(await valueOf("Kestrel Freight", "site_visits", surge)).toBeGreaterThan(1.5 * (await valueOf("Kestrel Freight", "site_visits", { from: ago(442), to: ago(77) })));
    const { accounts = [] } = await desk.kpi("high_value_page_visits", { ...surge, accounts: "true" });
    expect(accounts.find(({ account_id }) => account_id !== "")?.name).toMatch(/^Kestrel Freight/);
  });
  it("has an open deal two weeks later, where there was none before", async () => {
    expect(await of("Kestrel Freight", "target_pipeline", asOf(49))).toBeNull();
    expect(await valueOf("Kestrel Freight", "target_pipeline", asOf(30))).toBeGreaterThan(150_000);
  });
});

describe("a champion who leaves: Linden Foods", () => {
  it("has one person less in its committee, and no minutes any more, while the deal still stands in the pipeline", async () => {
    expect([await valueOf("Linden Foods", "committee_size", asOf(100)), await valueOf("Linden Foods", "committee_size", asOf(0))]).toEqual([5, 4]);
    expect((await desk.kpi("committee_size", asOf(0))).flags["left the account"]).toBeGreaterThanOrEqual(1);
    expect(await valueOf("Linden Foods", "engagement_minutes", asOf(100))).toBeGreaterThan(200);
    expect(await valueOf("Linden Foods", "engagement_minutes", asOf(0))).toBe(0);
    expect(await valueOf("Linden Foods", "target_pipeline", asOf(0))).toBe(180_000);
  });
});

describe("a campaign that only looks good: Free poster", () => {
  it("has the best click-through rate of all campaigns, and no deal names it", async () => {
    const rates = await by("campaign", "ad_click_through_rate", lastYear);
    expect(rates.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0]?.key).toBe("Free poster");
    const created = (await by("campaign", "pipeline_created", lastYear)).map(({ key }) => key);
    expect(created).toContain("Warehouse season");
    expect(created).not.toContain("Free poster");
  });
});

describe("a team member whose conversations convert: Aylin Demir", () => {
  it("gets meetings from her conversations far more often than her colleague, with intervals that do not touch", async () => {
    const lines = await by("owner", "conversations_to_meetings", { from: ago(700), to: ago(0) });
    const [aylin, leo] = ["Aylin Demir", "Leo Hartmann"].map((name) => lines.find(({ key }) => key === name)?.interval);
    expect(aylin?.low ?? 0).toBeGreaterThan(leo?.high ?? 1);
  });
});

describe("an account gone silent: Marlin Medical", () => {
  it("was engaged half a year ago and is lapsed now; sales has not called for months", async () => {
    expect(await of("Marlin Medical", "engaged_accounts", asOf(175))).not.toBeNull();
    expect(await of("Marlin Medical", "engaged_accounts", asOf(0))).toBeNull();
    const lapsed = await desk.kpi("not_engaged_rate", { ...asOf(0), accounts: "true", limit: "1000", where: "bucket=lapsed" });
    expect(lapsed.accounts?.map(({ name }) => name).some((name) => name.startsWith("Marlin Medical"))).toBe(true);
    const idle = await desk.kpi("coverage_reasons", { ...asOf(0), accounts: "true", limit: "1000", where: "bucket=no action" });
    expect(idle.accounts?.map(({ name }) => name).some((name) => name.startsWith("Marlin Medical"))).toBe(true);
  });
});

describe("a single-threaded deal that is lost: Copper Tools", () => {
  it("hung on one of four people while it was open, and is the only one lost for that reason", async () => {
    expect([await valueOf("Copper Tools", "committee_size", asOf(190)), await valueOf("Copper Tools", "stakeholders_engaged", asOf(190))]).toEqual([4, 1]);
    const lost = await desk.kpi("closed_opportunity_outcomes", { ...lastYear, accounts: "true", where: "bucket=lost contact" });
    expect(lost.accounts?.map(({ name }) => name.split(" ").slice(0, 2).join(" "))).toEqual(["Copper Tools"]);
  });
});

describe("a quarter-end spike", () => {
  it("the last months of the last four full quarters bring at least half as much again as the eight others on average", async () => {
    const { series = [] } = await desk.kpi("new_revenue_won", { from: monthsLater(lastQuarter.to, -12), to: lastQuarter.to, every: "month" });
    const sum = (wanted: boolean): number => series.filter((_, i) => (i % 3 === 2) === wanted).reduce((total, { value }) => total + (value ?? 0), 0);
    expect(series).toHaveLength(12);
    expect(sum(true) / 4).toBeGreaterThan(1.5 * (sum(false) / 8));
  });
});

describe("a renewal at risk with falling usage: Heron Chemicals", () => {
  it("falls due within the next weeks, and is used a third less than four weeks before", async () => {
    expect(await valueOf("Heron Chemicals", "renewals_due", asOf(0))).toBe(96_000);
    expect((await of("Heron Chemicals", "adoption_growth", asOf(0)))?.value ?? 0).toBeLessThan(-0.3);
  });
});

describe("a cost outlier: Opal Motors", () => {
  it("cost far more than any other customer that was won", async () => {
    const { numerator, accounts = [] } = await desk.kpi("cost_outliers", { ...lastYear, accounts: "true", limit: "1000" });
    expect(Number(numerator)).toBeGreaterThan(0);
    const outliers = accounts.filter((account) => Number(account.numerator) > 0).map(({ name }) => name);
    expect(outliers.some((name) => name.startsWith("Opal Motors"))).toBe(true);
  });
});

describe("detractors who leave: Sturm Plastics", () => {
  it("answered with nothing but detractors before its contract ended unrenewed", async () => {
    expect((await of("Sturm Plastics", "nps", asOf(180)))?.value).toBe(-100);
    const lost = await desk.kpi("customer_churn_rate", { ...lastYear, accounts: "true", limit: "1000", where: "loss_reason=service" });
    expect(lost.accounts?.find(({ name }) => name.startsWith("Sturm Plastics"))).toMatchObject({ numerator: 1, denominator: 1 });
  });
});

describe("slow hand-overs in one region: South", () => {
  it("decides less than half as often in time as every other region", async () => {
    const lines = (await by("region", "handover_sla_rate", lastYear)).filter(({ n }) => n >= 10);
    const south = lines.find(({ key }) => key === "South")?.value ?? 1;
    expect(lines.length).toBeGreaterThan(3);
    for (const { key, value } of lines) if (key !== "South") expect([key, (value ?? 0) > 2 * south]).toEqual([key, true]);
  });
});

describe("a re-engaged account: Fjord Paper", () => {
  it("comes back a year after its deal was lost", async () => {
    expect(await of("Fjord Paper", "re_engaged_accounts", { from: ago(35), to: ago(-1) })).not.toBeNull();
    expect(await valueOf("Fjord Paper", "engagement_minutes", { from: ago(400), to: ago(40) })).toBe(0);
  });
});

describe("a customer that grows: Juniper Cosmetics", () => {
  it("bought two further lines in the last year and uses all three", async () => {
    expect(await of("Juniper Cosmetics", "cross_sell_rate", lastYear)).toMatchObject({ numerator: 1 });
    expect(await valueOf("Juniper Cosmetics", "product_breadth", asOf(0))).toBe(3);
    expect((await of("Juniper Cosmetics", "net_revenue_retention", lastYear))?.value ?? 0).toBeGreaterThan(1.5);
  });
});

describe("accounts orphaned by a seller who left", () => {
  it("stand without an owner, all of them in the East", async () => {
    const { accounts = [] } = await desk.kpi("coverage_reasons", { ...asOf(0), accounts: "true", limit: "1000", where: "bucket=no owner" });
    expect(accounts.length).toBeGreaterThan(5);
    const regions = await desk.kpi("coverage_reasons", { ...asOf(0), by: "region", where: "bucket=no owner" });
    expect(regions.breakdown?.map(({ key }) => key)).toEqual(["East"]);
    expect(bucketsOf(await desk.kpi("coverage_reasons", asOf(60)))["no owner"]).toBe(0);
  });
});
