/**
 * The contract of live collection: what a door hands in, what becomes of it, what is kept. Every door (Segment's paths, Jitsu's, Snowplow's,
 * PostHog's, webhooks, pixels) turns its request into calls of one form, Segment's, and hands them to {@link Collector.receive}. The answer comes
 * after they are on the disk.
 */

/** A JSON value as parsed. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * One call in Segment's form. Nothing is required here: `judge` says what is missing, so that a poor event is a visible reject and not an
 * exception. Unknown keys are kept.
 */
export interface LiveEvent {
  /** track, page, screen, identify, group, alias; anything else is kept and makes no record. */
  readonly type?: Json;
  readonly messageId?: Json;
  readonly userId?: Json;
  readonly anonymousId?: Json;
  /** Of `group` calls. */
  readonly groupId?: Json;
  /** Of `alias` calls. */
  readonly previousId?: Json;
  /** Name of a track. */
  readonly event?: Json;
  /** Name of a page or screen. */
  readonly name?: Json;
  readonly properties?: Json;
  readonly traits?: Json;
  readonly context?: Json;
  readonly timestamp?: Json;
  readonly originalTimestamp?: Json;
  readonly sentAt?: Json;
  readonly [key: string]: Json | undefined;
}

/**
 * How far what an event says can be believed: `browser` = a public write key; `server` = a server of ours; `signed` = the sender's signature
 * was checked (webhooks).
 */
export type Trust = "browser" | "server" | "signed";

/** What a request says of its sender, for the rules at the door. Kept in memory only. */
export interface RequestFacts {
  /** Peer address, or the one that a configured proxy names. Never stored. */
  readonly ip: string;
  readonly userAgent: string;
  /** Header `Sec-GPC: 1`. */
  readonly gpc: boolean;
  /** Header `DNT: 1`. */
  readonly dnt: boolean;
  /** A browser sent it (it says so by Origin, Sec-Fetch-* or Referer): the user agent is the visitor's, not a library's. */
  readonly fromBrowser?: boolean;
  /** Header `Cookie`: a site may have a “do not track” of its own. */
  readonly cookies?: string;
  /** Header `SP-Anonymous`. */
  readonly anonymous?: boolean;
  /** Loaded ahead by a browser or a mail program; nobody has seen it. */
  readonly prefetch?: boolean;
  /** Name of the source: ids without consent are never the same on two sites. */
  readonly site?: string;
  readonly receivedAt: Date;
}

/** What the door found out about an event; kept beside it. */
export interface Marks {
  /** Why it is kept but not counted: a word of `touch.removed`. */
  readonly removed?: "bot" | "own_staff" | "test" | "data_centre" | "machine_open";
  /** A word of `touch.page_class`, where a rule knows the page. */
  readonly pageClass?: string;
  /** What was changed or looked odd: redacted, consent_missing … */
  readonly flags?: readonly string[];
  /** The company that the address belongs to. */
  readonly company?: { readonly domain: string; readonly method: string; readonly confidence: number };
  /** /24 or /48 of the address, where the setting keeps it. */
  readonly ipPrefix?: string;
}

/** What the rules at the door decide before anything is written. `suppressed`: only counted, with the reason; nothing of it is kept. */
export type DoorDecision = { readonly event: LiveEvent; readonly marks: Marks } | { readonly suppressed: string };

/** The rules at the door: pure, one event after the other. */
export type DoorRules = (event: LiveEvent, facts: RequestFacts) => DoorDecision;

/** Who sends: `sextant source add NAME`. Its name is the `source` of every record that comes of it. */
export interface LiveSource {
  readonly name: string;
  /** Public half of the write key. */
  readonly keyId: string;
  readonly trust: Trust;
  /** Web origins that may send; none: any. */
  readonly origins: readonly string[];
}

/**
 * What a door made of one part of its request. A part that is no event at all is handed in with why, and kept as far as the rules at the door
 * allow; `unfit`: an event that its door knows to be damaged.
 */
export type Handed = { readonly event: LiveEvent; readonly unfit?: { readonly code: string; readonly message: string } } | { readonly raw: string; readonly code: string; readonly message: string };

/** A request, read. */
export interface Delivery {
  readonly source: LiveSource;
  /** `segment`, `snowplow`, `posthog`, `webhook.calendly`, `pixel` … */
  readonly door: string;
  readonly facts: RequestFacts;
  readonly parts: readonly Handed[];
  /** `/v1/import`: the timestamps are the truth, however old, and no clock is corrected. */
  readonly historical?: boolean;
}

/** What became of one event. `conflict`: its id was used before for other content; the first stays, this one is kept beside it. */
export type Verdict = "accepted" | "duplicate" | "conflict" | "rejected" | "suppressed";

/** The reply of a door: sent as JSON with `success: true`. */
export interface Receipt {
  /** Number of the request: the debugger and a record's origin lead to it. */
  readonly batch_id: string;
  readonly received: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly suppressed: number;
  readonly rejected: readonly { readonly index: number; readonly messageId: string; readonly code: string; readonly message: string }[];
}

/** Takes events in. */
export interface Collector {
  /**
   * Answers after the commit to the disk.
   * @throws Problem `inbox_busy` (429: send again later), `storage_low`, `inbox_read_only` (503)
   */
  receive(delivery: Delivery): Promise<Receipt>;
}

/** An event as it stands in the inbox. */
export interface StoredEvent {
  /** Its place in the order of arrival, from 1; never given twice. */
  readonly seq: number;
  /** The request that brought it. */
  readonly request: number;
  readonly source: string;
  readonly door: string;
  readonly trust: Trust;
  /** ISO instant. */
  readonly receivedAt: string;
  readonly historical: boolean;
  /** Given by the sender, or made of the content. */
  readonly messageId: string;
  readonly event: LiveEvent;
  readonly marks: Marks;
}

/**
 * A page's reading: a `track` of this name whose `properties.page_id` is the `messageId` of the `page` call it speaks of, with
 * `properties.active_seconds` and `properties.scroll` (0–1), cumulative. The largest of each becomes `seconds` and `scroll` of the page's touch,
 * in whatever order they come.
 */
export const pageRead = "Page Read";
