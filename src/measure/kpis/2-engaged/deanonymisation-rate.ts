import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { knownKnob, knownVisitors } from "../../relations/known-visitors.ts";
import { ofPopulation, targetsNeed } from "../../relations/population.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { endInstant, fromInstant } from "../../relations/time.ts";
import { lastDays } from "../../relations/view-through.ts";
import { visitLabelNames, visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

/** The visits in question: those of the period, or (by link) those of the days before its end. */
function visitsFrom(window: Window, knobs: KnobValues): Window {
  if (textOf(knobs, "credit") === "visit") return window;
  const last = lastDays(window, numberOf(knobs, "link_days"));
  return last.from < window.from ? last : window;
}

/** Devices with their first visit as a target's: `account_id, visitor_key, began, labels, record, batch, seq`. */
function firstVisits(window: Window, knobs: KnobValues): Sql {
  const whole = visitsFrom(window, knobs);
  return sql`
    SELECT first.1 AS account_id, visitor_key, first.2 AS began, first.3 AS labels, first.4 AS record, first.5 AS batch, first.6 AS seq
    FROM (
      SELECT visitor_key, argMin((account_id, begins, labels, record, batch, seq), (begins, visit)) AS first
      FROM (${ofPopulation(visitStarts(whole, knobs), sql`begins`, whole, { population: "target" })})
      WHERE visitor_key != ''
      GROUP BY visitor_key
    )`;
}

/** Those of them that nobody knew then: with `known_since` (null: still nobody does). */
function anonymousVisitors(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT v.account_id AS account_id, v.visitor_key AS visitor_key, v.began AS began, v.labels AS labels, v.record AS record, v.batch AS batch, v.seq AS seq, k.since AS known_since
    FROM (${firstVisits(window, knobs)}) AS v
    LEFT JOIN (SELECT known_visitor, toNullable(known_since) AS since FROM (${knownVisitors(textOf(knobs, "known") === "named" ? "named" : "email")})) AS k ON v.visitor_key = k.known_visitor
    WHERE k.since IS NULL OR k.since > v.began`;
}

/** By visit: known by the end of the period. By link: became known in it. */
function becameKnown(window: Window, knobs: KnobValues): Sql {
  const byEnd = sql`ifNull(known_since < ${endInstant(window)}, false)`;
  return textOf(knobs, "credit") === "visit" ? byEnd : sql`(${byEnd} AND ifNull(known_since >= ${fromInstant(window)}, false))`;
}

export default kpi({
  id: "deanonymisation_rate",
  title: "Deanonymisation rate",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  bounded: true,
  series: "each_point",
  version: 1,
  question: "What share of unknown visitors from target accounts became known contacts in the period?",
  formula: "Visitors of target accounts that were anonymous at their first visit in the period and were joined to a known contact by its end, of all that were anonymous then.",
  denominator: "anonymous visitors of target accounts",
  caveats: [
    "A visitor is a device: two devices of one person count twice. Visits that name no device are in neither number.",
    "Any form, login or click that names both the device and a person with a mail address joins them; what a machine did does not.",
    "Counted with the visit, so that who became known is always among those who were asked about; the setting credit counts the links made in the period instead.",
    "A visitor later found to be of a target account changes earlier periods too.",
  ],
  knobs: {
    credit: { default: "visit", choices: ["visit", "link"], meaning: "Visitors of the period known by its end, or links made in the period over the anonymous visitors of the last days." },
    link_days: { default: 90, meaning: "With credit = link: visitors of so many days before the end of the period, or of the period where it is longer." },
    known: knownKnob,
    ...visitKnobs,
  },
  reads: ["touch", "session", "person", "identity_link", "list_membership"],
  needs: [visitNeed, targetsNeed],
  labels: visitLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visitor_key AS subject_id, began AS at, toUInt8(${becameKnown(window, knobs)}) AS numerator, 1 AS denominator, labels, record, batch, seq
    FROM (${anonymousVisitors(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visitor_key AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (SELECT account_id, visitor_key, page_at, url, opens, batch, seq FROM (${visitPageRows(visitsFrom(window, knobs), knobs)}))
    WHERE visitor_key IN (SELECT visitor_key FROM (${anonymousVisitors(window, knobs)}))`,
  nothing: "No anonymous visitor of a target account: no value, never 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B`,
      touch: `
        account_id | visitor | at                   | type      | person_email
        A          | v0      | 2026-03-02T10:00:00Z | page_view |
        A          | v1      | 2026-03-02T10:00:00Z | page_view |
        A          | v2      | 2026-03-03T10:00:00Z | page_view |
        A          | v3      | 2026-03-04T10:00:00Z | page_view |
        A          | v4      | 2026-03-05T10:00:00Z | page_view |
        B          | v5      | 2026-03-05T10:00:00Z | page_view |
        B          | v6      | 2026-03-06T10:00:00Z | page_view |
        B          | v7      | 2026-03-06T10:00:00Z | page_view |
        B          | v8      | 2026-03-06T10:00:00Z | page_view |
        B          | v9      | 2026-03-31T10:00:00Z | page_view |
        A          | v1      | 2026-03-02T10:05:00Z | form      | ann@a.example
        A          | v2      | 2026-03-20T10:00:00Z | form      | bob@a.example
        B          | v5      | 2026-03-31T21:00:00Z | form      | cy@b.example
        B          | v6      | 2026-04-02T10:00:00Z | form      | dee@b.example`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.3, of: [3, 10], by: { dimension: "account_id", values: { A: 0.4, B: 0.2 } } },
    because: "Ten devices came in March without a name; v1, v2 and v5 said who they are by its end. v6 did on 2 April: too late for March.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                       | type      | person_email
          A          | v1      | 2026-01-31T00:00:00Z     | page_view |
          A          | v2      | 2026-01-30T23:59:59.999Z | page_view |
          A          | v1      | 2026-04-02T10:00:00Z     | form      | ann@a.example
          A          | v2      | 2026-04-02T10:00:00Z     | form      | bob@a.example`,
      },
      period: ["2026-04-01", "2026-05-01"],
      knobs: { credit: "link" },
      then: { value: 1, of: [1, 1] },
      because: "The 90 days up to the end of April begin with 31 January: v1 came in its first instant, v2 in the last one before.",
    },
    {
      given: {
        list_membership: `
          account_id
          B`,
        touch: `
          account_id | visitor | at                   | type      | person_email
          B          | v6      | 2026-03-06T10:00:00Z | page_view |
          B          | v7      | 2026-03-06T10:00:00Z | page_view |
          B          | v8      | 2026-01-20T10:00:00Z | page_view |
          B          | v5      | 2026-03-05T10:00:00Z | page_view |
          B          | v5      | 2026-03-31T21:00:00Z | form      | cy@b.example
          B          | v6      | 2026-04-02T10:00:00Z | form      | dee@b.example`,
      },
      period: ["2026-04-01", "2026-05-01"],
      knobs: { credit: "link" },
      then: { value: 1 / 3, of: [1, 3] },
      because: "By links April has v6, of the three devices that came unnamed in the 90 days up to its end; v5's link belongs to March, and v8 came 100 days before.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          C          | 2026-03-10 |`,
        touch: `
          account_id | visitor | person_email  | at                   | type      | page_class | removed
          A          | v1      | ann@a.example | 2026-02-10T10:00:00Z | form      |            |
          A          | v1      |               | 2026-03-02T10:00:00Z | page_view |            |
          A          | v2      | bob@a.example | 2026-03-02T10:00:00Z | page_view |            |
          A          | v3      |               | 2026-03-02T10:00:00Z | page_view |            |
          A          | v3      | cy@a.example  | 2026-03-03T10:00:00Z | page_view | login      |
          A          | v4      |               | 2026-03-02T10:00:00Z | page_view |            |
          A          | v4      | dee@a.example | 2026-03-03T10:00:00Z | form      |            | bot
          A          |         |               | 2026-03-02T10:00:00Z | page_view |            |
          C          | v5      |               | 2026-03-09T10:00:00Z | page_view |            |
          D          | v6      |               | 2026-03-09T10:00:00Z | page_view |            |
                     | v7      |               | 2026-03-09T10:00:00Z | page_view |            |`,
        session: `
          id | account_id | visitor | at                   | person_email
          s1 | A          | v8      | 2026-03-02T10:00:00Z |
          s2 | A          | v8      | 2026-03-09T10:00:00Z | eve@a.example`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2 / 3, of: [2, 3] },
      because: "v1 was known since February and v2 from its first page: neither was anonymous. v3 logged in later, v8's second session names Eve; v4's form was a machine's. A page without a device, C that was no target yet, D and the stranger are not asked about.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: `
          id  | account_id | email         | person_id
          ann | A          | ann@a.example | p1
          bob | A          |               | p2`,
        touch: `
          account_id | visitor | person | person_id | at                   | type
          A          | v1      |        |           | 2026-03-02T10:00:00Z | page_view
          A          | v1      | ann    | p1        | 2026-03-02T10:01:00Z | chat
          A          | v2      |        |           | 2026-03-02T10:00:00Z | page_view
          A          | v2      | bob    | p2        | 2026-03-02T10:01:00Z | chat`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.5, of: [1, 2] },
      because: "A person named by id is known where it has a mail address: Ann has one, Bob has none.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | person | person_id | at                   | type
          A          | v1      |        |           | 2026-03-02T10:00:00Z | page_view
          A          | v1      | bob    | p2        | 2026-03-02T10:01:00Z | chat
          A          | v2      |        |           | 2026-03-02T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { known: "named" },
      then: { value: 0.5, of: [1, 2] },
      because: "With the setting Bob, whom a source names, is known without a mail address.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type
          B          | v1      | 2026-03-02T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No target account came.",
    },
  ],
  story: {
    told: "Everybody who came from a target named themselves on the first page, and t12's stranger belongs to no company that we know: there was nobody unknown to become known.",
    sum: "n/a (no_denominator)",
  },
  words: {
    ru: {
      title: "Доля деанонимизации",
      question: "Какая доля неизвестных посетителей из целевых аккаунтов стала за период известными контактами?",
      formula: "Посетители целевых аккаунтов, анонимные при первом посещении за период и связанные с известным контактом к его концу, от всех, кто был тогда анонимен.",
      denominator: "анонимных посетителей целевых аккаунтов",
      nothing: "Анонимных посетителей целевых аккаунтов нет: значения нет, никогда не 0.",
      because: "В марте без имени пришли десять устройств; v1, v2 и v5 до его конца назвали себя. v6 — 2 апреля: для марта поздно.",
      caveats: [
        "Посетитель — это устройство: два устройства одного человека считаются дважды. Посещения без устройства не входят ни в одно из чисел.",
        "Связывает любая форма, вход или клик, где названы и устройство, и человек с адресом почты; сделанное машиной не связывает.",
        "Считается по посещению, чтобы ставшие известными всегда были среди тех, о ком спрашивают; настройка credit вместо этого считает связи, возникшие за период.",
        "Посетитель, позже отнесённый к целевому аккаунту, меняет и прошлые периоды.",
      ],
      says: {
        "Known is who is joined to a person with a mail address, or to any person whom a source names.":
          "Известным считается тот, кто связан с человеком с адресом почты, или с любым человеком, которого называет источник.",
      },
    },
    "zh-CN": {
      title: "去匿名化率",
      question: "目标公司的未知访客中，有多大比例在期间内成为已知联系人？",
      formula: "期间内首次访问时匿名、并在期末之前与已知联系人关联的目标公司访客，占当时匿名的全部访客。",
      denominator: "目标公司的匿名访客",
      nothing: "没有目标公司的匿名访客：无值，绝不记为 0。",
      because: "3 月有十台设备匿名来访；v1、v2 和 v5 在月底前表明了身份。v6 在 4 月 2 日才表明：对 3 月来说太晚。",
      caveats: [
        "访客即设备：一个人的两台设备计两次。未给出设备的访问两个数中都不计入。",
        "任何同时给出设备和有邮箱的人的表单、登录或点击都会把两者关联；机器所为不算。",
        "按访问计算，使成为已知的人总在被问及的人之中；设置 credit 可改为计算期间内建立的关联。",
        "后来才归入目标公司的访客也会改变以前的时期。",
      ],
      says: {
        "Known is who is joined to a person with a mail address, or to any person whom a source names.": "与有邮箱的人关联即为已知，或与来源写明的任何人关联即为已知。",
      },
    },
  },
});
