/** What sellers did (KPIs sales_actions, actions_per_account, plan_attainment): calls, personal mails, messages, meetings and other daily work. */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { wordsOf } from "./settings.ts";
import { dayOf, inside } from "./time.ts";
import { salesAction, touchLabels, validTouch, whoOfTouch } from "./touches.ts";

/** Types that every seller's day has; what else a seller does is `other`. */
const dailyTypes = ["call", "mail_out", "social_message", "meeting"] as const;

/** Further types that are work of a seller where the source says side sales and direction out or both. */
const otherTypes = ["chat", "event", "webinar", "social_visit", "social_comment"] as const;

/** One subject to more people than this on one day is no personal mail. */
const personalPeopleMax = 20;

export const salesActionKnobs = {
  types: { default: [...dailyTypes, "other"].join(", "), meaning: `Actions that count, parted by commas; other: ${otherTypes.join(", ")} of side sales.` },
} as const satisfies Record<string, Knob>;

export const salesActionNeed: Need = {
  record: "touch", types: [...dailyTypes], broughtBy: "a calling tool, a mail tool or a CRM's activities",
};

/**
 * Sales actions of the window: `account_id, action, action_at, action_type, times, is_mass (1: the same mail to more than 20 people, or a mailing:
 * no personal action), doer ('' where not known), level (how far it was made for the account; null: not known), action_labels, batch, seq`.
 */
export function salesActions(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, concat(toString(batch), '/', toString(seq)) AS action, at AS action_at, if(type = 'mailing', 'mail_out', toString(type)) AS action_type,
      toInt64(ifNull(occurrences, 1)) AS times,
      toUInt8(type = 'mailing' OR ${massMail(window, inside(sql`at`, window))}) AS is_mass,
      toString(user) AS doer, personalised AS level, mapConcat(${touchLabels()}, if(user = '', map(), map('owner', toString(user)))) AS action_labels, batch, seq
    FROM touch
    WHERE ${validTouch} AND ${inside(sql`at`, window)} AND ${ofTypes(wordsOf(knobs, "types"))}`;
}

/** A mail that more than so many people got with the same subject on the same day; over a row of `touch`. `within`: where its like are sought. */
export function massMail(window: Window, within: Sql): Sql {
  return sql`(type = 'mail_out' AND subject != '' AND (source, user, lower(trimBoth(subject)), ${dayOf(sql`at`, window)}) IN (${massSends(window, within)}))`;
}

/** Mails with one subject to more than so many people on a day: `source, user, subject, day`. */
function massSends(window: Window, within: Sql): Sql {
  return sql`
    SELECT source, user, lower(trimBoth(subject)) AS one_subject, ${dayOf(sql`at`, window)} AS sent_on
    FROM touch
    WHERE type = 'mail_out' AND subject != '' AND ${validTouch} AND ${within}
    GROUP BY source, user, one_subject, sent_on
    HAVING uniqExact(if(${whoOfTouch} = '', concat(toString(batch), '/', toString(seq)), ${whoOfTouch})) > ${value.int(personalPeopleMax)}`;
}

function ofTypes(types: readonly string[]): Sql {
  const others = types.includes("other") ? otherTypes : otherTypes.filter((type) => types.includes(type));
  return sql`(
    (${salesAction} AND type IN ${value.strings(types)})
    OR (type = 'mailing' AND side = 'sales' AND ${value.bool(types.includes("mail_out"))})
    OR (type IN ${value.strings(others)} AND side = 'sales' AND direction IN ('out', 'both')))`;
}

/** Received rows behind actions, for `rows` of a KPI that counts them; `of`: rows of {@link salesActions}. */
export function actionRows(of: Sql): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, action_at AS at, replaceAll(action_type, '_', ' ') AS what, toFloat64(times) AS amount, 'actions' AS unit_of_amount,
      'touch' AS record, batch, seq
    FROM (${of})`;
}
