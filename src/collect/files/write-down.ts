/** Files that are whole on the disk, or not there. */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** Writes a new file and syncs it. @returns the hash and number of its bytes @throws where the file stands already, or `signal` aborts */
export async function writeDown(path: string, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      hash.update(chunk);
      await writeAll(file, chunk);
      bytes += chunk.byteLength;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    done += (await file.write(chunk, done)).bytesWritten;
  }
}

/** Syncs a directory: the names in it are as durable as the files. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
