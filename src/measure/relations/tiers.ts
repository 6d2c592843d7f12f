import { type Sql, sql } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { dayOf } from "./time.ts";

/** The tier of each account at an instant: `account_id, tier`. Of two that hold at once, the one that began later. */
export function tiersAt(at: Sql, window: Window): Sql {
  const day = dayOf(at, window);
  return sql`
    SELECT account_id, toString(tier) AS tier
    FROM tier
    WHERE account_id != '' AND (from_day IS NULL OR from_day <= ${day}) AND (to_day IS NULL OR to_day > ${day})
    ORDER BY from_day DESC NULLS LAST, batch DESC, seq DESC
    LIMIT 1 BY account_id`;
}

/** The tiers of each account with their days: `account_id, tier_spans`, an array of (first day, first day outside, tier). */
export function tierSpans(): Sql {
  return sql`
    SELECT account_id, arraySort(groupArray((ifNull(from_day, toDate32('1900-01-02')), ifNull(to_day, toDate32('2200-01-01')), toString(tier)))) AS tier_spans
    FROM tier
    WHERE account_id != ''
    GROUP BY account_id`;
}

/** The tier that held on a day, '' where none did; over a row of {@link tierSpans}. Of two at once, the one that began later. */
export function tierOn(day: Sql): Sql {
  return sql`arrayElement(arrayFilter(s -> s.1 <= ${day} AND ${day} < s.2, tier_spans), -1).3`;
}
