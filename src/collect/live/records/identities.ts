/** What events say of who somebody is: people with what is known of them, accounts, and which visitor is which person. */
import { aliasCycleFlag, disposableFlag, flagOfTracker } from "../../../model/row-flags.ts";
import { isThrowAway, mailHost } from "../../../model/domains.ts";
import type { Json, StoredEvent } from "../event.ts";
import { isObject, objectAt, textAt } from "../door/body.ts";
import { attributesOf, idOf, mailOf, type Named, namedOf, numberIn, siteOf, textIn } from "./fields.ts";
import { type FieldValue, instantText, type LiveRecord } from "./record.ts";
import { instantOf, whenOf } from "./time.ts";

/** A person's version: of an `identify`, or of a `group` the employer. Null where the event names nobody. */
export function personOf(stored: StoredEvent): LiveRecord | null {
  const { event } = stored;
  const id = idOf(event.userId);
  if (id === "") return null;
  const traits = traitsOf(stored);
  if (event.type === "identify") return versionOf(stored, "person", { id, ...personFields(id, namedOf(traits), stored) }, attributesOf(traits, personTraits));
  if (event.type !== "group") return null;
  return versionOf(stored, "person", { id, account: idOf(event.groupId), account_domain: siteIn(namedOf(event.traits)) }, {});
}

/** RudderStack's clients say the traits of an `identify` in its context; what is said outside goes before. */
function traitsOf({ event }: StoredEvent): Json {
  return { ...objectAt(event, "context", "traits"), ...objectAt(event, "traits") };
}

/** What an `identify` says, and only that: an empty trait is not said. */
function personFields(id: string, traits: Named, stored: StoredEvent): Record<string, FieldValue> {
  const { event } = stored;
  const company = companyOf(traits);
  const named = textIn(traits, "name", "fullname") || [textIn(traits, "firstname"), textIn(traits, "lastname")].filter((one) => one !== "").join(" ");
  const created = instantOf(traits.get("createdat"));
  return {
    email: mailOf(traits.get("email")) || mailOf(id), name: named,
    title: textIn(traits, "title", "jobtitle"), department: textIn(traits, "department"), phone: textIn(traits, "phone"),
    country: textIn(traits, "country") || textIn(namedOf(traits.get("address")), "country"),
    account: idOf(objectAt(event, "context")["groupId"]) || company.account, account_domain: company.domain,
    created_at: created === null ? null : instantText(created), deleted: deletedOf(stored),
  };
}

/** Deleted, or brought back, in the source: a vendor's signed word alone is taken for it. */
function deletedOf({ event, trust }: StoredEvent): boolean | null {
  const said = trust === "signed" ? objectAt(event, "context")["deleted"] : undefined;
  return typeof said === "boolean" ? said : null;
}

const personTraits: ReadonlySet<string> = new Set(["email", "name", "fullName", "firstName", "lastName", "first_name", "last_name", "title", "jobTitle", "job_title", "department", "phone", "country", "company", "createdAt", "created_at"]);

function companyOf(traits: Named): { account: string; domain: string } {
  const company = traits.get("company") ?? traits.get("organization");
  if (typeof company === "string") return { account: company.trim(), domain: siteOf(traits.get("companydomain")) || siteOf(traits.get("companywebsite")) };
  const named = namedOf(company);
  return { account: textIn(named, "id", "name"), domain: siteIn(named) };
}

const siteIn = (traits: Named): string => siteOf(traits.get("website")) || siteOf(traits.get("domain")) || siteOf(traits.get("url"));

/** An account's version, of a `group` call. */
export function accountOf(stored: StoredEvent): LiveRecord | null {
  const { event } = stored;
  const id = idOf(event.groupId);
  if (event.type !== "group" || id === "") return null;
  const traits = namedOf(event.traits);
  const address = namedOf(traits.get("address"));
  const site = siteIn(traits) || siteOf(mailHostOf(traits.get("email")));
  const created = instantOf(traits.get("createdat"));
  const employees = numberIn(traits, "employees", "employeecount");
  return versionOf(stored, "account", {
    id, name: textIn(traits, "name"), domains: site === "" ? [] : [site], industry: textIn(traits, "industry"),
    employees: employees === null || employees < 0 ? null : Math.round(employees),
    country: textIn(traits, "country") || textIn(address, "country"), region: textIn(address, "state", "region"),
    created_at: created === null ? null : instantText(created), lifecycle: textIn(traits, "lifecycle", "lifecyclestage"), deleted: deletedOf(stored),
  }, attributesOf(event.traits, new Set(["name", "website", "domain", "industry", "employees", "country", "address", "createdAt", "created_at", "lifecycle"])));
}

const mailHostOf = (value: Json | undefined): string => mailOf(value).split("@")[1] ?? "";

function versionOf(stored: StoredEvent, kind: "person" | "account", given: Record<string, FieldValue>, attributes: Record<string, string>): LiveRecord {
  const fields = Object.fromEntries(Object.entries(given).filter(([, one]) => one !== "" && one !== null && !(Array.isArray(one) && one.length === 0)));
  const when = whenOf(stored);
  return {
    kind, seq: stored.seq, source: stored.source, receivedAt: stored.receivedAt, fields, attributes,
    flags: [...when.flags, ...(stored.marks.flags ?? []), ...mailFlags(fields["email"]), flagOfTracker],
    version: { from: when.at, says: Object.keys(fields) },
  };
}

function mailFlags(email: FieldValue | undefined): string[] {
  return typeof email === "string" && isThrowAway(mailHost(email)) ? [disposableFlag] : [];
}

/** Tracks by which somebody logs in. */
const logins: ReadonlySet<string> = new Set(["signed in", "signed up", "logged in", "user signed in", "user signed up"]);

/** Which visitor is which person, and which person belongs to which account. What the cookie stands for holds ever since. */
export function linksOf(stored: StoredEvent): LiveRecord[] {
  const { event } = stored;
  const [person, visitor, previous] = [idOf(event.userId), idOf(event.anonymousId), idOf(event.previousId)];
  const name = typeof event.event === "string" ? event.event.toLowerCase() : "";
  const method = event.type === "identify" ? "identify" : event.type === "track" && logins.has(name) ? "login" : "";
  const links: LiveRecord[] = [];
  if (method !== "" && person !== "" && visitor !== "" && person !== visitor) links.push(linkOf(stored, ["visitor", visitor, "person", person], method));
  if (event.type === "alias" && person !== "" && previous !== "") links.push(person === previous ? toItself(stored, person) : linkOf(stored, ["visitor", previous, "person", person], "identify"));
  return links;
}

/** Kept and shown, and never used: it says nothing. */
function toItself(stored: StoredEvent, id: string): LiveRecord {
  const link = linkOf(stored, ["visitor", id, "person", id], "identify");
  return { ...link, fields: { ...link.fields, removed: true }, flags: [...link.flags, aliasCycleFlag] };
}

function linkOf(stored: StoredEvent, [from_kind, from_id, to_kind, to_id]: readonly [string, string, string, string], method: string): LiveRecord {
  const evidence = isObject(stored.event.context) ? textAt(stored.event.context, "page", "path") : "";
  return {
    kind: "identity_link", seq: stored.seq, source: stored.source, receivedAt: stored.receivedAt,
    fields: { from_kind, from_id, to_kind, to_id, means: "link", method, evidence },
    attributes: {}, flags: stored.marks.flags ?? [],
  };
}
