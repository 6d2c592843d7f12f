import { sql, type Sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Part } from "../../kpi.ts";
import { termYears } from "../../relations/contract-years.ts";
import { customerYears, purchases, purchasesNeed } from "../../relations/purchases.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { startOfDay, stateInstant } from "../../relations/time.ts";

type Parts = ReadonlyMap<string, Part>;

function divided(parts: Parts, bucket: string): number | null {
  const part = parts.get(bucket);
  return part === undefined || part.denominator === 0 ? null : part.numerator / part.denominator;
}

/** Years that a customer stays, before the cap. Without any churn: at least the longest relation that was seen. */
function yearsUncapped(parts: Parts, knobs: KnobValues): number | null {
  const lifetime = textOf(knobs, "lifetime");
  if (lifetime === "ended") return divided(parts, "ended_years");
  if (lifetime === "term") return divided(parts, "term_years");
  const churn = divided(parts, "yearly_churn");
  if (churn === null) return null;
  return churn > 0 ? 1 / churn : longestSeen(parts);
}

/** From the buckets `seen 60`, months of relation. */
function longestSeen(parts: Parts): number | null {
  const months = [...parts.keys()].filter((bucket) => bucket.startsWith("seen ")).map((bucket) => Number(bucket.slice("seen ".length)));
  return months.length === 0 ? null : Math.max(...months) / 12;
}

function years(parts: Parts, knobs: KnobValues): number | null {
  const uncapped = yearsUncapped(parts, knobs);
  return uncapped === null ? null : Math.min(uncapped, numberOf(knobs, "cap_years"));
}

function lifetimeValue(parts: Parts, knobs: KnobValues): number | null {
  const frequency = divided(parts, "purchases_per_year");
  const worth = divided(parts, "purchase_value");
  const stay = years(parts, knobs);
  return frequency === null || worth === null || stay === null ? null : frequency * worth * stay * numberOf(knobs, "margin");
}

/** What is least sure in it: how many customers the years are of. */
function restsOn(parts: Parts, knobs: KnobValues): number {
  const bucket = { ended: "ended_years", term: "term_years" }[textOf(knobs, "lifetime")] ?? "yearly_churn";
  return parts.get(bucket)?.denominator ?? 0;
}

const amount = (given: Sql): Sql => sql`CAST(${given}, 'Nullable(Decimal(38, 10))') AS numerator`;

