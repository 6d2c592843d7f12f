import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { revenueWon } from "../../relations/revenue.ts";
import { textOf, wordsOf } from "../../relations/settings.ts";
import { onListAt, targetSpans } from "../../relations/spans.ts";
import { stateInstant } from "../../relations/time.ts";
import { onceTargets } from "../../relations/wins.ts";

/** What was won, and whether the account was one that we aimed at: the columns of `revenueWon` and `aimed`. */
function revenue(window: Window, knobs: KnobValues): Sql {
  const atCreation = textOf(knobs, "target_at") === "creation";
  const ofRenewal = sql`SELECT account_id FROM (${onceTargets(stateInstant(window), window)})`;
  return sql`
    SELECT * EXCEPT (listed), ${atCreation ? sql`if(created IS NULL, account_id IN (${ofRenewal}), listed)` : sql`listed`} AS aimed
    FROM (
      SELECT r.*, ${onListAt(atCreation ? sql`ifNull(r.created, r.at)` : sql`r.at`)} AS listed
      FROM (SELECT * FROM (${revenueWon(window, textOf(knobs, "basis") === "yearly")}) WHERE bucket IN ${value.strings(wordsOf(knobs, "kinds"))}) AS r
      LEFT JOIN (SELECT account_id AS listed_account, target_spans, excluded_spans FROM (${targetSpans(window)})) AS t ON r.account_id = t.listed_account
    )`;
}

const nought: Sql = sql`CAST(0, 'Nullable(Decimal(38, 10))')`;

