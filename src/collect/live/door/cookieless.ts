/** An event without consent: what happened is kept, who it was is not. */
import { createHmac, randomBytes } from "node:crypto";
import type { JsonObject, LiveEvent } from "../event.ts";
import { isObject, textAt, without } from "./body.ts";

/** The key of a day: in memory only, so that yesterday's ids can be computed by nobody, us included. */
export type DayKey = (at: Date) => Uint8Array;

/** A new key at each UTC midnight and at each start; the one before is forgotten. */
export function dayKeys(): DayKey {
  let day = "";
  let key: Uint8Array = randomBytes(32);
  return (at) => {
    const today = at.toISOString().slice(0, 10);
    if (today > day) [day, key] = [today, randomBytes(32)];
    return key;
  };
}

export interface DayVisitor {
  readonly key: Uint8Array;
  /** Used here and forgotten. */
  readonly ip: string;
  readonly userAgent: string;
  /** The source: two sites never share an id. */
  readonly site: string;
}

/** Calls that only say who somebody is: nothing of them is kept without consent. */
const naming = new Set(["identify", "alias"]);
const personal = ["userId", "user_id", "previousId", "anonymous_id"];
const personalContext = ["traits", "device", "externalId", "ip", "sessionId"];

/** The event without a name: the visitor is the same for this day, and nothing leads from the id to a device or a person. Null for calls that only name. */
export function cookieless(event: LiveEvent, visitor: DayVisitor): LiveEvent | null {
  const type = textAt(event, "type");
  if (naming.has(type)) return null;
  const rest = without(event, type === "group" ? personal : [...personal, "traits"]);
  return { ...rest, anonymousId: dayId(visitor), ...(isObject(event.context) ? { context: namelessContext(event.context) } : {}) };
}

function namelessContext(context: JsonObject): JsonObject {
  return without(context, personalContext);
}

function dayId({ key, ip, userAgent, site }: DayVisitor): string {
  return `day-${createHmac("sha256", key).update(JSON.stringify([site, ip, userAgent])).digest("base64url").slice(0, 22)}`;
}
