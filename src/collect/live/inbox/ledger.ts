/**
 * One file of the inbox, as its only writer sees it. A group of requests is one transaction: events, ids that are used now, what is set aside,
 * the books and the chain are on the disk together or not at all.
 */
import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Verdict } from "../event.ts";
import type { Arriving, Entering, Gap, Refused, Retried, Seal, Taken } from "./messages.ts";
import { contentOf, isSameEvent } from "./same.ts";

const hourMs = 3_600_000;

type Counts = Record<"received" | Verdict, number>;
const none: Counts = { received: 0, accepted: 0, duplicate: 0, conflict: 0, rejected: 0, suppressed: 0 };

/** The event that an id was used for. */
export interface Used {
  readonly seq: number;
  /** Null: it has left for the archive. */
  readonly body: string | null;
  /** What it says, as a hash; null while the event is here. */
  readonly content: Uint8Array | null;
}

/** Knows what an id was used for in an older file. */
export type UsedBefore = (id: Uint8Array) => Used | undefined;

/** How to ask a file what an id was used for. */
export const usedBy = "SELECT m.seq AS seq, m.content AS content, e.body AS body FROM message AS m LEFT JOIN event AS e ON e.seq = m.seq WHERE m.id = ?";

export function toUsed(row: Record<string, unknown> | undefined): Used | undefined {
  return row === undefined ? undefined : { seq: Number(row["seq"]), body: row["body"] as string | null, content: row["content"] as Uint8Array | null };
}

/** 16 of the 32 bytes tell ids apart as well: two equal ones are not to be expected in 10^18 events. */
export function idHash(messageId: string): Uint8Array {
  return hash("sha256", messageId, "buffer").subarray(0, 16);
}

/** What the row of an event is known by. */
export function rowHash(event: { readonly body: string; readonly marks: string; readonly message_id: string; readonly request: number }): Buffer {
  return hash("sha256", `${event.request}\n${event.message_id}\n${event.marks}\n${event.body}`, "buffer");
}

export function chainHash(before: Uint8Array, rows: readonly Uint8Array[]): Buffer {
  return hash("sha256", Buffer.concat([before, ...rows]), "buffer");
}

/** The chain before its first link. */
export const chainStart: Uint8Array = new Uint8Array(32);

const sqls = {
  addRequest: "INSERT INTO request (source, door, trust, received_at, historical) VALUES (?, ?, ?, ?, ?)",
  addEvent: "INSERT INTO event (request, message_id, page, body, marks, hash) VALUES (?, ?, ?, ?, ?, ?)",
  addMessage: "INSERT INTO message (id, seq) VALUES (?, ?)",
  usedBy,
  addGroup: `INSERT INTO "group" (last_seq, first_seq, hash) VALUES (?, ?, ?)`,
  addAside: `
    INSERT INTO aside (verdict, status, source, hour, request, code, message, message_id, clashes_with, raw, marks, hash, attempts, first_at, last_at)
    VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
    ON CONFLICT (source, hour, hash) DO UPDATE SET attempts = attempts + 1, last_at = excluded.last_at, status = 'open'`,
  aside: "SELECT source, hour, request, attempts, status FROM aside WHERE id = ?",
  closeAside: "UPDATE aside SET status = ? WHERE id = ?",
  addBook: `
    INSERT INTO book (source, hour, received, accepted, duplicate, conflict, rejected, suppressed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source, hour) DO UPDATE SET received = received + excluded.received, accepted = accepted + excluded.accepted,
      duplicate = duplicate + excluded.duplicate, conflict = conflict + excluded.conflict, rejected = rejected + excluded.rejected,
      suppressed = suppressed + excluded.suppressed`,
  addRefusal: "INSERT INTO refusal (source, hour, reason, times) VALUES (?, ?, ?, ?) ON CONFLICT (source, hour, reason) DO UPDATE SET times = times + excluded.times",
  addSeal: "INSERT INTO seal (first, last, name, rows, sha256, chain) VALUES (?, ?, ?, ?, ?, ?)",
  addGap: "INSERT OR IGNORE INTO gap (first, last) VALUES (?, ?)",
} as const;

type Statements = Record<keyof typeof sqls, StatementSync>;

/** The writer's view of one file. Every method but {@link together} runs inside a transaction. */
export class InboxLedger {
  readonly #database: DatabaseSync;
  readonly #run: Statements;
  readonly #usedBefore: UsedBefore;
  #books = new Map<string, Counts>();
  #rows: Uint8Array[] = [];
  #firstSeq = 0;
  #lastSeq: number;
  #chain: Uint8Array;

  constructor(database: DatabaseSync, usedBefore: UsedBefore, standing: { readonly lastSeq: number; readonly chain: Uint8Array }) {
    this.#database = database;
    this.#run = Object.fromEntries(Object.entries(sqls).map(([id, text]) => [id, database.prepare(text)])) as Statements;
    this.#usedBefore = usedBefore;
    this.#lastSeq = standing.lastSeq;
    this.#chain = standing.chain;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get chain(): Uint8Array {
    return this.#chain;
  }

  /** All of it is on the disk when this returns; when it throws, nothing is. */
  together<T>(work: () => T): T {
    const before = { lastSeq: this.#lastSeq, chain: this.#chain };
    this.#books = new Map();
    this.#rows = [];
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#seal();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#lastSeq = before.lastSeq;
      this.#chain = before.chain;
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // SQLite rolled back by itself; what failed is told by the caller's error.
    }
  }

