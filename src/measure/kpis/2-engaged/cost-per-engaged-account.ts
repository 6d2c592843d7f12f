import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { costLabelNames } from "../../relations/costs.ts";
import { engagementEntries, enteringKnobs } from "../../relations/engagement.ts";
import { targetsNeed } from "../../relations/population.ts";
import { costFacts, costNeed, lagBeside, perAccountFacts, programmeCosts, programmeKnobs, reEntriesKnob } from "../../relations/programme-costs.ts";
import { medianToStage, stageTimingKnobs } from "../../relations/stage-lag.ts";
import { flagOf } from "../../relations/settings.ts";
import { actionsNeed } from "../../relations/touches.ts";

export default kpi({
  id: "cost_per_engaged_account",
  title: "Cost per engaged account",
  group: "engaged",
  unit: "money",
  better: "down",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "What does it cost to get a target account to engage?",
  formula: "Programme cost of marketing and sales in the period (media, tools, events, content, staff), by target accounts that newly become engaged in it.",
  denominator: "target accounts that became engaged",
  caveats: [
    "An account enters when its minutes reach the threshold, when it is put on the list while engaged, or when an opportunity opens before it engaged (it skips the stage).",
    "Who falls below the threshold for less than seven whole days has not left and does not enter again.",
    "A cost line over several days is spread evenly over them; overhead and customer success are left out; so is what was spent on a single account that was no target that day.",
    "Cost and entries of one period: where accounts take long to engage, set timing = lagged (the median days from the list to the stage) or lag_days.",
    "No entry gives no value; the cost is shown all the same.",
  ],
  knobs: { ...enteringKnobs, ...programmeKnobs, ...stageTimingKnobs, re_entries: reEntriesKnob },
  reads: ["cost", "touch", "person", "list_membership", "opportunity", "contract", "order"],
  needs: [
    costNeed,
    targetsNeed,
    actionsNeed,
  ],
  labels: costLabelNames,
  facts: ({ window, knobs }) => sql`
    ${costFacts(programmeCosts(window, knobs, medianToStage((year) => engagementEntries(year, knobs), window)))}
    UNION ALL
    ${perAccountFacts(sql`
      SELECT account_id, concat(account_id, ' ', toString(entered_at)) AS subject, entered_at AS counted_at, map('cause', cause) AS own_labels,
        'list_membership' AS record, entry.4 AS batch, entry.5 AS seq
      FROM (${engagementEntries(window, knobs)})
      WHERE ${flagOf(knobs, "re_entries") ? sql`true` : sql`is_first = 1`}`)}`,
  beside: lagBeside,
  besideUnits: { lag: "days" },
  nothing: "No account entered the stage: no value; the cost is shown beside.",
  example: {
    given: {
      cost: `
        id | from       | amount | kind  | side
        k1 | 2026-03-10 | 9000   | media | marketing
        k2 | 2026-03-15 | 3000   | staff | sales`,
      list_membership: `
        account_id
        A
        B
        C
        D
        E
        F
        G
        H
        I`,
      touch: `
        account_id | visitor | at                   | type      | count
        A          | v1      | 2026-03-02T10:00:00Z | page_view | 10
        B          | v2      | 2026-03-03T10:00:00Z | page_view | 12
        C          | v3      | 2026-03-04T10:00:00Z | page_view | 10
        D          | v4      | 2026-03-05T10:00:00Z | page_view | 10
        E          | v5      | 2026-03-06T10:00:00Z | page_view | 10
        F          | v6      | 2026-03-07T10:00:00Z | page_view | 10
        G          | v7      | 2026-03-08T10:00:00Z | page_view | 10
        H          | v8      | 2026-03-09T10:00:00Z | page_view | 10
        I          | v9      | 2026-03-09T10:00:00Z | page_view | 9`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1500, of: [12000, 8] },
    because: "12,000 EUR were spent; eight accounts reached 10 minutes, the ninth has only 9.",
  },
  edges: [
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-01-29 | 30
          k2 | 2026-01-30 | 700
          k3 | 2026-03-01 | 70
          k4 | 2026-03-02 | 9`,
        list_membership: `
          account_id | from
          A          | 2026-02-10
          B          | 2026-01-01
          C          | 2026-03-20
          D          |
          E          | 2024-01-01`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-03-02T10:00:00Z | page_view | 10
          B          | v2      | 2026-02-10T10:00:00Z | page_view | 10
          C          | v3      | 2026-03-25T10:00:00Z | page_view | 9
          D          | v4      | 2026-03-25T10:00:00Z | page_view | 10
          E          | v5      | 2025-03-31T10:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { timing: "lagged" },
      then: { value: 385, of: [770, 2], beside: { lag: 30 } },
      because: "In the year before the end of March A took 20 days from the list to the stage and B 40; when D was listed nobody knows, E entered longer ago, C has not: the median is 30 days. So A and D, who entered in March, bear the cost of 30 January to 1 March.",
    },
    {
      given: {
        cost: `
          id | from       | until      | amount | kind     | side      | account_id
          k1 | 2026-01-01 | 2026-12-31 | 1200   | tool     | marketing |
          k2 | 2026-04-01 |            | 77     | media    | marketing |
          k3 | 2026-03-31 |            | 100    | media    | marketing |
          k4 | 2026-03-10 |            | 5000   | overhead | marketing |
          k5 | 2026-03-10 |            | 5000   | staff    | success   |
          k6 | 2026-03-10 |            | 5000   | event    | sales     | Z
          k7 | 2026-03-10 |            | 50     | event    | sales     | A`,
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-03-02T10:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 251.91780821, of: [251.91780821, 1] },
      because: "31 of 365 days of the tool (101.92), the media of the last day and the dinner for A (50); overhead, customer success and the event of a company that is no target are left out.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-05-10 | 900`,
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 |
          C          | 2026-05-05 |
          D          | 2026-01-01 |
          E          | 2026-01-01 |
          F          | 2026-01-01 |`,
        opportunity: `
          id | account_id | created_at           | amount | status
          o1 | D          | 2026-05-20T09:00:00Z | 5000   | open
          o2 | F          | 2026-05-20T09:00:00Z |        | open`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-01-31T00:00:00Z | page_view | 10
          A          | v1      | 2026-05-07T23:00:00Z | page_view | 10
          B          | v2      | 2026-01-31T00:00:00Z | page_view | 10
          B          | v2      | 2026-05-08T00:00:01Z | page_view | 10
          C          | v3      | 2026-05-01T00:00:00Z | page_view | 10
          E          | v5      | 2026-04-30T23:59:59Z | page_view | 10`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: 300, of: [900, 3] },
      because: "A's and B's pages of 31 January expire on 1 May. A comes back on the seventh day and never left; B comes back on 8 May, after seven whole days, and enters again. C is engaged and put on the list on 5 May. D's opportunity opens without engagement: it skips the stage. E entered the day before. F's opportunity has no amount and is none.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-05-10 | 900`,
        list_membership: `
          account_id
          A
          B`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-01-31T00:00:00Z | page_view | 10
          A          | v1      | 2026-05-20T00:00:00Z | page_view | 10
          B          | v2      | 2026-05-20T00:00:00Z | page_view | 10`,
      },
      period: ["2026-05-01", "2026-06-01"],
      knobs: { re_entries: false },
      then: { value: 900, of: [900, 1] },
      because: "A was engaged before and came back; with the setting only B counts.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-05-10 | 900`,
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-01-31T00:00:00Z | page_view | 10
          A          | v1      | 2026-05-05T00:00:00Z | page_view | 10`,
        opportunity: `
          id | account_id | created_at | closed_at            | amount | status
          o1 | A          | 2026-03-01 | 2026-05-03T00:00:00Z | 5000   | lost`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: 900, of: [900, 1] },
      because: "The minutes ran out on 1 May and the opportunity was lost on 3 May: a loss ends the grace at once, so 5 May is a new entry.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-05-10 | 900`,
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-06-01T00:00:00Z | page_view | 10
          A          | v1      | 2026-05-01T00:00:00Z | page_view | 9`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: null, of: [900, 0], reason: "no_denominator" },
      because: "A reaches the threshold at the instant the period ends: no entry in May, no value; the 900 are shown.",
    },
    {
      given: {
        cost: `
          id | from       | amount | currency | kind
          k1 | 2026-04-21 | 900    | USD      | media
          k2 | 2026-05-21 | 50     | EUR      | media
          k3 | 2026-05-22 | 70     | EUR      | media
          k4 | 2026-05-01 | 30     | EUR      | event`,
        fx_rate: `
          day        | from | to  | rate
          2026-04-21 | USD  | EUR | 0.5
          2026-05-01 | USD  | EUR | 0.9`,
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-05-20T00:00:00Z | page_view | 10`,
      },
      period: ["2026-05-01", "2026-06-01"],
      knobs: { lag_days: 10, cost_scope: "media" },
      then: { value: 500, of: [500, 1] },
      because: "With a lag of ten days the entries of May bear the media of 21 April to 21 May: 450 EUR at the rate of the day it was spent, and 50.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-05-05T00:00:00Z | page_view | 10`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a cost source the cost is not 0, it is not known.",
    },
  ],
  words: {
    ru: {
      title: "Стоимость вовлечённого аккаунта",
      question: "Сколько стоит вовлечь целевой аккаунт?",
      formula: "Расходы на программу маркетинга и продаж за период (медиа, инструменты, мероприятия, контент, персонал), делённые на целевые аккаунты, ставшие в нём вовлечёнными.",
      denominator: "целевых аккаунтов, ставших вовлечёнными",
      nothing: "Ни один аккаунт не перешёл на этап: значения нет; расходы показаны рядом.",
      because: "Потрачено 12 000 EUR; восемь аккаунтов набрали 10 минут, у девятого только 9.",
      caveats: [
        "Аккаунт переходит на этап, когда его минуты достигли порога, когда его внесли в список уже вовлечённым или когда возможность сделки открылась раньше вовлечения (тогда этап пропущен).",
        "Кто опустился ниже порога меньше чем на семь полных дней, этап не покинул и заново не входит.",
        "Расход на несколько дней делится между ними поровну; накладные расходы и работа с клиентами (customer success) не входят; не входит и то, что потрачено на отдельный аккаунт, который в тот день не был целевым.",
        "Расходы и переходы — одного периода: если вовлечение занимает много времени, задайте timing = lagged (медиана дней от списка до этапа) или lag_days.",
        "Нет переходов — нет значения; расходы всё равно показаны.",
      ],
      says: {
        "Cost of the same period (or of lag_days earlier), or lagged: of as many days earlier as target accounts took to the stage, the median of the year before the end of the period.":
          "Расходы того же периода (или на lag_days дней раньше) либо со сдвигом (lagged): на столько дней раньше, сколько целевым аккаунтам нужно было до этапа, — медиана за год до конца периода.",
      },
    },
    "zh-CN": {
      title: "每个已参与帐户的成本",
      question: "让一家目标公司参与进来要花多少钱？",
      formula: "期间内市场与销售的项目成本（媒体、工具、活动、内容、人员），除以期间内新成为已参与的目标公司。",
      denominator: "成为已参与的目标公司",
      nothing: "没有帐户进入该阶段：无值；成本另列。",
      because: "花费 12,000 EUR；八个帐户达到 10 分钟，第九个只有 9 分钟。",
      caveats: [
        "帐户在以下情况进入该阶段：其分钟数达到阈值；已参与时被列入名单；或在参与之前就有机会开始（跳过该阶段）。",
        "低于阈值不满七整天的帐户不算离开，也不会再次进入。",
        "跨多天的成本行均摊到各天；间接费用和客户成功成本不计入；花在当天不是目标的单个帐户上的成本也不计入。",
        "成本与进入数取自同一期间：参与形成较慢时，请设置 timing = lagged（从列入名单到该阶段的天数中位数）或 lag_days。",
        "没有帐户进入则无值；成本仍会显示。",
      ],
      says: {
        "Cost of the same period (or of lag_days earlier), or lagged: of as many days earlier as target accounts took to the stage, the median of the year before the end of the period.":
          "同一期间的成本（或提前 lag_days 天）；lagged：提前的天数为目标公司到达该阶段所需天数的中位数（期末前一年）。",
      },
    },
  },
});