export default kpi({
  id: "clv_simple",
  title: "Customer lifetime value (product of three)",
  group: "value",
  unit: "money",
  better: "up",
  combine: "derived",
  reading: "snapshot",
  version: 3,
  question: "What is an average customer worth over the whole relation?",
  formula: "Purchases per customer-year in the last 24 months, times the average value of a purchase, times the years that a customer stays (1 / yearly churn, at most 7).",
  denominator: "customers",
  caveats: [
    "The three factors stand beside and open on their own: purchases_per_year, purchase_value, years.",
    "While nobody churned, the years are at least the longest relation seen so far, and the value is a lower bound.",
    "With fewer than 10 customers behind the years it is grey.",
    "In a contract business a yearly invoice is a purchase. Credits lower the value and are no purchases.",
    "An average of averages: it says nothing about a single customer.",
  ],
  knobs: {
    cap_years: { default: 7, meaning: "The most years that a customer is taken to stay (5 to 7 in the practice of finance)." },
    lifetime: { default: "churn", choices: ["churn", "ended", "term"], meaning: "Years from the yearly churn, from the relations that ended, or from the terms of the contracts." },
    margin: { default: 1, meaning: "Share of a purchase that is margin; 1: the whole revenue." },
  },
  reads: ["order", "contract", "fx_rate"],
  needs: [purchasesNeed],
  facts: ({ window }) => sql`
    SELECT account_id, purchase AS subject_id, bought_at AS at, ${amount(sql`worth`)}, toFloat64(is_purchase) AS denominator, money AS currency, 'purchase_value' AS bucket,
      record, batch, seq
    FROM (${purchases(window)})
    UNION ALL
    SELECT account_id, purchase AS subject_id, bought_at AS at, ${amount(sql`is_purchase`)}, 0. AS denominator, '' AS currency, 'purchases_per_year' AS bucket, record, batch, seq
    FROM (${purchases(window)})
    UNION ALL
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, ${amount(sql`part.2`)}, part.3 AS denominator, '' AS currency, part.1 AS bucket, '' AS record, 0 AS batch, 0 AS seq
    FROM (
      SELECT account_id, arrayJoin(arrayFilter(p -> p.1 != '', [
        ('purchases_per_year', 0., toFloat64(years)),
        (if(was_customer = 1, 'yearly_churn', ''), toFloat64(is_customer = 0), 1.),
        (if(is_customer = 0, 'ended_years', ''), relation_months / 12, 1.),
        (concat('seen ', toString(relation_months)), 1., 1.)])) AS part
      FROM (${customerYears(window)})
    )
    UNION ALL
    SELECT account_id, if(id = '', toString(row_key), id) AS subject_id, ${startOfDay(sql`starts`, window)} AS at, ${amount(sql`${termYears}`)}, 1. AS denominator, '' AS currency,
      'term_years' AS bucket, 'contract' AS record, batch, seq
    FROM contract
    WHERE account_id != '' AND ends IS NOT NULL`,
  rows: ({ window }) => sql`
    SELECT account_id, account_id AS subject_id, ${startOfDay(sql`starts`, window)} AS at, concat('contract from ', toString(starts), if(ends IS NULL, '', concat(' to ', toString(ends)))) AS what,
      0. AS amount, 'customers' AS unit_of_amount, 'contract' AS record, batch, seq
    FROM contract
    WHERE account_id != ''
    UNION ALL
    SELECT account_id, account_id AS subject_id, bought_at AS at, 'purchase' AS what, toFloat64(is_purchase) AS amount, 'purchases' AS unit_of_amount, record, batch, seq
    FROM (${purchases(window)})`,
  derive: lifetimeValue,
  restsOn,
  beside: (parts, knobs) => ({
    purchases_per_year: divided(parts, "purchases_per_year"),
    purchase_value: divided(parts, "purchase_value"),
    years: years(parts, knobs),
    years_uncapped: yearsUncapped(parts, knobs),
    yearly_churn: divided(parts, "yearly_churn"),
  }),
  besideUnits: { purchases_per_year: "ratio", years: "ratio", years_uncapped: "ratio", yearly_churn: "percent" },
  nothing: "No purchases or no customer a year ago: no value.",
  example: {
    given: {
      contract: `
        id | account_id | starts
        k1 | A          | 2021-01-01`,
      order: `
        id | account_id | at         | amount
        o1 | A          | 2024-02-01 | 2000
        o2 | A          | 2024-05-01 | 3000
        o3 | A          | 2024-08-01 | 2500
        o4 | A          | 2024-11-01 | 2500
        o5 | A          | 2025-02-01 | 2000
        o6 | A          | 2025-05-01 | 3000
        o7 | A          | 2025-08-01 | 2500
        o8 | A          | 2025-11-01 | 2500`,
    },
    period: ["2025-12-01", "2026-01-01"],
    then: { value: 50000, small: true, beside: { purchases_per_year: 4, purchase_value: 2500, years: 5 } },
    because: "Eight purchases in two customer-years are 4 a year, of 2,500 on average; nobody churned, and A has stayed 5 years: 4 × 2,500 × 5, at least.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value
          k1 | A          | 2025-01-01 |            | 1000
          k2 | B          | 2024-07-01 | 2027-07-01 | 1000
          k3 | C          | 2024-01-01 |            | 1000
          k4 | D          | 2023-01-01 | 2025-07-01 | 1000
          k5 | E          | 2024-01-01 |            | 1000
          k6 | F          | 2024-12-31 |            | 1000
          k7 |            | 2024-12-31 |            | 1000`,
      },
      period: ["2025-12-01", "2026-01-01"],
      then: { value: (11 / (1 + 1.5 + 2 + 1.5 + 2 + 1 + 1 / 365)) * 1000 * 5 },
      because: "A contract business: eleven yearly invoices of 1,000 in nine customer-years and a day; of five customers a year ago (A began a day too late) one is lost, so a customer stays 5 years.",
    },
    {
      given: {
        order: `
          id | order_no | account_id | at                   | amount
          l1 | 17       | A          | 2024-06-01T00:00:00Z | 60
          l2 | 17       | A          | 2024-06-01T00:00:00Z | 30
          l3 | 17       | A          | 2024-06-05T00:00:00Z | -10
          l4 | 18       | A          | 2025-12-31T00:00:00Z | 20
          l5 | 17       | B          | 2024-06-01T00:00:00Z | 100`,
      },
      period: ["2025-12-01", "2026-01-01"],
      then: { value: (3 / (2 + 1 / 365)) * (200 / 3) * 2 },
      because: "The lines of one number are one purchase, of each account its own: A bought twice and B once, for 200 after a credit of 10, in two customer-years and a day; one of two was lost in the year.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount | cancelled | currency
          o1 | A          | 2024-01-01T00:00:00Z | 100    |           | EUR
          o2 | A          | 2023-12-31T23:59:59Z | 900    |           | EUR
          o3 | A          | 2024-12-31T00:00:00Z | 200    |           | USD
          o4 | A          | 2025-06-01T00:00:00Z | -50    |           | EUR
          o5 | A          | 2025-06-01T00:00:00Z | 700    | yes       | EUR
          o6 | A          | 2026-01-01T00:00:00Z | 700    |           | EUR
          o7 |            | 2025-01-01T00:00:00Z | 700    |           | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2024-12-31 | USD  | EUR | 0.5`,
      },
      period: ["2025-12-01", "2026-01-01"],
      knobs: { cap_years: 2, margin: 0.5 },
      then: { value: (2 / (23 / 12 + 30 / 365)) * 75 * 0.5 },
      because: "Two purchases (100 EUR and 200 USD at 0.5) less a credit of 50 are 75 each; a cancelled line, what is older than 24 months, what comes after the end and what belongs to nobody do not count. The last order keeps A a customer for 365 days, up to the last day of the year, when it is lost: one of one, so a customer stays a year. Half of it is margin.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value
          k1 | A          | 2020-01-01 | 2024-01-01 | 1000
          k2 | B          | 2024-01-01 | 2026-01-01 | 1000`,
      },
      period: ["2025-12-01", "2026-01-01"],
      knobs: { lifetime: "term" },
      then: { value: 3000 },
      because: "By the terms a customer stays (4 + 2) / 2 = 3 years and pays 1,000 once a year.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value
          k1 | A          | 2020-01-01 | 2024-01-01 | 1000
          k2 | B          | 2024-01-01 |            | 1000`,
      },
      period: ["2025-12-01", "2026-01-01"],
      knobs: { lifetime: "ended" },
      then: { value: 4000 },
      because: "The only relation that ended lasted 4 years.",
    },
    {
      given: { order: "id | at", contract: "id | starts" },
      period: ["2025-12-01", "2026-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No purchases.",
    },
    {
      given: {},
      period: ["2025-12-01", "2026-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither orders nor contracts were collected.",
    },
  ],
  words: {
    ru: {
      title: "Пожизненная ценность клиента (произведение трёх)",
      question: "Сколько стоит средний клиент за всё время отношений?",
      formula: "Покупки на клиенто-год за последние 24 месяца, умноженные на среднюю сумму покупки и на число лет, которые клиент остаётся (1 / годовая текучесть, не больше 7).",
      denominator: "клиентов",
      nothing: "Нет покупок или год назад не было клиентов: значения нет.",
      because: "Восемь покупок за два клиенто-года — 4 в год, в среднем по 2 500; никто не ушёл, и A с нами уже 5 лет: 4 × 2 500 × 5, не меньше.",
      caveats: [
        "Три множителя стоят рядом и открываются по отдельности: purchases_per_year, purchase_value, years.",
        "Пока никто не ушёл, число лет — не меньше самых долгих отношений до сих пор, а значение — нижняя граница.",
        "Если за числом лет меньше 10 клиентов, значение серое.",
        "В бизнесе на контрактах годовой счёт на оплату — это покупка. Возвраты уменьшают сумму и покупками не считаются.",
        "Среднее средних: об отдельном клиенте оно ничего не говорит.",
      ],
    },
    "zh-CN": {
      title: "客户终身价值（三项之积）",
      question: "一个普通客户在整个关系中值多少？",
      formula: "最近 24 个月内每客户年的购买次数，乘以单次购买的平均金额，再乘以客户停留的年数（1 / 年流失率，最多 7）。",
      denominator: "客户",
      nothing: "没有购买，或一年前没有客户：无值。",
      because: "两个客户年内八次购买，即每年 4 次，平均 2,500；无人流失，A 已有 5 年：至少 4 × 2,500 × 5。",
      caveats: [
        "三个因子另列，可分别打开：每年购买次数（purchases_per_year）、单次购买金额（purchase_value）、年数（years）。",
        "没有客户流失时，年数至少为迄今最长的关系，此时该值为下限。",
        "年数所依据的客户少于 10 个时，该值显示为灰色。",
        "在合同业务中，每年的发票算一次购买。贷项降低金额，不算购买。",
        "这是平均值的平均值：不能说明任何单个客户。",
      ],
    },
  },
});
