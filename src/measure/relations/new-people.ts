/** Since when people are known (KPI leads_created). */
import { type Sql, sql } from "../../store/sql.ts";
import { onceOrOften, personKey, personKeys } from "./people.ts";
import { farAhead } from "./time.ts";

/**
 * People, one row each: `who, known_since (null: nobody says), account_id (employer then), gone (deleted in its source now), labels, batch, seq` of the record
 * that held then. Known since the earliest creation that a source tells, else since the first dated version.
 */
export function peopleFirstKnown(): Sql {
  const rows = sql`
    SELECT ${personKey()} AS who, created_at, valid_from, batch, seq, account_id, ifNull(deleted, false) AS is_deleted,
      map('lead_source', toString(lead_source), 'seniority', toString(seniority), 'persona', toString(persona), 'department', toString(department),
        'country', toString(country), 'source', toString(source)) AS labels
    FROM person`;
  return onceOrOften({
    rows, key: sql`who`, keys: personKeys(),
    once: (some) => sql`
      SELECT who, coalesce(created_at, if(valid_from > ${undated}, valid_from, NULL)) AS known_since, account_id, is_deleted AS gone, labels, batch, seq
      FROM (${some})`,
    often: (some) => sql`
      SELECT who, known_since, held.4 AS account_id, gone, held.5 AS labels, held.2 AS batch, held.3 AS seq
      FROM (
        SELECT who, coalesce(min(created_at), minIf(toNullable(valid_from), valid_from > ${undated})) AS known_since, argMax(is_deleted, (valid_from, batch, seq)) AS gone,
          arraySort(groupArray((greatest(valid_from, ifNull(created_at, valid_from)), batch, seq, account_id, labels))) AS versions,
          arrayFilter(v -> v.1 <= ifNull(known_since, ${farAhead}), versions) AS until_then,
          if(empty(until_then), versions[1], until_then[-1]) AS held
        FROM (${some})
        GROUP BY who
      )`,
  });
}

const undated: Sql = sql`toDateTime64(0, 3, 'UTC')`;
