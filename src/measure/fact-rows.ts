/**
 * The facts of a KPI as rows that everything else groups: optional columns filled in, amounts in the reporting currency, keys of
 * dimensions beside, filters applied. Totals, series, breakdowns, accounts and the rows themselves are made of this one relation.
 */
import { startOfDay } from "../model/zone.ts";
import { compile, empty, join, name, sql, trusted, value, type Sql, type Steps } from "../store/sql.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { dimensionNamed } from "./dimensions/catalogue.ts";
import type { Dimension } from "./dimensions/dimension.ts";
import { slicedFacts, type Slice, type Span } from "./kept-facts.ts";
import type { Ask, Kpi, Window } from "./kpi.ts";
import { amountType, converted, withRates } from "./money.ts";
import { quartersMax, quartersOf } from "./relations/quarters.ts";
import { endOf } from "./relations/time.ts";
import type { MeasureSettings } from "./settings.ts";
import { isStepwise } from "./stepwise.ts";

/** How the two sides are kept: money and other exact numbers as decimals, measured ones as floats. */
export type Side = "money" | "exact" | "float";

export interface FactShape {
  readonly columns: ReadonlyMap<string, string>;
  readonly numerator: Side;
  readonly denominator: Side;
}

/** A filter: facts whose key in the dimension is one of the values. */
export interface Filter {
  readonly dimension: string;
  readonly values: readonly string[];
}

export interface FactRowsAsk {
  readonly kpi: Kpi;
  readonly shape: FactShape;
  readonly settings: MeasureSettings;
  /** One or several windows; rows bear their place in this list as `slice`, or what stands in `slices` for it. */
  readonly asks: readonly Ask[];
  /** Where several windows are pieces of one: the slice of each. */
  readonly slices?: readonly number[] | undefined;
  /** Dimension whose key stands in `line`. */
  readonly by?: string | undefined;
  readonly where: readonly Filter[];
  /** False where no rate was ever collected: nothing is looked up. */
  readonly hasRates: boolean;
  /** The engine keeps facts between questions: see `kept-facts.ts`. */
  readonly isKept?: boolean | undefined;
  /** Kept facts are those of all time, of which a window is a part. */
  readonly isWide?: boolean | undefined;
}

/**
 * Rows `slice, fact_account, fact_subject, fact_at, fact_currency, fact_bucket, fact_labels, fact_flag, fact_record, fact_batch, fact_seq,
 * own_top, top, bottom, is_counted, is_left_out, is_without_rate, is_without_currency`, and `line` with `by`.
 */
export function factRows(ask: FactRowsAsk): Sql {
  return conditioned(lined(ask.isKept === true ? keptRows(ask) : plainRows(ask), ask), ask);
}

function plainRows(ask: FactRowsAsk): Sql {
  return judged(join(ask.asks.map((one, i) => received(ask, one, ask.slices?.[i] ?? i)), "\nUNION ALL\n"), ask);
}

/** The rows of several questions at once, with the sides of each in the columns for its kind; filters must be the same for all. */
export function factRowsOfAll(asks: readonly FactRowsAsk[]): Sql {
  const slices = asks.flatMap(slicesOf).map((one, slice) => ({ ...one, slice }));
  const [first] = asks;
  return first === undefined ? slicedFacts(slices) : conditioned(slicedFacts(slices), first);
}

/** What filters make of rows: questions with the same text can be filtered together. */
export function filterText(ask: FactRowsAsk): string {
  return JSON.stringify(compile(conditioned(sql`SELECT 1`, ask)));
}

/** What columns the facts have, asked from the engine once per KPI and knobs. @throws Error where a column of the contract is missing */
export async function shapeOf(engine: Engine, kpi: Kpi, ask: Ask, options: QueryOptions): Promise<FactShape> {
  const known = shapes.get(kpi) ?? new Map<string, FactShape>();
  shapes.set(kpi, known);
  const fingerprint = JSON.stringify(ask.knobs);
  const shape = known.get(fingerprint) ?? (await describe(engine, kpi, ask, options));
  known.set(fingerprint, shape);
  return shape;
}

const shapes = new WeakMap<Kpi, Map<string, FactShape>>();

