/** What falls due and what became of it: renewal records, and contracts that end without one (KPI renewal_rate). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { yearlyValue } from "./contract-years.ts";
import { numberOf, textOf } from "./settings.ts";
import { dayOf, fromInstant, nowInstant, startOfDay, stateDay, stateInstant } from "./time.ts";

/** The setting `grace_days`. */
export const graceKnob = { default: 90, meaning: "Days after the due date within which a renewal still counts." } as const satisfies Knob;

/** The setting `pending`, for KPIs that count renewals. */
export const pendingKnob = {
  default: "leave_out",
  choices: ["leave_out", "lost"],
  meaning: "Renewals still undecided are left out, or counted as lost.",
} as const satisfies Knob;

/**
 * Contracts due in the window: `account_id, due_id, due_at, verdict (renewed, lost, pending), what, record, batch, seq`. Renewed late, after
 * the grace, or undecided when the grace is over is lost. A contract that ends without a renewal record is renewed when a later one of the
 * account (of the same product lines, where both name them) starts by the end of the grace and reaches further.
 */
export function dues(window: Window, graceDays: number): Sql {
  const grace = value.int(graceDays);
  const today = dayOf(nowInstant(window), window);
  return sql`
    SELECT account_id, due_id, due_at, verdict, what, 'renewal' AS record, batch, seq
    FROM (${dueRenewals(window, graceDays)})
    UNION ALL
    SELECT account_id, due_id, ${startOfDay(sql`due_day`, window)} AS due_at,
      if(${followedBy(sql`addDays(due_day, ${grace})`, today)}, 'renewed', ${undecided(sql`due_day`, window, graceDays)}) AS verdict,
      concat('contract ', due_id, ' ends ', toString(due_day)) AS what, 'contract' AS record, batch, seq
    FROM (${endingContracts(dueIn(sql`ends`, window))})`;
}

/**
 * What is not decided at T and falls due within so many days after it, or fell due within the grace before: `account_id, due_id, due_day,
 * due_amount (null: not known), money, origin, record, batch, seq`. A contract without renewal record falls due with its value a year, unless
 * another one follows it.
 */
