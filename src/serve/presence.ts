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

/** How long a server may take to say that it is there: it is on this machine. */
const aliveWithinMs = 2_000;

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
export async function runningServer(dataDir: string): Promise<Presence | null> {
  const presence = await announced(dataDir);
  if (presence === null) return null;
  try {
    const answer = await fetch(new URL("/health/live", presence.url), { signal: AbortSignal.timeout(aliveWithinMs) });
    const body = (await answer.json()) as { instance?: unknown };
    return body.instance === presence.instance ? presence : null;
  } catch {
    return null;
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
