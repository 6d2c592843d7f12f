/** Wins: won opportunities, and contracts that came without one (settled reading S9). */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { firstYearValue, yearlyValue } from "./contract-years.ts";
import { opportunityLabels, opportunitiesToday } from "./opportunities.ts";
import { numberOf, textOf } from "./settings.ts";
import { daysBetween, inside, startOfDay, stateInstant } from "./time.ts";
import { targetAt, targetSpans, onListAt } from "./spans.ts";

/**
 * Every win of a known account: `account_id, entity (opportunity or contract id), won_at, created (when the opportunity was created;
 * the instant before the contract's start where there is none), began (opp_start, null for a contract), win_kind, won_amount, money, win_labels, win_record, batch, seq`. A
 * contract that names a won opportunity is the same win.
 */
export function wins(window: Window): Sql {
  const starts = startOfDay(sql`starts`, window);
  return shared(sql`
    SELECT account_id, entity, assumeNotNull(closed_at) AS won_at, coalesce(created_at, starts_at, assumeNotNull(closed_at) - toIntervalMillisecond(1)) AS created,
      starts_at AS began, toString(kind) AS win_kind, amount AS won_amount, toString(currency) AS money, ${opportunityLabels()} AS win_labels,
      'opportunity' AS win_record, batch, seq
    FROM (${opportunitiesToday()})
    WHERE status = 'won' AND closed_at IS NOT NULL AND account_id != ''
    UNION ALL
    SELECT account_id, if(id = '', toString(row_key), id) AS entity, ${starts} AS won_at, ${starts} - toIntervalMillisecond(1) AS created,
      NULL AS began, 'new' AS win_kind, value AS won_amount, toString(currency) AS money,
      map('kind', 'new', 'product_line', arrayStringConcat(product_lines, ', '), 'source', toString(source)) AS win_labels,
      'contract' AS win_record, batch, seq
    FROM contract
    WHERE account_id != '' AND (account_id, opportunity) GLOBAL NOT IN (
      SELECT account_id, id FROM (${opportunitiesToday()}) WHERE status = 'won' AND closed_at IS NOT NULL AND id != '')`);
}

/** Wins as received rows, for `rows` of a KPI that asks for accounts by their win. `of`: with the columns of {@link wins}. */
export function winRows(of: Sql): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, won_at AS at, 'won' AS what, 0. AS amount, 'accounts' AS unit_of_amount, win_record AS record, batch, seq
    FROM (${of})`;
}

/** The first-ever win of each account: the columns of {@link wins}, one row per account. */
export function firstWins(window: Window): Sql {
  return shared(sql`
    SELECT *
    FROM (${wins(window)})
    ORDER BY won_at, win_record DESC, entity
    LIMIT 1 BY account_id`);
}

/** Accounts whose first win came while they were on a target list (at the creation of that opportunity), or that are on it at T (S18): `account_id`. */
export function onceTargets(state: Sql, window: Window): Sql {
  return sql`
    SELECT s.account_id
    FROM (${targetSpans(window)}) AS s
    LEFT JOIN (SELECT account_id, created, 1 AS known FROM (${firstWins(window)})) AS w ON s.account_id = w.account_id
    WHERE ${onListAt(state)} OR (w.known = 1 AND ${targetAt(sql`w.created`)})`;
}

/** The setting `first_window_days`. */
export const firstWindowKnob = {
  default: 0,
  least: -1,
  meaning: "Further wins within so many days of the first count as new business; 0: those of the first day; −1: the first win alone.",
} as const satisfies Knob;

/** Wins of the window that are new business: first wins, and those within `first_window_days` of them. The columns of {@link wins}. */
export function newBusiness(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT w.*
    FROM (${wins(window)}) AS w
    INNER JOIN (SELECT account_id AS won_account, entity AS first_entity, won_at AS first_won_at FROM (${firstWins(window)})) AS f ON w.account_id = f.won_account
    WHERE ${inside(sql`w.won_at`, window)} AND (w.entity = f.first_entity OR ${daysBetween(sql`f.first_won_at`, sql`w.won_at`, window)} <= ${value.float(numberOf(knobs, "first_window_days"))})`;
}

