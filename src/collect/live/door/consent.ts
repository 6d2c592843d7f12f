/** May this event be kept, and with whose name? Decided before anything of it is written. */
import type { JsonObject, LiveEvent, RequestFacts } from "../event.ts";
import { objectAt, textAt } from "./body.ts";
import { type DoorSettings, plainName } from "./settings.ts";

/** What the visitor said: `undecided` was asked and has not answered; `unsaid`: the event does not speak of it. */
export type Choice = "granted" | "denied" | "undecided" | "unsaid";

export interface Wishes {
  readonly choice: Choice;
  readonly gpc: boolean;
  readonly dnt: boolean;
  /** In Europe (EEA, United Kingdom, Switzerland) by the time zone of the browser, or not known to be elsewhere. */
  readonly maybeEurope: boolean;
}

export type SuppressedBy = "consent_denied" | "gpc" | "dnt" | "no_consent";

/** `share` false: never handed on to others. `cookieless`: kept without a name. */
export type ConsentDecision =
  | { readonly keep: "whole"; readonly share: boolean }
  | { readonly keep: "cookieless"; readonly share: false }
  | { readonly keep: "nothing"; readonly because: SuppressedBy };

/** The decision over what was wished; a “no” always wins, an express “yes” wins over the lack of an answer only. */
export function decide(wishes: Wishes, settings: DoorSettings): ConsentDecision {
  if (wishes.choice === "denied") return { keep: "nothing", because: "consent_denied" };
  if (wishes.gpc && settings.gpc === "strict") return { keep: "nothing", because: "gpc" };
  if (wishes.dnt && settings.dnt === "strict") return { keep: "nothing", because: "dnt" };
  if (wishes.choice === "undecided" || (wishes.choice === "unsaid" && isNeeded(wishes, settings))) return { keep: "cookieless", share: false };
  return { keep: "whole", share: !((wishes.gpc && settings.gpc !== "off") || (wishes.dnt && settings.dnt !== "off")) };
}

function isNeeded({ maybeEurope }: Wishes, { consentNeeded }: DoorSettings): boolean {
  return consentNeeded === "everywhere" || (consentNeeded === "europe" && maybeEurope);
}

/** What an event and the request that brought it say about consent. */
export function wishesOf(event: LiveEvent, facts: RequestFacts, settings: DoorSettings): Wishes {
  const context = objectAt(event, "context");
  return {
    choice: choiceOf(context, facts, settings),
    gpc: facts.gpc || context["gpc"] === true,
    dnt: facts.dnt || context["dnt"] === true || saysNo(facts.cookies ?? "", settings.dntCookie),
    maybeEurope: isMaybeEurope(textAt(context, "timezone")),
  };
}

function saysNo(cookies: string, name: string): boolean {
  return name !== "" && cookies.split(";").some((pair) => {
    const [key, said] = pair.trim().split("=");
    return key === name && /^(1|true|yes)$/i.test(said ?? "");
  });
}

function choiceOf(context: JsonObject, facts: RequestFacts, settings: DoorSettings): Choice {
  const said = context["consent"];
  if (said === "granted" || said === "denied" || said === "undecided") return said;
  const byTool = categoryChoice(objectAt(context, "consent", "categoryPreferences"), settings) ?? managedChoice(objectAt(context, "consentManagement"), settings);
  return byTool ?? (facts.anonymous === true ? "undecided" : "unsaid");
}

/** Segment's consent object: `{ categoryPreferences: { Analytics: false } }`. */
function categoryChoice(preferences: JsonObject, settings: DoorSettings): Choice | undefined {
  const ours = Object.entries(preferences).filter(([category]) => isOurs(category, settings)).map(([, allowed]) => allowed);
  if (ours.length === 0) return undefined;
  return ours.every((allowed) => allowed === true) ? "granted" : "denied";
}

/** RudderStack's: `{ allowedConsentIds: […], deniedConsentIds: […] }`. */
function managedChoice(management: JsonObject, settings: DoorSettings): Choice | undefined {
  const has = (name: string): boolean => idsAt(management, name).some((id) => isOurs(id, settings));
  if (has("deniedConsentIds")) return "denied";
  return has("allowedConsentIds") ? "granted" : undefined;
}

function idsAt(management: JsonObject, name: string): readonly string[] {
  const ids = management[name];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}

function isOurs(category: string, settings: DoorSettings): boolean {
  return settings.consentCategories.some((ours) => plainName(ours) === plainName(category));
}

const europeElsewhere = new Set(["Arctic/Longyearbyen", "Asia/Nicosia", "Asia/Famagusta", "Atlantic/Azores", "Atlantic/Canary", "Atlantic/Faroe", "Atlantic/Madeira", "Atlantic/Reykjavik"]);
const otherLaw = new Set([
  "Europe/Astrakhan", "Europe/Istanbul", "Europe/Kaliningrad", "Europe/Kirov", "Europe/Minsk", "Europe/Moscow", "Europe/Samara", "Europe/Saratov", "Europe/Simferopol", "Europe/Ulyanovsk", "Europe/Volgograd",
]);

// A zone that is not named may be European (privacy browsers report UTC): in doubt consent is needed.
function isMaybeEurope(zone: string): boolean {
  if (zone === "" || /^(UTC|GMT|Etc\/.*)$/i.test(zone)) return true;
  return europeElsewhere.has(zone) || (zone.startsWith("Europe/") && !otherLaw.has(zone));
}
