/**
 * Rows of a sealed range leave the inbox in small steps. What stays of an event is its id, with what it said as a hash, and the page it speaks
 * of; of a request what was set aside of it.
 */
import type { DatabaseSync } from "node:sqlite";
import { isErased } from "./erased.ts";
import { idHash } from "./ledger.ts";
import { contentOf } from "./same.ts";

/** A step takes a few milliseconds, so that no group waits for it. */
const rowsAtOnce = 200;

/** Takes one step, inside a transaction. @returns whether nothing is left to do */
export function shed(database: DatabaseSync, sealedTo: number): boolean {
  return shedEvents(database, sealedTo) && shedGroups(database, sealedTo) && shedRequests(database);
}

function shedEvents(database: DatabaseSync, sealedTo: number): boolean {
  const events = database.prepare("SELECT seq, message_id, page, body, marks FROM event WHERE seq <= ? ORDER BY seq LIMIT ?").all(sealedTo, rowsAtOnce);
  const keep = database.prepare("UPDATE message SET content = ? WHERE id = ?");
  const keepPage = database.prepare("INSERT OR IGNORE INTO sealed_page (page, seq) VALUES (?, ?)");
  const leave = database.prepare("DELETE FROM event WHERE seq = ?");
  for (const { seq, message_id, page, body, marks } of events) {
    // What an erased event said nobody shall know, not even as a hash.
    if (!isErased(String(marks))) keep.run(contentOf(String(body)), idHash(String(message_id)));
    if (page !== "") keepPage.run(String(page), Number(seq));
    leave.run(Number(seq));
  }
  return events.length < rowsAtOnce;
}

function shedGroups(database: DatabaseSync, sealedTo: number): boolean {
  const { changes } = database.prepare(`DELETE FROM "group" WHERE last_seq IN (SELECT last_seq FROM "group" WHERE last_seq <= ? LIMIT ?)`).run(sealedTo, rowsAtOnce);
  return Number(changes) < rowsAtOnce;
}

/** A request whose events are all gone, and of which nothing was set aside. A reject that passed later has its request among the set aside. */
function shedRequests(database: DatabaseSync): boolean {
  const { changes } = database.prepare(`
    DELETE FROM request WHERE id IN (
      SELECT r.id FROM request AS r
      WHERE r.id < coalesce((SELECT request FROM event ORDER BY seq LIMIT 1), (SELECT seq FROM sqlite_sequence WHERE name = 'request'), 0)
        AND NOT EXISTS (SELECT 1 FROM aside AS a WHERE a.request = r.id)
      LIMIT ?)`).run(rowsAtOnce);
  return Number(changes) < rowsAtOnce;
}
