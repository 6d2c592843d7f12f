import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { firstKnob, sincePreviousClose, withFirstTouch } from "../../relations/first-touches.ts";
import { ofKind, opportunitiesToday, opportunityLabelNames, opportunityLabels } from "../../relations/opportunities.ts";
import { kindsOf } from "../../relations/settings.ts";
import { targetAt, targetSpans } from "../../relations/spans.ts";
import { daysBetween, inside } from "../../relations/time.ts";

/** Opportunities of target accounts that begin in the window, with their first touch and the days between. */
function openings(window: Window, knobs: KnobValues): Sql {
  const started = sql`
    SELECT o.account_id AS account_id, o.entity AS entity, o.begins AS begins, o.begins AS reached, o.milestone_labels AS milestone_labels, 'opportunity' AS record,
      o.batch AS batch, o.seq AS seq
    FROM (
      SELECT account_id, entity, assumeNotNull(starts_at) AS begins, coalesce(created_at, starts_at) AS created, ${opportunityLabels()} AS milestone_labels, batch, seq
      FROM (${opportunitiesToday()})
      WHERE ${ofKind(kindsOf(knobs))} AND amount > 0 AND starts_at IS NOT NULL AND account_id != '' AND ${inside(sql`assumeNotNull(starts_at)`, window)}
    ) AS o
    INNER JOIN (
      SELECT account_id AS target_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})
    ) AS t ON o.account_id = t.target_account
    WHERE ${targetAt(sql`assumeNotNull(o.created)`)}`;
  return sql`
    SELECT *, multiIf(touched = 0, 'no touch', first_at > reached, 'sales first', '') AS why, ${daysBetween(sql`first_at`, sql`reached`, window)} AS days
    FROM (${withFirstTouch(sincePreviousClose(started), window, knobs)})`;
}

