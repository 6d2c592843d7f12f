/** From sums to a figure: the one place where a KPI divides, and where "nothing" is decided. */
import { Big } from "big.js";
import type { Group, Sums } from "./groups.ts";
import { adjustedWald, wilson } from "./interval.ts";
import type { Kpi, KnobValues, OwnReason, Part, Whole } from "./kpi.ts";
import type { FactShape, Side } from "./fact-rows.ts";
import type { Figure, Interval, NullReason } from "./result.ts";

export interface FigureAsk {
  readonly kpi: Kpi;
  readonly knobs: KnobValues;
  readonly shape: FactShape;
  readonly smallN: number;
}

/** The figure of one group: its sums, of a derived KPI by part. */
export function figureOf(ask: FigureAsk, groups: readonly Group[]): Figure {
  const sums = groups.map(({ sums: one }) => one).reduce(addSums, noSums);
  if (ask.kpi.combine === "derived") return derivedFigure(ask, groups, sums);
  const value = valueOf(ask, sums);
  const n = evidence(ask, sums);
  return {
    value,
    numerator: value === null && isOfUnknownAmounts(ask, sums) ? null : (sideOut(sums.top, ask.shape.numerator) ?? (value === 0 ? zeroOut(ask.shape.numerator) : null)),
    denominator: denominatorOf(ask, sums),
    ...(value === null ? whyNone(ask, sums) : { reason: null }),
    n,
    small: isEstimate(ask.kpi) && value !== null && n < fewest(ask),
    interval: value === null ? null : intervalOf(ask, sums),
  };
}

/** Below so many it is grey. */
function fewest({ kpi, smallN }: FigureAsk): number {
  return Math.max(smallN, kpi.small ?? 0);
}

/** A figure that cannot be said. */
export function nothing(reason: NullReason): Figure {
  return { value: null, numerator: null, denominator: null, reason, n: 0, small: false, interval: null };
}

/** What the KPI itself puts beside it, first; then p25, median, mean and p75 beside a median or mean; of a derived KPI its parts. */
export function besideOf(ask: FigureAsk, groups: readonly Group[], context: Pick<Whole, "window" | "workspace">): Record<string, number | null> {
  const parts = partsOf(groups);
  const own = Object.fromEntries(Object.entries(ask.kpi.beside?.(parts, ask.knobs, { ...wholeOf(groups), ...context }) ?? {}).map(([name, value]) => [name, finite(value)]));
  if (ask.kpi.combine !== "derived") return { ...own, ...quartilesOf(ask, groups), ...own };
  return ask.kpi.beside === undefined ? Object.fromEntries([...parts].map(([bucket, part]) => [bucket, divide(part.numerator, part.denominator)])) : own;
}

/** What of that stands beside one line of a breakdown too; nothing where the KPI names none. */
export function besideLine(ask: FigureAsk, groups: readonly Group[], context: Pick<Whole, "window" | "workspace">): { readonly beside?: Readonly<Record<string, number | null>> } {
  if (ask.kpi.besideLines === undefined) return {};
  const all = besideOf(ask, groups, context);
  return { beside: Object.fromEntries(ask.kpi.besideLines.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]))) };
}

function wholeOf(groups: readonly Group[]): Omit<Whole, "window" | "workspace"> {
  const sums = groups.map(({ sums: one }) => one).reduce(addSums, noSums);
  return { numerator: amount(sums.top), denominator: amount(sums.bottom), flags: sums.flags, extras: Object.fromEntries(Object.entries(sums.extras).map(([name, sum]) => [name, clean(sum)])) };
}

function quartilesOf(ask: FigureAsk, groups: readonly Group[]): Record<string, number | null> {
  if (ask.kpi.quotients === true) return quotientsOf(groups);
  if (ask.kpi.combine !== "median" && ask.kpi.combine !== "mean") return {};
  const sums = groups[0]?.sums ?? noSums;
  const [p25 = null, median = null, p75 = null] = sums.quartiles.map((quartile) => finite(quartile));
  return { p25, median, mean: divide(amount(sums.top), meanBase(ask, sums)), p75 };
}

function quotientsOf(groups: readonly Group[]): Record<string, number | null> {
  const [p25 = null, median = null, p75 = null] = (groups[0]?.sums ?? noSums).quartiles.map((quartile) => finite(quartile));
  return { p25, median, p75 };
}

