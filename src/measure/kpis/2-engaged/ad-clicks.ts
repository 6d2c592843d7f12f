import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { adClicks, adLabelNames, dedupeKnob, placementsKnob, resolvedBeside } from "../../relations/ads.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";

export default kpi({
  id: "ad_clicks",
  title: "Ad clicks (web and mail banners)",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How often did the account click a banner?",
  formula: "Valid clicks on web display and e-mail-signature banners in the period, those of no known account included as “no account”.",
  denominator: "",
  caveats: [
    "Clicks of bots and clicks repeated by the same visitor on the same banner within seconds are left out and counted beside.",
    "Ad platforms' clicks and landings on the own site never match exactly: compare with website visits.",
    "A platform's daily sum is one row that counts as many times as it says.",
  ],
  knobs: {
    placements: placementsKnob,
    dedupe_seconds: dedupeKnob,
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [{ record: "touch", types: ["ad_click"], broughtBy: "an ad platform's report" }, targetListNeed],
  labels: adLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, clicks AS numerator, 0 AS denominator, labels, 'touch' AS record, batch, seq, flag,
      map('resolved', if(account_id = '', 0., toFloat64(ifNull(clicks, 0)))) AS extras
    FROM (${ofPopulation(adClicks(window, knobs), sql`at`, window, knobs)})`,
  beside: resolvedBeside,
  besideUnits: { resolved_share: "percent" },
  nothing: "No ad source is connected: no value. A connected source without clicks gives 0.",
  example: {
    given: {
      touch: `
        id | account_id | at                   | type     | visitor | asset  | removed
        c1 | A          | 2026-03-02T10:00:00Z | ad_click | v1      | blue   |
        c2 | A          | 2026-03-02T10:00:10Z | ad_click | v1      | blue   |
        c3 | A          | 2026-03-02T10:00:10Z | ad_click | v1      | green  |
        c4 | A          | 2026-03-02T10:05:00Z | ad_click | v1      | blue   |
        c5 | A          | 2026-03-02T10:06:00Z | ad_click | v2      | blue   | bot`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 3, beside: { resolved_share: 1 }, flags: { "removed: bot": 1, repeated: 1 } },
    because: "Five clicks: one is a bot's, one repeats the click before on the same banner 10 seconds later. An event that arrives twice is one row already.",
  },
  edges: [
    {
      given: {
        touch: `
          id | account_id | at                       | type     | visitor | asset
          c1 | A          | 2026-03-02T10:00:00Z     | ad_click | v1      | blue
          c2 | A          | 2026-03-02T10:00:10.001Z | ad_click | v1      | blue
          c3 | A          | 2026-03-02T10:00:11Z     | ad_click |         | blue
          c4 | A          | 2026-03-02T10:00:11Z     | ad_click |         | blue
          c5 | A          | 2026-04-01T00:00:00Z     | ad_click | v9      | blue`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4, flags: {} },
      because: "A millisecond more than 10 seconds is a new click; clicks of nobody known are never called repetitions; the last one is outside.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        touch: `
          account_id | at                   | type     | count
          A          | 2026-03-02T10:00:00Z | ad_click | 12
                     | 2026-03-02T10:00:00Z | ad_click | 300
          B          | 2026-03-02T10:00:00Z | ad_click | 5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 317, by: { dimension: "account_id", values: { A: 12, B: 5, "no account": 300 } } },
      because: "Platforms report daily sums; what no account can be named for stands under “no account”.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 | 2026-03-10`,
        touch: `
          account_id | at                   | type     | count
          A          | 2026-03-09T23:59:59Z | ad_click | 12
          A          | 2026-03-10T00:00:00Z | ad_click | 7
          B          | 2026-03-02T10:00:00Z | ad_click | 5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 12 },
      because: "A was a target until the end of 9 March; B never was.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Nothing that could report clicks was collected.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type     | visitor | asset
          A          | 2026-03-02T10:00:00Z | ad_click | v1      | blue
          A          | 2026-03-02T10:01:00Z | ad_click | v1      | blue
          A          | 2026-03-02T10:02:10Z | ad_click | v1      | blue`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { dedupe_seconds: 60 },
      then: { value: 2, flags: { repeated: 1 } },
      because: "The second click came after exactly a minute, the third after 70 seconds.",
    },
  ],
  words: {
    ru: {
      title: "Клики по рекламе (баннеры на сайтах и в письмах)",
      question: "Как часто аккаунт кликал по баннеру?",
      formula: "Действительные клики по баннерам на сайтах и в подписях писем за период; клики, аккаунт которых неизвестен, входят как «без аккаунта».",
      nothing: "Источник рекламы не подключён: значения нет. Подключённый источник без кликов даёт 0.",
      because: "Пять кликов: один сделал бот, один повторяет предыдущий по тому же баннеру через 10 секунд. Событие, пришедшее дважды, — уже одна строка.",
      caveats: [
        "Клики ботов и повторные клики того же посетителя по тому же баннеру в течение нескольких секунд не учитываются и показаны рядом.",
        "Клики рекламных площадок и приходы на свой сайт никогда не совпадают точно: сравните с посещениями веб-сайта.",
        "Дневная сумма площадки — одна строка, которая считается столько раз, сколько в ней указано.",
      ],
    },
    "zh-CN": {
      title: "广告点击（网页与邮件横幅）",
      question: "该帐户点击横幅多少次？",
      formula: "期间内网页展示广告与邮件签名横幅的有效点击，包括帐户未知的点击（记为“无帐户”）。",
      nothing: "未连接广告来源：无值。已连接但没有点击则为 0。",
      because: "五次点击：一次是机器人，一次是 10 秒后对同一横幅的重复点击。同一事件到达两次，本来就只是一行。",
      caveats: [
        "机器人的点击，以及同一访客在几秒内对同一横幅的重复点击不计入，另列其数量。",
        "广告平台的点击与本站的到达从不完全一致：请与网站访问对照。",
        "平台的每日汇总是一行，按其所写的次数计。",
      ],
    },
  },
});
