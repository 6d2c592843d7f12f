/** From the first touch of an account to something that became of it: opportunity, first win (KPIs of days and touches up to it). */
import { type Sql, sql } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { textOf } from "./settings.ts";
import { endInstant, longAgo } from "./time.ts";
import { actionOfAccount, validTouch } from "./touches.ts";

/** The setting `first`: which touch begins the clock. */
export const firstKnob = {
  default: "action",
  choices: ["action", "any_touch", "impression"],
  meaning: "The clock begins with the account's first action, with the first touch of any kind, or with the first ad shown to it.",
} as const;

function beginning(knobs: KnobValues): Sql {
  switch (textOf(knobs, "first")) {
    case "any_touch":
      return sql`true`;
    case "impression":
      return sql`type = 'ad_impression'`;
    default:
      return actionOfAccount;
  }
}

/**
 * Adds `since` to milestones (rows with `account_id, entity, reached`): the close of the account's opportunity before, else long ago. What
 * came before a close belongs to that deal.
 */
export function sincePreviousClose(milestones: Sql): Sql {
  return sql`
    SELECT m.*, arrayMax(arrayConcat([${longAgo}], arrayMap(c -> c.1, arrayFilter(c -> c.1 <= m.reached AND c.2 != m.entity, p.closes)))) AS since
    FROM (${milestones}) AS m
    LEFT JOIN (
      SELECT account_id AS closed_account, groupArray((assumeNotNull(closed_at), entity)) AS closes
      FROM (${opportunitiesToday()})
      WHERE status IN ('won', 'lost') AND closed_at IS NOT NULL AND account_id != ''
      GROUP BY closed_account
    ) AS p ON m.account_id = p.closed_account`;
}

/**
 * Adds to milestones (rows with `account_id, entity, since`) the first touch at or after `since`: `first_at` (meaningless where `touched` is 0),
 * `first_type, first_batch, first_seq, touched`.
 */
export function withFirstTouch(milestones: Sql, window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT m.*, f.first_at AS first_at, f.first.1 AS first_type, f.first.2 AS first_batch, f.first.3 AS first_seq, f.touched AS touched
    FROM (${milestones}) AS m
    LEFT JOIN (
      SELECT s.entity AS touched_entity, s.account_id AS touched_account, min(t.touch_at) AS first_at,
        argMin((t.touch_type, t.touch_batch, t.touch_seq), (t.touch_at, t.touch_batch, t.touch_seq)) AS first, 1 AS touched
      FROM (
        SELECT account_id AS touch_account, at AS touch_at, toString(type) AS touch_type, batch AS touch_batch, seq AS touch_seq
        FROM touch
        WHERE account_id GLOBAL IN (SELECT account_id FROM (${milestones})) AND at < ${endInstant(window)} AND ${validTouch} AND ${beginning(knobs)}
      ) AS t
      INNER JOIN (SELECT account_id, entity, since FROM (${milestones})) AS s ON t.touch_account = s.account_id
      WHERE t.touch_at >= s.since
      GROUP BY touched_account, touched_entity
    ) AS f ON m.account_id = f.touched_account AND m.entity = f.touched_entity`;
}
