/**
 * Reads the inbox beside its writer, and its archive: events by number, what was set aside, the books. Each read is short, so that it holds up
 * no checkpoint. An event that is not what was received any more is left out; {@link InboxReader.faults} names it.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isProblem } from "../../../model/problem.ts";
import type { LiveEvent, Marks, StoredEvent, Trust } from "../event.ts";
import { Archive, type ArchivedEvent, type ArchivedLine } from "./archive.ts";
import { checkedLines, checkGroup, type InboxFault, isWhole } from "./chain.ts";
import { IdCheck } from "./ids.ts";
import { chainStart } from "./ledger.ts";
import type { Gap, Seal } from "./messages.ts";
import { archiveFolder, openAllForReading } from "./schema.ts";
import { readSeals, sealedUpTo } from "./seals.ts";

/** What a source sent in an hour. Received is the sum of the five others. */
export interface BookLine {
  readonly source: string;
  /** ISO instant of the hour. */
  readonly hour: string;
  readonly received: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly rejected: number;
  readonly suppressed: number;
}

export type { InboxFault };

/** An event that did not enter. */
export interface Aside {
  readonly id: number;
  readonly verdict: "rejected" | "conflict";
  /** open; else what it became when it was judged again. */
  readonly status: string;
  readonly source: string;
  readonly door: string;
  readonly code: string;
  readonly message: string;
  readonly messageId: string;
  /** Of a conflict: the event that stays. */
  readonly clashesWith: number | null;
  readonly raw: string;
  readonly marks: string;
  readonly attempts: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly historical: boolean;
}

/** One reason why events of a source did not enter. */
export interface AsideReason {
  readonly source: string;
  readonly verdict: "rejected" | "conflict";
  readonly code: string;
  /** As one of them says it. */
  readonly message: string;
  readonly events: number;
  readonly lastAt: string;
}

/** Requests that were turned away before anything of them was read. */
export interface Refusal {
  readonly source: string;
  readonly hour: string;
  readonly reason: string;
  readonly times: number;
}

const eventColumns = "e.seq, e.request, r.source, r.door, r.trust, r.received_at, r.historical, e.message_id, e.page, e.body, e.marks, e.hash";
const fromEvents = `SELECT ${eventColumns} FROM event AS e JOIN request AS r ON r.id = e.request`;

