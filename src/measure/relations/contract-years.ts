/** Contracts in years: their term, their value a year and what one-off parts they have (settled reading S8). */
import { type Sql, sql } from "../../store/sql.ts";

/** Years between two days: whole months are twelfths, days over are 365ths. */
export function yearsBetween(first: Sql, end: Sql): Sql {
  const months = wholeMonths(first, end);
  return sql`(${months} / 12 + dateDiff('day', addMonths(${first}, ${months}), ${end}) / 365)`;
}

/** A month from the 31st is over on the last day of a shorter month, a year from 29 February on 28 February; for `age` it is not. */
function wholeMonths(first: Sql, end: Sql): Sql {
  const age = sql`age('month', ${first}, ${end})`;
  return sql`(${age} + toUInt8(addMonths(${first}, ${age} + 1) <= ${end}))`;
}

/** Term in years over `starts` and `ends`; null where it is open-ended. */
export const termYears: Sql = sql`if(ends IS NULL, NULL, ${yearsBetween(sql`starts`, sql`assumeNotNull(ends)`)})`;

/** Value a year: the recurring value, else the value over the term; null where neither can be said. */
export const yearlyValue: Sql = sql`coalesce(toDecimal128(recurring_value, 10), if(${termYears} > 0, toDecimal128(toFloat64(value) / ${termYears}, 10), NULL))`;

/** What the first year brings: the value a year, or the whole of a contract that is shorter. */
export const firstYearValue: Sql = sql`if(ifNull(${termYears}, 1) < 1,
  coalesce(toDecimal128(value, 10), toDecimal128(toFloat64(recurring_value) * assumeNotNull(${termYears}), 10)), ${yearlyValue})`;
