import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { periodNamed } from "../model/period.ts";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { createTables } from "../store/schema.ts";
import { sql, value } from "../store/sql.ts";
import { measureBoard } from "./board.ts";
import { dimensionValues } from "./dimensions/values.ts";
import { fillTables, rowsOf } from "./examples.ts";
import { explain } from "./explain.ts";
import { accountsBehind, factsPage, sourcesOf } from "./facts.ts";
import { kpi, type Ask } from "./kpi.ts";
import { kpis } from "./kpis/index.ts";
import { measure } from "./run.ts";
import { settingsAsOf } from "./settings.ts";

let dataDir: string;
let owner: Engine;
let engine: Engine;

const now = "2026-07-01T00:00:00.000Z";
const settings = settingsAsOf([], now);
const period = periodNamed("2026-Q2", settings, now);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-facts-"));
  owner = await openEngine({ dataDir });
  engine = await owner.in("opened");
  await createTables(engine);
  await fillTables(engine, rowsOf({
    given: {
      account: `
        id | name | domains   | country
        A  | Acme | acme.com  | DE
        B  | Bolt | bolt.io   | FR`,
      opportunity: `
        id | account_id | closed_at            | status | amount | currency | owner | product_line
        1  | A          | 2026-04-10T09:00:00Z | won    | 100    | EUR      | u1    | pumps
        2  | A          | 2026-05-10T09:00:00Z | won    | 200    | USD      | u1    | pumps
        3  | B          | 2026-05-20T09:00:00Z | won    | 400    | CHF      | u2    | valves
        4  |            | 2026-06-20T09:00:00Z | won    | 800.25 | EUR      |       | valves
        5  | B          | 2026-06-25T09:00:00Z | won    |        | EUR      | u2    | pumps`,
      fx_rate: `
        day        | from | to  | rate
        2026-05-10 | USD  | EUR | 0.5`,
      touch: `
        account_id | at                   | type      | id
        A          | 2026-05-01T09:00:00Z | page_view | t1
        A          | 2026-05-02T09:00:00Z | page_view | t2
        B          | 2026-05-02T09:00:00Z | page_view | t3`,
      user: `
        id | name | region
        u1 | Ann  | West
        u2 | Bea  | East`,
    },
  }, now));
});

