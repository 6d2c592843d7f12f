import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { numberOf, wordsFor } from "../../relations/settings.ts";
import { inside } from "../../relations/time.ts";
import { callNeed, conversation, conversationKnobs, dial, touchLabels, validTouch } from "../../relations/touches.ts";

const outcomes = ["conversation", "short answer", "gatekeeper", "voicemail", "no answer", "wrong number", "refused", "unknown"] as const;

/** How a dial ended: a conversation by its length, else as the source says, else by its length. */
function ending(knobs: KnobValues): Sql {
  const words = [...wordsFor(knobs, "mapping")];
  const plain = sql`multiIf(
    ifNull(${conversation(numberOf(knobs, "seconds"))}, false), 'conversation',
    outcome NOT IN ('connected', ''), replaceAll(toString(outcome), '_', ' '),
    seconds IS NULL, 'unknown',
    outcome = '' AND seconds = 0, 'no answer',
    'short answer')`;
  return sql`transform(${plain}, ${value.strings(words.map(([from]) => from))}, ${value.strings(words.map(([, to]) => to))})`;
}

export default kpi({
  id: "call_outcomes",
  title: "Call outcomes",
  group: "sales",
  unit: "count",
  better: "none",
  combine: "distribution",
  reading: "flow",
  version: 1,
  question: "How good are our numbers, how hard is it to get through?",
  formula: "Calls that we dialled in the period by outcome: conversation, short answer, gatekeeper, voicemail, no answer, wrong number, refused.",
  denominator: "calls dialled",
  caveats: [
    "The share of wrong numbers tells how good the data are.",
    "More than 60 seconds with a human are a conversation, whoever answered; so this line is the one that calls become in “Calls to conversations”.",
    "Without an outcome the length decides: up to 60 seconds is a short answer, 0 no answer. Without a length too, or connected for an unknown time, it is unknown.",
    "Inbound calls are no dials; a call without a direction is taken for one. A row that stands for several calls is one here, as it tells how one of them ended; sales_actions counts all of them.",
  ],
  knobs: {
    mapping: { default: "busy=no answer", meaning: "Outcomes that stand in another line, as “busy=no answer, refused=short answer”." },
    seconds: conversationKnobs.seconds,
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [callNeed, targetListNeed],
  labels: ["owner", "campaign", "channel", "side", "source"],
  buckets: () => outcomes,
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS subject_id, at, 1 AS numerator, 1 AS denominator, ${ending(knobs)} AS bucket,
      mapConcat(${touchLabels()}, map('owner', toString(user))) AS labels, 'touch' AS record, batch, seq
    FROM touch
    WHERE ${dial} AND ${validTouch} AND ${inside(sql`at`, window)}`, sql`at`, window, knobs),
  nothing: "No calling tool: no value. With one and nobody called every line is 0.",
  example: {
    given: {
      touch: `account_id | at | type | direction | outcome | seconds | user\n${[
        rowsFor(8, () => "A | 2026-03-02T10:00:00Z | call | out | connected | 300 | Kim"),
        rowsFor(14, () => "A | 2026-03-02T10:20:00Z | call | out | voicemail | 30 | Kim"),
        "B | 2026-03-02T10:40:00Z | call | out | voicemail | 90 | Lee",
        rowsFor(12, () => "| 2026-03-02T10:50:00Z | call | out | no_answer | | Lee"),
        rowsFor(3, () => "C | 2026-03-02T11:10:00Z | call | out | wrong_number | 20 | Lee"),
        rowsFor(2, () => "C | 2026-03-02T11:20:00Z | call | out | gatekeeper | 40 | Lee"),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: {
      value: 40,
      buckets: { conversation: 8, "short answer": 0, gatekeeper: 2, voicemail: 15, "no answer": 12, "wrong number": 3, refused: 0, unknown: 0 },
      by: { dimension: "owner", values: { Kim: 22, Lee: 18 } },
    },
    because: "Forty dials: 8 conversations, 15 voicemails (a long one stays a voicemail), 12 without answer, 3 wrong numbers and 2 gatekeepers.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type    | direction | outcome    | seconds | removed | deleted
          A          | 2026-03-01T00:00:00Z | call    | out       | connected  | 60      |         |
          A          | 2026-03-02T10:00:00Z | call    |           |            | 61      |         |
          A          | 2026-03-02T10:00:00Z | call    |           |            | 60      |         |
          A          | 2026-03-02T10:00:00Z | call    |           |            | 0       |         |
          A          | 2026-03-02T10:00:00Z | call    |           |            |         |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | connected  |         |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | gatekeeper | 61      |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | busy       |         |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | refused    | 5       |         |
          A          | 2026-03-02T10:00:00Z | call    | in        | connected  | 300     |         |
          A          | 2026-03-02T10:00:00Z | meeting | out       | held       | 300     |         |
          A          | 2026-03-02T10:00:00Z | call    | out       | connected  | 300     | test    |
          A          | 2026-03-02T10:00:00Z | call    | out       | connected  | 300     |         | yes
          A          | 2026-04-01T00:00:00Z | call    | out       | connected  | 300     |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 9, buckets: { conversation: 2, "short answer": 2, gatekeeper: 0, voicemail: 0, "no answer": 2, "wrong number": 0, refused: 1, unknown: 2 } },
      because: "Exactly 60 seconds are a short answer; a talk of 61 with a gatekeeper is a conversation; without an outcome the length decides, without both it is unknown; busy is no answer. Inbound calls, meetings, tests, deleted ones and the instant after the end are none.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type | outcome | seconds
          A          | 2026-03-02T10:00:00Z | call | refused | 5
          A          | 2026-03-02T10:00:00Z | call | busy    | 0
          B          | 2026-03-02T10:00:00Z | call |         | 40`,
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { mapping: "refused=short answer", seconds: 30, population: "target" },
      then: { value: 2, buckets: { conversation: 0, "short answer": 1, gatekeeper: 0, voicemail: 0, "no answer": 0, "wrong number": 0, refused: 0, unknown: 0, busy: 1 } },
      because: "Of A alone; with the setting a refusal is a short answer and busy has a line of its own.",
    },
    {
      given: { touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: {} },
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
      title: "Исходы звонков",
      question: "Насколько хороши номера и трудно ли дозвониться?",
      formula: "Звонки, набранные нами за период, по исходу: разговор, короткий ответ, секретарь, автоответчик, нет ответа, неверный номер, отказ.",
      denominator: "набранных звонков",
      nothing: "Сервиса звонков нет: значения нет. Если он есть, а звонков не было, в каждой строке 0.",
      because: "Сорок набранных звонков: 8 разговоров, 15 автоответчиков (долгое сообщение остаётся автоответчиком), 12 без ответа, 3 неверных номера и 2 секретаря.",
      caveats: [
        "Доля неверных номеров показывает, насколько хороши данные.",
        "Больше 60 секунд с человеком — это разговор, кто бы ни ответил; поэтому эта строка и есть то, чем звонки становятся в «Звонки в разговоры».",
        "Если исхода нет, решает длительность: до 60 секунд — короткий ответ, 0 — нет ответа. Если нет и длительности или соединение длилось неизвестно сколько, исход неизвестен.",
        "Входящие звонки не считаются набранными; звонок без направления считается набранным. Строка, которая означает несколько звонков, здесь — один: она говорит, чем кончился один из них; sales_actions считает все.",
      ],
    },
    "zh-CN": {
      title: "通话结果",
      question: "我们的号码质量如何，接通有多难？",
      formula: "期间内我方拨出的电话，按结果划分：对话、简短应答、前台、语音信箱、无人接听、号码错误、拒绝。",
      denominator: "拨出的电话",
      nothing: "没有通话工具：无值。有工具但没有打电话，则各行为 0。",
      because: "拨出四十次：8 次对话、15 次语音信箱（很长的留言仍是语音信箱）、12 次无人接听、3 次错号和 2 次前台转接。",
      caveats: [
        "号码错误的占比说明数据质量。",
        "与真人通话超过 60 秒即为对话，不论由谁接听；因此这一行就是“通话转化为对话”中通话所变成的对话。",
        "没有结果时按时长判断：不超过 60 秒为简短应答，0 为无人接听。时长也没有、或已接通但时长未知的，为未知。",
        "呼入电话不算拨出；没有方向的电话视为拨出。代表多次通话的一行在此只算一次，因为它只说明其中一次的结果；sales_actions 计入全部。",
      ],
    },
  },
});
