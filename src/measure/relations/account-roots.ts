/**
 * Groups of companies (rule R13): each account with the company at the top of its chain of parents. A view: no row moves, a question asks for it.
 */
import { parentLinks } from "../../resolve/parents.ts";
import { name, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { textOf } from "./settings.ts";
import { stateInstant } from "./time.ts";

/** The setting that puts the companies of a group together. */
export const rollupKnob = {
  default: "own",
  choices: ["own", "parent"],
  meaning: "Each company for itself, or a group of companies as one: under the company at its top, as parents stand at the end of the period.",
} as const satisfies Knob;

/** Leaps after which every chain is climbed: each doubles the steps of the one before. */
const leapsMax = 17;

/**
 * The rows (with `account_id`) under the accounts that the setting asks for: their own, or the tops of their groups; `part` is the account
 * that a row had.
 */
export function underRoots(rows: Sql, window: Window, knobs: KnobValues): Sql {
  return sql`SELECT * EXCEPT (account_id, root_account), account_id AS part, root_account AS account_id FROM (${withRoot({ rows, of: "account_id", as: "root_account" }, window, knobs)})`;
}

interface Rooted {
  readonly rows: Sql;
  /** The column with an account. */
  readonly of: string;
  /** The column to add. */
  readonly as: string;
}

/** Adds to rows the account that the setting puts another in the place of: itself, or the top of its group. */
export function withRoot({ rows, of, as }: Rooted, window: Window, knobs: KnobValues): Sql {
  if (textOf(knobs, "rollup") !== "parent") return sql`SELECT *, ${name(of)} AS ${name(as)} FROM (${rows})`;
  return sql`
    SELECT r.*, if(g.root = '', r.${name(of)}, g.root) AS ${name(as)}
    FROM (${rows}) AS r
    LEFT JOIN (${accountRoots(stateInstant(window))}) AS g ON r.${name(of)} = g.member`;
}

/**
 * The top of the chain of parents of each account that had a parent at an instant: `member, root`. Accounts without a parent are their own top
 * and not among them. A circle is cut at its newest link: the account that names its parent there last is the top (hostile input E1).
 */
export function accountRoots(at: Sql): Sql {
  return shared(sql`
    SELECT arrayJoin(members) AS member, if(newest.2 = '', node, newest.2) AS root
    FROM (
      SELECT node, groupArrayIf(child, is_asked) AS members, maxIf(newest_link, NOT is_asked) AS newest
      FROM (
        SELECT child, newest_link, arrayJoin([(child, false), (above, true)]) AS side, side.1 AS node, side.2 AS is_asked
        FROM (${climbed(at)})
      )
      GROUP BY node
    )`);
}

/** All accounts that had a parent or were one at an instant: `account_id`. */
export function inGroups(at: Sql): Sql {
  return sql`SELECT arrayJoin([child, parent]) AS account_id FROM (${parentLinks(at)}) WHERE parent != ''`;
}

/** Accounts at an instant that stand below one of these (rows of `account_id`), by however many steps: `below`. */
export function accountsBelow(tops: Sql, at: Sql): Sql {
  return shared(sql`
    WITH RECURSIVE leaps AS (
      SELECT toUInt8(0) AS nth, l.child AS child, l.parent AS above, toUInt8(t.top != '') AS is_below
      FROM (SELECT child, parent FROM (${parentLinks(at)}) WHERE parent != '') AS l
      LEFT JOIN (SELECT DISTINCT account_id AS top FROM (${tops})) AS t ON l.parent = t.top
      UNION ALL
      SELECT nth, child, above, is_below
      FROM (
        SELECT toUInt8(near.nth + 1) AS nth, near.child AS child, if(far.child = '', near.above, far.above) AS above, greatest(near.is_below, far.is_below) AS is_below,
          max(above != near.above) OVER () AS moved
        FROM leaps AS near
        LEFT JOIN leaps AS far ON near.above = far.child
        WHERE near.nth < ${value.uint(leapsMax)}
      )
      WHERE moved = 1
    )
    SELECT child AS below
    FROM leaps
    GROUP BY child
    HAVING max(is_below) = 1`);
}

/**
 * Each account with a parent after so many leaps that nobody gets higher: `child, above (the top; inside a circle any account of it), newest_link (the
 * newest link on the way, with its child; from inside a circle that is the whole circle's)`.
 */
function climbed(at: Sql): Sql {
  return sql`
    WITH RECURSIVE leaps AS (
      SELECT toUInt8(0) AS nth, child, parent AS above, (said, child) AS newest_link
      FROM (${parentLinks(at)})
      WHERE parent != ''
      UNION ALL
      SELECT nth, child, above, newest_link
      FROM (
        SELECT toUInt8(near.nth + 1) AS nth, near.child AS child, if(far.child = '', near.above, far.above) AS above,
          if(far.child = '' OR near.newest_link > far.newest_link, near.newest_link, far.newest_link) AS newest_link, max(above != near.above) OVER () AS moved
        FROM leaps AS near
        LEFT JOIN leaps AS far ON near.above = far.child
        WHERE near.nth < ${value.uint(leapsMax)}
      )
      WHERE moved = 1
    )
    SELECT child, argMax(above, nth) AS above, argMax(newest_link, nth) AS newest_link
    FROM leaps
    GROUP BY child`;
}
