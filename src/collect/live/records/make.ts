/** From a range of the inbox to records: a pure function of the events up to its end, so that it can be made again. */
import { pageRead, type StoredEvent } from "../event.ts";
import { accountOf, linksOf, personOf } from "./identities.ts";
import type { LiveRecord } from "./record.ts";
import { readingOf, touchOf } from "./touches.ts";

/** All events of the inbox that speak of a page. */
export type OfPage = (page: string) => readonly StoredEvent[];

/** The records of events in their order. */
export function recordsOf(events: readonly StoredEvent[], ofPage: OfPage): LiveRecord[] {
  return [...events.flatMap(ownRecords), ...pagesRead(events, ofPage)];
}

function ownRecords(stored: StoredEvent): LiveRecord[] {
  const records = [accountOf(stored), personOf(stored), touchOf(stored)].filter((one) => one !== null);
  return [...records, ...linksOf(stored)];
}

/** A page that was read on becomes the same touch with more seconds. A page whose readings came before it has them at once. */
function pagesRead(events: readonly StoredEvent[], ofPage: OfPage): LiveRecord[] {
  const last = new Map<string, number>();
  for (const { event, messageId, seq } of events) {
    const page = pageIdOf({ event, messageId });
    if (page !== "") last.set(page, seq);
  }
  return [...last].flatMap(([page, seq]) => {
    const known = ofPage(page).filter((one) => one.seq <= seq);
    const seen = known.find(({ event }) => event.type === "page");
    if (seen === undefined || known.length === 1) return [];
    const touch = touchOf(seen, readingOf(seen, known));
    // The row is the event's that brought it up to date: it leads there.
    return touch === null ? [] : [{ ...touch, seq }];
  });
}

function pageIdOf({ event, messageId }: Pick<StoredEvent, "event" | "messageId">): string {
  const properties = event.properties;
  const named = typeof properties === "object" && properties !== null && !Array.isArray(properties) ? (properties as Record<string, unknown>)["page_id"] : undefined;
  if (event.type === "page") return typeof named === "string" && named !== "" ? named : messageId;
  return event.type === "track" && event.event === pageRead && typeof named === "string" ? named : "";
}
