import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { graceKnob, pendingKnob, renewalFacts } from "../../relations/renewals.ts";

export default kpi({
  id: "gross_renewal_rate",
  title: "Gross renewal rate (value)",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 2,
  question: "How much of the value due was kept, without upsell?",
  formula: "Amounts renewed, each at most what was due, by the amounts due of renewals due in the period that are decided.",
  denominator: "amounts due",
  caveats: [
    "What is renewed beyond the amount due does not make up for what was lost elsewhere; net_renewal_rate counts it.",
    "A late renewal within the grace counts in the period in which it was due; after the grace it is a loss. What is still open within the grace stands beside as “pending”.",
    "A renewal without an amount due, or renewed without saying for how much, is left out and stands beside; an amount below zero says no more.",
    "Foreign amounts are converted at the rate of the period's first day, so that a rate that moves is no loss.",
  ],
  knobs: { grace_days: graceKnob, pending: pendingKnob },
  reads: ["renewal", "fx_rate"],
  needs: [{ record: "renewal", broughtBy: "a list of renewals with their outcome" }],
  labels: ["outcome", "source"],
  series: "each_point",
  facts: ({ window, knobs }) => renewalFacts(window, knobs, (due, renewed) => sql`if(${due} IS NULL OR ${renewed} IS NULL, NULL, least(${due}, ${renewed}))`),
  nothing: "Nothing due and decided in the period: no value.",
  example: {
    given: {
      renewal: `
        id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
        r1 | A          | 2026-01-10 | 40000         | 50000          | renewed | 2026-01-05
        r2 | B          | 2026-01-10 | 40000         | 30000          | renewed | 2026-01-05
        r3 | C          | 2026-01-10 | 20000         |                | lost    | 2026-01-05`,
    },
    period: ["2026-01-01", "2026-02-01"],
    then: { value: 0.7, of: [70000, 100000], by: { dimension: "outcome", values: { renewed: 0.875, lost: 0 } } },
    because: "A counts with the 40,000 that were due, B with 30,000, C is lost: 70,000 of 100,000.",
  },
  edges: [
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | A          | 2026-01-10 | 100           | 50             | renewed | 2026-01-05
          r2 | B          | 2026-01-10 | -100          | -100           | renewed | 2026-01-05
          r3 | C          | 2026-01-10 | 100           | -20            | renewed | 2026-01-05
          r4 | D          | 2026-01-10 | 0             | 20             | renewed | 2026-01-05`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0.5, of: [50, 100], flags: { "no amount due": 1, "no amount renewed": 1 } },
      because: "Amounts below zero say nothing of what fell due or was renewed; D had nothing due.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | A          | 2026-01-01 | 100           | 100            | renewed | 2026-04-01
          r2 | A          | 2026-01-31 | 100           | 100            | renewed | 2026-05-02
          r3 | B          | 2026-02-01 | 900           | 900            | renewed | 2026-01-05
          r4 | B          | 2026-01-10 | 900           |                |         |
          r5 |            | 2026-01-10 | 100           | 80             | renewed |
          r6 | C          | 2026-01-10 |               | 80             | renewed | 2026-01-05
          r7 | C          | 2026-01-10 | 100           |                | renewed | 2026-01-05
          r8 | C          | 2026-01-10 | 0             | 50             | renewed | 2026-01-05`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 0.6, of: [180, 300], flags: { pending: 1, "no amount due": 1, "no amount renewed": 1 }, by: { dimension: "account_id", values: { A: 0.5, "no account": 0.8 } } },
      because: "r1 is renewed on the 90th day, r2 on the 91st: lost. r3 is due on the day after the end, r4 still open. One of nobody known counts too. r6 and r7 cannot be said; nothing was due of r8, so nothing of it was kept.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome
          r1 | A          | 2026-01-20 | 100           | 100            | renewed
          r2 | B          | 2026-01-20 | 300           |                |`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { pending: "lost" },
      then: { value: 0.25, of: [100, 400], flags: { pending: 1 } },
      because: "With the setting what is still open counts as lost, and is named all the same.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | currency | outcome
          r1 | A          | 2026-01-20 | 100           | 50             | USD      | renewed
          r2 | B          | 2026-01-20 | 100           | 100            | EUR      | renewed`,
        fx_rate: `
          day        | from | to  | rate
          2026-01-01 | USD  | EUR | 0.5
          2026-01-20 | USD  | EUR | 0.9`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 125 / 150, of: [125, 150] },
      because: "The dollars count at the rate of 1 January on both sides: 25 of 50, and 100 of 100.",
    },
    {
      given: { renewal: "id | account_id | due_date" },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nothing was due.",
    },
    {
      given: {},
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "not_collected" },
      because: "No renewals were collected.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | A          | 2026-01-10 | 100           | 100            | renewed | 2026-01-20
          r2 | B          | 2026-01-10 | 300           | 300            | renewed | 2026-01-21`,
      },
      period: ["2026-01-01", "2026-02-01"],
      knobs: { grace_days: 10 },
      then: { value: 0.25, of: [100, 400] },
      because: "A renewed on the tenth day, B on the day after: with ten days of grace its 300 are lost.",
    },
  ],
  words: {
    ru: {
      title: "Валовая доля продлений (по сумме)",
      question: "Какая часть суммы к продлению сохранена без дополнительных продаж?",
      formula: "Продлённые суммы, каждая не больше суммы к продлению, делённые на суммы к продлению — по продлениям со сроком в периоде, которые уже решены.",
      denominator: "суммы к продлению",
      nothing: "В периоде нет решённых продлений: значения нет.",
      because: "A считается на 40 000, сколько и подлежало продлению, B на 30 000, C потерян: 70 000 из 100 000.",
      caveats: [
        "Продлённое сверх суммы к продлению не возмещает потерянного в другом месте; его учитывает net_renewal_rate.",
        "Позднее продление в пределах отсрочки считается в том периоде, когда наступил срок; после отсрочки это потеря. Открытое в пределах отсрочки показано рядом как «ожидает».",
        "Продление без суммы к продлению или без суммы продления не учитывается и показано рядом; сумма ниже нуля тоже ничего не говорит.",
        "Суммы в других валютах пересчитаны по курсу первого дня периода, чтобы сдвиг курса не выглядел потерей.",
      ],
    },
    "zh-CN": {
      title: "总续约率（金额）",
      question: "到期金额中有多少得以保留（不含追加销售）？",
      formula: "期间内到期且已有定论的续约中，续约金额（每笔最多计到期金额）除以到期金额。",
      denominator: "到期金额",
      nothing: "期间内没有到期且已有定论的续约：无值。",
      because: "A 按应续的 40,000 计，B 按 30,000 计，C 流失：100,000 中的 70,000。",
      caveats: [
        "超出到期金额的续约部分不能弥补别处的损失；net_renewal_rate 计入该部分。",
        "宽限期内的逾期续约计入其到期的期间；超过宽限期即为损失。宽限期内仍未定的，另列为“待定”（pending）。",
        "没有到期金额的续约，或已续约但未写明金额的续约，不计入，另列；低于零的金额同样视为没有说明。",
        "外币金额按期间首日的汇率换算，因此汇率变动不算损失。",
      ],
    },
  },
});
