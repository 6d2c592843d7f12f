/** Who answered a survey, and whether answers are of one scale (KPIs nps, csat, survey_response_rate; settled reading S20). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Need, Window } from "../kpi.ts";
import { daysLater, endInstant } from "./time.ts";

export const answerNeed: Need = { record: "survey_answer", broughtBy: "a survey tool's answers" };

/** Person, else mail address, else the row itself: an answer of nobody known is one person's; over a row of survey_answer or survey_invite. */
export const respondent: Sql = sql`multiIf(person_id != '', person_id, person_email != '', lower(person_email), person != '', person, concat(toString(batch), '/', toString(seq)))`;

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
    WHERE account_id != '' AND kind = 'nps' AND scale IN ('', '0-10') AND answer >= 0 AND answer <= 10
      AND at < ${endInstant(window)} AND at >= ${daysLater(endInstant(window), -answerDays, window)}
    GROUP BY answerer`;
}
