import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { array, assert, asyncProperty, bigInt } from "fast-check";
import { periodBetween, periodNamed } from "../model/period.ts";
import { isProblem } from "../model/problem.ts";
import { sql, value } from "../store/sql.ts";
import opportunities from "../store/tables/opportunity.ts";
import { dimensions } from "./dimensions/catalogue.ts";
import { emptyTables, rowsOf } from "./examples.ts";
import { kpi, type Ask } from "./kpi.ts";
import { measure } from "./run.ts";
import { settingsAsOf } from "./settings.ts";
import { blank, closed, now, openWorkbench, revenue, type Workbench } from "./workbench.ts";

let bench: Workbench;

beforeAll(async () => void (bench = await openWorkbench()));
afterEach(() => bench.clear());
afterAll(() => bench.close());

const wins = kpi({
  ...blank, id: "wins", title: "Win rate", unit: "percent", combine: "ratio", denominator: "closed deals",
  facts: (ask) => sql`
    SELECT account_id, id AS subject_id, closed_at AS at, status = 'won' AS numerator, 1 AS denominator, 'opportunity' AS record, batch, seq
    FROM opportunity
    WHERE status IN ('won', 'lost') AND ${closed(ask)}`,
});

const size = kpi({ ...blank, id: "size", title: "Size of a deal", unit: "money", combine: "median", facts: (ask) => revenue.facts(ask) });

const dealsBehind = kpi({ ...blank, id: "deals", title: "Deals", unit: "count", combine: "sum", facts: (ask) => sql`SELECT account_id, subject_id, at, 1 AS numerator, 0 AS denominator, labels FROM (${revenue.facts(ask)})` });

/** Open deals: a state. */
const open = kpi({
  ...blank, id: "open", title: "Open deals", unit: "count", combine: "sum", reading: "snapshot",
  facts: ({ window }) => sql`
    SELECT account_id, id AS subject_id, toDateTime64(${value.instant(window.to)}, 3, 'UTC') - toIntervalMillisecond(1) AS at, 1 AS numerator, 0 AS denominator
    FROM opportunity
    WHERE created_at < ${value.instant(window.to)} AND (closed_at IS NULL OR closed_at >= ${value.instant(window.to)})`,
});

const deals = `
  id | account_id | closed_at            | status | amount | owner | product_line
  1  | A          | 2026-04-10T09:00:00Z | won    | 100    | u1    | pumps
  2  | A          | 2026-05-10T09:00:00Z | won    | 200    | u2    | pumps
  3  | B          | 2026-05-20T09:00:00Z | won    | 400    | Bea   | valves
  4  |            | 2026-06-30T23:59:59.999Z | won | 800  | ghost |
  5  | B          | 2026-05-01T09:00:00Z | lost   | 50     | u1    | pumps
  6  | C          | 2026-03-31T23:59:59.999Z | won | 1600 |       | pumps
  7  | C          | 2026-07-01T00:00:00Z | won    | 3200   | u1    | pumps`;

const rich = {
  opportunity: deals,
  account: `
    id | name | industry | country | region | employees | attributes  | valid_from
    A  | Acme | metal    | DE      | North  | 10        | segment: x  | 2026-01-01
    A  | Acme | steel    | DE      | North  | 11        | segment: y  | 2026-05-01
    B  | Bolt | wood     |         | South  | 20000     |             | 2026-06-01
    C  | Cask |          | FR      |        |           |             | 2026-01-01`,
  tier: `
    account_id | tier | from       | to
    A          | 2    |            |
    A          | 1    | 2026-05-01 |
    B          | 3    | 2026-01-01 | 2026-05-20`,
  list_membership: `
    account_id | list  | from       | to
    A          | north | 2026-01-01 |
    A          | metal | 2026-05-01 |
    B          | south | 2026-05-21 |`,
  ownership: `
    account_id | user | role | from
    A          | u1   | ae   | 2026-01-01
    A          | u2   | sdr  | 2026-01-01
    A          | u2   | ae   | 2026-05-01`,
  user: `
    id | name | manager | region | team
    u1 | Ann  | u9      | West   | Hunters
    u2 | Bea  | Max     | East   |
    u9 | Zoe  |         | HQ     |`,
};

