/** Requests for a demo, a price or to be contacted (KPI demo_requests). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { numberOf, wordsOf } from "./settings.ts";
import { dayOf, endInstant, inside } from "./time.ts";
import { touchLabels } from "./touches.ts";

/** Types of touches by which somebody can ask for something; which, says the touch's `form`. */
const askingTypes = ["form", "chat", "mail_in", "call", "meeting_booked"];

/** What we send or offer is no request of theirs; what a call that we dialled came to is, where somebody answered. */
const askedByThem: Sql = sql`(direction != 'out' OR (type = 'call' AND outcome IN ('connected', '')))`;

/**
 * Requests up to the window's end, all of those who ask inside it: `account_id, subject, requested_at, asked_for, labels, batch, seq, flag (why it does not count: removed, deleted,
 * repeated)`. Of one person (or visitor) the first counts, and each that comes so many days after the last that counted.
 */
export function requests(window: Window, knobs: KnobValues): Sql {
  const days = value.float(numberOf(knobs, "dedupe_days"));
  return sql`
    SELECT account_id, one.5 AS subject, one.1 AS requested_at, one.6 AS asked_for, one.7 AS labels, one.3 AS batch, one.4 AS seq, multiIf(why != '', why, has(counted, nth), '', 'repeated') AS flag
    FROM (
      SELECT account_id, party, why, all_of_party, arrayMap(r -> r.2, all_of_party) AS days,
        arrayFold((done, i) -> if(empty(done) OR days[i] - days[done[-1]] >= ${days}, arrayPushBack(done, i), done), arrayEnumerate(all_of_party), CAST([], 'Array(UInt32)')) AS counted
      FROM (
        SELECT account_id, party, why, arraySort(groupArray((requested_at, toInt32(${dayOf(sql`requested_at`, window)}), batch, seq, subject, asked_for, labels))) AS all_of_party
        FROM (${asked(window, knobs)})
        WHERE ${window.isPieced === true ? partiesOf(window, knobs) : sql`true`}
        GROUP BY account_id, party, why
      )
    )
    ARRAY JOIN all_of_party AS one, arrayEnumerate(all_of_party) AS nth`;
}

/** Where there is much: of others no request of the window can be told, nor one that bears upon it. */
function partiesOf(window: Window, knobs: KnobValues): Sql {
  return sql`(account_id, party, why) IN (SELECT account_id, party, why FROM (${asked(window, knobs)}) WHERE ${inside(sql`requested_at`, window)})`;
}

function asked(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS subject, at AS requested_at, toString(form) AS asked_for,
      multiIf(person_id != '', person_id, person_email != '', lower(person_email), person != '', person, visitor != '', visitor, concat('row ', toString(batch), '/', toString(seq))) AS party,
      multiIf(ifNull(deleted, false), 'deleted', removed != '', concat('removed: ', toString(removed)), '') AS why,
      mapConcat(${touchLabels()}, map('asked_for', toString(form))) AS labels, batch, seq
    FROM touch
    WHERE type IN ${value.strings(askingTypes)} AND ${askedByThem} AND form IN ${value.strings(wordsOf(knobs, "kinds"))} AND at < ${endInstant(window)}`;
}
