import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofKind, opportunitiesToday, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { kindsOf } from "../../relations/settings.ts";
import { inside } from "../../relations/time.ts";

export default kpi({
  id: "won_deal_value",
  title: "Value of a won deal",
  group: "won",
  unit: "money",
  better: "up",
  combine: "median",
  reading: "flow",
  version: 1,
  question: "How much is a won deal worth?",
  formula: "Median amount of the opportunities won with their close in the period.",
  denominator: "opportunities won with an amount",
  caveats: [
    "The median leads, the mean and the quartiles stand beside: a few large deals pull the mean.",
    "A win without an amount is not known and not 0. Foreign amounts are converted at the rate of the day of the close.",
  ],
  knobs: {
    kinds: { default: "new, renewal, upsell, cross_sell", meaning: "Kinds of opportunities that count, parted by commas." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, entity AS subject_id, assumeNotNull(closed_at) AS at, amount AS numerator, if(amount IS NULL, 0, 1) AS denominator, toString(currency) AS currency,
      ${opportunityLabels()} AS labels, 'opportunity' AS record, batch, seq, if(amount IS NULL, 'no amount', '') AS flag
    FROM (${opportunitiesToday()})
    WHERE status = 'won' AND ${ofKind(kindsOf(knobs))} AND closed_at IS NOT NULL AND ${inside(sql`assumeNotNull(closed_at)`, window)}`, sql`at`, window, knobs),
  nothing: "Nothing won in the period: no value.",
  example: {
    given: {
      opportunity: `
        id | account_id | closed_at            | status | amount
        o1 | A          | 2026-03-02T06:00:00Z | won    | 1000
        o2 |            | 2026-03-02T06:00:00Z | won    | 2000
        o3 | B          | 2026-03-02T06:00:00Z | won    | 9000
        o4 | B          | 2026-03-02T06:00:00Z | lost   | 7000
        o5 | B          | 2026-03-02T06:00:00Z | won    |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2000, of: [12000, 3], flags: { "no amount": 1 } },
    because: "1,000, 2,000 and 9,000: median 2,000, mean 4,000. A win without an amount is left out and counted beside.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status | amount | currency | deleted
          o1 | A          | 2026-03-01T00:00:00Z | won    | 1000   | USD      |
          o2 | A          | 2026-03-02T00:00:00Z | won    | 100    | EUR      |
          o3 | A          | 2026-03-03T00:00:00Z | won    | 900    | CHF      |
          o4 | A          | 2026-04-01T00:00:00Z | won    | 1      | EUR      |
          o5 | A          | 2026-03-02T00:00:00Z | won    | 5      | EUR      | yes`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-01 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 500, of: [1000, 2] },
      because: "900 EUR for the dollars at the rate of the day, and 100; for the francs there is no rate; the first instant is inside, the last outside.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing was won.",
    },
  ],
  words: {
    ru: {
      title: "Сумма выигранной сделки",
      question: "Сколько стоит выигранная сделка?",
      formula: "Медиана сумм возможностей, выигранных с закрытием в периоде.",
      denominator: "выигранных возможностей с суммой",
      nothing: "В периоде ничего не выиграно: значения нет.",
      because: "1 000, 2 000 и 9 000: медиана 2 000, среднее 4 000. Выигрыш без суммы не учтён и показан рядом.",
      caveats: [
        "Главное число — медиана, среднее и квартили показаны рядом: несколько крупных сделок тянут среднее вверх.",
        "Выигрыш без суммы неизвестен, а не 0. Суммы в других валютах пересчитаны по курсу дня закрытия.",
      ],
    },
    "zh-CN": {
      title: "赢单金额",
      question: "一笔赢单值多少？",
      formula: "关闭日期在期间内的赢单机会的金额中位数。",
      denominator: "有金额的赢单机会",
      nothing: "期间内没有赢单：无值。",
      because: "1,000、2,000 和 9,000：中位数 2,000，平均值 4,000。没有金额的赢单不计入，另列。",
      caveats: [
        "以中位数为主，平均值与四分位数另列：少数大单会拉动平均值。",
        "没有金额的赢单为未知，而不是 0。外币金额按关闭当日的汇率换算。",
      ],
    },
  },
});
