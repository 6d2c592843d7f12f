import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { expansionRate } from "../../relations/expansion.ts";

export default kpi({
  id: "cross_sell_rate",
  title: "Cross-sell rate",
  group: "expanded",
  ...expansionRate("cross_sell"),
  version: 2,
  question: "What share of customers bought a further line?",
  formula: "Customers at the start of the period with an expansion won in it in a product line that they did not have at the start, of all customers at its start.",
  denominator: "customers at the start",
  caveats: [
    "A customer has an active contract; accounts that never had a contract are judged by an order in the last 365 days.",
    "What the source calls an upsell counts here when the line is new to the customer: the lines decide.",
    "A customer with a win of which the line, or none of whose lines, is known stands beside as “line unknown” and in neither rate.",
    "A customer with both counts in both rates.",
  ],
  nothing: "No customers at the start: no value.",
  example: {
    given: {
      contract: `id | account_id | starts | product_lines\n${rowsFor(19, (n) => `k${n} | C${n} | 2025-01-01 | crm`)}
        k20 | C20       | 2025-01-01 | crm, mail`,
      opportunity: `
        id | account_id | kind       | product_line | closed_at            | status | amount
        o1 | C1         | cross_sell | mail         | 2026-03-02T10:00:00Z | won    | 6000
        o2 | C1         | cross_sell | phone        | 2026-05-02T10:00:00Z | won    | 6000
        o3 | C2         | cross_sell | phone        | 2026-05-02T10:00:00Z | won    | 6000
        o4 | C20        | cross_sell | mail         | 2026-03-02T10:00:00Z | won    | 6000`,
    },
    period: ["2026-01-01", "2027-01-01"],
    then: { value: 0.1, of: [2, 20] },
    because: "Of twenty customers C1 bought two further lines and counts once, C2 one: 10 %. C20 had mail already, whatever the source calls it.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | product_lines
          a1 | A          | 2025-01-01 | 2026-01-15 | crm
          b1 | B          | 2025-01-01 |            | crm
          c1 | C          | 2025-01-01 |            | crm
          c2 | C          | 2024-01-01 | 2025-06-01 | mail
          d1 | D          | 2025-01-01 |            |
          e1 | E          | 2025-01-01 |            | crm
          f1 | F          | 2026-01-01 |            | crm
          g1 | G          | 2025-01-01 |            | crm`,
        opportunity: `
          id | account_id | kind       | product_line | closed_at            | status | amount
          a2 | A          | cross_sell | crm          | 2026-12-31T23:00:00Z | won    | 1
          b2 | B          | new        | mail         | 2026-01-01T00:00:00Z | won    | 1
          b3 | B          | upsell     | phone        | 2026-02-01T00:00:00Z | won    | 1
          b4 | B          | upsell     | crm          | 2026-02-01T00:00:00Z | won    | 1
          c3 | C          | cross_sell | mail         | 2026-03-01T00:00:00Z | won    | 1
          d2 | D          | cross_sell | crm          | 2026-03-01T00:00:00Z | won    | 1
          e2 | E          | cross_sell | mail         | 2027-01-01T00:00:00Z | won    | 1
          f2 | F          | cross_sell | mail         | 2026-03-01T00:00:00Z | won    | 1`,
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | G          | 2026-03-20 | 25000         | 30000          | renewed | 2026-03-10`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 2 / 6, of: [2, 6], flags: { "line unknown": 1 } },
      because: "B bought mail (which the source calls new) and phone; C had mail long before and not at the start. A had crm at the start, G renewed for more of the same, E bought after the end, F was no customer before the first instant; of D no line is known.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount | product_line
          r1 | A          | 2025-06-01T00:00:00Z | 10     | crm
          r2 | B          | 2025-06-01T00:00:00Z | 10     | crm`,
        opportunity: `
          id | account_id | kind   | product_line | closed_at            | status | amount
          a2 | A          | upsell | mail         | 2026-03-01T00:00:00Z | won    | 99
          b2 | B          | upsell | crm          | 2026-03-01T00:00:00Z | won    | 100`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 0.5, of: [1, 2] },
      because: "Customers and lines by orders: mail is new to A.",
    },
    {
      given: { contract: "id | account_id | starts", opportunity: "id | account_id" },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "There was no customer to sell to.",
    },
    {
      given: {},
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither customers nor wins.",
    },
  ],
  words: {
    ru: {
      title: "Доля перекрёстных продаж",
      question: "Какая доля клиентов купила ещё одну линейку?",
      formula: "Клиенты на начало периода, у которых в нём выиграно расширение в продуктовой линейке, которой на начало у них не было, от всех клиентов на начало.",
      denominator: "клиентов на начало",
      nothing: "На начало клиентов нет: значения нет.",
      because: "Из двадцати клиентов C1 купил две новые линейки и считается один раз, C2 — одну: 10 %. У C20 mail уже была, как бы это ни называл источник.",
      caveats: [
        "У клиента есть действующий контракт; аккаунты, у которых контракта никогда не было, оцениваются по заказу за последние 365 дней.",
        "То, что источник называет дополнительной продажей, считается здесь, если линейка для клиента новая: решают линейки.",
        "Клиент, у которого неизвестна линейка выигрыша или неизвестны все свои линейки, показан рядом как «линейка неизвестна» и не входит ни в одну из двух долей.",
        "Клиент, у которого есть и то и другое, считается в обеих долях.",
      ],
    },
    "zh-CN": {
      title: "交叉销售率",
      question: "多大比例的客户购买了其他产品线？",
      formula: "期初客户中，期间内在期初未拥有的产品线上有扩展赢单的客户，除以期初全部客户。",
      denominator: "期初客户",
      nothing: "期初没有客户：无值。",
      because: "二十个客户中，C1 购买了两条新产品线，计一次；C2 购买了一条：10%。无论来源如何标注，C20 早已有 mail。",
      caveats: [
        "客户指有有效合同的帐户；从未有合同的帐户，看最近 365 天内是否有订单。",
        "来源称为追加销售的，若产品线对该客户是新的，则计入此处：以产品线为准。",
        "赢单的产品线未知、或客户原有产品线全部未知的客户，另列为“产品线未知”（line unknown），不计入两个比率中的任何一个。",
        "两者都有的客户计入两个比率。",
      ],
    },
  },
});
