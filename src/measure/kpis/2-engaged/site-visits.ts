import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

export default kpi({
  id: "site_visits",
  title: "Website visits per account",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "Which accounts come to our site, how often?",
  formula: "Visits that begin in the period; a visit is the page views of one visitor with no more than 30 minutes of silence between them.",
  denominator: "",
  caveats: [
    "Visits of no known account stand under “no account”; so do those whose match is less sure than the setting asks, with the note “soft match”.",
    "Beside it stands how many visitors made them: different devices, of imported sessions without one people; a visit that names neither is of no visitor.",
    "Bots, own staff, test traffic and pages for applicants, logging in and unsubscribing are removed before visits are made.",
    "Imported sessions count as they are. Bring either the pages or the sessions of a site, not both.",
  ],
  knobs: { ...visitKnobs, population: populationKnob },
  reads: ["touch", "session", "list_membership"],
  needs: [visitNeed, targetListNeed],
  labels: ["source", "landing_page", "visitor"],
  across: { visitors: { distinct: "visitor" } },
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, visit AS subject_id, begins AS at, 1 AS numerator, 0 AS denominator,
      map('source', labels['source'], 'landing_page', labels['landing_page'], 'visitor', who) AS labels, record, batch, seq, flag
    FROM (${visitStarts(window, knobs)})`, sql`at`, window, knobs),
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount,
      'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})`,
  nothing: "No web source is connected: no value. A connected source without visits gives 0.",
  example: {
    given: {
      touch: `
        account_id | visitor | at                   | type      | url
        A          | v1      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/
        A          | v1      | 2026-03-02T10:20:00Z | page_view | https://www.example.com/pricing
        A          | v1      | 2026-03-02T11:05:00Z | page_view | https://www.example.com/pricing
        A          | v2      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/blog`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 3, beside: { visitors: 2 }, by: { dimension: "visitor", values: { v1: 2, v2: 1 }, beside: { v1: { visitors: 1 }, v2: { visitors: 1 } } } },
    because: "45 minutes of silence part v1's pages into two visits; v2 makes one: 3 visits of 2 visitors.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type
          A          | network        | 0.6                | v1      | 2026-03-02T10:00:00Z | page_view
          A          | network        | 0.59               | v2      | 2026-03-02T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "A match as sure as asked for (0.6) is the account's; one below it is a visit of no account.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                       | type      | removed
          A          | v1      | 2026-03-02T10:00:00Z     | page_view |
          A          | v1      | 2026-03-02T10:30:00Z     | page_view |
          A          | v1      | 2026-03-02T11:00:00.001Z | page_view |
          A          | v2      | 2026-03-02T10:00:00Z     | page_view |
          A          | v2      | 2026-03-02T10:20:00Z     | page_view | bot
          A          | v2      | 2026-03-02T10:40:00Z     | page_view |
          A          | v2      | 2026-03-02T10:05:00Z     | form      |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4 },
      because: "Exactly 30 minutes is the same visit, a millisecond more a new one. The bot's page does not exist, so v2 was silent for 40 minutes; a form is no page.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-02-28T23:50:00Z | page_view |
          A          | v1      | 2026-03-01T00:10:00Z | page_view |
          A          | v2      | 2026-03-01T00:00:00Z | page_view |
          A          | v3      | 2026-03-31T23:55:00Z | page_view |
          A          | v3      | 2026-04-01T00:00:00Z | page_view |
          A          | v4      | 2026-03-05T00:00:00Z | page_view | careers`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2 },
      because: "v1's visit began the evening before; v2's begins with the first instant and v3's before the last; a look at the careers page is none.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          | v2      | 2026-03-02T10:40:00Z | page_view
          A          | v2      | 2026-03-02T10:00:00Z | page_view
          A          | v2      | 2026-03-02T10:20:00Z | page_view
                     | v7      | 2026-03-02T10:00:00Z | page_view
                     |         | 2026-03-02T10:00:00Z | page_view
                     |         | 2026-03-02T10:01:00Z | page_view
          B          |         | 2026-03-02T10:00:00Z | page_view
          B          |         | 2026-03-02T10:10:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 5, beside: { visitors: 2 }, by: { dimension: "account_id", values: { A: 1, B: 1, "no account": 3 }, beside: { A: { visitors: 1 }, B: { visitors: 0 }, "no account": { visitors: 1 } } } },
      because: "Pages that arrive out of order make one visit; where neither visitor nor account is known each page stands alone, an account without visitor is taken as one. Visits that name nobody are of no visitor: v2 and v7 are two.",
    },
    {
      given: {
        session: `
          id | account_id | visitor | at                   | removed
          s1 | A          | v1      | 2026-03-02T10:00:00Z |
          s2 |            | v2      | 2026-03-02T10:00:00Z |
          s3 | A          | v3      | 2026-03-02T10:00:00Z | own_staff`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, beside: { visitors: 2 }, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "Imported sessions count as they are, our own staff never.",
    },
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type      | url
          A          | domain         | 0.9                | v1      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/
          A          | domain         | 0.5                | v2      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/
          A          | domain         | 0.9                | v3      | 2026-03-02T10:00:00Z | page_view | https://shop.example.com/`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { domains: "www.example.com" },
      then: { value: 2, flags: { "soft match": 1 }, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "A match of 0.5 is too soft to be the account's; the shop is another domain.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { visitors: 0 } },
      because: "The tracker is there and nobody came.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No tracker, no number.",
    },
    {
      given: {
        touch: `
          visitor | at                   | type
          v1      | 2026-03-02T10:00:00Z | page_view
          v1      | 2026-03-02T10:10:00Z | page_view
          v1      | 2026-03-02T10:20:01Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { session_gap_minutes: 10 },
      then: { value: 2 },
      because: "Exactly ten minutes of silence part no visit, a second more does.",
    },
  ],
  words: {
    ru: {
      title: "Посещения веб-сайта по аккаунтам",
      question: "Какие аккаунты приходят на наш сайт и как часто?",
      formula: "Посещения, начавшиеся в периоде; посещение — просмотры страниц одного посетителя с перерывами не больше 30 минут.",
      nothing: "Источник веб-данных не подключён: значения нет. Подключённый источник без посещений даёт 0.",
      because: "45 минут тишины делят страницы v1 на два посещения; у v2 одно: 3 посещения 2 посетителей.",
      caveats: [
        "Посещения без известного аккаунта показаны как «без аккаунта»; там же те, чьё совпадение менее уверенное, чем требует настройка, с пометкой «нестрогое совпадение».",
        "Рядом — сколько посетителей их совершили: разные устройства, у импортированных сеансов без устройства — люди; посещение без того и другого не относится ни к какому посетителю.",
        "Боты, свои сотрудники, тестовый трафик и страницы вакансий, входа и отписки убираются до подсчёта посещений.",
        "Импортированные сеансы считаются как есть. Загружайте либо страницы, либо сеансы одного сайта, но не то и другое.",
      ],
    },
    "zh-CN": {
      title: "各帐户的网站访问",
      question: "哪些帐户访问我们的网站，频率如何？",
      formula: "期间内开始的访问；一次访问是同一访客的一串页面浏览，相邻两次浏览间隔不超过 30 分钟。",
      nothing: "未连接网站来源：无值。已连接但没有访问则为 0。",
      because: "45 分钟的间隔把 v1 的页面分成两次访问；v2 有一次：2 位访客共 3 次访问。",
      caveats: [
        "帐户未知的访问列在“无帐户”下；匹配置信度低于设置要求的访问也列在其下，注明“弱匹配”（soft match）。",
        "旁边是这些访问来自多少位访客：按不同设备计，没有设备的导入会话按人计；两者都没有的访问不属于任何访客。",
        "机器人、本公司员工、测试流量，以及求职、登录和退订页面，在划分访问之前即被剔除。",
        "导入的会话按原样计。同一网站请只导入页面或只导入会话，不要两者都导入。",
      ],
    },
  },
});
