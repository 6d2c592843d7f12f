/** The grouping: one statement over the facts' rows that sums the whole, each point of a series, each line of a breakdown. The engine does it. */
import { join, sql, value, type Sql } from "../store/sql.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { problem } from "../model/problem.ts";
import { factRows, factRowsOfAll, type FactRowsAsk, filterText } from "./fact-rows.ts";
import { amountScale } from "./money.ts";

/** What the facts of one group come to. */
export interface Sums {
  /** Decimal text for exact sides, else a number; null where no fact counts. */
  readonly top: string | number | null;
  readonly bottom: string | number | null;
  /** Facts with a value, and those of them with a denominator. */
  readonly counted: number;
  readonly dividing: number;
  /** Facts that are no share: numerator outside 0…denominator, or a denominator that is no whole number. */
  readonly unlikeShare: number;
  /** Of a net score: facts above and below zero, and those that are not −1, 0 or 1 of 1. */
  readonly above: number;
  readonly below: number;
  readonly unlikeScore: number;
  /** Facts without a value: unknown, without a rate, without a currency. */
  readonly unknown: number;
  readonly withoutRate: number;
  readonly withoutCurrency: number;
  readonly currenciesWithoutRate: readonly string[];
  /** Facts left out with a reason. */
  readonly leftOut: number;
  readonly flags: Readonly<Record<string, number>>;
  /** Sums of the facts' further amounts. */
  readonly extras: Readonly<Record<string, number>>;
  /** p25, median, p75 where asked for. */
  readonly quartiles: readonly (number | null)[];
}

export interface Group {
  /** Which window. */
  readonly slice: number;
  /** Start of the point in milliseconds; null: not of a series. */
  readonly point: number | null;
  /** Key of the breakdown's line; null: not of a breakdown. */
  readonly line: string | null;
  readonly bucket: string;
  readonly sums: Sums;
  /** With `page`: how many lines there are in all. */
  readonly linesInAll: number;
}

export interface GroupsAsk extends FactRowsAsk {
  /** Starts of the points of a series by date, in milliseconds, ascending. */
  readonly points?: readonly number[] | undefined;
  /** Group by bucket as well. */
  readonly bucketed: boolean;
  readonly quartiles: boolean;
  /** Only lines, the largest first, and only these of them. */
  readonly page?: { readonly offset: number; readonly limit: number } | undefined;
}

/** Exact sums hold up to so many digits before the point: Decimal(38) less what the scale takes. */
const wholeDigitsMax = 38 - 4;

/** The groups of a question; rows of the engine are as many as there are groups. @throws Problem `sum_too_large` */
export async function groupsOf(engine: Engine, ask: GroupsAsk, options: QueryOptions): Promise<Group[]> {
  const rows = await engine.rows<GroupRow>(groupsSql(ask), options);
  return rows.map((row) => groupOf(row, ask));
}

/**
 * The groups of several questions, each of its slices; without lines, points and pages. One statement where the engine keeps facts: what a
 * statement costs, and planning it, is most of the work where there are not millions of facts.
 */
export async function groupsOfAll(engine: Engine, asks: readonly GroupsAsk[], options: QueryOptions): Promise<Group[][]> {
  const alike = Map.groupBy(asks.keys(), (i) => filterText(asks[i] as GroupsAsk));
  const answered = await Promise.all([...alike.values()].map((places) => groupsAlike(engine, places, asks, options)));
  const found = new Map(answered.flat());
  return asks.map((_, i) => found.get(i) ?? []);
}

async function groupsAlike(engine: Engine, places: readonly number[], asks: readonly GroupsAsk[], options: QueryOptions): Promise<[number, Group[]][]> {
  const some = places.map((place) => asks[place] as GroupsAsk);
  const rows = await engine.rows<SidesRow>(groupsOfAllSql(some), options);
  const starts = some.map((_, i) => some.slice(0, i).reduce((sum, { asks: windows }) => sum + windows.length, 0));
  return some.map((ask, i) => {
    const [first, end] = [starts[i] ?? 0, (starts[i] ?? 0) + ask.asks.length];
    const own = rows.filter(({ slice }) => slice >= first && slice < end);
    return [places[i] ?? 0, own.map((row) => groupOf({ ...ofItsSides(row, ask), slice: row.slice - first }, ask))];
  });
}

type SidesRow = GroupRow & Readonly<Record<"top_exact_sum" | "bottom_exact_sum", string | null> & Record<"top_float_sum" | "bottom_float_sum", number | null>>;

function ofItsSides(row: SidesRow, { shape }: GroupsAsk): GroupRow {
  return {
    ...row,
    top_sum: shape.numerator === "float" ? row.top_float_sum : row.top_exact_sum,
    bottom_sum: shape.denominator === "float" ? row.bottom_float_sum : row.bottom_exact_sum,
  };
}

