/** `<dataDir>/server.json`: where the server of a data directory listens, so that the command line goes through it. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Presence {
  readonly url: string;
  readonly pid: number;
  /** Made anew at each start: a stale file whose port another program has taken is told apart by it. */
  readonly instance: string;
  readonly version: string;
  readonly startedAt: string;
  /** Opens everything to whoever may read this file: the owner of the data directory. */
  readonly key: string;
}

/** How long a server may take to say that it is there: it is on this machine. While its process lives it is asked again, as one with much to do is late. */
const aliveWithinMs = 2_000;
const busyTriesMost = 15;

const fileOf = (dataDir: string): string => join(dataDir, "server.json");

/** Writes where the server listens, in one step. */
export async function announce(dataDir: string, presence: Presence): Promise<void> {
  const draft = `${fileOf(dataDir)}.${presence.pid}`;
  await writeFile(draft, `${JSON.stringify(presence, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, fileOf(dataDir));
}

/** Takes back what {@link announce} wrote, unless another server wrote its own since. */
export async function withdraw(dataDir: string, instance: string): Promise<void> {
  if ((await announced(dataDir))?.instance === instance) await rm(fileOf(dataDir), { force: true });
}

/** The running server of a data directory; null when there is none, or when what is written there is not alive. */
export async function runningServer(dataDir: string, withinMs = aliveWithinMs): Promise<Presence | null> {
  const presence = await announced(dataDir);
  if (presence === null) return null;
  for (let tries = 0; tries < busyTriesMost; tries++) {
    const found = await whoAnswers(presence.url, withinMs);
    if (found !== "late") return found === presence.instance ? presence : null;
    if (!isAlive(presence.pid)) return null;
  }
  return null;
}

/** The instance that listens there; "late" where something does and has not answered in time. */
async function whoAnswers(url: string, withinMs: number): Promise<unknown> {
  try {
    const answer = await fetch(new URL("/health/live", url), { signal: AbortSignal.timeout(withinMs) });
    return ((await answer.json()) as { instance?: unknown }).instance;
  } catch (error) {
    return error instanceof DOMException && error.name === "TimeoutError" ? "late" : null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function announced(dataDir: string): Promise<Presence | null> {
  try {
    const written = JSON.parse(await readFile(fileOf(dataDir), "utf8")) as Partial<Presence>;
    return typeof written.url === "string" && typeof written.instance === "string" && typeof written.key === "string" ? (written as Presence) : null;
  } catch {
    return null;
  }
}
