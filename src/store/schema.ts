/**
 * How the tables stand in the engine. On one machine a table is a MergeTree. On a cluster it is `<name>_local` on each node, sharded by
 * account, with a Distributed table `<name>` over them, so that a fact about one account never needs another shard.
 *
 * Each record table has a *shelf* beside it, `<name>_shelf`: rows that are kept but not counted now, because a later import changed them or
 * their import was undone. `<name>` and its shelf together are all that was ever received; see `resolve/settle.ts`.
 */
import type { ClusterLayout, Engine } from "./engine.ts";
import { ownTables, type OwnTable } from "./own-tables.ts";
import { empty, join, name, readable, type Sql, sql, trusted, value } from "./sql.ts";
import { allColumns, type RecordTable } from "./table.ts";
import { recordTables } from "./tables/index.ts";

/** Name of the table that holds rows on this node: what DDL and deletes work on. */
export function localName(table: string, cluster: ClusterLayout | null): string {
  return cluster === null ? table : `${table}_local`;
}

/** Creates what is missing; safe to run again. */
export async function createTables(engine: Engine): Promise<void> {
  const whole = await wholeTables(engine);
  await sideBySide(shapes().filter((shape) => namesOf(shape, engine).some((table) => !whole.has(table))), (shape) => create(engine, shape));
}

/** Creates what is missing and adds columns that older tables lack, in their places; safe to run again. Takes nothing away. */
export async function addMissing(engine: Engine): Promise<void> {
  await createTables(engine);
  const whole = await wholeTables(engine);
  await sideBySide(shapes(), async (shape) => {
    const added = sql`${join(additions(shape.columns), ", ")}`;
    for (const table of namesOf(shape, engine)) {
      const lacks = Object.keys(shape.columns).some((column) => whole.get(table)?.has(column) !== true);
      if (lacks) await engine.everywhere(sql`ALTER TABLE ${name(table)} ${added}`);
    }
  });
}

/** The table that holds the rows and, on a cluster, the one that spans the nodes: in the order in which they are made. */
function namesOf(shape: Shape, engine: Engine): string[] {
  return engine.cluster === null ? [shape.name] : [localName(shape.name, engine.cluster), shape.name];
}

/** `table → columns` that stand on every node: what a cut-short statement left on some of them only is not among them. */
async function wholeTables(engine: Engine): Promise<Map<string, Set<string>>> {
  const onAll = (table: string): Sql => (engine.cluster === null ? trusted(table) : sql`clusterAllReplicas(${name(engine.cluster.name)}, ${trusted(table)})`);
  const [nodes] = await engine.rows<{ nodes: number }>(sql`SELECT toUInt32(count()) AS nodes FROM ${onAll("system.one")}`);
  const rows = await engine.rows<{ table: string; column: string }>(sql`
    SELECT table, name AS column
    FROM ${onAll("system.columns")}
    WHERE database = ${value.string(engine.database)}
    GROUP BY table, name
    HAVING count() >= ${value.int(nodes?.nodes ?? 1)}`);
  const out = new Map<string, Set<string>>();
  for (const { table, column } of rows) out.set(table, (out.get(table) ?? new Set<string>()).add(column));
  return out;
}

/** Definitions wait for each other's disk, so a few go at once. */
const atOnce = 4;

