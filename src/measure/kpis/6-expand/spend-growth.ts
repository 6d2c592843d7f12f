import { type Sql, sql, value } from "../../../store/sql.ts";
import { type Ask, kpi } from "../../kpi.ts";
import { accountCurrency, accountSum, inOneCurrency, lacksRate } from "../../relations/one-currency.ts";
import { numberOf } from "../../relations/settings.ts";
import { spansBefore, spend } from "../../relations/spend.ts";
import { startOfDay, stateInstant } from "../../relations/time.ts";

/** Customers with revenue in either span: `account_id, before, after, money, left_out`. */
function customers(ask: Ask): Sql {
  const { window, knobs } = ask;
  const young = value.string(`younger than ${2 * numberOf(knobs, "months")} months`);
  return sql`
    SELECT account_id, ${accountCurrency(ask)} AS money, ${accountSum(sql`part = 'before'`)} AS before, ${accountSum(sql`part = 'after'`)} AS after,
      multiIf(min(at) > ${spansBefore(window, knobs, 2)} AND account_id NOT IN (${olderContracts(ask)}), ${young}, countIf(worth IS NULL AND part != 'older') > 0, 'no amount', ${lacksRate}, 'no rate', before <= 0, 'nothing before',
        after <= 0, 'nothing since', '') AS left_out
    FROM (${inOneCurrency(spend(window, knobs), ask)})
    GROUP BY account_id
    HAVING countIf(part != 'older') > 0`;
}

/** Accounts that were customers by contract before the earlier span began, whenever their first order came. */
function olderContracts({ window, knobs }: Ask): Sql {
  return sql`SELECT account_id FROM contract WHERE account_id != '' AND ${startOfDay(sql`starts`, window)} <= ${spansBefore(window, knobs, 2)}`;
}

