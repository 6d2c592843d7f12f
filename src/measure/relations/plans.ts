/** The daily plan of sales and what was done of it (KPI plan_attainment). */
import { problem } from "../../model/problem.ts";
import { dayOf as dayOfInstant, daysLater, startOfDay as startOfDayText } from "../../model/zone.ts";
import { isDay } from "../../model/period.ts";
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window, Workspace } from "../kpi.ts";
import { withOurName } from "./our-people.ts";
import { salesActions } from "./sales-actions.ts";
import { numberOf, wordsOf } from "./settings.ts";
import { dayOf, startOfDay } from "./time.ts";
import { isWorkingDay } from "./working-days.ts";

export const planKnobs = {
  types: { default: "call, mail_out, social_message, meeting, other", meaning: "Types of actions that are looked at, parted by commas." },
  catch_up_days: { default: 0, meaning: "Days after the one planned on which an action still counts for it." },
  absences: { default: "", meaning: "Days on which one of us was away and has no plan, as “Kim 2026-03-02, Lee 2026-03-09..2026-03-13”." },
} as const satisfies Record<string, Knob>;

/** How teams write types of actions in their plans. */
const typeWords: Readonly<Record<string, string>> = {
  calls: "call", phone: "call", "phone call": "call", mail: "mail_out", mails: "mail_out", email: "mail_out", emails: "mail_out", "e-mail": "mail_out",
  message: "social_message", messages: "social_message", linkedin: "social_message", social: "social_message", "social message": "social_message", meetings: "meeting",
};

/**
 * Plans of the window whose day is over: `account_id, seller, action_type, plan_day, planned_at, planned, taken (done, never more than planned), done
 * (with what went beyond), aside (why there is no plan after all: absent, no working day; else ''), batch, seq`. An action counts for the oldest
 * plan of its seller, account and type that is still open; one that nobody signed for the first seller with such a plan.
 */
export function plansWithActions(window: Window, knobs: KnobValues, workspace: Workspace): Sql {
  const days = value.int(numberOf(knobs, "catch_up_days"));
  const open = sql`arrayMap((p, r) -> if(p.1 <= a.1 AND a.1 <= addDays(p.1, ${days}), r, toInt64(0)), plans, remaining)`;
  return sql`
    SELECT account_id, seller, action_type, one.1.1 AS plan_day, ${startOfDay(sql`plan_day`, window)} AS planned_at, one.1.2 AS planned, planned - one.2 AS taken,
      toInt64(arraySum(a -> if(a.1 >= plan_day AND a.1 <= addDays(plan_day, ${days}) AND NOT arrayExists(p -> p.1 > plan_day AND p.1 <= a.1, plans), a.2, 0), actions)) AS done,
      one.1.3 AS aside, one.1.4 AS batch, one.1.5 AS seq
    FROM (
      SELECT account_id, seller, action_type, plans, actions,
        arrayFold((remaining, a) -> arrayMap((r, e, s) -> r - greatest(toInt64(0), least(e, a.2 - (s - e))), remaining, ${open}, arrayCumSum(${open})),
          actions, arrayMap(p -> p.2, plans)) AS left_over
      FROM (
        SELECT p.account_id AS account_id, p.seller AS seller, p.action_type AS action_type, p.plans AS plans, a.actions AS actions
        FROM (
          SELECT account_id, seller, action_type, arraySort(groupArray((plan_day, planned, aside, batch, seq))) AS plans
          FROM (${plans(window, knobs, workspace)})
          GROUP BY account_id, seller, action_type
        ) AS p
        LEFT JOIN (
          SELECT account_id, seller, action_type, arraySort(groupArray((action_day, times))) AS actions
          FROM (SELECT account_id, seller, action_type, action_day, sum(times) AS times FROM (${plannedActions(window, knobs, workspace)}) GROUP BY account_id, seller, action_type, action_day)
          GROUP BY account_id, seller, action_type
        ) AS a ON p.account_id = a.account_id AND p.seller = a.seller AND p.action_type = a.action_type
      )
    )
    ARRAY JOIN arrayZip(plans, left_over) AS one`;
}

