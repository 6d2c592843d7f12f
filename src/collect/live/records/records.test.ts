import { describe, expect, test } from "vitest";
import { posthogEvents } from "../doors/posthog.ts";
import { snowplowEvents } from "../doors/snowplow.ts";
import type { LiveEvent, StoredEvent } from "../event.ts";
import { recordsOf } from "./make.ts";
import { meaningOf } from "./names.ts";
import { whenOf } from "./time.ts";

const received = "2026-03-01T12:00:00.000Z";
const stored = (event: LiveEvent, seq = 1, historical = false): StoredEvent => ({
  seq, request: 1, source: "site", door: "segment", trust: "browser", receivedAt: received, historical, messageId: String(event.messageId ?? `m${seq}`), event, marks: {},
});

describe("when it happened", () => {
  test.each<[what: string, event: LiveEvent, at: string, flags: string[]]>([
    ["a clock that is an hour slow is put right", { timestamp: "2026-03-01T10:30:00Z", sentAt: "2026-03-01T11:00:00Z" }, "2026-03-01T11:30:00.000Z", []],
    ["seconds between sending and receipt are the network", { timestamp: "2026-03-01T11:59:00Z", sentAt: "2026-03-01T11:59:57Z" }, "2026-03-01T11:59:00.000Z", []],
    ["RudderStack's name for the time", { originalTimestamp: "2026-03-01T11:00:00Z", sentAt: "2026-03-01T12:00:00Z" }, "2026-03-01T11:00:00.000Z", []],
    ["400 days late", { timestamp: "2025-01-25T12:00:00Z", sentAt: received }, "2025-01-25T12:00:00.000Z", []],
    ["30 days in the future", { timestamp: "2026-03-31T12:00:00Z" }, received, ["sent_at", "clamped_to_received"]],
    ["no time at all", {}, received, []],
    ["no time of sending: the time that it says", { timestamp: "2025-06-01T00:00:00Z" }, "2025-06-01T00:00:00.000Z", ["sent_at"]],
    ["sent before it happened", { timestamp: "2026-03-01T11:00:00Z", sentAt: "2026-03-01T10:00:00Z" }, received, ["sent_at"]],
    ["a time of sending that is none", { timestamp: "2026-03-01T11:00:00Z", sentAt: "yesterday" }, received, ["sent_at"]],
    ["a clock three days off", { timestamp: "2026-02-26T11:00:00Z", sentAt: "2026-02-26T12:00:00Z" }, received, ["clock_unreliable"]],
    ["a time that is none", { timestamp: "soon" }, received, ["bad_time"]],
    ["the year 1", { timestamp: "0001-01-01T00:00:00Z" }, received, ["sent_at", "bad_time"]],
  ])("%s", (_what, event, at, flags) => {
    const when = whenOf(stored(event));
    expect([new Date(when.at).toISOString(), when.flags]).toEqual([at, flags]);
  });

  test("history is taken as it is written", () => {
    expect(whenOf(stored({ timestamp: "2020-01-01T00:00:00Z", sentAt: "2020-01-05T00:00:00Z" }, 1, true)).at).toBe(Date.parse("2020-01-01T00:00:00Z"));
  });
});

test.each([
  ["Demo Requested", "form demo"], ["request_demo", "form demo"], ["Contact Form Submitted", "form contact"], ["Pricing Requested", "form price"], ["newsletter_subscribed", "form newsletter"],
  ["Whitepaper Downloaded", "form download"], ["Trial Started", "form trial"], ["Live Chat Conversation Started", "chat "], ["Email Opened", "mail_open "], ["Email Link Clicked", "mail_click "],
  ["Button Clicked", undefined], ["constructor", undefined], ["Democracy Discussed", undefined],
])("an event named “%s” is %s", (name, is) => {
  const meaning = meaningOf(name);
  expect(meaning === undefined ? undefined : `${meaning.type} ${meaning.form ?? ""}`).toBe(is);
});

