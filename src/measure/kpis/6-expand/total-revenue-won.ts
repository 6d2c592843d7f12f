import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { revenueWon } from "../../relations/revenue.ts";
import { textOf } from "../../relations/settings.ts";
import { stateInstant } from "../../relations/time.ts";
import { onceTargets } from "../../relations/wins.ts";

/** Revenue of the population: `counts` is 0 where it is left out; `aimless` is 1 where there is no target list at all. */
function revenue(window: Window, knobs: KnobValues): Sql {
  const rows = revenueWon(window, textOf(knobs, "basis") === "yearly");
  switch (textOf(knobs, "population")) {
    case "all":
      return sql`SELECT *, 0 AS aimless FROM (${rows})`;
    case "known":
      return sql`SELECT *, 0 AS aimless FROM (${rows}) WHERE account_id != ''`;
    default:
      return sql`
        SELECT *, (SELECT count() = 0 FROM list_membership WHERE list_kind = 'target') AS aimless
        FROM (${rows})
        WHERE aimless = 1 OR account_id IN (${onceTargets(stateInstant(window), window)})`;
  }
}

export default kpi({
  id: "total_revenue_won",
  title: "Total revenue won",
  group: "expanded",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "How much did we win in all: new, renewal and expansion?",
  formula: "Won amounts of new business, renewals and expansion with their close in the period, of customers that once were target accounts or are on the list now.",
  denominator: "",
  caveats: [
    "As long as there is no target list every win counts, also those without an account, and each says so: “no target list”. The setting population = all keeps it so.",
    "Of a renewal the part that was due is renewal, the excess is expansion, never both. A renewal that also stands as a won renewal opportunity of the same account within 90 days counts once, as the opportunity.",
    "A win without an amount counts with 0 and stands beside as “no amount”. Foreign amounts are converted at the rate of the day of the close.",
  ],
  knobs: {
    basis: { default: "booked", choices: ["booked", "yearly"], meaning: "Amounts as booked, or what the contracts that came of them are worth a year." },
    population: {
      default: "once_targets",
      choices: ["once_targets", "known", "all"],
      meaning: "Customers that were targets when first won or are on the list now; all known accounts; or every win.",
    },
  },
  reads: ["opportunity", "renewal", "contract", "list_membership", "order", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["renewal"] }],
  labels: opportunityLabelNames,
  buckets: () => ["new", "renewal", "expansion"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, if(twice = 1, NULL, numerator) AS numerator, 0 AS denominator, currency, bucket, labels, record, batch, seq,
      multiIf(twice = 1, 'counted as opportunity', missing != '', missing, aimless = 1, 'no target list', '') AS flag
    FROM (${revenue(window, knobs)})`,
  nothing: "No opportunities or renewals are collected: no value. With a source and nothing won it is 0.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2025-01-01`,
      opportunity: `
        id | account_id | kind   | created_at | closed_at            | status | amount
        o1 | A          | new    | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 40000
        o2 | A          | upsell | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 10000
        o3 | B          | new    | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 99000`,
      renewal: `
        id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
        r1 | A          | 2026-03-20 | 25000         | 25000          | renewed | 2026-03-10`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 75000, buckets: { new: 40000, renewal: 25000, expansion: 10000 } },
    because: "New 40,000, renewal 25,000, expansion 10,000; B never was a target.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | kind | closed_at            | status | amount | deleted
          o1 | A          | new  | 2026-03-01T00:00:00Z | won    | 100    |
          o2 |            | new  | 2026-03-20T10:00:00Z | won    | 200    |
          o3 | B          | new  | 2026-04-01T00:00:00Z | won    | 400    |
          o4 | B          | new  | 2026-03-20T10:00:00Z | lost   | 800    |
          o5 | B          | new  | 2026-03-20T10:00:00Z | won    | 1600   | yes`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 300, flags: { "no target list": 2 }, by: { dimension: "account_id", values: { A: 100, "no account": 200 } } },
      because: "Somebody with a CRM export alone sees every win, and that there is no target list; at the end of the period is outside, lost and deleted ones never count.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2025-01-01 | 2025-06-01
          B          | 2026-03-31 |
          C          | 2026-04-01 |`,
        opportunity: `
          id | account_id | kind       | created_at | closed_at            | status | amount
          o1 | A          | new        | 2025-02-01 | 2025-03-02T10:00:00Z | won    | 7
          o2 | A          | cross_sell | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 100
          o3 | B          | new        | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 200
          o4 | C          | new        | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 400
          o5 |            | new        | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 800`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 300, flags: {}, buckets: { new: 200, renewal: 0, expansion: 100 } },
      because: "A was a target when it was won first, B is on the list in the last instant, C comes a day later; a win without account belongs to no target.",
    },
    {
      given: {
        opportunity: `
          id | account_id | kind    | closed_at            | status | amount
          o1 | A          | renewal | 2026-03-20T10:00:00Z | won    | 500
          o2 | D          | new     | 2026-03-20T10:00:00Z | won    |`,
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | A          | 2026-03-25 | 500           | 500            | renewed | 2026-03-21
          r2 | B          | 2026-03-25 | 500           | 800            | renewed | 2026-03-21
          r3 | C          | 2026-03-25 | 500           | 300            | renewed | 2026-03-31
          r4 | C          | 2026-03-25 | 500           |                | lost    | 2026-03-31
          r5 | E          | 2026-03-25 |               | 50             | renewed |
          r6 | E          | 2026-03-25 | 100           |                | renewed |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all" },
      then: { value: 1650, flags: { "counted as opportunity": 1, "no amount": 2 }, buckets: { new: 0, renewal: 1350, expansion: 300 } },
      because: "A's renewal stands as an opportunity already; B renewed 500 and expanded by 300; C shrank to 300; E's has no due amount and counts as renewal on its due day, the other one no renewed amount and counts 0. D's win has no amount.",
    },
    {
      given: {
        opportunity: `
          id | account_id | kind | closed_at            | status | amount | currency
          o1 | A          | new  | 2026-03-20T10:00:00Z | won    | 100    | USD
          o2 | A          | new  | 2026-03-20T10:00:00Z | won    | 100    | GBP
          o3 | A          | new  | 2026-03-20T10:00:00Z | won    | 100    | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-20 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "known" },
      then: { value: 190 },
      because: "The dollars at the rate of the day; for the pounds there is none, so they are unknown and the total says so.",
    },
    {
      given: {
        opportunity: `
          id | account_id | kind | closed_at            | status | amount
          o1 | A          | new  | 2026-03-20T10:00:00Z | won    | 3000
          o2 | B          | new  | 2026-03-20T10:00:00Z | won    | 3000`,
        contract: `
          id | account_id | opportunity | starts     | ends       | value
          k1 | A          | o1          | 2026-04-01 | 2029-04-01 | 3000`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { basis: "yearly", population: "all" },
      then: { value: 1000, flags: { "no contract": 1 } },
      because: "Three years of 3,000 are 1,000 a year; of B no contract is known, so a yearly value cannot be said.",
    },
    {
      given: { opportunity: "id", list_membership: "account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { new: 0, renewal: 0, expansion: 0 } },
      because: "Nothing won.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source of wins.",
    },
  ],
  words: {
    ru: {
      title: "Общий выигранный доход",
      question: "Сколько мы выиграли всего: новые продажи, продления, расширение?",
      formula: "Выигранные суммы новых продаж, продлений и расширения с закрытием в периоде — у клиентов, которые когда-то были целевыми аккаунтами или стоят в списке сейчас.",
      nothing: "Возможности и продления не собираются: значения нет. Если источник есть, а выигрышей нет, — 0.",
      because: "Новая продажа 40 000, продление 25 000, расширение 10 000; B целевым не был.",
      caveats: [
        "Пока списка целевых аккаунтов нет, считается каждый выигрыш, в том числе без аккаунта, и у каждого отмечено: «нет списка целевых». Настройка population = all оставляет так навсегда.",
        "В продлении сумма к продлению — это продление, излишек — расширение, никогда не то и другое сразу. Продление, которое стоит и как выигранная возможность продления того же аккаунта в пределах 90 дней, считается один раз — как возможность.",
        "Выигрыш без суммы считается как 0 и показан рядом как «без суммы». Суммы в других валютах пересчитаны по курсу дня закрытия.",
      ],
    },
    "zh-CN": {
      title: "总赢得收入",
      question: "我们总共赢得多少：新客户、续约与扩展？",
      formula: "关闭日期在期间内的新客户、续约与扩展的赢单金额，限于曾是目标公司或现在在名单上的客户。",
      nothing: "未采集机会或续约：无值。有来源但没有赢单则为 0。",
      because: "新业务 40,000，续约 25,000，扩展 10,000；B 从未是目标。",
      caveats: [
        "没有目标名单时，每个赢单都计入，包括没有帐户的赢单，且各自注明“无目标名单”（no target list）。设置 population = all 可保持这一做法。",
        "续约中到期的部分为续约，超出部分为扩展，绝不重复。同一帐户在 90 天内同时作为赢单的续约机会存在的续约只计一次，按机会计。",
        "没有金额的赢单计 0，另列为“无金额”（no amount）。外币金额按关闭当日的汇率换算。",
      ],
    },
  },
});
