import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { membershipKnob, ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { salesActionKnobs, salesActionNeed, salesActions } from "../../relations/sales-actions.ts";

export default kpi({
  id: "sales_actions",
  title: "Commercial actions",
  group: "sales",
  unit: "count",
  better: "plan",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How many sales actions did each account get?",
  formula: "Calls dialled, personal mails sent, social messages, meetings held and other daily touches of sales in the period.",
  denominator: "",
  caveats: [
    "One subject sent to more than 20 people on a day, and mailings that sales sent, are no personal mails: they are left out and stand beside as “mass”. A mail without a subject cannot be judged and counts.",
    "Whose action it is: who did it, where the source says so, else the account's owner of the day.",
    "Other daily touches are chats, events, webinars and social visits or comments of side sales with direction out or both.",
    "Actions without an account count too, as “no account”.",
  ],
  knobs: { ...salesActionKnobs, population: populationKnob, membership: membershipKnob },
  reads: ["touch", "ownership", "list_membership"],
  needs: [salesActionNeed, targetListNeed],
  labels: ["owner", "type", "channel", "campaign", "source"],
  buckets: () => ["call", "mail_out", "social_message", "meeting"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, action AS subject_id, action_at AS at, if(is_mass = 1, NULL, times) AS numerator, 0 AS denominator, action_type AS bucket,
      action_labels AS labels, 'touch' AS record, batch, seq, if(is_mass = 1, 'mass', '') AS flag
    FROM (${salesActions(window, knobs)})`, sql`at`, window, knobs),
  nothing: "No sales source is collected: no value. With a source and nothing done it is 0.",
  example: {
    given: {
      touch: `
        account_id | at                   | type     | side  | outcome   | count
        A          | 2026-03-02T10:00:00Z | call     | sales | connected | 1
        A          | 2026-03-03T10:00:00Z | call     | sales | no_answer | 1
        B          | 2026-03-03T11:00:00Z | call     | sales | voicemail | 4
        A          | 2026-03-04T10:00:00Z | mail_out | sales |           | 3
        B          | 2026-03-04T10:00:00Z | mail_out | sales |           | 6
                   | 2026-03-04T11:00:00Z | mail_out | sales |           | 1
        A          | 2026-03-05T10:00:00Z | meeting  | sales | held      | 1
        B          | 2026-03-05T10:00:00Z | meeting  | sales | held      | 1
        B          | 2026-03-06T10:00:00Z | mailing  | sales |           | 1`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 18, buckets: { call: 6, mail_out: 10, social_message: 0, meeting: 2 }, flags: { mass: 1 }, by: { dimension: "account_id", values: { A: 6, B: 11, "no account": 1 } } },
    because: "6 calls, 10 mails and 2 meetings; the mail-merge stands beside.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type           | side      | direction | outcome   | user | removed | deleted
          A          | 2026-03-01T00:00:00Z | call           | sales     | out       | connected | Kim  |         |
          A          | 2026-04-01T00:00:00Z | call           | sales     | out       | connected | Kim  |         |
          A          | 2026-03-02T00:00:00Z | call           | sales     | in        | connected | Kim  |         |
          A          | 2026-03-02T00:00:00Z | call           |           |           |           | Lee  |         |
          A          | 2026-03-02T00:00:00Z | mail_out       | marketing | out       |           | Lee  |         |
          A          | 2026-03-02T00:00:00Z | meeting        | sales     |           | no_show   | Kim  |         |
          A          | 2026-03-02T00:00:00Z | social_message | sales     | in        |           | Kim  |         |
          A          | 2026-03-02T00:00:00Z | social_message | sales     | out       |           |      |         |
          A          | 2026-03-02T00:00:00Z | event          | sales     | out       | held      | Kim  |         |
          A          | 2026-03-02T00:00:00Z | event          | marketing | out       | held      | Kim  |         |
          A          | 2026-03-02T00:00:00Z | call           | sales     | out       | connected | Kim  | test    |
          A          | 2026-03-02T00:00:00Z | call           | sales     | out       | connected | Kim  |         | yes`,
        ownership: `
          account_id | user
          A          | Ann`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4, buckets: { call: 2, mail_out: 0, social_message: 1, meeting: 0, event: 1 }, by: { dimension: "owner", values: { Kim: 2, Lee: 1, Ann: 1 } } },
      because: "The first instant counts, the end does not; inbound calls and messages, marketing's mail, a missed meeting, tests and deleted ones are none. A call of unsaid side is one. The message that nobody signed is the owner's, Ann's.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type     | subject | user | person | count
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p01    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p02    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p03    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p04    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p05    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p06    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p07    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p08    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p09    | 1
          A          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p10    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p11    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p12    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p13    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p14    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p15    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p16    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p17    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p18    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p19    | 1
          B          | 2026-03-02T08:00:00Z | mail_out | News    | Kim  | p20    | 1
          B          | 2026-03-02T09:00:00Z | mail_out | news    | Kim  | p21    | 1
          B          | 2026-03-02T09:00:00Z | mail_out | News    | Kim  | p21    | 1
          B          | 2026-03-02T09:00:00Z | mail_out | News    | Lee  | p01    | 1
          B          | 2026-03-03T09:00:00Z | mail_out | News    | Kim  | p01    | 1
          B          | 2026-03-02T09:00:00Z | mail_out |         | Kim  | p22    | 5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 7, flags: { mass: 22 } },
      because: "Kim's news went to 21 people on one day, which is no personal mail; Lee's, the one of the next day and five of unknown subject are.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type     | side
          A          | 2026-03-02T10:00:00Z | call     | sales
          A          | 2026-03-02T11:00:00Z | mail_out | sales
          B          | 2026-03-02T10:00:00Z | call     | sales
                     | 2026-03-02T10:00:00Z | call     | sales`,
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-03-03`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { types: "call", population: "target" },
      then: { value: 1 },
      because: "Only calls, and only those of accounts that were targets when they were called.",
    },
    {
      given: { touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { call: 0, mail_out: 0, social_message: 0, meeting: 0 } },
      because: "A sales source is connected, and nothing was done.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No sales source.",
    },
  ],
  words: {
    ru: {
      title: "Коммерческие действия",
      question: "Сколько действий продаж получил каждый аккаунт?",
      formula: "Набранные звонки, отправленные личные письма, сообщения в соцсетях, состоявшиеся встречи и другие ежедневные касания продаж за период.",
      nothing: "Источник продаж не собирается: значения нет. Если источник есть, а действий не было, — 0.",
      because: "6 звонков, 10 писем и 2 встречи; массовая рассылка показана рядом.",
      caveats: [
        "Одна тема, отправленная за день больше чем 20 людям, и рассылки, отправленные продажами, — не личные письма: они не учитываются и показаны рядом как «массовые». Письмо без темы оценить нельзя, и оно считается.",
        "Чьё это действие: того, кто его выполнил, если источник это называет, иначе — ответственного за аккаунт в тот день.",
        "Другие ежедневные касания — чаты, мероприятия, вебинары и посещения или комментарии в соцсетях со стороной sales и направлением out или both.",
        "Действия без аккаунта тоже считаются, как «без аккаунта».",
      ],
    },
    "zh-CN": {
      title: "商业行动",
      question: "每个帐户得到多少销售行动？",
      formula: "期间内拨出的电话、发出的个人邮件、社媒消息、已举行的会议以及销售的其他日常触点。",
      nothing: "未采集销售来源：无值。有来源但没有行动则为 0。",
      because: "6 次通话、10 封邮件和 2 次会议；群发邮件另列。",
      caveats: [
        "一天内以同一主题发给超过 20 人的邮件，以及销售发出的群发邮件，不算个人邮件：不计入，另列为“群发”（mass）。没有主题的邮件无法判断，计入。",
        "行动归于谁：来源写明执行者的归执行者，否则归帐户当日的负责人。",
        "其他日常触点指职能为销售、方向为发出或双向的聊天、活动、网络研讨会以及社媒访问或评论。",
        "没有帐户的行动也计入，列为“无帐户”。",
      ],
    },
  },
});
