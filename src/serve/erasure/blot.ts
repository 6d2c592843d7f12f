/** Takes what names an erased person out of texts, of JSON values and of live events. */
import type { Json, JsonObject, LiveEvent, Marks } from "../../collect/live/event.ts";
import type { Sought } from "./sought.ts";
import { wordsOf } from "./sought.ts";

/** What becomes of rows of an erased person: they keep what happened and lose who it was, or go altogether. */
export type ErasureMode = "anonymise" | "delete";

/** Mail addresses, also as they stand in web addresses. */
const mails = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

/** The text with stand-ins for addresses and full names; the same text where it has none. */
export function blotText(text: string, sought: Sought): string {
  const withoutMails = text.includes("@") || /%40/.test(text) ? text.replaceAll(mails, (found) => blotMail(found, sought)) : text;
  return sought.nameLengths.length === 0 ? withoutMails : blotNames(withoutMails, sought);
}

/** In `?email=ann@acme.com` and `mailto/ann@acme.com` the address begins later than the letters that an address may have. */
function blotMail(found: string, sought: Sought): string {
  const starts = [0, ...[...found.matchAll(/[=/&?!#'`{|*%]/g)].map(({ index }) => index + 1)];
  for (const start of starts) {
    const piece = found.slice(start);
    const own = sought.standIn("mail", piece.replace(/%40/i, "@").replaceAll(/%2b/gi, "+"));
    if (own !== null) return found.slice(0, start) + (/%40/.test(piece) ? own.replace("@", "%40") : own);
  }
  return found;
}

function blotNames(text: string, sought: Sought): string {
  const words = wordsOf(text);
  let blotted = "";
  let at = 0;
  for (let i = 0; i < words.length; i += 1) {
    const found = nameAt(text, words.slice(i, i + Math.max(...sought.nameLengths)), sought);
    if (found === null) continue;
    blotted += text.slice(at, words[i]?.from) + found.stand;
    at = found.to;
    i += found.words - 1;
  }
  return at === 0 ? text : blotted + text.slice(at);
}

function nameAt(text: string, words: readonly { readonly from: number; readonly to: number }[], sought: Sought): { stand: string; to: number; words: number } | null {
  for (const length of sought.nameLengths) {
    const [first, last] = [words[0], words[length - 1]];
    if (first === undefined || last === undefined) continue;
    const stand = sought.standIn("name", text.slice(first.from, last.to));
    if (stand !== null) return { stand, to: last.to, words: length };
  }
  return null;
}

/** A JSON value with stand-ins in all its texts and keys; the same value where it has none. `id`: what else a whole text may be. */
export function blotJson(value: Json, sought: Sought, id: (text: string) => string | null = () => null): Json {
  if (typeof value === "string") return id(value) ?? blotText(value, sought);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return sameOr(value, value.map((one) => blotJson(one as Json, sought, id)));
  const entries = Object.entries(value);
  const blotted = entries.map(([key, one]): [string, Json] => [id(key) ?? blotText(key, sought), blotJson(one as Json, sought, id)]);
  return blotted.every(([key, one], i) => key === entries[i]?.[0] && one === entries[i]?.[1]) ? value : Object.fromEntries(blotted);
}

function sameOr(before: readonly unknown[], after: Json[]): Json {
  return after.every((one, i) => one === before[i]) ? (before as Json) : after;
}

/** A text of JSON, or any other text, with stand-ins. */
export function blotJsonText(text: string, sought: Sought, id?: (text: string) => string | null): string {
  try {
    const value = JSON.parse(text) as Json;
    const blotted = blotJson(value, sought, id);
    return blotted === value ? text : JSON.stringify(blotted);
  } catch {
    return blotText(text, sought);
  }
}

/** Traits that say where somebody works, not who they are. */
const companyTraits: ReadonlySet<string> = new Set(["company", "organization", "companydomain", "companywebsite", "website", "domain"]);
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const plainKey = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Whether an event is the person's own: by its ids, or by an address that it gives for whoever did it. */
export function isTheirs(event: LiveEvent, source: string, sought: Sought): boolean {
  if (sought.isEmpty) return false;
  const texts = [event.userId, event.anonymousId, event.previousId].map((id) => (typeof id === "number" ? String(id) : id)).filter((id) => typeof id === "string");
  if (texts.some((id) => idStandIn(id, source, sought) !== null)) return true;
  return [event.traits, event.properties, isObject(event.context) ? event.context["traits"] : undefined].some((one) => isObject(one) && Object.entries(one).some(([key, text]) => /mail/i.test(key) && typeof text === "string" && sought.standIn("mail", text) !== null));
}

function idStandIn(text: string, source: string, sought: Sought): string | null {
  return sought.standIn("person", text, source) ?? sought.standIn("visitor", text) ?? sought.standIn("mail", text);
}

/** An event without the person. Theirs keeps what happened and where; of others only the stand-ins are new. */
export function blotEvent(event: LiveEvent, { source, sought, mode }: { readonly source: string; readonly sought: Sought; readonly mode: ErasureMode }): LiveEvent {
  const id = (text: string): string | null => idStandIn(text, source, sought);
  const blot = <T extends Json | undefined>(value: T): T => (value === undefined ? value : blotJson(value, sought, id)) as T;
  if (!isTheirs(event, source, sought)) return blotJson(event as JsonObject, sought, id) as LiveEvent;
  const anonymousId = typeof event.anonymousId === "string" ? blot(event.anonymousId) : "erased";
  if (mode === "delete") return { type: "erased", anonymousId } as LiveEvent;
  const { traits, context, properties, ...rest } = event;
  return {
    ...(blotJson(rest as JsonObject, sought, id) as LiveEvent),
    ...(isObject(traits) ? { traits: event.type === "group" ? blot(traits) : ownTraits(traits, blot) } : {}),
    ...(isObject(properties) ? { properties: blot(withoutKeys(properties, aboutThem)) } : {}),
    ...(isObject(context) ? { context: blot(Object.fromEntries(Object.entries(context).filter(([key]) => keptContext.has(key)))) } : {}),
  };
}

const keptContext: ReadonlySet<string> = new Set(["page", "campaign", "referrer", "library", "groupId"]);
const aboutThem = /^(e?mail|(first|last|full|user|contact)name|phone|mobile|address|street|birthday|jobtitle|message(body)?|transcript)$/;

function withoutKeys(object: JsonObject, gone: RegExp): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, one]) => !gone.test(plainKey(key)) || (/mail/i.test(key) && typeof one === "string")));
}

function ownTraits(traits: JsonObject, blot: <T extends Json>(value: T) => T): JsonObject {
  return Object.fromEntries(Object.entries(traits).filter(([key]) => companyTraits.has(plainKey(key)) || plainKey(key) === "email").map(([key, one]) => [key, blot(one as Json)]));
}

/** What the door found out, without the address that it may have kept a part of. */
export function blotMarks({ ipPrefix: _, ...marks }: Marks): Marks {
  return marks;
}
