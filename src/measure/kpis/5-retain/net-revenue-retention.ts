import { kpi } from "../../kpi.ts";
import { retainedRevenueFacts, retainedRevenueRows, retentionMonthsKnob } from "../../relations/recurring.ts";

export default kpi({
  id: "net_revenue_retention",
  title: "Net revenue retention (NRR)",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "Do existing customers grow us or shrink us?",
  formula: "What customers of the start pay a year now, by what they paid a year at the start; the start is twelve months before the end of the period.",
  denominator: "recurring revenue at the start",
  caveats: [
    "Customers won since the start never enter. Above 100 % the growth of those who stayed exceeds what others took away; gross_revenue_retention shows the loss alone.",
    "By movement (lost, shrunk, same, grown) one sees what it is made of.",
    "Values a year, currencies and unknown contracts are treated as in gross_revenue_retention.",
    "A rise that was agreed when the contract was signed cannot be told from other growth in what is collected; it counts.",
  ],
  knobs: { months: retentionMonthsKnob },
  reads: ["contract", "fx_rate"],
  needs: [{ record: "contract", broughtBy: "a list of contracts or subscriptions" }],
  labels: ["movement"],
  series: "each_point",
  facts: (ask) => retainedRevenueFacts(ask, (_then, now) => now),
  rows: retainedRevenueRows,
  nothing: "No recurring revenue at the start: no value.",
  example: {
    given: {
      contract: `
        id | account_id | starts     | ends       | recurring_value
        a1 | A          | 2025-01-01 | 2026-06-01 | 4000000
        a2 | A          | 2026-06-01 |            | 5800000
        b1 | B          | 2025-01-01 | 2026-06-01 | 5100000
        b2 | B          | 2026-06-01 |            | 4500000
        c1 | C          | 2025-01-01 | 2026-06-01 | 900000
        n1 | N          | 2026-02-01 |            | 700000`,
    },
    period: ["2026-01-01", "2027-01-01"],
    then: { value: 1.03, of: [10300000, 10000000], by: { dimension: "movement", values: { grown: 1.45, shrunk: 4500000 / 5100000, lost: 0 } } },
    because: "10.0 m at the start, 1.8 m grown, 0.6 m shrunk, 0.9 m lost: 10.3 m. N is new.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value
          a1 | A          | 2025-01-01 | 2026-01-01 | 100
          a2 | A          | 2026-03-01 | 2027-01-01 | 190
          b1 | B          | 2025-06-01 | 2026-12-31 | 100
          c1 | C          | 2026-01-01 |            | 500
          d1 | D          | 2025-01-01 |            | 0
          d2 | D          | 2026-02-01 |            | 60`,
      },
      period: ["2026-12-01", "2027-01-01"],
      then: { value: 1.25, of: [250, 200] },
      because: "A's first contract ran up to the start and its second runs to the end; B's ended a day before. C begins with the first instant. D, a customer for nothing at the start, pays 60 now.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value
          a1 | A          | 2025-01-01 | 2026-03-15 | 100
          a2 | A          | 2026-03-15 |            | 80
          b1 | B          | 2026-01-01 |            | 100
          b2 | B          | 2026-03-31 |            | 100`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { months: 0 },
      then: { value: 1.4, of: [280, 200] },
      because: "Of the month itself: A from 100 to 80, B from 100 to 200.",
    },
    {
      given: { contract: "id | account_id | starts" },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "There was no revenue to keep.",
    },
    {
      given: {},
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "No contracts were collected.",
    },
  ],
  words: {
    ru: {
      title: "Чистое удержание дохода (NRR)",
      question: "Растём мы или сжимаемся за счёт нынешних клиентов?",
      formula: "Сколько клиенты на начало платят в год сейчас, делённое на то, сколько они платили в год вначале; начало — за двенадцать месяцев до конца периода.",
      denominator: "регулярного дохода на начало",
      nothing: "На начало нет регулярного дохода: значения нет.",
      because: "10,0 млн на начало, прибавилось 1,8 млн, убавилось 0,6 млн, потеряно 0,9 млн: 10,3 млн. N новый.",
      caveats: [
        "Клиенты, выигранные после начала, никогда не входят. Если значение выше 100 %, рост оставшихся превысил то, что унесли другие; одни потери показывает gross_revenue_retention.",
        "Разрез movement (ушли, сократили, без изменений, выросли) показывает, из чего складывается значение.",
        "С годовой стоимостью, валютами и неизвестными контрактами поступают как в gross_revenue_retention.",
        "Повышение, оговорённое при подписании, по собранным данным нельзя отличить от другого роста; оно считается.",
      ],
    },
    "zh-CN": {
      title: "净收入留存率（NRR）",
      question: "现有客户让我们增长还是萎缩？",
      formula: "期初客户现在每年支付的金额，除以其期初每年支付的金额；期初为期末之前十二个月。",
      denominator: "期初经常性收入",
      nothing: "期初没有经常性收入：无值。",
      because: "期初 10.0 百万，增长 1.8 百万，减少 0.6 百万，流失 0.9 百万：10.3 百万。N 是新客户。",
      caveats: [
        "期初之后赢得的客户不计入。高于 100% 表示留存客户的增长超过其他客户的减少；gross_revenue_retention 只显示损失。",
        "按 movement 细分（流失 lost、缩减 shrunk、持平 same、增长 grown）可见其构成。",
        "年价值、币种和未知合同的处理方式同 gross_revenue_retention。",
        "签约时已约定的涨价，无法从采集的数据中与其他增长区分；此处计入。",
      ],
    },
  },
});
