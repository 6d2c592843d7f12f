import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type Ask, type Part } from "../../kpi.ts";
import { ofKind, opportunityLabelNames, opportunityLabels, closedToday } from "../../relations/opportunities.ts";
import { lastOpenStages } from "../../relations/opportunity-history.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { inReporting } from "../../relations/reporting.ts";
import { kindsOf, numberOf, wordsFor } from "../../relations/settings.ts";
import { daysBetween, inside } from "../../relations/time.ts";

/** Closed opportunities of the period with their amount in the reporting currency, their age in days and the stage in which they were last open. */
function closed({ window, knobs, workspace }: Ask): Sql {
  const dated = sql`
    SELECT *, assumeNotNull(closed_at) AS ended
    FROM (${closedToday()})
    WHERE ${ofKind(kindsOf(knobs))} AND ${inside(sql`assumeNotNull(closed_at)`, window)}`;
  return sql`
    SELECT c.*, if(c.starts_at IS NULL, NULL, greatest(0, ${daysBetween(sql`assumeNotNull(c.starts_at)`, sql`c.ended`, window)})) AS age, s.last_open_stage AS last_stage
    FROM (${inReporting(dated, { amount: sql`amount`, currency: sql`currency`, at: sql`ended` }, { window, workspace })}) AS c
    LEFT JOIN (${lastOpenStages()}) AS s ON c.source = s.open_source AND c.entity = s.open_entity`;
}

/** The reason as written, or what the setting says for it. */
function reason({ knobs }: Ask): Sql {
  const words = [...wordsFor(knobs, "reasons")];
  const written = sql`trimBoth(toString(loss_reason))`;
  return sql`transform(lower(${written}), ${value.strings(words.map(([from]) => from))}, ${value.strings(words.map(([, to]) => to))}, ${written})`;
}

/** Of the lost ones the share of those with a reason. */
function reasonsGiven(parts: ReadonlyMap<string, Part>): number | null {
  const lost = [...parts].filter(([bucket]) => bucket !== "won" && bucket !== "disqualified").reduce((sum, [, part]) => sum + part.numerator, 0);
  return lost === 0 ? null : 1 - (parts.get("not stated")?.numerator ?? 0) / lost;
}

