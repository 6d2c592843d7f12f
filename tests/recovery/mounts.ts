/** Small disks of our own. Where this user may not mount, the tests that need them are skipped and say so. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

export interface Mounted {
  readonly folder: string;
  unmount(): void;
}

/** A disk in memory. */
export function memoryDisk(size: string): Mounted {
  return mounted("-t", "tmpfs", "-o", `size=${size}`, "tmpfs");
}

/** An image with an ext4 file system. What a program writes reaches it only when the system says so. */
export function makeImage(path: string, size: string): void {
  run("truncate", "-s", size, path);
  run("mkfs.ext4", "-q", "-F", "-m", "0", path);
}

/** Mounts an image; written past the page cache of the disk below, where that is possible. */
export function mountImage(path: string): Mounted {
  const device = attached(path);
  try {
    const disk = mounted("-t", "ext4", device);
    return { folder: disk.folder, unmount: () => [disk.unmount(), run("losetup", "-d", device)] };
  } catch (error) {
    run("losetup", "-d", device);
    throw error;
  }
}

function attached(path: string): string {
  try {
    return run("losetup", "--direct-io=on", "--show", "-f", path);
  } catch {
    return run("losetup", "--show", "-f", path);
  }
}

function mounted(...args: string[]): Mounted {
  const folder = mkdtempSync(join(tmpdir(), "sextant-disk-"));
  run("mount", ...args, folder);
  return {
    folder,
    unmount: () => {
      letGo(folder);
      rmdirSync(folder);
    },
  };
}

/** A process that was killed may hold it for a moment still: then it goes with that. */
function letGo(folder: string): void {
  try {
    run("umount", folder);
  } catch {
    run("umount", "--lazy", folder);
  }
}

/** Why this user cannot mount; null: he can. */
export function whyNoMounts(isImage: boolean): string | null {
  try {
    memoryDisk("1m").unmount();
    if (!isImage) return null;
    run("mkfs.ext4", "-V");
    run("losetup", "-f");
    return null;
  } catch (error) {
    return `nothing can be mounted here: ${(error instanceof Error ? error.message : String(error)).split("\n").slice(0, 2).join(" ")}`;
  }
}
