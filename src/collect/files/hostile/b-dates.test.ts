import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DateFormat } from "../preset.ts";
import { openDesk, type Desk, type ReadResult } from "./desk.ts";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const call = (dates: readonly string[]): string => `id,at,type\n${dates.map((text, i) => `t${i},"${text}",call`).join("\n")}\n`;

interface DateCase {
  readonly format: DateFormat;
  readonly zone?: string;
  readonly text: string;
  /** Instant in UTC, or the code of the reject. */
  readonly becomes: string;
  readonly flags?: readonly string[];
}

const cases: readonly DateCase[] = [
  { format: "ymd", text: "2026-02-03", becomes: "2026-02-03 00:00:00.000" },
  { format: "ymd", text: "2026-02-03 10:11:12", becomes: "2026-02-03 10:11:12.000" },
  { format: "ymd", text: "2026-02-03T10:11:12.345Z", becomes: "2026-02-03 10:11:12.345" },
  { format: "ymd", text: "2026-02-03T10:00:00+02:00", becomes: "2026-02-03 08:00:00.000" },
  { format: "ymd", text: "2026/2/3 9:05", becomes: "2026-02-03 09:05:00.000" },
  { format: "ymd", text: "20260203", becomes: "2026-02-03 00:00:00.000" },
  { format: "ymd", text: " 2026-02-03 ", becomes: "2026-02-03 00:00:00.000" },
  { format: "ymd", text: "2026年2月3日", becomes: "2026-02-03 00:00:00.000" },
  { format: "ymd", text: "03/02/2026", becomes: "date" },
  { format: "dmy", text: "03/02/2026", becomes: "2026-02-03 00:00:00.000" },
  { format: "dmy", text: "3.2.2026 14:05", becomes: "2026-02-03 14:05:00.000" },
  { format: "dmy", text: "3 Feb 2026", becomes: "2026-02-03 00:00:00.000" },
  { format: "dmy", text: "3. März 2026", becomes: "2026-03-03 00:00:00.000" },
  { format: "dmy", text: "Tue, 03 Feb 2026 10:00:00 GMT", becomes: "2026-02-03 10:00:00.000" },
  { format: "dmy", text: "2026-02-03", becomes: "date" },
  { format: "mdy", text: "02/03/2026", becomes: "2026-02-03 00:00:00.000" },
  { format: "mdy", text: "Feb 3, 2026 1:05 PM", becomes: "2026-02-03 13:05:00.000" },
  { format: "mdy", text: "2/3/26 12:00 AM", becomes: "2026-02-03 00:00:00.000" },
  { format: "epoch_s", text: "1770112800", becomes: "2026-02-03 10:00:00.000" },
  { format: "epoch_ms", text: "1770112800123", becomes: "2026-02-03 10:00:00.123" },
  { format: "epoch_us", text: "1770112800123456", becomes: "2026-02-03 10:00:00.123" },
  { format: "epoch_ns", text: "1770112800123456789", becomes: "2026-02-03 10:00:00.123" },
  { format: "epoch_s", text: "1770112800123", becomes: "date" },
  { format: "epoch_ms", text: "1770112800", becomes: "date" },
  { format: "epoch_s", text: "-86400", becomes: "date_range" },
  { format: "excel", text: "46056", becomes: "2026-02-03 00:00:00.000", flags: ["excel_serial"] },
  { format: "excel", text: "46056.5", becomes: "2026-02-03 12:00:00.000", flags: ["excel_serial"] },
  { format: "ymd", text: "2026-02-29", becomes: "date" },
  { format: "dmy", text: "31/04/2026", becomes: "date" },
  { format: "ymd", text: "2026-13-01", becomes: "date" },
  { format: "ymd", text: "0001-01-01", becomes: "date_range" },
  { format: "ymd", text: "1899-12-31", becomes: "date_range" },
  { format: "ymd", text: "1989-12-31", becomes: "date_range" },
  { format: "ymd", text: "9999-12-31", becomes: "date_range" },
  { format: "ymd", text: "0000-00-00", becomes: "date_range" },
  { format: "ymd", text: "soon", becomes: "date" },
  { format: "ymd", zone: "Europe/Berlin", text: "2026-07-01 10:00:00", becomes: "2026-07-01 08:00:00.000" },
  { format: "ymd", zone: "Europe/Berlin", text: "2026-10-25 02:30:00", becomes: "2026-10-25 00:30:00.000", flags: ["dst_ambiguous"] },
  { format: "ymd", zone: "Europe/Berlin", text: "2026-03-29 02:30:00", becomes: "2026-03-29 01:30:00.000", flags: ["dst_gap"] },
  { format: "ymd", zone: "Asia/Kathmandu", text: "2026-02-03", becomes: "2026-02-02 18:15:00.000" },
  { format: "ymd", zone: "+05:30", text: "2026-02-03", becomes: "2026-02-02 18:30:00.000" },
  { format: "ymd", text: "2026-02-03 10:00:00 CET", becomes: "2026-02-03 09:00:00.000", flags: ["zone_abbreviation"] },
  { format: "ymd", text: "2026-02-03 10:00:00 MSK", becomes: "2026-02-03 07:00:00.000", flags: ["zone_abbreviation"] },
  { format: "ymd", text: "2026-02-03 10:00:00 Asia/Calcutta", becomes: "2026-02-03 04:30:00.000" },
  { format: "ymd", text: "2026-07-03 10:00:00 Europe/Berlin", becomes: "2026-07-03 08:00:00.000" },
  { format: "ymd", text: "2026-02-03 10:00:00 GMT+3", becomes: "2026-02-03 07:00:00.000" },
  { format: "ymd", text: "2026-02-03T10:00:00+0530", becomes: "2026-02-03 04:30:00.000" },
  { format: "ymd", text: "2026-02-03T10:00:00+25:00", becomes: "tz" },
  { format: "ymd", text: "2026-02-03 10:00:00 Mars/Olympus", becomes: "tz" },
  { format: "ymd", text: "2026-12-30", becomes: "2026-12-30 00:00:00.000", flags: ["future"] },
];

