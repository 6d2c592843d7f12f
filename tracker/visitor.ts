/** Who visits, as far as they allow: an id in memory until they agree, one in a cookie after it. */

import { chanceId } from "./chance.ts";

export type Consent = "granted" | "denied" | "undecided";

const cookie = "sxt";
const refused = "no";
/** 13 months: as long as the French regulator lets an answer stand. */
const seconds = 33_696_000;

export interface Visitor {
  id(): string;
  consent(): Consent;
  decide(yes: boolean): void;
}

/** `given`: the site has asked by itself. Where the browser signals GPC, only an express yes counts. */
export function visitorOf(given: boolean, domain = ""): Visitor {
  const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  const kept = document.cookie.split("; ").find((pair) => pair.startsWith(`${cookie}=`))?.slice(cookie.length + 1);
  const id = kept !== undefined && kept !== refused ? kept : chanceId();
  let consent: Consent = kept === refused ? "denied" : kept !== undefined ? "granted" : "undecided";
  const write = (value: string): void => {
    document.cookie = `${cookie}=${value};path=/;max-age=${seconds};samesite=lax${domain === "" ? "" : `;domain=${domain}`}${location.protocol === "https:" ? ";secure" : ""}`;
  };
  const decide = (yes: boolean): void => {
    consent = yes ? "granted" : "denied";
    write(yes ? id : refused);
  };
  if (consent === "undecided" && given && !gpc) decide(true);
  return { id: () => id, consent: () => consent, decide };
}
