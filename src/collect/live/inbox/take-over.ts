/** A new file goes on where the one before it ended: numbers are given once, whichever file holds them. */
import type { DatabaseSync } from "node:sqlite";
import type { GoodWal } from "./cut-short.ts";

const counted = ["event", "request", "aside"] as const;
type Counted = (typeof counted)[number];

/** Begins a file behind the older ones. `good`: how far the WAL of the last of them counts. */
export function takeOver(database: DatabaseSync, older: readonly DatabaseSync[], { salt, frames }: GoodWal): void {
  database.exec("BEGIN IMMEDIATE");
  for (const table of counted) continueFrom(database, table, Math.max(...older.map((one) => lastNumber(one, table))));
  database.prepare("INSERT INTO began (after_seq, wal_salt, wal_frames) VALUES (?, ?, ?)").run(lastNumber(database, "event"), salt, frames);
  database.exec("COMMIT");
}

/** Whether a file took over; one that a crash left without it holds nothing yet. */
export function hasBegun(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM began").get() !== undefined;
}

/** The last number that was given. */
export function lastNumber(database: DatabaseSync, table: Counted): number {
  return Number(database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").get(table)?.["seq"] ?? 0);
}

/** The next number is the one after this. */
export function continueFrom(database: DatabaseSync, table: Counted, last: number): void {
  database.prepare("DELETE FROM sqlite_sequence WHERE name = ?").run(table);
  database.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(table, last);
}
