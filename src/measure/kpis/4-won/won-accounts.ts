import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { targetListNeed } from "../../relations/population.ts";
import { wonAccountKnobs, wonAccounts } from "../../relations/won-accounts.ts";

export default kpi({
  id: "won_accounts",
  title: "New customers won",
  group: "won",
  unit: "accounts",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How many target accounts became customers?",
  formula: "Accounts whose first-ever win has its close in the period and that were a target when its opportunity was created.",
  denominator: "",
  caveats: [
    "The first win is the earlier of the first won opportunity and the first contract; a contract that names its opportunity is the same win, one without opportunity counts at its start.",
    "A contract that ends on the day it begins is a win at its start, too. It makes nobody a customer: the account stays a target.",
    "Accounts are counted, not deals. Wins of no known account cannot be the first of anybody and are left out.",
    "A customer that left more than 365 days ago and is won again counts only with the setting winback_as_new, and then stands beside as “won back”.",
  ],
  knobs: wonAccountKnobs,
  reads: ["opportunity", "contract", "list_membership", "order"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] }, targetListNeed],
  alongside: { of_all: { population: "all" } },
  labels: opportunityLabelNames,
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, won_at AS at, 1 AS numerator, 0 AS denominator, win_labels AS labels, win_record AS record, batch, seq, note AS flag
    FROM (${wonAccounts(window, knobs)})`,
  nothing: "No target list or no wins are collected: no value. With both and nobody won it is 0.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2025-01-01
        B          | 2025-01-01`,
      opportunity: `
        id | account_id | created_at | closed_at            | status
        o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won
        o2 | B          | 2025-02-01 | 2025-04-02T10:00:00Z | won
        o3 | B          | 2026-02-01 | 2026-03-09T10:00:00Z | won
        o4 | C          | 2026-02-01 | 2026-03-09T10:00:00Z | won`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1, beside: { of_all: 2 }, by: { dimension: "account_id", values: { A: 1 } } },
    because: "A's first win; B won for the second time, C never was a target. Over all accounts it is 2.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A`,
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2026-03-02 | 2026-03-02
          k2 | A          | 2026-03-20 | 2027-03-20`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1, by: { dimension: "account_id", values: { A: 1 } } },
      because: "The first contract was over on the day it began: it is the first win all the same, and the later one is none.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won
          o2 | B          | 2025-02-01 | 2025-04-02T10:00:00Z | won
          o3 | B          | 2026-02-01 | 2026-03-09T10:00:00Z | won
          o4 | C          | 2026-02-01 | 2026-03-09T10:00:00Z | won
          o5 |            | 2026-02-01 | 2026-03-09T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all" },
      then: { value: 2 },
      because: "All accounts: A and C, for which no target list is needed. Who nobody knows is no account.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 |
          C          | 2026-01-01 | 2026-02-20
          D          | 2026-03-05 |
          E          | 2026-01-01 |
          F          | 2026-01-01 |
          G          | 2026-01-01 |`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status | deleted
          a1 | A          | 2026-02-01T00:00:00Z | 2026-02-28T23:00:00Z | won    |
          a2 | A          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won    |
          b1 | B          | 2026-02-01T00:00:00Z | 2026-03-31T22:00:00Z | won    |
          c1 | C          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won    |
          d1 | D          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won    |
          e1 | E          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won    | yes
          f1 | F          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | lost   |`,
        contract: `
          id | account_id | opportunity | starts
          k1 | G          |             | 2026-03-31
          k2 | A          | a1          | 2026-03-15`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 3 },
      because: "A was won in the first instant of March in Berlin and counts once, G by its contract on the last day, C was a target when its opportunity was created. B was won in the first instant of April, D came on the list after the creation, E's win was deleted, F was lost.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          C          | 2026-01-01 | 2026-02-20
          D          | 2026-03-05 |`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          c1 | C          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won
          d1 | D          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { target_at: "close" },
      then: { value: 1, by: { dimension: "account_id", values: { D: 1 } } },
      because: "Just before the close D was a target and C no longer.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        contract: `
          id | account_id | starts     | ends
          a1 | A          | 2023-01-01 | 2025-03-01
          b1 | B          | 2023-01-01 | 2025-03-09
          c1 | C          | 2023-01-01 | 2025-03-01
          c2 | C          | 2025-09-01 | 2026-01-01
          a2 | A          | 2026-03-02 |
          a3 | A          | 2026-03-05 |
          b2 | B          | 2026-03-09 |
          c3 | C          | 2026-03-09 |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { winback_as_new: true },
      then: { value: 1, flags: { "won back": 1 } },
      because: "A was no customer for 366 days and is won back, once; B came back after exactly 365, C had a contract in between.",
    },
    {
      given: { list_membership: "account_id | from", opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "A list and a CRM without a win: a true 0.",
    },
    {
      given: { opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say which of the new customers were targets.",
    },
  ],
  words: {
    ru: {
      title: "Новые клиенты",
      question: "Сколько целевых аккаунтов стали клиентами?",
      formula: "Аккаунты, первый в истории выигрыш которых закрыт в периоде и которые были целевыми при создании его возможности.",
      nothing: "Нет списка целевых аккаунтов или выигрыши не собираются: значения нет. Если есть то и другое, а новых клиентов нет, — 0.",
      because: "Первый выигрыш A; B выигран во второй раз, C целевым не был. По всем аккаунтам — 2.",
      caveats: [
        "Первый выигрыш — более ранний из первой выигранной возможности и первого контракта; контракт, в котором названа его возможность, — тот же выигрыш, контракт без возможности считается с начала его срока.",
        "Контракт, который заканчивается в день своего начала, — тоже выигрыш в этот день. Клиентом он никого не делает: аккаунт остаётся целевым.",
        "Считаются аккаунты, а не сделки. Выигрыши без известного аккаунта ни для кого не могут быть первыми и не учитываются.",
        "Клиент, ушедший больше 365 дней назад и выигранный снова, считается только с настройкой winback_as_new и тогда показан рядом как «возвращён».",
      ],
    },
    "zh-CN": {
      title: "新赢得的客户",
      question: "有多少目标公司成为客户？",
      formula: "首次赢单的关闭日期在期间内、且创建该机会时为目标的帐户。",
      nothing: "未采集目标名单或赢单：无值。两者都有但没有赢得帐户则为 0。",
      because: "A 的首次赢单；B 是第二次赢单，C 从未是目标。按全部帐户为 2。",
      caveats: [
        "首次赢单为首个赢单机会与首份合同两者中较早者；写明其机会的合同与该机会是同一次赢单，没有机会的合同按其开始日计。",
        "在开始当日即结束的合同，也在其开始日计为赢单。它不使任何帐户成为客户：该帐户仍是目标公司。",
        "计帐户，不计交易。帐户未知的赢单不可能是任何帐户的首次赢单，不计入。",
        "离开超过 365 天后又赢回的客户，只有在设置 winback_as_new 下才计入，此时另列为“赢回”（won back）。",
      ],
    },
  },
});