describe("the same records, whatever the order", () => {
  const log: LiveEvent[] = [
    { type: "page", messageId: "p", anonymousId: "v", timestamp: "2026-03-01T10:00:00Z" },
    { type: "track", event: "Page Read", messageId: "r1", anonymousId: "v", properties: { page_id: "p", active_seconds: 20, scroll: 0.9 }, timestamp: "2026-03-01T10:00:30Z" },
    { type: "track", event: "Page Read", messageId: "r2", anonymousId: "v", properties: { page_id: "p", active_seconds: 70, scroll: 0.4 }, timestamp: "2026-03-01T10:01:30Z" },
    { type: "identify", messageId: "i", anonymousId: "v", userId: "u", traits: { email: "Ada@acme.example", company: { id: "A1", website: "acme.example" } }, timestamp: "2026-03-01T10:02:00Z" },
  ];
  const orders = [[0, 1, 2, 3], [2, 1, 0, 3], [1, 0, 3, 2], [3, 2, 0, 1]];

  /** The last word on each record, as a table keeps it. */
  function standing(order: readonly number[]): Record<string, unknown> {
    const events = order.map((place, i) => stored(log[place] ?? {}, i + 1));
    const drained = events.flatMap((_, i) => recordsOf(events.slice(i, i + 1), () => events.slice(0, i + 1).filter(({ event }) => event.type === "page" || event.event === "Page Read")));
    return Object.fromEntries(drained.toSorted((a, b) => a.seq - b.seq).map(({ kind, fields }) => [`${kind} ${String(fields["id"] ?? fields["from_id"])}`, fields]));
  }

  test.each(orders.map((order) => [order.join(", "), order] as const))("order %s", (_text, order) => {
    expect(standing(order)).toEqual(standing(orders[0] ?? []));
    expect(standing(order)["touch p"]).toMatchObject({ type: "page_view", visitor: "v", seconds: 70, scroll: 0.9 });
    expect(standing(order)["person u"]).toEqual({ id: "u", email: "ada@acme.example", account: "A1", account_domain: "acme.example" });
    expect(standing(order)["identity_link v"]).toMatchObject({ from_kind: "visitor", to_kind: "person", to_id: "u", method: "identify" });
  });
});

test.each(["null", "undefined", "[object Object]", "0", "NaN", "guest", "anonymous", "  "])("whoever is called “%s” is nobody", (userId) => {
  const records = recordsOf([stored({ type: "identify", userId, anonymousId: "v", traits: { email: "a@acme.example" } })], () => []);
  expect(records).toEqual([]);
});

test("an alias to itself joins nobody: it is kept as a link that does not count, with the flag alias_cycle (D13)", () => {
  expect(recordsOf([stored({ type: "alias", userId: "u", previousId: "u" })], () => [])).toMatchObject([{ kind: "identity_link", fields: { from_id: "u", to_id: "u", removed: true }, flags: ["alias_cycle"] }]);
});

test.each([["throw-away mail", "joe@mailinator.com", true], ["free mail", "joe@gmail.com", false], ["a company's mail", "joe@acme.example", false]])("a person with %s bears the flag disposable: %s %s (D3)", (_what, email, isFlagged) => {
  const [person] = recordsOf([stored({ type: "identify", userId: "u", traits: { email } })], () => []);
  expect([person?.kind, person?.flags.includes("disposable")]).toEqual(["person", isFlagged]);
});

describe("a meeting stands at its own time", () => {
  const at = { starts_at: "2026-03-05T09:00:00.000000Z", ends_at: "2026-03-05T09:30:00Z" };
  test.each<[string, object, string, number | null]>([
    ["Meeting Canceled", at, "2026-03-05 09:00:00.000", null],
    ["Meeting No Show", at, "2026-03-05 09:00:00.000", null],
    ["Meeting Held", at, "2026-03-05 09:00:00.000", 1_800],
    ["Meeting Booked", at, "2026-03-01 10:00:00.000", null],
    ["Meeting Canceled", {}, "2026-03-01 10:00:00.000", null],
    ["Meeting Held", { starts_at: "2099-01-01T00:00:00Z" }, "2026-03-01 10:00:00.000", null],
  ])("%s with %j", (event, properties, happened, seconds) => {
    const [touch] = recordsOf([stored({ type: "track", event, userId: "a@acme.example", timestamp: "2026-03-01T10:00:00Z", properties: { ...properties } })], () => []);
    expect([touch?.fields["at"], touch?.fields["seconds"]]).toEqual([happened, seconds]);
  });
});

