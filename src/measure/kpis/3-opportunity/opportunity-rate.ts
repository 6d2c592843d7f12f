import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi } from "../../kpi.ts";
import { defaultEngaged, engagedAt } from "../../relations/engagement.ts";
import { ofKind, opportunitiesToday } from "../../relations/opportunities.ts";
import { kindsOf, textOf } from "../../relations/settings.ts";
import { targetSpans, targetsBetween } from "../../relations/spans.ts";
import { beforeFrom, endInstant, fromInstant, inside, stateInstant } from "../../relations/time.ts";
import { actionsNeed } from "../../relations/touches.ts";

export default kpi({
  id: "opportunity_rate",
  title: "Opportunity rate of target accounts",
  group: "opportunity",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "cohort",
  version: 1,
  question: "What share of target accounts yields a legitimate opportunity?",
  formula: "Target accounts with at least one legitimate new opportunity that begins in the period, of all accounts that were a target on at least one day of it.",
  denominator: "target accounts of the period",
  caveats: [
    "An account with two opportunities counts once.",
    "An opportunity begins when it is qualified, else when it is created; tests, duplicates, deleted ones and those without an amount are none.",
    "Of those that were engaged when the period began the share stands beside: the stricter reading.",
    "An account that was a customer throughout the period is no target of it.",
  ],
  knobs: {
    base: { default: "all", choices: ["all", "engaged"], meaning: "Of all target accounts, or of those engaged at the start of the period (stricter)." },
    kinds: { default: "new", meaning: "Kinds of opportunities that count, parted by commas." },
  },
  reads: ["opportunity", "list_membership", "contract", "order", "touch", "person"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals" },
    { ...actionsNeed, when: { base: ["engaged"] } },
  ],
  series: "each_point",
  alongside: { of_engaged: { base: "engaged" } },
  facts: ({ window, knobs }) => sql`
    SELECT a.account_id AS account_id, a.account_id AS subject_id, ${stateInstant(window)} AS at, o.found AS numerator, 1 AS denominator,
      if(o.found = 1, 'opportunity', 'list_membership') AS record, if(o.found = 1, o.first.1, a.entry.4) AS batch, if(o.found = 1, o.first.2, a.entry.5) AS seq
    FROM (
      SELECT account_id, arrayFirst(s -> s.1 < ${endInstant(window)} AND s.2 > ${fromInstant(window)}, target_spans) AS entry
      FROM (${targetSpans(window)})
      WHERE account_id IN (${textOf(knobs, "base") === "engaged"
        ? sql`SELECT account_id FROM (${engagedAt(beforeFrom(window), window, defaultEngaged)}) WHERE is_engaged = 1`
        : targetsBetween(fromInstant(window), endInstant(window), window)})
    ) AS a
    LEFT JOIN (
      SELECT account_id, argMin((batch, seq), assumeNotNull(starts_at)) AS first, 1 AS found
      FROM (${opportunitiesToday()})
      WHERE ${ofKind(kindsOf(knobs))} AND amount > 0 AND starts_at IS NOT NULL AND ${inside(sql`assumeNotNull(starts_at)`, window)}
      GROUP BY account_id
    ) AS o ON a.account_id = o.account_id`,
  nothing: "No target account in the period: no value, never 0.",
  example: {
    given: {
      list_membership: `account_id | from\n${rowsFor(40, (n) => `T${n} | 2026-01-01`)}`,
      opportunity: `
        id | account_id | created_at | amount | status
        o1 | T1         | 2026-03-05 | 9000   | open
        o2 | T1         | 2026-03-20 | 5000   | open
        o3 | T2         | 2026-03-21 | 5000   | open
        o4 | T3         | 2026-03-21 | 5000   | lost
        o5 | T4         | 2026-03-22 | 5000   | open
        o6 | T5         | 2026-03-23 | 5000   | open
        o7 | T6         | 2026-03-24 | 5000   | open
        o8 | T7         | 2026-02-20 | 5000   | open
        o9 | Z          | 2026-03-20 | 5000   | open`,
      touch: `account_id | at | type | form\nT1 | 2026-03-01T00:00:00Z | form | demo\n${rowsFor(21, (n) => `T${n} | 2026-02-10T10:00:00Z | form | demo`, 2)}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.15, of: [6, 40], beside: { of_engaged: 0.25 } },
    because: "Six of forty, 15 %: T1 has two opportunities and counts once, T7's began in February, Z is no target. Of the twenty that were engaged when March began (T2 to T21) five: 25 %.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 | 2026-03-01
          B          | 2026-01-01 | 2026-03-02
          C          | 2026-03-31 |
          D          | 2026-04-01 |
          E          | 2026-01-01 |`,
        contract: `
          id | account_id | starts
          k1 | E          | 2026-02-01`,
        opportunity: `
          id | account_id | created_at           | qualified_at         | amount | status | kind   | excluded | deleted
          o1 | B          | 2026-02-01T00:00:00Z | 2026-03-01T00:00:00Z | 100    | open   | new    |          |
          o2 | C          | 2026-03-10T00:00:00Z | 2026-04-01T00:00:00Z | 100    | open   | new    |          |
          o3 | C          | 2026-03-10T00:00:00Z |                      | 0      | open   | new    |          |
          o4 | C          | 2026-03-10T00:00:00Z |                      | 100    | open   | upsell |          |
          o5 | C          | 2026-03-10T00:00:00Z |                      | 100    | open   | new    | test     |
          o6 | C          | 2026-03-10T00:00:00Z |                      | 100    | open   | new    |          | yes`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.5, of: [1, 2] },
      because: "B was a target on 1 March and its opportunity is qualified at the first instant. C joins on the last day; its opportunities are qualified too late, worth nothing, an upsell, a test or deleted. A left before, D comes after, E is a customer.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-02-10T10:00:00Z | page_view | 10
          B          | v2      | 2026-03-01T00:00:00Z | page_view | 10`,
        opportunity: `
          id | account_id | created_at | amount | status
          o1 | A          | 2026-03-05 | 9000   | open
          o2 | B          | 2026-03-05 | 9000   | open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { base: "engaged" },
      then: { value: 1, of: [1, 1] },
      because: "Only A was engaged before March began.",
    },
    {
      given: { list_membership: "account_id | from", opportunity: "id | account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "The list is empty.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "There are targets, but no opportunities were ever collected: not 0 %, but unknown.",
    },
  ],
  words: {
    ru: {
      title: "Доля целевых аккаунтов с возможностью сделки",
      question: "Какая доля целевых аккаунтов даёт настоящую возможность сделки?",
      formula: "Целевые аккаунты, у которых в периоде началась хотя бы одна настоящая новая возможность, от всех аккаунтов, бывших целевыми хотя бы один день периода.",
      denominator: "целевых аккаунтов периода",
      nothing: "В периоде нет целевых аккаунтов: значения нет, никогда не 0.",
      because: "Шесть из сорока, 15 %: у T1 две возможности, и он считается один раз, у T7 возможность началась в феврале, Z не целевой. Из двадцати, что были вовлечены к началу марта (T2–T21), пять: 25 %.",
      caveats: [
        "Аккаунт с двумя возможностями считается один раз.",
        "Возможность начинается, когда её квалифицировали, иначе — когда создали; тестовые, дубли, удалённые и без суммы не считаются.",
        "Рядом — доля от тех, кто был вовлечён к началу периода: более строгое чтение.",
        "Аккаунт, бывший клиентом весь период, в нём не целевой.",
      ],
    },
    "zh-CN": {
      title: "目标公司机会率",
      question: "多大比例的目标公司带来正式机会？",
      formula: "期间内至少有一个正式新机会开始的目标公司，除以期间内至少有一天是目标的全部帐户。",
      denominator: "期间内的目标公司",
      nothing: "期间内没有目标公司：无值，绝不记为 0。",
      because: "40 家中有 6 家，即 15%：T1 有两个机会，计一次；T7 的机会始于 2 月；Z 不是目标。3 月初已参与的二十个帐户（T2 至 T21）中有五个：25%。",
      caveats: [
        "有两个机会的帐户只计一次。",
        "机会自确认合格之时开始，否则自创建之时开始；测试的、重复的、已删除的和没有金额的不算机会。",
        "以期初已参与的帐户为分母的比率列在旁边：更严格的口径。",
        "整个期间内一直是客户的帐户，不是该期间的目标。",
      ],
    },
  },
});
