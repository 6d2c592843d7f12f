/** The SQLite files of the inbox: their tables, and opening them. */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { problem } from "../../../model/problem.ts";

const firstTables = `
  CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL, door TEXT NOT NULL, trust TEXT NOT NULL, received_at INTEGER NOT NULL, historical INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    request INTEGER NOT NULL, message_id TEXT NOT NULL, page TEXT NOT NULL, body TEXT NOT NULL, marks TEXT NOT NULL, hash BLOB NOT NULL
  ) STRICT;
  CREATE INDEX event_of_page ON event (page) WHERE page != '';
  CREATE TABLE message (id BLOB PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE "group" (last_seq INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
  CREATE TABLE aside (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    verdict TEXT NOT NULL, status TEXT NOT NULL, source TEXT NOT NULL, hour INTEGER NOT NULL, request INTEGER NOT NULL,
    code TEXT NOT NULL, message TEXT NOT NULL, message_id TEXT NOT NULL, clashes_with INTEGER NOT NULL,
    raw TEXT NOT NULL, marks TEXT NOT NULL, hash BLOB NOT NULL, attempts INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    UNIQUE (source, hour, hash)
  ) STRICT;
  CREATE TABLE book (
    source TEXT NOT NULL, hour INTEGER NOT NULL, received INTEGER NOT NULL, accepted INTEGER NOT NULL, duplicate INTEGER NOT NULL,
    conflict INTEGER NOT NULL, rejected INTEGER NOT NULL, suppressed INTEGER NOT NULL,
    PRIMARY KEY (source, hour)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE refusal (source TEXT NOT NULL, hour INTEGER NOT NULL, reason TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (source, hour, reason)) STRICT, WITHOUT ROWID;
  CREATE TABLE gap (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;`;

/** Ranges that left for the archive; what their ids stand for; where this file took over from the one before it. */
const sealing = `
  CREATE TABLE seal (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, name TEXT NOT NULL, rows INTEGER NOT NULL, sha256 TEXT NOT NULL, chain BLOB NOT NULL) STRICT;
  CREATE TABLE sealed_page (page TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (page, seq)) STRICT, WITHOUT ROWID;
  CREATE TABLE began (after_seq INTEGER PRIMARY KEY, wal_salt BLOB NOT NULL, wal_frames INTEGER NOT NULL) STRICT;
  CREATE INDEX aside_of_request ON aside (request);
  ALTER TABLE message ADD COLUMN content BLOB;`;

/** Each step is the next format; a newer one than the last is refused. */
const steps: readonly string[] = [firstTables, sealing];
const format = steps.length;

/** The folder of a data directory's inbox. */
export function inboxFolder(dataDir: string): string {
  return join(dataDir, "inbox");
}

/** The folder of the ranges that left the inbox. */
export function archiveFolder(folder: string): string {
  return join(dirname(folder), "archive");
}

/** Its files, oldest first. */
export function inboxFiles(folder: string): string[] {
  return readdirSync(folder).filter((file) => /^\d{4}\.sqlite$/.test(file)).toSorted().map((file) => join(folder, file));
}

/** The file after the last one. */
export function nextFile(folder: string): string {
  const last = inboxFiles(folder).at(-1);
  return join(folder, `${String((last === undefined ? 0 : Number.parseInt(basename(last), 10)) + 1).padStart(4, "0")}.sqlite`);
}

/** Makes the folder; it is on the disk when this returns. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncDirectory(dirname(folder));
}

export function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Opens a file for writing, making its tables if need be. @throws Problem `inbox_newer` */
export function openForWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  try {
    // A page of WAL lost to a flipped bit takes all after it along: it is kept short.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;");
    const standing = formatOf(database);
    if (standing > format) throw problem("inbox_newer", `${path} has format ${standing}; this Sextant knows formats up to ${format}.`, "Start the newer Sextant that wrote it.", { path, format: standing });
    makeTables(database, standing);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Brings the tables from a format to the newest. */
export function makeTables(database: DatabaseSync, standing = 0): void {
  steps.slice(standing).forEach((step, i) => database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${standing + i + 1}; COMMIT;`));
}

/** Opens the files that hold events, oldest first. One that a failing disk kept from getting its tables holds none. */
export function openAllForReading(folder: string): DatabaseSync[] {
  return inboxFiles(folder).map(openForReading).filter((database) => {
    if (formatOf(database) > 0) return true;
    database.close();
    return false;
  });
}

function formatOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

/** Opens a file for reading beside its writer. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
}
