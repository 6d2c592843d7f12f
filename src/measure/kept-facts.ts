/**
 * Facts that an engine may keep: those of every KPI and window in the same columns, so that they stand in one table and one statement
 * groups the facts of a whole board. An engine that does not keep reads them in place, with the same result.
 */
import { join, type Pool, pooled, sql, type Steps, trusted, value, type Sql } from "../store/sql.ts";

/** First instant inside and first outside; null: all. */
export type Span = { readonly from: string; readonly to: string } | null;

/** Facts of a slice that stand together, in the columns of {@link factColumns}. */
export interface Piece {
  readonly facts: Sql;
  /** Only facts with a date in here. */
  readonly within: Span;
}

export interface Slice {
  /** Its place in the question. */
  readonly slice: number;
  /** What is kept: no fact stands in two of them. */
  readonly pieces: readonly Piece[];
  /** Where nothing is kept: just those of the slice. */
  readonly plain: Piece;
  /** What a write means for them. */
  readonly steps: Steps;
  /** They are kept beside those of quarters. */
  readonly isPieced: boolean;
}

/**
 * Names and types in their order. Exact sides (counts, money) stand in the columns `_exact`, measured ones in `_float`; the other two are
 * null or 0.
 */
const columns = {
  fact_account: "String",
  fact_subject: "String",
  fact_at: "DateTime64(3, 'UTC')",
  fact_currency: "LowCardinality(String)",
  fact_bucket: "LowCardinality(String)",
  fact_labels: "Map(LowCardinality(String), String)",
  fact_flag: "LowCardinality(String)",
  fact_extras: "Map(String, Float64)",
  fact_record: "LowCardinality(String)",
  fact_batch: "UInt32",
  fact_seq: "UInt64",
  own_exact: "Nullable(Decimal(76, 12))",
  own_float: "Nullable(Float64)",
  top_exact: "Nullable(Decimal(76, 12))",
  top_float: "Nullable(Float64)",
  bottom_exact: "Decimal(76, 12)",
  bottom_float: "Float64",
  is_counted: "UInt8",
  is_left_out: "UInt8",
  is_without_rate: "UInt8",
  is_without_currency: "UInt8",
} as const;

export type FactColumn = keyof typeof columns;
export const factColumns = Object.keys(columns) as FactColumn[];

const rows = { accountColumn: "fact_account", columns: trusted(Object.entries(columns).map(([column, type]) => `${column} ${type}`).join(", ")) };
/** Facts of all time by their dates, so that a period is read and not all of it. */
const pool: Pool = { name: "facts", orderBy: "fact_at", ...rows };
/** Facts of quarters as they come: to put them in the order of their dates takes as long as all else that is done to write them. */
const piecedPool: Pool = { name: "facts_pieced", ...rows };

/** Rows `slice` and {@link factColumns} of several questions. */
export function slicedFacts(slices: readonly Slice[]): Sql {
  const [pieced, whole] = [slices.filter(({ isPieced }) => isPieced), slices.filter(({ isPieced }) => !isPieced)];
  if (pieced.length === 0) return inPool(pool, whole);
  return whole.length === 0 ? inPool(piecedPool, pieced) : sql`${inPool(pool, whole)}\nUNION ALL\n${inPool(piecedPool, pieced)}`;
}

function inPool(into: Pool, slices: readonly Slice[]): Sql {
  const pieces = slices.flatMap(({ slice, pieces: own, steps }) => own.map((piece) => ({ ...piece, slice, steps })));
  return pooled({
    pool: into,
    members: pieces.map(({ facts }) => facts),
    steps: pieces.map(({ steps }) => steps),
    inPlace: join(slices.map(({ slice, plain }) => sql`SELECT toUInt16(${value.uint(slice)}) AS slice, * FROM (${plain.facts}) WHERE ${inside(plain)}`), "\nUNION ALL\n"),
    fromTable: (table, ids) => (pieces.length === 1 ? oneFrom(table, pieces[0], ids[0]) : severalFrom(table, pieces, ids)),
  });
}

/** A piece of which slice. */
type Placed = Pick<Piece, "within"> & Pick<Slice, "slice">;

function inside({ within }: Pick<Piece, "within">): Sql {
  return within === null ? sql`true` : sql`fact_at >= ${value.instant(within.from)} AND fact_at < ${value.instant(within.to)}`;
}

function oneFrom(table: Sql, piece: Placed | undefined, id: number | undefined): Sql {
  return sql`
    SELECT toUInt16(${value.uint(piece?.slice ?? 0)}) AS slice, * EXCEPT (member)
    FROM ${table}
    WHERE member = ${value.uint(id ?? 0)} AND ${inside({ within: piece?.within ?? null })}`;
}

/** The same facts may stand in several slices, each with its own dates. */
function severalFrom(table: Sql, pieces: readonly Placed[], ids: readonly number[]): Sql {
  const bounds = pieces.map(({ within }) => [within === null ? -instantMax : Date.parse(within.from), within === null ? instantMax : Date.parse(within.to)] as const);
  return sql`
    SELECT toUInt16(asked.slice_of_member) AS slice, kept.* EXCEPT (member)
    FROM ${table} AS kept
    INNER JOIN (
      SELECT one.1 AS asked_member, one.2 AS slice_of_member, one.3 AS first_inside, one.4 AS first_outside
      FROM (
        SELECT arrayJoin(arrayZip(${value.uints(ids)}, ${value.uints(pieces.map(({ slice }) => slice))},
          ${value.ints(bounds.map(([from]) => from))}, ${value.ints(bounds.map(([, to]) => to))})) AS one
      )
    ) AS asked ON kept.member = asked.asked_member
    WHERE (${join(byDates(pieces, ids), " OR ")})
      AND toUnixTimestamp64Milli(kept.fact_at) >= asked.first_inside AND toUnixTimestamp64Milli(kept.fact_at) < asked.first_outside`;
}

/** Members by the dates that are asked of them: the table stands in the order of both, so that only these parts of it are read. */
function byDates(pieces: readonly Placed[], ids: readonly number[]): Sql[] {
  const groups = Map.groupBy(pieces.keys(), (i) => JSON.stringify(pieces[i]?.within ?? null));
  return [...groups.values()].map((places) => {
    const members = [...new Set(places.map((place) => ids[place] ?? 0))];
    return sql`(kept.member IN ${value.uints(members)} AND ${keptInside(pieces[places[0] ?? 0]?.within ?? null)})`;
  });
}

function keptInside(within: Span): Sql {
  return within === null ? sql`true` : sql`kept.fact_at >= ${value.instant(within.from)} AND kept.fact_at < ${value.instant(within.to)}`;
}

/** Milliseconds beyond every date that the engine holds. */
const instantMax = 1e14;
