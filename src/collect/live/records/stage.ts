/** Puts records of events into stage tables, as a file's rows are: typed, keyed, without accounts. */
import type { Engine } from "../../../store/engine.ts";
import { createStage } from "../../../store/schema.ts";
import { join, name, sql, value, type Sql } from "../../../store/sql.ts";
import { allColumns, type RecordTable } from "../../../store/table.ts";
import { recordTables } from "../../../store/tables/index.ts";
import { contentOf, type FieldValue, instantText, type LiveRecord, partOf } from "./record.ts";

export interface StagedKind {
  readonly table: RecordTable;
  readonly stages: readonly string[];
  readonly rows: number;
}

/** One stage per kind that occurs, accounts and people before what refers to them. They belong to the caller. */
export async function stageRecords(engine: Engine, batch: number, records: readonly LiveRecord[]): Promise<StagedKind[]> {
  const byKind = Map.groupBy(records, ({ kind }) => kind as string);
  const staged: StagedKind[] = [];
  for (const table of recordTables) {
    const own = lastOfEach(byKind.get(table.kind) ?? []);
    if (own.length === 0) continue;
    const stage = `stage_${batch}_live_${table.name}`;
    await fill(engine, { table, stage, batch, records: own });
    staged.push({ table, stages: [stage], rows: own.length });
  }
  return staged;
}

/** Of one event and one record only the last word is said: the page that was read on. */
function lastOfEach(records: readonly LiveRecord[]): LiveRecord[] {
  return [...new Map(records.map((record) => [`${record.seq} ${identityText(record)}`, record])).values()];
}

function identityText({ kind, fields }: LiveRecord): string {
  return kind === "identity_link" ? JSON.stringify([fields["from_kind"], fields["from_id"], fields["to_kind"], fields["to_id"]]) : String(fields["id"]);
}

interface Filling {
  readonly table: RecordTable;
  readonly stage: string;
  readonly batch: number;
  readonly records: readonly LiveRecord[];
}

/** The key is made in the engine, by the same hash as that of files: the same record of the same source is one, however it came. */
async function fill(engine: Engine, { table, stage, batch, records }: Filling): Promise<void> {
  const plain = `${stage}_plain`;
  await createStage(engine, table, plain);
  try {
    await engine.insert(plain, records.map((record) => rowOf(table, record, batch)), { lane: "load" });
    await createStage(engine, table, stage);
    const columns = join(Object.keys(allColumns(table)).map((id) => (id === "row_key" ? keyOf(table) : name(id))), ", ");
    await engine.command(sql`INSERT INTO ${name(stage)} SELECT ${columns} FROM ${name(plain)}`, { lane: "load" });
  } finally {
    await engine.command(sql`DROP TABLE IF EXISTS ${name(plain)}`);
  }
}

function keyOf({ kind, identity }: RecordTable): Sql {
  const texts = identity.map((id) => sql`toString(${name(id)})`);
  return sql`cityHash64(${join([sql`toString(source)`, sql`${value.string(kind)}`, ...texts], ", ")})`;
}

function rowOf(table: RecordTable, record: LiveRecord, batch: number): Record<string, unknown> {
  const fallbacks = Object.fromEntries(Object.entries(table.columns).flatMap(([id, { fallback }]) => (fallback === undefined ? [] : [[id, fallback]])));
  const own = Object.fromEntries(Object.entries(record.fields).filter(([id]) => id in table.columns).map(([id, one]) => [id, wellFormed(one)]));
  const { version } = record;
  return {
    ...fallbacks, ...own,
    ...(version === undefined ? {} : { valid_from: instantText(version.from), part: String(partOf(record)), says: version.says }),
    source: record.source, batch, seq: record.seq, received_at: instantText(record.receivedAt), content: String(contentOf(record)),
    attributes: Object.fromEntries(Object.entries(record.attributes).map(([id, one]) => [id.toWellFormed(), one.toWellFormed()])), flags: record.flags,
  };
}

/** One half of a character, wherever it came from, would let the engine refuse the whole range, and all that comes after it would wait. */
function wellFormed(value: FieldValue): FieldValue {
  if (typeof value === "string") return value.toWellFormed();
  return Array.isArray(value) ? (value as readonly string[]).map((one) => one.toWellFormed()) : value;
}
