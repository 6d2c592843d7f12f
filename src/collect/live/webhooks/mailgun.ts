import type { Json, LiveEvent } from "../event.ts";
import { isObject, objectAt, textAt } from "../door/body.ts";
import { demandEqual, demandRecent, hmac, refusal } from "./signature.ts";
import { tell } from "./tell.ts";
import type { Webhook } from "./webhook.ts";

const names: Readonly<Record<string, string>> = {
  delivered: "Email Delivered", opened: "Email Opened", clicked: "Email Link Clicked", failed: "Email Bounced", complained: "Email Marked as Spam", unsubscribed: "Unsubscribed",
};

/** What becomes of mails. The signature stands in the body and covers a token only, which is taken once. */
export const mailgun: Webhook = {
  id: "mailgun",
  title: "Mailgun",
  secretFrom: "The HTTP webhook signing key under API Security.",
  check({ body, receivedAt }, secret) {
    const signature = objectAt({ whole: parsed(body) }, "whole", "signature");
    const [time, token] = [textAt(signature, "timestamp") || String(signature["timestamp"] ?? ""), textAt(signature, "token")];
    demandEqual(textAt(signature, "signature"), hmac({ algorithm: "sha256", encoding: "hex" }, secret, time, token));
    demandRecent(time === "" ? Number.NaN : Number(time) * 1000, receivedAt);
    return { token };
  },
  events: (payload) => (isObject(payload) ? eventOf(objectAt(payload, "event-data")) : []),
};

function parsed(body: Buffer): Json {
  try {
    return JSON.parse(body.toString("utf8")) as Json;
  } catch {
    throw refusal("The body is no JSON, so it bears no signature.");
  }
}

function eventOf(one: Readonly<Record<string, Json>>): readonly LiveEvent[] {
  const kind = textAt(one, "event");
  const event = names[kind];
  // A temporary failure is tried again: nothing has become of the mail yet.
  if (event === undefined || textAt(one, "recipient") === "" || (kind === "failed" && textAt(one, "severity") === "temporary")) return [];
  const headers = objectAt(one, "message", "headers");
  const client = objectAt(one, "client-info");
  return [tell({
    id: `mailgun:${textAt(one, "id")}`, event, at: one["timestamp"], email: textAt(one, "recipient"),
    properties: { thread_id: headers["message-id"], email_subject: headers["subject"], link_url: one["url"], campaign_name: firstOf(one["campaigns"]) ?? firstOf(one["tags"]), reason: one["reason"] },
    userAgent: client["user-agent"], ip: one["ip"], machine: textAt(client, "bot") !== "",
  })];
}

function firstOf(list: Json | undefined): Json | undefined {
  const first = Array.isArray(list) ? (list[0] as Json | undefined) : undefined;
  return isObject(first) ? first["name"] ?? first["id"] : first;
}
