/** Who became known: any touch or session that names both a device and a person with a mail address joins the two (settled reading S12), and so does a link of the ledger. */
import { shared, type Sql, sql } from "../../store/sql.ts";
import type { Knob } from "../kpi.ts";

/** Who counts as known. */
export const knownKnob = {
  default: "email",
  choices: ["email", "named"],
  meaning: "Known is who is joined to a person with a mail address, or to any person whom a source names.",
} as const satisfies Knob;

/** What says that a row names a known contact: a mail address, or a person of ours who has one. */
const namesContact: Sql = sql`(person_email != '' OR (person != '' AND person_id IN (SELECT person_id FROM person WHERE person_id != '' AND email != '')))`;
const namesAnybody: Sql = sql`(person_email != '' OR person != '')`;

/**
 * Each visitor since when we know who it is, one row each: `known_visitor, known_since`. A page for logging in tells it as well as a form does; what a
 * machine did, or what was deleted, does not. With `who` = named a person without a mail address is known as well. Whatever the window, it is the same.
 */
export function knownVisitors(who: (typeof knownKnob.choices)[number] = "email"): Sql {
  return shared(sql`
    SELECT known_visitor, min(said_at) AS known_since
    FROM (
      SELECT multiIf(visitor != '', visitor, person_id != '', person_id, person_email) AS known_visitor, at AS said_at
      FROM touch
      WHERE removed = '' AND NOT ifNull(deleted, false) AND ${who === "named" ? namesAnybody : namesContact}
      UNION ALL
      SELECT visitor AS known_visitor, at AS said_at
      FROM session
      WHERE removed = '' AND visitor != '' AND (person_email != ''${who === "named" ? sql` OR person_id != ''` : sql``})
      UNION ALL
      SELECT from_id AS known_visitor, ifNull(from_at, received_at) AS said_at
      FROM identity_link
      WHERE from_kind = 'visitor' AND to_kind = 'person' AND means = 'link' AND NOT ifNull(removed, false)
    )
    WHERE known_visitor != ''
    GROUP BY known_visitor`);
}
