import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { targetListNeed } from "../../relations/population.ts";
import { textOf } from "../../relations/settings.ts";
import { firstWindowKnob, newBusiness, targetWinKnobs, winsOfPopulation, withYearly } from "../../relations/wins.ts";

/** New business of target accounts, or of all. */
function newWins(window: Window, knobs: KnobValues): Sql {
  return winsOfPopulation(newBusiness(window, knobs), window, knobs);
}

export default kpi({
  id: "new_revenue_won",
  title: "New revenue won",
  group: "won",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How much revenue came from target accounts turned into customers?",
  formula: "Won amounts of the first-ever wins of accounts, with the close in the period, of accounts that were a target when the opportunity was created.",
  denominator: "",
  caveats: [
    "The first win is the earlier of the first won opportunity and the first contract; a contract that names its opportunity is the same win.",
    "Later wins of the account are expansion and are not in this number; wins on the day of the first one are.",
    "A win without an amount counts with 0 and stands beside as “no amount”. Wins of no known account cannot be the first of anybody and are left out.",
  ],
  knobs: {
    basis: { default: "booked", choices: ["booked", "first_year", "recurring"], meaning: "The amount as booked, the first year of the contracts that came of it, or their recurring value a year." },
    first_window_days: firstWindowKnob,
    ...targetWinKnobs,
  },
  reads: ["opportunity", "contract", "list_membership", "order", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] }, targetListNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, won_at AS at,
      CAST(${textOf(knobs, "basis") === "booked" ? sql`ifNull(won_amount, 0)` : sql`yearly_amount`}, 'Nullable(Decimal(38, 12))') AS numerator, 0 AS denominator,
      if(${textOf(knobs, "basis") === "booked" ? sql`true` : sql`yearly_money = ''`}, money, yearly_money) AS currency, win_labels AS labels, win_record AS record, batch, seq,
      ${textOf(knobs, "basis") === "booked" ? sql`if(won_amount IS NULL, 'no amount', '')` : sql`if(yearly_amount IS NULL, 'no contract', '')`} AS flag
    FROM (${textOf(knobs, "basis") === "booked" ? newWins(window, knobs) : withYearly(newWins(window, knobs), textOf(knobs, "basis") === "first_year")})`,
  nothing: "No target list or no wins are collected: no value. With both and nothing won it is 0.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2026-01-01`,
      opportunity: `
        id | account_id | created_at | closed_at            | status | amount
        o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 40000
        o2 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won    | 10000
        o3 | B          | 2026-02-01 | 2026-03-05T10:00:00Z | won    | 25000`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 40000 },
    because: "A's first win; its second is expansion, and B was no target. All new revenue would be 65,000.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status | amount
          o2 | A          | 2026-03-02T10:00:00Z | won    | 40
          o1 | A          | 2026-03-02T10:00:00Z | won    | 20
          o3 | A          | 2026-03-02T11:00:00Z | won    | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all", first_window_days: -1 },
      then: { value: 20 },
      because: "The first win alone: of two at the same instant the one with the first id. By default all three of the first day are new business.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 40000
          o2 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won    | 10000
          o3 | B          | 2026-02-01 | 2026-03-05T10:00:00Z | won    | 25000
          o4 |            | 2026-02-01 | 2026-03-05T10:00:00Z | won    | 7`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all" },
      then: { value: 65000 },
      because: "All new revenue of known accounts; with this setting no target list is needed.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 | 2026-03-01
          B          | 2026-02-02 |
          C          | 2026-01-01 |
          D          | 2026-01-01 |`,
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount | deleted
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 100    |
          o2 | B          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 200    |
          o3 | C          | 2026-02-01 | 2026-03-02T10:00:00Z | won    |        |
          o4 | D          | 2025-02-01 | 2025-03-02T10:00:00Z | won    | 1      | yes
          o5 | D          | 2026-02-01 | 2026-03-31T23:59:59Z | won    | 400    |
          o6 | D          | 2026-02-01 | 2026-04-01T00:00:00Z | won    | 800    |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 500, flags: { "no amount": 1 } },
      because: "A was a target when its opportunity was created (100), B not yet; C's has no amount and counts 0; D's deleted win of 2025 never was, so the one of the last second is its first (400).",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01
          C          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 100
          o2 | B          | 2026-02-01 | 2026-03-12T10:00:00Z | won    | 7`,
        contract: `
          id | account_id | opportunity | starts     | ends       | value
          k1 | A          | o1          | 2026-03-10 | 2027-03-10 | 90
          k2 | B          |             | 2026-03-01 | 2027-03-01 | 200
          k3 | C          |             | 2026-02-28 | 2027-03-01 | 400`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 300 },
      because: "A's contract is the same win as its opportunity; B's first win is the contract of 1 March, so the opportunity after it is expansion; C became a customer in February.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 1000
          o2 | A          | 2026-02-01 | 2026-03-09T10:00:00Z | won    | 500
          o3 | B          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 700`,
        contract: `
          id | account_id | opportunity | starts     | ends       | value | recurring_value
          k1 | A          | o1          | 2026-03-10 | 2028-03-10 | 1000  |
          k2 | A          | o2          | 2026-03-10 | 2026-09-10 | 100   | 200`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { basis: "first_year", first_window_days: 7 },
      then: { value: 600, flags: { "no contract": 1 } },
      because: "The first year of a two-year contract of 1,000 is 500; half a year of 200 a year is 100; the second win lies within 7 days. Of B's no contract is known: its first year cannot be said.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at | closed_at            | status | amount | currency
          o1 | A          | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 1000   | USD
          o2 | B          | 2026-02-01 | 2026-03-03T10:00:00Z | won    | 500    | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-02 | USD  | EUR | 0.9
          2026-03-31 | USD  | EUR | 0.5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1400 },
      because: "Each win at the rate of its own close: 900 and 500.",
    },
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-02T10:00:00Z | won    | 40000`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say whether A was aimed at; the setting population = all counts it.",
    },
  ],
  words: {
    ru: {
      title: "Новый доход",
      question: "Сколько дохода дали целевые аккаунты, ставшие клиентами?",
      formula: "Суммы первых в истории выигрышей аккаунтов, закрытых в периоде, — у аккаунтов, которые были целевыми при создании возможности.",
      nothing: "Нет списка целевых аккаунтов или выигрыши не собираются: значения нет. Если есть то и другое, а выигрышей нет, — 0.",
      because: "Первый выигрыш A; второй его выигрыш — расширение, а B не был целевым. Весь новый доход составил бы 65 000.",
      caveats: [
        "Первый выигрыш — более ранний из первой выигранной возможности и первого контракта; контракт, в котором названа его возможность, — тот же выигрыш.",
        "Более поздние выигрыши аккаунта — расширение и в это число не входят; выигрыши того же дня, что и первый, входят.",
        "Выигрыш без суммы считается как 0 и показан рядом как «без суммы». Выигрыши без известного аккаунта ни для кого не могут быть первыми и не учитываются.",
      ],
    },
    "zh-CN": {
      title: "新赢得收入",
      question: "转为客户的目标公司带来多少收入？",
      formula: "关闭日期在期间内的帐户首次赢单的金额，限于创建机会时为目标的帐户。",
      nothing: "未采集目标名单或赢单：无值。两者都有但没有赢单则为 0。",
      because: "A 的首次赢单；其第二单属于扩展，B 不是目标。全部新收入为 65,000。",
      caveats: [
        "首次赢单为首个赢单机会与首份合同两者中较早者；写明其机会的合同与该机会是同一次赢单。",
        "帐户之后的赢单属于扩展，不计入此数；与首次赢单同日的赢单计入。",
        "没有金额的赢单计 0，另列为“无金额”（no amount）。帐户未知的赢单不可能是任何帐户的首次赢单，不计入。",
      ],
    },
  },
});
