/** A backup under load, brought elsewhere, gives the same numbers; so does a rebuild from inbox, archive and kept files; one flipped bit is refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InboxReader } from "../../src/collect/live/inbox/reader.ts";
import { inboxFolder } from "../../src/collect/live/inbox/schema.ts";
import { fixedClock } from "../../src/model/clock.ts";
import { type OpenWorkspace, openWorkspace } from "../../src/serve/app.ts";
import { backUp, restoreBackup } from "../../src/serve/backup.ts";
import { sealDue } from "../../src/serve/collect/sealing.ts";
import { createApp } from "../../src/serve/http.ts";
import { openLog } from "../../src/serve/log.ts";
import { within } from "../../src/serve/within.ts";
import { openWorkbench, type Workbench } from "../../src/serve/workbench.ts";
import { isShort } from "../form.ts";
import { chanceOf } from "./load.ts";

const now = fixedClock("2026-03-01T12:00:00Z");
const period = "from=2026-01-01&to=2026-03-01";
const asked = isShort ? [`kpis/site_visits?${period}`, `kpis/account_identification_rate?${period}`] : [`board?${period}`, "accounts"];

const batchRows = 30;
const sendEveryMs = 50;
/** Events beside a backup: enough to come in between each two of its steps. */
const loadMax = 600;
const timeout = 900_000;
/** Twice the ten seconds that are promised: the machine of a test does other things besides. */
const stopMsMax = 20_000;

let bench: Workbench;
let folder: string;
let key: string;
let sent = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sextant-backup-"));
  bench = await openWorkbench(now);
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  ({ key_id: key } = await bench.workspace.control.sources.add({ name: "site", trust: "server", origins: [], author: "test", at: now() }));
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const chance = chanceOf(5);

async function send(): Promise<void> {
  const batch = Array.from({ length: batchRows }, () => {
    const [id, visitor] = [sent++, Math.floor(chance() * 40)];
    const who = { anonymousId: `v${visitor}`, messageId: `m${id}`, timestamp: new Date(Date.UTC(2026, 0, 1 + (id % 50), 9)).toISOString() };
    if (id % 7 === 0) return { ...who, type: "identify", userId: `u${visitor}`, traits: { email: `u${visitor}@${visitor % 2 === 0 ? "acme" : "birch"}.example` } };
    return { ...who, type: "page", context: { page: { url: `https://us.example/${visitor}` } } };
  });
  const { status } = await bench.ask("/v1/batch", { method: "POST", headers: { "x-write-key": key }, body: JSON.stringify({ batch }) });
  expect(status).toBe(200);
}

/** What is settled, as large as it is, goes to the archive. */
async function seal(): Promise<void> {
  await bench.workspace.live.drain.settled();
  const { engine, control, log, live, tables } = bench.workspace;
  expect(await sealDue({ parts: { dataDir: bench.dataDir, engine, control, now, log, reader: live.inbox.reader, tables }, inbox: live.inbox, when: { afterMs: -1 } })).toBe(1);
}

async function answers(ask: (path: string) => Promise<string>): Promise<string[]> {
  const found = [];
  for (const one of asked) found.push(withoutTime(await ask(`/api/v1/${one}`)));
  return found;
}

/** How long an answer took is no part of it; the command line's `board --json` leaves it away as well. */
const withoutTime = (answer: string): string => answer.replace(/,"seconds":[\d.]+(?=\}$)/, "");

const ours = (): Promise<string[]> => answers(async (path) => JSON.stringify((await bench.ask(path)).body));

async function restored(source: string, dataDir: string): Promise<{ answers: string[]; events: number; isSound: boolean }> {
  await restoreBackup({ source, dataDir });
  const log = openLog("silent");
  const workspace = await openWorkspace({ dataDir, now, log });
  try {
    await workspace.live.drain.settled();
    const app = createApp({ workspace, log });
    const ask = async (path: string): Promise<string> => JSON.stringify(await (await app.request(new Request(`http://localhost${path}`, { headers: { host: "localhost" } }))).json());
    return { answers: await answers(ask), events: workspace.live.inbox.reader.lastSeq(), isSound: (await workspace.imports.verify()).ok };
  } finally {
    await stoppedInTime(workspace);
  }
}

