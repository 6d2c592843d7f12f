import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type Ask } from "../../kpi.ts";
import { accountCostRows, costsOfAccounts, spansToWin } from "../../relations/account-costs.ts";
import { costNeed } from "../../relations/programme-costs.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { listEntryRows, targetsBetween } from "../../relations/spans.ts";
import { dayOf, endInstant, fromInstant, stateInstant } from "../../relations/time.ts";
import { firstWinsOf, winRows } from "../../relations/wins.ts";

/** Below so many accounts with cost nobody can be far from the rest. */
const accountsMin = 5;

/** Logarithms closer than this are the same cost: binary dust makes nobody an outlier among equals. */
const dust = 1e-9;

/** Whose cost counts, from which day to which: `account_id, since_day, until_day, fact_at`. */
function spans({ window, knobs, workspace }: Ask): Sql {
  if (textOf(knobs, "population") === "target") {
    return sql`
      SELECT account_id, ${dayOf(fromInstant(window), window)} AS since_day, ${dayOf(stateInstant(window), window)} AS until_day, ${stateInstant(window)} AS fact_at
      FROM (${targetsBetween(fromInstant(window), endInstant(window), window)})`;
  }
  return spansToWin({ window, knobs, workspace }, { ...knobs, population: "all" });
}

/** The wins or list entries by which accounts are asked for, also where nothing was spent on them. */
function whyAsked({ window, knobs }: Ask): Sql {
  if (textOf(knobs, "population") === "target") return listEntryRows(window);
  return winRows(firstWinsOf(window, { ...knobs, population: "all" }));
}

/** Five accounts won on one day, each ten times as dear as the one before; what the last one cost is said. */
function fiveWon(last: number): Readonly<Record<string, string>> {
  const costs = Object.entries({ A: 1, B: 10, C: 100, D: 1_000, E: last });
  return {
    cost: ["id | account_id | from | amount | kind | side", ...costs.map(([id, amount]) => `k${id} | ${id} | 2026-02-10 | ${amount} | event | sales`)].join("\n"),
    opportunity: ["id | account_id | closed_at | status | amount", ...costs.map(([id]) => `o${id} | ${id} | 2026-03-02T10:00:00Z | won | 1`)].join("\n"),
  };
}

/** Each account with its cost, whether that is far above the rest (`is_outlier`), and its place. */
function judged(ask: Ask): Sql {
  const logged = sql`groupArrayIf(ln(greatest(cost, 1e-9)), cost > 0) OVER ()`;
  const quartile = (share: number): Sql => sql`arrayReduce(${value.string(`quantileExactInclusive(${share})`)}, logs)`;
  return sql`
    SELECT *, ${quartile(0.75)} + ${value.float(numberOf(ask.knobs, "factor"))} * (${quartile(0.75)} - ${quartile(0.25)}) AS fence, exp(fence) AS dearest,
      cost > 0 AND ln(greatest(cost, 1e-9)) > fence + ${value.float(dust)} AS is_outlier
    FROM (
      SELECT *, ${logged} AS logs, row_number() OVER (ORDER BY cost DESC, account_id) AS place
      FROM (
        SELECT s.account_id AS account_id, s.fact_at AS fact_at, c.total AS cost, c.lacking AS lacking
        FROM (${spans(ask)}) AS s
        LEFT JOIN (${costsOfAccounts(spans(ask), ask)}) AS c ON s.account_id = c.cost_account
      )
    )`;
}

