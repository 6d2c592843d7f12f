import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues } from "../../kpi.ts";
import { deadlineKnobs, handoverLabelNames, handoverNeed, handovers } from "../../relations/handovers.ts";
import { textOf } from "../../relations/settings.ts";

/** The setting as a condition over a row. */
function when(knobs: KnobValues, knob: string, choice: string): Sql {
  return textOf(knobs, knob) === choice ? sql`true` : sql`false`;
}

/** Why a handover does not count; '' where it does. */
function aside(knobs: KnobValues): Sql {
  return sql`multiIf(
    verdict = '' AND NOT ${when(knobs, "pending", "as_no")}, timing,
    timing = 'late' AND NOT ${when(knobs, "late", "included")}, concat('late ', verdict),
    verdict = 'recycled' AND NOT ${when(knobs, "recycled", "as_no")}, 'recycled',
    '')`;
}

export default kpi({
  id: "account_acceptance_rate",
  title: "Account acceptance rate",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "How many of the accounts handed over does sales confirm as fit for prospecting?",
  formula: "Handovers of the period that sales accepted in time, of those that it accepted or rejected in time.",
  denominator: "handovers decided in time",
  caveats: [
    "In time is within two working days after the day of the handover. Late decisions, pending and expired handovers and those given back to marketing (recycled) stand beside.",
    "More than 60 % is strong; below 40 % what is handed over should be retuned.",
    "A decision without a date is taken to be in time. An account handed over twice is two handovers.",
  ],
  knobs: {
    late: { default: "beside", choices: ["beside", "included"], meaning: "Late decisions stand beside, or count like those in time." },
    pending: { default: "leave_out", choices: ["leave_out", "as_no"], meaning: "Handovers without a decision are left out, or count as not accepted." },
    recycled: { default: "own_outcome", choices: ["own_outcome", "as_no"], meaning: "Handovers given back to marketing stand beside, or count as not accepted." },
    ...deadlineKnobs,
  },
  reads: ["handover", "tier"],
  needs: [handoverNeed],
  labels: handoverLabelNames,
  facts: ({ window, knobs, workspace }) => sql`
    SELECT account_id, handover AS subject_id, handed_at AS at, if(reason_aside = '', toUInt8(verdict = 'accepted'), NULL) AS numerator, toUInt8(reason_aside = '') AS denominator,
      handover_labels AS labels, 'handover' AS record, batch, seq, multiIf(reason_aside != '', reason_aside, timing = 'undated', 'no date of the decision', '') AS flag
    FROM (SELECT *, ${aside(knobs)} AS reason_aside FROM (${handovers(window, knobs, workspace)}))`,
  beside: (_parts, _knobs, { numerator, denominator, flags }) => {
    const accepted = numerator + (flags["late accepted"] ?? 0);
    const decided = denominator + (flags["late accepted"] ?? 0) + (flags["late rejected"] ?? 0);
    return { accepted: numerator, with_late: decided === 0 ? null : accepted / decided };
  },
  besideUnits: { accepted: "count" },
  besideLines: ["accepted", "with_late"],
  nothing: "None was decided in time: no value.",
  example: {
    given: {
      handover: `
        account_id | at         | to  | decision | decided_at
        A01        | 2026-03-02 | Kim | accepted | 2026-03-02
        A02        | 2026-03-02 | Kim | accepted | 2026-03-03
        A03        | 2026-03-02 | Kim | accepted | 2026-03-04
        A04        | 2026-03-03 | Kim | accepted | 2026-03-04
        A05        | 2026-03-04 | Kim | accepted | 2026-03-05
        A06        | 2026-03-05 | Kim | accepted | 2026-03-06
        A07        | 2026-03-06 | Kim | accepted | 2026-03-10
        A08        | 2026-03-09 | Lee | accepted | 2026-03-10
        A09        | 2026-03-09 | Lee | accepted | 2026-03-10
        A10        | 2026-03-10 | Lee | accepted | 2026-03-10
        A11        | 2026-03-10 | Lee | accepted | 2026-03-11
        A12        | 2026-03-10 | Lee | rejected | 2026-03-11
        A13        | 2026-03-11 | Lee | rejected | 2026-03-12
        A14        | 2026-03-11 | Lee | rejected | 2026-03-13
        A15        | 2026-03-11 | Lee | recycled | 2026-03-12
        A16        | 2026-03-12 | Lee | accepted | 2026-03-20
        A17        | 2026-03-12 | Lee | rejected | 2026-03-20
        A18        | 2026-03-30 | Lee |          |
        A19        | 2026-03-31 | Lee |          |
        A20        | 2026-03-16 | Lee |          |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: {
      value: 11 / 14, of: [11, 14], beside: { accepted: 11, with_late: 0.75 },
      flags: { recycled: 1, "late accepted": 1, "late rejected": 1, pending: 2, expired: 1 },
      by: { dimension: "owner", values: { Kim: 1, Lee: 4 / 7 }, beside: { Kim: { accepted: 7, with_late: 1 }, Lee: { accepted: 4, with_late: 5 / 9 } } },
    },
    because: "Of 20 handovers 11 were accepted and 3 rejected in time, 78.6 %; with the two late ones 12 of 16, 75 %. From Friday 6 March to Tuesday are two working days; those of 30 and 31 March still have time.",
  },
  edges: [
    {
      given: {
        handover: `
          account_id | at                   | decision | decided_at
          A          | 2026-03-01T00:00:00Z | accepted | 2026-03-03T23:59:59Z
          B          | 2026-03-02T00:00:00Z | rejected | 2026-03-05T00:00:00Z
          B          | 2026-03-09T00:00:00Z | accepted | 2026-03-09T00:00:00Z
          C          | 2026-03-06T00:00:00Z | accepted |
          D          | 2026-03-20T00:00:00Z | accepted | 2026-03-19T00:00:00Z
          E          | 2026-04-01T00:00:00Z | accepted | 2026-04-01T00:00:00Z
                     | 2026-03-20T00:00:00Z | rejected | 2026-03-20T00:00:00Z`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.8, of: [4, 5], flags: { "late rejected": 1, "no date of the decision": 1 }, beside: { with_late: 4 / 6 } },
      because: "Handed over on a Sunday, A has Monday and Tuesday; B's first answer came on the third working day, its second at once. C's decision has no date, D's stands before its handover; E comes after the end. A handover of no known account counts.",
    },
    {
      given: {
        tier: `
          account_id | tier | from       | to
          A          | 1    |            |
          B          | 1    | 2026-01-01 | 2026-03-02
          B          | 2    | 2026-03-02 |`,
        handover: `
          account_id | at         | decision | decided_at
          A          | 2026-03-02 | accepted | 2026-03-04
          B          | 2026-03-02 | accepted | 2026-03-04
          C          | 2026-03-02 | recycled | 2026-03-06
          D          | 2026-03-02 |          |
          E          | 2026-03-05 | rejected | 2026-03-11`,
      },
      period: ["2026-03-01", "2026-04-01"],
      settings: { holidays: "2026-03-06, 2026-03-10" },
      knobs: { sla_days_by_tier: "1=1", late: "included", pending: "as_no", recycled: "as_no" },
      then: { value: 0.4, of: [2, 5], flags: {} },
      because: "With these settings everything counts: two accepted of five, whether in time or not.",
    },
    {
      given: {
        tier: `
          account_id | tier | from       | to
          A          | 1    |            |
          B          | 1    | 2026-01-01 | 2026-03-02
          B          | 2    | 2026-03-02 |`,
        handover: `
          account_id | at         | decision | decided_at
          A          | 2026-03-02 | accepted | 2026-03-04
          B          | 2026-03-02 | accepted | 2026-03-04
          E          | 2026-03-05 | rejected | 2026-03-11`,
      },
      period: ["2026-03-01", "2026-04-01"],
      settings: { holidays: "2026-03-06, 2026-03-10" },
      knobs: { sla_days_by_tier: "1=1" },
      then: { value: 0.5, of: [1, 2], flags: { "late accepted": 1 } },
      because: "Tier 1 has one working day, which A's answer missed; B was tier 2 on that day. E's answer took Monday and Wednesday: Friday and Tuesday were holidays.",
    },
    {
      given: {
        handover: `
          account_id | at         | decision | decided_at
          A          | 2026-03-31 |          |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator", flags: { pending: 1 }, beside: { with_late: null } },
      because: "Nothing is decided yet.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Handovers were never collected.",
    },
  ],
  words: {
    ru: {
      title: "Доля принятых аккаунтов",
      question: "Сколько переданных аккаунтов продажи признают годными для работы?",
      formula: "Передачи периода, которые продажи приняли в срок, от тех, что они в срок приняли или отклонили.",
      denominator: "передач, решённых в срок",
      nothing: "В срок ничего не решено: значения нет.",
      because: "Из 20 передач вовремя приняты 11 и отклонены 3 — 78,6 %; с двумя поздними 12 из 16, 75 %. С пятницы 6 марта до вторника два рабочих дня; у передач 30 и 31 марта время ещё есть.",
      caveats: [
        "В срок — в течение двух рабочих дней после дня передачи. Поздние решения, ожидающие и просроченные передачи и возвращённые маркетингу показаны рядом.",
        "Больше 60 % — сильный результат; ниже 40 % стоит пересмотреть, что передаётся.",
        "Решение без даты считается принятым в срок. Аккаунт, переданный дважды, — две передачи.",
      ],
    },
    "zh-CN": {
      title: "帐户接受率",
      question: "移交的帐户中，有多少被销售确认为值得开发？",
      formula: "期间内的移交中，销售按时接受的移交，除以其按时接受或拒绝的移交。",
      denominator: "按时决定的移交",
      nothing: "没有按时决定的移交：无值。",
      because: "20 次移交中按时接受 11 次、拒绝 3 次，为 78.6%；加上两次逾期的为 12/16，即 75%。从 3 月 6 日星期五到星期二是两个工作日；3 月 30 日和 31 日的移交仍有时间。",
      caveats: [
        "按时指在移交当日之后的两个工作日内。逾期的决定、待定和过期的移交，以及退回市场（recycled）的移交另列。",
        "高于 60% 为良好；低于 40% 时，应重新调整移交的内容。",
        "没有日期的决定视为按时。移交两次的帐户计为两次移交。",
      ],
    },
  },
});
