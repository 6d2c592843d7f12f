import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Part, type Window } from "../../kpi.ts";
import { countedQuantile, incidenceQuantile, type DayCounts } from "../../relations/incidence.ts";
import { ofKind, opportunitiesAt, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { kindsOf, numberOf, textOf } from "../../relations/settings.ts";
import { daysBetween, daysLater, endInstant, inside, stateInstant } from "../../relations/time.ts";

/** Opportunities with their clock: how it ended by T, and after how many days. */
function clocks(window: Window, knobs: KnobValues): Sql {
  const begin = textOf(knobs, "from") === "created" ? sql`ifNull(created_at, starts_at)` : sql`starts_at`;
  const closed = sql`(status IN ('won', 'lost') AND closed_at IS NOT NULL AND closed_at <= ${stateInstant(window)})`;
  return sql`
    SELECT *, if(ended = 'open', ${daysBetween(sql`begin`, stateInstant(window), window)}, ${daysBetween(sql`begin`, sql`closed_at`, window)}) AS days
    FROM (
      SELECT *, assumeNotNull(${begin}) AS begin, if(${closed}, toString(status), 'open') AS ended, ${opportunityLabels()} AS opportunity_labels
      FROM (${opportunitiesAt(stateInstant(window))})
      WHERE ${ofKind(kindsOf(knobs))} AND ${begin} IS NOT NULL AND ${begin} <= ${stateInstant(window)} AND NOT (status IN ('won', 'lost') AND closed_at IS NULL)
    )
    WHERE days >= 0`;
}

/** Counts per day of the parts `won 30`, `lost 12`, `open 40`. */
function dayCounts(parts: ReadonlyMap<string, Part>): DayCounts[] {
  const byDay = new Map<number, { won: number; lost: number; open: number }>();
  for (const [bucket, { numerator }] of parts) {
    const [end = "", days = ""] = bucket.split(" ");
    if (end !== "won" && end !== "lost" && end !== "open") continue;
    const counts = byDay.get(Number(days)) ?? { won: 0, lost: 0, open: 0 };
    byDay.set(Number(days), { ...counts, [end]: counts[end] + numerator });
  }
  return [...byDay].map(([days, counts]) => ({ days, ...counts }));
}

/** Days of the wins closed in the period, from the parts `closed 30`. */
function closedWins(parts: ReadonlyMap<string, Part>): { days: number; count: number }[] {
  return [...parts].filter(([bucket]) => bucket.startsWith("closed ")).map(([bucket, { numerator }]) => ({ days: Number(bucket.slice("closed ".length)), count: numerator }));
}

function meanDays(wins: readonly { days: number; count: number }[]): number | null {
  const n = wins.reduce((sum, { count }) => sum + count, 0);
  return n === 0 ? null : wins.reduce((sum, { days, count }) => sum + days * count, 0) / n;
}

export default kpi({
  id: "sales_cycle_days",
  title: "Sales cycle (opportunity to won)",
  group: "won",
  unit: "days",
  better: "down",
  combine: "derived",
  reading: "snapshot",
  version: 1,
  question: "How long does a deal take once it is an opportunity, counting those still open?",
  formula: "Days by which half of the deals that will be won are won: the incidence of winning (Aalen–Johansen), lost as competing end and open deals cut off at the end of the period, over opportunities that began in the 730 days before.",
  denominator: "opportunities that began in the last 730 days",
  caveats: [
    "The median of won deals alone is too short while many deals are young; it stands beside as closed_median, with the mean.",
    "Each opportunity has its own clock. One that ends before it begins is a fault of the source and left out.",
    "An association of time and outcome, not a cause.",
  ],
  knobs: {
    from: { default: "opp_start", choices: ["opp_start", "created"], meaning: "The clock starts when the opportunity is qualified (else created), or always when it is created." },
    estimator: { default: "incidence", choices: ["incidence", "closed_wins"], meaning: "The incidence curve, or the plain median of the wins closed in the period." },
    days: { default: 730, meaning: "Opportunities that began so many days before the end of the period count." },
    kinds: { default: "new", meaning: "Kinds of opportunities that count, parted by commas." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => {
    const clock = clocks(window, knobs);
    const recent = daysLater(endInstant(window), -numberOf(knobs, "days"), window);
    return ofPopulation(sql`
      SELECT account_id, subject_id, at, 1 AS numerator, 1 AS denominator, bucket, opportunity_labels AS labels, 'opportunity' AS record, batch, seq
      FROM (
        SELECT account_id, entity AS subject_id, ${stateInstant(window)} AS at, concat(ended, ' ', toString(days)) AS bucket, opportunity_labels, batch, seq
        FROM (${clock})
        WHERE begin >= ${recent}
        UNION ALL
        SELECT account_id, entity AS subject_id, ${stateInstant(window)} AS at, concat('closed ', toString(days)) AS bucket, opportunity_labels, batch, seq
        FROM (${clock})
        WHERE ended = 'won' AND ${inside(sql`assumeNotNull(closed_at)`, window)}
      )`, sql`at`, window, knobs);
  },
  derive: (parts, knobs) => (textOf(knobs, "estimator") === "closed_wins" ? countedQuantile(closedWins(parts), 0.5) : incidenceQuantile(dayCounts(parts), 0.5)),
  beside: (parts) => ({
    p25: incidenceQuantile(dayCounts(parts), 0.25),
    median: incidenceQuantile(dayCounts(parts), 0.5),
    p75: incidenceQuantile(dayCounts(parts), 0.75),
    closed_median: countedQuantile(closedWins(parts), 0.5),
    closed_mean: meanDays(closedWins(parts)),
  }),
  nothing: "No win among them: no value.",
  example: {
    given: {
      opportunity: `
        id | account_id | created_at           | closed_at            | status
        o1 | A          | 2026-03-02T00:00:00Z | 2026-04-01T00:00:00Z | won
        o2 | B          | 2026-03-01T00:00:00Z | 2026-04-30T00:00:00Z | won
        o3 | C          | 2026-03-21T00:00:00Z |                      | open
        o4 |            | 2026-03-11T00:00:00Z |                      | open`,
    },
    period: ["2026-04-01", "2026-05-01"],
    then: { value: 60, beside: { closed_median: 45 } },
    because: "Won after 30 and 60 days, still open after 40 and 50: the incidence is 0.25 at 30 days and 1 at 60, so half of the winners need 60. The median of the two wins alone would be 45.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          o1 | A          | 2024-05-01T00:00:00Z | 2024-05-11T00:00:00Z | won
          o2 | A          | 2024-04-30T23:59:59Z | 2024-05-01T00:00:00Z | won`,
      },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: 10 },
      because: "730 days before 1 May 2026 is 1 May 2024: a deal that began then counts, one of the second before does not.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          o1 | A          | 2026-03-02T00:00:00Z | 2026-04-01T00:00:00Z | won
          o2 | B          | 2026-03-01T00:00:00Z | 2026-04-30T00:00:00Z | won
          o3 | C          | 2026-03-21T00:00:00Z |                      | open
          o4 | C          | 2025-12-01T00:00:00Z | 2026-03-31T00:00:00Z | won`,
      },
      period: ["2026-04-01", "2026-05-01"],
      knobs: { estimator: "closed_wins" },
      then: { value: 45 },
      because: "The plain median of the wins closed in April: 30 and 60 days.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at           | closed_at            | status | deleted
          o1 | A          | 2026-04-01T00:00:00Z | 2026-04-11T00:00:00Z | won    |
          o2 | A          | 2026-04-01T00:00:00Z | 2026-04-11T00:00:00Z | lost   |
          o3 | A          | 2026-04-01T00:00:00Z | 2026-04-21T00:00:00Z | won    |
          o4 | A          | 2026-04-01T00:00:00Z | 2026-05-01T00:00:00Z | won    |
          o5 | A          | 2024-04-30T23:59:59Z | 2026-04-21T00:00:00Z | won    |
          o6 | A          | 2026-04-25T00:00:00Z | 2026-04-21T00:00:00Z | won    |
          o7 | A          | 2026-04-01T00:00:00Z | 2026-04-02T00:00:00Z | won    | yes`,
      },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: 10 },
      because: "Of four deals of April one is won and one lost after 10 days (incidence 0.25), one won after 20 (0.5), one is won only when the period is over and so still open. Half of 0.5 is reached after 10 days. One older than 730 days, one that ends before it begins and a deleted one are left out.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          o1 | A          | 2026-04-01T00:00:00Z | 2026-04-11T00:00:00Z | lost
          o2 | A          | 2026-04-01T00:00:00Z |                      | open`,
      },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing was won: how long a win takes cannot be said.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No opportunity.",
    },
  ],
  words: {
    ru: {
      title: "Цикл продажи (от возможности до выигрыша)",
      question: "Сколько длится сделка от возможности, с учётом ещё открытых?",
      formula: "За сколько дней выиграна половина тех сделок, которые будут выиграны: накопленная вероятность выигрыша (Аален — Йохансен), где проигрыш — конкурирующий исход, а открытые сделки обрываются на конце периода; по возможностям, начавшимся за 730 дней до него.",
      denominator: "возможностей, начавшихся за последние 730 дней",
      nothing: "Среди них нет выигранных: значения нет.",
      because: "Выиграны через 30 и 60 дней, всё ещё открыты через 40 и 50: накопленная вероятность выигрыша — 0,25 на 30-й день и 1 на 60-й, так что половине выигранных нужно 60. Медиана одних лишь двух выигрышей была бы 45.",
      caveats: [
        "Медиана одних выигранных сделок слишком коротка, пока многие сделки молоды; она показана рядом как closed_median, вместе со средним.",
        "У каждой возможности свой отсчёт. Та, что закончилась раньше, чем началась, — ошибка источника и не учитывается.",
        "Это связь времени и исхода, а не причина.",
      ],
    },
    "zh-CN": {
      title: "销售周期（从机会到赢单）",
      question: "成为机会后一笔交易需要多久（含未结的）？",
      formula: "最终会赢单的交易中有一半已赢单时的天数：赢单累积发生率（Aalen–Johansen），输单为竞争终点，未结交易在期末截断；范围为此前 730 天内开始的机会。",
      denominator: "最近 730 天开始的机会",
      nothing: "其中没有赢单：无值。",
      because: "30 天和 60 天赢得，40 天和 50 天仍未结：赢单累积发生率在第 30 天为 0.25，第 60 天为 1，因此半数赢单者需要 60 天。仅看两个赢单的中位数则为 45。",
      caveats: [
        "新交易较多时，只看赢单交易的中位数过短；它另列为“已关闭的中位数”（closed_median），并附平均值。",
        "每个机会单独计时。结束早于开始的是来源的错误，不计入。",
        "这是时间与结果的关联，而不是因果。",
      ],
    },
  },
});
