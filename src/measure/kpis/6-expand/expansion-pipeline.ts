import { kpi } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { openOpportunities, pipelineFacts, pipelineKnobs, weightedBeside } from "../../relations/pipeline.ts";
import { customerPopulationKnob, ofCustomerPopulation, onceTargetsNeed } from "../../relations/wins.ts";

export default kpi({
  id: "expansion_pipeline",
  title: "Expansion pipeline",
  group: "expanded",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "snapshot",
  version: 1,
  question: "How much expansion is open with customers?",
  formula: "Amounts of the upsell and cross-sell opportunities that are open at the end of the period.",
  denominator: "",
  caveats: [
    "The kind of an opportunity is what the source says. Where a CRM calls every deal new, nothing is open here: map its types once.",
    "Amount, stage and status are those of the end of the period, not today's.",
    "An opportunity without an amount is none; it stands beside as “no amount”. Deleted ones, tests and duplicates never count.",
    "Foreign amounts are converted at the rate of the last day.",
  ],
  knobs: {
    kinds: { default: "expansion", meaning: "Kinds of opportunities that count, parted by commas; “expansion” means upsell and cross_sell." },
    ...pipelineKnobs,
    population: customerPopulationKnob,
  },
  reads: ["opportunity", "list_membership", "contract", "order", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, onceTargetsNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => pipelineFacts(ofCustomerPopulation(openOpportunities(window, knobs), window, knobs), window, knobs),
  beside: weightedBeside,
  besideLines: ["weighted"],
  nothing: "No opportunities are collected: no value. With a CRM and nothing open it is 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | kind       | created_at | amount | probability | status
        o1 | A          | upsell     | 2026-02-01 | 12000  | 0.5         | open
        o2 | B          | cross_sell | 2026-02-01 | 8000   | 0.25        | open
        o3 | C          | new        | 2026-02-01 | 99000  | 0.9         | open`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 20000, beside: { weighted: 8000 }, by: { dimension: "kind", values: { upsell: 12000, cross_sell: 8000 }, beside: { upsell: { weighted: 6000 }, cross_sell: { weighted: 2000 } } } },
    because: "12,000 and 8,000 are open; C's deal is new business. Weighted by probability it is 8,000.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | kind       | created_at | amount | probability | status
          o1 | A          | upsell     | 2026-02-01 | 12000  | 0.5         | open
          o2 | B          | cross_sell | 2026-02-01 | 8000   | 0.25        | open
          o3 | B          | cross_sell | 2026-02-01 | 500    |             | open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { weighted: true },
      then: { value: 8000 },
      because: "6,000 and 2,000; what has no probability is not known and not 0.",
    },
    {
      given: {
        opportunity: `
          id | account_id | kind       | valid_from           | created_at           | closed_at            | amount | status | closes_on  | deleted
          o1 | A          | upsell     | 2026-02-01T00:00:00Z | 2026-02-01T00:00:00Z |                      | 100    | open   | 2026-03-21 |
          o1 | A          | upsell     | 2026-03-31T23:59:59Z | 2026-02-01T00:00:00Z |                      | 150    | open   | 2026-03-21 |
          o1 | A          | upsell     | 2026-04-01T00:00:00Z | 2026-02-01T00:00:00Z | 2026-04-01T00:00:00Z | 900    | won    | 2026-03-21 |
          o2 | A          | upsell     | 1970-01-01           | 2026-02-01T00:00:00Z | 2026-03-31T23:59:59Z | 7      | lost   |            |
          o3 | A          | cross_sell | 1970-01-01           | 2026-04-01T00:00:00Z |                      | 11     | open   |            |
          o4 | A          | cross_sell | 1970-01-01           | 2026-02-01T00:00:00Z |                      |        | open   |            |
          o5 | A          | renewal    | 1970-01-01           | 2026-02-01T00:00:00Z |                      | 13     | open   |            |
          o6 |            | upsell     | 1970-01-01           | 2026-02-01T00:00:00Z |                      | 17     | open   |            |
          o7 | B          | upsell     | 1970-01-01           | 2026-02-01T00:00:00Z |                      | 19     | open   | 2026-03-20 |
          o8 | B          | upsell     | 1970-01-01           | 2026-02-01T00:00:00Z |                      | 23     | open   |            | yes`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { stale_days: 10 },
      then: { value: 167, flags: { "no amount": 1, stale: 1 } },
      because: "o1 stood at 150 in the last instant of March and was won after it, and was ten days past its close; o6 belongs to nobody known and counts. Lost, not yet created, without amount, a renewal and deleted do not, and o7 is a day too stale.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2024-01-01 | 2025-01-02
          B          | 2026-03-31 |`,
        contract: `
          id | account_id | starts
          k1 | A          | 2025-01-02
          k2 | B          | 2025-01-02
          k3 | C          | 2025-01-02`,
        opportunity: `
          id | account_id | kind   | created_at | amount | status
          o1 | A          | upsell | 2026-02-01 | 100    | open
          o2 | B          | upsell | 2026-02-01 | 10     | open
          o3 | C          | upsell | 2026-02-01 | 1000   | open
          o4 |            | upsell | 2026-02-01 | 1      | open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "once_targets" },
      then: { value: 110 },
      because: "A was a target when it was won, B is on the list at the end; C never was, and nobody knows whose o4 is.",
    },
    {
      given: { opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "A CRM with nothing open: a true 0.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No CRM, no pipeline.",
    },
  ],
  words: {
    ru: {
      title: "Портфель сделок расширения",
      question: "На какую сумму открыты сделки расширения у клиентов?",
      formula: "Суммы возможностей дополнительных и перекрёстных продаж, открытых на конец периода.",
      nothing: "Возможности не собираются: значения нет. Если CRM есть, а открытых нет, — 0.",
      because: "Открыты 12 000 и 8 000; сделка C — новая продажа. С учётом вероятности — 8 000.",
      caveats: [
        "Вид возможности — тот, что назвал источник. Если CRM называет каждую сделку новой, здесь ничего не открыто: один раз сопоставьте её типы.",
        "Сумма, стадия и статус — на конец периода, а не сегодняшние.",
        "Возможность без суммы не считается; она показана рядом как «без суммы». Удалённые, тестовые и дубли не считаются никогда.",
        "Суммы в других валютах пересчитаны по курсу последнего дня.",
      ],
    },
    "zh-CN": {
      title: "扩展管道",
      question: "客户中有多少扩展机会未结？",
      formula: "期末未结的追加销售与交叉销售机会的金额。",
      nothing: "未采集机会：无值。有 CRM 但没有未结机会则为 0。",
      because: "12,000 和 8,000 未结；C 的交易是新业务。按概率加权为 8,000。",
      caveats: [
        "机会的类型以来源所写为准。若 CRM 把所有交易都称为新客户，此处就没有未结机会：请将其类型映射一次。",
        "金额、阶段与状态以期末为准，而非今天。",
        "没有金额的机会不算机会，另列为“无金额”（no amount）。已删除的、测试的和重复的机会从不计入。",
        "外币金额按最后一天的汇率换算。",
      ],
    },
  },
});