describe("a breakdown of a sum sums to its total, whatever it is by", () => {
  it.each(dimensions.map(({ id }) => [id] as const))("%s", async (by) => {
    const ask = await bench.company({ given: rich });
    const { value: total, breakdown } = await ask({ kpi: revenue, by });
    expect(total).toBe(1500);
    expect(breakdown?.reduce((sum, line) => sum + (line.value ?? NaN), 0)).toBe(1500);
  });
});

describe("each fact has the key that held on its own date", () => {
  it.each([
    ["tier", { "1": 200, "2": 100, none: 400, "no account": 800 }],
    ["industry", { metal: 100, steel: 200, wood: 400, "no account": 800 }],
    ["size_band", { "1–10": 100, "11–50": 200, "more than 10,000": 400, "no account": 800 }],
    ["country", { DE: 300, none: 400, "no account": 800 }],
    ["account.segment", { x: 100, y: 200, none: 400, "no account": 800 }],
    ["account.industry", { metal: 100, steel: 200, wood: 400, "no account": 800 }],
    ["list", { north: 100, "metal, north": 200, none: 400, "no account": 800 }],
    ["account_owner", { Ann: 100, Bea: 200, none: 400, "no account": 800 }],
    ["owner", { Ann: 100, Bea: 600, ghost: 800 }],
    ["manager", { Zoe: 100, Max: 600, none: 800 }],
    ["office", { West: 100, East: 600, none: 800 }],
    ["team", { Hunters: 100, none: 1400 }],
    ["product_line", { pumps: 300, valves: 400, none: 800 }],
    ["label.product_line", { pumps: 300, valves: 400, none: 800 }],
    ["account_id", { A: 300, B: 400, "no account": 800 }],
  ])("%s", async (by, lines) => {
    const ask = await bench.company({ given: rich });
    const { breakdown } = await ask({ kpi: revenue, by });
    expect(Object.fromEntries((breakdown ?? []).map((line) => [line.key, line.value]))).toEqual(lines);
  });

  it("with the knob membership = today it is the key of today", async () => {
    const ask = await bench.company({ given: rich });
    const today = { ...revenue, id: "revenue_today", knobs: { membership: { default: "today", meaning: "" } } };
    const { breakdown } = await ask({ kpi: today, by: "tier" });
    expect(breakdown?.map(({ key, value: amount }) => [key, amount])).toEqual([["1", 300], ["none", 400], ["no account", 800]]);
  });

  it("what is not known stands last, tiers in their own order, the rest by size", async () => {
    const ask = await bench.company({ given: rich });
    expect((await ask({ kpi: revenue, by: "tier" })).breakdown?.map(({ key }) => key)).toEqual(["1", "2", "none", "no account"]);
    expect((await ask({ kpi: revenue, by: "office" })).breakdown?.map(({ key }) => key)).toEqual(["East", "West", "none"]);
  });

  it("a dimension that there is not is refused with those there are", async () => {
    const ask = await bench.company({ given: rich });
    await expect(ask({ kpi: revenue, by: "colour" })).rejects.toThrow("“colour” is no dimension.");
  });
});

describe("a filter takes the facts whose key is one of its values", () => {
  it.each([
    [[{ dimension: "tier", values: ["1"] }], 200],
    [[{ dimension: "tier", values: ["1", "2"] }], 300],
    [[{ dimension: "tier", values: ["1", "2"] }, { dimension: "product_line", values: ["valves"] }], 0],
    [[{ dimension: "list", values: ["north"] }], 300],
    [[{ dimension: "list", values: ["metal"] }], 200],
    [[{ dimension: "office", values: ["East"] }], 600],
    [[{ dimension: "country", values: ["no account"] }], 800],
    [[{ dimension: "country", values: ["none"] }], 400],
    [[{ dimension: "industry", values: ["' OR 1 = 1 --"] }], 0],
  ])("%j", async (where, expected) => {
    const ask = await bench.company({ given: rich });
    expect(await ask({ kpi: revenue, where })).toMatchObject({ value: expected });
  });
});

