import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { customerRows, customersNeed } from "../../relations/customers.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { startOfDay, stateInstant } from "../../relations/time.ts";
import { customerUsage, daily, usingCustomers } from "../../relations/usage.ts";

export default kpi({
  id: "adoption_growth",
  title: "Growth of product adoption",
  group: "value",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "snapshot",
  version: 2,
  question: "Do customers use the product more?",
  formula: "Active people of customers in the last 28 days less those in the 28 days before, by those in the 28 days before; each a mean of the days that were collected.",
  denominator: "active people before",
  caveats: [
    "A day counts as collected when any account has usage on it; on such a day a customer without a row did not use the product.",
    "Who uses two products on a day counts twice. A customer without any use before stands beside as “new use”, as growth from nothing has no percentage.",
    "The median of customers stands beside the total, so that one large customer cannot hide the others; so do the seats they bought.",
  ],
  knobs: {
    measure: { default: "active_people", choices: ["active_people", "events_per_seat"], meaning: "Active people a day, or key events per seat in use." },
    days: { default: 28, meaning: "Days of each of the two halves." },
  },
  reads: ["usage", "contract", "order"],
  needs: [{ record: "usage", broughtBy: "product analytics" }, customersNeed],
  quotients: true,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, if(before > 0, now - before, NULL) AS numerator, if(before > 0, before, 0) AS denominator,
      '' AS record, 0 AS batch, 0 AS seq, map('seats', toFloat64(ifNull(seats_sold, 0))) AS extras,
      multiIf(before IS NULL, 'not collected before', now IS NULL, 'not collected', before > 0, '', now > 0, 'new use', 'no use') AS flag
    FROM (
      SELECT account_id, seats_sold, ${textOf(knobs, "measure") === "active_people" ? sql`people_now AS now, people_before AS before` : sql`events_now AS now, events_before AS before`}
      FROM (${customerUsage(window, numberOf(knobs, "days"))})
    )`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${startOfDay(sql`used_on`, window)} AS at, if(used = '', 'usage', concat('used ', used)) AS what,
      toFloat64(${textOf(knobs, "measure") === "active_people" ? sql`people` : sql`events`}) AS amount, ${textOf(knobs, "measure") === "active_people" ? sql`'people'` : sql`'events'`} AS unit_of_amount,
      'usage' AS record, batch, seq
    FROM (${daily(window, numberOf(knobs, "days"))})
    WHERE account_id IN (${usingCustomers(window)})
    UNION ALL
    SELECT *
    FROM (${customerRows(window)})
    WHERE account_id IN (${usingCustomers(window)})`,
  beside: (_parts, _knobs, { extras }) => ({ seats_sold: extras["seats"] ?? 0 }),
  besideUnits: { seats_sold: "count" },
  besideLines: ["median", "seats_sold"],
  nothing: "No customer used the product before: no value.",
  example: {
    given: {
      contract: `
        id | account_id | starts     | seats
        k1 | A          | 2025-01-01 | 60`,
      usage: `
        account_id | day        | active_people
        A          | 2026-02-04 | 38
        A          | 2026-03-03 | 42
        A          | 2026-03-04 | 44
        A          | 2026-03-31 | 46`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.125, of: [5, 40], interval: null, small: true, beside: { median: 0.125, seats_sold: 60 } },
    because: "From 40 people a day in the 28 days up to 3 March to 45 in the 28 days since: 12.5 % more. It rests on one customer, not on 40.",
  },
  edges: [
    {
      given: {
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2025-01-01 |
          k2 | B          | 2025-01-01 |
          k3 | C          | 2025-01-01 |
          k4 | D          | 2025-01-01 |
          k5 | E          | 2025-01-01 | 2026-03-31`,
        usage: `
          account_id | day        | product | active_people
          A          | 2026-02-03 | Cloud   | 900
          A          | 2026-02-04 | Cloud   | 10
          A          | 2026-03-03 | Cloud   | 10
          A          | 2026-03-04 | Cloud   | 10
          A          | 2026-03-04 | Mail    | 5
          A          | 2026-03-31 | Cloud   | 15
          B          | 2026-02-04 | Cloud   | 4
          B          | 2026-03-04 | Cloud   | 4
          C          | 2026-03-31 | Cloud   | 7
          E          | 2026-02-04 | Cloud   | 100
                     | 2026-03-31 | Cloud   | 100
          A          | 2026-04-01 | Cloud   | 900`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 5 / 12, of: [5, 12], flags: { "new use": 1, "no use": 1 }, beside: { median: 0.25 } },
      because: "A goes from 10 to 15 (two products on one day are summed). B used it on one of the two collected days of each half: 2 and 2. C's use is new, D has none, E is no customer any more; the 57th day and the day after do not count.",
    },
    {
      given: {
        order: `
          id | account_id | at         | amount
          o1 | A          | 2026-01-01 | 10`,
        usage: `
          account_id | day        | active_people | key_events | seats
          A          | 2026-03-25 |               | 20         | 10
          A          | 2026-03-31 | 3             | 50         | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { measure: "events_per_seat", days: 5 },
      then: { value: 1.5, of: [3, 2] },
      because: "In halves of five days from 2 to 5 key events per seat.",
    },
    {
      given: {
        contract: `
          id | account_id | starts
          k1 | A          | 2025-01-01`,
        usage: `
          account_id | day        | active_people
          A          | 2026-03-25 | 5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator", flags: { "not collected before": 1 } },
      because: "Usage is collected since this month alone: whether it grew cannot be said.",
    },
    {
      given: { contract: `
          id | account_id | starts
          k1 | A          | 2025-01-01` },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No usage source.",
    },
  ],
  words: {
    ru: {
      title: "Рост использования продукта",
      question: "Стали ли клиенты больше пользоваться продуктом?",
      formula: "Активные люди клиентов за последние 28 дней минус за 28 дней до них, делённое на число за 28 дней до них; каждое — среднее по дням, за которые данные собраны.",
      denominator: "активных людей прежде",
      nothing: "Прежде ни один клиент продуктом не пользовался: значения нет.",
      because: "От 40 человек в день за 28 дней до 3 марта до 45 за 28 дней после: на 12,5 % больше.",
      caveats: [
        "День считается собранным, если хоть у одного аккаунта в нём есть использование; клиент без строки за такой день продуктом не пользовался.",
        "Кто за день пользуется двумя продуктами, считается дважды. Клиент, прежде не пользовавшийся, показан рядом как «начали пользоваться»: рост с нуля в процентах не выразить.",
        "Рядом с итогом стоит медиана по клиентам, чтобы один крупный клиент не скрыл остальных; рядом же — купленные ими места.",
      ],
    },
    "zh-CN": {
      title: "产品使用增长",
      question: "客户是否更多地使用产品？",
      formula: "客户最近 28 天的活跃人数减去再往前 28 天的活跃人数，除以再往前 28 天的活跃人数；两者均为有采集的各天的平均值。",
      denominator: "此前的活跃人数",
      nothing: "此前没有客户使用产品：无值。",
      because: "截至 3 月 3 日的 28 天内每天 40 人，此后 28 天内每天 45 人：增加 12.5%。",
      caveats: [
        "只要有任一帐户在某天有使用数据，该天即视为已采集；在这样的一天没有数据行的客户，当天没有使用产品。",
        "一天使用两个产品的人计两次。此前没有使用的客户另列为“新使用”（new use），因为从零开始的增长没有百分比。",
        "客户的中位数列在总数旁，以免一位大客户掩盖其他客户；所购席位数亦另列。",
      ],
    },
  },
});
