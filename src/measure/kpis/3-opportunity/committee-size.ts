import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { committee, committeeAccounts } from "../../relations/committee.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "committee_size",
  title: "Stakeholders (buying committee size)",
  group: "opportunity",
  unit: "people",
  better: "up",
  combine: "median",
  reading: "snapshot",
  version: 1,
  question: "How many people who can influence the decision have we identified in the account?",
  formula: "Median over target accounts of the people there who have a role in an opportunity or had a two-way touch since the oldest open opportunity began (in the last 180 days where none is open).",
  denominator: "target accounts",
  caveats: [
    "Two-way touches are meetings held, conversations of over a minute, answered chats and mails from them.",
    "People who left the account are not counted; a name in a role that no contact answers to is.",
    "An account where nobody is known has 0. Published accounts of B2B purchases speak of 6 to 12 people: a context, no target.",
  ],
  knobs: {
    roles_only: { default: false, meaning: "Only people with a role in an opportunity." },
    window_days: { default: 180, meaning: "Days in which a two-way touch makes a stakeholder, where no opportunity is open." },
    population: { default: "target", choices: ["target", "open_opportunity"], meaning: "All target accounts, or those with an open opportunity." },
  },
  reads: ["person", "opportunity", "touch", "list_membership", "contract", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "person", broughtBy: "a CRM export of contacts or leads" },
  ],
  facts: ({ window, knobs }) => sql`
    SELECT a.account_id AS account_id, a.account_id AS subject_id, ${stateInstant(window)} AS at, toFloat64(m.members) AS numerator, 1 AS denominator,
      if(m.members > 0, '', 'list_membership') AS record, if(m.members > 0, 0, a.batch) AS batch, if(m.members > 0, 0, a.seq) AS seq
    FROM (${committeeAccounts(window, knobs)}) AS a
    LEFT JOIN (SELECT account_id, count() AS members FROM (${committee(window, knobs)}) GROUP BY account_id) AS m ON a.account_id = m.account_id`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, since_at AS at, concat(name, ': ', reason) AS what, 1. AS amount, 'people' AS unit_of_amount,
      origin.1 AS record, origin.2 AS batch, origin.3 AS seq
    FROM (${committee(window, knobs)})`,
  nothing: "No target accounts: no value. No contacts collected: not known. Nobody known in an account: 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B`,
      person: `
        id      | name    | account_id | title
        cfo     | Clara   | A          | CFO
        it      | Ivan    | A          | IT director
        analyst | Anna    | A          | Analyst
        intern  | Ines    | A          | Intern
        buyer   | Boris   | B          | Buyer`,
      opportunity: `
        id | account_id | created_at | amount | roles
        o1 | A          | 2026-02-01 | 100    | cfo: decider, Ivan: user`,
      touch: `
        account_id | person_id | at                   | type      | seconds
        A          | analyst   | 2026-03-01T00:00:00Z | mail_in   |
        A          | intern    | 2026-03-01T00:00:00Z | mail_open |
        A          | cfo       | 2026-03-02T00:00:00Z | meeting   | 600
        B          | buyer     | 2026-03-01T00:00:00Z | call      | 61`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, of: [4, 2], by: { dimension: "account_id", values: { A: 3, B: 1 } } },
    because: "A has the CFO and the IT director by role and the analyst by her mail; the intern only opened one. B has its buyer: median 2, mean 2.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        person: `
          id   | name | email          | account_id | valid_from | deleted
          p1   | Paul | paul@a.example | A          | 1970-01-01 |
          p1   | Paul | paul@a.example | B          | 2026-03-10 |
          p2   | Pia  | pia@a.example  | A          | 1970-01-01 | yes
          p3   | Pola | pola@a.example | A          | 1970-01-01 |`,
        opportunity: `
          id | account_id | created_at | amount | roles
          o1 | A          | 2026-02-01 | 100    | p1: decider, pia@a.example: user, Unknown Person: influencer`,
        touch: `
          account_id | person_id | at                   | type    | attendee_people | seconds | outcome
          A          |           | 2026-02-01T00:00:00Z | meeting | POLA@a.example  | 600     | held
          A          | p3        | 2026-01-31T23:59:59Z | mail_in |                 |         |
          B          | p1        | 2026-03-20T00:00:00Z | call    |                 | 60      | connected`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, by: { dimension: "account_id", values: { A: 2, B: 0, C: 0 } } },
      because: "Paul has moved to B, Pia is deleted; Pola met us at the instant the opportunity began, and an unknown name in a role counts once. A call of exactly 60 seconds with B is no conversation; nobody is known at C: 2, 0, 0.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        person: `
          id | account_id
          p1 | A
          p2 | A
          p3 | B`,
        opportunity: `
          id | account_id | created_at | amount | roles | status
          o1 | A          | 2026-02-01 | 100    | p1: decider | open
          o2 | B          | 2026-02-01 | 100    |       | lost`,
        touch: `
          account_id | person_id | at                   | type
          A          | p2        | 2026-03-01T00:00:00Z | mail_in
          B          | p3        | 2026-03-01T00:00:00Z | mail_in`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { roles_only: true, population: "open_opportunity" },
      then: { value: 1, of: [1, 1] },
      because: "Roles only, and only accounts with an open opportunity: A with one.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: `
          id | account_id
          p1 | A
          p2 | A`,
        touch: `
          account_id | person_id | at                       | type
          A          | p1        | 2026-03-02T00:00:00Z     | mail_in
          A          | p2        | 2026-03-01T23:59:59.999Z | mail_in`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { window_days: 30 },
      then: { value: 1 },
      because: "Without an open opportunity the last 30 days count, from their first instant.",
    },
    {
      given: { list_membership: "account_id", person: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No target accounts.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source of contacts: who is known there cannot be said.",
    },
  ],
  words: {
    ru: {
      title: "Заинтересованные лица (размер закупочного комитета)",
      question: "Сколько людей, влияющих на решение, мы знаем в аккаунте?",
      formula: "Медиана по целевым аккаунтам числа людей, у которых есть роль в возможности сделки или было двустороннее касание с начала самой давней открытой возможности (за последние 180 дней, если открытых нет).",
      denominator: "целевых аккаунтов",
      nothing: "Целевых аккаунтов нет: значения нет. Контакты не собираются: неизвестно. В аккаунте никого не знаем: 0.",
      caveats: [
        "Двусторонние касания — состоявшиеся встречи, разговоры дольше минуты, чаты с ответом и письма от них.",
        "Люди, ушедшие из аккаунта, не считаются; имя в роли, которому не соответствует ни один контакт, считается.",
        "Аккаунт, где никто не известен, даёт 0. В публикациях о закупках B2B называют от 6 до 12 человек: это ориентир, а не цель.",
      ],
    },
    "zh-CN": {
      title: "利益相关者（采购委员会规模）",
      question: "我们在该帐户识别出多少能影响决定的人？",
      formula: "各目标帐户中，在机会中有角色、或自最早的未结机会开始以来（没有未结机会时为最近 180 天）有过双向触点的人数的中位数。",
      denominator: "目标帐户",
      nothing: "没有目标帐户：无值。未采集联系人：未知。帐户中没有已知人员：0。",
      caveats: [
        "双向触点指已举行的会议、超过一分钟的对话、得到回复的聊天和对方发来的邮件。",
        "已离开该帐户的人不计入；写在某个角色中、但没有对应联系人的姓名计入。",
        "没有已知人员的帐户为 0。关于 B2B 采购的公开资料提到 6 至 12 人：这是背景，不是目标。",
      ],
    },
  },
});
