/**
 * The writer of the inbox: one at a time, in a thread of its own. After an error of the disk nothing is ever committed again on the same file,
 * since what the system still holds of it cannot be known; the group is tried once in a new one.
 */
import type { DatabaseSync } from "node:sqlite";
import { goodWal, noWal } from "./cut-short.ts";
import { isFull, isOfDisk } from "./faults-of-disk.ts";
import { chainStart, InboxLedger, toUsed, type UsedBefore, usedBy } from "./ledger.ts";
import { Mark, readMark } from "./mark.ts";
import type { Answer, Gap, ToInbox } from "./messages.ts";
import { openOlder } from "./older.ts";
import { inboxFiles, makeFolder, nextFile, openForReading, openForWriting } from "./schema.ts";
import { readSeals, sealedUpTo } from "./seals.ts";
import { shed } from "./shed.ts";
import { continueFrom, hasBegun, lastNumber, takeOver } from "./take-over.ts";

/** Pages of a WAL: written into the file when nothing waits, and at the latest then. A page of it lost to a flipped bit takes all after it along. */
const walPagesWhenIdle = 1_000;
const walPagesMax = 4_000;
/** Requests and events after which it is worth asking how long the WAL is. */
const lookAfter = 200;

export type Work = Extract<ToInbox, { readonly kind: "take" | "retry" | "refusal" | "seal" | "shed" }>;

/** Opens the file for writing; a test puts one in that fails. */
export type OpenFile = (path: string) => DatabaseSync;

export interface WriterOptions {
  readonly folder: string;
  /** The last event that the ledger of imports knows of: its number was given. */
  readonly settledTo?: number;
  readonly open?: OpenFile;
}

interface Standing {
  readonly lastSeq: number;
  readonly chain: Uint8Array;
}

export class InboxWriter {
  readonly #folder: string;
  readonly #open: OpenFile;
  #database: DatabaseSync;
  #ledger: InboxLedger;
  #older: DatabaseSync[] = [];
  #sealedTo: number;
  #broken: string | null = null;
  /** Why the WAL could not be written into the file: nothing is committed to it any more. */
  #failing: unknown = null;
  #sinceLook = 0;
  readonly #mark: Mark;
  /** Numbers that were acknowledged and are gone. */
  readonly missing: readonly Gap[];

