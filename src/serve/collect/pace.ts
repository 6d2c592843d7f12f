/**
 * How fast one visitor may go. A public write key can be copied from any page, so what a browser sends is held to what a person can do; what a
 * server of ours sends is not. Whoever is told to wait sends the same again later, so nothing is lost.
 */
import { problem } from "../../model/problem.ts";
import type { Handed, LiveSource } from "../../collect/live/event.ts";
import { type Buckets, openBuckets } from "../buckets.ts";

/** The largest batch and some more at once, then twenty a second: no person clicks so fast, and what an SDK kept while it was offline fits in. */
const visitorPace = { atOnce: 3_000, everyMs: 50 };

export interface Pace {
  /** Counts the events of a request. @throws Problem `visitor_too_fast` (429), and none of them is counted */
  take(source: LiveSource, parts: readonly Handed[]): void;
}

/** Visitors' buckets over a clock that only has to go on. */
export function openPace(nowMs: () => number): Pace {
  const buckets = openBuckets(nowMs);
  return {
    take(source, parts) {
      if (source.trust !== "browser") return;
      const wait = takeAll(buckets, countsOf(source, parts));
      if (wait > 0) throw problem("visitor_too_fast", "More events come from one visitor than a person can cause.", "Send again later.", { retry_after_seconds: Math.ceil(wait / 1000) });
    },
  };
}

/** Events of each visitor. */
function countsOf({ keyId }: LiveSource, parts: readonly Handed[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts) {
    const key = `${keyId} ${visitorOf(part)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Milliseconds until all would be taken, so that nobody comes back too early and is turned away again; 0 where they were taken now. */
function takeAll(buckets: Buckets, counts: ReadonlyMap<string, number>): number {
  const waits = [...counts].map(([key, many]) => ({ key, many, wait: buckets.take(key, visitorPace, many) }));
  const longest = Math.max(0, ...waits.map(({ wait }) => wait));
  if (longest > 0) for (const { key, many, wait } of waits) if (wait === 0) buckets.giveBack(key, many);
  return longest;
}

function visitorOf(part: Handed): string {
  if (!("event" in part)) return "";
  const { anonymousId, userId } = part.event;
  return String(anonymousId ?? userId ?? "");
}
