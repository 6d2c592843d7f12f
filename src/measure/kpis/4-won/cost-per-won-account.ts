import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { costLabelNames } from "../../relations/costs.ts";
import { costFacts, costNeed, lagBeside, perAccountFacts, programmeCosts, wonProgrammeKnobs } from "../../relations/programme-costs.ts";
import { wonAccounts } from "../../relations/won-accounts.ts";

export default kpi({
  id: "cost_per_won_account",
  title: "Cost per won account",
  group: "won",
  unit: "money",
  better: "down",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "What does it cost to turn a target account into a customer?",
  formula: "Programme cost of marketing and sales in the period (media, tools, events, content, staff), by target accounts whose first-ever win has its close in it.",
  denominator: "target accounts won",
  caveats: [
    "Accounts are counted, not deals: a second win in the period adds nothing.",
    "A cost line over several days is spread evenly over them; overhead and customer success are left out; so is what was spent on a single account that was no target that day. The fully loaded figure over all new customers is cac.",
    "Cost and wins of one period: where deals take long, set timing = lagged (the median deal cycle) or lag_days.",
    "In a breakdown each cost line and each account falls by its own date; what has no key stands under “none”.",
  ],
  knobs: wonProgrammeKnobs,
  reads: ["cost", "opportunity", "contract", "touch", "list_membership", "order", "fx_rate"],
  needs: [
    costNeed,
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] },
  ],
  labels: costLabelNames,
  facts: ({ window, knobs }) => sql`
    ${costFacts(programmeCosts(window, { ...knobs, population: "target" }))}
    UNION ALL
    ${perAccountFacts(sql`
      SELECT account_id, account_id AS subject, won_at AS counted_at, win_labels AS own_labels, win_record AS record, batch, seq
      FROM (${wonAccounts(window, { ...knobs, population: "target" })})`)}`,
  beside: lagBeside,
  besideUnits: { lag: "days" },
  nothing: "No target account was won: no value; the cost is shown all the same.",
  example: {
    given: {
      cost: `
        id | from       | amount | kind    | side
        k1 | 2026-03-10 | 45000  | media   | marketing
        k2 | 2026-03-15 | 15000  | staff   | sales`,
      list_membership: `
        account_id
        A
        B
        C
        D`,
      opportunity: `
        id | account_id | created_at | closed_at            | status
        o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won
        o2 | B          | 2026-02-01 | 2026-03-02T10:00:00Z | won
        o3 | C          | 2026-02-01 | 2026-03-02T10:00:00Z | won
        o4 | D          | 2026-02-01 | 2026-03-02T10:00:00Z | won`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 15000, of: [60000, 4] },
    because: "60,000 EUR were spent and four target accounts won.",
  },
  edges: [
    {
      given: {
        cost: `
          id | from       | until      | amount | kind     | side      | account_id
          k1 | 2026-03-31 | 2026-04-01 | 400    | media    | marketing |
          k2 | 2026-03-10 |            | 5000   | overhead | marketing |
          k3 | 2026-03-10 |            | 5000   | staff    | success   |
          k4 | 2026-03-10 |            | 5000   | event    | sales     | Z
          k5 | 2026-03-10 |            | 50     | event    | sales     | A
          k6 | 2026-03-25 |            | 7000   | event    | sales     | A
          k7 | 2026-03-10 |            | -30    | media    | marketing |`,
        list_membership: `
          account_id
          A
          B`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          a1 | A          | 2026-02-01T00:00:00Z | 2026-03-20T00:00:00Z | won
          a2 | A          | 2026-02-01T00:00:00Z | 2026-03-22T00:00:00Z | won
          b1 | B          | 2026-02-01T00:00:00Z | 2026-04-01T00:00:00Z | won
          z1 | Z          | 2026-02-01T00:00:00Z | 2026-03-20T00:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 220, of: [220, 1] },
      because: "Half of the media, A's dinner while it was a target, less a credit of 30. Overhead, success, Z's event and A's event as a customer are left out. A counts once; B is won after the end, Z is no target.",
    },
    {
      given: {
        cost: `
          id | from       | amount | kind  | currency
          k1 | 2026-02-10 | 700    | media | USD
          k2 | 2026-02-10 | 90     | event | EUR
          k3 | 2026-03-10 | 100    | media | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-02-10 | USD  | EUR | 0.5
          2026-03-10 | USD  | EUR | 0.9`,
        list_membership: `
          account_id
          A`,
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { lag_days: 28, cost_scope: "media" },
      then: { value: 350, of: [350, 1], beside: { lag: 28 } },
      because: "The accounts won in March bear the media of 28 days earlier, at the rate of the day it was spent.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-01-14 | 30
          k2 | 2026-01-15 | 700
          k3 | 2026-02-14 | 70
          k4 | 2026-02-15 | 9`,
        list_membership: `
          account_id | from
          A          | 2025-01-01
          B          | 2025-01-01
          C          | 2025-01-01`,
        touch: `
          account_id | at                   | type
          A          | 2026-02-01T09:00:00Z | page_view
          B          | 2025-08-01T09:00:00Z | page_view
          C          | 2024-01-01T09:00:00Z | page_view`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          o1 | A          | 2026-02-10T00:00:00Z | 2026-03-13T10:00:00Z | won
          o2 | B          | 2025-08-10T00:00:00Z | 2025-09-20T10:00:00Z | won
          o3 | C          | 2025-02-10T00:00:00Z | 2025-03-30T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { timing: "lagged" },
      then: { value: 770, of: [770, 1], beside: { lag: 45 } },
      because: "In the year before the end of March A was won 40 days after its first action and B after 50, C longer ago: the median is 45 days. So A, won in March, bears the cost of 15 January to 14 February.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-03-10 | 700`,
        list_membership: `
          account_id
          A`,
        opportunity: "id",
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, of: [700, 0], reason: "no_denominator" },
      because: "Nobody was won: no value, and the 700 are shown.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a cost source the cost is not 0, it is not known.",
    },
  ],
  words: {
    ru: {
      title: "Стоимость выигранного аккаунта",
      question: "Сколько стоит превратить целевой аккаунт в клиента?",
      formula: "Расходы на программу маркетинга и продаж за период (медиа, инструменты, мероприятия, контент, персонал), делённые на целевые аккаунты, первый в истории выигрыш которых закрыт в периоде.",
      denominator: "выигранных целевых аккаунтов",
      nothing: "Ни один целевой аккаунт не выигран: значения нет; расходы всё равно показаны.",
      because: "Потрачено 60 000 EUR, выиграно четыре целевых аккаунта.",
      caveats: [
        "Считаются аккаунты, а не сделки: второй выигрыш за период ничего не добавляет.",
        "Расход на несколько дней делится между ними поровну; накладные расходы и работа с клиентами (customer success) не входят; не входит и то, что потрачено на отдельный аккаунт, который в тот день не был целевым. Полная стоимость по всем новым клиентам — показатель cac.",
        "Расходы и выигрыши — одного периода: если сделки идут долго, задайте timing = lagged (медиана цикла продаж) или lag_days.",
        "В разрезе каждый расход и каждый аккаунт ложится по своей дате; то, у чего ключа нет, показано как «нет».",
      ],
    },
    "zh-CN": {
      title: "每个赢得帐户的成本",
      question: "把一家目标公司变成客户要花多少钱？",
      formula: "期间内市场与销售的项目成本（媒体、工具、活动、内容、人员），除以首次赢单的关闭日期在期间内的目标公司。",
      denominator: "赢得的目标公司",
      nothing: "没有赢得目标公司：无值；成本仍会显示。",
      because: "花费 60,000 EUR，赢得四家目标公司。",
      caveats: [
        "计帐户，不计交易：期间内的第二次赢单不增加数量。",
        "跨多天的成本行均摊到各天；间接费用和客户成功成本不计入；花在当天不是目标的单个帐户上的成本也不计入。对全部新客户计入全部成本的数值见 cac。",
        "成本与赢单取自同一期间：交易耗时较长时，请设置 timing = lagged（成交周期的中位数）或 lag_days。",
        "细分时，每个成本行和每个帐户按各自的日期归类；没有细分值的列在“无”（none）下。",
      ],
    },
  },
});
