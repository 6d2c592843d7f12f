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
  BOOKING_NO_SHOW_UPDATED: "Meeting Held",
  AFTER_GUESTS_CAL_VIDEO_NO_SHOW: "Meeting No Show",
  AFTER_HOSTS_CAL_VIDEO_NO_SHOW: "Meeting Canceled by Host",
};

/** Bookings. The signature covers no time; a request that is repeated later counts once because its events bear the booking's id. */
export const calCom: Webhook = {
  id: "cal.com",
  title: "Cal.com",
  secretFrom: "The secret of the webhook in Cal.com's developer settings; without one Cal.com sends no signature.",
  check({ header, body }, secret) {
    const signature = header("x-cal-signature-256");
    demandEqual(signature, hmac({ algorithm: "sha256", encoding: "hex" }, secret, body));
    return { token: signature ?? "" };
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
  const uid = textAt(booking, "uid") || textAt(booking, "bookingUid");
  return (attendees as readonly Json[]).filter(isObject).filter((attendee) => textAt(attendee, "email") !== "").map((attendee) => tell({
    // Whether somebody was there may be said again otherwise.
    id: `cal.com:${trigger}:${uid}:${textAt(attendee, "email")}${trigger === "BOOKING_NO_SHOW_UPDATED" ? `:${textAt(whole, "createdAt")}` : ""}`,
    event: attendee["noShow"] === true ? "Meeting No Show" : event, at: whole["createdAt"] ?? booking["endTime"], email: textAt(attendee, "email"),
    properties: {
      name: attendee["name"], subject: booking["title"], thread_id: uid, starts_at: booking["startTime"], ends_at: booking["endTime"],
      agent_name: objectAt(booking, "organizer")["email"], reason: booking["cancellationReason"],
    },
  }));
}
