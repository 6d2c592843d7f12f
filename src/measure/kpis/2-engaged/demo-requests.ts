import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { requests } from "../../relations/requests.ts";
import { inside } from "../../relations/time.ts";
import { touchLabelNames } from "../../relations/touches.ts";

export default kpi({
  id: "demo_requests",
  title: "Demo requests",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 2,
  question: "How many people of the account asked for a demo?",
  formula: "Requests for a demo, a price or to be contacted in the period, by form, chat, mail or call; of one person one in 30 days.",
  denominator: "",
  caveats: [
    "What was asked for is the field “form” of the touch; a mail, a chat or a call counts where its source says so, a call also where we dialled and somebody answered.",
    "A person who asks again within 30 days of the last request that counted is noted as “repeated”. Whoever left no name counts by device, without one each request for itself.",
    "Bots, own staff and tests are left out and counted beside.",
  ],
  knobs: {
    kinds: { default: "demo, price, contact", meaning: "What must have been asked for, parted by commas." },
    dedupe_days: { default: 30, meaning: "Of one person one request counts in so many days." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [{ record: "touch", types: ["form", "chat", "mail_in", "call", "meeting_booked"], broughtBy: "a web tracker, a form tool, a chat tool or a calling tool" }, targetListNeed],
  labels: ["asked_for", ...touchLabelNames],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, requested_at AS at, if(flag = '', 1, NULL) AS numerator, 0 AS denominator, labels, 'touch' AS record, batch, seq, flag
    FROM (${ofPopulation(requests(window, knobs), sql`requested_at`, window, knobs)})
    WHERE ${inside(sql`requested_at`, window)}`,
  nothing: "No source of forms or chats is connected: no value. With one and no request it is 0.",
  example: {
    given: {
      touch: `
        account_id | person_email  | at                   | type | form
        A          | ann@a.example | 2026-03-02T10:00:00Z | form | demo
        A          | ann@a.example | 2026-03-09T10:00:00Z | form | demo
        A          | bob@a.example | 2026-03-05T10:00:00Z | form | demo`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, flags: { repeated: 1 }, by: { dimension: "account_id", values: { A: 2 } } },
    because: "Ann asked twice within a week and counts once, Bob once.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | person_email  | visitor | at                   | type      | form       | removed   | direction
          A          | ann@a.example |         | 2026-02-15T10:00:00Z | form      | demo       |           |
          A          | Ann@a.example |         | 2026-03-16T23:00:00Z | form      | price      |           |
          A          | ann@a.example |         | 2026-03-17T00:00:00Z | call      | contact    |           | in
          A          | ann@a.example |         | 2026-03-31T00:00:00Z | form      | demo       |           |
          A          |               | v1      | 2026-03-05T10:00:00Z | chat      | demo       |           |
          A          |               | v1      | 2026-03-06T10:00:00Z | chat      | demo       |           |
          A          |               |         | 2026-03-06T10:00:00Z | form      | demo       |           |
          A          |               |         | 2026-03-06T11:00:00Z | form      | demo       |           |
          A          | eve@a.example |         | 2026-03-06T11:00:00Z | form      | demo       | own_staff |
          A          | kim@a.example |         | 2026-03-06T11:00:00Z | form      | newsletter |           |
          A          | kim@a.example |         | 2026-03-06T11:00:00Z | mail_in   |            |           |
          A          | kim@a.example |         | 2026-04-01T00:00:00Z | form      | demo       |           |
          A          | pat@a.example |         | 2026-03-06T11:00:00Z | chat      | demo       |           | out`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4, flags: { repeated: 3, "removed: own_staff": 1 } },
      because: "Ann's request of 16 March comes 29 days after February's and is repeated; the call of 17 March is 30 days after it and counts, the form of 31 March again not. v1 counts once, two forms of nobody known count each. Our staff, a newsletter, a mail without a wish, a request too late and a chat in which we offered are none.",
    },
    {
      given: {
        touch: `
          account_id | person_email  | at                   | type     | form  | direction | outcome
          A          | ann@a.example | 2026-02-28T23:00:00Z | call     | demo  | out       | connected
          A          | bob@a.example | 2026-03-06T11:00:00Z | call     | price | out       |
          A          | cy@a.example  | 2026-03-06T11:00:00Z | call     | demo  | out       | voicemail
          A          | dee@a.example | 2026-03-06T11:00:00Z | call     | demo  | in        | voicemail
          A          | eve@a.example | 2026-03-06T11:00:00Z | mail_in  | demo  | in        |
          A          | gil@a.example | 2026-03-31T22:00:00Z | call     | demo  | in        | connected`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 4, by: { dimension: "type", values: { call: 3, mail_in: 1 } } },
      because: "By the outcome of calls: Ann and Bob, whom we dialled, asked; on Cy's voicemail only we spoke, Dee left her wish on ours. Eve wrote. Ann's call was in the first instant of March in Berlin, Gil's in the first of April.",
    },
    {
      given: {
        touch: `
          account_id | person_email  | at                   | type | form
          A          | ann@a.example | 2026-03-02T23:30:00Z | form | demo
          A          | ann@a.example | 2026-03-09T10:00:00Z | form | price
          B          | ann@a.example | 2026-03-10T10:00:00Z | form | demo
                     | joe@x.example | 2026-03-10T10:00:00Z | form | demo`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { kinds: "demo", dedupe_days: 7 },
      then: { value: 3, by: { dimension: "account_id", values: { A: 1, B: 1, "no account": 1 } } },
      because: "Demos alone: one for A, one for B (an adviser may ask for both), one of nobody known.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-03-05`,
        touch: `
          account_id | person_email  | at                   | type | form
          A          | ann@a.example | 2026-03-04T10:00:00Z | form | demo
          A          | bob@a.example | 2026-03-05T10:00:00Z | form | demo`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 1 },
      because: "A is a target from 5 March on.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The source is there and nobody asked.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Nothing that could report a request was collected.",
    },
  ],
  words: {
    ru: {
      title: "Запросы на демонстрацию",
      question: "Сколько людей аккаунта попросили демонстрацию?",
      formula: "Запросы на демонстрацию, цену или обратную связь за период — через форму, чат, письмо или звонок; от одного человека — один за 30 дней.",
      nothing: "Источник форм или чатов не подключён: значения нет. Если он есть, а запросов не было, — 0.",
      because: "Анна спросила дважды за неделю и считается один раз, Боб — один раз.",
      labels: { asked_for: "О чём просили" },
      caveats: [
        "О чём просили, стоит в поле «form» касания; письмо, чат или звонок считаются, если так указал источник; звонок — и тогда, когда звонили мы и нам ответили.",
        "Кто просит снова в течение 30 дней после последнего засчитанного запроса, отмечен как «повторно». Кто не назвался, считается по устройству; без устройства каждый запрос считается сам по себе.",
        "Боты, свои сотрудники и тесты не учитываются и показаны рядом.",
      ],
    },
    "zh-CN": {
      title: "演示请求",
      question: "该帐户有多少人请求演示？",
      formula: "期间内通过表单、聊天、邮件或电话提出的演示、报价或联系请求；同一人 30 天内只计一次。",
      nothing: "未连接表单或聊天来源：无值。已连接但没有请求则为 0。",
      because: "Ann 一周内请求了两次，计一次；Bob 计一次。",
      labels: { asked_for: "所求内容" },
      caveats: [
        "所请求的内容取自触点的“form”字段；邮件、聊天或电话只有在来源写明时才计入；由我方拨出且对方接听的电话也计入。",
        "在上一次计入的请求之后 30 天内再次请求的人，注明为“重复”（repeated）。未留姓名者按设备计；连设备也没有时，每次请求单独计。",
        "机器人、本公司员工和测试不计入，另列其数量。",
      ],
    },
  },
});
