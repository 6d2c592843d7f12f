import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { problem } from "../../model/problem.ts";

/** Who has the data directory, and how the engine is reached while he has it. */
export interface Owner {
  readonly pid: number;
  readonly bootId: string | null;
  readonly instance: string;
  /** When the owning process started, ISO. */
  readonly startedAt: string;
  /** `null` until the engine is ready. */
  readonly engine: { readonly url: string; readonly user: string; readonly password: string; readonly database: string } | null;
}

export interface Lock {
  readonly instance: string;
  /** Writes down how the engine is reached, readable by this user only. */
  publish(engine: Owner["engine"]): void;
  /** `isClean`: the engine ended by itself; else the next start looks closely. */
  release(isClean: boolean): void;
}

/** Connection facts, mode 0600; gone after a clean stop. */
export const ownerFile = "engine-owner.json";
const lockFile = "engine.lock";

/**
 * One owner per data directory. The lock is the operating system's: an exclusive SQLite transaction that is never ended, so the kernel
 * drops it with the process, however that dies, and there is no stale lock to judge. `engine-owner.json` beside it only says who it is.
 * (Do not read `engine.lock` with plain file calls inside the owning process: closing such a descriptor drops a POSIX lock.)
 * @throws Problem `data_dir_in_use`
 */
export function lockDataDir(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const held = hold(dataDir);
  const me: Owner = { pid: process.pid, bootId: readBootId(), instance: randomUUID(), startedAt: processStart(), engine: null };
  const publish = (engine: Owner["engine"]): void => writeOwner(dataDir, { ...me, engine });
  publish(null);
  return {
    instance: me.instance,
    publish,
    release: (isClean) => {
      if (isClean) rmSync(join(dataDir, ownerFile), { force: true });
      held.close();
    },
  };
}

function hold(dataDir: string): DatabaseSync {
  const held = new DatabaseSync(join(dataDir, lockFile), { timeout: 0 });
  try {
    held.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return held;
  } catch (error) {
    held.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    throw inUse(dataDir, readOwner(dataDir));
  }
}

function inUse(dataDir: string, owner: Owner | null): Error {
  const who = owner === null ? "another process" : `process ${owner.pid} (started ${owner.startedAt})`;
  return problem(
    "data_dir_in_use",
    `${dataDir} is in use by ${who}.`,
    "Stop it, or give this one its own directory with --data.",
    { dataDir, pid: owner?.pid ?? null, startedAt: owner?.startedAt ?? null },
  );
}

/** The present or last owner of a data directory, if one is written there. */
export function readOwner(dataDir: string): Owner | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, ownerFile), "utf8")) as Owner;
  } catch {
    return null;
  }
}

/**
 * How the last owner ended, asked before the next takes over. `power`: the machine stopped, or nobody can say, so what was not synced may be
 * gone; `killed`: the process alone.
 */
export type LastStop = "clean" | "killed" | "power";

export function lastStop(dataDir: string): LastStop {
  if (!existsSync(join(dataDir, ownerFile))) return "clean";
  const bootId = readBootId();
  return bootId !== null && readOwner(dataDir)?.bootId === bootId ? "killed" : "power";
}

// Synced, so that a start whose power is cut is not taken for one that never was.
function writeOwner(dataDir: string, owner: Owner): void {
  const next = join(dataDir, `${ownerFile}.${process.pid}.new`);
  writeFileSync(next, `${JSON.stringify(owner, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(next, join(dataDir, ownerFile));
  const directory = openSync(dataDir, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function processStart(): string {
  return new Date(performance.timeOrigin).toISOString();
}

function readBootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
}
