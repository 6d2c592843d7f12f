/**
 * The inbox as the collector sees it. What is handed in is answered after its commit; while the disk is slow, requests wait in memory up to a
 * limit, and beyond it they are turned away with “later”, which every SDK understands.
 */
import { mkdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Worker } from "node:worker_threads";
import { problem } from "../../../model/problem.ts";
import { ballastBytesUsual, ballastPath, ballastShare, dropBallast, layBallast } from "./ballast.ts";
import { beside, threadOf } from "./beside.ts";
import { lockInbox } from "./lock.ts";
import type { Answer, Arriving, Committed, FromInbox, Gap, Retried, Seal, Taken, ToInbox } from "./messages.ts";
import { InboxReader } from "./reader.ts";
import { inboxFolder, makeFolder } from "./schema.ts";
import type { WriterOptions } from "./writer.ts";

/** Bodies that wait for the disk at most: a second of the heaviest load, far below the collector's memory. */
const waitingBytesMax = 64 * 1024 * 1024;
/** Below this there is no room for the engine's own work; on a small disk a twentieth of it. */
const lowWaterBytes = 1024 ** 3;
const lowWaterShare = 0.05;
const lookAtDiskMs = 1_000;
/** Whoever opens the directory for a moment needs no ballast. */
const ballastAfterMsUsual = 60_000;
/** A range leaves for the archive when it is as large as this, or a day old. */
export const sealBytesUsual: number = 64 * 1024 * 1024;
export const sealAfterMsUsual: number = 24 * 3_600_000;
/** Commits that the measured times are of. */
const timesKept = 500;

export interface InboxState {
  readonly files: number;
  readonly lastSeq: number;
  readonly waiting: { readonly requests: number; readonly bytes: number };
  /** Milliseconds of the last commits; null before the first. */
  readonly commitMs: { readonly p50: number; readonly p99: number } | null;
  readonly storageLow: boolean;
  /** Why nothing can be written until the next start. */
  readonly broken: string | null;
  readonly missing: readonly Gap[];
}

/** How many retried rejects became what. */
export interface RetryCounts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly conflict: number;
}

export interface Inbox {
  readonly reader: InboxReader;
  /** @throws Problem `inbox_busy`, `storage_low`, `inbox_read_only` */
  take(arriving: Arriving): Promise<Taken>;
  /** Goes the way of {@link take} but for the disk, and is kept nowhere: for a start, before anybody may send. */
  rehearse(arriving: Arriving): Promise<Taken>;
  retry(retried: readonly Retried[]): Promise<RetryCounts>;
  /** Counts a request that was turned away; written with the next group. */
  refused(source: string, reason: string, at: Date): void;
  /**
   * Seals the oldest range that is large or old enough and was settled: it goes to the archive, and is read there from then on.
   * @returns null where no range is due. @throws Problem `inbox_damaged`, `storage_low`, `inbox_read_only`, `stopping`
   */
  seal(due: SealDue): Promise<Seal | null>;
  /** Called after each group. */
  onCommit(listener: (how: Committed) => void): void;
  state(): InboxState;
  /** Finishes the group at hand. */
  close(): Promise<void>;
}

/** What may be sealed. */
export interface SealDue {
  /** The last event that counts. */
  readonly settledTo: number;
  readonly now: Date;
  readonly bytes?: number;
  readonly afterMs?: number;
}

type Waiting = { readonly bytes: number; readonly resolve: (answer: Answer) => void };

/**
 * Opens the inbox of a data directory, making it if need be. `settledTo`: the last event that the ledger of imports knows of.
 * @throws Problem `data_dir_in_use`, `inbox_newer`
 */
export async function openInbox(dataDir: string, settledTo = 0, ballastAfterMs: number = ballastAfterMsUsual): Promise<Inbox> {
  const folder = inboxFolder(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  makeFolder(folder);
  const unlock = lockInbox(folder);
  const worker = threadOf("worker", { folder, settledTo } satisfies WriterOptions);
  const opened = await new Promise<Extract<FromInbox, { kind: "open" }>>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (message: FromInbox) => (message.kind === "open" ? resolve(message) : reject(new Error(`the inbox began with ${message.kind}`))));
  }).catch((error: unknown) => {
    unlock();
    throw error;
  });
  worker.removeAllListeners("error");
  return new Door({ worker, folder, opened, unlock, ballastAfterMs });
}

