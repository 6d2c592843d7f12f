import { type Sql, sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { knownVisitors } from "../../relations/known-visitors.ts";
import { targetsNeed } from "../../relations/population.ts";
import { targetAt, targetSpans } from "../../relations/spans.ts";
import { visitLabelNames, visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { importedSessions, visitKnobs, visitNeed, visitRule, visitsOfPages } from "../../relations/visits.ts";

const steps = ["invalid", "no account", "not a target", "target anonymous", "target known"] as const;

/** Visits that are not counted, with the reason: of machines and our own people, or to pages for applicants, logging in or unsubscribing alone. */
function invalidVisits(window: Window, knobs: KnobValues): Sql {
  const rule = { ...visitRule(window, knobs), invalid: true };
  return sql`
    SELECT account AS account_id, concat(visitor_key, ' ', toString(begins)) AS visit, first.1 AS begins,
      map('source', first.4, 'landing_page', first.5, 'channel', first.6, 'reason', first.7) AS labels, 'touch' AS record, first.2 AS batch, first.3 AS seq
    FROM (SELECT account, visitor_key, pages[1] AS first FROM (${visitsOfPages(rule, sql`(page_at, batch, seq, toString(source), path(url), way, why)`)}))
    UNION ALL
    SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS visit, at AS begins,
      map('source', toString(source), 'landing_page', path(landing), 'channel', '', 'reason', why) AS labels, 'session' AS record, batch, seq
    FROM (${importedSessions(rule)})`;
}

/** Visits that count, with the last step that each reached. */
function stepsReached(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT v.account_id AS account_id, v.visit AS visit, v.begins AS begins, v.labels AS labels, v.record AS record, v.batch AS batch, v.seq AS seq, v.flag AS flag,
      multiIf(v.account_id = '', 'no account', NOT ${targetAt(sql`v.begins`)}, 'not a target', k.known_visitor = '', 'target anonymous', 'target known') AS step
    FROM (${visitStarts(window, knobs)}) AS v
    LEFT JOIN (SELECT account_id AS target_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})) AS t ON v.account_id = t.target_account
    LEFT JOIN (${knownVisitors()}) AS k ON v.visitor_key = k.known_visitor`;
}

export default kpi({
  id: "visit_reconciliation",
  title: "From sessions to known people",
  group: "trust",
  unit: "count",
  better: "none",
  combine: "distribution",
  reading: "flow",
  version: 1,
  question: "Why do the traffic figures differ, step by step?",
  formula: "Sessions that begin in the period by the last step they reached: not valid, valid without an account, of an account that is no target, of a target by an anonymous visitor, of a target by somebody known.",
  denominator: "sessions",
  caveats: [
    "The steps sum to all sessions, those of machines among them; the reason for which one is not valid is a dimension.",
    "Known is who is joined to a contact with a mail address today, also if that happened after the visit.",
    "A match less sure than the setting asks is no account, with the note “soft match”.",
    "A visitor whose pages are partly not valid makes a session of either kind.",
  ],
  knobs: visitKnobs,
  reads: ["touch", "session", "person", "identity_link", "list_membership", "contract", "opportunity", "order"],
  needs: [visitNeed, targetsNeed],
  labels: [...visitLabelNames, "reason"],
  buckets: () => steps,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, begins AS at, 1 AS numerator, 1 AS denominator, 'invalid' AS bucket, labels, record, batch, seq, '' AS flag
    FROM (${invalidVisits(window, knobs)})
    UNION ALL
    SELECT account_id, visit AS subject_id, begins AS at, 1 AS numerator, 1 AS denominator, step AS bucket, labels, record, batch, seq, flag
    FROM (${stepsReached(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})
    UNION ALL
    SELECT account_id, visit AS subject_id, begins AS at, concat('not valid: ', labels['reason']) AS what, 1. AS amount, 'visits' AS unit_of_amount, record, batch, seq
    FROM (${invalidVisits(window, knobs)})`,
  nothing: "No web source or no target list: no value. With both and no session every step is 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A`,
      touch: `account_id | visitor | person_email | at | type | removed\n${[
        rowsFor(200, (n) => ` | m${n} | | 2026-03-02T10:00:00Z | page_view | bot`),
        rowsFor(100, (n) => ` | o${n} | | 2026-03-02T10:00:00Z | page_view | own_staff`),
        rowsFor(420, (n) => ` | u${n} | | 2026-03-02T10:00:00Z | page_view |`),
        rowsFor(190, (n) => `B | b${n} | | 2026-03-02T10:00:00Z | page_view |`),
        rowsFor(60, (n) => `A | a${n} | | 2026-03-02T10:00:00Z | page_view |`),
        rowsFor(30, (n) => `A | k${n} | k${n}@a.example | 2026-03-02T10:00:00Z | page_view |`),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: {
      value: 1000,
      buckets: { invalid: 300, "no account": 420, "not a target": 190, "target anonymous": 60, "target known": 30 },
      by: { dimension: "reason", values: { bot: 200, own_staff: 100, none: 700 } },
    },
    because: "A thousand sessions: 300 of machines and our own, 420 of nobody known, 190 of B that is no target, 60 of A without a name and 30 of A by people we know.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-03-10`,
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type      | page_class | person_email  | removed
          A          |                |                    | v1      | 2026-03-09T10:00:00Z | page_view |            |               |
          A          |                |                    | v1      | 2026-03-10T10:00:00Z | page_view |            |               |
          A          |                |                    | v2      | 2026-03-11T10:00:00Z | page_view |            |               |
          A          |                |                    | v2      | 2026-05-02T10:00:00Z | form      |            | ann@a.example |
          A          | name           | 0.5                | v3      | 2026-03-11T10:00:00Z | page_view |            |               |
          A          |                |                    | v4      | 2026-03-11T10:00:00Z | page_view | login      |               |
          A          |                |                    | v4      | 2026-03-11T10:01:00Z | page_view | login      |               |
          A          |                |                    | v5      | 2026-04-01T00:00:00Z | page_view |            |               |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: {
        value: 5,
        buckets: { invalid: 1, "no account": 1, "not a target": 1, "target anonymous": 1, "target known": 1 },
        flags: { "soft match": 1 },
      },
      because: "A is a target from 10 March on: v1 came once before and once after. v2 said in May who it was. v3's match is too unsure, v4 only logged in (one session of two pages), v5 came in April.",
    },
    {
      given: {
        list_membership: "account_id",
        touch: "account_id | at | type",
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { invalid: 0, "no account": 0, "not a target": 0, "target anonymous": 0, "target known": 0 } },
      because: "Everything is connected, and nobody came.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "There is no web source.",
    },
  ],
  story: {
    told: "Eight sessions: the robot of t13; the stranger of t12; Juniper, who was no target; and five of targets by people whom we know: Alice, Carl, Bea, Dora and Finn.",
    sum: "8: invalid → 1, no account → 1, not a target → 1, target anonymous → 0, target known → 5",
  },
  words: {
    ru: {
      title: "От сеансов к известным людям",
      question: "Почему показатели трафика расходятся — шаг за шагом?",
      formula: "Сеансы, начавшиеся за период, по последнему достигнутому шагу: недействительные; действительные без аккаунта; аккаунта, который не целевой; целевого аккаунта, посетитель анонимен; целевого аккаунта, посетитель известен.",
      denominator: "сеансов",
      nothing: "Веб-источника или списка целевых аккаунтов нет: значения нет. Если есть оба, а сеансов нет, на каждом шаге 0.",
      because: "Тысяча сеансов: 300 — машин и своих, 420 — неизвестно чьи, 190 — B, который не целевой, 60 — A без имени и 30 — A, от известных нам людей.",
      caveats: [
        "Шаги в сумме дают все сеансы, и сеансы машин тоже; причина, по которой сеанс недействителен, — разрез.",
        "Известен тот, кто на сегодня связан с контактом с адресом почты, даже если это случилось после посещения.",
        "Совпадение, менее уверенное, чем требует настройка, — это «без аккаунта» с пометкой «нестрогое совпадение».",
        "Посетитель, часть страниц которого недействительна, даёт по сеансу каждого рода.",
      ],
    },
    "zh-CN": {
      title: "从会话到已知人员",
      question: "流量数字为什么一步步不一致？",
      formula: "期间内开始的会话，按其到达的最后一步划分：无效；有效但无帐户；帐户不是目标公司；目标公司的匿名访客；目标公司的已知人员。",
      denominator: "会话",
      nothing: "没有网站来源或目标名单：无值。两者都有而没有会话，则每一步都为 0。",
      because: "一千次会话：300 次来自机器和本公司人员，420 次不知来自何处，190 次来自并非目标的 B，60 次来自 A 但未表明身份，30 次来自 A 中我们认识的人。",
      caveats: [
        "各步之和等于全部会话，机器的会话也在内；无效的原因是一个维度。",
        "已知指今天已与有邮箱的联系人关联，即使关联发生在访问之后。",
        "匹配置信度低于设置要求的算作无帐户，并带有“弱匹配”备注。",
        "部分页面无效的访客会在两类中各产生一个会话。",
      ],
    },
  },
});