export function comingDues(window: Window, horizonDays: number, graceDays: number): Sql {
  const day = stateDay(window);
  const near = (due: Sql): Sql => sql`(addDays(${due}, ${value.int(graceDays)}) >= ${day} AND ${due} <= addDays(${day}, ${value.int(horizonDays)}))`;
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS due_id, due_date AS due_day, toDecimal128(target_amount, 10) AS due_amount, toString(currency) AS money,
      toString(source) AS origin, 'renewal' AS record, batch, seq
    FROM renewal
    WHERE ${near(sql`due_date`)} AND (outcome = '' OR decided_at > ${stateInstant(window)})
    UNION ALL
    SELECT account_id, due_id, due_day, worth AS due_amount, money, origin, 'contract' AS record, batch, seq
    FROM (${endingContracts(near(sql`ends`))})
    WHERE NOT ${followedBy(sql`addDays(due_day, ${value.int(graceDays)})`, farDay)}`;
}

/** A contract that ends with its first day or before it never ran: nothing falls due with it, and it goes on with nothing. */
const everRan: Sql = sql`(ends IS NULL OR ends > starts)`;

const farDay: Sql = sql`toDate32('2200-01-01')`;

/** A later contract of the account (of the same product lines, where both name them) starts up to a day and reaches further; over a row of {@link endingContracts}. */
function followedBy(until: Sql, today: Sql): Sql {
  return sql`arrayExists(n -> n.1 > began AND n.1 <= ${until} AND n.1 <= ${today} AND n.2 > due_day AND (empty(lines) OR empty(n.3) OR hasAny(n.3, lines)), contracts)`;
}

/** Contracts that end, without a renewal record: `account_id, due_id, due_day, began, lines, worth (a year), money, origin, contracts (of the account), batch, seq`. */
function endingContracts(where: Sql): Sql {
  return sql`
    SELECT c.account_id AS account_id, c.due_id AS due_id, c.due_day AS due_day, c.began AS began, c.lines AS lines, c.worth AS worth, c.money AS money, c.origin AS origin,
      o.contracts AS contracts, c.batch AS batch, c.seq AS seq
    FROM (
      SELECT account_id, if(id = '', toString(row_key), id) AS due_id, assumeNotNull(ends) AS due_day, starts AS began, product_lines AS lines, ${yearlyValue} AS worth,
        toString(currency) AS money, toString(source) AS origin, batch, seq
      FROM contract
      WHERE ends IS NOT NULL AND ${everRan} AND ${where} AND (account_id, id) GLOBAL NOT IN (SELECT account_id, contract FROM renewal WHERE contract != '')
    ) AS c
    LEFT JOIN (
      SELECT account_id, groupArray((starts, ifNull(ends, ${farDay}), product_lines)) AS contracts
      FROM contract
      WHERE account_id != '' AND ${everRan}
      GROUP BY account_id
    ) AS o ON c.account_id = o.account_id`;
}

/** Renewal records due in the window, with money: the columns of {@link dues} but `record`, and `due_amount, renewed_amount (null: not given), money, origin`. */
export function dueRenewals(window: Window, graceDays: number): Sql {
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS due_id, ${startOfDay(sql`due_date`, window)} AS due_at,
      multiIf(outcome = 'lost', 'lost', outcome = '', ${undecided(sql`due_date`, window, graceDays)},
        decided_at IS NULL OR ${dayOf(sql`decided_at`, window)} <= addDays(due_date, ${value.int(graceDays)}), 'renewed', 'lost') AS verdict,
      target_amount AS due_amount, renewed_amount, toString(currency) AS money, toString(source) AS origin,
      concat('renewal due ', toString(due_date), if(contract = '', '', concat(' of contract ', contract))) AS what, batch, seq
    FROM renewal
    WHERE ${dueIn(sql`due_date`, window)}`;
}

function dueIn(day: Sql, window: Window): Sql {
  return sql`(${day} >= toDate32(${value.string(window.fromDay)}) AND ${day} < toDate32(${value.string(window.toDay)}))`;
}

/** Without a word: pending while the grace lasts, then lost. */
function undecided(day: Sql, window: Window, graceDays: number): Sql {
  return sql`if(addDays(${day}, ${value.int(graceDays)}) >= ${dayOf(nowInstant(window), window)}, 'pending', 'lost')`;
}

/**
 * Renewals due in the window as facts: what was kept of the amount due, by the amount due; pending and incomplete ones (an amount below zero is
 * none) are left out with the reason. `kept`: the amount that counts of one that was renewed. Rates are those of the window's start.
 */
export function renewalFacts(window: Window, knobs: KnobValues, kept: (due: Sql, renewed: Sql) => Sql): Sql {
  return sql`
    SELECT account_id, due_id AS subject_id, due_at AS at, ${fromInstant(window)} AS rate_at, CAST(if(left_out, NULL, kept_amount), 'Nullable(Decimal(38, 4))') AS numerator,
      CAST(if(left_out, 0, assumeNotNull(due_amount)), 'Decimal(38, 4)') AS denominator, money AS currency, map('outcome', verdict, 'source', origin) AS labels,
      'renewal' AS record, batch, seq, multiIf(verdict = 'pending', 'pending', is_undue, 'no amount due', left_out, 'no amount renewed', '') AS flag
    FROM (
      SELECT *, if(verdict = 'renewed', ${kept(sql`due_amount`, sql`renewed_amount`)}, 0) AS kept_amount,
        ifNull(due_amount, -1) < 0 AS is_undue, is_undue OR ifNull(kept_amount, -1) < 0 OR (verdict = 'pending' AND ${textOf(knobs, "pending") === "lost" ? sql`false` : sql`true`}) AS left_out
      FROM (${dueRenewals(window, numberOf(knobs, "grace_days"))})
    )`;
}
