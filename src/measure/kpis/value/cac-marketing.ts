import { kpi } from "../../kpi.ts";
import { costLabelNames } from "../../relations/costs.ts";
import { acquisitionFacts, acquisitionKnobs, acquisitionNeeds, acquisitionReads, lagBeside } from "../../relations/programme-costs.ts";

export default kpi({
  id: "cac_marketing",
  title: "Customer acquisition cost, marketing",
  group: "value",
  unit: "money",
  better: "down",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "What does a new customer cost in marketing?",
  formula: "Cost of marketing in the period, by the accounts won for the first time in it.",
  denominator: "new customers",
  caveats: [
    "Marketing's share alone: sales cost as much again or more. The whole is “Customer acquisition cost, fully loaded”.",
    "New customers are accounts with their first-ever win, not deals; expansion makes no new customer, and a win without a known account none either.",
    "Cost and customers of one period: where deals take long, set timing = lagged (the median deal cycle) or lag_days.",
  ],
  knobs: acquisitionKnobs,
  reads: acquisitionReads,
  needs: acquisitionNeeds,
  labels: costLabelNames,
  facts: ({ window, knobs }) => acquisitionFacts(window, knobs, ["marketing"]),
  beside: lagBeside,
  besideUnits: { lag: "days" },
  nothing: "No new customers: no value, never 0; the cost is shown all the same.",
  example: {
    given: {
      cost: `
        id | from       | amount | kind  | side
        k1 | 2026-03-10 | 40000  | media | marketing
        k2 | 2026-03-11 | 20000  | staff | marketing
        k3 | 2026-03-10 | 30000  | staff | sales`,
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
    then: { value: 10000, of: [60000, 6] },
    because: "60,000 of marketing on six new customers; the 30,000 of sales are left out, and F's second deal is no new customer.",
  },
  edges: [
    {
      given: {
        cost: `
          id | from       | amount | currency | kind  | side
          k1 | 2026-03-10 | 40000  | GBP      | media | marketing`,
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-02T10:00:00Z | won    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_rate" },
      because: "What the pounds are worth is not known: A did not cost nothing.",
    },
    {
      given: {
        cost: `
          id | from       | until      | amount | kind  | side
          k1 | 2026-04-23 | 2026-04-25 | 300    | media | marketing`,
        contract: `
          id | account_id | starts
          c1 | A          | 2026-04-24`,
      },
      period: ["2026-04-24", "2026-04-25"],
      zone: "Africa/Cairo",
      then: { value: 100, of: [100, 1] },
      because: "In Cairo that day begins at one o'clock, when the clocks were put forward: its cost and its customer are its own, not those of the day before.",
    },
    {
      given: {
        cost: `
          id | from       | until      | amount | kind     | side      | currency
          k1 | 2026-02-28 | 2026-03-01 | 200    | media    | marketing | EUR
          k2 | 2026-03-10 |            | -50    | media    | marketing | EUR
          k3 | 2026-03-10 |            | 30     | overhead | marketing | EUR
          k4 | 2026-03-10 |            | 100    | tool     | marketing | USD
          k5 | 2026-03-10 |            | 5000   | staff    | success   | EUR
          k6 | 2026-03-31 | 2026-04-01 | 40     | event    |           | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-10 | USD  | EUR | 0.9`,
        opportunity: `
          id | account_id | kind   | closed_at            | status | deleted
          o1 | A          | new    | 2026-03-01T00:00:00Z | won    |
          o2 |            | new    | 2026-03-02T10:00:00Z | won    |
          o3 | B          | new    | 2025-03-02T10:00:00Z | won    |
          o4 | B          | upsell | 2026-03-02T10:00:00Z | won    |
          o5 | C          | new    | 2026-04-01T00:00:00Z | won    |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 170, of: [170, 1] },
      because: "100 − 50 + 30 + 90 on A alone. Customer success, a line of no side that is not marketing's, B's upsell, a win of nobody known and one after the end are left out.",
    },
    {
      given: {
        cost: `
          id | from       | amount | account_id
          k1 | 2026-02-10 | 700    |
          k2 | 2026-02-10 | 20     | A
          k3 | 2026-02-10 | 50     | B
          k4 | 2026-03-10 | 100    |`,
        list_membership: `
          account_id
          A`,
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won
          o2 | B          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target", lag_days: 28 },
      then: { value: 720, of: [720, 1] },
      because: "Targets on both sides, and the cost of 28 days earlier: B's dinner and B's win are left out.",
    },
    {
      given: { cost: `
          id | from       | amount | side
          k1 | 2026-03-10 | 700    | marketing`, opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, of: [700, 0], reason: "no_denominator" },
      because: "Nobody was won: no value, and the 700 are shown.",
    },
    {
      given: { opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-20T10:00:00Z | won` },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "The cost is not 0, it is not known.",
    },
  ],
  words: {
    ru: {
      title: "Стоимость привлечения клиента, маркетинг",
      question: "Во что новый клиент обходится маркетингу?",
      formula: "Расходы на маркетинг за период, делённые на аккаунты, впервые выигранные в нём.",
      denominator: "новых клиентов",
      nothing: "Новых клиентов нет: значения нет, никогда не 0; расходы всё равно показаны.",
      because: "60 000 маркетинга на шесть новых клиентов; 30 000 продаж не учтены, а вторая сделка F нового клиента не даёт.",
      caveats: [
        "Только доля маркетинга: продажи стоят ещё столько же или больше. Всё вместе — «Стоимость привлечения клиента, полная».",
        "Новые клиенты — аккаунты с первым в истории выигрышем, а не сделки; расширение нового клиента не даёт, выигрыш без известного аккаунта — тоже.",
        "Расходы и клиенты — одного периода: если сделки идут долго, задайте timing = lagged (медиана цикла продаж) или lag_days.",
      ],
    },
    "zh-CN": {
      title: "获客成本（市场）",
      question: "一个新客户在市场上花多少钱？",
      formula: "期间内的市场成本，除以期间内首次赢得的帐户。",
      denominator: "新客户",
      nothing: "没有新客户：无值，绝不记为 0；成本仍会显示。",
      because: "60,000 的市场成本对应六个新客户；30,000 的销售成本不计入，F 的第二单不是新客户。",
      caveats: [
        "仅为市场部分：销售成本往往与之相当或更高。全部成本见“获客成本（全部计入）”。",
        "新客户是首次赢单的帐户，而非交易；扩展不产生新客户，帐户未知的赢单也不产生。",
        "成本与客户取自同一期间：交易耗时较长时，请设置 timing = lagged（成交周期的中位数）或 lag_days。",
      ],
    },
  },
});
