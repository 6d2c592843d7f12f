import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { committee, committeeAccounts } from "../../relations/committee.ts";
import { templateKnobs, templateNeed } from "../../relations/committee-templates.ts";
import { peopleInAll, peopleLabel } from "../../relations/memberships.ts";
import { roleReads } from "../../relations/deal-roles.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "committee_size",
  title: "Stakeholders (buying committee size)",
  group: "opportunity",
  unit: "people",
  better: "up",
  combine: "median",
  reading: "snapshot",
  version: 4,
  question: "How many people who can influence the decision have we identified in the account?",
  formula: "Median over target accounts of the people there now who have a role in an opportunity, fit a role of the committee template, or had a two-way touch since the oldest open opportunity began (in the last 180 days where none is open).",
  denominator: "target accounts",
  caveats: [
    "Two-way touches are meetings held, conversations of over a minute, answered chats and mails from them.",
    "Somebody fits a role of the template by persona, else by seniority and department. Without imported templates the built-in one holds: decision maker, champion, user, finance or procurement, technical or security.",
    "Who fits counts from the day on which the source came to know them, where it says so; who has a role, from the day of the opportunity on.",
    "Whoever a CRM links to a deal takes part in it, with or without the name of a role.",
    "People who left the account are not counted and stand beside as “left the account”; a name in a role that no contact answers to is counted.",
    "An account where nobody is known has 0. Published accounts of B2B purchases speak of 6 to 12 people: a context, no target.",
    "Somebody who works at several accounts, by a link of a CRM or a decision, counts once at each; “people in all” beside it counts everybody once.",
  ],
  knobs: {
    roles_only: { default: false, meaning: "Only people with a role in an opportunity." },
    window_days: { default: 180, meaning: "Days in which a two-way touch makes a stakeholder, where no opportunity is open." },
    population: { default: "target", choices: ["target", "open_opportunity"], meaning: "All target accounts, or those with an open opportunity." },
    ...templateKnobs,
  },
  across: peopleInAll,
  reads: ["person", ...roleReads, "committee_template", "touch", "list_membership", "account", "tier", "contract", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "person", broughtBy: "a CRM export of contacts or leads" },
    templateNeed,
  ],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, if(left.1 = '', account_id, concat(account_id, ' ', left.1)) AS subject_id, ${stateInstant(window)} AS at, if(left.1 = '', toFloat64(members), NULL) AS numerator,
      toUInt8(left.1 = '') AS denominator, left.2.1 AS record, left.2.2 AS batch, left.2.3 AS seq, if(left.1 = '', '', 'left the account') AS flag, ${peopleLabel(sql`if(left.1 = '', there, [])`)} AS labels
    FROM (
      SELECT a.account_id AS account_id, m.members AS members, m.there AS there, arrayJoin(arrayPushFront(m.gone, ('', if(m.members > 0, ('', 0, 0), ('list_membership', a.batch, a.seq))))) AS left
      FROM (${committeeAccounts(window, knobs)}) AS a
      LEFT JOIN (
        SELECT account_id, countIf(NOT has_left) AS members, groupArrayIf(member, NOT has_left) AS there, groupArrayIf((member, origin), has_left) AS gone
        FROM (${committee(window, knobs)})
        GROUP BY account_id
      ) AS m ON a.account_id = m.account_id
    )`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, since_at AS at, concat(name, ': ', reason) AS what, 1. AS amount, 'people' AS unit_of_amount,
      origin.1 AS record, origin.2 AS batch, origin.3 AS seq
    FROM (${committee(window, knobs)})
    WHERE NOT has_left`,
  nothing: "No target accounts: no value. No contacts collected: not known. Nobody known in an account: 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B`,
      person: `
        id      | name    | account_id | title       | seniority | department
        cfo     | Clara   | A          | CFO         | c_level   | Finance
        it      | Ivan    | A          | IT director | director  | IT
        analyst | Anna    | A          | Analyst     | other     | Operations
        intern  | Ines    | A          | Intern      | other     | Operations
        store   | Boris   | B          | Storekeeper | other     | Operations`,
      opportunity: `
        id | account_id | created_at | amount | roles
        o1 | A          | 2026-02-01 | 100    | cfo: decider`,
      touch: `
        account_id | person_id | at                   | type      | seconds
        A          | analyst   | 2026-03-01T00:00:00Z | mail_in   |
        A          | intern    | 2026-03-01T00:00:00Z | mail_open |
        A          | cfo       | 2026-03-02T00:00:00Z | meeting   | 600
        B          | store     | 2026-03-01T00:00:00Z | call      | 61`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, of: [4, 2], by: { dimension: "account_id", values: { A: 3, B: 1 } } },
    because: "A has the CFO by her role in the deal, the IT director by the template and the analyst by her mail; the intern only opened one. B has one, by a call of over a minute: median 2, mean 2.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: `
          id | email          | account_id | seniority | department | created_at
          p1 | one@a.example  | A          | c_level   | Finance    | 2026-03-31T23:59:59Z
          p2 | two@a.example  | A          | c_level   | Finance    | 2026-04-01T00:00:00Z
          p3 | tri@a.example  | A          | c_level   | Finance    |
          p4 | four@a.example | A          | other     | Canteen    | 2026-04-01T00:00:00Z
          p5 | five@a.example | A          | other     | Canteen    |
          p6 | six@a.example  | A          | other     | Canteen    |`,
        opportunity: `
          id | account_id | created_at           | qualified_at         | status | roles
          o1 | A          | 2026-03-31T23:59:59Z | 2026-05-01T00:00:00Z | open   | p5: user
          o2 | A          | 2026-04-01T00:00:00Z |                      | open   | p6: user`,
        touch: `
          account_id | person | at                   | type    | direction
          A          | p4     | 2026-03-10T10:00:00Z | mail_in | in`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4 },
      because: "p1 was known at the end of March, p2 a second too late; when p3 came nobody says. p4 wrote to us before anybody put them into the CRM. The opportunity of p5 existed by then, that of p6 did not.",
    },
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
      then: { value: 0, by: { dimension: "account_id", values: { A: 2, B: 0, C: 0 } }, flags: { "left the account": 2 } },
      because: "Paul has moved to B, Pia is deleted, and both are listed as having left; Pola met us at the instant the opportunity began, and an unknown name in a role counts once. A call of exactly 60 seconds with B is no conversation; nobody is known at C: 2, 0, 0.",
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
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        tier: `
          account_id | tier
          A          | 1
          B          | 2`,
        committee_template: `
          segment | product | role     | names      | department | seniority
          1       |         | decider  | boss       |            | vp
          1       |         | operator |            | Operations |
          2       | Pack    | buyer    |            | Purchasing |
                  | Pick    | owner    |            |            | c_level`,
        person: `
          id | account_id | persona | seniority | department | valid_from | deleted
          a1 | A          |         | vp        | Operations | 1970-01-01 |
          a2 | A          | Boss    | other     | Sales      | 1970-01-01 |
          a3 | A          |         | c_level   | Finance    | 1970-01-01 |
          a4 | A          |         | vp        |            | 2026-01-01 |
          a4 | C          |         | vp        |            | 2026-03-20 |
          a5 | A          |         | vp        |            | 1970-01-01 | yes
          b1 | B          |         | other     | Purchasing | 1970-01-01 |
          c1 | C          |         | c_level   |            | 1970-01-01 |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { product: "pick" },
      then: { value: 1, of: [3, 3], by: { dimension: "account_id", values: { A: 2, B: 0, C: 1 } }, flags: {} },
      because: "Tier 1 needs deciders and operators: one fits both and counts once, one by persona; the board member of A fits neither, one moved away and one is deleted without ever having had a part. Tier 2's template is for another product, so the general one holds for B, whose buyer does not fit it, as for C, whose chief does.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: `
          id | account_id | source
          p1 | A          | hubspot
          p2 | A          | hubspot
          p3 | A          | hubspot
          p4 | A          | hubspot`,
        opportunity: `
          id | account_id | created_at | amount | source
          o1 | A          | 2026-02-01 | 100    | hubspot`,
        identity_link: `
          from_kind   | from_id | to_kind | to_id | source  | role  | removed | from       | to
          opportunity | o1      | person  | p1    | hubspot | buyer |         |            |
          opportunity | o1      | person  | p2    | hubspot |       |         | 2026-03-02 | 2026-04-01
          opportunity | o1      | person  | p3    | hubspot |       | yes     |            |
          opportunity | o1      | person  | p4    | hubspot |       |         | 2026-04-01 |
          opportunity | o1      | person  | p4    | other   |       |         |            |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { roles_only: true },
      then: { value: 2 },
      because: "A link of the source between deal and person is a part in it, with a role or without: p1 and p2. p3's was taken away, p4's begins on the day outside, and another source's o1 is another deal.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        person: `
          id | account_id | title | seniority | department
          p1 | A          | CFO   | c_level   | Finance
          p2 | A          | CIO   | c_level   | IT`,
        identity_link: `
          from_kind | from_id | to_kind | to_id | role        | means
          person    | p1      | account | B     | interim CFO | link
          person    | p2      | account | B     |             | apart`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1.5, of: [3, 2], beside: { people_in_all: 2 }, by: { dimension: "account_id", values: { A: 2, B: 1 } } },
      because: "The interim CFO of B is A's CFO: one of two at A, the only one at B, and one of two people in all.",
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
      title: "Заинтересованные стороны (размер закупочного комитета)",
      question: "Сколько людей, влияющих на решение, мы знаем в аккаунте?",
      formula: "Медиана по целевым аккаунтам числа людей, работающих там сейчас, у которых есть роль в возможности сделки, которые подходят под роль шаблона комитета или с которыми было двустороннее касание с начала самой давней открытой возможности (за последние 180 дней, если открытых нет).",
      denominator: "целевых аккаунтов",
      nothing: "Целевых аккаунтов нет: значения нет. Контакты не собираются: неизвестно. В аккаунте никого не знаем: 0.",
      because: "В A — финансовый директор по своей роли в сделке, ИТ-директор по шаблону и аналитик по письму; стажёр письмо лишь открыл. В B один человек, по звонку длиннее минуты: медиана 2, среднее 2.",
      caveats: [
        "Двусторонние касания — состоявшиеся встречи, разговоры дольше минуты, чаты с ответом и письма от них.",
        "Под роль шаблона подходят по персоне, иначе по уровню должности и отделу. Пока шаблоны не загружены, действует встроенный: лицо, принимающее решение, внутренний сторонник, пользователь, финансы или закупки, ИТ или безопасность.",
        "Кто подходит, считается с того дня, когда появился в источнике, если источник это сообщает; у кого есть роль — со дня возможности сделки.",
        "Кого CRM связывает со сделкой, тот в ней участвует, названа роль или нет.",
        "Люди, ушедшие из аккаунта, не считаются и показаны рядом как «ушёл из аккаунта»; имя в роли, которому не соответствует ни один контакт, считается.",
        "Аккаунт, где никто не известен, даёт 0. В публикациях о закупках B2B называют от 6 до 12 человек: это ориентир, а не цель.",
        "Кто работает в нескольких аккаунтах — по связи из CRM или по решению, — считается в каждом один раз; рядом «всего людей» каждый посчитан один раз.",
      ],
    },
    "zh-CN": {
      title: "利益相关者（采购委员会规模）",
      question: "我们在该帐户识别出多少能影响决定的人？",
      formula: "各目标公司中目前在职、且在机会中有角色、符合委员会模板某一角色、或自最早的未结机会开始以来（没有未结机会时为最近 180 天）有过双向触点的人数的中位数。",
      denominator: "目标公司",
      nothing: "没有目标公司：无值。未采集联系人：未知。帐户中没有已知人员：0。",
      because: "A 有按交易角色计入的财务总监、按模板计入的 IT 总监和因邮件计入的分析师；实习生只打开过邮件。B 有一人，因一分钟以上的通话计入：中位数 2，平均值 2。",
      caveats: [
        "双向触点指已举行的会议、超过一分钟的对话、得到回复的聊天和对方发来的邮件。",
        "是否符合模板角色先看人物画像，否则看职级和部门。未导入模板时采用内置模板：决策者、内部支持者、使用者、财务或采购、技术或安全。",
        "符合角色的人，若来源写明何时得知此人，则自该日起计入；在机会中有角色的人，自该机会之日起计入。",
        "CRM 将谁关联到交易，谁就参与其中，无论是否写明角色。",
        "已离开该帐户的人不计入，列在旁边的“已离开该帐户”；写在某个角色中、但没有对应联系人的姓名计入。",
        "没有已知人员的帐户为 0。关于 B2B 采购的公开资料提到 6 至 12 人：这是背景，不是目标。",
        "同时在多个帐户任职的人（依据 CRM 的关联或人工决定）在每个帐户各计一次；旁边的“人员总数”中每人只计一次。",
      ],
    },
  },
});
