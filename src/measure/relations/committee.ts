/** Who of an account can influence a purchase (KPI committee_size): people with a role in an opportunity or in the template, and people who talk with us. */
import { either, shared, type Sql, sql } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { withRoles } from "./committee-templates.ts";
import { rolesAt } from "./deal-roles.ts";
import { openAt, opportunitiesAt } from "./opportunities.ts";
import { peopleOfAccountsAt, worksThere } from "./memberships.ts";
import { knownBy, peopleAt } from "./people.ts";
import { flagOf, numberOf, textOf } from "./settings.ts";
import { targetAt, targetSpans } from "./spans.ts";
import { daysLater, endInstant, stateInstant } from "./time.ts";
import { twoWayTouch, validTouch } from "./touches.ts";

/** The accounts that are asked about: `account_id, since` (the window in which two-way touches count), `entry` (the list entry). */
export function committeeAccounts(window: Window, knobs: KnobValues): Sql {
  const state = stateInstant(window);
  const withOpen = textOf(knobs, "population") === "open_opportunity";
  return sql`
    SELECT a.account_id AS account_id, a.batch AS batch, a.seq AS seq,
      if(o.open_since > toDateTime64(0, 3, 'UTC'), o.open_since, ${daysLater(endInstant(window), -numberOf(knobs, "window_days"), window)}) AS since
    FROM (
      SELECT account_id, entry.4 AS batch, entry.5 AS seq
      FROM (
        SELECT account_id, arrayFirst(s -> s.1 <= ${state} AND ${state} < s.2, target_spans) AS entry
        FROM (${targetSpans(window)})
        WHERE ${targetAt(state)}
      )
    ) AS a
    LEFT JOIN (
      SELECT account_id, min(assumeNotNull(starts_at)) AS open_since
      FROM (${opportunitiesAt(state)})
      WHERE ${openAt(state)} AND starts_at IS NOT NULL AND account_id != ''
      GROUP BY account_id
    ) AS o ON a.account_id = o.account_id
    WHERE ${withOpen ? sql`o.open_since > toDateTime64(0, 3, 'UTC')` : sql`true`}`;
}

/**
 * Members of the committees at T, one row each: `account_id, member (the person's key), name, reason, since_at, origin (record, batch, seq), has_left`. A name in a
 * role that no contact answers to is one; people who have left the account or were deleted are marked.
 */
export function committee(window: Window, knobs: KnobValues): Sql {
  const signs = shared(flagOf(knobs, "roles_only") ? roles(window) : sql`${roles(window)} UNION ALL ${talkers(window, knobs)} UNION ALL ${fitting(window, knobs)}`);
  return shared(sql`
    SELECT account_id, member, any(shown) AS name, arrayStringConcat(arraySort(groupUniqArray(sign)), ', ') AS reason, min(sign_at) AS since_at,
      argMin((record, batch, seq), (sign_at, batch, seq)) AS origin, max(is_gone) AS has_left
    FROM (
      SELECT s.account_id AS account_id, if(p.who != '', p.who, s.written) AS member, if(p.who != '', p.name, s.written) AS shown, s.sign AS sign,
        s.sign_at AS sign_at, s.record AS record, s.batch AS batch, s.seq AS seq, p.who != '' AND (p.gone OR (p.account_id != s.account_id AND NOT ${worksThere({ account: sql`s.account_id`, person: sql`p.who`, at: stateInstant(window) })})) AS is_gone
      FROM (SELECT *, lower(written) AS written_key FROM (${signs}) WHERE written != '') AS s
      LEFT ANY JOIN (${peopleByAnyName(window, signs)}) AS p ON s.account_id = p.near AND s.written_key = p.key
    )
    GROUP BY account_id, member`);
}

function roles(window: Window): Sql {
  return sql`SELECT account_id, written, concat('role in ', entity) AS sign, since AS sign_at, record, batch, seq FROM (${rolesAt(window)})`;
}

/** People known at T who work, also beside their employer, at accounts that were ever on a target list and have a role of the committee's template. */
function fitting(window: Window, knobs: KnobValues): Sql {
  const people = sql`
    SELECT account_id, who AS member, persona, department, seniority, keys, valid_from, batch, seq
    FROM (${peopleOfAccountsAt(stateInstant(window))})
    WHERE NOT gone AND ${knownBy(stateInstant(window))} AND account_id GLOBAL IN (SELECT account_id FROM list_membership WHERE list_kind = 'target' AND account_id != '')`;
  return sql`
    SELECT account_id, member AS written, concat('fits ', arrayStringConcat(arraySort(arrayDistinct(fits)), ' and ')) AS sign, greatest(valid_from, toDateTime64(0, 3, 'UTC')) AS sign_at,
      'person' AS record, batch, seq
    FROM (${withRoles(people, window, knobs)})
    WHERE notEmpty(fits)`;
}

function talkers(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT t.account_id AS account_id, t.written AS written, concat('two-way touch: ', t.touch_type) AS sign, t.sign_at AS sign_at, 'touch' AS record, t.batch AS batch, t.seq AS seq
    FROM (
      SELECT account_id, arrayJoin(arrayConcat(attendee_people, [multiIf(person_id != '', person_id, person != '', person, person_email)])) AS written,
        toString(type) AS touch_type, at AS sign_at, batch, seq
      FROM touch
      WHERE account_id != '' AND at < ${endInstant(window)} AND ${validTouch} AND ${twoWayTouch}
        AND account_id GLOBAL IN (SELECT account_id FROM list_membership WHERE list_kind = 'target')
    ) AS t
    INNER JOIN (${committeeAccounts(window, knobs)}) AS a ON t.account_id = a.account_id
    WHERE t.sign_at >= a.since`;
}

/**
 * The people as they stand at T by every way to name them, for each account where they ever worked: `near (account), key, who, name,
 * account_id (employer at T), gone`; where relations are kept, only of accounts with signs. Somebody with a role who never worked there (an adviser) counts under the name as written.
 */
function peopleByAnyName(window: Window, signs: Sql): Sql {
  const ofSigns = either({ kept: sql`account_id IN (SELECT account_id FROM (${signs}))`, inPlace: sql`true` });
  return sql`
    SELECT e.account_id AS near, arrayJoin(arrayMap(k -> lower(k), p.keys)) AS key, p.who AS who, p.name AS name, p.account_id AS account_id, p.gone AS gone
    FROM (SELECT * FROM (${peopleAt(stateInstant(window))})) AS p
    INNER JOIN (
      SELECT DISTINCT multiIf(person_id != '', person_id, id != '', id, email != '', lower(email), toString(row_key)) AS who, account_id
      FROM person
      WHERE account_id != '' AND ${ofSigns}
      UNION DISTINCT
      SELECT person_id, account_id FROM membership WHERE ${ofSigns}
    ) AS e ON p.who = e.who`;
}
