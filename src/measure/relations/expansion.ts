/** What existing customers bought beyond their renewals, and whether it was more of the same or something further (KPIs of expansion). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Kpi, Need, Window } from "../kpi.ts";
import { customerRows, customersAtStart, customersNeed } from "./customers.ts";
import { opportunitiesToday } from "./opportunities.ts";
import { revenueWon } from "./revenue.ts";
import { flagOf, numberOf, textOf } from "./settings.ts";
import { customerDays } from "./spans.ts";
import { beforeFrom, daysLater, farAhead, fromInstant, startOfDay } from "./time.ts";
import { firstWindowKnob, newBusiness } from "./wins.ts";

/** A line whose contract ended so many days before a win was still had by the customer: that is how long a renewal may take. */
const lineGraceDays = 90;

export const expansionKnobs = {
  line: { default: "product_line", meaning: "Where the product line stands: in our field, or in the further column of this name in the source." },
  new_of_customers: { default: true, meaning: "Wins that the source calls new count as expansion where the account had won before." },
  first_window_days: firstWindowKnob,
} as const satisfies Record<string, Knob>;

/** More of a line that they had, a further line, or not to be said. */
export const expansionWays = ["upsell", "cross_sell", "unknown"] as const;

/**
 * Expansion won in the window: the columns of `revenueWon`, and `way` (see {@link expansionWays}). Opportunities of the kinds upsell and
 * cross_sell, later wins that the source calls new, and what renewals brought beyond the amount due. `since`: a line that was had at that
 * instant counts as had, whatever became of it before the win.
 */
export function expansionWon(window: Window, knobs: KnobValues, yearly = false, since: Sql = farAhead): Sql {
  const line = textOf(knobs, "line");
  const label = value.string(line === "product_line" ? line : `attribute.${line}`);
  const before = sql`(h.4 != r.subject_id AND (h.2, h.4) < (r.at, r.subject_id))`;
  return sql`
    SELECT r.*, multiIf(r.record = 'renewal', 'upsell', ${sameLine(sql`r.labels[${label}]`)} = '', 'unknown',
      arrayExists(h -> h.1 = ${sameLine(sql`r.labels[${label}]`)} AND ${before} AND h.3 >= least(${daysLater(sql`r.at`, -lineGraceDays, window)}, ${since}), k.lines), 'upsell',
      arrayExists(h -> ${before}, k.lines), 'cross_sell', 'unknown') AS way
    FROM (${expansion(window, knobs, yearly)}) AS r
    LEFT JOIN (
      SELECT account_id AS line_account, groupArray((same_line, since, until, entity)) AS lines
      FROM (SELECT account_id, ${sameLine(sql`line`)} AS same_line, since, until, entity FROM (${linesHad(window, line)}))
      WHERE same_line != ''
      GROUP BY line_account
    ) AS k ON r.account_id = k.line_account`;
}

/** A product line however it is written: a CRM's “CRM ” is the contract's “crm”. */
function sameLine(line: Sql): Sql {
  return sql`lowerUTF8(trimBoth(${line}))`;
}

function expansion(window: Window, knobs: KnobValues, yearly: boolean): Sql {
  const later = sql`(record = 'opportunity' AND bucket = 'new' AND account_id != '' AND (account_id, subject_id) NOT IN (SELECT account_id, entity FROM (${newBusiness(window, knobs)})))`;
  return sql`
    SELECT *
    FROM (${revenueWon(window, yearly)})
    WHERE bucket = 'expansion' OR ${flagOf(knobs, "new_of_customers") ? later : sql`false`}`;
}

