import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Json, LiveEvent } from "../event.ts";
import { isObject, textAt } from "../door/body.ts";
import { demandRecent, refusal } from "./signature.ts";
import { tell } from "./tell.ts";
import type { Webhook } from "./webhook.ts";

/** What becomes of mails. `processed` and `deferred` are steps of sending: nothing happened to anybody yet. */
const names: Readonly<Record<string, string>> = {
  delivered: "Email Delivered", open: "Email Opened", click: "Email Link Clicked", bounce: "Email Bounced", dropped: "Email Bounced",
  spamreport: "Email Marked as Spam", unsubscribe: "Unsubscribed", group_unsubscribe: "Unsubscribed",
};

export const sendgrid: Webhook = {
  id: "sendgrid",
  title: "SendGrid",
  secretFrom: "The verification key (public key) under Mail Settings, Event Webhook, Signature Verification.",
  check({ header, body, receivedAt }, secret) {
    const time = header("x-twilio-email-event-webhook-timestamp") ?? "";
    const signature = header("x-twilio-email-event-webhook-signature") ?? "";
    if (signature === "") throw refusal("The request bears no signature.");
    if (!verify("sha256", Buffer.concat([Buffer.from(time), body]), publicKey(secret), Buffer.from(signature, "base64"))) throw refusal("The signature does not fit the key and the body.");
    demandRecent(time === "" ? Number.NaN : Number(time) * 1000, receivedAt);
    return { token: signature };
  },
  events: (payload) => (Array.isArray(payload) ? (payload as readonly Json[]).flatMap(eventOf) : []),
};

function publicKey(secret: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(secret, "base64"), format: "der", type: "spki" });
  } catch {
    throw refusal("What is set as SendGrid's verification key is no public key.");
  }
}

function eventOf(one: Json): readonly LiveEvent[] {
  const event = isObject(one) ? names[textAt(one, "event")] : undefined;
  if (!isObject(one) || event === undefined || textAt(one, "email") === "") return [];
  return [tell({
    id: `sendgrid:${textAt(one, "sg_event_id")}`, event, at: one["timestamp"], email: textAt(one, "email"),
    // The part before the point names the mail; what follows names the machine that sent it.
    properties: { thread_id: textAt(one, "sg_message_id").split(".")[0], link_url: one["url"], campaign_name: one["singlesend_name"] ?? one["marketing_campaign_name"] ?? firstOf(one["category"]), reason: one["reason"] },
    userAgent: one["useragent"], ip: one["ip"], machine: one["sg_machine_open"] === true,
  })];
}

function firstOf(category: Json | undefined): Json | undefined {
  return Array.isArray(category) ? (category[0] as Json | undefined) : category;
}
