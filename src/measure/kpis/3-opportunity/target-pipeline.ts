import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { openOpportunities, pipelineFacts, pipelineKnobs, weightedBeside } from "../../relations/pipeline.ts";
import { targetAt, targetSpans } from "../../relations/spans.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "target_pipeline",
  title: "Target-account pipeline",
  group: "opportunity",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "snapshot",
  version: 1,
  question: "How much potential revenue is open in target accounts?",
  formula: "Amounts of the new opportunities that are open at the end of the period, of accounts that were a target when the opportunity was created.",
  denominator: "",
  caveats: [
    "Amount, stage and status are those of the end of the period, not today's.",
    "An opportunity without an amount is none; it stands beside as “no amount”. Deleted ones, tests and duplicates never count.",
    "Foreign amounts are converted at the rate of the last day.",
  ],
  knobs: {
    kinds: { default: "new", meaning: "Kinds of opportunities that count, parted by commas; “expansion” means upsell and cross_sell." },
    ...pipelineKnobs,
  },
  reads: ["opportunity", "list_membership", "contract", "order", "fx_rate"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals" },
  ],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => pipelineFacts(sql`
    SELECT o.*
    FROM (SELECT * FROM (${openOpportunities(window, knobs)}) WHERE account_id != '') AS o
    INNER JOIN (
      SELECT account_id AS target_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})
    ) AS t ON o.account_id = t.target_account
    WHERE ${targetAt(sql`coalesce(o.created_at, o.starts_at, ${stateInstant(window)})`)}`, window, knobs),
  beside: weightedBeside,
  besideLines: ["weighted"],
  nothing: "No target list or no opportunities are collected: no value. With both and nothing open it is 0.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2026-01-01
        B          | 2026-01-01`,
      opportunity: `
        id | account_id | created_at | amount | probability | status
        o1 | A          | 2026-02-01 | 50000  | 0.4         | open
        o2 | B          | 2026-02-01 | 30000  | 0.2         | open
        o3 | C          | 2026-02-01 | 99000  | 0.9         | open`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 80000, beside: { weighted: 26000 }, by: { dimension: "account_id", values: { A: 50000, B: 30000 } } },
    because: "A's 50,000 and B's 30,000 are open; C is no target. Weighted by probability it is 26,000.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | amount | probability | status
          o1 | A          | 2026-02-01 | 50000  | 0.4         | open
          o2 | B          | 2026-02-01 | 30000  | 0.2         | open
          o3 | B          | 2026-02-01 | 10000  |             | open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { weighted: true },
      then: { value: 26000 },
      because: "20,000 and 6,000; what has no probability is not known and not 0.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 | 2026-03-10
          B          | 2026-02-02 |`,
        opportunity: `
          id | account_id | valid_from           | created_at           | closed_at            | amount | status | kind
          o1 | A          | 2026-02-01T00:00:00Z | 2026-02-01T00:00:00Z |                      | 100    | open   | new
          o1 | A          | 2026-03-31T23:59:59Z | 2026-02-01T00:00:00Z |                      | 150    | open   | new
          o1 | A          | 2026-04-01T00:00:00Z | 2026-02-01T00:00:00Z | 2026-04-01T00:00:00Z | 900    | won    | new
          o2 | A          | 1970-01-01           | 2026-02-01T00:00:00Z | 2026-03-31T23:59:59Z | 7      | lost   | new
          o3 | A          | 1970-01-01           | 2026-04-01T00:00:00Z |                      | 11     | open   | new
          o4 | A          | 1970-01-01           | 2026-02-01T00:00:00Z |                      |        | open   | new
          o5 | A          | 1970-01-01           | 2026-02-01T00:00:00Z |                      | 13     | open   | upsell
          o6 | B          | 1970-01-01           | 2026-02-01T00:00:00Z |                      | 17     | open   | new
          o7 | A          | 2026-05-01T00:00:00Z | 2026-02-01T00:00:00Z |                      | 19     | open   | new`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 169, flags: { "no amount": 1 } },
      because: "o1 stood at 150 in the last instant of March and was won after it, o7 has only a later version, so its earliest counts (19). Lost, not yet created, without amount and upsell do not; B was no target when o6 was created. That A left the list since does not matter.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | amount | currency | status | closes_on  | probability
          o1 | A          | 2026-02-01 | 100    | USD      | open   | 2026-03-20 | 0.5
          o2 | A          | 2026-02-01 | 50     | EUR      | open   | 2026-03-21 | 0.2
          o3 | A          | 2026-02-01 | 7      | JPY      | open   |            | 0.9
          o4 | A          | 2026-02-01 | 900    | EUR      | open   | 2026-03-19 | 0.9`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-31 | USD  | EUR | 0.5
          2026-03-30 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { stale_days: 11 },
      then: { value: 100, flags: { stale: 1 }, beside: { weighted: 35 } },
      because: "100 USD are 50 EUR at the rate of 31 March, weighted 25, and 50 EUR weighted 10; no rate for JPY: its amount is unknown and the total says so; o4 is 12 days past its close.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | amount | status | deleted | excluded
          o1 | A          | 2026-02-01 | 100    | open   | yes     |
          o2 | A          | 2026-02-01 | 100    | open   |         | duplicate
          o3 |            | 2026-02-01 | 100    | open   |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, flags: {} },
      because: "Deleted in the source, a duplicate, and one of nobody known: the pipeline is a true 0.",
    },
    {
      given: { opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say whose pipeline it would be.",
    },
  ],
  words: {
    ru: {
      title: "Портфель сделок целевых аккаунтов",
      question: "Сколько возможного дохода в открытых сделках целевых аккаунтов?",
      formula: "Суммы новых возможностей, открытых на конец периода, у аккаунтов, которые были целевыми при создании возможности.",
      nothing: "Нет списка целевых аккаунтов или возможности не собираются: значения нет. Если есть то и другое, а открытых нет, — 0.",
      because: "Открыты 50 000 у A и 30 000 у B; C не целевой. С учётом вероятности — 26 000.",
      caveats: [
        "Сумма, стадия и статус — на конец периода, а не сегодняшние.",
        "Возможность без суммы не считается; она показана рядом как «без суммы». Удалённые, тестовые и дубли не считаются никогда.",
        "Суммы в других валютах пересчитаны по курсу последнего дня.",
      ],
    },
    "zh-CN": {
      title: "目标公司管道",
      question: "目标公司中有多少潜在收入未结？",
      formula: "期末未结的新机会的金额，限于创建机会时为目标的帐户。",
      nothing: "未采集目标名单或机会：无值。两者都有但没有未结机会则为 0。",
      because: "A 的 50,000 和 B 的 30,000 未结；C 不是目标。按概率加权为 26,000。",
      caveats: [
        "金额、阶段与状态以期末为准，而非今天。",
        "没有金额的机会不算机会，另列为“无金额”（no amount）。已删除的、测试的和重复的机会从不计入。",
        "外币金额按最后一天的汇率换算。",
      ],
    },
  },
});
