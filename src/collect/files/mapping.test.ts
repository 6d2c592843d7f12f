import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { preset } from "./preset.ts";
import { keepStream } from "./keep.ts";
import { look } from "./look.ts";
import { draftMapping, type MappingRequest } from "./mapping.ts";
import type { FileLook, MappingDraft } from "./report.ts";

let dataDir: string;
beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), "sextant-mapping-"))));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const spend = preset({
  id: "acme-ads", title: "Acme Ads", vendor: "Acme", meaning: "Spend and clicks per day.", version: 3, notes: [],
  recognise: { all: ["Ad Day", "Spend Micros"] },
  mappings: [
    { kind: "cost", fields: { from: { column: "ad_day" }, amount: { micros: "spend_micros" } } },
    { kind: "touch", fields: { at: { day: "ad_day" }, type: { set: "ad_click" }, count: { column: "clicks" } }, needs: ["count"] },
  ],
});

const see = async (file: string): Promise<FileLook> => {
  const kept = await keepStream({ dataDir, name: "file.csv", stream: Readable.from([Buffer.from(file)]) });
  return look({ dataDir, sha256: kept.sha256, name: kept.name, presets: [spend] });
};
const draft = async (file: string, said: Partial<MappingRequest> = {}): Promise<MappingDraft> =>
  draftMapping({ presets: [spend], workspaceCurrency: "EUR", ...said, look: await see(file) });
const filled = (found: MappingDraft): Record<string, string> =>
  Object.fromEntries(found.fields.flatMap(({ field, column }) => (column === null ? [] : [[field, column]])));

describe("the number of an invoice", () => {
  const header = "invoice_no,customer_id,invoice_date,amount";
  test.each([
    ["is the order's number where its lines differ", "536365,17850,2026-12-01,15.30\n536365,17850,2026-12-01,20.34\n536366,13047,2026-12-01,11.10", { order_no: "invoice_no" }],
    ["is the order's id where each stands once", "536365,17850,2026-12-01,15.30\n536366,13047,2026-12-01,11.10", { id: "invoice_no" }],
    ["is the order's id where the same row is there twice", "536365,17850,2026-12-01,15.30\n536365,17850,2026-12-01,15.30\n536366,13047,2026-12-01,11.10", { id: "invoice_no" }],
  ])("%s", async (_, rows, fields) => {
    const { id, order_no } = filled(await draft(`${header}\n${rows}\n`, { as: "order" }));
    expect(Object.fromEntries(Object.entries({ id, order_no }).filter(([, column]) => column !== undefined))).toEqual(fields);
  });
});

describe("columns find their fields by name", () => {
  const cases: readonly [kind: string, header: string, fields: Record<string, string>][] = [
    ["opportunity", "Deal ID,Company,Deal Stage,Close Value,Expected Close Date", { id: "Deal ID", account: "Company", stage: "Deal Stage", amount: "Close Value", closes_on: "Expected Close Date" }],
    ["account", "Account Name,Website,Industry,Number of Employees", { name: "Account Name", domains: "Website", industry: "Industry", employees: "Number of Employees" }],
    ["person", "Contact ID,Full Name,E-Mail,Job Title,Company", { id: "Contact ID", name: "Full Name", email: "E-Mail", title: "Job Title", account: "Company" }],
    ["cost", "Day,Spend,Campaign Name,until", { from: "Day", amount: "Spend", campaign: "Campaign Name", until: "until" }],
    ["touch", "timestamp,activity type,email,count", { at: "timestamp", type: "activity type", person_email: "email", count: "count" }],
    ["list_membership", "account,from,to", { account: "account", from: "from", to: "to" }],
    ["survey_answer", "kind,at,score,comment", { kind: "kind", at: "at", answer: "score", text: "comment" }],
  ];
  test.each(cases)("%s of %s", async (as, header, fields) => {
    expect(filled(await draft(`${header}\n${header.replaceAll(/[^,]+/g, "x")}\n`, { as }))).toEqual(fields);
  });
});