describe("0, null and not collected are three things", () => {
  const nobody = { opportunity: `
    id | account_id | closed_at            | status | amount
    1  | A          | 2026-04-10T09:00:00Z | open   | 100` };
  it("a sum over a collected source without such records is 0", async () => {
    const ask = await bench.company({ given: nobody });
    expect(await ask({ kpi: revenue })).toMatchObject({ value: 0, numerator: "0", denominator: null, reason: null, n: 0 });
  });
  it("a ratio without a denominator is null, never 0 and no division by it", async () => {
    const ask = await bench.company({ given: nobody });
    expect(await ask({ kpi: wins })).toMatchObject({ value: null, numerator: null, denominator: 0, reason: "no_denominator", interval: null });
  });
  it("a median of nothing is null, with null beside", async () => {
    const ask = await bench.company({ given: nobody });
    expect(await ask({ kpi: size })).toMatchObject({ value: null, reason: "no_denominator", beside: { p25: null, median: null, mean: null, p75: null } });
  });
  it("without any row of the source it is not collected, and says what would bring it", async () => {
    const ask = await bench.company({ given: { account: "id\nA" } });
    expect(await ask({ kpi: revenue, every: "month", by: "tier", accounts: {}, compare: true })).toMatchObject({
      value: null, reason: "not_collected", missing: ["a CRM export"], breakdown: [], accounts: [], data_as_of: null,
      series: [{ value: null, reason: "not_collected" }, {}, {}], previous: { value: null, difference: null },
    });
  });
  it("an infinite numerator upstream is unknown, not infinite", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const broken = { ...wins, id: "broken", facts: (one: Ask) => sql`SELECT account_id, subject_id, at, numerator / 0 AS numerator, denominator FROM (${wins.facts(one)})` };
    expect(await ask({ kpi: broken })).toMatchObject({ value: null, reason: "no_denominator", warnings: [{ code: "unknown" }] });
  });
  it("deals without an amount are unknown and stay out of the sum and of the mean", async () => {
    const ask = await bench.company({ given: { opportunity: `
      id | account_id | closed_at            | status | amount
      1  | A          | 2026-04-10T09:00:00Z | won    | 100
      2  | A          | 2026-04-11T09:00:00Z | won    |` } });
    expect(await ask({ kpi: revenue })).toMatchObject({ value: 100, n: 1, warnings: [{ code: "unknown", text: "1 row of which nothing can be said: counted as unknown, not as 0." }] });
    const mean = { ...revenue, id: "mean", combine: "mean" as const, facts: (one: Ask) => sql`SELECT account_id, subject_id, at, numerator, 1 AS denominator, currency FROM (${revenue.facts(one)})` };
    expect(await ask({ kpi: mean })).toMatchObject({ value: 100, numerator: "100", denominator: 1 });
  });
  it("rows that are too young are left out with that reason; where all are, the value is null, immature", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const young = { ...wins, id: "young", facts: (one: Ask) => sql`SELECT account_id, subject_id, at, NULL AS numerator, 0 AS denominator, 'immature' AS flag FROM (${wins.facts(one)})` };
    expect(await ask({ kpi: young })).toMatchObject({ value: null, reason: "immature", flags: { immature: 5 }, n: 0, warnings: [] });
  });
});

