import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { targetAt, targetSpans, targetsBetween } from "../../relations/spans.ts";
import { dayOf, daysBetween, endInstant, fromInstant, inside, nowInstant, stateInstant } from "../../relations/time.ts";
import { wonAccounts } from "../../relations/won-accounts.ts";
import { firstWins } from "../../relations/wins.ts";

/** Target accounts of the window, and those won in it: `account_id, listed_at, won, won_origin, list_origin, is_young (0)`. */
function ofPeriod(window: Window, knobs: KnobValues): Sql {
  const won = sql`SELECT account_id, win_record, batch, seq FROM (${wonAccounts(window, { ...knobs, population: "target" })})`;
  return sql`
    SELECT a.account_id AS account_id, ${stateInstant(window)} AS listed_at, w.known AS won, w.won_origin AS won_origin, (a.entry.4, a.entry.5) AS list_origin, 0 AS is_young
    FROM (
      SELECT account_id, arrayFirst(s -> s.1 < ${endInstant(window)} AND s.2 > ${fromInstant(window)}, target_spans) AS entry
      FROM (${targetSpans(window)})
      WHERE account_id IN (${targetsBetween(fromInstant(window), endInstant(window), window)} UNION DISTINCT SELECT account_id FROM (${won}))
    ) AS a
    LEFT JOIN (SELECT account_id, (win_record, batch, seq) AS won_origin, 1 AS known FROM (${won})) AS w ON a.account_id = w.account_id`;
}

/** Accounts that became targets in the window, and whether they were won within the days: the columns of {@link ofPeriod}. */
function ofCohort(window: Window, knobs: KnobValues): Sql {
  const days = value.int(numberOf(knobs, "within_days"));
  const turns = sql`arrayFilter(t -> ${inside(sql`t`, window)} AND ${targetAt(sql`t`)} AND NOT ${targetAt(sql`(t - toIntervalMillisecond(1))`)},
    arrayConcat(arrayMap(s -> s.1, target_spans), arrayMap(s -> s.2, excluded_spans), arrayMap(s -> s.2, customer_spans)))`;
  return sql`
    SELECT a.account_id AS account_id, a.listed_at AS listed_at, w.known = 1 AND w.won_at >= a.listed_at AND ${daysBetween(sql`a.listed_at`, sql`w.won_at`, window)} <= ${days} AS won,
      w.won_origin AS won_origin, (a.entry.4, a.entry.5) AS list_origin, addDays(${dayOf(sql`a.listed_at`, window)}, ${days}) >= ${dayOf(nowInstant(window), window)} AS is_young
    FROM (
      SELECT account_id, arrayMin(${turns}) AS listed_at, arrayFirst(s -> s.1 <= listed_at AND listed_at < s.2, target_spans) AS entry
      FROM (${targetSpans(window)})
      WHERE notEmpty(${turns})
    ) AS a
    LEFT JOIN (SELECT account_id, won_at, (win_record, batch, seq) AS won_origin, 1 AS known FROM (${firstWins(window)})) AS w ON a.account_id = w.account_id`;
}

