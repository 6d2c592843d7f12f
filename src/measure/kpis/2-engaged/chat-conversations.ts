import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { chats } from "../../relations/chats.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { textOf } from "../../relations/settings.ts";
import { touchLabelNames } from "../../relations/touches.ts";

export default kpi({
  id: "chat_conversations",
  title: "Website chat conversations",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How many real chats did the account have on the site?",
  formula: "Chats that begin in the period in which the visitor wrote at least once and was answered at least once.",
  denominator: "",
  caveats: [
    "A window that was only opened is no chat; what a visitor wrote without an answer stands beside as “unanswered”.",
    "Where a source reports single messages, those of one thread are one chat; without threads those of one visitor are, until 30 minutes of silence.",
    "An answer is by a human where the source names somebody of ours, else it is taken for a bot's.",
  ],
  knobs: {
    answer_by: { default: "human_or_bot", choices: ["human_or_bot", "human"], meaning: "Whose answer makes a conversation: a human's or a bot's, or a human's alone." },
    gap_minutes: { default: 30, meaning: "Silence of more than so many minutes ends a chat whose messages bear no thread." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [{ record: "touch", types: ["chat"], broughtBy: "a chat tool's export" }, targetListNeed],
  labels: touchLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, chat AS subject_id, begins AS at, if(why = '', 1, NULL) AS numerator, 0 AS denominator, labels, '' AS record, 0 AS batch, 0 AS seq, why AS flag
    FROM (
      SELECT *, multiIf(NOT wrote, 'opened only', answered_by = '', 'unanswered', ${textOf(knobs, "answer_by") === "human" ? sql`answered_by = 'bot'` : sql`false`}, 'answered by a bot', '') AS why
      FROM (${ofPopulation(chats(window, knobs), sql`begins`, window, knobs)})
    )`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, chat AS subject_id, message.1 AS at, multiIf(message.2 = 'in', 'message from them', message.2 = 'out', 'message from us', 'chat') AS what,
      toFloat64(wrote AND answered_by != '' AND nth = 1) AS amount, 'count' AS unit_of_amount, 'touch' AS record, message.3 AS batch, message.4 AS seq
    FROM (${chats(window, knobs)})
    ARRAY JOIN messages AS message, arrayEnumerate(messages) AS nth`,
  nothing: "No chat tool is connected: no value. A connected one without chats gives 0.",
  example: {
    given: {
      touch: `
        id | account_id | at                   | type | outcome
        c1 | A          | 2026-03-02T10:00:00Z | chat | opened
        c2 | A          | 2026-03-03T10:00:00Z | chat | unanswered
        c3 | A          | 2026-03-04T10:00:00Z | chat | answered
        c4 | A          | 2026-03-05T10:00:00Z | chat | answered`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, flags: { "opened only": 1, unanswered: 1 } },
    because: "Four chats: one window was only opened, one question was never answered, two have both sides.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                       | type | direction | visitor | thread | user
          A          | 2026-03-02T10:00:00Z     | chat | in        | v1      |        |
          A          | 2026-03-02T10:30:00Z     | chat | out       | v1      |        | ben
          A          | 2026-03-02T11:00:00.001Z | chat | in        | v1      |        |
          A          | 2026-03-02T10:00:00Z     | chat | out       | v2      |        |
          A          | 2026-03-02T10:00:00Z     | chat | in        | v3      | t1     |
          A          | 2026-03-02T14:00:00Z     | chat | out       |         | t1     | ben
          A          | 2026-03-02T14:00:00Z     | chat | in        | v4      |        |
          A          | 2026-03-02T13:59:59Z     | chat | out       | v4      |        |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, flags: { unanswered: 1, "opened only": 1 } },
      because: "v1 is answered after exactly 30 minutes; a millisecond more of silence makes the next message a chat of its own, unanswered. v2 was only greeted. In one thread an answer after four hours is one; v4 wrote after the greeting.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type | direction | visitor
          A          | 2026-03-31T23:55:00Z | chat | in        | v1
          A          | 2026-04-01T00:20:00Z | chat | out       | v1
          A          | 2026-03-31T23:55:00Z | chat | in        | v2
          A          | 2026-04-01T00:25:01Z | chat | out       | v2
          A          | 2026-04-01T00:00:00Z | chat | in        | v3
          A          | 2026-04-01T00:01:00Z | chat | out       | v3`,
      },
      period: ["2026-03-01", "2026-04-01"],
      asked: "2026-04-02",
      then: { value: 1, flags: { unanswered: 1 } },
      because: "A chat belongs whole to the day on which it begins: v1 was answered past midnight. v2's answer came after more than 30 minutes of silence, v3's chat is April's.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type | direction | visitor | user | outcome
          A          | 2026-03-02T10:00:00Z | chat | in        | v1      |      |
          A          | 2026-03-02T10:01:00Z | chat | out       | v1      |      |
          A          | 2026-03-02T12:00:00Z | chat | in        | v1      |      |
          A          | 2026-03-02T12:01:00Z | chat | out       | v1      | ben  |
          A          | 2026-03-03T12:01:00Z | chat |           | v5      | ben  | answered
          A          | 2026-03-04T12:01:00Z | chat |           | v5      |      | answered`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { answer_by: "human" },
      then: { value: 2, flags: { "answered by a bot": 2 } },
      because: "With the setting only answers that name somebody of ours count.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | at                   | type | direction | visitor | outcome  | removed
          A          | 2026-02-28T23:59:00Z | chat | in        | v1      |          |
          A          | 2026-03-01T00:01:00Z | chat | out       | v1      |          |
          A          | 2026-03-01T00:00:00Z | chat |           | v2      | answered |
          A          | 2026-04-01T00:00:00Z | chat |           | v2      | answered |
          A          | 2026-03-05T00:00:00Z | chat |           | v3      | answered | bot
          B          | 2026-03-05T00:00:00Z | chat |           | v4      | answered |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 1 },
      because: "v1's chat began in February, the last instant of the period is outside, a bot is nobody and B no target: v2's first chat is left.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The tool is there and nobody wrote.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No chat tool, no number.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type | direction | visitor
          A          | 2026-03-02T10:00:00Z | chat | in        | v1
          A          | 2026-03-02T10:05:00Z | chat | out       | v1
          A          | 2026-03-02T10:10:01Z | chat | in        | v1
          A          | 2026-03-02T10:11:00Z | chat | out       | v1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { gap_minutes: 5 },
      then: { value: 2 },
      because: "Exactly five minutes of silence are one chat, a second more makes the next.",
    },
  ],
  words: {
    ru: {
      title: "Диалоги в чате на сайте",
      question: "Сколько настоящих диалогов в чате было у аккаунта?",
      formula: "Чаты, начавшиеся в периоде, в которых посетитель написал хотя бы раз и хотя бы раз получил ответ.",
      nothing: "Чат не подключён: значения нет. Подключённый без диалогов даёт 0.",
      because: "Четыре чата: одно окно лишь открыли, на один вопрос никто не ответил, в двух участвовали обе стороны.",
      caveats: [
        "Если окно только открыли, это не диалог; то, что посетитель написал без ответа, показано рядом как «без ответа».",
        "Если источник сообщает отдельные сообщения, сообщения одной ветки — один чат; где веток нет — сообщения одного посетителя до 30 минут тишины.",
        "Ответ дал человек, если источник называет кого-то из наших; иначе он считается ответом бота.",
      ],
    },
    "zh-CN": {
      title: "网站聊天对话",
      question: "该帐户在网站上有多少次真正的聊天？",
      formula: "期间内开始、访客至少写过一次且至少得到一次回复的聊天。",
      nothing: "未连接聊天工具：无值。已连接但没有聊天则为 0。",
      because: "四次聊天：一次只是打开窗口，一次提问无人回答，两次双方都参与。",
      caveats: [
        "仅打开窗口不算聊天；访客写了但没有得到回复的，另列为“未回复”（unanswered）。",
        "来源报告的是单条消息时，同一会话串的消息算一次聊天；没有会话串时，同一访客的消息算一次，直到 30 分钟没有新消息。",
        "来源写明是我方某人时，视为真人回复，否则视为机器人回复。",
      ],
    },
  },
});
