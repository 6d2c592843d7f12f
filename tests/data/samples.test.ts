/** Every preset on a small file of its layout, through the real import: what is offered for the file, and which records it makes. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../src/collect/presets/index.ts";
import { adSamples } from "../../src/collect/presets/samples/ad-reports.ts";
import { recordSamples } from "../../src/collect/presets/samples/records.ts";
import { name, sql, value } from "../../src/store/sql.ts";
import { recordTables } from "../../src/store/tables/index.ts";
import { openDesk, type Desk, type Say } from "./desk.ts";

type Row = Readonly<Record<string, unknown>>;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());

describe("a small file of a known layout", () => {
  it.each(recordSamples)("as $as makes the records that are meant", async ({ as, file, say = {}, makes, skipped = 0 }) => {
    await whileImported(as, file, say, async (batch, rows) => {
      expect(rows).toMatchObject({ read: file.length - 1, skipped, rejected: 0 });
      for (const [kind, meant] of Object.entries(makes)) expect(shownAs(meant, await records(kind, batch)), kind).toEqual(meant);
    });
  });

  it.each(adSamples)("as $as makes 1,040 impressions, 20 clicks and a spend of 12.50", async ({ as, file, campaign, asset, currency }) => {
    await whileImported(as, file, currency === "" ? { set: { currency: "CHF" } } : {}, async (batch, rows) => {
      expect(rows).toMatchObject({ read: 2, rejected: 0 });
      const touch = { campaign, asset, side: "marketing" };
      const touches = [
        { ...touch, type: "ad_impression", occurrences: 1000, direction: "out" },
        { ...touch, type: "ad_impression", occurrences: 40, direction: "out" },
        { ...touch, type: "ad_click", occurrences: 20, direction: "in" },
      ];
      const found = await records("touch", batch);
      expect(shownAs(touches, found.toSorted((a, b) => Number(b["occurrences"]) - Number(a["occurrences"])).toSorted((a, b) => order(a) - order(b)))).toEqual(touches);
      expect(found.map((row) => String(row["at"]).slice(0, 10)).toSorted()).toEqual(["2026-03-02", "2026-03-02", "2026-03-03"]);
      const costs = [{ from_day: "2026-03-02", amount: "12.5", currency: currency === "" ? "CHF" : currency, kind: "media", campaign, note: asset }];
      expect(shownAs(costs, await records("cost", batch))).toEqual(costs);
    });
  });

  const recognised = presets.filter((preset) => preset.recognise !== null).map((preset) => preset.id);
  it.each([...recordSamples, ...adSamples].filter((sample) => recognised.includes(sample.as)))("is recognised as $as", async ({ as, file }) => {
    const look = await desk.look("export.csv", text(file));
    expect(look.guesses[0]?.as).toBe(as);
  });

  it("of an ad platform that is sent again with a restated day replaces that day", async () => {
    const [head = "", first = "", second = ""] = adSamples.find((sample) => sample.as === "google-ads-campaigns")?.file ?? [];
    const say = { as: "google-ads-campaigns", set: { currency: "EUR" } };
    const before = await desk.bring({ name: "a.csv", text: text([head, first, second]) }, say);
    const after = await desk.bring({ name: "b.csv", text: text([head, first.replace("1000", "1001"), second]) }, say);
    expect(after.rows).toMatchObject({ changed: 1, new: 0 });
    const [row] = await desk.rows<{ total: string }>(sql`SELECT sum(occurrences) AS total FROM touch WHERE type = 'ad_impression'`);
    expect(Number(row?.total)).toBe(1041);
    for (const { batch } of [after, before]) await desk.post(`/api/v1/imports/${batch}/undo`, {});
  });
});

async function whileImported(as: string, file: readonly string[], say: Omit<Say, "as">, then: (batch: number, rows: unknown) => Promise<void>): Promise<void> {
  const brought = await desk.bring({ name: `${as}.csv`, text: text(file) }, { as, ...say });
  expect((await desk.rejects(brought.batch)).rejects).toEqual([]);
  await then(brought.batch, brought.rows);
  await desk.post(`/api/v1/imports/${brought.batch}/undo`, {});
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

async function records(kind: string, batch: number): Promise<Row[]> {
  const table = recordTables.find((one) => one.kind === kind);
  if (table === undefined) throw new Error(`no record kind ${kind}`);
  return desk.rows(sql`SELECT * FROM ${name(table.name)} WHERE batch = ${value.int(batch)} ORDER BY seq`);
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

function order(row: Row): number {
  return row["type"] === "ad_click" ? 1 : 0;
}