export default kpi({
  id: "target_account_win_rate",
  title: "Win rate over target accounts",
  group: "won",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "What share of all target accounts became customers?",
  formula: "Target accounts won for the first time in the period, of all accounts that were a target on at least one day of it.",
  denominator: "target accounts of the period",
  caveats: [
    "An account that leaves the list by being won stays in the denominator.",
    "The share over a month and over a year are not comparable: the longer the period, the more are won of nearly the same list.",
    "With reading = cohort, accounts whose days are not over are too young to judge; they are left out and stand beside as “immature”.",
  ],
  knobs: {
    reading: { default: "flow", choices: ["flow", "cohort"], meaning: "Won in the period of those who were targets in it, or of those who became targets in it, won within the days." },
    within_days: { default: 365, meaning: "cohort: days after becoming a target within which the account must be won." },
  },
  reads: ["opportunity", "contract", "list_membership", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] },
  ],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, listed_at AS at, if(is_young, NULL, toUInt8(won)) AS numerator, if(is_young, 0, 1) AS denominator,
      if(won, won_origin.1, 'list_membership') AS record, if(won, won_origin.2, list_origin.1) AS batch, if(won, won_origin.3, list_origin.2) AS seq,
      if(is_young, 'immature', '') AS flag
    FROM (${textOf(knobs, "reading") === "cohort" ? ofCohort(window, knobs) : ofPeriod(window, knobs)})`,
  nothing: "No target account in the period: no value, never 0.",
  example: {
    given: {
      list_membership: `account_id | from | to\n${rowsFor(38, (n) => `T${n} | 2026-01-01 |`)}
        T39        | 2026-03-31 |
        T40        | 2026-01-01 | 2026-03-02`,
      opportunity: `id | account_id | created_at | closed_at | status\n${rowsFor(4, (n) => `o${n} | T${n} | 2026-02-01 | 2026-03-02T10:00:00Z | won`)}
        o5 | Z          | 2026-02-01 | 2026-03-02T10:00:00Z | won`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.1, of: [4, 40] },
    because: "Four of forty target accounts were won; among the forty are those that were on the list for a part of March only; Z never was a target.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 | 2026-03-01
          C          | 2026-01-01 | 2026-02-15
          D          | 2026-04-01 |
          E          | 2026-01-01 |
          F          | 2026-01-01 |`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          a1 | A          | 2026-02-01T00:00:00Z | 2026-03-01T00:00:00Z | won
          c1 | C          | 2026-02-01T00:00:00Z | 2026-03-20T00:00:00Z | won
          d1 | D          | 2026-02-01T00:00:00Z | 2026-03-20T00:00:00Z | won
          e1 | E          | 2025-02-01T00:00:00Z | 2025-12-20T00:00:00Z | won
          e2 | E          | 2026-02-01T00:00:00Z | 2026-03-20T00:00:00Z | won
          f1 | F          | 2026-02-01T00:00:00Z | 2026-04-01T00:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2 / 3, of: [2, 3] },
      because: "A was won in the first instant and stays in the denominator, C left the list while its opportunity ran. F is won after the end and is a target all March. B left before, D comes after, E was a customer throughout.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-03-01 |
          B          | 2026-03-31 |
          C          | 2026-03-10 |
          D          | 2026-02-28 |
          E          | 2026-04-01 |
          F          | 2026-02-01 | 2026-03-10
          F          | 2026-03-10 |`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          a1 | A          | 2026-02-01T00:00:00Z | 2026-03-02T23:00:00Z | won
          b1 | B          | 2026-02-01T00:00:00Z | 2026-04-02T00:00:00Z | won
          c1 | C          | 2026-02-01T00:00:00Z | 2026-03-10T00:00:00Z | lost`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { reading: "cohort", within_days: 1 },
      then: { value: 0.5, of: [1, 2], flags: { immature: 1 } },
      because: "A, B and C became targets in March; A was won on the day after, C was not. B's day is not over yet. D and E became targets outside, F went from one entry to the next.",
    },
    {
      given: { list_membership: "account_id | from", opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "The list is empty.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "There are targets, but neither opportunities nor contracts were ever collected.",
    },
  ],
  words: {
    ru: {
      title: "Процент побед по целевым аккаунтам",
      question: "Какая доля всех целевых аккаунтов стала клиентами?",
      formula: "Целевые аккаунты, впервые выигранные в периоде, от всех аккаунтов, бывших целевыми хотя бы один день периода.",
      denominator: "целевых аккаунтов периода",
      nothing: "В периоде нет целевых аккаунтов: значения нет, никогда не 0.",
      because: "Из сорока целевых аккаунтов выиграны четыре; в числе сорока и те, что были в списке лишь часть марта; Z целевым не был.",
      caveats: [
        "Аккаунт, покинувший список из-за выигрыша, остаётся в знаменателе.",
        "Доли за месяц и за год сравнивать нельзя: чем длиннее период, тем больше выиграно почти из того же списка.",
        "При reading = cohort аккаунты, срок которых ещё не вышел, судить рано; они не учитываются и показаны рядом как «слишком рано».",
      ],
    },
    "zh-CN": {
      title: "目标公司赢单率",
      question: "全部目标公司中有多少成为客户？",
      formula: "期间内首次赢得的目标公司，除以期间内至少有一天是目标的全部帐户。",
      denominator: "期间内的目标公司",
      nothing: "期间内没有目标公司：无值，绝不记为 0。",
      because: "四十家目标公司中赢得四家；只在 3 月部分时间在名单上的也计入这四十家；Z 从未是目标。",
      caveats: [
        "因赢单而离开名单的帐户仍留在分母中。",
        "一个月与一年的比例不可比：期间越长，从几乎相同的名单中赢得的就越多。",
        "使用 reading = cohort 时，跟踪天数尚未结束的帐户为时尚早；它们不计入，另列为“为时尚早”（immature）。",
      ],
    },
  },
});
