/**
 * The whole process tree is killed at random instants under load. Every event that was answered 200 must be there, once; the books balance, and
 * the tables hold what the ledgers say. The long form: `SEXTANT_KILLS=200 npx vitest run tests/recovery/kill.test.ts`; SEXTANT_SEED chooses the instants.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InboxReader } from "../../src/collect/live/inbox/reader.ts";
import { inboxFolder } from "../../src/collect/live/inbox/schema.ts";
import { systemClock } from "../../src/model/clock.ts";
import { openWorkspace } from "../../src/serve/app.ts";
import { openLog } from "../../src/serve/log.ts";
import { sql } from "../../src/store/sql.ts";
import { isShort } from "../form.ts";

const kills = Number(process.env["SEXTANT_KILLS"] ?? (isShort ? 2 : 4));
const seed = Number(process.env["SEXTANT_SEED"] ?? 20_261_122);
const senders = 4;
const program = fileURLToPath(new URL("server.ts", import.meta.url));

let dataDir: string;
let key: string;
let state = seed;

/** A number in [0, 1) that the seed decides. */
function chance(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-kill-"));
  const workspace = await openWorkspace({ dataDir, now: systemClock(), log: openLog("silent") });
  const { key_id } = await workspace.control.sources.add({ name: "site", trust: "server", origins: [], author: "test", at: new Date() });
  key = key_id;
  await workspace.close();
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly url: string;
}

function started(): Promise<Run> {
  const child = spawn(process.execPath, [program, dataDir], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (line: Buffer) => resolve({ child, url: line.toString().trim() }));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

/** Kills the server with everything that it started. */
async function killed({ child }: Run): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await gone;
}

const acknowledged = new Set<string>();
const sent = new Set<string>();
let next = 0;

/** Sends until the server is gone; now and then something again that was sent before. */
async function load(url: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const ids = Array.from({ length: 1 + Math.floor(chance() * 20) }, () => (chance() < 0.1 && next > 0 ? `m${Math.floor(chance() * next)}` : `m${next++}`));
    const batch = ids.map((messageId) => ({ type: "page", messageId, anonymousId: `v-${messageId}`, timestamp: "2026-01-05T10:00:00Z", context: { page: { url: `https://us.example/${messageId}` } } }));
    for (const id of ids) sent.add(id);
    try {
      const answer = await fetch(`${url}/v1/batch`, { method: "POST", headers: { "x-write-key": key }, body: JSON.stringify({ batch }) });
      if (answer.status === 200) for (const id of ids) acknowledged.add(id);
      await answer.text();
    } catch {
      return;
    }
  }
}

test(`after ${kills} kills (seed ${seed}) every acknowledged event is there once, and counts once`, { timeout: 60_000 + kills * 30_000 }, async () => {
  for (let i = 0; i < kills; i++) {
    const run = await started();
    let isOver = false;
    const loads = Array.from({ length: senders }, () => load(run.url, () => isOver));
    const before = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(before + Math.floor(chance() * 800));
    await killed(run);
    isOver = true;
    await Promise.all(loads);
    const reader = new InboxReader(inboxFolder(dataDir));
    expect(reader.faults(), "the chain holds").toEqual([]);
    reader.close();
  }
  const workspace = await openWorkspace({ dataDir, now: systemClock(), log: openLog("silent") });
  try {
    await workspace.live.drain.settled();
    const { reader } = workspace.live.inbox;
    const stored = reader.after(0, Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);
    expect(new Set(stored).size, "each once").toBe(stored.length);
    expect([...acknowledged].filter((id) => !stored.includes(id)), "none lost").toEqual([]);
    expect(stored.filter((id) => !sent.has(id)), "none made up").toEqual([]);
    const counted = await workspace.engine.rows<{ id: string; times: string }>(sql`SELECT id, count() AS times FROM touch GROUP BY id ORDER BY id`);
    expect(counted.map(({ id }) => id).toSorted(), "each counts").toEqual(stored.toSorted());
    expect(counted.filter(({ times }) => times !== "1"), "and counts once").toEqual([]);
    expect(reader.booksThatDiffer()).toEqual([]);
    expect(await workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
  } finally {
    await workspace.close();
  }
});
