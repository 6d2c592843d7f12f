/**
 * Measures a KPI: its facts are grouped by the engine into the total, the comparison, the series, the breakdown and the accounts, and
 * divided once (`figure.ts`). Facts do not pass through JavaScript; what comes back is one row per group.
 */
import { dayOf } from "../model/zone.ts";
import { grid, instantsOf, isOver, previousPeriod, yearBefore, type Bucket as GridBucket, type Every, type Period } from "../model/period.ts";
import { problem, type Problem } from "../model/problem.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { accountNames } from "./account-names.ts";
import { acrossOf, withAcross } from "./across.ts";
import { alongside, questionsOf, readingsOf } from "./alongside.ts";
import { readCoverage, standingOf, type Coverage, type Standing } from "./coverage.ts";
import { dimensionNamed } from "./dimensions/catalogue.ts";
import { noAccount, none } from "./dimensions/dimension.ts";
import { bearing, bearingNone } from "./faults.ts";
import { factRowsOfAll, shapeOf, type FactRowsAsk, type FactShape, type Filter } from "./fact-rows.ts";
import { addSums, besideLine, besideOf, figureOf, nothing, noSums, type FigureAsk } from "./figure.ts";
import { groupsOf, groupsOfAll, type Group, type GroupsAsk, type Sums } from "./groups.ts";
import { differenceInErrors } from "./interval.ts";
import { firstAsked, isAskedPerPoint, isKept, keptAsk, keptHow } from "./keeping.ts";
import { inTurns } from "./turns.ts";
import type { Kpi, KnobValues, Whole } from "./kpi.ts";
import type { AccountLine, BreakdownLine, Bucket, Comparison, Figure, KpiResult, SeriesPoint } from "./result.ts";
import type { MeasureSettings } from "./settings.ts";
import { failed, head, notCollected } from "./unsaid.ts";
import { settingsChanged, warningsOf } from "./warnings.ts";
import { asksOf, knobsIn, windowOf } from "./windows.ts";

export { windowOf } from "./windows.ts";

export interface MeasureAsk {
  readonly engine: Engine;
  readonly kpi: Kpi;
  readonly settings: MeasureSettings;
  readonly period: Period;
  /** The instant of asking: nothing after it is known. */
  readonly now: string;
  /** Breakdown by this dimension. */
  readonly by?: string | undefined;
  /** Series on this grid. */
  readonly every?: Every | undefined;
  /** The accounts behind it, the largest first. */
  readonly accounts?: { readonly offset?: number; readonly limit?: number } | undefined;
  readonly where?: readonly Filter[] | undefined;
  /** With the period and the year before. */
  readonly compare?: boolean | undefined;
  /** Where several KPIs are measured at once: what is collected, read once. */
  readonly coverage?: Coverage | undefined;
  readonly query?: QueryOptions | undefined;
}

/** What is the same for all questions of one call. */
export interface Question extends MeasureAsk {
  readonly knobs: KnobValues;
  readonly coverage: Coverage;
  readonly shape: FactShape;
  readonly query: QueryOptions;
}

/** Lines of a breakdown beyond which nobody reads it: the reader is asked to filter. */
const linesMax = 5_000;
/** Accounts on one page. */
const accountsMax = 1_000;
const accountsDefault = 50;
/** Windows asked in one statement: their SQL is repeated for each, a statement has 256 KB, and each holds its own memory. */
const slicesPerStatement = 4;
/** KPIs that are measured side by side, each by statements of its own. */
const parallelKpis = 4;
/** Fewer respondents than this in a cell of a survey's breakdown are not shown (R17). */
const respondentsMin = 3;

/**
 * @throws Problem `unknown_dimension`, `too_many_points`, `too_many_lines`, `sum_too_large` and the engine's
 */
export async function measure(ask: MeasureAsk): Promise<KpiResult> {
  if (ask.by !== undefined) dimensionNamed(ask.by, ask.kpi);
  const points = ask.every === undefined ? null : pointsOf(ask, ask.every);
  const { question, standing, knobs } = await questionOf(ask);
  return question === null ? notCollected(ask, knobs, standing, points) : withReadings(question, collected(question, standing, points));
}

