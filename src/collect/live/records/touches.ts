/** Touches of events: pages, screens, forms, chats, mails, and whatever else was tracked. */
import { touchTypes } from "../../../store/tables/touch.ts";
import { pageRead, type StoredEvent } from "../event.ts";
import { objectAt, textAt } from "../door/body.ts";
import { attributesOf, idOf, mailOf, type Named, namedOf, numberIn, siteOf, textIn } from "./fields.ts";
import { type Meaning, meaningOf } from "./names.ts";
import { instantText, type LiveRecord } from "./record.ts";
import { instantOf, whenOf } from "./time.ts";

/** How long and how far a page was read, by everything that is known of it. */
export interface Reading {
  readonly seconds: number | null;
  readonly scroll: number | null;
}

/** What a tracked event without a meaning of its own is: shown with the account, in no number. */
const anything: Meaning = { type: "action", channel: "other", direction: "in" };

/** The touch of an event; null where it makes none. */
export function touchOf(stored: StoredEvent, reading: Reading | null = null): LiveRecord | null {
  const meaning = meaningOfEvent(stored);
  if (meaning === null) return null;
  const { event, marks, messageId } = stored;
  const when = whenOf(stored);
  const named = namedOf(event.properties);
  const campaign = objectAt(event, "context", "campaign");
  const held = meaning.type === "meeting" ? meetingTime(named, stored) : null;
  return {
    kind: "touch", seq: stored.seq, source: stored.source, receivedAt: stored.receivedAt,
    fields: {
      id: messageId, at: instantText(held?.from ?? when.at), ...whoOf(stored), ...meaningFields(meaning, named, marks.pageClass ?? ""),
      network: marks.company?.domain ?? marks.ipPrefix ?? "",
      campaign: textIn(named, "campaignname", "campaign") || textAt(campaign, "name"),
      url: textAt(event, "properties", "url") || textAt(event, "context", "page", "url") || textIn(named, "linkurl"),
      referrer: textAt(event, "properties", "referrer") || textAt(event, "context", "page", "referrer"),
      asset: textIn(named, "asset", "assetname", "formname", "filename", "emailid"),
      topic: textIn(named, "topic"), subject: textIn(named, "emailsubject", "subject"), thread: textIn(named, "conversationid", "threadid"),
      user: textIn(named, "agentname", "agentid"),
      page_class: marks.pageClass ?? "",
      seconds: reading?.seconds ?? numberIn(named, "seconds", "activeseconds", "conversationduration", "durationseconds") ?? (meaning.outcome === "held" ? held?.seconds ?? null : null),
      scroll: share(reading?.scroll ?? numberIn(named, "scroll")),
      removed: marks.removed ?? "",
    },
    attributes: touchAttributes(stored),
    flags: [...when.flags, ...(marks.flags ?? [])],
  };
}

function meaningOfEvent({ event }: StoredEvent): Meaning | null {
  if (event.type === "page" || event.type === "screen") return { type: "page_view", channel: event.type === "page" ? "web" : "product", direction: "in" };
  if (event.type !== "track" || event.event === pageRead) return null;
  const said = textIn(namedOf(event.properties), "touchtype");
  const name = typeof event.event === "string" ? event.event : "";
  if ((touchTypes as readonly string[]).includes(said)) return { ...(meaningOf(name) ?? anything), type: said };
  return meaningOf(name) ?? { ...anything, channel: textAt(event, "context", "page", "url") === "" ? "product" : "web" };
}

function meaningFields(meaning: Meaning, named: Named, pageClass: string): LiveRecord["fields"] {
  const form = meaning.type !== "form" ? "" : meaning.form ?? (textIn(named, "form", "formtype").toLowerCase() || (formOfPage[pageClass] ?? ""));
  return { type: meaning.type, channel: meaning.channel, direction: meaning.direction ?? "", outcome: meaning.outcome ?? "", form };
}

/** Further away than this no meeting is arranged. */
const arrangedMsMax = 3 * 365 * 86_400_000;

/** A meeting stands at its own time, whenever it was called off; null where the event does not say it. */
function meetingTime(named: Named, { receivedAt }: StoredEvent): { readonly from: number; readonly seconds: number | null } | null {
  const [from, to] = [instantOf(named.get("startsat") ?? named.get("starttime")), instantOf(named.get("endsat") ?? named.get("endtime"))];
  if (from === null || Math.abs(from - Date.parse(receivedAt)) > arrangedMsMax) return null;
  return { from, seconds: to === null || to <= from ? null : Math.round((to - from) / 1000) };
}

/** A form whose name says nothing asks for what its page is about. */
const formOfPage: Readonly<Record<string, string>> = { demo: "demo", pricing: "price", contact: "contact", trial: "trial" };

/** Everything that says whose the event is. Nothing is decided here. */
export function whoOf({ event }: Pick<StoredEvent, "event">): { account: string; account_domain: string; person: string; person_email: string; visitor: string } {
  const [traits, own] = [namedOf(objectAt(event, "context", "traits")), namedOf(event.properties)];
  const person = idOf(event.userId);
  const company = namedOf(traits.get("company"));
  return {
    person,
    visitor: idOf(event.anonymousId),
    person_email: mailOf(traits.get("email")) || mailOf(own.get("email")) || mailOf(own.get("emailaddress")) || mailOf(person),
    account: idOf(objectAt(event, "context")["groupId"]) || textIn(own, "accountid", "companyid") || textIn(company, "id", "name") || textIn(own, "accountname", "companyname", "company"),
    account_domain: siteOf(own.get("companydomain")) || siteOf(own.get("accountdomain")) || siteOf(company.get("website")) || siteOf(company.get("domain")),
  };
}

const namedElsewhere: ReadonlySet<string> = new Set(["url", "referrer", "touch_type", "page_id"]);

function touchAttributes({ event, door, marks }: StoredEvent): Record<string, string> {
  const campaign = objectAt(event, "context", "campaign");
  const utm = Object.fromEntries(Object.entries(campaign).filter(([, one]) => typeof one === "string" && one !== "").map(([name, one]) => [`utm_${name === "name" ? "campaign" : name}`, String(one)]));
  const name = typeof event.event === "string" ? event.event : typeof event.name === "string" ? event.name : "";
  const title = textAt(event, "properties", "title") || textAt(event, "context", "page", "title");
  const extra = { event: name, title, door, company_method: marks.company?.method ?? "" };
  return { ...attributesOf(event.properties, namedElsewhere), ...utm, ...Object.fromEntries(Object.entries(extra).filter(([, one]) => one !== "")) };
}

const share = (value: number | null): number | null => (value === null ? null : Math.min(1, Math.max(0, value > 1 ? value / 100 : value)));

/** What readings say together of the page they speak of; the same in whatever order they came. */
export function readingOf(page: StoredEvent, others: readonly StoredEvent[]): Reading {
  const begun = whenOf(page).at;
  const said = others.filter(({ event }) => event.event === pageRead).map((one) => {
    const named = namedOf(one.event.properties);
    const isPing = named.get("ping") === true;
    return { seconds: isPing ? Math.max(0, (whenOf(one).at - begun) / 1000) : numberIn(named, "activeseconds"), scroll: share(numberIn(named, "scroll")) };
  });
  return { seconds: most(said.map(({ seconds }) => seconds)), scroll: most(said.map(({ scroll }) => scroll)) };
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
