/** Dimensions of accounts that are kept as spans of days: tier, owner, list. */
import { name, sql, value, type Sql } from "../../store/sql.ts";
import { accountKeyed, dayNumber, newest, type Dimension, type KeyAsk } from "./dimension.ts";

/** The tier that the account had on the day. */
export const tier: Dimension = {
  id: "tier",
  title: "Tier",
  of: "account",
  ordered: true,
  keyed: (rows, ask) => accountKeyed(rows, ask, { spans: spansOf("tier", "tier"), at: dayNumber(ask), found: newest }),
};

/** The lists on which the account stood that day; on several, their names together, so that each fact stands in one line. */
export const list: Dimension = {
  id: "list",
  title: "List",
  of: "account",
  keyed: (rows, ask) => accountKeyed(rows, ask, { spans: spansOf("list_membership", "list"), at: dayNumber(ask), found: allOf }),
  answers: (key, values) => sql`hasAny(arrayPushBack(splitByString(${value.string(listSeparator)}, ${key}), ${key}), ${value.strings(values)})`,
};

/** Our person of role ae who looked after the account that day, by id as the source writes it. */
export function accountOwner(rows: Sql, ask: KeyAsk): Sql {
  const spans = spansOf("ownership", "user", sql`WHERE role = ${value.string("ae")}`);
  return accountKeyed(rows, ask, { spans, at: dayNumber(ask), found: newest });
}

/** What joins the names of the lists of an account that stands on several. */
export const listSeparator = ", ";

function allOf(held: Sql): Sql {
  return sql`arrayStringConcat(arraySort(arrayDistinct(arrayMap(span -> span.3, ${held}))), ${value.string(listSeparator)})`;
}

/** Days as numbers; without a first day since ever, without a last for ever. */
function spansOf(table: "tier" | "list_membership" | "ownership", column: string, where: Sql = sql``): Sql {
  return sql`
    SELECT
      account_id AS account_of_span,
      arraySort(groupArray((
        ifNull(toInt32(from_day), toInt32(-2147483648)),
        ifNull(toInt32(to_day), toInt32(2147483647)),
        toString(${name(column)})))) AS spans
    FROM ${name(table)}
    ${where}
    GROUP BY account_id`;
}