async function sideBySide(all: readonly Shape[], work: (shape: Shape) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const one = async (): Promise<void> => {
    for (let shape = waiting.shift(); shape !== undefined; shape = waiting.shift()) await work(shape);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

function additions(columns: Shape["columns"]): Sql[] {
  const ids = Object.keys(columns);
  return Object.entries(columns).map(([id, { type, meaning }], place) => {
    const before = ids[place - 1];
    const where = before === undefined ? sql`FIRST` : sql`AFTER ${trusted(`\`${before}\``)}`;
    return sql`ADD COLUMN IF NOT EXISTS ${trusted(`\`${id}\``)} ${trusted(type)} COMMENT ${trusted(quoted(meaning))} ${where}`;
  });
}

/** The DDL of one machine by table, without the meanings of columns: what a version leaves behind for the migration tests. */
export function ddlByTable(): ReadonlyMap<string, string> {
  return new Map(shapes().map((shape) => [shape.name, readable(tableText(unexplained(shape), shape.name)).trim().replaceAll(/\n +/g, "\n")]));
}

function unexplained(shape: Shape): Shape {
  return { ...shape, columns: Object.fromEntries(Object.entries(shape.columns).map(([id, column]) => [id, { ...column, meaning: "" }])) };
}

function shapes(): Shape[] {
  return [...recordTables.flatMap((table) => [recordShape(table), shelfShape(table)]), ...ownTables.map((table) => ({ ...table, engineOrder: table.orderBy }))];
}

interface Shape {
  readonly name: string;
  readonly columns: Readonly<Record<string, { type: string; meaning: string }>>;
  readonly engineOrder: readonly string[];
  readonly partitionBy?: string | undefined;
  readonly shardBy: string;
  readonly settings?: Sql;
}

function recordShape(table: RecordTable): Shape {
  return {
    name: table.name,
    columns: allColumns(table),
    engineOrder: [...table.orderBy, "row_key"],
    partitionBy: table.partitionBy,
    shardBy: Object.keys(table.refersTo).length > 0 || table.kind === "account" ? byAccount : "row_key",
  };
}

/** Rows without an account belong with nobody: they are spread, so that no shard holds all of them. */
const byAccount = "if(account_id = '', row_key, cityHash64(account_id))";

function shelfShape(table: RecordTable): Shape {
  return { name: shelfName(table), columns: allColumns(table), engineOrder: ["row_key", "batch"], shardBy: "row_key" };
}

export function shelfName(table: RecordTable): string {
  return `${table.name}_shelf`;
}

/** A table like a record table without order or shards, on the node we talk to: where an import is gathered before it counts. */
export async function createStage(engine: Engine, table: RecordTable, stage: string): Promise<void> {
  await engine.command(sql`
    CREATE OR REPLACE TABLE ${name(stage)} (${columnList(allColumns(table))})
    ENGINE = MergeTree ORDER BY tuple()
    SETTINGS ${passing}`);
}

/** Tables that are filled once, read and dropped: merging their parts would only take the processor from the import. */
const passing = sql`max_bytes_to_merge_at_max_space_in_pool = 1, parts_to_delay_insert = 100000, parts_to_throw_insert = 100000`;

/**
 * An empty table that is the record table but for its name (`touch_next`): rows made ready there move over in one step, because both stand
 * in the same order, partitions and shards.
 */
export async function createBeside(engine: Engine, table: RecordTable, beside: string): Promise<void> {
  await create(engine, { ...recordShape(table), name: beside, settings: passing }, "anew");
}

/** An empty own table under another name, to be filled and then exchanged. */
export async function createOwnBeside(engine: Engine, table: OwnTable, beside: string): Promise<void> {
  await create(engine, { ...table, name: beside, engineOrder: table.orderBy }, "anew");
}

/** Drops a table of the product on every node, with the Distributed table over it. */
export async function dropTable(engine: Engine, table: string): Promise<void> {
  await dropBy(engine, table, sql`SYNC`);
}

/** The same for a table without rows: nobody waits for its files to be gone. */
export async function dropEmptyTable(engine: Engine, table: string): Promise<void> {
  await dropBy(engine, table, empty);
}

async function dropBy(engine: Engine, table: string, manner: Sql): Promise<void> {
  await engine.everywhere(sql`DROP TABLE IF EXISTS ${name(table)} ${manner}`);
  if (engine.cluster !== null) await engine.everywhere(sql`DROP TABLE IF EXISTS ${name(localName(table, engine.cluster))} ${manner}`);
}

/** Empties a table of the product on every node. */
export async function emptyTable(engine: Engine, table: string): Promise<void> {
  await engine.everywhere(sql`TRUNCATE TABLE ${name(localName(table, engine.cluster))} SYNC`);
}

/** Whether it holds no row. Counted, not `LIMIT 1`: cutting a read short on the other shards is the costlier way, and aborts chDB as a server. */
export async function isEmpty(engine: Engine, table: string): Promise<boolean> {
  const [row] = await engine.rows<{ held: string }>(sql`SELECT count() AS held FROM ${name(table)}`);
  return Number(row?.held ?? 0) === 0;
}

async function create(engine: Engine, shape: Shape, when: When = "missing"): Promise<void> {
  await engine.everywhere(tableText(shape, localName(shape.name, engine.cluster), when));
  if (engine.cluster === null) return;
  const local = name(localName(shape.name, engine.cluster));
  await engine.everywhere(sql`
    ${creating(when)} ${name(shape.name)} AS ${local}
    ENGINE = Distributed(${name(engine.cluster.name)}, ${name(engine.database)}, ${local}, ${trusted(shape.shardBy)})`);
}

type When = "missing" | "anew";

function creating(when: When): Sql {
  return when === "anew" ? sql`CREATE OR REPLACE TABLE` : sql`CREATE TABLE IF NOT EXISTS`;
}

function tableText(shape: Shape, table: string, when: When = "missing"): Sql {
  const partition = shape.partitionBy === undefined ? empty : trusted(`PARTITION BY ${shape.partitionBy}`);
  return sql`
    ${creating(when)} ${name(table)} (${columnList(shape.columns)})
    ENGINE = MergeTree ${partition} ORDER BY (${trusted(shape.engineOrder.join(", "))})
    SETTINGS allow_nullable_key = 1${shape.settings === undefined ? empty : sql`, ${shape.settings}`}`;
}

function columnList(columns: Shape["columns"]): Sql {
  return join(
    Object.entries(columns).map(([id, { type, meaning }]) => sql`${trusted(`\`${id}\``)} ${trusted(type)}${meaning === "" ? empty : sql` COMMENT ${trusted(quoted(meaning))}`}`),
    ", ",
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** How the tables should stand on one machine: `table → column → type`. */
export function defined(): Map<string, Map<string, string>> {
  return new Map(shapes().map((shape) => [shape.name, new Map(Object.entries(shape.columns).map(([id, { type }]) => [id, type]))]));
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