/** Whatever is under way, and were it without end. */
async function stoppedInTime(workspace: OpenWorkspace): Promise<void> {
  void workspace.imports.inTurn(() => new Promise<never>(() => {}));
  expect(await within(stopMsMax, workspace.close()), "a stop ends in seconds").toBe(true);
}

test("a backup that was made under load is whole, and holds what was acknowledged before it began", { timeout }, async () => {
  await send();
  await send();
  await seal();
  let isOver = false;
  const before = sent;
  const load = (async () => {
    while (!isOver && sent < before + loadMax) {
      await send();
      await pause(sendEveryMs);
    }
  })();
  const manifest = await backUp({ dataDir: bench.dataDir, target: join(folder, "under-load"), now: now() });
  isOver = true;
  await load;
  expect(sent).toBeGreaterThan(before);
  expect(manifest.files.map(({ path }) => path).filter((path) => path.startsWith("archive/")).length).toBeGreaterThanOrEqual(2);
  await restoreBackup({ source: join(folder, "under-load"), dataDir: join(folder, "data-1") });
  const reader = new InboxReader(inboxFolder(join(folder, "data-1")));
  expect([reader.faults(), reader.booksThatDiffer()]).toEqual([[], []]);
  expect(reader.after(0, Number.MAX_SAFE_INTEGER).length).toBeGreaterThanOrEqual(before);
  reader.close();
});

test("a rebuild, and a backup brought elsewhere, give the same to the last byte", { timeout }, async () => {
  await send();
  await seal();
  await send();
  await bench.workspace.live.drain.settled();
  const before = await ours();
  // A directory that was restored is built again as well.
  if (!isShort) expect(await bench.post("/api/v1/rebuild")).toMatchObject({ ok: true, faults: [] });
  if (!isShort) expect(await ours()).toEqual(before);
  await backUp({ dataDir: bench.dataDir, target: join(folder, "quiet"), now: now() });
  const elsewhere = await restored(join(folder, "quiet"), join(folder, "data-2"));
  expect(elsewhere).toEqual({ answers: before, events: sent, isSound: true });
});

test("one flipped bit in any part of a backup is refused, and nothing is restored", { timeout }, async () => {
  const source = join(folder, "quiet");
  for (const part of ["archive", "inbox", "imports"]) {
    const path = join(source, part, readdirSync(join(source, part)).find((name) => !name.endsWith(".json")) ?? "");
    const bytes = readFileSync(path);
    // A new file, since the old one may be another name for the original.
    rmSync(path);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(flipped.length >> 1) ^ 4, flipped.length >> 1);
    writeFileSync(path, flipped);
    await expect(restoreBackup({ source, dataDir: join(folder, "data-3") })).rejects.toMatchObject({ code: "backup_damaged" });
    rmSync(path);
    writeFileSync(path, bytes);
  }
});

test("a rebuild is refused while a range of the archive is damaged, and the tables stand as they were", { timeout }, async () => {
  const before = await ours();
  const name = readdirSync(join(bench.dataDir, "archive")).find((one) => one.endsWith(".zst")) ?? "";
  const path = join(bench.dataDir, "archive", name);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length - 1));
  const { status, body } = await bench.ask<{ error: { code: string; message: string } }>("/api/v1/rebuild", { method: "POST" });
  expect([status, body.error.code]).toEqual([400, "cannot_rebuild"]);
  expect(await bench.post<{ ok: boolean; faults: string[] }>("/api/v1/verify")).toMatchObject({ ok: false, faults: expect.arrayContaining([expect.stringMatching(/events 1 to \d+: lies in an archive that is damaged/)]) });
  writeFileSync(path, bytes);
  expect(await ours()).toEqual(before);
});
