import { type Sql, sql, value } from "../../../store/sql.ts";
import { rowsFor } from "../../example-rows.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { accountLeads, personLeads } from "../../relations/leads.ts";
import { numberOf, textOf } from "../../relations/settings.ts";
import { dayOf, daysBetween, inside, nowInstant } from "../../relations/time.ts";

function leads(window: Window, knobs: KnobValues): Sql {
  return textOf(knobs, "subject") === "person" ? personLeads(window) : accountLeads(window);
}

/** Received while there was something to convert: what came to a customer is no lead. */
function receivedIn(window: Window): Sql {
  return sql`received_at IS NOT NULL AND ${inside(sql`assumeNotNull(received_at)`, window)} AND ifNull(won_at >= received_at, true)`;
}

/** Rows of receipt (0, 1) and rows of conversion (1, 0), each on its own date. */
function samePeriod(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, lead AS subject_id, assumeNotNull(received_at) AS at, 0 AS numerator, 1 AS denominator, map('lead_source', lead_source) AS labels, record, batch, seq, '' AS flag
    FROM (${leads(window, knobs)})
    WHERE ${receivedIn(window)}
    UNION ALL
    SELECT account_id, lead AS subject_id, assumeNotNull(won_at) AS at, 1 AS numerator, 0 AS denominator, map('lead_source', lead_source) AS labels, won_origin.1 AS record,
      won_origin.2 AS batch, won_origin.3 AS seq, if(${receivedIn(window)}, 'received in the period', '') AS flag
    FROM (${leads(window, knobs)})
    WHERE won_at IS NOT NULL AND ${inside(sql`assumeNotNull(won_at)`, window)} AND ifNull(received_at <= won_at, true)`;
}

/** One row per lead of the window, with what became of it up to now, or within so many days. */
function cohort(window: Window, knobs: KnobValues): Sql {
  const days = value.int(numberOf(knobs, "follow_days"));
  const isLimited = numberOf(knobs, "follow_days") > 0;
  const won = isLimited ? sql`won_at IS NOT NULL AND ${daysBetween(sql`assumeNotNull(received_at)`, sql`assumeNotNull(won_at)`, window)} <= ${days}` : sql`ifNull(won_at <= ${nowInstant(window)}, false)`;
  const young = isLimited ? sql`addDays(${dayOf(sql`assumeNotNull(received_at)`, window)}, ${days}) >= ${dayOf(nowInstant(window), window)}` : sql`false`;
  return sql`
    SELECT account_id, lead AS subject_id, assumeNotNull(received_at) AS at, if(${young}, NULL, toUInt8(${won})) AS numerator, if(${young}, 0, 1) AS denominator,
      map('lead_source', lead_source) AS labels, record, batch, seq, if(${young}, 'immature', '') AS flag
    FROM (${leads(window, knobs)})
    WHERE ${receivedIn(window)}`;
}

export default kpi({
  id: "lead_conversion_rate",
  title: "Deal conversion rate (leads)",
  group: "won",
  unit: "percent",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 2,
  question: "How often do we get over the line from the first lead?",
  formula: "Leads that became customers in the period, by leads received in it.",
  denominator: "leads received",
  caveats: [
    "The two sides are different leads: most that are won in a period were received before it, so the rate can exceed 100 %. Beside it stand the share of the leads received in the period that were won in it, and of those won up to today (the setting reading = cohort).",
    "An account is received when its record was created or its first person became known, whichever came first; a person when its own record was created. What came to an account after its first win is no lead.",
    "A lead without any date belongs to no period, but counts when it is won.",
    "A person is won with the first win of the account that employs it then; people of one account are won together.",
  ],
  knobs: {
    subject: { default: "account", choices: ["account", "person"], meaning: "Leads are accounts, or people." },
    reading: { default: "same_period", choices: ["same_period", "cohort"], meaning: "Won in the period by received in the period, or of those received in the period the ones that were won since." },
    follow_days: { default: 0, meaning: "cohort: a lead is followed for so many days; 0: up to today." },
  },
  reads: ["person", "account", "opportunity", "contract"],
  needs: [
    { record: "person", broughtBy: "a CRM export of contacts, leads or accounts", or: ["account"] },
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] },
  ],
  labels: ["lead_source"],
  series: "each_point",
  facts: ({ window, knobs }) => (textOf(knobs, "reading") === "cohort" ? cohort(window, knobs) : samePeriod(window, knobs)),
  alongside: { cohort: { reading: "cohort" } },
  beside: (_parts, knobs, { denominator, flags }) =>
    textOf(knobs, "reading") === "cohort" ? {} : { received_and_won: denominator === 0 ? null : (flags["received in the period"] ?? 0) / denominator },
  besideUnits: { received_and_won: "percent" },
  nothing: "No lead was received: no value, however many were won.",
  example: {
    given: {
      account: `account_id | created_at\n${rowsFor(50, (n) => `L${n} | 2026-03-02`)}
        X          | 2026-01-02
        Y          | 2026-01-02`,
      opportunity: `id | account_id | closed_at | status\n${rowsFor(4, (n) => `o${n} | L${n} | 2026-03-20T10:00:00Z | won`)}
        o5 | X          | 2026-03-20T10:00:00Z | won
        o6 | Y          | 2026-03-20T10:00:00Z | won`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 0.12, of: [6, 50], beside: { received_and_won: 0.08, cohort: 0.08 }, flags: { "received in the period": 4 } },
    because: "Fifty leads received, six won, two of them received before: 12 %, and 4 of the 50 received, 8 %.",
  },
  edges: [
    {
      given: {
        account: `
          account_id | created_at           | valid_from
          A          | 2026-02-28T23:00:00Z | 1970-01-01
          B          | 2026-03-31T22:00:00Z | 1970-01-01
          C          |                      | 1970-01-01
          D          |                      | 2026-03-05T00:00:00Z
          E          | 2026-03-10T00:00:00Z | 1970-01-01
          F          | 2026-03-15T00:00:00Z | 1970-01-01`,
        person: `
          id | account_id | created_at           | deleted
          p1 | F          | 2026-02-10T00:00:00Z |
          p2 | C          | 2026-03-10T00:00:00Z | yes`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | C          | 2026-03-20T10:00:00Z | won
          o2 | E          | 2026-03-09T10:00:00Z | won
          o3 | A          | 2026-03-31T22:00:00Z | won
          o4 | A          | 2026-03-12T10:00:00Z | lost
          o5 |            | 2026-03-12T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 0.5, of: [1, 2], flags: {}, beside: { received_and_won: 0 } },
      because: "Received: A in the first instant of March in Berlin, D with its first dated version. B comes in the first instant of April, F was known by a person in February, E was a customer before its record was created. Won: C, received nobody knows when (its deleted person says nothing); A's win falls into April.",
    },
    {
      given: {
        account: `
          account_id | valid_from | created_at | deleted
          A          | 1970-01-01 | 2026-03-02 |
          B          | 1970-01-01 | 2026-03-02 |
          B          | 2026-03-09 | 2026-03-02 | yes
          C          | 1970-01-01 | 2026-03-02 | yes
          C          | 2026-03-09 | 2026-03-02 |
          D          | 1970-01-01 | 2026-03-02 | yes`,
        person: `
          id | account_id | created_at
          p1 | D          | 2026-03-05`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-20T10:00:00Z | won
          o2 | B          | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1 / 3, of: [1, 3] },
      because: "B was deleted in its source, and with it what was won there; C was brought back. D's record is deleted, and somebody there is a contact all the same.",
    },
    {
      given: {
        person: `
          id | account_id | created_at | valid_from | lead_source
          p1 | A          | 2026-03-02 | 1970-01-01 | web
          p2 | A          | 2026-03-02 | 1970-01-01 | fair
          p3 | B          | 2026-03-02 | 1970-01-01 | web
          p3 | A          | 2026-03-02 | 2026-03-18 | web
          p4 | A          | 2026-03-02 | 1970-01-01 | web
          p4 | B          | 2026-03-02 | 2026-03-18 | web
          p5 |            | 2026-03-02 | 1970-01-01 | web
          p6 | A          | 2026-03-25 | 1970-01-01 | web`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-20T10:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { subject: "person" },
      then: { value: 0.6, of: [3, 5], by: { dimension: "lead_source", values: { web: 0.5, fair: 1 } } },
      because: "Five people were received, one of them of no account. p1, p2 and p3, who had moved to A two days before, are won with it; p4 had left. p6 came to a customer.",
    },
    {
      given: {
        account: `
          account_id | created_at
          A          | 2026-03-02
          B          | 2026-03-02
          C          | 2026-03-31
          D          | 2026-02-28`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-12T23:00:00Z | won
          o2 | B          | 2026-03-13T00:00:00Z | won
          o3 | D          | 2026-03-13T00:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { reading: "cohort", follow_days: 10 },
      then: { value: 0.5, of: [1, 2], flags: { immature: 1 } },
      because: "Of March's leads A was won on the tenth day and B on the eleventh; C's ten days are not over. D was received in February.",
    },
    {
      given: {
        account: `
          account_id | created_at
          A          | 2026-01-02`,
        opportunity: `
          id | account_id | closed_at            | status
          o1 | A          | 2026-03-12T23:00:00Z | won`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, of: [1, 0], reason: "no_denominator" },
      because: "One won and none received: no rate.",
    },
    {
      given: { account: "account_id | created_at" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No CRM, no wins.",
    },
  ],
  words: {
    ru: {
      title: "Коэффициент конверсии сделок (лиды)",
      question: "Как часто мы доходим до сделки от первого лида?",
      formula: "Лиды, ставшие клиентами в периоде, делённые на лиды, полученные в нём.",
      denominator: "полученных лидов",
      nothing: "Лидов не получено: значения нет, сколько бы ни было выиграно.",
      because: "Получено пятьдесят лидов, выиграно шесть, два из них получены раньше: 12 %, а из полученных — 4 из 50, 8 %.",
      beside: { received_and_won: "получены и выиграны в периоде" },
      caveats: [
        "По обе стороны — разные лиды: большинство выигранных в периоде получены раньше, поэтому значение может превысить 100 %. Рядом показано, какая доля полученных в периоде лидов в нём же выиграна и какая выиграна до сегодняшнего дня (настройка reading = cohort).",
        "Аккаунт получен, когда создана его запись или стал известен его первый человек, — смотря что раньше; человек — когда создана его запись. То, что пришло к аккаунту после его первого выигрыша, не лид.",
        "Лид без единой даты не относится ни к одному периоду, но считается, когда он выигран.",
        "Человек выигран с первым выигрышем аккаунта, где он тогда работает; люди одного аккаунта выиграны вместе.",
      ],
    },
    "zh-CN": {
      title: "成交转化率（线索）",
      question: "从第一条线索起，有多少最终成交？",
      formula: "期间内成为客户的线索，除以期间内收到的线索。",
      denominator: "收到的线索",
      nothing: "没有收到线索：无值，不论赢得多少。",
      because: "收到五十条线索，赢得六条，其中两条是此前收到的：12%；在所收到的线索中为 4/50，即 8%。",
      beside: { received_and_won: "期间内收到并赢得" },
      caveats: [
        "分子与分母是不同的线索：期间内赢得的线索大多在此前收到，因此该比率可能超过 100%。另列期间内收到的线索中在期间内赢得的比例，以及至今赢得的比例（设置 reading = cohort）。",
        "帐户的收到时间为其记录创建与首个人员被认识两者中较早者；人员的收到时间为其自身记录的创建时间。帐户首次赢单之后到来的不算线索。",
        "没有任何日期的线索不属于任何期间，但赢得时计入。",
        "人员随其当时所属帐户的首次赢单而赢得；同一帐户的人一同赢得。",
      ],
    },
  },
});
