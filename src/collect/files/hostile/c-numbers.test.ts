import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDesk, type Desk, type ReadResult } from "./desk.ts";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const costs = (amounts: readonly string[]): string => `id,date,amount,note\n${amounts.map((text, i) => `k${i},2026-02-03,${quoted(text)},x`).join("\n")}\n`;

interface AmountCase {
  readonly mark: "." | ",";
  readonly text: string;
  /** Amount with its currency, or the code of the reject. */
  readonly becomes: string | null;
  readonly flags?: readonly string[];
}

const cases: readonly AmountCase[] = [
  { mark: ".", text: "1234.56", becomes: "1234.56 EUR" },
  { mark: ".", text: "1,234.56", becomes: "1234.56 EUR" },
  { mark: ".", text: "1,234,567", becomes: "1234567 EUR" },
  { mark: ".", text: "12,34.5", becomes: "number" },
  { mark: ".", text: "1.234,56", becomes: "number" },
  { mark: ",", text: "1.234,56", becomes: "1234.56 EUR" },
  { mark: ",", text: "1 234,56", becomes: "1234.56 EUR" },
  { mark: ",", text: "1\u00a0234,56", becomes: "1234.56 EUR" },
  { mark: ",", text: "1\u202f234,5", becomes: "1234.5 EUR" },
  { mark: ",", text: "1'234,5", becomes: "1234.5 EUR" },
  { mark: ",", text: "１２３４,５", becomes: "1234.5 EUR" },
  { mark: ",", text: "1,234.56", becomes: "number" },
  { mark: ".", text: "(500)", becomes: "-500 EUR", flags: ["negative", "implausible"] },
  { mark: ".", text: "−500", becomes: "-500 EUR", flags: ["negative", "implausible"] },
  { mark: ".", text: "500-", becomes: "-500 EUR", flags: ["negative", "implausible"] },
  { mark: ".", text: "-1", becomes: "-1 EUR", flags: ["implausible"] },
  { mark: ".", text: ".5", becomes: "0.5 EUR" },
  { mark: ".", text: "+5", becomes: "5 EUR" },
  { mark: ".", text: "1.23E+05", becomes: "123000 EUR", flags: ["scientific"] },
  { mark: ",", text: "1,23E+05", becomes: "123000 EUR", flags: ["scientific"] },
  { mark: ".", text: "0.123456", becomes: "0.1235 EUR", flags: ["exponent", "rounded"] },
  { mark: ".", text: "€1,000", becomes: "1000 EUR" },
  { mark: ".", text: "USD 1,000.50", becomes: "1000.5 USD" },
  { mark: ".", text: "1000 £", becomes: "1000 GBP" },
  { mark: ".", text: "$5", becomes: "currency" },
  { mark: ".", text: "99999999999999999", becomes: "range" },
  { mark: ".", text: "1e400", becomes: "range" },
  { mark: ".", text: "-1e400", becomes: "range" },
  { mark: ".", text: "9".repeat(60), becomes: "range" },
  { mark: ".", text: "0.12345678901234567890", becomes: "0.1235 EUR", flags: ["exponent", "rounded"] },
  { mark: ".", text: "1e-400", becomes: "0 EUR", flags: ["scientific"] },
  { mark: ".", text: "a lot", becomes: "number" },
  { mark: ".", text: "NaN", becomes: "number" },
  { mark: ".", text: "inf", becomes: "number" },
  { mark: ".", text: "0x10", becomes: "number" },
  { mark: ".", text: "1 or 2", becomes: "number" },
  { mark: ".", text: "", becomes: null },
  { mark: ".", text: "n/a", becomes: null },
];

const imports = new Map<string, Promise<ReadResult>>();

describe("amounts are read with the declared decimal mark (C1, C2, C8, C10, C11)", () => {
  test.each(cases)("$text with the mark $mark becomes $becomes", async (given) => {
    const all = cases.filter((one) => one.mark === given.mark);
    const read = imports.get(given.mark) ?? desk.read(costs(all.map(({ text }) => text)), { as: "cost", decimal: given.mark, currency: "EUR" });
    imports.set(given.mark, read);
    const { rows, rejects } = await read;
    const row = rows.find((one) => one["id"] === `k${all.indexOf(given)}`);
    const reject = rejects.find((one) => one.seq === String(all.indexOf(given) + 2));
    const amount = row === undefined || row["amount"] === null ? null : `${String(row["amount"])} ${String(row["currency"])}`;
    expect(reject?.code ?? amount).toBe(given.becomes);
    if (row !== undefined) expect([...(row["flags"] as string[])].sort()).toEqual([...(given.flags ?? [])].sort());
  });
});

test("a column of only 1,234 stops the import until the mark is chosen (C1)", async () => {
  const file = costs(["1,234", "5,678"]);
  await expect(desk.read(file, { as: "cost" })).rejects.toMatchObject({ code: "ambiguous_number" });
  const [point, comma] = [await desk.read(file, { as: "cost", decimal: "." }), await desk.read(file, { as: "cost", decimal: "," })];
  expect([point, comma].map(({ rows }) => rows[0]?.["amount"])).toEqual(["1234", "1.234"]);
});

test("one number that only a decimal comma explains decides for the whole column", async () => {
  const { rows } = await desk.read(costs(["1,234", "5,6"]), { as: "cost" });
  expect(rows.map((row) => row["amount"])).toEqual(["1.234", "5.6"]);
});