/** Product lines by account: `account_id, line, since, until, entity (the opportunity, '' without)`, of contracts, wins and orders. */
function linesHad(window: Window, line: string): Sql {
  const own = line === "product_line";
  const said = own ? sql`toString(product_line)` : sql`attributes[${value.string(line)}]`;
  const lines = own ? sql`product_lines` : sql`[${said}]`;
  return sql`
    SELECT account_id, arrayJoin(${lines}) AS line, ${startOfDay(sql`starts`, window)} AS since, if(ends IS NULL, ${farAhead}, ${startOfDay(sql`assumeNotNull(ends)`, window)}) AS until,
      opportunity AS entity
    FROM contract
    WHERE account_id != ''
    UNION ALL
    SELECT w.account_id AS account_id, w.line AS line, w.closed AS since, if(c.known = 1, greatest(w.closed, c.over), ${farAhead}) AS until, w.entity AS entity
    FROM (
      SELECT account_id, entity, id, assumeNotNull(closed_at) AS closed, ${said} AS line
      FROM (${opportunitiesToday()})
      WHERE status = 'won' AND closed_at IS NOT NULL AND account_id != ''
    ) AS w
    LEFT JOIN (
      SELECT account_id AS contract_account, opportunity AS of_opportunity, max(if(ends IS NULL, ${farAhead}, ${startOfDay(sql`assumeNotNull(ends)`, window)})) AS over, 1 AS known
      FROM contract
      WHERE account_id != '' AND opportunity != ''
      GROUP BY contract_account, of_opportunity
    ) AS c ON w.account_id = c.contract_account AND w.id = c.of_opportunity
    UNION ALL
    SELECT account_id, ${said} AS line, min(at) AS since, ${daysLater(sql`max(at)`, customerDays, window)} AS until, '' AS entity
    FROM orders
    WHERE account_id != '' AND NOT ifNull(cancelled, false) AND ifNull(amount, 1) > 0
    GROUP BY account_id, line`;
}

/** What brings expansion. */
export const expansionNeed: Need = { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["renewal"] };

/** The settings of the rates. */
const expansionRateKnobs = {
  ...expansionKnobs,
  min_amount: { default: 0, meaning: "Wins of less than this amount, in their own currency, do not count." },
  renewal_upsell: { default: true, meaning: "What a renewal brought beyond the amount due counts as upsell." },
} as const satisfies Record<string, Knob>;

/** What the KPIs of one way of expansion have in common but their words: customers at the start, 1 for those that were won in this way. */
export function expansionRate(way: "upsell" | "cross_sell"): Pick<Kpi, "unit" | "better" | "combine" | "reading" | "knobs" | "reads" | "needs" | "series" | "facts" | "rows"> {
  return {
    unit: "percent", better: "up", combine: "ratio", reading: "cohort", series: "each_point",
    knobs: expansionRateKnobs,
    reads: ["opportunity", "renewal", "contract", "order"],
    needs: [customersNeed, expansionNeed],
    facts: ({ window, knobs }) => expansionRateFacts(window, knobs, way),
    rows: ({ window, knobs }) => expansionRateRows(window, knobs, way),
  };
}

function expansionRateFacts(window: Window, knobs: KnobValues, way: "upsell" | "cross_sell"): Sql {
  return sql`
    SELECT c.account_id AS account_id, c.account_id AS subject_id, ${fromInstant(window)} AS at, has(w.ways, ${value.string(way)}) AS numerator, 1 AS denominator,
      '' AS record, 0 AS batch, 0 AS seq, if(numerator = 0 AND has(w.ways, 'unknown'), 'line unknown', '') AS flag
    FROM (${customersAtStart(window)}) AS c
    LEFT JOIN (
      SELECT account_id AS won_account, groupUniqArray(way) AS ways
      FROM (${expansionOfRates(window, knobs)})
      GROUP BY won_account
    ) AS w ON c.account_id = w.won_account`;
}

/** The wins behind a rate, those whose line is unknown, and what makes its accounts customers. */
function expansionRateRows(window: Window, knobs: KnobValues, way: "upsell" | "cross_sell"): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, at, concat(way, if(labels['product_line'] = '', '', concat(': ', labels['product_line']))) AS what,
      toFloat64(ifNull(numerator, 0)) AS amount, currency AS unit_of_amount, record, batch, seq
    FROM (${expansionOfRates(window, knobs)})
    WHERE account_id != '' AND way IN (${value.string(way)}, 'unknown')
    UNION ALL
    SELECT *
    FROM (${customerRows(window)})
    WHERE account_id IN (SELECT account_id FROM (${customersAtStart(window)}))`;
}

function expansionOfRates(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT *
    FROM (${expansionWon(window, knobs, false, beforeFrom(window))})
    WHERE ifNull(numerator, 0) >= ${value.float(numberOf(knobs, "min_amount"))} AND ${flagOf(knobs, "renewal_upsell") ? sql`true` : sql`record != 'renewal'`}`;
}
