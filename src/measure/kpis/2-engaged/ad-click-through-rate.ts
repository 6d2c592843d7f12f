import { sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { adClicks, adImpressions, adLabelNames, dedupeKnob, placementsKnob } from "../../relations/ads.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { inside } from "../../relations/time.ts";

/** Impressions and clicks under one another: `sides` is (clicks, impressions), null where the row is left out. */
function shownAndClicked(window: Window, knobs: KnobValues) {
  return sql`
    SELECT account_id, subject_id, at, if(shown IS NULL, NULL, 0) AS clicked, ifNull(shown, 0) AS seen, labels, batch, seq, flag
    FROM (${adImpressions(inside(sql`at`, window), knobs)})
    UNION ALL
    SELECT account_id, subject_id, at, clicks AS clicked, 0 AS seen, labels, batch, seq, flag
    FROM (${adClicks(window, knobs)})`;
}

export default kpi({
  id: "ad_click_through_rate",
  title: "Click-through rate",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 2,
  question: "What share of impressions was clicked?",
  formula: "Ad clicks by ad impressions of the period, on the web and in e-mail signatures.",
  denominator: "ad impressions",
  caveats: [
    "It tells whether a banner catches the eye, for comparing campaigns and channels; it is no success of account-based marketing: a click of the wrong company costs money.",
    "Numerator and denominator are the KPIs ad_clicks and ad_impressions, with what each of them leaves out.",
    "A click counts when it is clicked, an impression when it is shown; just after a change of periods the two may belong to different ones.",
  ],
  knobs: { placements: placementsKnob, dedupe_seconds: dedupeKnob, population: populationKnob },
  reads: ["touch", "list_membership"],
  needs: [
    { record: "touch", types: ["ad_impression"], broughtBy: "an ad platform's report" },
    { record: "touch", types: ["ad_click"], broughtBy: "an ad platform's report" },
    targetListNeed,
  ],
  labels: adLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, clicked AS numerator, seen AS denominator, labels, 'touch' AS record, batch, seq, flag
    FROM (${ofPopulation(shownAndClicked(window, knobs), sql`at`, window, knobs)})`,
  nothing: "No impressions: no value, never 0.",
  example: {
    given: {
      touch: `
        account_id | at                   | type          | count | campaign
        A          | 2026-03-02T10:00:00Z | ad_impression | 1000  | spring
                   | 2026-03-02T10:00:00Z | ad_impression | 500   | poster
        A          | 2026-03-02T10:00:00Z | ad_click      | 1     | spring
                   | 2026-03-02T10:00:00Z | ad_click      | 5     | poster`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.004, of: [6, 1500], by: { dimension: "campaign", values: { spring: 0.001, poster: 0.01 } } },
    because: "6 clicks on 1,500 impressions are 0.4 %; the poster is clicked ten times as often, by nobody we know.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type          | count | placement | removed | visitor | asset
          A          | 2026-03-01T00:00:00Z | ad_impression | 100   | web       |         |         |
          A          | 2026-03-31T23:59:59Z | ad_impression | 100   | signature |         |         |
          A          | 2026-04-01T00:00:00Z | ad_impression | 100   | web       |         |         |
          A          | 2026-03-05T00:00:00Z | ad_impression | 100   | web       | bot     |         |
          A          | 2026-03-05T00:00:00Z | ad_click      | 1     | web       |         | v1      | blue
          A          | 2026-03-05T00:00:10Z | ad_click      | 1     | web       |         | v1      | blue
          A          | 2026-03-05T00:00:00Z | ad_click      | 1     | web       | bot     | v2      | blue
          A          | 2026-04-01T00:00:00Z | ad_click      | 1     | web       |         | v3      | blue`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.005, of: [1, 200], flags: { "removed: bot": 2, repeated: 1 } },
      because: "One click of 200 impressions: a bot's impressions and click, a click repeated within 10 seconds and everything from the end of the period on are left out.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | count | placement
          A          | 2026-03-05T00:00:00Z | ad_impression | 100   | web
          A          | 2026-03-05T00:00:00Z | ad_impression | 50    | signature
          A          | 2026-03-05T00:00:00Z | ad_click      | 1     | signature
          A          | 2026-03-06T00:00:00Z | ad_click      | 3     | web`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { placements: "signature" },
      then: { value: 0.02, of: [1, 50] },
      because: "Signatures alone: 1 of 50.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | count
          A          | 2026-02-28T23:59:59Z | ad_impression | 100
          A          | 2026-03-05T00:00:00Z | ad_click      | 3`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, of: [3, 0], reason: "no_denominator" },
      because: "Clicks came in March, on banners of February: without impressions there is no share.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-03-05`,
        touch: `
          account_id | at                   | type          | count
          A          | 2026-03-04T23:59:59Z | ad_impression | 100
          A          | 2026-03-05T00:00:00Z | ad_impression | 50
          A          | 2026-03-05T00:00:00Z | ad_click      | 2
          B          | 2026-03-05T00:00:00Z | ad_click      | 2
                     | 2026-03-05T00:00:00Z | ad_impression | 50`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 0.04, of: [2, 50] },
      because: "Of target accounts: A is one from 5 March on.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | count
          A          | 2026-03-05T00:00:00Z | ad_impression | 100`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Clicks were never collected: that is not 0 %.",
    },
  ],
  words: {
    ru: {
      title: "Кликабельность рекламы (CTR)",
      question: "Какая доля показов завершилась кликом?",
      formula: "Клики по рекламе, делённые на показы рекламы за период, — на сайтах и в подписях писем.",
      denominator: "показов рекламы",
      nothing: "Показов нет: значения нет, никогда не 0.",
      because: "6 кликов на 1 500 показов — это 0,4 %; по плакату кликают в десять раз чаще, но никто из известных нам.",
      caveats: [
        "Показывает, привлекает ли баннер внимание; годится для сравнения кампаний и каналов. Это не успех маркетинга на основе аккаунтов: клик не той компании стоит денег.",
        "Числитель и знаменатель — показатели ad_clicks и ad_impressions, со всем, что каждый из них не учитывает.",
        "Клик считается тогда, когда кликнули, показ — когда показали; на стыке периодов они могут попасть в разные.",
      ],
    },
    "zh-CN": {
      title: "点击率",
      question: "展示中有多大比例被点击？",
      formula: "期间内的广告点击除以广告展示，包括网页和邮件签名。",
      denominator: "广告展示",
      nothing: "没有展示：无值，绝不记为 0。",
      because: "1,500 次展示有 6 次点击，为 0.4%；海报的点击率高十倍，但点击者都不是我们认识的。",
      caveats: [
        "它说明横幅是否引人注意，用于比较营销活动与渠道；它并不说明基于帐户的营销是否成功：不相关的公司点击只会白花钱。",
        "分子与分母为指标 ad_clicks 和 ad_impressions，各自排除的内容亦同。",
        "点击按点击时间计，展示按展示时间计；在期间交界处，两者可能分属不同期间。",
      ],
    },
  },
});