export default kpi({
  id: "spend_growth",
  title: "Growth of spend per customer",
  group: "expanded",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "snapshot",
  version: 2,
  question: "Do customers spend more over time?",
  formula: "Revenue of the twelve months before the end of the period less that of the twelve before, by that of the twelve before, of customers with revenue in both.",
  denominator: "revenue of the twelve months before",
  caveats: [
    "The quartiles of the customers' own growth stand beside: one large customer moves the total.",
    "Who left or is new is not in it; customers younger than 24 months and those without revenue in one of the years stand beside with the reason. So it flatters: read it with net_revenue_retention.",
    "Accounts that ordered before the end of the period are judged by their orders, credits deducted; the others by what of their contracts' value a year falls into each year, month by month.",
    "Both years are converted at the rate of the first day of the later one.",
  ],
  knobs: {
    months: { default: 12, meaning: "Months of each of the two spans of time." },
    revenue: { default: "recognised", choices: ["recognised", "booked"], meaning: "Contracts spread over their time, or with their whole value on the first day." },
  },
  reads: ["order", "contract", "fx_rate"],
  needs: [{ record: "order", broughtBy: "an export of orders or invoices, or a list of contracts", or: ["contract"] }],
  labels: ["movement"],
  quotients: true,
  besideLines: ["median"],
  facts: (ask) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(ask.window)} AS at, ${spansBefore(ask.window, ask.knobs, 1)} AS rate_at,
      CAST(if(left_out = '', after - before, NULL), 'Nullable(Decimal(38, 10))') AS numerator, CAST(if(left_out = '', before, 0), 'Decimal(38, 10)') AS denominator, money AS currency,
      map('movement', multiIf(left_out != '', '', after < before, 'shrunk', after = before, 'same', 'grown')) AS labels, '' AS record, 0 AS batch, 0 AS seq, left_out AS flag
    FROM (${customers(ask)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, at, concat(what, if(part = 'after', ', later span', ', earlier span')) AS what, toFloat64(ifNull(worth, 0)) AS amount,
      fact_currency AS unit_of_amount, record, batch, seq
    FROM (${spend(window, knobs)})
    WHERE part != 'older'`,
  nothing: "No customer with revenue in both years: no value.",
  example: {
    given: {
      order: `
        id | account_id | at         | amount
        a1 | A          | 2024-12-31 | 7
        a2 | A          | 2025-01-01 | 100
        a3 | A          | 2026-06-01 | 120
        b1 | B          | 2025-01-01 | 50
        b2 | B          | 2026-06-01 | 50
        c1 | C          | 2025-01-01 | 40
        c2 | C          | 2026-06-01 | 30`,
    },
    period: ["2026-12-01", "2027-01-01"],
    then: { value: 10 / 190, of: [10, 190], beside: { p25: -0.125, median: 0, p75: 0.1 }, by: { dimension: "movement", values: { grown: 0.2, same: 0, shrunk: -0.25 } } },
    because: "A from 100 to 120, B 50 and 50, C from 40 to 30: 200 after 190 is 5.3 % more; the customer in the middle spends the same.",
  },
  edges: [
    {
      given: {
        order: `
          id | account_id | at         | amount | cancelled
          a1 | A          | 2024-06-01 | 10     | yes
          b1 | B          | 2026-06-01 | 10     |`,
        contract: `
          id | account_id | starts     | ends       | recurring_value
          k1 | A          | 2022-01-01 | 2024-09-01 | 200
          k2 | B          | 2022-01-01 |            | 200`,
      },
      period: ["2025-02-01", "2025-03-01"],
      asked: "2026-07-01",
      then: { value: -0.25, of: [-100, 400] },
      because: "A's only order was cancelled and B ordered only later: until then both are judged by their contracts, A with half of its second year.",
    },
    {
      given: {
        order: `
          id | account_id | at                   | amount | cancelled
          a1 | A          | 2024-12-31T10:15:00Z | 100    |
          a2 | A          | 2025-12-31T10:14:59Z | 20     |
          a3 | A          | 2025-12-31T10:15:00Z | 90     |
          a4 | A          | 2026-12-31T10:14:59Z | 50     |
          a5 | A          | 2026-12-31T10:15:00Z | 900    |
          a6 | A          | 2026-06-01T00:00:00Z | -20    |
          a7 | A          | 2026-06-01T00:00:00Z | 700    | yes
          b1 | B          | 2024-12-31T10:15:01Z | 100    |
          b2 | B          | 2026-06-01T00:00:00Z | 100    |
          c1 | C          | 2024-06-01T00:00:00Z | 100    |
          c2 | C          | 2026-06-01T00:00:00Z | 100    |
          d1 | D          | 2024-06-01T00:00:00Z | 100    |
          d2 | D          | 2025-06-01T00:00:00Z | 100    |
          e1 | E          | 2024-06-01T00:00:00Z | 100    |
          f1 | F          | 2024-06-01T00:00:00Z | 100    |
          f2 | F          | 2025-06-01T00:00:00Z |        |
          g1 |            | 2024-06-01T00:00:00Z | 100    |
          g2 |            | 2025-06-01T00:00:00Z | 100    |`,
      },
      period: ["2026-12-01", "2027-01-01"],
      zone: "Pacific/Chatham",
      then: { value: 0, of: [0, 120], flags: { "younger than 24 months": 1, "nothing before": 1, "nothing since": 1, "no amount": 1 } },
      because: "The year begins at 10:15 UTC of 31 December on the Chatham Islands: A spent 100 and 20, then 90 and 50 less a credit of 20; what was cancelled or comes after the end does not count. B's first order is a second too young; C had nothing in the first year, D nothing in the second, of F one amount is not known. E's only order is older than both; nobody knows whose g1 and g2 are.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value | value
          a1 | A          | 2024-07-01 | 2026-07-01 | 120             |
          a2 | A          | 2026-07-01 |            | 240             |
          b1 | B          | 2024-01-01 | 2027-01-01 |                 | 300
          c1 | C          | 2024-01-01 |            |                 | 300
          d1 | D          | 2025-02-01 |            | 500             |`,
        order: "id | account_id | at",
      },
      period: ["2026-12-01", "2027-01-01"],
      then: { value: 60 / 220, of: [60, 220], flags: { "younger than 24 months": 1, "no amount": 1 }, beside: { p25: 0.125, median: 0.25, p75: 0.375 } },
      because: "A: 120 in 2025; half of 120 and half of 240 in 2026. B: 100 a year of its 300. Of C's open-ended contract no yearly value is known, D is younger.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | recurring_value | value
          a1 | A          | 2024-06-01 | 2025-06-01 | 120             |
          a2 | A          | 2025-06-01 | 2026-06-01 | 120             |
          a3 | A          | 2026-06-01 | 2028-06-01 | 150             |`,
      },
      period: ["2026-12-01", "2027-01-01"],
      knobs: { revenue: "booked" },
      then: { value: 1.5, of: [180, 120] },
      because: "Booked, the two years of 150 count as 300 when they are signed, after 120 the year before.",
    },
    {
      given: {
        order: `
          id | account_id | at         | amount | currency
          a1 | A          | 2026-01-01 | 100    | USD
          a2 | A          | 2026-06-01 | 120    | USD
          b1 | B          | 2026-01-01 | 100    | USD
          b2 | B          | 2026-06-01 | 60     | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-04-01 | USD  | EUR | 0.5
          2026-06-01 | USD  | EUR | 2`,
      },
      period: ["2026-06-01", "2026-07-01"],
      knobs: { months: 3 },
      then: { value: 0.2, of: [20, 100] },
      because: "Two quarters, at the rate of 1 April: A from 50 to 60 EUR, B, who changed to euros, from 50 to 60.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | recurring_value
          a1 | A          | 2025-01-01 | 100
          b1 | B          | 2025-01-02 | 100`,
        order: `
          id | account_id | at         | amount
          a1 | A          | 2025-03-01 | 100
          a2 | A          | 2026-03-01 | 120
          b1 | B          | 2025-03-01 | 100
          b2 | B          | 2026-03-01 | 120`,
      },
      period: ["2026-12-01", "2027-01-01"],
      then: { value: 0.2, of: [20, 100], flags: { "younger than 24 months": 1 } },
      because: "Both were first invoiced in March 2025. A's contract is 24 months old, so both of its years are whole; B's is a day younger.",
    },
    {
      given: { order: "id | account_id | at" },
      period: ["2026-12-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody bought anything.",
    },
    {
      given: {},
      period: ["2026-12-01", "2027-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither orders nor contracts.",
    },
  ],
  words: {
    ru: {
      title: "Рост расходов клиента",
      question: "Тратят ли клиенты со временем больше?",
      formula: "Доход за двенадцать месяцев до конца периода минус доход за предыдущие двенадцать, делённое на доход предыдущих, — по клиентам, у которых есть доход в оба срока.",
      denominator: "дохода предыдущих двенадцати месяцев",
      nothing: "Нет клиентов с доходом в обоих годах: значения нет.",
      because: "A со 100 до 120, B 50 и 50, C с 40 до 30: 200 после 190 — на 5,3 % больше; клиент посередине тратит столько же.",
      caveats: [
        "Рядом стоят квартили роста по клиентам: один крупный клиент сдвигает итог.",
        "Кто ушёл или новый, не входит; клиенты моложе 24 месяцев и те, у кого в одном из годов дохода нет, показаны рядом с причиной. Поэтому показатель приукрашивает: смотрите его вместе с net_revenue_retention.",
        "Аккаунты, заказывавшие до конца периода, оцениваются по заказам за вычетом возвратов; остальные — по тому, сколько годовой стоимости их контрактов приходится на каждый год, месяц за месяцем.",
        "Оба года пересчитаны по курсу первого дня более позднего.",
      ],
    },
    "zh-CN": {
      title: "客户支出增长",
      question: "客户的支出是否逐渐增加？",
      formula: "期末前十二个月的收入减去再往前十二个月的收入，除以再往前十二个月的收入；限于两段时间都有收入的客户。",
      denominator: "此前十二个月的收入",
      nothing: "没有两年都有收入的客户：无值。",
      because: "A 从 100 到 120，B 50 和 50，C 从 40 到 30：190 之后为 200，增加 5.3%；居中的客户支出不变。",
      caveats: [
        "各客户自身增长的四分位数另列：一位大客户就会拉动总数。",
        "已离开或新来的客户不在其中；不满 24 个月的客户和其中一年没有收入的客户另列并注明原因。因此该数值偏乐观：请与 net_revenue_retention 一起看。",
        "在期末之前下过订单的帐户按订单计算，扣除贷项；其余帐户按其合同年价值逐月落入各年的部分计算。",
        "两年均按后一年首日的汇率换算。",
      ],
    },
  },
});
