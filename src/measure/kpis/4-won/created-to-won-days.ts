import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { ofKind, opportunitiesToday, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { kindsOf, textOf } from "../../relations/settings.ts";
import { daysBetween, inside } from "../../relations/time.ts";

/** Wins of the window with the days since they were created (or qualified). */
function won(window: Window, knobs: KnobValues): Sql {
  const begin = textOf(knobs, "from") === "opp_start" ? sql`starts_at` : sql`ifNull(created_at, starts_at)`;
  return ofPopulation(sql`
    SELECT account_id, entity, assumeNotNull(closed_at) AS won_at, ${begin} AS begin, ${daysBetween(begin, sql`closed_at`, window)} AS days,
      ${opportunityLabels()} AS opportunity_labels, batch, seq
    FROM (${opportunitiesToday()})
    WHERE status = 'won' AND ${ofKind(kindsOf(knobs))} AND closed_at IS NOT NULL AND ${inside(sql`assumeNotNull(closed_at)`, window)}`, sql`won_at`, window, knobs);
}

export default kpi({
  id: "created_to_won_days",
  title: "Days from opportunity to win",
  group: "won",
  unit: "days",
  better: "down",
  combine: "median",
  reading: "flow",
  version: 1,
  question: "How long did the deals that we won take from their creation?",
  formula: "Median days from the creation of an opportunity to its win, over the opportunities won in the period.",
  denominator: "opportunities won",
  caveats: [
    "Won deals only: while many deals are young this is shorter than what a new deal will take. The KPI sales_cycle_days counts the open ones too.",
    "A close before the creation is a fault of the source; it stands beside as “closed before created” and is not in the median.",
    "Days are differences of calendar dates.",
  ],
  knobs: {
    from: { default: "created", choices: ["created", "opp_start"], meaning: "The clock starts when the opportunity is created, or when it is qualified." },
    kinds: { default: "new, renewal, upsell, cross_sell", meaning: "Kinds of opportunities that count, parted by commas." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, won_at AS at, if(flag = '', days, NULL) AS numerator, if(flag = '' AND days IS NOT NULL, 1, 0) AS denominator,
      opportunity_labels AS labels, 'opportunity' AS record, batch, seq, flag
    FROM (SELECT *, multiIf(begin IS NULL, 'no creation date', days < 0, 'closed before created', '') AS flag FROM (${won(window, knobs)}))`,
  nothing: "Nothing won in the period: no value.",
  example: {
    given: {
      opportunity: `
        id | account_id | created_at           | closed_at            | status
        o1 | A          | 2026-01-01T12:00:00Z | 2026-03-02T06:00:00Z | won
        o2 |            | 2026-02-20T00:00:00Z | 2026-03-02T00:00:00Z | won
        o3 | B          | 2026-02-20T00:00:00Z | 2026-03-09T00:00:00Z | won
        o4 | B          | 2026-01-20T00:00:00Z | 2026-03-09T00:00:00Z | lost`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 17, of: [87, 3] },
    because: "60, 10 and 17 days: median 17, mean 29. A lost deal was never won, one without account counts.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | created_at           | qualified_at         | closed_at            | status | deleted
          o1 | A          | 2026-03-01T00:00:00Z | 2026-03-05T00:00:00Z | 2026-03-05T22:59:59Z | won    |
          o2 | A          | 2026-03-10T00:00:00Z |                      | 2026-03-09T00:00:00Z | won    |
          o3 | A          |                      |                      | 2026-03-09T00:00:00Z | won    |
          o4 | A          | 2026-02-01T00:00:00Z |                      | 2026-03-31T22:00:00Z | won    |
          o5 | A          | 2026-02-01T00:00:00Z |                      | 2026-03-09T00:00:00Z | won    | yes`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      knobs: { from: "opp_start" },
      then: { value: 0, of: [0, 1], flags: { "closed before created": 1, "no creation date": 1 } },
      because: "o1 was qualified and won on the same day in Berlin: 0 days. o2 ends before it begins, o3 has no beginning, o4 closes at the instant the period ends, o5 is deleted.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing was won.",
    },
  ],
  words: {
    ru: {
      title: "Дни от возможности до выигрыша",
      question: "Сколько времени от создания заняли выигранные сделки?",
      formula: "Медиана дней от создания возможности до её выигрыша — по возможностям, выигранным в периоде.",
      denominator: "выигранных возможностей",
      nothing: "В периоде ничего не выиграно: значения нет.",
      because: "60, 10 и 17 дней: медиана 17, среднее 29. Проигранная сделка выиграна не была, сделка без аккаунта считается.",
      caveats: [
        "Только выигранные сделки: пока многие сделки молоды, это меньше, чем займёт новая. Показатель sales_cycle_days учитывает и открытые.",
        "Закрытие раньше создания — ошибка источника; такая возможность показана рядом как «закрыта раньше создания» и в медиану не входит.",
        "Дни — разность календарных дат.",
      ],
    },
    "zh-CN": {
      title: "从机会到赢单的天数",
      question: "赢单的交易从创建起用了多久？",
      formula: "期间内赢单的机会，从创建到赢单的天数的中位数。",
      denominator: "赢单的机会",
      nothing: "期间内没有赢单：无值。",
      because: "60、10 和 17 天：中位数 17，平均值 29。输掉的交易不算赢得，没有帐户的也计入。",
      caveats: [
        "只计赢单的交易：新交易较多时，此数短于新交易实际所需的时间。指标 sales_cycle_days 也计入未结的交易。",
        "关闭早于创建是来源的错误；另列为“关闭早于创建”（closed before created），不计入中位数。",
        "天数为日历日期之差。",
      ],
    },
  },
});
