/** Chats on the site: reported as a whole with how they ended, or put together from their messages (KPI chat_conversations). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { numberOf } from "./settings.ts";
import { inside } from "./time.ts";
import { touchLabels, validTouch, whoOfTouch } from "./touches.ts";

/** A row that is one message of a chat: it has a direction and no outcome. */
const isMessage: Sql = sql`(outcome = '' AND direction IN ('in', 'out'))`;

/**
 * Chats that begin in the window: `account_id, chat (key), begins, wrote (the visitor did), answered_by ('', 'bot', 'human'; a row that names
 * somebody of ours is by a human), labels, messages (array of (at, direction, batch, seq))`. Messages after the window are
 * among them: an answer that comes late is one.
 */
export function chats(window: Window, knobs: KnobValues): Sql {
  return sql`${reported(window)} UNION ALL ${gathered(window, knobs)}`;
}

function reported(window: Window): Sql {
  return sql`
    SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS chat, at AS begins, outcome != 'opened' AS wrote,
      multiIf(outcome NOT IN ('answered', ''), '', user = '', 'bot', 'human') AS answered_by, ${touchLabels()} AS labels, [(at, '', batch, seq)] AS messages
    FROM touch
    WHERE type = 'chat' AND ${validTouch} AND NOT ${isMessage} AND ${inside(sql`at`, window)}`;
}

/** Messages of one thread are one chat; without threads those of one visitor are, until a gap of silence. */
function gathered(window: Window, knobs: KnobValues): Sql {
  const gap = value.int(numberOf(knobs, "gap_minutes") * 60_000);
  return sql`
    SELECT account_id, concat(if(is_thread, 'thread ', ''), party, ' ', toString(min(message_at))) AS chat, min(message_at) AS begins, countIf(way = 'in') > 0 AS wrote,
      multiIf(countIf(way = 'out' AND is_named) > 0, 'human', countIf(way = 'out') > 0, 'bot', '') AS answered_by, argMin(message_labels, (message_at, batch, seq)) AS labels,
      arraySort(groupArray((message_at, way, batch, seq))) AS messages
    FROM (
      SELECT *, sum(is_new) OVER (PARTITION BY account_id, is_thread, party ORDER BY message_at, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth_chat
      FROM (
        SELECT *, if(NOT is_thread AND toUnixTimestamp64Milli(message_at) - toUnixTimestamp64Milli(lagInFrame(message_at, 1, message_at) OVER messages_of_party) > ${gap}, 1, 0) AS is_new
        FROM (
          SELECT account_id, thread != '' AS is_thread, multiIf(thread != '', thread, ${whoOfTouch} != '', ${whoOfTouch}, concat(toString(batch), '/', toString(seq))) AS party,
            at AS message_at, toString(direction) AS way, user != '' AS is_named, ${touchLabels()} AS message_labels, batch, seq
          FROM touch
          WHERE type = 'chat' AND ${validTouch} AND ${isMessage}
        )
        WINDOW messages_of_party AS (PARTITION BY account_id, is_thread, party ORDER BY message_at, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      )
    )
    GROUP BY account_id, is_thread, party, nth_chat
    HAVING ${inside(sql`begins`, window)}`;
}
