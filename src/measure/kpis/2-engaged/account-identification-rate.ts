import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { textOf, wordsOf } from "../../relations/settings.ts";
import { visitLabelNames, visitPageRows, visitStarts } from "../../relations/visit-list.ts";
import { importedSessions, visitKnobs, visitNeed, visitPages, visitRule } from "../../relations/visits.ts";

const provider = "network of a provider";

/** Visits that begin in the window; those whose account only a network tells that identifies nobody are of no account. */
function told(window: Window, knobs: KnobValues): Sql {
  const networks = wordsOf(knobs, "networks").map((one) => one.toLowerCase());
  if (networks.length === 0) return visitStarts(window, knobs);
  const rule = visitRule(window, knobs);
  const isProvider = sql`(account_method = 'network' AND lower(looked_up) IN ${value.strings(networks)})`;
  return sql`
    SELECT * EXCEPT (found_account, found_flag, is_of_provider), if(is_of_provider, '', found_account) AS account_id, if(is_of_provider, ${value.string(provider)}, found_flag) AS flag
    FROM (
      SELECT * EXCEPT (account_id, flag), account_id AS found_account, flag AS found_flag, (account_id, visit) IN (
        SELECT account_id, visit FROM (${visitPages(rule)}) GROUP BY account_id, visit HAVING min(${isProvider}) = 1
        UNION ALL
        SELECT account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS visit FROM (${importedSessions(rule)}) WHERE ${isProvider}) AS is_of_provider
      FROM (${visitStarts(window, knobs)})
    )`;
}

/** Visits, or with the setting the visitors behind them: one row each. A visitor is identified by any of its visits. */
function seen(window: Window, knobs: KnobValues): Sql {
  if (textOf(knobs, "count") === "sessions") return told(window, knobs);
  const whole = sql`(account_id, visit, begins, labels, record, batch, seq, flag)`;
  return sql`
    SELECT best.1 AS account_id, best.2 AS visit, best.3 AS begins, best.4 AS labels, best.5 AS record, best.6 AS batch, best.7 AS seq, best.8 AS flag
    FROM (
      SELECT if(visitor_key = '', visit, visitor_key) AS who, argMin(${whole}, (account_id = '', flag = '', begins, visit)) AS best
      FROM (${told(window, knobs)})
      GROUP BY who
    )`;
}

