/** When an event happened, by the sender's clock where that can be believed. */
import type { Json, LiveEvent, StoredEvent } from "../event.ts";

/** Less than this between sending and receipt is the way through the network, not a wrong clock. */
const networkMs = 5_000;
/** A clock that is further off says nothing. */
const skewMsMax = 48 * 3_600_000;
/** What is further in the future than this has not happened. */
const futureMsMax = 24 * 3_600_000;
/** Nothing was measured before; nothing older is a time but a fault. */
const earliest = Date.parse("1990-01-01T00:00:00Z");

export interface When {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was doubtful about it. */
  readonly flags: readonly string[];
}

/** The instant of an event, and what had to be done to know it. */
export function whenOf({ event, receivedAt, historical }: Pick<StoredEvent, "event" | "receivedAt" | "historical">): When {
  const received = Date.parse(receivedAt);
  const made = instantOf(event.originalTimestamp ?? event.timestamp);
  if (made === null) return { at: received, flags: timeGiven(event) ? ["bad_time"] : [] };
  if (historical) return clamped({ at: made, flags: [] }, received);
  return clamped(corrected(event, made, received), received);
}

/** `received − (sent − made)`: what the sender's clock is off is off for both of its times. */
function corrected(event: LiveEvent, made: number, received: number): When {
  const given = event.sentAt;
  if (given === undefined || given === null || given === "") return { at: made, flags: ["sent_at"] };
  const sent = instantOf(given);
  if (sent === null || sent < made) return { at: received, flags: ["sent_at"] };
  const skew = received - sent;
  if (Math.abs(skew) > skewMsMax) return { at: received, flags: ["clock_unreliable"] };
  return { at: Math.abs(skew) <= networkMs ? made : made + skew, flags: [] };
}

function clamped(when: When, received: number): When {
  if (when.at > received + futureMsMax) return { at: received, flags: [...when.flags, "clamped_to_received"] };
  return when.at < earliest ? { at: received, flags: [...when.flags, "bad_time"] } : when;
}

const timeGiven = (event: LiveEvent): boolean => [event.originalTimestamp, event.timestamp].some((one) => one !== undefined && one !== null && one !== "");

/** ISO text, or milliseconds since 1970 as a number. */
export function instantOf(value: Json | undefined): number | null {
  if (typeof value === "number") return Number.isFinite(value) && Math.abs(value) < 8.64e15 ? value : null;
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}