/** What must be known before anything is asked of the facts; no question where nothing was collected. */
export async function questionOf(ask: MeasureAsk): Promise<{ readonly question: Question | null; readonly standing: Standing; readonly knobs: KnobValues }> {
  const query = ask.query ?? {};
  const window = windowOf(ask.kpi, ask.period, ask.now);
  const knobs = knobsIn(ask, ask.period);
  const coverage = ask.coverage ?? (await readCoverage(ask.engine, query));
  const standing = standingOf(ask.kpi, knobs, window, coverage);
  if (!standing.collected) return { question: null, standing, knobs };
  const shape = await shapeOf(ask.engine, ask.kpi, firstAsked({ ...ask, coverage }, { window, knobs, workspace: ask.settings }), query);
  return { question: { ...ask, query, knobs, coverage, shape }, standing, knobs };
}

/** A question to several KPIs. */
export interface AskOfAll extends Omit<MeasureAsk, "kpi" | "by" | "every" | "accounts"> {
  /** Only those are answered whose facts stand in the engine already. */
  readonly atHand?: boolean | undefined;
  /** One that cannot be computed says so in its result (`failed`, with the problem); else the first problem is thrown. */
  readonly bearsFaults?: boolean | undefined;
}

/**
 * Several KPIs of one period at once: neither broken down nor as series. In the order of `kpis`.
 * @throws Problem `sum_too_large` and the engine's; with `bearsFaults` only those that concern all KPIs alike
 */
export async function measureAll(ask: AskOfAll, kpis: readonly Kpi[]): Promise<KpiResult[]> {
  const coverage = ask.coverage ?? (await readCoverage(ask.engine, ask.query));
  const bear = ask.bearsFaults === true ? bearing(parallelKpis) : bearingNone;
  const all = await inTurns(kpis, parallelKpis, async (kpi) => ({ kpi, ...(await bear((): Promise<Asked> => questionOf({ ...ask, kpi, coverage }), unasked)) }));
  const asked = ask.atHand === true ? await atHandOf(all) : all;
  const questions = asked.map(({ question }) => question).filter((question) => question !== null && isKept(question)) as Question[];
  // All in one statement; where one of them makes it fail, each is asked by itself.
  const groups = await bear(() => groupsOfAll(ask.engine, questions.map((question) => groupsAsk(question, periodsOf(question))), ask.query ?? {}), () => []);
  const ofQuestion = new Map(questions.map((question, i) => [question, groups[i]]));
  return inTurns(asked, parallelKpis, async ({ kpi, question, standing, knobs, fault }) => {
    if (fault !== undefined) return failed({ ...ask, kpi }, fault);
    if (question === null) return notCollected({ ...ask, kpi }, knobs, standing, null);
    const found = ofQuestion.get(question);
    const work = (): Promise<KpiResult> => withReadings(question, found === undefined ? collected(question, standing, null) : Promise.resolve(composed(question, standing, found)));
    return bear(work, (problem) => failed({ ...ask, kpi }, problem));
  });
}

interface Asked extends Awaited<ReturnType<typeof questionOf>> {
  readonly fault?: Problem;
}

function unasked(fault: Problem): Asked {
  return { question: null, standing: { collected: false, why: null, partial: null, missing: [], dataAsOf: null, stalest: null }, knobs: {}, fault };
}

async function withReadings(question: Question, asked: Promise<KpiResult>): Promise<KpiResult> {
  const [result, crossed] = await Promise.all([asked, acrossOf(question)]);
  const whole = withAcross(question, result, crossed);
  return question.kpi.alongside === undefined ? whole : { ...whole, beside: { ...whole.beside, ...(await alongside(question)) } };
}

/** Those that can be answered at once, with all that stands beside them. */
async function atHandOf<One extends { readonly question: Question | null }>(all: readonly One[]): Promise<One[]> {
  const whole = await Promise.all(all.map(async ({ question }) => question === null || (isAtHand(question) && questionsOf(await readingsOf(question)).every(isAtHand))));
  return all.filter((_, i) => whole[i]);
}

/** Nothing must be made before it is answered. */
export function isAtHand(question: Question): boolean {
  if (question.engine.isKeeping !== true || question.engine.holds === undefined) return true;
  return isKept(question) && question.engine.holds(factRowsOfAll([groupsAsk(question, periodsOf(question))]));
}

/** The period, and those that it is compared with. */
export function periodsOf({ period, settings, compare }: Question): Period[] {
  return compare === true ? [period, previousPeriod(period, settings), yearBefore(period, settings)] : [period];
}

