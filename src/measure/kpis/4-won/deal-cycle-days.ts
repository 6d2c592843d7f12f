import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { dealCycles } from "../../relations/deal-cycles.ts";
import { firstKnob } from "../../relations/first-touches.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { targetListNeed } from "../../relations/population.ts";

export default kpi({
  id: "deal_cycle_days",
  title: "Deal cycle length (first engagement to signing)",
  group: "won",
  unit: "days",
  better: "down",
  combine: "median",
  reading: "flow",
  version: 1,
  question: "How long from first engagement to signing as a customer?",
  formula: "Median days from an account's first action (since its deal before was closed, or ever) to its first win, for target accounts won in the period.",
  denominator: "target accounts won",
  caveats: [
    "The clock starts with the first engagement; days from opportunity to win are the KPI created_to_won_days.",
    "An account won without an earlier action stands beside and is not in the median.",
    "Days are differences of calendar dates.",
  ],
  knobs: {
    first: firstKnob,
    population: { default: "target", choices: ["target", "all"], meaning: "Target accounts (when the opportunity was created), or all known accounts." },
  },
  reads: ["opportunity", "contract", "touch", "list_membership", "order"],
  needs: [
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] },
    { record: "touch", broughtBy: "a web tracker, a mail tool, a calling tool or a calendar" },
    targetListNeed,
  ],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, reached AS at, if(why = '', days, NULL) AS numerator, if(why = '', 1, 0) AS denominator,
      milestone_labels AS labels, '' AS record, 0 AS batch, 0 AS seq, why AS flag
    FROM (${dealCycles(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, reached AS at, 'won' AS what, if(why = '', toFloat64(days), 0.) AS amount, 'days' AS unit_of_amount,
      record, batch, seq
    FROM (${dealCycles(window, knobs)})
    UNION ALL
    SELECT account_id, entity AS subject_id, first_at AS at, concat('first touch: ', first_type) AS what, 0. AS amount, 'days' AS unit_of_amount,
      'touch' AS record, first_batch AS batch, first_seq AS seq
    FROM (${dealCycles(window, knobs)})
    WHERE touched = 1`,
  nothing: "No target account won after an action: no value.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2025-12-01
        B          | 2025-12-01`,
      touch: `
        account_id | at                   | type
        A          | 2026-01-01T09:00:00Z | page_view
        A          | 2026-03-01T09:00:00Z | form
        B          | 2026-02-01T09:00:00Z | mail_in`,
      opportunity: `
        id | account_id | created_at           | closed_at            | status | amount
        o1 | A          | 2026-02-01T00:00:00Z | 2026-04-11T08:00:00Z | won    | 100
        o2 | B          | 2026-02-05T00:00:00Z | 2026-04-01T00:00:00Z | won    | 100`,
    },
    period: ["2026-04-01", "2026-05-01"],
    then: { value: 79.5, of: [159, 2] },
    because: "A took 100 days, B 59.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2025-01-01
          B          | 2025-12-01
          C          | 2025-12-01
          D          | 2025-12-01`,
        touch: `
          account_id | at                   | type
          A          | 2025-02-01T09:00:00Z | page_view
          A          | 2026-01-10T09:00:00Z | page_view
          B          | 2026-04-20T09:00:00Z | page_view
          C          | 2026-01-01T09:00:00Z | mail_out
          E          | 2026-01-01T09:00:00Z | page_view`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status | amount
          o0 | A          | 2025-03-01T00:00:00Z | 2025-12-31T23:00:00Z | lost   | 100
          o1 | A          | 2026-02-01T00:00:00Z | 2026-04-10T00:00:00Z | won    | 100
          o2 | A          | 2026-02-01T00:00:00Z | 2026-04-20T00:00:00Z | won    | 100
          o3 | B          | 2026-02-05T00:00:00Z | 2026-04-15T00:00:00Z | won    | 100
          o4 | C          | 2026-02-05T00:00:00Z | 2026-04-15T00:00:00Z | won    | 100
          o5 | E          | 2026-02-05T00:00:00Z | 2026-04-15T00:00:00Z | won    | 100`,
        contract: `
          id | account_id | starts
          k1 | D          | 2026-04-20`,
      },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: 90, of: [90, 1], flags: { "won without earlier action": 3 } },
      because: "A's clock begins anew after the lost deal, and only its first win counts; B acted after the win, C and D never did. E is no target.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type
          C          | 2026-04-05T09:00:00Z | mail_out`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status | amount
          o4 | C          | 2026-02-05T00:00:00Z | 2026-04-15T00:00:00Z | won    | 100`,
      },
      period: ["2026-04-01", "2026-05-01"],
      knobs: { first: "any_touch", population: "all" },
      then: { value: 10, of: [10, 1] },
      because: "With any touch our own mail starts the clock; with all accounts no target list is needed.",
    },
    {
      given: { list_membership: "account_id", touch: "at | type", opportunity: "id" },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing was won.",
    },
  ],
  words: {
    ru: {
      title: "Длительность цикла продаж (от первого взаимодействия до подписания)",
      question: "Сколько проходит от первого взаимодействия до подписания?",
      formula: "Медиана дней от первого действия аккаунта (с закрытия его предыдущей сделки или вообще) до первого выигрыша — по целевым аккаунтам, выигранным в периоде.",
      denominator: "выигранных целевых аккаунтов",
      nothing: "Нет целевых аккаунтов, выигранных после действия: значения нет.",
      because: "A потребовалось 100 дней, B — 59.",
      caveats: [
        "Отсчёт начинается с первого взаимодействия; дни от возможности до выигрыша — показатель created_to_won_days.",
        "Аккаунт, выигранный без действия до этого, показан рядом и в медиану не входит.",
        "Дни — разность календарных дат.",
      ],
    },
    "zh-CN": {
      title: "成交周期（从首次参与到签约）",
      question: "从首次参与到签约成为客户需要多久？",
      formula: "期间内赢得的目标公司，从该帐户的首次行动（自上一笔交易关闭以来；没有上一笔交易时为有史以来）到首次赢单的天数的中位数。",
      denominator: "赢得的目标公司",
      nothing: "没有在行动之后赢得的目标公司：无值。",
      because: "A 用了 100 天，B 用了 59 天。",
      caveats: [
        "自首次参与起计时；从机会到赢单的天数见指标 created_to_won_days。",
        "此前没有行动就赢得的帐户另列，不计入中位数。",
        "天数为日历日期之差。",
      ],
    },
  },
});
