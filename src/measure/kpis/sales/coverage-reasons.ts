import { sql } from "../../../store/sql.ts";
import { tenAccounts } from "../../coverage-example.ts";
import { kpi } from "../../kpi.ts";
import { coverage, coverageKnobs, coverageReasons, coverageRows } from "../../relations/coverage.ts";
import { stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "coverage_reasons",
  title: "Why accounts are not covered",
  group: "sales",
  unit: "accounts",
  better: "down",
  combine: "distribution",
  reading: "snapshot",
  version: 3,
  question: "Which accounts are not covered, and why?",
  formula: "Accounts in scope that are not covered at the end of the period, each by the first reason that fails: disqualified, no owner, no contact, no consent, over capacity, no action.",
  denominator: "accounts not covered",
  caveats: [
    "Each account has one reason, the first of the order; the next one shows when it is mended.",
    "Over capacity: the owner has more accounts in scope than one person can cover, and this one had no action in its rhythm.",
    "A reason that people gave in the column coverage_reason of an account (the setting own_reasons) wins over the computed one, and has a line of its own. It does not make an account uncovered.",
    "Every line is a work list: open it.",
  ],
  knobs: { ...coverageKnobs, order: { default: coverageReasons.join(", "), meaning: "The order in which the reasons are asked for, parted by commas." } },
  reads: ["list_membership", "ownership", "person", "touch", "tier", "account", "contract", "opportunity", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts, of contracts or of opportunities", or: ["contract", "opportunity", "order"] },
    { record: "ownership", broughtBy: "a CRM export of account owners" },
    { record: "person", broughtBy: "a CRM export of contacts or leads" },
    { record: "touch", types: ["call", "mail_out", "social_message", "meeting"], broughtBy: "a calling tool, a mail tool or a CRM's activities" },
  ],
  buckets: () => coverageReasons,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, 1 AS numerator, 1 AS denominator, reason AS bucket, '' AS record, 0 AS batch, 0 AS seq
    FROM (${coverage(window, knobs)})
    WHERE reason != ''`,
  rows: ({ window, knobs }) => coverageRows(window, knobs),
  nothing: "Everybody is covered: every line shows 0.",
  example: {
    ...tenAccounts,
    then: { value: 3, buckets: { disqualified: 0, "no owner": 1, "no contact": 1, "no consent": 0, "over capacity": 0, "no action": 1 } },
    because: "Three of ten accounts are not covered: C has no owner, E no contact, D no action.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C
          D`,
        account: `
          id | lifecycle    | valid_from
          A  | Lead         | 1970-01-01
          B  | Lead         | 1970-01-01
          C  | unqualified  | 1970-01-01
          D  | Lead         | 1970-01-01
          D  | disqualified | 2026-04-02`,
        ownership: `
          account_id | user
          A          | Kim
          B          | Kim
          D          | Kim`,
        person: `
          id | account_id | email       | consent
          p1 | A          | a@a.example | yes
          p2 | B          | b@b.example | yes
          p3 | D          | d@d.example | no`,
        touch: `
          account_id | at                   | type
          A          | 2026-03-20T10:00:00Z | call`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { capacity: 2 },
      then: { value: 3, buckets: { disqualified: 1, "no owner": 0, "no contact": 0, "no consent": 1, "over capacity": 1, "no action": 0 } },
      because: "C is disqualified and without an owner: the first reason counts. D's only contact refused consent; it is disqualified only later. Kim has three accounts where two are the limit, so B is over capacity and not merely without action; A was called all the same.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        ownership: `
          account_id | user
          Z          | Kim`,
        person: `
          id | account_id
          p1 | Z`,
        touch: `
          account_id | at                   | type
          Z          | 2026-03-20T10:00:00Z | call`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { order: "no action, no contact, no owner" },
      then: { value: 1, buckets: { disqualified: 0, "no owner": 0, "no contact": 0, "no consent": 0, "over capacity": 0, "no action": 1 } },
      because: "Everything fails for A; with this order the missing action comes first.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        account: `
          id | attributes                    | valid_from
          A  | coverage_reason=on leave      | 1970-01-01
          B  | coverage_reason=on leave      | 1970-01-01
          C  | coverage_reason=on leave      | 1970-01-01
          C  | coverage_reason=              | 2026-03-05`,
        ownership: `
          account_id | user
          A          | Kim
          B          | Kim
          C          | Kim`,
        person: `
          id | account_id | email
          p1 | A          | a@a.example
          p2 | B          | b@b.example
          p3 | C          | c@c.example`,
        touch: `
          account_id | at                   | type
          A          | 2026-03-20T10:00:00Z | call`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, buckets: { "on leave": 1, "no action": 1 } },
      because: "For B somebody said why, and that counts; for C it was said until 5 March. A is covered, whatever was said.",
    },
    {
      given: { list_membership: "account_id", ownership: "account_id | user", person: "id", touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { disqualified: 0, "no owner": 0, "no contact": 0, "no consent": 0, "over capacity": 0, "no action": 0 } },
      because: "Nobody in scope, nobody uncovered.",
    },
  ],
  words: {
    ru: {
      title: "Почему аккаунты не охвачены",
      question: "Какие аккаунты не охвачены и почему?",
      formula: "Аккаунты в работе, не охваченные на конец периода, каждый — по первой невыполненной причине: дисквалификация, нет ответственного, нет контакта, нет согласия, сверх нагрузки, нет действий.",
      denominator: "неохваченных аккаунтов",
      nothing: "Охвачены все: в каждой строке 0.",
      because: "Не охвачены три аккаунта из десяти: у C нет ответственного, у E нет контакта, у D нет действий.",
      caveats: [
        "У каждого аккаунта одна причина — первая по порядку; следующая проявится, когда эта устранена.",
        "Сверх нагрузки: у ответственного больше аккаунтов в работе, чем может вести один человек, и по этому не было действия в его ритме.",
        "Причина, которую люди указали в столбце coverage_reason аккаунта (настройка own_reasons), важнее вычисленной и стоит отдельной строкой. Охваченный аккаунт она неохваченным не делает.",
        "Каждая строка — рабочий список: откройте её.",
      ],
    },
    "zh-CN": {
      title: "帐户未覆盖的原因",
      question: "哪些帐户没有覆盖，为什么？",
      formula: "期末范围内未覆盖的帐户，各按第一个不满足的原因归类：不合格、没有负责人、没有联系人、未经同意、超出承接能力、没有行动。",
      denominator: "未覆盖的帐户",
      nothing: "全部已覆盖：各行显示 0。",
      because: "十个帐户中有三个未覆盖：C 没有负责人，E 没有联系人，D 没有行动。",
      caveats: [
        "每个帐户只有一个原因，即顺序中的第一个；解决之后才显示下一个。",
        "超出承接能力：负责人在范围内的帐户多于一人所能覆盖，且该帐户在其节奏内没有行动。",
        "人员在帐户的 coverage_reason 列（设置 own_reasons）填写的原因优先于计算得出的原因，并单独成行；它不会使已覆盖的帐户变为未覆盖。",
        "每一行都是一份工作清单：请打开查看。",
      ],
    },
  },
});