/** The result of groups whose slices are those of {@link periodsOf}. */
function composed(question: Question, standing: Standing, groups: readonly Group[]): KpiResult {
  const ofSlice = (slice: number): Group[] => groups.filter((group) => group.slice === slice);
  const total = ofSlice(0);
  const figure = figureOf(figureAsk(question), total);
  const [, ...others] = periodsOf(question);
  const [previous, year] = others.map((period, i) => comparedTo(question, period, figureOf(figureAsk(question, period), ofSlice(i + 1))));
  return {
    ...head(question, question.knobs, standing),
    ...figure,
    partial: standing.partial,
    ...details(question, total),
    ...comparisonsBeside(figure, previous === undefined || year === undefined ? null : [previous, year]),
  };
}

async function collected(question: Question, standing: Standing, points: readonly GridBucket[] | null): Promise<KpiResult> {
  const byDate = points !== null && !isAskedPerPoint(question.kpi) ? points : null;
  const [groups, comparisons, perPoint, accounts] = await Promise.all([
    groupsOf(question.engine, { ...groupsAsk(question, [question.period]), by: question.by, points: byDate?.map(startMs) }, question.query),
    comparisonsOf(question),
    points !== null && byDate === null ? pointFigures(question, points) : null,
    accountsOf(question),
  ]);
  const total = groups.filter(({ point, line }) => point === null && line === null);
  return {
    ...head(question, question.knobs, standing),
    ...figureOf(figureAsk(question), total),
    partial: standing.partial,
    ...details(question, total),
    ...comparisonsBeside(figureOf(figureAsk(question), total), comparisons),
    ...(points === null ? {} : { series: byDate === null ? (perPoint ?? []) : byDate.map((bucket) => dated(question, bucket, groups)) }),
    ...(question.by === undefined ? {} : { breakdown: breakdownOf(question, question.by, groups) }),
    ...accounts,
  };
}

function details(question: Question, total: readonly Group[]): Pick<KpiResult, "beside" | "flags" | "warnings"> & { buckets?: Bucket[] } {
  const sums = together(total);
  return {
    beside: besideOf(figureAsk(question), total, contextOf(question)),
    flags: sums.flags,
    warnings: [...warningsOf(question.kpi, question.settings, sums), ...settingsChanged(asksOf(question, question.period))],
    ...(isBucketed(question) && question.kpi.combine !== "derived" ? { buckets: bucketsOf(question, total) } : {}),
  };
}

const contextOf = ({ kpi, period, now, settings }: Question): Pick<Whole, "window" | "workspace"> => ({ window: windowOf(kpi, period, now), workspace: settings });

// --- windows -----------------------------------------------------------------------------------------------------------------------

/** The question put to the facts of several windows at once. */
export function groupsAsk(question: Question, periods: readonly Period[]): GroupsAsk {
  const { combine, quotients } = question.kpi;
  return { ...rowsAsk(question, periods), bucketed: isBucketed(question), quartiles: combine === "median" || combine === "mean" || quotients === true };
}

function rowsAsk(question: Question, periods: readonly Period[]): FactRowsAsk {
  const { kpi, settings, shape } = question;
  const pieces = periods.flatMap((period, slice) => asksOf(question, period).map((ask) => ({ slice, ask: keptAsk(question, ask) })));
  const [asks, slices] = [pieces.map(({ ask }) => ask), pieces.map(({ slice }) => slice)];
  return { kpi, shape, settings, asks, slices, where: question.where ?? [], hasRates: hasRates(question.coverage), ...keptHow(question) };
}

function hasRates(coverage: Coverage): boolean {
  return (coverage.records.get("fx_rate")?.rows ?? 0) > 0;
}

function isBucketed({ kpi, shape }: Question): boolean {
  const canBe = kpi.combine === "sum" || (kpi.combine === "ratio" && kpi.quotients !== true);
  return kpi.combine === "distribution" || kpi.combine === "derived" || (canBe && shape.columns.has("bucket"));
}

export function figureAsk({ kpi, knobs, shape, settings }: Question, period?: Period): FigureAsk {
  return { kpi, knobs: period === undefined ? knobs : knobsIn({ kpi, settings }, period), shape, smallN: settings.smallN };
}

function together(groups: readonly Group[]): Sums {
  return groups.map(({ sums }) => sums).reduce(addSums, noSums);
}

