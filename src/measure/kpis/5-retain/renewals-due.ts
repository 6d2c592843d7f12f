import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { comingDues, graceKnob } from "../../relations/renewals.ts";
import { numberOf } from "../../relations/settings.ts";
import { lastAnswers } from "../../relations/surveys.ts";
import { dayOf, endInstant, stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "renewals_due",
  title: "Renewals due",
  group: "retained",
  unit: "money",
  better: "none",
  combine: "sum",
  reading: "snapshot",
  version: 2,
  question: "Which contracts, worth how much, come up soon?",
  formula: "Amounts due of renewals that are not decided at the end of the period and fall due in the 90 days after it.",
  denominator: "",
  caveats: [
    "n is the number of contracts. By due_in they stand in steps of 30 days, by due_on each on its day, by last_answer as what the account said last when asked whether it would recommend us, in the 365 days before: promoter, passive or detractor.",
    "What fell due up to 90 days ago and is still undecided is overdue: it stands beside and is not in the sum; older ones count as lost.",
    "A contract that ends without a renewal record, and that no other contract follows, falls due with its value a year.",
    "An outcome without a date is taken as known all the time.",
    "An open renewal whose amount is not known counts in the list and stands beside as “no amount due”.",
  ],
  knobs: { horizon_days: { default: 90, meaning: "Days after the end of the period within which a renewal falls due." } },
  reads: ["renewal", "contract", "survey_answer", "fx_rate"],
  needs: [{ record: "renewal", broughtBy: "a list of renewals, or of contracts with their ends", or: ["contract"] }],
  labels: ["due_in", "due_on", "last_answer", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, due_id AS subject_id, ${stateInstant(window)} AS at, CAST(if(is_overdue, NULL, due_amount), 'Nullable(Decimal(38, 10))') AS numerator, 0 AS denominator,
      money AS currency, map('due_in', if(is_overdue, 'overdue', concat(toString(intDiv(days_left, 30) * 30 + 1), '–', toString(intDiv(days_left, 30) * 30 + 30), ' days')), 'due_on', toString(due_day), 'source', origin, 'last_answer', last_answer) AS labels,
      record, batch, seq, multiIf(is_overdue, 'overdue', due_amount IS NULL, 'no amount due', '') AS flag
    FROM (
      SELECT d.*, d.due_day < ${dayOf(endInstant(window), window)} AS is_overdue, toInt32(dateDiff('day', ${dayOf(endInstant(window), window)}, d.due_day)) AS days_left, a.verdict AS last_answer
      FROM (${comingDues(window, numberOf(knobs, "horizon_days"), graceKnob.default)}) AS d
      LEFT JOIN (${lastAnswers(window)}) AS a ON d.account_id = a.answerer
    )`,
  nothing: "Neither renewals nor contracts are collected: no value. With them and nothing due it is 0.",
  example: {
    given: {
      renewal: `
        id | account_id | due_date   | target_amount | outcome
        r1 | A          | 2026-04-30 | 40000         |
        r2 | B          | 2026-06-19 | 20000         |
        r3 | C          | 2026-07-29 | 10000         |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 60000, by: { dimension: "due_in", values: { "1–30 days": 40000, "61–90 days": 20000 } } },
    because: "40,000 fall due in 30 days and 20,000 in 80; the 10,000 of 120 days are too far ahead.",
  },
  edges: [
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | outcome | decided_at
          r1 | A          | 2026-04-01 | 1             |         |
          r2 | A          | 2026-06-29 | 2             |         |
          r3 | A          | 2026-06-30 | 4             |         |
          r4 | B          | 2026-03-31 | 8             |         |
          r5 | B          | 2025-12-31 | 16            |         |
          r6 | B          | 2025-12-30 | 32            |         |
          r7 | C          | 2026-05-01 | 64            | renewed | 2026-04-01T00:00:00Z
          r8 | C          | 2026-05-01 | 128           | renewed | 2026-03-31T23:59:59Z
          r9 | C          | 2026-05-01 | 256           | lost    |
          r0 |            | 2026-05-01 | 512           |         |
          rx | D          | 2026-05-01 |               |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 579, flags: { overdue: 2, "no amount due": 1 }, by: { dimension: "account_id", values: { A: 3, C: 64, "no account": 512 } } },
      because: "Due from 1 April (the day after) to 29 June (the 90th): r1 and r2. r4 and r5 are overdue, r6 for more than 90 days. r7 was decided after the end of March and still open then, r8 just before, r9 nobody knows when. One of nobody known counts; of rx the amount is not known.",
    },
    {
      given: {
        contract: `
          id | account_id | starts     | ends       | value | recurring_value | product_lines
          a1 | A          | 2024-05-01 | 2026-05-01 | 2000  |                 |
          b1 | B          | 2025-05-01 | 2026-05-01 |       | 300             | crm
          b2 | B          | 2026-05-01 | 2027-05-01 |       | 300             | crm
          c1 | C          | 2025-05-01 | 2026-05-01 |       | 500             |
          d1 | D          | 2025-05-01 |            |       | 700             |
          e1 | E          | 2025-03-15 | 2026-03-15 |       | 900             |
          f1 | F          | 2025-03-15 | 2026-03-15 |       | 900             |
          f2 | F          | 2026-03-15 | 2027-03-15 |       | 900             |
          g1 | G          | 2026-03-20 | 2026-03-20 |       | 1200            |
          g2 | G          | 2026-05-20 | 2026-05-20 |       | 1200            |`,
        renewal: `
          id | account_id | contract | due_date   | target_amount | outcome | currency
          r1 | C          | c1       | 2026-05-01 | 600           |         | USD`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-31 | USD  | EUR | 0.5`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1300, flags: { overdue: 1 } },
      because: "A's contract ends without a renewal record: 1,000 a year. B's is followed by the next, C's has a record, which says 600 USD. D is open-ended, E's ended and nothing followed, F's went on. G's end on the day they begin: they never ran, and nothing falls due.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | outcome
          r1 | A          | 2026-04-30 | 1             |
          r2 | B          | 2026-04-30 | 2             |
          r3 | C          | 2026-04-30 | 4             |
          r4 | D          | 2026-04-30 | 8             |
          r5 |            | 2026-04-30 | 16            |`,
        survey_answer: `
          account_id | person | kind | answer | at
          A          | p1     | nps  | 10     | 2026-03-05
          A          | p2     | nps  | 6      | 2026-03-06
          B          | p3     | nps  | 3      | 2026-03-05
          B          | p3     | nps  | 9      | 2026-03-31
          C          | p4     | nps  | 2      | 2025-03-31
          D          | p5     | nps  | 8      | 2026-03-05
          D          | p5     | nps  | 0      | 2026-04-01
          D          | p5     | csat | 1      | 2026-03-09
                     | p6     | nps  | 1      | 2026-03-09`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 31, by: { dimension: "last_answer", values: { detractor: 1, promoter: 2, passive: 8, none: 20 } } },
      because: "Of A's two people the later is a detractor, B changed its mind. C answered more than a year ago. D's 0 came after the end, and satisfaction is another question; an answer of nobody known says nothing of anybody.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | outcome
          r1 | A          | 2026-04-30 | 1             |
          r2 | B          | 2026-04-30 | 2             |
          r3 | B          | 2026-05-01 | 4             |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 7, by: { dimension: "due_on", values: { "2026-04-30": 3, "2026-05-01": 4 } } },
      because: "Two fall due on 30 April, one on the day after.",
    },
    {
      given: { renewal: "id | account_id | due_date" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "Nothing is due: a true 0.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither renewals nor contracts.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount
          r1 | A          | 2026-04-30 | 1
          r2 | A          | 2026-05-01 | 2`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { horizon_days: 30 },
      then: { value: 1 },
      because: "The 30th day after 31 March is 30 April.",
    },
  ],
  words: {
    ru: {
      title: "Предстоящие продления",
      question: "Какие контракты и на какую сумму скоро истекают?",
      formula: "Суммы продлений, которые на конец периода не решены и срок которых наступает в следующие 90 дней.",
      nothing: "Не собираются ни продления, ни контракты: значения нет. Если они есть, а сроков нет, — 0.",
      because: "40 000 подлежат продлению через 30 дней, 20 000 — через 80; 10 000 через 120 дней слишком далеко.",
      labels: { due_in: "Срок наступает через", due_on: "Срок", last_answer: "Последний ответ" },
      caveats: [
        "n — число контрактов. В разрезе due_in они стоят ступенями по 30 дней, в разрезе due_on — по дням, в разрезе last_answer — по последнему за 365 дней ответу аккаунта на вопрос о рекомендации: сторонник (promoter), нейтральный (passive) или критик (detractor).",
        "То, срок чего наступил не больше 90 дней назад и что ещё не решено, просрочено: оно показано рядом и в сумму не входит; более давнее считается потерянным.",
        "У контракта, который заканчивается без записи о продлении и за которым не следует другой, сумма к продлению — его годовая стоимость.",
        "Исход без даты считается известным всё время.",
        "Открытое продление с неизвестной суммой считается в списке и показано рядом как «нет суммы к продлению».",
      ],
    },
    "zh-CN": {
      title: "即将到期的续约",
      question: "哪些合同快到期，价值多少？",
      formula: "期末尚无定论、且在其后 90 天内到期的续约的到期金额。",
      nothing: "既未采集续约也未采集合同：无值。有采集但没有到期的则为 0。",
      because: "40,000 在 30 天后到期，20,000 在 80 天后到期；120 天后的 10,000 太远。",
      labels: { due_in: "到期时间", due_on: "到期日", last_answer: "最近一次回答" },
      caveats: [
        "n 为合同数。按 due_in 细分，以 30 天为一段；按 due_on 细分，为到期日；按 last_answer 细分，为该帐户此前 365 天内最近一次对是否推荐的回答：推荐者（promoter）、中立者（passive）或贬损者（detractor）。",
        "最多 90 天前到期而仍未定的为逾期：另列，不计入合计；更早的视为流失。",
        "结束时没有续约记录、其后也没有另一份合同的合同，按其年价值视为到期。",
        "没有日期的结果视为一直已知。",
        "金额未知的未定续约计入列表，另列为“没有到期金额”（no amount due）。",
      ],
    },
  },
});
