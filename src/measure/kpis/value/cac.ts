import { type Sql, sql, value } from "../../../store/sql.ts";
import { type Ask, kpi } from "../../kpi.ts";
import { accountCostRows, costsOfAccounts, spansToWin } from "../../relations/account-costs.ts";
import { costLabelNames } from "../../relations/costs.ts";
import { acquisitionFacts, acquisitionKnobs, acquisitionNeeds, acquisitionReads, lagBeside } from "../../relations/programme-costs.ts";
import { textOf } from "../../relations/settings.ts";

const isPerAccount = ({ knobs }: Ask): boolean => textOf(knobs, "view") === "per_account";

/** New customers of the period, each with what it cost from its first touch to its win. */
function perCustomer(ask: Ask): Sql {
  const spans = spansToWin(ask, ask.knobs);
  return sql`
    SELECT w.account_id AS account_id, w.account_id AS subject_id, w.fact_at AS at, w.fact_at AS rate_at, CAST(c.total, 'Nullable(Decimal(38, 10))') AS numerator, 1 AS denominator,
      ${value.string(ask.workspace.currency)} AS currency, CAST(map(), 'Map(String, String)') AS labels, '' AS record, 0 AS batch, 0 AS seq, CAST(map(), 'Map(String, Float64)') AS extras,
      multiIf(c.lacking > 0, 'part without a rate', c.total = 0, 'no cost', '') AS flag
    FROM (${spans}) AS w
    LEFT JOIN (${costsOfAccounts(spans, ask, true)}) AS c ON w.account_id = c.cost_account`;
}

