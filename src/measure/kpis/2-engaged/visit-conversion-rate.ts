import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { conversionAction, conversionsKnob } from "../../relations/conversions.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { fromInstant } from "../../relations/time.ts";
import { validTouch } from "../../relations/touches.ts";
import { visitEnds, visitLabelNames, visitList, visitPageRows } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

/** Conversion actions with the visits that they belong to: `visit_account, visit, action_at, what, touch_batch, touch_seq`. */
function conversionsOfVisits(window: Window, knobs: KnobValues) {
  const action = sql`
    SELECT account_id AS action_account, at AS action_at, type AS action_type, batch AS action_batch, seq AS action_seq,
      arrayJoin(if(visitor = '' AND person_id = '' AND person_email = '', [''], arrayFilter(k -> k != '', [visitor, person_id, lower(person_email)]))) AS who
    FROM touch
    WHERE ${validTouch} AND ${conversionAction(knobs)} AND at >= ${fromInstant(window)}`;
  return sql`
    SELECT v.account_id AS visit_account, v.visit AS visit, a.action_at AS action_at, toString(a.action_type) AS what, a.action_batch AS touch_batch, a.action_seq AS touch_seq
    FROM (SELECT *, arrayJoin(if(empty(known_as) AND account_id != '', [''], known_as)) AS who FROM (${visitList(window, knobs)})) AS v
    INNER JOIN (${action}) AS a ON v.account_id = a.action_account AND v.who = a.who
    WHERE a.action_at >= v.begins AND a.action_at <= ${visitEnds(knobs)}
    GROUP BY ALL`;
}

