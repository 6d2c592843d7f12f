/**
 * An imported file is kept unchanged under the hash of its bytes, `<dataDir>/imports/<sha256>`: whatever is said of it later can be
 * shown. It is written to a temporary name, fsynced, renamed, and the directory fsynced, so that a name is there only with all its bytes.
 */
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { problem } from "../../model/problem.ts";
import { syncDirectory, writeDown } from "./write-down.ts";

export interface KeptFile {
  readonly sha256: string;
  /** The name that the user knows, for showing only; never a path of ours. */
  readonly name: string;
  readonly bytes: number;
}

/** Keeps a file of this machine. Fails with `changed` when it changes while it is read (size, time, or fewer bytes than it has). */
export async function keepPath(options: { dataDir: string; path: string; signal?: AbortSignal }): Promise<KeptFile> {
  const before = await statOf(options.path);
  const stream = createReadStream(options.path, { highWaterMark: chunkBytes });
  const kept = await keepStream({ ...options, name: basename(options.path), stream });
  const after = await statOf(options.path);
  if (before.size !== after.size || before.mtimeMs !== after.mtimeMs || kept.bytes !== after.size) {
    throw problem("changed", `${kept.name} changed while it was being read.`, "Import it again when nobody writes to it any more.", { file: kept.name });
  }
  return kept;
}

/** Keeps what a stream brings, e.g. an upload. Nothing stays behind when the stream breaks off. */
export async function keepStream(options: { dataDir: string; name: string; stream: Readable; signal?: AbortSignal }): Promise<KeptFile> {
  const directory = join(options.dataDir, "imports");
  await makeDirectory(directory);
  const temporary = join(directory, `.incoming-${randomUUID()}`);
  try {
    const { sha256, bytes } = await writeDown(temporary, options.stream, options.signal);
    await rename(temporary, join(directory, sha256));
    await syncDirectory(directory);
    return { sha256, bytes, name: options.name };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Where a kept file lies. The hash is checked for its form, so that no name of a user reaches the file system. */
export function keptPath(dataDir: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw problem("unknown_file", `“${sha256.slice(0, 80)}” is not the hash of a kept file.`, "Send the file again; its answer carries the hash.", { sha256 });
  }
  return join(dataDir, "imports", sha256);
}

/** Bytes of a kept file; fails with `unknown_file` where there is none. */
export async function keptBytes(dataDir: string, sha256: string): Promise<number> {
  try {
    return (await stat(keptPath(dataDir, sha256))).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw problem("unknown_file", `No file with the hash ${sha256} is kept here.`, "Send the file again.", { sha256 });
  }
}

const chunkBytes = 1024 * 1024;

async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = directory; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
}

async function statOf(path: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw problem("not_a_file", `${path} is not a file.`, "Name a file.", { path });
    return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw problem("no_such_file", `There is no file ${path}.`, "Check the path.", { path });
  }
}
