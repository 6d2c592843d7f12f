/** Segment's tracking API, which RudderStack, Jitsu and our own tracker speak, too: one call for each path, or a batch of them. */
import { problem } from "../../../model/problem.ts";
import type { Handed, Json, JsonObject, LiveEvent } from "../event.ts";
import { isObject } from "../door/body.ts";

/** Events of one request. */
export const batchEventsMax = 2_500;

/** Path after `/v1/` → type of call; `batch` and `import` carry several. */
export const segmentPaths: Readonly<Record<string, string>> = {
  batch: "batch", b: "batch", import: "import",
  track: "track", t: "track", page: "page", p: "page", screen: "screen", s: "screen",
  identify: "identify", i: "identify", group: "group", g: "group", alias: "alias", a: "alias",
};

export interface Read {
  readonly parts: readonly Handed[];
  /** Keys that the body names. */
  readonly keys: readonly string[];
}

export interface SegmentRequest {
  /** A value of {@link segmentPaths}. */
  readonly call: string;
  readonly body: Json;
  /** RudderStack's header `AnonymousId`, base64. */
  readonly anonymousId: string;
}

/** The calls of a body. @throws Problem `empty_batch`, `batch_too_large`, `not_an_event` */
export function segmentCalls({ call, body, anonymousId }: SegmentRequest): Read {
  if (call !== "batch" && call !== "import") return single(call, body, anonymousId);
  // `sendBeacon` of some clients sends the list alone.
  const whole: JsonObject = Array.isArray(body) ? { batch: body } : isObject(body) ? body : {};
  const batch = whole["batch"];
  // A batch door that is given one call takes it: its type says which.
  if (!Array.isArray(batch)) return "type" in whole ? single(String(whole["type"]), whole, anonymousId) : refuseEmpty();
  if (batch.length === 0) return refuseEmpty();
  if (batch.length > batchEventsMax) throw problem("batch_too_large", `The batch has ${batch.length} events, more than ${batchEventsMax}.`, "Send smaller batches.", { events: batch.length });
  const parts = (batch as readonly Json[]).map((one): Handed => (isObject(one) ? { event: completed(one, whole, anonymousId) } : notAnEvent(one)));
  return { parts, keys: [textOr(whole["writeKey"]), ...(batch as readonly Json[]).map((one) => (isObject(one) ? textOr(one["writeKey"]) : ""))] };
}

function refuseEmpty(): never {
  throw problem("empty_batch", "The batch has no events.", "Put them into “batch”.");
}

/** A part of a batch that is no object: kept as it came. */
function notAnEvent(part: Json): Handed {
  return { raw: JSON.stringify(part), code: "not_an_event", message: "It is no JSON object." };
}

function single(call: string, body: Json, anonymousId: string): Read {
  if (!isObject(body)) throw problem("not_an_event", "The body is no JSON object.", "Send one call as an object, or several to /v1/batch.");
  return { parts: [{ event: completed({ ...body, type: call }, {}, anonymousId) }], keys: [textOr(body["writeKey"])] };
}

/** What the batch says of all its calls goes to each; the key goes nowhere. */
function completed(call: JsonObject, whole: JsonObject, anonymousId: string): LiveEvent {
  const { writeKey: _, ...event } = call;
  const context = isObject(whole["context"]) ? { context: { ...whole["context"], ...(isObject(event["context"]) ? event["context"] : {}) } } : {};
  const sentAt = event["sentAt"] ?? whole["sentAt"];
  const isNameless = textOr(event["anonymousId"]) === "" && textOr(event["userId"]) === "" && anonymousId !== "";
  return { ...event, ...context, ...(sentAt === undefined ? {} : { sentAt }), ...(isNameless ? { anonymousId } : {}) };
}

const textOr = (value: Json | undefined): string => (typeof value === "string" ? value : "");
