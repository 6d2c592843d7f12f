import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { dayOf, daysBetween, daysLater, endInstant, fromInstant, inside, nowInstant } from "../../relations/time.ts";
import { callNeed, conversation, conversationKnobs, dial, outcomesOf, touchLabels, validTouch } from "../../relations/touches.ts";

/** Calls around the window that are conversations or dials: `account_id, subject, call_at, talked, dialled, labels, batch, seq`. */
function calls(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, concat(toString(batch), '/', toString(seq)) AS subject, at AS call_at, ${conversation(numberOf(knobs, "seconds"), outcomesOf(knobs))} AS talked,
      ${dial} AS dialled, mapConcat(${touchLabels()}, map('owner', toString(user))) AS call_labels, batch AS call_batch, seq AS call_seq
    FROM touch
    WHERE type = 'call' AND ${validTouch} AND at >= ${fromInstant(window)} AND at < ${daysLater(endInstant(window), numberOf(knobs, "days") + 1, window)}
      AND at <= ${nowInstant(window)}`;
}

/** Meetings booked by known accounts, each with the latest conversation of the account before it, if that lies within the days. */
function booked(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT c.subject AS credited, min(b.booked_at) AS booked_at, argMin(b.booking_batch, b.booked_at) AS booking_batch, argMin(b.booking_seq, b.booked_at) AS booking_seq, 1 AS led
    FROM (
      SELECT account_id, at AS booked_at, batch AS booking_batch, seq AS booking_seq
      FROM touch
      WHERE type = 'meeting_booked' AND account_id != '' AND ${validTouch} AND at >= ${fromInstant(window)}
        AND at < ${daysLater(endInstant(window), numberOf(knobs, "days") + 1, window)} AND at <= ${nowInstant(window)}
    ) AS b
    ASOF INNER JOIN (SELECT * FROM (${calls(window, knobs)}) WHERE talked AND account_id != '' ORDER BY call_at, call_batch, call_seq) AS c
      ON b.account_id = c.account_id AND b.booked_at >= c.call_at
    WHERE ${daysBetween(sql`c.call_at`, sql`b.booked_at`, window)} <= ${value.float(numberOf(knobs, "days"))}
    GROUP BY credited`;
}

/** Conversations (or dials) of the window with what they led to. */
function outcomes(window: Window, knobs: KnobValues): Sql {
  const base = textOf(knobs, "base") === "calls" ? sql`dialled` : sql`ifNull(talked, false)`;
  return sql`
    SELECT c.*, m.led AS led, m.booked_at AS booked_at, m.booking_batch AS booking_batch, m.booking_seq AS booking_seq,
      addDays(${dayOf(sql`c.call_at`, window)}, ${value.int(numberOf(knobs, "days"))}) >= ${dayOf(nowInstant(window), window)} AS is_young
    FROM (SELECT * FROM (${calls(window, knobs)}) WHERE ${base} AND ${inside(sql`call_at`, window)}) AS c
    LEFT JOIN (${booked(window, knobs)}) AS m ON c.subject = m.credited`;
}

