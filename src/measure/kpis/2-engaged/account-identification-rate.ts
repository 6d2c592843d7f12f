import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { textOf } from "../../relations/settings.ts";
import { visitLabelNames, visitList, visitPageRows } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

/** Visits, or with the setting the visitors behind them: one row each. A visitor is identified by any of its visits. */
function seen(window: Window, knobs: KnobValues): Sql {
  if (textOf(knobs, "count") === "sessions") return visitList(window, knobs);
  const whole = sql`(account_id, visit, begins, labels, record, batch, seq, flag)`;
  return sql`
    SELECT best.1 AS account_id, best.2 AS visit, best.3 AS begins, best.4 AS labels, best.5 AS record, best.6 AS batch, best.7 AS seq, best.8 AS flag
    FROM (
      SELECT if(visitor_key = '', visit, visitor_key) AS who, argMin(${whole}, (account_id = '', flag = '', begins, visit)) AS best
      FROM (${visitList(window, knobs)})
      GROUP BY who
    )`;
}

export default kpi({
  id: "account_identification_rate",
  title: "Sessions identified to an account",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  series: "each_point",
  version: 1,
  question: "For what part of valid traffic do we know the company?",
  formula: "Visits that begin in the period and have an account with a confidence of at least 0.6, of all valid visits that begin in it.",
  denominator: "visits",
  caveats: [
    "Bots, own staff and what else is not counted as a visit are in neither number.",
    "Visits whose match is less sure than the setting asks are not identified; they bear the note “soft match”, and their share stands beside.",
    "Read it for the whole site, by source or by channel: by account it is always all or nothing.",
  ],
  knobs: {
    count: { default: "sessions", choices: ["sessions", "visitors"], meaning: "Visits, or visitors of whom any visit in the period is identified." },
    ...visitKnobs,
  },
  reads: ["touch", "session"],
  needs: [visitNeed],
  labels: visitLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, begins AS at, toUInt8(account_id != '') AS numerator, 1 AS denominator, labels, record, batch, seq, flag
    FROM (${seen(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})`,
  beside: (_parts, _knobs, { denominator, flags }) => ({ soft_share: denominator === 0 ? null : (flags["soft match"] ?? 0) / denominator }),
  besideUnits: { soft_share: "percent" },
  nothing: "No visits: no value, never 0.",
  example: {
    given: {
      session: `
        id | account_id | account_method | account_confidence | visitor | at
        s1 | A          | domain         | 0.9                | v1      | 2026-03-02T10:00:00Z
        s2 | A          | email          | 0.9                | v2      | 2026-03-03T10:00:00Z
        s3 | B          | name           | 0.75               | v3      | 2026-03-04T10:00:00Z
        s4 | B          | id             | 1                  | v4      | 2026-03-05T10:00:00Z
        s5 | C          | name           | 0.5                | v5      | 2026-03-06T10:00:00Z
        s6 |            |                |                    | v6      | 2026-03-07T10:00:00Z
        s7 |            |                |                    | v6      | 2026-03-08T10:00:00Z
        s8 |            |                |                    | v7      | 2026-03-09T10:00:00Z
        s9 |            |                |                    | v8      | 2026-03-10T10:00:00Z
        s0 |            |                |                    | v9      | 2026-03-11T10:00:00Z`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.4, of: [4, 10], beside: { soft_share: 0.1 }, flags: { "soft match": 1 } },
    because: "Ten visits: four with a company that we are sure of, one of C whose name only resembles (0.5, soft), five of nobody known. With 700 valid visits, 280 identified and 60 soft it is 40 % and 8.6 % in the same way.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type      | removed
          A          | domain         | 0.6                | v1      | 2026-03-01T00:00:00Z | page_view |
                     |                |                    | v1      | 2026-03-05T00:00:00Z | page_view |
                     |                |                    | v2      | 2026-03-05T00:00:00Z | page_view |
          B          | domain         | 0.59               | v3      | 2026-03-05T00:00:00Z | page_view |
          A          | domain         | 0.9                | v4      | 2026-03-05T00:00:00Z | page_view | bot
          A          | domain         | 0.9                | v5      | 2026-04-01T00:00:00Z | page_view |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.25, of: [1, 4], beside: { soft_share: 0.25 } },
      because: "Exactly 0.6 is enough and 0.59 is not. The bot and the visit of April are in neither number; v1's second visit, which nothing identifies, is in the denominator.",
    },
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type
          A          | domain         | 0.9                | v1      | 2026-03-02T00:00:00Z | page_view
                     |                |                    | v1      | 2026-03-05T00:00:00Z | page_view
                     |                |                    | v2      | 2026-03-05T00:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { count: "visitors" },
      then: { value: 0.5, of: [1, 2] },
      because: "Counted by visitors, v1 is identified by one of its two visits; v2 is not.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "A tracker is there and nobody came: there is nothing to take a share of.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No tracker, no traffic to know anything of.",
    },
  ],
  story: {
    told: "Seven visits; only of t12's we do not know the company.",
    sum: "6 / 7 = 0.857143",
  },
  words: {
    ru: {
      title: "Доля посещений, отнесённых к аккаунту",
      question: "По какой части действительного трафика мы знаем компанию?",
      formula: "Посещения, начавшиеся за период и отнесённые к аккаунту с уверенностью не ниже 0,6, от всех действительных посещений, начавшихся за него.",
      denominator: "посещений",
      nothing: "Посещений нет: значения нет, никогда не 0.",
      because: "Десять посещений: четыре — компании, в которой мы уверены, одно — C, чьё имя лишь похоже (0,5, неточно), пять — неизвестно чьи. При 700 действительных посещениях, 280 опознанных и 60 неточных так же выходит 40 % и 8,6 %.",
      caveats: [
        "Боты, свои сотрудники и всё остальное, что не считается посещением, не входят ни в одно из чисел.",
        "Посещения, совпадение которых менее уверенное, чем требует настройка, не считаются распознанными; у них пометка «нестрогое совпадение», их доля показана рядом.",
        "Смотрите на весь сайт, по источникам или каналам: по аккаунту здесь всегда всё или ничего.",
      ],
    },
    "zh-CN": {
      title: "可识别到帐户的访问占比",
      question: "有效流量中，有多大部分我们知道是哪家公司？",
      formula: "期内开始且以不低于 0.6 的把握归入帐户的访问，占期内开始的全部有效访问。",
      denominator: "访问",
      nothing: "没有访问：无值，绝不记为 0。",
      because: "十次访问：四次来自我们确定的公司，一次来自只是名称相似的 C（0.5，弱匹配），五次不知来自何处。若有 700 次有效访问、280 次已识别、60 次弱匹配，同样得出 40 % 和 8.6 %。",
      caveats: [
        "机器人、本公司员工以及其他不算访问的流量，两个数中都不计入。",
        "匹配把握低于设置要求的访问不算已识别；它们带有“弱匹配”备注，其占比列在旁边。",
        "请按整个网站、来源或渠道查看：按帐户看总是全有或全无。",
      ],
    },
  },
});
