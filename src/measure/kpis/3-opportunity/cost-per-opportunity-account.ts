import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { costLabelNames } from "../../relations/costs.ts";
import { opportunityEntries } from "../../relations/engagement.ts";
import { targetsNeed } from "../../relations/population.ts";
import { costFacts, costNeed, lagBeside, perAccountFacts, programmeCosts, programmeKnobs, reEntriesKnob } from "../../relations/programme-costs.ts";
import { medianToStage, stageTimingKnobs } from "../../relations/stage-lag.ts";
import { flagOf } from "../../relations/settings.ts";

export default kpi({
  id: "cost_per_opportunity_account",
  title: "Cost per opportunity account",
  group: "opportunity",
  unit: "money",
  better: "down",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "What does it cost to turn a target account into an opportunity?",
  formula: "Programme cost of marketing and sales in the period (media, tools, events, content, staff), by target accounts that newly get an opportunity in it.",
  denominator: "target accounts that became an opportunity",
  caveats: [
    "Accounts, not opportunities: two deals of one account count once in a period.",
    "An account enters when a legitimate new opportunity opens and none was open before, or when it is put on the list while one is. Opportunities without an amount are none.",
    "A cost line over several days is spread evenly over them; overhead and customer success are left out; so is what was spent on a single account that was no target that day.",
    "Cost and entries of one period: where deals take long to arise, set timing = lagged (the median days from the list to the opportunity) or lag_days.",
  ],
  knobs: { ...programmeKnobs, ...stageTimingKnobs, re_entries: reEntriesKnob },
  reads: ["cost", "opportunity", "list_membership", "contract", "order", "fx_rate"],
  needs: [
    costNeed,
    targetsNeed,
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals" },
  ],
  series: "each_point",
  labels: [...costLabelNames, "cause"],
  facts: ({ window, knobs }) => sql`
    ${costFacts(programmeCosts(window, knobs, medianToStage(opportunityEntries, window)))}
    UNION ALL
    ${perAccountFacts(sql`
      SELECT account_id, account_id AS subject, entered_at AS counted_at, map('cause', cause) AS own_labels, origin.1 AS record, origin.2 AS batch, origin.3 AS seq
      FROM (${opportunityEntries(window)})
      WHERE ${flagOf(knobs, "re_entries") ? sql`true` : sql`is_first = 1`}
      ORDER BY entered_at
      LIMIT 1 BY account_id`)}`,
  beside: lagBeside,
  besideUnits: { lag: "days" },
  nothing: "No account entered the stage: no value; the cost is shown beside.",
  example: {
    given: {
      cost: `
        id | from       | amount | kind  | side
        k1 | 2026-03-10 | 20000  | media | marketing
        k2 | 2026-03-15 | 10000  | staff | sales`,
      list_membership: `
        account_id
        A
        B
        C
        D
        E
        F`,
      opportunity: `
        id | account_id | created_at           | amount | status
        o1 | A          | 2026-03-02T10:00:00Z | 100    | open
        o2 | B          | 2026-03-03T10:00:00Z | 100    | open
        o3 | C          | 2026-03-04T10:00:00Z | 100    | open
        o4 | D          | 2026-03-05T10:00:00Z | 100    | open
        o5 | E          | 2026-03-06T10:00:00Z | 100    | open
        o6 | F          | 2026-03-07T10:00:00Z | 100    | open
        o7 | F          | 2026-03-20T10:00:00Z | 100    | open`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 5000, of: [30000, 6] },
    because: "30,000 EUR were spent; six accounts got an opportunity, F two and counts once.",
  },
  edges: [
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-01-24 | 30
          k2 | 2026-01-25 | 700
          k3 | 2026-02-24 | 70
          k4 | 2026-02-25 | 9`,
        list_membership: `
          account_id | from
          A          | 2026-02-01
          B          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at           | closed_at            | amount | status
          o1 | A          | 2026-03-13T00:00:00Z |                      | 100    | open
          o2 | B          | 2026-01-31T00:00:00Z | 2026-02-20T00:00:00Z | 100    | lost
          o3 | B          | 2026-03-01T00:00:00Z |                      | 100    | open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { timing: "lagged" },
      then: { value: 385, of: [770, 2], beside: { lag: 35 } },
      because: "A took 40 days from the list to its opportunity and B 30 to its first: the median is 35. Both entered in March and bear the cost of 25 January to 24 February.",
    },
    {
      given: {
        cost: `
          id | from       | until      | amount | kind     | side      | account_id
          k1 | 2026-02-28 | 2026-03-01 | 200    | media    | marketing |
          k2 | 2026-03-05 |            | 5000   | overhead | marketing |
          k3 | 2026-03-05 |            | 60     | event    | sales     | Z
          k4 | 2026-03-05 |            | 20     | event    | sales     | A`,
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01
          C          | 2026-03-05
          D          | 2026-01-01
          E          | 2026-01-01
          F          | 2026-01-01
          G          | 2026-01-01`,
        opportunity: `
          id | account_id | created_at           | qualified_at         | closed_at            | amount | status | kind
          o1 | A          | 2026-02-01T00:00:00Z | 2026-03-01T00:00:00Z |                      | 100    | open   | new
          o2 | B          | 2026-02-01T00:00:00Z |                      | 2026-03-10T00:00:00Z | 100    | lost   | new
          o3 | B          | 2026-03-05T00:00:00Z |                      |                      | 100    | open   | new
          o4 | C          | 2026-02-01T00:00:00Z |                      |                      | 100    | open   | new
          o5 | D          | 2026-03-05T00:00:00Z |                      |                      |        | open   | new
          o6 | E          | 2026-03-05T00:00:00Z |                      |                      | 100    | open   | upsell
          o7 | F          | 2026-04-01T00:00:00Z |                      |                      | 100    | open   | new
          o8 | H          | 2026-03-05T00:00:00Z |                      |                      | 100    | open   | new
          o9 | G          | 2026-01-05T00:00:00Z |                      | 2026-02-05T00:00:00Z | 100    | lost   | new
          p0 | G          | 2026-03-05T00:00:00Z |                      |                      | 100    | open   | new`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 40, of: [120, 3], by: { dimension: "cause", values: { opportunity: 0, list: 0, none: null } } },
      because: "A's is qualified in the first instant; C is put on the list with an open one; G lost one and comes again. B had an open one throughout, D's is worth nothing, E's is an upsell, F's too late, H no target. Half of the media counts and A's dinner; overhead and Z's do not.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-03-05 | 100`,
        list_membership: `
          account_id
          A
          B`,
        opportunity: `
          id | account_id | created_at           | closed_at            | amount | status
          o1 | A          | 2026-01-05T00:00:00Z | 2026-02-05T00:00:00Z | 100    | lost
          o2 | A          | 2026-03-05T00:00:00Z |                      | 100    | open
          o3 | B          | 2026-03-02T00:00:00Z | 2026-03-05T00:00:00Z | 100    | lost
          o4 | B          | 2026-03-06T00:00:00Z |                      | 100    | open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { re_entries: false },
      then: { value: 100, of: [100, 1] },
      because: "A had an opportunity before and does not count again; B entered twice in March and counts once.",
    },
    {
      given: {
        cost: `
          id | from       | amount
          k1 | 2026-03-05 | 100`,
        list_membership: `
          account_id
          A`,
        opportunity: "id",
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, of: [100, 0], reason: "no_denominator" },
      because: "No opportunity arose: no value, and the 100 are shown.",
    },
    {
      given: {
        cost: `
          id | from       | amount | kind
          k1 | 2026-02-19 | 700    | media
          k2 | 2026-03-05 | 100    | media
          k3 | 2026-03-05 | 100    | event`,
        list_membership: `
          account_id
          A`,
        opportunity: `
          id | account_id | created_at           | amount
          o1 | A          | 2026-03-05T00:00:00Z | 100`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { cost_scope: "media", lag_days: 10 },
      then: { value: 800, of: [800, 1] },
      because: "Media alone, of 19 February to 21 March: the first day of ten days earlier counts.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        opportunity: `
          id | account_id | created_at           | amount
          o1 | A          | 2026-03-05T00:00:00Z | 100`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a cost source the cost is not 0, it is not known.",
    },
  ],
  words: {
    ru: {
      title: "Стоимость аккаунта с возможностью сделки",
      question: "Сколько стоит превратить целевой аккаунт в возможность сделки?",
      formula: "Расходы на программу маркетинга и продаж за период (медиа, инструменты, мероприятия, контент, персонал), делённые на целевые аккаунты, у которых в нём появилась возможность сделки.",
      denominator: "целевых аккаунтов, у которых появилась возможность",
      nothing: "Ни один аккаунт не перешёл на этап: значения нет; расходы показаны рядом.",
      because: "Потрачено 30 000 EUR; возможность появилась у шести аккаунтов, у F две, и он считается один раз.",
      labels: { cause: "Причина входа" },
      caveats: [
        "Считаются аккаунты, а не возможности: две сделки одного аккаунта за период — один раз.",
        "Аккаунт переходит на этап, когда открывается настоящая новая возможность, а прежде открытых не было, или когда его вносят в список при открытой возможности. Возможности без суммы не считаются.",
        "Расход на несколько дней делится между ними поровну; накладные расходы и работа с клиентами (customer success) не входят; не входит и то, что потрачено на отдельный аккаунт, который в тот день не был целевым.",
        "Расходы и переходы — одного периода: если сделки возникают нескоро, задайте timing = lagged (медиана дней от списка до возможности) или lag_days.",
      ],
    },
    "zh-CN": {
      title: "每个机会帐户的成本",
      question: "把一家目标公司变成机会要花多少钱？",
      formula: "期间内市场与销售的项目成本（媒体、工具、活动、内容、人员），除以期间内新产生机会的目标公司。",
      denominator: "出现机会的目标公司",
      nothing: "没有帐户进入该阶段：无值；成本另列。",
      because: "花费 30,000 EUR；六个帐户产生了机会，F 有两个，计一次。",
      labels: { cause: "进入原因" },
      caveats: [
        "计帐户，不计机会：同一帐户的两笔交易在一个期间内只计一次。",
        "帐户在以下情况进入该阶段：正式新机会开始且此前没有未结机会；或已有未结机会时被列入名单。没有金额的机会不算机会。",
        "跨多天的成本行均摊到各天；间接费用和客户成功成本不计入；花在当天不是目标的单个帐户上的成本也不计入。",
        "成本与进入数取自同一期间：机会形成较慢时，请设置 timing = lagged（从列入名单到机会的天数中位数）或 lag_days。",
      ],
    },
  },
});
