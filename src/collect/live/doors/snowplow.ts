/** Snowplow's tracker protocol 2 (`payload_data/1-0-4`): short keys, all values as text. */
import { problem } from "../../../model/problem.ts";
import type { Handed, Json, JsonObject, LiveEvent } from "../event.ts";
import { pageRead } from "../event.ts";
import { isObject, textAt } from "../door/body.ts";
import { batchEventsMax, type Read } from "./segment.ts";

/** The events of a body; the app id is the write key's id. @throws Problem `empty_batch`, `batch_too_large` */
export function snowplowEvents(body: Json): Read {
  const data = isObject(body) ? body["data"] : undefined;
  if (!Array.isArray(data) || data.length === 0) throw problem("empty_batch", "The payload has no data.", "Send payload_data with at least one event.");
  if (data.length > batchEventsMax) throw problem("batch_too_large", `The payload has ${data.length} events, more than ${batchEventsMax}.`, "Send smaller batches.", { events: data.length });
  const parts = (data as readonly Json[]).map((one): Handed => (isObject(one) ? { event: eventOf(one) } : { raw: JSON.stringify(one), code: "not_an_event", message: "It is no JSON object." }));
  return { parts, keys: (data as readonly Json[]).map((one) => (isObject(one) ? textAt(one, "aid") : "")) };
}

function eventOf(payload: JsonObject): LiveEvent {
  const text = (key: string): string => textAt(payload, key);
  const contexts = contextsOf(payload);
  const call = callOf(payload, contexts);
  const [first, second] = ["duid", "tnuid"].map(text);
  return {
    ...call,
    messageId: text("eid"),
    ...given("userId", text("uid")),
    ...given("anonymousId", first !== undefined && first !== "" ? first : (second ?? "")),
    ...timesOf(payload),
    context: {
      ...given("userAgent", text("ua")), ...given("locale", text("lang")), ...given("timezone", text("tz")),
      app: { ...given("name", text("aid")) },
      library: { name: `snowplow ${text("p")}`.trim(), ...given("version", text("tv")) },
      page: { ...given("url", text("url")), ...given("title", text("page")), ...given("referrer", text("refr")) },
      ...(contexts.length === 0 ? {} : { snowplow: { ...given("session", text("sid")), ...given("visit", text("vid")), contexts } }),
    },
  };
}

/** The true time is not corrected by the clock of the sender, so it is sent at its own time. */
function timesOf(payload: JsonObject): JsonObject {
  const [made, sent, known] = ["dtm", "stm", "ttm"].map((key) => instantOf(textAt(payload, key)));
  if (known !== undefined && known !== "") return { timestamp: known };
  return { ...given("originalTimestamp", made ?? ""), ...given("sentAt", sent ?? "") };
}

function instantOf(text: string): string {
  const ms = Number(text);
  return text !== "" && Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : "";
}

function given(key: string, text: string): JsonObject {
  return text === "" ? {} : { [key]: text };
}

function callOf(payload: JsonObject, contexts: readonly JsonObject[]): JsonObject {
  const text = (key: string): string => textAt(payload, key);
  const pageId = pageIdOf(contexts);
  switch (text("e")) {
    case "pv":
      return { type: "page", ...given("name", text("page")), properties: { ...given("url", text("url")), ...given("title", text("page")), ...given("referrer", text("refr")), ...given("page_id", pageId) } };
    case "pp":
      return { type: "track", event: pageRead, properties: { ...given("page_id", pageId), scroll: scrollOf(payload), ping: true, ...given("url", text("url")) } };
    case "se":
      return { type: "track", event: text("se_ac"), properties: { ...given("category", text("se_ca")), ...given("label", text("se_la")), ...given("property", text("se_pr")), ...given("value", text("se_va")) } };
    case "ue":
      return selfDescribing(payload);
    case "tr":
      return { type: "track", event: "Order Completed", properties: { ...given("order_id", text("tr_id")), ...given("revenue", text("tr_tt")), ...given("currency", text("tr_cu")) } };
    case "ti":
      return { type: "track", event: "Order Line", properties: { ...given("order_id", text("ti_id")), ...given("sku", text("ti_sk")), ...given("name", text("ti_nm")), ...given("price", text("ti_pr")), ...given("quantity", text("ti_qu")) } };
    default:
      return { type: text("e") };
  }
}

/** `iglu:com.acme/demo_requested/jsonschema/1-0-0` is the event “demo_requested”. */
function selfDescribing(payload: JsonObject): JsonObject {
  const outer = jsonAt(payload, "ue_pr", "ue_px");
  const inner = outer !== null && isObject(outer["data"]) ? outer["data"] : {};
  const name = nameOf(textAt(inner, "schema"));
  return { type: "track", event: name, properties: { ...(isObject(inner["data"]) ? inner["data"] : {}), ...given("schema", textAt(inner, "schema")) } };
}

function nameOf(schema: string): string {
  return /^iglu:[^/]+\/([^/]+)\//.exec(schema)?.[1] ?? "";
}

function contextsOf(payload: JsonObject): readonly JsonObject[] {
  const outer = jsonAt(payload, "co", "cx");
  const data = outer?.["data"];
  return Array.isArray(data) ? (data as readonly Json[]).filter(isObject) : [];
}

function pageIdOf(contexts: readonly JsonObject[]): string {
  const page = contexts.find((one) => nameOf(textAt(one, "schema")) === "web_page");
  return page === undefined ? "" : textAt(page, "data", "id");
}

function jsonAt(payload: JsonObject, plain: string, encoded: string): JsonObject | null {
  const text = textAt(payload, plain) || Buffer.from(textAt(payload, encoded), "base64url").toString("utf8");
  try {
    const parsed = JSON.parse(text) as Json;
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** How far down the page, 0–1: the lowest line seen of the document's height. */
function scrollOf(payload: JsonObject): number {
  const [, view] = textAt(payload, "vp").split("x").map(Number);
  const [, height] = textAt(payload, "ds").split("x").map(Number);
  const lowest = Number(textAt(payload, "pp_may")) + (view ?? Number.NaN);
  const share = lowest / (height ?? Number.NaN);
  return Number.isFinite(share) ? Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000 : 0;
}
