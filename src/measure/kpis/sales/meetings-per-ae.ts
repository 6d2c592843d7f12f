import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { meetingNeed, meetings } from "../../relations/meetings.ts";
import { membershipKnob } from "../../relations/population.ts";
import { ofScope, scopeNeed, scopeReads } from "../../relations/scope.ts";
import { textOf } from "../../relations/settings.ts";
import { endInstant, inside } from "../../relations/time.ts";
import { touchLabelNames, touchLabels, validTouch } from "../../relations/touches.ts";
import { workingDaysOf } from "../../relations/working-days.ts";

/** Meetings that count: `account_id, meeting, meets_at, meeting_labels, batch, seq, doer` (one of our people who was there or booked it). */
function counted(window: Window, knobs: KnobValues): Sql {
  if (textOf(knobs, "status") === "booked") return bookings(sql`${inside(sql`at`, window)}`);
  return sql`
    SELECT account_id, meeting, meets_at, meeting_labels, origin.1 AS batch, origin.2 AS seq, if(empty(ours), '', ours[1]) AS doer
    FROM (${meetings(window)})
    WHERE is_held = 1`;
}

function bookings(when: Sql): Sql {
  return sql`
    SELECT account_id, concat(toString(batch), '/', toString(seq)) AS meeting, at AS meets_at, ${touchLabels()} AS meeting_labels, batch, seq, toString(user) AS doer
    FROM touch
    WHERE type = 'meeting_booked' AND ${validTouch} AND ${when}`;
}

/** Adds who gets the credit, '' for the account's owner. */
function credited(rows: Sql, window: Window, knobs: KnobValues): Sql {
  switch (textOf(knobs, "credit")) {
    case "attendee":
      return sql`SELECT *, doer AS credited FROM (${rows})`;
    case "booker":
      return sql`
        SELECT m.*, b.doer AS credited
        FROM (SELECT * FROM (${rows})) AS m
        ASOF LEFT JOIN (SELECT account_id AS booking_account, meets_at AS booked_at, doer FROM (${bookings(sql`account_id != '' AND at < ${endInstant(window)}`)})) AS b
          ON m.account_id = b.booking_account AND m.meets_at >= b.booked_at`;
    default:
      return sql`SELECT *, '' AS credited FROM (${rows})`;
  }
}

