import { sql } from "../../../store/sql.ts";
import { twoGroups } from "../../group-example.ts";
import { kpi } from "../../kpi.ts";
import { underRoots } from "../../relations/account-roots.ts";
import { engagedAt, engagedKnobs, engagedRows } from "../../relations/engagement.ts";
import { targetsNeed } from "../../relations/population.ts";
import { listEntryRows } from "../../relations/spans.ts";
import { stateInstant } from "../../relations/time.ts";
import { actionsNeed } from "../../relations/touches.ts";

export default kpi({
  id: "engaged_rate",
  title: "Share of target accounts engaged",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "snapshot",
  version: 1,
  question: "What part of the list responds?",
  formula: "Target accounts with at least 10 engagement minutes in the 90 days before the end of the period, of all target accounts then.",
  denominator: "target accounts",
  caveats: ["Numerator and denominator are the KPIs engaged_accounts and target_accounts; read it by tier."],
  knobs: engagedKnobs,
  reads: ["touch", "person", "list_membership", "contract", "opportunity", "order"],
  needs: [
    targetsNeed,
    actionsNeed,
  ],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, is_engaged AS numerator, 1 AS denominator,
      '' AS record, 0 AS batch, 0 AS seq, if(in_grace = 1, 'in grace', '') AS flag
    FROM (${engagedAt(stateInstant(window), window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    ${engagedRows(window, knobs)}
    UNION ALL
    SELECT account_id, account_id AS subject_id, at, what, amount, unit_of_amount, record, batch, seq
    FROM (${underRoots(listEntryRows(window), window, knobs)})`,
  nothing: "No target accounts: no value, never 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B
        C
        D`,
      touch: `
        account_id | visitor | at                   | type      | count
        A          | v1      | 2026-03-02T10:00:00Z | page_view | 15
        B          | v2      | 2026-03-03T10:00:00Z | page_view | 9
        C          | v3      | 2026-03-03T10:00:00Z | page_view | 10`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.5, of: [2, 4] },
    because: "A and C have at least 10 minutes, B has 9 and D none: 2 of 4.",
  },
  edges: [
    {
      ...twoGroups,
      then: { value: 0.5, of: [1, 2], by: { dimension: "account_id", values: { H: 1, C: 0 } } },
      because: "A and its subsidiary B, which is on no list, come to 10 minutes together: the group under H is engaged. C and D are one group too and have 9.",
    },
    {
      given: {
        list_membership: `
          account_id | to
          A          | 2026-03-20`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-03-02T10:00:00Z | page_view | 15`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "On the last day nobody is on the list any more: there is nothing to take a share of.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        tier: `
          account_id | tier
          A          | 1
          B          | 2`,
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-03-02T10:00:00Z | form
          A          | v1      | 2026-03-02T11:00:00Z | form`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.5, of: [1, 2], by: { dimension: "tier", values: { "1": 1, "2": 0 } } },
      because: "By tier: the only account of tier 1 is engaged, the one of tier 2 is not, and 0 of 1 is a true 0.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No target list.",
    },
  ],
  words: {
    ru: {
      title: "Доля вовлечённых целевых аккаунтов",
      question: "Какая часть списка откликается?",
      formula: "Целевые аккаунты, набравшие не меньше 10 минут вовлечённости за 90 дней до конца периода, от всех целевых аккаунтов на тот день.",
      denominator: "целевых аккаунтов",
      nothing: "Целевых аккаунтов нет: значения нет, никогда не 0.",
      because: "У A и C не менее 10 минут, у B 9, у D ни одной: 2 из 4.",
      caveats: [
        "Числитель и знаменатель — показатели engaged_accounts и target_accounts; смотрите по уровням.",
      ],
    },
    "zh-CN": {
      title: "目标公司参与率",
      question: "名单中有多少作出回应？",
      formula: "期末前 90 天内参与分钟数至少为 10 的目标公司，除以当时全部目标公司。",
      denominator: "目标公司",
      nothing: "没有目标公司：无值，绝不记为 0。",
      because: "A 和 C 至少有 10 分钟，B 有 9 分钟，D 没有：2/4。",
      caveats: [
        "分子与分母为指标 engaged_accounts 和 target_accounts；宜按层级查看。",
      ],
    },
  },
});
