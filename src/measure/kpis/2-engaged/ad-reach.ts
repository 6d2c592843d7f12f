import { sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { adImpressions, placementsKnob } from "../../relations/ads.ts";
import { targetsNeed } from "../../relations/population.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { entryAt, targetAt, targetSpans } from "../../relations/spans.ts";
import { daysLater, endInstant, fromInstant, inside, stateInstant } from "../../relations/time.ts";

/** Impressions that make an account reached or aware. */
function impressions(window: Window, knobs: KnobValues) {
  const awareSince = daysLater(endInstant(window), -numberOf(knobs, "aware_days"), window);
  const since = sql`least(${fromInstant(window)}, ${awareSince})`;
  return sql`
    SELECT account_id, at AS shown_at, shown, batch, seq, ${inside(sql`at`, window)} AS in_period, at >= ${awareSince} AS in_look_back
    FROM (${adImpressions(sql`at >= ${since} AND at < ${endInstant(window)} AND account_id != ''`, knobs)})
    WHERE shown > 0`;
}

export default kpi({
  id: "ad_reach",
  title: "Accounts reached, accounts aware",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 2,
  question: "What part of the list has seen our ads at all, and often enough?",
  formula: "Target accounts at the end of the period that were shown at least one banner in it (reached), of all target accounts then; beside: those shown 100 or more in the 90 days before (aware).",
  denominator: "target accounts",
  caveats: [
    "Only impressions whose account is known can reach one: the share of them stands beside, and a low one makes the reach look lower than it is.",
    "Shown is not seen. The 100 impressions are Terminus' line between pre-aware and aware.",
    "The setting level makes the aware accounts the number.",
  ],
  knobs: {
    level: { default: "reached", choices: ["reached", "aware"], meaning: "Which accounts are the number: those shown at least one banner in the period, or those shown enough of them in the look-back." },
    aware_impressions: { default: 100, meaning: "So many impressions make an account aware." },
    aware_days: { default: 90, meaning: "Days before the end of the period in which they must have been shown." },
    placements: placementsKnob,
  },
  reads: ["touch", "list_membership", "contract", "opportunity", "order"],
  needs: [
    targetsNeed,
    { record: "touch", types: ["ad_impression"], broughtBy: "an ad platform's report" },
  ],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT a.account_id AS account_id, a.account_id AS subject_id, ${stateInstant(window)} AS at, i.is_reached AS reached,
      toUInt8(i.look_back >= ${value.float(numberOf(knobs, "aware_impressions"))}) AS aware,
      ${textOf(knobs, "level") === "aware" ? sql`aware` : sql`reached`} AS numerator, 1 AS denominator, 
      mapConcat(map('aware', toFloat64(aware), 'reached', toFloat64(reached)), if(r.shown_in_all > 0, map('resolved', r.shown_to_known / r.shown_in_all), CAST(map(), 'Map(String, Float64)'))) AS extras,
      if(numerator = 1, '', 'list_membership') AS record, if(numerator = 1, 0, a.entry.4) AS batch, if(numerator = 1, 0, a.entry.5) AS seq
    FROM (
      SELECT account_id, ${entryAt(stateInstant(window))} AS entry
      FROM (${targetSpans(window)})
      WHERE ${targetAt(stateInstant(window))}
    ) AS a
    LEFT JOIN (
      SELECT account_id, toUInt8(max(in_period)) AS is_reached, toFloat64(ifNull(sumIf(shown, in_look_back), 0)) AS look_back
      FROM (${impressions(window, knobs)})
      GROUP BY account_id
    ) AS i ON a.account_id = i.account_id
    CROSS JOIN (
      SELECT toFloat64(ifNull(sum(shown), 0)) AS shown_in_all, toFloat64(ifNull(sumIf(shown, account_id != ''), 0)) AS shown_to_known
      FROM (${adImpressions(inside(sql`at`, window), knobs)})
    ) AS r`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, shown_at AS at, if(in_period, 'banner shown', 'banner shown before the period') AS what, toFloat64(shown) AS amount,
      'count' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${impressions(window, knobs)})`,
  beside: (_parts, _knobs, { denominator, extras }) => {
    const share = (part: string): number => (extras[part] ?? 0) / denominator;
    return denominator === 0 ? {} : { reached: share("reached"), aware: share("aware"), ...(extras["resolved"] === undefined ? {} : { resolved_share: share("resolved") }) };
  },
  nothing: "No target accounts: no value. No ad source: not collected, never 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B
        C
        D`,
      touch: `
        account_id | at                   | type          | count
        A          | 2026-03-02T10:00:00Z | ad_impression | 150
        B          | 2026-03-02T10:00:00Z | ad_impression | 40
                   | 2026-03-02T10:00:00Z | ad_impression | 1000`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.5, of: [2, 4], beside: { reached: 0.5, aware: 0.25, resolved_share: 190 / 1190 } },
    because: "A and B of four were reached; only A, with 150, was shown enough to be aware. The 1,000 of nobody known reach no account.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C
          D`,
        touch: `
          account_id | at                   | type          | count
          A          | 2026-01-01T00:00:00Z | ad_impression | 60
          A          | 2026-02-10T00:00:00Z | ad_impression | 40
          B          | 2025-12-31T23:59:59Z | ad_impression | 60
          B          | 2026-03-31T23:59:59Z | ad_impression | 40
          C          | 2026-04-01T00:00:00Z | ad_impression | 500`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { level: "aware" },
      then: { value: 0.25, of: [1, 4], beside: { reached: 0.25, aware: 0.25 } },
      because: "A was shown exactly 100 in the 90 days, none of them in March; 60 of B's are a second too old, but March reached it; C's came after.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 | 2026-03-31
          C          | 2026-03-31 |
          D          | 2026-01-01 |
          E          | 2026-01-01 |`,
        contract: `
          id | account_id | starts
          k1 | D          | 2026-03-15`,
        touch: `
          account_id | at                   | type          | count | removed | deleted | placement
          A          | 2026-03-05T00:00:00Z | ad_impression | 5     | bot     |         |
          A          | 2026-03-05T00:00:00Z | ad_impression | 5     |         | yes     |
          A          | 2026-03-05T00:00:00Z | ad_impression | 0     |         |         |
          A          | 2026-03-05T00:00:00Z | ad_click      | 5     |         |         |
          B          | 2026-03-05T00:00:00Z | ad_impression | 5     |         |         |
          C          | 2026-03-05T00:00:00Z | ad_impression | 5     |         |         |
          D          | 2026-03-05T00:00:00Z | ad_impression | 5     |         |         |
          E          | 2026-03-05T00:00:00Z | ad_impression | 5     |         |         | lobby
          E          | 2026-03-06T00:00:00Z | ad_impression | 5     |         |         | signature`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2 / 3, of: [2, 3] },
      because: "At the end A, C and E are targets. A was shown nothing that counts; C was reached before it joined the list on the last day; E's lobby screen does not count, the mail banner does. B has left, D is a customer.",
    },
    {
      given: {
        list_membership: `
          account_id | to
          A          | 2026-03-10`,
        touch: `
          account_id | at                   | type          | count
          A          | 2026-03-05T00:00:00Z | ad_impression | 5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "At the end nobody is on the list.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No ad source: how many were reached cannot be said.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        touch: `
          account_id | at                   | type
          A          | 2026-03-25T00:00:00Z | ad_impression
          A          | 2026-03-31T10:00:00Z | ad_impression
          B          | 2026-03-24T23:59:59Z | ad_impression
          B          | 2026-03-31T10:00:00Z | ad_impression`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { level: "aware", aware_impressions: 2, aware_days: 7 },
      then: { value: 0.5, of: [1, 2] },
      because: "Two in seven days make aware: A was shown the first at the beginning of the seventh day, B a second before it.",
    },
  ],
  words: {
    ru: {
      title: "Аккаунты охваченные и осведомлённые",
      question: "Какая часть списка видела нашу рекламу и достаточно ли часто?",
      formula: "Целевые аккаунты на конец периода, которым за период показали хотя бы один баннер (охваченные), от всех целевых аккаунтов на тот день; рядом — те, кому за 90 дней до конца показали 100 баннеров и больше (осведомлённые).",
      denominator: "целевых аккаунтов",
      nothing: "Целевых аккаунтов нет: значения нет. Нет источника рекламы: данные не собираются, никогда не 0.",
      because: "Из четырёх охвачены A и B; только A со 150 показами видел рекламу достаточно, чтобы считаться осведомлённым. 1 000 показов неизвестно кому не охватывают ни одного аккаунта.",
      beside: { reached: "охваченные", aware: "осведомлённые" },
      caveats: [
        "Охватить аккаунт может только показ, аккаунт которого известен: доля таких стоит рядом, и если она низкая, охват кажется меньше настоящего.",
        "Показано — не значит увидено. 100 показов — граница Terminus между неосведомлёнными и осведомлёнными.",
        "С настройкой level числом становятся осведомлённые аккаунты.",
      ],
    },
    "zh-CN": {
      title: "已触达与已知晓的帐户",
      question: "名单中有多少看到过我们的广告，次数够吗？",
      formula: "期末的目标公司中，期间内至少看到一次横幅的帐户（已触达），除以当时全部目标公司；另列：期末前 90 天内看到 100 次及以上的帐户（已知晓）。",
      denominator: "目标公司",
      nothing: "没有目标公司：无值。没有广告来源：未采集，绝不记为 0。",
      because: "四个帐户中触达了 A 和 B；只有看到 150 次的 A 足以算作知晓。1,000 次未知对象的展示不触达任何帐户。",
      beside: { reached: "已触达", aware: "已知晓" },
      caveats: [
        "只有帐户已知的展示才能算作触达：其比例列在旁边；比例低时，触达看上去会低于实际。",
        "展示不等于看到。100 次展示是 Terminus 划分“尚未知晓”与“已知晓”的界线。",
        "设置 level 可改以已知晓的帐户为数值。",
      ],
    },
  },
});
