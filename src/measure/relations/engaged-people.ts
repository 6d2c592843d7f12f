/** Who of an account deals with us (KPIs stakeholders_engaged, account_penetration): by minutes before any weight, or by a meeting. */
import { either, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { defaultEngaged, engagedAt, lookBack } from "./engagement.ts";
import { minutesOfTouches } from "./minutes.ts";
import { worksThere } from "./memberships.ts";
import { peopleAt } from "./people.ts";
import { targetsNeed } from "./population.ts";
import { numberOf, textOf } from "./settings.ts";
import { entryAt, targetAt, targetSpans } from "./spans.ts";
import { stateInstant } from "./time.ts";
import { actionsNeed, heldMeeting, validTouch } from "./touches.ts";

/** The settings by which a person is engaged. */
export const engagedPeopleKnobs = {
  minutes: { default: 10, meaning: "Engagement minutes, before the weight of seniority, from which on a person is engaged." },
  days: { default: 90, meaning: "How many days back touches count." },
  population: { default: "engaged", choices: ["engaged", "target"], meaning: "Engaged target accounts, or all target accounts." },
} as const satisfies Record<string, Knob>;

export const engagedPeopleNeeds: readonly Need[] = [
  targetsNeed,
  { record: "person", broughtBy: "a CRM export of contacts or leads" },
  actionsNeed,
];

/** The accounts that are asked about: `account_id, batch, seq` (of the list entry). */
export function accountsAsked(window: Window, knobs: KnobValues): Sql {
  const state = stateInstant(window);
  const engaged = sql`account_id IN (SELECT account_id FROM (${engagedAt(state, window, { ...defaultEngaged, days: numberOf(knobs, "days") })}) WHERE is_engaged = 1)`;
  return sql`
    SELECT account_id, entry.4 AS batch, entry.5 AS seq
    FROM (
      SELECT account_id, ${entryAt(state)} AS entry
      FROM (${targetSpans(window)})
      WHERE ${targetAt(state)} AND ${textOf(knobs, "population") === "engaged" ? engaged : sql`true`}
    )`;
}

/**
 * People and visitors who are engaged with accounts that were ever on a target list: `account_id, member (the person's key, or the visitor), is_person,
 * name, earned (minutes), met (a meeting was held), seniority, persona, department, consent, keys, touches (array of (at, what, minutes, batch, seq))`.
 * People who have left the account or were deleted are not among them.
 */
export function engagedPeople(window: Window, knobs: KnobValues): Sql {
  return shared(sql`
    SELECT account_id, member, max(is_named) AS is_person, any(shown) AS name, round(sum(minutes), 6) AS earned, max(is_meeting) AS met,
      any(rank) AS seniority, any(part) AS persona, any(office) AS department, any(may) AS consent, any(ways) AS keys,
      arraySort(groupArray((at, what, minutes, batch, seq))) AS touches
    FROM (
      SELECT t.account_id AS account_id, if(p.who != '', p.who, t.who) AS member, if(p.who != '' OR t.is_named, 1, 0) AS is_named, if(p.name != '', p.name, t.who) AS shown,
        t.minutes AS minutes, t.is_meeting AS is_meeting, t.touch_at AS at, t.what AS what, t.batch AS batch, t.seq AS seq, toString(p.seniority) AS rank, toString(p.persona) AS part,
        toString(p.department) AS office, p.consent AS may, p.ways AS ways, p.who != '' AND (p.gone OR (p.employer != t.account_id AND NOT ${worksThere({ account: sql`t.account_id`, person: sql`p.who`, at: stateInstant(window) })})) AS has_left
      FROM (${dealings(window, knobs)}) AS t
      LEFT ANY JOIN (${peopleByAnyKey(window, sql`SELECT who_key FROM (${dealings(window, knobs)})`)}) AS p ON t.who_key = p.key
    )
    WHERE NOT has_left
    GROUP BY account_id, member
    HAVING earned >= ${value.float(numberOf(knobs, "minutes"))} OR met = 1`);
}

/** Touches of single people: what they earned, and meetings that they attended. */
function dealings(window: Window, knobs: KnobValues): Sql {
  const range = lookBack(window, knobs);
  const targets = sql`SELECT account_id FROM list_membership WHERE list_kind = 'target'`;
  return sql`
    SELECT account_id, who, lower(who) AS who_key, is_known OR position(who, '@') > 0 AS is_named, ifNull(minutes, 0) AS minutes, 0 AS is_meeting, touch_at, type AS what, batch, seq
    FROM (${minutesOfTouches({ window, knobs: { ...defaultEngaged, days: numberOf(knobs, "days") }, ...range, accounts: targets, plain: true })})
    WHERE who != ''
    UNION ALL
    SELECT account_id, who, lower(who) AS who_key, true AS is_named, 0. AS minutes, 1 AS is_meeting, touch_at, 'meeting' AS what, batch, seq
    FROM (
      SELECT account_id, at AS touch_at, batch, seq,
        arrayJoin(arrayDistinct(if(notEmpty(attendee_people), attendee_people, [multiIf(person_id != '', person_id, person != '', person, person_email)]))) AS who
      FROM touch
      WHERE account_id != '' AND at >= ${range.from} AND at < ${range.end} AND ${validTouch} AND ${heldMeeting} AND account_id GLOBAL IN (${targets})
    )
    WHERE who != ''`;
}

/** The people as they stand at T, by every way to name them but the bare name; where relations are kept, only who is `asked` for. */
function peopleByAnyKey(window: Window, asked: Sql): Sql {
  return sql`
    SELECT lower(arrayJoin(arrayFilter(k -> k != lower(name), keys))) AS key, who, name, account_id AS employer, gone, seniority, persona, department, consent, keys AS ways
    FROM (${peopleAt(stateInstant(window))})
    WHERE ${either({ kept: sql`key IN (${asked})`, inPlace: sql`true` })}`;
}

/** The touches behind engaged people, for `rows`: one person's first touch bears the one. */
export function engagedPeopleRows(people: Sql): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, touch.1 AS at, concat(name, ': ', touch.2) AS what, toFloat64(nth = 1) AS amount, 'people' AS unit_of_amount,
      'touch' AS record, touch.4 AS batch, touch.5 AS seq
    FROM (${people})
    ARRAY JOIN touches AS touch, arrayEnumerate(touches) AS nth`;
}
