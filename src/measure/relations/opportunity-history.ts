/** What the versions of an opportunity tell: whose it was when it began, and in which stage it was lost. */
import { type Sql, sql } from "../../store/sql.ts";
import { opportunitiesToday } from "./opportunities.ts";

/**
 * Opportunities as known today with what their versions tell: the columns of `opportunitiesToday`, `owner_then (at the beginning; '' without one),
 * creator (owner of the first version)`. Before the first version, the first.
 */
export function withFirstOwners(): Sql {
  return sql`
    SELECT o.*, arrayLast(v -> v.1 <= ifNull(o.starts_at, o.valid_from), h.versions).4 AS newest_then, if(h.versions[1].1 > ifNull(o.starts_at, o.valid_from), h.versions[1].4, newest_then) AS owner_then,
      h.versions[1].4 AS creator
    FROM (SELECT * FROM (${opportunitiesToday()})) AS o
    LEFT JOIN (
      SELECT source AS version_source, if(id = '', toString(row_key), id) AS version_entity, arraySort(groupArray((valid_from, batch, seq, toString(owner)))) AS versions
      FROM opportunity
      GROUP BY version_source, version_entity
    ) AS h ON o.source = h.version_source AND o.entity = h.version_entity`;
}

/** The stage in which opportunities were last open: `open_source, open_entity, last_open_stage`. */
export function lastOpenStages(): Sql {
  return sql`
    SELECT source AS open_source, if(id = '', toString(row_key), id) AS open_entity, argMax(toString(stage), (valid_from, batch, seq)) AS last_open_stage
    FROM opportunity
    WHERE status = 'open'
    GROUP BY open_source, open_entity`;
}
