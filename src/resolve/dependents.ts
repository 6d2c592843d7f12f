/**
 * What hangs on an import that counts: what its undo would take away and bring back, and which other imports are concerned. Nothing is
 * changed by asking.
 */
import type { Engine } from "../store/engine.ts";
import { shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import account from "../store/tables/account.ts";
import person from "../store/tables/person.ts";
import { recordTables } from "../store/tables/index.ts";
import { bulk } from "./bulk.ts";
import { kindsWith } from "./take-back.ts";
import { tableOf } from "./swap.ts";

/** Rows of one kind that an undo concerns. */
export interface KindChange {
  readonly kind: string;
  /** Counted rows of the import: they leave. */
  readonly leaving: number;
  /** Of these, rows in whose place what another import says comes back. */
  readonly returning: number;
}

/** Another import that is concerned. */
export interface Dependent {
  readonly batch: number;
  /** A later one: rows of the import that it has replaced. They are out of the numbers already, and stay so. */
  readonly replaced: number;
  /** Rows of it that found their account or person through the import, and would look for another. */
  readonly matched: number;
  /** Rows of it that come back in the place of what leaves. */
  readonly returning: number;
}

export interface Dependents {
  readonly kinds: readonly KindChange[];
  readonly imports: readonly Dependent[];
}

/** `active` = the imports that count. */
export async function dependentsOf(engine: Engine, batch: number, active: readonly number[]): Promise<Dependents> {
  const others = active.filter((other) => other !== batch);
  const kinds = await kindsWith(engine, batch);
  const found = await countAll(engine, [...kinds.flatMap((table) => changes(table, batch, others)), ...matches(kinds, batch, others)]);
  const sum = (lines: readonly Counted[], what: string): number => lines.filter((line) => line.what === what).reduce((all, line) => all + line.rows, 0);
  const batches = [...new Set(found.map((line) => line.batch))].filter((other) => other !== batch).toSorted((a, b) => a - b);
  return {
    kinds: kinds.map(({ kind }) => {
      const lines = found.filter((line) => line.kind === kind);
      return { kind, leaving: sum(lines, "leaving"), returning: sum(lines, "returning") };
    }),
    imports: batches.map((other) => {
      const lines = found.filter((line) => line.batch === other);
      return { batch: other, replaced: sum(lines, "replaced"), matched: sum(lines, "matched"), returning: sum(lines, "returning") };
    }),
  };
}

interface Counted {
  readonly what: string;
  readonly kind: string;
  readonly batch: number;
  readonly rows: number;
}

async function countAll(engine: Engine, queries: readonly Sql[]): Promise<Counted[]> {
  if (queries.length === 0) return [];
  const rows = await engine.rows<{ what: string; kind: string; of_import: number; rows: string }>(join(queries, "\nUNION ALL\n"), bulk);
  return rows.map(({ what, kind, of_import, rows: times }) => ({ what, kind, batch: Number(of_import), rows: Number(times) }));
}

/** What leaves, what comes back in its place, and what has been replaced already. */
function changes(table: RecordTable, batch: number, others: readonly number[]): Sql[] {
  const [counted, shelf] = [name(table.name), name(shelfName(table))];
  const mine = value.uint(batch);
  const line = (what: string): Sql => sql`SELECT ${value.string(what)} AS what, ${value.string(table.kind)} AS kind`;
  return [
    sql`${line("leaving")}, toUInt32(${mine}) AS of_import, count() AS rows FROM ${counted} WHERE batch = ${mine}`,
    // The newest of the others has the place: it is the one that is named.
    sql`
      ${line("returning")}, last AS of_import, count() AS rows
      FROM (
        SELECT row_key, max(batch) AS last
        FROM ${shelf}
        WHERE batch IN ${value.uints(others)} AND row_key GLOBAL IN (SELECT row_key FROM ${counted} WHERE batch = ${mine})
        GROUP BY row_key)
      GROUP BY last`,
    sql`
      ${line("replaced")}, batch AS of_import, uniqExact(row_key) AS rows
      FROM ${counted}
      WHERE batch > ${mine} AND row_key GLOBAL IN (SELECT row_key FROM ${shelf} WHERE batch = ${mine})
      GROUP BY batch`,
  ];
}

/** Rows of other imports whose account, person or record they refer to is known by this import alone. */
function matches(kinds: readonly RecordTable[], batch: number, others: readonly number[]): Sql[] {
  const has = (table: RecordTable): boolean => kinds.some(({ kind }) => kind === table.kind);
  const accounts = has(account) ? [sql`account_id GLOBAL IN (${goneOnly(account, "account_id", batch, others)})`] : [];
  const people = has(person) ? [sql`person_id GLOBAL IN (${goneOnly(person, "person_id", batch, others)})`] : [];
  return recordTables.filter((table) => Object.keys(table.refersTo).length > 0).flatMap((table) => {
    const [target, column] = table.refersTo.through ?? [];
    const through = target !== undefined && column !== undefined && has(tableOf(target))
      ? [sql`(account_method = 'through' AND ${name(column)} GLOBAL IN (${goneOnly(tableOf(target), "id", batch, others)}))`]
      : [];
    const conditions = [...accounts, ...people, ...through];
    if (conditions.length === 0) return [];
    return [sql`
      SELECT 'matched' AS what, ${value.string(table.kind)} AS kind, batch AS of_import, count() AS rows
      FROM ${name(table.name)}
      WHERE batch != ${value.uint(batch)} AND (${join(conditions, " OR ")})
      GROUP BY batch`];
  });
}

/** Ids that no other import that counts brings. */
function goneOnly(table: RecordTable, column: "account_id" | "person_id" | "id", batch: number, others: readonly number[]): Sql {
  const elsewhere = [table.name, shelfName(table)].map((place) => sql`SELECT row_key FROM ${name(place)} WHERE batch IN ${value.uints(others)}`);
  return sql`
    SELECT ${name(column)}
    FROM ${name(table.name)}
    WHERE batch = ${value.uint(batch)} AND ${name(column)} != '' AND row_key GLOBAL NOT IN (${join(elsewhere, "\nUNION ALL\n")})`;
}
