/** Results without a number: not collected, or not to be computed, with all else that stands at a result's head. */
import { previousPeriod, yearBefore } from "../model/period.ts";
import type { Bucket as GridBucket } from "../model/period.ts";
import type { Problem } from "../model/problem.ts";
import type { Standing } from "./coverage.ts";
import { nothing } from "./figure.ts";
import type { KnobValues } from "./kpi.ts";
import type { Figure, KpiResult, NullReason } from "./result.ts";
import type { MeasureAsk } from "./run.ts";
import { knobsVersion } from "./settings.ts";
import { knobsIn } from "./windows.ts";

type Head = Omit<KpiResult, keyof Figure | "beside" | "flags" | "warnings" | "partial">;

/** What is known of a result before anything was counted. */
export function head(ask: MeasureAsk, knobs: KnobValues, standing: Pick<Standing, "dataAsOf" | "missing" | "stalest">): Head {
  const { id, title, group, unit, better, combine, reading, version } = ask.kpi;
  return {
    id, title, group, unit, better, combine, reading,
    currency: [unit, ...Object.values(ask.kpi.besideUnits ?? {})].some((one) => one.startsWith("money")) ? ask.settings.currency : null,
    period: ask.period,
    definition_version: version,
    knobs,
    knobs_version: knobsVersion(ask.kpi, ask.settings),
    data_as_of: standing.dataAsOf,
    ...(standing.stalest === null ? {} : { stalest: standing.stalest }),
    ...(ask.kpi.besideUnits === undefined ? {} : { beside_units: ask.kpi.besideUnits }),
    missing: standing.missing,
  };
}

/** Nothing of what it needs was collected, or not of these days, or they have not come. */
export function notCollected(ask: MeasureAsk, knobs: KnobValues, standing: Standing, points: readonly GridBucket[] | null): KpiResult {
  const { reason, text } = standing.why ?? { reason: "not_collected" };
  const unknown = nothing(reason);
  return {
    ...head(ask, knobs, standing),
    ...unsaid(ask, reason),
    ...(text === undefined ? {} : { reason_text: text }),
    ...(points === null ? {} : { series: points.map(({ from, to, label }) => ({ ...unknown, from, to, label, partial: true })) }),
    ...(ask.by === undefined ? {} : { breakdown: [] }),
    ...(ask.accounts === undefined ? {} : { accounts: [], accounts_total: 0 }),
  };
}

/** It could not be computed; the others beside it stand. */
export function failed(ask: MeasureAsk, { code, message, advice }: Problem): KpiResult {
  return {
    ...head(ask, knobsIn(ask, ask.period), { dataAsOf: null, missing: [], stalest: null }),
    ...unsaid(ask, "failed"),
    fault: { code, text: message, advice },
  };
}

function unsaid({ compare, period, settings }: MeasureAsk, reason: NullReason): Omit<KpiResult, keyof Head> {
  const unknown = nothing(reason);
  const periods = compare === true ? { previous: previousPeriod(period, settings), year_before: yearBefore(period, settings) } : {};
  const compared = Object.fromEntries(Object.entries(periods).map(([name, one]) => [name, { ...unknown, period: one, difference: null, change: null }]));
  return { ...unknown, beside: {}, flags: {}, warnings: [], partial: null, ...compared };
}