test.each(["Unsubscribed", "Email Marked as Spam"])("%s is shown as what happened to a mail, in no number", (event) => {
  const [touch] = recordsOf([stored({ type: "track", event, userId: "a@acme.example" })], () => []);
  expect(touch?.fields).toMatchObject({ type: "action", channel: "email" });
});

test.each<[string, StoredEvent["trust"], boolean | undefined]>([["a vendor's signed word", "signed", true], ["anybody's word", "browser", undefined]])("that a person was deleted is taken from %s: %s %s", (_what, trust, deleted) => {
  const [person] = recordsOf([{ ...stored({ type: "identify", userId: "77", context: { deleted: true } }), trust }], () => []);
  expect(person?.fields["deleted"]).toBe(deleted);
});

describe("other vendors' words for the same things", () => {
  test("RudderStack's identify, whose traits stand in its context; what stands outside goes before", () => {
    const traits = { email: "ada@acme.example", name: "Ada", plan: "pro" };
    const [person] = recordsOf([stored({ type: "identify", userId: "u", context: { traits }, traits: { name: "Ada King" } })], () => []);
    expect(person).toMatchObject({ kind: "person", fields: { email: "ada@acme.example", name: "Ada King" }, attributes: { plan: "pro" } });
  });

  test("Snowplow's page view, ping and self-describing event", () => {
    const data = { schema: "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0", data: [{ schema: "iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0", data: { id: "page-1" } }] };
    const common = { aid: "wk_1", eid: "e", duid: "d", uid: "u", dtm: "1772359200000", stm: "1772359201000", url: "https://us.example/", cx: Buffer.from(JSON.stringify(data)).toString("base64url") };
    const { parts, keys } = snowplowEvents({ schema: "iglu:…/payload_data/jsonschema/1-0-4", data: [
      { ...common, e: "pv", page: "Home" },
      { ...common, e: "pp", pp_may: "500", vp: "1000x500", ds: "1000x2000" },
      { ...common, e: "ue", ue_px: Buffer.from(JSON.stringify({ data: { schema: "iglu:com.acme/demo_requested/jsonschema/1-0-0", data: { plan: "pro" } } })).toString("base64url") },
      { ...common, e: "pv", ttm: "1772300000000" },
    ] });
    expect(new Set(keys)).toEqual(new Set(["wk_1"]));
    expect(parts.map((part) => ("event" in part ? part.event : part))).toMatchObject([
      { type: "page", messageId: "e", userId: "u", anonymousId: "d", originalTimestamp: "2026-03-01T10:00:00.000Z", sentAt: "2026-03-01T10:00:01.000Z", properties: { page_id: "page-1", title: "Home" } },
      { type: "track", event: "Page Read", properties: { page_id: "page-1", scroll: 0.5, ping: true } },
      { type: "track", event: "demo_requested", properties: { plan: "pro" } },
      { type: "page", timestamp: "2026-02-28T17:33:20.000Z" },
    ]);
  });

  test("PostHog's identify, company and page view; a device is no person", () => {
    const device = "0190d5a0-0000-7000-8000-000000000000";
    const { parts, keys } = posthogEvents({ api_key: "wk_1", sent_at: received, batch: [
      { event: "$identify", distinct_id: "u", uuid: "1", properties: { $anon_distinct_id: device, $set: { email: "a@acme.example" } } },
      { event: "$groupidentify", distinct_id: "$company_A1", uuid: "2", properties: { $group_type: "company", $group_key: "A1", $group_set: { name: "Acme" } } },
      { event: "$pageview", distinct_id: device, uuid: "3", properties: { $current_url: "https://us.example/", $groups: { company: "A1" } } },
    ] });
    expect(keys).toContain("wk_1");
    expect(parts.map((part) => ("event" in part ? part.event : part))).toMatchObject([
      { type: "identify", userId: "u", anonymousId: device, traits: { email: "a@acme.example" }, sentAt: received },
      { type: "group", groupId: "A1", anonymousId: "$company_A1", traits: { name: "Acme" } },
      { type: "page", anonymousId: device, context: { groupId: "A1" }, properties: { url: "https://us.example/" } },
    ]);
  });
});
