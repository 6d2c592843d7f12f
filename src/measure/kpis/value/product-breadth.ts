import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { customersNeed } from "../../relations/customers.ts";
import { textOf } from "../../relations/settings.ts";
import { customerDays } from "../../relations/spans.ts";
import { daysLater, endInstant, startOfDay, stateDay, stateInstant } from "../../relations/time.ts";
import { usingCustomers } from "../../relations/usage.ts";

/** Usage counts as active for so many days. */
const usageDays = 28;

/** What customers have at T: `account_id, lines (product lines, '' not said), since, what, record, batch, seq`. */
function holdings(window: Window, knobs: KnobValues): Sql {
  const day = stateDay(window);
  if (textOf(knobs, "active") === "usage") {
    return sql`
      SELECT account_id, [toString(product)] AS lines, ${startOfDay(sql`day`, window)} AS since, concat('used ', toString(product)) AS what, 'usage' AS record, batch, seq
      FROM usage
      WHERE account_id != '' AND day <= ${day} AND day > addDays(${day}, ${value.int(-usageDays)}) AND (ifNull(active_people, 0) > 0 OR ifNull(key_events, 0) > 0)`;
  }
  return sql`
    SELECT account_id, product_lines AS lines, ${startOfDay(sql`starts`, window)} AS since, concat('contract of ', arrayStringConcat(product_lines, ', ')) AS what, 'contract' AS record, batch, seq
    FROM contract
    WHERE account_id != '' AND starts <= ${day} AND (ends IS NULL OR ends > ${day})
    UNION ALL
    SELECT account_id, [toString(product_line)] AS lines, at AS since, concat('order of ', toString(product_line)) AS what, 'order' AS record, batch, seq
    FROM orders
    WHERE account_id != '' AND NOT ifNull(cancelled, false) AND ifNull(amount, 1) > 0 AND at < ${endInstant(window)} AND at >= ${daysLater(endInstant(window), -customerDays, window)}
      AND account_id GLOBAL NOT IN (SELECT account_id FROM contract WHERE account_id != '')`;
}

const sizes = ["none", "one", "two", "three", "four_or_more"] as const;

