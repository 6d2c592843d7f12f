/** Accounts that come back after a silence (KPI re_engaged_accounts). */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { defaultEngaged } from "./engagement.ts";
import { minutesOfTouches } from "./minutes.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { numberOf, textOf } from "./settings.ts";
import { daysBetween, daysLater, endInstant, endOf, fromInstant, inside, longAgo, reachOf, stateInstant } from "./time.ts";
import { actionOfAccount, salesAction, validTouch } from "./touches.ts";
import { highValueClasses } from "./visit-list.ts";

/**
 * Returns whose threshold is reached in the window: `account_id, returned_at (first action after the silence), reached_at, why (minutes, page, order), after
 * (silence, lost, recycled), actions (array of (at, type, batch, seq) from the return to the threshold)`. A silence is `dormant_days` without an action of an account that we had dealt
 * with; a lost or recycled account is silent at once. With the setting `activity` = orders an order is the action, and a return by itself.
 */
export function returns(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, returned_at, after, if(seen_page = 0 OR (nth_earned > 0 AND earned_at < page_at), earned_at, page_at) AS reached_at,
      if(seen_page = 1 AND reached_at = page_at, ${value.string(byOrders(knobs) ? "order" : "page")}, 'minutes') AS why, arrayFilter(a -> a.1 <= reached_at, actions_since) AS actions
    FROM (
      SELECT account_id, returned_at, after, page_at, seen_page, actions_since, arrayFirstIndex(sum -> round(sum, 6) >= ${value.float(numberOf(knobs, "minutes"))}, arrayCumSum(arrayMap(e -> e.2, earned))) AS nth_earned,
        if(nth_earned = 0, returned_at, earned[nth_earned].1) AS earned_at
      FROM (
        SELECT r.account_id AS account_id, r.returned_at AS returned_at, any(r.after) AS after, minIf(e.happened_at, e.is_page = 1) AS page_at, max(e.is_page) AS seen_page,
          arraySort(groupArrayIf((e.happened_at, e.minutes), e.is_action = 0)) AS earned, arraySort(groupArrayIf((e.happened_at, e.what, e.batch, e.seq), e.is_action = 1)) AS actions_since
        FROM (${happenings(window, knobs)}) AS e
        INNER JOIN (${returnsOfAnySize(window, knobs)}) AS r ON e.account_id = r.account_id
        WHERE e.happened_at >= r.returned_at AND e.happened_at < ${daysLater(sql`r.returned_at`, numberOf(knobs, "within_days"), window)}
        GROUP BY account_id, returned_at
      )
    )
    WHERE (seen_page = 1 OR nth_earned > 0) AND ${inside(sql`reached_at`, window)}`;
}

function byOrders(knobs: KnobValues): boolean {
  return textOf(knobs, "activity") === "orders";
}

/** The record whose rows are the actions. */
export function actionRecord(knobs: KnobValues): "order" | "touch" {
  return byOrders(knobs) ? "order" : "touch";
}

/** What can make a return: actions, and minutes; or orders. */
function happenings(window: Window, knobs: KnobValues): Sql {
  const from = lookBack(window, knobs, "within_days");
  if (byOrders(knobs)) return sql`SELECT account_id, at AS happened_at, 1 AS is_action, 1 AS is_page, 0. AS minutes, 'order' AS what, batch, seq FROM orders WHERE ${placed} AND at >= ${from} AND at < ${endInstant(window)}`;
  return sql`
    SELECT account_id, happened_at, 1 AS is_action, is_page, 0. AS minutes, what, batch, seq
    FROM (${actionsSince(from, window)})
    UNION ALL
    SELECT account_id, touch_at AS happened_at, 0 AS is_action, 0 AS is_page, ifNull(minutes, 0) AS minutes, type AS what, batch, seq
    FROM (${minutesOfTouches({ window, knobs: defaultEngaged, from, end: endInstant(window), ...reachOf(window.from, numberOf(knobs, "within_days"), endOf(window)) })})`;
}

function actionsSince(from: Sql, window: Window): Sql {
  return sql`
    SELECT account_id, at AS happened_at, toUInt8(type = 'page_view' AND page_class IN ${value.strings(highValueClasses)}) AS is_page, toString(type) AS what, batch, seq
    FROM touch
    WHERE account_id != '' AND at >= ${from} AND at < ${endInstant(window)} AND ${validTouch} AND ${actionOfAccount}`;
}

/** First actions after a silence, whatever came of them: `account_id, returned_at, after`. */
function returnsOfAnySize(window: Window, knobs: KnobValues): Sql {
  const since = lookBack(window, knobs, "within_days");
  const earliest = daysLater(since, -numberOf(knobs, "dormant_days") - 1, window);
  const ended = (how: string): Sql => sql`arrayExists(e -> e.2 = ${value.string(how)} AND e.1 <= returned_at AND (is_first OR e.1 > action_before), endings)`;
  return sql`
    SELECT account_id, returned_at,
      multiIf(${daysBetween(sql`if(is_first, first_dealing, action_before)`, sql`returned_at`, window)} >= ${value.float(numberOf(knobs, "dormant_days"))}, 'silence', ${ended("lost")}, 'lost', ${ended("recycled")}, 'recycled', '') AS after
    FROM (
      SELECT d.account_id AS account_id, d.first_dealing AS first_dealing, d.step.1 AS returned_at, d.step.2 AS action_before, d.step.3 = 1 AS is_first, s.endings AS endings
      FROM (
        SELECT account_id, first_dealing, arrayFilter(a -> a >= ${earliest} AND a < ${endInstant(window)}, actions) AS known,
          arrayJoin(arrayFilter(s -> s.1 >= ${since}, arrayZip(known, arrayPushFront(arrayPopBack(known), ${longAgo}), arrayEnumerate(known)))) AS step
        FROM (${dealingsBy(knobs)})
        WHERE notEmpty(known)
      ) AS d
      LEFT JOIN (${endings(window)}) AS s ON d.account_id = s.account_id
    )
    WHERE after != ''`;
}

/**
 * When we first dealt with accounts, and all their actions, whenever they were: `account_id, first_dealing, actions (instants, by time)`. Every window finds in it what
 * came before.
 */
const dealings: Sql = shared(sql`
  SELECT account_id, min(at) AS first_dealing, arraySort(groupArrayIf(at, ${actionOfAccount})) AS actions
  FROM touch
  WHERE account_id != '' AND ${validTouch} AND (${actionOfAccount} OR ${salesAction})
  GROUP BY account_id`);

/** Lines of orders; cancelled ones and credits bring nobody back. */
const placed: Sql = sql`account_id != '' AND NOT ifNull(cancelled, false) AND ifNull(amount, 1) >= 0`;

/** The same of accounts that order: their orders are what we dealt, and what they did. */
const ordering: Sql = shared(sql`
  SELECT account_id, min(at) AS first_dealing, arraySort(groupUniqArray(at)) AS actions
  FROM orders
  WHERE ${placed}
  GROUP BY account_id`);

function dealingsBy(knobs: KnobValues): Sql {
  return byOrders(knobs) ? ordering : dealings;
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
    FROM (SELECT account_id, first_dealing, arrayLast(a -> a < ${endInstant(window)}, actions) AS last_action FROM (${dealingsBy(knobs)}) WHERE first_dealing < ${endInstant(window)})
    WHERE ${daysBetween(sql`since`, stateInstant(window), window)} >= ${value.float(numberOf(knobs, "dormant_days"))}`;
}

/** What silent accounts did last, or what we first did with those that did nothing, for `rows`. */
export function silenceRows(window: Window, knobs: KnobValues): Sql {
  const [done, is] = byOrders(knobs) ? [sql`orders`, placed] : [sql`touch`, sql`(${validTouch} AND (${actionOfAccount} OR ${salesAction}))`];
  return sql`
    SELECT account_id, account_id AS subject_id, at, ${byOrders(knobs) ? sql`'order'` : sql`toString(type)`} AS what, 0. AS amount, 'accounts' AS unit_of_amount,
      ${value.string(actionRecord(knobs))} AS record, batch, seq
    FROM ${done}
    WHERE ${is} AND (account_id, at) IN (SELECT account_id, since FROM (${dormantAt(window, knobs)}))`;
}

/** The window's beginning less what a setting says, so that a return before it can still reach its threshold inside. */
function lookBack(window: Window, knobs: KnobValues, knob: string): Sql {
  return daysLater(fromInstant(window), -numberOf(knobs, knob), window);
}
