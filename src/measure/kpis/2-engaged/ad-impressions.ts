import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { adImpressions, adLabelNames, placementsKnob, resolvedBeside } from "../../relations/ads.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { flagOf } from "../../relations/settings.ts";
import { inside } from "../../relations/time.ts";

export default kpi({
  id: "ad_impressions",
  title: "Ad impressions (web and mail banners)",
  group: "engaged",
  unit: "count",
  better: "none",
  combine: "sum",
  reading: "flow",
  version: 2,
  question: "How often were our banners shown to the account?",
  formula: "Impressions of web display and e-mail-signature banners in the period, those of no known account included as “no account”.",
  denominator: "",
  caveats: [
    "Impressions without an account stand in the total under “no account”; the share of known ones stands beside, and so do those of target accounts. The setting population narrows it.",
    "Impressions of bots, own staff and privacy proxies are left out and counted beside; so is a signature that a person has seen in the same mail (its thread) before.",
    "A platform's daily sum is one row that counts as many times as it says.",
  ],
  knobs: {
    placements: placementsKnob,
    viewable_only: { default: false, meaning: "Only impressions that the source marks as viewable (column “viewable”)." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [{ record: "touch", types: ["ad_impression"], broughtBy: "an ad platform's report" }, targetListNeed],
  labels: adLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, shown AS numerator, 0 AS denominator, labels, 'touch' AS record, batch, seq, flag,
      map('resolved', if(account_id = '', 0., toFloat64(ifNull(shown, 0)))) AS extras
    FROM (${ofPopulation(adImpressions(
      sql`${inside(sql`at`, window)} AND ${flagOf(knobs, "viewable_only") ? sql`lower(attributes['viewable']) IN ('true', 'yes', '1')` : sql`true`}`,
      knobs), sql`at`, window, knobs)})`,
  alongside: { of_targets: { population: "target" } },
  beside: resolvedBeside,
  besideUnits: { resolved_share: "percent" },
  nothing: "No ad source is connected: no value. A connected source without impressions gives 0.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2026-01-01`,
      touch: `
        account_id | at                   | type          | count | placement
        A          | 2026-03-02T10:00:00Z | ad_impression | 120   | web
        A          | 2026-03-02T10:00:00Z | ad_impression | 30    | signature
                   | 2026-03-02T10:00:00Z | ad_impression | 1000  | web`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1150, beside: { of_targets: 150, resolved_share: 150 / 1150 }, by: { dimension: "placement", values: { web: 1120, signature: 30 } } },
    because: "A saw 120 banners on the web and 30 in mails; 1,000 more reached nobody we know. Of target accounts are 150; the resolved share is 150 of 1,150, 13.0 %.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        touch: `
          account_id | at                   | type          | count | placement
          A          | 2026-03-02T10:00:00Z | ad_impression | 120   | web
          A          | 2026-03-02T10:00:00Z | ad_impression | 30    | signature
          B          | 2026-03-02T10:00:00Z | ad_impression | 7     | web
                     | 2026-03-02T10:00:00Z | ad_impression | 1000  | web`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 150 },
      because: "The target figure: only A is a target account.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | count | placement | removed
          A          | 2026-03-01T00:00:00Z | ad_impression | 1     | web       |
          A          | 2026-04-01T00:00:00Z | ad_impression | 2     | web       |
          A          | 2026-03-05T00:00:00Z | ad_impression | 4     | web       | bot
          A          | 2026-03-05T00:00:00Z | ad_impression | 8     | lobby     |
          A          | 2026-03-05T00:00:00Z | ad_impression | 16    |           |
          A          | 2026-03-05T00:00:00Z | ad_click      | 32    | web       |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 17, flags: { "removed: bot": 1 } },
      because: "1 at the first instant and 16 without placement count; the instant the period ends is outside, the bot is left out, a lobby screen is no web banner and a click no impression.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | count | attributes
          A          | 2026-03-05T00:00:00Z | ad_impression | 1     | viewable=true
          A          | 2026-03-05T00:00:00Z | ad_impression | 2     | viewable=false
          A          | 2026-03-05T00:00:00Z | ad_impression | 4     |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { viewable_only: true, population: "known" },
      then: { value: 1 },
      because: "Only the first row is marked as viewable by its source.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | placement | thread | person_email  | visitor | removed
          A          | 2026-03-05T09:00:00Z | ad_impression | signature | m1     | ann@a.example |         |
          A          | 2026-03-06T09:00:00Z | ad_impression | signature | m1     | Ann@a.example |         |
          A          | 2026-03-06T09:00:00Z | ad_impression | signature | m1     | bob@a.example |         |
          A          | 2026-03-06T09:00:00Z | ad_impression | signature | m2     | ann@a.example |         |
          A          | 2026-02-06T09:00:00Z | ad_impression | signature | m3     | ann@a.example |         |
          A          | 2026-03-06T09:00:00Z | ad_impression | signature | m3     | ann@a.example |         |
          A          | 2026-03-05T09:00:00Z | ad_impression | signature | m4     |               | v1      | privacy_proxy
          A          | 2026-03-06T09:00:00Z | ad_impression | signature | m4     |               | v1      |
          A          | 2026-03-06T09:00:00Z | ad_impression | signature |        | ann@a.example |         |
          A          | 2026-03-06T10:00:00Z | ad_impression | signature |        | ann@a.example |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 6, flags: { repeated: 2, "removed: privacy_proxy": 1 } },
      because: "A signature counts once per person and mail: Ann's second look at m1 repeats the first, and m3 she had seen in February. What a proxy loaded is no look. Where the mail is not named, nobody can tell, and each load counts.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The source is there and reported nothing.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Nothing that could report impressions was collected.",
    },
  ],
  words: {
    ru: {
      title: "Показы рекламы (баннеры на сайтах и в письмах)",
      question: "Как часто наши баннеры показывали аккаунту?",
      formula: "Показы баннеров на сайтах и в подписях писем за период; показы, аккаунт которых неизвестен, входят как «без аккаунта».",
      nothing: "Источник рекламы не подключён: значения нет. Подключённый источник без показов даёт 0.",
      because: "A видел 120 баннеров на сайтах и 30 в письмах; ещё 1 000 не дошла ни до кого из известных нам. Целевым аккаунтам — 150; доля опознанных — 150 из 1 150, 13,0 %.",
      caveats: [
        "Показы без аккаунта входят в итог под «без аккаунта»; доля известных и показы целевым аккаунтам стоят рядом. Настройка population сужает число.",
        "Показы ботам, своим сотрудникам и прокси приватности не учитываются и показаны рядом; так же и подпись, которую человек уже видел в том же письме (его цепочке).",
        "Дневная сумма площадки — одна строка, которая считается столько раз, сколько в ней указано.",
      ],
    },
    "zh-CN": {
      title: "广告展示（网页与邮件横幅）",
      question: "我们的横幅向该帐户展示了多少次？",
      formula: "期间内网页展示广告与邮件签名横幅的展示，包括帐户未知的展示（记为“无帐户”）。",
      nothing: "未连接广告来源：无值。已连接但没有展示则为 0。",
      because: "A 在网页上看到 120 次横幅，在邮件中看到 30 次；另有 1,000 次没有到达我们认识的任何人。目标公司为 150 次；已识别占比为 1,150 中的 150，即 13.0%。",
      caveats: [
        "没有帐户的展示列在合计的“无帐户”下；帐户已知的比例和目标公司的展示另列。设置 population 可缩小范围。",
        "机器人、本公司员工和隐私代理的展示不计入，另列其数量；同一人在同一封邮件（会话）中已看过的签名也是如此。",
        "平台的每日汇总是一行，按其所写的次数计。",
      ],
    },
  },
});
