/**
 * What a dimension is: a way to give each fact one key, as of the fact's date, so that the lines of a breakdown sum to their total.
 * A fact without account has the key "no account" in a dimension of accounts; a fact for which nothing is known has "none".
 */
import { name, sql, value, type Bound, type Sql } from "../../store/sql.ts";

export interface Dimension {
  readonly id: string;
  readonly title: string;
  /** account: of the account as of the fact's date; fact: of the fact itself. */
  readonly of: "account" | "fact";
  /** Its keys have an order of their own (tiers, size bands): lines stand in it instead of by size. */
  readonly ordered?: boolean;
  /** Adds the key to rows of facts. */
  readonly keyed: (rows: Sql, ask: KeyAsk) => Sql;
  /** When a key answers to one of the values of a filter; without it: when it is one of them. */
  readonly answers?: (key: Sql, values: readonly string[]) => Sql;
}

/** How rows of facts are keyed: the relation given has the columns of `fact-rows.ts`. */
export interface KeyAsk {
  /** The column to add, with the key as text. */
  readonly column: string;
  /** IANA zone in which days begin. */
  readonly zone: string;
  /** The instant as of which the key is looked up: the fact's own, or today. */
  readonly moment: Sql;
}

export const noAccount = "no account";
export const none = "none";

/** The day of `moment` as a number, comparable with `toInt32(<Date32>)`. */
export function dayNumber(ask: KeyAsk): Sql {
  return sql`toInt32(toDate32(${ask.moment}, ${value.string(ask.zone)}))`;
}

/** The instant of `moment` in milliseconds. */
export function instantNumber(ask: KeyAsk): Sql {
  return sql`toUnixTimestamp64Milli(${ask.moment})`;
}

/** Adds a column to rows. */
export function extended(rows: Sql, column: string, key: Sql): Sql {
  return sql`
    SELECT fact.*, ${key} AS ${name(column)}
    FROM (${rows}) AS fact`;
}

/**
 * Joins what is known of accounts: `spans` has `account_of_span`, and `spans` as sorted tuples (since, until, text); `found` makes the key
 * of those that hold at the fact's moment (`held`, sorted by since).
 */
export function accountKeyed(rows: Sql, ask: KeyAsk, { spans, at, found }: { spans: Sql; at: Sql; found: (held: Sql) => Sql }): Sql {
  const held = sql`arrayFilter(span -> span.1 <= ${at} AND span.2 > ${at}, known.spans)`;
  return sql`
    SELECT
      fact.*,
      multiIf(fact.fact_account = '', ${value.string(noAccount)}, ${orNone(found(held))}) AS ${name(ask.column)}
    FROM (${rows}) AS fact
    LEFT ANY JOIN (${spans}) AS known ON known.account_of_span = fact.fact_account`;
}

/** Text of the span that began last. */
export function newest(held: Sql): Sql {
  return sql`arrayElement(${held}, -1).3`;
}

/** The text, or "none" where it is empty. */
export function orNone(text: Sql | Bound): Sql {
  return sql`coalesce(nullIf(${text}, ''), ${value.string(none)})`;
}
