/** Who answered a survey, and whether answers are of one scale (KPIs nps, csat, survey_response_rate; settled reading S20). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Need, Window } from "../kpi.ts";
import { daysLater, endInstant } from "./time.ts";

export const answerNeed: Need = { record: "survey_answer", broughtBy: "a survey tool's answers" };

/** Person, else mail address, else the row itself: an answer of nobody known is one person's; over a row of survey_answer or survey_invite. */
export const respondent: Sql = sql`multiIf(person_id != '', person_id, person_email != '', lower(person_email), person != '', person, concat(toString(batch), '/', toString(seq)))`;

/**
 * The ends of the scale that a source names: “1-5”, “0 to 10”, “1–7”, or its upper end alone (“10”), which begins at 0 for the recommendation
 * and at 1 elsewhere; [] where it names none that can be read. Over a row of survey_answer.
 */
export const scaleEnds: Sql = sql`arrayMap(end -> toFloat64OrZero(end), arrayMap((end, nth) -> if(end = '' AND nth = 1, if(kind = 'nps', '0', '1'), end),
  extractGroups(trimBoth(toString(scale)), '^(?:([0-9]+)[^0-9]+)?([0-9]+)$') AS ends_said, arrayEnumerate(ends_said)))`;

/** An answer to the recommendation question on its scale, 0 to 10; of a source that does not say, it is taken to be. */
export const recommends: Sql = sql`(kind = 'nps' AND (scale = '' OR ${scaleEnds} = [0, 10]) AND answer >= 0 AND answer <= 10)`;

/** So many answers in a row up to 5, and none of 0 at all, are no answers from 0 to 10. */
const lowRun = 30;

/**
 * Sources and questions whose answers, taken for 0 to 10, are of another scale or of two: for at least 30 answers one after the other nobody gave
 * more than 5, and nobody ever 0. `votes`: rows `origin, about, in_scale ('' not said), points, given_at, batch, seq`. Gives `origin, about`. Where the
 * source names the scale, it is believed.
 */
export function mixedScales(votes: Sql): Sql {
  return sql`
    SELECT origin, about
    FROM (
      SELECT origin, about, arrayMap(v -> v.4, arraySort(groupArray((given_at, batch, seq, points)))) AS answers
      FROM (${votes})
      WHERE in_scale = ''
      GROUP BY origin, about
    )
    WHERE NOT has(answers, 0) AND arrayMax(arrayMap(part -> arrayCount(p -> p <= 5, part), arraySplit(p -> p > 5, answers))) >= ${value.int(lowRun)}`;
}

/** Days for which an answer tells how an account thinks of us. */
const answerDays = 365;

/** What each account said last before the end of a window, asked whether it would recommend us: `answerer, verdict (promoter, passive, detractor)`. */
export function lastAnswers(window: Window): Sql {
  return sql`
    SELECT account_id AS answerer, argMax(multiIf(answer >= 9, 'promoter', answer <= 6, 'detractor', 'passive'), (at, batch, seq)) AS verdict
    FROM survey_answer
    WHERE account_id != '' AND ${recommends}
      AND at < ${endInstant(window)} AND at >= ${daysLater(endInstant(window), -answerDays, window)}
    GROUP BY answerer`;
}
