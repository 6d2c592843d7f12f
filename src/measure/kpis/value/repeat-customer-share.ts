import { sql, value } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { boughtInside, purchasesNeed } from "../../relations/purchases.ts";
import { numberOf } from "../../relations/settings.ts";

export default kpi({
  id: "repeat_customer_share",
  title: "Customers who order again",
  group: "value",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  series: "each_point",
  version: 2,
  question: "How many of those who order do so more than once?",
  formula: "Known accounts with at least two orders in the period, of all with an order in it.",
  denominator: "customers with an order",
  caveats: [
    "It grows with the length of the period: compare periods of one length alone.",
    "The lines of one number in one source are one order; credits, and lines marked as cancelled, are none. How many orders a customer placed stands beside.",
    "In a contract business a yearly invoice is an order.",
  ],
  knobs: {
    orders: { default: 2, least: 1, meaning: "So many orders make a customer who orders again." },
  },
  reads: ["order", "contract"],
  needs: [purchasesNeed],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, max(bought_at) AS at, toFloat64(sum(is_purchase) >= ${value.int(numberOf(knobs, "orders"))}) AS numerator, 1 AS denominator,
      map('orders', toFloat64(sum(is_purchase))) AS extras, '' AS record, 0 AS batch, 0 AS seq
    FROM (${boughtInside(window)})
    WHERE account_id != '' AND is_purchase = 1
    GROUP BY account_id`,
  rows: ({ window }) => sql`
    SELECT account_id, account_id AS subject_id, bought_at AS at, 'order' AS what, toFloat64(is_purchase) AS amount, 'orders' AS unit_of_amount, record, batch, seq
    FROM (${boughtInside(window)})
    WHERE account_id != '' AND is_purchase = 1`,
  beside: (_parts, _knobs, { extras, denominator }) => ({ orders_per_customer: denominator === 0 ? null : (extras["orders"] ?? 0) / denominator }),
  besideUnits: { orders_per_customer: "ratio" },
  nothing: "No order in the period: no value.",
  example: {
    given: {
      order: `
        id | order_no | account_id | at         | amount
        l1 | 17       | A          | 2026-03-02 | 60
        l2 | 17       | A          | 2026-03-02 | 30
        l3 | 18       | B          | 2026-03-10 | 20
        l4 | 19       | B          | 2026-03-11 | 10
        l5 | C17      | A          | 2026-03-12 | -30
        l6 | 20       |            | 2026-03-12 | 5`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.5, of: [1, 2], beside: { orders_per_customer: 1.5 }, small: true },
    because: "B ordered twice; A's two lines are one order, and what it sent back is none.",
  },
  edges: [
    {
      given: {
        order: `
          id | account_id | at                   | amount | cancelled
          o1 | A          | 2026-02-28T23:00:00Z | 10     |
          o2 | A          | 2026-03-31T21:59:59Z | 10     |
          o3 | B          | 2026-02-28T22:59:59Z | 10     |
          o4 | B          | 2026-03-31T21:59:59Z | 10     |
          o5 | C          | 2026-03-02T10:00:00Z | 10     |
          o6 | C          | 2026-03-03T10:00:00Z | 10     | yes
          o7 | D          | 2026-03-31T22:00:00Z | 10     |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 1 / 3, of: [1, 3] },
      because: "A ordered in the first instant of March and in the last hour of it; B's first order was in February, D's in April, and C cancelled one of two.",
    },
    {
      given: {
        order: `
          id | account_id | at
          o1 | A          | 2026-03-02T10:00:00Z
          o2 | A          | 2026-03-02T10:00:00Z
          o3 | B          | 2026-03-02T10:00:00Z
          o4 | B          | 2026-03-02T10:00:00Z
          o5 | B          | 2026-03-03T10:00:00Z`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { orders: 3 },
      then: { value: 0.5, of: [1, 2] },
      because: "With three orders asked for only B orders again; what the orders were worth does not matter.",
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
    told: "Juniper and Acorn were invoiced for the first year of a contract each, in March.",
    sum: "0 / 2 = 0",
  },
  words: {
    ru: {
      title: "Клиенты, заказавшие повторно",
      question: "Сколько из заказавших заказали не один раз?",
      formula: "Известные аккаунты не менее чем с двумя заказами в периоде, из всех с заказом в нём.",
      denominator: "клиентов с заказом",
      nothing: "В периоде нет заказов: значения нет.",
      because: "B заказал дважды; две строки A — один заказ, а то, что он вернул, — не заказ.",
      caveats: [
        "Доля растёт с длиной периода: сравнивайте только периоды одной длины.",
        "Строки с одним номером в одном источнике — один заказ; возвраты и отменённые строки заказами не считаются. Сколько заказов сделал клиент, стоит рядом.",
        "В бизнесе на контрактах годовой счёт — это заказ.",
      ],
      says: { "So many orders make a customer who orders again.": "Столько заказов делают клиента заказавшим повторно." },
    },
    "zh-CN": {
      title: "再次下单的客户",
      question: "下单的客户中有多少不止一次下单？",
      formula: "期间内至少有两个订单的已知帐户，占期间内有订单的全部帐户。",
      denominator: "有订单的客户",
      nothing: "期间内没有订单：无值。",
      because: "B 下了两次单；A 的两行是一个订单，退回的部分不是订单。",
      caveats: [
        "比例随期间长度增长：只比较长度相同的期间。",
        "同一来源中同一编号的各行是一个订单；贷项和标记为已取消的行不是订单。每个客户的订单数另列。",
        "在合同业务中，每年的发票算一个订单。",
      ],
      says: { "So many orders make a customer who orders again.": "达到此订单数即为再次下单的客户。" },
    },
  },
});
