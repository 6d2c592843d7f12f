import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { meetingNeed, meetings } from "../../relations/meetings.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { touchLabelNames } from "../../relations/touches.ts";

export default kpi({
  id: "meeting_held_rate",
  title: "Meetings held",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "How many booked meetings take place?",
  formula: "Meetings that took place for at least 5 minutes with somebody of the account, of all meetings due in the period.",
  denominator: "meetings due",
  caveats: [
    "Moved meetings count at their last date alone. Cancelled by them and no-shows stay in the denominator; cancelled by us stands beside.",
    "A meeting without a word that it did not take place was held; where nobody says who came or how long it lasted, that is believed too.",
    "Two of our people with the same meeting in their calendars (same account, beginning and subject) had one meeting.",
  ],
  knobs: {
    min_minutes: { default: 5, meaning: "A meeting that was shorter did not take place." },
    cancelled_by_us: { default: "beside", choices: ["beside", "included"], meaning: "Meetings that we cancelled stand beside, or in the denominator." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [meetingNeed, targetListNeed],
  labels: [...touchLabelNames, "owner"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, meeting AS subject_id, meets_at AS at, if(is_ours, NULL, is_held) AS numerator, if(is_ours, 0, 1) AS denominator,
      mapConcat(meeting_labels, if(empty(ours), map(), map('owner', ours[1]))) AS labels, 'touch' AS record, origin.1 AS batch, origin.2 AS seq,
      multiIf(ending = 'cancelled_by_us', 'cancelled by us', is_held = 1, '', ending = 'cancelled_by_them', 'cancelled by them', ending = 'no_show', 'no show',
        no_guest = 1, 'nobody of theirs', too_short = 1, 'too short', '') AS flag
    FROM (SELECT *, ending = 'cancelled_by_us' AND ${textOf(knobs, "cancelled_by_us") === "beside" ? sql`true` : sql`false`} AS is_ours FROM (${meetings(window, numberOf(knobs, "min_minutes"))}))`,
    sql`at`, window, knobs),
  nothing: "No meeting was due: no value.",
  example: {
    given: {
      touch: `
        account_id | at                   | type    | outcome           | seconds | attendees
        A          | 2026-03-02T10:00:00Z | meeting | held              | 1800    | 2
        A          | 2026-03-03T10:00:00Z | meeting | held              | 1800    | 1
        A          | 2026-03-04T10:00:00Z | meeting | held              | 1800    | 1
        B          | 2026-03-05T10:00:00Z | meeting | held              | 1800    | 1
        B          | 2026-03-06T10:00:00Z | meeting | held              | 1800    | 1
        B          | 2026-03-09T10:00:00Z | meeting |                   |         |
        C          | 2026-03-10T10:00:00Z | meeting | held              | 1800    | 1
        C          | 2026-03-11T10:00:00Z | meeting | held              | 1800    | 1
        C          | 2026-03-12T10:00:00Z | meeting | no_show           |         | 0
        C          | 2026-03-13T10:00:00Z | meeting | cancelled_by_them |         |
        C          | 2026-03-16T10:00:00Z | meeting | moved             |         |
        C          | 2026-03-17T10:00:00Z | meeting | cancelled_by_us   |         |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.8, of: [8, 10], flags: { "no show": 1, "cancelled by them": 1, "cancelled by us": 1 } },
    because: "Ten were due, eight took place. The moved one counts at its new date, and what we cancelled ourselves stands beside.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type    | outcome         | seconds | attendees | attendee_people | subject  | user | removed
          A          | 2026-03-01T00:00:00Z | meeting | held            | 300     |           | x@a.example     | Kick-off | Kim  |
          A          | 2026-03-01T00:00:00Z | meeting | held            | 3600    | 3         |                 | kick-off | Lee  |
          A          | 2026-03-02T10:00:00Z | meeting | held            | 299     | 1         |                 | Demo     | Kim  |
          A          | 2026-03-03T10:00:00Z | meeting | held            | 3600    | 0         |                 | Review   | Kim  |
          A          | 2026-03-04T10:00:00Z | meeting | held            | 3600    | 1         |                 | Test     | Kim  | test
          A          | 2026-03-31T23:59:59Z | meeting | cancelled_by_us |         |           |                 | Last     | Kim  |
                     | 2026-03-05T10:00:00Z | meeting | held            |         |           |                 | Demo     | Kim  |
                     | 2026-03-05T10:00:00Z | meeting | held            |         |           |                 | Demo     | Kim  |
          A          | 2026-04-01T00:00:00Z | meeting | held            | 3600    | 1         |                 | Next     | Kim  |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { cancelled_by_us: "included" },
      then: { value: 0.5, of: [3, 6], flags: { "too short": 1, "nobody of theirs": 1, "cancelled by us": 1 }, by: { dimension: "account_id", values: { A: 0.25, "no account": 1 } } },
      because: "The kick-off stands in two calendars and is one meeting of exactly 5 minutes or more. 299 seconds are too short, one was with nobody; ours count with this setting. Of two of no account nobody can say that they are one. A test and the instant after the end do not count.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type    | outcome | user
          A          | 2026-03-02T10:00:00Z | meeting | held    | Kim
          A          | 2026-03-12T10:00:00Z | meeting | no_show | Lee
          B          | 2026-03-02T10:00:00Z | meeting | held    | Lee`,
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 0.5, of: [1, 2], by: { dimension: "owner", values: { Kim: 1, Lee: 0 } } },
      because: "Of the target account alone, by whose meeting it was.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type    | outcome
          A          | 2026-03-02T10:00:00Z | meeting | moved`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Moved to a date that is not known yet: none was due.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No calendar.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type    | outcome | seconds | attendees
          A          | 2026-03-02T10:00:00Z | meeting | held    | 1800    | 1
          A          | 2026-03-03T10:00:00Z | meeting | held    | 1799    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { min_minutes: 30 },
      then: { value: 0.5, of: [1, 2], flags: { "too short": 1 } },
      because: "Exactly 30 minutes are enough, a second less is not.",
    },
  ],
  words: {
    ru: {
      title: "Состоявшиеся встречи",
      question: "Сколько назначенных встреч состоялось?",
      formula: "Встречи длительностью не меньше 5 минут, прошедшие с кем-то из аккаунта, от всех встреч, назначенных на период.",
      denominator: "назначенных встреч",
      nothing: "Встреч не назначено: значения нет.",
      because: "Предстояло десять, состоялось восемь. Перенесённая считается по новой дате, а отменённая нами показана рядом.",
      caveats: [
        "Перенесённые встречи считаются только по последней дате. Отменённые ими и неявки остаются в знаменателе; отменённые нами показаны рядом.",
        "Встреча, о которой не сказано, что она не состоялась, состоялась; если никто не указал, кто пришёл и сколько она длилась, это тоже принимается на веру.",
        "Если у двух наших людей в календаре одна и та же встреча (тот же аккаунт, начало и тема), это одна встреча.",
      ],
    },
    "zh-CN": {
      title: "会议举行率",
      question: "约定的会议有多少如期举行？",
      formula: "期间内应举行的全部会议中，与该帐户的人实际举行且至少 5 分钟的会议所占比例。",
      denominator: "应举行的会议",
      nothing: "没有应举行的会议：无值。",
      because: "应有十次，举行八次。改期的按新日期计，我方取消的另列。",
      caveats: [
        "改期的会议只按最后的日期计。对方取消和未出席的留在分母中；我方取消的另列。",
        "没有说明未举行的会议视为已举行；没有说明谁到场或持续多久的，也视为成立。",
        "我方两人日历中的同一会议（帐户、开始时间和主题相同）算一次会议。",
      ],
    },
  },
});