  constructor({ folder, settledTo = 0, open = openForWriting }: WriterOptions) {
    this.#folder = folder;
    this.#open = open;
    makeFolder(folder);
    const files = inboxFiles(folder);
    this.#mark = new Mark(folder);
    this.#database = this.#opened(files.at(-1) ?? nextFile(folder));
    this.#older = openOlder(files, this.#database);
    if (files.length > 1 && !hasBegun(this.#database)) takeOver(this.#database, this.#older, noWal);
    this.#sealedTo = sealedUpTo(readSeals([...this.#older, this.#database]));
    this.#ledger = this.#ledgerOf(this.#database, this.#standing());
    this.missing = this.#findMissing(settledTo);
  }

  /** When the WAL is written into the file is decided here: not while somebody waits for a commit. */
  #opened(path: string): DatabaseSync {
    const database = this.#open(path);
    database.exec("PRAGMA wal_autocheckpoint = 0");
    return database;
  }

  get lastSeq(): number {
    return this.#ledger.lastSeq;
  }

  get files(): readonly string[] {
    return inboxFiles(this.#folder);
  }

  /** Writes a group; its answers may be sent when this returns. */
  write(group: readonly Work[]): Answer[] {
    if (this.#broken !== null) return failures(group, "inbox_read_only", this.#broken);
    if (this.#failing !== null) return this.#tryAnew(group, this.#failing);
    try {
      return this.#commit(group);
    } catch (error) {
      if (isFull(error)) return failures(group, "storage_low", messageOf(error));
      if (!isOfDisk(error)) return failures(group, "internal", messageOf(error));
      return this.#tryAnew(group, error);
    }
  }

  #commit(group: readonly Work[]): Answer[] {
    const before = this.#ledger.lastSeq;
    const answers = this.#ledger.together(() => group.flatMap((work) => this.#one(work)));
    this.#sinceLook += group.length + this.#ledger.lastSeq - before;
    if (this.#ledger.lastSeq !== before) this.#mark.write({ seq: this.#ledger.lastSeq, hash: Buffer.from(this.#ledger.chain).toString("hex") });
    for (const work of group) if (work.kind === "seal") this.#sealedTo = Math.max(this.#sealedTo, work.seal.last);
    return answers;
  }

  #one(work: Work): Answer[] {
    switch (work.kind) {
      case "take":
        return [{ id: work.id, taken: this.#ledger.take(work.arriving) }];
      case "retry":
        return [{ id: work.id, ...this.#ledger.retry(work.retried) }];
      case "refusal":
        this.#ledger.refuse(work.source, work.reason, work.at);
        return [];
      case "seal":
        this.#ledger.sealed(work.seal);
        return [{ id: work.id, isDone: true }];
      case "shed":
        return [{ id: work.id, isDone: shed(this.#database, this.#sealedTo) }];
      default:
        return work satisfies never;
    }
  }

  /** A reject is retried where it lies, and a range leaves from where it lies: both wait for a start with a sound disk. */
  #tryAnew(group: readonly Work[], because: unknown): Answer[] {
    const arrived = group.filter(({ kind }) => kind === "take" || kind === "refusal");
    const others = group.filter(({ kind }) => kind !== "take" && kind !== "refusal");
    try {
      this.#startFile();
      return [...this.#commit(arrived), ...failures(others, "inbox_read_only", messageOf(because))];
    } catch (error) {
      this.#broken = `${messageOf(because)}; in a new file: ${messageOf(error)}`;
      return failures(group, "inbox_read_only", this.#broken);
    }
  }

  get broken(): string | null {
    return this.#broken;
  }

  #startFile(): void {
    const standing = { lastSeq: this.#ledger.lastSeq, chain: this.#ledger.chain };
    const old = this.files.at(-1) ?? "";
    const good = goodWal(this.#database, old);
    const database = this.#opened(nextFile(this.#folder));
    takeOver(database, [...this.#older, this.#database], good);
    // Opened before the failed connection goes: the last one to go would have its WAL read anew.
    this.#older.push(openForReading(old));
    try {
      this.#database.close();
    } catch {
      // It failed to write already; nothing more is asked of it.
    }
    this.#database = database;
    this.#failing = null;
    this.#ledger = this.#ledgerOf(database, standing);
  }

  #ledgerOf(database: DatabaseSync, standing: Standing): InboxLedger {
    return new InboxLedger(database, askOlder(this.#older), standing);
  }

  #standing(): Standing {
    const seal = readSeals([...this.#older, this.#database]).at(-1);
    const sealed = seal === undefined ? [] : [{ lastSeq: seal.last, chain: Buffer.from(seal.chain, "hex") }];
    const last = [...[...this.#older, this.#database].flatMap(lastLink), ...sealed].toSorted((a, b) => a.lastSeq - b.lastSeq).at(-1);
    return { lastSeq: Math.max(lastNumber(this.#database, "event"), last?.lastSeq ?? 0), chain: last?.chain ?? chainStart };
  }

  /** The mark and the ledger of imports say what was acknowledged; numbers that are gone are not given again. */
  #findMissing(settledTo: number): Gap[] {
    const last = this.#ledger.lastSeq;
    const given = Math.max(readMark(this.#folder)?.seq ?? 0, settledTo);
    if (given > last) {
      continueFrom(this.#database, "event", given);
      this.#ledger = this.#ledgerOf(this.#database, { lastSeq: given, chain: this.#ledger.chain });
      this.#ledger.together(() => this.#ledger.gap({ from: last + 1, to: given }));
    }
    return [...this.#older, this.#database].flatMap((database) => database.prepare("SELECT first, last FROM gap ORDER BY first").all()).map((row) => ({ from: Number(row["first"]), to: Number(row["last"]) }));
  }

  /** What can wait until everybody is answered: the mark is synced now and then, a long WAL written into its file. */
  tidy(elapsedMs: number, isIdle: boolean): void {
    this.#mark.syncNowAndThen(elapsedMs);
    if (this.#broken !== null || this.#failing !== null || this.#sinceLook < lookAfter) return;
    if (walPages(this.#database) < (isIdle ? walPagesWhenIdle : walPagesMax)) return;
    this.#sinceLook = 0;
    try {
      this.#database.exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (error) {
      if (isFull(error)) return;
      if (!isOfDisk(error)) throw error;
      this.#failing = error;
    }
  }

  close(): void {
    if (this.#broken === null && this.#failing === null) tidied(this.#database);
    this.#mark.close();
    this.#database.close();
    for (const older of this.#older) older.close();
  }
}

/** Pages that are in the WAL only. */
function walPages(database: DatabaseSync): number {
  const { log, checkpointed } = database.prepare("PRAGMA wal_checkpoint(NOOP)").get() ?? {};
  return Number(log ?? 0) - Number(checkpointed ?? 0);
}

/** A WAL that cannot be written into its file now is read at the next start. */
function tidied(database: DatabaseSync): void {
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (error) {
    if (!isFull(error) && !isOfDisk(error)) throw error;
  }
}

function askOlder(older: readonly DatabaseSync[]): UsedBefore {
  const asked = older.map((database) => database.prepare(usedBy));
  return (id) => {
    for (const statement of asked) {
      const used = toUsed(statement.get(id));
      if (used !== undefined) return used;
    }
    return undefined;
  };
}

function lastLink(database: DatabaseSync): Standing[] {
  const row = database.prepare(`SELECT last_seq, hash FROM "group" ORDER BY last_seq DESC LIMIT 1`).get();
  return row === undefined ? [] : [{ lastSeq: Number(row["last_seq"]), chain: row["hash"] as Uint8Array }];
}

function failures(group: readonly Work[], failed: "storage_low" | "inbox_read_only" | "internal", why: string): Answer[] {
  return group.flatMap((work) => (work.kind === "refusal" ? [] : [{ id: work.id, failed, why }]));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
