import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { precisionKnobs, provenGuesses } from "../../relations/identity-proofs.ts";
import { visitNeed } from "../../relations/visits.ts";

export default kpi({
  id: "identification_precision",
  title: "Measured precision of identification",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "How often was the company guess right, where we can check?",
  formula: "Visits whose company was guessed by address, name or looked-up domain and whose visitor said by a form or a login in the period, at most 90 days later, who it is: those guessed right, of all of them.",
  denominator: "proven visits",
  caveats: [
    "Only visitors who later say who they are can be checked; they are likelier to be of known companies than the rest.",
    "The proof is the employer of the person named by mail address, as of that day; the first proof after a visit counts.",
    "A parent and its subsidiary are two companies here, unless the setting rollup puts groups together. A visit whose own first page names a person needs no guess and is not asked about.",
  ],
  knobs: precisionKnobs,
  reads: ["touch", "session", "person", "account"],
  needs: [visitNeed],
  labels: ["method", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, proven_at AS at, is_right AS numerator, 1 AS denominator, map('method', how, 'source', source) AS labels, record, batch, seq
    FROM (${provenGuesses(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, began AS at, concat('guessed by ', how) AS what, toFloat64(is_right) AS amount, 'visits' AS unit_of_amount, record, batch, seq
    FROM (${provenGuesses(window, knobs)})
    UNION ALL
    SELECT account_id, visit AS subject_id, proven_at AS at, 'said who it is' AS what, 0. AS amount, 'visits' AS unit_of_amount, 'touch' AS record, proof_batch AS batch, proof_seq AS seq
    FROM (${provenGuesses(window, knobs)})`,
  nothing: "No visit whose guess was proven: no value, never 0.",
  example: {
    given: {
      account: `
        account_id | name | domains
        A          | A    | a.example
        B          | B    | b.example`,
      person: `
        account_id | id  | email
        A          | ann | ann@a.example
        B          | bob | bob@mail.example`,
      touch: `account_id | account_method | visitor | at | type | person_email\n${[
        rowsFor(24, (n) => `A | network | v1 | 2026-03-${String(n).padStart(2, "0")}T10:00:00Z | page_view |`),
        rowsFor(10, (n) => `A | domain | v1 | 2026-03-${String(n).padStart(2, "0")}T14:00:00Z | page_view |`),
        rowsFor(6, (n) => `A | name | v2 | 2026-03-0${n}T10:00:00Z | page_view |`),
      ].join("\n")}
        A          | email          | v1      | 2026-03-25T10:00:00Z | form      | ann@a.example
        B          | person         | v2      | 2026-03-09T10:00:00Z | form      | bob@mail.example`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.85, of: [34, 40], by: { dimension: "method", values: { network: 1, domain: 1, name: 0 } } },
    because: "Ann's form shows that v1's 34 visits were guessed right; in six v2 was taken for A, and Bob works at B: 34 of 40.",
  },
  edges: [
    {
      given: {
        account: `
          account_id | name | domains
          A          | A    | a.example
          B          | B    | b.example`,
        person: `
          account_id | id  | email          | valid_from
          B          | bob | bob@b.example  | 2026-01-01T00:00:00Z
          A          | bob | bob@b.example  | 2026-03-20T00:00:00Z`,
        touch: `
          account_id | account_method | account_domain | visitor | at                   | type      | person_email  | removed
          B          | visitor        | b.example      | v1      | 2026-03-02T10:00:00Z | page_view |               |
          B          | visitor        | a.example      | v2      | 2026-03-02T10:00:00Z | page_view |               |
          B          | visitor        |                | v3      | 2026-03-02T10:00:00Z | page_view |               |
          B          | person         |                | v1      | 2026-03-10T10:00:00Z | form      | Bob@b.example |
          B          | person         |                | v2      | 2026-03-10T10:00:00Z | form      | bob@b.example |
          B          | person         |                | v3      | 2026-03-10T10:00:00Z | form      | bob@b.example |
          B          | network        |                | v4      | 2025-12-09T10:00:00Z | page_view |               |
          B          | person         |                | v4      | 2026-03-10T10:00:00Z | form      | bob@b.example |
          B          | network        |                | v5      | 2026-03-11T10:00:00Z | page_view |               |
          B          | person         |                | v5      | 2026-03-10T10:00:00Z | form      | bob@b.example |
          A          | network        |                | v6      | 2026-03-19T10:00:00Z | page_view |               |
          A          | person         |                | v6      | 2026-03-21T10:00:00Z | form      | bob@b.example |
          A          | network        |                | v7      | 2026-03-19T10:00:00Z | page_view | bob@b.example |
          A          | network        |                | v8      | 2026-03-19T10:00:00Z | page_view |               |
          B          | person         |                | v8      | 2026-03-20T10:00:00Z | form      | bob@b.example | bot`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2 / 3, of: [2, 3] },
      because: "v1 and v2 are known by now; what was looked up then was right for v1 and wrong for v2. v3 had no guess, v4 came 91 days before, v5 only afterwards. When v6 spoke Bob had moved to A: right. v7's page needs no guess, and v8's form was a machine's.",
    },
    {
      given: {
        session: `
          id | account_id | account_method | visitor | at
          s1 | A          | network        | v1      | 2026-03-02T10:00:00Z
          s2 | A          | name           | v1      | 2026-03-03T10:00:00Z`,
        touch: `
          account_id | account_method | visitor | at                   | type  | person_email
          A          | email          | v1      | 2026-03-05T10:00:00Z | form  | ann@a.example
          B          | email          | v1      | 2026-03-06T10:00:00Z | form  | bob@b.example`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { methods: "network" },
      then: { value: 1, of: [1, 1] },
      because: "Only guesses by address are asked about; of two proofs the first counts. Without a record of the person its mail domain tells the company.",
    },
    {
      given: {
        account: `
          account_id | name | parent
          H          | H    |
          A          | A    | H
          B          | B    | A
          C          | C    |`,
        touch: `
          account_id | account_method | visitor | at                   | type      | person_email
          A          | network        | v1      | 2026-03-02T10:00:00Z | page_view |
          B          | email          | v1      | 2026-03-05T10:00:00Z | form      | bob@b.example
          A          | network        | v2      | 2026-03-02T10:00:00Z | page_view |
          C          | email          | v2      | 2026-03-05T10:00:00Z | form      | cat@c.example`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { rollup: "parent" },
      then: { value: 0.5, of: [1, 2], by: { dimension: "account_id", values: { H: 1, C: 0 } } },
      because: "Bob was taken for A and works at its subsidiary B: one group, under H. C belongs to nobody.",
    },
    {
      given: {
        touch: `
          account_id | account_method | visitor | at                   | type
          A          | network        | v1      | 2026-03-02T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody said who it was: whether the guess was right cannot be known.",
    },
  ],
  story: {
    told: "Every visitor whose company is known named themselves on the first page: nothing was guessed, so nothing can be checked.",
    sum: "n/a (no_denominator)",
  },
  words: {
    ru: {
      title: "Измеренная точность распознавания",
      question: "Как часто догадка о компании была верной — там, где её можно проверить?",
      formula: "Посещения, компания которых была угадана по адресу, названию или найденному домену, а посетитель за период, не позднее чем через 90 дней, назвал себя в форме или при входе: доля угаданных верно среди всех таких.",
      denominator: "проверенных посещений",
      nothing: "Нет посещений, догадка о которых проверена: значения нет, никогда не 0.",
      because: "Форма Анны показывает, что 34 посещения v1 были угаданы верно; в шести посещениях v2 приняли за A, а Боб работает в B: 34 из 40.",
      labels: { method: "Способ определения" },
      caveats: [
        "Проверить можно только тех, кто позже назвал себя; они чаще остальных из известных компаний.",
        "Доказательство — работодатель человека с этим адресом почты на тот день; считается первое доказательство после посещения.",
        "Материнская и дочерняя компании здесь две разные, если настройка rollup не сводит группы вместе. Посещение, первая страница которого сама называет человека, в догадке не нуждается и сюда не входит.",
      ],
    },
    "zh-CN": {
      title: "实测识别准确率",
      question: "在可以核对的地方，对公司的推测有多少是对的？",
      formula: "公司由地址、名称或查得的域名猜出、且访客在期间内（不晚于 90 天后）通过表单或登录说明身份的访问：其中猜对的占比。",
      denominator: "已证实的访问",
      nothing: "没有猜测得到证实的访问：无值，绝不记为 0。",
      because: "Ann 的表单表明 v1 的 34 次访问猜对了；有六次 v2 被认作 A，而 Bob 在 B 工作：34/40。",
      labels: { method: "识别方式" },
      caveats: [
        "只有后来说明身份的访客才能核对；他们比其余访客更可能来自已知公司。",
        "证据是该邮箱所属人员在那一天的雇主；以访问之后的第一个证据为准。",
        "除非设置 rollup 将集团合并，母公司与子公司在此算两家公司。首个页面本身就给出人员的访问无需猜测，不在此列。",
      ],
    },
  },
});
