import { column, recordTable } from "../table.ts";

export const touchTypes = [
  "page_view", "form", "content_view", "ad_impression", "ad_click", "mailing", "mail_open", "mail_click", "mail_out", "mail_in", "call",
  "meeting_booked", "meeting", "social_message", "social_visit", "social_comment", "chat", "webinar", "event", "trial_use", "action",
] as const;

export const channels = [
  "web", "ad", "email", "email_signature", "call", "meeting", "chat", "event", "webinar", "social", "direct_mail", "product", "review", "other",
] as const;

export default recordTable({
  kind: "touch",
  name: "touch",
  title: "Touches",
  meaning: "One thing that happened between us and somebody at an account: a visit, an ad, a mail, a call, a meeting, a chat.",
  broughtBy: "a calling tool, a mail tool, an ad platform, a calendar, a web tracker or a CRM's activities",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain", person: "person", email: "person_email", visitor: "visitor", network: "network" },
  livesFrom: [{ oneOf: ["account", "account_domain", "person", "person_email", "visitor", "network"], without: "they belong to no account", toAccount: true }],
  columns: {
    id: column.text("The source's id; without one the whole row is its identity."),
    at: column.instant("When it happened.", { required: true }),
    account: column.text("Id or name of the account, as known."),
    account_domain: column.text("Domain of the account, as known."),
    person: column.text("Id of the person, as known."),
    person_email: column.text("Mail address of the person, lower case."),
    visitor: column.text("Anonymous visitor or device."),
    network: column.text("Whose network it came from: the company or domain that was looked up at the door, or the address or its prefix where that is kept."),
    user: column.label("Our person who did it."),
    type: column.word("What happened.", touchTypes, { required: true }),
    channel: column.word("Through which channel; empty: the type's own.", channels),
    direction: column.word("in: by the account; out: by us; both.", ["in", "out", "both"]),
    side: column.word("Whose work it is.", ["marketing", "sales", "success"]),
    campaign: column.label("Campaign, id or name."),
    placement: column.word("Where an ad was shown.", ["web", "signature"], { open: true }),
    asset: column.label("Content, ad or mail that was seen."),
    url: column.text("Page."),
    referrer: column.text("Page from which a visitor came to it."),
    topic: column.label("Topic."),
    subject: column.text("Subject line."),
    thread: column.text("Conversation it belongs to."),
    form: column.word("What the form asked for.", ["demo", "price", "contact", "trial", "newsletter", "download"], { open: true }),
    page_class: column.word("What kind of page.", ["pricing", "demo", "contact", "trial", "content", "careers", "login", "unsubscribe", "legal", "other"], { open: true }),
    occurrences: column.whole("How often, where a source reports a sum per day, e.g. 120 impressions; one row otherwise.", { fallback: 1, atLeastZero: true, field: "count" }),
    seconds: column.number("How long.", { unit: "seconds", atLeastZero: true }),
    scroll: column.number("How far down the page.", { unit: "0–1", range: [0, 1] }),
    attendees: column.whole("External attendees of a meeting, webinar or event.", { unit: "people", atLeastZero: true }),
    attendee_people: column.texts("External attendees by id or mail address."),
    personalised: column.whole("How far it was made for this account.", { unit: "0–3", range: [0, 3] }),
    outcome: column.word("How it ended.", [
      "connected", "no_answer", "voicemail", "gatekeeper", "wrong_number", "refused", "busy",
      "held", "no_show", "cancelled_by_us", "cancelled_by_them", "moved",
      "answered", "unanswered", "opened", "delivered", "bounced",
    ]),
    sentiment: column.number("Sentiment of the text.", { unit: "−1…1", range: [-1, 1] }),
    sentiment_source: column.label("Who said so."),
    removed: column.word("Why it is not counted.", ["bot", "own_staff", "test", "data_centre", "machine_open"]),
    deleted: column.flag("Deleted in the source: kept and shown, never counted."),
  },
  // The year first, so that a period reads its years only. As a partition it would cost an import two and a half times the work: every
  // block that spans two years is split in all its columns (1 M rows: 2.4 s of processor time against 1.0 s, ClickHouse 26.7).
  orderBy: ["toYear(at)", "account_id", "at"],
  retention: "as long as its import",
});
