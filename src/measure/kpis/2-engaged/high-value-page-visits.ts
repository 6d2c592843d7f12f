import { sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { textOf, wordsOf } from "../../relations/settings.ts";
import { highValueClasses, visitLabelNames, visitList, visitPageRows } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";
import siteVisits from "./site-visits.ts";

const unclassed = "no page class";
const noClasses = "No page bears a class, so nobody can say which of them matter: import page classes with the pages.";

/** Visits with such a page, and those of whose pages nobody can say it: where no page bears a class, all. */
function visitsThatMatter(window: Window, knobs: KnobValues) {
  return sql`
    SELECT account_id, visit, begins, known_pages, labels, if(is_unclassed, ${value.string(unclassed)}, flag) AS flag, record, batch, seq
    FROM (
      SELECT v.*, v.record = '' AND c.pages_with_class = 0 AS is_unclassed, if(is_unclassed, NULL, v.pages_of_class) AS known_pages
      FROM (${visitList(window, knobs, wordsOf(knobs, "classes"))}) AS v
      CROSS JOIN (SELECT countIf(page_class != '') AS pages_with_class FROM touch WHERE type = 'page_view') AS c
    )
    WHERE known_pages IS NULL OR known_pages > 0`;
}

export default kpi({
  id: "high_value_page_visits",
  title: "High-value page visits",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 2,
  question: "Who looks at the pages that matter (pricing, demo request)?",
  formula: "Visits that begin in the period in which at least one page of class pricing, demo, contact or trial was seen.",
  denominator: "",
  caveats: [
    "A visit counts once however often such a page was seen in it; how often they were seen stands beside.",
    "The class is the one that the page had when it was seen. Where no page bears any class there is no value: import page classes with the pages.",
    "Imported sessions tell how many pages of the four usual classes were seen; one that does not say is not known, and so are all of them when other classes are asked for.",
    "Beside it stands the share of all website visits, counted with the same settings; visits of no known account stand under “no account”.",
  ],
  knobs: {
    classes: { default: highValueClasses.join(", "), meaning: "Page classes that matter, parted by commas." },
    count: { default: "sessions", choices: ["sessions", "views"], meaning: "Visits with such a page, or the pages themselves." },
    ...visitKnobs,
    population: populationKnob,
  },
  reads: ["touch", "session", "list_membership"],
  needs: [visitNeed, targetListNeed],
  alongside: { pages: { count: "views" }, share: { shareOf: siteVisits, by: { count: "sessions" } } },
  besideUnits: { share: "percent" },
  labels: visitLabelNames,
  reasons: { [unclassed]: { as: "no_denominator", text: noClasses } },
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, begins AS at, ${textOf(knobs, "count") === "views" ? sql`known_pages` : sql`if(known_pages > 0, 1., known_pages)`} AS numerator,
      0 AS denominator, labels, record, batch, seq, flag
    FROM (${ofPopulation(visitsThatMatter(window, knobs), sql`begins`, window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url, ' (', page_class, ')') AS what,
      ${textOf(knobs, "count") === "views" ? sql`1.` : sql`toFloat64(row_number() OVER (PARTITION BY account_id, visit ORDER BY page_at, batch, seq) = 1)`} AS amount,
      'count' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})
    WHERE page_class IN ${value.strings(wordsOf(knobs, "classes"))}
    UNION ALL
    SELECT account_id, visit AS subject_id, begins AS at, concat('session with ', toString(pages_of_class), ' such pages') AS what,
      ${textOf(knobs, "count") === "views" ? sql`assumeNotNull(pages_of_class)` : sql`1.`} AS amount, 'count' AS unit_of_amount, record, batch, seq
    FROM (${visitList(window, knobs, wordsOf(knobs, "classes"))})
    WHERE record = 'session' AND pages_of_class > 0`,
  nothing: "No web source: not collected. Pages without any class: no value. With classes and no such visit it is 0.",
  example: {
    given: {
      touch: `
        account_id | visitor | at                   | type      | url                             | page_class
        A          | v1      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/pricing | pricing
        A          | v1      | 2026-03-02T10:10:00Z | page_view | https://www.example.com/pricing | pricing
        A          | v1      | 2026-03-02T11:00:00Z | page_view | https://www.example.com/blog    | content`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1, beside: { pages: 2, share: 0.5 }, by: { dimension: "account_id", values: { A: 1 } } },
    because: "The first visit saw the price list twice and counts once; the second, 50 minutes later, read only the blog: one of two visits, 50 %.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-03-02T10:00:00Z | page_view | pricing
          A          | v1      | 2026-03-02T10:10:00Z | page_view | pricing
          A          | v1      | 2026-03-02T11:00:00Z | page_view | content`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { count: "views" },
      then: { value: 2, beside: { share: 0.5 } },
      because: "Counted by pages, the price list was seen twice.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class | removed
          A          | v1      | 2026-02-28T23:59:00Z | page_view | other      |
          A          | v1      | 2026-03-01T00:01:00Z | page_view | pricing    |
          A          | v2      | 2026-03-31T23:29:59Z | page_view | other      |
          A          | v2      | 2026-04-01T00:00:00Z | page_view | demo       |
          A          | v3      | 2026-03-05T00:00:00Z | page_view | demo       | bot
          A          | v4      | 2026-03-05T00:10:00Z | page_view | contact    |
          A          | v4      | 2026-03-05T00:00:00Z | page_view | other      |
                     | v5      | 2026-03-05T00:00:00Z | page_view | trial      |
          A          | v6      | 2026-03-05T00:00:00Z | page_view | references |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "v1's visit began in February, v2 sees the demo page in another visit, after 30 minutes and a second, v3 is a bot, v6 saw another class. v4 (whose pages came out of order) and the unknown v5 count.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-03-31T23:50:00Z | page_view | other
          A          | v1      | 2026-04-01T00:10:00Z | page_view | pricing
          A          | v2      | 2026-04-01T00:10:00Z | page_view | pricing`,
      },
      period: ["2026-03-01", "2026-04-01"],
      asked: "2026-04-02",
      then: { value: 1, beside: { pages: 1, share: 1 } },
      because: "v1's visit began in March and saw the prices in it, past midnight: it counts whole in March, and April has v2's alone.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-03-05T00:00:00Z | page_view | references
          A          | v2      | 2026-03-05T00:00:00Z | page_view | pricing`,
        session: `
          id | account_id | at                   | high_value_pages
          s1 | A          | 2026-03-05T00:00:00Z | 3`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { classes: "references" },
      then: { value: 1 },
      because: "Own classes can be asked for; what the session counted are the usual ones: not known.",
    },
    {
      given: {
        session: `
          id | account_id | at                   | high_value_pages | removed
          s1 | A          | 2026-03-05T00:00:00Z | 3                |
          s2 | A          | 2026-03-06T00:00:00Z | 0                |
          s3 | A          | 2026-03-07T00:00:00Z |                  |
          s4 | A          | 2026-03-08T00:00:00Z | 1                | bot`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1 },
      because: "One session saw such pages, one did not, one does not say, one is a bot's.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | url
          A          | v1      | 2026-03-05T00:00:00Z | page_view | https://www.example.com/pricing`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator", told: noClasses, flags: { [unclassed]: 1 } },
      because: "No page bears a class: which of them matter cannot be said, and that is not 0.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-03-05T00:00:00Z | page_view | content`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "Pages have classes, and nobody saw one that matters.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No tracker, no number.",
    },
  ],
  words: {
    ru: {
      title: "Посещения ключевых страниц",
      question: "Кто смотрит важные страницы (цены, запрос демонстрации)?",
      formula: "Посещения, начавшиеся в периоде, в которых открыли хотя бы одну страницу класса pricing, demo, contact или trial.",
      nothing: "Нет источника веб-данных: не собирается. У страниц нет ни одного класса: значения нет. Если классы есть, а таких посещений не было, — 0.",
      because: "В первом посещении прайс-лист открыт дважды и считается один раз; во втором, через 50 минут, читали только блог: одно из двух посещений, 50 %.",
      says: { [unclassed]: "без класса страницы", [noClasses]: "Ни у одной страницы нет класса, поэтому нельзя сказать, какие из них важны: загрузите классы вместе со страницами." },
      caveats: [
        "Посещение считается один раз, сколько бы раз в нём ни открывали такую страницу; сколько раз их открывали, показано рядом.",
        "Класс — тот, что был у страницы при просмотре. Если ни у одной страницы класса нет, нет и значения: загрузите классы вместе со страницами.",
        "Импортированные сеансы сообщают, сколько открыто страниц четырёх обычных классов; сеанс, где это не указано, неизвестен, а если спрошены другие классы — неизвестны все.",
        "Рядом — доля от всех посещений сайта, посчитанных с теми же настройками; посещения без известного аккаунта показаны как «без аккаунта».",
      ],
    },
    "zh-CN": {
      title: "高价值页面访问",
      question: "谁在看重要的页面（价格、演示请求）？",
      formula: "期间内开始、至少看过一个价格、演示、联系或试用类页面的访问。",
      nothing: "没有网站来源：未采集。页面没有任何类型：无值。有类型但没有此类访问则为 0。",
      because: "第一次访问两次查看价目表，计一次；50 分钟后的第二次访问只看了博客：两次访问中的一次，50%。",
      says: { [unclassed]: "没有页面类型", [noClasses]: "没有任何页面带有类型，无法判断哪些重要：请随页面一并导入页面类型。" },
      caveats: [
        "一次访问中无论看过多少次此类页面都只计一次；页面浏览次数列在旁边。",
        "页面类型以浏览时的类型为准。没有任何页面带有类型时无值：请随页面一并导入页面类型。",
        "导入的会话写明看过多少个四种常用类型的页面；未写明的会话为未知，而查询其他类型时所有会话均为未知。",
        "旁边是在全部网站访问中的占比，按相同设置计算；帐户未知的访问列在“无帐户”下。",
      ],
    },
  },
});