export default kpi({
  id: "days_first_touch_to_opportunity",
  title: "Days from first touch to opportunity",
  group: "opportunity",
  unit: "days",
  better: "down",
  combine: "median",
  reading: "flow",
  version: 1,
  question: "How long from first engagement to a legitimate opportunity?",
  formula: "Median days from an account's first action (since its opportunity before was closed, or ever) to the beginning of each new opportunity of target accounts that begins in the period.",
  denominator: "opportunities of target accounts",
  caveats: [
    "Days are differences of calendar dates.",
    "Where the opportunity came before any action it stands beside as “sales first”, without any touch as “no touch”; neither is in the median.",
    "Opportunities without an amount are none.",
  ],
  knobs: {
    first: firstKnob,
    kinds: { default: "new", meaning: "Kinds of opportunities that count, parted by commas." },
  },
  reads: ["opportunity", "touch", "list_membership", "contract", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals" },
    { record: "touch", broughtBy: "a web tracker, a mail tool, a calling tool or a calendar" },
  ],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, reached AS at, if(why = '', days, NULL) AS numerator, if(why = '', 1, 0) AS denominator,
      milestone_labels AS labels, '' AS record, 0 AS batch, 0 AS seq, why AS flag
    FROM (${openings(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, reached AS at, 'opportunity begins' AS what, if(why = '', toFloat64(days), 0.) AS amount, 'days' AS unit_of_amount,
      record, batch, seq
    FROM (${openings(window, knobs)})
    UNION ALL
    SELECT account_id, entity AS subject_id, first_at AS at, concat('first touch: ', first_type) AS what, 0. AS amount, 'days' AS unit_of_amount,
      'touch' AS record, first_batch AS batch, first_seq AS seq
    FROM (${openings(window, knobs)})
    WHERE touched = 1`,
  nothing: "No opportunity with an action before it: no value.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2025-12-01
        B          | 2025-12-01
        C          | 2025-12-01`,
      touch: `
        account_id | at                   | type
        A          | 2026-01-01T09:00:00Z | page_view
        A          | 2026-01-20T09:00:00Z | form
        B          | 2026-01-10T09:00:00Z | mail_in
        C          | 2026-02-09T09:00:00Z | page_view`,
      opportunity: `
        id | account_id | created_at           | amount
        o1 | A          | 2026-01-31T08:00:00Z | 100
        o2 | B          | 2026-03-10T08:00:00Z | 100
        o3 | C          | 2026-02-05T08:00:00Z | 100`,
    },
    period: ["2026-01-01", "2026-04-01"],
    then: { value: 44.5, of: [89, 2], flags: { "sales first": 1 } },
    because: "A took 30 days, B 59; C's opportunity came before its first action and stands beside.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2025-01-01
          B          | 2025-01-01
          C          | 2025-01-01`,
        touch: `
          account_id | at                   | type          | removed
          A          | 2025-06-01T09:00:00Z | page_view     |
          A          | 2026-01-01T22:30:00Z | page_view     |
          B          | 2026-01-05T09:00:00Z | ad_impression |
          B          | 2026-01-06T09:00:00Z | page_view     | bot
          B          | 2026-01-07T09:00:00Z | mail_out      |`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status | amount
          o0 | A          | 2025-07-01T00:00:00Z | 2025-12-01T00:00:00Z | lost   | 50
          o1 | A          | 2026-01-03T22:30:00Z |                      | open   | 100
          o2 | B          | 2026-01-20T00:00:00Z |                      | open   | 100
          o3 | C          | 2026-01-20T00:00:00Z |                      | open   |`,
      },
      period: ["2026-01-01", "2026-02-01"],
      zone: "Asia/Kathmandu",
      then: { value: 2, of: [2, 1], flags: { "no touch": 1 } },
      because: "A's clock begins anew after the lost deal of 2025; in Kathmandu both instants are already the next day, 2 days apart. An ad shown, a bot and our own mail are no action of B; C's has no amount and is no opportunity.",
    },
    {
      given: {
        list_membership: `
          account_id
          B`,
        touch: `
          account_id | at                   | type
          B          | 2026-01-05T09:00:00Z | ad_impression
          B          | 2026-01-07T09:00:00Z | page_view`,
        opportunity: `
          id | account_id | created_at           | amount
          o2 | B          | 2026-01-20T00:00:00Z | 100`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { first: "impression" },
      then: { value: 15, of: [15, 1] },
      because: "With the setting the clock begins at the first ad shown.",
    },
    {
      given: {
        list_membership: `
          account_id
          B`,
        touch: `
          account_id | at                   | type
          B          | 2026-01-05T09:00:00Z | mail_out
          B          | 2026-01-20T00:00:00Z | page_view`,
        opportunity: `
          id | account_id | created_at           | amount
          o2 | B          | 2026-01-20T00:00:00Z | 100`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0, of: [0, 1] },
      because: "An action at the very instant at which the opportunity begins came first: 0 days.",
    },
    {
      given: { list_membership: "account_id", touch: "at | type", opportunity: "id" },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing began.",
    },
  ],
  words: {
    ru: {
      title: "Дни от первого касания до возможности сделки",
      question: "Сколько проходит от первого взаимодействия до настоящей возможности сделки?",
      formula: "Медиана дней от первого действия аккаунта (с закрытия его предыдущей возможности или вообще) до начала каждой новой возможности целевых аккаунтов, начавшейся в периоде.",
      denominator: "возможностей сделок целевых аккаунтов",
      nothing: "Нет возможностей с действием до них: значения нет.",
      because: "A потребовалось 30 дней, B — 59; возможность C появилась раньше первого действия и показана рядом.",
      caveats: [
        "Дни — разность календарных дат.",
        "Если возможность появилась раньше любого действия, она показана рядом как «сначала продажи», совсем без касаний — как «без касаний»; в медиану не входит ни та ни другая.",
        "Возможности без суммы не считаются.",
      ],
    },
    "zh-CN": {
      title: "从首次接触到机会的天数",
      question: "从首次参与到正式机会需要多久？",
      formula: "对期间内开始的目标公司的每个新机会，从该帐户的首次行动（自上一个机会关闭以来；没有上一个机会时为有史以来）到机会开始的天数的中位数。",
      denominator: "目标公司的机会",
      nothing: "没有此前有过行动的机会：无值。",
      because: "A 用了 30 天，B 用了 59 天；C 的机会早于首次行动，另列。",
      caveats: [
        "天数为日历日期之差。",
        "机会先于任何行动的，另列为“销售在先”（sales first）；没有任何触点的，另列为“没有触点”（no touch）；两者都不计入中位数。",
        "没有金额的机会不算机会。",
      ],
    },
  },
});