/** `account_id, seller, action_type, plan_day, planned (0 where it falls away), aside, batch, seq`; one row per key, of several lines the first one's origin. */
function plans(window: Window, knobs: KnobValues, workspace: Workspace): Sql {
  const away = absencesOf(knobs);
  const absent = sql`arrayExists((who, since, until) -> who = lower(seller) AND toString(plan_day) >= since AND toString(plan_day) <= until,
    ${value.strings(away.map(({ who }) => who))}, ${value.strings(away.map(({ since }) => since))}, ${value.strings(away.map(({ until }) => until))})`;
  return sql`
    SELECT account_id, ours AS seller, action_type, plan_day, multiIf(${absent}, 'absent', NOT ${isWorkingDay(sql`plan_day`, workspace)}, 'no working day', '') AS aside,
      toInt64(if(aside = '', sum(meant), 0)) AS planned, min((plan_batch, plan_seq)) AS origin, origin.1 AS batch, origin.2 AS seq
    FROM (${withOurName(sql`
      SELECT account_id, toString(owner) AS written, ${planType(sql`lower(trimBoth(toString(type)))`)} AS action_type, day AS plan_day, ifNull(planned, 1) AS meant, batch AS plan_batch, seq AS plan_seq
      FROM plan_action
      WHERE day >= toDate32(${value.string(window.fromDay)}) AND day < toDate32(${value.string(lastDay(window))}) AND ifNull(planned, 1) > 0`, sql`r.written`)})
    WHERE ${ofTypes(knobs)}
    GROUP BY account_id, seller, action_type, plan_day`;
}

/** Personal actions that may count for a plan: `account_id, seller, action_type, action_day, action_at, times, batch, seq`. */
export function plannedActions(window: Window, knobs: KnobValues, workspace: Workspace): Sql {
  const later = daysLater(window.toDay, numberOf(knobs, "catch_up_days"));
  const wide: Window = { ...window, toDay: later, to: startOfDayText(later, window.zone) };
  return sql`
    SELECT a.account_id AS account_id, if(a.doer = '', f.first_seller, a.ours) AS seller, a.action_type AS action_type, a.action_day AS action_day,
      a.action_at AS action_at, a.times AS times, a.batch AS batch, a.seq AS seq
    FROM (${withOurName(sql`
      SELECT account_id, action_type, ${dayOf(sql`action_at`, window)} AS action_day, action_at, times, doer, batch, seq
      FROM (${salesActions(wide, knobs)})
      WHERE is_mass = 0 AND account_id != ''`, sql`r.doer`)}) AS a
    LEFT JOIN (
      SELECT account_id, action_type, min(seller) AS first_seller
      FROM (${plans(window, knobs, workspace)})
      GROUP BY account_id, action_type
    ) AS f ON a.account_id = f.account_id AND a.action_type = f.action_type`;
}

/** The first day whose plan is not looked at: the window's end, or today, which is not over. */
function lastDay(window: Window): string {
  const today = dayOfInstant(window.now, window.zone);
  return today < window.toDay ? today : window.toDay;
}

function planType(written: Sql): Sql {
  return sql`transform(${written}, ${value.strings(Object.keys(typeWords))}, ${value.strings(Object.values(typeWords))})`;
}

/** All types; or, where single ones are named, these. The word \`other\` takes every type beyond the four of each day. */
function ofTypes(knobs: KnobValues): Sql {
  const types = wordsOf(knobs, "types");
  return sql`(action_type IN ${value.strings(types)} OR (${value.bool(types.includes("other"))} AND action_type NOT IN ('call', 'mail_out', 'social_message', 'meeting')))`;
}

interface Absence {
  readonly who: string;
  readonly since: string;
  readonly until: string;
}

function absencesOf(knobs: KnobValues): Absence[] {
  return wordsOf(knobs, "absences").map((word) => {
    const [, who = "", since = "", until = since] = /^(.+?)\s+(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?$/.exec(word) ?? [];
    if (who === "" || !isDay(since) || !isDay(until) || until < since) throw badAbsence(word);
    return { who: who.toLowerCase(), since, until };
  });
}

function badAbsence(given: string): Error {
  return problem("bad_setting", `The setting absences cannot be ${JSON.stringify(given)}.`, "Write NAME and a day or two: Lee 2026-03-09..2026-03-13.", { knob: "absences", given });
}
