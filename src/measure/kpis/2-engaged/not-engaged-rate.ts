import { sql } from "../../../store/sql.ts";
import { twoGroups } from "../../group-example.ts";
import { kpi } from "../../kpi.ts";
import { underRoots } from "../../relations/account-roots.ts";
import { engagedKnobs, engagedRows } from "../../relations/engagement.ts";
import { targetsNeed } from "../../relations/population.ts";
import { listEntryRows } from "../../relations/spans.ts";
import { stateInstant } from "../../relations/time.ts";
import { actionsNeed } from "../../relations/touches.ts";
import { engagementStates, unengagedStates } from "../../relations/unengaged.ts";

export default kpi({
  id: "not_engaged_rate",
  title: "Share of target accounts not engaged",
  group: "engaged",
  unit: "percent",
  better: "down",
  combine: "ratio",
  reading: "snapshot",
  version: 1,
  question: "What part does not respond, and in which way?",
  formula: "Target accounts with fewer than 10 engagement minutes in the 90 days before the end of the period, of all target accounts then; split into lapsed, warming, silent and never reached.",
  denominator: "target accounts",
  caveats: [
    "It and engaged_rate always sum to 100 %.",
    "Of the four the first that fits: lapsed was engaged in the last 365 days, warming has some minutes, silent was addressed by us and gave none, never reached was not even addressed.",
    "Addressed is every touch of ours of any age, an ad shown among them. Whether an account was engaged once is asked by its minutes alone, not by the setting min_people.",
  ],
  knobs: {
    ...engagedKnobs,
    lapsed_days: { default: 365, meaning: "An account that was engaged within so many days is called lapsed." },
    reached: { default: "any", choices: ["any", "touch"], meaning: "Reached by us is who had a touch of ours of whatever kind, or only who had one other than an ad shown." },
  },
  reads: ["touch", "person", "list_membership", "contract", "opportunity", "order"],
  needs: [
    targetsNeed,
    actionsNeed,
  ],
  labels: ["state"],
  buckets: () => unengagedStates,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, 1 - is_engaged AS numerator, 1 AS denominator, state AS bucket,
      map('state', if(state = '', 'engaged', state)) AS labels, '' AS record, 0 AS batch, 0 AS seq, if(in_grace = 1, 'in grace', '') AS flag
    FROM (${engagementStates(window, knobs)})`,
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
    then: { value: 0.5, of: [2, 4], buckets: { lapsed: 0, warming: 0.25, silent: 0, "never reached": 0.25 } },
    because: "Of four, A and C are engaged; B has 9 minutes and is warming, D was never reached.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C
          D
          E
          F`,
        touch: `
          account_id | visitor | at                       | type          | count | direction
          A          | v1      | 2025-01-01T00:00:00.001Z | page_view     | 10    |
          B          | v1      | 2025-01-01T00:00:00Z     | page_view     | 10    |
          C          | v1      | 2024-12-31T00:00:00Z     | page_view     | 10    |
          C          | v1      | 2025-06-01T00:00:00Z     | page_view     | 9     |
          C          | v1      | 2026-03-01T00:00:00Z     | page_view     | 1     |
          D          |         | 2024-01-01T00:00:00Z     | ad_impression | 1     |
          E          |         | 2026-03-01T00:00:00Z     | mail_out      | 1     | out
          F          | v1      | 2024-01-01T00:00:00Z     | page_view     | 50    |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1, of: [6, 6], buckets: { lapsed: 1 / 6, warming: 1 / 6, silent: 2 / 6, "never reached": 2 / 6 } },
      because: "A's ten minutes ran out a millisecond into the 365 days, B's at their first instant. C was last engaged before them and has one minute now. D was shown an ad years ago and E got a mail: silent. B and F came on their own, long ago, and were never addressed by us.",
    },
    {
      given: {
        list_membership: `
          account_id
          D
          E`,
        touch: `
          account_id | at                   | type          | direction
          D          | 2026-03-01T00:00:00Z | ad_impression | out
          E          | 2026-03-01T00:00:00Z | mail_out      | out
          E          | 2024-01-01T00:00:00Z | page_view     | in`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { reached: "touch" },
      then: { value: 1, of: [2, 2], buckets: { lapsed: 0, warming: 0, silent: 0.5, "never reached": 0.5 } },
      because: "With the setting an ad shown to D is not enough to have reached it; E got a mail.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2025-12-28T00:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1, of: [1, 1], flags: { "in grace": 1 }, buckets: { lapsed: 1, warming: 0, silent: 0, "never reached": 0 } },
      because: "Below the threshold for four days: not engaged, lapsed, and noted as in grace, as in engaged_rate.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-01-20T00:00:00Z | page_view | 10
          B          | v1      | 2026-03-20T00:00:00Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { days: 30, lapsed_days: 30 },
      then: { value: 0.5, of: [1, 2], by: { dimension: "state", values: { "never reached": 1, engaged: 0 } } },
      because: "With 30 days of each, A's minutes ran out on 19 February and are forgotten.",
    },
    {
      given: { list_membership: "account_id", touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "The list is empty: there is nothing to take a share of.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Nothing that could show engagement was collected: that nobody responds cannot be said.",
    },
    {
      ...twoGroups,
      then: { value: 0.5, of: [1, 2], by: { dimension: "account_id", values: { H: 0, C: 1 } }, buckets: { lapsed: 0, warming: 0.5, silent: 0, "never reached": 0 } },
      because: "Under H two companies come to 10 minutes together; C and D are one group with 9, which is warming.",
    },
  ],
  words: {
    ru: {
      title: "Доля невовлечённых целевых аккаунтов",
      question: "Какая часть не откликается и как именно?",
      formula: "Целевые аккаунты, набравшие меньше 10 минут вовлечённости за 90 дней до конца периода, от всех целевых аккаунтов на тот день; делятся на остывшие, разогревающиеся, молчащие и те, к которым мы не обращались.",
      denominator: "целевых аккаунтов",
      nothing: "Целевых аккаунтов нет: значения нет, никогда не 0.",
      because: "Из четырёх вовлечены A и C; у B 9 минут, он разогревается, к D не обращались вовсе.",
      labels: { state: "Состояние" },
      caveats: [
        "Вместе с engaged_rate всегда даёт 100 %.",
        "Из четырёх берётся первое подходящее: остывшие были вовлечены в последние 365 дней, у разогревающихся есть немного минут, к молчащим мы обращались, но минут они не дали, к аккаунтам «без обращений» мы даже не обращались.",
        "Обращение — любое наше касание любой давности, в том числе показанная реклама. Был ли аккаунт когда-то вовлечён, решают только его минуты, а не настройка min_people.",
      ],
      says: {
        "Reached by us is who had a touch of ours of whatever kind, or only who had one other than an ad shown.":
          "Что значит, что мы до аккаунта дошли: любое наше касание или показ рекламы, либо касание, кроме показа рекламы.",
      },
    },
    "zh-CN": {
      title: "目标公司未参与率",
      question: "有多少没有回应，属于哪种情形？",
      formula: "期末前 90 天内参与分钟数少于 10 的目标公司，除以当时全部目标公司；分为已冷却、升温中、无回应和从未触达。",
      denominator: "目标公司",
      nothing: "没有目标公司：无值，绝不记为 0。",
      because: "四个帐户中 A 和 C 已参与；B 有 9 分钟，正在升温；D 从未触达。",
      labels: { state: "状态" },
      caveats: [
        "它与 engaged_rate 之和恒为 100%。",
        "四种情形取第一个符合者：已冷却指最近 365 天内曾参与，升温中指有一些分钟数，无回应指我方接触过但毫无回应，从未触达指连接触都没有过。",
        "接触指我方任何时候的任何触点，包括展示过的广告。帐户是否曾经参与只看其分钟数，不看设置 min_people。",
      ],
      says: {
        "Reached by us is who had a touch of ours of whatever kind, or only who had one other than an ad shown.":
          "怎样才算被我方触达：我方任何触点或展示过的广告，或仅限广告展示以外的触点。",
      },
    },
  },
});