/** The setting `population` of what existing customers bring. */
export const customerPopulationKnob = {
  default: "all",
  choices: ["all", "known", "once_targets"],
  meaning: "Everything, what belongs to known accounts, or to customers that were targets when first won or are on the list now.",
} as const satisfies Knob;

/** A target list is needed only for customers that once were targets. */
export const onceTargetsNeed: Need = { record: "list_membership", broughtBy: "a list of target accounts", when: { population: ["once_targets"] } };

/** The rows (with `account_id`) that belong to the population of {@link customerPopulationKnob}. */
export function ofCustomerPopulation(rows: Sql, window: Window, knobs: KnobValues): Sql {
  const population = textOf(knobs, "population");
  if (population === "all") return rows;
  return sql`
    SELECT *
    FROM (${rows})
    WHERE ${population === "known" ? sql`account_id != ''` : sql`account_id IN (${onceTargets(stateInstant(window), window)})`}`;
}

/** Adds to wins what the contracts that came of them are worth a year: `yearly_amount (null: no contract), yearly_money`. */
export function withYearly(rows: Sql, firstYearOnly: boolean): Sql {
  return sql`
    SELECT w.*, if(c.known = 1, c.year_amount, NULL) AS yearly_amount, c.year_money AS yearly_money
    FROM (${rows}) AS w
    LEFT JOIN (
      SELECT account_id AS contract_account, win_record AS of_record, win_entity AS of_entity, sum(year_value) AS year_amount, any(money) AS year_money, 1 AS known
      FROM (
        SELECT account_id, arrayJoin(arrayFilter(w -> w.2 != '', [('contract', if(id = '', toString(row_key), id)), ('opportunity', opportunity)])) AS win,
          win.1 AS win_record, win.2 AS win_entity, ${firstYearOnly ? firstYearValue : yearlyValue} AS year_value, toString(currency) AS money
        FROM contract
        WHERE account_id != ''
      )
      GROUP BY contract_account, of_record, of_entity
    ) AS c ON w.account_id = c.contract_account AND w.win_record = c.of_record AND w.entity = c.of_entity`;
}

/** The settings by which the wins of target accounts are told from others. */
export const targetWinKnobs = {
  population: { default: "target", choices: ["target", "all"], meaning: "Wins of target accounts, or of all known accounts." },
  target_at: { default: "creation", choices: ["creation", "close"], meaning: "The account must be a target when the opportunity is created, or just before its close." },
} as const satisfies Record<string, Knob>;

/** The first wins of the window; with the setting `population` = target only those of target accounts. */
export function firstWinsOf(window: Window, knobs: KnobValues): Sql {
  return winsOfPopulation(sql`SELECT * FROM (${firstWins(window)}) WHERE ${inside(sql`won_at`, window)}`, window, knobs);
}

/** With the setting `population` = target only those of these wins whose account was a target: at creation, by `target_at` = close just before the close. */
export function winsOfPopulation(rows: Sql, window: Window, knobs: KnobValues): Sql {
  if (textOf(knobs, "population") !== "target") return rows;
  return sql`
    SELECT n.*
    FROM (${rows}) AS n
    INNER JOIN (SELECT account_id AS target_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})) AS t ON n.account_id = t.target_account
    WHERE ${targetAt(textOf(knobs, "target_at") === "close" ? sql`(n.won_at - toIntervalMillisecond(1))` : sql`n.created`)}`;
}

/** The same as milestones of a clock that ends with the win: see `sincePreviousClose`. */
export function winMilestones(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, entity, ifNull(began, won_at) AS begins, won_at AS reached, win_labels AS milestone_labels, win_record AS record, batch, seq
    FROM (${firstWinsOf(window, knobs)})`;
}
