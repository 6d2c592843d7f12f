import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { boughtInside, purchasesNeed } from "../../relations/purchases.ts";

export default kpi({
  id: "average_order_value",
  title: "Average order value",
  group: "value",
  unit: "money",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 2,
  question: "How much is an order worth?",
  formula: "Amounts of the orders that known accounts placed in the period, by the number of these orders.",
  denominator: "orders",
  caveats: [
    "The lines of one number in one source are one order of an account. A free order is an order of 0 and lowers the average.",
    "Credits and cancellations lower nothing here: they are left out and counted beside as “credit”; order_revenue deducts them.",
    "In a contract business a yearly invoice is an order.",
  ],
  knobs: { population: { ...populationKnob, default: "known" } },
  reads: ["order", "contract", "list_membership", "fx_rate"],
  needs: [purchasesNeed, targetListNeed],
  labels: ["product_line"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, purchase AS subject_id, bought_at AS at, CAST(if(worth < 0, NULL, worth), 'Nullable(Decimal(38, 10))') AS numerator, if(numerator IS NULL, 0, is_purchase) AS denominator,
      money AS currency, map('product_line', lines) AS labels, record, batch, seq, multiIf(worth IS NULL, 'no amount', worth < 0, 'credit', '') AS flag
    FROM (${boughtInside(window)})`, sql`at`, window, knobs),
  nothing: "No order in the period: no value.",
  example: {
    given: {
      order: `
        id | order_no | account_id | at         | amount
        l1 | 17       | A          | 2026-03-02 | 60
        l2 | 17       | A          | 2026-03-02 | 30
        l3 | 18       | B          | 2026-03-10 | 20
        l4 | 19       | B          | 2026-03-11 | 10
        l5 | C17      | A          | 2026-03-12 | -30`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 40, of: [120, 3], flags: { credit: 1 }, by: { dimension: "account_id", values: { A: 90, B: 15 } } },
    because: "Three orders of 90, 20 and 10. What A sent back is a credit, no order.",
  },
  edges: [
    {
      given: {
        order: `
          id | order_no | account_id | at                   | amount | cancelled
          l1 | 1        | A          | 2026-02-28T23:00:00Z | 10     |
          l2 | 2        | A          | 2026-02-28T22:59:59Z | 2      |
          l3 | 3        | A          | 2026-03-31T22:00:00Z | 4      |
          l4 |          | A          | 2026-03-31T21:59:59Z | 20     |
          l5 |          | A          | 2026-03-31T21:59:59Z | 0      |
          l6 | 6        | A          | 2026-03-05T00:00:00Z | 32     | yes
          l7 | 7        | B          | 2026-03-05T00:00:00Z |        |
          l8 | 8        |            | 2026-03-05T00:00:00Z | 999    |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 10, of: [30, 3], flags: { "no amount": 1 } },
      because: "In Berlin order 1 is of March, order 2 of February and order 3 of April; rows without a number are orders of their own, one of them for free. Cancelled ones, those of nobody known and those without an amount stay out.",
    },
    {
      given: { order: "id | at" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing ordered.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither orders nor contracts were collected.",
    },
  ],
  story: {
    told: "The first years of two contracts were invoiced, Juniper's with 9,000 (10,000 dollars at 0.90) and Acorn's with 50,000.",
    sum: "59,000 / 2 = 29,500",
  },
  words: {
    ru: {
      title: "Средняя сумма заказа",
      question: "Сколько стоит один заказ?",
      formula: "Суммы заказов, сделанных известными аккаунтами в периоде, делённые на число этих заказов.",
      denominator: "заказов",
      nothing: "В периоде нет заказов: значения нет.",
      because: "Три заказа на 90, 20 и 10. То, что A вернул, — возврат, а не заказ.",
      caveats: [
        "Строки с одним номером в одном источнике — один заказ аккаунта. Бесплатный заказ — это заказ на 0, он снижает среднее.",
        "Возвраты и отмены здесь ничего не снижают: они не входят и посчитаны рядом как «возврат»; вычитает их order_revenue.",
        "В бизнесе на контрактах годовой счёт — это заказ.",
      ],
      says: { credit: "возврат" },
    },
    "zh-CN": {
      title: "平均订单金额",
      question: "一个订单值多少？",
      formula: "已知帐户在期间内所下订单的金额，除以这些订单的数量。",
      denominator: "订单",
      nothing: "期间内没有订单：无值。",
      because: "三个订单分别为 90、20 和 10。A 退回的是贷项，不是订单。",
      caveats: [
        "同一来源中同一编号的各行是该帐户的一个订单。免费订单是金额为 0 的订单，会拉低平均值。",
        "贷项和取消在此不扣减：它们不计入，另列为“贷项”；order_revenue 会扣除它们。",
        "在合同业务中，每年的发票算一个订单。",
      ],
      says: { credit: "贷项" },
    },
  },
});