// --- series ------------------------------------------------------------------------------------------------------------------------

/** The points that have begun: what is to come is not nothing. */
function pointsOf(ask: MeasureAsk, every: Every): GridBucket[] {
  const today = dayOf(ask.now, ask.period.zone);
  return grid(ask.period, every, ask.settings).filter(({ from }) => from <= today);
}

function startMs(bucket: GridBucket): number {
  return new Date(instantsOf(bucket).from).getTime();
}

function dated(question: Question, bucket: GridBucket, groups: readonly Group[]): SeriesPoint {
  const start = startMs(bucket);
  return pointOf(question, bucket, figureOf(figureAsk(question, bucket), groups.filter(({ point }) => point === start)));
}

function pointOf(question: Question, bucket: GridBucket, figure: Figure): SeriesPoint {
  const standing = standingOf(question.kpi, question.knobs, windowOf(question.kpi, bucket, question.now), question.coverage);
  const { from, to, label } = bucket;
  const partial = !bucket.whole || !isOver(bucket, question.now) || standing.partial !== null;
  return { ...(standing.collected ? figure : nothing("not_collected")), from, to, label, partial };
}

async function pointFigures(question: Question, points: readonly GridBucket[]): Promise<SeriesPoint[]> {
  // A year of snapshots is twelve questions: they wait in the lane of heavy reads, so that single numbers do not wait behind them.
  const figures = await figuresOf({ ...question, query: { lane: "long", ...question.query } }, points);
  return points.map((bucket, i) => pointOf(question, bucket, figures[i] ?? nothing("not_collected")));
}

/** The figures of several windows; a few to a statement. */
async function figuresOf(question: Question, periods: readonly Period[]): Promise<Figure[]> {
  const size = isKept(question) ? periods.length : slicesPerStatement;
  const chunks = Array.from({ length: Math.ceil(periods.length / size) }, (_, i) => periods.slice(i * size, (i + 1) * size));
  const groups = await Promise.all(chunks.map((chunk) => groupsOf(question.engine, groupsAsk(question, chunk), question.query)));
  return chunks.flatMap((chunk, i) => chunk.map((period, slice) => figureOf(figureAsk(question, period), (groups[i] ?? []).filter((group) => group.slice === slice))));
}

// --- comparison --------------------------------------------------------------------------------------------------------------------

interface Compared {
  readonly period: Period;
  readonly figure: Figure;
}

async function comparisonsOf(question: Question): Promise<readonly [Compared, Compared] | null> {
  if (question.compare !== true) return null;
  const periods = [previousPeriod(question.period, question.settings), yearBefore(question.period, question.settings)] as const;
  const [previous, year] = await figuresOf(question, periods);
  return [comparedTo(question, periods[0], previous), comparedTo(question, periods[1], year)];
}

function comparedTo(question: Question, period: Period, figure: Figure | undefined): Compared {
  const { collected: isKnown, why } = standingOf(question.kpi, question.knobs, windowOf(question.kpi, period, question.now), question.coverage);
  return { period, figure: isKnown && figure !== undefined ? figure : nothing(why?.reason ?? "not_collected") };
}

function comparisonsBeside(current: Figure, compared: readonly [Compared, Compared] | null): Pick<KpiResult, "previous" | "year_before"> {
  return compared === null ? {} : { previous: comparison(current, compared[0]), year_before: comparison(current, compared[1]) };
}

/** Growth from zero, or from below zero, has no percentage. */
function comparison(current: Figure, { period, figure }: Compared): Comparison {
  const difference = current.value === null || figure.value === null ? null : Number((current.value - figure.value).toPrecision(15));
  const change = difference === null || figure.value === null || figure.value <= 0 ? null : difference / figure.value;
  const z = differenceInErrors(current, figure);
  return { ...figure, period, difference, change, ...(z === null ? {} : { beside: { z } }) };
}

// --- breakdown and buckets ---------------------------------------------------------------------------------------------------------

function breakdownOf(question: Question, by: string, groups: readonly Group[]): BreakdownLine[] {
  const lines = Map.groupBy(groups.filter(({ line }) => line !== null), ({ line }) => line ?? none);
  if (lines.size > linesMax) throw tooManyLines(by, lines.size);
  return [...lines]
    .map(([key, ofLine]) => ({ key, ...lineOf(question, ofLine) }))
    .toSorted(inOrder(dimensionNamed(by, question.kpi).ordered === true));
}

