/** Our own people: they are kept and shown, and never counted. */
import { mailHost } from "../../../model/domains.ts";
import type { LiveEvent } from "../event.ts";
import { textAt } from "./body.ts";
import type { DoorSettings } from "./settings.ts";

const placesOfMail = [["traits", "email"], ["context", "traits", "email"], ["properties", "email"], ["userId"]] as const;

/** Is the event of somebody with a mail address of ours (or of a part of our domain)? */
export function isStaffMail(event: LiveEvent, { staffDomains }: DoorSettings): boolean {
  if (staffDomains.length === 0) return false;
  const hosts = placesOfMail.map((place) => mailHost(textAt(event, ...place))).filter((host) => host !== "");
  return hosts.some((host) => staffDomains.some((ours) => host === ours.toLowerCase() || host.endsWith(`.${ours.toLowerCase()}`)));
}
