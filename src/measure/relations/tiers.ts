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