describe("money in several currencies is converted at the day of each fact", () => {
  const abroad = `
    id | account_id | closed_at            | status | amount | currency
    1  | A          | 2026-04-10T09:00:00Z | won    | 100    | EUR
    2  | A          | 2026-04-11T09:00:00Z | won    | 100    | USD
    3  | B          | 2026-04-12T09:00:00Z | won    | 100    | CHF
    4  | B          | 2026-04-13T09:00:00Z | won    | 1000   | JPY
    5  | B          | 2026-04-14T09:00:00Z | won    | 0      | XAU`;
  const rates = `
    day        | from | to  | rate
    2026-04-10 | USD  | EUR | 0.5
    2026-04-11 | USD  | EUR | 0.29
    2026-04-12 | EUR  | CHF | 1.25
    2026-04-13 | JPY  | USD | 0.01
    2026-04-13 | EUR  | USD | 2`;
  it("direct, the other way round, and by a currency between", async () => {
    const ask = await bench.company({ given: { opportunity: abroad, fx_rate: rates } });
    const result = await ask({ kpi: revenue, by: "currency" });
    expect(result).toMatchObject({ value: 214, numerator: "214", currency: "EUR", warnings: [] });
    expect(Object.fromEntries(result.breakdown?.map((line) => [line.key, line.numerator]) ?? [])).toEqual({ EUR: "100", CHF: "80", USD: "29", JPY: "5", XAU: "0" });
  });
  it("without a rate the amount is missing, the deal is counted and the total says so; no rate is carried forward", async () => {
    const ask = await bench.company({ given: { opportunity: abroad, fx_rate: "day | from | to | rate\n2026-04-10 | USD | EUR | 0.5" } });
    const result = await ask({ kpi: revenue });
    expect(result).toMatchObject({ value: 100, n: 2 });
    expect(result.warnings).toEqual([{ code: "no_rate", text: "3 rows without a rate from CHF, JPY and USD to EUR on the day: counted, but not in the amount." }]);
    expect(await ask({ kpi: dealsBehind })).toMatchObject({ value: 5 });
  });
  it("without any rates at all it is the same", async () => {
    const ask = await bench.company({ given: { opportunity: abroad } });
    expect(await ask({ kpi: revenue })).toMatchObject({ value: 100, warnings: [{ code: "no_rate" }] });
  });
  it("where no amount has a rate there is no value, and the reason is the rate", async () => {
    const ask = await bench.company({ given: { opportunity: "id | account_id | closed_at | status | amount | currency\n1 | A | 2026-04-10 | won | 5 | CHF" } });
    expect(await ask({ kpi: revenue })).toMatchObject({ value: null, reason: "no_rate" });
    expect(await ask({ kpi: size })).toMatchObject({ value: null, reason: "no_rate" });
  });
  it("a rate is carried over a weekend where the setting allows it, the youngest first", async () => {
    const given = { opportunity: abroad, fx_rate: "day | from | to | rate\n2026-04-05 | USD | EUR | 0.1\n2026-04-08 | USD | EUR | 0.5\n2026-04-12 | USD | EUR | 9" };
    const within = await bench.company({ given, settings: [{ name: "fx_max_age_days", value: 3 }] });
    expect(await within({ kpi: revenue, where: [{ dimension: "currency", values: ["USD"] }] })).toMatchObject({ value: 50 });
    await bench.clear();
    const beyond = await bench.company({ given, settings: [{ name: "fx_max_age_days", value: 2 }] });
    expect(await beyond({ kpi: revenue, where: [{ dimension: "currency", values: ["USD"] }] })).toMatchObject({ value: null, reason: "no_rate" });
  });
  it("the day of the rate is the day in the workspace's zone", async () => {
    const given = { opportunity: "id | account_id | closed_at | status | amount | currency\n1 | A | 2026-04-10T23:30:00Z | won | 100 | USD", fx_rate: "day | from | to | rate\n2026-04-10 | USD | EUR | 0.5\n2026-04-11 | USD | EUR | 0.7" };
    const ask = await bench.company({ given, zone: "Europe/Berlin" });
    expect(await ask({ kpi: revenue })).toMatchObject({ value: 70 });
  });
  it("another reporting currency takes the same rates the other way", async () => {
    const ask = await bench.company({ given: { opportunity: abroad, fx_rate: rates }, settings: [{ name: "currency", value: "USD" }] });
    const result = await ask({ kpi: revenue, by: "currency" });
    expect(result.currency).toBe("USD");
    expect(Object.fromEntries(result.breakdown?.map((line) => [line.key, line.numerator]) ?? [])).toEqual({ EUR: "200", USD: "100", JPY: "10", XAU: "0", CHF: null });
  });
});

