import { sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { peopleFirstKnown } from "../../relations/new-people.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { wordsOf } from "../../relations/settings.ts";
import { inside, stateInstant } from "../../relations/time.ts";

/** People who became known in the window, and those of whom nobody can say when they did. */
function newPeople(window: Window, knobs: KnobValues) {
  const sources = wordsOf(knobs, "sources").map((word) => word.toLowerCase());
  return sql`
    SELECT *, ifNull(known_since, ${stateInstant(window)}) AS at
    FROM (${peopleFirstKnown()})
    WHERE (known_since IS NULL OR ${inside(sql`known_since`, window)}) AND NOT gone
      AND ${sources.length === 0 ? sql`true` : sql`lower(labels['lead_source']) IN ${value.strings(sources)}`}`;
}

export default kpi({
  id: "leads_created",
  title: "New known people",
  group: "engaged",
  unit: "people",
  better: "none",
  combine: "sum",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "How many new people became known, and how many belong to target accounts?",
  formula: "People who became known in the period, of whatever account; a person is known since the source created the record.",
  denominator: "",
  caveats: [
    "Volume is context: which accounts they belong to matters more. Those of target accounts stand beside.",
    "A person counts once however many sources know them, at the earliest of their dates, with the employer of that time. People deleted in their source do not count.",
    "Where a source gives no date of creation the first dated version stands in; without either the person stands beside as “date not known” and is in no period's number.",
  ],
  knobs: {
    sources: { default: "", meaning: "Only people with these lead sources, parted by commas; empty: all." },
    population: populationKnob,
  },
  reads: ["person", "list_membership"],
  needs: [{ record: "person", broughtBy: "a CRM export of contacts or leads" }, targetListNeed],
  alongside: { of_targets: { population: "target" } },
  labels: ["lead_source", "seniority", "persona", "department", "country", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, who AS subject_id, at, if(known_since IS NULL, NULL, 1) AS numerator, 0 AS denominator, labels, 'person' AS record, batch, seq,
      if(known_since IS NULL, 'date not known', '') AS flag
    FROM (${ofPopulation(newPeople(window, knobs), sql`at`, window, knobs)})`,
  nothing: "No source of contacts: no value. With one and nobody new it is 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B`,
      person: `
        id | account_id | created_at
        p1 | A          | 2026-03-02T10:00:00Z
        p2 | A          | 2026-03-03T10:00:00Z
        p3 | B          | 2026-03-04T10:00:00Z
        p4 | C          | 2026-03-05T10:00:00Z
        p5 |            | 2026-03-06T10:00:00Z
        p6 | A          | 2026-02-06T10:00:00Z`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 5, beside: { of_targets: 3 }, by: { dimension: "account_id", values: { A: 2, B: 1, C: 1, "no account": 1 } } },
    because: "Five people are new: three at the target accounts A and B, one at another account, one of nobody known; p6 was known in February.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        person: `
          id | account_id | created_at
          p1 | A          | 2026-03-02T10:00:00Z
          p2 | A          | 2026-03-03T10:00:00Z
          p3 | B          | 2026-03-04T10:00:00Z
          p4 | C          | 2026-03-05T10:00:00Z
          p5 |            | 2026-03-06T10:00:00Z`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 3 },
      because: "The target figure of the same five.",
    },
    {
      given: {
        person: `
          id | person_id | email        | account_id | created_at           | valid_from           | deleted | source
          c1 | ann       | a@a.example  | A          | 2026-03-01T00:00:00Z | 1970-01-01           |         | crm
          c1 | ann       | a@a.example  | B          | 2026-03-01T00:00:00Z | 2026-03-20           |         | crm
          l1 | ann       | a@a.example  | B          | 2026-03-25T00:00:00Z | 1970-01-01           |         | mail
          c2 | bob       |              | A          | 2026-03-31T23:59:59Z | 1970-01-01           |         | crm
          c3 | eve       |              | A          | 2026-04-01T00:00:00Z | 1970-01-01           |         | crm
          c4 | gil       |              | A          | 2026-03-05T00:00:00Z | 1970-01-01           |         | crm
          c4 | gil       |              | A          | 2026-03-05T00:00:00Z | 2026-03-06           | yes     | crm
          c5 | kim       |              | A          |                      | 2026-03-07T00:00:00Z |         | crm
          c6 | pat       |              | A          |                      | 1970-01-01           |         | crm`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, flags: { "date not known": 1 }, by: { dimension: "account_id", values: { A: 3 } } },
      because: "Ann is in two sources and counts once, at A where she was then; Bob comes in the last second, Kim's first version is dated. Eve is too late, Gil was deleted, of Pat nobody says since when.",
    },
    {
      given: {
        person: `
          id | account_id | created_at | lead_source
          p1 | A          | 2026-03-05 | Webinar
          p2 | A          | 2026-03-05 | Fair
          p3 | A          | 2026-03-05 |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { sources: "webinar, fair" },
      then: { value: 2, by: { dimension: "lead_source", values: { Webinar: 1, Fair: 1 } } },
      because: "Only people from webinars and fairs.",
    },
    {
      given: { person: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The source is there and nobody is new.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source of contacts.",
    },
  ],
  words: {
    ru: {
      title: "Новые известные люди",
      question: "Сколько новых людей стали известны и сколько из них — в целевых аккаунтах?",
      formula: "Люди, ставшие известными за период, из любого аккаунта; человек известен с того дня, когда источник создал запись.",
      nothing: "Нет источника контактов: значения нет. Если он есть, а новых нет, — 0.",
      because: "Новых людей пять: трое в целевых аккаунтах A и B, один в другом аккаунте, один неизвестно где; p6 был известен уже в феврале.",
      labels: { seniority: "Уровень должности", persona: "Персона", department: "Отдел" },
      caveats: [
        "Само число — лишь фон: важнее, к каким аккаунтам люди относятся. Сколько из них у целевых, показано рядом.",
        "Человек считается один раз, сколько бы источников его ни знали, — по самой ранней дате и с работодателем того времени. Удалённые в источнике не считаются.",
        "Если источник не даёт даты создания, её заменяет первая датированная версия; если нет ни той ни другой, человек показан рядом как «дата неизвестна» и не входит в число ни одного периода.",
      ],
    },
    "zh-CN": {
      title: "新识别的人员",
      question: "新认识了多少人，其中多少属于目标公司？",
      formula: "期间内新认识的人员，不论属于哪个帐户；自来源创建该记录之时起，视为已认识此人。",
      nothing: "没有联系人来源：无值。有来源但没有新人员则为 0。",
      because: "新增五人：三人在目标公司 A 和 B，一人在其他帐户，一人归属未知；p6 在 2 月已知。",
      labels: { seniority: "职级", persona: "人物画像", department: "部门" },
      caveats: [
        "数量只是背景：他们属于哪些帐户更重要。属于目标公司的人数列在旁边。",
        "无论有多少来源认识此人，都只计一次，取最早日期及当时的雇主。在来源中已删除的人不计入。",
        "来源没有创建日期时，以第一个有日期的版本代替；两者都没有的人另列为“日期未知”（date not known），不计入任何期间。",
      ],
    },
  },
});
