/**
 * The disk fails, or the process is killed, at a chosen operation on the data directory: every write (cut in half), sync, rename, unlink and
 * truncation is counted by a library that is loaded before the C library. The long form: `SEXTANT_POINTS=60 npx vitest run tests/recovery/faults.test.ts`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inboxFiles, inboxFolder } from "../../src/collect/live/inbox/schema.ts";
import type { InboxStatus } from "../../src/serve/contract.ts";
import { isShort } from "../form.ts";
import { chanceOf, checkAll, checkInbox, killed, Load, newPlace, type Place, started } from "./load.ts";

const points = Number(process.env["SEXTANT_POINTS"] ?? (isShort ? 1 : 4));
const seed = Number(process.env["SEXTANT_SEED"] ?? 60);
/** From one point to the next: 60 of them reach through the start, the first groups, seals and drains. */
const pointStep = 11;
/** A few points stand where events come in already. */
const firstPoint = points < 10 ? 300 : 0;
const timeout = 300_000;

let folder: string;
let place: Place;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sextant-faults-"));
  execFileSync("gcc", ["-O1", "-shared", "-fPIC", "-o", join(folder, "fault.so"), new URL("fault.c", import.meta.url).pathname, "-ldl"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fresh(): Promise<{ place: Place; load: Load }> {
  place = await newPlace();
  return { place, load: new Load(place.key, chanceOf(seed)) };
}

const faulty = (settings: Record<string, string>): Record<string, string> => ({ LD_PRELOAD: join(folder, "fault.so"), FAULT_DIR: place.dataDir, ...settings });

describe("a sync of the inbox fails", () => {
  const arm = (): string => join(folder, `armed-${place.dataDir.replaceAll("/", "-")}`);
  const ofInbox = (settings: Record<string, string>): Record<string, string> => faulty({ FAULT_ARM: arm(), ...settings });

  // Two syncs, since one may be that of a checkpoint, which hurts nobody; the next file is sound.
  test("once: the group goes to a new file, and after a kill each acknowledged event is there once", { timeout }, async () => {
    const { load } = await fresh();
    const run = await started(place.dataDir, ofInbox({ FAULT_ONLY: "/inbox/0001.sqlite-wal", FAULT_SYNC: "3:2" }));
    const stop = load.start(run.url);
    await expect.poll(() => load.acknowledged.size).toBeGreaterThan(50);
    writeFileSync(arm(), "");
    await expect.poll(() => inboxFiles(inboxFolder(place.dataDir)).length).toBe(2);
    const before = load.acknowledged.size;
    await expect.poll(() => load.acknowledged.size).toBeGreaterThan(before + 50);
    await killed(run);
    await stop();
    expect([...load.answers.keys()].toSorted()).toEqual([200]);
    await checkInbox(place.dataDir, load);
    expect(await checkAll(place.dataDir, load)).toBeGreaterThan(100);
  });

  test("again in the new file: events are answered 503, reading goes on, and a start with a sound disk takes them again", { timeout }, async () => {
    const { load } = await fresh();
    const run = await started(place.dataDir, ofInbox({ FAULT_ONLY: "/inbox/0", FAULT_SYNC: "3:1000000" }));
    const stop = load.start(run.url);
    await expect.poll(() => load.acknowledged.size).toBeGreaterThan(50);
    writeFileSync(arm(), "");
    await expect.poll(() => load.answers.get(503) ?? 0).toBeGreaterThan(5);
    await stop();
    const acknowledged = load.acknowledged.size;
    expect(load.last.get(503)).toEqual({ retryAfter: "60", code: "inbox_read_only" });
    const status = (await (await fetch(`${run.url}/api/v1/inbox`)).json()) as InboxStatus;
    expect(status).toMatchObject({ writable: false });
    await killed(run);
    await checkInbox(place.dataDir, load);
    const again = await started(place.dataDir);
    const stopAgain = load.start(again.url);
    await expect.poll(() => load.acknowledged.size).toBeGreaterThan(acknowledged + 50);
    await killed(again);
    await stopAgain();
    await checkAll(place.dataDir, load);
  });
});

test(`killed at ${points} operations on the disk, one after the other (seed ${seed}), each acknowledged event is there once`, { timeout: 900_000 + points * 60_000 }, async () => {
  const { load } = await fresh();
  for (let point = 1; point <= points; point++) {
    const run = await started(place.dataDir, faulty({ FAULT_KILL: String(firstPoint + point * pointStep) }));
    const stop = run.url === "" ? async () => {} : load.start(run.url);
    await run.over;
    expect(run.child.signalCode, `point ${point} was reached`).toBe("SIGKILL");
    await stop();
    await killed(run);
    await checkInbox(place.dataDir, load);
    process.stderr.write(`point ${point} of ${points}: ${load.acknowledged.size} acknowledged\n`);
  }
  await checkAll(place.dataDir, load);
  rmSync(place.dataDir, { recursive: true, force: true });
});
