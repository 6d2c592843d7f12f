/**
 * The writer of the inbox: one at a time, in a thread of its own. After an error of the disk nothing is ever committed again on the same file,
 * since what the system still holds of it cannot be known; the group is tried once in a new one.
 */
import type { DatabaseSync } from "node:sqlite";
import { chainStart, InboxLedger } from "./ledger.ts";
import { readMark, writeMark } from "./mark.ts";
import type { Answer, Gap, ToInbox } from "./messages.ts";
import { inboxFiles, makeFolder, nextFile, openForReading, openForWriting } from "./schema.ts";

/** The mark follows at most so late. */
const markEveryMs = 1_000;

export type Work = Extract<ToInbox, { readonly kind: "take" | "retry" | "refusal" }>;

/** Opens the file for writing; a test puts one in that fails. */
export type OpenFile = (path: string) => DatabaseSync;

export class InboxWriter {
  readonly #folder: string;
  readonly #open: OpenFile;
  #database: DatabaseSync;
  #ledger: InboxLedger;
  #older: DatabaseSync[] = [];
  #broken: string | null = null;
  #markedAt = 0;
  #markedSeq = 0;
  /** Numbers that were acknowledged and are gone. */
  readonly missing: readonly Gap[];

  constructor(folder: string, open: OpenFile = openForWriting) {
    this.#folder = folder;
    this.#open = open;
    makeFolder(folder);
    const files = inboxFiles(folder);
    const path = files.at(-1) ?? nextFile(folder);
    this.#database = open(path);
    this.#older = files.slice(0, -1).map(openForReading);
    this.#ledger = this.#ledgerOf(this.#database, this.#standing());
    this.missing = this.#findMissing();
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
    try {
      return this.#commit(group);
    } catch (error) {
      if (isFull(error)) return failures(group, "storage_low", messageOf(error));
      if (!isOfDisk(error)) return failures(group, "internal", messageOf(error));
      return this.#tryAnew(group, error);
    }
  }

  #commit(group: readonly Work[]): Answer[] {
    const ledger = this.#ledger;
    return ledger.together(() => group.flatMap((work): Answer[] => {
      if (work.kind === "take") return [{ id: work.id, taken: ledger.take(work.arriving) }];
      if (work.kind === "retry") return [{ id: work.id, ...ledger.retry(work.retried) }];
      ledger.refuse(work.source, work.reason, work.at);
      return [];
    }));
  }

  /** A reject is retried where it lies; it waits for a start with a sound disk. */
  #tryAnew(group: readonly Work[], because: unknown): Answer[] {
    const retries = group.filter(({ kind }) => kind === "retry");
    const others = group.filter(({ kind }) => kind !== "retry");
    try {
      this.#startFile();
      return [...this.#commit(others), ...failures(retries, "inbox_read_only", messageOf(because))];
    } catch (error) {
      this.#broken = `${messageOf(because)}; in a new file: ${messageOf(error)}`;
      return failures(group, "inbox_read_only", this.#broken);
    }
  }

  get broken(): string | null {
    return this.#broken;
  }

  #startFile(): void {
    const standing = { lastSeq: this.#ledger.lastSeq, chain: this.#ledger.chain, requests: lastOf(this.#database, "request") };
    const old = this.files.at(-1);
    const database = this.#open(nextFile(this.#folder));
    continueFrom(database, standing.lastSeq, standing.requests);
    try {
      this.#database.close();
    } catch {
      // It failed to write already; nothing more is asked of it.
    }
    if (old !== undefined) this.#older.push(openForReading(old));
    this.#database = database;
    this.#ledger = this.#ledgerOf(database, standing);
  }

  #ledgerOf(database: DatabaseSync, standing: { lastSeq: number; chain: Uint8Array }): InboxLedger {
    const asked = this.#older.map((older) => older.prepare("SELECT 1 FROM message WHERE id = ?"));
    return new InboxLedger(database, (id) => asked.some((statement) => statement.get(id) !== undefined), standing);
  }

  #standing(): { lastSeq: number; chain: Uint8Array } {
    const link = [...this.#older, this.#database].toReversed().map(lastLink).find((found) => found !== null);
    return { lastSeq: Math.max(lastOf(this.#database, "event"), link?.lastSeq ?? 0), chain: link?.hash ?? chainStart };
  }

  /** The mark says what was acknowledged; numbers that are gone are not given again. */
  #findMissing(): Gap[] {
    const mark = readMark(this.#folder);
    const last = this.#ledger.lastSeq;
    if (mark !== null && mark.seq > last) {
      const gap = { from: last + 1, to: mark.seq };
      continueFrom(this.#database, mark.seq, lastOf(this.#database, "request"));
      this.#ledger = this.#ledgerOf(this.#database, { lastSeq: mark.seq, chain: this.#ledger.chain });
      this.#ledger.together(() => this.#ledger.gap(gap));
    }
    return [...this.#older, this.#database].flatMap((database) => database.prepare("SELECT first, last FROM gap ORDER BY first").all()).map((row) => ({ from: Number(row["first"]), to: Number(row["last"]) }));
  }

  /** Writes down how far it has come, now and then. */
  mark(elapsedMs: number, isLast = false): void {
    if (this.lastSeq === this.#markedSeq || (!isLast && elapsedMs - this.#markedAt < markEveryMs)) return;
    this.#markedAt = elapsedMs;
    this.#markedSeq = this.lastSeq;
    writeMark(this.#folder, { seq: this.lastSeq, hash: Buffer.from(this.#ledger.chain).toString("hex") });
  }

  close(): void {
    if (this.#broken === null) {
      this.mark(0, true);
      this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    this.#database.close();
    for (const older of this.#older) older.close();
  }
}

function lastLink(database: DatabaseSync): { lastSeq: number; hash: Uint8Array } | null {
  const row = database.prepare(`SELECT last_seq, hash FROM "group" ORDER BY last_seq DESC LIMIT 1`).get();
  return row === undefined ? null : { lastSeq: Number(row["last_seq"]), hash: row["hash"] as Uint8Array };
}

function lastOf(database: DatabaseSync, table: "event" | "request"): number {
  try {
    return Number(database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").get(table)?.["seq"] ?? 0);
  } catch {
    return 0;
  }
}

function continueFrom(database: DatabaseSync, event: number, request: number): void {
  for (const [table, seq] of [["event", event], ["request", request]] as const) {
    database.prepare("DELETE FROM sqlite_sequence WHERE name = ?").run(table);
    database.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").run(table, seq);
  }
}

function failures(group: readonly Work[], failed: "storage_low" | "inbox_read_only" | "internal", why: string): Answer[] {
  return group.flatMap((work) => (work.kind === "refusal" ? [] : [{ id: work.id, failed, why }]));
}

const codeOf = (error: unknown): number => (error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** SQLITE_FULL: nothing is broken, there is only no room. */
const isFull = (error: unknown): boolean => codeOf(error) === 13;
/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_READONLY, SQLITE_CANTOPEN. */
const isOfDisk = (error: unknown): boolean => [8, 10, 11, 14, 26].includes(codeOf(error));
