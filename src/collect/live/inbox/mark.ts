/**
 * The mark of what was acknowledged, beside the database: SQLite drops a damaged end of its WAL without a word, so what it should hold is written
 * down a second time.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory } from "./schema.ts";

export interface Mark {
  readonly seq: number;
  /** Hash of the chain up to it, hex. */
  readonly hash: string;
}

const markName = "acked";

export function readMark(folder: string): Mark | null {
  try {
    const mark = JSON.parse(readFileSync(join(folder, markName), "utf8")) as Mark;
    return Number.isSafeInteger(mark.seq) && typeof mark.hash === "string" ? mark : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Written beside, synced, and put in the place of the old one. */
export function writeMark(folder: string, mark: Mark): void {
  const path = join(folder, markName);
  const file = openSync(`${path}.new`, "w", 0o600);
  try {
    writeSync(file, `${JSON.stringify(mark)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  syncDirectory(folder);
}
