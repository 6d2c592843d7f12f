import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { membershipKnob } from "../../relations/population.ts";
import { actionRows, salesActionKnobs, salesActionNeed, salesActions } from "../../relations/sales-actions.ts";
import { ofScope, scopeNeed, scopeReads } from "../../relations/scope.ts";
import { bandsOf, type Band } from "../../relations/settings.ts";
import { tiersAt } from "../../relations/tiers.ts";
import { stateInstant } from "../../relations/time.ts";

/** The personal actions of accounts in scope. */
function actions(window: Window, knobs: KnobValues): Sql {
  return ofScope(sql`SELECT * FROM (${salesActions(window, knobs)}) WHERE is_mass = 0`, sql`r.action_at`, window);
}

/** Whether an account got fewer or more than its tier should. */
function besideBand(bands: ReadonlyMap<string, Band>): Sql {
  const known = value.strings([...bands.keys()]);
  const side = (which: keyof Band): Sql => sql`transform(tier, ${known}, ${value.floats([...bands.values()].map((band) => band[which]))}, ${value.float(bands.get("other")?.[which] ?? (which === "low" ? 0 : Infinity))})`;
  return sql`multiIf(done < ${side("low")}, 'below the band', done > ${side("high")}, 'above the band', '')`;
}

export default kpi({
  id: "actions_per_account",
  title: "Actions per worked account",
  group: "sales",
  unit: "ratio",
  better: "plan",
  combine: "mean",
  reading: "flow",
  version: 1,
  question: "Are we working few accounts well, or many thinly?",
  formula: "Sales actions in the period, by the accounts in scope (target accounts and customers) that got at least one.",
  denominator: "worked accounts",
  caveats: [
    "More is not better: fewer and better prepared actions are worth more than many cold calls. The share that was made for the account stands beside.",
    "The median stands beside: one account with very many actions lifts the mean.",
    "An account is in scope when it was on a target list or a customer on the day of the action.",
  ],
  knobs: {
    ...salesActionKnobs,
    band: { default: "", meaning: "How many actions an account of a tier should get in the period, as “1=8-20, 2=4-10, other=1-5”; accounts outside stand beside." },
    membership: membershipKnob,
  },
  reads: ["touch", "tier", ...scopeReads],
  needs: [salesActionNeed, scopeNeed],
  series: "each_point",
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, last_at AS at, done AS numerator, 1 AS denominator, '' AS record, 0 AS batch, 0 AS seq,
      map('personalised', toFloat64(personal), 'known', toFloat64(levels_known)) AS extras, ${besideBand(bandsOf(knobs, "band"))} AS flag
    FROM (
      SELECT a.account_id AS account_id, a.done AS done, a.last_at AS last_at, a.personal AS personal, a.levels_known AS levels_known, t.tier AS tier
      FROM (
        SELECT account_id, sum(times) AS done, max(action_at) AS last_at, sumIf(times, ifNull(level, 0) >= 2) AS personal, sumIf(times, level IS NOT NULL) AS levels_known
        FROM (${actions(window, knobs)})
        GROUP BY account_id
      ) AS a
      LEFT JOIN (${tiersAt(stateInstant(window), window)}) AS t ON a.account_id = t.account_id
    )`,
  rows: ({ window, knobs }) => actionRows(actions(window, knobs)),
  beside: (_parts, _knobs, { extras }) => ({ personalised_share: (extras["known"] ?? 0) === 0 ? null : (extras["personalised"] ?? 0) / (extras["known"] ?? 0) }),
  besideUnits: { personalised_share: "percent" },
  besideLines: ["median", "personalised_share"],
  nothing: "No account was worked: no value.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B
        C
        D
        E
        F
        G`,
      touch: `
        account_id | at                   | type     | side  | count | personalised
        A          | 2026-03-02T10:00:00Z | call     | sales | 8     |
        B          | 2026-03-02T10:00:00Z | mail_out | sales | 4     | 3
        C          | 2026-03-02T10:00:00Z | mail_out | sales | 2     | 0
        D          | 2026-03-02T10:00:00Z | call     | sales | 2     |
        E          | 2026-03-02T10:00:00Z | call     | sales | 1     |
        F          | 2026-03-02T10:00:00Z | call     | sales | 1     |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 3, of: [18, 6], beside: { median: 2, p25: 1.25, p75: 3.5, personalised_share: 2 / 3 } },
    because: "18 actions on 6 accounts; G got none and was not worked. Of the 6 mails whose making is known 4 were personal.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to         | list_kind
          A          | 2026-03-10 |            | target
          B          | 2026-01-01 | 2026-03-10 | target
          C          | 2026-01-01 |            | target
          C          | 2026-01-01 |            | exclusion`,
        contract: `
          id | account_id | starts
          k1 | D          | 2026-01-01`,
        touch: `
          account_id | at                   | type     | side
          A          | 2026-03-09T23:59:59Z | call     | sales
          A          | 2026-03-10T00:00:00Z | call     | sales
          B          | 2026-03-09T23:59:59Z | call     | sales
          B          | 2026-03-10T00:00:00Z | call     | sales
          C          | 2026-03-10T00:00:00Z | call     | sales
          D          | 2026-03-10T00:00:00Z | call     | sales
          D          | 2026-03-10T00:00:00Z | mailing  | sales
          E          | 2026-03-10T00:00:00Z | call     | sales
                     | 2026-03-10T00:00:00Z | call     | sales`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1, of: [3, 3] },
      because: "A's call before it came on the list and B's after it left it do not count; C is excluded, E was never in scope; D is a customer, and its mailing is no personal action.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C
          D`,
        tier: `
          account_id | tier
          A          | 1
          B          | 1
          C          | 2`,
        touch: `
          account_id | at                   | type | side  | count
          A          | 2026-03-02T10:00:00Z | call | sales | 7
          B          | 2026-03-02T10:00:00Z | call | sales | 8
          C          | 2026-03-02T10:00:00Z | call | sales | 11
          D          | 2026-03-02T10:00:00Z | call | sales | 6`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { band: "1=8-20, 2=4-10, other=1-5" },
      then: { value: 8, of: [32, 4], flags: { "below the band": 1, "above the band": 2 }, beside: { personalised_share: null } },
      because: "A got fewer than a tier 1 account should, C and D more than theirs; 8 is inside the band.",
    },
    {
      given: { list_membership: "account_id", touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "No account was worked.",
    },
    {
      given: { list_membership: `
        account_id
        A` },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No sales source.",
    },
  ],
  words: {
    ru: {
      title: "Действия на обработанный аккаунт",
      question: "Мы хорошо прорабатываем немногие аккаунты или понемногу — многие?",
      formula: "Действия продаж за период, делённые на аккаунты (целевые и клиентов), по которым было хотя бы одно действие.",
      denominator: "обработанных аккаунтов",
      nothing: "Ни с одним аккаунтом не работали: значения нет.",
      because: "18 действий на 6 аккаунтов; с G ничего не делали, он не обработан. Из 6 писем, о подготовке которых известно, 4 были личными.",
      caveats: [
        "Больше — не лучше: немногие хорошо подготовленные действия ценнее множества холодных звонков. Доля действий, подготовленных для аккаунта, показана рядом.",
        "Рядом стоит медиана: один аккаунт с очень большим числом действий поднимает среднее.",
        "Аккаунт входит, если в день действия он был в списке целевых или был клиентом.",
      ],
    },
    "zh-CN": {
      title: "每个在跟进帐户的行动数",
      question: "我们是精耕少数帐户，还是浅耕许多？",
      formula: "期间内的销售行动，除以范围内（目标公司与客户）至少得到一次行动的帐户。",
      denominator: "在跟进的帐户",
      nothing: "没有跟进任何帐户：无值。",
      because: "6 个帐户共 18 次行动；G 没有行动，不算在跟进。已知制作方式的 6 封邮件中有 4 封是个性化的。",
      caveats: [
        "并非越多越好：数量较少、准备更充分的行动，胜过大量陌生电话。为该帐户定制的占比另列。",
        "中位数另列：一个行动极多的帐户会抬高平均值。",
        "帐户在行动当日处于目标名单上或为客户，即在范围内。",
      ],
    },
  },
});
