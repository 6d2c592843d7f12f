/** PostHog's capture API: `/batch/`, `/i/v0/e/`, `/e/`, `/capture/`. Groups of the type “company” are accounts. */
import { problem } from "../../../model/problem.ts";
import type { Handed, Json, JsonObject, LiveEvent } from "../event.ts";
import { isObject, objectAt, textAt } from "../door/body.ts";
import { batchEventsMax, type Read } from "./segment.ts";

/** Group types that are an account. */
const accountGroups = ["company", "organization", "organisation", "account"];

/** The events of a body. @throws Problem `empty_batch`, `batch_too_large` */
export function posthogEvents(body: Json): Read {
  const whole: JsonObject = Array.isArray(body) ? { batch: body } : isObject(body) ? body : {};
  const listed = Array.isArray(whole["batch"]) ? (whole["batch"] as readonly Json[]) : textAt(whole, "event") === "" ? [] : [whole];
  if (listed.length === 0) throw problem("empty_batch", "The request has no events.", "Put them into “batch”.");
  if (listed.length > batchEventsMax) throw problem("batch_too_large", `The batch has ${listed.length} events, more than ${batchEventsMax}.`, "Send smaller batches.", { events: listed.length });
  const parts = listed.map((one): Handed => (isObject(one) ? { event: eventOf(one, whole) } : { raw: JSON.stringify(one), code: "not_an_event", message: "It is no JSON object." }));
  return { parts, keys: [keyOf(whole), ...listed.map((one) => (isObject(one) ? keyOf(one) : ""))] };
}

/** Browsers that cannot send JSON send a form with it in base64. */
export function posthogJson(text: string): string {
  if (!text.startsWith("data=")) return text;
  const data = new URLSearchParams(text).get("data") ?? "";
  return /^\s*[[{]/.test(data) ? data : Buffer.from(data.replaceAll(" ", "+"), "base64").toString("utf8");
}

const keyOf = (body: JsonObject): string => textAt(body, "api_key") || textAt(body, "token") || textAt(body, "properties", "token");

function eventOf(captured: JsonObject, whole: JsonObject): LiveEvent {
  const properties = objectAt(captured, "properties");
  const sentAt = textAt(captured, "sent_at") || textAt(whole, "sent_at");
  const groupId = accountOf(properties);
  return {
    ...callOf(textAt(captured, "event"), properties, captured),
    ...namesOf(captured, properties),
    ...given("messageId", textAt(captured, "uuid") || textAt(captured, "messageId")),
    ...given("timestamp", textAt(captured, "timestamp")),
    ...given("sentAt", sentAt),
    context: {
      ...given("groupId", groupId), ...given("userAgent", textAt(properties, "$raw_user_agent")), ...given("ip", textAt(properties, "$ip")),
      library: { ...given("name", textAt(properties, "$lib")), ...given("version", textAt(properties, "$lib_version")) },
      page: { ...given("url", textAt(properties, "$current_url")), ...given("referrer", textAt(properties, "$referrer")), ...given("title", textAt(properties, "title")) },
    },
  };
}

function given(key: string, text: string): JsonObject {
  return text === "" ? {} : { [key]: text };
}

function accountOf(properties: JsonObject): string {
  const groups = objectAt(properties, "$groups");
  return accountGroups.map((type) => textAt(groups, type)).find((id) => id !== "") ?? "";
}

/** What PostHog keeps for itself is not the event's. */
function ownProperties(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("$") && key !== "token"));
}

function callOf(event: string, properties: JsonObject, captured: JsonObject): JsonObject {
  const traits = { ...objectAt(properties, "$set_once"), ...objectAt(captured, "$set_once"), ...objectAt(properties, "$set"), ...objectAt(captured, "$set") };
  switch (event) {
    case "$pageview":
      return { type: "page", properties: { ...ownProperties(properties), ...given("url", textAt(properties, "$current_url")), ...given("referrer", textAt(properties, "$referrer")) } };
    case "$screen":
      return { type: "screen", name: textAt(properties, "$screen_name"), properties: ownProperties(properties) };
    case "$identify":
    case "$set":
      return { type: "identify", traits };
    case "$groupidentify":
      return accountGroups.includes(textAt(properties, "$group_type"))
        ? { type: "group", groupId: properties["$group_key"] ?? "", traits: objectAt(properties, "$group_set") }
        : { type: "track", event, properties: ownProperties(properties) };
    case "$create_alias":
    case "$merge_dangerously":
      return { type: "alias", previousId: properties["alias"] ?? "" };
    default:
      return { type: "track", event, properties: ownProperties(properties) };
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * `distinct_id` is a device before the log-in and a person after it. A uuid, or an id that PostHog made of a group, is no person's unless the
 * event says so.
 */
function namesOf(captured: JsonObject, properties: JsonObject): JsonObject {
  const id = idAt(captured["distinct_id"]) || idAt(properties["distinct_id"]);
  const device = textAt(properties, "$anon_distinct_id") || textAt(properties, "$device_id");
  const isKnown = properties["$is_identified"] === true || textAt(captured, "event") === "$identify";
  const isDevice = !isKnown && (uuid.test(id) || id.startsWith("$"));
  return isDevice ? given("anonymousId", id) : { ...given("userId", id), ...(device === id ? {} : given("anonymousId", device)) };
}

const idAt = (id: Json | undefined): string => (typeof id === "string" ? id : typeof id === "number" ? String(id) : "");
