import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { customerKnobs, customerRows, customersAtStart, customersNeed, payingBy } from "../../relations/customers.ts";
import { fromInstant } from "../../relations/time.ts";

export default kpi({
  id: "customer_retention_rate",
  title: "Customer retention",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "How many customers of the start are still customers at the end?",
  formula: "Customers at the start of the period that are customers at its end, of all customers at its start.",
  denominator: "customers at the start",
  caveats: [
    "A customer has an active contract; accounts that never had a contract are judged by an order in the last 365 days.",
    "A contract counts until its end, with leave_date = notice until the day on which notice was given; without that day until its end.",
    "Customers won in the period never enter; who left and came back within it is retained.",
    "Rates of a month and of a year are not comparable: 1 − (1 − churn)^12.",
  ],
  knobs: customerKnobs,
  reads: ["contract", "order"],
  needs: [customersNeed],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${fromInstant(window)} AS at, is_kept AS numerator, 1 AS denominator, '' AS record, 0 AS batch, 0 AS seq
    FROM (${customersAtStart(window, payingBy(knobs))})`,
  rows: ({ window }) => customerRows(window),
  nothing: "No customers at the start: no value.",
  example: {
    given: {
      contract: `id | account_id | starts | ends\n${rowsFor(16, (n) => `k${n} | C${n} | 2025-01-01 |`)}
        k17 | C17 | 2025-01-01 | 2028-01-01
        k18 | C18 | 2025-01-01 | 2026-02-01
        k19 | C19 | 2025-01-01 | 2026-06-01
        k20 | C20 | 2025-01-01 | 2026-12-31\n${rowsFor(25, (n) => `k${n} | N${n} | 2026-03-01 |`, 21)}`,
    },
    period: ["2026-01-01", "2027-01-01"],
    then: { value: 0.85, of: [17, 20] },
    because: "Twenty customers on 1 January, seventeen of them still at the end of the year: C18, C19 and C20 left. The five that came in between do not count.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2025-01-01 | 2027-01-01
          k2 | B          | 2025-01-01 | 2026-12-31
          k3 | C          | 2026-01-01 |
          k4 | D          | 2025-01-01 | 2025-12-31
          k5 | E          | 2025-01-01 | 2026-03-01
          k6 | E          | 2026-11-01 |
          k7 |            | 2025-01-01 |`,
      },
      period: ["2026-01-01", "2027-01-01"],
      zone: "Pacific/Chatham",
      then: { value: 2 / 3, of: [2, 3] },
      because: "A's contract ends with the year, so it is a customer in its last instant; B's ended a day before. C begins with the first instant and was none before it, D had ended a day before. E left and came back.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount | cancelled
          o1 | A          | 2025-03-01T00:00:00Z | 10     |
          o2 | A          | 2026-02-20T00:00:00Z | 10     |
          o3 | B          | 2025-03-01T00:00:00Z | 10     |
          o4 | C          | 2025-03-01T00:00:00Z | 10     | yes
          o5 | D          | 2025-03-01T00:00:00Z | 10     |
          o6 | D          | 2026-02-01T00:00:00Z | -10    |
          o7 | E          | 2025-03-01T00:00:00Z | 10     |`,
        contract: `
          id | account_id | starts     | ends
          k1 | E          | 2025-01-01 | 2026-02-01`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 0.25, of: [1, 4] },
      because: "A ordered within 365 days of the end, B and D did not (a credit is no order), C's order was cancelled. E has contracts, so its order does not keep it.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | notice
          k1 | A          | 2025-01-01 | 2027-06-30 | 2026-12-31
          k2 | B          | 2025-01-01 |            | 2027-01-01
          k3 | C          | 2025-01-01 | 2026-06-30 | 2027-02-01
          k4 | D          | 2025-01-01 | 2027-06-30 | 2026-03-01
          k5 | D          | 2026-05-01 |            |
          k6 | E          | 2025-01-01 | 2026-03-01 | 2025-11-30
          k7 | F          | 2025-01-01 | 2027-06-30 |`,
      },
      period: ["2026-01-01", "2027-01-01"],
      zone: "Asia/Kolkata",
      knobs: { leave_date: "notice" },
      then: { value: 0.6, of: [3, 5] },
      because: "A gave notice on the last day of the year and left with it, though it pays until June; B gave notice a day later. C's contract ended before its notice. D gave notice and signed anew. E had given notice before the year and was no customer any more at its start. F gave none.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount
          o1 | A          | 2025-12-15T00:00:00Z | 10`,
        contract: "id | account_id | starts",
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { customer_days: 30 },
      then: { value: 0, of: [0, 1] },
      because: "With 30 days A is lost on 14 January: a true 0.",
    },
    {
      given: { contract: "id | account_id | starts" },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "There was no customer to keep.",
    },
    {
      given: {},
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither contracts nor orders.",
    },
  ],
  words: {
    ru: {
      title: "Удержание клиентов",
      question: "Сколько клиентов начала периода осталось к концу?",
      formula: "Клиенты на начало периода, которые остаются клиентами на его конец, от всех клиентов на начало.",
      denominator: "клиентов на начало",
      nothing: "На начало клиентов нет: значения нет.",
      because: "На 1 января двадцать клиентов, семнадцать из них остались к концу года: C18, C19 и C20 ушли. Пятеро, появившиеся в течение года, не считаются.",
      caveats: [
        "У клиента есть действующий контракт; аккаунты, у которых контракта никогда не было, оцениваются по заказу за последние 365 дней.",
        "Контракт действует до своего конца, при leave_date = notice — до дня заявления о прекращении, а если этого дня нет, до конца.",
        "Клиенты, выигранные в периоде, никогда не входят; кто ушёл и вернулся в течение периода, считается удержанным.",
        "Доли за месяц и за год сравнивать нельзя: 1 − (1 − текучесть)^12.",
      ],
    },
    "zh-CN": {
      title: "客户留存率",
      question: "期初的客户到期末还有多少？",
      formula: "期初是客户且期末仍是客户的帐户，除以期初全部客户。",
      denominator: "期初客户",
      nothing: "期初没有客户：无值。",
      because: "1 月 1 日有二十个客户，其中十七个到年底仍是客户：C18、C19 和 C20 离开。期间内加入的五个不计入。",
      caveats: [
        "客户指有有效合同的帐户；从未有合同的帐户，看最近 365 天内是否有订单。",
        "合同计到其结束日；leave_date = notice 时计到提出终止通知之日，没有该日期则仍计到结束日。",
        "期间内赢得的客户不计入；期间内离开又回来的视为留存。",
        "月与年的比率不可比：1 − (1 − churn)^12，其中 churn 为流失率。",
      ],
    },
  },
});
