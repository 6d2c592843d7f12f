/** From a range of the inbox to records: a pure function of the events up to its end, so that it can be made again. */
import { pageRead, type StoredEvent } from "../event.ts";
import { accountOf, linksOf, personOf } from "./identities.ts";
import type { LiveRecord } from "./record.ts";
import { clicksJudged } from "./scans.ts";
import { readingOf, touchOf } from "./touches.ts";

/** All events of the inbox that speak of a page, or of a mail. */
export type OfPage = (page: string) => readonly StoredEvent[];

/** The records of events in their order. */
export function recordsOf(events: readonly StoredEvent[], ofPage: OfPage): LiveRecord[] {
  return [...events.flatMap(ownRecords), ...pagesRead(events, ofPage), ...clicksJudged(events, ofPage)];
}

function ownRecords(stored: StoredEvent): LiveRecord[] {
  const records = [accountOf(stored), personOf(stored), touchOf(stored)].filter((one) => one !== null);
  return [...records, ...linksOf(stored)];
}

/**
 * A page that was read on becomes the same touch with more seconds. A page whose readings came before it has them at once. Each event says it
 * anew, whichever others are made with it: a rebuild that takes larger steps makes the same rows.
 */
function pagesRead(events: readonly StoredEvent[], ofPage: OfPage): LiveRecord[] {
  const known = new Map<string, readonly StoredEvent[]>();
  return events.flatMap((one) => {
    const page = pageIdOf(one);
    if (page === "") return [];
    const all = known.get(page) ?? ofPage(page);
    known.set(page, all);
    return readBy(one, all.filter(({ seq }) => seq <= one.seq));
  });
}

/** The page as it stands with this event, where it stands otherwise than before it. */
function readBy({ seq }: StoredEvent, known: readonly StoredEvent[]): LiveRecord[] {
  const seen = known.find(({ event }) => event.type === "page");
  if (seen === undefined || known.length === 1) return [];
  const [before, now] = [readingOf(seen, known.filter((one) => one.seq < seq)), readingOf(seen, known)];
  if (seen.seq !== seq && before.seconds === now.seconds && before.scroll === now.scroll) return [];
  const touch = touchOf(seen, now);
  // The row is the event's that brought it up to date: it leads there.
  return touch === null ? [] : [{ ...touch, seq }];
}

function pageIdOf({ event, messageId }: Pick<StoredEvent, "event" | "messageId">): string {
  const properties = event.properties;
  const named = typeof properties === "object" && properties !== null && !Array.isArray(properties) ? (properties as Record<string, unknown>)["page_id"] : undefined;
  if (event.type === "page") return typeof named === "string" && named !== "" ? named : messageId;
  return event.type === "track" && event.event === pageRead && typeof named === "string" ? named : "";
}
