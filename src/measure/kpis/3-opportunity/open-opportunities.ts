import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofKind, openAt, opportunitiesAt, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { kindsOf } from "../../relations/settings.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "open_opportunities",
  title: "Open opportunities",
  group: "opportunity",
  unit: "count",
  better: "none",
  combine: "sum",
  reading: "snapshot",
  version: 1,
  question: "How many opportunities are open, and in which stage?",
  formula: "Opportunities that have begun and are neither won nor lost at the end of the period, with or without an amount.",
  denominator: "",
  caveats: [
    "Status and stage are those of the end of the period, not today's.",
    "One whose dates are not given was always there; deleted ones, tests and duplicates never count.",
  ],
  knobs: {
    kinds: { default: "new, renewal, upsell, cross_sell", meaning: "Kinds of opportunities that count, parted by commas." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, entity AS subject_id, ${stateInstant(window)} AS at, 1 AS numerator, 0 AS denominator, opportunity_labels AS labels,
      'opportunity' AS record, batch, seq, if(starts_at IS NULL, 'no start date', '') AS flag
    FROM (
      SELECT *, ${opportunityLabels()} AS opportunity_labels
      FROM (${opportunitiesAt(stateInstant(window))})
      WHERE ${ofKind(kindsOf(knobs))} AND ${openAt(stateInstant(window))}
    )`, sql`at`, window, knobs),
  nothing: "No opportunities are collected: no value. With a source and nothing open it is 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | created_at           | closed_at            | status | stage
        o1 | A          | 2026-01-10T00:00:00Z |                      | open   | Engaging
        o2 | A          | 2026-01-10T00:00:00Z | 2026-01-31T00:00:00Z | won    | Won
        o3 |            | 2026-01-10T00:00:00Z |                      | open   | Prospecting
        o4 | B          |                      |                      | open   | Prospecting`,
    },
    period: ["2026-01-01", "2026-02-01"],
    then: { value: 3, flags: { "no start date": 1 }, by: { dimension: "stage", values: { Engaging: 1, Prospecting: 2 } } },
    because: "o2 is won; the one without account counts like any other, and so does the one without dates.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | created_at           | closed_at            | status | deleted | kind
          o1 | A          | 2026-02-01T00:00:00Z |                      | open   |         | new
          o2 | A          | 2026-01-31T23:00:00Z |                      | open   |         | new
          o3 | A          | 2026-01-10T00:00:00Z | 2026-02-01T00:00:00Z | lost   |         | new
          o4 | A          | 2026-01-10T00:00:00Z | 2026-01-31T23:59:59Z | lost   |         | new
          o5 | A          | 2026-01-10T00:00:00Z |                      | open   | yes     | new
          o6 | A          | 2026-01-10T00:00:00Z |                      | open   |         | renewal`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { kinds: "new", population: "known" },
      then: { value: 2 },
      because: "o2 began in time, o3 is lost only after the last instant; o1 begins too late, o4 is closed, o5 deleted, o6 a renewal.",
    },
    {
      given: { opportunity: "id | account_id" },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0 },
      because: "The export is there and empty.",
    },
  ],
  words: {
    ru: {
      title: "Открытые возможности сделок",
      question: "Сколько возможностей открыто и на какой стадии?",
      formula: "Возможности, которые уже начались и на конец периода не выиграны и не проиграны, с суммой или без неё.",
      nothing: "Возможности не собираются: значения нет. Если источник есть, а открытых нет, — 0.",
      because: "o2 выиграна; возможность без аккаунта считается как любая другая, и так же возможность без дат.",
      caveats: [
        "Статус и стадия — на конец периода, а не сегодняшние.",
        "Возможность без дат считается существовавшей всегда; удалённые, тестовые и дубли не считаются никогда.",
      ],
    },
    "zh-CN": {
      title: "未结机会",
      question: "有多少机会未结，处于哪个阶段？",
      formula: "期末已开始、既未赢单也未输单的机会，不论有无金额。",
      nothing: "未采集机会：无值。有来源但没有未结机会则为 0。",
      because: "o2 已赢得；没有帐户的机会与其他机会一样计入，没有日期的也计入。",
      caveats: [
        "状态与阶段以期末为准，而非今天。",
        "没有日期的机会视为一直存在；已删除的、测试的和重复的机会从不计入。",
      ],
    },
  },
});
