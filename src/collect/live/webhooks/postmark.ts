import type { Json, LiveEvent } from "../event.ts";
import { isObject, objectAt, textAt } from "../door/body.ts";
import { areEqual, refusal } from "./signature.ts";
import { tell } from "./tell.ts";
import type { Webhook } from "./webhook.ts";

interface Kind {
  readonly event: string;
  /** Fields that say when, and to whom. */
  readonly at: string;
  readonly email: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  Delivery: { event: "Email Delivered", at: "DeliveredAt", email: "Recipient" },
  Bounce: { event: "Email Bounced", at: "BouncedAt", email: "Email" },
  Open: { event: "Email Opened", at: "ReceivedAt", email: "Recipient" },
  Click: { event: "Email Link Clicked", at: "ReceivedAt", email: "Recipient" },
  SpamComplaint: { event: "Email Marked as Spam", at: "BouncedAt", email: "Email" },
  SubscriptionChange: { event: "Unsubscribed", at: "ChangedAt", email: "Recipient" },
};

/** What becomes of mails. Postmark signs nothing: it sends the user and password that its webhook's address holds. */
export const postmark: Webhook = {
  id: "postmark",
  title: "Postmark",
  secretFrom: "Invent a user and a password, give them here as user:password, and put them into the address: https://user:password@….",
  check({ header }, secret) {
    const [, encoded] = /^basic\s+(\S+)$/i.exec(header("authorization") ?? "") ?? [];
    if (encoded === undefined) throw refusal("The request bears no user and password.");
    if (!areEqual(Buffer.from(encoded, "base64").toString("utf8"), secret)) throw refusal("User or password is wrong.");
    return {};
  },
  events: (payload) => (isObject(payload) ? eventOf(payload) : []),
};

/** Bounces that are none: answers of machines, and what is only late. */
const noBounces: ReadonlySet<string> = new Set(["AutoResponder", "Transient", "Subscribe", "Unsubscribe", "AddressChange", "ChallengeVerification", "OpenRelayTest", "VirusNotification"]);

/** Postmark tells of a bounce and of a complaint by itself, and once more as the end of a subscription. */
function saysNothing(name: string, one: Readonly<Record<string, Json>>): boolean {
  if (name === "Bounce") return noBounces.has(textAt(one, "Type"));
  return name === "SubscriptionChange" && (one["SuppressSending"] === false || ["HardBounce", "SpamComplaint"].includes(textAt(one, "SuppressionReason")));
}

function eventOf(one: Readonly<Record<string, Json>>): readonly LiveEvent[] {
  const name = textAt(one, "RecordType");
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined || textAt(one, kind.email) === "" || saysNothing(name, one)) return [];
  const at = textAt(one, kind.at);
  return [tell({
    id: `postmark:${name}:${textAt(one, "MessageID")}:${at}:${textAt(one, "OriginalLink").slice(0, 80)}`, event: kind.event, at, email: textAt(one, kind.email),
    properties: { thread_id: one["MessageID"], email_subject: one["Subject"], link_url: one["OriginalLink"], campaign_name: one["Tag"], reason: one["Description"] },
    userAgent: one["UserAgent"], ip: objectAt(one, "Geo")["IP"],
  })];
}
