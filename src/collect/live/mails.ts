/** Which mail to whom an event speaks of: deliveries and clicks of one mail are judged together, for security scanners follow its links before anybody reads it. */
import { hash } from "node:crypto";
import type { Json, LiveEvent } from "./event.ts";
import { textAt } from "./door/body.ts";

export type MailEvent = "delivered" | "clicked";

/** What became of a mail, where the event tells of a delivery or of a click in it. */
export function mailEventOf({ type, event }: LiveEvent): MailEvent | null {
  if (type !== "track" || typeof event !== "string") return null;
  const name = event.trim().toLowerCase();
  return name === "email delivered" ? "delivered" : name === "email link clicked" ? "clicked" : null;
}

/** The same for all deliveries and clicks of one mail to one person; '' where the event is about no mail, or names neither. */
export function mailKeyOf(event: LiveEvent): string {
  if (mailEventOf(event) === null) return "";
  const recipient = [textAt(event, "context", "traits", "email"), textAt(event, "properties", "email"), mailIn(event.userId)].find((one) => one !== "") ?? "";
  const property = (name: string): string => textAt(event, "properties", name);
  const mail = property("thread_id") || ["campaign_name", "email_id", "email_subject"].map(property).filter((one) => one !== "").join(" / ");
  return recipient === "" || mail === "" ? "" : `mail-${hash("sha256", JSON.stringify([recipient.toLowerCase(), mail])).slice(0, 40)}`;
}

const mailIn = (id: Json | undefined): string => (typeof id === "string" && id.includes("@") ? id : "");
