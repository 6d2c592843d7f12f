/** Costs that are set against accounts won over by them: engaged, with an opportunity, won (KPIs cost_per_…, cac). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Kpi, Need, Window } from "../kpi.ts";
import { costDays, costLabels, lagKnob } from "./costs.ts";
import { medianCycle } from "./deal-cycles.ts";
import { targetListNeed } from "./population.ts";
import { numberOf, textOf } from "./settings.ts";
import { targetAt, targetSpans } from "./spans.ts";
import { firstWinsOf } from "./wins.ts";

/** Kinds of cost that make a programme; overhead is none of it. */
const programmeKinds = ["media", "tool", "event", "content", "staff"];

/** The settings by which cost is set against what came of it. */
export const programmeKnobs = {
  cost_scope: { default: "programme", choices: ["programme", "media"], meaning: "All programme cost, or media alone." },
  lag_days: lagKnob,
} as const satisfies Record<string, Knob>;

/** The settings of a cost by the accounts that were won: it may lag behind by as long as deals take. */
const wonTimingKnobs = {
  timing: { default: "same_period", choices: ["same_period", "lagged"], meaning: "Cost of the same period (or of lag_days earlier), or lagged: of as many days earlier as the median deal cycle of the year before the end of the period." },
  lag_days: lagKnob,
} as const satisfies Record<string, Knob>;

/** The settings of programme cost by the target accounts that were won. */
export const wonProgrammeKnobs = { ...programmeKnobs, ...wonTimingKnobs } as const satisfies Record<string, Knob>;

/** The settings of a cost by the customers it won. */
export const acquisitionKnobs = {
  population: { default: "all", choices: ["all", "target"], meaning: "All new customers and all cost, or new customers that were targets, without what was spent on single accounts that were none." },
  ...wonTimingKnobs,
} as const satisfies Record<string, Knob>;

/** Whether accounts that were in a stage before, left and came back count as entering it again. */
export const reEntriesKnob = { default: true, meaning: "Accounts that were in the stage before, left and came back count again." } as const satisfies Knob;

export const costNeed: Need = { record: "cost", broughtBy: "an ad platform's spend report or a list of costs" };

export const acquisitionNeeds: readonly Need[] = [
  costNeed,
  { record: "opportunity", broughtBy: "a CRM export of opportunities or deals", or: ["contract"] },
  targetListNeed,
];

/**
 * Programme cost of marketing and sales for target accounts, as days of {@link costDays}: by the setting `cost_scope` all of it or media,
 * without what was spent on a single account that was no target that day. `lag`: by how many days it is earlier where the setting `timing` says so.
 */
export function programmeCosts(window: Window, knobs: KnobValues, lag?: Sql): Sql {
  const kinds = textOf(knobs, "cost_scope") === "media" ? ["media"] : programmeKinds;
  return ofTargets(sql`SELECT * FROM (${spent(window, knobs, { lag })}) WHERE cost_kind IN ${value.strings(kinds)}`, window);
}

/** All cost of these sides, overhead and all, as days of {@link costDays}; by the setting `population` only that for target accounts. */
export function acquisitionCosts(window: Window, knobs: KnobValues, sides: readonly string[] = ["marketing", "sales"]): Sql {
  const all = spent(window, knobs, { sides });
  return textOf(knobs, "population") === "all" ? all : ofTargets(all, window);
}

/** What a customer won costs, as facts: this cost by the accounts that were won for the first time. */
export function acquisitionFacts(window: Window, knobs: KnobValues, sides?: readonly string[]): Sql {
  return sql`
    ${costFacts(acquisitionCosts(window, knobs, sides))}
    UNION ALL
    ${perAccountFacts(sql`
      SELECT account_id, entity AS subject, won_at AS counted_at, win_labels AS own_labels, win_record AS record, batch, seq
      FROM (${firstWinsOf(window, knobs)})`)}`;
}

/** What that is read from. */
export const acquisitionReads = ["cost", "opportunity", "contract", "touch", "list_membership", "order", "fx_rate"] as const;

interface Spending {
  readonly sides?: readonly string[];
  readonly lag?: Sql | undefined;
}

function spent(window: Window, knobs: KnobValues, { sides = ["marketing", "sales"], lag }: Spending): Sql {
  const earlier = textOf(knobs, "timing") === "lagged" ? (lag ?? medianCycle(window, knobs)) : sql`${value.int(numberOf(knobs, "lag_days"))}`;
  return sql`SELECT * FROM (${costDays(window, earlier)}) WHERE cost_side IN ${value.strings(sides)}`;
}

function ofTargets(costs: Sql, window: Window): Sql {
  return sql`
    SELECT *
    FROM (
      SELECT c.*, s.target_spans AS target_spans, s.excluded_spans AS excluded_spans, s.customer_spans AS customer_spans
      FROM (${costs}) AS c
      LEFT JOIN (SELECT account_id AS target_account, target_spans, excluded_spans, customer_spans FROM (${targetSpans(window)})) AS s ON c.account_id = s.target_account
    )
    WHERE account_id = '' OR ${targetAt(sql`cost_at`)}`;
}

/** How many days earlier the cost was spent, for what stands beside such a KPI; nothing where it is of the same period. */
export const lagBeside: NonNullable<Kpi["beside"]> = (_parts, _knobs, { extras }) => {
  const [lag = 0, lines = 0] = [extras["lag"], extras["lagging"]];
  return lag === 0 ? {} : { lag: lag / lines };
};

/** Days of cost as facts (amount, 0); their other side is {@link perAccountFacts}. */
export function costFacts(costs: Sql): Sql {
  return sql`
    SELECT account_id, line AS subject_id, counts_at AS at, cost_at AS rate_at, CAST(share, 'Nullable(Decimal(38, 10))') AS numerator, 0 AS denominator, money AS currency,
      ${costLabels} AS labels, 'cost' AS record, batch, seq, map('lag', toFloat64(round(dateDiff('hour', cost_at, counts_at) / 24)), 'lagging', toFloat64(1)) AS extras
    FROM (${costs})`;
}

/** What the cost is divided by, as facts (0, 1): rows `account_id, subject, counted_at, own_labels, record, batch, seq`. */
export function perAccountFacts(rows: Sql): Sql {
  return sql`
    SELECT account_id, subject AS subject_id, counted_at AS at, counted_at AS rate_at, CAST(0, 'Nullable(Decimal(38, 10))') AS numerator, 1 AS denominator,
      '' AS currency, own_labels AS labels, record, batch, seq, CAST(map(), 'Map(String, Float64)') AS extras
    FROM (${rows})`;
}
