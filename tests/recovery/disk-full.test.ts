/** A small disk is filled to the brim under load, and freed again. */
import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openInbox } from "../../src/collect/live/inbox/inbox.ts";
import type { InboxStatus } from "../../src/serve/contract.ts";
import { chanceOf, checkAll, killed, Load, newPlace, started } from "./load.ts";
import { memoryDisk, whyNoMounts } from "./mounts.ts";

const why = whyNoMounts(false);
const rounds = Number(process.env["SEXTANT_FILLS"] ?? 1);

test.skipIf(why !== null)(`a disk filled ${rounds} times: 503 and reading goes on, then events are taken again, and each acknowledged one is there once${why === null ? "" : ` (${why})`}`, { timeout: 900_000 + rounds * 120_000 }, async () => {
  const disk = memoryDisk("192m");
  try {
    const place = await newPlace(join(disk.folder, "data"));
    const load = new Load(place.key, chanceOf(1));
    const run = await started(place.dataDir);
    for (let round = 0; round < rounds; round++) {
      const stop = load.start(run.url);
      await taken(load, 50);
      const refused = load.answers.get(503) ?? 0;
      fill(disk.folder);
      await expect.poll(() => load.answers.get(503) ?? 0).toBeGreaterThan(refused + 20);
      expect(load.last.get(503)).toEqual({ retryAfter: "30", code: "storage_low" });
      await expect.poll(() => isWritable(run.url)).toBe(false);
      rmSync(join(disk.folder, "filler"));
      await taken(load, 50);
      await stop();
    }
    expect([...load.answers.keys()].toSorted()).toEqual([200, 503]);
    await killed(run);
    await checkAll(place.dataDir, load);
  } finally {
    disk.unmount();
  }
});

test.skipIf(why !== null)(`what only took room goes when the disk runs low, and comes again when there is room${why === null ? "" : ` (${why})`}`, async () => {
  const disk = memoryDisk("64m");
  const inbox = await openInbox(join(disk.folder, "data"), 0, 0);
  try {
    const ballast = join(disk.folder, "data", "ballast");
    const held = (): number => (existsSync(ballast) ? statSync(ballast).size : 0);
    await expect.poll(held).toBe(Math.floor(64 * 1024 * 1024 * 0.01));
    fill(disk.folder);
    await expect.poll(held).toBe(0);
    expect(inbox.state().storageLow).toBe(true);
    rmSync(join(disk.folder, "filler"));
    await expect.poll(held).toBeGreaterThan(0);
    expect(inbox.state().storageLow).toBe(false);
  } finally {
    await inbox.close();
    disk.unmount();
  }
});

/** Reading goes on whatever the disk does. */
async function isWritable(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/inbox`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as InboxStatus).writable;
}

async function taken(load: Load, more: number): Promise<void> {
  const before = load.acknowledged.size;
  await expect.poll(() => load.acknowledged.size).toBeGreaterThan(before + more);
}

/** Until not a byte more fits. */
function fill(folder: string): void {
  for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 4)) {
    try {
      for (;;) writeFileSync(join(folder, "filler"), Buffer.alloc(bytes, 1), { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  expect(statfsSync(folder).bavail).toBe(0);
}
