import { execFile } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

/** Named pipes are how bytes reach the engine and leave it: in any format, without being held in memory, with back-pressure. */
export async function makePipes(paths: readonly string[]): Promise<void> {
  await promisify(execFile)("mkfifo", ["-m", "600", ...paths]);
}

export interface OpenReader {
  readonly bytes: Readable;
  /** Nothing more will be written: what is still in the pipe is read, then the stream ends. */
  finish(): void;
  /** Both ends are closed when this resolves, so the pipe can be used for the next query. */
  close(): Promise<void>;
}

/**
 * Opens a pipe for reading before the engine writes. We keep a writing end of our own until {@link OpenReader.finish}, so that neither
 * an engine that never opens it nor one that closes it early looks like the end of the result.
 */
export function openReader(path: string): OpenReader {
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writing = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const bytes = new Socket({ fd: reading, readable: true, writable: false });
  bytes.on("error", () => undefined); // whoever reads it sees the error; nobody reading is no crash
  const closed = new Promise<void>((resolve) => bytes.once("close", resolve));
  let isOpen = true;
  const finish = (): void => {
    if (isOpen) closeSync(writing);
    isOpen = false;
  };
  return {
    bytes,
    finish,
    close: () => {
      finish();
      bytes.destroy();
      return closed;
    },
  };
}

const openPauseMsMax = 20;

/**
 * Opens a pipe for writing as soon as the engine has it open for reading; `undefined` if `isOver` becomes true before (the query failed
 * without looking at its data).
 */
export async function openWriter(path: string, isOver: () => boolean): Promise<Socket | undefined> {
  for (let waitMs = 1; !isOver(); waitMs = Math.min(waitMs * 2, openPauseMsMax)) {
    const fd = tryOpen(path);
    if (fd !== undefined) return new Socket({ fd, readable: false, writable: true });
    await pause(waitMs);
  }
  return undefined;
}

function tryOpen(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENXIO") return undefined;
    throw error;
  }
}
