/** Every preset on a small file of its layout: what is offered for the file, and which records the real reader makes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inForm } from "../form.ts";
import { presets } from "../../src/collect/presets/index.ts";
import { adSamples } from "../../src/collect/presets/samples/ad-reports.ts";
import { historySamples } from "../../src/collect/presets/samples/histories.ts";
import { recordSamples } from "../../src/collect/presets/samples/records.ts";
import { sql } from "../../src/store/sql.ts";
import { openDesk } from "./desk.ts";
import { openReader, type Reader } from "./reader.ts";

type Row = Readonly<Record<string, unknown>>;

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(async () => reader.close());

describe("a small file of a known layout", () => {
  it.each([...recordSamples, ...historySamples])("as $as makes the records that are meant", async ({ as, file, say = {}, makes, skipped = 0 }) => {
    await reader.read(fileOf(as, file), { as, ...say }, async ({ parts, rejects, records }) => {
      expect(rejects).toEqual([]);
      expect(parts.map((part) => [part.read, part.rejected, part.skipped])).toEqual([skipped].flat().map((some) => [file.length - 1, 0, some]));
      for (const [kind, meant] of Object.entries(makes)) expect(shownAs(meant, lastOfEach(kind, await records(kind))), kind).toEqual(meant);
    });
  });

  it.each(inForm(adSamples, 6))("as $as makes 1,040 impressions, 20 clicks and a spend of 12.50", async ({ as, file, campaign, asset, currency }) => {
    await reader.read(fileOf(as, file), { as, ...(currency === "" ? { set: { currency: "CHF" } } : {}) }, async ({ parts, rejects, records }) => {
      expect(rejects).toEqual([]);
      expect(parts.map((part) => [part.kind, part.skipped])).toEqual([["touch", 0], ["touch", 1], ["cost", 1]]);
      const touch = { campaign, asset, side: "marketing", channel: "ad" };
      const touches = [
        { ...touch, type: "ad_impression", occurrences: 1000, direction: "out" },
        { ...touch, type: "ad_impression", occurrences: 40, direction: "out" },
        { ...touch, type: "ad_click", occurrences: 20, direction: "in" },
      ];
      const found = await records("touch");
      expect(shownAs(touches, found)).toEqual(touches);
      expect(found.map((row) => String(row["at"]).slice(0, 10))).toEqual(["2026-03-02", "2026-03-03", "2026-03-02"]);
      expect(new Set(found.map((row) => row["row_key"])).size).toBe(3);
      const costs = [{ from_day: "2026-03-02", amount: "12.5", currency: currency === "" ? "CHF" : currency, kind: "media", campaign, note: asset }];
      expect(shownAs(costs, await records("cost"))).toEqual(costs);
    });
  });

  const recognised = presets.filter((preset) => preset.recognise !== null).map((preset) => preset.id);
  it.each([...recordSamples, ...historySamples, ...adSamples].filter((sample) => recognised.includes(sample.as)))("is recognised as $as", async ({ as, file }) => {
    const { guesses } = await reader.look(fileOf("export", file));
    expect(guesses[0]?.as).toBe(as);
  });
});

describe("a log in a layout of one's own", () => {
  const file = fileOf("changes", [
    "Deal,Field,Old value,New value,Changed at",
    "d1,Amount,100.50,200,2026-02-01 10:00:00",
    "d1,Sales_Stage__c,Lead,Offer,2026-02-02 10:00:00",
    "d1,Colour,,red,2026-02-03 10:00:00",
    "d1,Expected close,,soon,2026-02-04 10:00:00",
  ]);
  const map = { id: "Deal", property: "Field", value: "New value", old_value: "Old value", valid_from: "Changed at" };

  it("says which column names the property, which has its value and which had the old one", async () => {
    await reader.read(file, { as: "opportunity", source: "crm", currency: "EUR", decimal: ".", map, values: { property: { Sales_Stage__c: "stage", "Expected close": "closes_on" } } }, async ({ rejects, records }) => {
      expect(rejects).toMatchObject([{ code: "date", field: "closes_on", value: "soon" }]);
      const meant = [
        { id: "d1", amount: "200", stage: "", says: ["id", "amount"], valid_from: "2026-02-01 10:00:00" },
        { amount: null, stage: "Offer", says: ["id", "stage"] },
        { says: ["id"], attributes: { Colour: "red" } },
        { amount: "100.5", says: ["<", "id", "amount"], valid_from: "2026-02-01 09:59:59.999" },
        { stage: "Lead", says: ["<", "id", "stage"] },
        { says: ["<", "id"], attributes: { Colour: "" } },
        { closes_on: null, says: ["<", "id", "closes_on"] },
      ];
      const found = await records("opportunity");
      expect(shownAs(meant, found)).toEqual(meant);
      expect(new Set(found.map((row) => row["row_key"])).size).toBe(1);
    });
  });

  it("needs the id of the record in every row", async () => {
    await reader.read(fileOf("changes", ["Deal,Field,New value,Changed at", ",Amount,5,2026-02-01 10:00:00"]), { as: "opportunity", currency: "EUR", map: { id: "Deal", property: "Field", value: "New value", valid_from: "Changed at" } }, async ({ rejects }) => {
      expect(rejects).toMatchObject([{ code: "missing", field: "id" }]);
    });
  });
});

describe("an ad platform's report that is sent again", () => {
  it("with a restated day replaces what was there of it", async () => {
    const desk = await openDesk();
    const [head = "", first = "", second = ""] = adSamples.find((sample) => sample.as === "google-ads-campaigns")?.file ?? [];
    const say = { as: "google-ads-campaigns", set: { currency: "EUR" } };
    await desk.bring(fileOf("a", [head, first, second]), say);
    const restated = await desk.bring(fileOf("b", [head, first.replace(",1000", ",1001").replace("1000,", "1001,"), second]), say);
    expect(restated.rows).toMatchObject({ changed: 1, new: 0 });
    const [row] = await desk.rows<{ total: string }>(sql`SELECT sum(occurrences) AS total FROM touch WHERE type = 'ad_impression'`);
    expect(Number(row?.total)).toBe(1041);
    await desk.close();
  });
});

function fileOf(called: string, lines: readonly string[]): { name: string; text: string } {
  return { name: `${called}.csv`, text: `${lines.join("\n")}\n` };
}

/** Campaigns are no versions: of several rows with one id the last stands. */
function lastOfEach(kind: string, rows: readonly Row[]): readonly Row[] {
  return kind === "campaign" ? [...new Map(rows.map((row) => [row["id"], row])).values()] : rows;
}

/** The records with only the fields that are meant, written alike: as many as there are, so that one too many shows. */
function shownAs(meant: readonly Row[], found: readonly Row[]): Row[] {
  return found.map((row, i) => Object.fromEntries(Object.entries(meant[i] ?? { id: "" }).map(([field, said]) => [field, written(row[field], said)])));
}

function written(cell: unknown, said: unknown): unknown {
  if (typeof said === "number" && cell !== null) return Number(cell);
  if (typeof cell !== "string") return cell;
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000$/.test(cell)) return cell.slice(0, 19);
  return /^-?\d+\.\d*0+$/.test(cell) ? String(Number(cell)) : cell;
}
