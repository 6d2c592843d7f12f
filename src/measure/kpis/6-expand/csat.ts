import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { flagOf, textOf } from "../../relations/settings.ts";
import { answerNeed, respondent, scaleEnds } from "../../relations/surveys.ts";
import { inside } from "../../relations/time.ts";

/** Scales by their upper end, with the lowest answer that is satisfied: the top two; of ten 9 and 10. */
const satisfiedFrom: Readonly<Record<string, number>> = { 5: 4, 7: 6, 10: 9 };

/** Answers of the period: `account_id, who, given_at, points, low, high (0: a scale that we do not know), answer_labels, batch, seq`. */
function answers(window: Window, knobs: KnobValues): Sql {
  const all = sql`
    SELECT account_id, ${respondent} AS who, at AS given_at, assumeNotNull(answer) AS points,
      if(scale = '', [1, ${value.float(Number(textOf(knobs, "scale")))}], ${scaleEnds}) AS ends, ends[1] AS low, if(ends[2] IN ${value.floats(Object.keys(satisfiedFrom).map(Number))}, ends[2], 0) AS high,
      map('wave', toString(wave), 'question', toString(question), 'source', toString(source)) AS answer_labels, batch, seq
    FROM survey_answer
    WHERE kind = 'csat' AND answer IS NOT NULL AND ${inside(sql`at`, window)}`;
  return flagOf(knobs, "latest_per_person") ? sql`SELECT * FROM (${all}) ORDER BY given_at DESC, batch DESC, seq DESC LIMIT 1 BY who` : all;
}

/** What an answer is worth: satisfied or not, or its place on the scale. */
function worth(knobs: KnobValues): Sql {
  if (textOf(knobs, "reading") === "mean") return sql`(points - low) / (high - low)`;
  const ends = Object.entries(satisfiedFrom);
  return sql`toFloat64(points >= transform(high, ${value.floats(ends.map(([high]) => Number(high)))}, ${value.floats(ends.map(([, from]) => from))}, inf))`;
}

