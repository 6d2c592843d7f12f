import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isProblem } from "../../../model/problem.ts";
import type { Json, LiveEvent } from "../event.ts";
import { judge } from "../judge.ts";
import { meaningOf } from "../records/names.ts";
import { mapperShape } from "./mapper.ts";
import { readWebhook, webhookOptions, type WebhookOptions, type WebhookRead } from "./read.ts";
import { rememberTokens } from "./tokens.ts";

const now = new Date("2026-03-02T10:00:00Z");
const seconds = now.getTime() / 1000;
const secret = "s3cret";
const url = "https://abm.us.example/v1/webhooks/wk_1";
const keys = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const publicKey = keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");

interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface Case {
  readonly options: { readonly webhook: string; readonly secret: string; readonly mapper?: unknown };
  /** The request as the vendor would make it at this time. */
  readonly sign: (payload: Json, at?: number) => Signed;
  readonly payload: Json;
  readonly told: readonly Partial<Record<keyof LiveEvent, unknown>>[];
  /** Does its signature cover the time? */
  readonly timed: boolean;
}

const hmac256 = (key: string, text: string, encoding: "hex" | "base64" = "hex"): string => createHmac("sha256", key).update(text).digest(encoding);

// Signatures are made here as the vendors describe them, apart from the code under test.
const cases: Readonly<Record<string, Case>> = {
  calendly: {
    options: { webhook: "calendly", secret },
    sign: (payload, at = seconds) => ({ body: JSON.stringify(payload), headers: { "calendly-webhook-signature": `t=${at},v1=${hmac256(secret, `${at}.${JSON.stringify(payload)}`)}` } }),
    payload: {
      event: "invitee.created", created_at: "2026-03-02T09:59:58.000000Z",
      payload: {
        uri: "https://api.calendly.com/scheduled_events/E1/invitees/I1", email: "Ann@Acme.example", name: "Ann Lee", status: "active", rescheduled: false, tracking: { utm_campaign: "spring", utm_source: null },
        scheduled_event: { uri: "https://api.calendly.com/scheduled_events/E1", name: "Demo", start_time: "2026-03-05T09:00:00.000000Z", end_time: "2026-03-05T09:30:00.000000Z", event_memberships: [{ user_email: "eve@us.example" }] },
      },
    },
    told: [{
      type: "track", event: "Meeting Booked", userId: "ann@acme.example", messageId: "calendly:invitee.created:https://api.calendly.com/scheduled_events/E1/invitees/I1", timestamp: "2026-03-02T09:59:58.000000Z",
      properties: { email: "ann@acme.example", name: "Ann Lee", subject: "Demo", thread_id: "https://api.calendly.com/scheduled_events/E1", starts_at: "2026-03-05T09:00:00.000000Z", ends_at: "2026-03-05T09:30:00.000000Z", agent_name: "eve@us.example" },
      context: { traits: { email: "ann@acme.example" }, campaign: { name: "spring" } },
    }],
    timed: true,
  },
  "cal.com": {
    options: { webhook: "cal.com", secret },
    sign: (payload) => ({ body: JSON.stringify(payload), headers: { "x-cal-signature-256": hmac256(secret, JSON.stringify(payload)) } }),
    payload: {
      triggerEvent: "BOOKING_CREATED", createdAt: "2026-03-02T09:59:58.000Z",
      payload: { uid: "b1", title: "Demo", startTime: "2026-03-05T09:00:00Z", endTime: "2026-03-05T09:30:00Z", organizer: { email: "eve@us.example" }, attendees: [{ email: "ann@acme.example", name: "Ann" }, { email: "bo@acme.example" }, { name: "no address" }] },
    },
    told: [
      { event: "Meeting Booked", userId: "ann@acme.example", messageId: "cal.com:BOOKING_CREATED:b1:ann@acme.example", timestamp: "2026-03-02T09:59:58.000Z" },
      { event: "Meeting Booked", userId: "bo@acme.example", messageId: "cal.com:BOOKING_CREATED:b1:bo@acme.example" },
    ],
    timed: false,
  },
  sendgrid: {
    options: { webhook: "sendgrid", secret: publicKey },
    sign: (payload, at = seconds) => {
      const body = `${JSON.stringify(payload)}\r\n`;
      return { body, headers: { "x-twilio-email-event-webhook-timestamp": `${at}`, "x-twilio-email-event-webhook-signature": createSign("sha256").update(`${at}${body}`).sign(keys.privateKey, "base64") } };
    },
    payload: [
      { email: "ann@acme.example", timestamp: seconds, event: "click", sg_event_id: "e1", sg_message_id: "m1.filter.2", url: "https://us.example/guide", useragent: "Mozilla/5.0", ip: "198.51.100.1", category: ["news", "x"] },
      { email: "ann@acme.example", timestamp: seconds, event: "open", sg_event_id: "e2", sg_message_id: "m1.filter.2", sg_machine_open: true },
      { email: "ann@acme.example", timestamp: seconds, event: "processed", sg_event_id: "e3" }, 7, { event: "open" },
    ],
    told: [
      { event: "Email Link Clicked", messageId: "sendgrid:e1", timestamp: "2026-03-02T10:00:00.000Z", properties: { email: "ann@acme.example", thread_id: "m1", link_url: "https://us.example/guide", campaign_name: "news" }, context: { traits: { email: "ann@acme.example" }, userAgent: "Mozilla/5.0", ip: "198.51.100.1" } },
      { event: "Email Opened", messageId: "sendgrid:e2", context: { traits: { email: "ann@acme.example" }, machine: true } },
    ],
    timed: true,
  },
  mailgun: {
    options: { webhook: "mailgun", secret },
    sign: (payload, at = seconds) => ({ headers: {}, body: JSON.stringify({ signature: { timestamp: `${at}`, token: "tok1", signature: hmac256(secret, `${at}tok1`) }, ...(payload as object) }) }),
    payload: { "event-data": { event: "opened", id: "g1", timestamp: seconds + 0.5, recipient: "ann@acme.example", message: { headers: { "message-id": "x@mg", subject: "News" } }, "client-info": { "user-agent": "Mozilla/5.0", bot: "apple" }, tags: ["spring"], ip: "198.51.100.1" } },
    told: [{ event: "Email Opened", messageId: "mailgun:g1", timestamp: "2026-03-02T10:00:00.500Z", properties: { email: "ann@acme.example", thread_id: "x@mg", email_subject: "News", campaign_name: "spring" }, context: { traits: { email: "ann@acme.example" }, userAgent: "Mozilla/5.0", ip: "198.51.100.1", machine: true } }],
    timed: true,
  },
  postmark: {
    options: { webhook: "postmark", secret: "user:pass" },
    sign: (payload) => ({ body: JSON.stringify(payload), headers: { authorization: `Basic ${Buffer.from("user:pass").toString("base64")}` } }),
    payload: { RecordType: "Click", MessageID: "p1", Recipient: "ann@acme.example", ReceivedAt: "2026-03-02T09:59:00Z", OriginalLink: "https://us.example/a", Tag: "news", UserAgent: "Mozilla/5.0", Geo: { IP: "198.51.100.1" } },
    told: [{ event: "Email Link Clicked", messageId: "postmark:Click:p1:2026-03-02T09:59:00Z:https://us.example/a", timestamp: "2026-03-02T09:59:00Z", properties: { email: "ann@acme.example", thread_id: "p1", link_url: "https://us.example/a", campaign_name: "news" } }],
    timed: false,
  },
  hubspot: {
    options: { webhook: "hubspot", secret },
    sign: (payload, at = seconds) => ({ body: JSON.stringify(payload), headers: { "x-hubspot-request-timestamp": `${at * 1000}`, "x-hubspot-signature-v3": hmac256(secret, `POST${url}${JSON.stringify(payload)}${at * 1000}`, "base64") } }),
    payload: [
      { eventId: 1, subscriptionId: 2, occurredAt: now.getTime(), subscriptionType: "contact.propertyChange", objectId: 77, propertyName: "jobtitle", propertyValue: "CFO" },
      { eventId: 2, subscriptionId: 2, occurredAt: now.getTime(), subscriptionType: "company.propertyChange", objectId: 5, propertyName: "domain", propertyValue: "acme.example" },
      { eventId: 3, subscriptionId: 2, occurredAt: now.getTime(), subscriptionType: "deal.creation", objectId: 9 },
    ],
    told: [
      { type: "identify", userId: "77", messageId: "hubspot:1:2:77:1772445600000:jobtitle", traits: { title: "CFO" }, timestamp: "2026-03-02T10:00:00.000Z" },
      { type: "group", groupId: "5", messageId: "hubspot:2:2:5:1772445600000:domain", traits: { domain: "acme.example" } },
    ],
    timed: true,
  },
  generic: {
    options: {
      webhook: "generic", secret,
      mapper: {
        each: "$.data[*]", event: "=Webinar Attended", message_id: "$.id", timestamp: "$.at", email: "$['who'].mail", properties: { webinar: "$.title", room: "=main" },
        proof: { by: "hmac", header: "X-Signature", algorithm: "sha512", encoding: "base64", prefix: "v0=", time_header: "X-Time" },
      },
    },
    sign: (payload, at = seconds) => ({ body: JSON.stringify(payload), headers: { "x-time": `${at}`, "x-signature": `v0=${createHmac("sha512", secret).update(`${at}.${JSON.stringify(payload)}`).digest("base64")}` } }),
    payload: { data: [{ id: 12, at: seconds, who: { mail: "Ann@Acme.example" }, title: "Intro" }, { id: "13", at: "2026-03-01T00:00:00Z", who: null, title: null }] },
    told: [
      { type: "track", event: "Webinar Attended", messageId: "12", userId: "ann@acme.example", timestamp: "2026-03-02T10:00:00.000Z", properties: { webinar: "Intro", room: "main", email: "ann@acme.example" }, context: { traits: { email: "ann@acme.example" } } },
      { type: "track", event: "Webinar Attended", messageId: "13", timestamp: "2026-03-01T00:00:00Z", properties: { room: "main" } },
    ],
    timed: true,
  },
};

