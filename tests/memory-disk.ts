/**
 * Where tests put their folders. Most of them ask what the product answers, not what a disk keeps, and wait for the disk for about a tenth of
 * their time: they get a folder in memory, taken away after the run. Tests of recovery stay on the disk, and so does all where memory is scarce.
 */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

const memory = "/dev/shm";
/** What a run may take, with as much again for its engines. */
const roomBytesMin = 6 * 1024 ** 3;

/** Vitest's global setup: makes the folder, says where it is, and returns what takes it away. */
export default function makeMemoryDisk(): (() => void) | undefined {
  if (!hasRoom()) return undefined;
  const folder = mkdtempSync(join(memory, "sextant-tests-"));
  process.env["SEXTANT_TEST_MEMORY"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  try {
    accessSync(memory, constants.W_OK);
  } catch {
    return false;
  }
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= roomBytesMin && process.availableMemory() >= 2 * roomBytesMin;
}
