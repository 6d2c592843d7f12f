/** What is behind target accounts that are not engaged (KPI not_engaged_rate): were they once, do they warm up, did we ever reach them. */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { underRoots } from "./account-roots.ts";
import { engagedAt, engagingMinutes, everListed } from "./engagement.ts";
import { numberOf, textOf } from "./settings.ts";
import { daysLater, endInstant, endOf, farAhead, reachOf, stateInstant } from "./time.ts";
import { validTouch } from "./touches.ts";

/** The ways of not being engaged, in the order in which they are asked for. */
export const unengagedStates = ["lapsed", "warming", "silent", "never reached"] as const;

/** Target accounts at T: the columns of `engagedAt` and `state` ('' for engaged ones). */
export function engagementStates(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT e.*, multiIf(e.is_engaged = 1, '', l.known = 1, 'lapsed', e.minutes > 0, 'warming', r.known = 1, 'silent', 'never reached') AS state
    FROM (${engagedAt(stateInstant(window), window, knobs)}) AS e
    LEFT JOIN (${lapsed(window, knobs)}) AS l ON e.account_id = l.lapsed_account
    LEFT JOIN (${reachedByUs(window, knobs)}) AS r ON e.account_id = r.reached_account`;
}

/** Accounts whose minutes reached the threshold at some instant of the last `lapsed_days`: each touch adds, and takes away again when it is `days` old. */
function lapsed(window: Window, knobs: KnobValues): Sql {
  const days = numberOf(knobs, "days");
  const since = daysLater(endInstant(window), -numberOf(knobs, "lapsed_days"), window);
  const from = daysLater(endInstant(window), -numberOf(knobs, "lapsed_days") - days, window);
  return sql`
    SELECT account_id AS lapsed_account, 1 AS known
    FROM (
      SELECT account_id, round(sum(change) OVER (PARTITION BY account_id ORDER BY changes_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 6) AS level,
        leadInFrame(changes_at, 1, ${farAhead}) OVER (PARTITION BY account_id ORDER BY changes_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS holds_until
      FROM (
        SELECT account_id, step.1 AS changes_at, sum(step.2) AS change
        FROM (
          SELECT account_id, arrayJoin([(touch_at, ifNull(minutes, 0)), (${daysLater(sql`touch_at`, days, window)}, -ifNull(minutes, 0))]) AS step
          FROM (${engagingMinutes({ window, knobs, from, end: endInstant(window), ...reachOf(endOf(window), numberOf(knobs, "lapsed_days") + days, endOf(window)) })})
        )
        GROUP BY account_id, changes_at
      )
    )
    WHERE level >= ${value.float(numberOf(knobs, "minutes"))} AND holds_until > ${since}
    GROUP BY account_id`;
}

/** Accounts that we ever addressed: with a touch of ours, or of a type that is ours where no direction is given. */
function reachedByUs(window: Window, knobs: KnobValues): Sql {
  const reached = sql`
    SELECT account_id
    FROM touch
    WHERE account_id GLOBAL IN (${everListed(window, knobs)}) AND account_id != '' AND at < ${endInstant(window)} AND ${validTouch}
      AND (direction IN ('out', 'both')
        OR (direction = '' AND type IN ('ad_impression', 'ad_click', 'mailing', 'mail_open', 'mail_click', 'mail_out', 'call', 'meeting', 'meeting_booked', 'social_message'))
        OR type = 'ad_impression')
      AND ${textOf(knobs, "reached") === "touch" ? sql`type != 'ad_impression'` : sql`true`}
    GROUP BY account_id`;
  return sql`SELECT DISTINCT account_id AS reached_account, 1 AS known FROM (${underRoots(reached, window, knobs)})`;
}