export default kpi({
  id: "account_identification_rate",
  title: "Sessions identified to an account",
  group: "engaged",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  series: "each_point",
  version: 1,
  question: "For what part of valid traffic do we know the company?",
  formula: "Visits that begin in the period and have an account with a confidence of at least 0.6, of all valid visits that begin in it.",
  denominator: "visits",
  caveats: [
    "Bots, own staff and what else is not counted as a visit are in neither number.",
    "Visits whose match is less sure than the setting asks are not identified; they bear the note “soft match”, and their share stands beside.",
    "Read it for the whole site, by source or by channel: by account it is always all or nothing.",
  ],
  knobs: {
    count: { default: "sessions", choices: ["sessions", "visitors"], meaning: "Visits, or visitors of whom any visit in the period is identified." },
    networks: { default: "", meaning: "Companies that a look-up of addresses names and that identify nobody (providers, hosting, VPN), as it writes them, parted by commas." },
    ...visitKnobs,
  },
  reads: ["touch", "session"],
  needs: [visitNeed],
  labels: visitLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, begins AS at, toUInt8(account_id != '') AS numerator, 1 AS denominator, labels, record, batch, seq, flag
    FROM (${seen(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount, 'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${visitPageRows(window, knobs)})`,
  beside: (_parts, _knobs, { denominator, flags }) => ({ soft_share: denominator === 0 ? null : (flags["soft match"] ?? 0) / denominator }),
  besideUnits: { soft_share: "percent" },
  nothing: "No visits: no value, never 0.",
  example: {
    given: {
      session: `id | account_id | account_method | account_confidence | at\n${[
        rowsFor(280, (n) => `s${n} | A | domain | 0.9 | 2026-03-02T10:00:00Z`),
        rowsFor(340, (n) => `s${n} | C | name | 0.5 | 2026-03-03T10:00:00Z`, 281),
        rowsFor(700, (n) => `s${n} | | | | 2026-03-04T10:00:00Z`, 341),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.4, of: [280, 700], beside: { soft_share: 60 / 700 }, flags: { "soft match": 60 } },
    because: "700 visits: 280 of a company that we are sure of, 60 of C whose name only resembles (0.5, soft: 8.6 %), the others of nobody known.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | network  | visitor | at                   | type
          A          | network        | 0.7                | Telecom  | v1      | 2026-03-02T10:00:00Z | page_view
          A          | network        | 0.7                | Telecom  | v2      | 2026-03-02T10:00:00Z | page_view
          A          | visitor        | 0.95               | Telecom  | v2      | 2026-03-02T10:05:00Z | page_view
          B          | network        | 0.7                | B GmbH   | v3      | 2026-03-02T10:00:00Z | page_view`,
        session: `
          id | account_id | account_method | account_confidence | network | at
          s1 | A          | network        | 0.7                | telecom | 2026-03-02T10:00:00Z`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { networks: "telecom, hosting" },
      then: { value: 0.5, of: [2, 4], flags: { "network of a provider": 2 } },
      because: "A provider's network says nothing of v1 and s1; v2's second page says by itself who came, and B's network is B's.",
    },
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type      | removed
          A          | domain         | 0.6                | v1      | 2026-03-01T00:00:00Z | page_view |
                     |                |                    | v1      | 2026-03-05T00:00:00Z | page_view |
                     |                |                    | v2      | 2026-03-05T00:00:00Z | page_view |
          B          | domain         | 0.59               | v3      | 2026-03-05T00:00:00Z | page_view |
          A          | domain         | 0.9                | v4      | 2026-03-05T00:00:00Z | page_view | bot
          A          | domain         | 0.9                | v5      | 2026-04-01T00:00:00Z | page_view |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0.25, of: [1, 4], beside: { soft_share: 0.25 } },
      because: "Exactly 0.6 is enough and 0.59 is not. The bot and the visit of April are in neither number; v1's second visit, which nothing identifies, is in the denominator.",
    },
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type
          A          | domain         | 0.9                | v1      | 2026-03-02T00:00:00Z | page_view
                     |                |                    | v1      | 2026-03-05T00:00:00Z | page_view
                     |                |                    | v2      | 2026-03-05T00:00:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { count: "visitors" },
      then: { value: 0.5, of: [1, 2] },
      because: "Counted by visitors, v1 is identified by one of its two visits; v2 is not.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "A tracker is there and nobody came: there is nothing to take a share of.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No tracker, no traffic to know anything of.",
    },
  ],
  story: {
    told: "Seven visits; only of t12's we do not know the company.",
    sum: "6 / 7 = 0.857143",
  },
  words: {
    ru: {
      title: "Доля посещений, отнесённых к аккаунту",
      question: "Для какой доли действительного трафика мы знаем компанию?",
      formula: "Посещения, начавшиеся за период и отнесённые к аккаунту с уверенностью не ниже 0,6, от всех действительных посещений, начавшихся за него.",
      denominator: "посещений",
      nothing: "Посещений нет: значения нет, никогда не 0.",
      because: "700 посещений: 280 — компании, в которой мы уверены, 60 — C, чьё название лишь похоже (0,5, нестрогое совпадение: 8,6 %), остальные — неизвестно чьи.",
      caveats: [
        "Боты, свои сотрудники и всё остальное, что не считается посещением, не входят ни в одно из чисел.",
        "Посещения, совпадение которых менее уверенное, чем требует настройка, не считаются распознанными; у них пометка «нестрогое совпадение», их доля показана рядом.",
        "Смотрите на весь сайт, по источникам или каналам: по аккаунту здесь всегда всё или ничего.",
      ],
      says: {
        "Companies that a look-up of addresses names and that identify nobody (providers, hosting, VPN), as it writes them, parted by commas.":
          "Компании, которые называет поиск по адресам и которые никого не опознают (провайдеры, хостинг, VPN), как он их пишет, через запятую.",
        "network of a provider": "сеть провайдера",
      },
    },
    "zh-CN": {
      title: "可识别到帐户的访问占比",
      question: "有效流量中，有多大部分我们知道是哪家公司？",
      formula: "期间内开始、以不低于 0.6 的置信度归入帐户的访问，占期间内开始的全部有效访问。",
      denominator: "访问",
      nothing: "没有访问：无值，绝不记为 0。",
      because: "700 次访问：280 次来自我们确定的公司，60 次来自只是名称相似的 C（0.5，弱匹配：8.6%），其余不知来自何处。",
      caveats: [
        "机器人、本公司员工以及其他不算访问的流量，两个数中都不计入。",
        "匹配置信度低于设置要求的访问不算已识别；它们带有“弱匹配”备注，其占比列在旁边。",
        "请按整个网站、来源或渠道查看：按帐户看总是全有或全无。",
      ],
      says: {
        "Companies that a look-up of addresses names and that identify nobody (providers, hosting, VPN), as it writes them, parted by commas.":
          "地址查询给出、但不能识别任何人的公司（运营商、托管、VPN），按查询所写，用逗号分隔。",
        "network of a provider": "运营商网络",
      },
    },
  },
});