describe("a series is the same facts on a grid", () => {
  it("months of a quarter sum to the quarter; a month without deals is 0", async () => {
    const ask = await bench.company({ given: { opportunity: deals.replace("2026-04-10", "2026-05-11") } });
    const { series, value: total } = await ask({ kpi: revenue, every: "month" });
    expect(series?.map(({ label, value: amount }) => [label, amount])).toEqual([["April 2026", 0], ["May 2026", 700], ["June 2026", 800]]);
    expect(total).toBe(1500);
  });
  it("a ratio without anything closed in a month has no value there", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const { series } = await ask({ kpi: wins, every: "month", period: "2026-01-01/2026-07-01" });
    expect(series?.map(({ value: rate }) => rate)).toEqual([null, null, 1, 1, 2 / 3, 1]);
  });
  it("a state is taken at the end of each point", async () => {
    const ask = await bench.company({ given: { opportunity: `
      id | account_id | created_at | closed_at            | status
      1  | A          | 2026-04-05 | 2026-05-31T23:59:59Z | won
      2  | B          | 2026-05-01 | 2026-06-01T00:00:00Z | lost
      3  | B          | 2026-06-15 |                      | open` } });
    const { series, value: atTheEnd } = await ask({ kpi: open, every: "month" });
    expect(series?.map(({ value: count }) => count)).toEqual([1, 1, 1]);
    expect(atTheEnd).toBe(1);
    const daily = await ask({ kpi: open, every: "day", period: "2026-05-28/2026-06-03" });
    expect(daily.series?.map(({ value: count }) => count)).toEqual([2, 2, 2, 1, 0, 0]);
  });
  it("what is to come is not shown, what is running is partial, and a state of it is the state now", async () => {
    const ask = await bench.company({ given: { opportunity: deals }, now: "2026-05-15T12:00:00.000Z" });
    const { series } = await ask({ kpi: revenue, every: "month", period: "2026" });
    expect(series?.map(({ label, partial }) => [label, partial])).toEqual([["January 2026", false], ["February 2026", false], ["March 2026", false], ["April 2026", false], ["May 2026", true]]);
  });
  it.each(["UTC", "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe", "America/New_York"])("days begin where the engine begins them: %s", async (zone) => {
    const hours = Array.from({ length: 24 * 16 }, (_, i) => `${i} | A | ${new Date(Date.UTC(2026, 2, 1) + i * 3_600_000 * 2.25).toISOString()} | won | 1`);
    const ask = await bench.company({ given: { opportunity: `id | account_id | closed_at | status | amount\n${hours.join("\n")}` }, zone });
    const { series } = await ask({ kpi: revenue, every: "day", period: "2026-03-01/2026-04-07" });
    const rows = await bench.engine.rows<{ local_day: string; deals: string }>(sql`
      SELECT toString(toDate32(closed_at, ${value.string(zone)})) AS local_day, count() AS deals FROM opportunity GROUP BY local_day`);
    const byEngine = new Map(rows.map((row) => [row.local_day, Number(row.deals)]));
    expect(series?.length).toBe(37);
    for (const point of series ?? []) expect([point.from, point.value]).toEqual([point.from, byEngine.get(point.from) ?? 0]);
  });
});

describe("comparison", () => {
  it("with the quarter before and the year before; growth from zero has no percentage", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const result = await ask({ kpi: revenue, compare: true });
    expect(result.previous).toMatchObject({ value: 1600, difference: -100, change: -0.0625, period: { label: "Q1 2026" } });
    expect(result.year_before).toMatchObject({ value: 0, difference: 1500, change: null, period: { label: "Q2 2025" } });
  });
  it("with nothing closed before there is no difference", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    expect((await ask({ kpi: wins, compare: true })).year_before).toMatchObject({ value: null, reason: "no_denominator", difference: null, change: null });
  });
});

