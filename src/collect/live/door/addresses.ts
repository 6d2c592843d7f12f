/** Addresses of the internet never reach the disk: which fields hold one, and which words of a text are one. */
import { isIP } from "node:net";
import type { Json } from "../event.ts";
import { plainAddress } from "./networks.ts";

/** Fields that hold nothing but an address, whatever is written there. */
const always: ReadonlySet<string> = new Set(["ip", "$ip", "ipAddress", "ip_address"]);
/** `last_ip`, `user_ipaddress`, `client.ip`, `clientip`, `remote_addr`, `x-forwarded-for`; not `zip`, nor the four numbers of a version. */
const named = /(^|[^a-z])ip(v[46])?(?=$|[^a-z]|addr)|(client|user|remote|peer|visitor|source|sender|host|server)_?ip$|remote[-_]?(addr|host)|forwarded[-_]?for/i;
/** `clientIp`, `userIPAddress` */
const humped = /[a-z]I[pP](?=$|[^a-z]|addr)/;
/** Asked first, for hardly any text is written with these letters alone. */
const likeAddresses = /^[\s\da-f.:,[\]%]{3,400}$/i;

/** Is this a field for an address, with an address in it (or several, as proxies list them)? */
export function isAddressField(name: string, value: Json | undefined): boolean {
  if (always.has(name)) return true;
  if (typeof value !== "string" || !likeAddresses.test(value) || !(named.test(name) || humped.test(name))) return false;
  return value.split(",").every((one) => isIP(plainAddress(one.trim().replace(/^\[|\]$/g, ""))) !== 0);
}

const words = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)|(?<![\w:.])[\da-f]{0,4}:[\da-f.:]{1,40}(?![\w:])/gi;

/** A text with something else in the place of each address. */
export function withoutAddresses(text: string, instead: string): string {
  return text.replaceAll(words, (found) => (isIP(found) === 0 ? found : instead));
}