export default kpi({
  id: "csat",
  title: "Customer satisfaction (CSAT)",
  group: "expanded",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 2,
  question: "How many customers are satisfied?",
  formula: "Answers of 4 and 5 on a scale of 1 to 5, of all answers to satisfaction surveys in the period.",
  denominator: "answers",
  caveats: [
    "On a scale of 1 to 7 satisfied is 6 and 7, up to 10 it is 9 and 10. An answer's own scale, where the source names it, comes before the setting.",
    "Every answer counts, so who answers often weighs more; latest_per_person counts each person once.",
    "Answers outside their scale and scales that end elsewhere stand beside. Satisfaction is not recommendation: see the net promoter score.",
  ],
  knobs: {
    scale: { default: "5", choices: Object.keys(satisfiedFrom), meaning: "Upper end of the scale of answers that do not name theirs." },
    reading: { default: "share", choices: ["share", "mean"], meaning: "Share of satisfied answers, or the mean place of the answers between the ends of their scale." },
    latest_per_person: { default: false, meaning: "Of each person only the latest answer of the period." },
  },
  reads: ["survey_answer"],
  needs: [answerNeed],
  labels: ["wave", "question", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, concat(toString(batch), '/', toString(seq)) AS subject_id, given_at AS at, if(reason_aside = '', ${worth(knobs)}, NULL) AS numerator,
      toUInt8(reason_aside = '') AS denominator, answer_labels AS labels, map('points', points) AS extras, 'survey_answer' AS record, batch, seq, reason_aside AS flag
    FROM (SELECT *, multiIf(high = 0, 'another scale', points < low OR points > high, 'outside the scale', '') AS reason_aside FROM (${answers(window, knobs)}))`,
  beside: (_parts, _knobs, { denominator, extras }) => ({ mean_answer: denominator === 0 ? null : (extras["points"] ?? 0) / denominator }),
  besideUnits: { mean_answer: "ratio" },
  besideLines: ["mean_answer"],
  nothing: "No answers: no value, never 0.",
  example: {
    given: {
      survey_answer: `account_id | kind | answer | at | question\n${[
        rowsFor(10, () => "A | csat | 5 | 2026-01-05 | support"),
        rowsFor(5, () => "A | csat | 4 | 2026-01-06 | onboarding"),
        rowsFor(20, () => "B | csat | 3 | 2026-01-07 | support"),
        rowsFor(10, () => "C | csat | 2 | 2026-01-08 | onboarding"),
        rowsFor(5, () => " | csat | 1 | 2026-01-10 | onboarding"),
      ].join("\n")}`,
    },
    period: ["2026-01-01", "2026-02-01"],
    then: { value: 0.3, of: [15, 50], interval: [19.1, 43.8], beside: { mean_answer: 3.1 }, by: { dimension: "question", values: { support: 10 / 30, onboarding: 0.25 } } },
    because: "Fifteen of fifty gave 4 or 5: 30 %, between 19.1 and 43.8 %.",
  },
  edges: [
    {
      given: {
        survey_answer: `
          account_id | person | kind | answer | at                   | scale
          A          | p1     | csat | 4      | 2026-01-01T00:00:00Z |
          A          | p1     | csat | 3.9    | 2026-01-02T00:00:00Z |
          A          | p2     | csat | 6      | 2026-01-02T00:00:00Z | 1-7
          A          | p3     | csat | 5      | 2026-01-02T00:00:00Z | 1-7
          A          | p4     | csat | 9      | 2026-01-02T00:00:00Z | 0 - 10
          A          | p5     | csat | 6      | 2026-01-02T00:00:00Z |
          A          | p6     | csat | 80     | 2026-01-02T00:00:00Z | 0-100
          A          | p7     | csat |        | 2026-01-02T00:00:00Z |
          A          | p8     | nps  | 5      | 2026-01-02T00:00:00Z |
          A          | p9     | csat | 5      | 2026-02-01T00:00:00Z |
          A          | q1     | csat | 8      | 2026-01-02T00:00:00Z | 10
          A          | q2     | csat | 4      | 2026-01-02T00:00:00Z | 1–5
          A          | q3     | csat | 3      | 2026-01-02T00:00:00Z | 1 to 5`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0.5, of: [4, 8], flags: { "outside the scale": 1, "another scale": 1 } },
      because: "4 of 5 (twice), 6 of 7 and 9 of 10 are satisfied; 3.9, 3, 5 of 7 and 8 of 10 are not, however the scale is written. A 6 of 5 is outside, a scale of 100 is another. Words alone, the net promoter survey and the instant after the end do not count.",
    },
    {
      given: {
        survey_answer: `
          account_id | person | person_email | kind | answer | at
          A          | p1     |              | csat | 1      | 2026-01-05
          A          | p1     |              | csat | 5      | 2026-01-09
          A          |        | x@a.example  | csat | 4      | 2026-01-05
          A          |        | X@a.example  | csat | 2      | 2026-01-06
          A          |        |              | csat | 3      | 2026-01-06`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { latest_per_person: true },
      then: { value: 1 / 3, of: [1, 3] },
      because: "Of p1 and of x the later answer; who is not known is somebody.",
    },
    {
      given: {
        survey_answer: `
          account_id | kind | answer | at
          A          | csat | 10     | 2026-01-05
          A          | csat | 1      | 2026-01-05
          A          | csat | 5.5    | 2026-01-05`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { reading: "mean", scale: "10" },
      then: { value: 0.5, of: [1.5, 3], beside: { mean_answer: 5.5 } },
      because: "On a scale of 1 to 10 the top is 1, the bottom 0 and 5.5 the middle.",
    },
    {
      given: { survey_answer: "id | kind | answer | at" },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody answered.",
    },
    {
      given: {},
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "not_collected" },
      because: "No survey was collected.",
    },
  ],
  words: {
    ru: {
      title: "Удовлетворённость клиентов (CSAT)",
      question: "Сколько клиентов довольны?",
      formula: "Оценки 4 и 5 по шкале от 1 до 5 от всех ответов на опросы удовлетворённости за период.",
      denominator: "ответов",
      nothing: "Ответов нет: значения нет, никогда не 0.",
      because: "Пятнадцать из пятидесяти поставили 4 или 5: 30 %, от 19,1 до 43,8 %.",
      caveats: [
        "На шкале от 1 до 7 довольные — это 6 и 7, на шкале до 10 — 9 и 10. Шкала самого ответа, если источник её называет, важнее настройки.",
        "Считается каждый ответ, поэтому кто отвечает часто, весит больше; latest_per_person считает каждого человека один раз.",
        "Ответы вне своей шкалы и шкалы с другим концом показаны рядом. Доволен — ещё не рекомендует: смотрите индекс потребительской лояльности.",
      ],
    },
    "zh-CN": {
      title: "客户满意度（CSAT）",
      question: "有多少客户满意？",
      formula: "期间内满意度调查中，1 到 5 分量表上的 4 分和 5 分回答，除以全部回答。",
      denominator: "回答",
      nothing: "没有回答：无值，绝不记为 0。",
      because: "五十人中十五人给出 4 或 5：30%，区间为 19.1 至 43.8%。",
      caveats: [
        "在 1 到 7 分的量表上，6 分和 7 分为满意；最高 10 分的量表上，9 分和 10 分为满意。来源写明回答自身的量表时，优先于设置。",
        "每个回答都计入，因此经常回答的人权重更大；latest_per_person 使每人只计一次。",
        "超出量表的回答和上限不同的量表另列。满意不等于推荐：参见净推荐值。",
      ],
    },
  },
});
