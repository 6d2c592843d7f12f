/**
 * The files of the inbox that are not written any more: the disk failed on each, and the next took over. At a start each is cut to what was good
 * then, gives its open rejects to the newest file, where they can be judged again, and is rid of rows that lie in the archive.
 */
import type { DatabaseSync } from "node:sqlite";
import { cutShort } from "./cut-short.ts";
import { isFull, isOfDisk } from "./faults-of-disk.ts";
import { openForReading, openForWriting } from "./schema.ts";
import { readSeals, sealedUpTo } from "./seals.ts";
import { shed } from "./shed.ts";

/** Opens the files before the last for reading, oldest first. */
export function openOlder(files: readonly string[], newest: DatabaseSync): DatabaseSync[] {
  const older: DatabaseSync[] = [];
  let next = newest;
  for (const path of files.slice(0, -1).toReversed()) {
    const began = next.prepare("SELECT wal_salt, wal_frames FROM began").get();
    if (began !== undefined) cutShort(path, { salt: began["wal_salt"] as Uint8Array, frames: Number(began["wal_frames"]) });
    bringUpToDate(path, newest, sealedUpTo(readSeals([newest, ...older])));
    next = openForReading(path);
    older.unshift(next);
  }
  return older;
}

/** A disk that refuses it leaves the file as it is. */
function bringUpToDate(path: string, newest: DatabaseSync, sealedTo: number): void {
  try {
    const database = openForWriting(path);
    try {
      handOver(database, newest);
      for (let isDone = false; !isDone; ) isDone = inTransaction(database, () => shed(database, sealedTo));
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isFull(error) && !isOfDisk(error)) throw error;
  }
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

const requestColumns = ["id", "source", "door", "trust", "received_at", "historical"] as const;
const asideColumns = [
  "id", "verdict", "status", "source", "hour", "request", "code", "message", "message_id", "clashes_with", "raw", "marks", "hash", "attempts", "first_at", "last_at",
] as const;

/** Their numbers are their own in all files, so that a crash between the two steps is mended by taking both again. */
function handOver(from: DatabaseSync, to: DatabaseSync): void {
  const asides = from.prepare(`SELECT ${asideColumns.join(", ")} FROM aside WHERE status = 'open' AND verdict = 'rejected'`).all();
  if (asides.length === 0) return;
  const request = from.prepare(`SELECT ${requestColumns.join(", ")} FROM request WHERE id = ?`);
  inTransaction(to, () => {
    for (const aside of asides) {
      insert(to, "request", requestColumns, request.get(aside["request"] as number) ?? {});
      // The same reject came to both files in one hour: they stay two.
      insert(to, "aside", asideColumns, { ...aside, hash: Buffer.concat([aside["hash"] as Uint8Array, Buffer.from([1])]) });
    }
  });
  inTransaction(from, () => from.exec("UPDATE aside SET status = 'moved' WHERE status = 'open' AND verdict = 'rejected'"));
}

function insert(database: DatabaseSync, table: "request" | "aside", columns: readonly string[], row: Record<string, unknown>): void {
  const values = columns.map((column) => row[column] as string | number | Uint8Array);
  database.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`).run(...values);
}
