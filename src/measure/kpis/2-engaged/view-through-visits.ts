import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { ofPopulation, targetListNeed } from "../../relations/population.ts";
import { begunEarlier, impressionsNeed, reachDays, shownRows, viewThrough, viewThroughKnobs } from "../../relations/view-through.ts";
import { visitLabelNames, visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

function visitsAfterAds(window: Window, knobs: KnobValues): Sql {
  const happenings = sql`
    SELECT account_id, visitor_key AS device, visit AS subject, begins AS happened_at, labels, record, batch, seq
    FROM (${visitStarts(begunEarlier(window, reachDays(knobs)), knobs)})`;
  return ofPopulation(viewThrough({ happenings, onlyFirst: true }, window, knobs), sql`happened_at`, window, knobs);
}

export default kpi({
  id: "view_through_visits",
  title: "View-through visits",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "Who came to the site after seeing, not clicking, an ad?",
  formula: "Visits that begin in the period and are their account's first after an ad was shown to it, at most 30 days after the impression and with no ad click in between.",
  denominator: "",
  caveats: [
    "By account, as device cookies are vanishing: the impression and the visit may be of two people. The setting level asks for the same device.",
    "Who sees an ad may have come anyway: read it only together with “View-through against expected visits”.",
    "After a visit the next one counts only when an ad was shown again. A visit after a click is a click-through and none of these.",
    "A platform's daily sum is an impression at the beginning of its day.",
  ],
  knobs: { ...viewThroughKnobs, ...visitKnobs },
  reads: ["touch", "session", "list_membership"],
  needs: [impressionsNeed, visitNeed, targetListNeed],
  labels: visitLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, happened_at AS at, 1 AS numerator, 0 AS denominator, labels, record, batch, seq, map('strict', toFloat64(is_strict)) AS extras
    FROM (${visitsAfterAds(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'count' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})
    WHERE (account_id, visit) IN (SELECT account_id, subject FROM (${visitsAfterAds(window, knobs)}))
    UNION ALL
    SELECT account_id, subject AS subject_id, happened_at AS at, 'session' AS what, 1. AS amount, 'count' AS unit_of_amount, record, batch, seq
    FROM (${visitsAfterAds(window, knobs)})
    WHERE record = 'session'
    UNION ALL
    ${shownRows(visitsAfterAds(window, knobs))}`,
  beside: (_parts, _knobs, { extras }) => ({ strict: extras["strict"] ?? 0 }),
  nothing: "No ad source or no web source: no value. With both and no such visit it is 0.",
  example: {
    given: {
      touch: `
        account_id | visitor | at                   | type
        A          |         | 2026-03-01T08:00:00Z | ad_impression
        A          | v1      | 2026-03-10T10:00:00Z | page_view
        B          |         | 2026-03-01T08:00:00Z | ad_impression
        B          |         | 2026-03-05T10:00:00Z | ad_click
        B          | v2      | 2026-03-06T10:00:00Z | page_view
        C          |         | 2026-03-01T08:00:00Z | ad_impression
        C          | v3      | 2026-04-05T10:00:00Z | page_view`,
    },
    period: ["2026-03-01", "2026-05-01"],
    then: { value: 1, beside: { strict: 0 }, by: { dimension: "account_id", values: { A: 1 } } },
    because: "A came nine days after it saw the banner. B clicked it: a click-through. C came 35 days later. Within one day nobody came: strictly it is 0.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                       | type          | count | removed | placement
          A          |         | 2026-02-10T08:00:00Z     | ad_impression | 9     |         |
          A          | v1      | 2026-03-12T08:00:00Z     | page_view     |       |         |
          A          | v1      | 2026-03-13T10:00:00Z     | page_view     |       |         |
          A          |         | 2026-03-14T08:00:00Z     | ad_impression | 1     |         | signature
          A          | v2      | 2026-03-15T08:00:00Z     | page_view     |       |         |
          B          |         | 2026-02-10T08:00:00Z     | ad_impression | 1     |         |
          B          | v3      | 2026-03-12T08:00:00.001Z | page_view     |       |         |
          C          |         | 2026-03-02T08:00:00Z     | ad_impression | 0     |         |
          C          |         | 2026-03-02T08:00:00Z     | ad_impression | 1     | bot     |
          C          |         | 2026-03-02T08:00:00Z     | ad_impression | 1     |         | lobby
          C          | v4      | 2026-03-03T08:00:00Z     | page_view     |       |         |
          D          |         | 2026-03-02T08:00:00Z     | ad_impression | 1     |         |
          D          |         | 2026-03-02T08:00:00Z     | ad_click      | 1     |         |
          D          | v5      | 2026-03-03T08:00:00Z     | page_view     |       |         |
          D          |         | 2026-03-04T08:00:00Z     | ad_impression | 1     |         |
          D          | v5      | 2026-03-05T08:00:00Z     | page_view     |       |         |
                     | v6      | 2026-03-02T08:00:00Z     | ad_impression | 1     |         |
                     | v6      | 2026-03-03T08:00:00Z     | page_view     |       |         |
          E          | v7      | 2026-03-02T08:00:00Z     | page_view     |       |         |
          E          |         | 2026-03-03T08:00:00Z     | ad_impression | 1     |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, beside: { strict: 2 }, by: { dimension: "account_id", values: { A: 2, D: 1 } } },
      because: "A came exactly 30 days after the banner, and again a day after the one in a mail; its visit between saw no new ad. B is a millisecond late. C's banners were shown no time, to a machine and in a lobby. D first came by a click, then by a new impression. Nobody knows v6's account; E saw the ad only afterwards.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T08:00:00Z | ad_impression
          A          | v2      | 2026-03-03T08:00:00Z | page_view
                     | v3      | 2026-03-02T08:00:00Z | ad_impression
                     | v3      | 2026-03-04T08:00:00Z | page_view`,
        session: `
          id | account_id | visitor | at
          s1 | A          | v1      | 2026-03-20T08:00:00Z`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { level: "device" },
      then: { value: 2, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "By device A's imported session of v1 and the visit of v3, whose company nobody knows; v2 saw no ad.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-03-10`,
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T08:00:00Z | ad_impression
          A          | v1      | 2026-03-09T08:00:00Z | page_view
          A          | v1      | 2026-03-10T08:00:00Z | ad_impression
          A          | v1      | 2026-03-11T08:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 1 },
      because: "On 9 March A was no target yet.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T08:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No ad platform is connected: what came of its ads cannot be said.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          |         | 2026-03-01T08:00:00Z | ad_impression
          A          | v1      | 2026-03-10T08:00:00Z | page_view
          B          |         | 2026-03-01T08:00:00Z | ad_impression
          B          | v2      | 2026-03-22T08:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { days: 20, strict_days: 9 },
      then: { value: 1, beside: { strict: 1 } },
      because: "A came nine days after the banner, B after 21, where twenty are followed.",
    },
  ],
  story: {
    told: "Acorn saw the banner on 2 February (t01) and came on the 3rd (t04). Birch clicked it on the 16th (t17) before it came on the 17th: a click-through. More than a day lay between Acorn's two, so strictly it is none.",
    sum: "1",
  },
  words: {
    ru: {
      title: "Визиты после просмотра рекламы",
      question: "Кто пришёл на сайт, увидев рекламу, но не кликнув по ней?",
      formula: "Посещения, начавшиеся за период, — первые для своего аккаунта после показа ему рекламы, не позднее 30 дней после показа и без клика по рекламе между ними.",
      nothing: "Источника рекламы или веб-источника нет: значения нет. Если оба есть, а таких посещений нет, — 0.",
      because: "A пришёл через девять дней после показа баннера. B кликнул по нему: это переход по клику. C пришёл через 35 дней. В течение одного дня не пришёл никто: строго выходит 0.",
      caveats: [
        "По аккаунту, поскольку cookie устройств исчезают: рекламу мог увидеть один человек, а прийти другой. Настройка level требует того же устройства.",
        "Кто видел рекламу, мог прийти и без неё: смотрите только вместе с «Визиты после просмотра против ожидаемых».",
        "Следующее посещение считается, только если рекламу показали снова. Посещение после клика — переход по клику и сюда не входит.",
        "Дневная сумма площадки — показ в начале своего дня.",
      ],
    },
    "zh-CN": {
      title: "浏览后访问",
      question: "谁看到广告、没有点击，却来到了网站？",
      formula: "期间内开始、且是其帐户在看到广告后的第一次访问，距展示不超过 30 天，其间没有点击广告。",
      nothing: "没有广告来源或网站来源：无值。两者都有而没有这样的访问则为 0。",
      because: "A 在看到横幅九天后来访。B 点击了横幅：属于点击访问。C 在 35 天后才来。一天之内无人来访：按严格口径为 0。",
      caveats: [
        "按帐户计算，因为设备 cookie 正在消失：看到广告和来访的可能是两个人。设置 level 可要求同一设备。",
        "看到广告的人本来也可能会来：请务必与“浏览后访问对比预期”一起看。",
        "一次访问之后，只有再次展示广告，下一次访问才计入。点击之后的访问属于点击访问，不在此列。",
        "平台的每日合计视为当天开始时的一次展示。",
      ],
    },
  },
});
