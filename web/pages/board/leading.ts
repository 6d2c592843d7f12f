import type { KpiResult } from "../../../src/serve/contract.ts";

/** The KPIs that a stage shows as tiles, the most telling first; the others of the group stand below as lines. */
const leading: Readonly<Record<string, readonly string[]>> = {
  target: ["target_accounts", "target_accounts_by_tier", "ad_reach"],
  engaged: ["engaged_accounts", "engagement_minutes", "site_visits", "cost_per_engaged_account"],
  opportunity: ["target_pipeline", "opportunity_rate", "committee_size", "days_first_touch_to_opportunity"],
  won: ["new_revenue_won", "win_rate", "deal_cycle_days", "touches_per_won_account"],
  retained: ["customer_retention_rate", "renewal_rate", "net_revenue_retention", "renewals_due"],
  expanded: ["total_revenue_won", "average_contract_value", "nps", "expansion_revenue"],
};

export interface Parted {
  readonly tiles: readonly KpiResult[];
  readonly lines: readonly KpiResult[];
}

/** A group's KPIs, parted into tiles and lines; in each part what is known stands above what no source brings yet. */
export function parted(kpis: readonly KpiResult[], group: string): Parted {
  const order = leading[group] ?? [];
  const ofGroup = kpis.filter((kpi) => kpi.group === group);
  const tiles = ofGroup.filter(({ id }) => order.includes(id)).sort((a, b) => missing(a) - missing(b) || order.indexOf(a.id) - order.indexOf(b.id));
  const lines = ofGroup.filter(({ id }) => !order.includes(id)).sort((a, b) => missing(a) - missing(b));
  return { tiles, lines };
}

function missing(kpi: KpiResult): number {
  return Number(kpi.reason === "not_collected");
}
