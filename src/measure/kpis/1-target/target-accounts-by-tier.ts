import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { textOf, wordsOf } from "../../relations/settings.ts";
import { entryAt, targetAt, targetSpans } from "../../relations/spans.ts";
import { tiersAt } from "../../relations/tiers.ts";
import { beforeFrom, nowInstant, stateInstant } from "../../relations/time.ts";

export default kpi({
  id: "target_accounts_by_tier",
  title: "Target accounts by tier",
  group: "target",
  unit: "accounts",
  better: "none",
  combine: "distribution",
  reading: "snapshot",
  version: 1,
  question: "How is the effort spread over priority levels?",
  formula: "Target accounts at the end of the period, by the tier that they have then; the shares are of all target accounts.",
  denominator: "target accounts",
  caveats: [
    "The tiers together are the target accounts; an account without a tier stands under “no tier”.",
    "Where two tiers hold for an account at once, the one that began later counts.",
    "An account that was a target before the period began and had another tier then bears the note “changed tier”.",
  ],
  knobs: {
    tiers: { default: "1, 2, 3", meaning: "Tiers that are always shown, parted by commas; others that occur follow." },
    membership: { default: "event", choices: ["event", "today"], meaning: "The tier at the end of the period, or today's." },
  },
  reads: ["tier", "list_membership", "contract", "opportunity", "order"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "tier", broughtBy: "a list of accounts with their tier", optional: true },
  ],
  buckets: (knobs) => [...wordsOf(knobs, "tiers"), "no tier"],
  facts: ({ window, knobs }) => sql`
    SELECT a.account_id AS account_id, a.account_id AS subject_id, ${stateInstant(window)} AS at, 1 AS numerator, 1 AS denominator,
      if(t.tier = '', 'no tier', t.tier) AS bucket, 'list_membership' AS record, a.entry.4 AS batch, a.entry.5 AS seq,
      if(a.was_target AND n.tier != b.tier, 'changed tier', '') AS flag
    FROM (
      SELECT account_id, ${entryAt(stateInstant(window))} AS entry, toBool(${targetAt(beforeFrom(window))}) AS was_target
      FROM (${targetSpans(window)})
      WHERE ${targetAt(stateInstant(window))}
    ) AS a
    LEFT JOIN (${tiersAt(textOf(knobs, "membership") === "today" ? nowInstant(window) : stateInstant(window), window)}) AS t ON a.account_id = t.account_id
    LEFT JOIN (${tiersAt(stateInstant(window), window)}) AS n ON a.account_id = n.account_id
    LEFT JOIN (${tiersAt(beforeFrom(window), window)}) AS b ON a.account_id = b.account_id`,
  nothing: "No target list has been collected. With a list every tier shows at least 0.",
  example: {
    given: {
      list_membership: `
        account_id | from
        A          | 2026-01-01
        C          | 2026-01-01
        E          | 2026-01-01`,
      tier: `
        account_id | tier | from
        A          | 1    | 2026-01-01
        C          | 2    | 2026-01-01`,
    },
    period: ["2026-02-01", "2026-03-01"],
    then: { value: 3, buckets: { "1": 1, "2": 1, "3": 0, "no tier": 1 } },
    because: "A is tier 1, C tier 2, E has none; tier 3 is shown although nobody is in it.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01
          B          | 2026-01-01`,
        tier: `
          account_id | tier | from       | to
          A          | 1    | 2026-01-01 | 2026-03-01
          A          | 2    | 2026-03-01 |
          B          | gold | 2026-01-01 | 2026-02-15`,
      },
      period: ["2026-02-01", "2026-03-01"],
      knobs: { tiers: "1, 2" },
      then: { value: 2, buckets: { "1": 1, "2": 0, "no tier": 1 }, flags: { "changed tier": 1 } },
      because: "A changes its tier on the first day outside, so it is still tier 1; B's tier ended in the middle of the month, which is noted.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        tier: `
          account_id | tier | from       | to
          A          | 1    | 2026-01-01 | 2026-03-01
          A          | 2    | 2026-03-01 |`,
      },
      period: ["2026-02-01", "2026-03-01"],
      knobs: { membership: "today" },
      then: { value: 1, buckets: { "1": 0, "2": 1, "3": 0, "no tier": 0 } },
      because: "By today's tier the same account of February is tier 2.",
    },
    {
      given: {
        list_membership: "account_id | from",
        tier: `
          account_id | tier
          A          | 1`,
      },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: 0, buckets: { "1": 0, "2": 0, "3": 0, "no tier": 0 } },
      because: "A has a tier but is no target account.",
    },
    {
      given: { tier: "account_id | tier" },
      period: ["2026-02-01", "2026-03-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list there is nobody to spread.",
    },
  ],
  words: {
    ru: {
      title: "Целевые аккаунты по уровням",
      question: "Как усилия распределены по уровням приоритета?",
      formula: "Целевые аккаунты на конец периода по уровню, который у них тогда был; доли — от всех целевых аккаунтов.",
      denominator: "целевых аккаунтов",
      nothing: "Список целевых аккаунтов не загружен. Если список есть, у каждого уровня стоит хотя бы 0.",
      because: "A — уровень 1, C — уровень 2, у E уровня нет; уровень 3 показан, хотя в нём никого.",
      caveats: [
        "Уровни вместе дают все целевые аккаунты; аккаунт без уровня показан как «без уровня».",
        "Если у аккаунта одновременно два уровня, считается тот, что начался позже.",
        "Аккаунт, который до начала периода был целевым и имел другой уровень, отмечен «сменил уровень».",
      ],
    },
    "zh-CN": {
      title: "各层级的目标公司",
      question: "精力在各优先层级上怎样分布？",
      formula: "期末的目标公司，按其当时的层级划分；占比以全部目标公司为分母。",
      denominator: "目标公司",
      nothing: "尚未采集目标名单。有名单时，每个层级至少显示 0。",
      because: "A 为层级 1，C 为层级 2，E 没有层级；层级 3 虽然没有帐户，仍然显示。",
      caveats: [
        "各层级合计即为全部目标公司；没有层级的帐户列在“无层级”下。",
        "一个帐户同时有两个层级时，以开始较晚者为准。",
        "期初之前已是目标、且当时层级不同的帐户带有“层级已变”备注。",
      ],
    },
  },
});
