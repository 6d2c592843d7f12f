/** The bank's calls from one file to every number that ground-truth.json knows of them and a record or a KPI can give. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql, value, type Sql } from "../../src/store/sql.ts";
import type { BreakdownLine, ImportAnswer } from "../../src/serve/contract.ts";
import { openDesk, type Desk } from "./desk.ts";
import { groundTruth, isShared, shared, whySkipped } from "./shared.ts";

type Counted = Readonly<Record<string, { readonly contacts: number; readonly success: number }>>;

type Spread = Readonly<Record<"n" | "mean" | "median" | "p90" | "min" | "max", number>>;

interface Truth {
  readonly clients: number;
  readonly success: number;
  readonly success_rate: number;
  readonly calls_total: number;
  readonly calls_per_success: number;
  readonly success_per_call: number;
  readonly mean_calls_of_won_clients: number;
  readonly by_call_number: Readonly<Record<string, { readonly clients: number; readonly success: number }>>;
  readonly by_contact: Counted;
  readonly by_month: Counted;
  readonly by_poutcome: Counted;
  readonly by_day: Counted;
  readonly by_job: Counted;
  readonly conversation_over_60s: { readonly n: number; readonly rate: number; readonly success_among: number };
  readonly duration_seconds: { readonly all: Spread; readonly success: Spread };
  readonly mean_calls_per_client: number;
  readonly returned_clients: { readonly n: number; readonly success: number };
}

const file = "bank-marketing/bank-additional-full.csv";
const year = { from: "2010-01-01", to: "2011-01-01" } as const;

describe.skipIf(!isShared)(`a bank's telephone campaign${whySkipped}`, () => {
  let desk: Desk;
  let truth: Truth;
  let calls: ImportAnswer;

  beforeAll(async () => {
    truth = groundTruth<Truth>("bank_marketing");
    desk = await openDesk();
    calls = await desk.bring({ path: shared(file) }, { as: "bank-marketing-calls", set: { at: "2010-11-30" } });
  });
  afterAll(async () => desk.close());

  it("arrives whole: 41,188 calls, also those that look alike", async () => {
    expect(calls.rows).toMatchObject({ read: truth.clients, new: truth.clients, rejected: 0, skipped: 0 });
    const [row] = await desk.rows<{ alike: string }>(sql`SELECT count() - uniqExact(content) AS alike FROM touch`);
    expect(Number(row?.alike)).toBe(12);
  });

  it("is not imported without a date, because the file has none", async () => {
    await expect(desk.bring({ path: shared(file) }, { as: "bank-marketing-calls" })).rejects.toThrow(/at/);
  });

  it("has the calls, the conversations of more than a minute and the successes", async () => {
    const [row] = await desk.rows<Record<string, string | number>>(sql`
      SELECT
        count() AS clients,
        countIf(attributes['y'] = 'yes') AS bought,
        countIf(seconds > 60) AS conversations,
        countIf(seconds > 60 AND attributes['y'] = 'yes') AS bought_after,
        sum(toUInt32(attributes['campaign'])) AS calls_in_all,
        avg(seconds) AS mean_seconds,
        quantileExactInclusive(0.5)(seconds) AS middle_seconds,
        max(seconds) AS longest,
        countIf(attributes['pdays'] != '999') AS known_before,
        countIf(attributes['pdays'] != '999' AND attributes['y'] = 'yes') AS known_bought
      FROM touch
      WHERE type = 'call'`);
    const found = Object.fromEntries(Object.entries(row ?? {}).map(([key, cell]) => [key, Number(cell)]));
    const { all } = truth.duration_seconds;
    expect({ ...found, mean_seconds: rounded(found["mean_seconds"] ?? 0), bought_after: rounded((found["bought_after"] ?? 0) / (found["conversations"] ?? 1)) }).toEqual({
      clients: truth.clients,
      bought: truth.success,
      conversations: truth.conversation_over_60s.n,
      bought_after: truth.conversation_over_60s.success_among,
      calls_in_all: truth.calls_total,
      mean_seconds: all.mean,
      middle_seconds: all.median,
      longest: all.max,
      known_before: truth.returned_clients.n,
      known_bought: truth.returned_clients.success,
    });
  });

  it("has how long calls last, all of them and those that end in a success", async () => {
    const spread = sql`count() AS n, avg(seconds) AS mean, quantileExactInclusive(0.5)(seconds) AS median, quantileExactInclusive(0.9)(seconds) AS p90, min(seconds) AS min, max(seconds) AS max`;
    const rows = await desk.rows<Record<string, string | number>>(sql`SELECT ${spread} FROM touch UNION ALL SELECT ${spread} FROM touch WHERE attributes['y'] = 'yes'`);
    const found = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, rounded(Number(cell))]))).toSorted((a, b) => (b["n"] ?? 0) - (a["n"] ?? 0));
    expect(found).toEqual([truth.duration_seconds.all, truth.duration_seconds.success]);
  });

  const attributes = [["contact", "by_contact"], ["month", "by_month"], ["poutcome", "by_poutcome"], ["day_of_week", "by_day"], ["job", "by_job"]] as const;

  it.each(attributes)("by %s: clients and successes", async (attribute, of) => {
    const rows = await desk.rows<{ word: string; contacts: string; success: string }>(counted(attribute));
    const found = Object.fromEntries(rows.map((row) => [row.word, { contacts: Number(row.contacts), success: Number(row.success) }]));
    expect(found).toEqual(Object.fromEntries(Object.entries(truth[of]).map(([word, { contacts, success }]) => [word, { contacts, success }])));
  });

  it("turns 89.6 % of the calls into conversations", async () => {
    const rate = await desk.kpi("calls_to_conversations", year);
    expect([Number(rate.numerator), Number(rate.denominator)]).toEqual([truth.conversation_over_60s.n, truth.clients]);
    expect(rate.value).toBeCloseTo(truth.conversation_over_60s.rate, 6);
  });

  it.each(attributes)("by %s: calls and, among those who bought, successes, as a KPI", async (attribute, of) => {
    const all = await desk.kpi("calls_to_conversations", { ...year, by: `row.${attribute}` });
    const bought = await desk.kpi("calls_to_conversations", { ...year, by: `row.${attribute}`, where: "row.y=yes" });
    expect(Number(bought.denominator)).toBe(truth.success);
    expect(denominators(all.breakdown)).toEqual(Object.fromEntries(Object.entries(truth[of]).map(([word, { contacts }]) => [word, contacts])));
    expect(denominators(bought.breakdown)).toEqual(Object.fromEntries(Object.entries(truth[of]).map(([word, { success }]) => [word, success])));
  });

  it("has calls by outcome, judged by their length alone", async () => {
    const seconds = lengths();
    const { value: dials, buckets = [] } = await desk.kpi("call_outcomes", year);
    expect(dials).toBe(truth.clients);
    expect(Object.fromEntries(buckets.filter(({ value: n }) => n > 0).map(({ key, value: n }) => [key, n]))).toEqual({
      "conversation": truth.conversation_over_60s.n,
      "short answer": seconds.filter((length) => length > 0 && length <= 60).length,
      "no answer": seconds.filter((length) => length === 0).length,
    });
  });

  it("has clients and successes by the number of calls that they got", async () => {
    const all = await desk.kpi("call_outcomes", { ...year, by: "row.campaign" });
    const bought = await desk.kpi("call_outcomes", { ...year, by: "row.campaign", where: "row.y=yes" });
    const found = (lines: readonly BreakdownLine[] = []): Record<string, number> => Object.fromEntries(lines.filter(({ key }) => key in truth.by_call_number).map((line) => [line.key, Number(line.value)]));
    expect(found(all.breakdown)).toEqual(Object.fromEntries(Object.entries(truth.by_call_number).map(([calls, { clients }]) => [calls, clients])));
    expect(found(bought.breakdown)).toEqual(Object.fromEntries(Object.entries(truth.by_call_number).map(([calls, { success }]) => [calls, success])));
  });
});

describe.skipIf(!isShared)(`the same with each client's row standing for all its calls${whySkipped}`, () => {
  let desk: Desk;
  const truth = isShared ? groundTruth<Truth>("bank_marketing") : undefined;

  beforeAll(async () => {
    desk = await openDesk();
    await desk.bring({ path: shared(file) }, { as: "bank-marketing-calls", map: { count: "campaign" }, set: { at: "2010-11-30" } });
  });
  afterAll(async () => desk.close());

  it("a success takes 22.8 calls, and those who bought were called twice", async () => {
    const [calls, bought, clients] = await Promise.all([
      desk.kpi("sales_actions", year), desk.kpi("sales_actions", { ...year, where: "row.y=yes" }), desk.kpi("call_outcomes", { ...year, where: "row.y=yes" }),
    ]);
    const successes = Number(clients.value);
    expect([calls.value, successes]).toEqual([truth?.calls_total, truth?.success]);
    expect(rounded(Number(calls.value) / successes)).toBe(truth?.calls_per_success);
    expect(rounded(successes / Number(calls.value))).toBe(truth?.success_per_call);
    expect(rounded(Number(calls.value) / Number(truth?.clients))).toBe(truth?.mean_calls_per_client);
    expect(rounded(Number(bought.value) / successes)).toBe(truth?.mean_calls_of_won_clients);
    expect(calls.buckets?.find(({ key }) => key === "call")?.value).toBe(truth?.calls_total);
  });
});

/** The length of each call, read from the file apart from our reader. */
function lengths(): number[] {
  const [head = "", ...lines] = readFileSync(shared(file), "utf8").trim().split("\n").map((line) => line.replaceAll('"', "").trim());
  const column = head.split(";").indexOf("duration");
  return lines.map((line) => Number(line.split(";")[column]));
}

function denominators(lines: readonly BreakdownLine[] | undefined): Record<string, number> {
  return Object.fromEntries((lines ?? []).map((line) => [line.key, Number(line.denominator)]));
}

function counted(attribute: string): Sql {
  return sql`
    SELECT attributes[${value.string(attribute)}] AS word, count() AS contacts, countIf(attributes['y'] = 'yes') AS success
    FROM touch
    GROUP BY word`;
}

function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}
