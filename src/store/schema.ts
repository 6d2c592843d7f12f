/**
 * How the tables stand in the engine. On one machine a table is a MergeTree. On a cluster it is `<name>_local` on each node, sharded by
 * account, with a Distributed table `<name>` over them, so that a fact about one account never needs another shard.
 *
 * Each record table has a *shelf* beside it, `<name>_shelf`: rows that are kept but not counted now, because a later import changed them or
 * their import was undone. `<name>` and its shelf together are all that was ever received; see `resolve/settle.ts`.
 */
import type { ClusterLayout, Engine } from "./engine.ts";
import { join, name, type Sql, sql, trusted, value } from "./sql.ts";
import { allColumns, type RecordTable } from "./table.ts";
import { recordTables } from "./tables/index.ts";

/** A table that the product writes for itself: not imported, rebuilt from the record tables or from the control store. */
export interface OwnTable {
  readonly name: string;
  readonly meaning: string;
  readonly columns: Readonly<Record<string, { type: string; meaning: string }>>;
  readonly orderBy: readonly string[];
  /** SQL expression that spreads it over a cluster. */
  readonly shardBy: string;
}

/** What resolve knows of accounts and people, and what import refused. */
export const ownTables: readonly OwnTable[] = [
  {
    name: "account_ref",
    meaning: "Every way to name an account: its id, names and domains, each leading to one account.",
    columns: {
      ref_kind: { type: "LowCardinality(String)", meaning: "id, name or domain." },
      ref: { type: "String", meaning: "The reference in its match form (ids as they are, names normalised, domains registrable)." },
      account_id: { type: "String", meaning: "The account." },
      confidence: { type: "Float32", meaning: "How sure the way is, 0–1." },
      rivals: { type: "UInt32", meaning: "How many other accounts claim the same reference; the oldest has it." },
    },
    orderBy: ["ref_kind", "ref"],
    shardBy: "cityHash64(ref)",
  },
  {
    name: "person_ref",
    meaning: "Every way to name a person: id and mail address, with the account at the time.",
    columns: {
      ref: { type: "String", meaning: "Id or mail address." },
      person_id: { type: "String", meaning: "The person." },
      account_id: { type: "String", meaning: "The employer; '' = not known." },
      valid_from: { type: "DateTime64(3, 'UTC')", meaning: "Since when." },
    },
    orderBy: ["ref", "valid_from"],
    shardBy: "cityHash64(ref)",
  },
  {
    name: "reject",
    meaning: "Rows that an import refused. The row itself stays whole in the kept file, at `offset`.",
    columns: {
      batch: { type: "UInt32", meaning: "The import." },
      kind: { type: "LowCardinality(String)", meaning: "Record kind it was read as." },
      seq: { type: "UInt64", meaning: "Line (or row number) in the file." },
      offset: { type: "UInt64", meaning: "First byte of the row in the kept file, as UTF-8 text file; 0 where the format has none." },
      length: { type: "UInt32", meaning: "Its bytes." },
      code: { type: "LowCardinality(String)", meaning: "Why, as a code." },
      field: { type: "LowCardinality(String)", meaning: "Our field." },
      column: { type: "String", meaning: "The file's column." },
      value: { type: "String", meaning: "The offending text, at most 200 characters." },
      reason: { type: "String", meaning: "Why, as a sentence." },
      raw: { type: "String", meaning: "The row as text where it cannot be read back by offset (workbooks, Parquet); broken bytes as base64." },
      rejected_at: { type: "DateTime64(3, 'UTC')", meaning: "When." },
    },
    orderBy: ["batch", "seq"],
    shardBy: "batch",
  },
];

/** Name of the table that holds rows on this node: what DDL and deletes work on. */
export function localName(table: string, cluster: ClusterLayout | null): string {
  return cluster === null ? table : `${table}_local`;
}

/** Creates what is missing; safe to run again. */
export async function createTables(engine: Engine): Promise<void> {
  for (const table of recordTables) {
    await create(engine, recordShape(table));
    await create(engine, shelfShape(table));
  }
  for (const table of ownTables) await create(engine, { ...table, engineOrder: table.orderBy });
}

interface Shape {
  readonly name: string;
  readonly columns: Readonly<Record<string, { type: string; meaning: string }>>;
  readonly engineOrder: readonly string[];
  readonly partitionBy?: string | undefined;
  readonly shardBy: string;
}

function recordShape(table: RecordTable): Shape {
  return {
    name: table.name,
    columns: allColumns(table),
    engineOrder: [...table.orderBy, "row_key"],
    partitionBy: table.partitionBy,
    shardBy: Object.keys(table.refersTo).length > 0 || table.kind === "account" ? "cityHash64(account_id)" : "row_key",
  };
}

function shelfShape(table: RecordTable): Shape {
  return { name: shelfName(table), columns: allColumns(table), engineOrder: ["row_key", "batch"], shardBy: "row_key" };
}

export function shelfName(table: RecordTable): string {
  return `${table.name}_shelf`;
}

/** A table like a record table without order or shards, on the node we talk to: where an import is gathered before it counts. */
export async function createStage(engine: Engine, table: RecordTable, stage: string): Promise<void> {
  await engine.command(sql`DROP TABLE IF EXISTS ${name(stage)} SYNC`);
  await engine.command(sql`CREATE TABLE ${name(stage)} (${columnList(allColumns(table))}) ENGINE = MergeTree ORDER BY tuple()`);
}

async function create(engine: Engine, shape: Shape): Promise<void> {
  const local = name(localName(shape.name, engine.cluster));
  const partition = shape.partitionBy === undefined ? trusted("") : trusted(`PARTITION BY ${shape.partitionBy}`);
  await engine.everywhere(sql`
    CREATE TABLE IF NOT EXISTS ${local} (${columnList(shape.columns)})
    ENGINE = MergeTree ${partition} ORDER BY (${trusted(shape.engineOrder.join(", "))})
    SETTINGS allow_nullable_key = 1`);
  if (engine.cluster === null) return;
  await engine.everywhere(sql`
    CREATE TABLE IF NOT EXISTS ${name(shape.name)} AS ${local}
    ENGINE = Distributed(${name(engine.cluster.name)}, ${name(engine.database)}, ${local}, ${trusted(shape.shardBy)})`);
}

function columnList(columns: Shape["columns"]): Sql {
  return join(
    Object.entries(columns).map(([id, { type, meaning }]) => sql`${trusted(`\`${id}\``)} ${trusted(type)} COMMENT ${trusted(quoted(meaning))}`),
    ", ",
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** How the tables stand now: `table → column → type`, for the schema test and `doctor`. */
export async function standing(engine: Engine): Promise<Map<string, Map<string, string>>> {
  const rows = await engine.rows<{ table: string; name: string; type: string }>(sql`
    SELECT table, name, type FROM system.columns WHERE database = ${value.string(engine.database)}`);
  const out = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const columns = out.get(row.table) ?? new Map<string, string>();
    columns.set(row.name, row.type);
    out.set(row.table, columns);
  }
  return out;
}
