import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { numberOf } from "../../relations/settings.ts";
import { visitLabelNames, visitList, visitPageRows } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

/** 1 deep, 0 not; null where it saw enough pages and nobody can say for how long. */
function isDeep(knobs: KnobValues): Sql {
  return sql`multiIf(
    ifNull(pages_of_class, 0) > 0 OR scrolled >= ${value.float(numberOf(knobs, "scroll"))}, 1,
    seen < ${value.float(numberOf(knobs, "pages"))}, 0,
    toInt8(stayed >= ${value.float(numberOf(knobs, "seconds"))}))`;
}

export default kpi({
  id: "deep_session_rate",
  title: "Deep sessions",
  group: "quality",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "What share of visits goes beneath the surface?",
  formula: "Visits that begin in the period with at least 2 pages and 60 active seconds, or three quarters of a content page scrolled, or a page about prices, a demo, contact or a trial, of all visits that begin in it.",
  denominator: "visits",
  caveats: [
    "A visit of several pages whose source tells no seconds is not known, unless something else makes it deep: it is in neither number.",
    "Where a source reports no scroll depth, that way of being deep is not open to its visits.",
    "An imported session tells how far its visitor scrolled, not on what page; it is taken as it is.",
  ],
  knobs: {
    pages: { default: 2, meaning: "A deep visit saw at least so many pages …" },
    seconds: { default: 60, meaning: "… and was active for at least so many seconds." },
    scroll: { default: 0.75, meaning: "Or it scrolled a content page at least so far down (0–1)." },
    ...visitKnobs,
    population: populationKnob,
  },
  reads: ["touch", "session", "list_membership"],
  needs: [visitNeed, targetListNeed],
  labels: visitLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, begins AS at, deep AS numerator, 1 AS denominator, labels, record, batch, seq, if(deep IS NULL, 'length not known', flag) AS flag
    FROM (SELECT *, ${isDeep(knobs)} AS deep FROM (${ofPopulation(visitList(window, knobs), sql`begins`, window, knobs)}))`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})`,
  nothing: "No visits: no value, never 0.",
  example: {
    given: {
      session: `id | account_id | at | pages | seconds | scroll | high_value_pages\n${[
        rowsFor(10, (n) => `s${n} | A | 2026-03-02T10:00:00Z | 2 | 60 | | 0`),
        rowsFor(20, (n) => `s${n} | A | 2026-03-03T10:00:00Z | 1 | 400 | 0.75 | 0`, 11),
        rowsFor(30, (n) => `s${n} | B | 2026-03-04T10:00:00Z | 1 | 5 | 0.1 | 1`, 21),
        rowsFor(40, (n) => `s${n} | B | 2026-03-05T10:00:00Z | 9 | 59 | 0.5 | 0`, 31),
        rowsFor(50, (n) => `s${n} | C | 2026-03-06T10:00:00Z | 1 | 400 | 0.74 | 0`, 41),
        rowsFor(60, (n) => `s${n} | | 2026-03-07T10:00:00Z | 1 | 3 | | 0`, 51),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.5, of: [30, 60], by: { dimension: "account_id", values: { A: 1, B: 0.5, C: 0, "no account": 0 } } },
    because: "Deep are s1 to s10 (two pages in a minute), s11 to s20 (scrolled far enough) and s21 to s30 (saw the prices). s31 and on clicked through nine pages in 59 seconds, s41 and on left one page open: 30 of 60.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class | seconds | scroll | removed
          A          | v1      | 2026-03-02T10:00:00Z | page_view | other      | 20      |        |
          A          | v1      | 2026-03-02T10:10:00Z | page_view | other      | 40      |        |
          A          | v1      | 2026-03-02T11:00:00Z | page_view | other      | 300     | 0.9    |
          A          | v2      | 2026-03-02T10:00:00Z | page_view | content    | 3       | 0.75   |
          A          | v3      | 2026-03-02T10:00:00Z | page_view | pricing    |         |        |
          A          | v4      | 2026-03-02T10:00:00Z | page_view | other      |         |        |
          A          | v4      | 2026-03-02T10:01:00Z | page_view | other      |         |        |
          A          | v5      | 2026-03-02T10:00:00Z | page_view | pricing    | 90      | 1      | bot
          A          | v6      | 2026-04-01T00:00:00Z | page_view | pricing    | 90      | 1      |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.75, of: [3, 4], flags: { "length not known": 1 } },
      because: "v1's two pages make 60 seconds together; its second visit saw one page that is no content, however long. v2 scrolled content, v3 saw prices. Of v4's two pages nobody knows how long they were read; the bot and April do not count.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | seconds
          A          | v1      | 2026-03-02T10:00:00Z | page_view | 20
          A          | v1      | 2026-03-02T10:01:00Z | page_view | 20
          A          | v1      | 2026-03-02T10:02:00Z | page_view | 20
          B          | v2      | 2026-03-02T10:00:00Z | page_view | 90`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target", pages: 3, seconds: 61 },
      then: { value: 0, of: [0, 1] },
      because: "Only A is a target; with the setting three pages must take 61 seconds, and took 60.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-02-02T10:00:00Z | page_view | pricing`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody came in March: there is nothing to take a share of.",
    },
  ],
  story: {
    told: "Of the seven visits four saw prices or the contact page: Acorn (t05), Juniper (t09), Birch (t19), Fir (t46). The others are single pages of which no source says how far they were read.",
    sum: "4 / 7 = 0.571429",
  },
  words: {
    ru: {
      title: "Глубокие посещения",
      question: "Какая доля посещений не поверхностна?",
      formula: "Посещения, начавшиеся за период, с не менее чем 2 страницами и 60 активными секундами, либо со страницей с материалом, прокрученной на три четверти, либо со страницей цен, демонстрации, контактов или пробного периода, — от всех начавшихся за него.",
      denominator: "посещений",
      nothing: "Посещений нет: значения нет, никогда не 0.",
      because: "Глубокие — s1–s10 (две страницы за минуту), s11–s20 (прокрутили достаточно далеко) и s21–s30 (смотрели цены). С s31 пролистали девять страниц за 59 секунд, с s41 оставили открытой одну: 30 из 60.",
      caveats: [
        "О посещении из нескольких страниц, секунд которого источник не сообщает, ничего сказать нельзя, если глубоким его не делает что-то другое: оно не входит ни в одно из чисел.",
        "Если источник не сообщает глубину прокрутки, этот путь для его посещений закрыт.",
        "Импортированный сеанс говорит, как далеко посетитель прокрутил, но не на какой странице; это берётся как есть.",
      ],
    },
    "zh-CN": {
      title: "深度访问",
      question: "有多大比例的访问不只停留在表面？",
      formula: "期间内开始、至少看了 2 个页面且活跃 60 秒，或把内容页滚动到四分之三，或看过价格、演示、联系或试用页面的访问，占期间内开始的全部访问。",
      denominator: "访问",
      nothing: "没有访问：无值，绝不记为 0。",
      because: "深度访问有 s1 至 s10（一分钟内两个页面）、s11 至 s20（滚动足够深）和 s21 至 s30（查看了价格）。s31 起在 59 秒内点过九个页面，s41 起只打开一个页面：30/60。",
      caveats: [
        "看了多个页面、但来源未给出秒数的访问，除非另有条件使其成为深度访问，否则无法判断：两个数中都不计入。",
        "如果来源不报告滚动深度，它的访问就无法凭这一条成为深度访问。",
        "导入的会话只说明访客滚动了多远，不说明在哪个页面；按原样采用。",
      ],
    },
  },
});
