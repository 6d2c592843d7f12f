/**
 * Is an event fit to be kept as one? A pure function of the event, so that a reject can be judged again when the rules have changed. What it
 * means (types, dates, whose it is) is not asked here.
 */
import { hash } from "node:crypto";
import type { Json, JsonObject, LiveEvent } from "./event.ts";
import { pageRead } from "./event.ts";
import { canonical } from "./inbox/same.ts";
import { mailKeyOf } from "./mails.ts";

/** As Segment takes them. */
export const eventBytesMax = 32_768;
const idCharactersMax = 200;
const depthMax = 10;
const keysMax = 256;
const keyBytesMax = 200;
const arrayItemsMax = 1_000;
const textCharactersMax = 8_192;
/** Bodies of chat messages may be longer. */
const textKeysOfChat: ReadonlySet<string> = new Set(["message_body", "transcript"]);
const chatCharactersMax = 262_144;

export type Judged =
  | { readonly messageId: string; readonly body: string; readonly page: string }
  | { readonly messageId: string; readonly code: string; readonly message: string };

export interface Judging {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly source: string;
  /** How many equal events without an id stood before it in the same request. */
  readonly nth?: (content: string) => number;
}

interface Fault {
  readonly code: string;
  readonly message: string;
}

/** The event's text and id, or why it cannot be one. */
export function judge(event: LiveEvent, judging: Judging): Judged {
  const given = idText(event.messageId);
  const body = JSON.stringify(event);
  const fault = idFault(event) ?? sizeFault(event, body) ?? shapeFault(event) ?? meaningFault(event);
  if (fault !== null) return { messageId: given.slice(0, idCharactersMax), ...fault };
  const messageId = given === "" ? madeId(event, body, judging) : given;
  return { messageId, body, page: pageOf(event, messageId) || mailKeyOf(event) };
}

/** An id as text; '' where there is none. */
export function idText(id: Json | undefined): string {
  if (typeof id === "string") return id.trim();
  return typeof id === "number" && Number.isSafeInteger(id) ? String(id) : "";
}

const ids = ["messageId", "userId", "anonymousId", "groupId", "previousId"] as const;

function idFault(event: LiveEvent): Fault | null {
  for (const key of ids) {
    const id = event[key];
    if (isUnsafe(id)) return { code: "unsafe_integer", message: `${key} is a number too large to be read exactly. Send it as text.` };
    if (id !== undefined && id !== null && typeof id !== "string" && typeof id !== "number") return { code: "bad_id", message: `${key} is neither text nor a number.` };
    if (typeof id !== "string") continue;
    if (id.includes("\u0000")) return { code: "nul", message: `${key} holds a NUL character.` };
    if ([...id.slice(0, idCharactersMax * 2 + 2)].length > idCharactersMax) return { code: key === "messageId" ? "limit" : "id_too_long", message: `${key} is longer than ${idCharactersMax} characters.` };
  }
  return null;
}

/** A number beyond what JSON numbers hold exactly: as itself, or as the body's reader marked it. */
function isUnsafe(id: Json | undefined): boolean {
  if (typeof id === "number") return Number.isInteger(id) && !Number.isSafeInteger(id);
  return typeof id === "object" && id !== null && "unsafe_integer" in id;
}

/** The time of sending is the request's, which a batch says once for all its events. */
function sizeFault(event: LiveEvent, body: string): Fault | null {
  if (body.length * 3 <= eventBytesMax || Buffer.byteLength(body) <= eventBytesMax) return null;
  const { sentAt: _, ...own } = event as JsonObject;
  if (Buffer.byteLength(JSON.stringify(own)) <= eventBytesMax) return null;
  return { code: "event_too_large", message: `The event is larger than ${eventBytesMax} bytes.` };
}

function meaningFault(event: LiveEvent): Fault | null {
  const type = event.type;
  if (typeof type !== "string" || type === "") return { code: "no_type", message: "The event has no type." };
  if (type === "track" && (typeof event.event !== "string" || event.event.trim() === "")) return { code: "no_event_name", message: "A track has no event name." };
  if (type === "group" && idText(event.groupId) === "") return { code: "no_group", message: "A group call has no groupId." };
  if (idText(event.userId) === "" && idText(event.anonymousId) === "") return { code: "no_identity", message: "The event has neither userId nor anonymousId." };
  return null;
}

function shapeFault(event: LiveEvent): Fault | null {
  let keys = 0;
  const waiting: { readonly value: Json; readonly depth: number; readonly key: string }[] = [{ value: event as JsonObject, depth: 0, key: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth, key } = next;
    if (typeof value === "string") {
      if (!value.isWellFormed()) return brokenText;
      if (value.length > (textKeysOfChat.has(key) ? chatCharactersMax : textCharactersMax)) return limit(`The text of “${key}” is longer than ${textCharactersMax} characters.`);
      continue;
    }
    if (typeof value !== "object" || value === null) continue;
    if (depth >= depthMax) return limit(`The event is nested deeper than ${depthMax} levels.`);
    const entries = Object.entries(value);
    if (Array.isArray(value)) {
      if (value.length > arrayItemsMax) return limit(`The list “${key}” has more than ${arrayItemsMax} items.`);
    } else {
      keys += entries.length;
      if (keys > keysMax) return limit(`The event has more than ${keysMax} keys.`);
      const long = entries.find(([name]) => name.length > keyBytesMax / 4 && Buffer.byteLength(name) > keyBytesMax);
      if (entries.some(([name]) => !name.isWellFormed())) return brokenText;
      if (long !== undefined) return limit(`A key is longer than ${keyBytesMax} bytes: “${long[0].slice(0, 50)}…”.`);
    }
    for (const [name, one] of entries) waiting.push({ value: one as Json, depth: depth + 1, key: Array.isArray(value) ? key : name });
  }
  return null;
}

const brokenText: Fault = { code: "invalid_unicode", message: "The event holds half of a character (a lone surrogate)." };
const limit = (message: string): Fault => ({ code: "limit", message });

/**
 * An event without an id is known by its content. With a time of its own it is that event whenever it is sent again; without one, within the
 * minute. Equal ones in one request are several events.
 */
function madeId(event: LiveEvent, body: string, { receivedAt, source, nth }: Judging): string {
  const { sentAt: _, ...content } = event as JsonObject;
  const own = event.originalTimestamp ?? event.timestamp;
  const minute = own === undefined || own === null ? Math.floor(receivedAt / 60_000) : "";
  return `made-${hash("sha256", `${source}\n${minute}\n${nth?.(body) ?? 0}\n${canonical(content as Json)}`).slice(0, 40)}`;
}

/** A page is known by its own id, else its message id; a reading says of which page it is. */
function pageOf(event: LiveEvent, messageId: string): string {
  const isPage = event.type === "page";
  if (!isPage && (event.type !== "track" || event.event !== pageRead)) return "";
  const properties = event.properties;
  const named = typeof properties === "object" && properties !== null ? idText((properties as JsonObject)["page_id"]).slice(0, idCharactersMax) : "";
  return named === "" && isPage ? messageId : named;
}
