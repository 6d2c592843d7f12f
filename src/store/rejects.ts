/** Rows that imports refused: listed, counted by reason, streamed whole. */
import type { Readable } from "node:stream";
import type { Engine } from "./engine.ts";
import { join, type Sql, sql, value } from "./sql.ts";

export interface RejectRow {
  readonly batch: number;
  readonly kind: string;
  /** Line of a text file, else row number. */
  readonly seq: number;
  readonly offset: number;
  readonly length: number;
  readonly code: string;
  readonly field: string;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  /** The row itself where it cannot be read back from the kept file by offset. */
  readonly raw: string;
  readonly rejected_at: string;
}

export interface RejectFilter {
  readonly batch?: number;
  /** Imports to look at, e.g. those that count; nothing = all. */
  readonly batches?: readonly number[];
  readonly kind?: string;
  readonly code?: string;
  readonly field?: string;
}

export interface RejectCount {
  readonly code: string;
  readonly field: string;
  readonly rows: number;
}

/** One page, in the order of imports and lines. */
export async function listRejects(engine: Engine, filter: RejectFilter, page: { readonly offset: number; readonly limit: number }): Promise<RejectRow[]> {
  const rows = await engine.rows<Record<keyof RejectRow, string | number>>(sql`
    SELECT ${columns}
    FROM reject
    ${where(filter)}
    ORDER BY batch, seq, kind, field
    LIMIT ${value.uint(page.limit)} OFFSET ${value.uint(page.offset)}`);
  return rows.map(toReject);
}

/** How many, by code and field, the most frequent first. Their sum is the total. */
export async function countRejects(engine: Engine, filter: RejectFilter): Promise<RejectCount[]> {
  const rows = await engine.rows<{ code: string; field: string; refused: string }>(sql`
    SELECT code, field, count() AS refused
    FROM reject
    ${where(filter)}
    GROUP BY code, field
    ORDER BY refused DESC, code, field`);
  return rows.map(({ code, field, refused }) => ({ code, field, rows: Number(refused) }));
}

/** All of them as a byte stream in a ClickHouse format (`JSONEachRow`, `CSVWithNames` …); never held in memory. */
export async function streamRejects(engine: Engine, filter: RejectFilter, format: string): Promise<Readable> {
  return engine.stream(sql`SELECT ${columns} FROM reject ${where(filter)} ORDER BY batch, seq, kind, field`, format, { lane: "long" });
}

const columns = sql`batch, kind, seq, offset, length, code, field, column, value, reason, raw, rejected_at`;

function where({ batch, batches, kind, code, field }: RejectFilter): Sql {
  const conditions: Sql[] = [];
  if (batch !== undefined) conditions.push(sql`batch = ${value.uint(batch)}`);
  if (batches !== undefined) conditions.push(sql`batch IN ${value.uints(batches)}`);
  if (kind !== undefined) conditions.push(sql`kind = ${value.string(kind)}`);
  if (code !== undefined) conditions.push(sql`code = ${value.string(code)}`);
  if (field !== undefined) conditions.push(sql`field = ${value.string(field)}`);
  return conditions.length === 0 ? sql`` : sql`WHERE ${join(conditions, " AND ")}`;
}

function toReject(row: Record<keyof RejectRow, string | number>): RejectRow {
  const text = (key: keyof RejectRow): string => String(row[key]);
  return {
    batch: Number(row.batch),
    kind: text("kind"),
    seq: Number(row.seq),
    offset: Number(row.offset),
    length: Number(row.length),
    code: text("code"),
    field: text("field"),
    column: text("column"),
    value: text("value"),
    reason: text("reason"),
    raw: text("raw"),
    rejected_at: `${text("rejected_at").replace(" ", "T")}Z`,
  };
}
