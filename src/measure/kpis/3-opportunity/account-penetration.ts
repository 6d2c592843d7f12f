import { sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { templateKnobs, templateNeed, templatesOfAccounts, withRoles } from "../../relations/committee-templates.ts";
import { accountsAsked, engagedPeople, engagedPeopleKnobs, engagedPeopleNeeds, engagedPeopleRows } from "../../relations/engaged-people.ts";
import { peopleInAll, peopleLabel } from "../../relations/memberships.ts";
import { flagOf } from "../../relations/settings.ts";
import { roleReads } from "../../relations/deal-roles.ts";
import { stateInstant } from "../../relations/time.ts";

/** Engaged people who have a role of their account's committee. */
function members(window: Window, knobs: KnobValues) {
  const named = sql`
    SELECT *
    FROM (${engagedPeople(window, knobs)})
    WHERE is_person = 1 AND ${flagOf(knobs, "consented_only") ? sql`ifNull(consent, false)` : sql`true`}`;
  return sql`SELECT * FROM (${withRoles(named, window, knobs)}) WHERE notEmpty(fits)`;
}

export default kpi({
  id: "account_penetration",
  title: "Account penetration (people)",
  group: "opportunity",
  unit: "people",
  better: "up",
  combine: "median",
  reading: "snapshot",
  version: 3,
  question: "How many ideal stakeholders or personas are engaged per account?",
  formula: "Median over engaged target accounts of the engaged people (10 minutes or a meeting in 90 days) who have a role of the committee template.",
  denominator: "engaged target accounts with a template",
  caveats: [
    "A person has a role by an opportunity, else by persona, else by seniority and department as the template says; somebody in two roles counts once.",
    "Without imported templates the built-in one holds: decision maker, champion, two users, finance or procurement, technical or security.",
    "Where templates are imported, an account of a segment for which there is none stands beside as “no template” and is in no figure.",
    "Somebody who works at several accounts, by a link of a CRM or a decision, counts once at each; “people in all” beside it counts everybody once.",
  ],
  knobs: {
    ...engagedPeopleKnobs,
    consented_only: { default: false, meaning: "Only people who agreed to be contacted." },
    ...templateKnobs,
  },
  across: peopleInAll,
  reads: ["touch", "person", "committee_template", ...roleReads, "list_membership", "account", "tier", "contract", "order"],
  needs: [...engagedPeopleNeeds, templateNeed],
  facts: ({ window, knobs }) => sql`
    SELECT a.account_id AS account_id, a.account_id AS subject_id, ${stateInstant(window)} AS at, if(t.known = 1, toFloat64(m.people), NULL) AS numerator, toUInt8(t.known) AS denominator,
      if(m.people > 0, '', 'list_membership') AS record, if(m.people > 0, 0, a.batch) AS batch, if(m.people > 0, 0, a.seq) AS seq, if(t.known = 1, '', 'no template') AS flag, ${peopleLabel(sql`if(t.known = 1, m.named, [])`)} AS labels
    FROM (${accountsAsked(window, knobs)}) AS a
    LEFT JOIN (SELECT account_id, 1 AS known FROM (${templatesOfAccounts(window, knobs)})) AS t ON a.account_id = t.account_id
    LEFT JOIN (SELECT account_id, count() AS people, groupArray(member) AS named FROM (${members(window, knobs)}) GROUP BY account_id) AS m ON a.account_id = m.account_id`,
  rows: ({ window, knobs }) => engagedPeopleRows(sql`SELECT * REPLACE (concat(name, ' (', arrayStringConcat(fits, ', '), ')') AS name) FROM (${members(window, knobs)})`),
  nothing: "No engaged target account, or no template for any of them: no value. Nobody of the committee engaged: 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A`,
      committee_template: `
        role           | required | department
        decision maker | 1        |
        IT             | 3        | IT, engineering`,
      person: `
        id     | account_id | title       | department | seniority
        boss   | A          | Plant head  | Operations | director
        admin  | A          | Sysadmin    | IT         | manager
        intern | A          | Intern      | Marketing  | other`,
      opportunity: `
        id | account_id | created_at | amount | roles
        o1 | A          | 2026-02-01 | 100    | boss: Decision maker`,
      touch: `
        account_id | person_id | at                   | type      | count
        A          | boss      | 2026-03-02T10:00:00Z | page_view | 10
        A          | admin     | 2026-03-02T10:00:00Z | page_view | 12
        A          | intern    | 2026-03-02T10:00:00Z | page_view | 15`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, of: [2, 1] },
    because: "The decision maker and somebody of IT are engaged; the intern is as well, but has no role of the template.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        person: `
          id | account_id | department  | seniority | persona | consent
          p1 | A          | Finance     | c_level   |         | yes
          p2 | A          | Marketing   | manager   | Champion| no
          p3 | A          | IT          | manager   | user    |
          p4 | A          | Marketing   | manager   |         | yes
          p5 | B          | Marketing   | manager   |         | yes`,
        touch: `
          account_id | person_id | at                   | type      | count
          A          | p1        | 2026-03-02T10:00:00Z | page_view | 10
          A          | p2        | 2026-03-02T10:00:00Z | page_view | 10
          A          | p3        | 2026-03-02T10:00:00Z | page_view | 10
          A          | p4        | 2026-03-02T10:00:00Z | page_view | 10
          B          | p5        | 2026-03-02T10:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1.5, of: [3, 2], by: { dimension: "account_id", values: { A: 3, B: 0 } } },
      because: "The built-in committee: a CFO is decision maker and finance and counts once, one is champion by persona, one a user. P4 and B's only person have no role.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        person: `
          id | account_id | department | seniority | consent
          p1 | A          | Finance    | c_level   | yes
          p2 | A          | IT         | manager   | no
          p3 | A          | IT         | manager   |`,
        touch: `
          account_id | person_id | at                   | type      | count
          A          | p1        | 2026-03-02T10:00:00Z | page_view | 10
          A          | p2        | 2026-03-02T10:00:00Z | page_view | 10
          A          | p3        | 2026-03-02T10:00:00Z | page_view | 9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { consented_only: true },
      then: { value: 1, of: [1, 1] },
      because: "Only people who agreed to be contacted: p2 refused, p3 is not engaged.",
    },
    {
      given: {
        account: `
          account_id | industry | employees
          A          | Steel    | 300
          B          | Retail   | 40
          C          | Food     | 40`,
        list_membership: `
          account_id
          A
          B
          C`,
        tier: `
          account_id | tier
          C          | 1`,
        committee_template: `
          product | segment | role | department
                  | steel   | it   | it
          pumps   | 11–50   | it   | finance
          valves  | 11–50   | it   | sales
                  | 1       | it   | it`,
        person: `
          id | account_id | department
          p1 | A          | IT
          p2 | B          | IT
          p3 | B          | Finance
          p4 | B          | Sales
          p5 | C          | IT`,
        touch: `
          account_id | person_id | at                   | type      | count
          A          | p1        | 2026-03-02T10:00:00Z | page_view | 10
          B          | p2        | 2026-03-02T10:00:00Z | page_view | 10
          B          | p3        | 2026-03-02T10:00:00Z | page_view | 10
          B          | p4        | 2026-03-02T10:00:00Z | page_view | 10
          C          | p5        | 2026-03-02T10:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { product: "pumps" },
      then: { value: 1, of: [3, 3], by: { dimension: "account_id", values: { A: 1, B: 1, C: 1 } } },
      because: "Templates by industry, size band and tier: IT decides in steel and in tier 1, finance where 11 to 50 people work; the template for valves is not asked for.",
    },
    {
      given: {
        account: `
          account_id | industry
          A          | Steel`,
        list_membership: `
          account_id
          A`,
        committee_template: `
          segment | role
          retail  | user`,
        person: `
          id | account_id | persona
          p1 | A          | user`,
        touch: `
          account_id | person_id | at                   | type      | count
          A          | p1        | 2026-03-02T10:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_template", flags: { "no template": 1 } },
      because: "There are templates, but none for steel: who would be needed there cannot be said.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither contacts nor touches were collected.",
    },
  ],
  words: {
    ru: {
      title: "Проникновение в аккаунт (люди)",
      question: "Сколько нужных ролей вовлечено в каждом аккаунте?",
      formula: "Медиана по вовлечённым целевым аккаунтам числа вовлечённых людей (10 минут или встреча за 90 дней), у которых есть роль из шаблона комитета.",
      denominator: "вовлечённых целевых аккаунтов с шаблоном",
      nothing: "Нет вовлечённых целевых аккаунтов или ни для одного нет шаблона: значения нет. Никто из комитета не вовлечён: 0.",
      because: "Вовлечены принимающий решение и человек из ИТ; стажёр тоже, но роли в шаблоне у него нет.",
      caveats: [
        "Роль человека берётся из возможности сделки, иначе из персоны, иначе из уровня должности и отдела, как указано в шаблоне; человек в двух ролях считается один раз.",
        "Если шаблоны не загружены, действует встроенный: лицо, принимающее решение, внутренний сторонник, два пользователя, финансы или закупки, ИТ или безопасность.",
        "Если шаблоны загружены, аккаунт сегмента, для которого шаблона нет, показан рядом как «нет шаблона» и не входит ни в одно число.",
        "Кто работает в нескольких аккаунтах — по связи из CRM или по решению, — считается в каждом один раз; рядом «всего людей» каждый посчитан один раз.",
      ],
    },
    "zh-CN": {
      title: "帐户渗透（人数）",
      question: "每个帐户有多少理想的角色已参与？",
      formula: "各已参与目标公司中，属于委员会模板角色的已参与人员（90 天内满 10 分钟或参加过一次会议）数的中位数。",
      denominator: "有模板的已参与目标公司",
      nothing: "没有已参与的目标公司，或其中没有一个有模板：无值。委员会中无人参与：0。",
      because: "决策者和一位 IT 人员已参与；实习生也参与了，但在模板中没有角色。",
      caveats: [
        "人员的角色取自机会，否则取自人物画像，再否则按模板由职级与部门得出；身兼两个角色的人只计一次。",
        "没有导入模板时使用内置模板：决策者、内部支持者、两名使用者、财务或采购、技术或安全。",
        "已导入模板时，所属分群没有模板的帐户另列为“没有模板”（no template），不计入任何数值。",
        "同时在多个帐户任职的人（依据 CRM 的关联或人工决定）在每个帐户各计一次；旁边的“人员总数”中每人只计一次。",
      ],
    },
  },
});
