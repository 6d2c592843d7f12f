/** Since when people are known (KPI leads_created). */
import { type Sql, sql } from "../../store/sql.ts";
import { personKey } from "./people.ts";
import { farAhead } from "./time.ts";

/**
 * People, one row each: `who, known_since (null: nobody says), account_id (employer then), gone (deleted in its source now), labels, batch, seq` of the record
 * that held then. Known since the earliest creation that a source tells, else since the first dated version.
 */
export function peopleFirstKnown(): Sql {
  return sql`
    SELECT who, known_since, held.4 AS account_id, gone, held.5 AS labels, held.2 AS batch, held.3 AS seq
    FROM (
      SELECT who, coalesce(min(created_at), minIf(toNullable(valid_from), valid_from > toDateTime64(0, 3, 'UTC'))) AS known_since,
        argMax(ifNull(deleted, false), (valid_from, batch, seq)) AS gone,
        arraySort(groupArray((greatest(valid_from, ifNull(created_at, valid_from)), batch, seq, account_id,
          map('lead_source', toString(lead_source), 'seniority', toString(seniority), 'persona', toString(persona), 'department', toString(department),
            'country', toString(country), 'source', toString(source))))) AS versions,
        arrayFilter(v -> v.1 <= ifNull(known_since, ${farAhead}), versions) AS until_then,
        if(empty(until_then), versions[1], until_then[-1]) AS held
      FROM (SELECT *, ${personKey()} AS who FROM person)
      GROUP BY who
    )`;
}
