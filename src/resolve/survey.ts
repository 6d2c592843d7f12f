/** What is there before rows are looked up: how many they are, what they say of their account, and what could be found at all. */
import type { Engine } from "../store/engine.ts";
import { join, name, type Sql, sql } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { bulk } from "./bulk.ts";
import { isLinkable } from "./links.ts";
import { namesStageOnly, readsStages } from "./pipeline-stages.ts";
import { tableOf } from "./swap.ts";

/** One question answers all of it: for a small file each question costs as much as all its rows. */
export interface Survey {
  readonly rows: number;
  /** Rows without an identity of their own. */
  readonly bare: number;
  /** Rows that speak of a part of their record, or leave something to be read by its pipeline stage. */
  readonly parts: number;
  /** Columns that say something of the account and are not empty in all rows. */
  readonly spoken: ReadonlySet<string>;
  /** Of the tables that were asked about, those that hold rows. */
  readonly filled: ReadonlySet<string>;
}

/** Tables that references of this kind are found in. */
export function referenceTables(table: RecordTable): string[] {
  const target = table.refersTo.through?.[0];
  const { visitor } = table.refersTo;
  return ["account_ref", "person_ref", "identity_link", ...(visitor === undefined ? [] : ["visitor_ref"]), ...(target === undefined ? [] : [tableOf(target).name])];
}

/** Columns of this kind that refer to an account in some way. */
export function referringColumns(table: RecordTable): string[] {
  const { account, domain, person, email, through, visitor, network } = table.refersTo;
  const linked = isLinkable(table) ? "id" : undefined;
  return [...new Set([account, domain, person, email, through?.[1], visitor, network, linked].filter((column) => column !== undefined))];
}

/** Counts the rows of a query; `tables` = whether these hold any row. */
export async function surveyRows(engine: Engine, table: RecordTable, rows: Sql, tables: readonly string[] = []): Promise<Survey> {
  const columns = referringColumns(table);
  const asked = [...new Set([...referenceTables(table), ...tables])];
  const counts = [
    sql`count() AS all`,
    sql`countIf(row_key = 0) AS bare`,
    sql`${partial(table)} AS parts`,
    ...columns.map((column, i) => sql`countIf(${name(column)} != '') AS ${name(`said_${i}`)}`),
    // Counted, not `LIMIT 1`: cutting a read short on the other shards is the costlier way, and aborts chDB as a server.
    ...asked.map((one, i) => sql`(SELECT count() FROM ${name(one)}) AS ${name(`held_${i}`)}`),
  ];
  const [found = {}] = await engine.rows<Record<string, string>>(sql`SELECT ${join(counts, ", ")} FROM ${rows}`, bulk);
  return {
    rows: Number(found["all"] ?? 0),
    bare: Number(found["bare"] ?? 0),
    parts: Number(found["parts"] ?? 0),
    spoken: new Set(columns.filter((_, i) => Number(found[`said_${i}`] ?? 0) > 0)),
    filled: new Set(asked.filter((_, i) => Number(found[`held_${i}`] ?? 0) > 0)),
  };
}

function partial(table: RecordTable): Sql {
  if (!table.versioned) return sql`0`;
  return readsStages(table) ? sql`countIf(part != 0 OR ${namesStageOnly})` : sql`countIf(part != 0)`;
}

/** Those of the tables that hold rows. */
export async function filledTables(engine: Engine, tables: readonly string[]): Promise<Set<string>> {
  const counts = tables.map((table, i) => sql`(SELECT count() FROM ${name(table)}) AS ${name(`held_${i}`)}`);
  const [found = {}] = await engine.rows<Record<string, string>>(sql`SELECT ${join(counts, ", ")}`, bulk);
  return new Set(tables.filter((_, i) => Number(found[`held_${i}`] ?? 0) > 0));
}
