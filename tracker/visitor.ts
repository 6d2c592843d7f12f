/** Who visits, as far as they allow: an id in memory until they agree, one in a cookie after it. */

import { chanceId } from "./chance.ts";

export type Consent = "granted" | "denied" | "undecided";

const cookie = "sxt";
const refused = "no";
/** 13 months: as long as the French regulator lets an answer stand. */
const seconds = 33_696_000;

/** A page and the number of its last event. */
export interface Place {
  readonly page: string;
  readonly n: number;
}

export interface Visitor {
  id(): string;
  consent(): Consent;
  decide(yes: boolean): void;
  /** Where the visitor was last, as far as it may be remembered. */
  before(): Place | undefined;
  /** Remembers it for the next page; only after a yes. */
  remember(place: Place): void;
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
    if (!yes) stored((store) => store.removeItem(cookie));
  };
  if (consent === "undecided" && given && !gpc) decide(true);
  return {
    id: () => id,
    consent: () => consent,
    decide,
    before: () => stored((store) => (consent === "granted" ? (JSON.parse(store.getItem(cookie) ?? "0") as Place | 0) : 0)) || undefined,
    remember: (place) => consent === "granted" && stored((store) => store.setItem(cookie, JSON.stringify(place))),
  };
}

/** Browsers that keep nothing for a site throw as soon as they are asked. */
function stored<T>(use: (store: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