test("a number beyond all numbers is refused: it stood as infinite", async () => {
  const { rows, rejects } = await desk.read("id,at,type,seconds\na,2026-01-01T10:00:00Z,call,1e400\nb,2026-01-01T10:00:00Z,call,1e3\nc,2026-01-01T10:00:00Z,call,\n", { as: "touch", decimal: "." });
  expect(rows.map((row) => [row["id"], row["seconds"]])).toEqual([["b", 1000], ["c", null]]);
  expect(rejects.map(({ seq, code, field, value }) => [seq, code, field, value])).toEqual([["2", "range", "seconds", "1e400"]]);
});

test("a negative amount on a won deal is refused, unless its type says credit (C3)", async () => {
  const file = "id,status,amount,type\na,won,-100,New\nb,won,-100,Credit\nc,open,-100,New\n";
  const { rows, rejects } = await desk.read(file, { as: "opportunity", currency: "EUR" });
  expect(rows.map((row) => [row["id"], row["flags"]])).toEqual([["b", ["credit"]], ["c", []]]);
  expect(rejects.map(({ seq, code, field, value }) => [seq, code, field, value])).toEqual([["2", "negative_revenue", "amount", "-100"]]);
});

test("an id of twenty digits stays the text it is (C5)", async () => {
  const { rows } = await desk.read("id,date,amount\n00012345678901234567,2026-01-01,1\n", { as: "cost" });
  expect(rows[0]?.["id"]).toBe("00012345678901234567");
});

const currencies: readonly [text: string, becomes: string][] = [
  ["EUR", "EUR"], ["usd", "USD"], ["€", "EUR"], ["RUR", "RUB"], ["$", "currency"], ["XXX", "currency"], ["BTC", "currency"], ["", "CHF"],
];

test("currencies are codes, or signs that mean one currency only (C7)", async () => {
  const file = `id,date,amount,currency\n${currencies.map(([text], i) => `k${i},2026-01-01,1,${text}`).join("\n")}\n`;
  const { rows, rejects } = await desk.read(file, { as: "cost", currency: "CHF" });
  const found = [...rows.map((row) => [String(row["seq"]), row["currency"]]), ...rejects.map((reject) => [reject.seq, reject.code])];
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(currencies.map(([, becomes], i) => [String(i + 2), becomes])));
  const mapped = await desk.read(file, { as: "cost", currency: "CHF", values: { currency: { $: "USD" } } });
  expect(mapped.rows.find((row) => row["id"] === "k4")?.["currency"]).toBe("USD");
});

test("an amount without any currency is refused, and one in the workspace's currency says so (C7)", async () => {
  const file = costs(["5"]);
  const without = await desk.read(file, { as: "cost", workspaceCurrency: null });
  expect(without.rejects.map(({ code }) => code)).toEqual(["currency"]);
  const workspace = await desk.read(file, { as: "cost", workspaceCurrency: "EUR" });
  expect(workspace.rows[0]).toMatchObject({ currency: "EUR", flags: ["currency_assumed"] });
});

test("yen have no decimals and dinars may have three (C8)", async () => {
  const { rows } = await desk.read("id,date,amount,currency\na,2026-01-01,10.50,JPY\nb,2026-01-01,10.125,KWD\nc,2026-01-01,10.125,EUR\n", { as: "cost" });
  expect(rows.map((row) => row["flags"])).toEqual([["exponent"], [], ["exponent"]]);
});

const answers: readonly [kind: string, scale: string, text: string, code: string | null][] = [
  ["nps", "", "10", null], ["nps", "", "0", null], ["nps", "", "11", "range"], ["nps", "", "-1", "range"], ["nps", "", "9.5", "range"],
  ["nps", "", "ten", "range"], ["csat", "", "5", null], ["csat", "", "6", "range"], ["csat", "1-7", "6", null], ["csat", "1-7", "8", "range"],
  ["csat", "10", "9", null], ["csat", "10", "0", "range"], ["csat", "1 to 7", "7", null], ["nps", "10", "0", null], ["nps", "0–10", "11", "range"],
];

test("survey answers lie on their scale (C11)", async () => {
  const file = `id,kind,at,scale,answer\n${answers.map(([kind, scale, text], i) => `a${i},${kind},2026-01-01,${scale},${text}`).join("\n")}\n`;
  const { rejects } = await desk.read(file, { as: "survey_answer", decimal: "." });
  const codes = new Map(rejects.map(({ seq, code }) => [seq, code]));
  expect(answers.map((_, i) => codes.get(String(i + 2)) ?? null)).toEqual(answers.map(([, , , code]) => code));
});

test("a count below zero and a fraction of a click are refused", async () => {
  const { rejects, rows } = await desk.read("id,at,type,count\na,2026-01-01,ad_click,-3\nb,2026-01-01,ad_click,1.5\nc,2026-01-01,ad_click,2.0\nd,2026-01-01,ad_click,\n", { as: "touch", decimal: "." });
  expect(rejects.map(({ seq, code }) => [seq, code])).toEqual([["2", "negative"], ["3", "number"]]);
  expect(rows.map((row) => row["occurrences"])).toEqual(["2", "1"]);
});

test("clicks above impressions are kept with a warning (C10)", async () => {
  const mappings = [["ad_impression", "impressions"], ["ad_click", "clicks"]].map(([type = "", column = ""]) => ({
    kind: "touch", version: 1, source: "ads", fields: { at: { column: "date" }, type: { set: type }, count: { column } },
  }));
  const { rows } = await desk.read("date,impressions,clicks\n2026-01-01,10,2\n2026-01-02,10,30\n", { as: "ads", saved: { ads: mappings }, zone: "UTC" });
  const flagged = rows.filter((row) => (row["flags"] as string[]).includes("implausible")).map((row) => [row["type"], row["seq"]]);
  expect(flagged).toEqual([["ad_click", "3"]]);
});
