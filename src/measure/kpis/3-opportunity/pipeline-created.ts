import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { beginningOpportunities } from "../../relations/pipeline-created.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { textOf } from "../../relations/settings.ts";

export default kpi({
  id: "pipeline_created",
  title: "Pipeline created",
  group: "opportunity",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How much new pipeline arose in the period, and by whom?",
  formula: "Amounts, as they were at the beginning, of the legitimate opportunities of target accounts that begin in the period.",
  denominator: "",
  caveats: [
    "An opportunity begins when it is qualified, else when it is created; a later change of its amount or owner does not move it.",
    "One that begins without an amount counts with its first within 30 days; without that it counts 0 and is noted as “no amount at the beginning”.",
    "One that never had an amount is no opportunity and stands beside as “no amount”; deleted ones, tests and duplicates never count.",
    "Foreign amounts are converted at the rate of the day on which the opportunity begins.",
    "A customer is no target account any more, so hardly any expansion is in it; with the setting population = all it is.",
  ],
  knobs: {
    amount_at: { default: "start", choices: ["start", "now"], meaning: "The amount at the beginning, or today's." },
    kinds: { default: "new, expansion", meaning: "Kinds of opportunities that count, parted by commas; “expansion” means upsell and cross_sell." },
    population: { ...populationKnob, default: "target" },
  },
  reads: ["opportunity", "list_membership", "contract", "order", "fx_rate"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  alongside: { amount_now: { amount_at: "now" } },
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, begins AS at,
      CAST(multiIf(NOT is_worth, NULL, ${textOf(knobs, "amount_at") === "now" ? sql`ifNull(amount_now, 0)` : sql`ifNull(start_amount, 0)`}), 'Nullable(Decimal(38, 10))') AS numerator,
      0 AS denominator, ${textOf(knobs, "amount_at") === "now" ? sql`money_now` : sql`if(start_amount IS NULL, money_now, start_money)`} AS currency, opportunity_labels AS labels,
      'opportunity' AS record, batch, seq,
      multiIf(NOT is_worth, 'no amount', ${textOf(knobs, "amount_at") === "now" ? sql`ifNull(amount_now, 0) = 0` : sql`ifNull(start_amount, 0) = 0`}, 'no amount at the beginning', '') AS flag
    FROM (${ofPopulation(beginningOpportunities(window, knobs), sql`created`, window, knobs)})`,
  nothing: "No opportunities collected, or no target list: no value. With both and nothing new it is 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B`,
      opportunity: `
        id | account_id | valid_from           | created_at           | amount | owner
        o1 | A          | 1970-01-01           | 2026-03-02T10:00:00Z | 20000  | ann
        o1 | A          | 2026-03-20T10:00:00Z | 2026-03-02T10:00:00Z | 35000  | ben
        o2 | B          | 1970-01-01           | 2026-03-05T10:00:00Z | 15000  | ann
        o3 | C          | 1970-01-01           | 2026-03-05T10:00:00Z | 99000  | ann`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 35000, beside: { amount_now: 50000 }, by: { dimension: "owner", values: { ann: 35000 } } },
    because: "20,000 (later 35,000) and 15,000, both begun by Ann; C is no target. By today's amounts it would be 50,000.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        opportunity: `
          id | account_id | valid_from           | created_at           | amount | owner
          o1 | A          | 1970-01-01           | 2026-03-02T10:00:00Z | 20000  | ann
          o1 | A          | 2026-03-20T10:00:00Z | 2026-03-02T10:00:00Z | 35000  | ben
          o2 | B          | 1970-01-01           | 2026-03-05T10:00:00Z | 15000  | ann`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { amount_at: "now" },
      then: { value: 50000 },
      because: "Today's amounts of the same two.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-02-10 | 2026-03-20`,
        opportunity: `
          id | account_id | valid_from           | created_at           | qualified_at         | amount | kind    | excluded | deleted
          o1 | A          | 2026-02-15           | 2026-02-15T00:00:00Z |                      | 10     | new     |          |
          o1 | A          | 2026-03-01T00:00:00Z | 2026-02-15T00:00:00Z | 2026-03-01T00:00:00Z | 12     | new     |          |
          o1 | A          | 2026-03-02T00:00:00Z | 2026-02-15T00:00:00Z | 2026-03-01T00:00:00Z | 90     | new     |          |
          o2 | A          | 2026-03-15T00:00:00Z | 2026-03-15T00:00:00Z |                      |        | upsell  |          |
          o2 | A          | 2026-04-14T00:00:00Z | 2026-03-15T00:00:00Z |                      | 100    | upsell  |          |
          o3 | A          | 2026-03-15T00:00:00Z | 2026-03-15T00:00:00Z |                      | 0      | new     |          |
          o3 | A          | 2026-04-14T00:00:01Z | 2026-03-15T00:00:00Z |                      | 500    | new     |          |
          o4 | A          | 1970-01-01           | 2026-03-15T00:00:00Z |                      |        | new     |          |
          o5 | A          | 1970-01-01           | 2026-03-15T00:00:00Z |                      | 7      | renewal |          |
          o6 | A          | 1970-01-01           | 2026-02-09T00:00:00Z | 2026-03-15T00:00:00Z | 7      | new     |          |
          o7 | A          | 1970-01-01           | 2026-03-15T00:00:00Z |                      | 7      | new     | test     |
          o8 | A          | 1970-01-01           | 2026-03-15T00:00:00Z |                      | 7      | new     |          | yes
          o9 | A          | 1970-01-01           | 2026-04-01T00:00:00Z |                      | 7      | new     |          |
          p0 | A          | 2026-05-01           | 2026-03-15T00:00:00Z |                      | 1000   | new     |          |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1112, flags: { "no amount at the beginning": 1, "no amount": 1 } },
      because: "o1 was worth 12 when it was qualified. o2's first amount came after exactly 30 days (100), o3's a second later: 0, noted. o4 never had one. Of p0 only a later version is known, its earliest (1,000) stands in. A renewal, one created before A was a target, a test, a deleted one and one of April do not count; that A left the list on 20 March does not matter.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at           | amount | currency
          o1 | A          | 2026-03-02T10:00:00Z | 100    | USD
          o2 |            | 2026-03-02T10:00:00Z | 50     | EUR
          o3 | B          | 2026-03-02T10:00:00Z | 7      | JPY`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-02 | USD  | EUR | 0.5
          2026-03-31 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "all", kinds: "new" },
      then: { value: 100, by: { dimension: "account_id", values: { A: 50, "no account": 50 } } },
      because: "All accounts: 100 USD are 50 EUR on 2 March; an opportunity of nobody known counts; for JPY there is no rate, its amount is unknown.",
    },
    {
      given: { list_membership: "account_id", opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "Collected, and nothing arose.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at           | amount
          o1 | A          | 2026-03-02T10:00:00Z | 100`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say whose pipeline is meant; the setting population = all does not ask.",
    },
  ],
  words: {
    ru: {
      title: "Созданный портфель сделок",
      question: "На сколько вырос портфель новых сделок за период и благодаря кому?",
      formula: "Суммы настоящих возможностей целевых аккаунтов, начавшихся в периоде, — какими они были в начале.",
      nothing: "Возможности не собираются или нет списка целевых аккаунтов: значения нет. Если есть то и другое, а нового нет, — 0.",
      because: "20 000 (позже 35 000) и 15 000, обе начала Анна; C не целевой. По сегодняшним суммам было бы 50 000.",
      caveats: [
        "Возможность начинается, когда её квалифицировали, иначе — когда создали; более поздняя смена суммы или ответственного её не сдвигает.",
        "Возможность, начавшаяся без суммы, считается с первой суммой, появившейся за 30 дней; без неё она даёт 0 и отмечена как «без суммы в начале».",
        "Та, у которой суммы не было никогда, не возможность и показана рядом как «без суммы»; удалённые, тестовые и дубли не считаются никогда.",
        "Суммы в других валютах пересчитаны по курсу дня, когда возможность началась.",
        "Клиент больше не целевой аккаунт, поэтому расширения здесь почти нет; с настройкой population = all оно учтено.",
      ],
    },
    "zh-CN": {
      title: "新建管道",
      question: "期间内新增了多少管道，由谁带来？",
      formula: "期间内开始的目标公司正式机会的金额，按开始时的金额计。",
      nothing: "未采集机会或没有目标名单：无值。两者都有但没有新增则为 0。",
      because: "20,000（后来为 35,000）和 15,000，都由 Ann 开启；C 不是目标。按今天的金额为 50,000。",
      caveats: [
        "机会自确认合格之时开始，否则自创建之时开始；之后金额或负责人的变动不改变其归属。",
        "开始时没有金额的机会，取其 30 天内的首个金额；若仍没有则计 0，注明“期初无金额”（no amount at the beginning）。",
        "从未有过金额的不算机会，另列为“无金额”（no amount）；已删除的、测试的和重复的机会从不计入。",
        "外币金额按机会开始当日的汇率换算。",
        "客户不再是目标公司，因此几乎不含扩展业务；将设置 population 设为 all 即可计入。",
      ],
    },
  },
});
