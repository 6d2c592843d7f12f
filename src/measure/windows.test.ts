import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { periodNamed } from "../model/period.ts";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { createTables } from "../store/schema.ts";
import { sql, value } from "../store/sql.ts";
import { fillTables, rowsOf } from "./examples.ts";
import { factsPage } from "./facts.ts";
import { kpi, type Kpi } from "./kpi.ts";
import { numberOf } from "./relations/settings.ts";
import { measure, type MeasureAsk } from "./run.ts";
import { settingsAsOf } from "./settings.ts";

const blank = {
  group: "won", better: "up", unit: "count", combine: "sum", reading: "flow", version: 1, question: "?", formula: "f", denominator: "", caveats: [], reads: ["opportunity"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export" }], nothing: "Nothing.", knobs: { least: { default: 100, meaning: "Smaller deals do not count." } },
  example: { given: {}, period: ["2026-01-01", "2026-02-01"], then: { value: null }, because: "" },
} as const satisfies Partial<Kpi>;

const large = kpi({
  ...blank, id: "large", title: "Large deals",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, id AS subject_id, closed_at AS at, 1 AS numerator, 0 AS denominator, 'opportunity' AS record, batch, seq
    FROM opportunity
    WHERE amount >= ${value.float(numberOf(knobs, "least"))} AND closed_at >= ${value.instant(window.from)} AND closed_at < ${value.instant(window.to)}`,
});
const bounded = kpi({ ...blank, id: "large", title: "Large deals", bounded: true, facts: (ask) => large.facts(ask) });

const deals = `
  id | account_id | closed_at            | amount
  1  | A          | 2026-01-10T09:00:00Z | 150
  2  | A          | 2026-02-10T09:00:00Z | 250
  3  | A          | 2026-02-20T09:00:00Z | 150
  4  | B          | 2026-02-19T23:30:00Z | 150
  5  | B          | 2026-03-10T09:00:00Z | 250`;

let dataDir: string;
let owner: Engine;
let engine: Engine;
beforeAll(async () => {
  dataDir = mkdtempSync(path(tmpdir(), "sextant-windows-"));
  owner = await openEngine({ dataDir });
  engine = await owner.in("windows");
  await createTables(engine);
  await fillTables(engine, rowsOf({ given: { opportunity: deals } }, now));
});
afterAll(async () => {
  await owner.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const now = "2026-07-01T00:00:00.000Z";

/** The least is 200 from 20 February on; days begin in the zone. */
function asked(of: Kpi, period: string, zone = "UTC"): MeasureAsk {
  const lines = [{ name: "zone", value: zone, valid_from: "1970-01-01" }, { name: "kpi.large.least", value: 200, valid_from: "2026-02-20T12:00:00Z", set_at: "2026-05-01T00:00:00Z" }];
  const settings = settingsAsOf(lines, now);
  return { engine, kpi: of, settings, now, period: periodNamed(period, settings, now) };
}

describe("a setting that changed on a day", () => {
  it("counts each fact by what held on its day, and says so", async () => {
    const result = await measure({ ...asked(large, "2026-Q1"), every: "month", by: "account_id" });
    expect(result.value).toBe(4);
    expect(result.series?.map((point) => point.value)).toEqual([1, 2, 1]);
    expect(result.breakdown?.map(({ key, value: deals_ }) => [key, deals_])).toEqual([["A", 2], ["B", 2]]);
    expect(result.warnings).toEqual([{ code: "settings_changed", text: "Settings changed within the period: least 100 → 200 on 2026-02-20. Each fact is counted by what held on its day." }]);
    expect((await factsPage(asked(large, "2026-Q1"))).facts.map(({ subject_id: id }) => id)).toEqual(["5", "4", "2", "1"]);
  });

  it("changes on the day as it begins in the workspace's zone", async () => {
    expect((await measure(asked(large, "2026-Q1", "Europe/Berlin"))).value).toBe(3);
  });

  it("leaves the periods before and after it as they are", async () => {
    const [january, march] = await Promise.all(["2026-01", "2026-03"].map((month) => measure({ ...asked(large, month), compare: true })));
    expect([january?.value, january?.knobs["least"], january?.warnings]).toEqual([1, 100, []]);
    expect([march?.value, march?.knobs["least"], march?.previous?.value]).toEqual([1, 200, 2]);
  });

  it("where facts depend on the bounds of the period, rules it whole by what holds at its end", async () => {
    const result = await measure(asked(bounded, "2026-Q1"));
    expect([result.value, result.knobs["least"], result.warnings]).toEqual([2, 200, []]);
  });
});
