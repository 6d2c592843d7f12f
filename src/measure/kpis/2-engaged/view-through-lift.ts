import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { adImpressions, placementsKnob } from "../../relations/ads.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { numberOf } from "../../relations/settings.ts";
import { dayOf, inside, stateDay, stateInstant } from "../../relations/time.ts";
import { impressionsNeed, lastDays } from "../../relations/view-through.ts";
import { visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

const span = (window: Window, knobs: KnobValues): Window => lastDays(window, 7 * numberOf(knobs, "weeks"));

/** The week of an instant, counted back from T: 0 is the last. */
const weekOf = (at: Sql, window: Window): Sql => sql`intDiv(dateDiff('day', ${dayOf(at, window)}, ${stateDay(window)}), 7)`;

/** Accounts and weeks in which something happened: `account_id, week, visits, is_exposed`. */
function accountWeeks(window: Window, knobs: KnobValues): Sql {
  const whole = span(window, knobs);
  return sql`
    SELECT account_id, week, sum(came) AS visits, max(shown_here) AS is_exposed
    FROM (
      SELECT account_id, ${weekOf(sql`begins`, window)} AS week, 1 AS came, 0 AS shown_here FROM (${visitStarts(whole, knobs)})
      UNION ALL
      SELECT account_id, ${weekOf(sql`at`, window)} AS week, 0 AS came, toUInt8(shown > 0) AS shown_here FROM (${adImpressions(inside(sql`at`, whole), knobs)}) WHERE shown IS NOT NULL
    )
    WHERE account_id != ''
    GROUP BY account_id, week`;
}

/** Exposed weeks with what was usual in the others: `account_id, week, visits, usual`; of accounts with too few weeks without ads one row, usual null. */
function exposedWeeks(window: Window, knobs: KnobValues): Sql {
  const weeks = value.int(numberOf(knobs, "weeks"));
  return sql`
    SELECT account_id, exposed_week.1 AS week, exposed_week.2 AS visits, if(plain_weeks >= ${value.int(numberOf(knobs, "min_unexposed_weeks"))}, plain_visits / plain_weeks, NULL) AS usual
    FROM (
      SELECT account_id, groupArrayIf((week, visits), is_exposed = 1) AS exposed, minIf(week, is_exposed = 1) AS last_exposed, ${weeks} - toInt64(length(exposed)) AS plain_weeks,
        sumIf(visits, is_exposed = 0) AS plain_visits
      FROM (${accountWeeks(window, knobs)})
      GROUP BY account_id
    )
    ARRAY JOIN exposed AS exposed_week
    WHERE usual IS NOT NULL OR week = last_exposed`;
}

export default kpi({
  id: "view_through_lift",
  title: "View-through against expected visits",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "derived",
  reading: "snapshot",
  version: 2,
  question: "Do exposed accounts visit more than they would have anyway?",
  formula: "In the 26 weeks before the end of the period: visits in account-weeks in which an ad was shown to the account, by the visits expected of as many weeks in which the same accounts saw none, less 1.",
  denominator: "expected visits",
  caveats: [
    "An association, no proof: ads are bought when interest is high. A holdout says more.",
    "An account with fewer than 4 weeks without an ad has no usual week: it is left out and counted beside.",
    "Weeks are counted back from the end of the period in steps of seven days.",
  ],
  knobs: {
    weeks: { default: 26, meaning: "How many weeks before the end of the period are compared." },
    min_unexposed_weeks: { default: 4, meaning: "An account must have at least so many weeks without an ad to be compared with." },
    placements: placementsKnob,
    ...visitKnobs,
    population: { ...populationKnob, default: "known" },
  },
  reads: ["touch", "session", "list_membership"],
  needs: [impressionsNeed, visitNeed, targetListNeed],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, concat(account_id, ' week −', toString(week)) AS subject_id, ${stateInstant(window)} AS at, if(usual IS NULL, NULL, toFloat64(visits)) AS numerator,
      ifNull(usual, 0) AS denominator, 'exposed weeks' AS bucket, '' AS record, 0 AS batch, 0 AS seq, if(usual IS NULL, 'too few weeks without ads', '') AS flag,
      map('visits', toFloat64(visits)) AS extras
    FROM (${exposedWeeks(window, knobs)})`, sql`at`, window, knobs),
  rows: ({ window, knobs }) => sql`
    SELECT account_id, concat(account_id, ' week −', toString(${weekOf(sql`page_at`, window)})) AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount,
      'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(span(window, knobs), knobs)})
    UNION ALL
    SELECT account_id, concat(account_id, ' week −', toString(${weekOf(sql`begins`, window)})) AS subject_id, begins AS at, 'session' AS what, 1. AS amount, 'visits' AS unit_of_amount, record, batch, seq
    FROM (${visitStarts(span(window, knobs), knobs)})
    WHERE record = 'session'
    UNION ALL
    SELECT account_id, concat(account_id, ' week −', toString(${weekOf(sql`at`, window)})) AS subject_id, at, 'the ad shown' AS what, 0. AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${adImpressions(inside(sql`at`, span(window, knobs)), knobs)})
    WHERE shown > 0`,
  derive: (parts) => {
    const { numerator = 0, denominator = 0 } = parts.get("exposed weeks") ?? {};
    return denominator === 0 ? null : numerator / denominator - 1;
  },
  beside: (parts) => {
    const { numerator = 0, denominator = 0 } = parts.get("exposed weeks") ?? {};
    return { visits: numerator, expected_visits: denominator, visits_more: numerator - denominator };
  },
  besideUnits: { visits: "count", expected_visits: "count", visits_more: "count" },
  nothing: "No account with weeks both with and without an ad, or no visit expected: no value, never 0.",
  example: {
    given: {
      touch: `account_id | visitor | at | type\n${[
        rowsFor(10, (n) => `A${n} | | 2026-03-30T08:00:00Z | ad_impression\nA${n} | | 2026-03-20T08:00:00Z | ad_impression`),
        rowsFor(10, (n) => `A${n} | v${n} | 2026-03-26T10:00:00Z | page_view`),
        rowsFor(4, (n) => `A${n} | v${n} | 2026-03-19T10:00:00Z | page_view`),
        rowsFor(5, (n) => `A${n} | v${n} | 2026-03-12T10:00:00Z | page_view\nA${n} | v${n} | 2026-03-05T10:00:00Z | page_view\nA${n} | v${n} | 2026-02-26T10:00:00Z | page_view`),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    knobs: { weeks: 5, min_unexposed_weeks: 2 },
    then: { value: 0.4, beside: { visits: 14, expected_visits: 10, visits_more: 4 } },
    because: "Ten accounts saw ads in the last two of five weeks: 20 weeks with 14 visits. In their 30 others they came 15 times, one visit a week from A1 to A5 and none from the rest, so 10 were expected: 40 %, or 4 visits, more.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                   | type          | removed
          A          |         | 2026-03-31T08:00:00Z | ad_impression |
          A          | v1      | 2026-03-31T10:00:00Z | page_view     |
          A          | v1      | 2026-03-24T23:59:59Z | page_view     |
          A          | v1      | 2026-03-24T10:00:00Z | page_view     | bot
          B          |         | 2026-03-31T08:00:00Z | ad_impression |
          B          |         | 2026-03-24T08:00:00Z | ad_impression |
          B          | v2      | 2026-03-31T10:00:00Z | page_view     |
          C          | v3      | 2026-03-31T10:00:00Z | page_view     |
          D          |         | 2026-03-31T08:00:00Z | ad_impression | bot
          D          | v4      | 2026-03-31T10:00:00Z | page_view     |
                     |         | 2026-03-31T08:00:00Z | ad_impression |
                     | v5      | 2026-03-31T10:00:00Z | page_view     |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { weeks: 2, min_unexposed_weeks: 1 },
      then: { value: 0, beside: { visits: 1, expected_visits: 1 }, flags: { "too few weeks without ads": 1 } },
      because: "A came once with an ad and once, in the last second of the week before, without. B saw ads in both of its weeks and has no usual one; C saw none, D's was shown to a machine, and of the rest nobody knows the account.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          |         | 2026-03-31T08:00:00Z | ad_impression
          A          | v1      | 2026-03-31T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "In its 25 weeks without ads A never came: nothing was expected, and nothing can be compared.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-31T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No ad platform is connected.",
    },
  ],
  story: {
    told: "Ads were shown in one week, 28 January to 3 February, to Acorn and Birch. Acorn came once in it, and in none of its 25 other weeks: none was expected. Birch did not come in it, and once in its 25 others (17 February): 1 / 25 was expected. One visit where 0.04 were expected is 24 times more: so few say nothing, and the product says that too.",
    sum: "24",
  },
  words: {
    ru: {
      title: "Визиты после просмотра против ожидаемых",
      question: "Приходят ли аккаунты, видевшие рекламу, чаще, чем пришли бы и так?",
      formula: "За 26 недель до конца периода: посещения в неделях, когда аккаунту показывали рекламу, делённые на ожидаемые, — столько же недель тех же аккаунтов без рекламы, — минус 1.",
      denominator: "ожидаемых посещений",
      nothing: "Нет аккаунтов с неделями и с рекламой, и без неё, или посещений не ожидалось: значения нет, никогда не 0.",
      because: "Десять аккаунтов видели рекламу в двух последних из пяти недель: 20 недель с 14 посещениями. За 30 остальных они приходили 15 раз — по разу в неделю от A1 до A5, другие ни разу, так что ожидались 10: на 40 %, то есть на 4 посещения, больше.",
      caveats: [
        "Связь, а не доказательство: рекламу покупают, когда интерес высок. Контрольная группа говорит больше.",
        "У аккаунта, у которого меньше 4 недель без рекламы, нет обычной недели: он не учитывается и показан рядом.",
        "Недели отсчитываются назад от конца периода шагами по семь дней.",
      ],
    },
    "zh-CN": {
      title: "浏览后访问对比预期",
      question: "看到广告的帐户，访问是否多于本来会有的次数？",
      formula: "在期末之前的 26 周内：向帐户展示过广告的那些周里的访问，除以同一批帐户在同样多的无广告周里预期的访问，再减 1。",
      denominator: "预期访问",
      nothing: "没有既有广告周又有无广告周的帐户，或预期访问为零：无值，绝不记为 0。",
      because: "十个帐户在五周的最后两周看到广告：20 个帐户周中有 14 次访问。其余 30 个帐户周中来访 15 次——A1 至 A5 每周一次，其他没有，因此预期为 10 次：多 40%，即多 4 次。",
      caveats: [
        "仅为关联，并非证明：广告往往在兴趣高时购买。对照组更能说明问题。",
        "无广告周少于 4 周的帐户没有“通常的一周”：不计入，并列在旁边。",
        "周从期末起按七天一步往回数。",
      ],
    },
  },
});
