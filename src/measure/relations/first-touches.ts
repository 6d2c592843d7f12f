/** From the first touch of an account to something that became of it: opportunity, first win (KPIs of days and touches up to it). */
import { type Sql, sql } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { amongFew } from "./quarters.ts";
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
 * Milestones of accounts: rows `account_id, entity, begins (the instant before which an earlier deal must have closed), reached (the end of
 * the clock), milestone_labels, record, batch, seq`. This adds `since`: the close of the account's deal before, else long ago; what came
 * before a close belongs to that deal.
 */
export function sincePreviousClose(milestones: Sql): Sql {
  return sql`
    SELECT m.account_id AS account_id, m.entity AS entity, m.reached AS reached, m.milestone_labels AS milestone_labels, m.record AS record, m.batch AS batch, m.seq AS seq,
      arrayMax(arrayConcat([${longAgo}], arrayMap(c -> c.1, arrayFilter(c -> c.1 <= m.begins AND c.2 != m.entity, p.closes)))) AS since
    FROM (${milestones}) AS m
    LEFT JOIN (
      SELECT account_id AS closed_account, groupArray((assumeNotNull(closed_at), entity)) AS closes
      FROM (${opportunitiesToday()})
      WHERE status IN ('won', 'lost') AND closed_at IS NOT NULL AND account_id != ''
      GROUP BY closed_account
    ) AS p ON m.account_id = p.closed_account`;
}

/**
 * Milestones with the first touch at or after `since`: their columns and `first_at` (meaningless where `touched` is 0), `first_type, first_batch,
 * first_seq, touched`. The touches stream past the milestones, which are few; each account's own are all it needs.
 */
export function withFirstTouch(milestones: Sql, window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, entity, origin.1 AS reached, origin.2 AS milestone_labels, origin.3 AS record, origin.4 AS batch, origin.5 AS seq, touched,
      first.1 AS first_at, first.2 AS first_type, first.3 AS first_batch, first.4 AS first_seq
    FROM (
      SELECT m.account_id AS account_id, m.entity AS entity, any((m.reached, m.milestone_labels, m.record, m.batch, m.seq)) AS origin,
        max(t.is_touch = 1 AND t.touch_at >= m.since) AS touched, minIf((t.touch_at, t.touch_type, t.touch_batch, t.touch_seq), t.is_touch = 1 AND t.touch_at >= m.since) AS first
      FROM (
        SELECT account_id AS touch_account, at AS touch_at, toString(type) AS touch_type, batch AS touch_batch, seq AS touch_seq, 1 AS is_touch
        FROM touch
        WHERE account_id != '' AND at < ${endInstant(window)} AND ${validTouch} AND ${beginning(knobs)}
          AND ${amongFew(sql`SELECT account_id FROM (${milestones})`, window)}
      ) AS t
      RIGHT JOIN (${milestones}) AS m ON t.touch_account = m.account_id
      GROUP BY account_id, entity
    )`;
}
