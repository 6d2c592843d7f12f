import { describe, expect, test } from "vitest";
import { startOfDay } from "../../model/zone.ts";
import { compile, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { amongFew, byQuarter, quartersMax, quartersOf } from "./quarters.ts";

interface Given {
  readonly zone?: string;
  readonly now?: string;
  readonly isPieced?: boolean;
}

function windowOf(fromDay: string, toDay: string, { zone = "UTC", now = "2026-11-01T00:00:00.000Z", isPieced = true }: Given = {}): Window {
  return { fromDay, toDay, from: startOfDay(fromDay, zone), to: startOfDay(toDay, zone), zone, now, isPieced };
}

describe("quarters of the calendar", () => {
  test.each<readonly [string, Window, readonly string[]]>([
    ["a quarter is itself", windowOf("2026-07-01", "2026-10-01"), ["2026-07-01 2026-10-01"]],
    ["a day more reaches into the next", windowOf("2026-07-01", "2026-10-02"), ["2026-07-01 2026-10-01", "2026-10-01 2027-01-01"]],
    ["the turn of the year lies in two", windowOf("2025-12-31", "2026-01-02"), ["2025-10-01 2026-01-01", "2026-01-01 2026-04-01"]],
    ["they begin with the days of the zone", windowOf("2026-03-31", "2026-04-01", { zone: "Asia/Tokyo" }), ["2026-01-01 2026-04-01"]],
    ["of those to come none but the one that runs", windowOf("2026-07-01", "2027-07-01", { now: "2026-09-30T23:59:59.998Z" }), ["2026-07-01 2026-10-01"]],
    ["of a window to come its first", windowOf("2027-02-01", "2027-08-01"), ["2027-01-01 2027-04-01"]],
  ])("%s", (_, window, days) => {
    expect(quartersOf(window).map(({ fromDay, toDay }) => `${fromDay} ${toDay}`)).toEqual(days);
  });

  test("a quarter begins where a day of the zone does, whatever the window says", () => {
    const [quarter] = quartersOf(windowOf("2026-05-07", "2026-05-08", { zone: "America/Los_Angeles" }));
    expect(quarter).toMatchObject({ from: "2026-04-01T07:00:00.000Z", to: "2026-07-01T07:00:00.000Z" });
  });

  test("whoever asks in whatever window, and when, reads the same quarter", () => {
    const made = (window: Window): string[] => quartersOf(window).map((quarter) => JSON.stringify([quarter.from, quarter.to, quarter.now]));
    expect(made(windowOf("2026-08-03", "2026-08-09"))).toEqual(made(windowOf("2026-07-01", "2026-10-01", { now: "2026-11-02T10:00:00.000Z" })));
  });
});

describe("what is read of them", () => {
  const make = ({ from }: Window) => sql`SELECT * FROM touch WHERE at >= ${value.instant(from)}`;

  test.each<readonly [string, Window, number | null]>([
    ["each quarter once", windowOf("2026-02-10", "2026-08-20"), 3],
    ["nothing in pieces where that is not asked for", windowOf("2026-02-10", "2026-08-20", { isPieced: false }), null],
    ["as many quarters as may be", windowOf("2023-10-01", "2026-10-01"), quartersMax],
    ["nothing in pieces over more of them", windowOf("2023-09-30", "2026-10-01"), null],
  ])("%s", (_, window, pieces) => {
    const rows = byQuarter(window, make);
    expect(rows === null ? null : compile(rows).text.split("UNION ALL").length).toBe(pieces);
  });

  test("others than a few accounts are passed over only where there is much", () => {
    const accounts = sql`SELECT account_id FROM account`;
    expect(compile(amongFew(accounts, windowOf("2026-07-01", "2026-10-01"))).text).toContain("account_id IN (SELECT account_id FROM account)");
    expect(compile(amongFew(accounts, windowOf("2026-07-01", "2026-10-01", { isPieced: false }))).text).toBe("true");
  });
});
