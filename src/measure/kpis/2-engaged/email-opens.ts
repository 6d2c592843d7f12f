import { sql } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { besideDelivered, deliveryRows, mailExtras, mailings, mailLabelNames, mailNeed } from "../../relations/mailings.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { textOf } from "../../relations/settings.ts";

/** Mailings per person with how they were opened; an open by a machine counts only where the setting says so. */
function opens(window: Window, knobs: KnobValues) {
  const counted = textOf(knobs, "machine_opens") === "flag" ? sql`responses` : sql`human`;
  return sql`
    SELECT *, arrayFilter(r -> r.2 = '', responses) AS human, notEmpty(${counted}) AS is_open,
      if(notEmpty(human), human[1].1, if(notEmpty(responses), responses[1].1, assumeNotNull(delivered_at))) AS shown_at,
      multiIf(notEmpty(human), '', notEmpty(responses), 'opened by a machine', 'not opened') AS why
    FROM (${mailings(window, "mail_open")})`;
}

export default kpi({
  id: "email_opens",
  title: "Marketing mail opens",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  bounded: true,
  version: 1,
  question: "Did people of the account open our mailings?",
  formula: "People times mailings with at least one open by a human in the period; beside: of the mails delivered in it, the share that was opened.",
  denominator: "",
  caveats: [
    "A person who opens one mailing five times counts once.",
    "Opens by privacy proxies and scanners are left out where the source marks them; Apple's mail opens everything, so that opens are a weak sign wherever it does not. They earn no engagement minutes.",
    "A mail is known by its thread, else by campaign, asset and subject; an open belongs to the latest delivery of that mail to that person before it.",
  ],
  knobs: {
    machine_opens: { default: "drop", choices: ["drop", "flag"], meaning: "Mails opened by machines only are left out, or counted and marked." },
    population: populationKnob,
  },
  reads: ["touch", "list_membership"],
  needs: [mailNeed("mail_open"), targetListNeed],
  labels: mailLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT account_id, mailing AS subject_id, shown_at AS at, toUInt8(is_open) AS numerator, 0 AS denominator, labels, '' AS record, 0 AS batch, 0 AS seq, why AS flag,
      ${mailExtras(sql`is_open`)} AS extras
    FROM (${ofPopulation(opens(window, knobs), sql`shown_at`, window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, mailing AS subject_id, response.1 AS at, if(response.2 = '', 'opened', concat('opened, left out: ', response.2)) AS what,
      toFloat64(is_open AND response = if(notEmpty(human), human[1], responses[1])) AS amount, 'count' AS unit_of_amount, 'touch' AS record, response.5 AS batch, response.6 AS seq
    FROM (${opens(window, knobs)})
    ARRAY JOIN responses AS response
    UNION ALL
    ${deliveryRows(opens(window, knobs))}`,
  beside: (_parts, _knobs, whole) => besideDelivered(whole),
  besideUnits: { rate: "percent" },
  nothing: "No mail tool is connected: no value. Nothing delivered: the rate has none.",
  example: {
    given: {
      touch: `account_id | person_email | at | type | asset | removed\n${[
        rowsFor(20, (n) => `A | p${n}@a.example | 2026-03-02T08:00:00Z | mailing | guide |`),
        rowsFor(7, (n) => `A | p${n}@a.example | 2026-03-02T09:00:00Z | mail_open | guide |`),
        rowsFor(12, (n) => `A | p${n}@a.example | 2026-03-02T08:00:01Z | mail_open | guide | machine_open`, 8),
      ].join("\n")}`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 7, beside: { rate: 0.35, delivered: 20 }, flags: { "opened by a machine": 5, "not opened": 8 } },
    because: "Twenty delivered, twelve opened, five of them by a machine alone: 7 opens, 35 %.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | person_email | at                   | type      | asset | outcome   | removed
          A          | p1@a.example | 2026-03-02T08:00:00Z | mailing   | guide | delivered |
          A          | p2@a.example | 2026-03-02T08:00:00Z | mailing   | guide | delivered |
          A          | p3@a.example | 2026-03-02T08:00:00Z | mailing   | guide | delivered |
          A          | p4@a.example | 2026-03-02T08:00:00Z | mailing   | guide | delivered |
          A          | p5@a.example | 2026-03-02T08:00:00Z | mailing   | guide | bounced   |
          A          | p1@a.example | 2026-03-02T09:00:00Z | mail_open | guide |           |
          A          | p1@a.example | 2026-03-02T09:05:00Z | mail_open | guide |           |
          A          | p2@a.example | 2026-03-02T08:00:01Z | mail_open | guide |           | machine_open
          A          | p2@a.example | 2026-03-03T09:00:00Z | mail_open | guide |           |
          A          | p3@a.example | 2026-03-02T08:00:01Z | mail_open | guide |           | machine_open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, flags: { "opened by a machine": 1, "not opened": 1 }, beside: { rate: 0.5, delivered: 4 } },
      because: "Four mails arrived. p1 opened twice and counts once, p2 opened after a machine had; p3's was opened by a machine alone, p4's not at all: 2 of 4.",
    },
    {
      given: {
        touch: `
          account_id | person_email | at                   | type      | asset | removed
          A          | p1@a.example | 2026-03-02T08:00:00Z | mailing   | guide |
          A          | p1@a.example | 2026-03-02T09:00:00Z | mail_open | guide |
          A          | p1@a.example | 2026-03-16T08:00:00Z | mailing   | guide |
          A          | P1@a.example | 2026-03-16T09:00:00Z | mail_open | guide |
          A          | p2@a.example | 2026-02-28T08:00:00Z | mailing   | guide |
          A          | p2@a.example | 2026-03-01T00:00:00Z | mail_open | guide |
          A          | p3@a.example | 2026-04-01T00:00:00Z | mail_open | guide |
          A          | p4@a.example | 2026-03-05T00:00:00Z | mail_open | guide | own_staff
          A          | p5@a.example | 2026-03-05T00:00:00Z | mail_open | guide |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4, beside: { rate: 1, delivered: 2 } },
      because: "The same guide sent twice is two mailings. p2 opens a mail of February at the first instant, p5 one whose delivery nobody reported: both count, neither is in the rate. p3 is too late, p4 is one of us.",
    },
    {
      given: {
        touch: `
          account_id | person_email | at                   | type      | asset | removed
          A          | p1@a.example | 2026-03-02T08:00:00Z | mailing   | guide |
          A          | p1@a.example | 2026-03-02T08:00:01Z | mail_open | guide | machine_open`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { machine_opens: "flag" },
      then: { value: 1, flags: { "opened by a machine": 1 }, beside: { rate: 1, delivered: 1 } },
      because: "With the setting a machine's open counts and is marked.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, beside: { rate: null, delivered: 0 } },
      because: "The tool is there and sent nothing: no opens, and no rate.",
    },
    {
      given: {
        touch: `
          account_id | person_email | at                   | type      | asset
          A          | p1@a.example | 2026-03-02T08:00:00Z | mailing   | guide`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Mailings without any open ever: opens are not collected, and that is not 0.",
    },
  ],
  words: {
    ru: {
      title: "Открытия рассылок",
      question: "Открывали ли люди аккаунта наши рассылки?",
      formula: "Пары «человек и рассылка», в которых было хотя бы одно открытие человеком за период; рядом — доля открытых писем среди доставленных за период.",
      nothing: "Почтовый сервис не подключён: значения нет. Ничего не доставлено: доли нет.",
      because: "Доставлено двадцать, открыто двенадцать, пять из них — только машиной: 7 открытий, 35 %.",
      beside: { rate: "доля от доставленных писем" },
      caveats: [
        "Кто открыл одну рассылку пять раз, считается один раз.",
        "Открытия прокси приватности и сканеров не учитываются, если источник их помечает; почта Apple открывает всё, поэтому там, где источник их не помечает, открытия — слабый признак. Минут вовлечённости они не дают.",
        "Письмо узнаётся по ветке, иначе по кампании, материалу и теме; открытие относится к последней доставке этого письма этому человеку до открытия.",
      ],
    },
    "zh-CN": {
      title: "营销邮件打开",
      question: "该帐户的人打开了我们的群发邮件吗？",
      formula: "按“人 × 群发邮件”计，期间内至少有一次真人打开的数量；另列：期间内送达的邮件中被打开的比例。",
      nothing: "未连接邮件工具：无值。没有送达的邮件：比例无值。",
      because: "送达二十封，打开十二封，其中五封只被机器打开：打开数 7，即 35%。",
      beside: { rate: "占送达邮件的比例" },
      caveats: [
        "同一人五次打开同一封群发邮件只计一次。",
        "来源标明的隐私代理和扫描器的打开不计入；苹果邮件会打开所有邮件，因此来源未作标明时，打开只是弱信号。打开不产生参与分钟数。",
        "邮件按会话串识别，否则按营销活动、素材和主题识别；打开归于此前该邮件最近一次送达此人的记录。",
      ],
    },
  },
});