function lineOf(question: Question, groups: readonly Group[]): Omit<BreakdownLine, "key"> {
  const figure = respecting(question.kpi, figureOf(figureAsk(question), groups));
  return figure.reason === "hidden" ? figure : { ...figure, ...besideLine(figureAsk(question), groups, contextOf(question)) };
}

/** A cell of a survey that would give single respondents away says nothing. */
function respecting(kpi: Kpi, figure: Figure): Figure {
  const isSurvey = kpi.needs.some(({ record }) => record === "survey_answer");
  return isSurvey && figure.n > 0 && figure.n < respondentsMin ? { ...nothing("hidden"), n: figure.n } : figure;
}

function tooManyLines(by: string, count: number): Error {
  const text = `The breakdown by ${by} has ${count} lines; ${linesMax} are the most.`;
  return problem("too_many_lines", text, "Filter first, or break down by a coarser dimension.", { by, lines: count, lines_max: linesMax });
}

const numerically = new Intl.Collator("en", { numeric: true });

function inOrder(byKey: boolean): (a: BreakdownLine, b: BreakdownLine) => number {
  return (a, b) =>
    unknownKeys.indexOf(a.key) - unknownKeys.indexOf(b.key) ||
    (byKey ? 0 : (b.value ?? -Infinity) - (a.value ?? -Infinity) || 0) ||
    numerically.compare(a.key, b.key);
}

/** They stand last, in this order. */
const unknownKeys = [none, noAccount];

/** The parts of a ratio are shares of its whole denominator, so that they add up to it; what has no bucket there is no part of it. */
function bucketsOf(question: Question, total: readonly Group[]): Bucket[] {
  const isRatio = question.kpi.combine === "ratio";
  const whole = isRatio ? Number(together(total).bottom ?? 0) : 1;
  if (whole === 0) return [];
  const known = new Map(total.filter(({ bucket }) => !isRatio || bucket !== "").map(({ bucket, sums }) => [bucket, Number(sums.top ?? 0) / whole]));
  const shown = question.kpi.buckets?.(question.knobs) ?? [];
  const found = [...known.keys()].filter((bucket) => !shown.includes(bucket)).toSorted((a, b) => (known.get(b) ?? 0) - (known.get(a) ?? 0) || numerically.compare(a, b));
  const sum = [...known.values()].reduce((a, b) => a + b, 0);
  return [...shown, ...found].map((bucket) => bucketLine(bucket === "" ? none : bucket, known.get(bucket) ?? 0, sum));
}

function bucketLine(key: string, value: number, sum: number): Bucket {
  return { key, value, share: sum === 0 ? null : value / sum };
}

// --- accounts ----------------------------------------------------------------------------------------------------------------------

async function accountsOf(question: Question): Promise<Pick<KpiResult, "accounts" | "accounts_total"> | null> {
  if (question.accounts === undefined) return null;
  const page = { offset: question.accounts.offset ?? 0, limit: Math.min(question.accounts.limit ?? accountsDefault, accountsMax) };
  const lines = await groupsOf(question.engine, { ...groupsAsk(question, [question.period]), by: "account_id", bucketed: false, page }, question.query);
  const ids = lines.map(({ line }) => line ?? noAccount);
  const [groups, names] = await Promise.all([
    question.kpi.combine === "derived" ? partsOfAccounts(question, ids) : lines,
    accountNames(question.engine, ids.filter((id) => id !== noAccount), question.query),
  ]);
  const accounts = ids.map((id): AccountLine => {
    const account_id = id === noAccount ? "" : id;
    return { account_id, ...names(account_id), ...figureOf(figureAsk(question), groups.filter(({ line }) => line === id)) };
  });
  return { accounts, accounts_total: lines[0]?.linesInAll ?? 0 };
}

/** A derived figure of an account needs its parts by bucket. */
async function partsOfAccounts(question: Question, ids: readonly string[]): Promise<Group[]> {
  if (ids.length === 0) return [];
  const where = [...(question.where ?? []), { dimension: "account_id", values: ids }];
  const groups = await groupsOf(question.engine, { ...groupsAsk(question, [question.period]), where, by: "account_id" }, question.query);
  return groups.filter(({ line }) => line !== null);
}
