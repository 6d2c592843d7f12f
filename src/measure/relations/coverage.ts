/** Whether sales really covers an account, and if not, why (KPIs account_coverage and coverage_reasons). */
import { either, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { customerRows } from "./customers.ts";
import { peopleOfAccountsAt } from "./memberships.ts";
import { knownBy } from "./people.ts";
import { massMail } from "./sales-actions.ts";
import { flagOf, numberOf, textOf, wordsOf } from "./settings.ts";
import { customerSpans, during, listEntryRows, onListAt, targetSpans } from "./spans.ts";
import { tiersAt } from "./tiers.ts";
import { dayOf, daysBetween, daysLater, endInstant, stateDay, stateInstant } from "./time.ts";
import { salesAction, validTouch } from "./touches.ts";
import { winRows, wins } from "./wins.ts";

export const coverageKnobs = {
  rhythm_tier_1: { default: 14, meaning: "Days within which an account of tier 1 needs a sales action." },
  rhythm_tier_2: { default: 30, meaning: "Days within which an account of tier 2 needs a sales action." },
  rhythm_other: { default: 60, meaning: "Days within which every other account needs a sales action." },
  consent: { default: "not_refused", choices: ["not_refused", "given"], meaning: "A contact may be addressed unless consent was refused, or only where it was given." },
  min_contacts: { default: 1, meaning: "So many reachable contacts an account needs." },
  capacity: { default: 60, meaning: "Accounts in scope that one owner can cover." },
  own_reasons: { default: "coverage_reason", meaning: "The further column of accounts in which a reason is given by hand: it wins over the computed one; empty: there is none." },
  leave_out_disqualified: { default: false, meaning: "Disqualified accounts are left out instead of counted as not covered." },
} as const satisfies Record<string, Knob>;

/** Why an account is not covered, in the order in which the reasons are asked for. */
export const coverageReasons = ["disqualified", "no owner", "no contact", "no consent", "over capacity", "no action"] as const;

/** Lifecycle words of sources that mean: not worth working on. */
const disqualifiedWords = ["disqualified", "unqualified", "not interested"];

/**
 * Accounts in scope at T (on a target list, or customer): `account_id, owner, reason ('' = covered), last_action (instant), last_batch,
 * last_seq, owner_batch, owner_seq`.
 */
export function coverage(window: Window, knobs: KnobValues): Sql {
  const given = wordsOf(knobs, "order");
  const order = [...given, ...coverageReasons.filter((reason) => !given.includes(reason))];
  const failing = sql`arrayFilter(r -> r.2, [
    ('disqualified', disqualified = 1), ('no owner', owner = ''), ('no contact', contacts < ${value.float(numberOf(knobs, "min_contacts"))}),
    ('no consent', contacts >= ${value.float(numberOf(knobs, "min_contacts"))} AND reachable < ${value.float(numberOf(knobs, "min_contacts"))}),
    ('over capacity', NOT acted AND owner != '' AND owned > ${value.float(numberOf(knobs, "capacity"))}), ('no action', NOT acted)])`;
  return shared(sql`
    SELECT *, arrayElement(arraySort(r -> indexOf(${value.strings(order)}, r.1), ${failing}), 1).1 AS computed, if(computed != '' AND by_hand != '', by_hand, computed) AS reason
    FROM (
      SELECT *, last_action > toDateTime64(0, 3, 'UTC') AND ${daysBetween(sql`last_action`, stateInstant(window), window)}
          < multiIf(tier = '1', ${value.float(numberOf(knobs, "rhythm_tier_1"))}, tier = '2', ${value.float(numberOf(knobs, "rhythm_tier_2"))}, ${value.float(numberOf(knobs, "rhythm_other"))}) AS acted,
        count() OVER (PARTITION BY owner) AS owned
      FROM (
        SELECT s.account_id AS account_id, o.owner AS owner, o.batch AS owner_batch, o.seq AS owner_seq, t.tier AS tier, p.contact_count AS contacts, p.reachable_count AS reachable,
          a.last_action AS last_action, a.origin.1 AS last_batch, a.origin.2 AS last_seq, d.disqualified AS disqualified, h.by_hand AS by_hand
        FROM (${inScope(window)}) AS s
        LEFT JOIN (${owners(window)}) AS o ON s.account_id = o.account_id
        LEFT JOIN (${tiersAt(stateInstant(window), window)}) AS t ON s.account_id = t.account_id
        LEFT JOIN (${contacts(window, knobs)}) AS p ON s.account_id = p.account_id
        LEFT JOIN (${lastActions(window, knobs)}) AS a ON s.account_id = a.account_id
        LEFT JOIN (${disqualified(window)}) AS d ON s.account_id = d.account_id
        LEFT JOIN (${givenByHand(window, textOf(knobs, "own_reasons"))}) AS h ON s.account_id = h.account_id
      )
      WHERE ${flagOf(knobs, "leave_out_disqualified") ? sql`disqualified = 0` : sql`true`}
    )`);
}

/** On a target list at T, or customer. */
function inScope(window: Window): Sql {
  const state = stateInstant(window);
  return shared(sql`
    SELECT account_id FROM (${targetSpans(window)}) WHERE ${onListAt(state)}
    UNION DISTINCT
    SELECT account_id
    FROM (SELECT account_id, groupArray((since, until)) AS spans FROM (${customerSpans(window)}) GROUP BY account_id)
    WHERE ${during(sql`spans`, state)}`);
}

/** Of what nobody asks nothing need be brought together: a condition over `account_id`, where relations are kept. */
function amongThem(window: Window): Sql {
  return either({ kept: sql`account_id IN (SELECT account_id FROM (${inScope(window)}))`, inPlace: sql`true` });
}

/** The account's owner at T: of roles ae, sdr, csm the first of these that there is. */
function owners(window: Window): Sql {
  const day = stateDay(window);
  return sql`
    SELECT account_id, toString(user) AS owner, batch, seq
    FROM ownership
    WHERE account_id != '' AND role IN ('ae', 'sdr', 'csm') AND (from_day IS NULL OR from_day <= ${day}) AND (to_day IS NULL OR to_day > ${day})
    ORDER BY indexOf(['ae', 'sdr', 'csm'], toString(role)), from_day DESC NULLS LAST, batch DESC, seq DESC
    LIMIT 1 BY account_id`;
}

/** People known at T with a valid address or number, and those of them who may be addressed. */
function contacts(window: Window, knobs: KnobValues): Sql {
  const allowed = textOf(knobs, "consent") === "given" ? sql`ifNull(consent, false)` : sql`ifNull(consent, true)`;
  return sql`
    SELECT account_id, count() AS contact_count, countIf(${allowed}) AS reachable_count
    FROM (${peopleOfAccountsAt(stateInstant(window))})
    WHERE account_id != '' AND ${amongThem(window)} AND NOT gone AND ${knownBy(stateInstant(window))} AND ifNull(reachable, email != '' OR phone != '')
    GROUP BY account_id`;
}

/** The last sales action of each account before T; a mail to many people is none. */
function lastActions(window: Window, knobs: KnobValues): Sql {
  const longest = Math.max(...["rhythm_tier_1", "rhythm_tier_2", "rhythm_other"].map((knob) => numberOf(knobs, knob)));
  const near = sql`(at >= ${daysLater(endInstant(window), -longest - 1, window)} AND at < ${endInstant(window)})`;
  return sql`
    SELECT account_id, max(action_at) AS last_action, argMax((batch, seq), (action_at, batch, seq)) AS origin
    FROM (
      SELECT account_id, at AS action_at, batch, seq
      FROM touch
      WHERE account_id != '' AND ${amongThem(window)} AND ${near} AND ${validTouch} AND ${salesAction} AND NOT ${massMail(window, near)}
    )
    GROUP BY account_id`;
}

/** Accounts whose source says at T that they are not worth working on. */
function disqualified(window: Window): Sql {
  const age = sql`toUnixTimestamp64Milli(valid_from)`;
  return sql`
    SELECT account_id, lower(lifecycle) IN ${value.strings(disqualifiedWords)} AS disqualified
    FROM (
      SELECT account_id, lifecycle
      FROM account
      WHERE account_id != '' AND ${amongThem(window)}
      ORDER BY valid_from <= ${stateInstant(window)} DESC, if(valid_from <= ${stateInstant(window)}, ${age}, -${age}) DESC, batch DESC, seq DESC
      LIMIT 1 BY account_id
    )`;
}

/** Reasons that people gave: what the further column of an account's records says at T. */
function givenByHand(window: Window, column: string): Sql {
  return sql`
    SELECT account_id, max(said) AS by_hand
    FROM (
      SELECT account_id, argMax(trimBoth(attributes[${value.string(column)}]), (valid_from, batch, seq)) AS said
      FROM account
      WHERE account_id != '' AND ${amongThem(window)} AND valid_from <= ${stateInstant(window)}
      GROUP BY account_id, source, id
    )
    GROUP BY account_id`;
}

/** What stands behind an account in scope, for `rows`: its owner, its last sales action, and what puts it in scope. */
export function coverageRows(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, concat('owner ', owner) AS what, 0. AS amount, 'accounts' AS unit_of_amount,
      'ownership' AS record, owner_batch AS batch, owner_seq AS seq
    FROM (${coverage(window, knobs)})
    WHERE owner != ''
    UNION ALL
    SELECT account_id, account_id AS subject_id, last_action AS at, concat('last sales action on ', toString(${dayOf(sql`last_action`, window)})) AS what,
      0. AS amount, 'accounts' AS unit_of_amount, 'touch' AS record, last_batch AS batch, last_seq AS seq
    FROM (${coverage(window, knobs)})
    WHERE last_action > toDateTime64(0, 3, 'UTC')
    UNION ALL
    SELECT *
    FROM (${scopeRows(window)})
    WHERE account_id IN (SELECT account_id FROM (${coverage(window, knobs)}))`;
}

/** What puts accounts in scope: entries of a list, contracts or orders, and wins that have no contract. */
function scopeRows(window: Window): Sql {
  return sql`
    ${listEntryRows(window, true)}
    UNION ALL
    ${customerRows(window)}
    UNION ALL
    ${winRows(wins(window))}
    WHERE win_record = 'opportunity' AND won_at <= ${stateInstant(window)}`;
}
