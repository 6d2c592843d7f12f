/**
 * Secrets, mail addresses and addresses of the internet never reach the disk: they are taken out of web addresses and of named fields, wherever they
 * stand in an event.
 */
import type { Json, LiveEvent } from "../event.ts";
import { isAddressField, withoutAddresses } from "./addresses.ts";
import { isObject } from "./body.ts";
import { type DoorSettings, plainName } from "./settings.ts";

/** Field of an event that holds the text of what was no event: it passes the same rules. */
export const unread = "unread";
/** What stands where something was taken out. */
export const takenOut = "redacted";

// Every repetition has a bound, or begins where no other can: the time stays proportional to the length, whatever is sent.
const mailAddress = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;
const encodedMail = /[\w.+'%-]{1,64}(?:@|%40)[\w-]{1,63}(?:(?:\.|%2E)[\w-]{1,63}){1,8}/gi;
/** A JSON web token: header and body are JSON, which in base64 begins with `eyJ`. */
const webToken = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/;
const harmful = /^\s*(javascript|data|vbscript|blob):/i;
/** Addresses within parameters of addresses: deeper nesting is taken out whole. */
const nestingMax = 3;
/** Objects within objects: the doors refuse deeper bodies before this one reads them. */
const depthMax = 64;

interface Taken {
  readonly secretParameters: ReadonlySet<string>;
  readonly secretFields: ReadonlySet<string>;
  readonly known: Map<string, boolean>;
  places: number;
}

export interface Redacted {
  readonly event: LiveEvent;
  /** In how many places something was taken out. */
  readonly places: number;
}

/** The event without the values that the rules name, mail addresses in web addresses, tokens, user names in links, and script addresses. */
export function redactEvent(event: LiveEvent, settings: DoorSettings): Redacted {
  const taken = { ...listsOf(settings), places: 0 };
  const kept = Object.entries(event).filter(([name, value]) => !isAddressField(name, value));
  return { event: Object.fromEntries(kept.map(([name, value]) => [name, name === unread && typeof value === "string" ? cleanedOpaque(value, taken) : cleaned(value, name, taken, 0)])), places: taken.places };
}

/** One address or path, cleaned the same way. */
export function redactAddress(address: string, settings: DoorSettings): string {
  return cleanedText(address, { ...listsOf(settings), places: 0 });
}

type Lists = Pick<Taken, "secretFields" | "secretParameters" | "known">;
const listsBySettings = new WeakMap<DoorSettings, Lists>();

/** Made once for settings, not for each event: it was the greater part of an event's way through the door. */
function listsOf(settings: DoorSettings): Lists {
  const made = listsBySettings.get(settings) ?? { secretParameters: new Set(settings.secretParameters.map(plainName)), secretFields: new Set(settings.secretFields.map(plainName)), known: new Map() };
  listsBySettings.set(settings, made);
  return made;
}

/** Names that were looked up are remembered, for events bear the same ones again and again; strangers cannot make the memory grow. */
const knownMax = 5_000;

function isSecretField(name: string, { secretFields, known }: Taken): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const is = secretFields.has(plainName(name));
  if (known.size < knownMax) known.set(name, is);
  return is;
}

function cleaned(value: Json | undefined, name: string, taken: Taken, depth: number): Json | undefined {
  if (value !== null && value !== "" && isSecretField(name, taken)) return instead(taken);
  if (typeof value === "string") return cleanedText(value, taken);
  if (depth >= depthMax) return value;
  if (Array.isArray(value)) return value.map((one: Json) => cleaned(one, "", taken, depth + 1) ?? null);
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key, one]) => !isAddressField(key, one)).map(([key, one]) => [key, cleaned(one, key, taken, depth + 1) ?? null])) : value;
}

