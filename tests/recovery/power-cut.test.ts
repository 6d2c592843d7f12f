/**
 * The data directory lies on an image with a file system of its own. While load runs, everything stops for the moment that the image is copied:
 * the copy has what had reached the disk and nothing that was only in memory. It is mounted as after a power cut and started. The long form:
 * `SEXTANT_CUTS=20 npx vitest run tests/recovery/power-cut.test.ts`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { ownerFile } from "../../src/store/embedded/lock.ts";
import { type Account, chanceOf, checkAll, killed, Load, newPlace, type Run, started } from "./load.ts";
import { makeImage, mountImage, whyNoMounts } from "./mounts.ts";

const cuts = Number(process.env["SEXTANT_CUTS"] ?? 1);
const seed = Number(process.env["SEXTANT_SEED"] ?? 20);
const why = whyNoMounts(true);
const settleMsMax = 4_000;

test.skipIf(why !== null)(`after ${cuts} power cuts (seed ${seed}) every acknowledged event is there once, and the tables are healed${why === null ? "" : ` (${why})`}`, { timeout: 900_000 + cuts * 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "sextant-cut-"));
  const image = join(folder, "disk.img");
  makeImage(image, "512m");
  const disk = mountImage(image);
  const chance = chanceOf(seed);
  try {
    const place = await newPlace(join(disk.folder, "data"));
    execFileSync("sync");
    const load = new Load(place.key, chance);
    const run = await started(place.dataDir);
    for (let cut = 1; cut <= cuts; cut++) {
      const stop = load.start(run.url);
      const before = load.acknowledged.size;
      await expect.poll(() => load.acknowledged.size).toBeGreaterThan(before + Math.floor(chance() * 300));
      await pause(chance() * settleMsMax);
      const acknowledged = copied(run, load, { image, copy: join(folder, "cut.img") });
      await stop();
      const events = await afterCut(join(folder, "cut.img"), { acknowledged, sent: load.sent });
      process.stderr.write(`cut ${cut}: ${acknowledged.size} acknowledged, ${events} there\n`);
    }
    await killed(run);
  } finally {
    disk.unmount();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Nobody writes while it is copied; what the system had not written by then is lost. @returns what had been acknowledged */
function copied({ child }: Run, load: Load, { image, copy }: { image: string; copy: string }): ReadonlySet<string> {
  const acknowledged = new Set(load.acknowledged);
  const group = -(child.pid ?? 0);
  process.kill(group, "SIGSTOP");
  try {
    execFileSync("cp", ["--sparse=always", "--reflink=never", image, copy]);
  } finally {
    process.kill(group, "SIGCONT");
  }
  return acknowledged;
}

async function afterCut(copy: string, load: Account): Promise<number> {
  const disk = mountImage(copy);
  try {
    const dataDir = join(disk.folder, "data");
    startedAnew(dataDir);
    return await checkAll(dataDir, load);
  } finally {
    disk.unmount();
  }
}

/** The machine runs on, so the number of its start is changed by hand. */
function startedAnew(dataDir: string): void {
  const path = join(dataDir, ownerFile);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/"bootId": "[^"]*"/, '"bootId": "another"'));
}
