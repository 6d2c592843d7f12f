import { sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { besideDelivered, deliveryRows, mailExtras, mailings, mailLabelNames, mailNeed } from "../../relations/mailings.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { numberOf } from "../../relations/settings.ts";

/** Mailings per person with their clicks: those of machines, of scanners (several links at once) and on unsubscribing put aside. */
function clicks(window: Window, knobs: KnobValues) {
  const atOnce = sql`sent_at IS NOT NULL AND dateDiff('millisecond', assumeNotNull(sent_at), c.1) <= ${value.float(numberOf(knobs, "scanner_seconds") * 1000)}`;
  return sql`
    SELECT *, arrayFilter(c -> c.2 = '' AND c.3 != 'unsubscribe', responses) AS reading, arrayFilter(c -> ${atOnce}, reading) AS early,
      arrayUniq(arrayMap(c -> c.4, early)) >= 2 AS is_scanner, if(is_scanner, arrayFilter(c -> NOT (${atOnce}), reading), reading) AS human,
      if(notEmpty(human), human[1].1, if(notEmpty(responses), responses[1].1, assumeNotNull(delivered_at))) AS shown_at,
      multiIf(notEmpty(human), '', is_scanner, 'clicked by a scanner', empty(responses), 'not clicked', arrayExists(c -> c.2 != '', responses), 'clicked by a machine', 'only unsubscribed') AS why
    FROM (${mailings(window, "mail_click")})`;
}

export default kpi({
  id: "email_clicks",
  title: "Marketing mail clicks",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "Did people of the account click in our mailings?",
  formula: "People times mailings with at least one click by a human in the period; beside: of the mails delivered in it, the share that was clicked.",
  denominator: "",
  caveats: [
    "A person who clicks several links of one mailing counts once; unsubscribing is no click.",
    "Two links and more within 5 seconds of the delivery are a security scanner's; a later click of the same person counts.",
    "A mail is known by its thread, else by campaign, asset and subject; a click belongs to the latest delivery of that mail to that person before it. Without deliveries scanners cannot be told.",
  ],
  knobs: {
    scanner_seconds: { default: 5, meaning: "Clicks on two links or more within so many seconds of the delivery are a scanner's." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [mailNeed("mail_click"), targetListNeed],
  labels: mailLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, mailing AS subject_id, shown_at AS at, toUInt8(notEmpty(human)) AS numerator, 0 AS denominator, labels, '' AS record, 0 AS batch, 0 AS seq, why AS flag,
      ${mailExtras(sql`notEmpty(human)`)} AS extras
    FROM (${ofPopulation(clicks(window, knobs), sql`shown_at`, window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, mailing AS subject_id, response.1 AS at,
      multiIf(response.2 != '', concat('clicked, left out: ', response.2), response.3 = 'unsubscribe', 'unsubscribed', has(human, response), concat('clicked ', response.4), 'clicked by a scanner') AS what,
      toFloat64(notEmpty(human) AND response = human[1]) AS amount, 'count' AS unit_of_amount, 'touch' AS record, response.5 AS batch, response.6 AS seq
    FROM (${clicks(window, knobs)})
    ARRAY JOIN responses AS response
    UNION ALL
    ${deliveryRows(clicks(window, knobs))}`,
  beside: (_parts, _knobs, whole) => besideDelivered(whole),
  besideUnits: { rate: "percent" },
  nothing: "No mail tool is connected: no value. Nothing delivered: the rate has none.",
  example: {
    given: {
      touch: `account_id | person_email | at | type | asset | url | page_class\n${rowsFor(20, (n) => `A | p${n}@a.example | 2026-03-02T08:00:00Z | mailing | guide | |`)}
        A          | p1@a.example | 2026-03-02T09:00:00Z | mail_click | guide | /a  |
        A          | p1@a.example | 2026-03-02T09:01:00Z | mail_click | guide | /b  |
        A          | p2@a.example | 2026-03-04T09:00:00Z | mail_click | guide | /a  |
        A          | p3@a.example | 2026-03-02T08:00:02Z | mail_click | guide | /a  |
        A          | p3@a.example | 2026-03-02T08:00:05Z | mail_click | guide | /b  |
        A          | p4@a.example | 2026-03-02T10:00:00Z | mail_click | guide | /u  | unsubscribe`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, flags: { "clicked by a scanner": 1, "only unsubscribed": 1, "not clicked": 16 }, beside: { rate: 0.1, delivered: 20 } },
    because: "Four of twenty mails were clicked: one by a scanner (two links within 5 seconds), one only to unsubscribe. p1 clicked two links and counts once: 2 of 20 are 10 %.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | person_email | at                       | type       | asset | url | removed
          A          | p1@a.example | 2026-03-02T08:00:00Z     | mailing    | guide |     |
          A          | p1@a.example | 2026-03-02T08:00:01Z     | mail_click | guide | /a  |
          A          | p1@a.example | 2026-03-02T08:00:02Z     | mail_click | guide | /b  |
          A          | p1@a.example | 2026-03-02T08:00:05.001Z | mail_click | guide | /a  |
          A          | p2@a.example | 2026-03-02T08:00:00Z     | mailing    | guide |     |
          A          | p2@a.example | 2026-03-02T08:00:02Z     | mail_click | guide | /a  |
          A          | p2@a.example | 2026-03-02T08:00:03Z     | mail_click | guide | /a  |
          A          | p3@a.example | 2026-03-02T08:00:01Z     | mail_click | guide | /a  | bot
          A          | p4@a.example | 2026-02-28T08:00:00Z     | mailing    | guide |     |
          A          | p4@a.example | 2026-03-01T00:00:00Z     | mail_click | guide | /a  |
          A          | p5@a.example | 2026-04-01T00:00:00Z     | mail_click | guide | /a  |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, flags: { "clicked by a machine": 1 }, beside: { rate: 1, delivered: 2 } },
      because: "A scanner tried p1's links, then p1 clicked; p2 clicked one link twice, which no scanner does; p3 is a bot, p4 clicks a mail of February, p5 too late.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | person_email | at                   | type       | campaign
          A          | p1@a.example | 2026-03-02T08:00:00Z | mail_click | c1
          B          | p2@b.example | 2026-03-02T08:00:00Z | mail_click | c1
                     | p3@c.example | 2026-03-02T08:00:00Z | mail_click | c1`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 1, beside: { rate: null, delivered: 0 } },
      because: "Of target accounts one clicked; deliveries are not reported, so there is no rate.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The tool is there and nobody clicked.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No mail tool, no number.",
    },
    {
      given: {
        touch: `
          account_id | person_email | at                   | type       | asset | url
          A          | p1@a.example | 2026-03-02T08:00:00Z | mailing    | guide |
          A          | p1@a.example | 2026-03-02T08:00:02Z | mail_click | guide | /a
          A          | p1@a.example | 2026-03-02T08:00:03Z | mail_click | guide | /b`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { scanner_seconds: 1 },
      then: { value: 1, beside: { rate: 1, delivered: 1 } },
      because: "Two links after two seconds are a person’s where only the first second is a scanner’s.",
    },
  ],
  words: {
    ru: {
      title: "Клики в рассылках",
      question: "Кликали ли люди аккаунта в наших рассылках?",
      formula: "Пары «человек и рассылка», в которых был хотя бы один клик человека за период; рядом — доля писем с кликом среди доставленных за период.",
      nothing: "Почтовый сервис не подключён: значения нет. Ничего не доставлено: доли нет.",
      because: "По четырём из двадцати писем кликнули: по одному — сканер (две ссылки за 5 секунд), по одному — только чтобы отписаться. p1 открыл две ссылки и считается один раз: 2 из 20 — 10 %.",
      beside: { rate: "доля от доставленных писем" },
      caveats: [
        "Кто кликнул по нескольким ссылкам одной рассылки, считается один раз; отписка — не клик.",
        "Две ссылки и больше в течение 5 секунд после доставки — это сканер безопасности; более поздний клик того же человека считается.",
        "Письмо узнаётся по ветке, иначе по кампании, материалу и теме; клик относится к последней доставке этого письма этому человеку до клика. Без данных о доставке сканеры отличить нельзя.",
      ],
    },
    "zh-CN": {
      title: "营销邮件点击",
      question: "该帐户的人点击了我们的群发邮件吗？",
      formula: "按“人 × 群发邮件”计，期间内至少有一次真人点击的数量；另列：期间内送达的邮件中被点击的比例。",
      nothing: "未连接邮件工具：无值。没有送达的邮件：比例无值。",
      because: "二十封邮件中有四封被点击：一封由扫描器点击（5 秒内两个链接），一封只是为了退订。p1 点了两个链接，计一次：2/20，即 10%。",
      beside: { rate: "占送达邮件的比例" },
      caveats: [
        "同一人在一封群发邮件中点击多个链接只计一次；退订不算点击。",
        "送达后 5 秒内点击两个及以上链接的，视为安全扫描器；同一人之后的点击仍计入。",
        "邮件按会话串识别，否则按营销活动、素材和主题识别；点击归于此前该邮件最近一次送达此人的记录。没有送达记录时无法识别扫描器。",
      ],
    },
  },
});
