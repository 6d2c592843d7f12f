import { sql } from "../../../store/sql.ts";
import { tenAccounts } from "../../coverage-example.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { coverage, coverageKnobs, coverageRows } from "../../relations/coverage.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "account_coverage",
  title: "Account coverage",
  group: "sales",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "snapshot",
  version: 3,
  question: "How many accounts in scope are really covered by sales?",
  formula: "Accounts with an owner, a reachable contact and a sales action within the rhythm of their tier, of all accounts in scope (target accounts and customers) at the end of the period.",
  denominator: "accounts in scope",
  caveats: [
    "The rhythm: 14 days for tier 1, 30 for tier 2, 60 for all others. Sales actions are calls dialled, personal mails, social messages and meetings held.",
    "One mail to more than 20 people on a day is no personal mail.",
    "Reachable is who has an address or number and has not refused consent. Whom the source came to know only later is no contact yet.",
    "A disqualified account is not covered, with that reason. Filter by owner to see one person's accounts.",
  ],
  knobs: coverageKnobs,
  reads: ["list_membership", "ownership", "person", "touch", "tier", "account", "contract", "opportunity", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts, of contracts or of opportunities", or: ["contract", "opportunity", "order"] },
    { record: "ownership", broughtBy: "a CRM export of account owners" },
    { record: "person", broughtBy: "a CRM export of contacts or leads" },
    { record: "touch", types: ["call", "mail_out", "social_message", "meeting"], broughtBy: "a calling tool, a mail tool or a CRM's activities" },
  ],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, toUInt8(reason = '') AS numerator, 1 AS denominator,
      '' AS record, 0 AS batch, 0 AS seq, reason AS flag
    FROM (${coverage(window, knobs)})`,
  rows: ({ window, knobs }) => coverageRows(window, knobs),
  nothing: "No accounts in scope: no value.",
  example: {
    ...tenAccounts,
    then: { value: 0.7, of: [7, 10], flags: { "no owner": 1, "no contact": 1, "no action": 1 } },
    because: "Seven of ten: A is tier 1 and was called 11 days ago, B was mailed 49 days ago where 60 are allowed. C has no owner, E no contact, D no action.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | to
          A          |
          B          |
          C          |
          D          |
          E          | 2026-03-31`,
        contract: `
          id | account_id | starts
          k1 | F          | 2026-01-01`,
        tier: `
          account_id | tier
          A          | 1
          B          | 1`,
        ownership: `
          account_id | user | role     | to
          A          | Kim  | ae       |
          B          | Kim  | ae       |
          C          | Kim  | marketer |
          D          | Kim  | ae       | 2026-03-31
          F          | Lee  | csm      |`,
        person: `
          id | account_id | email       | phone | consent | reachable
          p1 | A          | a@a.example |       |         |
          p2 | B          | b@b.example |       | yes     |
          p3 | C          | c@c.example |       |         |
          p4 | D          | d@d.example |       |         |
          p5 | F          |             | 123   |         |`,
        touch: `
          account_id | at                   | type           | side      | direction | outcome
          A          | 2026-03-18T00:00:00Z | call           | sales     |           |
          B          | 2026-03-17T23:59:59Z | meeting        | sales     |           | held
          B          | 2026-03-30T00:00:00Z | call           | sales     | in        |
          B          | 2026-03-30T00:00:00Z | meeting        | sales     |           | no_show
          B          | 2026-03-30T00:00:00Z | mail_out       | marketing |           |
          C          | 2026-03-30T00:00:00Z | call           |           |           |
          D          | 2026-03-30T00:00:00Z | call           |           |           |
          F          | 2026-03-30T00:00:00Z | social_message |           | out       |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.4, of: [2, 5], flags: { "no owner": 2, "no action": 1 } },
      because: "A was called 13 days before the last one, B met us 14 days before (its inbound call, a no-show and marketing's mail are no sales action). C's marketer is no owner, D's owner left on the last day, E left the list; F, a customer, is covered.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        account: `
          id | lifecycle
          A  | customer
          B  | Disqualified
          C  |`,
        ownership: `
          account_id | user
          A          | Kim
          B          | Kim
          C          | Kim`,
        person: `
          id | account_id | email       | consent | deleted | reachable
          p1 | A          | a@a.example | yes     |         |
          p2 | A          | b@a.example | yes     |         |
          p3 | B          | b@b.example | yes     |         |
          p4 | C          | c@c.example |         |         |
          p5 | C          | d@c.example | yes     | yes     |
          p6 | C          | e@c.example | yes     |         | no`,
        touch: `
          account_id | at                   | type
          A          | 2026-03-30T00:00:00Z | call
          B          | 2026-03-30T00:00:00Z | call
          C          | 2026-03-30T00:00:00Z | call`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { consent: "given", min_contacts: 1, leave_out_disqualified: true },
      then: { value: 0.5, of: [1, 2], flags: { "no consent": 1 } },
      because: "B is disqualified and left out; at C one contact never gave consent, one is deleted and one cannot be reached.",
    },
    {
      given: {
        list_membership: `account_id\nA\nB\nC\nD`,
        ownership: `account_id | user\nA | Kim\nB | Kim\nC | Kim\nD | Kim`,
        person: `
          id | account_id | email       | created_at
          p1 | A          | a@a.example | 2026-01-10T00:00:00Z
          p2 | B          | b@b.example | 2026-04-01T00:00:00Z
          p3 | C          | c@c.example | 2026-03-31T23:59:59Z
          p4 | D          | d@d.example |`,
        touch: `
          account_id | person | at                   | type     | user | subject
          B          |        | 2026-03-30T00:00:00Z | call     | Kim  |
          C          | p3     | 2026-03-20T10:00:00Z | mail_out | Kim  | Shall we talk?
          D          | p4     | 2026-03-20T10:00:00Z | mail_out | Lee  | invitation
          A          | p1     | 2026-03-20T10:00:00Z | mail_out | Kim  | Invitation\n${rowsFor(20, (n) => `C | c${n} | 2026-03-20T1${n % 10}:00:00Z | mail_out | Kim | invitation`)}`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.5, of: [2, 4], flags: { "no action": 1, "no contact": 1 } },
      because: "A got nothing but an invitation that went to 21 people on one day; B's contact is known from the day after. C got a mail of its own, and D the one invitation that Lee sent.",
    },
    {
      given: {
        list_membership: "account_id", ownership: "account_id | user", person: "id", touch: "at | type",
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody is in scope.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Owners, contacts and actions were never collected.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C
          D
          E`,
        tier: `
          account_id | tier
          A          | 1
          B          | 1
          C          | 2`,
        ownership: `
          account_id | user
          A          | Ann
          B          | Ann
          C          | Ann
          D          | Ann
          E          | Ann`,
        person: `
          id | account_id | phone
          p1 | A          | 1
          p2 | B          | 1
          p3 | C          | 1
          p4 | D          | 1
          p5 | E          | 1`,
        touch: `
          account_id | at                   | type
          A          | 2026-03-25T00:00:00Z | call
          B          | 2026-03-24T23:59:59Z | call
          C          | 2026-03-29T00:00:00Z | call
          D          | 2026-03-31T00:00:00Z | call
          E          | 2026-03-30T23:59:59Z | call`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { rhythm_tier_1: 7, rhythm_tier_2: 3, rhythm_other: 1 },
      then: { value: 0.6, of: [3, 5], flags: { "no action": 2 } },
      because: "Seven days for tier 1, three for tier 2, one for all others: A, C and D were called in the first instant that counts, B and E a second before it.",
    },
  ],
  words: {
    ru: {
      title: "Охват аккаунтов",
      question: "Сколько аккаунтов в работе продажи действительно охватывают?",
      formula: "Аккаунты с ответственным, контактом, с которым можно связаться, и действием продаж в ритме своего уровня, от всех аккаунтов в работе (целевых аккаунтов и клиентов) на конец периода.",
      denominator: "аккаунтов в работе",
      nothing: "Аккаунтов в работе нет: значения нет.",
      because: "Семь из десяти: A — уровень 1, звонок 11 дней назад, B — письмо 49 дней назад, допустимо 60. У C нет ответственного, у E нет контакта, у D нет действий.",
      caveats: [
        "Ритм: 14 дней для уровня 1, 30 для уровня 2, 60 для всех остальных. Действия продаж — набранные звонки, личные письма, сообщения в соцсетях и состоявшиеся встречи.",
        "Одно письмо больше чем 20 людям за день — не личное.",
        "Связаться можно с тем, у кого есть адрес или номер и кто не отказал в согласии. Кто появился в источнике лишь позже, ещё не контакт.",
        "Дисквалифицированный аккаунт не охвачен, с этой причиной. Отберите по ответственному, чтобы увидеть аккаунты одного человека.",
      ],
    },
    "zh-CN": {
      title: "帐户覆盖率",
      question: "范围内的帐户有多少真正被销售覆盖？",
      formula: "期末范围内的全部帐户（目标公司与客户）中，有负责人、有可联系的联系人、并在其层级的节奏内有销售行动的帐户所占比例。",
      denominator: "范围内的帐户",
      nothing: "范围内没有帐户：无值。",
      because: "十个中有七个：A 为层级 1，11 天前通话；B 49 天前发信，允许 60 天。C 没有负责人，E 没有联系人，D 没有行动。",
      caveats: [
        "节奏：层级 1 为 14 天，层级 2 为 30 天，其余均为 60 天。销售行动指拨出的电话、个人邮件、社媒消息和已举行的会议。",
        "同一封邮件一天内发给 20 人以上，不算个人邮件。",
        "可联系指有地址或号码，且没有拒绝同意。来源后来才知道的人，当时还不算联系人。",
        "不合格的帐户不算覆盖，原因即为此。按负责人筛选可查看某人的帐户。",
      ],
    },
  },
});