export default kpi({
  id: "conversations_to_meetings",
  title: "Conversations to meetings",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "How many conversations lead to an appointment?",
  formula: "Conversations of the period that were followed by a meeting booked with the same account within 7 days, of all conversations of the period.",
  denominator: "conversations",
  caveats: [
    "One booking is credited to one conversation, the latest before it; two bookings after one conversation count once.",
    "A conversation whose 7 days are not over is too young to judge: it is left out and stands beside as “immature”.",
    "A conversation of no known account cannot be followed; it counts as not followed and stands beside as “no account”.",
    "One in three is the top end: 10 to 15 % is the average that is published, 20 to 35 % what top teams reach.",
  ],
  knobs: {
    days: { default: 7, meaning: "Calendar days after the conversation within which the booking must come." },
    target: { default: 33.3, meaning: "The share to be reached, in percent: one in three; it stands beside." },
    base: { default: "conversations", choices: ["conversations", "calls"], meaning: "Of all conversations, or of all dials." },
    ...conversationKnobs,
  },
  reads: ["touch"],
  needs: [
    callNeed,
    { record: "touch", types: ["meeting_booked"], broughtBy: "a calendar or booking tool that tells when a meeting was booked" },
  ],
  labels: ["owner", "campaign", "channel", "side", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, call_at AS at, if(is_young, NULL, led) AS numerator, if(is_young, 0, 1) AS denominator, call_labels AS labels,
      if(led = 1, '', 'touch') AS record, if(led = 1, 0, call_batch) AS batch, if(led = 1, 0, call_seq) AS seq,
      multiIf(is_young, 'immature', account_id = '', 'no account', '') AS flag
    FROM (${outcomes(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, call_at AS at, 'conversation' AS what, 0. AS amount, 'meetings' AS unit_of_amount, 'touch' AS record,
      call_batch AS batch, call_seq AS seq
    FROM (${outcomes(window, knobs)})
    WHERE led = 1
    UNION ALL
    SELECT account_id, subject AS subject_id, booked_at AS at, 'meeting booked' AS what, 1. AS amount, 'meetings' AS unit_of_amount, 'touch' AS record,
      booking_batch AS batch, booking_seq AS seq
    FROM (${outcomes(window, knobs)})
    WHERE led = 1`,
  alongside: { from_calls: { base: "calls" } },
  beside: (_parts, knobs) => ({ target: numberOf(knobs, "target") / 100 }),
  nothing: "No conversation in the period: no value.",
  example: {
    given: {
      touch: `
        account_id | at                   | type           | seconds | user
        A          | 2026-03-02T10:00:00Z | call           | 300     | Kim
        A          | 2026-03-03T10:00:00Z | call           | 300     | Kim
        A          | 2026-03-04T10:00:00Z | meeting_booked |         |
        B          | 2026-03-02T10:00:00Z | call           | 300     | Kim
        C          | 2026-03-02T10:00:00Z | call           | 300     | Lee
        C          | 2026-03-05T10:00:00Z | meeting_booked |         |
        C          | 2026-03-06T10:00:00Z | meeting_booked |         |
        D          | 2026-03-02T10:00:00Z | call           | 300     | Lee
        E          | 2026-03-02T10:00:00Z | call           | 300     | Lee
        F          | 2026-03-02T10:00:00Z | call           | 300     | Lee
        G          | 2026-03-02T10:00:00Z | call           | 300     | Lee
        H          | 2026-03-02T10:00:00Z | call           | 50      | Lee\n${rowsFor(31, () => "H | 2026-03-03T10:00:00Z | call | 0 | Lee")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.25, of: [2, 8], beside: { target: 0.333, from_calls: 0.05 }, by: { dimension: "owner", values: { Kim: 1 / 3, Lee: 0.2 } } },
    because: "Eight conversations. A's booking is credited to the later of its two; C's two bookings follow one conversation. 2 of 8, 25 %, and 2 of the 40 calls, 5 %.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type           | seconds
          A          | 2026-03-02T23:00:00Z | call           | 61
          A          | 2026-03-10T22:59:59Z | meeting_booked |
          B          | 2026-03-02T22:59:59Z | call           | 61
          B          | 2026-03-09T23:00:00Z | meeting_booked |
          C          | 2026-03-02T10:00:00Z | call           | 60
          C          | 2026-03-03T10:00:00Z | meeting_booked |
          D          | 2026-03-05T10:00:00Z | meeting_booked |
          D          | 2026-03-06T10:00:00Z | call           | 100
                     | 2026-03-06T10:00:00Z | call           | 100
                     | 2026-03-06T11:00:00Z | meeting_booked |
          E          | 2026-03-24T23:00:00Z | call           | 100
          E          | 2026-03-25T10:00:00Z | meeting_booked |
          F          | 2026-03-23T10:00:00Z | call           | 100
          F          | 2026-03-24T10:00:00Z | meeting_booked |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 0.4, of: [2, 5], flags: { "no account": 1, immature: 1 } },
      because: "In Berlin A's booking is on the seventh day after, B's on the eighth. Exactly 60 seconds is no conversation, D was booked before it, and whose is the one without account cannot be said. E's call of 25 March is younger than 7 days at the end of March, F's is not.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type           | direction | seconds
          A          | 2026-03-02T10:00:00Z | call           | out       | 61
          A          | 2026-03-03T10:00:00Z | call           | out       | 5
          A          | 2026-03-04T10:00:00Z | meeting_booked |           |
          B          | 2026-03-02T10:00:00Z | call           | in        | 600
          B          | 2026-03-02T11:00:00Z | meeting_booked |           |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { base: "calls" },
      then: { value: 0.5, of: [1, 2] },
      because: "Of two dials one was a conversation that led to a meeting; an inbound call is no dial.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type           | seconds
          A          | 2026-03-30T10:00:00Z | call           | 61
          A          | 2026-03-30T10:00:00Z | meeting_booked |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "immature", flags: { immature: 1 } },
      because: "Nothing but a conversation of yesterday: too early to say, even though it led to a meeting at once.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type | seconds
          A          | 2026-03-02T10:00:00Z | call | 61`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Calls are collected, bookings are not: not 0 %, but unknown.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type           | seconds
          A          | 2026-03-02T10:00:00Z | call           | 41
          A          | 2026-03-05T10:00:00Z | meeting_booked |
          B          | 2026-03-02T10:00:00Z | call           | 41
          B          | 2026-03-06T10:00:00Z | meeting_booked |
          C          | 2026-03-02T10:00:00Z | call           | 40
          C          | 2026-03-02T11:00:00Z | meeting_booked |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { days: 3, seconds: 40, target: 50 },
      then: { value: 0.5, of: [1, 2], beside: { target: 0.5 } },
      because: "With 40 seconds two calls are conversations, with three days A’s booking follows and B’s does not; C’s call was no conversation. The target stands beside.",
    },
  ],
  words: {
    ru: {
      title: "Разговоры во встречи",
      question: "Сколько разговоров приводят ко встрече?",
      formula: "Разговоры периода, за которыми в течение 7 дней последовала запись на встречу с тем же аккаунтом, от всех разговоров периода.",
      denominator: "разговоров",
      nothing: "В периоде нет разговоров: значения нет.",
      because: "Восемь разговоров. Запись A на встречу зачтена более позднему из двух его разговоров; две записи C следуют за одним разговором. 2 из 8, 25 %, и 2 из 40 звонков, 5 %.",
      caveats: [
        "Одна запись на встречу засчитывается одному разговору — последнему до неё; две записи после одного разговора считаются один раз.",
        "Разговор, чьи 7 дней ещё не прошли, судить рано: он не учитывается и показан рядом как «слишком рано».",
        "За разговором без известного аккаунта проследить нельзя; он считается оставшимся без встречи и показан рядом как «без аккаунта».",
        "Один из трёх — верхняя граница: публикуемое среднее — от 10 до 15 %, лучшие команды достигают от 20 до 35 %.",
      ],
    },
    "zh-CN": {
      title: "对话转化为会议",
      question: "有多少对话带来会议？",
      formula: "期间内的全部对话中，7 天内与同一帐户约定了会议的对话所占比例。",
      denominator: "对话",
      nothing: "期间内没有对话：无值。",
      because: "八次对话。A 的预约归于其两次对话中较晚的一次；C 的两次预约都跟在一次对话之后。2/8，即 25%；通话则为 2/40，即 5%。",
      caveats: [
        "一次预约只归于一次对话，即此前最近的一次；一次对话之后的两次预约只计一次。",
        "7 天尚未结束的对话为时尚早：不计入，另列为“为时尚早”（immature）。",
        "帐户未知的对话无法跟踪；计为没有后续会议，另列为“无帐户”（no account）。",
        "三分之一已是上限：公开的平均值为 10 至 15%，顶尖团队达到 20 至 35%。",
      ],
    },
  },
});
