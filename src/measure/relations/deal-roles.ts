/** Who takes part in opportunities, and in which role: as the opportunity says itself, or as a link of its source does (HubSpot's deal_contact). */
import { type Sql, sql } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { opportunitiesAt } from "./opportunities.ts";
import { stateInstant } from "./time.ts";

/** The record kinds that it is read from. */
export const roleReads = ["opportunity", "identity_link"] as const;

/**
 * As it stands at T, one row per person and opportunity with an account that existed then: `account_id, entity, written (who: an id, a mail address or a name), role ('' = takes
 * part), since (the opportunity's beginning, or the link's), record, batch, seq`.
 */
export function rolesAt(window: Window): Sql {
  const state = stateInstant(window);
  return sql`
    SELECT account_id, entity, part.1 AS written, part.2 AS role, ifNull(part.3, begins) AS since, part.4 AS record, part.5 AS batch, part.6 AS seq
    FROM (
      SELECT d.account_id AS account_id, d.entity AS entity, d.begins AS begins,
        arrayJoin(arrayConcat(arrayMap(who -> (who, d.roles[who], CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))'), 'opportunity', d.batch, d.seq), mapKeys(d.roles)), l.linked)) AS part
      FROM (SELECT *, ifNull(starts_at, valid_from) AS begins FROM (${opportunitiesAt(state)}) WHERE account_id != '' AND coalesce(created_at, starts_at, valid_from) <= ${state}) AS d
      LEFT JOIN (
        SELECT source AS link_source, from_id, groupArray((to_id, toString(role), from_at, 'identity_link', batch, seq)) AS linked
        FROM identity_link
        WHERE from_kind = 'opportunity' AND to_kind = 'person' AND means = 'link' AND NOT ifNull(removed, false) AND ifNull(from_at <= ${state}, true) AND ifNull(to_at > ${state}, true)
        GROUP BY link_source, from_id
      ) AS l ON d.id = l.from_id AND d.source = l.link_source
    )`;
}