export default kpi({
  id: "meetings_per_ae",
  title: "Meetings per account executive",
  group: "sales",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How many appointments did each account executive get?",
  formula: "Meetings held in the period with somebody of an account in scope (target account or customer), by the account's owner at the time; beside it per working day.",
  denominator: "",
  caveats: [
    "Break it down by owner. Two of our people in one meeting are one meeting, the owner's.",
    "Working days are Monday to Friday without the workspace's holidays, up to today; days off of one person are not known.",
    "A meeting without a word that it did not take place was held.",
  ],
  knobs: {
    status: { default: "held", choices: ["held", "booked"], meaning: "Meetings that took place, or appointments that were booked in the period." },
    credit: { default: "owner", choices: ["owner", "attendee", "booker"], meaning: "Counted for the account's owner, for the first of our people in the meeting, or for who booked it." },
    membership: membershipKnob,
  },
  reads: ["touch", "ownership", "user", ...scopeReads],
  needs: [
    { ...meetingNeed, when: { status: ["held"] } },
    { record: "touch", types: ["meeting_booked"], broughtBy: "a calendar or booking tool that tells when a meeting was booked", when: { status: ["booked"] } },
    scopeNeed,
  ],
  labels: [...touchLabelNames, "owner"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, meeting AS subject_id, meets_at AS at, 1 AS numerator, 0 AS denominator,
      mapConcat(meeting_labels, if(credited = '', map(), map('owner', credited))) AS labels, 'touch' AS record, batch, seq
    FROM (${credited(ofScope(counted(window, knobs), sql`r.meets_at`, window), window, knobs)})`,
  beside: (_parts, _knobs, { numerator, window, workspace }) => ({ per_working_day: numerator / workingDaysOf(window, workspace) }),
  besideUnits: { per_working_day: "ratio" },
  besideLines: ["per_working_day"],
  nothing: "No calendar is collected: no value. With one and no meeting it is 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B`,
      ownership: `
        account_id | user
        A          | Ann
        B          | Ann`,
      touch: `
        account_id | at                   | type    | outcome | attendees | user | subject
        A          | 2026-03-02T10:00:00Z | meeting | held    | 1         | Ann  | Demo
        A          | 2026-03-02T10:00:00Z | meeting | held    | 1         | Ben  | Demo
        A          | 2026-03-03T10:00:00Z | meeting | held    | 2         | Ann  |
        A          | 2026-03-04T10:00:00Z | meeting | held    | 1         | Ann  |
        B          | 2026-03-05T10:00:00Z | meeting | held    | 1         | Ben  |
        B          | 2026-03-06T10:00:00Z | meeting | held    | 1         | Ann  |
        B          | 2026-03-31T23:59:59Z | meeting |         |           | Ann  |
        B          | 2026-03-09T10:00:00Z | meeting | no_show |           | Ann  |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 6, beside: { per_working_day: 6 / 22 }, by: { dimension: "owner", values: { Ann: 6 }, beside: { Ann: { per_working_day: 6 / 22 } } } },
    because: "Six took place in the 22 working days of March 2026, 0.27 a day; the demo with Ann and Ben was one, and all are Ann's accounts.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 | 2026-03-10`,
        contract: `
          id | account_id | starts
          k1 | B          | 2026-01-01`,
        ownership: `
          account_id | user | role | from       | to
          A          | Ann  | ae   |            | 2026-03-05
          A          | Ben  | ae   | 2026-03-05 |
          B          | Cem  | csm  |            |`,
        touch: `
          account_id | at                   | type    | outcome | attendees
          A          | 2026-03-04T23:59:59Z | meeting | held    | 1
          A          | 2026-03-05T00:00:00Z | meeting | held    | 1
          A          | 2026-03-10T00:00:00Z | meeting | held    | 1
          B          | 2026-03-05T00:00:00Z | meeting | held    | 1
          B          | 2026-03-06T00:00:00Z | meeting | held    | 0
          C          | 2026-03-05T00:00:00Z | meeting | held    | 1
                     | 2026-03-05T00:00:00Z | meeting | held    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      settings: { holidays: "2026-03-02, 2026-03-03, 2026-03-07" },
      then: { value: 3, beside: { per_working_day: 3 / 20 }, by: { dimension: "owner", values: { Ann: 1, Ben: 1, none: 1 } } },
      because: "A's owner changed on 5 March; on 10 March A was off the list. B is a customer without an executive. One met nobody, C and no account are out of scope. Two of the holidays fall on working days.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        ownership: `
          account_id | user
          A          | Ann`,
        touch: `
          account_id | at                   | type           | user
          A          | 2026-02-20T10:00:00Z | meeting_booked | Sam
          A          | 2026-03-04T10:00:00Z | meeting_booked | Tim
          A          | 2026-03-03T10:00:00Z | meeting        | Ben
          A          | 2026-03-06T10:00:00Z | meeting        | Ben
          A          | 2026-03-07T10:00:00Z | meeting        |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { credit: "booker" },
      then: { value: 3, by: { dimension: "owner", values: { Sam: 1, Tim: 2 } } },
      because: "Each for who booked last before it.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        ownership: `
          account_id | user
          A          | Ann`,
        touch: `
          account_id | at                   | type           | user
          A          | 2026-02-20T10:00:00Z | meeting_booked | Sam
          A          | 2026-03-04T10:00:00Z | meeting_booked | Tim
          A          | 2026-03-06T10:00:00Z | meeting        | Ben`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { status: "booked", credit: "attendee" },
      then: { value: 1, by: { dimension: "owner", values: { Tim: 1 } } },
      because: "One appointment was booked in March, by Tim.",
    },
    {
      given: { list_membership: `
        account_id
        A`, touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { per_working_day: 0 } },
      because: "No meeting.",
    },
    {
      given: { list_membership: `
        account_id
        A` },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No calendar.",
    },
  ],
  words: {
    ru: {
      title: "Встречи на менеджера по клиентам",
      question: "Сколько встреч было у каждого менеджера?",
      formula: "Встречи, состоявшиеся в периоде с кем-то из аккаунта в работе (целевого аккаунта или клиента), по ответственному за аккаунт в то время; рядом — на рабочий день.",
      nothing: "Календари не собираются: значения нет. Если календарь есть, а встреч не было, — 0.",
      because: "Шесть состоялись за 22 рабочих дня марта 2026, 0,27 в день; демонстрация с Анной и Беном — одна встреча, а все аккаунты у Анны.",
      caveats: [
        "Смотрите по ответственным. Двое наших на одной встрече — одна встреча, у ответственного.",
        "Рабочие дни — с понедельника по пятницу без праздников рабочего пространства, по сегодняшний день; выходные отдельного человека неизвестны.",
        "Встреча, о которой не сказано, что она не состоялась, состоялась.",
      ],
    },
    "zh-CN": {
      title: "每位客户主管的会议数",
      question: "每位客户主管有多少次会议？",
      formula: "期间内与范围内帐户（目标公司或客户）的人举行的会议，归于当时的帐户负责人；另列每个工作日的数量。",
      nothing: "未采集日历：无值。有日历但没有会议则为 0。",
      because: "2026 年 3 月的 22 个工作日举行了六次，每天 0.27 次；Ann 与 Ben 的演示是一次会议，帐户都属于 Ann。",
      caveats: [
        "请按负责人细分。我方两人参加同一会议算一次会议，归于负责人。",
        "工作日为周一至周五，扣除工作区的节假日，截至今天；个人的休假日未知。",
        "没有说明未举行的会议视为已举行。",
      ],
    },
  },
});
