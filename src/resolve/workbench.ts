/** For tests: an engine with empty tables, and imports written as small tables. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { fixedClock } from "../model/clock.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { createStage, emptyTable, shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import { commit, redo, undo } from "./settle.ts";
import type { SettleOptions } from "./settle-options.ts";
import type { Incoming } from "./staged.ts";
import { tableOf } from "./swap.ts";

export interface Workbench {
  readonly engine: Engine;
  readonly options: SettleOptions;
  /** Stages rows of an import as the importer does: `row_key` and `content` from the fields, unless given. */
  stage(kind: string, batch: number, rows: readonly StagedRow[]): Promise<Incoming>;
  /** Columns of the counted rows, in the order of their imports and lines. */
  counted(kind: string, columns: readonly string[]): Promise<unknown[][]>;
  /** Where people work beside their employer. */
  memberships(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export type StagedRow = Readonly<Record<string, unknown>>;

/** Opens an embedded engine, or the one at `url`, with the tables of the present version in a database of their own. */
export async function openWorkbench(database: string, url?: string): Promise<Workbench> {
  const dataDir = mkdtempSync(joinPath(tmpdir(), "sextant-resolve-"));
  const root = await openEngine({ dataDir, url });
  const engine = await root.in(database);
  const now = fixedClock("2026-03-01T00:00:00Z");
  await runMigrations(engine, now);
  return {
    engine,
    options: { engine, now },
    stage: (kind, batch, rows) => stage(engine, kind, batch, rows),
    counted: (kind, columns) => counted(engine, kind, columns),
    memberships: () => engine.rows(sql`SELECT * FROM membership ORDER BY person_id, account_id, begins`),
    close: async () => {
      await root.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Imports one after the other, each beside those that still count. */
export interface Turns {
  /** Imports rows as the next batch, and says which it was. */
  have(kind: string, rows: readonly StagedRow[]): Promise<number>;
  takeBack(batch: number): Promise<void>;
  letIn(batch: number): Promise<void>;
  /** The batch that the next import will be. */
  next(): number;
  /** The batches that count now. */
  active(): readonly number[];
}

/** Empties all tables; the first import of the turns is batch 1. */
export async function startTurns(bench: Workbench): Promise<Turns> {
  await emptyAll(bench);
  let next = 1;
  let active: readonly number[] = [];
  return {
    next: () => next,
    active: () => active,
    have: async (kind, rows) => {
      const batch = next++;
      await commit(bench.options, batch, [await bench.stage(kind, batch, rows)], active);
      active = [...active, batch];
      return batch;
    },
    takeBack: async (batch) => {
      active = active.filter((other) => other !== batch);
      await undo(bench.options, batch, active);
    },
    letIn: async (batch) => {
      await redo(bench.options, batch, active);
      active = [...active, batch];
    },
  };
}

const places: readonly string[] = [
  ...recordTables.flatMap((table) => [table.name, shelfName(table)]),
  "account_ref", "person_ref", "membership", "visitor_ref", "account_survivor", "network_range",
];

/** Empties all record tables and what was made of them. A test fills a few of the forty, and to empty one costs as much as a small insert. */
export async function emptyAll({ engine }: Workbench): Promise<void> {
  const filled = await filledNow(engine);
  for (const place of places) if (filled.has(place)) await emptyTable(engine, place);
}

/** A cluster's tables hold their rows in other places than by their names: there all of them are emptied. */
async function filledNow(engine: Engine): Promise<ReadonlySet<string>> {
  if (engine.cluster !== null) return new Set(places);
  const rows = await engine.rows<{ name: string }>(sql`SELECT name FROM system.tables WHERE database = ${value.string(engine.database)} AND total_rows > 0`);
  return new Set(rows.map((row) => row.name));
}

/** Imports are received a day after one another, from 2026-01-01 on. */
export function receivedAt(batch: number): string {
  return new Date(Date.UTC(2026, 0, batch)).toISOString();
}

async function stage(engine: Engine, kind: string, batch: number, rows: readonly StagedRow[]): Promise<Incoming> {
  const table = tableOf(kind);
  const stageName = `stage_${batch}_${table.name}`;
  await createStage(engine, table, stageName);
  await engine.insert(stageName, rows.map((row, i) => stagedRow(row, batch, i + 1)));
  return { table, stages: [stageName] };
}

function stagedRow(row: StagedRow, batch: number, line: number): Record<string, unknown> {
  const { valid_from: _, source: from, ...fields } = row;
  const source = from ?? "crm";
  const key = row["row_key"] ?? (row["id"] === undefined || row["id"] === "" ? 0 : hash([source, row["id"]]));
  return { source, seq: line, ...row, batch, received_at: receivedAt(batch), row_key: key, content: row["content"] ?? hash(fields) };
}

/** FNV-1a: steady, and never 0. */
function hash(of: unknown): number {
  let state = 0x811c9dc5;
  for (const character of JSON.stringify(of)) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return state + 1;
}

async function counted(engine: Engine, kind: string, columns: readonly string[]): Promise<unknown[][]> {
  const list: Sql[] = columns.map((column) => name(column));
  const rows = await engine.rows<Record<string, unknown>>(sql`SELECT ${join(list, ", ")}, batch, seq FROM ${name(tableOf(kind).name)} ORDER BY batch, seq`);
  return rows.map((row) => columns.map((column) => row[column]));
}
