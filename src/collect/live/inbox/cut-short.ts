/**
 * A group whose sync failed is not in its file as long as the process lives: SQLite took it back. But its pages may lie in the WAL all the same,
 * and the next start would read them as committed, beside the same group in the next file. So the next file notes how far the WAL was good,
 * and whatever lies behind is cut off before anybody opens it.
 */
import { closeSync, fsyncSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

/** How far a WAL is good. */
export interface GoodWal {
  /** Tells one filling of the WAL from the next. */
  readonly salt: Uint8Array;
  readonly frames: number;
}

/** Nothing lies in a WAL. */
export const noWal: GoodWal = { salt: new Uint8Array(), frames: 0 };

const headerBytes = 32;
const frameHeaderBytes = 24;

/** Of the file that is given up, asked of the connection whose commit failed. */
export function goodWal(database: DatabaseSync, path: string): GoodWal {
  const header = headerOf(path);
  if (header === null) return noWal;
  const frames = Number(database.prepare("PRAGMA wal_checkpoint(NOOP)").get()?.["log"] ?? -1);
  if (frames < 0) throw new Error(`${path} does not say how far its WAL is good`);
  return { salt: saltOf(header), frames };
}

/** Cuts what lies behind the good part. Nobody may have the file open. */
export function cutShort(path: string, { salt, frames }: GoodWal): void {
  const header = headerOf(path);
  if (header === null || salt.length === 0 || !saltOf(header).equals(salt)) return;
  const wal = `${path}-wal`;
  const good = headerBytes + frames * (frameHeaderBytes + header.readUInt32BE(8));
  if (statSync(wal).size <= good) return;
  truncateSync(wal, good);
  const file = openSync(wal, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const saltOf = (header: Buffer): Buffer => header.subarray(16, 24);

function headerOf(path: string): Buffer | null {
  const header = Buffer.alloc(headerBytes);
  try {
    const file = openSync(`${path}-wal`, "r");
    try {
      return readSync(file, header, 0, headerBytes, 0) === headerBytes ? header : null;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
