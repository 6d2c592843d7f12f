/** The board: every KPI of a period, and the strip of the six stages. */
import type { Kpi } from "../measure/kpi.ts";
import type { OpenWorkspace } from "./app.ts";
import type { Board, KpiResult, StageSummary } from "./contract.ts";
import { type Ground, measureAll } from "./measuring.ts";

export interface BoardAsk {
  readonly where: readonly string[];
  readonly compare: boolean;
  readonly signal?: AbortSignal;
}

/** All KPIs on one ground, and how long it took. */
export async function boardOf(workspace: OpenWorkspace, ground: Ground, ask: BoardAsk): Promise<Board> {
  const started = performance.now();
  const kpis = await measureAll(workspace, ground, ask);
  return { period: ground.period, stages: stagesOf(kpis), kpis, seconds: Math.round(performance.now() - started) / 1000 };
}

interface StageRule {
  readonly stage: StageSummary["stage"];
  readonly title: string;
  /** The KPI whose value, numerator or number of accounts it is. */
  readonly kpi: Kpi["id"];
  readonly takes: "value" | "numerator";
  readonly counts: string;
  /** The KPI that says in its median how long an account took to get there. */
  readonly days?: Kpi["id"];
  /** Retained and expanded are another track than the way to the first deal. */
  readonly before: StageSummary["stage"] | null;
}

const rules: readonly StageRule[] = [
  { stage: "target", title: "Target", kpi: "target_accounts", takes: "value", counts: "Accounts on a target list at the end of the period.", before: null },
  { stage: "engaged", title: "Engaged", kpi: "engaged_accounts", takes: "value", counts: "Target accounts that are engaged.", before: "target" },
  { stage: "opportunity", title: "Opportunity", kpi: "opportunity_rate", takes: "numerator", counts: "Target accounts with an opportunity.", days: "days_first_touch_to_opportunity", before: "engaged" },
  { stage: "won", title: "Won", kpi: "win_rate", takes: "numerator", counts: "Opportunities won in the period.", days: "deal_cycle_days", before: "opportunity" },
  { stage: "retained", title: "Retained", kpi: "customer_retention_rate", takes: "numerator", counts: "Customers of the start who still are.", before: null },
  { stage: "expanded", title: "Expanded", kpi: "renewal_rate", takes: "numerator", counts: "Contracts renewed in the period.", before: "retained" },
];

function stagesOf(results: readonly KpiResult[]): StageSummary[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const counts = new Map(rules.map((rule) => [rule.stage, countOf(byId.get(rule.kpi), rule.takes)]));
  return rules.map(({ stage, title, counts: says, days, before }) => ({
    stage,
    title,
    accounts: counts.get(stage) ?? null,
    counts: says,
    conversion: before === null ? null : shareOf(counts.get(stage) ?? null, counts.get(before) ?? null),
    median_days: days === undefined ? null : (byId.get(days)?.value ?? null),
  }));
}

function countOf(result: KpiResult | undefined, takes: StageRule["takes"]): number | null {
  const side = takes === "value" ? result?.value : result?.numerator;
  return side === undefined || side === null ? null : Number(side);
}

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 || part > whole ? null : part / whole;
}
