/** The webhooks whose vendors we know. */
import { calCom } from "./cal-com.ts";
import { calendly } from "./calendly.ts";
import { hubspot } from "./hubspot.ts";
import { mailgun } from "./mailgun.ts";
import { postmark } from "./postmark.ts";
import { sendgrid } from "./sendgrid.ts";
import type { Webhook } from "./webhook.ts";

export const webhooks: readonly Webhook[] = [calendly, calCom, hubspot, mailgun, postmark, sendgrid];

/** The webhook with this id; undefined for `generic` and what is unknown. */
export function webhookOf(id: string): Webhook | undefined {
  return webhooks.find((one) => one.id === id);
}
