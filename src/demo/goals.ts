/**
 * Goals of marketing and sales: their values and signatures stand before their days begin. They are what such a company would wish for, not what chance
 * makes of it, so some are met and some are not.
 */
import { atMinute, type Day, dayOf, isoDay, workingDay } from "./calendar.ts";
import type { Row } from "./table.ts";

export const goalColumns = ["id", "kpi", "segment", "from", "to", "value", "currency", "marketing_owner", "sales_owner", "marketing_signed_at", "sales_signed_at", "locked_at"] as const;

interface Wish {
  readonly kpi: string;
  /** `DIMENSION=VALUE`; empty for all accounts. */
  readonly segment?: string;
  readonly value: number;
  readonly currency?: string;
}

const ofQuarter: readonly Wish[] = [
  { kpi: "engaged_rate", value: 0.7 },
  { kpi: "engaged_rate", segment: "tier=1", value: 0.9 },
  { kpi: "pipeline_created", value: 1_500_000, currency: "EUR" },
  { kpi: "win_rate", value: 0.35 },
  { kpi: "new_revenue_won", value: 600_000, currency: "EUR" },
  { kpi: "gross_renewal_rate", value: 0.9 },
  { kpi: "customer_churn_rate", value: 0.03 },
  { kpi: "expansion_revenue", value: 110_000, currency: "EUR" },
  { kpi: "handover_sla_rate", value: 0.8 },
];
const ofYear: readonly Wish[] = [
  { kpi: "pipeline_created", value: 7_000_000, currency: "EUR" },
  { kpi: "new_revenue_won", value: 2_400_000, currency: "EUR" },
  { kpi: "win_rate", value: 0.35 },
];

/** So many quarters have goals, the one of the last day among them. */
const quarters = 5;

/** By quarter, the last of them running, and for the calendar year of the last day. */
export function* goalRows(until: Day): Generator<Row> {
  const running = quarterOf(until);
  for (let back = quarters - 1; back >= 0; back -= 1) yield* rowsOf(ofQuarter, { name: named(running - back), from: firstDay(running - back), to: firstDay(running - back + 1) });
  const first = Math.floor(running / 4) * 4;
  yield* rowsOf(ofYear, { name: String(first / 4), from: firstDay(first), to: firstDay(first + 4) });
}

interface Term {
  readonly name: string;
  readonly from: Day;
  /** First day outside. */
  readonly to: Day;
}

/** Marketing signs three weeks before it begins, sales a few days later; from then on it stands. */
function rowsOf(wishes: readonly Wish[], { name, from, to }: Term): Row[] {
  const [marketing, sales] = [workingDay(from - 21), workingDay(from - 16)];
  return wishes.map(({ kpi, segment = "", value, currency = "" }) => ({
    id: ["G", name, kpi, segment].filter(Boolean).join("-"), kpi, segment, from: isoDay(from), to: isoDay(to), value, currency, marketing_owner: "Hanna Krüger", sales_owner: "Irene Falk",
    marketing_signed_at: atMinute(marketing, 630), sales_signed_at: atMinute(sales, 900), locked_at: atMinute(sales, 900),
  }));
}

/** Quarters counted from the year 0. */
function quarterOf(day: Day): number {
  const [year = 0, month = 1] = isoDay(day).split("-").map(Number);
  return year * 4 + Math.floor((month - 1) / 3);
}

function firstDay(quarter: number): Day {
  return dayOf(`${Math.floor(quarter / 4)}-${String((quarter % 4) * 3 + 1).padStart(2, "0")}-01`);
}

const named = (quarter: number): string => `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