  /** The books and the chain of what came in together. */
  #seal(): void {
    for (const [key, counts] of this.#books) {
      const at = key.lastIndexOf(" ");
      const { received, accepted, duplicate, conflict, rejected, suppressed } = counts;
      this.#run.addBook.run(key.slice(0, at), Number(key.slice(at + 1)), received, accepted, duplicate, conflict, rejected, suppressed);
    }
    if (this.#rows.length === 0) return;
    this.#chain = chainHash(this.#chain, this.#rows);
    this.#run.addGroup.run(this.#lastSeq, this.#firstSeq, this.#chain);
  }

  take(arriving: Arriving): Taken {
    const { source, receivedAt, entering, refused, suppressed } = arriving;
    const hour = Math.floor(receivedAt / hourMs) * hourMs;
    const added = this.#run.addRequest.run(source, arriving.door, arriving.trust, receivedAt, arriving.historical ? 1 : 0);
    const request = Number(added.lastInsertRowid);
    const verdicts = entering.map((event) => this.#enter(event, { source, hour, request, at: receivedAt }));
    for (const one of refused) this.#setAside({ verdict: "rejected", source, hour, request, at: receivedAt, clashesWith: 0, ...one });
    this.#count(source, hour, { received: entering.length + refused.length + suppressed, rejected: refused.length, suppressed });
    return { request, verdicts };
  }

  #enter(event: Entering, place: Place): Verdict {
    const verdict = this.#verdictOf(event);
    if (verdict.is === "accepted") this.#add(event, place.request);
    if (verdict.is === "conflict") this.#setAside({ ...place, verdict: "conflict", index: event.index, messageId: event.messageId, raw: event.body, marks: event.marks, clashesWith: verdict.seq, code: "conflict", message: `The id was used before, by event ${verdict.seq}, for something else. The first stays.` });
    this.#count(place.source, place.hour, { [verdict.is]: 1 });
    return verdict.is;
  }

  #verdictOf({ messageId, body }: Entering): { readonly is: "accepted" | "duplicate" | "conflict"; readonly seq: number } {
    const id = idHash(messageId);
    const used = toUsed(this.#run.usedBy.get(id)) ?? this.#usedBefore(id);
    if (used === undefined) return { is: "accepted", seq: 0 };
    return { is: isAgain(used, body) ? "duplicate" : "conflict", seq: used.seq };
  }

  #add({ messageId, page, body, marks }: Entering, request: number): void {
    const row = rowHash({ request, message_id: messageId, marks, body });
    const seq = Number(this.#run.addEvent.run(request, messageId, page, body, marks, row).lastInsertRowid);
    this.#run.addMessage.run(idHash(messageId), seq);
    if (this.#rows.length === 0) this.#firstSeq = seq;
    this.#rows.push(row);
    this.#lastSeq = seq;
  }

  /** The same again in the same hour is counted, not kept twice. */
  #setAside({ verdict, source, hour, request, at, code, message, messageId, clashesWith, raw, marks }: Refused & Place & { verdict: "rejected" | "conflict"; clashesWith: number }): void {
    const print = hash("sha256", `${verdict}\n${code}\n${messageId}\n${raw}`, "buffer");
    this.#run.addAside.run(verdict, source, hour, request, code, message, messageId, clashesWith, raw, marks, print, at, at);
  }

  /** Rejects that pass now: what was counted as rejected becomes what it is. */
  retry(retried: readonly Retried[]): Record<"accepted" | "duplicate" | "conflict", number> {
    const sum = { accepted: 0, duplicate: 0, conflict: 0 };
    for (const { aside, entering } of retried) {
      const row = this.#run.aside.get(aside);
      if (row === undefined || row["status"] !== "open") continue;
      const [source, hour, request, attempts] = [String(row["source"]), Number(row["hour"]), Number(row["request"]), Number(row["attempts"])];
      const { is } = this.#verdictOf(entering);
      if (is === "accepted") this.#add(entering, request);
      // Who sent it several times sent the same event several times.
      this.#count(source, hour, { rejected: -attempts, duplicate: (attempts - 1) + (is === "duplicate" ? 1 : 0), ...(is === "duplicate" ? {} : { [is]: 1 }) });
      this.#run.closeAside.run(is, aside);
      sum[is] += 1;
    }
    return sum;
  }

  refuse(source: string, reason: string, at: number): void {
    this.#run.addRefusal.run(source, Math.floor(at / hourMs) * hourMs, reason, 1);
  }

  gap({ from, to }: Gap): void {
    this.#run.addGap.run(from, to);
  }

  /** From its commit on the range is read from the archive. */
  sealed({ first, last, name, rows, sha256, chain }: Seal): void {
    this.#run.addSeal.run(first, last, name, rows, sha256, Buffer.from(chain, "hex"));
  }

  #count(source: string, hour: number, more: Partial<Counts>): void {
    const key = `${source} ${hour}`;
    const before = this.#books.get(key) ?? none;
    this.#books.set(key, Object.fromEntries(Object.entries(before).map(([id, n]) => [id, n + (more[id as keyof Counts] ?? 0)])) as Counts);
  }
}

/** What was erased said something that nobody knows any more: it counts as the same. */
function isAgain({ body: standing, content }: Used, body: string): boolean {
  if (standing !== null) return isSameEvent(standing, body);
  return content === null || contentOf(body).equals(content);
}

interface Place {
  readonly source: string;
  readonly hour: number;
  readonly request: number;
  readonly at: number;
}
