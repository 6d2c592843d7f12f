import { type Sql, sql } from "../store/sql.ts";

/** A `DateTime64(3, 'UTC')` as ISO text with Z, as it goes over the wire; null stays null. */
export function isoOf(instant: Sql): Sql {
  return sql`concat(replaceOne(toString(${instant}), ' ', 'T'), 'Z')`;
}
