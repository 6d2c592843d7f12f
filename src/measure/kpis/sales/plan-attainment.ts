import { sql, value } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { planKnobs, plannedActions, plansWithActions } from "../../relations/plans.ts";
import { salesActionNeed } from "../../relations/sales-actions.ts";
import { flagOf, numberOf } from "../../relations/settings.ts";
import { startOfDay } from "../../relations/time.ts";

export default kpi({
  id: "plan_attainment",
  title: "Actions done against the daily plan",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "Are the planned actions of every account carried out?",
  formula: "Planned actions that were done, of all that were planned in the period, for each seller, account, working day and type on its own.",
  denominator: "actions planned",
  caveats: [
    "Never more than planned counts, so that much work on one account hides none on another; with all work the figure stands beside as “uncapped”.",
    "Plans of Saturdays, Sundays, holidays and days of absence fall away and stand beside; today's are not over.",
    "An action counts for the seller who did it; one that nobody signed for whoever has such a plan for the account.",
    "A plan for an account that is not known cannot be judged: it is unknown, not undone.",
  ],
  knobs: {
    cap: { default: true, meaning: "Never more than planned counts." },
    ...planKnobs,
  },
  reads: ["plan_action", "touch", "user"],
  needs: [{ record: "plan_action", broughtBy: "the sales team's daily plan" }, salesActionNeed],
  labels: ["owner", "type"],
  facts: ({ window, knobs, workspace }) => sql`
    SELECT account_id, concat(seller, ' ', toString(plan_day), ' ', action_type) AS subject_id, planned_at AS at,
      if(account_id = '' OR aside != '', NULL, ${flagOf(knobs, "cap") ? sql`taken` : sql`done`}) AS numerator, planned AS denominator,
      map('owner', seller, 'type', action_type) AS labels, 'plan_action' AS record, batch, seq, map('done', toFloat64(done)) AS extras,
      multiIf(aside != '', aside, account_id = '', 'no account', '') AS flag
    FROM (${plansWithActions(window, knobs, workspace)})`,
  rows: ({ window, knobs, workspace }) => sql`
    SELECT account_id, concat(seller, ' ', toString(plan_day), ' ', action_type) AS subject_id, planned_at AS at, concat('planned ', replaceAll(action_type, '_', ' ')) AS what,
      toFloat64(planned) AS amount, 'actions' AS unit_of_amount, 'plan_action' AS record, batch, seq
    FROM (${plansWithActions(window, knobs, workspace)})
    UNION ALL
    SELECT a.account_id AS account_id, concat(a.seller, ' ', toString(p.plan_day), ' ', a.action_type) AS subject_id, a.action_at AS at, replaceAll(a.action_type, '_', ' ') AS what,
      toFloat64(a.times) AS amount, 'actions' AS unit_of_amount, 'touch' AS record, a.batch AS batch, a.seq AS seq
    FROM (SELECT *, ${startOfDay(sql`action_day`, window)} AS acted_at FROM (${plannedActions(window, knobs, workspace)})) AS a
    ASOF INNER JOIN (SELECT account_id, seller, action_type, plan_day, planned_at FROM (${plansWithActions(window, knobs, workspace)})) AS p
      ON a.account_id = p.account_id AND a.seller = p.seller AND a.action_type = p.action_type AND a.acted_at >= p.planned_at
    WHERE a.action_day <= addDays(p.plan_day, ${value.int(numberOf(knobs, "catch_up_days"))})`,
  beside: (_parts, _knobs, { denominator, extras }) => ({ uncapped: denominator === 0 ? null : (extras["done"] ?? 0) / denominator }),
  besideLines: ["uncapped"],
  emptyReason: "no_goal",
  nothing: "Nothing was planned: no value, as there is no goal.",
  example: {
    given: {
      plan_action: `
        owner | account_id | day        | type | count
        Kim   | A          | 2026-03-02 | call | 3
        Kim   | B          | 2026-03-02 | call | 2`,
      touch: `
        account_id | at                   | type | side  | user | count
        A          | 2026-03-02T10:00:00Z | call | sales | Kim  | 5`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.6, of: [3, 5], beside: { uncapped: 1 }, by: { dimension: "account_id", values: { A: 1, B: 0 }, beside: { A: { uncapped: 5 / 3 }, B: { uncapped: 0 } } } },
    because: "A got 5 of 3 planned, B none of 2: 3 of 5, although five were done in all.",
  },
  edges: [
    {
      given: {
        user: `
          id | name      | email
          u1 | Kim Stone | kim@us.example`,
        plan_action: `
          owner     | account_id | day        | type    | count
          u1        | A          | 2026-03-02 | Calls   | 2
          Kim Stone | A          | 2026-03-02 | E-Mail  | 1
          Lee       | A          | 2026-03-02 | call    | 1
          Lee       | A          | 2026-02-27 | call    | 7
          Lee       | A          | 2026-03-31 | call    | 1
          Lee       | A          | 2026-04-01 | call    | 7
          Lee       | A          | 2026-03-04 | meeting | 0
          Lee       |            | 2026-03-04 | call    | 4`,
        touch: `
          account_id | at                   | type     | side      | user           | direction
          A          | 2026-03-02T00:00:00Z | call     | sales     | kim@us.example | out
          A          | 2026-03-02T23:59:59Z | call     | sales     |                | out
          A          | 2026-03-02T10:00:00Z | call     | sales     | Lee            | in
          A          | 2026-03-02T10:00:00Z | mail_out | marketing | u1             | out
          A          | 2026-03-03T00:00:00Z | call     | sales     | u1             | out
          B          | 2026-03-02T10:00:00Z | call     | sales     | Lee            | out
          A          | 2026-03-31T10:00:00Z | call     | sales     | Lee            | out`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.6, of: [3, 5], flags: { "no account": 1 }, by: { dimension: "owner", values: { "Kim Stone": 2 / 3, Lee: 0.5 } } },
      because: "Kim called twice (one call nobody signed is hers) and did not mail; Lee called on the last day, not on 2 March: an inbound call and one at another account are none. Of no known account nothing can be said; February, April and a plan of 0 are no plan.",
    },
    {
      given: {
        plan_action: `
          owner | account_id | day        | type | count
          Kim   | A          | 2026-03-02 | call | 3
          Kim   | A          | 2026-03-03 | call | 1
          Kim   | A          | 2026-03-06 | call | 2
          Lee   | A          | 2026-03-31 | call | 1`,
        touch: `
          account_id | at                   | type | side  | user | count
          A          | 2026-03-02T10:00:00Z | call | sales | Kim  | 1
          A          | 2026-03-03T10:00:00Z | call | sales | Kim  | 2
          A          | 2026-03-04T10:00:00Z | call | sales | Kim  | 9
          A          | 2026-03-05T10:00:00Z | call | sales | Kim  | 4`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { catch_up_days: 2 },
      then: { value: 4 / 7, of: [4, 7], beside: { uncapped: 16 / 7 } },
      because: "The two calls of 3 March are the second and third of 2 March; those of 4 March make up for 3 March, no earlier day is open. Nobody called on 6 March or after: 3 + 1 + 0 of 6, and Lee none of 1.",
    },
    {
      given: {
        plan_action: `
          owner | account_id | day        | type | count
          Kim   | A          | 2026-03-02 | call | 1
          Kim   | A          | 2026-03-03 | call | 1
          Lee   | A          | 2026-03-03 | call | 1
          Kim   | A          | 2026-03-07 | call | 1
          Kim   | A          | 2026-03-09 | call | 1`,
        touch: `
          account_id | at                   | type | side  | user | count
          A          | 2026-03-02T10:00:00Z | call | sales | Kim  | 4
          A          | 2026-03-07T10:00:00Z | call | sales | Kim  | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      settings: { holidays: "2026-03-09" },
      knobs: { absences: "Kim 2026-03-03..2026-03-05, Mia 2026-03-02", cap: false },
      then: { value: 2, of: [4, 2], flags: { absent: 1, "no working day": 2 } },
      because: "Kim's plan of 3 March falls away, Lee's does not; a Saturday and a holiday are no working days. Uncapped, four calls against two plans.",
    },
    {
      given: { plan_action: "owner | day | type", touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_goal" },
      because: "Nothing was planned.",
    },
    {
      given: { touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Plans were never collected.",
    },
  ],
  words: {
    ru: {
      title: "Выполнение плана действий",
      question: "Выполняются ли запланированные действия по каждому аккаунту?",
      formula: "Выполненные запланированные действия от всех запланированных в периоде — отдельно для каждого продавца, аккаунта, рабочего дня и вида.",
      denominator: "запланированных действий",
      nothing: "Ничего не запланировано: значения нет, ведь нет цели.",
      because: "A получил 5 из 3 запланированных, B ни одного из 2: 3 из 5, хотя всего сделано пять.",
      caveats: [
        "Сверх плана ничего не считается, чтобы усердие в одном аккаунте не скрывало пустоту в другом; значение со всей работой показано рядом как «с перевыполнением плана».",
        "Планы на субботы, воскресенья, праздники и дни отсутствия отпадают и показаны рядом; сегодняшние ещё не завершены.",
        "Действие считается тому продавцу, который его выполнил; неподписанное — тому, у кого есть такой план по этому аккаунту.",
        "План по неизвестному аккаунту оценить нельзя: он неизвестен, а не невыполнен.",
      ],
    },
    "zh-CN": {
      title: "每日计划完成率",
      question: "每个帐户的计划行动是否完成？",
      formula: "期间内计划的全部行动中已完成的比例；按销售人员、帐户、工作日和类型分别比较。",
      denominator: "计划的行动",
      nothing: "没有计划：无值，因为没有目标。",
      because: "A 计划 3 次，完成 5 次；B 计划 2 次，没有完成：3/5，尽管总共完成了五次。",
      caveats: [
        "计入的数量绝不超过计划，因此在一个帐户上做得多不会掩盖在另一个帐户上没有做；含全部工作的数值另列为“含超出计划的部分”（uncapped）。",
        "周六、周日、节假日和缺勤日的计划不计，另列；今天的计划尚未结束。",
        "行动归于执行它的销售人员；没有署名的行动，归于对该帐户有此类计划的人。",
        "帐户未知的计划无法判断：为未知，而非未完成。",
      ],
    },
  },
});
