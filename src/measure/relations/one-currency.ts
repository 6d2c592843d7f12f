/** Amounts of an account compared with one another inside SQL: in its own currency where it has one, else in the reporting currency. */
import { type Sql, sql, value } from "../../store/sql.ts";
import { amountType, converted, withRates } from "../money.ts";
import type { Ask } from "../kpi.ts";

/** An amount as {@link inOneCurrency} takes it. */
export function worth(amount: Sql): Sql {
  return sql`CAST(${amount} AS ${amountType})`;
}

/** Rows `account_id, worth, fact_currency, fact_rate_at, …` with `changed_worth`: the same in the reporting currency, null without a rate. */
export function inOneCurrency(rows: Sql, { workspace, window }: Pick<Ask, "workspace" | "window">): Sql {
  return sql`
    SELECT *, ${converted(sql`worth`, sql`(fact_currency NOT IN ('', ${value.string(workspace.currency)}))`)} AS changed_worth
    FROM (${withRates(rows, { ...workspace, zone: window.zone })})`;
}

/** Over the rows of an account: does it have one currency? */
const isPlain: Sql = sql`(uniqExact(fact_currency) = 1)`;

/** Over the rows of an account: the currency of its sums. */
export function accountCurrency({ workspace }: Pick<Ask, "workspace">): Sql {
  return sql`if(${isPlain}, any(fact_currency), ${value.string(workspace.currency)})`;
}

/** Over the rows of an account: the sum of those that fulfil a condition. */
export function accountSum(where: Sql): Sql {
  return sql`ifNull(if(${isPlain}, sumIf(worth, ${where}), sumIf(changed_worth, ${where})), 0)`;
}

/** Over the rows of an account: whether an amount lacks its rate, though it is needed. */
export const lacksRate: Sql = sql`(NOT ${isPlain} AND countIf(worth IS NOT NULL AND changed_worth IS NULL) > 0)`;
