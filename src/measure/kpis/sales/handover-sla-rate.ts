import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { deadlineKnobs, handoverLabelNames, handoverNeed, handovers } from "../../relations/handovers.ts";

export default kpi({
  id: "handover_sla_rate",
  title: "Handovers decided in time",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "Does sales answer within the agreed time?",
  formula: "Handovers of the period that sales decided within two working days, of those that are decided or whose time is over.",
  denominator: "handovers decided or expired",
  caveats: [
    "Counted in working days after the day of the handover: what comes on Friday has until the end of Tuesday.",
    "A handover whose time is not over is left out and stands beside as “pending”.",
    "A decision without a date is unknown, not late.",
  ],
  knobs: deadlineKnobs,
  reads: ["handover", "tier"],
  needs: [handoverNeed],
  labels: handoverLabelNames,
  facts: ({ window, knobs, workspace }) => sql`
    SELECT account_id, handover AS subject_id, handed_at AS at, if(timing IN ('pending', 'undated'), NULL, toUInt8(timing = 'in time')) AS numerator,
      toUInt8(timing != 'pending') AS denominator, handover_labels AS labels, 'handover' AS record, batch, seq, if(timing IN ('pending', 'late', 'expired'), timing, '') AS flag
    FROM (${handovers(window, knobs, workspace)})`,
  nothing: "No handover was decided or ran out of time: no value.",
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
    then: { value: 15 / 18, of: [15, 18], flags: { late: 2, expired: 1, pending: 2 }, by: { dimension: "owner", values: { Kim: 1, Lee: 8 / 11 } } },
    because: "17 were decided, 15 of them in time; one ran out of time and two still have some: 15 of 18, 83.3 %.",
  },
  edges: [
    {
      given: {
        handover: `
          account_id | at                   | decision | decided_at
          A          | 2026-02-28T22:59:59Z | accepted | 2026-03-03T10:00:00Z
          B          | 2026-02-28T23:00:00Z | accepted | 2026-03-03T22:59:59Z
          C          | 2026-03-06T22:59:59Z | recycled | 2026-03-10T23:00:00Z
          D          | 2026-03-30T10:00:00Z |          |
          E          | 2026-03-27T10:00:00Z |          |
          F          | 2026-03-09T10:00:00Z | rejected |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 1 / 3, of: [1, 3], flags: { late: 1, expired: 1, pending: 1 } },
      because: "In Berlin A was handed over in February, B on Sunday 1 March and answered on the last second of Tuesday; C, of Friday, was given back on Wednesday. On 1 April D still has the day, E's time is over; when F was decided nobody knows.",
    },
    {
      given: {
        tier: `
          account_id | tier
          A          | 1
          B          | 3`,
        handover: `
          account_id | at         | decision | decided_at
          A          | 2026-03-02 | accepted | 2026-03-04
          B          | 2026-03-02 | accepted | 2026-03-09
          C          | 2026-03-02 | accepted | 2026-03-05`,
      },
      period: ["2026-03-01", "2026-04-01"],
      settings: { holidays: "2026-03-05" },
      knobs: { sla_days: 2, sla_days_by_tier: "1=1, 3=4" },
      then: { value: 2 / 3, of: [2, 3], flags: { late: 1 } },
      because: "Tier 1 has one day, tier 3 four: 3, 4, 6 and 9 March, as 5 March is a holiday; so C's answer came on the second day.",
    },
    {
      given: {
        handover: `
          account_id | at         | decision | decided_at
          A          | 2026-03-31 |          |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator", flags: { pending: 1 } },
      because: "The only one still has time.",
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
      title: "Передачи, решённые в срок",
      question: "Отвечают ли продажи в оговорённый срок?",
      formula: "Передачи периода, по которым продажи приняли решение в течение двух рабочих дней, от тех, что решены или чей срок вышел.",
      denominator: "передач решённых или просроченных",
      nothing: "Ни одна передача не решена и не просрочена: значения нет.",
      because: "Решено 17, из них 15 вовремя; у одной передачи время вышло, у двух ещё есть: 15 из 18, 83,3 %.",
      caveats: [
        "Считаются рабочие дни после дня передачи: у того, что пришло в пятницу, есть время до конца вторника.",
        "Передача, срок которой ещё не вышел, не учитывается и показана рядом как «ожидает».",
        "Решение без даты неизвестно, а не опоздало.",
      ],
    },
    "zh-CN": {
      title: "按时决定的移交",
      question: "销售是否在约定时间内答复？",
      formula: "期间内的移交中，销售在两个工作日内作出决定的移交，除以已决定或已超时的移交。",
      denominator: "已决定或已超时的移交",
      nothing: "没有已决定或已超时的移交：无值。",
      because: "17 次已决定，其中 15 次按时；一次超时，两次仍有时间：15/18，即 83.3%。",
      caveats: [
        "自移交当日之后按工作日计算：周五移交的，期限到下周二结束为止。",
        "期限未到的移交不计入，另列为“待定”（pending）。",
        "没有日期的决定为未知，而非逾期。",
      ],
    },
  },
});
