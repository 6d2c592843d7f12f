import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { termYears, yearlyValue } from "../../relations/contract-years.ts";
import { flagOf, textOf } from "../../relations/settings.ts";
import { inside, startOfDay, stateDay, stateInstant } from "../../relations/time.ts";

/** Value of a contract a year, over a row of `contract`. */
function perYear(knobs: KnobValues): Sql {
  const recurring = flagOf(knobs, "include_one_off")
    ? sql`coalesce(if(${termYears} > 0, toDecimal128(toFloat64(value) / ${termYears}, 10), NULL), toDecimal128(recurring_value, 10))`
    : yearlyValue;
  if (flagOf(knobs, "annualise_short")) return recurring;
  return sql`if(ifNull(${termYears}, 1) < 1, toDecimal128(toFloat64(${recurring}) * assumeNotNull(${termYears}), 10), ${recurring})`;
}

function contracts(window: Window, knobs: KnobValues): Sql {
  const starts = startOfDay(sql`starts`, window);
  const active = textOf(knobs, "population") === "active";
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS subject_id, ${active ? stateInstant(window) : starts} AS at, ${perYear(knobs)} AS a_year,
      toString(currency) AS money, arrayStringConcat(product_lines, ', ') AS lines, toString(source) AS origin, batch, seq
    FROM contract
    WHERE ${active ? sql`starts <= ${stateDay(window)} AND (ends IS NULL OR ends > ${stateDay(window)})` : inside(starts, window)}`;
}

export default kpi({
  id: "average_contract_value",
  title: "Average contract value (ACV)",
  group: "expanded",
  unit: "money_per_year",
  better: "up",
  combine: "mean",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "How much is a customer contract worth a year?",
  formula: "Mean value a year of the contracts that start in the period: the recurring value, else the value of the whole term over its years.",
  denominator: "contracts",
  caveats: [
    "The median stands beside the mean: one large contract moves the mean.",
    "An open-ended contract without a recurring value has no value a year that anybody could state; it is unknown and not 0.",
    "A free contract counts with 0 and stands beside as “free”.",
  ],
  knobs: {
    population: { default: "started", choices: ["started", "active"], meaning: "Contracts that start in the period, or all that are active at its end." },
    include_one_off: { default: false, meaning: "Value of the whole term over its years, one-off parts included, in place of the recurring value." },
    annualise_short: { default: true, meaning: "A contract of less than a year is taken to a full year; otherwise it counts as it is." },
  },
  reads: ["contract", "fx_rate"],
  needs: [{ record: "contract", broughtBy: "a list of contracts or subscriptions" }],
  labels: ["product_line", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, CAST(a_year, 'Nullable(Decimal(38, 10))') AS numerator, if(a_year IS NULL, 0, 1) AS denominator, money AS currency,
      map('product_line', lines, 'source', origin) AS labels, 'contract' AS record, batch, seq, multiIf(a_year IS NULL, 'no yearly value', a_year = 0, 'free', '') AS flag
    FROM (${contracts(window, knobs)})`,
  nothing: "No contract in the period: no value.",
  example: {
    given: {
      contract: `
        id | account_id | starts     | ends       | value
        k1 | A          | 2026-01-01 | 2028-01-01 | 120000
        k2 | B          | 2026-02-01 | 2027-02-01 | 30000`,
    },
    period: ["2026-01-01", "2027-01-01"],
    then: { value: 45000, of: [90000, 2] },
    because: "120,000 over two years are 60,000 a year; with 30,000 the mean is 45,000.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | value
          k1 | A          | 2024-02-29 | 2025-02-28 | 12000
          k2 | B          | 2024-01-31 | 2024-04-30 | 3000`,
      },
      period: ["2024-01-01", "2024-03-01"],
      then: { value: 12000, of: [24000, 2] },
      because: "A year from 29 February is over on 28 February, three months from 31 January on 30 April: both are 12,000 a year.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | value | recurring_value
          k1 | A          | 2026-01-01 | 2027-01-01 | 500   | 400
          k2 | B          | 2025-12-31 | 2027-01-01 | 9000  |
          k3 | C          | 2027-01-01 | 2028-01-01 | 9000  |
          k4 | D          | 2026-12-31 |            | 9000  |
          k5 | E          | 2026-03-01 |            |       | 800
          k6 |            | 2026-03-01 | 2026-09-01 | 300   |
          k7 | F          | 2026-03-01 | 2027-03-01 | 0     |`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 450, of: [1800, 4], flags: { free: 1, "no yearly value": 1 } },
      because: "Recurring 400 before 500; open-ended at 800 a year; half a year of 300 is 600 a year, also without account; a free one is 0. k4 is open-ended without a yearly value; k2 and k3 start outside.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | value | recurring_value
          k1 | A          | 2024-01-01 | 2027-01-01 | 1500  | 400
          k2 | B          | 2026-03-01 | 2026-09-01 | 300   | 200
          k3 | C          | 2026-08-01 | 2027-02-01 | 300   | 200
          k4 | D          | 2027-01-01 | 2028-01-01 | 7     |`,
      },
      period: ["2026-01-01", "2027-01-01"],
      knobs: { population: "active", include_one_off: true, annualise_short: false },
      then: { value: 400, of: [800, 2] },
      because: "Active in the last instant: k1 with one-off parts 1,500 over 3 years, k3 with 300 for its half year as it is.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | recurring_value | currency
          k1 | A          | 2026-01-01 | 1000            | USD
          k2 | B          | 2026-01-02 | 100             | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-01-01 | USD  | EUR | 0.9`,
      },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: 500, of: [1000, 2] },
      because: "1,000 USD at the rate of the first day are 900 EUR.",
    },
    {
      given: { contract: "id | account_id | starts" },
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No contract started.",
    },
    {
      given: {},
      period: ["2026-01-01", "2027-01-01"],
      then: { value: null, reason: "not_collected" },
      because: "No contracts were collected.",
    },
  ],
  words: {
    ru: {
      title: "Средняя стоимость контракта (ACV)",
      question: "Сколько стоит контракт клиента в год?",
      formula: "Средняя годовая стоимость контрактов, начинающихся в периоде: регулярная стоимость, иначе стоимость всего срока, делённая на его годы.",
      denominator: "контрактов",
      nothing: "В периоде нет контрактов: значения нет.",
      because: "120 000 за два года — это 60 000 в год; вместе с 30 000 среднее — 45 000.",
      caveats: [
        "Рядом со средним стоит медиана: один крупный контракт сдвигает среднее.",
        "Годовую стоимость бессрочного контракта без регулярной стоимости назвать нельзя; она неизвестна, а не 0.",
        "Бесплатный контракт считается как 0 и показан рядом как «бесплатный».",
      ],
    },
    "zh-CN": {
      title: "平均合同价值（ACV）",
      question: "一份客户合同每年值多少？",
      formula: "期间内开始的合同的平均年价值：取经常性金额，否则取整个合同期的金额除以年数。",
      denominator: "合同",
      nothing: "期间内没有合同：无值。",
      because: "两年 120,000 即每年 60,000；加上 30,000，平均值为 45,000。",
      caveats: [
        "中位数列在平均值旁：一份大合同就会拉动平均值。",
        "没有经常性金额的无固定期限合同，谁也说不出其年价值；为未知，而不是 0。",
        "免费合同计 0，另列为“免费”（free）。",
      ],
    },
  },
});
