import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { lookBack } from "../../relations/engagement.ts";
import { minutesKnobs, minutesOfTouches } from "../../relations/minutes.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { actionsNeed, sideOfTouch } from "../../relations/touches.ts";

/** A touch's minutes lose weight with age: none, in a straight line to 0 at the end of the look-back, or by half each half look-back. */
function decayed(window: Window, knobs: KnobValues): Sql {
  const ageDays = sql`(dateDiff('millisecond', touch_at, ${lookBack(window, knobs).end}) / 86400000)`;
  const days = value.float(numberOf(knobs, "days"));
  switch (textOf(knobs, "decay")) {
    case "linear":
      return sql`greatest(0, 1 - ${ageDays} / ${days})`;
    case "exponential":
      return sql`exp2(-2 * ${ageDays} / ${days})`;
    default:
      return sql`1`;
  }
}

/** A chat of a manager at the top, with an account of the first tier. */
const chatOfTheTop = {
  list_membership: `
    account_id
    A`,
  person: `
    id | account_id | email         | seniority
    p1 | A          | ann@a.example | c_level`,
  tier: `
    account_id | tier
    A          | 1`,
  touch: `
    account_id | person | at                   | type
    A          | p1     | 2026-03-02T10:00:00Z | chat`,
};

export default kpi({
  id: "engagement_minutes",
  title: "Engagement minutes",
  group: "engaged",
  unit: "minutes",
  better: "up",
  combine: "sum",
  reading: "snapshot",
  version: 1,
  question: "How much real attention has the account given us?",
  formula: "Minutes of the account's touches in the 90 days before the end of the period: by the card of minutes, times the weight of the person.",
  denominator: "",
  caveats: [
    "Impressions, opened mails, our own mails and unanswered calls earn nothing. Of a chat somebody must have answered.",
    "Attention is an account's: touches of which nobody knows the account have no minutes here.",
    "A visitor who is not known weighs 1; what known people spent and what nobody knows of stand apart.",
    "At most 20 touches of one person and type count on one day; the others stand in the list with fewer or no minutes.",
    "Beside it stands the median of the accounts: what the one in the middle gave, of all with a touch of which the card speaks; accounts that did nothing are not among them.",
    "A meeting or event without a length has no minutes that anybody could state: it counts as unknown, not as 0.",
  ],
  knobs: {
    ...minutesKnobs,
    decay: { default: "none", choices: ["none", "linear", "exponential"], meaning: "Older touches count in full, less in a straight line, or half after half the look-back." },
    scope: { default: "all", choices: ["all", "marketing"], meaning: "All touches, or only those of marketing." },
  },
  reads: ["touch", "person"],
  needs: [actionsNeed],
  labels: ["type", "channel", "campaign", "side", "source", "topic", "known"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS subject_id, touch_at AS at, minutes * ${decayed(window, knobs)} AS numerator,
      0 AS denominator, map('type', type, 'channel', channel, 'campaign', campaign, 'side', side, 'source', source, 'topic', topic,
        'known', if(is_known, 'known person', 'anonymous')) AS labels, 'touch' AS record, batch, seq, if(is_known, 'known person', 'anonymous') AS bucket
    FROM (${minutesOfTouches({
      window,
      knobs,
      ...lookBack(window, knobs),
      only: textOf(knobs, "scope") === "marketing" ? sql`${sideOfTouch} = 'marketing'` : sql`true`,
    })})`,
  buckets: () => ["known person", "anonymous"],
  across: { median_per_account: { median: "accounts" } },
  nothing: "No source of touches is connected: no value. With a source and nothing done it is 0.",
  example: {
    given: {
      person: `
        person_id | account_id | seniority
        dora      | A          | director`,
      touch: `
        account_id | person_id | visitor | at                   | type      | page_class | form
        A          | dora      |         | 2026-03-02T10:00:00Z | page_view | pricing    |
        A          | dora      |         | 2026-03-02T10:05:00Z | form      |            | demo
        A          |           | v1      | 2026-03-03T10:00:00Z | page_view |            |
        A          |           | v1      | 2026-03-03T10:01:00Z | page_view |            |
        A          |           | v1      | 2026-03-03T10:02:00Z | page_view |            |
        A          |           | v1      | 2026-03-03T10:03:00Z | page_view | content    |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 32.75, beside: { median_per_account: 32.75 }, buckets: { "known person": 28.75, anonymous: 4 }, by: { dimension: "known", values: { "known person": 28.75, anonymous: 4 } } },
    because: "The director's pricing page earns 1 + 2 and the demo form 5 + 15: 23 × 1.25 = 28.75. Four pages of an anonymous visitor earn 4.",
  },
  edges: [
    {
      given: chatOfTheTop,
      period: ["2026-03-01", "2026-04-01"],
      knobs: { weights: "tier:1=1.9" },
      then: { value: 11.4 },
      because: "A chat has 3 minutes; C-level counts twice and tier 1 by 1.9: 3.8 times.",
    },
    {
      given: chatOfTheTop,
      period: ["2026-03-01", "2026-04-01"],
      knobs: { weights: "tier:1=3" },
      then: { value: 12 },
      because: "Twice and three times would be six times: together the weights multiply by 4 at most.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `account_id | visitor | at | type\n${rowsFor(21, (n) => `A | v1 | 2026-03-02T10:${n + 10}:00Z | page_view`)}
          A | v2 | 2026-03-02T10:00:00Z | page_view
          A | v1 | 2026-03-03T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 22 },
      because: "Of 21 pages that one visitor sees on a day 20 count; another visitor's and those of the next day count again.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                       | type
          A          | v1      | 2025-12-31T23:00:00Z     | page_view
          A          | v1      | 2025-12-31T22:59:59.999Z | page_view
          A          | v1      | 2026-03-31T21:59:59.999Z | page_view
          A          | v1      | 2026-03-31T22:00:00Z     | page_view
                     | v2      | 2026-03-02T10:00:00Z     | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 2 },
      because: "The 90 days before 1 April begin at midnight of 1 January in Berlin and end at midnight of 1 April there; a page of no known account earns nobody minutes.",
    },
    {
      given: {
        person: `
          id | person_id | email         | account_id | seniority | valid_from
          1  | ceo       | ceo@a.example | A          | manager   | 1970-01-01
          1  | ceo       | ceo@a.example | A          | c_level   | 2026-03-10
          2  | it        | it@a.example  | A          | intern    | 1970-01-01`,
        touch: `
          id | account_id | person_id | at                   | type    | seconds | attendees | attendee_people             | outcome
          m1 | A          |           | 2026-03-05T10:00:00Z | meeting | 1800    | 3         | CEO@a.example, it@a.example | held
          m2 | A          |           | 2026-03-10T00:00:00Z | meeting | 7200    |           | ceo@a.example               |
          m3 | A          | it        | 2026-03-11T10:00:00Z | meeting | 600     |           |                             | held
          m4 | A          | ceo       | 2026-03-12T10:00:00Z | meeting | 1800    |           |                             | no_show
          m5 | A          | ceo       | 2026-03-13T10:00:00Z | meeting |         |           |                             | held`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 200 },
      because: "m1: 30 minutes for a manager (1), an intern (0.5) and one unnamed guest (1) = 75. m2: at most 60 for the CEO, from that day on c_level (2) = 120. m3: 10 × 0.5 = 5. A no-show earns nothing, a meeting of unknown length cannot be said.",
    },
    {
      given: {
        person: `
          id | person_id | account_id | seniority
          1  | ceo       | A          | c_level`,
        touch: `
          id | account_id | at                   | type    | seconds | attendees | attendee_people
          m1 | A          | 2026-03-05T10:00:00Z | meeting | 1800    | 3         | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { per: "meeting" },
      then: { value: 60 },
      because: "Counted once per meeting, 30 minutes take the weight of the most senior guest, 2.",
    },
    {
      given: {
        tier: `
          account_id | tier | from       | to
          A          | 1    | 2026-01-01 | 2026-03-10
          A          | 2    | 2026-03-10 |`,
        person: `
          id | person_id | account_id | seniority
          1  | ceo       | A          | c_level`,
        touch: `
          id | account_id | person_id | at                   | type    | seconds | attendees | outcome
          t1 | A          | ceo       | 2026-03-09T23:59:59Z | mail_in |         |           |
          t2 | A          | ceo       | 2026-03-10T00:00:00Z | mail_in |         |           |
          t3 | B          |           | 2026-03-05T10:00:00Z | mail_in |         |           |
          m1 | A          |           | 2026-03-05T10:00:00Z | meeting | 600     | 2         | held`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { weights: "tier:1=3, manager=1" },
      then: { value: 67, beside: { median_per_account: 33.5 }, by: { dimension: "account_id", values: { A: 66, B: 1 }, beside: { A: { median_per_account: 66 }, B: { median_per_account: 1 } } } },
      because: "In tier 1 the CEO's mail weighs 2 × 3, of which 4 are allowed; from 10 March on it weighs 2. Two unknown guests of a meeting of 10 minutes weigh 3 each: 60. B has no tier and weighs 1.",
    },
    {
      given: {
        touch: `
          id  | account_id | visitor | at                   | type      | count | seconds
          t1  | A          | v1      | 2026-03-05T10:00:00Z | ad_click  | 19    |
          t2  | A          | v1      | 2026-03-05T11:00:00Z | ad_click  | 5     |
          t3  | A          | v1      | 2026-03-06T00:00:00Z | ad_click  | 1     |
          t4  | A          | v2      | 2026-03-05T10:00:00Z | ad_click  | 1     |
          t5  | A          | v1      | 2026-03-05T10:00:00Z | mail_open | 90    |
          t6  | A          | v1      | 2026-03-05T10:00:00Z | trial_use | 1     |
          t7  | A          | v1      | 2026-03-05T12:00:00Z | trial_use | 1     |
          t8  | A          | v1      | 2026-03-05T12:00:00Z | content_view | 1  | 60
          t9  | A          | v1      | 2026-03-05T12:05:00Z | content_view | 1  | 59
          t10 | A          | v1      | 2026-03-05T12:10:00Z | call      | 1     | 61
          t11 | A          | v1      | 2026-03-05T12:20:00Z | call      | 1     | 60`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 29 },
      because: "20 of 24 clicks of one visitor and day (20), one of the next day and one of another visitor (2); a trial day once (3); content from 60 seconds on (3); a call of over a minute (1). Opened mails earn 0.",
    },
    {
      given: {
        person: `
          person_id | account_id | seniority
          p         | A          | c_level`,
        touch: `
          account_id | person_id | at                   | type      | seconds
          A          | p         | 2026-03-05T10:00:00Z | form      |
          A          | p         | 2026-03-05T10:00:00Z | call      | 600`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { card: "form=10", weights: "c_level=6", call_minutes: "real" },
      then: { value: 80 },
      because: "A form of 10 and a call of 10 real minutes; a weight of 6 is capped at 4.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | side
          A          | v1      | 2026-02-15T00:00:00Z | form      |
          A          | v1      | 2026-04-01T00:00:00Z | form      |
          A          | v1      | 2026-02-15T00:00:00Z | mail_in   | sales`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { decay: "exponential", scope: "marketing" },
      then: { value: 2.5 },
      because: "The form is 45 days old, half the look-back, and weighs half; the mail is of sales.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { median_per_account: null } },
      because: "The sources are there and nothing was done.",
    },
    {
      given: { person: "person_id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source of touches, no number.",
    },
  ],
  words: {
    ru: {
      title: "Минуты вовлечённости",
      question: "Сколько настоящего внимания уделил нам аккаунт?",
      formula: "Минуты касаний аккаунта за 90 дней до конца периода: по таблице минут, умноженные на вес человека.",
      nothing: "Источник касаний не подключён: значения нет. Если источник есть, а действий не было, — 0.",
      because: "Страница цен, открытая директором, даёт 1 + 2, форма демонстрации 5 + 15: 23 × 1,25 = 28,75. Четыре страницы анонимного посетителя дают 4.",
      labels: { known: "Известен ли человек" },
      caveats: [
        "Показы, открытые письма, наши письма и звонки без ответа ничего не дают. В чате кто-то должен был ответить.",
        "Внимание принадлежит аккаунту: касания, аккаунт которых неизвестен, минут здесь не дают.",
        "Вес неизвестного посетителя — 1; минуты известных людей и неизвестных посетителей показаны отдельно.",
        "Не больше 20 касаний одного человека и одного вида в день; остальные стоят в списке с меньшими минутами или без них.",
        "Рядом — медиана по аккаунтам: сколько дал тот, кто в середине, из всех, у кого есть касание из таблицы; аккаунты без действий в неё не входят.",
        "У встречи или мероприятия без длительности число минут назвать нельзя: оно считается неизвестным, а не 0.",
      ],
    },
    "zh-CN": {
      title: "参与分钟数",
      question: "该帐户给了我们多少真正的关注？",
      formula: "期末前 90 天内该帐户触点的分钟数：按分钟表计算，再乘以人员权重。",
      nothing: "未连接触点来源：无值。有来源但没有任何行为则为 0。",
      because: "总监查看价格页得 1 + 2，演示表单得 5 + 15：23 × 1.25 = 28.75。匿名访客的四个页面得 4。",
      labels: { known: "人员是否已知" },
      caveats: [
        "展示、邮件打开、我方发出的邮件和未接听的电话不产生分钟数。聊天须有人答复。",
        "关注属于帐户：无法得知帐户的触点在此没有分钟数。",
        "未知访客的权重为 1；已知人员与未知访客的分钟数分开列出。",
        "同一人同一类型的触点一天最多计 20 个；其余仍在列表中，但分钟数较少或为零。",
        "旁边是各帐户的中位数：在有表中所列触点的帐户里，居中的那个给了多少；没有任何行为的帐户不在其中。",
        "没有时长的会议或活动，谁也说不出其分钟数：计为未知，而不是 0。",
      ],
    },
  },
});
