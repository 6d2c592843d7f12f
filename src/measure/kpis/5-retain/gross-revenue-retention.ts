import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { retainedRevenueFacts, retainedRevenueRows, retentionMonthsKnob } from "../../relations/recurring.ts";

export default kpi({
  id: "gross_revenue_retention",
  title: "Gross revenue retention (GRR)",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "How much recurring revenue of the start survives, without growth?",
  formula: "What customers of the start pay a year now, each at most what it paid at the start, by what they paid a year at the start; the start is twelve months before the end of the period.",
  denominator: "recurring revenue at the start",
  caveats: [
    "Customers won since the start never enter, and growth of one does not make up for the loss of another; it can never exceed 100 %.",
    "A customer's contracts are added up; the value a year is the recurring value, else the value of the term over its years. A customer with a contract of which neither is known is left out and stands beside.",
    "Both sides are converted at the rate of the start, so that a rate that moves is neither loss nor growth.",
    "A rise that was agreed when the contract was signed cannot be told from other growth in what is collected; here neither counts.",
  ],
  knobs: { months: retentionMonthsKnob },
  reads: ["contract", "fx_rate"],
  needs: [{ record: "contract", broughtBy: "a list of contracts or subscriptions" }],
  labels: ["movement"],
  series: "each_point",
  facts: (ask) => retainedRevenueFacts(ask, (then, now) => sql`least(${then}, ${now})`),
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
    then: { value: 0.85, of: [8500000, 10000000], by: { dimension: "movement", values: { grown: 1, shrunk: 4500000 / 5100000, lost: 0 } } },
    because: "Of 10.0 m at the start B took 0.6 m away and C 0.9 m; A's growth of 1.8 m does not count, N is new: 85 %.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value | value
          a1 | A          | 2025-01-01 | 2026-01-01 | 100             |
          a2 | A          | 2026-03-01 | 2027-01-01 | 90              |
          b1 | B          | 2025-06-01 | 2026-12-31 | 100             |
          c1 | C          | 2026-01-01 |            | 500             |
          d1 | D          | 2025-01-01 | 2025-12-31 | 500             |
          e1 | E          | 2025-01-01 | 2027-01-01 |                 | 200
          f1 | F          | 2025-01-01 |            |                 | 200
          g1 | G          | 2025-01-01 |            | 30              |
          g2 | G          | 2025-01-01 | 2026-05-01 | 70              |
          g3 | G          | 2026-08-01 |            | 50              |
          h1 |            | 2025-01-01 |            | 800             |`,
      },
      period: ["2026-12-01", "2027-01-01"],
      zone: "Pacific/Chatham",
      then: { value: 270 / 400, of: [270, 400], flags: { "no yearly value": 1 } },
      because: "Twelve months before the end of December is 1 January: A's first contract ran up to it and its second runs to the end (90); B's ended a day before (0). E pays 200 over two years (100), G's contracts add up to 100 then and 80 now. C begins with the first instant, D had ended, F is open-ended without a yearly value, and nobody knows whose h1 is.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value
          a1 | A          | 2025-01-01 | 2026-03-15 | 100
          a2 | A          | 2026-03-15 |            | 80
          b1 | B          | 2026-01-01 |            | 100`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { months: 0 },
      then: { value: 0.9, of: [180, 200] },
      because: "Of the month itself: A shrank in it, B, who came in January, is a customer of its start.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value | currency
          a1 | A          | 2025-01-01 | 2026-06-01 | 100             | USD
          a2 | A          | 2026-06-01 |            | 80              | USD
          b1 | B          | 2025-01-01 | 2026-06-01 | 100             | USD
          b2 | B          | 2026-06-01 |            | 60              | EUR
          c1 | C          | 2025-01-01 | 2026-06-01 | 100             | USD
          c2 | C          | 2026-06-01 |            | 60              | JPY`,
        fx_rate: `
          day        | from | to  | rate
          2026-01-01 | USD  | EUR | 0.5
          2026-12-31 | USD  | EUR | 2`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 0.9, of: [90, 100], flags: { "no rate": 1 } },
      because: "At the rate of the start A went from 50 to 40 EUR, B, who changed from dollars to euros, from 50 to 60. Of C's yen nobody knows what they were worth.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends | recurring_value
          a1 | A          | 2025-01-01 |      | 0`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, of: [0, 0], reason: "no_denominator" },
      because: "A free contract is no revenue to keep.",
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
      title: "Валовое удержание дохода (GRR)",
      question: "Сколько регулярного дохода начала периода сохраняется без роста?",
      formula: "Сколько клиенты на начало платят в год сейчас, каждый не больше, чем платил вначале, делённое на то, сколько они платили в год вначале; начало — за двенадцать месяцев до конца периода.",
      denominator: "регулярного дохода на начало",
      nothing: "На начало нет регулярного дохода: значения нет.",
      because: "Из 10,0 млн на начало B убавил 0,6 млн, C — 0,9 млн; рост A на 1,8 млн не считается, N новый: 85 %.",
      caveats: [
        "Клиенты, выигранные после начала, никогда не входят, и рост одного не возмещает потери другого; больше 100 % быть не может.",
        "Контракты клиента складываются; годовая стоимость — регулярная стоимость, иначе стоимость всего срока, делённая на его годы. Клиент с контрактом, где неизвестно ни то ни другое, не учитывается и показан рядом.",
        "Обе стороны пересчитаны по курсу начала, чтобы сдвиг курса не был ни потерей, ни ростом.",
        "Повышение, оговорённое при подписании, по собранным данным нельзя отличить от другого роста; здесь не считается ни то ни другое.",
      ],
    },
    "zh-CN": {
      title: "总收入留存率（GRR）",
      question: "期初的经常性收入有多少得以保留（不含增长）？",
      formula: "期初客户现在每年支付的金额（每位客户最多计其期初金额），除以其期初每年支付的金额；期初为期末之前十二个月。",
      denominator: "期初经常性收入",
      nothing: "期初没有经常性收入：无值。",
      because: "期初 10.0 百万中，B 减少 0.6 百万，C 流失 0.9 百万；A 增长的 1.8 百万不计，N 是新客户：85%。",
      caveats: [
        "期初之后赢得的客户不计入，一位客户的增长不能弥补另一位的损失；该比率不可能超过 100%。",
        "一位客户的各份合同相加；年价值为经常性金额，否则为合同期的金额除以年数。客户有合同两者皆未知的，该客户不计入，另列。",
        "分子分母均按期初的汇率换算，因此汇率变动既不算损失也不算增长。",
        "签约时已约定的涨价，无法从采集的数据中与其他增长区分；此处两者均不计入。",
      ],
    },
  },
});
