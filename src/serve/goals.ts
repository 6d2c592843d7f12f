/** Goals: values to be reached, as they were imported. */
import { sql, value } from "../store/sql.ts";
import type { OpenWorkspace } from "./app.ts";
import type { Goal } from "./contract.ts";

export interface GoalsAsked {
  readonly kpi?: string | undefined;
  /** Only goals of exactly these days. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const goalsMost = 10_000;

type GoalLine = Readonly<Record<"id" | "kpi_id" | "segment" | "first_day" | "end_day" | "wanted" | "in_currency" | "in_marketing" | "in_sales" | "signed_before", string>>;

/** By KPI and day. A goal that names no value is none. */
export async function goalsOf({ engine }: Pick<OpenWorkspace, "engine">, { kpi = "", from = "", to = "" }: GoalsAsked, signal?: AbortSignal): Promise<Goal[]> {
  const lines = await engine.rows<GoalLine>(sql`
    SELECT id, toString(kpi) AS kpi_id, segment, toString(from_day) AS first_day, toString(to_day) AS end_day, toString(target) AS wanted, toString(currency) AS in_currency,
      toString(marketing_owner) AS in_marketing, toString(sales_owner) AS in_sales,
      ifNull(marketing_signed_at < toDateTime64(from_day, 3, 'UTC') AND sales_signed_at < toDateTime64(from_day, 3, 'UTC'), 0) AS signed_before
    FROM goal
    WHERE target IS NOT NULL
      AND (${value.string(kpi)} = '' OR kpi = ${value.string(kpi)})
      AND (${value.string(from)} = '' OR toString(from_day) = ${value.string(from)})
      AND (${value.string(to)} = '' OR toString(to_day) = ${value.string(to)})
    ORDER BY kpi, from_day, segment, id
    LIMIT ${value.uint(goalsMost)}`, signal === undefined ? {} : { signal });
  return lines.map(toGoal);
}

function toGoal({ id, kpi_id, segment, first_day, end_day, wanted, in_currency, in_marketing, in_sales, signed_before }: GoalLine): Goal {
  return { id, kpi: kpi_id, segment, from: first_day, to: end_day, target: Number(wanted), currency: in_currency, marketing_owner: in_marketing, sales_owner: in_sales, signed: Number(signed_before) === 1 };
}
