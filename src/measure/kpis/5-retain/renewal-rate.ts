import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { targetListNeed } from "../../relations/population.ts";
import { dues, graceKnob, pendingKnob } from "../../relations/renewals.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { stateInstant } from "../../relations/time.ts";
import { onceTargets } from "../../relations/wins.ts";

/** Due contracts of the customers that are asked about. */
function duesOf(window: Window, knobs: KnobValues): Sql {
  const all = dues(window, numberOf(knobs, "grace_days"));
  if (textOf(knobs, "population") === "all") return all;
  return sql`SELECT * FROM (${all}) WHERE account_id IN (${onceTargets(stateInstant(window), window)})`;
}

export default kpi({
  id: "renewal_rate",
  title: "Renewal rate",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 2,
  question: "What share of customers due for renewal renewed?",
  formula: "Customers whose contracts due in the period were all renewed by the due date plus 90 days, of customers with a contract due in it that is decided.",
  denominator: "customers with a decided renewal",
  caveats: [
    "A late renewal within the grace counts in the period in which it was due; after the grace it is a loss.",
    "A customer with nothing lost and something still open within the grace is pending: it stands beside and not in the denominator.",
    "Where there are contracts without renewal records, a contract counts as renewed when another one follows it in time.",
    "A contract of several years counts only in the period in which it ends.",
  ],
  knobs: {
    grace_days: graceKnob,
    pending: { ...pendingKnob, meaning: "Customers still undecided are left out, or counted as lost." },
    population: { default: "all", choices: ["all", "target"], meaning: "All customers, or those that were targets when they were won or are on the list now." },
  },
  reads: ["renewal", "contract", "list_membership", "opportunity"],
  needs: [{ record: "renewal", broughtBy: "a list of renewals with their outcome, or of contracts", or: ["contract"] }, targetListNeed],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, due_at AS at, if(left_out = '', toUInt8(renewed), NULL) AS numerator, if(left_out = '', 1, 0) AS denominator,
      '' AS record, 0 AS batch, 0 AS seq, multiIf(left_out != '', left_out, is_pending, 'pending', '') AS flag
    FROM (
      SELECT *, multiIf(account_id = '', 'no account', is_pending AND ${textOf(knobs, "pending") === "lost" ? sql`false` : sql`true`}, 'pending', '') AS left_out
      FROM (
        SELECT account_id, if(account_id = '', due_id, account_id) AS subject_id, min(due_moment) AS due_at, countIf(verdict = 'lost') = 0 AND countIf(verdict = 'pending') = 0 AS renewed,
          countIf(verdict = 'lost') = 0 AND countIf(verdict = 'pending') > 0 AS is_pending
        FROM (SELECT *, due_at AS due_moment FROM (${duesOf(window, knobs)}))
        GROUP BY account_id, subject_id
      )
    )`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, if(account_id = '', due_id, account_id) AS subject_id, due_at AS at, concat(what, ': ', verdict) AS what, toFloat64(verdict = 'renewed') AS amount,
      'renewals' AS unit_of_amount, record, batch, seq
    FROM (${duesOf(window, knobs)})`,
  nothing: "Nothing due and decided in the period: no value.",
  example: {
    given: {
      renewal: `
        id  | account_id | due_date   | outcome | decided_at
        r1  | A1         | 2026-01-10 | renewed | 2026-01-05
        r2  | A2         | 2026-01-10 | renewed | 2026-01-05
        r3  | A3         | 2026-01-10 | renewed | 2026-01-05
        r4  | A4         | 2026-01-10 | renewed | 2026-01-05
        r5  | A5         | 2026-01-10 | renewed | 2026-01-05
        r6  | A6         | 2026-01-10 | renewed | 2026-01-10
        r7  | A7         | 2026-01-10 | renewed | 2026-01-10
        r8  | A8         | 2026-01-10 | renewed | 2026-04-10
        r9  | A9         | 2026-01-10 | lost    | 2026-01-10
        r10 | A10        | 2026-03-20 |         |`,
    },
    period: ["2026-01-01", "2026-05-01"],
    then: { value: 8 / 9, of: [8, 9], flags: { pending: 1 } },
    because: "Ten due: seven in time, one on the 90th day after, one lost, one still open within its grace: 8 of 9.",
  },
  edges: [
    {
      given: {
        renewal: `
          id | account_id | due_date   | outcome | decided_at
          r1 | A          | 2026-01-10 | renewed | 2026-04-11
          r2 | B          | 2026-01-10 |         |
          r3 | C          | 2025-12-31 | lost    | 2026-01-10
          r4 | D          | 2026-05-01 | lost    | 2026-04-10
          r5 | E          | 2026-01-10 | renewed | 2026-01-10
          r6 | E          | 2026-02-10 | lost    | 2026-02-10
          r7 | F          | 2026-01-10 | renewed |
          r8 | F          | 2026-04-30 |         |
          r9 |            | 2026-01-10 | renewed | 2026-01-10
          r0 | G          | 2026-01-01 | renewed | 2026-01-01`,
      },
      period: ["2026-01-01", "2026-05-01"],
      then: { value: 0.25, of: [1, 4], flags: { pending: 1, "no account": 1 } },
      because: "A renewed a day too late, B never decided within the grace, E lost one of two: lost. F waits for its second. G was due on the first day. C and D are due in other periods, and a renewal of nobody known is no customer.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | outcome
          r1 | A          | 2026-04-10 | renewed
          r2 | B          | 2026-04-10 |`,
      },
      period: ["2026-01-01", "2026-05-01"],
      knobs: { pending: "lost" },
      then: { value: 0.5, of: [1, 2], flags: { pending: 1 } },
      because: "With the setting the one still open counts as lost, and is named all the same.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | product_lines
          a1 | A          | 2025-01-01 | 2026-01-10 | crm
          a2 | A          | 2026-01-10 | 2027-01-10 | crm
          b1 | B          | 2025-01-01 | 2026-01-10 |
          b2 | B          | 2026-04-10 |            |
          c1 | C          | 2025-01-01 | 2026-01-10 |
          c2 | C          | 2026-04-11 |            |
          d1 | D          | 2025-01-01 | 2026-01-10 | crm
          d2 | D          | 2025-06-01 | 2027-01-10 | mail
          e1 | E          | 2025-01-01 | 2026-01-10 |
          e2 | E          | 2025-11-01 | 2028-01-10 |
          f1 | F          | 2025-01-01 | 2028-01-10 |
          g1 | G          | 2025-01-01 | 2026-04-30 |
          h1 | H          | 2026-02-01 | 2026-02-01 |
          i1 | I          | 2025-01-01 | 2026-01-10 |
          i2 | I          | 2026-02-01 | 2026-02-01 |`,
      },
      period: ["2026-01-01", "2026-05-01"],
      then: { value: 0.5, of: [3, 6], flags: { pending: 1 } },
      because: "H signed and withdrew on one day, so nothing was due; nor does such a contract carry I on, which is lost. By contracts: A goes on without a gap, B within 90 days, E overlaps; C comes a day too late, D's other contract is another product. F is due in 2028 only, G is still within its grace.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2024-01-01 | 2025-01-02
          B          | 2026-01-01 |`,
        contract: `
          id | account_id | starts     | ends
          k1 | A          | 2025-01-02 | 2026-01-10
          k2 | A          | 2026-01-10 |
          k3 | B          | 2025-01-02 | 2026-01-10
          k4 | C          | 2025-01-02 | 2026-01-10`,
      },
      period: ["2026-01-01", "2026-05-01"],
      knobs: { population: "target" },
      then: { value: 0.5, of: [1, 2] },
      because: "A was a target when it was won, B is on the list now, C never was.",
    },
    {
      given: { renewal: "id | account_id | due_date" },
      period: ["2026-01-01", "2026-05-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing was due.",
    },
    {
      given: {},
      period: ["2026-01-01", "2026-05-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither renewals nor contracts were collected.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | outcome | decided_at
          r1 | A          | 2026-01-10 | renewed | 2026-01-20
          r2 | B          | 2026-01-10 | renewed | 2026-01-21`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { grace_days: 10 },
      then: { value: 0.5, of: [1, 2] },
      because: "A renewed on the tenth day, B on the day after: with ten days of grace that is too late.",
    },
  ],
  words: {
    ru: {
      title: "Показатель продления",
      question: "Какая доля клиентов с наступившим сроком продлила?",
      formula: "Клиенты, у которых все контракты со сроком в периоде продлены не позже срока плюс 90 дней, от клиентов с контрактом со сроком в периоде, продление которого решено.",
      denominator: "клиентов с решённым продлением",
      nothing: "В периоде нет решённых продлений: значения нет.",
      because: "К продлению десять: семь вовремя, один на 90-й день после срока, один потерян, один ещё открыт в пределах отсрочки: 8 из 9.",
      caveats: [
        "Позднее продление в пределах отсрочки считается в том периоде, когда наступил срок; после отсрочки это потеря.",
        "Клиент, у которого ничего не потеряно, но что-то ещё открыто в пределах отсрочки, ожидает решения: он показан рядом и не входит в знаменатель.",
        "Если есть контракты, но нет записей о продлениях, контракт считается продлённым, когда за ним вовремя следует другой.",
        "Контракт на несколько лет считается только в том периоде, когда он истекает.",
      ],
    },
    "zh-CN": {
      title: "续约率",
      question: "到期的客户中有多少续约？",
      formula: "期间内到期的合同全部在到期日后 90 天内续约的客户，除以期间内有合同到期且已有定论的客户。",
      denominator: "续约已有定论的客户",
      nothing: "期间内没有到期且已有定论的续约：无值。",
      because: "十个到期：七个按时，一个在到期后第 90 天，一个流失，一个仍在宽限期内：8/9。",
      caveats: [
        "宽限期内的逾期续约计入其到期的期间；超过宽限期即为损失。",
        "没有任何损失、但在宽限期内仍有未定续约的客户为待定：另列，不计入分母。",
        "有合同但没有续约记录时，若其后有另一份合同及时衔接，则该合同视为已续约。",
        "多年期合同只计入其结束的期间。",
      ],
    },
  },
});