/** One import per format and zone, each case a row of it. */
const imports = new Map<string, Promise<ReadResult>>();

function importOf({ format, zone = "UTC" }: DateCase): { all: readonly DateCase[]; read: Promise<ReadResult> } {
  const all = cases.filter((one) => one.format === format && (one.zone ?? "UTC") === zone);
  const key = `${format} ${zone}`;
  const read = imports.get(key) ?? desk.read(call(all.map(({ text }) => text)), { as: "touch", dates: { at: format }, zone });
  imports.set(key, read);
  return { all, read };
}

describe("dates are read in the declared form only (B1–B8)", () => {
  test.each(cases)("$text as $format becomes $becomes", async (given) => {
    const { all, read } = importOf(given);
    const { rows, rejects } = await read;
    const id = `t${all.indexOf(given)}`;
    const row = rows.find((one) => one["id"] === id);
    const reject = rejects.find((one) => one.seq === String(all.indexOf(given) + 2));
    expect(row?.["at"] ?? reject?.code).toBe(given.becomes);
    if (row !== undefined) expect(row["flags"]).toEqual(given.flags ?? []);
  });
});

test("a column that allows two readings stops the import until the user picks one", async () => {
  const file = call(["03/02/2026", "04/05/2026"]);
  await expect(desk.read(file, { as: "touch" })).rejects.toMatchObject({ code: "ambiguous_date" });
  const { rows } = await desk.read(file, { as: "touch", dates: { at: "dmy" } });
  expect(rows.map((row) => row["at"])).toEqual(["2026-02-03 00:00:00.000", "2026-05-04 00:00:00.000"]);
});

test("a column with several forms stops the import; with one declared the other rows are refused one by one", async () => {
  const file = call(["2026-02-03", "03/02/2026", "02/03/2026", "3 Feb 2026", "20260203", "2026-02-03T10:00:00+02:00"]);
  await expect(desk.read(file, { as: "touch" })).rejects.toMatchObject({ code: "ambiguous_date" });
  const { rows, rejects } = await desk.read(file, { as: "touch", dates: { at: "ymd" } });
  expect(rows.map((row) => row["seq"])).toEqual(["2", "6", "7"]);
  expect(rejects.map(({ seq, code }) => [seq, code])).toEqual([["3", "date"], ["4", "date"], ["5", "date"]]);
});

test("one day beyond the twelfth of a month decides the order for the whole column", async () => {
  const { rows } = await desk.read(call(["03/02/2026", "23/02/2026"]), { as: "touch" });
  expect(rows.map((row) => row["at"])).toEqual(["2026-02-03 00:00:00.000", "2026-02-23 00:00:00.000"]);
});

test("times without a zone are read in the workspace's zone, and say so", async () => {
  const { rows } = await desk.read(call(["2026-02-03 10:00:00"]), { as: "touch", workspaceZone: "Europe/Berlin" });
  expect(rows[0]).toMatchObject({ at: "2026-02-03 09:00:00.000", flags: ["zone_assumed"] });
});

test("a contract may run thirty years ahead, and may not end before it starts (B7, B13)", async () => {
  const { rows, rejects } = await desk.read("id,starts,ends\na,2026-01-01,2050-01-01\nb,2026-01-01,2025-01-01\nc,2026-01-01,2099-01-01\n", { as: "contract" });
  expect(rows.map((row) => row["id"])).toEqual(["a"]);
  expect(rejects.map(({ seq, code }) => [seq, code])).toEqual([["3", "inconsistent_dates"], ["4", "date_range"]]);
});

test("an opportunity closed before it was created is kept with a warning (B13)", async () => {
  const { rows } = await desk.read("id,created_at,closed_at\na,2026-02-01,2026-01-01\n", { as: "opportunity", zone: "UTC" });
  expect(rows[0]?.["flags"]).toEqual(["inconsistent_dates"]);
});

test("a day stays the day that was written whatever the zone", async () => {
  const { rows } = await desk.read("id,starts\na,2026-03-31 23:30:00\nb,2026-03-31T23:30:00Z\n", { as: "contract", zone: "Europe/Berlin" });
  expect(rows.map((row) => row["starts"])).toEqual(["2026-03-31", "2026-04-01"]);
});
