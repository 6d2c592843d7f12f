import type { Json, LiveEvent } from "../event.ts";
import { isObject, objectAt, textAt } from "../door/body.ts";
import { demandEqual, hmac } from "./signature.ts";
import { tell } from "./tell.ts";
import type { Webhook } from "./webhook.ts";

const names: Readonly<Record<string, string>> = {
  BOOKING_CREATED: "Meeting Booked",
  BOOKING_RESCHEDULED: "Meeting Rescheduled",
  BOOKING_CANCELLED: "Meeting Canceled",
  BOOKING_REJECTED: "Meeting Canceled by Host",
  MEETING_ENDED: "Meeting Held",
};

/** Bookings. The signature covers no time; a repeated request counts once because its events bear the booking's id. */
export const calCom: Webhook = {
  id: "cal.com",
  title: "Cal.com",
  secretFrom: "The secret of the webhook in Cal.com's developer settings; without one Cal.com sends no signature.",
  check({ header, body }, secret) {
    demandEqual(header("x-cal-signature-256"), hmac({ algorithm: "sha256", encoding: "hex" }, secret, body));
    return {};
  },
  events: (payload) => (isObject(payload) ? bookingEvents(payload) : []),
};

type Body = Readonly<Record<string, Json>>;

/** One event for each attendee. */
function bookingEvents(whole: Body): readonly LiveEvent[] {
  const trigger = textAt(whole, "triggerEvent");
  const event = names[trigger];
  // MEETING_ENDED brings the booking itself, not wrapped.
  const booking = isObject(whole["payload"]) ? whole["payload"] : whole;
  const attendees = booking["attendees"];
  if (event === undefined || !Array.isArray(attendees)) return [];
  return (attendees as readonly Json[]).filter(isObject).filter((attendee) => textAt(attendee, "email") !== "").map((attendee) => tell({
    id: `cal.com:${trigger}:${textAt(booking, "uid")}:${textAt(attendee, "email")}`,
    event, at: event === "Meeting Held" ? booking["endTime"] : whole["createdAt"], email: textAt(attendee, "email"),
    properties: {
      name: attendee["name"], subject: booking["title"], thread_id: booking["uid"], starts_at: booking["startTime"], ends_at: booking["endTime"],
      agent_name: objectAt(booking, "organizer")["email"], reason: booking["cancellationReason"],
    },
  }));
}
