import type { KpiResult } from "../../src/serve/contract.ts";
import { showNumber } from "../format/numbers.ts";

/** A difference of two numbers of a KPI, with its sign; of shares in percentage points. */
export function showDifference(difference: number | null, kpi: Pick<KpiResult, "unit" | "currency">): string {
  if (difference === null) return "—";
  const unit = kpi.unit === "percent" || kpi.unit === "probability" ? "pp" : kpi.unit === "money_per_year" || kpi.unit === "money_per_day" ? "money" : kpi.unit;
  return showNumber(difference, { unit, currency: kpi.currency, signed: true });
}
