/** Amounts in the reporting currency inside the facts, where they are compared with one another or stand beside a count. */
import { type Sql, sql, value } from "../../store/sql.ts";
import { amountType, converted, withRates } from "../money.ts";
import type { Ask } from "../kpi.ts";

interface Amount {
  readonly amount: Sql;
  readonly currency: Sql;
  /** The date of the rate. */
  readonly at: Sql;
}

/** Adds to rows their amount in the reporting currency: `reported`, null without an amount, a currency or a rate. */
export function inReporting(rows: Sql, { amount, currency, at }: Amount, { window, workspace }: Pick<Ask, "window" | "workspace">): Sql {
  const isForeign = sql`(fact_currency != ${value.string(workspace.currency)})`;
  const dated = sql`SELECT *, toString(${currency}) AS fact_currency, ${at} AS fact_rate_at, CAST(${amount} AS ${amountType}) AS own_amount FROM (${rows})`;
  return sql`
    SELECT * EXCEPT (fact_currency, fact_rate_at, own_amount, rate_up, rate_down), if(fact_currency = '', NULL, ${converted(sql`own_amount`, isForeign)}) AS reported
    FROM (${withRates(dated, { ...workspace, zone: window.zone })})`;
}