/** Numbers of both kinds stand side by side, the one that a fact has not is null or 0; what is compared, is compared as measured numbers. */
function groupsOfAllSql(asks: readonly GroupsAsk[]): Sql {
  const slices = asks.flatMap((ask) => ask.asks.map(() => ask));
  const of = (holds: (ask: GroupsAsk) => boolean): Sql => sql`(arrayElement(${value.uints(slices.map((ask) => (holds(ask) ? 1 : 0)))}, slice + 1) = 1)`;
  return sql`
    SELECT slice, 0 AS by_point, 0 AS by_line, 0 AS point_of_group, '' AS line_of_group, bucket_of_group, 0 AS lines_in_all,
      toString(sumIf(top_exact, is_counted)) AS top_exact_sum, sumIf(top_float, is_counted) AS top_float_sum,
      toString(sumIf(bottom_exact, is_counted)) AS bottom_exact_sum, sumIf(bottom_float, is_counted) AS bottom_float_sum,
      ${counts},
      ${extras} AS extras,
      quantilesExactInclusiveIf(0.25, 0.5, 0.75)(top / if(of_quotients, bottom, 1), ${both(sql`is_counted`, sql`has_quartiles`, either(sql`NOT of_quotients`, sql`bottom != 0`))}) AS quartiles
    FROM (
      SELECT *, ifNull(top_float, 0) + toFloat64(ifNull(top_exact, 0)) AS top, bottom_float + toFloat64(bottom_exact) AS bottom
      FROM (
        SELECT *, if(${of(({ bucketed }) => bucketed)}, fact_bucket, '') AS bucket_of_group,
          ${of(({ quartiles: wanted }) => wanted)} AS has_quartiles, ${of(({ kpi }) => kpi.quotients === true)} AS of_quotients
        FROM (${factRowsOfAll(asks)})
      )
    )
    GROUP BY slice, bucket_of_group`;
}

/** The statement, for reading when a test fails. */
export function groupsSql(ask: GroupsAsk): Sql {
  const exact = ask.shape.numerator !== "float";
  const exactBottom = ask.shape.denominator !== "float";
  return sql`
    SELECT
      slice,
      ${ask.points === undefined ? sql`0` : sql`grouping(point) = 0`} AS by_point,
      ${ask.by === undefined ? sql`0` : sql`grouping(line) = 0`} AS by_line,
      ${ask.points === undefined ? sql`0` : sql`point`} AS point_of_group,
      ${ask.by === undefined ? sql`''` : sql`line`} AS line_of_group,
      ${ask.bucketed ? sql`fact_bucket` : sql`''`} AS bucket_of_group,
      ${exact ? sql`toString(sumIf(top, is_counted))` : sql`sumIf(top, is_counted)`} AS top_sum,
      ${exactBottom ? sql`toString(sumIf(bottom, is_counted))` : sql`sumIf(bottom, is_counted)`} AS bottom_sum,
      ${counts},
      ${ask.shape.columns.has("extras") ? sql`${extras} AS extras,` : sql``}
      ${ask.quartiles ? quartiles(ask) : sql`CAST([] AS Array(Float64))`} AS quartiles,
      ${ask.page === undefined ? sql`0` : sql`count() OVER ()`} AS lines_in_all
    FROM (${pointed(ask)})
    GROUP BY GROUPING SETS (${groupingSets(ask)})
    ${paged(ask)}`;
}

/**
 * Conditions over whole columns. AND and OR take the rows that the side before has left, which costs more than all that is compared here
 * (ClickHouse 26.7): a board of three periods took 2.3 seconds of the processor with them, and takes 1.5.
 */
const both = (...conditions: readonly Sql[]): Sql => sql`least(${join(conditions, ", ")})`;
const either = (...conditions: readonly Sql[]): Sql => sql`greatest(${join(conditions, ", ")})`;

/** What is counted of facts, whatever their sides are; reads `top` and `bottom`. */
const counts: Sql = sql`
      countIf(is_counted) AS counted,
      countIf(${both(sql`is_counted`, sql`bottom != 0`)}) AS dividing,
      countIf(${both(sql`is_counted`, either(sql`top < 0`, sql`top > bottom`, sql`bottom != floor(bottom)`, sql`top != floor(top)`))}) AS unlike_share,
      countIf(${both(sql`is_counted`, sql`top > 0`)}) AS above,
      countIf(${both(sql`is_counted`, sql`top < 0`)}) AS below,
      countIf(${both(sql`is_counted`, either(sql`abs(top) > 1`, sql`top != floor(top)`, sql`bottom != 1`))}) AS unlike_score,
      countIf(is_counted + is_left_out + is_without_rate + is_without_currency = 0) AS unknown,
      countIf(is_without_rate) AS without_rate,
      countIf(is_without_currency) AS without_currency,
      arraySort(groupUniqArrayIf(20)(fact_currency, is_without_rate)) AS currencies_without_rate,
      countIf(is_left_out) AS left_out,
      sumMapIf(map(fact_flag, toUInt64(1)), fact_flag != '') AS flags`;

