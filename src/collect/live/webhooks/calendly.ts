import type { Json, LiveEvent } from "../event.ts";
import { isObject, objectAt, textAt } from "../door/body.ts";
import { demandEqual, demandRecent, hmac } from "./signature.ts";
import { tell } from "./tell.ts";
import type { Webhook } from "./webhook.ts";

/**
 * Meetings that invitees book, cancel and miss. A reschedule is a cancellation that says so, and a new booking; a no-show that is taken back was a
 * meeting that took place.
 */
export const calendly: Webhook = {
  id: "calendly",
  title: "Calendly",
  secretFrom: "The signing_key that you gave, or got, when the webhook subscription was created.",
  check({ header, body, receivedAt }, secret) {
    const parts = new Map((header("calendly-webhook-signature") ?? "").split(",").map((part) => part.trim().split("=", 2) as [string, string]));
    const time = parts.get("t") ?? "";
    demandEqual(parts.get("v1"), hmac({ algorithm: "sha256", encoding: "hex" }, secret, `${time}.`, body));
    demandRecent(time === "" ? Number.NaN : Number(time) * 1000, receivedAt);
    return { token: parts.get("v1") ?? "" };
  },
  events: (payload) => (isObject(payload) ? eventOf(payload, objectAt(payload, "payload")) : []),
};

type Body = Readonly<Record<string, Json>>;

function eventOf(whole: Body, invitee: Body): readonly LiveEvent[] {
  const name = nameOf(textAt(whole, "event"), invitee);
  const email = textAt(invitee, "email");
  if (name === null || email === "") return [];
  const meeting = objectAt(invitee, "scheduled_event");
  const hosts = meeting["event_memberships"];
  return [tell({
    id: `calendly:${textAt(whole, "event")}:${textAt(invitee, "no_show", "uri") || textAt(invitee, "uri") || textAt(meeting, "uri") + email}`,
    event: name, at: whole["created_at"], email,
    properties: {
      name: invitee["name"], subject: meeting["name"], thread_id: meeting["uri"], starts_at: meeting["start_time"], ends_at: meeting["end_time"],
      agent_name: Array.isArray(hosts) && isObject(hosts[0] as Json) ? textAt(hosts[0] as Body, "user_email") : "", reason: objectAt(invitee, "cancellation")["reason"],
    },
    campaign: campaignOf(objectAt(invitee, "tracking")),
  })];
}

const names: Readonly<Record<string, string>> = { "invitee.created": "Meeting Booked", "invitee_no_show.created": "Meeting No Show", "invitee_no_show.deleted": "Meeting Held" };

function nameOf(event: string, invitee: Body): string | null {
  if (event !== "invitee.canceled") return names[event] ?? null;
  if (invitee["rescheduled"] === true) return "Meeting Rescheduled";
  return textAt(invitee, "cancellation", "canceler_type") === "host" ? "Meeting Canceled by Host" : "Meeting Canceled";
}

function campaignOf(tracking: Body): Readonly<Record<string, Json | undefined>> {
  return { name: tracking["utm_campaign"], source: tracking["utm_source"], medium: tracking["utm_medium"], term: tracking["utm_term"], content: tracking["utm_content"] };
}
