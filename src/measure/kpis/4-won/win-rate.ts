import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { everInStage, ofKind, opportunitiesToday, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { kindsOf, textOf } from "../../relations/settings.ts";
import { inside } from "../../relations/time.ts";

/** Opportunities of the window by their close, or by their beginning (then with those still open). */
function outcomes(window: Window, knobs: KnobValues): Sql {
  const opened = textOf(knobs, "reading") === "opening";
  const dated = opened ? sql`starts_at` : sql`closed_at`;
  const stage = textOf(knobs, "from_stage");
  return ofPopulation(sql`
    SELECT account_id, entity, assumeNotNull(${dated}) AS dated_at, toString(status) AS state, amount AS worth, toString(currency) AS money,
      ${opportunityLabels()} AS opportunity_labels, batch, seq
    FROM (${opportunitiesToday()})
    WHERE ${ofKind(kindsOf(knobs))} AND ${dated} IS NOT NULL AND ${inside(sql`assumeNotNull(${dated})`, window)}
      AND ${opened ? sql`true` : sql`status IN ('won', 'lost')`}
      AND ${stage === "" ? sql`true` : sql`(source, entity) IN (${everInStage(stage)})`}`, sql`dated_at`, window, knobs);
}

const byAccount = (window: Window, knobs: KnobValues): Sql => sql`
  SELECT account_id, account_id AS subject_id, max(dated_at) AS at, max(state = 'won') AS numerator, 1 AS denominator,
    CAST(map(), 'Map(String, String)') AS labels, '' AS record, 0 AS batch, 0 AS seq, '' AS flag
  FROM (${outcomes(window, knobs)})
  WHERE account_id != '' AND state IN ('won', 'lost')
  GROUP BY account_id`;

const byAmount = (window: Window, knobs: KnobValues): Sql => sql`
  SELECT account_id, entity AS subject_id, dated_at AS at, if(state = 'open', NULL, CAST(if(state = 'won', worth, if(worth IS NULL, NULL, 0)), 'Nullable(Decimal(38, 4))')) AS numerator,
    CAST(if(state = 'open', 0, ifNull(worth, 0)), 'Decimal(38, 4)') AS denominator, money AS currency, opportunity_labels AS labels,
    'opportunity' AS record, batch, seq, if(state = 'open', 'still open', '') AS flag
  FROM (${outcomes(window, knobs)})`;

const byCount = (window: Window, knobs: KnobValues): Sql => sql`
  SELECT account_id, entity AS subject_id, dated_at AS at, if(state = 'open', NULL, toUInt8(state = 'won')) AS numerator, if(state = 'open', 0, 1) AS denominator,
    opportunity_labels AS labels, 'opportunity' AS record, batch, seq, if(state = 'open', 'still open', '') AS flag
  FROM (${outcomes(window, knobs)})`;

export default kpi({
  id: "win_rate",
  title: "Opportunity to won",
  group: "won",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "How often does an opportunity end in success?",
  formula: "New opportunities won with their close in the period, of all that were closed in it, won or lost.",
  denominator: "closed opportunities",
  caveats: [
    "Opportunities without an account count too and stand under “no account”; the setting population narrows it.",
    "By close, because that needs no waiting; the setting reading follows those that began in the period instead.",
    "A reopened opportunity counts once, by its latest state. Tests, duplicates and deleted ones count on neither side.",
    "A closed opportunity without a date of closing belongs to no period.",
  ],
  knobs: {
    by: { default: "count", choices: ["count", "amount", "account"], meaning: "Each opportunity counts once, by its amount, or once per known account (won at least once, of those with any close)." },
    reading: { default: "closed", choices: ["closed", "opening"], meaning: "Opportunities closed in the period, or those that began in it (the ones still open stand beside)." },
    kinds: { default: "new", meaning: "Kinds of opportunities that count, parted by commas; “expansion” means upsell and cross_sell." },
    from_stage: { default: "", meaning: "Only opportunities that were in this stage at some time; empty: all." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership", "contract", "order", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  alongside: { by_amount: { by: "amount" }, by_account: { by: "account" } },
  facts: ({ window, knobs }) => {
    switch (textOf(knobs, "by")) {
      case "amount":
        return byAmount(window, knobs);
      case "account":
        return byAccount(window, knobs);
      default:
        return byCount(window, knobs);
    }
  },
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, dated_at AS at, state AS what, toFloat64(state = 'won') AS amount, 'wins' AS unit_of_amount, 'opportunity' AS record, batch, seq
    FROM (${outcomes(window, knobs)})
    WHERE account_id != '' AND state IN ('won', 'lost')`,
  nothing: "Nothing closed: no value, never 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | closed_at            | status | amount
        o1 | A          | 2026-03-02T10:00:00Z | won    | 30000
        o2 | B          | 2026-03-02T10:00:00Z | won    | 40000
        o3 |            | 2026-03-02T10:00:00Z | won    | 20000
        o4 | A          | 2026-03-02T10:00:00Z | lost   | 10000
        o5 | B          | 2026-03-02T10:00:00Z | lost   | 10000
        o6 | C          | 2026-03-02T10:00:00Z | lost   | 10000
        o7 | D          | 2026-03-02T10:00:00Z | lost   | 10000
        o8 |            | 2026-03-02T10:00:00Z | lost   | 20000`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.375, of: [3, 8], beside: { by_amount: 0.6, by_account: 0.5 }, by: { dimension: "account_id", values: { A: 0.5, B: 0.5, C: 0, "no account": 0.5 } } },
    because: "Three won, five lost; those without an account count like any other. By amount 90,000 of 150,000, 60 %; of the four accounts two won at least once.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-02T10:00:00Z | won    | 90000
          o2 | B          | 2026-03-02T10:00:00Z | lost   | 60000
          o3 | B          | 2026-03-02T10:00:00Z | lost   |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { by: "amount" },
      then: { value: 0.6, of: [90000, 150000] },
      because: "By amount 90,000 of 150,000; what has no amount is not known and weighs nothing.",
    },
    {
      given: {
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-02T10:00:00Z | won
          o2 | A          | 2026-03-05T10:00:00Z | lost
          o3 | A          | 2026-03-06T10:00:00Z | lost
          o4 | B          | 2026-03-02T10:00:00Z | lost
          o5 |            | 2026-03-02T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { by: "account" },
      then: { value: 0.5, of: [1, 2] },
      because: "A won at least once, B never; whatever counts accounts takes known ones only.",
    },
    {
      given: {
        opportunity: `
          id | account_id | valid_from           | closed_at            | status | kind   | excluded  | deleted
          o1 | A          | 1970-01-01           | 2026-02-28T23:00:00Z | won    | new    |           |
          o2 | A          | 1970-01-01           | 2026-02-28T22:59:59Z | won    | new    |           |
          o3 | A          | 1970-01-01           | 2026-03-31T22:00:00Z | won    | new    |           |
          o4 | A          | 1970-01-01           | 2026-03-10T00:00:00Z | won    | upsell |           |
          o5 | A          | 1970-01-01           | 2026-03-10T00:00:00Z | lost   | new    | duplicate |
          o6 | A          | 1970-01-01           | 2026-03-10T00:00:00Z | lost   | new    |           | yes
          o7 | A          | 2026-03-10T00:00:00Z | 2026-03-10T00:00:00Z | lost   | new    |           |
          o7 | A          | 2026-03-20T00:00:00Z | 2026-03-20T00:00:00Z | won    | new    |           |
          o8 | A          | 1970-01-01           |                      | won    | new    |           |
          o9 | A          | 2026-03-10T00:00:00Z | 2026-03-10T00:00:00Z | won    | new    |           |
          o9 | A          | 2026-03-21T00:00:00Z |                      | open   | new    |           |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 1, of: [2, 2] },
      because: "In Berlin March begins at 23:00 UTC of 28 February (o1 inside, o2 outside) and ends at 22:00 UTC of 31 March. o7 was lost, reopened and won: once, won; o9 was reopened and is open. An upsell, a duplicate, a deleted one and one without a close do not count.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at | closed_at  | status | stage     | valid_from
          o1 | A          | 2026-03-01 | 2026-03-31 | won    | Proposal  | 1970-01-01
          o2 | A          | 2026-03-01 | 2026-03-30 | lost   | Lost      | 2026-03-30
          o2 | A          | 2026-03-01 |            | open   | Proposal  | 1970-01-01
          o3 | A          | 2026-03-05 |            | open   | Proposal  | 1970-01-01
          o4 | A          | 2026-03-05 | 2026-03-06 | lost   | Discovery | 1970-01-01
          o5 | A          | 2026-02-05 | 2026-03-06 | won    | Proposal  | 1970-01-01`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { reading: "opening", from_stage: "Proposal" },
      then: { value: 0.5, of: [1, 2], flags: { "still open": 1 } },
      because: "Of those that began in March and saw the proposal stage one is won, one lost and one still open; o4 never got there, o5 began before.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-02T10:00:00Z | lost
          o2 | B          | 2026-03-05T10:00:00Z | won
          o3 |            | 2026-03-06T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 0, of: [0, 1] },
      because: "Of target accounts one was closed, and lost: a true 0.",
    },
    {
      given: { opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing closed.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No CRM, no number.",
    },
  ],
  words: {
    ru: {
      title: "Процент побед (от возможности до выигрыша)",
      question: "Как часто возможность заканчивается успехом?",
      formula: "Новые возможности, выигранные с закрытием в периоде, от всех закрытых в нём, выигранных и проигранных.",
      denominator: "закрытых возможностей",
      nothing: "Ничего не закрыто: значения нет, никогда не 0.",
      because: "Три выиграны, пять проиграны; сделки без аккаунта считаются как любые другие. По сумме 90 000 из 150 000, 60 %; из четырёх аккаунтов два выиграны хотя бы раз.",
      caveats: [
        "Возможности без аккаунта тоже считаются и показаны как «без аккаунта»; настройка population сужает число.",
        "По дате закрытия, потому что так не нужно ждать; настройка reading вместо этого следит за теми, что начались в периоде.",
        "Вновь открытая возможность считается один раз, по последнему состоянию. Тестовые, дубли и удалённые не считаются ни в числителе, ни в знаменателе.",
        "Закрытая возможность без даты закрытия не относится ни к одному периоду.",
      ],
    },
    "zh-CN": {
      title: "赢单率（机会到赢单）",
      question: "机会最终赢单的频率有多高？",
      formula: "关闭日期在期间内的赢单新机会，除以期间内关闭的全部新机会（赢单或输单）。",
      denominator: "已关闭的机会",
      nothing: "没有关闭的机会：无值，绝不记为 0。",
      because: "赢三单，输五单；没有帐户的与其他一样计入。按金额为 150,000 中的 90,000，即 60%；四个帐户中有两个至少赢过一次。",
      caveats: [
        "没有帐户的机会也计入，列在“无帐户”下；设置 population 可缩小范围。",
        "按关闭日期计，因为这样无需等待；设置 reading 可改为跟踪在期间内开始的机会。",
        "重新打开的机会只计一次，以最新状态为准。测试的、重复的和已删除的机会，分子分母均不计入。",
        "没有关闭日期的已关闭机会不属于任何期间。",
      ],
    },
  },
});
