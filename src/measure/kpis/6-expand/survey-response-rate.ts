import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { answerNeed, respondent } from "../../relations/surveys.ts";
import { dayOf, daysLater, endInstant, fromInstant, inside, nowInstant } from "../../relations/time.ts";

function ofKind(knobs: KnobValues): Sql {
  const kind = textOf(knobs, "kind");
  return kind === "" ? sql`true` : sql`kind = ${value.string(kind)}`;
}

/** An answer belongs to an invitation: of its kind and wave (where both name one), within the days. */
function belongs(window: Window, knobs: KnobValues): Sql {
  const last = sql`addDays(${dayOf(sql`i.1`, window)}, ${value.int(numberOf(knobs, "days_to_answer"))})`;
  return sql`(i.2 = a.2 AND (i.3 = a.3 OR i.3 = '' OR a.3 = '') AND a.1 >= i.1 AND ${dayOf(sql`a.1`, window)} <= ${last})`;
}

/** The invited of the period, one row each: `account_id, who, invited (at, kind, wave …), answered, first_at, is_young, invite_labels, origin`. */
function invited(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT i.*, arrayExists(i -> arrayExists(a -> ${belongs(window, knobs)}, a.given), i.sent) AS answered,
      addDays(${dayOf(sql`i.first_at`, window)}, ${value.int(numberOf(knobs, "days_to_answer"))}) >= ${dayOf(nowInstant(window), window)} AS is_young
    FROM (
      SELECT argMin(account_id, (at, batch, seq)) AS account_id, ${respondent} AS who, groupArray((at, toString(kind), toString(wave))) AS sent, min(at) AS first_at,
        argMin(map('kind', toString(kind), 'wave', toString(wave), 'source', toString(source)), (at, batch, seq)) AS invite_labels, argMin((batch, seq), (at, batch, seq)) AS origin
      FROM survey_invite
      WHERE ${ofKind(knobs)} AND ${inside(sql`at`, window)}
      GROUP BY who
    ) AS i
    LEFT JOIN (
      SELECT ${respondent} AS answerer, groupArray((at, toString(kind), toString(wave))) AS given
      FROM survey_answer
      WHERE ${ofKind(knobs)} AND at >= ${fromInstant(window)} AND at <= ${nowInstant(window)}
      GROUP BY answerer
    ) AS a ON i.who = a.answerer`;
}

/** Answers of the period that no invitation asked for, one row per person. */
function uninvited(window: Window, knobs: KnobValues): Sql {
  const since = daysLater(fromInstant(window), -numberOf(knobs, "days_to_answer") - 1, window);
  return sql`
    SELECT a.account_id AS account_id, a.who AS who, a.first_at AS first_at, a.answer_labels AS answer_labels, a.origin AS origin
    FROM (
      SELECT argMin(account_id, (at, batch, seq)) AS account_id, ${respondent} AS who, groupArray((at, toString(kind), toString(wave))) AS given, min(at) AS first_at,
        argMin(map('kind', toString(kind), 'wave', toString(wave), 'source', toString(source)), (at, batch, seq)) AS answer_labels, argMin((batch, seq), (at, batch, seq)) AS origin
      FROM survey_answer
      WHERE ${ofKind(knobs)} AND ${inside(sql`at`, window)}
      GROUP BY who
    ) AS a
    LEFT JOIN (
      SELECT ${respondent} AS asked, groupArray((at, toString(kind), toString(wave))) AS sent
      FROM survey_invite
      WHERE ${ofKind(knobs)} AND at >= ${since} AND at < ${endInstant(window)}
      GROUP BY asked
    ) AS i ON a.who = i.asked
    WHERE NOT arrayExists(a -> arrayExists(i -> ${belongs(window, knobs)}, i.sent), a.given)`;
}

export default kpi({
  id: "survey_response_rate",
  title: "Response rate",
  group: "expanded",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "How many of those asked answered?",
  formula: "People invited to a survey in the period who answered it within 30 days, of all people invited in the period.",
  denominator: "people invited",
  caveats: [
    "Who was invited twice or answered twice counts once. An answer belongs to an invitation of the same survey, and of the same wave where both name one.",
    "Who was first asked less than 30 days ago is left out as “immature”; who answered without having been asked stands beside as “not invited”.",
    "An invitation of nobody known cannot be matched with an answer: give persons or mail addresses.",
  ],
  knobs: {
    kind: { default: "", meaning: "Only this survey, such as nps or csat; empty: all." },
    days_to_answer: { default: 30, meaning: "Calendar days after the invitation within which an answer counts." },
  },
  reads: ["survey_invite", "survey_answer"],
  needs: [{ record: "survey_invite", broughtBy: "a survey tool's invitations" }, answerNeed],
  labels: ["kind", "wave", "source"],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, who AS subject_id, first_at AS at, if(is_young, NULL, toUInt8(answered)) AS numerator, toUInt8(NOT is_young) AS denominator, invite_labels AS labels,
      'survey_invite' AS record, origin.1 AS batch, origin.2 AS seq, if(is_young, 'immature', '') AS flag
    FROM (${invited(window, knobs)})
    UNION ALL
    SELECT account_id, who AS subject_id, first_at AS at, NULL AS numerator, 0 AS denominator, answer_labels AS labels,
      'survey_answer' AS record, origin.1 AS batch, origin.2 AS seq, 'not invited' AS flag
    FROM (${uninvited(window, knobs)})`,
  nothing: "Nobody was invited: no value.",
  example: {
    given: {
      survey_invite: `account_id | person | kind | at\n${rowsFor(60, (n) => `A | p${n} | nps | 2026-01-05`)}`,
      survey_answer: `account_id | person | kind | answer | at\n${rowsFor(15, (n) => `A | p${n} | nps | 9 | 2026-01-${String(5 + n).padStart(2, "0")}`)}
        D          | p99    | nps  | 8      | 2026-01-30`,
    },
    period: ["2026-01-01", "2026-03-01"],
    then: { value: 0.25, of: [15, 60], flags: { "not invited": 1 } },
    because: "Fifteen of sixty who were asked answered; p99 answered unasked.",
  },
  edges: [
    {
      given: {
        survey_invite: `
          account_id | person | person_email | kind | wave   | at
          A          | p1     |              | nps  |        | 2026-01-01T00:00:00Z
          A          | p1     |              | csat |        | 2026-01-09T00:00:00Z
          A          | p2     |              | nps  |        | 2026-01-01T00:00:00Z
          A          | p3     |              | nps  |        | 2026-01-10T00:00:00Z
          A          | p4     |              | nps  | spring | 2026-01-10T00:00:00Z
          A          | p5     |              | nps  | spring | 2026-01-10T00:00:00Z
          A          |        | x@a.example  | nps  |        | 2026-01-10T00:00:00Z
          A          | p6     |              | nps  |        | 2026-01-30T00:00:00Z
          A          | p7     |              | nps  |        | 2026-02-01T00:00:00Z
          A          | p8     |              | nps  |        | 2026-02-20T00:00:00Z`,
        survey_answer: `
          account_id | person | person_email | kind | wave   | answer | at
          A          | p1     |              | csat |        | 5      | 2026-01-10T00:00:00Z
          A          | p2     |              | nps  |        | 5      | 2026-01-31T23:59:59Z
          A          | p3     |              | nps  |        | 5      | 2026-02-10T00:00:00Z
          A          | p4     |              | nps  | autumn | 5      | 2026-01-11T00:00:00Z
          A          | p5     |              | nps  |        | 5      | 2026-01-11T00:00:00Z
          A          |        | X@a.example  | nps  |        | 5      | 2026-01-09T00:00:00Z
          A          | p6     |              | nps  |        | 5      | 2026-02-01T00:00:00Z
          A          | p8     |              | nps  |        | 5      | 2026-02-21T00:00:00Z`,
      },
      period: ["2026-01-01", "2026-03-01"],
      then: { value: 3 / 6, of: [3, 6], flags: { immature: 3, "not invited": 3 } },
      because: "p1 answered one of its two surveys, p2 on the thirtieth day, p5 without naming the wave. p3 came a day late, p4 answered another wave, x before being asked: their answers were not asked for. p6, p7 and p8 were asked less than 30 days ago, whatever they did.",
    },
    {
      given: {
        survey_invite: `
          account_id | person | kind | at
          A          | p1     | nps  | 2026-01-05
          A          | p1     | csat | 2026-01-05
          B          | p2     | nps  | 2026-01-05
          B          | p3     | csat | 2026-01-05`,
        survey_answer: `
          account_id | person | kind | answer | at
          A          | p1     | csat | 5      | 2026-01-06
          B          | p2     | nps  | 5      | 2026-01-11
          B          | p4     | csat | 5      | 2026-01-11`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { kind: "nps", days_to_answer: 5 },
      then: { value: 0, of: [0, 2], flags: { "not invited": 1 } },
      because: "Of this survey alone and within five days nobody answered: a true 0. p2 came a day late.",
    },
    {
      given: {
        survey_invite: `
          account_id | person | kind | at
          A          | p1     | nps  | 2026-01-30`,
        survey_answer: "id | kind | at",
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "immature", flags: { immature: 1 } },
      because: "Asked two days ago: too early to say.",
    },
    {
      given: { survey_invite: "id | kind | at", survey_answer: "id | kind | at" },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody was invited.",
    },
    {
      given: { survey_answer: `
        account_id | kind | answer | at
        A          | nps  | 9      | 2026-01-05` },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "not_collected" },
      because: "Answers came without a list of who was asked.",
    },
  ],
  words: {
    ru: {
      title: "Доля ответивших",
      question: "Сколько из приглашённых ответили?",
      formula: "Люди, приглашённые в периоде на опрос и ответившие в течение 30 дней, от всех приглашённых в периоде.",
      denominator: "приглашённых",
      nothing: "Никого не приглашали: значения нет.",
      because: "Пятнадцать из шестидесяти приглашённых ответили; p99 ответил без приглашения.",
      caveats: [
        "Кого пригласили дважды или кто ответил дважды, тот считается один раз. Ответ относится к приглашению того же опроса и той же волны, если волну называют оба.",
        "Кого впервые спросили меньше 30 дней назад, тот не учитывается и отмечен как «слишком рано»; кто ответил без приглашения, показан рядом как «не приглашён».",
        "Приглашение неизвестного человека с ответом не сопоставить: указывайте людей или адреса почты.",
      ],
    },
    "zh-CN": {
      title: "回复率",
      question: "受邀的人中有多少作答？",
      formula: "期间内受邀参加调查并在 30 天内回答的人，除以期间内全部受邀者。",
      denominator: "受邀者",
      nothing: "没有人受邀：无值。",
      because: "受邀六十人中十五人回答；p99 未受邀而回答。",
      caveats: [
        "受邀两次或回答两次的人只计一次。回答归于同一调查的邀请；两者都写明轮次时，还须为同一轮次。",
        "首次受邀不足 30 天的人不计入，列为“为时尚早”（immature）；未受邀而回答的人另列为“未受邀”（not invited）。",
        "对象未知的邀请无法与回答匹配：请提供人员或邮件地址。",
      ],
    },
  },
});
