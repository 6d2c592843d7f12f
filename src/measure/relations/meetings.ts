/** Meetings with accounts: which were due, which took place, with whom (KPIs meeting_held_rate, meetings_per_ae; settled reading S13). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Need, Window } from "../kpi.ts";
import { inside } from "./time.ts";
import { heldMeeting, touchLabels, validTouch } from "./touches.ts";

export const meetingNeed: Need = { record: "touch", types: ["meeting"], broughtBy: "a calendar or a CRM's meetings" };

/** Somebody of theirs was there: so many, or by name. Null where the source does not say who came. */
const hasGuests: Sql = sql`multiIf(ifNull(attendees, 0) > 0 OR notEmpty(attendee_people) OR person_id != '' OR person != '' OR person_email != '', true, attendees = 0, false, NULL)`;

/**
 * Meetings of the window but those moved to another date, one row each however many of our people brought it: `account_id, meeting, meets_at,
 * ending (the source's outcome), is_held (took place, and not without a guest), no_guest (1: nobody of theirs came), too_short (1: shorter
 * than so many minutes), ours (our people, the organiser first), meeting_labels, batch, seq`. Rows of one account with the same beginning and
 * subject are one meeting.
 */
export function meetings(window: Window, minMinutes = 0): Sql {
  const isSame = sql`if(subject != '' AND account_id != '', lower(trimBoth(subject)), if(id = '', concat(toString(batch), '/', toString(seq)), id))`;
  return sql`
    SELECT account_id, concat(toString(meets_at), ' ', same) AS meeting, meets_at, argMax(outcome_said, (held, batch, seq)) AS ending, max(held) AS is_held,
      min(lonely) AS no_guest, min(short) AS too_short, arrayDistinct(arrayFilter(u -> u != '', groupArray(our_person))) AS ours,
      argMax(own_labels, (held, batch, seq)) AS meeting_labels, argMax((batch, seq), (held, batch, seq)) AS origin
    FROM (
      SELECT account_id, at AS meets_at, ${isSame} AS same, toString(outcome) AS outcome_said, toString(user) AS our_person, ${touchLabels()} AS own_labels,
        toUInt8(${heldMeeting} AND ifNull(${hasGuests}, true) AND ifNull(seconds >= ${value.float(minMinutes * 60)}, true)) AS held,
        toUInt8(${heldMeeting} AND NOT ifNull(${hasGuests}, true)) AS lonely, toUInt8(${heldMeeting} AND ifNull(seconds < ${value.float(minMinutes * 60)}, false)) AS short, batch, seq
      FROM touch
      WHERE type = 'meeting' AND outcome != 'moved' AND ${validTouch} AND ${inside(sql`at`, window)}
      ORDER BY batch, seq
    )
    GROUP BY account_id, meets_at, same`;
}
