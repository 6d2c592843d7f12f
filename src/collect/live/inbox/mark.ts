/**
 * The mark of what was acknowledged, beside the database: SQLite drops a damaged end of its WAL without a word, so what it should hold is written
 * down a second time. It is written with every group, before anybody is answered, and so outlives the process; it is synced once a second, and so
 * outlives a power cut up to then. Two places take turns: should one be torn, the other holds the group before.
 */
import { hash } from "node:crypto";
import { closeSync, existsSync, fdatasync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isOfSystem } from "./faults-of-disk.ts";
import { syncDirectory } from "./schema.ts";

export interface MarkedUpTo {
  readonly seq: number;
  /** Hash of the chain up to it, hex. */
  readonly hash: string;
}

const markName = "acked";
const placeBytes = 256;
const places = 2;
const syncEveryMs = 1_000;

/** The mark of an earlier start; null where there is none that is whole. */
export function readMark(folder: string): MarkedUpTo | null {
  try {
    const lines = readFileSync(join(folder, markName), "utf8").split("\n");
    return lines.flatMap(marked).toSorted((a, b) => b.seq - a.seq)[0] ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Marks of before have no sum: they were put in their place whole. */
function marked(line: string): MarkedUpTo[] {
  try {
    const said = JSON.parse(line) as MarkedUpTo & { readonly sum?: unknown };
    const isWhole = Number.isSafeInteger(said.seq) && typeof said.hash === "string" && (said.sum === undefined || said.sum === sumOf(said));
    return isWhole ? [{ seq: said.seq, hash: said.hash }] : [];
  } catch {
    return [];
  }
}

const sumOf = ({ seq, hash: chain }: MarkedUpTo): string => hash("sha256", `${seq} ${chain}`, "hex").slice(0, 16);

/** Writes it. A disk that does not take it now may take it next time; nothing hangs on it but the alarm. */
export class Mark {
  readonly #folder: string;
  #file: number | null = null;
  #turn = 0;
  #isSynced = true;
  #isSyncing = false;
  #syncedAt = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** It outlives the process from now on. */
  write(to: MarkedUpTo): void {
    attempt(() => {
      const line = JSON.stringify({ ...to, sum: sumOf(to) });
      writeSync(this.#opened(), `${line.padEnd(placeBytes - 1)}\n`, (this.#turn = (this.#turn + 1) % places) * placeBytes);
      this.#isSynced = false;
    });
  }

  /** Syncs it once a second, beside the commits. */
  syncNowAndThen(elapsedMs: number): void {
    if (this.#isSynced || this.#isSyncing || this.#file === null || elapsedMs - this.#syncedAt < syncEveryMs) return;
    [this.#syncedAt, this.#isSyncing, this.#isSynced] = [elapsedMs, true, true];
    fdatasync(this.#file, () => (this.#isSyncing = false));
  }

  close(): void {
    attempt(() => {
      if (this.#file === null) return;
      fsyncSync(this.#file);
      closeSync(this.#file);
      this.#file = null;
    });
  }

  /** Both places are there from the start, so that a write later only changes bytes. */
  #opened(): number {
    if (this.#file !== null) return this.#file;
    const path = join(this.#folder, markName);
    const before = readMark(this.#folder);
    const isThere = existsSync(path);
    const file = openSync(path, isThere ? "r+" : "w+", 0o600);
    const line = before === null ? "" : JSON.stringify({ ...before, sum: sumOf(before) });
    writeSync(file, `${line.padEnd(placeBytes - 1)}\n${"".padEnd(placeBytes - 1)}\n`, 0);
    fsyncSync(file);
    if (!isThere) syncDirectory(this.#folder);
    return (this.#file = file);
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isOfSystem(error)) throw error;
  }
}
