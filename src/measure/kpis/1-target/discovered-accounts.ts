import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { accountsBelow } from "../../relations/account-roots.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { customerSpans } from "../../relations/spans.ts";
import { stateDay, stateInstant } from "../../relations/time.ts";
import { visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { visitKnobs, visitNeed } from "../../relations/visits.ts";

const grades = ["A", "B", "C", "D"] as const;
const subsidiary = "subsidiary of a customer";
const ungraded = "no grade";
const noGrades = "No company that came bears a grade of fit: bring the column icp_grade with your accounts.";

/** Companies that came often enough: `account_id, came_at (when that was so)`. */
function visiting(window: Window, knobs: KnobValues): Sql {
  const least = value.int(numberOf(knobs, "min_sessions"));
  return sql`
    SELECT account_id, arraySort(groupArray(begins))[${least}] AS came_at
    FROM (${visitStarts(window, knobs)})
    WHERE account_id != ''
    GROUP BY account_id
    HAVING count() >= ${least}`;
}

/** On whatever list, or customer, at T. */
function knownAlready(window: Window): Sql {
  const day = stateDay(window);
  return sql`
    SELECT account_id FROM list_membership WHERE account_id != '' AND (from_day IS NULL OR from_day <= ${day}) AND (to_day IS NULL OR to_day > ${day})
    UNION ALL
    ${customersNow(window)}`;
}

function customersNow(window: Window): Sql {
  return sql`SELECT account_id FROM (${customerSpans(window)}) WHERE since <= ${stateInstant(window)} AND until > ${stateInstant(window)}`;
}

/** Accounts as they were at T, the deleted left out: `account_id, grade ('' = none)`. */
function standing(window: Window): Sql {
  return sql`
    SELECT account_id, grade
    FROM (
      SELECT account_id, upper(trim(attributes['icp_grade'])) AS grade, ifNull(deleted, false) AS gone
      FROM account
      WHERE account_id != '' AND valid_from <= ${stateInstant(window)}
      ORDER BY valid_from DESC, batch DESC, seq DESC
      LIMIT 1 BY account_id
    )
    WHERE NOT gone`;
}

/** Why a company that came is none of those counted; '' = it counts or its grade is too low. */
function why(knobs: KnobValues): Sql {
  const noGrade = textOf(knobs, "min_grade") === "any" ? sql`false` : sql`s.grade NOT IN ${value.strings([...grades])}`;
  return sql`multiIf(b.below != '', ${value.string(subsidiary)}, ${noGrade}, ${value.string(ungraded)}, '')`;
}

function goodEnough(knobs: KnobValues): Sql {
  const asked = textOf(knobs, "min_grade");
  const last = grades.findIndex((grade) => grade === asked);
  return last < 0 ? sql`true` : sql`grade IN ${value.strings(grades.slice(0, last + 1))}`;
}

export default kpi({
  id: "discovered_accounts",
  title: "Visiting companies not yet on the list",
  group: "target",
  unit: "accounts",
  better: "none",
  combine: "sum",
  reading: "flow",
  bounded: true,
  series: "each_point",
  version: 2,
  question: "Which unknown fitting companies come to us by themselves?",
  formula: "Companies on no list and no customers at the end of the period that were identified in at least 2 visits in it and whose ICP grade is at least B.",
  denominator: "",
  caveats: [
    "The grade (A to D) is the account's column icp_grade as your list or CRM brings it. A company without one is left out and counted beside.",
    "Subsidiaries of customers, however many steps below one, are left out and counted beside: they are a conversation for whoever looks after the customer.",
    "Any list counts, also one of exclusions: somebody has decided about the company already.",
  ],
  knobs: {
    min_grade: { default: "B", choices: [...grades, "any"], meaning: "The lowest ICP grade that fits; any: also companies without a grade." },
    min_sessions: { default: 2, meaning: "At least so many visits in the period." },
    ...visitKnobs,
  },
  reads: ["touch", "session", "account", "list_membership", "contract", "opportunity", "order"],
  needs: [visitNeed],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, came_at AS at, if(left_out = '', 1, NULL) AS numerator, toUInt8(left_out = ${value.string(ungraded)}) AS denominator, map('icp_grade', grade) AS labels, '' AS record, 0 AS batch, 0 AS seq,
      left_out AS flag
    FROM (
      SELECT v.account_id AS account_id, v.came_at AS came_at, s.grade AS grade, ${why(knobs)} AS left_out
      FROM (${visiting(window, knobs)}) AS v
      INNER JOIN (${standing(window)}) AS s ON v.account_id = s.account_id
      LEFT JOIN (${accountsBelow(customersNow(window), stateInstant(window))}) AS b ON v.account_id = b.below
      WHERE v.account_id NOT IN (${knownAlready(window)})
    )
    WHERE left_out != '' OR ${goodEnough(knobs)}`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})
    UNION ALL
    SELECT account_id, account_id AS subject_id, begins AS at, 'session' AS what, 1. AS amount, 'visits' AS unit_of_amount, record, batch, seq
    FROM (${visitStarts(window, knobs)})
    WHERE record = 'session'`,
  labels: ["icp_grade"],
  reasons: { [ungraded]: { as: "no_denominator", text: noGrades } },
  nothing: "No web source: no value. Companies of which none bears a grade: no value; with grades and none that fits it is 0.",
  example: {
    given: {
      account: `
        account_id | name | attributes
        A          | A    | icp_grade=A
        B          | B    | icp_grade=B
        C          | C    | icp_grade=B
        D          | D    | icp_grade=b
        E          | E    | icp_grade=C
        F          | F    | icp_grade=D
        G          | G    | icp_grade=A
        H          | H    | icp_grade=A
        I          | I    | icp_grade=A
        L          | L    | icp_grade=A`,
      list_membership: `
        account_id
        L`,
      session: `
        id | account_id | at
        a1 | A          | 2026-03-02T10:00:00Z
        a2 | A          | 2026-03-03T10:00:00Z
        b1 | B          | 2026-03-02T10:00:00Z
        b2 | B          | 2026-03-03T10:00:00Z
        b3 | B          | 2026-03-04T10:00:00Z
        c1 | C          | 2026-03-02T10:00:00Z
        c2 | C          | 2026-03-03T10:00:00Z
        d1 | D          | 2026-03-02T10:00:00Z
        d2 | D          | 2026-03-03T10:00:00Z
        e1 | E          | 2026-03-02T10:00:00Z
        e2 | E          | 2026-03-03T10:00:00Z
        f1 | F          | 2026-03-02T10:00:00Z
        f2 | F          | 2026-03-03T10:00:00Z
        g1 | G          | 2026-03-02T10:00:00Z
        h1 | H          | 2026-03-02T10:00:00Z
        i1 | I          | 2026-03-02T10:00:00Z
        l1 | L          | 2026-03-02T10:00:00Z
        l2 | L          | 2026-03-03T10:00:00Z`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 4, by: { dimension: "icp_grade", values: { A: 1, B: 3 } } },
    because: "Nine companies off the list came; six of them (A to F) at least twice, and four of those bear grade A or B. L is on the list.",
  },
  edges: [
    {
      given: {
        account: `
          account_id | name   | parent | attributes  | deleted
          A          | A      |        |             |
          B          | B      | Mother | icp_grade=A |
          M          | Mother |        | icp_grade=A |
          O          | O      |        | icp_grade=B |
          X          | X      |        | icp_grade=A | yes
          S          | S      |        | icp_grade=A |
          G          | G      | B      | icp_grade=A |
          P          | P      | Q      | icp_grade=B |
          Q          | Q      | P      |             |`,
        contract: `
          id | account_id | starts     | ends
          k1 | M          | 2026-01-01 | 2027-01-01`,
        list_membership: `
          account_id | list_kind | from       | to
          O          | target    | 2025-01-01 | 2026-03-20`,
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type
          A          |                |                    | v1      | 2026-03-02T10:00:00Z | page_view
          A          |                |                    | v2      | 2026-03-02T10:00:00Z | page_view
          B          |                |                    | v3      | 2026-03-02T10:00:00Z | page_view
          B          |                |                    | v3      | 2026-03-03T10:00:00Z | page_view
          M          |                |                    | v4      | 2026-03-02T10:00:00Z | page_view
          M          |                |                    | v4      | 2026-03-03T10:00:00Z | page_view
          O          |                |                    | v5      | 2026-03-02T10:00:00Z | page_view
          O          |                |                    | v5      | 2026-03-31T10:00:00Z | page_view
          X          |                |                    | v6      | 2026-03-02T10:00:00Z | page_view
          X          |                |                    | v6      | 2026-03-03T10:00:00Z | page_view
          G          |                |                    | v8      | 2026-03-02T10:00:00Z | page_view
          G          |                |                    | v8      | 2026-03-03T10:00:00Z | page_view
          P          |                |                    | v9      | 2026-03-02T10:00:00Z | page_view
          P          |                |                    | v9      | 2026-03-03T10:00:00Z | page_view
          S          | name           | 0.5                | v7      | 2026-03-02T10:00:00Z | page_view
          S          | name           | 0.5                | v7      | 2026-03-03T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, flags: { "subsidiary of a customer": 2, "no grade": 1 } },
      because: "O left the list on 20 March and came twice, so did P, whose parent is its own child. A bears no grade, B belongs to the customer Mother and G to B, Mother is a customer, X was deleted, and that it was S is only a guess.",
    },
    {
      given: {
        account: `
          account_id | name
          A          | A`,
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T10:00:00Z | page_view
          A          | v1      | 2026-04-01T00:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { min_grade: "any", min_sessions: 1 },
      then: { value: 1 },
      because: "With these settings one visit of an ungraded company is enough.",
    },
    {
      given: {
        account: `
          account_id | name
          A          | A`,
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T10:00:00Z | page_view
          A          | v1      | 2026-03-03T10:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator", told: noGrades },
      because: "No company bears a grade: which of them fit cannot be said.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Nobody reports visits.",
    },
  ],
  story: {
    told: "Nobody off the list came twice: Juniper came once, and is a customer by now.",
    sum: "0",
  },
  words: {
    ru: {
      title: "Компании-посетители, которых ещё нет в списке",
      question: "Какие подходящие неизвестные компании приходят к нам сами?",
      formula: "Компании, которых на конец периода нет ни в одном списке и среди клиентов, распознанные не менее чем в 2 посещениях за период, с оценкой ICP не ниже B.",
      nothing: "Веб-источника нет: значения нет. Ни у одной компании нет оценки: значения нет; если оценки есть, а подходящих нет, — 0.",
      because: "Пришли девять компаний не из списка; шесть из них (от A до F) — не менее двух раз, и у четырёх из этих шести оценка A или B. L стоит в списке.",
      labels: { icp_grade: "Оценка соответствия" },
      says: { [noGrades]: "Ни у одной из пришедших компаний нет оценки соответствия: загрузите с аккаунтами столбец icp_grade." },
      caveats: [
        "Оценка (A–D) — столбец icp_grade аккаунта из вашего списка или CRM. Компания без неё не учитывается и показана рядом.",
        "Дочерние компании клиентов, на сколько бы ступеней ниже они ни стояли, не учитываются и показаны рядом: это разговор для того, кто ведёт клиента.",
        "Учитывается любой список, и список исключений: о компании уже кто-то решил.",
      ],
    },
    "zh-CN": {
      title: "尚未列入名单的来访公司",
      question: "有哪些合适但未知的公司自己找上门来？",
      formula: "期末不在任何名单上、也不是客户，期间内至少在 2 次访问中被识别，且 ICP 等级不低于 B 的公司。",
      nothing: "没有网站来源：无值。所有公司都没有等级：无值；有等级而没有合适的公司则为 0。",
      because: "有九家名单外的公司来访；其中六家（A 至 F）至少来了两次，这六家中有四家等级为 A 或 B。L 已在名单上。",
      labels: { icp_grade: "ICP 等级" },
      says: { [noGrades]: "来访的公司都没有 ICP 等级：请随帐户导入 icp_grade 列。" },
      caveats: [
        "等级（A 到 D）取自帐户的 icp_grade 列，由您的名单或 CRM 带来。没有等级的公司不计入，并列在旁边。",
        "客户的子公司无论隔多少层都不计入，并列在旁边：这应由负责该客户的人跟进。",
        "任何名单都算，排除名单也算：已经有人对这家公司做过决定。",
      ],
    },
  },
});