function valueOf(ask: FigureAsk, sums: Sums): number | null {
  switch (ask.kpi.combine) {
    case "sum":
    case "distribution":
      return sumValue(ask.kpi, sums);
    case "ratio":
    case "mean":
      return isOfUnknownAmounts(ask, sums) ? null : divide(amount(sums.top) * (ask.kpi.unit === "nps" ? 100 : 1), amount(sums.bottom));
    case "median":
      return finite(sums.quartiles[1]);
    case "derived":
      return null;
    default:
      return ask.kpi.combine satisfies never;
  }
}

/** Nothing there is 0; something there of which nothing can be said, or too few to say it of, is null. */
function sumValue(kpi: Kpi, sums: Sums): number | null {
  if (sums.counted === 0 && (leftOutAs(sums) ?? ownReason(kpi, sums)) !== null) return null;
  if (sums.counted === 0 && sums.unknown + sums.withoutRate + sums.withoutCurrency > 0) return null;
  return amount(sums.top);
}

/** An amount of money, of which what was to be divided is not known at all: costs without a rate are not 0 for each of those they were spent on. */
function isOfUnknownAmounts({ kpi }: FigureAsk, { unknown, withoutRate, withoutCurrency, above, below }: Sums): boolean {
  return kpi.unit.startsWith("money") && unknown + withoutRate + withoutCurrency > 0 && above + below === 0;
}

function whyNone(ask: FigureAsk, sums: Sums): Pick<Figure, "reason" | "reason_text"> {
  const own = ownReason(ask.kpi, sums);
  return own === null ? { reason: reasonOf(ask, sums) } : { reason: own.as, reason_text: own.text };
}

/** The first of the KPI's own reasons that a fact bears as its note, where nothing counts. */
function ownReason({ reasons = {} }: Kpi, { counted, flags }: Sums): OwnReason | null {
  return counted > 0 ? null : (Object.entries(reasons).find(([note]) => (flags[note] ?? 0) > 0)?.[1] ?? null);
}

function reasonOf(ask: FigureAsk, sums: Sums): NullReason {
  const empty = ask.kpi.emptyReason ?? "no_denominator";
  if (sums.counted > 0 && sums.withoutRate > 0 && isOfUnknownAmounts(ask, sums)) return "no_rate";
  if (sums.counted > 0) return empty;
  if (sums.withoutRate > 0) return "no_rate";
  return leftOutAs(sums) ?? empty;
}

/** Notes of facts left out that are the reason where nothing counts. */
const leftOutReasons: Readonly<Record<string, NullReason>> = { "immature": "immature", "too few": "too_few", "mixed scales": "mixed_scales", "no template": "no_template", "no rate": "no_rate" };

/** The first of these reasons for which something was left out; null where none was, or something is unknown. */
function leftOutAs(sums: Sums): NullReason | null {
  if (sums.leftOut === 0 || sums.unknown > 0) return null;
  return Object.entries(leftOutReasons).find(([flag]) => (sums.flags[flag] ?? 0) > 0)?.[1] ?? null;
}

function denominatorOf(ask: FigureAsk, sums: Sums): number | string | null {
  if (ask.kpi.combine === "sum" || ask.kpi.combine === "distribution") return null;
  if (ask.kpi.combine === "median") return sums.counted;
  return sideOut(sums.bottom, ask.shape.denominator) ?? zeroOut(ask.shape.denominator);
}

/** A mean of a median's facts divides by their number: their denominators need not be given. */
function meanBase(ask: FigureAsk, sums: Sums): number {
  return ask.kpi.combine === "median" ? sums.counted : amount(sums.bottom);
}

/** What a figure rests on: where the denominator counts something, that number, else the facts that have one. Of growth these are who may have grown. */
function evidence(ask: FigureAsk, sums: Sums): number {
  if (ask.kpi.combine !== "ratio" && ask.kpi.combine !== "mean") return sums.counted;
  if (ask.kpi.quotients === true) return sums.dividing;
  const bottom = amount(sums.bottom);
  return ask.shape.denominator !== "money" && Number.isInteger(bottom) && bottom >= 0 ? bottom : sums.dividing;
}

/** Sums and distributions are counted whole; everything else is an estimate that few facts make doubtful. */
function isEstimate(kpi: Kpi): boolean {
  return kpi.combine !== "sum" && kpi.combine !== "distribution";
}

