/**
 * The whole process tree is killed at random instants under load, also while it starts. Every event that was answered 200 must be there, once; the
 * books balance, and the tables hold what the ledgers say. The long form: `SEXTANT_KILLS=200 npx vitest run tests/recovery/kill.test.ts`;
 * SEXTANT_SEED chooses the instants.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InboxReader } from "../../src/collect/live/inbox/reader.ts";
import { inboxFolder } from "../../src/collect/live/inbox/schema.ts";
import { isShort } from "../form.ts";
import { chanceOf, checkAll, compareInbox, killed, launched, Load, newPlace, type Place, started } from "./load.ts";

const kills = Number(process.env["SEXTANT_KILLS"] ?? (isShort ? 2 : 4));
const seed = Number(process.env["SEXTANT_SEED"] ?? 20_261_122);
/** One kill in eight does not wait for the start, one in eight waits until a range is being sealed. */
const [early, sealing] = [1 / 8, 2 / 8];
const ackedMax = 400;
const lookEvery = 10;

let place: Place;

beforeAll(async () => {
  place = await newPlace();
});
afterAll(() => rmSync(place.dataDir, { recursive: true, force: true }));

test(`after ${kills} kills (seed ${seed}) every acknowledged event is there once, and counts once`, { timeout: 900_000 + kills * 60_000 }, async () => {
  const chance = chanceOf(seed);
  const load = new Load(place.key, chance);
  for (let i = 1; i <= kills; i++) {
    const kind = chance();
    if (kind < early) await killedEarly(chance() * 1_500);
    else if (kind < sealing) await killedWhileItSeals(load);
    else await killedUnderLoad(load, Math.floor(chance() * ackedMax));
    if (i % lookEvery !== 0) continue;
    const reader = new InboxReader(inboxFolder(place.dataDir));
    compareInbox(reader, load);
    process.stderr.write(`${i} kills, ${load.acknowledged.size} acknowledged, ${reader.seals().length} ranges sealed\n`);
    reader.close();
  }
  expect(await checkAll(place.dataDir, load)).toBeGreaterThanOrEqual(load.acknowledged.size);
});

async function killedUnderLoad(load: Load, more: number): Promise<void> {
  const run = await started(place.dataDir);
  const before = load.acknowledged.size;
  const stop = load.start(run.url);
  await expect.poll(() => load.acknowledged.size, { interval: 5 }).toBeGreaterThan(before + more);
  await killed(run);
  await stop();
}

/** As soon as there is a file of the archive that was not there before, finished or not. */
async function killedWhileItSeals(load: Load): Promise<void> {
  const run = await started(place.dataDir);
  const archive = join(place.dataDir, "archive");
  const files = (): string[] => (existsSync(archive) ? readdirSync(archive) : []);
  const before = new Set(files());
  const stop = load.start(run.url);
  await expect.poll(() => files().some((name) => !before.has(name)), { interval: 2 }).toBe(true);
  await killed(run);
  await stop();
}

/** While it recovers from the kill before. */
async function killedEarly(afterMs: number): Promise<void> {
  const run = launched(place.dataDir);
  await pause(afterMs);
  await killed(run);
}
