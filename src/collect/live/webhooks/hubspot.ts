import type { Json, LiveEvent } from "../event.ts";
import { isObject, textAt } from "../door/body.ts";
import { demandEqual, demandRecent, hmac } from "./signature.ts";
import type { Webhook } from "./webhook.ts";

/** Contacts and companies as they change. Deals come by import, which brings their histories. */
export const hubspot: Webhook = {
  id: "hubspot",
  title: "HubSpot",
  secretFrom: "The client secret of the app, under Auth in its settings.",
  check({ method, url, header, body, receivedAt }, secret) {
    const time = header("x-hubspot-request-timestamp") ?? "";
    demandEqual(header("x-hubspot-signature-v3"), hmac({ algorithm: "sha256", encoding: "base64" }, secret, method, asSigned(url), body, time));
    demandRecent(time === "" ? Number.NaN : Number(time), receivedAt);
    return {};
  },
  events: (payload) => (Array.isArray(payload) ? (payload as readonly Json[]).flatMap(eventOf) : []),
};

const decodedBySender: Readonly<Record<string, string>> = {
  "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
};

/** HubSpot signs the address with these few signs decoded, and no others. */
function asSigned(url: string): string {
  return url.replaceAll(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (code) => decodedBySender[code.toUpperCase()] ?? code);
}

/** HubSpot's names of properties that we call otherwise. */
const traitNames: Readonly<Record<string, string>> = {
  firstname: "first_name", lastname: "last_name", jobtitle: "title", numberofemployees: "employees", createdate: "created_at", hs_email_domain: "domain",
};

function eventOf(one: Json): readonly LiveEvent[] {
  if (!isObject(one)) return [];
  const [object, change] = textAt(one, "subscriptionType").split(".");
  const id = String(one["objectId"] ?? "");
  if (id === "" || (object !== "contact" && object !== "company") || (change !== "creation" && change !== "propertyChange")) return [];
  const name = textAt(one, "propertyName");
  const traits = change === "creation" || name === "" ? {} : { [traitNames[name] ?? name]: one["propertyValue"] ?? "" };
  const at = typeof one["occurredAt"] === "number" ? new Date(Math.min(one["occurredAt"], 8.64e15)).toISOString() : null;
  const shared = { messageId: `hubspot:${String(one["eventId"] ?? "")}:${String(one["subscriptionId"] ?? "")}:${id}`.slice(0, 200), traits, timestamp: at };
  return [object === "contact" ? { ...shared, type: "identify", userId: id } : { ...shared, type: "group", groupId: id, anonymousId: `hubspot:company:${id}` }];
}
