/** Accounts that come back after a silence (KPI re_engaged_accounts). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { defaultEngaged } from "./engagement.ts";
import { minutesOfTouches } from "./minutes.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { numberOf } from "./settings.ts";
import { daysBetween, daysLater, endInstant, fromInstant, inside, stateInstant } from "./time.ts";
import { actionOfAccount, salesAction, validTouch } from "./touches.ts";
import { highValueClasses } from "./visit-list.ts";

/**
 * Returns whose threshold is reached in the window: `account_id, returned_at (first action after the silence), reached_at, why (minutes, page), after
 * (silence, lost, recycled), actions (array of (at, type, batch, seq) from the return to the threshold)`. A silence is `dormant_days` without an action of an account that we had dealt
 * with; a lost or recycled account is silent at once.
 */
export function returns(window: Window, knobs: KnobValues): Sql {
  const limit = daysLater(sql`returned_at`, numberOf(knobs, "within_days"), window);
  return sql`
    SELECT account_id, returned_at, after, if(page_at = none OR (earned_at != none AND earned_at < page_at), earned_at, page_at) AS reached_at,
      if(reached_at = page_at, 'page', 'minutes') AS why, arrayFilter(a -> a.1 >= returned_at AND a.1 <= reached_at, all_actions) AS actions
    FROM (
      SELECT account_id, returned_at, after, all_actions, toDateTime64(0, 3, 'UTC') AS none,
        arrayFirst(a -> a.1 >= returned_at AND a.1 < ${limit} AND a.5, all_actions).1 AS page_at,
        arrayFilter(e -> e.1 >= returned_at AND e.1 < ${limit}, earned) AS in_time,
        arrayFirstIndex(sum -> round(sum, 6) >= ${value.float(numberOf(knobs, "minutes"))}, arrayCumSum(arrayMap(e -> e.2, in_time))) AS nth_earned,
        if(nth_earned = 0, none, in_time[nth_earned].1) AS earned_at
      FROM (
        SELECT s.account_id AS account_id, s.returned_at AS returned_at, s.after AS after, s.all_actions AS all_actions, m.earned AS earned
        FROM (${returnsOfAnySize(window, knobs)}) AS s
        LEFT JOIN (
          SELECT account_id, arraySort(groupArray((touch_at, ifNull(minutes, 0)))) AS earned
          FROM (${minutesOfTouches({ window, knobs: defaultEngaged, from: lookBack(window, knobs, "within_days"), end: endInstant(window) })})
          GROUP BY account_id
        ) AS m ON s.account_id = m.account_id
      )
    )
    WHERE (page_at != none OR earned_at != none) AND ${inside(sql`reached_at`, window)}`;
}

/** First actions after a silence, whatever came of them. */
function returnsOfAnySize(window: Window, knobs: KnobValues): Sql {
  const dormantDays = value.float(numberOf(knobs, "dormant_days"));
  const before = sql`all_actions[i - 1].1`;
  return sql`
    SELECT account_id, all_actions, back.1 AS returned_at, back.2 AS after
    FROM (
      SELECT a.account_id AS account_id, a.all_actions AS all_actions,
        arrayMap(i -> (all_actions[i].1, multiIf(
          if(i = 1, ${daysBetween(sql`d.first_dealing`, sql`all_actions[i].1`, window)} >= ${dormantDays}, ${daysBetween(before, sql`all_actions[i].1`, window)} >= ${dormantDays}), 'silence',
          arrayExists(e -> e.2 = 'lost' AND e.1 <= all_actions[i].1 AND (i = 1 OR e.1 > ${before}), s.endings), 'lost',
          arrayExists(e -> e.1 <= all_actions[i].1 AND (i = 1 OR e.1 > ${before}), s.endings), 'recycled', '')), arrayEnumerate(all_actions)) AS candidates,
        arrayFilter(c -> c.2 != '' AND c.1 >= ${lookBack(window, knobs, "within_days")}, candidates) AS comebacks
      FROM (
        SELECT account_id, arraySort(groupArray((at, toString(type), batch, seq, type = 'page_view' AND page_class IN ${value.strings(highValueClasses)}))) AS all_actions
        FROM touch
        WHERE account_id != '' AND at >= ${daysLater(lookBack(window, knobs, "within_days"), -numberOf(knobs, "dormant_days") - 1, window)} AND at < ${endInstant(window)}
          AND ${validTouch} AND ${actionOfAccount}
        GROUP BY account_id
      ) AS a
      INNER JOIN (${dealings(window)}) AS d ON a.account_id = d.account_id
      LEFT JOIN (${endings(window)}) AS s ON a.account_id = s.account_id
    )
    ARRAY JOIN comebacks AS back`;
}

/** When we first dealt with accounts, and their last action: `account_id, first_dealing, last_action (1970: none)`. */
function dealings(window: Window): Sql {
  return sql`
    SELECT account_id, min(at) AS first_dealing, maxIf(at, ${actionOfAccount}) AS last_action
    FROM touch
    WHERE account_id != '' AND at < ${endInstant(window)} AND ${validTouch} AND (${actionOfAccount} OR ${salesAction})
    GROUP BY account_id`;
}

/** What makes an account silent at once: `account_id, endings (array of (at, lost or recycled))`. */
function endings(window: Window): Sql {
  return sql`
    SELECT account_id, groupArray((ended_at, how)) AS endings
    FROM (
      SELECT account_id, assumeNotNull(closed_at) AS ended_at, 'lost' AS how
      FROM (${opportunitiesToday()})
      WHERE status = 'lost' AND closed_at IS NOT NULL AND account_id != ''
      UNION ALL
      SELECT account_id, ifNull(decided_at, at) AS ended_at, 'recycled' AS how
      FROM handover
      WHERE decision = 'recycled' AND account_id != ''
    )
    WHERE ended_at < ${endInstant(window)}
    GROUP BY account_id`;
}

/** Accounts that are silent at T: `account_id, since (their last action, else the first dealing)`. */
export function dormantAt(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, if(last_action > toDateTime64(0, 3, 'UTC'), last_action, first_dealing) AS since
    FROM (${dealings(window)})
    WHERE ${daysBetween(sql`if(last_action > toDateTime64(0, 3, 'UTC'), last_action, first_dealing)`, stateInstant(window), window)} >= ${value.float(numberOf(knobs, "dormant_days"))}`;
}

/** The window's beginning less what a setting says, so that a return before it can still reach its threshold inside. */
function lookBack(window: Window, knobs: KnobValues, knob: string): Sql {
  return daysLater(fromInstant(window), -numberOf(knobs, knob), window);
}