function intervalOf({ kpi, shape }: FigureAsk, sums: Sums): Interval | null {
  // Growth is no share, also where every customer grew from one to two.
  if (kpi.combine !== "ratio" || kpi.quotients === true || shape.numerator === "money" || shape.denominator === "money") return null;
  if (kpi.unit === "nps") return sums.unlikeScore > 0 ? null : adjustedWald(sums.above, sums.below, sums.counted);
  if ((kpi.unit !== "percent" && kpi.unit !== "probability") || sums.unlikeShare > 0) return null;
  return wilson(amount(sums.top), amount(sums.bottom));
}

// --- derived -----------------------------------------------------------------------------------------------------------------------

function derivedFigure(ask: FigureAsk, groups: readonly Group[], sums: Sums): Figure {
  const derived = sums.counted === 0 ? null : (ask.kpi.derive?.(partsOf(groups), ask.knobs) ?? null);
  const value = finite(derived);
  const n = ask.kpi.restsOn?.(partsOf(groups), ask.knobs) ?? sums.counted;
  return {
    value,
    numerator: null,
    denominator: null,
    ...(value === null ? whyNone(ask, sums) : { reason: null }),
    n,
    small: value !== null && n < fewest(ask),
    interval: null,
  };
}

/** Parts by bucket; a bucket without a known fact is no part. */
export function partsOf(groups: readonly Group[]): Map<string, Part> {
  const known = groups.filter(({ sums }) => sums.counted > 0);
  return new Map(known.map(({ bucket, sums }) => [bucket, { numerator: amount(sums.top), denominator: amount(sums.bottom) }]));
}

// --- numbers -----------------------------------------------------------------------------------------------------------------------

/** No division by nothing leaves this function: null instead. */
function divide(top: number, bottom: number): number | null {
  return bottom === 0 ? null : finite(top / bottom);
}

function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? unsigned(value) : null;
}

/** A sum as a number; nothing summed is 0. */
function amount(side: string | number | null): number {
  return clean(Number(side ?? 0));
}

/** Binary dust off the last digit of a sum, so that the same facts give the same number in whatever order they were added. */
function clean(sum: number): number {
  return Number.isInteger(sum) ? unsigned(sum) : Number(sum.toPrecision(15));
}

/** No −0. */
function unsigned(value: number): number {
  return value === 0 ? 0 : value;
}

/** A side for the outside: money as text, counts as numbers while they keep every digit. */
export function sideOut(side: string | number | null, kind: Side): string | number | null {
  if (side === null) return null;
  if (kind === "money") return String(side);
  if (typeof side === "number") return clean(side);
  return side.replace(/[-.]/g, "").length <= 15 ? Number(side) : side;
}

function zeroOut(kind: Side): string | number {
  return kind === "money" ? "0" : 0;
}

export const noSums: Sums = {
  top: null, bottom: null, counted: 0, dividing: 0, unlikeShare: 0, above: 0, below: 0, unlikeScore: 0, unknown: 0, withoutRate: 0,
  withoutCurrency: 0, currenciesWithoutRate: [], leftOut: 0, flags: {}, extras: {}, quartiles: [],
};

/** The sums of two groups together; quartiles do not add. */
export function addSums(a: Sums, b: Sums): Sums {
  if (a === noSums) return b;
  return {
    top: addSides(a.top, b.top),
    bottom: addSides(a.bottom, b.bottom),
    counted: a.counted + b.counted,
    dividing: a.dividing + b.dividing,
    unlikeShare: a.unlikeShare + b.unlikeShare,
    above: a.above + b.above,
    below: a.below + b.below,
    unlikeScore: a.unlikeScore + b.unlikeScore,
    unknown: a.unknown + b.unknown,
    withoutRate: a.withoutRate + b.withoutRate,
    withoutCurrency: a.withoutCurrency + b.withoutCurrency,
    currenciesWithoutRate: [...new Set([...a.currenciesWithoutRate, ...b.currenciesWithoutRate])].toSorted(),
    leftOut: a.leftOut + b.leftOut,
    flags: addNamed(a.flags, b.flags),
    extras: addNamed(a.extras, b.extras),
    quartiles: [],
  };
}

function addNamed(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const all = new Map(Object.entries(a));
  for (const [name, count] of Object.entries(b)) all.set(name, (all.get(name) ?? 0) + count);
  return Object.fromEntries(all);
}

function addSides(a: string | number | null, b: string | number | null): string | number | null {
  if (a === null || b === null) return a ?? b;
  return typeof a === "string" || typeof b === "string" ? new Big(a).plus(b).toFixed() : a + b;
}
