/** Names of events that say what happened: Segment's own specifications first, then words that forms are called by. */

/** What a touch is made of. */
export interface Meaning {
  readonly type: string;
  readonly channel: string;
  readonly form?: string;
  readonly outcome?: string;
  readonly direction?: "in" | "out" | "both";
}

/** A name in its match form: letters and digits, lower case. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

const web = "web";

/** Segment's specifications: live chat, e-mail, B2B, advertising; and what trackers report by themselves. */
const known: Readonly<Record<string, Meaning>> = {
  "live chat conversation started": { type: "chat", channel: "chat", direction: "both" },
  "live chat message received": { type: "chat", channel: "chat", outcome: "answered", direction: "both" },
  "live chat message sent": { type: "chat", channel: "chat", direction: "in" },
  "chat opened": { type: "chat", channel: "chat", outcome: "opened", direction: "in" },
  "email delivered": { type: "mailing", channel: "email", outcome: "delivered", direction: "out" },
  "email bounced": { type: "mailing", channel: "email", outcome: "bounced", direction: "out" },
  "email opened": { type: "mail_open", channel: "email", direction: "in" },
  "email link clicked": { type: "mail_click", channel: "email", direction: "in" },
  // Shown with the account, in no number: a mail that was turned down is no interest.
  "email marked as spam": { type: "action", channel: "email", direction: "in" },
  unsubscribed: { type: "action", channel: "email", direction: "in" },
  "email signature clicked": { type: "ad_click", channel: "email_signature", direction: "in" },
  "email signature viewed": { type: "ad_impression", channel: "email_signature", direction: "out" },
  "ad viewed": { type: "ad_impression", channel: "ad", direction: "out" },
  "ad impression": { type: "ad_impression", channel: "ad", direction: "out" },
  "ad clicked": { type: "ad_click", channel: "ad", direction: "in" },
  "promotion viewed": { type: "ad_impression", channel: "ad", direction: "out" },
  "promotion clicked": { type: "ad_click", channel: "ad", direction: "in" },
  "trial started": { type: "form", channel: web, form: "trial", direction: "in" },
  "signed up": { type: "form", channel: web, form: "trial", direction: "in" },
  "form submitted": { type: "form", channel: web, direction: "in" },
  "submit form": { type: "form", channel: web, direction: "in" },
  "file downloaded": { type: "content_view", channel: web, direction: "in" },
  "content viewed": { type: "content_view", channel: web, direction: "in" },
  "article viewed": { type: "content_view", channel: web, direction: "in" },
  "video playback started": { type: "content_view", channel: web, direction: "in" },
  "webinar attended": { type: "webinar", channel: "webinar", outcome: "held", direction: "both" },
  "webinar registered": { type: "form", channel: web, form: "webinar", direction: "in" },
  "meeting booked": { type: "meeting_booked", channel: "meeting", direction: "both" },
  "meeting held": { type: "meeting", channel: "meeting", outcome: "held", direction: "both" },
  "meeting canceled": { type: "meeting", channel: "meeting", outcome: "cancelled_by_them", direction: "both" },
  "meeting canceled by host": { type: "meeting", channel: "meeting", outcome: "cancelled_by_us", direction: "both" },
  "meeting rescheduled": { type: "meeting", channel: "meeting", outcome: "moved", direction: "both" },
  "meeting no show": { type: "meeting", channel: "meeting", outcome: "no_show", direction: "both" },
  "meeting requested": { type: "action", channel: "meeting", direction: "in" },
  "meeting cancelled": { type: "meeting", channel: "meeting", outcome: "cancelled_by_them", direction: "both" },
};

/** Forms by what they ask for, where the name of the event says so. */
const forms: readonly (readonly [form: string, pattern: RegExp])[] = [
  ["demo", /\bdemo\b.*\b(request|requested|booked|book|submitted|form)\b|\b(request|requested|book|booked)\b.*\bdemo\b/],
  ["price", /\b(pricing|price|quote)\b.*\b(request|requested|submitted|form)\b|\brequest(ed)?\b.*\b(pricing|price|quote)\b/],
  ["contact", /\bcontact\b.*\b(form|submitted|requested|us|sales)\b|\bcontacted sales\b/],
  ["trial", /\btrial\b.*\b(request|requested|signup|sign up|submitted|form)\b|\b(sign up|signup|registration)\b.*\b(completed|submitted)\b/],
  ["newsletter", /\bnewsletter\b/],
  ["download", /\b(whitepaper|ebook|e book|brochure|guide|report|asset)\b.*\b(downloaded|download|requested)\b|\bdownloaded\b.*\b(whitepaper|ebook|brochure|guide|report|asset)\b/],
];

/** What an event of this name is; undefined where the name says nothing. */
export function meaningOf(name: string): Meaning | undefined {
  const text = plain(name);
  const exact = Object.hasOwn(known, text) ? known[text] : undefined;
  if (exact !== undefined) return exact;
  const form = forms.find(([, pattern]) => pattern.test(text))?.[0];
  return form === undefined ? undefined : { type: "form", channel: web, form, direction: "in" };
}
