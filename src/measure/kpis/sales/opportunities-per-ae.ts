import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type Window } from "../../kpi.ts";
import { ofKind, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { withFirstOwners } from "../../relations/opportunity-history.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { inReporting } from "../../relations/reporting.ts";
import { kindsOf, textOf } from "../../relations/settings.ts";
import { targetAt, targetSpans } from "../../relations/spans.ts";
import { inside } from "../../relations/time.ts";

/** Adds when the account of a row was a target. */
function withTargets(rows: Sql, window: Window): Sql {
  return sql`
    SELECT r.*, t.target_spans AS target_spans, t.excluded_spans AS excluded_spans, t.customer_spans AS customer_spans
    FROM (${rows}) AS r
    LEFT JOIN (SELECT account_id AS listed_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})) AS t ON r.account_id = t.listed_account`;
}

export default kpi({
  id: "opportunities_per_ae",
  title: "Opportunities per account executive",
  group: "sales",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How many opportunities, worth how much, arose for each executive?",
  formula: "Legitimate opportunities that began in the period, by their owner when they began; beside it their amounts.",
  denominator: "",
  caveats: [
    "Break it down by owner. A later change of owner does not move an opportunity; one that had no owner stands under “no owner”.",
    "An opportunity begins when it is qualified, else when it is created; tests, duplicates and deleted ones are none, and one without an amount stands beside.",
    "Of these amounts those of accounts that were targets when the opportunity began stand beside too: the pipeline created with them, by today's amounts.",
    "Amounts stand beside as far as their currency has a rate on the day they began.",
  ],
  knobs: {
    kinds: { default: "new, expansion", meaning: "Kinds of opportunities that count, parted by commas." },
    credit: { default: "owner", choices: ["owner", "creator"], meaning: "Counted for the owner when it began, or for the owner of its first version." },
    population: populationKnob,
  },
  reads: ["opportunity", "user", "fx_rate", "list_membership", "contract", "order"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs, workspace }) => ofPopulation(sql`
    SELECT account_id, entity AS subject_id, begun AS at, if(ifNull(amount, 0) <= 0, NULL, 1) AS numerator, 0 AS denominator,
      mapUpdate(${opportunityLabels()}, map('owner', if(credited = '', 'no owner', credited))) AS labels,
      map('amount', toFloat64(ifNull(reported, 0)), 'aimed', if(${targetAt(sql`begun`)}, toFloat64(ifNull(reported, 0)), 0), 'lists', toFloat64((SELECT count() > 0 FROM list_membership WHERE list_kind = 'target'))) AS extras, 'opportunity' AS record, batch, seq, if(ifNull(amount, 0) <= 0, 'no amount', '') AS flag
    FROM (${withTargets(inReporting(sql`
      SELECT *, assumeNotNull(starts_at) AS begun, ${textOf(knobs, "credit") === "creator" ? sql`creator` : sql`owner_then`} AS credited
      FROM (${withFirstOwners()})
      WHERE ${ofKind(kindsOf(knobs))} AND starts_at IS NOT NULL AND ${inside(sql`assumeNotNull(starts_at)`, window)}`,
    { amount: sql`amount`, currency: sql`currency`, at: sql`begun` }, { window, workspace }), window)})`, sql`at`, window, knobs),
  beside: (_parts, _knobs, { extras }) => ({ amount: extras["amount"] ?? 0, pipeline_created: (extras["lists"] ?? 0) > 0 ? (extras["aimed"] ?? 0) : null }),
  besideUnits: { amount: "money", pipeline_created: "money" },
  besideLines: ["amount", "pipeline_created"],
  nothing: "No opportunities are collected: no value. With a source and none begun it is 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | kind   | created_at           | amount | owner
        o1 | A          | new    | 2026-03-02T10:00:00Z | 20000  | Ann
        o2 | B          | upsell | 2026-03-05T10:00:00Z | 15000  | Ann
        o3 | C          | new    | 2026-03-05T10:00:00Z | 10000  | Ben`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 3, beside: { amount: 45000, pipeline_created: null }, by: { dimension: "owner", values: { Ann: 2, Ben: 1 }, beside: { Ann: { amount: 35000 }, Ben: { amount: 10000 } } } },
    because: "Ann two, worth 35,000, Ben one worth 10,000.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 | 2026-03-04
          B          | 2026-01-01 |`,
        opportunity: `
          id | account_id | kind   | created_at           | amount | owner
          o1 | A          | new    | 2026-03-02T10:00:00Z | 20000  | Ann
          o2 | A          | new    | 2026-03-05T10:00:00Z | 15000  | Ann
          o3 | B          | upsell | 2026-03-05T10:00:00Z | 10000  | Ben
          o4 |            | new    | 2026-03-05T10:00:00Z | 7000   | Ben`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4, beside: { amount: 52000, pipeline_created: 30000 } },
      because: "A was a target when its first opportunity began, and none any more at its second; B is one. Nobody knows whose o4 is.",
    },
    {
      given: {
        opportunity: `
          id | account_id | kind    | valid_from | created_at           | qualified_at         | amount | currency | owner | excluded | deleted
          o1 | A          | new     | 1970-01-01 | 2026-02-02T10:00:00Z | 2026-03-01T00:00:00Z | 100    | EUR      | Ann   |          |
          o1 | A          | new     | 2026-03-01 | 2026-02-02T10:00:00Z | 2026-03-01T00:00:00Z | 100    | EUR      | Ben   |          |
          o1 | A          | new     | 2026-03-09 | 2026-02-02T10:00:00Z | 2026-03-01T00:00:00Z | 100    | USD      | Cem   |          |
          o2 | A          | new     | 1970-01-01 | 2026-04-01T00:00:00Z |                      | 200    | EUR      | Ann   |          |
          o3 |            | new     | 2026-03-20 | 2026-03-02T00:00:00Z |                      | 400    | EUR      |       |          |
          o3 |            | new     | 2026-03-25 | 2026-03-02T00:00:00Z |                      | 400    | EUR      | Ann   |          |
          o4 | A          | renewal | 1970-01-01 | 2026-03-02T00:00:00Z |                      | 800    | EUR      | Ann   |          |
          o5 | A          | new     | 1970-01-01 | 2026-03-02T00:00:00Z |                      |        | EUR      | Ann   |          |
          o6 | A          | new     | 1970-01-01 | 2026-03-02T00:00:00Z |                      | 1600   | EUR      | Ann   | test     |
          o7 | A          | new     | 1970-01-01 | 2026-03-02T00:00:00Z |                      | 3200   | EUR      | Ann   |          | yes
          o8 | A          | new     | 1970-01-01 |                      |                      | 6400   | EUR      | Ann   |          |
          o9 | A          | new     | 1970-01-01 | 2026-03-02T00:00:00Z |                      | 12800  | GBP      | Ann   |          |`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-01 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, flags: { "no amount": 1 }, beside: { amount: 490 }, by: { dimension: "owner", values: { Ben: 1, "no owner": 1, Ann: 1 } } },
      because: "o1 began on the day it became Ben's, and it is worth 90 EUR today; o3 had no owner in its first version, which holds before it too. The pounds of o9 have no rate, so it counts without its amount. o2 begins after the end; renewals, no amount, tests, deleted ones and one without dates are none.",
    },
    {
      given: {
        opportunity: `
          id | account_id | valid_from | created_at           | amount | owner
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | 100    | Sam
          o1 | A          | 2026-03-01 | 2026-03-02T10:00:00Z | 100    | Ann
          o2 | B          | 2026-03-01 | 2026-03-02T10:00:00Z | 100    | Ann`,
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { credit: "creator", population: "target" },
      then: { value: 1, by: { dimension: "owner", values: { Sam: 1 } } },
      because: "Sam made it, Ann had it when it began; B is no target.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { amount: 0 } },
      because: "None began.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No CRM.",
    },
  ],
  words: {
    ru: {
      title: "Возможности на менеджера по клиентам",
      question: "Сколько возможностей и на какую сумму появилось у каждого менеджера?",
      formula: "Настоящие возможности, начавшиеся в периоде, по ответственному на момент их начала; рядом — их суммы.",
      nothing: "Возможности не собираются: значения нет. Если источник есть, а ни одна не началась, — 0.",
      because: "У Анны две на 35 000, у Бена одна на 10 000.",
      caveats: [
        "Смотрите по ответственным. Более поздняя смена ответственного возможность не переносит; та, у которой его не было, показана как «нет ответственного».",
        "Возможность начинается, когда её квалифицировали, иначе — когда создали; тестовые, дубли и удалённые не считаются, возможность без суммы показана рядом.",
        "Из этих сумм рядом показаны и суммы аккаунтов, которые были целевыми, когда возможность началась: созданный с ними портфель по сегодняшним суммам.",
        "Суммы показаны рядом, насколько для их валюты есть курс на день начала.",
      ],
    },
    "zh-CN": {
      title: "每位客户主管的机会数",
      question: "每位主管新增多少机会，价值多少？",
      formula: "期间内开始的正式机会，归于其开始时的负责人；另列其金额。",
      nothing: "未采集机会：无值。有来源但没有开始的机会则为 0。",
      because: "Ann 两个，共 35,000；Ben 一个，10,000。",
      caveats: [
        "请按负责人细分。之后更换负责人不改变机会的归属；当时没有负责人的列在“没有负责人”（no owner）下。",
        "机会自确认合格之时开始，否则自创建之时开始；测试的、重复的和已删除的不算机会，没有金额的另列。",
        "其中，机会开始时为目标公司的金额也另列：按今天的金额计的新增管道。",
        "金额另列，以其币种在机会开始当日有汇率为限。",
      ],
    },
  },
});
