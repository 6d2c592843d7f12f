import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { CompiledQuery, Kysely, SqliteDialect, type SqliteDatabase } from "kysely";
import { problem } from "../../model/problem.ts";
import { controlMigrations } from "./migrations.ts";
import type { ControlTables } from "./rows.ts";

export type ControlDatabase = Kysely<ControlTables>;

/**
 * Opens the SQLite file of the control store and brings it to the present schema. `synchronous=FULL`: what was answered is on the disk.
 * @throws Problem `control_newer` when a newer Sextant wrote it
 */
export function openDatabase(path: string): ControlDatabase {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    migrate(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return new Kysely<ControlTables>({ dialect: new SqliteDialect({ database: adapter(database) }) });
}

/** Each step and its number are committed together, so a crash leaves whole steps. */
function migrate(database: DatabaseSync, path: string): void {
  const standing = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (standing > controlMigrations.length) {
    throw problem(
      "control_newer",
      `${path} has schema ${standing}; this Sextant knows schemas up to ${controlMigrations.length}.`,
      "Start the newer Sextant that wrote it, or restore a backup of this version.",
      { path, schema: standing, known: controlMigrations.length },
    );
  }
  controlMigrations.slice(standing).forEach((step, i) => {
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${standing + i + 1}; COMMIT;`);
  });
}

/** Kysely speaks better-sqlite3; node:sqlite takes parameters spread out and knows readers by their columns. */
function adapter(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (text) => {
      const statement = database.prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(bindable)),
        run: (parameters) => statement.run(...parameters.map(bindable)),
        iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
      };
    },
  };
}

/** node:sqlite takes an object or Date for named parameters and shifts the rest: the row would be silently wrong. */
function bindable(parameter: unknown): SQLInputValue {
  if (parameter === null || typeof parameter === "string" || typeof parameter === "number" || typeof parameter === "bigint") return parameter;
  if (parameter instanceof Uint8Array) return parameter;
  throw new TypeError(`cannot be bound: ${parameter instanceof Date ? "a Date" : typeof parameter}`);
}

/** Several writes as one: all or none. */
export async function together<T>(database: ControlDatabase, work: (transaction: ControlDatabase) => Promise<T>): Promise<T> {
  return database.transaction().execute(work);
}

/** For the backup and for tests: writes the WAL into the file. */
export async function checkpoint(database: ControlDatabase): Promise<void> {
  await database.executeQuery(CompiledQuery.raw("PRAGMA wal_checkpoint(TRUNCATE)"));
}
