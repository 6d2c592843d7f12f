/** A server under load that is to suffer something, and the account of what it had answered: acknowledged ⇒ there once; there ⇒ sent. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { openInbox } from "../../src/collect/live/inbox/inbox.ts";
import type { InboxReader } from "../../src/collect/live/inbox/reader.ts";
import { systemClock } from "../../src/model/clock.ts";
import { openWorkspace } from "../../src/serve/app.ts";
import { openLog } from "../../src/serve/log.ts";
import { sql } from "../../src/store/sql.ts";

const program = fileURLToPath(new URL("server.ts", import.meta.url));

export interface Place {
  readonly dataDir: string;
  /** A write key. */
  readonly key: string;
}

/** A data directory with one source. */
export async function newPlace(dataDir: string = mkdtempSync(join(tmpdir(), "sextant-recovery-"))): Promise<Place> {
  const workspace = await openWorkspace({ dataDir, now: systemClock(), log: openLog("silent") });
  const { key_id } = await workspace.control.sources.add({ name: "site", trust: "server", origins: [], author: "test", at: new Date() });
  await workspace.close();
  return { dataDir, key: key_id };
}

export interface Launched {
  readonly child: ChildProcess;
  /** When it listens; '' = it ended before. */
  readonly listening: Promise<string>;
  /** When it has ended. */
  readonly over: Promise<void>;
}

export interface Run extends Launched {
  readonly url: string;
}

/** Starts a server with a process group of its own. */
export function launched(dataDir: string, env: Record<string, string> = {}): Launched {
  const child = spawn(process.execPath, [program, dataDir], { detached: true, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const listening = new Promise<string>((resolve) => {
    child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim()));
    void over.then(() => resolve(""));
  });
  return { child, listening, over };
}

/** The same, once it listens or has ended. */
export async function started(dataDir: string, env: Record<string, string> = {}): Promise<Run> {
  const run = launched(dataDir, env);
  return { ...run, url: await run.listening };
}

/** The server with everything that it started. */
export async function killed({ child, over }: Launched): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), "SIGKILL");
  await over;
}

/** A number in [0, 1) that the seed decides. */
export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Sends, and remembers what was said to it. */
export class Load {
  readonly acknowledged = new Set<string>();
  readonly sent = new Set<string>();
  /** Answers by status. */
  readonly answers = new Map<number, number>();
  /** Headers of the last answer by status. */
  readonly last = new Map<number, { readonly retryAfter: string | null; readonly code: string }>();
  readonly #key: string;
  readonly #chance: () => number;
  #next = 0;

  constructor(key: string, chance: () => number) {
    this.#key = key;
    this.#chance = chance;
  }

  /** Sends from several senders until told, or until the server is gone. @returns stops them and waits for their last answers */
  start(url: string, senders = 4): () => Promise<void> {
    let isOver = false;
    const all = Array.from({ length: senders }, async () => {
      while (!isOver && (await this.#sendOne(url)));
    });
    return async () => {
      isOver = true;
      await Promise.all(all);
    };
  }

  /** @returns false when nobody answers any more */
  async #sendOne(url: string): Promise<boolean> {
    const ids = Array.from({ length: 1 + Math.floor(this.#chance() * 20) }, () => (this.#chance() < 0.1 && this.#next > 0 ? `m${Math.floor(this.#chance() * this.#next)}` : `m${this.#next++}`));
    for (const id of ids) this.sent.add(id);
    try {
      const answer = await fetch(`${url}/v1/batch`, { method: "POST", headers: { "x-write-key": this.#key }, body: JSON.stringify({ batch: ids.map(eventOf) }) });
      const said = JSON.parse(await answer.text()) as { code?: string };
      this.answers.set(answer.status, (this.answers.get(answer.status) ?? 0) + 1);
      this.last.set(answer.status, { retryAfter: answer.headers.get("retry-after"), code: said.code ?? "" });
      if (answer.status === 200) for (const id of ids) this.acknowledged.add(id);
      return true;
    } catch {
      return false;
    }
  }
}

function eventOf(messageId: string): object {
  return { type: "page", messageId, anonymousId: `v-${messageId}`, timestamp: "2026-01-05T10:00:00Z", context: { page: { url: `https://us.example/${messageId}` } } };
}

/** What had been answered 200 by then, and what had been sent. */
export interface Account {
  readonly acknowledged: ReadonlySet<string>;
  readonly sent: ReadonlySet<string>;
}

/** What the inbox holds against what was answered. */
export function compareInbox(reader: InboxReader, { acknowledged, sent }: Account): string[] {
  const stored = reader.after(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
  const known = new Set(stored);
  expect(known.size, "each once").toBe(stored.length);
  expect([...acknowledged].filter((id) => !known.has(id)), "none lost").toEqual([]);
  expect(stored.filter((id) => !sent.has(id)), "none made up").toEqual([]);
  expect(reader.faults(), "the chain holds").toEqual([]);
  expect(reader.booksThatDiffer(), "the books balance").toEqual([]);
  return stored;
}

/** The same for a directory that nobody has open. */
export async function checkInbox(dataDir: string, load: Account): Promise<void> {
  const inbox = await openInbox(dataDir);
  try {
    compareInbox(inbox.reader, load);
    expect(inbox.state().missing, "none missing").toEqual([]);
  } finally {
    await inbox.close();
  }
}

/** Opens everything: each event of the inbox counts, and counts once; the tables hold what the ledgers say. @returns how many events */
export async function checkAll(dataDir: string, load: Account): Promise<number> {
  const workspace = await openWorkspace({ dataDir, now: systemClock(), log: openLog("silent") });
  try {
    await workspace.live.drain.settled();
    const stored = compareInbox(workspace.live.inbox.reader, load);
    const counted = await workspace.engine.rows<{ id: string; times: string }>(sql`SELECT id, count() AS times FROM touch GROUP BY id ORDER BY id`);
    expect(counted.map(({ id }) => id).toSorted(), "each counts").toEqual(stored.toSorted());
    expect(counted.filter(({ times }) => times !== "1"), "and counts once").toEqual([]);
    expect(await workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
    return stored.length;
  } finally {
    await workspace.close();
  }
}
