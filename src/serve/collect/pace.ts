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
      const keys = parts.map((part) => `${source.keyId} ${visitorOf(part)}`);
      const wait = takeAll(buckets, keys);
      if (wait > 0) throw problem("visitor_too_fast", "More events come from one visitor than a person can cause.", "Send again later.", { retry_after_seconds: Math.ceil(wait / 1000) });
    },
  };
}

/** Milliseconds to wait; 0 where all were taken. */
function takeAll(buckets: Buckets, keys: readonly string[]): number {
  for (const [i, key] of keys.entries()) {
    const wait = buckets.take(key, visitorPace);
    if (wait === 0) continue;
    for (const taken of keys.slice(0, i)) buckets.giveBack(taken);
    return wait;
  }
  return 0;
}

function visitorOf(part: Handed): string {
  if (!("event" in part)) return "";
  const { anonymousId, userId } = part.event;
  return String(anonymousId ?? userId ?? "");
}
