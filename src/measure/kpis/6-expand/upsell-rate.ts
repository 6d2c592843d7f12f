import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { expansionRate } from "../../relations/expansion.ts";

export default kpi({
  id: "upsell_rate",
  title: "Upsell rate",
  group: "expanded",
  ...expansionRate("upsell"),
  version: 2,
  question: "What share of customers bought more of the same line?",
  formula: "Customers at the start of the period with an expansion won in it in a product line that they had, of all customers at its start.",
  denominator: "customers at the start",
  caveats: [
    "A customer has an active contract; accounts that never had a contract are judged by an order in the last 365 days.",
    "A line was had at the start, or was bought in the period before the win; more at a renewal than was due is more of the same.",
    "A customer with a win of which the line, or none of whose lines, is known stands beside as “line unknown” and in neither rate.",
    "A customer with both counts in both rates.",
  ],
  nothing: "No customers at the start: no value.",
  example: {
    given: {
      contract: `id | account_id | starts | product_lines\n${rowsFor(20, (n) => `k${n} | C${n} | 2025-01-01 | crm`)}
        k21 | N         | 2026-02-01 | crm`,
      opportunity: `
        id | account_id | kind   | product_line | closed_at            | status | amount
        o1 | C1         | upsell | crm          | 2026-03-02T10:00:00Z | won    | 6000
        o2 | C1         | upsell | crm          | 2026-05-02T10:00:00Z | won    | 6000
        o3 | C2         | upsell | crm          | 2026-03-02T10:00:00Z | won    | 6000
        o4 | C3         | upsell | crm          | 2026-04-02T10:00:00Z | won    | 6000
        o5 | C4         | upsell | mail         | 2026-03-02T10:00:00Z | won    | 6000
        o6 | N          | upsell | crm          | 2026-03-02T10:00:00Z | won    | 6000`,
    },
    period: ["2026-01-01", "2027-01-01"],
    then: { value: 0.15, of: [3, 20] },
    because: "Of twenty customers C1 (twice), C2 and C3 bought more of their line: 15 %. C4's line is new to it, N came in the period.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | product_lines
          a1 | A          | 2025-01-01 | 2026-01-15 | crm
          b1 | B          | 2025-01-01 | 2025-12-31 | crm
          c1 | C          | 2025-01-01 |            | phone
          d1 | D          | 2025-01-01 |            |
          e1 | E          | 2025-01-01 |            | crm
          f1 | F          | 2025-01-01 |            | crm
          g1 | G          | 2025-01-01 |            | crm`,
        opportunity: `
          id | account_id | kind       | product_line | closed_at            | status | amount
          a2 | A          | upsell     | CRM          | 2026-12-31T23:00:00Z | won    | 1
          b2 | B          | upsell     | crm          | 2026-03-01T00:00:00Z | won    | 1
          c2 | C          | cross_sell | crm          | 2026-03-01T00:00:00Z | won    | 1
          c3 | C          | new        | crm          | 2026-06-01T00:00:00Z | won    | 1
          d2 | D          | upsell     | crm          | 2026-03-01T00:00:00Z | won    | 1
          e2 | E          | upsell     | crm          | 2027-01-01T00:00:00Z | won    | 1
          f2 | F          | upsell     |              | 2026-03-01T00:00:00Z | won    | 1`,
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | G          | 2026-03-20 | 25000         | 30000          | renewed | 2026-03-10`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 0.5, of: [3, 6], flags: { "line unknown": 2 } },
      because: "A had crm at the start, although its contract ended long before the win and the CRM writes it in capitals; C bought crm as a further line in March and more of it in June; G renewed for more. Of D no line is known, of F's win neither. E bought after the end, B was no customer any more.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | product_lines
          a1 | A          | 2025-01-01 | crm
          b1 | B          | 2025-01-01 | crm
          g1 | G          | 2025-01-01 | crm`,
        opportunity: `
          id | account_id | kind   | product_line | closed_at            | status | amount
          a2 | A          | upsell | crm          | 2026-03-01T00:00:00Z | won    | 99
          b2 | B          | upsell | crm          | 2026-03-01T00:00:00Z | won    | 100`,
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | G          | 2026-03-20 | 25000         | 30000          | renewed | 2026-03-10`,
      },
      period: ["2026-01-01", "2027-01-01"],
      knobs: { min_amount: 100, renewal_upsell: false },
      then: { value: 1 / 3, of: [1, 3] },
      because: "A's win is too small, and G's renewal does not count here.",
    },
    {
      given: { contract: "id | account_id | starts", opportunity: "id | account_id" },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "There was no customer to sell to.",
    },
    {
      given: {
        contract: `
          id | account_id | starts
          a1 | A          | 2025-01-01`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "There are customers, but neither opportunities nor renewals were ever collected.",
    },
  ],
  words: {
    ru: {
      title: "Доля дополнительных продаж",
      question: "Какая доля клиентов купила больше той же линейки?",
      formula: "Клиенты на начало периода, у которых в нём выиграно расширение в продуктовой линейке, которая у них была, от всех клиентов на начало.",
      denominator: "клиентов на начало",
      nothing: "На начало клиентов нет: значения нет.",
      because: "Из двадцати клиентов C1 (дважды), C2 и C3 докупили свою линейку: 15 %. Для C4 линейка новая, N появился в периоде.",
      caveats: [
        "У клиента есть действующий контракт; аккаунты, у которых контракта никогда не было, оцениваются по заказу за последние 365 дней.",
        "Линейка была у клиента на начало или куплена в периоде до выигрыша; продление больше чем на сумму к продлению — больше того же.",
        "Клиент, у которого неизвестна линейка выигрыша или неизвестны все свои линейки, показан рядом как «линейка неизвестна» и не входит ни в одну из двух долей.",
        "Клиент, у которого есть и то и другое, считается в обеих долях.",
      ],
    },
    "zh-CN": {
      title: "追加销售率",
      question: "多大比例的客户购买了更多同一产品线？",
      formula: "期初客户中，期间内在已拥有的产品线上有扩展赢单的客户，除以期初全部客户。",
      denominator: "期初客户",
      nothing: "期初没有客户：无值。",
      because: "二十个客户中，C1（两次）、C2 和 C3 加购了自己的产品线：15%。C4 购买的产品线对它是新的，N 在期间内加入。",
      caveats: [
        "客户指有有效合同的帐户；从未有合同的帐户，看最近 365 天内是否有订单。",
        "已拥有的产品线指期初拥有、或期间内在该赢单之前购买的；续约超出到期金额的部分属于同一产品线的增加。",
        "赢单的产品线未知、或客户原有产品线全部未知的客户，另列为“产品线未知”（line unknown），不计入两个比率中的任何一个。",
        "两者都有的客户计入两个比率。",
      ],
    },
  },
});