async function describe(engine: Engine, kpi: Kpi, ask: Ask, options: QueryOptions): Promise<FactShape> {
  const rows = await engine.rows<{ name: string; type: string }>(sql`DESCRIBE TABLE (${kpi.facts(ask)})`, options);
  const columns = new Map(rows.map((row) => [row.name, row.type]));
  for (const column of ["account_id", "subject_id", "at", "numerator", "denominator"]) {
    if (!columns.has(column)) throw new Error(`${kpi.id}: facts without ${column}; they have ${[...columns.keys()].join(", ")}`);
  }
  const inMoney = kpi.unit.startsWith("money") && kpi.combine !== "derived";
  if (inMoney && !columns.has("currency")) throw new Error(`${kpi.id}: money without a column currency`);
  return { columns, numerator: sideOf(columns, "numerator", inMoney), denominator: sideOf(columns, "denominator", false) };
}

function sideOf(columns: ReadonlyMap<string, string>, column: string, inMoney: boolean): Side {
  const type = (columns.get(column) ?? "").replace(/^(?:LowCardinality\()?(?:Nullable\()?([^()]*(?:\([^()]*\))?)\)*$/, "$1");
  if (type.startsWith("Decimal")) return columns.has("currency") ? "money" : "exact";
  if (type.startsWith("Float")) return inMoney ? "money" : "float";
  return "exact";
}

// --- kept by the engine ------------------------------------------------------------------------------------------------------------

function keptRows(ask: FactRowsAsk): Sql {
  const of = (side: Side, kind: "own" | "top" | "bottom"): Sql => name(`${kind}_${side === "float" ? "float" : "exact"}`);
  const { numerator, denominator } = ask.shape;
  return sql`
    SELECT * EXCEPT (own_exact, own_float, top_exact, top_float, bottom_exact, bottom_float),
      ${of(numerator, "own")} AS own_top, ${of(numerator, "top")} AS top, ${of(denominator, "bottom")} AS bottom
    FROM (${slicedFacts(slicesOf(ask))})`;
}

function slicesOf(ask: FactRowsAsk): Slice[] {
  return ask.asks.map((one, slice) => {
    const pieces = piecesOf(ask, one).map((piece) => ({ facts: memberOf(ask, piece.ask), within: piece.within }));
    return { slice, pieces, plain: { facts: memberOf(ask, one), within: spanOf(ask, one) }, steps: stepsOf(ask, one), isPieced: one.window.isPieced === true };
  });
}

/** What a window's facts are kept as: those of its own, or those of a longer time of which it is a part. */
export function piecesOf(kept: Pick<FactRowsAsk, "kpi" | "isWide">, one: Ask): { readonly ask: Ask; readonly within: Span }[] {
  const span = spanOf(kept, one);
  if (span === null) return [{ ask: one, within: null }];
  const whole = (window: Window): Ask => ({ ...one, window: isStepwise(kept.kpi, one.knobs) ? atItsEnd(window) : window });
  return partsOf(one.window).map((window) => ({ ask: whole(window), within: common(span, window) }));
}

/** The dates of a window's facts where they are taken from those of a longer time; null: they are its own. */
function spanOf({ kpi, isWide }: Pick<FactRowsAsk, "kpi" | "isWide">, { window, knobs }: Ask): Span {
  if (isWide !== true || window.fromDay < sinceEver || window.toDay > forEver) return null;
  return { from: window.from, to: isStepwise(kpi, knobs) ? endOf(window) : window.to };
}

function stepsOf(ask: FactRowsAsk, one: Ask): Steps {
  if (!isStepwise(ask.kpi, one.knobs)) return "whole";
  if (spanOf(ask, one) !== null) return "known";
  return one.window.to <= one.window.now ? "accounts" : "whole";
}

/** Where facts are kept in pieces the quarters of the calendar that the window overlaps, also those that are not over. Else, and for many quarters, all time. */
function partsOf(window: Window): Window[] {
  if (window.isPieced !== true) return [wholeTime(window)];
  const quarters = quartersOf({ ...window, now: window.to }).map((quarter) => ({ ...quarter, now: window.now }));
  return quarters.length === 0 || quarters.length > quartersMax ? [wholeTime(window)] : quarters;
}

function common(span: NonNullable<Span>, { from, to }: Window): Span {
  return { from: from > span.from ? from : span.from, to: to < span.to ? to : span.to };
}

/** All time that facts are dated in. */
const sinceEver = "1970-01-01";
const forEver = "2100-01-01";

function wholeTime(window: Window): Window {
  return { ...window, fromDay: sinceEver, toDay: forEver, from: startOfDay(sinceEver, window.zone), to: startOfDay(forEver, window.zone) };
}

/** Asked when all is over: the instant of asking stands in no fact then, and the same facts serve all who ask later. */
function atItsEnd(window: Window): Window {
  return { ...window, now: new Date(Date.parse(wholeTime(window).to) - 1).toISOString() };
}

/** Facts of one window in the columns of the pool. The same question gives the same fragment, so that it is written and named once. */
function memberOf(ask: FactRowsAsk, one: Ask): Sql {
  const known = members.get(ask.kpi) ?? new Map<string, Sql>();
  members.set(ask.kpi, known);
  const question = JSON.stringify([one, ask.hasRates]);
  const member = known.get(question) ?? pooledColumns(received(ask, one, 0), ask);
  known.delete(question);
  known.set(question, member);
  for (const oldest of known.keys()) if (known.size > membersMax) known.delete(oldest);
  return member;
}

/** Windows of one KPI whose SQL is at hand: a board, its comparisons, and a series. */
const membersMax = 128;
const members = new WeakMap<Kpi, Map<string, Sql>>();

function pooledColumns(rows: Sql, ask: FactRowsAsk): Sql {
  const isFloat = { own_top: ask.shape.numerator === "float", top: ask.shape.numerator === "float", bottom: ask.shape.denominator === "float" };
  const said = new Map(verdict(ask));
  const side = (column: keyof typeof isFloat, kept: "own" | "top" | "bottom"): Sql => {
    const [known, none] = [said.get(column) ?? empty, kept === "bottom" ? sql`0` : sql`NULL`];
    const [exact, float] = isFloat[column] ? [sql`CAST(${none} AS ${amountType})`, known] : [known, sql`CAST(${none} AS Nullable(Float64))`];
    return sql`${exact} AS ${name(`${kept}_exact`)}, ${float} AS ${name(`${kept}_float`)}`;
  };
  const flags = (["is_counted", "is_left_out", "is_without_rate", "is_without_currency"] as const).map((flag) => sql`${said.get(flag) ?? empty} AS ${name(flag)}`);
  return sql`
    SELECT fact_account, fact_subject, fact_at, fact_currency, fact_bucket, fact_labels, fact_flag,
      ${ask.shape.columns.has("extras") ? sql`fact_extras` : sql`CAST(map(), 'Map(String, Float64)') AS fact_extras`}, fact_record, fact_batch, fact_seq,
      ${side("own_top", "own")}, ${side("top", "top")}, ${side("bottom", "bottom")}, ${join(flags, ", ")}
    FROM (${isMoney(ask) ? inReportingCurrency(rows, ask) : sql`SELECT *, received_top AS changed_top, received_bottom AS changed_bottom FROM (${rows})`})`;
}

// --- as received -------------------------------------------------------------------------------------------------------------------

function received(ask: FactRowsAsk, one: Ask, slice: number): Sql {
  const { columns, numerator, denominator } = ask.shape;
  const given = (column: string, otherwise: string): Sql => (columns.has(column) ? sql`facts.${name(column)}` : trusted(otherwise));
  return sql`
    SELECT
      toUInt16(${value.uint(slice)}) AS slice,
      toString(facts.account_id) AS fact_account,
      toString(facts.subject_id) AS fact_subject,
      ifNull(toDateTime64(facts.at, 3, 'UTC'), toDateTime64(0, 3, 'UTC')) AS fact_at,
      ifNull(toDateTime64(${columns.has("rate_at") ? sql`facts.rate_at` : sql`facts.at`}, 3, 'UTC'), fact_at) AS fact_rate_at,
      ${number("numerator", numerator)} AS received_top,
      ifNull(${number("denominator", denominator)}, 0) AS received_bottom,
      toString(${given("currency", "''")}) AS fact_currency,
      toString(${given("bucket", "''")}) AS fact_bucket,
      CAST(${given("labels", "map()")} AS Map(String, String)) AS fact_labels,
      toString(${given("flag", "''")}) AS fact_flag,
      ${columns.has("extras") ? sql`CAST(facts.extras AS Map(String, Float64)) AS fact_extras,` : sql``}
      toString(${given("record", "''")}) AS fact_record,
      toUInt32(${given("batch", "0")}) AS fact_batch,
      toUInt64(${given("seq", "0")}) AS fact_seq
    FROM (${ask.kpi.facts(one)}) AS facts`;
}

/** A side as it is summed; what is no number (a division by zero upstream) is not known. */
function number(column: "numerator" | "denominator", side: Side): Sql {
  if (side !== "float") return sql`CAST(facts.${name(column)} AS ${amountType})`;
  return sql`if(isFinite(facts.${name(column)}), CAST(facts.${name(column)} AS Nullable(Float64)), NULL)`;
}

// --- judged: what counts, what does not, and why -----------------------------------------------------------------------------------

function judged(rows: Sql, ask: FactRowsAsk): Sql {
  return sql`
    SELECT * EXCEPT (received_top, received_bottom, fact_rate_at, changed_top, changed_bottom, rate_up, rate_down),
      ${join(verdict(ask).map(([column, said]) => sql`${said} AS ${name(column)}`), ", ")}
    FROM (${inReportingCurrency(rows, ask)})`;
}

type Verdict = "own_top" | "top" | "bottom" | "is_counted" | "is_left_out" | "is_without_rate" | "is_without_currency";

function isMoney({ shape }: Pick<FactRowsAsk, "shape">): boolean {
  return shape.numerator === "money" || shape.denominator === "money";
}

/** Adds `changed_top` and `changed_bottom`; facts without money are planned in half the time where nothing is asked about rates. */
function inReportingCurrency(rows: Sql, ask: FactRowsAsk): Sql {
  if (!isMoney(ask)) return sql`SELECT *, received_top AS changed_top, received_bottom AS changed_bottom, 0 AS rate_up, 0 AS rate_down FROM (${rows})`;
  const source = ask.hasRates ? withRates(rows, ask.settings) : sql`SELECT *, toDecimal256(0, 16) AS rate_up, toDecimal256(0, 16) AS rate_down FROM (${rows})`;
  const isForeign = sql`(fact_currency NOT IN ('', ${value.string(ask.settings.currency)}))`;
  const side = (which: Side, column: string): Sql => (which === "money" ? converted(name(column), isForeign) : name(column));
  return sql`
    SELECT *, ${side(ask.shape.numerator, "received_top")} AS changed_top, ${side(ask.shape.denominator, "received_bottom")} AS changed_bottom
    FROM (${source})`;
}

/** What is made of the two sides, over a row with what was received and what it was changed to. */
function verdict(ask: FactRowsAsk): (readonly [Verdict, Sql])[] {
  const needsCurrency = isMoney(ask) && ask.kpi.combine !== "derived" && ask.shape.numerator === "money";
  const hasCurrency = sql`(fact_currency != '' OR received_top = 0)`;
  const top = needsCurrency ? sql`if(${hasCurrency}, changed_top, NULL)` : sql`changed_top`;
  return [
    ["own_top", sql`received_top`],
    ["top", top],
    ["bottom", sql`ifNull(changed_bottom, 0)`],
    ["is_counted", sql`${top} IS NOT NULL AND changed_bottom IS NOT NULL`],
    ["is_left_out", sql`received_top IS NULL AND received_bottom = 0 AND fact_flag != ''`],
    ["is_without_rate", sql`(received_top IS NOT NULL AND changed_top IS NULL) OR changed_bottom IS NULL`],
    ["is_without_currency", needsCurrency ? sql`received_top IS NOT NULL AND NOT ${hasCurrency}` : sql`false`],
  ];
}

// --- keyed and filtered ------------------------------------------------------------------------------------------------------------

function lined(rows: Sql, ask: FactRowsAsk): Sql {
  return ask.by === undefined ? rows : keyed(rows, dimensionNamed(ask.by, ask.kpi), "line", ask);
}

function keyed(rows: Sql, dimension: Dimension, column: string, ask: FactRowsAsk): Sql {
  return dimension.keyed(rows, { column, zone: ask.settings.zone, moment: momentOf(ask) });
}

/** As of the fact's date, unless the KPI's knob `membership` says today. */
function momentOf(ask: FactRowsAsk): Sql {
  const first = ask.asks[0];
  return first?.knobs["membership"] === "today" ? sql`toDateTime64(${value.instant(first.window.now)}, 3, 'UTC')` : sql`fact.fact_at`;
}

function conditioned(rows: Sql, ask: FactRowsAsk): Sql {
  if (ask.where.length === 0) return rows;
  const columns = ask.where.map((_, i) => `filter_${i}`);
  const all = ask.where.reduce((sofar, filter, i) => keyed(sofar, dimensionNamed(filter.dimension, ask.kpi), columns[i] ?? "", ask), rows);
  const conditions = ask.where.map((filter, i) => condition(ask, filter, name(columns[i] ?? "")));
  return sql`
    SELECT * EXCEPT (${join(columns.map((column) => name(column)), ", ")})
    FROM (${all})
    WHERE ${join(conditions, " AND ")}`;
}

function condition({ kpi }: FactRowsAsk, filter: Filter, key: Sql): Sql {
  const { answers } = dimensionNamed(filter.dimension, kpi);
  return answers === undefined ? sql`has(${value.strings(filter.values)}, ${key})` : answers(key, filter.values);
}
