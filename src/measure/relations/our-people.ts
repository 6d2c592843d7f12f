/** Our people under every name that sources write them with: id, name or mail address. */
import { type Sql, sql } from "../../store/sql.ts";

/** One row per way to write somebody: `our_way (1 id, 2 name, 3 mail address), our_ref, our_name, our_boss, our_office, our_team`. */
export function ourWritings(): Sql {
  return sql`
    SELECT
      writing.1 AS our_way,
      writing.2 AS our_ref,
      coalesce(nullIf(toString(name), ''), id) AS our_name,
      toString(manager) AS our_boss,
      toString(region) AS our_office,
      toString(team) AS our_team
    FROM user
    ARRAY JOIN [(1, id), (2, toString(name)), (3, email)] AS writing`;
}

/** Adds to rows the name of one of us, whichever way `written` has it: `ours`; as written where nobody answers to it. */
export function withOurName(rows: Sql, written: Sql): Sql {
  return sql`
    SELECT r.*, if(p.known_name = '', ${written}, p.known_name) AS ours
    FROM (${rows}) AS r
    LEFT JOIN (
      SELECT our_ref AS known_ref, argMin(our_name, our_way) AS known_name
      FROM (${ourWritings()})
      WHERE our_ref != ''
      GROUP BY known_ref
    ) AS p ON p.known_ref = ${written}`;
}
