/** Webhooks of anybody else: which part of the payload is which part of an event, and how the sender proves who it is. */
import { z } from "zod";
import type { Json, JsonObject, LiveEvent } from "../event.ts";
import { allAt, stepsOf } from "./json-path.ts";
import { areEqual, demandEqual, demandRecent, hmac, refusal } from "./signature.ts";
import type { Checked, WebhookRequest } from "./webhook.ts";

const path = z.string().max(200).refine(isPath, "is no path such as $.payload.email");
/** `$.path`, or `=text` for what is always the same. */
const source = z.string().max(200).refine((text) => text.startsWith("=") || isPath(text), "is neither a path such as $.payload.email nor a fixed text such as =Demo booked");

function isPath(text: string): boolean {
  try {
    return stepsOf(text).length >= 0;
  } catch {
    return false;
  }
}

/** How a webhook without a file of its own is read. */
export const mapperShape = z.object({
  /** Where the events are: `$` one for the body, `$.events[*]` one for each. */
  each: path.default("$"),
  type: z.enum(["track", "identify", "group", "page"]).default("track"),
  event: source.default(""),
  message_id: source.default(""),
  timestamp: source.default(""),
  email: source.default(""),
  user_id: source.default(""),
  group_id: source.default(""),
  url: source.default(""),
  /** Further properties (traits of identify and group) by name. */
  properties: z.record(z.string().max(100), source).default({}),
  proof: z.discriminatedUnion("by", [
    /** A header that holds the secret itself. */
    z.object({ by: z.literal("header"), header: z.string().min(1).max(100) }),
    z.object({
      by: z.literal("hmac"), header: z.string().min(1).max(100), algorithm: z.enum(["sha1", "sha256", "sha512"]).default("sha256"), encoding: z.enum(["hex", "base64"]).default("hex"),
      /** What stands before the signature: `sha256=`. */
      prefix: z.string().max(40).default(""),
      /** Header with the time in seconds or milliseconds, signed as `time.body`; empty: the body alone is signed. */
      time_header: z.string().max(100).default(""),
    }),
  ]).default({ by: "header", header: "x-webhook-secret" }),
});

export type Mapper = z.infer<typeof mapperShape>;

/** @throws Problem `bad_signature` */
export function checkProof({ proof }: Mapper, { header, body, receivedAt }: WebhookRequest, secret: string): Checked {
  const given = header(proof.header.toLowerCase());
  if (proof.by === "header") {
    if (secret === "" || given === undefined || !areEqual(given, secret)) throw refusal(`The header ${proof.header} does not hold the secret.`);
    return {};
  }
  const time = proof.time_header === "" ? "" : header(proof.time_header.toLowerCase()) ?? "";
  const parts = proof.time_header === "" ? [body] : [`${time}.`, body];
  demandEqual(given, proof.prefix + hmac(proof, secret, ...parts));
  if (proof.time_header !== "") demandRecent(time === "" ? Number.NaN : Number(time) * (time.length > 11 ? 1 : 1000), receivedAt);
  return { token: given ?? "" };
}

/** The events that a mapper makes of a payload. */
export function mappedEvents(mapper: Mapper, payload: Json): readonly LiveEvent[] {
  return allAt(payload, mapper.each).map((one) => eventOf(mapper, one));
}

function eventOf(mapper: Mapper, one: Json): LiveEvent {
  const email = textOf(mapper.email, one).trim().toLowerCase();
  const own = Object.fromEntries(Object.entries(mapper.properties).flatMap(([name, from]) => valueOf(from, one).map((value) => [name, value])));
  const details: JsonObject = { ...own, ...(email === "" ? {} : { email }), ...(mapper.url === "" ? {} : { url: textOf(mapper.url, one) }) };
  const named = { messageId: textOf(mapper.message_id, one), userId: textOf(mapper.user_id, one) || email, groupId: textOf(mapper.group_id, one), timestamp: timeOf(valueOf(mapper.timestamp, one)[0]), event: mapper.type === "track" ? textOf(mapper.event, one) : "" };
  const isTraits = mapper.type === "identify" || mapper.type === "group";
  return {
    type: mapper.type, ...(isTraits ? { traits: details } : { properties: details }),
    ...(email === "" || isTraits ? {} : { context: { traits: { email } } }),
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== "")),
    ...(mapper.type === "group" && named.userId === "" ? { anonymousId: `group:${named.groupId}` } : {}),
  };
}

function valueOf(from: string, one: Json): readonly Json[] {
  if (from === "") return [];
  return from.startsWith("=") ? [from.slice(1)] : allAt(one, from).slice(0, 1).filter((value) => value !== null);
}

function textOf(from: string, one: Json): string {
  const [value] = valueOf(from, one);
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Epochs in seconds and milliseconds by their size; texts as they are. */
function timeOf(value: Json | undefined): string {
  const number = typeof value === "number" ? value : typeof value === "string" && /^\d{9,13}(\.\d+)?$/.test(value) ? Number(value) : null;
  if (number === null) return typeof value === "string" ? value : "";
  const ms = number > 99_999_999_999 ? number : number * 1000;
  return Math.abs(ms) > 8.64e15 ? "" : new Date(ms).toISOString();
}
