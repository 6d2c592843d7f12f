/** Target accounts at the end of a period, and how the list moved within it (KPI target_accounts). */
import { type Sql, sql } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { underRoots } from "./account-roots.ts";
import { flagOf, wordsOf } from "./settings.ts";
import { during, entryAt, targetAt, targetSpans } from "./spans.ts";
import { beforeFrom, endInstant, fromInstant, stateInstant } from "./time.ts";

/**
 * Accounts (or, rolled up, groups) that were targets at any time from just before the window to its end, one row each and of those that came and went in it
 * two: `account_id, at, is_target (at T), move ('' = none, added, removed, won), entry (the list entry: since, until, list, batch, seq)`.
 */
export function targetMoves(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, ${stateInstant(window)} AS at, is_target, entry,
      arrayJoin(multiIf(is_target, [if(was_target, '', 'added')], was_target, [way_out], ['added', way_out])) AS move
    FROM (
      SELECT account_id, max(is_target_now) AS is_target, max(was_target_then) AS was_target, argMax(entry_of_part, (is_target_now, was_target_then, part)) AS entry,
        if(max(is_customer_now), 'won', 'removed') AS way_out
      FROM (${underRoots(everTargets(window, knobs), window, knobs)})
      GROUP BY account_id
    )`;
}

/** The list entries behind them, for `rows`: of each company or group that counts one bears the one. */
export function listEntries(window: Window, knobs: KnobValues): Sql {
  const nth = sql`row_number() OVER (PARTITION BY account_id ORDER BY is_target_now DESC, was_target_then DESC, part DESC)`;
  return sql`
    SELECT account_id, account_id AS subject_id, greatest(entry_of_part.1, toDateTime64(0, 3, 'UTC')) AS at, concat(if(part = account_id, '', concat(part, ' ')), 'on the list “', entry_of_part.3, '”') AS what,
      toFloat64(is_target_now AND ${nth} = 1) AS amount, 'accounts' AS unit_of_amount, 'list_membership' AS record, entry_of_part.4 AS batch, entry_of_part.5 AS seq
    FROM (${underRoots(everTargets(window, knobs), window, knobs)})`;
}

/** How many came and went, from the notes of {@link targetMoves}. */
export function movesOf(flags: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [added = 0, removed = 0, won = 0] = ["added", "removed", "won"].map((move) => flags[move]);
  return { added, removed, won, net: added - removed - won };
}

function everTargets(window: Window, knobs: KnobValues): Sql {
  const withCustomers = flagOf(knobs, "include_customers");
  const [before, state] = [beforeFrom(window), stateInstant(window)];
  const isTarget = (at: Sql): Sql => targetAt(at, withCustomers);
  return sql`
    SELECT account_id, toBool(${isTarget(state)}) AS is_target_now, toBool(${isTarget(before)}) AS was_target_then,
      toBool(${during(sql`customer_spans`, state)} AND ${withCustomers ? sql`false` : sql`true`}) AS is_customer_now,
      if(is_target_now, ${entryAt(state)}, arrayFirst(s -> s.1 < ${endInstant(window)} AND s.2 >= ${fromInstant(window)}, target_spans)) AS entry_of_part
    FROM (${targetSpans(window, wordsOf(knobs, "lists"))})
    WHERE is_target_now OR was_target_then OR arrayExists(t -> t >= ${fromInstant(window)} AND t < ${endInstant(window)} AND ${isTarget(sql`t`)}, arrayConcat(
      arrayMap(s -> s.1, target_spans), arrayMap(s -> s.2, excluded_spans), arrayMap(s -> s.2, customer_spans)))`;
}
