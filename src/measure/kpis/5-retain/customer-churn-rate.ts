import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { customerKnobs, customerRows, customersAtStart, customersNeed, leavingReasons, payingBy } from "../../relations/customers.ts";
import { fromInstant } from "../../relations/time.ts";

export default kpi({
  id: "customer_churn_rate",
  title: "Customer churn",
  group: "retained",
  unit: "percent",
  better: "down",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "How many did we lose?",
  formula: "Customers at the start of the period that are none at its end, of all customers at its start.",
  denominator: "customers at the start",
  caveats: [
    "It is 100 % less customer_retention_rate, with the same customers.",
    "Rates of a month and of a year are not comparable: c a month are 1 − (1 − c)^12 a year, which stands beside where the period is about a month.",
    "By loss_reason each lost customer stands under the reason of its latest lost renewal, record or opportunity, of the last year; those kept, and those of whom no reason is known, under “none”.",
  ],
  knobs: customerKnobs,
  reads: ["contract", "order", "renewal", "opportunity"],
  needs: [customersNeed],
  labels: ["loss_reason"],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT c.account_id AS account_id, c.account_id AS subject_id, ${fromInstant(window)} AS at, 1 - c.is_kept AS numerator, 1 AS denominator,
      map('loss_reason', if(c.is_kept = 1, '', r.reason)) AS labels, '' AS record, 0 AS batch, 0 AS seq
    FROM (${customersAtStart(window, payingBy(knobs))}) AS c
    LEFT JOIN (${leavingReasons(window)}) AS r ON c.account_id = r.left_account`,
  rows: ({ window }) => customerRows(window),
  beside: (_parts, _knobs, { numerator, denominator, window }) => {
    const days = (Date.parse(window.toDay) - Date.parse(window.fromDay)) / 86_400_000;
    const isMonth = days >= 28 && days <= 31 && denominator > 0;
    return isMonth ? { a_year_at_this_rate: 1 - (1 - numerator / denominator) ** 12 } : {};
  },
  besideUnits: { a_year_at_this_rate: "percent" },
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
    then: { value: 0.15, of: [3, 20], beside: {} },
    because: "Twenty customers on 1 January, of whom C18, C19 and C20 left in the year: 15 %. The five that came in between do not count.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2025-01-01 | 2026-09-06
          k2 | B          | 2025-01-01 | 2026-09-07`,
      },
      period: ["2026-09-06", "2026-09-07"],
      zone: "America/Santiago",
      then: { value: 0.5, of: [1, 2] },
      because: "In Santiago that day has no midnight; A, whose contract ends with the day before, was still a customer when it began, and B is until the next.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2025-01-01 | 2026-02-01
          k2 | B          | 2025-01-01 | 2026-01-31
          k3 | C          | 2026-01-01 | 2026-01-20
          k4 | D          | 2025-01-01 | 2026-01-01
          k5 | E          | 2025-01-01 | 2026-01-10
          k6 | E          | 2026-01-25 |
          k7 | F          | 2025-01-01 | 2026-01-15`,
        opportunity: `
          id | account_id | kind    | status | closed_at            | loss_reason
          o1 | B          | renewal | lost   | 2025-11-02T00:00:00Z | price
          o2 | B          | renewal | lost   | 2026-01-02T00:00:00Z | competitor
          o3 | F          | upsell  | lost   | 2026-01-02T00:00:00Z | price
          o4 | A          | renewal | lost   | 2026-01-02T00:00:00Z | price`,
        renewal: `
          id | account_id | due_date   | outcome | decided_at           | loss_reason
          r1 | B          | 2026-01-31 | lost    | 2025-12-20T00:00:00Z | timing
          r2 | D          | 2026-01-01 | lost    |                      | no budget
          r3 | F          | 2026-01-15 | lost    | 2026-02-01T00:00:00Z | price`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0.6, of: [3, 5], beside: { a_year_at_this_rate: 1 - 0.4 ** 12 }, by: { dimension: "loss_reason", values: { competitor: 1, "no budget": 1, none: 1 / 3 } } },
      because: "A's contract ends with the period, so it is a customer in its last instant, whatever was lost; E came back. B, D, whose last day was 31 December, and F are lost; of B the latest lost renewal says why, of D its record, of F only what was known later. C began with the first instant and was none before it.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | notice
          k1 | A          | 2025-01-01 | 2027-06-30 | 2026-12-31
          k2 | B          | 2025-01-01 | 2027-06-30 | 2027-01-01`,
      },
      period: ["2026-01-01", "2027-01-01"],
      knobs: { leave_date: "notice" },
      then: { value: 0.5, of: [1, 2] },
      because: "A gave notice on the year's last day and is lost with it, though its contract runs until June; B's notice came a day later.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount
          o1 | A          | 2025-03-01T00:00:00Z | 10
          o2 | A          | 2026-02-20T00:00:00Z | 10
          o3 | B          | 2025-03-01T00:00:00Z | 10`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 0.5, of: [1, 2] },
      because: "Without contracts: A ordered within 365 days of the end, B did not.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount
          o1 | A          | 2025-12-15T00:00:00Z | 10`,
      },
      period: ["2026-01-01", "2026-04-01"],
      knobs: { customer_days: 30 },
      then: { value: 1, of: [1, 1] },
      because: "With 30 days A is lost on 14 January.",
    },
    {
      given: { contract: "id | account_id | starts" },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "There was no customer to lose.",
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
      title: "Текучесть клиентов",
      question: "Скольких мы потеряли?",
      formula: "Клиенты на начало периода, которые к его концу уже не клиенты, от всех клиентов на начало.",
      denominator: "клиентов на начало",
      nothing: "На начало клиентов нет: значения нет.",
      because: "На 1 января двадцать клиентов, из них C18, C19 и C20 ушли в течение года: 15 %. Пятеро, появившиеся в течение года, не считаются.",
      beside: { a_year_at_this_rate: "за год при такой текучести" },
      caveats: [
        "Это 100 % минус customer_retention_rate, с теми же клиентами.",
        "Доли за месяц и за год сравнивать нельзя: c в месяц — это 1 − (1 − c)^12 в год; годовое значение показано рядом, если период около месяца.",
        "В разрезе loss_reason каждый потерянный клиент стоит под причиной последнего за год потерянного продления, будь то запись о продлении или возможность; оставшиеся и те, о ком причина неизвестна, — под «нет».",
      ],
    },
    "zh-CN": {
      title: "客户流失率",
      question: "我们失去了多少？",
      formula: "期初是客户而期末不再是客户的帐户，除以期初全部客户。",
      denominator: "期初客户",
      nothing: "期初没有客户：无值。",
      because: "1 月 1 日有二十个客户，其中 C18、C19 和 C20 在年内离开：15%。期间内加入的五个不计入。",
      beside: { a_year_at_this_rate: "按此流失率推算全年" },
      caveats: [
        "等于 100% 减去 customer_retention_rate，客户范围相同。",
        "月与年的比率不可比：每月 c 相当于每年 1 − (1 − c)^12；期间约为一个月时，另列年值。",
        "按 loss_reason 细分时，流失客户列在其最近一年内最近一次未续约的续约、记录或机会的原因下；留存的客户和原因未知的客户列在“无”（none）下。",
      ],
    },
  },
});
