import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { accountsAsked, engagedPeople, engagedPeopleKnobs, engagedPeopleNeeds, engagedPeopleRows } from "../../relations/engaged-people.ts";
import { peopleInAll, peopleLabel } from "../../relations/memberships.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "stakeholders_engaged",
  title: "Stakeholders engaged",
  group: "opportunity",
  unit: "people",
  better: "up",
  combine: "median",
  reading: "snapshot",
  version: 2,
  question: "How many people of one account deal with us?",
  formula: "Median over engaged target accounts of the people there who earned at least 10 engagement minutes, or attended a meeting held, in the 90 days before the end of the period.",
  denominator: "engaged target accounts",
  caveats: [
    "The minutes of a person are counted before the weight of seniority, so that a junior is not harder to count.",
    "Visitors without a name are no people; those with enough minutes stand beside as “engaged visitor”.",
    "People who have left the account by the end of the period are not counted.",
    "Somebody who works at several accounts, by a link of a CRM or a decision, counts once at each; “people in all” beside it counts everybody once.",
  ],
  knobs: engagedPeopleKnobs,
  across: peopleInAll,
  reads: ["touch", "person", "identity_link", "list_membership", "contract", "opportunity", "order"],
  needs: engagedPeopleNeeds,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, if(visitor.1 = '', account_id, concat(account_id, ' ', visitor.1)) AS subject_id, ${stateInstant(window)} AS at,
      if(visitor.1 = '', toFloat64(people), NULL) AS numerator, toUInt8(visitor.1 = '') AS denominator, visitor.2 AS record, visitor.3 AS batch, visitor.4 AS seq,
      if(visitor.1 = '', '', 'engaged visitor') AS flag, ${peopleLabel(sql`if(visitor.1 = '', named, [])`)} AS labels
    FROM (
      SELECT a.account_id AS account_id, m.people AS people, m.named AS named,
        arrayJoin(arrayPushFront(m.visitors, ('', if(m.people > 0, '', 'list_membership'), if(m.people > 0, 0, a.batch), if(m.people > 0, 0, a.seq)))) AS visitor
      FROM (${accountsAsked(window, knobs)}) AS a
      LEFT JOIN (
        SELECT account_id, countIf(is_person = 1) AS people, groupArrayIf(member, is_person = 1) AS named, groupArrayIf((member, 'touch', touches[1].4, touches[1].5), is_person = 0) AS visitors
        FROM (${engagedPeople(window, knobs)})
        GROUP BY account_id
      ) AS m ON a.account_id = m.account_id
    )`,
  rows: ({ window, knobs }) => engagedPeopleRows(sql`SELECT * FROM (${engagedPeople(window, knobs)}) WHERE is_person = 1`),
  nothing: "No engaged target account: no value. An engaged account where nobody is known by name has 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B
        C`,
      person: `
        id | account_id | seniority
        a1 | A          | other
        a2 | A          | c_level
        a3 | A          | manager
        a4 | A          | manager
        b1 | B          | manager`,
      touch: `
        account_id | person_id | visitor | at                   | type      | count | seconds
        A          | a1        |         | 2026-03-02T10:00:00Z | form      | 8     |
        A          | a2        |         | 2026-03-02T10:00:00Z | page_view | 12    |
        A          | a3        |         | 2026-03-02T10:00:00Z | page_view | 9     |
        A          | a4        |         | 2026-03-02T10:00:00Z | meeting   | 1     | 540
        B          | b1        |         | 2026-03-02T10:00:00Z | page_view | 10    |
        C          |           | v1      | 2026-03-02T10:00:00Z | page_view | 11    |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1, of: [4, 3], flags: { "engaged visitor": 1 }, by: { dimension: "account_id", values: { A: 3, B: 1, C: 0 } } },
    because: "A's people have 40, 12 and 9 minutes, and a fourth met us for 9: three are engaged. B has one, C a visitor without a name: median 1, mean 1.33.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: `
          id | email         | account_id | seniority | valid_from           | deleted
          p1 | P1@a.example  | A          | other     | 1970-01-01           |
          p2 | p2@a.example  | A          | manager   | 1970-01-01           |
          p2 | p2@a.example  | B          | manager   | 2026-03-20T00:00:00Z |
          p3 | p3@a.example  | A          | manager   | 1970-01-01           | yes
          p4 | p4@a.example  | A          | c_level   | 1970-01-01           |`,
        touch: `
          account_id | person_id | person_email | at                       | type      | count | seconds | attendee_people            | outcome
          A          | p1        |              | 2026-01-01T00:00:00Z     | form      | 2     |         |                            |
          A          |           |              | 2026-03-05T10:00:00Z     | meeting   | 1     |         | p1@A.example, p2, nn@a.example | held
          A          | p4        |              | 2026-03-05T10:00:00Z     | page_view | 9     |         |                            |
          A          | p4        |              | 2025-12-31T23:59:59.999Z | page_view | 5     |         |                            |
          A          | p4        |              | 2026-03-06T10:00:00Z     | meeting   | 1     | 3600    |                            | no_show
          A          | p3        |              | 2026-03-06T10:00:00Z     | form      | 5     |         |                            |
          A          |           | x@a.example  | 2026-03-06T10:00:00Z     | form      | 2     |         |                            |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, of: [3, 1] },
      because: "P1 has exactly 10 minutes and met us as well, and is one person; nn, whom no contact record knows, met us; x is known by a mail address. P2 has moved to B, P3 is deleted; P4 has 9 minutes (the CEO's weight does not count), older pages and a missed meeting.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        contract: `
          id | account_id | starts
          k1 | C          | 2026-03-01`,
        person: `
          id | account_id
          p1 | A
          p2 | B
          p3 | C`,
        touch: `
          account_id | person_id | at                   | type      | count
          A          | p1        | 2026-03-05T10:00:00Z | page_view | 5
          B          | p2        | 2026-03-05T10:00:00Z | page_view | 4
          C          | p3        | 2026-03-05T10:00:00Z | page_view | 20`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target", minutes: 5, days: 30 },
      then: { value: 0.5, of: [1, 2] },
      because: "All target accounts with 5 minutes in 30 days: A has one person, B none; C is a customer.",
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
        identity_link: `
          from_kind | from_id | to_kind | to_id | role    | from       | to
          person    | p1      | account | B     | adviser |            |
          person    | p2      | account | B     | adviser |            | 2026-03-31`,
        touch: `
          account_id | person_id | at                   | type      | count
          A          | p1        | 2026-03-05T10:00:00Z | page_view | 20
          A          | p2        | 2026-03-05T10:00:00Z | page_view | 20
          B          | p1        | 2026-03-06T10:00:00Z | page_view | 20
          B          | p2        | 2026-03-06T10:00:00Z | page_view | 20
          B          | p3        | 2026-03-06T10:00:00Z | page_view | 20`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, of: [4, 2], beside: { people_in_all: 3 }, by: { dimension: "account_id", values: { A: 2, B: 2 } } },
      because: "The adviser p1 counts at A and at B, p2 only at A, where it still works on the last day. Three people in all, of whom one counts at two accounts.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: "id | account_id",
        touch: "account_id | at | type",
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No account is engaged: there is nothing to count people of.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-03-05T10:00:00Z | page_view | 20`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source of contacts: how many people they are cannot be said.",
    },
  ],
  words: {
    ru: {
      title: "Вовлечённые заинтересованные стороны",
      question: "Сколько людей одного аккаунта взаимодействуют с нами?",
      formula: "Медиана по вовлечённым целевым аккаунтам числа людей, которые за 90 дней до конца периода набрали не меньше 10 минут вовлечённости или были на состоявшейся встрече.",
      denominator: "вовлечённых целевых аккаунтов",
      nothing: "Нет вовлечённых целевых аккаунтов: значения нет. Вовлечённый аккаунт, где никто не известен по имени, даёт 0.",
      because: "У людей A 40, 12 и 9 минут, а четвёртый провёл с нами встречу на 9: вовлечены трое. В B один, в C — посетитель без имени: медиана 1, среднее 1,33.",
      caveats: [
        "Минуты человека берутся без веса должности, чтобы рядовому сотруднику было не труднее попасть в число.",
        "Посетители без имени — не люди; те, у кого минут хватает, показаны рядом как «вовлечённый посетитель».",
        "Люди, ушедшие из аккаунта к концу периода, не считаются.",
        "Кто работает в нескольких аккаунтах — по связи из CRM или по решению, — считается в каждом один раз; рядом «всего людей» каждый посчитан один раз.",
      ],
    },
    "zh-CN": {
      title: "已参与的利益相关者",
      question: "一个帐户有多少人与我们往来？",
      formula: "各已参与目标公司中，期末前 90 天内参与分钟数至少为 10 或出席过一次已举行会议的人数的中位数。",
      denominator: "已参与的目标公司",
      nothing: "没有已参与的目标公司：无值。已参与但没有已知姓名者的帐户为 0。",
      because: "A 的人员有 40、12 和 9 分钟，第四位与我们会面 9 分钟：三人已参与。B 有一人，C 是一位没有姓名的访客：中位数 1，平均值 1.33。",
      caveats: [
        "人员的分钟数在乘以职级权重之前计算，因此职级低的人并不更难计入。",
        "没有姓名的访客不算人员；分钟数足够的另列为“已参与的访客”（engaged visitor）。",
        "期末前已离开该帐户的人不计入。",
        "同时在多个帐户任职的人（依据 CRM 的关联或人工决定）在每个帐户各计一次；旁边的“人员总数”中每人只计一次。",
      ],
    },
  },
});
