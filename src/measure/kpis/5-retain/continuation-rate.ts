import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { customerRows, customersAtStart, customersNeed } from "../../relations/customers.ts";
import { dues, graceKnob } from "../../relations/renewals.ts";
import { numberOf } from "../../relations/settings.ts";
import { fromInstant, startOfDay, stateDay, stateInstant } from "../../relations/time.ts";
import { onceTargets } from "../../relations/wins.ts";

/** Days at the end of the window on which somebody of the account used a product: rows of `usage`. */
function used(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, day, product, active_people, batch, seq
    FROM usage
    WHERE account_id != '' AND day > addDays(${stateDay(window)}, ${value.int(-numberOf(knobs, "usage_days"))}) AND day <= ${stateDay(window)}
      AND ifNull(active_people, if(ifNull(key_events, 0) > 0, 1, 0)) >= ${value.float(numberOf(knobs, "min_active_users"))}`;
}

function renewed(window: Window): Sql {
  return sql`SELECT * FROM (${dues(window, graceKnob.default)}) WHERE verdict = 'renewed' AND account_id != ''`;
}

export default kpi({
  id: "continuation_rate",
  title: "Renewed or still using",
  group: "retained",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "What share of target-account customers renewed or keeps using the service?",
  formula: "Target-account customers of the start of the period that renewed in it, have an active contract at its end or used the product in its last 28 days, of all of them.",
  denominator: "target-account customers at the start",
  caveats: [
    "Customers that were a target when they were first won, or are on the list now.",
    "By kept_by one sees what keeps each: renewed, contract, usage; the others are gone.",
    "As long as no usage is collected, contracts alone decide; whoever has none then stands beside as “no usage source”.",
    "Usage without a contract is not revenue: those customers are to be asked for one.",
  ],
  knobs: {
    usage_days: { default: 28, meaning: "Days up to the end of the period in which usage counts." },
    min_active_users: { default: 1, meaning: "So many people must have used the product on one day." },
  },
  reads: ["contract", "renewal", "usage", "order", "list_membership", "opportunity"],
  needs: [
    customersNeed,
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "usage", broughtBy: "product analytics", optional: true },
  ],
  labels: ["kept_by"],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${fromInstant(window)} AS at, toUInt8(kept != 'gone') AS numerator, 1 AS denominator, map('kept_by', kept) AS labels,
      '' AS record, 0 AS batch, 0 AS seq, if(kept = 'gone' AND (SELECT count() = 0 FROM usage), 'no usage source', '') AS flag
    FROM (
      SELECT account_id, multiIf(account_id IN (SELECT account_id FROM (${renewed(window)})), 'renewed', is_kept = 1, 'contract',
        account_id IN (SELECT account_id FROM (${used(window, knobs)})), 'usage', 'gone') AS kept
      FROM (${customersAtStart(window)})
      WHERE account_id IN (${onceTargets(stateInstant(window), window)})
    )`,
  rows: ({ window, knobs }) => sql`
    ${customerRows(window)}
    UNION ALL
    SELECT account_id, account_id AS subject_id, due_at AS at, concat(what, ': ', verdict) AS what, 1. AS amount, 'renewals' AS unit_of_amount, record, batch, seq
    FROM (${renewed(window)})
    UNION ALL
    SELECT account_id, account_id AS subject_id, ${startOfDay(sql`day`, window)} AS at, concat('used ', if(product = '', 'the product', toString(product))) AS what,
      toFloat64(ifNull(active_people, 1)) AS amount, 'people' AS unit_of_amount, 'usage' AS record, batch, seq
    FROM (${used(window, knobs)})`,
  nothing: "No target-account customers at the start: no value.",
  example: {
    given: {
      list_membership: `account_id\n${rowsFor(12, (n) => `C${n}`)}`,
      contract: `id | account_id | starts | ends\n${rowsFor(12, (n) => `k${n} | C${n} | 2025-01-01 | 2026-02-01`)}
        z1 | Z          | 2025-01-01 | 2026-02-01`,
      renewal: `id | account_id | contract | due_date | outcome\n${rowsFor(8, (n) => `r${n} | C${n} | k${n} | 2026-02-01 | renewed`)}
        r12 | C12       | k12      | 2026-02-01 | lost`,
      usage: `
        account_id | day        | active_people
        C9         | 2026-03-30 | 3
        C10        | 2026-03-30 | 1`,
    },
    period: ["2026-01-01", "2026-04-01"],
    then: { value: 10 / 12, of: [10, 12], by: { dimension: "kept_by", values: { renewed: 1, usage: 1, gone: 0 } } },
    because: "Of twelve target-account customers eight renewed, two have no contract but are still in use, two are gone: 83.3 %. Z never was a target.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2024-01-01 | 2025-01-02
          B          | 2026-01-01 |
          C          | 2026-01-01 |
          D          | 2026-01-01 |
          E          | 2026-01-01 |
          F          | 2026-01-01 |
          G          | 2026-01-01 |`,
        contract: `
          id | account_id | starts     | ends
          a1 | A          | 2025-01-02 | 2026-04-01
          b1 | B          | 2025-01-02 | 2026-03-31
          c1 | C          | 2025-01-02 | 2026-03-31
          d1 | D          | 2025-01-02 | 2026-03-31
          e1 | E          | 2025-01-02 | 2026-03-31
          f1 | F          | 2026-01-01 |
          g1 | G          | 2025-01-02 | 2026-01-15
          g2 | G          | 2026-04-01 |`,
        usage: `
          account_id | day        | active_people | key_events
          B          | 2026-03-04 | 1             |
          C          | 2026-03-03 | 9             |
          C          | 2026-04-01 | 9             |
          D          | 2026-03-31 | 0             |
          E          | 2026-03-31 |               | 2`,
      },
      period: ["2026-01-01", "2026-04-01"],
      then: { value: 4 / 6, of: [4, 6], flags: {}, by: { dimension: "kept_by", values: { contract: 1, usage: 1, gone: 0, renewed: 1 } } },
      because: "A was a target when it was won and its contract ends with the period. B's usage is of the first of the 28 days, C's of the day before and of the day after; of D nobody was active, E has only key events. G's next contract starts within the grace. F was no customer before the first instant.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        contract: `
          id | account_id | starts     | ends
          a1 | A          | 2025-01-02 |
          b1 | B          | 2025-01-02 | 2026-03-31`,
      },
      period: ["2026-01-01", "2026-04-01"],
      then: { value: 0.5, of: [1, 2], flags: { "no usage source": 1 } },
      because: "Nobody knows whether B still uses the product: by contracts it is gone, and that is said.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        contract: `
          id | account_id | starts     | ends
          a1 | A          | 2025-01-02 | 2026-03-31`,
        usage: `
          account_id | day        | active_people
          A          | 2026-03-25 | 4
          A          | 2026-03-24 | 5`,
      },
      period: ["2026-01-01", "2026-04-01"],
      knobs: { usage_days: 7, min_active_users: 5 },
      then: { value: 0, of: [0, 1] },
      because: "In the last seven days at most four people used it; the five are of a day too early.",
    },
    {
      given: { list_membership: "account_id", contract: "id | account_id | starts" },
      period: ["2026-01-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "There was no customer.",
    },
    {
      given: { contract: "id | account_id | starts" },
      period: ["2026-01-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say which customers are meant.",
    },
  ],
  words: {
    ru: {
      title: "Продлили или продолжают пользоваться",
      question: "Какая доля клиентов из целевых аккаунтов продлила или продолжает пользоваться услугой?",
      formula: "Клиенты из целевых аккаунтов на начало периода, которые продлили в нём, имеют действующий контракт на его конец или пользовались продуктом в последние 28 дней периода, от всех таких клиентов.",
      denominator: "клиентов из целевых аккаунтов на начало",
      nothing: "На начало нет клиентов из целевых аккаунтов: значения нет.",
      because: "Из двенадцати клиентов из целевых аккаунтов восемь продлили, у двух нет контракта, но они пользуются, два ушли: 83,3 %. Z целевым не был.",
      labels: { kept_by: "Что удержало" },
      caveats: [
        "Считаются клиенты, которые были целевыми при первом выигрыше или стоят в списке сейчас.",
        "Разрез kept_by показывает, что держит каждого: продление, контракт, использование; остальные ушли.",
        "Пока данные об использовании не собираются, решают одни контракты; у кого контракта нет, тот показан рядом как «нет данных об использовании».",
        "Использование без контракта — не доход: этим клиентам стоит предложить контракт.",
      ],
    },
    "zh-CN": {
      title: "续约或仍在使用",
      question: "来自目标公司的客户中有多少续约或仍在使用服务？",
      formula: "期初来自目标公司的客户中，期间内续约、期末有有效合同或在期间最后 28 天使用过产品的客户，除以其全部。",
      denominator: "期初来自目标公司的客户",
      nothing: "期初没有来自目标公司的客户：无值。",
      because: "十二个目标客户中八个续约，两个没有合同但仍在使用，两个已离开：83.3%。Z 从未是目标。",
      labels: { kept_by: "因何留存" },
      caveats: [
        "指首次赢得时为目标、或现在在名单上的客户。",
        "按 kept_by 细分可见各客户因何留存：续约、合同、使用；其余为已离开。",
        "未采集使用数据时，仅由合同决定；此时没有合同的客户另列为“无使用数据”（no usage source）。",
        "没有合同的使用不是收入：应与这些客户签订合同。",
      ],
    },
  },
});