/** Sums of the further amounts; one named `part:…` is a share of the fact's numerator, so that money is converted with it. */
const extras: Sql = sql`sumMapIf(mapApply((k, v) -> (k, if(startsWith(k, 'part:'), v * toFloat64(ifNull(top, 0)), v)), fact_extras), is_counted)`;

/** Of the facts' numerators, or of their quotients. */
function quartiles({ kpi }: GroupsAsk): Sql {
  if (kpi.quotients === true) return sql`quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toFloat64(assumeNotNull(top)) / toFloat64(bottom), is_counted AND bottom != 0)`;
  return sql`quantilesExactInclusiveIf(0.25, 0.5, 0.75)(toFloat64(assumeNotNull(top)), is_counted)`;
}

function paged({ page }: GroupsAsk): Sql {
  if (page === undefined) return sql``;
  return sql`
    ORDER BY sumIf(top, is_counted) DESC NULLS LAST, sumIf(bottom, is_counted) DESC NULLS LAST, line
    LIMIT ${value.uint(page.limit)} OFFSET ${value.uint(page.offset)}`;
}

function groupingSets({ points, by, bucketed, page }: GroupsAsk): Sql {
  const bucket = bucketed ? sql`, fact_bucket` : sql``;
  const sets = page === undefined ? [sql`(slice${bucket})`] : [];
  if (points !== undefined) sets.push(sql`(slice, point${bucket})`);
  if (by !== undefined) sets.push(sql`(slice, line${bucket})`);
  return join(sets, ", ");
}

/** Each fact falls into the point that began last before it. The bounds are made in `model/period.ts`, so that there is one calendar. */
function pointed(ask: GroupsAsk): Sql {
  const rows = factRows(ask);
  if (ask.points === undefined) return rows;
  return sql`
    SELECT *, roundDown(toUInt64(greatest(toUnixTimestamp64Milli(fact_at), 0)), ${value.uints(ask.points)}) AS point
    FROM (${rows})`;
}

interface GroupRow {
  readonly slice: number;
  readonly by_point: number;
  readonly by_line: number;
  readonly point_of_group: string | number;
  readonly line_of_group: string;
  readonly bucket_of_group: string;
  readonly top_sum: string | number | null;
  readonly bottom_sum: string | number | null;
  readonly counted: string;
  readonly dividing: string;
  readonly unlike_share: string;
  readonly above: string;
  readonly below: string;
  readonly unlike_score: string;
  readonly unknown: string;
  readonly without_rate: string;
  readonly without_currency: string;
  readonly currencies_without_rate: readonly string[];
  readonly left_out: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly extras?: Readonly<Record<string, number>>;
  readonly quartiles: readonly (number | null)[];
  readonly lines_in_all: string | number;
}

function groupOf(row: GroupRow, ask: GroupsAsk): Group {
  return {
    slice: row.slice,
    point: row.by_point === 1 ? Number(row.point_of_group) : null,
    line: row.by_line === 1 ? row.line_of_group : null,
    bucket: row.bucket_of_group,
    sums: sumsOf(row, ask),
    linesInAll: Number(row.lines_in_all),
  };
}

function sumsOf(row: GroupRow, ask: GroupsAsk): Sums {
  const counted = Number(row.counted);
  return {
    top: counted === 0 ? null : within(row.top_sum, ask),
    bottom: counted === 0 ? null : within(row.bottom_sum, ask),
    counted,
    dividing: Number(row.dividing),
    unlikeShare: Number(row.unlike_share),
    above: Number(row.above),
    below: Number(row.below),
    unlikeScore: Number(row.unlike_score),
    unknown: Number(row.unknown),
    withoutRate: Number(row.without_rate),
    withoutCurrency: Number(row.without_currency),
    currenciesWithoutRate: row.currencies_without_rate,
    leftOut: Number(row.left_out),
    flags: Object.fromEntries(Object.entries(row.flags).map(([flag, count]) => [flag, Number(count)])),
    extras: row.extras ?? {},
    quartiles: row.quartiles,
  };
}

function within(sum: string | number | null, ask: GroupsAsk): string | number | null {
  if (typeof sum !== "string") return sum;
  const whole = sum.replace(/^-/, "").split(".")[0] ?? "";
  if (whole.length <= wholeDigitsMax) return sum;
  const text = `The sum of ${ask.kpi.title.toLowerCase()} has ${whole.length} digits before the point; amounts hold ${wholeDigitsMax}.`;
  throw problem("sum_too_large", text, "One of its rows must be wrong: open the facts and look at the largest.", { kpi: ask.kpi.id, digits: whole.length, scale: amountScale });
}
