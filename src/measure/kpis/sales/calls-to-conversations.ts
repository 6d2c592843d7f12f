import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { inside } from "../../relations/time.ts";
import { callNeed, connectedCall, conversation, conversationKnobs, dial, outcomesOf, touchLabels, validTouch } from "../../relations/touches.ts";

export default kpi({
  id: "calls_to_conversations",
  title: "Calls to conversations",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "How many calls become a conversation?",
  formula: "Calls of more than 60 seconds with a human, of all calls that we dialled in the period.",
  denominator: "dials",
  caveats: [
    "Exactly 60 seconds are no conversation; voicemail, no answer, busy and wrong numbers never are, however long.",
    "Inbound calls are no dials. A call without a direction is taken for a dial, one without an outcome is judged by its length. A row that stands for several calls is one here; sales_actions counts all of them.",
    "Calls without an account count too. A call that may have been one but has no length is unknown and on neither side.",
    "2 to 10 % on cold dials is quoted in the field: a context, no target.",
  ],
  knobs: {
    ...conversationKnobs,
    base: { default: "dials", choices: ["dials", "connects"], meaning: "Of all dials, or of those that somebody answered." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [callNeed, targetListNeed],
  labels: ["owner", "outcome", "campaign", "channel", "side", "source"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS subject_id, at, toUInt8(${conversation(numberOf(knobs, "seconds"), outcomesOf(knobs))}) AS numerator, 1 AS denominator,
      mapConcat(${touchLabels()}, map('owner', toString(user), 'outcome', toString(outcome))) AS labels, 'touch' AS record, batch, seq
    FROM touch
    WHERE ${dial} AND ${validTouch} AND ${inside(sql`at`, window)}
      AND ${textOf(knobs, "base") === "connects" ? sql`(${connectedCall} OR outcome IN ('gatekeeper', 'refused'))` : sql`true`}`, sql`at`, window, knobs),
  nothing: "Nobody was called: no value.",
  example: {
    given: {
      touch: `account_id | at | type | direction | outcome | seconds\n${[
        rowsFor(8, () => "A | 2026-03-02T10:00:00Z | call | out | connected | 300"),
        rowsFor(12, () => "A | 2026-03-02T11:00:00Z | call | out | no_answer |"),
        rowsFor(10, () => "B | 2026-03-02T12:00:00Z | call | out | voicemail | 90"),
        rowsFor(10, () => "| 2026-03-02T13:00:00Z | call | out | connected | 40"),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.2, of: [8, 40], interval: [10.5, 34.8], by: { dimension: "account_id", values: { A: 0.4, B: 0, "no account": 0 } } },
    because: "Forty dials, eight conversations of over a minute; a long voicemail is none: 20 %, between 10.5 and 34.8 %.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type    | direction | outcome      | seconds | removed | deleted
          A          | 2026-03-01T00:00:00Z | call    | out       | connected    | 60      |         |
          A          | 2026-03-02T10:00:00Z | call    |           |              | 60.5    |         |
          A          | 2026-03-02T10:00:00Z | call    | in        | connected    | 600     |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | wrong_number | 600     |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | connected    |         |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | no_answer    |         |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | connected    | 600     | test    |
          A          | 2026-03-02T10:00:00Z | call    | out       | connected    | 600     |         | yes
          A          | 2026-03-02T10:00:00Z | meeting | out       | held         | 600     |         |
          A          | 2026-04-01T00:00:00Z | call    | out       | connected    | 600     |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.25, of: [1, 4] },
      because: "Exactly 60 seconds is none; without outcome the length decides; an inbound call is no dial and a wrong number no conversation. The connected one of unknown length is unknown; tests, deleted ones, meetings and the instant after the end do not count.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type | direction | outcome    | seconds
          A          | 2026-03-02T10:00:00Z | call | out       | connected  | 31
          A          | 2026-03-02T10:00:00Z | call | out       | gatekeeper | 200
          A          | 2026-03-02T10:00:00Z | call | out       | no_answer  |
          A          | 2026-03-02T10:00:00Z | call | out       | connected  | 30`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { seconds: 30, dispositions: "connected", base: "connects" },
      then: { value: 1 / 3, of: [1, 3] },
      because: "Of three that were answered one lasted over 30 seconds; with the setting a gatekeeper is no conversation.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        touch: `
          account_id | at                   | type | seconds | user
          A          | 2026-03-02T10:00:00Z | call | 100     | Kim
          A          | 2026-03-02T10:00:00Z | call | 10      | Lee
          B          | 2026-03-02T10:00:00Z | call | 100     | Lee
                     | 2026-03-02T10:00:00Z | call | 100     | Lee`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 0.5, of: [1, 2], by: { dimension: "owner", values: { Kim: 1, Lee: 0 } } },
      because: "Only calls of target accounts, by who called.",
    },
    {
      given: { touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody was called.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No calling tool.",
    },
  ],
  words: {
    ru: {
      title: "Звонки в разговоры",
      question: "Сколько звонков становятся разговором?",
      formula: "Звонки дольше 60 секунд с человеком от всех звонков, набранных нами за период.",
      denominator: "набранных звонков",
      nothing: "Никому не звонили: значения нет.",
      because: "Сорок набранных звонков, восемь разговоров длиннее минуты; долгий автоответчик — не разговор: 20 %, от 10,5 до 34,8 %.",
      caveats: [
        "Ровно 60 секунд — ещё не разговор; автоответчик, нет ответа, занято и неверный номер — никогда, сколько бы ни длились.",
        "Входящие звонки не считаются набранными. Звонок без направления считается набранным, звонок без исхода оценивается по длительности. Строка, которая означает несколько звонков, здесь — один; sales_actions считает все.",
        "Звонки без аккаунта тоже считаются. Звонок, который мог быть разговором, но не имеет длительности, неизвестен и не входит ни в числитель, ни в знаменатель.",
        "Для холодных звонков в отрасли называют от 2 до 10 %: это ориентир, а не цель.",
      ],
    },
    "zh-CN": {
      title: "通话转化为对话",
      question: "有多少通话变成对话？",
      formula: "期间内我方拨出的全部电话中，与真人通话超过 60 秒的电话所占比例。",
      denominator: "拨出的电话",
      nothing: "没有打电话：无值。",
      because: "拨出四十次，八次超过一分钟的对话；很长的语音信箱不算：20%，区间为 10.5 至 34.8%。",
      caveats: [
        "恰好 60 秒不算对话；语音信箱、无人接听、忙线和号码错误，无论多长都不算。",
        "呼入电话不算拨出。没有方向的电话视为拨出，没有结果的电话按时长判断。代表多次通话的一行在此只算一次；sales_actions 计入全部。",
        "没有帐户的电话也计入。可能是对话但没有时长的电话为未知，分子分母均不计入。",
        "业内常引用陌生电话为 2 至 10%：这是背景，不是目标。",
      ],
    },
  },
});
