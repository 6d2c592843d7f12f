/** Clicks that no person makes: a security scanner follows the links of a mail as it arrives, all of them at once. */
import { textAt } from "../door/body.ts";
import type { StoredEvent } from "../event.ts";
import { mailEventOf, mailKeyOf } from "../mails.ts";
import type { LiveRecord } from "./record.ts";
import { whenOf } from "./time.ts";
import { touchOf } from "./touches.ts";

/** Nobody opens a mail, reads it and clicks so soon after it was delivered. */
const soonMs = 2_000;
/** Nor opens so many different links of one mail … */
const linksAtOnce = 3;
/** … within so long. */
const atOnceMs = 5_000;

/** What a touch of a scanner is marked with. */
export const scannerFlag = "mail_scanner";

interface Click {
  readonly seq: number;
  readonly at: number;
  readonly link: string;
}

/** Numbers of the clicks that were a scanner's, by everything that is known of one mail to one person, in whatever order it came. */
export function scannedClicks(known: readonly StoredEvent[]): ReadonlySet<number> {
  const deliveries = known.filter(({ event }) => mailEventOf(event) === "delivered").map((one) => whenOf(one).at);
  const clicks = known.filter(({ event }) => mailEventOf(event) === "clicked").map((one): Click => ({ seq: one.seq, at: whenOf(one).at, link: textAt(one.event, "properties", "link_url") }));
  return new Set(clicks.filter((click) => isSoon(click, deliveries) || isOneOfMany(click, clicks)).map(({ seq }) => seq));
}

function isSoon({ at }: Click, deliveries: readonly number[]): boolean {
  return deliveries.some((sent) => at >= sent && at - sent < soonMs);
}

/** Does a span of {@link atOnceMs} around it hold so many different links? */
function isOneOfMany({ at }: Click, clicks: readonly Click[]): boolean {
  const near = clicks.filter((one) => Math.abs(one.at - at) <= atOnceMs && one.link !== "");
  return near.some((first) => {
    const within = near.filter((one) => one.at >= first.at && one.at - first.at <= atOnceMs);
    return first.at <= at && at - first.at <= atOnceMs && new Set(within.map(({ link }) => link)).size >= linksAtOnce;
  });
}

/** All events of the inbox that speak of a mail. */
export type OfMail = (mail: string) => readonly StoredEvent[];

/** Clicks that an event of the range shows in another light than before it: the touch again, under the number of that event. */
export function clicksJudged(events: readonly StoredEvent[], ofMail: OfMail): LiveRecord[] {
  const known = new Map<string, readonly StoredEvent[]>();
  const of = (mail: string): readonly StoredEvent[] => {
    const found = known.get(mail) ?? ofMail(mail);
    known.set(mail, found);
    return found;
  };
  return events.flatMap((one) => {
    const mail = mailKeyOf(one.event);
    return mail === "" ? [] : turnedBy(one, of(mail));
  });
}

function turnedBy({ seq }: StoredEvent, all: readonly StoredEvent[]): LiveRecord[] {
  const upTo = all.filter((one) => one.seq <= seq);
  const [before, now] = [scannedClicks(upTo.filter((one) => one.seq < seq)), scannedClicks(upTo)];
  return upTo.filter((one) => before.has(one.seq) !== now.has(one.seq)).flatMap((click) => {
    const touch = touchOf(click);
    return touch === null ? [] : [{ ...(now.has(click.seq) ? asScanned(touch) : touch), seq }];
  });
}

function asScanned(touch: LiveRecord): LiveRecord {
  const removed = touch.fields["removed"];
  return { ...touch, fields: { ...touch.fields, removed: typeof removed === "string" && removed !== "" ? removed : "bot" }, flags: [...touch.flags, scannerFlag] };
}
