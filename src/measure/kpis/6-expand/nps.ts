import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { peopleByKey } from "../../relations/people.ts";
import { flagOf, numberOf, textOf } from "../../relations/settings.ts";
import { answerNeed, mixedScales, recommends, respondent } from "../../relations/surveys.ts";
import { daysLater, endInstant, stateInstant } from "../../relations/time.ts";

/** The votes with `mixed` (1: of a source and question whose answers are of several scales). */
function votes(window: Window, knobs: KnobValues): Sql {
  const all = ofVoters(window, knobs);
  if (!flagOf(knobs, "check_scale")) return sql`SELECT *, 0 AS mixed FROM (${all})`;
  return sql`SELECT *, toUInt8(in_scale = '' AND (origin, about) IN (${mixedScales(all)})) AS mixed FROM (${all})`;
}

/** The vote of each person: the latest answer of the last days, or of a wave. `account_id, voter, given_at, points, in_scale, about, in_wave, origin, batch, seq`. */
function ofVoters(window: Window, knobs: KnobValues): Sql {
  const wave = textOf(knobs, "wave");
  const span = wave === "" ? sql`at >= ${daysLater(endInstant(window), -numberOf(knobs, "days"), window)}` : sql`wave = ${value.string(wave)}`;
  const one = sql`
    SELECT account_id, ${respondent} AS voter, at AS given_at, answer AS points, toString(scale) AS in_scale, toString(question) AS about, toString(wave) AS in_wave, toString(source) AS origin, batch, seq
    FROM survey_answer
    WHERE ${recommends} AND at < ${endInstant(window)} AND ${span}
    ORDER BY given_at DESC, batch DESC, seq DESC
    LIMIT 1 BY voter`;
  if (textOf(knobs, "method") !== "deciders") return one;
  return sql`
    SELECT v.*
    FROM (${one}) AS v
    ASOF INNER JOIN (${peopleByKey()}) AS p ON v.voter = p.key AND v.given_at >= p.since
    WHERE p.seniority IN ('c_level', 'vp', 'director')`;
}

/** Thirty answers of 1 to 5, one a day from 1 January on. */
function lowAnswers(source: string): string {
  return rowsFor(30, (n) => `A | nps | ${1 + ((n - 1) % 5)} | 2026-01-${String(n).padStart(2, "0")} | | ${source}`);
}

const score: Sql = sql`multiIf(points >= 9, 1, points <= 6, -1, 0)`;

