/** When the first and the newest thing happened that the data tell of. */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { isoOf } from "./instants.ts";

export interface Happened {
  /** ISO instants; null when nothing has happened yet. */
  readonly first: string | null;
  readonly last: string | null;
}

/** Columns that say when something happened; plans and due dates do not. */
const moments: Readonly<Record<string, readonly string[]>> = {
  touch: ["at"],
  session: ["at"],
  intent_signal: ["week"],
  usage: ["day"],
  orders: ["at"],
  cost: ["from_day"],
  mention: ["at"],
  survey_answer: ["at"],
  handover: ["at"],
  opportunity: ["created_at", "closed_at"],
  contract: ["starts"],
  renewal: ["decided_at"],
};

/** What lies after `now` has not happened. */
export async function happenedUntil(engine: Engine, now: Date, options: QueryOptions = {}): Promise<Happened> {
  const parts = Object.entries(moments).flatMap(([table, columns]) => columns.map((column) => spanIn(table, column, now)));
  const [row] = await engine.rows<Happened>(sql`
    SELECT ${isoOf(sql`min(earliest)`)} AS first, ${isoOf(sql`max(latest)`)} AS last
    FROM (${join(parts, "\nUNION ALL\n")})`, options);
  return row ?? { first: null, last: null };
}

function spanIn(table: string, column: string, now: Date): Sql {
  const moment = sql`CAST(${name(column)}, 'Nullable(DateTime64(3, \\'UTC\\'))')`;
  return sql`SELECT min(${moment}) AS earliest, max(${moment}) AS latest FROM ${name(table)} WHERE ${name(column)} <= ${value.instant(now)}`;
}