describe("estimates say how sure they are", () => {
  it("a share has Wilson's interval and is small below ten", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const result = await ask({ kpi: wins });
    expect(result).toMatchObject({ value: 0.8, numerator: 4, denominator: 5, n: 5, small: true, interval: { method: "wilson" } });
    expect(result.interval?.low).toBeCloseTo(0.375535, 5);
  });
  it("a sum is counted whole and is never small", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    expect(await ask({ kpi: revenue })).toMatchObject({ n: 4, small: false, interval: null });
  });
  it("quartiles are inclusive-linear", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    expect(await ask({ kpi: size })).toMatchObject({ value: 300, numerator: "1500", denominator: 4, beside: { p25: 175, median: 300, mean: 375, p75: 500 } });
  });
  it("a net promoter score has the adjusted-Wald interval, and cells of one or two answers are hidden", async () => {
    const answers = [...Array.from({ length: 5 }, (_, i) => `${i} | A | nps | 9 | 2026-05-01`), "8 | B | nps | 0 | 2026-05-01", "9 | B | nps | 7 | 2026-05-01"];
    const nps = kpi({
      ...blank, id: "score", title: "NPS", unit: "nps", combine: "ratio", reads: ["survey_answer"], needs: [{ record: "survey_answer", broughtBy: "a survey" }],
      facts: ({ window }) => sql`
        SELECT account_id, id AS subject_id, at, multiIf(answer >= 9, 1, answer <= 6, -1, 0) AS numerator, 1 AS denominator
        FROM survey_answer
        WHERE at < ${value.instant(window.to)}`,
    });
    const ask = await bench.company({ given: { survey_answer: `id | account_id | kind | answer | at\n${answers.join("\n")}` } });
    const result = await ask({ kpi: nps, by: "account_id" });
    expect(result).toMatchObject({ numerator: 4, denominator: 7, interval: { method: "adjusted_wald" }, warnings: [{ code: "too_few" }] });
    expect(result.value).toBeCloseTo(400 / 7, 10);
    expect(result.breakdown).toMatchObject([{ key: "A", value: 100, n: 5 }, { key: "B", value: null, numerator: null, reason: "hidden", n: 2 }]);
  });
});

describe("distributions and derived numbers", () => {
  const byLine = { ...revenue, id: "by_line", combine: "distribution" as const, buckets: () => ["hoses", "pumps"], facts: (one: Ask) => sql`SELECT *, labels['product_line'] AS bucket FROM (${revenue.facts(one)})` };
  it("shares sum to 1, empty buckets are shown, unnamed ones are “none”", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const { buckets, value: total } = await ask({ kpi: byLine });
    expect(total).toBe(1500);
    expect(buckets).toEqual([
      { key: "hoses", value: 0, share: 0 }, { key: "pumps", value: 300, share: 0.2 }, { key: "none", value: 800, share: 800 / 1500 }, { key: "valves", value: 400, share: 400 / 1500 },
    ]);
  });
  it("a derived number is made of its parts for every slice alike", async () => {
    const product = kpi({
      ...blank, id: "product", title: "Product", unit: "money", combine: "derived",
      derive: (parts) => {
        const [amount, share] = [parts.get("amount"), parts.get("share")];
        return amount === undefined || share === undefined ? null : (amount.numerator / amount.denominator) * (share.numerator / share.denominator);
      },
      facts: (one) => sql`
        SELECT account_id, subject_id, at, numerator, toFloat64(1) AS denominator, currency, 'amount' AS bucket FROM (${revenue.facts(one)})
        UNION ALL
        SELECT account_id, subject_id, at, toDecimal64(numerator, 4) AS numerator, 1 AS denominator, '' AS currency, 'share' AS bucket FROM (${wins.facts(one)})`,
    });
    const ask = await bench.company({ given: { opportunity: deals } });
    const result = await ask({ kpi: product, every: "month", by: "account_id", accounts: {}, compare: true });
    expect(result).toMatchObject({ value: 300, numerator: null, beside: { amount: 375, share: 0.8 } });
    expect(result.series?.map(({ value: one }) => one)).toEqual([100, 200, 800]);
    expect(result.breakdown?.map((line) => [line.key, line.value])).toEqual([["B", 200], ["A", 150], ["no account", 800]]);
    expect(result.accounts?.find(({ account_id }) => account_id === "A")?.value).toBe(150);
    expect(result.previous).toMatchObject({ value: 1600 });
  });
});