const fieldInText = /["']([\w.$ -]{1,60})["']\s*:\s*(?:"[^"]*"?|'[^']*'?|[\w.+-]+)/g;
const linkInText = /[a-z][a-z0-9+.-]{1,20}:(?:\\?\/){2}[^\s"'<>\\]+/gi;

/** What nobody could read as an event: the values of named fields, web addresses and mail addresses are found by their looks. */
function cleanedOpaque(text: string, taken: Taken): string {
  const named = text.replaceAll(fieldInText, (field, name: string) => (isSecretField(name, taken) ? `"${name}":"${instead(taken)}"` : field));
  const linked = named.replaceAll(linkInText, (link) => cleanedAddress(link, taken, 0));
  return withoutAddresses(linked.replaceAll(encodedMail, () => instead(taken)), takenOut);
}

function instead(taken: Taken): string {
  taken.places += 1;
  return takenOut;
}

function cleanedText(text: string, taken: Taken): string {
  if (harmful.test(text)) {
    taken.places += 1;
    return "";
  }
  return isAddress(text) ? cleanedAddress(text, taken, 0) : text;
}

/** A web address, a path, or the search part of one; a sentence with a question mark is none. */
function isAddress(text: string): boolean {
  return /^\s*([a-z][a-z0-9+.-]*:)?\/\//i.test(text) || /^\s*(mailto|tel|sms):/i.test(text) || /^[/?#&][^\s]*$/.test(text) || /^[\w.-]+=[^\s]*(&|$)/.test(text) || /^[\w-]+(\.[\w-]+)+\/[^\s]*$/.test(text);
}

function cleanedAddress(address: string, taken: Taken, nesting: number): string {
  const contact = /^\s*(mailto|tel|sms):/i.exec(address)?.[0];
  if (contact !== undefined) return `${contact}${instead(taken)}`;
  const parts = /^([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/.exec(address);
  const [path = "", search = "", fragment = ""] = parts === null ? [address] : parts.slice(1);
  const bare = search === "" && fragment === "" && /^[\w.-]+=/.test(path);
  return bare ? cleanedSearch(path, taken, nesting) : `${cleanedPath(path, taken)}${cleanedSearch(search, taken, nesting)}${cleanedSearch(fragment, taken, nesting)}`;
}

function cleanedPath(path: string, taken: Taken): string {
  const nameless = path.replace(/^(\s*[a-z][a-z0-9+.-]*:)?\/\/[^/@\s]*@/i, (_, scheme: string | undefined) => `${scheme ?? ""}//${counted(taken)}`);
  return nameless.replaceAll(encodedMail, () => instead(taken)).replace(webToken, () => instead(taken));
}

function counted(taken: Taken): string {
  taken.places += 1;
  return "";
}

/** `?a=1&b=2`, `#a=1`, `#/path?a=1` */
function cleanedSearch(search: string, taken: Taken, nesting: number): string {
  return search.split(/([?#&;])/).map((pair) => (/^[?#&;]?$/.test(pair) ? pair : cleanedPair(pair, taken, nesting))).join("");
}

function cleanedPair(pair: string, taken: Taken, nesting: number): string {
  const at = pair.indexOf("=");
  if (at < 0) return cleanedPath(pair, taken);
  const name = pair.slice(0, at);
  const value = pair.slice(at + 1);
  if (value === "") return pair;
  const plain = decoded(value);
  if (isSecret(decoded(name), taken) || mailAddress.test(plain) && !isAddress(plain) || webToken.test(plain) || harmful.test(plain)) return `${name}=${instead(taken)}`;
  return isAddress(plain) ? `${name}=${cleanedNested(value, plain, taken, nesting)}` : pair;
}

/** `filter[email]` and `user.token` are known by their last word. */
function isSecret(name: string, taken: Taken): boolean {
  const words = name.split(/[[\].]+/).filter((word) => word !== "");
  return taken.secretParameters.has(plainName(name)) || taken.secretParameters.has(plainName(words.at(-1) ?? ""));
}

function cleanedNested(value: string, plain: string, taken: Taken, nesting: number): string {
  if (nesting >= nestingMax) return instead(taken);
  const before = taken.places;
  const inner = cleanedAddress(plain, taken, nesting + 1);
  return taken.places === before ? value : encodeURIComponent(inner);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