export default kpi({
  id: "visit_conversion_rate",
  title: "Visit conversion rate",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "What share of visits ends in a conversion action?",
  formula: "Visits of target accounts that begin in the period with at least one conversion action in them (a form, a chat, a trial), of all their visits.",
  denominator: "visits",
  caveats: [
    "Two forms in one visit count once. An action belongs to a visit when it comes from the same visitor or person between its first page and 30 minutes after its last.",
    "A form that names only a mail address belongs to a visit whose pages name the same person; one that no visit can be found for is in no visit.",
    "It tells of the site, not of accounts: what one account does over several visits shows in engaged accounts.",
  ],
  knobs: {
    actions: conversionsKnob,
    ...visitKnobs,
    population: { ...populationKnob, default: "target" },
  },
  reads: ["touch", "session", "list_membership"],
  needs: [visitNeed, targetListNeed],
  labels: visitLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT v.account_id AS account_id, v.visit AS subject_id, v.begins AS at, toUInt8(c.found) AS numerator, 1 AS denominator, v.labels AS labels, v.record AS record, v.batch AS batch,
      v.seq AS seq, v.flag AS flag
    FROM (${ofPopulation(visitList(window, knobs), sql`begins`, window, knobs)}) AS v
    LEFT JOIN (SELECT visit_account, visit, 1 AS found FROM (${conversionsOfVisits(window, knobs)}) GROUP BY visit_account, visit) AS c
      ON v.account_id = c.visit_account AND v.visit = c.visit`,
  rows: ({ window, knobs }) => sql`
    SELECT visit_account AS account_id, visit AS subject_id, action_at AS at, what, toFloat64(row_number() OVER (PARTITION BY visit_account, visit ORDER BY action_at, touch_batch, touch_seq) = 1) AS amount,
      'count' AS unit_of_amount, 'touch' AS record, touch_batch AS batch, touch_seq AS seq
    FROM (${conversionsOfVisits(window, knobs)})
    UNION ALL
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, 0. AS amount, 'count' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})`,
  nothing: "No visits: no value, never 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A`,
      touch: `account_id | visitor | at | type | form\n${rowsFor(58, (n) => `A | v${n} | 2026-03-02T10:00:00Z | page_view |`)}
        A          | v1      | 2026-03-02T10:05:00Z | form      | demo
        A          | v1      | 2026-03-02T10:06:00Z | form      | newsletter
        A          | v1      | 2026-03-03T10:00:00Z | page_view |
        A          | v2      | 2026-03-03T10:00:00Z | page_view |
        A          | v2      | 2026-03-03T10:10:00Z | form      | contact
        A          | v3      | 2026-03-02T10:30:00Z | chat      |
        B          | v99     | 2026-03-02T10:00:00Z | page_view |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.05, of: [3, 60] },
    because: "Three of sixty visits: v1's first with two forms counts once, v2 wrote in its second, v3 in the chat. The others did nothing more, and B is no target.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | person_id | at                       | type      | outcome | removed
          A          | v1      |           | 2026-03-02T10:00:00Z     | page_view |         |
          A          | v1      |           | 2026-03-02T10:30:00.001Z | form      |         |
          A          | v2      |           | 2026-03-02T10:00:00Z     | page_view |         |
          A          | v2      |           | 2026-03-02T09:59:59Z     | form      |         |
          A          | v3      |           | 2026-03-02T10:00:00Z     | page_view |         |
          A          | v3      |           | 2026-03-02T10:01:00Z     | form      |         | bot
          A          | v4      |           | 2026-03-02T10:00:00Z     | page_view |         |
          A          | v4      |           | 2026-03-02T10:01:00Z     | chat      | opened  |
          A          | v5      | ann       | 2026-03-02T10:00:00Z     | page_view |         |
          A          |         | ann       | 2026-03-02T10:01:00Z     | form      |         |
          A          | v6      |           | 2026-03-02T10:00:00Z     | page_view |         |
          B          | v6      |           | 2026-03-02T10:01:00Z     | form      |         |
                     | v7      |           | 2026-03-02T10:00:00Z     | page_view |         |
                     | v7      |           | 2026-03-02T10:30:00Z     | form      |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all" },
      then: { value: 2 / 7, of: [2, 7], by: { dimension: "account_id", values: { A: 1 / 6, "no account": 1 } } },
      because: "A form a millisecond too late, one before the visit, one by a bot, a chat only opened and a form of another account are no conversion of the visit. Ann's form without a device belongs to the visit that names her; v7's, exactly 30 minutes after its page, counts.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | form
          A          | v1      | 2026-03-31T21:55:00Z | page_view |
          A          | v1      | 2026-03-31T22:20:00Z | page_view |
          A          | v1      | 2026-03-31T22:45:00Z | form      | demo
          A          | v2      | 2026-02-28T22:59:59Z | page_view |
          A          | v2      | 2026-02-28T23:05:00Z | form      | demo
          A          | v3      | 2026-02-28T23:00:00Z | page_view |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      asked: "2026-04-15",
      knobs: { population: "all" },
      then: { value: 0.5, of: [1, 2] },
      because: "A visit belongs whole to the day on which it begins: v1 came five minutes before the end of March in Berlin and asked for a demo in April, in the same visit. v2 came in the last second of February, v3 in the first of March.",
    },
    {
      given: {
        session: `
          id | account_id | visitor | at                   | seconds
          s1 | A          | v1      | 2026-03-02T10:00:00Z | 600
          s2 | A          | v2      | 2026-03-02T10:00:00Z | 600
          s3 | A          | v3      | 2026-04-01T00:00:00Z | 600`,
        touch: `
          account_id | visitor | at                   | type | form
          A          | v1      | 2026-03-02T10:40:00Z | form | demo
          A          | v2      | 2026-03-02T10:20:00Z | form | newsletter`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "known", actions: "demo, price" },
      then: { value: 0.5, of: [1, 2] },
      because: "Imported sessions of ten minutes; with the setting only requests for a demo or a price convert, and v1's comes just in time.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type
          B          | v1      | 2026-03-02T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody of the target accounts came: there is nothing to take a share of.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say whose visits are meant.",
    },
  ],
  words: {
    ru: {
      title: "Конверсия посещений",
      question: "Какая доля посещений завершается целевым действием?",
      formula: "Посещения целевых аккаунтов, начавшиеся в периоде, в которых было хотя бы одно целевое действие (форма, чат, пробное использование), от всех их посещений.",
      denominator: "посещений",
      nothing: "Посещений нет: значения нет, никогда не 0.",
      because: "Три из шестидесяти посещений: первое у v1 с двумя формами считается один раз, v2 заполнил форму во втором, v3 написал в чат. Остальные больше ничего не сделали, а B не целевой.",
      caveats: [
        "Две формы за одно посещение считаются один раз. Действие относится к посещению, если оно пришло от того же посетителя или человека между первой страницей и 30 минутами после последней.",
        "Форма, в которой указан только адрес почты, относится к посещению, страницы которого указывают на того же человека; форма, для которой посещение не нашлось, не входит ни в одно.",
        "Показатель говорит о сайте, а не об аккаунтах: что один аккаунт делает за несколько посещений, видно по вовлечённым аккаунтам.",
      ],
    },
    "zh-CN": {
      title: "访问转化率",
      question: "多大比例的访问以转化行动结束？",
      formula: "期间内开始的目标公司访问中，至少有一个转化行动（表单、聊天、试用）的访问，除以其全部访问。",
      denominator: "访问",
      nothing: "没有访问：无值，绝不记为 0。",
      because: "六十次访问中的三次：v1 的第一次访问有两份表单，计一次；v2 在第二次访问中填了表单；v3 在聊天中留言。其余没有进一步行动，B 不是目标。",
      caveats: [
        "一次访问中的两个表单只计一次。行动由同一访客或同一人作出，且在访问的首个页面与最后一个页面后 30 分钟之间，即属于该访问。",
        "只有邮件地址的表单，归于其页面指明同一人的访问；找不到访问的表单不属于任何访问。",
        "它说明的是网站，而不是帐户：一个帐户在多次访问中的行为见已参与的目标公司。",
      ],
    },
  },
});