export default kpi({
  id: "cac",
  title: "Customer acquisition cost, fully loaded",
  group: "value",
  unit: "money",
  better: "down",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "What does a new customer cost in all?",
  formula: "All cost of marketing and sales in the period, staff, tools and overhead included, by the accounts won for the first time in it.",
  denominator: "new customers",
  caveats: [
    "New customers are accounts with their first-ever win, not deals; expansion makes no new customer, and a win without a known account none either.",
    "Cost of customer success is left out. A cost line over several days is spread evenly over them.",
    "Beside it stands what a customer cost from its first touch to its win, in whatever period: direct cost and its part of media by impressions, of events, content and tools by touches (else its list), of staff by logged minutes (else owned accounts), of overhead evenly over the accounts in scope. What falls on no account is in the first figure alone.",
    "In a breakdown each cost line and each customer falls by its own date and account; what has no key stands under “none”.",
    "Cost and customers of one period: where deals take long, set timing = lagged (the median deal cycle) or lag_days.",
  ],
  knobs: {
    view: { default: "period", choices: ["period", "per_account"], meaning: "All cost of the period by its new customers, or what each of them cost from its first touch to its win, direct and allocated." },
    ...acquisitionKnobs,
  },
  reads: [...acquisitionReads, "campaign", "ownership"],
  needs: acquisitionNeeds,
  labels: costLabelNames,
  facts: (ask) => (isPerAccount(ask) ? perCustomer(ask) : acquisitionFacts(ask.window, ask.knobs)),
  rows: (ask) => (isPerAccount(ask) ? accountCostRows(spansToWin(ask, ask.knobs), ask, true) : sql`SELECT * FROM (${accountCostRows(spansToWin(ask, ask.knobs), ask, true)}) WHERE false`),
  alongside: { per_account: { view: "per_account" } },
  beside: lagBeside,
  besideUnits: { lag: "days" },
  nothing: "No new customers: no value, never 0; the cost is shown all the same.",
  example: {
    given: {
      cost: `
        id | from       | amount | kind     | side
        k1 | 2026-03-10 | 40000  | staff    | sales
        k2 | 2026-03-10 | 30000  | media    | marketing
        k3 | 2026-03-10 | 20000  | overhead | sales`,
      opportunity: `
        id | account_id | closed_at            | status | amount
        o1 | A          | 2026-03-02T10:00:00Z | won    | 1
        o2 | B          | 2026-03-02T10:00:00Z | won    | 1
        o3 | C          | 2026-03-02T10:00:00Z | won    | 1
        o4 | D          | 2026-03-02T10:00:00Z | won    | 1
        o5 | E          | 2026-03-02T10:00:00Z | won    | 1
        o6 | F          | 2026-03-02T10:00:00Z | won    | 1
        o7 | F          | 2026-03-09T10:00:00Z | won    | 1`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 15000, of: [90000, 6] },
    because: "90,000 spent on six new customers; F's second deal is no new customer.",
  },
  edges: [
    {
      given: {
        cost: `
          id | from       | until      | amount | kind  | side      | currency
          k1 | 2026-02-28 | 2026-03-01 | 200    | media | marketing | EUR
          k2 | 2026-03-31 | 2026-04-01 | 200    | media | marketing | EUR
          k3 | 2026-03-10 |            | 5000   | staff | success   | EUR
          k4 | 2026-03-10 |            | -50    | media | marketing | EUR
          k5 | 2026-03-10 |            | 100    | tool  | sales     | USD
          k6 | 2026-03-10 |            |        | tool  | sales     | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-10 | USD  | EUR | 0.9`,
        opportunity: `
          id | account_id | closed_at            | status | deleted
          o1 | A          | 2026-03-02T10:00:00Z | won    |
          o2 |            | 2026-03-02T10:00:00Z | won    |
          o3 | B          | 2025-03-02T10:00:00Z | won    |
          o4 | B          | 2026-03-02T10:00:00Z | won    |
          o5 | C          | 2026-03-02T10:00:00Z | won    | yes`,
        contract: `
          id | account_id | starts
          k1 | D          | 2026-03-31`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 120, of: [240, 2] },
      because: "Half of each line that crosses the border (100 and 100), a credit of 50, 90 for the dollars; success is left out and an empty amount unknown. New are A and D, by contract; B came in 2025, o2 belongs to nobody known, C's win was deleted.",
    },
    {
      given: {
        cost: `
          id | from       | amount | account_id | kind
          k1 | 2026-03-10 | 100    |            | media
          k2 | 2026-03-10 | 20     | A          | event
          k3 | 2026-03-10 | 500    | B          | event`,
        list_membership: `
          account_id
          A`,
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won
          o2 | B          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 120, of: [120, 1] },
      because: "Targets on both sides: B's dinner and B's win are left out.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-02-10 | 700
          k2 | 2026-03-10 | 100`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { lag_days: 28 },
      then: { value: 700, of: [700, 1] },
      because: "The customers of March bear the cost of 28 days earlier, 1 February to 3 March.",
    },
    {
      given: {
        cost: `
          id | from       | until      | amount | kind     | side      | account_id | campaign
          k1 | 2025-11-10 |            | 500    | event    | sales     | A          |
          k2 | 2026-01-10 |            | 900    | media    | marketing |            | Spring
          k3 | 2026-02-01 | 2026-02-28 | 2520   | overhead | sales     |            |
          k4 | 2026-03-25 |            | 80     | event    | sales     | A          |
          k5 | 2026-01-10 |            | 60     | event    | success   | A          |`,
        list_membership: `
          account_id | from       | to
          A          | 2025-01-01 |
          B          | 2025-01-01 |
          C          | 2025-01-01 |
          D          | 2025-01-01 | 2026-02-28`,
        touch: `
          account_id | at                   | type          | campaign | count
          A          | 2026-01-01T10:00:00Z | ad_impression | Spring   | 300
          B          | 2026-02-15T10:00:00Z | ad_impression | Spring   | 100
                     | 2026-01-05T10:00:00Z | ad_impression | Spring   | 200`,
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won
          o2 | B          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { view: "per_account" },
      then: { value: 855, of: [1710, 2], by: { dimension: "account_id", values: { A: 1290, B: 420 } } },
      because: "A saw half of Spring's impressions, 450 of 900, and bears a third of the overhead, 840: A, B and C were in scope on its last day, D had left the list. B's first touch came on 15 February: half of its 840, and nothing of the media before. What was spent before the first touch, after the win or by customer success is left out.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-03-10 | 700`,
        opportunity: "id",
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, of: [700, 0], reason: "no_denominator" },
      because: "Nobody was won: no value, and the 700 are shown.",
    },
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "The cost is not 0, it is not known.",
    },
  ],
  words: {
    ru: {
      title: "Стоимость привлечения клиента, полная",
      question: "Во что новый клиент обходится всего?",
      formula: "Все расходы маркетинга и продаж за период, включая персонал, инструменты и накладные расходы, делённые на аккаунты, впервые выигранные в нём.",
      denominator: "новых клиентов",
      nothing: "Новых клиентов нет: значения нет, никогда не 0; расходы всё равно показаны.",
      because: "Потрачено 90 000 на шесть новых клиентов; вторая сделка F нового клиента не даёт.",
      caveats: [
        "Новые клиенты — аккаунты с первым в истории выигрышем, а не сделки; расширение нового клиента не даёт, выигрыш без известного аккаунта — тоже.",
        "Расходы на работу с клиентами (customer success) не входят. Расход на несколько дней делится между ними поровну.",
        "Рядом показано, во что клиент обошёлся от первого касания до выигрыша, в каком бы периоде ни были расходы: прямые расходы и его доля медиа по показам, мероприятий, контента и инструментов по касаниям (иначе по списку), персонала по учтённым минутам (иначе по закреплённым аккаунтам), накладных поровну между аккаунтами в работе. То, что не ложится ни на один аккаунт, есть только в первом значении.",
        "В разрезе каждый расход и каждый клиент ложится по своей дате и своему аккаунту; то, у чего ключа нет, показано как «нет».",
        "Расходы и клиенты — одного периода: если сделки идут долго, задайте timing = lagged (медиана цикла продаж) или lag_days.",
      ],
    },
    "zh-CN": {
      title: "获客成本（全部计入）",
      question: "一个新客户总共花多少钱？",
      formula: "期间内市场与销售的全部成本（含人员、工具和间接费用），除以期间内首次赢得的帐户。",
      denominator: "新客户",
      nothing: "没有新客户：无值，绝不记为 0；成本仍会显示。",
      because: "花费 90,000，获得六个新客户；F 的第二单不是新客户。",
      caveats: [
        "新客户是首次赢单的帐户，而非交易；扩展不产生新客户，帐户未知的赢单也不产生。",
        "客户成功成本不计入。跨多天的成本行均摊到各天。",
        "另列客户从首次接触到赢单的成本，不论发生在哪个期间：直接成本，加上按展示分摊的媒体费、按触点（否则按名单）分摊的活动、内容和工具费、按记录分钟（否则按有负责人的帐户）分摊的人员成本，以及在范围内帐户间均摊的间接费用。不归属任何帐户的部分只计入前一个数字。",
        "细分时，每个成本行和每位客户按各自的日期与帐户归类；没有细分值的列在“无”（none）下。",
        "成本与客户取自同一期间：交易耗时较长时，请设置 timing = lagged（成交周期的中位数）或 lag_days。",
      ],
    },
  },
});
