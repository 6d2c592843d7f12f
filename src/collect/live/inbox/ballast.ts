/** A file that only takes room. When the disk runs low it goes, so that what frees room (merging, erasing, sealing) can end its work. */
import { existsSync, rmSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isOfSystem } from "./faults-of-disk.ts";

/** On a small disk a hundredth of it. */
export const ballastBytesUsual: number = 64 * 1024 * 1024;
export const ballastShare = 0.01;
const chunkBytes = 1024 * 1024;

export function ballastPath(inbox: string): string {
  return join(dirname(inbox), "ballast");
}

/** Puts it there, in the background; a disk that does not take it goes without. */
export async function layBallast(path: string, bytes: number): Promise<void> {
  if (existsSync(path)) return;
  try {
    const file = await open(`${path}.new`, "w", 0o600);
    try {
      for (let done = 0; done < bytes; done += chunkBytes) await file.write(Buffer.alloc(Math.min(chunkBytes, bytes - done)));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    await rm(`${path}.new`, { force: true });
    if (!isOfSystem(error)) throw error;
  }
}

/** Gives its room back at once. */
export function dropBallast(path: string): void {
  rmSync(path, { force: true });
}
