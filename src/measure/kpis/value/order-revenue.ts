import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { boughtInside, purchasesNeed } from "../../relations/purchases.ts";

export default kpi({
  id: "order_revenue",
  title: "Revenue from orders",
  group: "value",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 2,
  question: "How much did customers order, and how much of it did they send back?",
  formula: "Amounts of the orders that known accounts placed in the period, less their credits and cancellations.",
  denominator: "",
  caveats: [
    "Sold and credits stand apart; a credit counts on its own day, whenever the order was placed.",
    "The lines of one number in one source are one order of an account; how many orders there were stands beside. A free order is an order of 0; a credit is none.",
    "A line that is marked as cancelled counts nowhere. In a contract business a yearly invoice is an order.",
  ],
  knobs: { population: { ...populationKnob, default: "known" } },
  reads: ["order", "contract", "list_membership", "fx_rate"],
  needs: [purchasesNeed, targetListNeed],
  labels: ["product_line"],
  buckets: () => ["sold", "credits"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, purchase AS subject_id, bought_at AS at, CAST(worth, 'Nullable(Decimal(38, 10))') AS numerator, 0 AS denominator, money AS currency,
      if(worth < 0, 'credits', 'sold') AS bucket, map('product_line', lines) AS labels, map('orders', toFloat64(is_purchase)) AS extras, record, batch, seq, if(worth IS NULL, 'no amount', '') AS flag
    FROM (${boughtInside(window)})`, sql`at`, window, knobs),
  beside: (_parts, _knobs, { extras }) => ({ orders: extras["orders"] ?? 0 }),
  besideLines: ["orders"],
  besideUnits: { orders: "count" },
  nothing: "Neither orders nor contracts are collected: no value. With a source and nothing ordered it is 0.",
  example: {
    given: {
      order: `
        id | order_no | account_id | at         | amount
        l1 | 17       | A          | 2026-03-02 | 60
        l2 | 17       | A          | 2026-03-02 | 30
        l3 | 18       | B          | 2026-03-10 | 20
        l4 | 19       | B          | 2026-03-11 | 0
        l5 | C17      | A          | 2026-03-12 | -30
        l6 | 20       |            | 2026-03-12 | 500`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 80, buckets: { sold: 110, credits: -30 }, beside: { orders: 3 }, by: { dimension: "account_id", values: { A: 60, B: 20 } } },
    because: "A ordered for 90 on one number and sent 30 back; B ordered for 20, and something for free. The order without an account is nobody's.",
  },
  edges: [
    {
      given: {
        order: `
          id | account_id | at                   | amount | cancelled
          o1 | A          | 2026-03-02T10:00:00Z | 100    | yes`,
        contract: `
          id | account_id | starts     | ends       | value
          k1 | A          | 2026-03-05 | 2027-03-05 | 1200`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1200 },
      because: "A's only order was cancelled, so it never ordered: it pays by its contract.",
    },
    {
      given: {
        order: `
          id | order_no | account_id | at                   | amount | cancelled
          l1 | 1        | A          | 2026-02-28T23:00:00Z | 1      |
          l2 | 2        | A          | 2026-02-28T22:59:59Z | 2      |
          l3 | 3        | A          | 2026-03-31T22:00:00Z | 4      |
          l4 | 4        | A          | 2026-03-31T21:59:59Z | 8      |
          l5 | 4        | A          | 2026-03-31T21:59:59Z | 16     | yes
          l6 | 4        | B          | 2026-03-05T00:00:00Z | 32     |
          l7 | 5        | B          | 2026-03-05T00:00:00Z |        |
          l8 | 2        | A          | 2026-03-01T10:00:00Z | 64     |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 105, flags: { "no amount": 1 }, beside: { orders: 3 } },
      because: "March in Berlin begins at 23:00 and ends at 22:00 of the clock of Greenwich. The same number of two accounts is two orders; order 2 began in February, its later line is money of March and no order of it. A cancelled line counts nowhere, one without an amount is unknown.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount | currency
          o1 | A          | 2026-03-02T10:00:00Z | 100    | EUR
          o2 | A          | 2026-03-02T10:00:00Z | 100    | USD
          o3 |            | 2026-03-02T10:00:00Z | 7      | EUR`,
        contract: `
          id | account_id | starts     | ends       | recurring_value
          k1 | A          | 2025-03-10 |            | 1000
          k2 | B          | 2025-03-10 | 2027-03-10 | 1000`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-02 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all" },
      then: { value: 1197, beside: { orders: 4 }, by: { dimension: "account_id", values: { A: 190, B: 1000, "no account": 7 } } },
      because: "A orders, so its contract is no invoice besides; B never ordered and pays for its second year on 10 March. With all records the one without an account counts too.",
    },
    {
      given: { order: "id | at" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "Collected, and nothing ordered.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither orders nor contracts were collected.",
    },
  ],
  story: {
    told: "Nothing was invoiced by orders in the two months. Of the accounts without orders two paid the first year of a contract: Juniper on 20 March 9,000 (10,000 dollars at 0.90), Acorn on 25 March 50,000.",
    sum: "59,000: sold → 59,000, credits → 0",
  },
  words: {
    ru: {
      title: "Доход от заказов",
      question: "На сколько клиенты заказали и сколько из этого вернули?",
      formula: "Суммы заказов, сделанных известными аккаунтами в периоде, за вычетом их возвратов и отмен.",
      nothing: "Не собираются ни заказы, ни контракты: значения нет. Если источник есть, а заказов нет, — 0.",
      because: "A заказал по одному номеру на 90 и вернул на 30; B заказал на 20 и ещё кое-что бесплатно. Заказ без аккаунта ничей.",
      caveats: [
        "Продажи и возвраты показаны отдельно; возврат учитывается в свой день, когда бы ни был сделан заказ.",
        "Строки с одним номером в одном источнике — один заказ аккаунта; число заказов стоит рядом. Бесплатный заказ — это заказ на 0, возврат заказом не считается.",
        "Строка с пометкой «отменено» не учитывается нигде. В бизнесе на контрактах годовой счёт — это заказ.",
      ],
      says: { sold: "продано", credits: "возвраты" },
    },
    "zh-CN": {
      title: "订单收入",
      question: "客户订购了多少，又退回了多少？",
      formula: "已知帐户在期间内所下订单的金额，减去其贷项和取消。",
      nothing: "既未采集订单也未采集合同：无值。有来源但没有订单的则为 0。",
      because: "A 以一个订单号订购 90，退回 30；B 订购 20，另有一笔免费订单。没有帐户的订单不属于任何人。",
      caveats: [
        "售出与贷项分列；贷项计入其自身日期，与下单时间无关。",
        "同一来源中同一编号的各行是该帐户的一个订单；订单数另列。免费订单是金额为 0 的订单，贷项不是订单。",
        "标记为已取消的行一概不计。在合同业务中，每年的发票算一个订单。",
      ],
      says: { sold: "售出", credits: "贷项" },
    },
  },
});
