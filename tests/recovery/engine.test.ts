/** What a crash or a power cut does to the engine's directory: whatever it holds afterwards, the numbers are those of the ledgers. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkbench, type Workbench } from "../../src/serve/workbench.ts";
import { ownerFile } from "../../src/store/embedded/lock.ts";
import { sql, value } from "../../src/store/sql.ts";
import { inForm, isShort } from "../form.ts";

/** A rebuild beside other work takes its time. */
const timeout = 400_000;

let bench: Workbench;
let before: unknown[];

beforeAll(async () => {
  bench = await openWorkbench();
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  const { key_id } = await bench.workspace.control.sources.add({ name: "site", trust: "server", origins: [], author: "test", at: bench.workspace.now() });
  const batch = Array.from({ length: 20 }, (_, i) => ({ type: "page", messageId: `m${i}`, anonymousId: `v${i}`, timestamp: "2026-02-01T10:00:00Z", context: { page: { url: `https://us.example/${i}` } } }));
  const { status } = await bench.ask("/v1/batch", { method: "POST", headers: { "x-write-key": key_id }, body: JSON.stringify({ batch }) });
  expect(status).toBe(200);
  await bench.workspace.live.drain.settled();
  before = await standing();
});
afterAll(() => bench.close());

function standing(): Promise<unknown[]> {
  return bench.workspace.engine.rows(sql`SELECT * FROM (SELECT id, account_id, content FROM touch UNION ALL SELECT id, account_id, content FROM account) ORDER BY id, content`);
}

/** The owner's file stays behind, as it does when nobody could take it away. */
function leaveOwner(bootId: string | null): void {
  writeFileSync(join(bench.dataDir, ownerFile), bootId === null ? "" : JSON.stringify({ pid: 1, bootId, instance: "x", startedAt: "", engine: null }));
}

function everyFile(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

const engineFolder = (): string => join(bench.dataDir, "engine");

describe("after a power cut the tables are as before, though the engine's directory", () => {
  test.each(inForm<[string, () => void | Promise<void>]>([
    ["lacks rows that it had called written", () => bench.workspace.engine.command(sql`DELETE FROM touch WHERE id IN ('m3', 'm4')`)],
    ["lacks a whole table", () => bench.workspace.engine.command(sql`DROP TABLE touch SYNC`)],
  ], 1))("%s", { timeout }, async (_what, hurt) => {
    await hurt();
    await bench.reopen(() => leaveOwner("another boot"));
    expect(await standing()).toEqual(before);
    expect(await bench.workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
  });

  test.each(inForm<[string, () => void]>([
    ["was half deleted", () => everyFile(engineFolder(), ".bin").forEach((path) => rmSync(path, { force: true }))],
    ["has empty files for what its tables are", () => everyFile(engineFolder(), ".sql").filter((path) => existsSync(path)).forEach((path) => writeFileSync(path, ""))],
    ["is gone", () => rmSync(engineFolder(), { recursive: true })],
  ], 1))("%s", { timeout }, async (_what, hurt) => {
    await bench.reopen(() => {
      hurt();
      leaveOwner(null);
    });
    expect(await standing()).toEqual(before);
    expect(await bench.workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
  });
});

/** A bit of the largest file of the table's parts; the same again flips it back. */
async function flip(table: string): Promise<void> {
  const [part] = await bench.workspace.engine.rows<{ path: string }>(sql`SELECT path FROM system.parts WHERE database = currentDatabase() AND active AND table = ${value.string(table)} ORDER BY name LIMIT 1`);
  const path = join(part?.path ?? "", "data.bin");
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1);
  writeFileSync(path, bytes);
}

test("a bit that flips in a part of a table is found, and the table is named", { timeout }, async () => {
  expect(await bench.workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
  await flip("touch");
  const { ok, faults } = await bench.workspace.imports.verify();
  expect([ok, faults]).toEqual([false, [expect.stringMatching(/^Of the table touch, part \S+ is not what was written\.$/)]]);
  await flip("touch");
});

test.skipIf(isShort)("a part that the engine cannot open after a clean stop is seen, and the tables are built again", { timeout }, async () => {
  const [part] = await bench.workspace.engine.rows<{ path: string }>(sql`SELECT path FROM system.parts WHERE database = currentDatabase() AND active AND table = 'touch' ORDER BY name LIMIT 1`);
  await bench.reopen(() => writeFileSync(join(part?.path ?? "", "columns.txt"), "nothing"));
  expect(await standing()).toEqual(before);
  expect(await bench.workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
});