/** Opens the files of the folder for reading. */
export class InboxReader {
  readonly #folder: string;
  #databases: DatabaseSync[] = [];
  #archive: Archive;
  #sealedTo = 0;
  #prepared = new Map<string, readonly StatementSync[]>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#archive = new Archive(archiveFolder(folder), []);
    this.reopen();
  }

  /** After a new file was begun. */
  reopen(): void {
    this.close();
    this.#databases = openAllForReading(this.#folder);
    this.sealed();
  }

  /** After a range was sealed. */
  sealed(): void {
    this.#archive = new Archive(archiveFolder(this.#folder), readSeals(this.#databases));
    this.#sealedTo = sealedUpTo(this.#archive.seals);
  }

  /** The ranges that are read from the archive, oldest first. */
  seals(): readonly Seal[] {
    return this.#archive.seals;
  }

  close(): void {
    for (const database of this.#databases) database.close();
    this.#databases = [];
    this.#prepared = new Map();
  }

  #each(text: string): readonly StatementSync[] {
    const known = this.#prepared.get(text) ?? this.#databases.map((database) => database.prepare(text));
    this.#prepared.set(text, known);
    return known;
  }

  #all(text: string, ...values: readonly (string | number)[]): Record<string, unknown>[] {
    return this.#each(text).flatMap((statement) => statement.all(...values));
  }

  /** Events after a number, in order. @throws Problem `archive_missing`, `archive_damaged` */
  after(seq: number, limit: number, upTo = Number.MAX_SAFE_INTEGER): StoredEvent[] {
    const found: Row[] = seq < this.#sealedTo ? this.#archive.after(seq, limit, upTo).map(fromArchive) : [];
    for (const statement of this.#each(`${fromEvents} WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?`)) {
      if (found.length < limit) found.push(...statement.all(Math.max(seq, this.#sealedTo), upTo, limit - found.length));
    }
    return toEvents(found);
  }

  /** The newest events, newest first: the live debugger. */
  newest(limit: number, before = Number.MAX_SAFE_INTEGER): StoredEvent[] {
    const rows = this.#all(`${fromEvents} WHERE e.seq < ? AND e.seq > ? ORDER BY e.seq DESC LIMIT ?`, before, this.#sealedTo, limit);
    const found = toEvents(rows).toSorted((a, b) => b.seq - a.seq).slice(0, limit);
    if (rows.length >= limit || this.#sealedTo === 0) return found;
    return [...found, ...toEvents(this.#archive.before(Math.min(before, this.#sealedTo + 1), limit - found.length).map(fromArchive))];
  }

  /** @throws as {@link after} */
  event(seq: number): StoredEvent | undefined {
    if (seq > this.#sealedTo) return toEvents(this.#all(`${fromEvents} WHERE e.seq = ?`, seq))[0];
    return toEvents([this.#archive.event(seq)].flatMap((row) => (row === undefined ? [] : [fromArchive(row)])))[0];
  }

  /** All events that speak of a page, the page itself among them; without those whose archive is not there. */
  ofPage(page: string): StoredEvent[] {
    if (page === "") return [];
    // In this order: an event that leaves in between is found twice, not missed.
    const here = toEvents(this.#all(`${fromEvents} WHERE e.page != '' AND e.page = ? ORDER BY e.seq`, page));
    const gone = this.#all("SELECT seq FROM sealed_page WHERE page = ?", page).map((row) => Number(row["seq"]));
    const archived = gone.filter((seq) => !here.some((one) => one.seq === seq)).flatMap((seq) => this.#archivedOf(seq));
    return [...archived, ...here].toSorted((a, b) => a.seq - b.seq);
  }

  #archivedOf(seq: number): StoredEvent[] {
    try {
      return toEvents([this.#archive.event(seq)].flatMap((row) => (row === undefined ? [] : [fromArchive(row)])));
    } catch (error) {
      if (isProblem(error)) return [];
      throw error;
    }
  }

  lastSeq(): number {
    return Math.max(this.#sealedTo, ...this.#all("SELECT max(seq) AS last FROM event").map((row) => Number(row["last"] ?? 0)));
  }

  /** How many events lie after a number. */
  countAfter(seq: number): number {
    const sealed = seq < this.#sealedTo ? this.#archive.after(seq, Number.MAX_SAFE_INTEGER, this.#sealedTo).length : 0;
    return this.#all("SELECT count(*) AS n FROM event WHERE seq > ?", Math.max(seq, this.#sealedTo)).reduce((sum, row) => sum + Number(row["n"]), sealed);
  }

  /** The first events that were not sealed yet: when they came, and how large they are. */
  unsealed(upTo: number): { readonly first: number; readonly receivedAt: number; readonly bytes: number } | null {
    const rows = this.#all("SELECT e.seq, r.received_at FROM event AS e JOIN request AS r ON r.id = e.request WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT 1", this.#sealedTo, upTo);
    const [first] = rows.toSorted((a, b) => Number(a["seq"]) - Number(b["seq"]));
    if (first === undefined) return null;
    const sizes = this.#all("SELECT length(body) + length(marks) AS bytes FROM event WHERE seq <= ? ORDER BY seq DESC LIMIT 200", upTo);
    const mean = sizes.reduce((sum, row) => sum + Number(row["bytes"]), 0) / Math.max(1, sizes.length);
    return { first: Number(first["seq"]), receivedAt: Number(first["received_at"]), bytes: mean * (upTo - this.#sealedTo) };
  }

  books(from: number, to: number): BookLine[] {
    const rows = this.#all("SELECT source, hour, received, accepted, duplicate, conflict, rejected, suppressed FROM book WHERE hour >= ? AND hour < ? ORDER BY hour DESC, source", from, to);
    const sums = new Map<string, BookLine>();
    for (const row of rows) {
      const key = `${row["source"]} ${row["hour"]}`;
      sums.set(key, plus(sums.get(key), row));
    }
    return [...sums.values()];
  }

  refusals(from: number, to: number): Refusal[] {
    return this.#all("SELECT source, hour, reason, times FROM refusal WHERE hour >= ? AND hour < ? ORDER BY hour DESC, source", from, to)
      .map((row) => ({ source: String(row["source"]), hour: iso(row["hour"]), reason: String(row["reason"]), times: Number(row["times"]) }));
  }

  /** What was set aside, newest first. */
  asides(of: { readonly verdict?: string | undefined; readonly status?: string | undefined; readonly limit: number }): Aside[] {
    const rows = this.#all(
      `SELECT a.id, a.verdict, a.status, a.source, r.door, a.code, a.message, a.message_id, a.clashes_with, a.raw, a.marks, a.attempts, a.first_at, a.last_at, r.historical
       FROM aside AS a JOIN request AS r ON r.id = a.request
       WHERE (? = '' OR a.verdict = ?) AND (? = '' OR a.status = ?) ORDER BY a.id DESC LIMIT ?`,
      of.verdict ?? "", of.verdict ?? "", of.status ?? "", of.status ?? "", of.limit,
    );
    return rows.map(toAside);
  }

  /** Why events lie aside, with how many of each and the newest. */
  asideReasons(): AsideReason[] {
    const rows = this.#all("SELECT source, verdict, code, min(message) AS message, sum(attempts) AS n, max(last_at) AS last_at FROM aside WHERE status = 'open' GROUP BY source, verdict, code");
    return rows.map((row) => ({
      source: String(row["source"]), verdict: row["verdict"] as AsideReason["verdict"], code: String(row["code"]), message: String(row["message"]), events: Number(row["n"]), lastAt: iso(row["last_at"]),
    })).toSorted((a, b) => b.events - a.events);
  }

  /** When the newest of the last requests came, by the clock of then, in ms; null: none is there. Where the clock went back it is not the last one. */
  newestAt(): number | null {
    const found = this.#all("SELECT max(received_at) AS newest FROM (SELECT received_at FROM request ORDER BY id DESC LIMIT 1000)").map((row) => Number(row["newest"] ?? 0));
    return Math.max(0, ...found) || null;
  }

  gaps(): Gap[] {
    return this.#all("SELECT first, last FROM gap ORDER BY first").map((row) => ({ from: Number(row["first"]), to: Number(row["last"]) }));
  }

  /** Whether the books agree with what lies there, hour by hour. @returns lines that do not */
  booksThatDiffer(): string[] {
    const kept = this.#all(`
      SELECT r.source AS source, (r.received_at / 3600000) * 3600000 AS hour, 'accepted' AS verdict, count(*) AS n
      FROM event AS e JOIN request AS r ON r.id = e.request WHERE e.seq > ? GROUP BY 1, 2
      UNION ALL
      SELECT source, hour, verdict, sum(attempts) FROM aside WHERE status = 'open' GROUP BY 1, 2, 3
      UNION ALL
      SELECT source, hour, 'conflict', count(*) FROM aside WHERE status = 'conflict' AND verdict = 'rejected' GROUP BY 1, 2`, this.#sealedTo);
    const sums = this.#acceptedInArchive();
    for (const row of kept) {
      const key = `${row["source"]} ${iso(row["hour"])} ${row["verdict"]}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(row["n"]));
    }
    return this.books(0, Number.MAX_SAFE_INTEGER).flatMap((line) => [
      ...(line.received === line.accepted + line.duplicate + line.conflict + line.rejected + line.suppressed ? [] : [`${line.source}, ${line.hour}: the five do not make the received ${line.received}.`]),
      ...(["accepted", "conflict", "rejected"] as const).flatMap((verdict) => {
        const held = sums.get(`${line.source} ${line.hour} ${verdict}`) ?? 0;
        return held === line[verdict] ? [] : [`${line.source}, ${line.hour}: the books say ${line[verdict]} ${verdict}, ${held} are there.`];
      }),
    ]);
  }

  /** Of ranges that can be read; {@link faults} names those that cannot. */
  #acceptedInArchive(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const seal of this.#archive.seals) {
      try {
        for (const line of this.#archive.lines(seal)) {
          if (!("seq" in line)) continue;
          const key = `${line.source} ${iso(Math.floor(line.received_at / hourMs) * hourMs)} accepted`;
          sums.set(key, (sums.get(key) ?? 0) + 1);
        }
      } catch (error) {
        if (!isProblem(error)) throw error;
      }
    }
    return sums;
  }

  /** What SQLite finds wrong with its files: pages, and indexes that say another thing than their tables. */
  brokenPages(): string[] {
    return this.#databases.flatMap((database) => {
      const found = database.prepare("PRAGMA integrity_check(3)").all().map((row) => String(row["integrity_check"]));
      return found.filter((says) => says !== "ok").map((says) => `A file of the inbox is damaged: ${says}.`);
    });
  }

  /** Reads every event back and follows the chain, through the archive and the inbox. */
  faults(): InboxFault[] {
    const ids = new IdCheck(this.#each("SELECT seq FROM message WHERE id = ?"));
    const { faults: archived, chain } = this.archiveFaults((event) => ids.look(event));
    const faults = [...this.gaps().map(({ from, to }) => ({ from, to, says: "was acknowledged and is gone" })), ...archived];
    let before = chain;
    for (const database of this.#databases) {
      for (const link of database.prepare(`SELECT first_seq, last_seq, hash FROM "group" WHERE last_seq > ? ORDER BY last_seq`).iterate(this.#sealedTo)) {
        const [from, to] = [Number(link["first_seq"]), Number(link["last_seq"])];
        const rows = database.prepare("SELECT seq, request, message_id, marks, body, hash FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq").all(from, to);
        const checked = checkGroup(before, rows as unknown as Parameters<typeof checkGroup>[1], { from, to, hash: link["hash"] as Uint8Array });
        if (checked.fault !== null) faults.push(checked.fault);
        else for (const row of rows) ids.look(row as unknown as Parameters<IdCheck["look"]>[0]);
        before = checked.chain;
      }
    }
    return [...faults, ...ids.faults()];
  }

  /** Ranges of the archive that are missing or damaged, and the chain behind them all. `eachEvent` is shown what can be read. */
  archiveFaults(eachEvent: (event: ArchivedEvent) => void = () => {}): { readonly faults: InboxFault[]; readonly chain: Uint8Array } {
    const faults: InboxFault[] = [];
    let chain = chainStart;
    for (const seal of this.#archive.seals) {
      try {
        for (const { fault } of checkedLines(shown(this.#archive.lines(seal), eachEvent), chain)) if (fault !== null) faults.push(fault);
      } catch (error) {
        if (!isProblem(error)) throw error;
        faults.push({ from: seal.first, to: seal.last, says: error.code === "archive_missing" ? "lies in an archive that is not there" : "lies in an archive that is damaged" });
      }
      chain = Buffer.from(seal.chain, "hex");
    }
    return { faults, chain };
  }
}

function* shown(lines: Iterable<ArchivedLine>, eachEvent: (event: ArchivedEvent) => void): Generator<ArchivedLine> {
  for (const line of lines) {
    if ("seq" in line) eachEvent(line);
    yield line;
  }
}

type Row = Record<string, unknown>;

const hourMs = 3_600_000;

function fromArchive(row: ArchivedEvent): Row {
  return { ...row, hash: Buffer.from(row.hash, "hex") };
}

function toEvents(rows: readonly Row[]): StoredEvent[] {
  return rows.filter((row) => isWhole(row as unknown as Parameters<typeof isWhole>[0])).map(toEvent);
}

function plus(sum: BookLine | undefined, row: Record<string, unknown>): BookLine {
  const more = (id: "received" | "accepted" | "duplicate" | "conflict" | "rejected" | "suppressed"): number => (sum?.[id] ?? 0) + Number(row[id]);
  return {
    source: String(row["source"]), hour: iso(row["hour"]), received: more("received"), accepted: more("accepted"), duplicate: more("duplicate"),
    conflict: more("conflict"), rejected: more("rejected"), suppressed: more("suppressed"),
  };
}

const iso = (ms: unknown): string => new Date(Number(ms)).toISOString();

function toEvent(row: Record<string, unknown>): StoredEvent {
  return {
    seq: Number(row["seq"]), request: Number(row["request"]), source: String(row["source"]), door: String(row["door"]), trust: row["trust"] as Trust,
    receivedAt: iso(row["received_at"]), historical: row["historical"] === 1, messageId: String(row["message_id"]),
    event: JSON.parse(String(row["body"])) as LiveEvent, marks: JSON.parse(String(row["marks"])) as Marks,
  };
}

function toAside(row: Record<string, unknown>): Aside {
  return {
    id: Number(row["id"]), verdict: row["verdict"] as Aside["verdict"], status: String(row["status"]), source: String(row["source"]), door: String(row["door"]),
    code: String(row["code"]), message: String(row["message"]), messageId: String(row["message_id"]), clashesWith: Number(row["clashes_with"]) || null,
    raw: String(row["raw"]), marks: String(row["marks"]), attempts: Number(row["attempts"]), firstAt: iso(row["first_at"]), lastAt: iso(row["last_at"]), historical: row["historical"] === 1,
  };
}