export default kpi({
  id: "product_breadth",
  title: "Products per customer",
  group: "value",
  unit: "ratio",
  better: "up",
  combine: "mean",
  reading: "snapshot",
  version: 1,
  question: "How many of our products or services does a customer use?",
  formula: "Different product lines of the contracts that run at the end of the period (of orders in 365 days where an account never had a contract), by customers.",
  denominator: "customers",
  caveats: [
    "A customer whose contracts name no product line is unknown, not one with none.",
    "How many customers have one, two, three, four or more stands beside. The same product written in two ways counts twice; upper and lower case do not matter.",
    "active = usage counts products really used in the last 28 days; there a customer can have none.",
  ],
  knobs: {
    active: { default: "contract", choices: ["contract", "usage"], meaning: "Product lines of running contracts (or orders), or products used in the last 28 days." },
  },
  reads: ["contract", "order", "usage"],
  needs: [customersNeed, { record: "usage", broughtBy: "product analytics", when: { active: ["usage"] } }],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, ${textOf(knobs, "active") === "usage" ? sql`products` : sql`if(products = 0, NULL, products)`} AS numerator,
      1 AS denominator, map(arrayElement(${value.strings(sizes)}, least(products, 4) + 1), toFloat64(1)) AS extras, '' AS record, 0 AS batch, 0 AS seq
    FROM (
      SELECT c.account_id AS account_id, toInt64(length(h.lines)) AS products
      FROM (${usingCustomers(window)}) AS c
      LEFT JOIN (
        SELECT account_id AS holder, groupUniqArrayArray(arrayFilter(l -> l != '', arrayMap(l -> lower(trimBoth(l)), lines))) AS lines
        FROM (${holdings(window, knobs)})
        GROUP BY holder
      ) AS h ON c.account_id = h.holder
    )`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, since AS at, what, toFloat64(length(lines)) AS amount, 'products' AS unit_of_amount, record, batch, seq
    FROM (${holdings(window, knobs)})
    WHERE account_id IN (${usingCustomers(window)})`,
  beside: (_parts, _knobs, { extras }) => Object.fromEntries(sizes.map((size) => [size, extras[size] ?? 0])),
  besideUnits: Object.fromEntries(sizes.map((size) => [size, "accounts" as const])),
  nothing: "No customers, or no contract names a product: no value.",
  example: {
    given: {
      contract: `
        id | account_id | starts     | ends       | product_lines
        k1 | A          | 2025-01-01 |            | Cloud
        k2 | B          | 2025-01-01 | 2027-01-01 | Cloud, Support
        k3 | C          | 2025-01-01 |            | Cloud, Support
        k4 | C          | 2025-06-01 |            | Training`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, of: [6, 3], beside: { none: 0, one: 1, two: 1, three: 1, four_or_more: 0, median: 2 } },
    because: "One, two and three products.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | product_lines
          k1 | A          | 2025-01-01 |            | Cloud, cloud, CLOUD
          k2 | A          | 2026-03-31 |            | Support
          k3 | A          | 2026-04-01 |            | Training
          k4 | A          | 2025-01-01 | 2026-03-31 | Audit
          k5 | B          | 2025-01-01 |            |
          k6 | C          | 2024-01-01 | 2025-01-01 | Cloud
          k7 |            | 2025-01-01 |            | Cloud`,
        order: `
          id | account_id | at         | amount | product_line | cancelled
          o1 | D          | 2026-03-01 | 10     | Paper        |
          o2 | D          | 2025-04-01 | 10     | Ink          |
          o3 | D          | 2025-03-31 | 10     | Pens         |
          o4 | D          | 2026-03-01 | 10     | Chairs       | yes
          o5 | D          | 2026-03-02 | -10    | Desks        |
          o6 | A          | 2026-03-01 | 10     | Paper        |
          o7 | C          | 2026-03-01 | 10     | Paper        |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, of: [4, 2], beside: { one: 0, two: 2 } },
      because: "A has Cloud, however written, and Support from the last day on; what ends that day and what starts after it do not count. B's contract names nothing: unknown. C is no customer any more. D, without contracts, ordered paper and ink within 365 days.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | product_lines
          k1 | A          | 2025-01-01 | Cloud, Support, Training
          k2 | B          | 2025-01-01 | Cloud`,
        usage: `
          account_id | day        | product | active_people | key_events
          A          | 2026-03-31 | Cloud   | 3             |
          A          | 2026-03-04 | Support |               | 5
          A          | 2026-03-03 | Audit   | 3             |
          A          | 2026-03-31 | Mail    | 0             | 0
          C          | 2026-03-31 | Cloud   | 9             |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { active: "usage" },
      then: { value: 1, of: [2, 2], beside: { none: 1, two: 1 } },
      because: "A used Cloud and, on the first of the 28 days, Support; Audit a day too early and Mail not at all. B used nothing, which is a true 0. C is no customer.",
    },
    {
      given: { contract: `
          id | account_id | starts
          k1 | A          | 2025-01-01` },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No product field is filled.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither contracts nor orders were collected.",
    },
  ],
  words: {
    ru: {
      title: "Продукты на клиента",
      question: "Сколькими нашими продуктами или услугами пользуется клиент?",
      formula: "Разные продуктовые линейки контрактов, действующих на конец периода (заказов за 365 дней, если у аккаунта никогда не было контракта), делённые на клиентов.",
      denominator: "клиентов",
      nothing: "Клиентов нет или ни один контракт не называет продукт: значения нет.",
      because: "Один, два и три продукта.",
      caveats: [
        "Клиент, в контрактах которого не названа ни одна линейка, неизвестен, а не клиент без линеек.",
        "Рядом показано, у скольких клиентов одна, две, три, четыре линейки и больше. Один продукт, записанный двумя способами, считается дважды; заглавные и строчные буквы не различаются.",
        "active = usage считает продукты, которыми действительно пользовались в последние 28 дней; тогда у клиента может не быть ни одного.",
      ],
    },
    "zh-CN": {
      title: "每位客户的产品数",
      question: "客户使用我们多少种产品或服务？",
      formula: "期末有效合同中不同产品线的数量（从未有合同的帐户，取 365 天内订单中的产品线），除以客户数。",
      denominator: "客户",
      nothing: "没有客户，或没有合同写明产品：无值。",
      because: "一、二和三个产品。",
      caveats: [
        "合同没有写明产品线的客户为未知，而不是没有产品。",
        "拥有一种、两种、三种、四种及以上的客户数另列。同一产品的两种写法计两次；大小写不影响。",
        "active = usage 计最近 28 天实际使用的产品；此时客户可能一种也没有。",
      ],
    },
  },
});
