/** Machines among the visitors. */
import { isbot } from "isbot";
import type { LiveEvent, RequestFacts } from "../event.ts";
import { objectAt, textAt } from "./body.ts";

/** Is this the user agent of a crawler, a monitor, a library, a headless browser? An empty one says nothing. */
export function isRobot(userAgent: string): boolean {
  return userAgent !== "" && isbot(userAgent);
}

/** Why an event is a machine's; null where it seems to be a person's. `machine`: its sender knows (a mail tool of a scanner or a proxy). */
export function machineOf(event: LiveEvent, facts: RequestFacts): "robot" | "machine" | "automated_browser" | "prefetch" | null {
  if (objectAt(event, "context")["machine"] === true) return "machine";
  if (isRobot(visitorAgent(event, facts))) return "robot";
  if (objectAt(event, "context")["automated"] === true) return "automated_browser";
  return facts.prefetch === true ? "prefetch" : null;
}

/** How mail security products name themselves where they try a link. Most borrow the name of a browser: their networks and their haste tell them. */
const scannerAgents = /barracuda|proofpoint|urldefense|mimecast|messagelabs|symantec|fireeye|trellix|trend ?micro|sophos|ironport|fortimail|fortiguard|cofense|vade ?secure|avanan|safelinks|bitdefender/i;

/** Does it call itself a security scanner of mails? */
export function isMailScanner(userAgent: string): boolean {
  return scannerAgents.test(userAgent);
}

/** The visitor's browser: as the event says; of the request only where a browser sent it, since a server's library speaks for its visitors. */
export function visitorAgent(event: LiveEvent, facts: RequestFacts): string {
  return textAt(event, "context", "userAgent") || (facts.fromBrowser === true ? facts.userAgent : "");
}