export default kpi({
  id: "closed_opportunity_outcomes",
  title: "Outcomes of closed opportunities",
  group: "sales",
  unit: "count",
  better: "none",
  combine: "distribution",
  reading: "flow",
  version: 2,
  question: "How did finished opportunities end, and why?",
  formula: "Opportunities closed in the period by outcome: won, lost by the reason given, or disqualified as a test or duplicate.",
  denominator: "closed opportunities",
  caveats: [
    "A lost one without a reason stands under “not stated” and is never spread over the others: look at its share first.",
    "Reasons stand as the source writes them; words that mean the same are joined by the setting reasons, or mapped at the import.",
    "How many of the lost ones have a reason, their amounts and mean age stand beside; the stage in which one was last open is the dimension lost_in, known where the source gives the history.",
    "Deleted ones never count.",
  ],
  knobs: {
    kinds: { default: "new, renewal, upsell, cross_sell", meaning: "Kinds of opportunities that count, parted by commas." },
    reasons: { default: "", meaning: "Reasons that count as another, as “too expensive=price, no budget=price”." },
    min_reasons: { default: 80, meaning: "Of how many lost ones, in percent, a reason should be known before the lines mean much; it stands beside." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: [...opportunityLabelNames, "lost_in"],
  buckets: () => ["won", "not stated"],
  facts: (ask) => ofPopulation(sql`
    SELECT account_id, entity AS subject_id, ended AS at, 1 AS numerator, 1 AS denominator,
      multiIf(excluded != '', 'disqualified', status = 'won', 'won', trimBoth(loss_reason) = '', 'not stated', ${reason(ask)}) AS bucket,
      mapConcat(${opportunityLabels()}, map('lost_in', if(status = 'lost', last_stage, ''))) AS labels,
      map('amount', toFloat64(ifNull(reported, 0)), 'days', toFloat64(ifNull(age, 0)), 'aged', toFloat64(age IS NOT NULL)) AS extras, 'opportunity' AS record, batch, seq
    FROM (${closed(ask)})`, sql`at`, ask.window, ask.knobs),
  beside: (parts, knobs, { extras }) => ({
    reasons_given: reasonsGiven(parts), reasons_wanted: numberOf(knobs, "min_reasons") / 100, amount: extras["amount"] ?? 0, mean_age: (extras["aged"] ?? 0) === 0 ? null : (extras["days"] ?? 0) / (extras["aged"] ?? 0),
  }),
  besideUnits: { reasons_given: "percent", reasons_wanted: "percent", amount: "money", mean_age: "days" },
  besideLines: ["reasons_given", "amount", "mean_age"],
  nothing: "No opportunities are collected: no value. With a source and nothing closed every bucket is 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | closed_at            | status | loss_reason
        o1 | A          | 2026-03-02T06:00:00Z | won    |
        o2 | B          | 2026-03-02T06:00:00Z | won    |
        o3 |            | 2026-03-02T06:00:00Z | won    |
        o4 | A          | 2026-03-02T06:00:00Z | lost   | competitor
        o5 | A          | 2026-03-02T06:00:00Z | lost   | competitor
        o6 | B          | 2026-03-02T06:00:00Z | lost   | no decision
        o7 | C          | 2026-03-02T06:00:00Z | lost   | no decision
        o8 | C          | 2026-03-02T06:00:00Z | lost   |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 8, buckets: { won: 3, competitor: 2, "no decision": 2, "not stated": 1 }, beside: { reasons_given: 0.8, reasons_wanted: 0.8, amount: 0, mean_age: null } },
    because: "Eight closed; the reason that nobody gave has its own line.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | valid_from | closed_at            | status | loss_reason | excluded | deleted
          o1 | A          | 1970-01-01 | 2026-03-01T00:00:00Z | lost   | price       |          |
          o1 | A          | 2026-03-20 | 2026-03-20T00:00:00Z | won    | price       |          |
          o2 | A          | 1970-01-01 | 2026-04-01T00:00:00Z | won    |             |          |
          o3 | A          | 1970-01-01 | 2026-03-01T00:00:00Z | lost   |             | test     |
          o4 | A          | 1970-01-01 | 2026-03-01T00:00:00Z | lost   | price       |          | yes`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, buckets: { won: 1, "not stated": 0, disqualified: 1 } },
      because: "Reopened and won: once, won. A test is disqualified; the deleted one and the one after the end do not count.",
    },
    {
      given: {
        opportunity: `
          id | account_id | valid_from | created_at | closed_at            | status | stage    | loss_reason   | amount | currency | kind
          o1 | A          | 2026-01-01 | 2026-02-10 |                      | open   | Demo     |               | 100    | EUR      | new
          o1 | A          | 2026-02-01 | 2026-02-10 |                      | open   | Proposal |               | 100    | EUR      | new
          o1 | A          | 2026-03-20 | 2026-02-10 | 2026-03-20T00:00:00Z | lost   | Lost     | Too Expensive | 100    | EUR      | new
          o2 | A          | 1970-01-01 | 2026-03-10 | 2026-03-20T00:00:00Z | lost   | Lost     | no budget     | 200    | USD      | new
          o3 | A          | 1970-01-01 |            | 2026-03-20T00:00:00Z | won    | Won      |               | 400    | GBP      | new
          o4 | A          | 1970-01-01 | 2026-03-25 | 2026-03-20T00:00:00Z | won    | Won      |               |        | EUR      | new
          o5 | A          | 1970-01-01 | 2026-03-25 | 2026-03-20T00:00:00Z | won    | Won      |               | 9      | EUR      | renewal`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-20 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { reasons: "too expensive=price, no budget=price", kinds: "new" },
      then: {
        value: 4, buckets: { won: 2, price: 2, "not stated": 0 }, beside: { reasons_given: 1, amount: 280, mean_age: 16 },
        by: { dimension: "lost_in", values: { Proposal: 1, none: 3 }, beside: { Proposal: { reasons_given: 1, amount: 100, mean_age: 38 }, none: { amount: 180, mean_age: 5 } } },
      },
      because: "Two words for the price. 100 and 180 EUR; the pounds have no rate. Ages of 38, 10 and 0 days (one closed before it began), one is unknown. o1 was lost in Proposal; of o2 no open version is known.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { won: 0, "not stated": 0 } },
      because: "Nothing closed.",
    },
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status | loss_reason
          o1 | A          | 2026-03-02T06:00:00Z | lost   | price
          o2 | A          | 2026-03-02T06:00:00Z | lost   |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { min_reasons: 50 },
      then: { value: 2, beside: { reasons_given: 0.5, reasons_wanted: 0.5 } },
      because: "One of two lost deals says why, which is as much as is asked for.",
    },
  ],
  words: {
    ru: {
      title: "Исходы закрытых возможностей",
      question: "Чем и почему закончились возможности?",
      formula: "Возможности, закрытые в периоде, по исходу: выиграны, проиграны по названной причине или дисквалифицированы как тест или дубль.",
      denominator: "закрытых возможностей",
      nothing: "Возможности не собираются: значения нет. Если источник есть, а закрытых нет, в каждой строке 0.",
      because: "Закрыто восемь; у причины, которую никто не назвал, своя строка.",
      labels: { lost_in: "Стадия проигрыша" },
      caveats: [
        "Проигранная без причины показана как «не указано» и никогда не распределяется по другим: сначала посмотрите на долю таких.",
        "Причины стоят так, как их пишет источник; слова с одним смыслом объединяет настройка reasons или сопоставление при импорте.",
        "Рядом показано, у скольких проигранных есть причина, их суммы и средний возраст; стадия, на которой возможность была открыта последней, — разрез lost_in, он известен, если источник даёт историю.",
        "Удалённые не считаются никогда.",
      ],
    },
    "zh-CN": {
      title: "已关闭机会的结果",
      question: "结束的机会结果如何，为什么？",
      formula: "期间内关闭的机会，按结果划分：赢单、按所给原因的输单，或因属测试或重复而作废。",
      denominator: "已关闭的机会",
      nothing: "未采集机会：无值。有来源但没有关闭的机会，则各分段为 0。",
      because: "关闭八个；没有人说明的原因单独成行。",
      labels: { lost_in: "输单阶段" },
      caveats: [
        "没有原因的输单列在“未说明”（not stated）下，绝不分摊到其他原因：请先看其占比。",
        "原因按来源所写显示；含义相同的词可通过设置 reasons 合并，或在导入时映射。",
        "注明原因的输单数、其金额和平均时长另列；机会最后未结时所处的阶段为维度 lost_in，来源提供历史时可知。",
        "已删除的机会从不计入。",
      ],
    },
  },
});