export default kpi({
  id: "cost_outliers",
  title: "Cost outliers",
  group: "value",
  unit: "accounts",
  better: "down",
  combine: "sum",
  reading: "flow",
  version: 3,
  question: "Which customers cost far more than the rest?",
  formula: "Accounts won in the period whose cost from the first touch to the win lies above Q3 + 1.5 · (Q3 − Q1), taken on the logarithm of the cost; beside it the limit and the share of all cost.",
  denominator: "",
  caveats: [
    "Cost is direct cost and what was allocated: media by impressions, events, content and tools of a campaign by its touches (else its list), staff by logged minutes (else owned accounts). What falls on no account, and overhead, is left out.",
    "The logarithm, because costs are skewed: on the plain scale every large customer would be an outlier.",
    "An outlier may be worth its cost: look at its lines and its revenue. Below five accounts with cost nobody can be far from the rest.",
  ],
  knobs: {
    factor: { default: 1.5, meaning: "How many times the distance of the quartiles above the third one an outlier lies." },
    top: { default: 5, meaning: "So many of the costliest accounts make the share that stands beside." },
    population: { default: "won", choices: ["won", "target"], meaning: "Accounts won in the period, up to their win; or all target accounts, with the cost of the period." },
  },
  reads: ["cost", "touch", "opportunity", "contract", "list_membership", "campaign", "ownership", "order", "fx_rate"],
  needs: [
    costNeed,
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"], when: { population: ["won"] } },
    { record: "list_membership", broughtBy: "a list of target accounts", when: { population: ["target"] } },
  ],
  series: "each_point",
  facts: (ask) => sql`
    SELECT account_id, account_id AS subject_id, fact_at AS at, if(reason_aside = '', toUInt8(is_outlier), NULL) AS numerator, toUInt8(reason_aside = '') AS denominator,
      map('cost', cost, 'outlying', if(is_outlier, cost, 0), 'leading', if(place <= ${value.float(numberOf(ask.knobs, "top"))}, cost, 0), 'limit', dearest, 'accounts', 1.) AS extras,
      '' AS record, 0 AS batch, 0 AS seq, if(reason_aside = '' AND lacking > 0, 'part without a rate', reason_aside) AS flag
    FROM (SELECT *, multiIf(cost <= 0 AND lacking > 0, 'no rate', length(logs) < ${value.int(accountsMin)}, 'too few', cost <= 0, 'no cost', '') AS reason_aside FROM (${judged(ask)}))`,
  rows: (ask) => sql`
    ${accountCostRows(spans(ask), ask)}
    UNION ALL
    ${whyAsked(ask)}`,
  beside: (_parts, _knobs, { numerator, extras }) => {
    const [cost = 0, accounts = 0] = [extras["cost"], extras["accounts"]];
    if (accounts === 0) return { limit: null, share_of_accounts: null, share_of_cost: null, share_of_top: null };
    return { limit: (extras["limit"] ?? 0) / accounts, share_of_accounts: numerator / accounts, share_of_cost: (extras["outlying"] ?? 0) / cost, share_of_top: (extras["leading"] ?? 0) / cost };
  },
  besideUnits: { limit: "money", share_of_accounts: "percent", share_of_cost: "percent", share_of_top: "percent" },
  nothing: "Nobody was won: 0. With fewer than five accounts with cost it cannot be said.",
  example: {
    given: {
      cost: `
        id | account_id | from       | amount | kind  | side
        k1 | A          | 2026-02-10 | 1000   | event | sales
        k2 | B          | 2026-02-10 | 1200   | event | sales
        k3 | C          | 2026-02-10 | 1300   | event | sales
        k4 | D          | 2026-02-10 | 1500   | event | sales
        k5 | E          | 2026-02-10 | 1600   | event | sales
        k6 | F          | 2026-02-10 | 9000   | event | sales`,
      opportunity: `
        id | account_id | closed_at            | status | amount
        o1 | A          | 2026-03-02T10:00:00Z | won    | 1
        o2 | B          | 2026-03-02T10:00:00Z | won    | 1
        o3 | C          | 2026-03-02T10:00:00Z | won    | 1
        o4 | D          | 2026-03-02T10:00:00Z | won    | 1
        o5 | E          | 2026-03-02T10:00:00Z | won    | 1
        o6 | F          | 2026-03-02T10:00:00Z | won    | 1`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1, beside: { limit: 2296.013014631692, share_of_accounts: 1 / 6, share_of_cost: 9000 / 15600, share_of_top: 14600 / 15600 } },
    because: "The logarithms have the quartiles 7.110088 and 7.361624, so the limit is 2,296.01; only F, with 57.7 % of the cost, lies above it.",
  },
  edges: [
    {
      given: {
        cost: `
          id | account_id | from       | until      | amount | kind     | side      | campaign | currency
          k1 | A          | 2026-02-01 | 2026-02-10 | 100    | event    | sales     |          | EUR
          k2 | A          | 2026-03-02 |            | 50     | event    | sales     |          | EUR
          k3 | A          | 2026-03-03 |            | 999    | event    | sales     |          | EUR
          k4 |            | 2026-02-10 |            | 900    | media    | marketing | Spring   | EUR
          k5 |            | 2026-02-10 |            | 300    | event    | marketing | Fair     | EUR
          k6 |            | 2026-02-10 |            | 400    | content  | marketing | Paper    | EUR
          k7 |            | 2026-02-10 | 2026-02-12 | 600    | staff    | sales     |          | EUR
          k8 |            | 2026-02-20 |            | 600    | staff    | marketing |          | EUR
          k9 |            | 2026-02-10 |            | 5000   | overhead | sales     |          | EUR
          l1 |            | 2026-02-10 |            | 700    | media    | marketing |          | EUR
          l2 | B          | 2026-02-10 |            | 100    | event    | success   |          | EUR
          l3 | B          | 2026-02-10 |            | 100    | event    | sales     |          | USD
          l4 | C          | 2026-02-10 |            | 100    | event    | sales     |          | GBP
          l5 | E          | 2025-01-01 |            | 10     | event    | sales     |          | EUR
          l6 |            | 2026-02-10 |            |        | media    | marketing | Spring   | EUR`,
        fx_rate: `
          day        | from | to  | rate
          2026-02-10 | USD  | EUR | 0.9`,
        touch: `
          account_id | at                   | type          | campaign | side      | count | seconds
          A          | 2026-02-06T10:00:00Z | ad_impression | Spring   | marketing | 300   |
          B          | 2026-02-06T10:00:00Z | ad_impression | Spring   | marketing | 100   |
                     | 2026-02-06T10:00:00Z | ad_impression | Spring   | marketing | 200   |
          B          | 2026-02-08T10:00:00Z | event         | Fair     | marketing | 1     |
          C          | 2026-02-08T10:00:00Z | event         | Fair     | marketing | 2     |
          A          | 2026-02-10T10:00:00Z | mail_out      |          | sales     | 2     |
          B          | 2026-02-12T10:00:00Z | call          |          | sales     | 1     | 360
          C          | 2026-02-13T10:00:00Z | call          |          | sales     | 1     | 6000
          D          | 2026-02-01T10:00:00Z | page_view     |          |           | 1     |`,
        campaign: `
          id | name  | list
          c1 | Paper | readers`,
        list_membership: `
          account_id | list    | list_kind
          B          | readers | other
          D          | readers | other`,
        ownership: `
          account_id | user | from       | to
          A          | Kim  |            |
          D          | Kim  | 2026-02-20 |
          C          | Kim  |            | 2026-02-20`,
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-02T10:00:00Z | won    | 1
          o2 | B          | 2026-03-02T10:00:00Z | won    | 1
          o3 | C          | 2026-03-02T10:00:00Z | won    | 1
          o4 | D          | 2026-03-02T10:00:00Z | won    | 1
          o5 | E          | 2026-03-02T10:00:00Z | won    | 1
          o6 | F          | 2026-04-01T00:00:00Z | won    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { top: 2 },
      then: { value: 0, flags: { "part without a rate": 1 }, beside: { share_of_accounts: 0, share_of_cost: 0, share_of_top: 1990 / 2700 } },
      because: "A costs 1,150, B 840, C 200, D 500 and E, untouched before its win, 10: nobody lies far above the rest, and the two costliest bear 1,990 of 2,700. F was won after the end. What C's pounds are worth is not known, so its cost is more than 200.",
    },
    {
      given: {
        cost: `
          id | account_id | from       | until      | amount | kind  | side
          k1 | A          | 2026-02-10 |            | 9000   | event | sales
          k2 | A          | 2026-03-10 |            | 10     | event | sales
          k3 | B          | 2026-03-31 | 2026-04-01 | 20     | event | sales
          k4 | C          | 2026-03-10 |            | 11     | event | sales
          k5 | D          | 2026-03-10 |            | 12     | event | sales
          k6 | E          | 2026-03-10 |            | 500    | event | sales
          k7 | F          | 2026-03-10 |            | 9999   | event | sales
          k8 | G          | 2026-03-10 |            | -5     | event | sales`,
        list_membership: `
          account_id | from       | to
          A          |            |
          B          |            |
          C          | 2026-03-31 |
          D          |            | 2026-03-02
          E          |            |
          F          |            | 2026-03-01
          G          |            |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 1, flags: { "no cost": 1 }, beside: { share_of_accounts: 0.2, share_of_cost: 500 / 543 } },
      because: "Of everybody who was a target on a day of March the cost of March: 10, 10 (half of a line over two days), 11, 12 and 500. F left the list before; a credit alone is no cost.",
    },
    {
      given: {
        cost: `
          id | account_id | from       | amount | kind  | side
          k1 | A          | 2026-02-10 | 1000   | event | sales
          k2 | B          | 2026-02-10 | 1000   | event | sales
          k3 | C          | 2026-02-10 | 1000   | event | sales
          k4 | D          | 2026-02-10 | 1000   | event | sales
          k5 | E          | 2026-02-10 | 1000   | event | sales`,
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-02T10:00:00Z | won    | 1
          o2 | B          | 2026-03-02T10:00:00Z | won    | 1
          o3 | C          | 2026-03-02T10:00:00Z | won    | 1
          o4 | D          | 2026-03-02T10:00:00Z | won    | 1
          o5 | E          | 2026-03-02T10:00:00Z | won    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { share_of_accounts: 0, share_of_cost: 0, share_of_top: 1 } },
      because: "All cost the same: the limit is 1,000, and nobody lies above it.",
    },
    {
      given: {
        cost: `
          id | account_id | from       | amount | kind  | side  | currency
          k1 | A          | 2026-02-10 | 1      | event | sales | EUR
          k2 | B          | 2026-02-10 | 9000   | event | sales | EUR
          k3 | C          | 2026-02-10 | 9000   | event | sales | GBP`,
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-02T10:00:00Z | won    | 1
          o2 | B          | 2026-03-02T10:00:00Z | won    | 1
          o3 | C          | 2026-03-02T10:00:00Z | won    | 1
          o4 | D          | 2026-03-02T10:00:00Z | won    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "too_few", flags: { "too few": 3, "no rate": 1 }, beside: { limit: null } },
      because: "Two accounts with cost are too few to compare, also with D, which cost nothing; what C's pounds are worth is not known.",
    },
    {
      given: { cost: "id | from", opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { limit: null } },
      because: "Nobody was won.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No cost source.",
    },
    {
      given: {
        cost: `
          id | account_id | from       | amount | kind  | side
          k1 |            | 2026-03-02 | 100    | event | sales`,
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-20T10:00:00Z | won    | 1
          o2 | B          | 2026-03-20T10:00:00Z | won    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "too_few", flags: { "too few": 2 } },
      because: "Two were won and nothing was spent on either: there is nothing to compare, so it is not 0.",
    },
    {
      given: {
        cost: `
          id | account_id | from       | amount | currency | kind  | side
          k1 | A          | 2026-03-02 | 100    | GBP      | event | sales`,
        opportunity: `
          id | account_id | closed_at            | status | amount
          o1 | A          | 2026-03-20T10:00:00Z | won    | 1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_rate", flags: { "no rate": 1 } },
      because: "What A's pounds are worth is not known.",
    },
    {
      given: fiveWon(1_000_001),
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1 },
      because: "One more is above the limit.",
    },
    {
      given: fiveWon(1_000_000),
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "Q1 and Q3 are 10 and 1,000: the limit is 1,000,000 (three times the logarithm of ten above). Who cost just that does not lie above it.",
    },
  ],
  words: {
    ru: {
      title: "Выбросы стоимости",
      question: "Какие клиенты обходятся намного дороже остальных?",
      formula: "Аккаунты, выигранные в периоде, расходы на которые от первого касания до выигрыша выше Q3 + 1,5 · (Q3 − Q1), взятого по логарифму расходов; рядом — граница и доля выбросов во всех расходах.",
      nothing: "Никто не выигран: 0. Если аккаунтов с расходами меньше пяти, сказать нельзя.",
      because: "Квартили логарифмов — 7,110088 и 7,361624, так что граница — 2 296,01; выше неё только F с 57,7 % расходов.",
      caveats: [
        "Расходы — прямые и распределённые: медиа по показам, мероприятия, контент и инструменты кампании по её касаниям (иначе по её списку), персонал по учтённым минутам (иначе по закреплённым аккаунтам). То, что не приходится ни на один аккаунт, и накладные расходы не входят.",
        "Логарифм — потому что расходы распределены несимметрично: на обычной шкале выбросом был бы каждый крупный клиент.",
        "Выброс может стоить своих расходов: посмотрите на его строки и доход. Пока аккаунтов с расходами меньше пяти, никто не может быть далеко от остальных.",
      ],
    },
    "zh-CN": {
      title: "成本异常值",
      question: "哪些客户的成本远高于其他客户？",
      formula: "期间内赢得的帐户中，从首次接触到赢单的成本高于 Q3 + 1.5 · (Q3 − Q1) 的帐户，按成本的对数计算；另列该界限，以及这些帐户占全部成本的比例。",
      nothing: "没有赢得帐户：0。有成本的帐户少于五个时无法判断。",
      because: "对数的四分位数为 7.110088 和 7.361624，因此界限为 2,296.01；只有占成本 57.7% 的 F 超过界限。",
      caveats: [
        "成本指直接成本和分摊成本：媒体按展示分摊；某营销活动名下的活动、内容和工具按该营销活动的触点（否则按其名单）分摊；人员按记录的分钟数（否则按负责的帐户）分摊。不归于任何帐户的成本和间接费用不计入。",
        "使用对数，因为成本分布偏斜：在原始尺度上，每个大客户都会成为异常值。",
        "异常值也可能物有所值：请看其成本行与收入。有成本的帐户少于五个时，没有谁能与其余相差甚远。",
      ],
    },
  },
});
