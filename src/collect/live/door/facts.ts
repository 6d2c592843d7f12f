/** What a request's headers say of its sender. */
import type { RequestFacts } from "../event.ts";

/** A header by its lower-case name. */
export type Header = (name: string) => string | undefined;

export interface Request {
  readonly header: Header;
  /** Peer address, or the one that a configured proxy names. */
  readonly ip: string;
  readonly receivedAt: Date;
  /** Name of the source. */
  readonly site: string;
}

/** The facts for the rules at the door. In memory only: nothing here may be written. */
export function factsOf({ header, ip, receivedAt, site }: Request): RequestFacts {
  return {
    ip, receivedAt, site,
    userAgent: header("user-agent") ?? "",
    gpc: header("sec-gpc") === "1",
    dnt: header("dnt") === "1",
    // Node's own fetch says `sec-fetch-mode`, too: that alone makes no browser.
    fromBrowser: ["origin", "sec-fetch-site", "referer"].some((name) => header(name) !== undefined),
    cookies: header("cookie") ?? "",
    anonymous: header("sp-anonymous") !== undefined,
    prefetch: /prefetch|prerender|preview/i.test(`${header("sec-purpose") ?? ""} ${header("purpose") ?? ""} ${header("x-moz") ?? ""}`),
  };
}
