/** Accounts that became customers (KPI won_accounts): with their first win, and, if asked for, those won back. */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { flagOf } from "./settings.ts";
import { customerSpans } from "./spans.ts";
import { daysBetween, inside } from "./time.ts";
import { firstWinsOf, targetWinKnobs, wins, winsOfPopulation } from "./wins.ts";

/** Who was no customer for more than so many days and is won again has been won back. */
export const winbackDays = 365;

export const wonAccountKnobs = {
  ...targetWinKnobs,
  winback_as_new: { default: false, meaning: `An account that was no customer for more than ${winbackDays} days and is won again counts as new.` },
} as const satisfies Record<string, Knob>;

/** New customers of the window, one row per account: the columns of `wins` and `note` (“won back”, else ''). */
export function wonAccounts(window: Window, knobs: KnobValues): Sql {
  const first = sql`SELECT *, '' AS note FROM (${firstWinsOf(window, knobs)})`;
  if (!flagOf(knobs, "winback_as_new")) return first;
  const back = winsOfPopulation(sql`SELECT * FROM (${winbacks(window)}) WHERE ${inside(sql`won_at`, window)}`, window, knobs);
  return sql`
    SELECT *
    FROM (${first} UNION ALL SELECT *, 'won back' AS note FROM (${back}))
    ORDER BY won_at, entity
    LIMIT 1 BY account_id`;
}

/** Of each time that an account came back after having left, the win with which it did: the columns of `wins`. */
function winbacks(window: Window): Sql {
  return sql`
    SELECT * EXCEPT (left_at, back_at)
    FROM (
      SELECT w.*, arrayMax(arrayMap(s -> s.2, arrayFilter(s -> s.2 <= w.won_at, c.spans))) AS left_at,
        arrayMin(arrayMap(s -> s.1, arrayFilter(s -> s.2 > left_at AND s.1 <= w.won_at, arrayPushBack(c.spans, (w.won_at, w.won_at + toIntervalMillisecond(1)))))) AS back_at
      FROM (${wins(window)}) AS w
      INNER JOIN (
        SELECT account_id AS customer, groupArray((since, until)) AS spans
        FROM (${customerSpans(window)})
        WHERE since < until
        GROUP BY customer
      ) AS c ON w.account_id = c.customer
      WHERE arrayExists(s -> s.2 <= w.won_at, c.spans)
    )
    WHERE ${daysBetween(sql`left_at`, sql`back_at`, window)} > ${value.int(winbackDays)}
    ORDER BY won_at, entity
    LIMIT 1 BY account_id, left_at`;
}
