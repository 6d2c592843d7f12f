import { type Sql, sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { sincePreviousClose } from "../../relations/first-touches.ts";
import { opportunityLabelNames } from "../../relations/opportunities.ts";
import { targetListNeed } from "../../relations/population.ts";
import { amongFew } from "../../relations/quarters.ts";
import { textOf, wordsOf } from "../../relations/settings.ts";
import { endInstant } from "../../relations/time.ts";
import { actionOfAccount, sideOfTouch, validTouch } from "../../relations/touches.ts";
import { firstWinsOf, winMilestones } from "../../relations/wins.ts";

/** Touches of the accounts won in the window, up to their first win: `account_id, entity, touch_at, touch_type, times, is_theirs, of_side, batch, seq`. */
function touchesBefore(window: Window, knobs: KnobValues): Sql {
  const kinds = wordsOf(knobs, "kinds");
  return sql`
    SELECT w.account_id AS account_id, w.entity AS entity, t.touch_at AS touch_at, t.touch_type AS touch_type, t.times AS times, t.is_theirs AS is_theirs, t.of_side AS of_side, t.touch_batch AS batch, t.touch_seq AS seq
    FROM (
      SELECT account_id AS touch_account, at AS touch_at, toString(type) AS touch_type, toFloat64(ifNull(occurrences, 1)) AS times,
        ifNull(${actionOfAccount}, false) AS is_theirs, ${sideOfTouch} AS of_side, batch AS touch_batch, seq AS touch_seq
      FROM touch
      WHERE account_id != '' AND at < ${endInstant(window)} AND ${validTouch}
        AND ${amongFew(sql`SELECT account_id FROM (${firstWinsOf(window, knobs)})`, window)} AND ${sideOfTouch} != 'success' AND type != 'meeting_booked'
        AND ${textOf(knobs, "include") === "with" ? sql`true` : sql`type NOT IN ('ad_impression', 'mail_open')`}
        AND ${kinds.length === 0 ? sql`true` : sql`type IN ${value.strings(kinds)}`}
    ) AS t
    INNER JOIN (${sincePreviousClose(winMilestones(window, knobs))}) AS w ON t.touch_account = w.account_id
    WHERE t.touch_at >= w.since AND t.touch_at <= w.reached`;
}

export default kpi({
  id: "touches_per_won_account",
  title: "Sales and marketing touches per won account",
  group: "won",
  unit: "count",
  better: "none",
  combine: "mean",
  reading: "flow",
  version: 1,
  question: "How many interactions does a win take?",
  formula: "Touches of sales and marketing by and to each account won in the period, from the first one (or the close of the deal before) to its first win; the mean over these accounts.",
  denominator: "accounts won",
  caveats: [
    "The touches themselves, not credited ones: credit would understate the effort. That a win had many touches does not say that they caused it.",
    "Impressions and opened mails are left out unless the setting says otherwise; a meeting counts at its time, not at its booking.",
    "How many of them came from the account and how many from us, and whose work they were, marketing's or sales', stands beside as means. A call that was answered and a meeting held count as theirs: both sides took part.",
    "A win without any touch counts with 0 and stands beside.",
  ],
  knobs: {
    include: { default: "without", choices: ["without", "with"], meaning: "All touches without impressions and opened mails, or with them." },
    kinds: { default: "", meaning: "Only these types of touches, parted by commas; empty: all." },
    population: { default: "all", choices: ["target", "all"], meaning: "Accounts that were targets when the opportunity was created, or all known accounts." },
  },
  reads: ["opportunity", "contract", "touch", "list_membership", "order"],
  needs: [
    { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] },
    { record: "touch", broughtBy: "a web tracker, a mail tool, a calling tool or a calendar" },
    targetListNeed,
  ],
  labels: opportunityLabelNames,
  facts: ({ window, knobs }) => sql`
    SELECT w.account_id AS account_id, w.entity AS subject_id, w.won_at AS at, t.touches AS numerator, 1 AS denominator, w.win_labels AS labels,
      if(t.touches > 0, '', w.win_record) AS record, if(t.touches > 0, 0, w.batch) AS batch, if(t.touches > 0, 0, w.seq) AS seq,
      if(t.touches > 0, '', 'no touch') AS flag,
      map('theirs', t.theirs, 'marketing', t.marketing, 'touches', t.touches) AS extras
    FROM (${firstWinsOf(window, knobs)}) AS w
    LEFT JOIN (
      SELECT account_id, sum(times) AS touches, sumIf(times, is_theirs) AS theirs, sumIf(times, of_side = 'marketing') AS marketing
      FROM (${touchesBefore(window, knobs)})
      GROUP BY account_id
    ) AS t ON w.account_id = t.account_id`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, entity AS subject_id, touch_at AS at, touch_type AS what, times AS amount, 'touches' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${touchesBefore(window, knobs)})`,
  beside: (_parts, _knobs, { denominator, extras }) => {
    const each = (touches: number): number | null => (denominator === 0 ? null : touches / denominator);
    const [touches = 0, theirs = 0, marketing = 0] = [extras["touches"], extras["theirs"], extras["marketing"]];
    return { from_them: each(theirs), from_us: each(touches - theirs), of_marketing: each(marketing), of_sales: each(touches - marketing) };
  },
  nothing: "Nobody won in the period: no value.",
  example: {
    given: {
      opportunity: `
        id | account_id | created_at | closed_at            | status
        o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won
        o2 | B          | 2026-02-01 | 2026-03-20T10:00:00Z | won
        o3 | C          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
      touch: `
        account_id | at                   | type      | count
        A          | 2026-02-10T10:00:00Z | page_view | 15
        A          | 2026-02-11T10:00:00Z | mail_out  | 5
        B          | 2026-02-10T10:00:00Z | page_view | 30
        C          | 2026-02-10T10:00:00Z | page_view | 100
        C          | 2026-02-10T10:00:00Z | mail_open | 70`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 50, of: [150, 3], beside: { median: 30, from_them: 145 / 3, from_us: 5 / 3, of_marketing: 145 / 3, of_sales: 5 / 3 } },
    because: "20, 30 and 100 touches: mean 50, median 30. Only A's five mails came from us, from sales. Opened mails are left out.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | created_at           | closed_at            | status
          o0 | A          | 2025-02-01T00:00:00Z | 2025-06-01T00:00:00Z | lost
          o1 | A          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won
          o2 | A          | 2026-02-01T00:00:00Z | 2026-03-25T10:00:00Z | won
          o3 | B          | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won
          o4 |            | 2026-02-01T00:00:00Z | 2026-03-20T10:00:00Z | won`,
        touch: `
          account_id | at                       | type           | side    | removed
          A          | 2025-05-01T00:00:00Z     | page_view      |         |
          A          | 2025-06-01T00:00:00Z     | page_view      |         |
          A          | 2026-03-20T10:00:00Z     | page_view      |         |
          A          | 2026-03-20T10:00:00.001Z | page_view      |         |
          A          | 2026-03-01T10:00:00Z     | meeting        | success |
          A          | 2026-03-01T10:00:00Z     | page_view      |         | bot
          A          | 2026-03-01T10:00:00Z     | meeting_booked |         |
          A          | 2026-03-02T10:00:00Z     | meeting        |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1.5, of: [3, 2], flags: { "no touch": 1 } },
      because: "A: from the close of the lost deal to the instant of the win, 3 touches; success, a bot and the booking do not count. B was won without any, a true 0. A win of nobody known is no account.",
    },
    {
      given: {
        opportunity: `
          id | account_id | created_at | closed_at            | status
          o1 | A          | 2026-02-01 | 2026-03-20T10:00:00Z | won`,
        touch: `
          account_id | at                   | type          | count
          A          | 2026-02-10T10:00:00Z | mail_open     | 3
          A          | 2026-02-10T10:00:00Z | ad_impression | 500
          A          | 2026-02-10T10:00:00Z | page_view     | 7`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { include: "with", kinds: "mail_open, ad_impression" },
      then: { value: 503, of: [503, 1] },
      because: "With impressions and opens, and these types only.",
    },
    {
      given: { opportunity: "id", touch: "at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody was won.",
    },
  ],
  words: {
    ru: {
      title: "Касания продаж и маркетинга на выигранный аккаунт",
      question: "Сколько взаимодействий требует выигрыш?",
      formula: "Касания продаж и маркетинга в обе стороны с каждым аккаунтом, выигранным в периоде, — от первого (или от закрытия предыдущей сделки) до первого выигрыша; среднее по этим аккаунтам.",
      denominator: "выигранных аккаунтов",
      nothing: "В периоде никто не выигран: значения нет.",
      because: "20, 30 и 100 касаний: среднее 50, медиана 30. Только пять писем в A были от нас, от продаж. Открытые письма не учтены.",
      caveats: [
        "Считаются сами касания, а не их зачтённые доли: доли занизили бы усилия. Если перед выигрышем было много касаний, это не значит, что они её принесли.",
        "Показы и открытые письма не учитываются, если настройка не говорит иного; встреча считается по времени проведения, а не записи на неё.",
        "Сколько из них пришло от аккаунта и сколько от нас, и чьи они, маркетинга или продаж, показано рядом средними. Отвеченный звонок и состоявшаяся встреча считаются касаниями аккаунта: участвовали обе стороны.",
        "Выигрыш без касаний считается как 0 и показан рядом.",
      ],
    },
    "zh-CN": {
      title: "每个赢得帐户的销售与市场触点",
      question: "赢得一个帐户需要多少次互动？",
      formula: "期间内赢得的每个帐户，从首次接触（或上一笔交易关闭）到首次赢单之间，市场和销售与该帐户双向的触点数；取这些帐户的平均值。",
      denominator: "赢得的帐户",
      nothing: "期间内没有赢得帐户：无值。",
      because: "20、30 和 100 个触点：平均值 50，中位数 30。只有发给 A 的五封邮件来自我方（销售）。打开的邮件不计入。",
      caveats: [
        "计触点本身，而非归因的份额：按份额计会低估投入。赢单有许多触点，并不说明是这些触点促成的。",
        "展示和邮件打开不计入，除非设置另有规定；会议按举行时间计，而非预约时间。",
        "其中多少来自帐户、多少来自我方，以及属于市场还是销售，另列平均值。接通的电话和举行的会议计为帐户的触点：双方都参与了。",
        "没有任何触点的赢单计 0，并另列。",
      ],
    },
  },
});