export default kpi({
  id: "target_account_revenue",
  title: "Revenue from target accounts",
  group: "value",
  unit: "money",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "How much revenue came from the accounts we aimed at?",
  formula: "Won amounts with their close in the period, of accounts that were on a target list when the opportunity was created; beside it their share of all won amounts.",
  denominator: "",
  caveats: [
    "Having been on a list when the deal began does not say that being on it made the deal.",
    "A renewal has no creation: it counts where the account was a target when first won, or is on the list at the end of the period.",
    "An account on the list that is a customer already counts with its expansion. A win without a known account is no target's; it is part of the whole.",
    "A renewal that also stands as a won renewal opportunity counts once, as the opportunity. A win without an amount counts with 0 and stands beside.",
  ],
  knobs: {
    target_at: { default: "creation", choices: ["creation", "close"], meaning: "On the list when the opportunity was created, or when it was won." },
    kinds: { default: "new, expansion, renewal", meaning: "What counts, parted by commas." },
    basis: { default: "booked", choices: ["booked", "yearly"], meaning: "Amounts as booked, or what the contracts that came of them are worth a year." },
  },
  reads: ["opportunity", "renewal", "contract", "list_membership", "order", "fx_rate"],
  needs: [
    { record: "list_membership", broughtBy: "a list of target accounts" },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["renewal"] },
  ],
  labels: opportunityLabelNames,
  buckets: () => ["new", "renewal", "expansion"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject_id, at, if(aimed OR twice = 1, counted, ${nought}) AS numerator, if(twice = 1, ${nought}, won_amount) AS denominator, currency, bucket, labels,
      record, batch, seq, multiIf(twice = 1, 'counted as opportunity', aimed, missing, '') AS flag
    FROM (SELECT * EXCEPT (numerator), numerator AS won_amount, if(twice = 1, NULL, won_amount) AS counted FROM (${revenue(window, knobs)}))`,
  beside: (_parts, _knobs, { numerator, denominator }) => ({ share: denominator === 0 ? null : numerator / denominator }),
  besideUnits: { share: "percent" },
  besideLines: ["share"],
  nothing: "No wins are collected: no value. With a source and nothing won it is 0, and the share cannot be said.",
  example: {
    given: {
      list_membership: `
        account_id | from       | to
        A          | 2025-01-01 |
        B          | 2025-01-01 | 2026-01-01`,
      opportunity: `
        id | account_id | kind   | created_at | closed_at            | status | amount
        o1 | A          | new    | 2026-02-01 | 2026-03-02T10:00:00Z | won    | 40000
        o2 | A          | upsell | 2026-03-05 | 2026-03-20T10:00:00Z | won    | 10000
        o3 | B          | new    | 2026-02-01 | 2026-03-20T10:00:00Z | won    | 15000
        o4 |            | new    | 2026-02-01 | 2026-03-20T10:00:00Z | won    | 10000`,
      renewal: `
        id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
        r1 | A          | 2026-03-20 | 25000         | 25000          | renewed | 2026-03-10`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 75000, buckets: { new: 40000, renewal: 25000, expansion: 10000 }, beside: { share: 0.75 } },
    because: "A brought 75,000 of 100,000, 75 %; B had left the list when its deal began, and who o4 belongs to nobody knows.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to         | list_kind
          A          | 2026-02-01 |            | target
          B          | 2026-02-02 |            | target
          C          | 2025-01-01 | 2026-02-01 | target
          D          | 2025-01-01 |            | target
          D          | 2025-01-01 |            | exclusion`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status | amount | deleted
          o1 | A          | 2026-02-01T00:00:00Z | 2026-03-01T00:00:00Z | won    | 1      |
          o2 | B          | 2026-02-01T23:59:59Z | 2026-03-02T00:00:00Z | won    | 2      |
          o3 | C          | 2026-01-31T23:59:59Z | 2026-03-02T00:00:00Z | won    | 4      |
          o4 | D          | 2026-02-01T00:00:00Z | 2026-03-02T00:00:00Z | won    | 8      |
          o5 | A          | 2026-02-01T00:00:00Z | 2026-04-01T00:00:00Z | won    | 16     |
          o6 | A          | 2026-02-01T00:00:00Z | 2026-03-02T00:00:00Z | lost   | 32     |
          o7 | A          | 2026-02-01T00:00:00Z | 2026-03-02T00:00:00Z | won    | 64     | yes
          o8 | A          | 2026-02-01T00:00:00Z | 2026-03-02T00:00:00Z | won    |        |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 5, beside: { share: 5 / 15 }, flags: { "no amount": 1 } },
      because: "A was on the list from that very day and C still was; B came a day later, D is excluded. The end of the period, lost and deleted ones are out; a win of unknown amount counts with 0.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          B          | 2026-02-02 |
          C          | 2025-01-01 | 2026-02-01
          E          | 2024-01-01 | 2025-02-01`,
        opportunity: `
          id | account_id | kind    | created_at           | closed_at            | status | amount
          o2 | B          | new     | 2026-02-01T23:59:59Z | 2026-03-02T00:00:00Z | won    | 2
          o3 | C          | new     | 2026-01-31T23:59:59Z | 2026-03-02T00:00:00Z | won    | 4`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { target_at: "close", kinds: "new" },
      then: { value: 2, buckets: { new: 2, renewal: 0, expansion: 0 }, beside: { share: 2 / 6 } },
      because: "At the close B is on the list and C no longer.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          E          | 2024-01-01 | 2025-02-01`,
        opportunity: `
          id | account_id | kind    | created_at | closed_at            | status | amount | currency
          o1 | E          | new     | 2025-01-10 | 2025-02-01T00:00:00Z | won    | 500    | EUR
          o2 | F          | renewal | 2026-03-01 | 2026-03-20T00:00:00Z | won    | 100    | USD
          o3 | F          | new     | 2026-03-01 | 2026-03-20T00:00:00Z | won    | 100    | GBP`,
        renewal: `
          id | account_id | due_date   | target_amount | renewed_amount | outcome | decided_at
          r1 | E          | 2026-03-20 | 50            | 80             | renewed | 2026-03-10
          r2 | F          | 2026-03-20 | 100           | 100            | renewed | 2026-03-10
          r3 | G          | 2026-03-20 | 20            | 20             | renewed | 2026-03-10`,
        fx_rate: `
          day        | from | to  | rate
          2026-03-20 | USD  | EUR | 0.9`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 80, buckets: { new: 0, renewal: 50, expansion: 30 }, flags: { "counted as opportunity": 1 }, beside: { share: 80 / 190 } },
      because: "E was a target when it was won, so its renewal counts: 50 that were due and 30 beyond. F's renewal stands as an opportunity of 90 EUR; its pounds have no rate and are in no amount. G never was a target.",
    },
    {
      given: { opportunity: "id", list_membership: "account_id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { new: 0, renewal: 0, expansion: 0 }, beside: { share: null } },
      because: "Nothing won: 0, and no share of nothing.",
    },
    {
      given: { opportunity: `
        id | account_id | closed_at            | status | amount
        o1 | A          | 2026-03-02T10:00:00Z | won    | 1` },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Without a target list nobody can say which accounts were aimed at.",
    },
  ],
  words: {
    ru: {
      title: "Доход от целевых аккаунтов",
      question: "Сколько дохода дали аккаунты, на которые мы нацелены?",
      formula: "Выигранные суммы с закрытием в периоде — у аккаунтов, которые при создании возможности были в списке целевых; рядом — их доля во всех выигранных суммах.",
      nothing: "Выигрыши не собираются: значения нет. Если источник есть, а выигрышей нет, — 0, а доли назвать нельзя.",
      because: "A принёс 75 000 из 100 000, 75 %; B покинул список до начала своей сделки, а чей o4, никто не знает.",
      caveats: [
        "Если аккаунт был в списке, когда сделка началась, это не значит, что список её принёс.",
        "У продления нет создания: оно считается, если аккаунт был целевым при первом выигрыше или стоит в списке на конец периода.",
        "Аккаунт из списка, который уже клиент, считается со своим расширением. Выигрыш без известного аккаунта не относится к целевым; в общую сумму он входит.",
        "Продление, которое стоит и как выигранная возможность продления, считается один раз — как возможность. Выигрыш без суммы считается как 0 и показан рядом.",
      ],
    },
    "zh-CN": {
      title: "来自目标公司的收入",
      question: "我们瞄准的帐户带来多少收入？",
      formula: "关闭日期在期间内的赢单金额，限于创建机会时在目标名单上的帐户；另列其占全部赢单金额的比例。",
      nothing: "未采集赢单：无值。有来源但没有赢单则为 0，此时无法计算占比。",
      because: "A 在 100,000 中带来 75,000，即 75%；B 在其交易开始前已离开名单，o4 属于谁无人知晓。",
      caveats: [
        "交易开始时在名单上，并不说明是在名单上促成了这笔交易。",
        "续约没有创建时间：帐户首次赢得时为目标，或期末在名单上，即计入。",
        "名单上已是客户的帐户，其扩展计入。帐户未知的赢单不属于任何目标；它是总数的一部分。",
        "同时作为赢单的续约机会存在的续约只计一次，按机会计。没有金额的赢单计 0，并另列。",
      ],
    },
  },
});
