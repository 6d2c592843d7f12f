/** The one form in which all vendors' events are told. */
import type { Json, JsonObject, LiveEvent } from "../event.ts";

export interface Told {
  /** The vendor's own id of this event, or what makes it this one. */
  readonly id: string;
  /** A name that `records/names.ts` knows, as Segment's specifications have it. */
  readonly event: string;
  /** ISO text, or seconds since 1970. */
  readonly at: Json | undefined;
  readonly email: string;
  readonly properties: Readonly<Record<string, Json | undefined>>;
  /** Of the reader, not of the vendor: tells machines. */
  readonly userAgent?: Json | undefined;
  readonly ip?: Json | undefined;
  /** The vendor knows that a machine did it. */
  readonly machine?: boolean;
  readonly campaign?: Readonly<Record<string, Json | undefined>>;
}

/** A track of somebody known by a mail address. */
export function tell({ id, event, at, email, properties, userAgent, ip, machine, campaign }: Told): LiveEvent {
  const address = email.trim().toLowerCase();
  const context = { traits: { email: address }, userAgent, ip, machine: machine === true ? true : undefined, campaign: campaign === undefined ? undefined : given(campaign) };
  return {
    type: "track", messageId: id.slice(0, 200), userId: address.slice(0, 200), event,
    properties: given({ email: address, ...properties }), context: given(context), timestamp: typeof at === "number" ? new Date(Math.min(at * 1000, 8.64e15)).toISOString() : (at ?? null),
  };
}

function given(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((pair): pair is [string, Json] => pair[1] !== undefined && pair[1] !== null && pair[1] !== ""));
}
