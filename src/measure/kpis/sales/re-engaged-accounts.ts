import { sql, value } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, targetListNeed } from "../../relations/population.ts";
import { actionRecord, dormantAt, returns, silenceRows } from "../../relations/re-engagement.ts";
import { stateInstant } from "../../relations/time.ts";
import { actionsNeed } from "../../relations/touches.ts";

export default kpi({
  id: "re_engaged_accounts",
  title: "Re-engaged accounts",
  group: "sales",
  unit: "accounts",
  better: "up",
  combine: "sum",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "Which accounts we once dealt with show new interest?",
  formula: "Accounts that come back in the period: after 90 days without an action, or after a lost or recycled deal, they earn 5 engagement minutes within 14 days or look at a high-value page.",
  denominator: "",
  caveats: [
    "Once per silence: the 14 days begin with the first action after it. Who comes back too weakly begins a new silence with it.",
    "Accounts that we never dealt with before are new, not re-engaged. Our own mails do not end a silence.",
    "Beside: accounts that are still silent at the end, and the share of silent accounts that came back. An account that came back after each of two silences counts twice; how many accounts these are stands beside.",
  ],
  knobs: {
    activity: { default: "actions", choices: ["actions", "orders"], meaning: "What ends a silence: actions of the account, or its orders, each of which is a return by itself." },
    dormant_days: { default: 90, meaning: "Days without an action of the account that make a silence." },
    minutes: { default: 5, meaning: "Engagement minutes that make a return." },
    within_days: { default: 14, meaning: "Days from the first action in which they must be earned, or the page seen." },
    population: { default: "known", choices: ["known", "target"], meaning: "All accounts, or those that were targets at the time." },
  },
  reads: ["touch", "person", "opportunity", "handover", "list_membership", "order"],
  needs: [
    { ...actionsNeed, when: { activity: ["actions"] } },
    { record: "order", broughtBy: "an export of orders or invoices", when: { activity: ["orders"] } },
    targetListNeed,
  ],
  labels: ["after", "reached_by"],
  across: { accounts: { distinct: "account_id" } },
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, happened_at AS at, counts AS numerator, 0 AS denominator, labels, '' AS record, 0 AS batch, 0 AS seq, if(counts IS NULL, 'still silent', '') AS flag
    FROM (${ofPopulation(sql`
      SELECT account_id, concat(account_id, ' ', toString(returned_at)) AS subject, reached_at AS happened_at, CAST(1, 'Nullable(UInt8)') AS counts, map('after', after, 'reached_by', why) AS labels
      FROM (${returns(window, knobs)})
      UNION ALL
      SELECT account_id, account_id AS subject, ${stateInstant(window)} AS happened_at, NULL AS counts, map('after', 'silence') AS labels
      FROM (${dormantAt(window, knobs)})`, sql`happened_at`, window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, concat(account_id, ' ', toString(returned_at)) AS subject_id, action.1 AS at, action.2 AS what, toFloat64(nth = 1) AS amount, 'accounts' AS unit_of_amount,
      ${value.string(actionRecord(knobs))} AS record, action.3 AS batch, action.4 AS seq
    FROM (${returns(window, knobs)})
    ARRAY JOIN actions AS action, arrayEnumerate(actions) AS nth
    UNION ALL
    ${silenceRows(window, knobs)}`,
  beside: (_parts, _knobs, { numerator, flags }) => {
    const silent = numerator + (flags["still silent"] ?? 0);
    return { share_of_silent: silent === 0 ? null : numerator / silent };
  },
  besideUnits: { share_of_silent: "percent" },
  nothing: "No source of touches: no value. With one and nobody back it is 0.",
  example: {
    given: {
      touch: `
        account_id | visitor | at                   | type      | page_class | count
        A          | v1      | 2026-01-01T10:00:00Z | page_view |            | 1
        A          | v1      | 2026-05-20T10:00:00Z | page_view | pricing    | 1
        B          | v2      | 2026-04-01T10:00:00Z | page_view |            | 1
        B          | v2      | 2026-05-20T10:00:00Z | page_view | pricing    | 1
        C          | v3      | 2026-04-20T10:00:00Z | page_view |            | 1
        C          | v3      | 2026-05-20T10:00:00Z | page_view |            | 6`,
      opportunity: `
        id | account_id | created_at | closed_at            | status
        o1 | C          | 2026-02-01 | 2026-05-01T10:00:00Z | lost`,
    },
    period: ["2026-05-01", "2026-06-01"],
    then: { value: 2, by: { dimension: "account_id", values: { A: 1, C: 1 } } },
    because: "A was silent since 1 January and looks at the prices: yes. B returns after 49 days: no. C's deal was lost on 1 May, its 6 minutes of 20 May are a return without 90 days of silence.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class | direction | count
          A          | v1      | 2026-02-19T10:00:00Z | page_view |            |           | 1
          A          | v1      | 2026-05-20T10:00:00Z | page_view |            |           | 1
          A          | v1      | 2026-06-02T23:00:00Z | form      |            |           | 1
          B          | v2      | 2026-02-20T10:00:00Z | page_view |            |           | 1
          B          | v2      | 2026-05-20T10:00:00Z | page_view | pricing    |           | 1
          C          | v3      | 2026-05-20T10:00:00Z | page_view | pricing    |           | 1
          D          |         | 2026-01-01T10:00:00Z | mail_out  |            | out       | 1
          D          | v4      | 2026-05-20T10:00:00Z | page_view | demo       |           | 1
          E          |         | 2026-05-01T10:00:00Z | mail_out  |            | out       | 1
          E          | v5      | 2026-05-20T10:00:00Z | page_view | demo       |           | 1
          F          | v6      | 2026-01-01T10:00:00Z | page_view |            |           | 1
          F          |         | 2026-04-01T10:00:00Z | mail_out  |            | out       | 1
          F          | v6      | 2026-05-31T23:59:59Z | page_view |            |           | 5
          G          | v7      | 2026-01-01T10:00:00Z | page_view |            |           | 1
          G          | v7      | 2026-05-01T10:00:00Z | page_view |            |           | 1
          G          | v7      | 2026-05-15T10:00:00Z | page_view | pricing    |           | 1`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: 2, by: { dimension: "account_id", values: { D: 1, F: 1 } } },
      because: "A reaches its minutes only in June, B was silent for 89 days, C is new. D was only written to in January, 139 days before, and comes: yes; E was written to 19 days before: no. Our mail did not end F's silence. G came back with one page and saw the prices exactly 14 days later: too late.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class | count | removed
          A          | v1      | 2026-01-01T10:00:00Z | page_view |            | 1     |
          A          | v1      | 2026-04-25T10:00:00Z | page_view |            | 1     |
          A          | v1      | 2026-05-02T10:00:00Z | page_view |            | 2     |
          A          | v1      | 2026-05-03T10:00:00Z | page_view |            | 2     |
          A          | v1      | 2026-05-04T10:00:00Z | page_view | pricing    | 1     |
          B          | v2      | 2026-01-01T10:00:00Z | page_view |            | 1     |
          B          | v2      | 2026-05-04T10:00:00Z | page_view | pricing    | 1     | bot
          C          | v3      | 2026-02-01T10:00:00Z | page_view |            | 1     |
          D          | v3      | 2026-03-04T10:00:00Z | page_view |            | 1     |`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: 1, flags: { "still silent": 2 }, beside: { share_of_silent: 1 / 3 } },
      because: "A came back in April, has its 5 minutes on 3 May and counts once, though it goes on. A bot ends nobody's silence: B and C are still silent at the end of May, D for 88 days only.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-04-20T10:00:00Z | page_view |
          A          | v1      | 2026-05-04T10:00:00Z | page_view | contact
          B          | v1      | 2026-04-20T10:00:00Z | page_view |
          B          | v1      | 2026-05-04T10:00:00Z | page_view | contact`,
        handover: `
          account_id | at                   | decision | decided_at
          A          | 2026-04-25T10:00:00Z | recycled | 2026-04-28T10:00:00Z
          B          | 2026-04-25T10:00:00Z | recycled | 2026-04-28T10:00:00Z`,
      },
      period: ["2026-05-01", "2026-06-01"],
      knobs: { population: "target" },
      then: { value: 1, by: { dimension: "after", values: { recycled: 1 } } },
      because: "A hand-over that sales recycled makes silent at once; B is no target.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | count
          A          | v1      | 2026-04-20T10:00:00Z | page_view | 1
          A          | v1      | 2026-05-20T10:00:00Z | page_view | 1
          A          | v1      | 2026-05-22T10:00:00Z | page_view | 2`,
      },
      period: ["2026-05-01", "2026-06-01"],
      knobs: { dormant_days: 30, minutes: 3, within_days: 3 },
      then: { value: 1 },
      because: "Settings of 30 days, 3 minutes within 3 days.",
    },
    {
      given: {
        order: `
          order_no | account_id | at                   | amount | cancelled
          1        | A          | 2025-11-01T10:00:00Z | 10     |
          2        | A          | 2026-01-30T10:00:00Z | 10     |
          2        | A          | 2026-01-30T10:00:00Z | 20     |
          3        | A          | 2026-05-02T10:00:00Z | 10     |
          4        | B          | 2026-02-20T10:00:00Z | 10     |
          5        | B          | 2026-05-20T10:00:00Z | 10     |
          6        | C          | 2026-01-01T10:00:00Z | 10     |
          7        | C          | 2026-04-01T10:00:00Z | -10    |
          8        | C          | 2026-05-03T10:00:00Z | 10     | yes
          9        | C          | 2026-05-04T10:00:00Z | -5     |
          10       | D          | 2026-05-04T10:00:00Z | 10     |`,
      },
      period: ["2026-01-01", "2026-06-01"],
      knobs: { activity: "orders" },
      then: { value: 2, flags: { "still silent": 1 }, beside: { accounts: 1 }, by: { dimension: "reached_by", values: { order: 2 } } },
      because: "A orders again after 90 days and after 92: two silences of one account. B is back after 89 days, D is new. Neither a credit nor a cancelled line brings C back, which is silent at the end.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: 0 },
      because: "Collected, and nobody came back.",
    },
    {
      given: {},
      period: ["2026-05-01", "2026-06-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source of touches.",
    },
  ],
  words: {
    ru: {
      title: "Повторно вовлечённые аккаунты",
      question: "Какие прежние аккаунты снова проявляют интерес?",
      formula: "Аккаунты, вернувшиеся в периоде: после 90 дней без действий или после проигранной либо возвращённой маркетингу сделки они за 14 дней набирают 5 минут вовлечённости или смотрят ключевую страницу.",
      nothing: "Нет источника касаний: значения нет. Если он есть, а никто не вернулся, — 0.",
      because: "A молчал с 1 января и смотрит цены: да. B возвращается через 49 дней: нет. Сделка C проиграна 1 мая, его 6 минут 20 мая — возвращение и без 90 дней молчания.",
      beside: { share_of_silent: "доля вернувшихся из молчавших" },
      labels: { after: "После чего", reached_by: "Чем вернулся" },
      caveats: [
        "Один раз за молчание: 14 дней отсчитываются от первого действия после него. Кто вернулся слишком слабо, начинает с этого новое молчание.",
        "Аккаунты, с которыми мы прежде не имели дела, — новые, а не повторно вовлечённые. Наши собственные письма молчание не прерывают.",
        "Рядом: аккаунты, молчащие и в конце, и доля молчавших аккаунтов, которые вернулись. Аккаунт, вернувшийся после каждого из двух молчаний, учитывается дважды; сколько это аккаунтов, стоит рядом.",
      ],
      says: {
        "What ends a silence: actions of the account, or its orders, each of which is a return by itself.": "Что прерывает молчание: действия аккаунта или его заказы; каждый заказ уже сам по себе возвращение.",
      },
    },
    "zh-CN": {
      title: "重新参与的帐户",
      question: "哪些曾有往来的帐户再次表现出兴趣？",
      formula: "期间内回归的帐户：在 90 天没有行动之后，或在输单或退回市场的交易之后，14 天内获得 5 个参与分钟或查看了高价值页面。",
      nothing: "没有触点来源：无值。有来源但没有回归的则为 0。",
      because: "A 自 1 月 1 日起沉默，如今查看价格：是。B 在 49 天后返回：不是。C 的交易在 5 月 1 日输掉，5 月 20 日的 6 分钟不需要 90 天沉默也算返回。",
      beside: { share_of_silent: "占沉默帐户的比例" },
      labels: { after: "在何之后", reached_by: "以何方式回归" },
      caveats: [
        "每段沉默只计一次：14 天自沉默后的首次行动起算。回归力度不足的，自该行动起开始新的沉默。",
        "此前从未往来的帐户是新帐户，不是重新参与。我方发出的邮件不会结束沉默。",
        "另列：期末仍沉默的帐户，以及沉默帐户中回归的比例。一个帐户在两段沉默之后各回归一次，计两次；共有多少个帐户另列。",
      ],
      says: {
        "What ends a silence: actions of the account, or its orders, each of which is a return by itself.": "什么结束沉默：帐户的行动，或其订单；每个订单本身即为一次回归。",
      },
    },
  },
});