export default kpi({
  id: "nps",
  title: "Net promoter score",
  group: "expanded",
  unit: "nps",
  small: 20,
  besideUnits: { z: "ratio" },
  better: "up",
  combine: "ratio",
  reading: "snapshot",
  version: 3,
  question: "Would customers recommend us?",
  formula: "Promoters (9–10) less detractors (0–6), of all who answered; of each person the latest answer in the 365 days before the end of the period.",
  denominator: "people who answered",
  caveats: [
    "Nobody who answered is removed after the fact; answers outside 0–10 are refused at the import, other scales are left out.",
    "An answer without a person counts as a person of its own.",
    "Where the source does not name the scale and 30 answers in a row never pass 5 (and none is 0), several scales seem to be mixed: these answers give no score, and a warning says so.",
    "Below 20 answers it is grey, as too few; the interval (adjusted Wald) says how much they tell. Beside a period compared with stands the difference in standard errors (z): beyond ±1.96 it is hardly chance.",
  ],
  knobs: {
    days: { default: 365, meaning: "Days before the end of the period in which an answer counts." },
    wave: { default: "", meaning: "Only this wave, whatever its date, with the later answer of a person; empty: the running figure." },
    method: { default: "answers", choices: ["answers", "account_mean", "deciders"], meaning: "All answers, the mean of accounts' own scores, or directors and above only." },
    check_scale: { default: true, meaning: "Answers that seem to be of a scale of 1 to 5, or partly so, give no score." },
  },
  reads: ["survey_answer", "person"],
  needs: [answerNeed],
  labels: ["wave", "source"],
  facts: ({ window, knobs }) => textOf(knobs, "method") === "account_mean"
    ? sql`
      SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, avgIf(${score}, mixed = 0) AS average, if(isNaN(average), NULL, average) AS numerator, toUInt8(countIf(mixed = 0) > 0) AS denominator,
        if(countIf(mixed = 0) = 0, 'mixed scales', '') AS flag, CAST(map(), 'Map(String, String)') AS labels,
        '' AS record, 0 AS batch, 0 AS seq
      FROM (${votes(window, knobs)})
      WHERE account_id != ''
      GROUP BY account_id`
    : sql`
      SELECT account_id, voter AS subject_id, given_at AS at, if(mixed = 1, NULL, ${score}) AS numerator, toUInt8(mixed = 0) AS denominator,
        if(mixed = 1, 'mixed scales', '') AS flag, map('wave', in_wave, 'source', origin) AS labels,
        'survey_answer' AS record, batch, seq
      FROM (${votes(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, given_at AS at, concat('answer ', toString(points)) AS what, toFloat64(${score}) AS amount, 'points' AS unit_of_amount,
      'survey_answer' AS record, batch, seq
    FROM (${votes(window, knobs)})
    WHERE account_id != ''`,
  nothing: "No answers: no value, never 0.",
  example: {
    given: {
      survey_answer: `account_id | person | kind | answer | at\n${[
        rowsFor(50, (n) => `A | p${n} | nps | ${9 + (n % 2)} | 2026-01-05`),
        rowsFor(80, (n) => `B | p${n} | nps | ${7 + (n % 2)} | 2026-01-06`, 51),
        rowsFor(100, (n) => `C | p${n} | nps | ${n % 7} | 2026-01-07`, 81),
      ].join("\n")}`,
    },
    period: ["2026-01-01", "2026-02-01"],
    then: { value: 30, of: [30, 100], interval: [14.1, 44.2] },
    because: "Fifty promoters, thirty passives, twenty detractors: 50 % less 20 %, between 14.1 and 44.2.",
  },
  edges: [
    {
      given: {
        survey_answer: `
          account_id | person | kind | answer | at
          A          | p1     | nps  | 10     | 2025-02-01
          A          | p2     | nps  | 0      | 2025-01-31`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 100, of: [1, 1] },
      because: "Of the 365 days before the end of January 1 February is the first; what was said the day before is too old.",
    },
    {
      given: {
        survey_answer: `
          id | account_id | person | person_email | kind | answer | at                   | scale | question
          a1 | A          | p1     |              | nps  | 0      | 2025-03-01T00:00:00Z |       |
          a2 | A          | p1     |              | nps  | 10     | 2026-01-05T00:00:00Z | 0-10  |
          a3 | A          | p2     |              | nps  | 0      | 2025-01-31T23:59:59Z |       |
          a4 | A          | p3     |              | nps  | 9      | 2025-02-01T00:00:00Z |       |
          a5 | A          | p4     |              | nps  | 0      | 2026-02-01T00:00:00Z |       |
          a6 | A          | p5     |              | csat | 1      | 2026-01-05T00:00:00Z |       |
          a7 | A          | p6     |              | nps  | 5      | 2026-01-05T00:00:00Z | 1-5   |
          a8 | A          |        | X@a.example  | nps  | 7      | 2026-01-05T00:00:00Z |       |
          a9 | A          |        | x@a.example  | nps  | 6      | 2026-01-06T00:00:00Z |       |
          b1 | A          |        |              | nps  | 6      | 2026-01-05T00:00:00Z |       |
          b2 | A          |        |              | nps  |        | 2026-01-05T00:00:00Z |       | why`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0, of: [0, 4] },
      because: "p1's latest answer and p3's of the first instant of the 365 days promote; the later of x's answers and that of nobody known detract. p2's is too old, p4's of the instant after the end; a satisfaction survey, a scale of 1 to 5 and an answer in words do not count.",
    },
    {
      given: {
        survey_answer: `
          id | account_id | person | kind | wave   | answer | at
          a1 | A          | p1     | nps  | spring | 9      | 2024-04-01
          a2 | A          | p1     | nps  | spring | 3      | 2024-04-09
          a3 | A          | p2     | nps  | spring | 10     | 2024-04-01
          a4 | A          | p3     | nps  | spring | 8      | 2024-04-01
          a5 | A          | p3     | nps  | autumn | 0      | 2024-09-01`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { wave: "spring" },
      then: { value: 0, of: [0, 3] },
      because: "Of the spring wave whatever its date, p1 with the later answer: one promoter, one passive, one detractor.",
    },
    {
      given: {
        survey_answer: `
          id | account_id | person | kind | answer | at
          a1 | A          | p1     | nps  | 9      | 2026-01-05
          a2 | A          | p2     | nps  | 9      | 2026-01-05
          a3 | A          | p3     | nps  | 0      | 2026-01-05
          a4 | A          | p4     | nps  | 8      | 2026-01-05
          a5 | B          | p5     | nps  | 2      | 2026-01-05
          a6 |            | p6     | nps  | 2      | 2026-01-05`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { method: "account_mean" },
      then: { value: -37.5, of: [-0.75, 2] },
      because: "A scores +25, B −100: their mean is −37.5. Whoever belongs to no account is in no account's score.",
    },
    {
      given: {
        person: `
          id | account_id | seniority | valid_from
          p1 | A          | director  | 1970-01-01
          p2 | A          | manager   | 1970-01-01
          p2 | A          | vp        | 2026-01-10
          p3 | A          | other     | 1970-01-01`,
        survey_answer: `
          id | account_id | person | kind | answer | at
          a1 | A          | p1     | nps  | 9      | 2026-01-05
          a2 | A          | p2     | nps  | 0      | 2026-01-05
          a3 | A          | p3     | nps  | 0      | 2026-01-05
          a4 | A          | p4     | nps  | 0      | 2026-01-05`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { method: "deciders" },
      then: { value: 100, of: [1, 1] },
      because: "Only p1 was a director or above when answering; p2 was promoted later, p4 is not known.",
    },
    {
      given: {
        survey_answer: `
          account_id | kind | answer | at         | scale | source
          ${lowAnswers("forms")}
          A          | nps  | 9      | 2026-01-31 |       | forms
          A          | nps  | 2      | 2026-01-31 |       | calls
          A          | nps  | 9      | 2026-01-31 |       | calls
          A          | nps  | 10     | 2026-01-31 |       | calls`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 100 / 3, of: [1, 3], flags: { "mixed scales": 31 } },
      because: "Thirty days in a row nobody gave the forms more than 5, then somebody 9: two scales, so its answers give no score. Those of the calls do.",
    },
    {
      given: {
        survey_answer: `
          account_id | kind | answer | at         | scale | source
          ${lowAnswers("forms")}
          A          | nps  | 9      | 2026-01-31 |       | forms`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "mixed_scales", flags: { "mixed scales": 31 } },
      because: "Nothing else was answered: a warning instead of a number.",
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
      title: "Индекс потребительской лояльности (NPS)",
      question: "Порекомендуют ли нас клиенты?",
      formula: "Сторонники (9–10) минус критики (0–6), от всех ответивших; от каждого человека — последний ответ за 365 дней до конца периода.",
      denominator: "ответивших",
      nothing: "Ответов нет: значения нет, никогда не 0.",
      because: "Пятьдесят сторонников, тридцать нейтральных, двадцать критиков: 50 % минус 20 %, от 14,1 до 44,2.",
      caveats: [
        "Никто из ответивших не убирается задним числом; ответы вне 0–10 отклоняются при импорте, другие шкалы не учитываются.",
        "Ответ без человека считается отдельным человеком.",
        "Если источник не называет шкалу и 30 ответов подряд не превышают 5 (и ни один не 0), похоже, смешаны несколько шкал: эти ответы оценки не дают, и об этом предупреждают.",
        "При ответах меньше 20 значение серое: их слишком мало; о чём они говорят, показывает интервал (скорректированный интервал Вальда). Рядом с периодом сравнения стоит разница в стандартных ошибках (z): за пределами ±1,96 это вряд ли случайность.",
      ],
    },
    "zh-CN": {
      title: "净推荐值（NPS）",
      question: "客户会推荐我们吗？",
      formula: "推荐者（9–10）减去贬损者（0–6），除以全部回答者；每人取期末前 365 天内的最近一次回答。",
      denominator: "回答者",
      nothing: "没有回答：无值，绝不记为 0。",
      because: "五十位推荐者，三十位中立者，二十位贬损者：50% 减 20%，区间为 14.1 至 44.2。",
      caveats: [
        "回答过的人不会在事后被剔除；0–10 以外的回答在导入时被拒绝，其他量表不计入。",
        "没有人员的回答按单独一人计。",
        "来源未写明量表，且连续 30 个回答从不超过 5（也没有 0）时，似乎混用了多种量表：这些回答不给出分数，并有警告说明。",
        "少于 20 个回答时显示为灰色，因为太少；区间（调整后的 Wald）说明它们能说明多少。对比期间旁边是以标准误计的差异（z）：超出 ±1.96 就很难说是偶然。",
      ],
    },
  },
});
