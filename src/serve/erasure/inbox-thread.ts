/** The thread that takes an erased person out of the inbox; see inbox.ts. */
import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { Json, LiveEvent, Marks } from "../../collect/live/event.ts";
import { erasedMarks } from "../../collect/live/inbox/erased.ts";
import { inboxFiles, openForReading, openForWriting } from "../../collect/live/inbox/schema.ts";
import { blotArchive } from "./archive.ts";
import { blotEvent, blotJsonText, blotMarks, blotText, isTheirs } from "./blot.ts";
import type { BlottedInbox, InboxToBlot } from "./inbox.ts";
import { soughtBy } from "./sought.ts";

const { folder, sought: made, mode, isTrial } = workerData as InboxToBlot;
const sought = soughtBy(made.key, made.marks);

/** Rows read at once, and rows written in one transaction: the writer of the inbox waits meanwhile. */
const rowsAtOnce = 2_000;

/** An event as it lies in a row. */
export interface EventRow {
  readonly request: number;
  readonly source: string;
  readonly message_id: string;
  readonly body: string;
  readonly marks: string;
}

parentPort?.postMessage(existsSync(folder) ? blotted() : { events: 0, aside: 0, archived: 0 });

/** The inbox before its archive: events only move from the one to the other. */
function blotted(): BlottedInbox {
  const counts = inboxFiles(folder).map(blotFile);
  const archived = blotArchive(folder, { blot: blotRow, isTrial });
  const [events, aside] = [counts.reduce((sum, one) => sum + one.events, 0), counts.reduce((sum, one) => sum + one.aside, 0)];
  if (events + aside + archived > 0 && !isTrial) inboxFiles(folder).forEach(dropOldPages);
  return { archived, events, aside };
}

/** What was written over, or left for the archive, may still lie in pages that are free, and in the log beside the file. */
function dropOldPages(path: string): void {
  const database = openForWriting(path);
  try {
    database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
  } finally {
    database.close();
  }
}

function blotFile(path: string): { events: number; aside: number } {
  const database = isTrial ? openForReading(path) : openForWriting(path);
  try {
    if (!isTrial) database.exec("PRAGMA secure_delete = ON");
    return { events: blotEvents(database), aside: blotAsides(database) };
  } finally {
    database.close();
  }
}

function blotEvents(database: DatabaseSync): number {
  const page = database.prepare(`
    SELECT e.seq, e.request, r.source, e.message_id, e.body, e.marks
    FROM event AS e JOIN request AS r ON r.id = e.request WHERE e.seq > ? ORDER BY e.seq LIMIT ${rowsAtOnce}`);
  const write = isTrial ? null : database.prepare("UPDATE event SET message_id = ?, body = ?, marks = ? WHERE seq = ?");
  const forget = isTrial ? null : database.prepare("UPDATE message SET content = NULL WHERE seq = ?");
  return throughPages(database, (after) => page.all(after), "seq", (row) => {
    const left = blotRow(row as unknown as EventRow);
    if (left === null) return false;
    write?.run(left.message_id, left.body, left.marks, row["seq"] as number);
    forget?.run(row["seq"] as number);
    return true;
  });
}

function blotAsides(database: DatabaseSync): number {
  const page = database.prepare(`SELECT id, source, raw, marks, message, message_id FROM aside WHERE id > ? ORDER BY id LIMIT ${rowsAtOnce}`);
  const write = isTrial ? null : database.prepare("UPDATE aside SET raw = ?, marks = ?, message = ?, message_id = ? WHERE id = ?");
  return throughPages(database, (after) => page.all(after), "id", (row) => {
    const [raw, message, messageId] = [String(row["raw"]), String(row["message"]), String(row["message_id"])];
    const left = { raw: blotRaw(raw, String(row["source"])), message: blotText(message, sought), messageId: blotText(messageId, sought) };
    if (left.raw === raw && left.message === message && left.messageId === messageId) return false;
    write?.run(left.raw, JSON.stringify(blotMarks(JSON.parse(String(row["marks"])) as Marks)), left.message, left.messageId, row["id"] as number);
    return true;
  });
}

type Row = Record<string, unknown>;

function throughPages(database: DatabaseSync, pageAfter: (after: number) => Row[], key: string, change: (row: Row) => boolean): number {
  let changed = 0;
  for (let rows = pageAfter(0); rows.length > 0; rows = pageAfter(Number(rows.at(-1)?.[key]))) {
    if (!isTrial) database.exec("BEGIN IMMEDIATE");
    changed += rows.filter(change).length;
    if (!isTrial) database.exec("COMMIT");
  }
  return changed;
}

/** What is left of an event; null where it names nobody sought. */
function blotRow({ request, source, message_id, body, marks }: EventRow): { message_id: string; body: string; marks: string } | null {
  const event = JSON.parse(body) as LiveEvent;
  const left = blotEvent(event, { source, sought, mode });
  const text = isSame(event, left) ? body : JSON.stringify(left);
  const id = blotText(message_id, sought);
  if (text === body && id === message_id) return null;
  const kept = isTheirs(event, source, sought) ? blotMarks(JSON.parse(marks) as Marks) : (JSON.parse(marks) as Marks);
  return { message_id: id, body: text, marks: erasedMarks({ request, message_id: id, body: text, marks: JSON.stringify(kept) }) };
}

function isSame(before: LiveEvent, after: LiveEvent): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/** A reject may be an event that is unfit, or no JSON at all. */
function blotRaw(raw: string, source: string): string {
  const event = objectIn(raw);
  if (event === null) return blotJsonText(raw, sought);
  const left = blotEvent(event, { source, sought, mode });
  return isSame(event, left) ? raw : JSON.stringify(left);
}

function objectIn(raw: string): LiveEvent | null {
  try {
    const value = JSON.parse(raw) as Json;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as LiveEvent) : null;
  } catch {
    return null;
  }
}
