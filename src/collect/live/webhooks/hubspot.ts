import type { Json, JsonObject, LiveEvent } from "../event.ts";
import { isObject, textAt } from "../door/body.ts";
import { idText } from "../judge.ts";
import { demandEqual, demandRecent, hmac } from "./signature.ts";
import type { Webhook } from "./webhook.ts";

/** Contacts and companies as they change, who works where, and what was deleted. Deals come by import, which brings their histories. */
export const hubspot: Webhook = {
  id: "hubspot",
  title: "HubSpot",
  secretFrom: "The client secret of the app, under Auth in its settings.",
  check({ method, url, header, body, receivedAt }, secret) {
    const time = header("x-hubspot-request-timestamp") ?? "";
    demandEqual(header("x-hubspot-signature-v3"), hmac({ algorithm: "sha256", encoding: "base64" }, secret, method, asSigned(url), body, time));
    demandRecent(time === "" ? Number.NaN : Number(time), receivedAt);
    return { token: header("x-hubspot-signature-v3") ?? "" };
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

/** HubSpot's names of properties that we call otherwise. Half a name, told alone, is no name. */
const traitNames: Readonly<Record<string, string>> = {
  firstname: "given_name", lastname: "family_name", jobtitle: "title", numberofemployees: "employees", createdate: "created_at", hs_email_domain: "domain", lifecyclestage: "lifecycle",
};
/** Apps subscribe to a kind of object by its name, newer ones by its number. */
const objects: Readonly<Record<string, "contact" | "company">> = { contact: "contact", company: "company", "0-1": "contact", "0-2": "company" };
const gone: Readonly<Record<string, boolean>> = { deletion: true, privacyDeletion: true, restore: false };

type Notice = Readonly<Record<string, Json>>;

function eventOf(one: Json): readonly LiveEvent[] {
  if (!isObject(one)) return [];
  const [said = "", change = ""] = textAt(one, "subscriptionType").split(".");
  const object = objects[said === "object" ? textAt(one, "objectTypeId") : said];
  if (change === "associationChange") return employer(one);
  if (object === undefined) return [];
  if (change === "merge") return mergedIds(one).map((id) => told(one, { object, id, deleted: true }));
  const id = idText(one["objectId"]);
  if (id === "") return [];
  if (Object.hasOwn(gone, change)) return [told(one, { object, id, deleted: gone[change] === true })];
  const name = textAt(one, "propertyName");
  if (change === "creation" || (change === "propertyChange" && name !== "")) return [told(one, { object, id, traits: change === "creation" ? {} : { [traitNames[name] ?? name]: one["propertyValue"] ?? "" } })];
  return [];
}

interface Telling {
  readonly object: "contact" | "company";
  readonly id: string;
  readonly traits?: JsonObject;
  readonly deleted?: boolean;
}

function told(one: Notice, { object, id, traits = {}, deleted }: Telling): LiveEvent {
  const shared = { ...knownBy(one, id), traits, ...(deleted === undefined ? {} : { context: { deleted } }) };
  return object === "contact" ? { ...shared, type: "identify", userId: id } : { ...shared, type: "group", groupId: id, anonymousId: `hubspot:company:${id}` };
}

/** HubSpot says that its id of an event may come twice: with the time it is one. */
function knownBy(one: Notice, id: string): JsonObject {
  const at = typeof one["occurredAt"] === "number" ? new Date(Math.min(one["occurredAt"], 8.64e15)).toISOString() : null;
  return { messageId: ["hubspot", idText(one["eventId"]), idText(one["subscriptionId"]), id, idText(one["occurredAt"]), textAt(one, "propertyName")].join(":").slice(0, 200), timestamp: at };
}

/** A contact that is joined to a company works there; that one is taken from it says nothing of where it works now. */
function employer(one: Notice): readonly LiveEvent[] {
  const kind = textAt(one, "associationType").toUpperCase();
  const [from, to] = [idText(one["fromObjectId"]), idText(one["toObjectId"])];
  const isContactFirst = kind.startsWith("CONTACT_TO_COMPANY") || (textAt(one, "fromObjectTypeId") === "0-1" && textAt(one, "toObjectTypeId") === "0-2");
  if (!isContactFirst || from === "" || to === "" || one["associationRemoved"] === true) return [];
  return [{ ...knownBy(one, `${from}>${to}`), type: "group", userId: from, groupId: to, traits: {} }];
}

function mergedIds(one: Notice): readonly string[] {
  const ids = one["mergedObjectIds"];
  return Array.isArray(ids) ? (ids as readonly Json[]).map(idText).filter((id) => id !== "") : [];
}
