import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { periodNamed } from "../model/period.ts";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { createTables } from "../store/schema.ts";
import { sql, value, type Sql } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { emptyTables, fillTables, rowsOf, type TableRows } from "./examples.ts";
import { kpi, type Ask, type Kpi } from "./kpi.ts";
import { measure, type MeasureAsk } from "./run.ts";
import type { KpiResult } from "./result.ts";
import { settingsAsOf, type SettingLine } from "./settings.ts";

/** When tests of measuring ask, where they say nothing else. */
export const now = "2026-07-01T00:00:00.000Z";

export interface Company {
  readonly given: Readonly<Record<string, string>>;
  readonly settings?: readonly Omit<SettingLine, "valid_from">[];
  readonly zone?: string;
  readonly now?: string;
}

export type Asked = Omit<Partial<MeasureAsk>, "period" | "kpi"> & { readonly kpi: Kpi; readonly period?: string };

/** An engine with the tables of records, for tests of measuring. */
export interface Workbench {
  readonly engine: Engine;
  /** A company of a few rows, and a way to ask it. */
  company(company: Company): Promise<(asked: Asked) => Promise<KpiResult>>;
  put(rows: TableRows): Promise<void>;
  /** Empties the tables that were filled. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-measure-"));
  const owner = await openEngine({ dataDir });
  const engine = await owner.in("measured");
  await createTables(engine);
  const filled = new Set<RecordTable>();
  const put = async (rows: TableRows): Promise<void> => {
    for (const table of rows.keys()) filled.add(table);
    await fillTables(engine, rows);
  };
  return {
    engine,
    put,
    async company({ given, settings = [], zone = "UTC", now: at = now }) {
      await put(rowsOf({ given, zone }, at));
      const ledger = [{ name: "zone", value: zone }, ...settings].map((line) => ({ ...line, valid_from: "1970-01-01" }));
      const resolved = settingsAsOf(ledger, at);
      return ({ period = "2026-Q2", ...ask }) => measure({ engine, settings: resolved, now: at, ...ask, period: periodNamed(period, resolved, at) });
    },
    async clear() {
      await emptyTables(engine, [...filled]);
      filled.clear();
    },
    async close() {
      await owner.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a KPI has that a test says nothing of. */
export const blank = {
  group: "won", better: "up", reading: "flow", version: 1, question: "?", formula: "f", denominator: "", caveats: [], knobs: {}, reads: ["opportunity"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export" }], nothing: "Nothing.",
  example: { given: {}, period: ["2026-01-01", "2026-02-01"], then: { value: null }, because: "" },
} as const satisfies Partial<Kpi>;

/** Deals that closed in the window. */
export const closed = ({ window }: Ask): Sql => sql`closed_at >= ${value.instant(window.from)} AND closed_at < ${value.instant(window.to)}`;

/** Revenue of won deals by the day they closed. */
export const revenue = kpi({
  ...blank, id: "revenue", title: "Revenue", unit: "money", combine: "sum",
  labels: ["owner", "product_line"],
  facts: (ask) => sql`
    SELECT account_id, id AS subject_id, closed_at AS at, amount AS numerator, 0 AS denominator, currency, map('owner', owner, 'product_line', product_line) AS labels,
      'opportunity' AS record, batch, seq
    FROM opportunity
    WHERE status = 'won' AND ${closed(ask)}`,
});
