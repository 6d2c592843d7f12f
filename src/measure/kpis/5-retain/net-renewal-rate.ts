import { kpi } from "../../kpi.ts";
import { graceKnob, pendingKnob, renewalFacts } from "../../relations/renewals.ts";

export default kpi({
  id: "net_renewal_rate",
  title: "Net renewal rate (value)",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 2,
  question: "How much was renewed, with upsell at the renewal?",
  formula: "Amounts renewed, by the amounts due of renewals due in the period that are decided.",
  denominator: "amounts due",
  caveats: [
    "It may exceed 100 %: what some customers add at their renewal hides what others take away. gross_renewal_rate shows the loss alone.",
    "Only what is agreed at a renewal counts; what customers add between renewals is in net_revenue_retention.",
    "Late, pending and incomplete renewals are treated as in gross_renewal_rate.",
  ],
  knobs: { grace_days: graceKnob, pending: pendingKnob },
  reads: ["renewal", "fx_rate"],
  needs: [{ record: "renewal", broughtBy: "a list of renewals with their outcome" }],
  labels: ["outcome", "source"],
  series: "each_point",
  facts: ({ window, knobs }) => renewalFacts(window, knobs, (_due, renewed) => renewed),
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
    then: { value: 0.8, of: [80000, 100000] },
    because: "50,000 and 30,000 were renewed of 100,000 due.",
  },
  edges: [
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | A          | 2026-01-01 | 100           | 250            | renewed | 2025-12-01
          r2 | B          | 2026-01-31 | 100           | 900            | renewed | 2026-05-02
          r3 | B          | 2026-02-01 | 100           | 900            | renewed | 2026-01-05
          r4 | C          | 2026-01-10 | 100           |                |         |
          r5 | C          | 2026-01-10 | 100           |                | renewed | 2026-01-05
          r6 | C          | 2026-01-10 | 0             | 50             | renewed | 2026-01-05`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 1.5, of: [300, 200], flags: { pending: 1, "no amount renewed": 1 } },
      because: "250 and the 50 of which nothing was due, by 100 and the 100 of r2, which was renewed after its grace. r3 is due outside, r4 open, r5 cannot be said.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome
          r1 | A          | 2026-01-20 | 0             | 100            | renewed`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, of: [100, 0], reason: "no_denominator" },
      because: "Nothing was due: growth from nothing has no rate.",
    },
    {
      given: {},
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "not_collected" },
      because: "No renewals were collected.",
    },
  ],
  words: {
    ru: {
      title: "Чистая доля продлений (по сумме)",
      question: "Сколько продлено с учётом дополнительных продаж при продлении?",
      formula: "Продлённые суммы, делённые на суммы к продлению — по продлениям со сроком в периоде, которые уже решены.",
      denominator: "суммы к продлению",
      nothing: "В периоде нет решённых продлений: значения нет.",
      because: "Из 100 000 к продлению продлены 50 000 и 30 000.",
      caveats: [
        "Может превысить 100 %: то, что одни клиенты добавляют при продлении, скрывает то, что уносят другие. Одни потери показывает gross_renewal_rate.",
        "Считается только согласованное при продлении; то, что клиенты добавляют между продлениями, — в net_revenue_retention.",
        "С поздними, ожидающими и неполными продлениями поступают как в gross_renewal_rate.",
      ],
    },
    "zh-CN": {
      title: "净续约率（金额）",
      question: "续约了多少（含续约时的追加销售）？",
      formula: "期间内到期且已有定论的续约中，续约金额除以到期金额。",
      denominator: "到期金额",
      nothing: "期间内没有到期且已有定论的续约：无值。",
      because: "应续 100,000，续约 50,000 和 30,000。",
      caveats: [
        "可能超过 100%：一些客户续约时的增加会掩盖另一些客户的减少。gross_renewal_rate 只显示损失。",
        "只计续约时约定的金额；客户在两次续约之间的增加见 net_revenue_retention。",
        "逾期、待定和不完整的续约，处理方式同 gross_renewal_rate。",
      ],
    },
  },
});