describe("the accounts behind a number", () => {
  it("come largest first, with names, a page at a time, and those without account among them", async () => {
    const ask = await bench.company({ given: rich });
    const first = await ask({ kpi: revenue, accounts: { limit: 2 } });
    expect(first.accounts_total).toBe(3);
    expect(first.accounts).toMatchObject([{ account_id: "", name: "no account", value: 800 }, { account_id: "B", name: "Bolt", numerator: "400" }]);
    const second = await ask({ kpi: revenue, accounts: { limit: 2, offset: 2 } });
    expect(second.accounts).toMatchObject([{ account_id: "A", name: "Acme", value: 300 }]);
  });
});

describe("sums are exact", () => {
  it("to the last digit, whatever the amounts", async () => {
    const amounts = array(bigInt({ min: -99_999_999_999_999n * 10_000n, max: 99_999_999_999_999n * 10_000n }), { minLength: 1, maxLength: 60 });
    await assert(
      asyncProperty(amounts, async (parts) => {
        await emptyTables(bench.engine, [opportunities]);
        await bench.put(new Map([[opportunities, []]]));
        await bench.engine.insert("opportunity", parts.map((part, i) => ({ id: String(i), account_id: `a${i % 3}`, status: "won", closed_at: "2026-05-01 00:00:00.000", amount: decimal(part), currency: "EUR", received_at: "2026-07-01 00:00:00.000" })));
        const settings = settingsAsOf([], now);
        const result = await measure({ engine: bench.engine, kpi: revenue, settings, now, period: periodNamed("2026-Q2", settings, now), by: "account_id" });
        expect(minor(result.numerator)).toBe(parts.reduce((sum, part) => sum + part, 0n));
        expect((result.breakdown ?? []).reduce((sum, line) => sum + minor(line.numerator), 0n)).toBe(minor(result.numerator));
      }),
      { numRuns: 20, seed: 20260701 },
    );
  });
  it("a sum that no amount could hold is an error, not a wrapped number", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const vast = { ...revenue, id: "vast", facts: (one: Ask) => sql`SELECT account_id, subject_id, at, toDecimal128('9999999999999999999999999999999999', 4) AS numerator, 0 AS denominator, currency FROM (${revenue.facts(one)})` };
    const failure = await ask({ kpi: vast }).catch((error: unknown) => error);
    expect(isProblem(failure) && failure.code).toBe("sum_too_large");
  });
  it("counts that a number cannot hold are text", async () => {
    const ask = await bench.company({ given: { opportunity: deals } });
    const many = { ...dealsBehind, id: "many", facts: (one: Ask) => sql`SELECT account_id, subject_id, at, toUInt64(9007199254740993) AS numerator, 0 AS denominator FROM (${revenue.facts(one)})` };
    expect(await ask({ kpi: many })).toMatchObject({ numerator: "36028797018963972" });
  });
});

it("the KPI's knobs, their changes and the formula's version are part of the result", async () => {
  await bench.put(rowsOf({ given: { opportunity: deals } }, now));
  const knobbed = { ...revenue, id: "knobbed", version: 3, knobs: { days: { default: 30, meaning: "" } } };
  const settings = settingsAsOf([
    { name: "kpi.knobbed.days", value: 60, valid_from: "2026-01-01" },
    { name: "kpi.knobbed.days", value: 90, valid_from: "2026-02-01" },
    { name: "kpi.knobbed.days", value: 120, valid_from: "2026-12-01" },
  ], now);
  const result = await measure({ engine: bench.engine, kpi: knobbed, settings, now, period: periodBetween("2026-04-01", "2026-07-01", settings) });
  expect(result).toMatchObject({ definition_version: 3, knobs: { days: 90 }, knobs_version: 2 });
});

function decimal(minorUnits: bigint): string {
  const digits = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(5, "0");
  return `${minorUnits < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function minor(amount: number | string | null): bigint {
  const [, sign = "", whole = "0", rest = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount)) ?? [];
  return BigInt(`${sign}${whole}${rest.padEnd(4, "0")}`);
}
