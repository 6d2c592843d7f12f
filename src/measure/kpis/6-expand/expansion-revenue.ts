import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { expansionKnobs, expansionNeed, expansionWays, expansionWon } from "../../relations/expansion.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { textOf } from "../../relations/settings.ts";
import { customerPopulationKnob, ofCustomerPopulation, onceTargetsNeed } from "../../relations/wins.ts";

export default kpi({
  id: "expansion_revenue",
  title: "Upsell and cross-sell revenue",
  group: "expanded",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 2,
  question: "How much revenue came from upsell and cross-sell to existing customers?",
  formula: "Won amounts of expansion with their close in the period: upsell and cross-sell opportunities, later wins that the source calls new, and what renewals brought beyond the amount due.",
  denominator: "",
  caveats: [
    "Upsell is more of a product line that the customer had, cross-sell a further line; the lines decide, not the source's word. Where the line of the win, or every line that the customer had, is not known, it is “unknown”.",
    "A line was had by contract, by an earlier win or by orders; one whose contract ended up to 90 days before the win is still had.",
    "Wins on the day of the first one are new business and stand in new_revenue_won; the setting first_window_days rules both.",
    "A win without an amount counts with 0 and stands beside as “no amount”. Foreign amounts are converted at the rate of the day of the close.",
  ],
  knobs: {
    basis: { default: "booked", choices: ["booked", "yearly"], meaning: "Amounts as booked, or what the contracts that came of them are worth a year." },
    ...expansionKnobs,
    population: customerPopulationKnob,
  },
  reads: ["opportunity", "renewal", "contract", "order", "list_membership", "fx_rate"],
  needs: [expansionNeed, onceTargetsNeed],
  labels: opportunityLabelNames,
  buckets: () => expansionWays,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, numerator, 0 AS denominator, currency, way AS bucket, labels, map(concat('deals ', way), toFloat64(1)) AS extras, record, batch, seq, missing AS flag
    FROM (${ofCustomerPopulation(expansionWon(window, knobs, textOf(knobs, "basis") === "yearly"), window, knobs)})`,
  beside: (_parts, _knobs, { extras }) => ({ upsells: extras["deals upsell"] ?? 0, cross_sells: extras["deals cross_sell"] ?? 0 }),
  besideLines: ["upsells", "cross_sells"],
  besideUnits: { upsells: "count", cross_sells: "count" },
  nothing: "Neither opportunities nor renewals are collected: no value. With a source and nothing won it is 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | kind       | product_line | closed_at            | status | amount
        o1 | A          | new        | crm          | 2025-03-02T10:00:00Z | won    | 40000
        o2 | A          | upsell     | crm          | 2026-03-02T10:00:00Z | won    | 6000
        o3 | A          | cross_sell | mail         | 2026-03-09T10:00:00Z | won    | 4000
        o4 | B          | new        | crm          | 2026-03-09T10:00:00Z | won    | 90000`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 10000, buckets: { upsell: 6000, cross_sell: 4000, unknown: 0 }, beside: { upsells: 1, cross_sells: 1 } },
    because: "A had crm and bought more of it for 6,000, and mail for 4,000; B is a new customer.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | kind       | product_line | closed_at            | status | amount | deleted
          a1 | A          | new        | crm          | 2025-03-02T10:00:00Z | won    | 40000  |
          a2 | A          | new        | crm          | 2026-03-01T00:00:00Z | won    | 1      |
          a3 | A          | new        | mail         | 2026-03-05T00:00:00Z | won    | 2      |
          a4 | A          | upsell     | mail         | 2026-03-05T00:00:00Z | won    | 4      |
          a5 | A          | cross_sell | crm          | 2026-04-01T00:00:00Z | won    | 8      |
          a6 | A          | upsell     | crm          | 2026-03-05T00:00:00Z | won    | 16     | yes
          a7 | A          | upsell     | crm          | 2026-03-05T00:00:00Z | lost   | 32     |
          a8 | A          | upsell     | crm          | 2026-03-06T00:00:00Z | won    |        |
          a9 | A          | upsell     |              | 2026-03-06T00:00:00Z | won    | 64     |
          b1 | B          | new        |              | 2025-03-02T10:00:00Z | won    | 40000  |
          b2 | B          | upsell     | crm          | 2026-03-06T00:00:00Z | won    | 128    |
          c1 | C          | new        | crm          | 2026-03-06T10:00:00Z | won    | 40000  |
          c2 | C          | new        | mail         | 2026-03-06T12:00:00Z | won    | 40000  |
          c3 | C          | new        | mail         | 2026-03-07T00:00:00Z | won    | 256    |
          d1 |            | upsell     | crm          | 2026-03-06T10:00:00Z | won    | 512    |
          d2 |            | new        | crm          | 2026-03-06T10:00:00Z | won    | 1024   |
          e1 | E          | renewal    | crm          | 2026-03-06T10:00:00Z | won    | 2048   |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 967, buckets: { upsell: 261, cross_sell: 2, unknown: 704 }, flags: { "no amount": 1 } },
      because: "A: 1 and nothing known (a8) of crm, mail first as a further line (2), then, of the same instant and the later id, as more of it (4); without a line 64 are unknown. B's lines are not known (128), and whose 512 are neither. C's second deal of its first day is new business, the one of the day after more of the same (256). What ended outside, was deleted, lost or renewed, or is new business of nobody known does not count.",
    },
    {
      given: {
        contract: `
          id | account_id | opportunity | starts     | ends       | product_lines | value
          a1 | A          |             | 2025-01-01 | 2026-01-01 | crm, mail     |
          b1 | B          |             | 2025-01-01 | 2025-12-31 | crm           |
          b2 | B          |             | 2025-01-01 |            | phone         |
          c1 | C          | o3          | 2026-03-01 | 2028-03-01 | crm           | 200
          d1 | D          |             | 2025-01-01 |            |               |`,
        order: `
          id | account_id | at                   | amount | product_line
          r1 | E          | 2025-06-01T00:00:00Z | 10     | crm
          r2 | F          | 2025-06-01T00:00:00Z | -10    | crm`,
        opportunity: `
          id | account_id | kind   | product_line | closed_at            | status | amount
          o1 | A          | upsell | mail         | 2026-04-01T00:00:00Z | won    | 1
          o2 | B          | upsell | crm          | 2026-04-01T00:00:00Z | won    | 2
          o3 | C          | upsell | crm          | 2026-04-01T00:00:00Z | won    | 4
          o4 | D          | upsell | crm          | 2026-04-01T00:00:00Z | won    | 8
          o5 | E          | upsell | crm          | 2026-04-01T00:00:00Z | won    | 16
          o6 | F          | upsell | crm          | 2026-04-01T00:00:00Z | won    | 32`,
      },
      period: ["2026-04-01", "2026-05-01"],
      then: { value: 63, buckets: { upsell: 17, cross_sell: 2, unknown: 44 } },
      because: "A's contract with mail ended 90 days before, so it was still had; B's with crm 91 days before, and phone is another. C's contract is that of the win itself, D's names no line; E ordered crm, F only gave it back.",
    },
    {
      given: {
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | A          | 2026-03-20 | 25000         | 30000          | renewed | 2026-03-10
          r2 | B          | 2026-03-20 | 25000         | 20000          | renewed | 2026-03-10
          r3 | C          | 2026-03-20 | 25000         | 40000          | lost    | 2026-03-10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 5000, buckets: { upsell: 5000, cross_sell: 0, unknown: 0 } },
      because: "A renewed for 5,000 more than was due, which is more of the same; B for less, C not at all.",
    },
    {
      given: {
        contract: `
          id | account_id | opportunity | starts     | ends       | value
          k1 | A          | o2          | 2026-03-10 | 2028-03-10 | 200`,
        opportunity: `
          id | account_id | kind   | product_line | closed_at            | status | amount | attributes
          o1 | A          | new    | crm          | 2025-03-02T10:00:00Z | won    | 1      | family=cloud
          o2 | A          | upsell | mail         | 2026-03-02T10:00:00Z | won    | 200    | family=cloud
          o3 | A          | upsell | crm          | 2026-03-02T11:00:00Z | won    | 400    | family=desk
          o4 | A          | new    | crm          | 2026-03-02T11:00:00Z | won    | 400    | family=desk`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { basis: "yearly", line: "family", new_of_customers: false },
      then: { value: 100, buckets: { upsell: 100, cross_sell: 0, unknown: 0 }, flags: { "no contract": 1 } },
      because: "By family o2 is more of the cloud: its contract is worth 100 a year. Of o3 no contract is known. What is called new is left out here.",
    },
    {
      given: { opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { upsell: 0, cross_sell: 0, unknown: 0 } },
      because: "Nothing was won: a true 0.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Neither opportunities nor renewals.",
    },
  ],
  words: {
    ru: {
      title: "Доход от дополнительных и перекрёстных продаж",
      question: "Сколько дохода дали дополнительные и перекрёстные продажи нынешним клиентам?",
      formula: "Выигранные суммы расширения с закрытием в периоде: возможности дополнительных и перекрёстных продаж, более поздние выигрыши, которые источник называет новыми, и то, что продления принесли сверх суммы к продлению.",
      nothing: "Не собираются ни возможности, ни продления: значения нет. Если источник есть, а выигрышей нет, — 0.",
      because: "У A была crm, он докупил её на 6 000 и mail на 4 000; B — новый клиент.",
      caveats: [
        "Дополнительная продажа — больше той линейки, что у клиента уже была, перекрёстная — ещё одна линейка; решают линейки, а не слово источника. Если неизвестна линейка выигрыша или неизвестны все прежние линейки клиента, стоит «неизвестно».",
        "Линейка была у клиента по контракту, по прежнему выигрышу или по заказам; линейка, контракт на которую истёк не больше чем за 90 дней до выигрыша, ещё считается его линейкой.",
        "Выигрыши того же дня, что и первый, — новые продажи и стоят в new_revenue_won; настройка first_window_days действует для обоих показателей.",
        "Выигрыш без суммы считается как 0 и показан рядом как «без суммы». Суммы в других валютах пересчитаны по курсу дня закрытия.",
      ],
    },
    "zh-CN": {
      title: "追加与交叉销售收入",
      question: "对现有客户的追加与交叉销售带来多少收入？",
      formula: "关闭日期在期间内的扩展赢单金额：追加销售与交叉销售机会、来源称为新客户的后续赢单，以及续约中超出到期金额的部分。",
      nothing: "既未采集机会也未采集续约：无值。有来源但没有赢单则为 0。",
      because: "A 原有 crm，又加购 6,000，并购买 4,000 的 mail；B 是新客户。",
      caveats: [
        "追加销售是客户已有产品线的增加，交叉销售是新增产品线；以产品线为准，而非来源的说法。赢单的产品线未知、或客户原有的产品线全部未知时，为“未知”（unknown）。",
        "产品线通过合同、先前的赢单或订单而拥有；其合同在赢单前最多 90 天结束的，视为仍拥有。",
        "与首次赢单同日的赢单属于新业务，列在 new_revenue_won 中；设置 first_window_days 对两者都有效。",
        "没有金额的赢单计 0，另列为“无金额”（no amount）。外币金额按关闭当日的汇率换算。",
      ],
    },
  },
});