const reading = (options: Case["options"], { headers, body }: Signed, tokens = rememberTokens()): WebhookRead =>
  readWebhook({ options: webhookOptions.parse(options) as WebhookOptions, tokens, request: { method: "POST", url, body: Buffer.from(body), header: (name) => headers[name], receivedAt: now } });

const read = (...given: Parameters<typeof reading>): readonly LiveEvent[] => reading(...given).events;

function codeOf(work: () => unknown): string {
  try {
    work();
    return "taken";
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
}

describe.each(Object.entries(cases))("%s", (id, { options, sign, payload, told, timed }) => {
  it("a request signed by its vendor becomes events", () => {
    const events = read(options, sign(payload));
    expect(events).toHaveLength(told.length);
    expect(events).toMatchObject(told);
    expect(events.map((event) => judge(event, { receivedAt: now.getTime(), source: id })).filter((one) => "code" in one)).toEqual(id === "generic" ? [expect.objectContaining({ code: "no_identity" })] : []);
  });

  it("read twice, it gives the same ids, so that a repeated request counts once", () => {
    const idsOf = (): readonly unknown[] => read(options, sign(payload)).map(({ messageId }) => messageId);
    expect(idsOf()).toEqual(idsOf());
    expect(new Set(idsOf()).size).toBe(told.length);
  });

  it("with another secret, without a signature, or with a header cut off it is refused", () => {
    const signed = sign(payload);
    const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey.export({ type: "spki", format: "der" }).toString("base64");
    expect(codeOf(() => read({ ...options, secret: id === "sendgrid" ? other : "another" }, signed))).toBe("bad_signature");
    expect(codeOf(() => read({ ...options, secret: "" }, signed))).toBe("bad_signature");
    const without = id === "mailgun" ? { headers: {}, body: JSON.stringify(payload) } : { ...signed, headers: {} };
    expect(codeOf(() => read(options, without))).toBe("bad_signature");
    for (const header of Object.keys(signed.headers)) expect(codeOf(() => read(options, { ...signed, headers: { ...signed.headers, [header]: signed.headers[header]?.slice(0, -3) ?? "" } }))).toBe("bad_signature");
  });

  it("with one letter of the body changed it is refused where the signature covers the body", () => {
    const signed = sign(payload);
    const changed = { ...signed, body: signed.body.replace(/acme|opened|CFO/i, "evil") };
    expect(changed.body).not.toBe(signed.body);
    expect(codeOf(() => read(options, changed))).toBe(id === "postmark" || id === "mailgun" ? "taken" : "bad_signature");
  });

  it.each([[-4 * 60, "taken"], [4 * 60, "taken"], [-6 * 60, "bad_signature"], [6 * 60, "bad_signature"]])(`signed %s seconds from now it is %s${timed ? "" : ", if only its signature had a time"}`, (off, becomes) => {
    expect(codeOf(() => read(options, sign(payload, seconds + off)))).toBe(timed ? becomes : "taken");
  });

  it.each<Json>([null, 7, "text", [], {}, [null, [[]]], { payload: 1, event: {}, "event-data": [], data: 3, attendees: "x", triggerEvent: 4 }])("a payload of another shape, %j, tells nothing and breaks nothing", (odd) => {
    if (id === "mailgun" && (typeof odd !== "object" || odd === null || Array.isArray(odd))) return expect(codeOf(() => read(options, { headers: {}, body: JSON.stringify(odd) }))).toBe("bad_signature");
    expect(read(options, sign(odd))).toEqual([]);
  });
});

it.each(Object.keys(cases))("%s: the same request again is taken where nothing of it was kept, and refused as soon as it was (I10)", (id) => {
  const { options, sign, payload } = cases[id] as Case;
  const tokens = rememberTokens();
  const signed = sign(payload);
  expect([codeOf(() => read(options, signed, tokens)), codeOf(() => read(options, signed, tokens))]).toEqual(["taken", "taken"]);
  reading(options, signed, tokens).taken();
  // Postmark signs nothing, so the same again is its own second attempt: its ids count once.
  expect(codeOf(() => read(options, signed, tokens))).toBe(id === "postmark" ? "taken" : "bad_signature");
  if (id === "mailgun") expect(codeOf(() => read(options, { ...signed, body: signed.body.replace("acme", "evil") }, tokens)), "its signature covers no body").toBe("bad_signature");
});

it("signatures are forgotten when none of their time is taken any more", () => {
  const tokens = rememberTokens();
  const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
  tokens.remember("a", now);
  expect(codeOf(() => tokens.demandNew("a", later(10)))).toBe("bad_signature");
  expect(codeOf(() => tokens.demandNew("a", later(12)))).toBe("taken");
});

it.each<readonly [string, Json, string | null]>([
  ["invitee.canceled", { email: "a@b.example", uri: "u", cancellation: { canceler_type: "invitee" } }, "Meeting Canceled"],
  ["invitee.canceled", { email: "a@b.example", uri: "u", cancellation: { canceler_type: "host" } }, "Meeting Canceled by Host"],
  ["invitee.canceled", { email: "a@b.example", uri: "u", rescheduled: true }, "Meeting Rescheduled"],
  ["invitee_no_show.created", { email: "a@b.example", uri: "u", no_show: { uri: "n" } }, "Meeting No Show"],
  ["invitee_no_show.deleted", { email: "a@b.example", uri: "u", no_show: { uri: "n" } }, "Meeting Held"],
  ["routing_form_submission.created", { email: "a@b.example", uri: "u" }, null],
])("Calendly's %s is told as the right thing", (event, payload, name) => {
  const { options, sign } = cases["calendly"] as Case;
  expect(read(options, sign({ event, payload }))[0]?.event ?? null).toBe(name);
});

it.each([
  [{ each: "$.a[" }, false], [{ each: "$.a b" }, false], [{ email: "a@b.example" }, false], [{ email: "=a@b.example" }, true], [{ each: "$['a b'][0].c[*]" }, true], [{ properties: { x: "$.é_1" } }, true],
  [{ each: `$${".a".repeat(33)}` }, false],
])("a mapper of %j can be used: %s", (mapper, usable) => {
  expect(mapperShape.safeParse(mapper).success).toBe(usable);
});

it("a wildcard in a wildcard makes no more than a batch may hold", () => {
  const list = Array.from({ length: 100 }, () => ({ b: Array.from({ length: 100 }, (_, n) => n) }));
  const mapper = { each: "$[*].b[*]", event: "=x", proof: { by: "header", header: "x-secret" } };
  expect(read({ webhook: "generic", secret, mapper }, { headers: { "x-secret": secret }, body: JSON.stringify(list) })).toHaveLength(2_500);
});

const booking = { uid: "b1", title: "Demo", startTime: "2026-03-05T09:00:00Z", endTime: "2026-03-05T09:30:00Z", attendees: [{ email: "a@b.example" }] };
const contact = { eventId: 1, subscriptionId: 2, occurredAt: now.getTime(), objectId: 77 };
const mail = { email: "a@b.example", sg_event_id: "1" };
it.each<readonly [string, Json, string]>([
  ["cal.com", { triggerEvent: "BOOKING_RESCHEDULED", payload: booking }, "Meeting Rescheduled"],
  ["cal.com", { triggerEvent: "BOOKING_CANCELLED", payload: booking }, "Meeting Canceled"],
  ["cal.com", { triggerEvent: "BOOKING_REJECTED", payload: booking }, "Meeting Canceled by Host"],
  ["cal.com", { triggerEvent: "MEETING_ENDED", ...booking }, "Meeting Held"],
  ["cal.com", { triggerEvent: "BOOKING_NO_SHOW_UPDATED", payload: { bookingUid: "b1", attendees: [{ email: "a@b.example", noShow: true }] } }, "Meeting No Show"],
  ["cal.com", { triggerEvent: "BOOKING_NO_SHOW_UPDATED", payload: { bookingUid: "b1", attendees: [{ email: "a@b.example", noShow: false }] } }, "Meeting Held"],
  ["cal.com", { triggerEvent: "AFTER_GUESTS_CAL_VIDEO_NO_SHOW", payload: booking }, "Meeting No Show"],
  ["sendgrid", [{ ...mail, event: "delivered" }], "Email Delivered"], ["sendgrid", [{ ...mail, event: "bounce" }], "Email Bounced"], ["sendgrid", [{ ...mail, event: "dropped" }], "Email Bounced"],
  ["sendgrid", [{ ...mail, event: "spamreport" }], "Email Marked as Spam"], ["sendgrid", [{ ...mail, event: "unsubscribe" }], "Unsubscribed"], ["sendgrid", [{ ...mail, event: "group_unsubscribe" }], "Unsubscribed"], ["sendgrid", [{ ...mail, event: "deferred" }], ""],
  ["mailgun", { "event-data": { event: "failed", severity: "permanent", id: "1", recipient: "a@b.example" } }, "Email Bounced"],
  ["mailgun", { "event-data": { event: "failed", severity: "temporary", id: "1", recipient: "a@b.example" } }, ""],
  ["mailgun", { "event-data": { event: "complained", id: "1", recipient: "a@b.example" } }, "Email Marked as Spam"],
  ["mailgun", { "event-data": { event: "unsubscribed", id: "1", recipient: "a@b.example" } }, "Unsubscribed"],
  ["postmark", { RecordType: "Delivery", MessageID: "1", Recipient: "a@b.example" }, "Email Delivered"],
  ["postmark", { RecordType: "Bounce", Type: "HardBounce", MessageID: "1", Email: "a@b.example" }, "Email Bounced"],
  ["postmark", { RecordType: "Bounce", Type: "AutoResponder", MessageID: "1", Email: "a@b.example" }, ""],
  ["postmark", { RecordType: "SpamComplaint", MessageID: "1", Email: "a@b.example" }, "Email Marked as Spam"],
  ["postmark", { RecordType: "SubscriptionChange", SuppressSending: true, SuppressionReason: "ManualSuppression", MessageID: "1", Recipient: "a@b.example" }, "Unsubscribed"],
  ["postmark", { RecordType: "SubscriptionChange", SuppressSending: true, SuppressionReason: "HardBounce", MessageID: "1", Recipient: "a@b.example" }, ""],
  ["hubspot", [{ ...contact, subscriptionType: "object.propertyChange", objectTypeId: "0-1", propertyName: "email", propertyValue: "a@b.example" }], "identify 77"],
  ["hubspot", [{ ...contact, subscriptionType: "object.creation", objectTypeId: "0-2" }], "group 77"],
  ["hubspot", [{ ...contact, subscriptionType: "contact.associationChange", associationType: "CONTACT_TO_COMPANY", fromObjectId: 77, toObjectId: 5, associationRemoved: false }], "group 5 of 77"],
  ["hubspot", [{ ...contact, subscriptionType: "contact.associationChange", associationType: "CONTACT_TO_COMPANY", fromObjectId: 77, toObjectId: 5, associationRemoved: true }], ""],
  ["hubspot", [{ ...contact, subscriptionType: "contact.deletion" }], "identify 77 deleted true"], ["hubspot", [{ ...contact, subscriptionType: "company.restore" }], "group 77 deleted false"],
  ["hubspot", [{ ...contact, subscriptionType: "contact.merge", primaryObjectId: 77, mergedObjectIds: [78] }], "identify 78 deleted true"],
  ["hubspot", [{ ...contact, subscriptionType: "deal.creation" }], ""],
])("%s's %j is told as “%s”", (vendor, payload, wanted) => {
  const { options, sign } = cases[vendor] as Case;
  const told = read(options, sign(payload)).map(({ type, event, userId, groupId, context }) => {
    const { deleted } = (context ?? {}) as { deleted?: boolean };
    const said = type === "track" ? event : type === "group" ? `group ${String(groupId)}${userId === undefined ? "" : ` of ${String(userId)}`}` : `identify ${String(userId)}`;
    return `${String(said)}${deleted === undefined ? "" : ` deleted ${deleted}`}`;
  });
  expect(told.join()).toBe(wanted);
});

it("a name that HubSpot tells by halves is none: the last half would take the place of the whole", () => {
  const { options, sign } = cases["hubspot"] as Case;
  const [told] = read(options, sign([{ ...contact, subscriptionType: "contact.propertyChange", propertyName: "firstname", propertyValue: "Ann" }]));
  expect(told?.traits).toEqual({ given_name: "Ann" });
});

it.each([
  ["Meeting No Show", "meeting", "no_show"], ["Unsubscribed", "action", undefined], ["Email Marked as Spam", "action", undefined], ["Meeting Booked", "meeting_booked", undefined], ["Meeting Held", "meeting", "held"], ["Meeting Canceled", "meeting", "cancelled_by_them"], ["Meeting Canceled by Host", "meeting", "cancelled_by_us"],
  ["Meeting Rescheduled", "meeting", "moved"], ["Email Delivered", "mailing", "delivered"], ["Email Opened", "mail_open", undefined], ["Email Link Clicked", "mail_click", undefined], ["Email Bounced", "mailing", "bounced"],
])("what webhooks call %s is a touch of the kind %s, with the outcome %s", (name, type, outcome) => {
  expect([meaningOf(name)?.type, meaningOf(name)?.outcome]).toEqual([type, outcome]);
});