test("what no field reads is listed as unused", async () => {
  expect((await draft("id,name,favourite colour\na,b,c\n", { as: "account" })).unused).toEqual(["favourite colour"]);
});

describe("corrections win", () => {
  const file = "id,when,what,Betrag\na,2026-01-01,x,5\n";
  test("a column, a constant and words", async () => {
    const { mappings } = await draft(file, { as: "cost", map: { from: "when", amount: "betrag" }, set: { kind: "event" }, values: { channel: { x: "web" } }, currency: "chf", source: "books", zone: "europe/berlin", decimal: "," });
    expect(mappings).toMatchObject([{ kind: "cost", source: "books", currency: "CHF", zone: "Europe/Berlin", decimal: ",", values: { channel: { x: "web" } } }]);
    expect(mappings[0]?.fields).toMatchObject({ from_day: { column: "when" }, amount: { column: "betrag" }, kind: { set: "event" } });
  });

  const mistakes: readonly [said: Partial<MappingRequest>, code: string][] = [
    [{ as: "costs" }, "unknown_mapping"],
    [{ as: "cost", map: { from: "nowhere" } }, "unknown_column"],
    [{ as: "cost", map: { begin: "when" } }, "unknown_field"],
    [{ as: "cost", dates: { from: "american" } }, "unknown_date_format"],
    [{ as: "cost", currency: "coins" }, "unknown_currency"],
    [{ as: "cost", zone: "Mars" }, "unknown_zone"],
  ];
  test.each(mistakes)("%j is %s", async (said, code) => {
    await expect(draft(file, said)).rejects.toMatchObject({ code });
  });

  test("a preset of several kinds is corrected in the kind that has the field, or in the named one", async () => {
    const { mappings } = await draft("Ad Day,Spend Micros,Clicks,Region\n2026-01-01,5,1,x\n", { as: "acme-ads", map: { "touch.campaign": "Region" }, set: { from: "2026-01-01" } });
    expect(mappings.map(({ kind, fields, version, source }) => [kind, Object.keys(fields), version, source])).toEqual([
      ["cost", ["amount", "from_day"], 3, "acme"],
      ["touch", ["at", "type", "count", "campaign"], 3, "acme"],
    ]);
  });
});

describe("what is open is asked", () => {
  const asked = (found: MappingDraft): string[][] => found.questions.map(({ code, option }) => [code, option]);

  test("a layout that is recognised needs no question", async () => {
    const found = await draft("Ad Day,Spend Micros,Clicks\n2026-01-01,5,1\n");
    expect([found.as, asked(found)]).toEqual(["acme-ads", []]);
  });
  test("a header that says nothing", async () => {
    expect(asked(await draft("a,b\n1,2\n"))).toMatchObject([["kind", expect.stringMatching(/^--as /)]]);
  });
  test("a field that every row needs", async () => {
    expect(asked(await draft("id,note\na,b\n", { as: "contract" }))).toEqual([["mapping", "--map starts=COLUMN"]]);
  });
  test("dates and numbers with two readings", async () => {
    expect(asked(await draft("id,date,amount\na,03/02/2026,\"1,234\"\n", { as: "cost" }))).toEqual([["ambiguous_date", "--date from=dmy"], ["ambiguous_number", "--decimal ."]]);
    expect(asked(await draft("id,date,amount\na,03/02/2026,\"1,234\"\n", { as: "cost", dates: { from: "mdy" }, decimal: "." }))).toEqual([]);
  });
  test("a currency that nobody says", async () => {
    expect(asked(await draft("id,date,amount\na,2026-02-03,5\n", { as: "cost", workspaceCurrency: null }))).toEqual([["currency", "--currency EUR"]]);
  });
  test("words that are not ours", async () => {
    expect(asked(await draft("id,at,type\na,2026-02-03,Phone Call\nb,2026-02-03,page view\n", { as: "touch" }))).toEqual([["unknown_word", "--value type:Phone Call=WORD"]]);
  });
});