afterAll(async () => {
  await owner.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const blank = {
  group: "won", better: "up", reading: "flow", version: 1, question: "How much did we win?", formula: "the sum of won amounts", denominator: "", caveats: ["Taxes are in it."],
  knobs: {}, nothing: "Nothing.", example: { given: {}, period: ["2026-01-01", "2026-02-01"], then: { value: null }, because: "" },
} as const;

const revenue = kpi({
  ...blank, id: "revenue", title: "Revenue", unit: "money", combine: "sum", reads: ["opportunity", "fx_rate"], needs: [{ record: "opportunity", broughtBy: "a CRM export" }],
  labels: ["owner", "product_line"],
  facts: ({ window }: Ask) => sql`
    SELECT account_id, id AS subject_id, closed_at AS at, amount AS numerator, 0 AS denominator, currency, product_line AS bucket,
      map('owner', owner, 'product_line', product_line) AS labels, 'opportunity' AS record, batch, seq, if(amount IS NULL, 'no amount', '') AS flag
    FROM opportunity
    WHERE status = 'won' AND closed_at >= ${value.instant(window.from)} AND closed_at < ${value.instant(window.to)}`,
});

/** One fact per account, made of several rows. */
const pages = kpi({
  ...blank, id: "pages", title: "Pages", unit: "count", combine: "sum", reads: ["touch"], needs: [{ record: "touch", broughtBy: "a tracker" }],
  facts: () => sql`SELECT account_id, account_id AS subject_id, max(touch.at) AS at, count() AS numerator, 0 AS denominator, '' AS record FROM touch GROUP BY account_id`,
  rows: () => sql`SELECT account_id, account_id AS subject_id, at, concat('page ', id) AS what, 1 AS amount, 'pages' AS unit_of_amount, 'touch' AS record, batch, seq FROM touch`,
});

const ask = { settings, period, now };
const opened = (extra: object = {}) => factsPage({ ...ask, engine, kpi: revenue, ...extra });

describe("a number opens to the facts that it was counted from", () => {
  it("newest first, with names, labels, the amount as received and the line it came from", async () => {
    const { facts, total } = await opened();
    expect(total).toBe(5);
    expect(facts.map(({ subject_id }) => subject_id)).toEqual(["5", "4", "3", "2", "1"]);
    expect(facts[3]).toEqual({
      account_id: "A", account_name: "Acme", subject_id: "2", at: "2026-05-10T09:00:00.000Z", numerator: "100", denominator: 0, currency: "USD", bucket: "pumps",
      flag: "", labels: { owner: "u1", product_line: "pumps" }, record: "opportunity", batch: 1, seq: 3, own_amount: "200",
    });
    expect(facts[2]).toMatchObject({ numerator: null, currency: "CHF", own_amount: "400" });
    expect(facts[1]).toMatchObject({ account_name: "no account", numerator: "800.25", own_amount: null });
  });
  it("the page's sums are those of all facts: the number itself", async () => {
    const result = await measure({ ...ask, engine, kpi: revenue });
    const page = await opened({ limit: 1 });
    expect(page.facts.length).toBe(1);
    expect(page).toMatchObject({ total: 5, numerator: "1000.25" });
    expect(result).toMatchObject({ value: 1000.25, numerator: page.numerator });
  });
  it.each([
    [{ account: "A" }, 2, "200"],
    [{ account: "" }, 1, "800.25"],
    [{ bucket: "pumps" }, 3, "200"],
    [{ line: { dimension: "office", key: "East" } }, 2, null],
    [{ line: { dimension: "country", key: "no account" } }, 1, "800.25"],
    [{ where: [{ dimension: "country", values: ["DE"] }], bucket: "valves" }, 0, "0"],
    [{ account: "nobody" }, 0, "0"],
  ])("narrowed by %j", async (narrowing, total, numerator) => {
    expect(await opened(narrowing)).toMatchObject({ total, numerator });
  });
  it("the largest first, where asked", async () => {
    expect((await opened({ order: "largest" })).facts.map(({ subject_id }) => subject_id)).toEqual(["4", "2", "1", "5", "3"]);
  });
  it("pages follow each other without overlap", async () => {
    const [first, second] = await Promise.all([opened({ limit: 3 }), opened({ limit: 3, offset: 3 })]);
    expect([...first.facts, ...second.facts].map(({ subject_id }) => subject_id)).toEqual(["5", "4", "3", "2", "1"]);
  });
  it("where nothing was collected there is nothing to open", async () => {
    const noCosts = { ...revenue, needs: [{ record: "cost", broughtBy: "an export of costs" }] };
    expect(await factsPage({ ...ask, engine, kpi: noCosts })).toEqual({ facts: [], total: 0, numerator: null, denominator: null });
  });
});

describe("a fact opens to the received rows behind it", () => {
  it("those that the KPI names, and their amounts sum to the fact", async () => {
    const rows = await sourcesOf({ ...ask, engine, kpi: pages, account: "A", subject: "A" });
    expect(rows).toMatchObject([
      { account_id: "A", what: "page t1", amount: 1, unit_of_amount: "pages", record: "touch", batch: 1, seq: 2 },
      { account_id: "A", what: "page t2", amount: 1, record: "touch", seq: 3 },
    ]);
  });
  it("else the row that it was counted from", async () => {
    expect(await sourcesOf({ ...ask, engine, kpi: revenue, subject: "4" })).toEqual([
      { account_id: "", subject_id: "4", at: "2026-06-20T09:00:00.000Z", what: "opportunity", amount: 800.25, unit_of_amount: "money", record: "opportunity", batch: 1, seq: 5 },
    ]);
  });
});

it("the accounts behind a number are those with something counted", async () => {
  expect(await accountsBehind({ ...ask, engine, kpi: revenue })).toEqual([1]);
  expect(await accountsBehind({ ...ask, engine, kpi: pages })).toEqual([2]);
});

describe("the values of a dimension, for filters", () => {
  it.each([
    ["country", "", ["DE", "FR"]],
    ["country", "f", ["FR"]],
    ["office", "", ["East", "West"]],
    ["product_line", "", ["pumps", "valves"]],
    ["owner", "an", ["Ann"]],
    ["type", "", ["page_view"]],
    ["account.country", "", ["DE", "FR"]],
    ["label.product_line", "val", ["valves"]],
    ["wave", "", []],
  ])("%s with “%s”", async (dimension, search, values) => {
    const found = await dimensionValues({ engine, dimension, zone: "UTC", now, search });
    expect(found.filter((one) => !["none", "no account"].includes(one)).toSorted()).toEqual(values);
  });
});

it("an explanation goes from the number down to what it was read from", async () => {
  const { sentences, facts, kpi: card, result } = await explain({ ...ask, engine, kpi: revenue });
  expect(result.value).toBe(1000.25);
  expect(facts.facts[0]?.subject_id).toBe("4");
  expect(card).toMatchObject({ id: "revenue", reads: [{ record: "fx_rate", rows: 1 }, { record: "opportunity", rows: 5 }], needs: [{ collected: true }] });
  expect(card.sql).toContain("closed_at >= '2026-04-01 00:00:00.000'");
  expect(sentences).toEqual([
    "Revenue, Q2 2026: 1,000.25 EUR.",
    "Counted as: the sum of won amounts.",
    "It is the sum of 3 facts.",
    "In Q1 2026 it was 0 EUR.",
    "In Q2 2025 it was 0 EUR.",
    "Noted beside the number: no amount 1.",
    "1 row without a rate from CHF to EUR on the day: counted, but not in the amount.",
    "Read from exchange rates (1 row), opportunities (5 rows).",
    "The newest of these rows was received at 2026-07-01 00:00 UTC.",
    "Definition 1; days begin in UTC.",
    "Taxes are in it.",
  ]);
});

it("an explanation can be asked for one account", async () => {
  const { result, facts } = await explain({ ...ask, engine, kpi: revenue, account: "A" });
  expect(result.value).toBe(200);
  expect(facts).toMatchObject({ total: 2, numerator: "200" });
});

it("the board measures every KPI on one ground, and each number of the strip is a KPI's own", async () => {
  const board = await measureBoard({ ...ask, engine, kpis });
  expect(board.kpis.map(({ id }) => id)).toEqual(kpis.map(({ id }) => id));
  expect(board.stages.map(({ stage }) => stage)).toEqual(["target", "engaged", "opportunity", "won", "retained", "expanded"]);
  for (const stage of board.stages) for (const id of [stage.kpi, stage.conversion_kpi, stage.days_kpi]) expect(id === null || kpis.some((one) => one.id === id), `${stage.stage}: ${id}`).toBe(true);
  expect(board.stages[0]).toMatchObject({ accounts: null, conversion: null });
});