interface DoorParts {
  readonly worker: Worker;
  readonly folder: string;
  readonly opened: Extract<FromInbox, { kind: "open" }>;
  readonly unlock: () => void;
  readonly ballastAfterMs: number;
}

class Door implements Inbox {
  readonly reader: InboxReader;
  readonly #worker: Worker;
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((how: Committed) => void)[] = [];
  readonly #missing: readonly Gap[];
  readonly #timer: NodeJS.Timeout;
  #times: number[] = [];
  #id = 0;
  #bytes = 0;
  #lastSeq: number;
  #files: number;
  #isLow = false;
  #broken: string | null = null;
  #closed: (() => void) | null = null;
  #sealing: Promise<unknown> = Promise.resolve();
  #isStopping = false;
  readonly #unlock: () => void;

  readonly #ballastFrom: number;
  #isLooking = false;

  constructor({ worker, folder, opened, unlock, ballastAfterMs }: DoorParts) {
    this.#worker = worker;
    this.#unlock = unlock;
    this.#ballastFrom = performance.now() + ballastAfterMs;
    this.#folder = folder;
    this.#missing = opened.missing;
    this.#lastSeq = opened.lastSeq;
    this.#files = opened.files.length;
    this.reader = new InboxReader(folder);
    worker.on("message", (message: FromInbox) => this.#hear(message));
    worker.on("error", (error) => this.#fail(error instanceof Error ? error.message : String(error)));
    worker.unref();
    this.#timer = setInterval(() => this.#look(), lookAtDiskMs).unref();
    this.#look();
  }

  // Nothing awaits in here: whoever waits for the answer does not hold what was handed in.
  async take(arriving: Arriving): Promise<Taken> {
    this.#checkRoom();
    const bytes = bytesOf(arriving);
    return this.#ask((id) => ({ kind: "take", id, arriving, bytes }), bytes).then(takenOf);
  }

  async rehearse(arriving: Arriving): Promise<Taken> {
    return this.#ask((id) => ({ kind: "rehearse", id, arriving }), bytesOf(arriving)).then(takenOf);
  }

  async retry(retried: readonly Retried[]): Promise<RetryCounts> {
    this.#checkRoom();
    const answer = await this.#ask((id) => ({ kind: "retry", id, retried }), 0);
    if ("accepted" in answer) return { accepted: answer.accepted, duplicate: answer.duplicate, conflict: answer.conflict };
    throw failed(answer);
  }

  seal(due: SealDue): Promise<Seal | null> {
    const mine = this.#sealing.then(() => this.#seal(due));
    this.#sealing = mine.catch(() => {});
    return mine;
  }

  async #seal({ settledTo, now, bytes = sealBytesUsual, afterMs = sealAfterMsUsual }: SealDue): Promise<Seal | null> {
    this.#checkRoom();
    // What a stop cut short goes on first.
    await this.#shed();
    const standing = this.reader.unsealed(settledTo);
    const before = now.getTime() - afterMs;
    if (standing === null || (standing.bytes < bytes && standing.receivedAt >= before)) return null;
    const seal = await beside({ what: "seal", folder: this.#folder, settledTo, receivedBefore: standing.bytes < bytes ? before : null, bytesMax: bytes });
    if (seal === null) return null;
    await this.#done((id) => ({ kind: "seal", id, seal }));
    this.reader.sealed();
    await this.#shed();
    return seal;
  }

  async #shed(): Promise<void> {
    while (!this.#isStopping && !(await this.#done((id) => ({ kind: "shed", id }))));
  }

  async #done(message: (id: number) => ToInbox): Promise<boolean> {
    const answer = await this.#ask(message, 0);
    if ("isDone" in answer) return answer.isDone;
    throw failed(answer);
  }

  refused(source: string, reason: string, at: Date): void {
    if (this.#broken === null && this.#closed === null) this.#worker.postMessage({ kind: "refusal", source, reason, at: at.getTime() } satisfies ToInbox);
  }

  onCommit(listener: (how: Committed) => void): void {
    this.#listeners.push(listener);
  }

  #checkRoom(): void {
    if (this.#isStopping) throw problem("stopping", "The server is stopping.", "Send it again.");
    if (this.#broken !== null) throw problem("inbox_read_only", "Events cannot be written to the disk.", "The sender keeps them and sends again; the operator sees why in sextant inbox.");
    if (this.#isLow) throw problem("storage_low", "The disk is almost full, so no event is taken in.", "Make room; senders keep their events and send again.");
    if (this.#bytes > waitingBytesMax) throw problem("inbox_busy", "More events come in than the disk can take.", "Send again later.");
  }

  #ask(message: (id: number) => ToInbox, bytes: number): Promise<Answer> {
    const id = (this.#id += 1);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, { bytes, resolve });
    this.#bytes += bytes;
    // Someone waits for the answer: the thread keeps the process alive until it has come.
    this.#worker.ref();
    this.#worker.postMessage(message(id));
    return promise;
  }

  #hear(message: FromInbox): void {
    switch (message.kind) {
      case "group":
        return this.#heardGroup(message);
      case "rehearsed":
        return this.#settle(message.answer);
      case "file":
        this.#files += 1;
        return this.reader.reopen();
      case "broken":
        this.#broken = message.why;
        return;
      case "closed":
        return this.#closed?.();
      case "open":
        return;
      default:
        return message satisfies never;
    }
  }

  #heardGroup({ answers, lastSeq, ...how }: Extract<FromInbox, { kind: "group" }>): void {
    this.#lastSeq = lastSeq;
    this.#times = [...this.#times.slice(-timesKept + 1), how.commitMs];
    for (const answer of answers) this.#settle(answer);
    for (const listener of this.#listeners) listener(how);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id);
    this.#bytes -= waiting.bytes;
    if (this.#waiting.size === 0 && this.#closed === null) this.#worker.unref();
    waiting.resolve(answer);
  }

  /** The thread itself is gone: nobody can know what of the last group is on the disk, so nobody is told that it is. */
  #fail(why: string): void {
    this.#broken = why;
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, failed: "inbox_read_only", why });
    this.#closed?.();
  }

  /** One look at a time: a slow disk takes longer than the pause. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#lookAtDisk().finally(() => (this.#isLooking = false));
  }

  async #lookAtDisk(): Promise<void> {
    const { bavail, blocks, bsize } = await statfs(this.#folder).catch(() => ({ bavail: Infinity, blocks: 1, bsize: 1 }));
    const [free, size] = [bavail * bsize, blocks * bsize];
    const low = Math.min(lowWaterBytes, size * lowWaterShare);
    this.#isLow = free < low;
    if (this.#isLow) return dropBallast(ballastPath(this.#folder));
    const ballast = Math.min(ballastBytesUsual, Math.floor(size * ballastShare));
    // Not again before there is room for both and some more: it would come and go.
    if (performance.now() >= this.#ballastFrom && !this.#isStopping && free > 2 * low + ballast) await layBallast(ballastPath(this.#folder), ballast);
  }

  state(): InboxState {
    const times = this.#times.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round((times[Math.floor((times.length - 1) * share)] ?? 0) * 100) / 100;
    return {
      files: this.#files, lastSeq: this.#lastSeq, waiting: { requests: this.#waiting.size, bytes: this.#bytes },
      commitMs: times.length === 0 ? null : { p50: at(0.5), p99: at(0.99) },
      storageLow: this.#isLow, broken: this.#broken, missing: this.#missing,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isStopping = true;
    await this.#sealing;
    if (this.#closed === null && this.#broken === null) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#closed = resolve;
      this.#worker.ref();
      this.#worker.postMessage({ kind: "close", id: 0 } satisfies ToInbox);
      await promise;
    }
    await this.#worker.terminate();
    this.reader.close();
    this.#unlock();
  }
}

function bytesOf({ entering, refused }: Arriving): number {
  return entering.reduce((sum, { body, marks }) => sum + body.length + marks.length, 0) + refused.reduce((sum, { raw }) => sum + raw.length, 0) + 200;
}

function takenOf(answer: Answer): Taken {
  if ("taken" in answer) return answer.taken;
  throw failed(answer);
}

function failed(answer: Answer): Error {
  const code = "failed" in answer ? answer.failed : "internal";
  const why = "failed" in answer ? answer.why : "";
  if (code === "internal") return new Error(`the inbox failed: ${why}`);
  if (code === "storage_low") return problem("storage_low", "The disk is full, so no event is taken in.", "Make room; senders keep their events and send again.");
  return problem("inbox_read_only", "Events cannot be written to the disk.", "The sender keeps them and sends again; the operator sees why in sextant inbox.", { why });
}
