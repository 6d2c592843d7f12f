import { describe, expect, test } from "vitest";
import type { LiveEvent, StoredEvent } from "../event.ts";
import { mailKeyOf } from "../mails.ts";
import { recordsOf } from "./make.ts";
import { scannedClicks } from "./scans.ts";

interface Told {
  readonly id: string;
  /** Seconds after the hour. */
  readonly at: number;
  readonly what: "Email Delivered" | "Email Link Clicked";
  readonly link?: string;
  readonly to?: string;
}

function stored({ id, at, what, link = "", to = "ann@acme.example" }: Told, seq: number): StoredEvent {
  const timestamp = new Date(Date.parse("2026-03-01T10:00:00Z") + at * 1_000).toISOString();
  const event: LiveEvent = { type: "track", event: what, messageId: id, userId: to, timestamp, properties: { email: to, thread_id: "mail-1", ...(link === "" ? {} : { link_url: link }) }, context: { traits: { email: to } } };
  return { seq, request: seq, source: "sendgrid", door: "webhook.sendgrid", trust: "signed", receivedAt: "2026-03-01T11:00:00.000Z", historical: true, messageId: id, event, marks: {} };
}

const delivered: Told = { id: "d", at: 0, what: "Email Delivered" };
const click = (id: string, at: number, link = "/a"): Told => ({ id, at, what: "Email Link Clicked", link });

describe("a click is a scanner's", () => {
  test.each<[string, readonly Told[], readonly string[]]>([
    ["when it comes within two seconds of the delivery", [delivered, click("c1", 1.9), click("c2", 600)], ["c1"]],
    ["not at two seconds exactly", [delivered, click("c1", 2)], []],
    ["not before the delivery, which may be reported late", [delivered, click("c1", -30)], []],
    ["when three different links are followed within five seconds, however long after", [delivered, click("c1", 3_600), click("c2", 3_602, "/b"), click("c3", 3_605, "/c"), click("c4", 3_700, "/d")], ["c1", "c2", "c3"]],
    ["not when three links are followed in six seconds", [delivered, click("c1", 60), click("c2", 63, "/b"), click("c3", 66, "/c")], []],
    ["not when one link is clicked three times", [delivered, click("c1", 60), click("c2", 61), click("c3", 62)], []],
    ["also where no delivery is known", [click("c1", 60), click("c2", 61, "/b"), click("c3", 62, "/c")], ["c1", "c2", "c3"]],
  ])("%s", (_what, told, scanned) => {
    const events = told.map((one, at) => stored(one, at + 1));
    const found = scannedClicks(events);
    expect(events.filter(({ seq }) => found.has(seq)).map(({ messageId }) => messageId)).toEqual(scanned);
  });
});

test("mails to others, and other mails, are not mixed", () => {
  const keys = [stored(delivered, 1), stored({ ...delivered, to: "Ann@ACME.example" }, 2), stored({ ...delivered, to: "bo@acme.example" }, 3)].map(({ event }) => mailKeyOf(event));
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
  expect(mailKeyOf({ type: "track", event: "Demo Requested", userId: "ann@acme.example", properties: { thread_id: "mail-1" } })).toBe("");
});

/** What stands at the end of each row, where the events are taken in steps of some length. */
function standing(events: readonly StoredEvent[], step: number): Record<string, unknown> {
  const rows: Record<string, unknown> = {};
  for (let at = 0; at < events.length; at += step) {
    const range = events.slice(at, at + step);
    const upTo = events.slice(0, at + step);
    const records = recordsOf(range, (key) => upTo.filter(({ event }) => mailKeyOf(event) === key)).filter(({ kind }) => kind === "touch").toSorted((a, b) => a.seq - b.seq);
    for (const { fields, flags } of records) rows[String(fields["id"])] = [fields["removed"], flags.includes("mail_scanner")];
  }
  return rows;
}

const told: readonly Told[] = [delivered, click("c1", 1), click("c2", 30, "/b"), click("c3", 31, "/c"), click("c4", 33, "/d"), click("c5", 900)];
const expected = { d: ["", false], c1: ["bot", true], c2: ["bot", true], c3: ["bot", true], c4: ["bot", true], c5: ["", false] };

test("the clicks stand the same, whatever the order in which their events came and the steps in which they are taken", () => {
  const turned = told.map((_, by) => [...told.slice(by), ...told.slice(0, by)]);
  for (const order of [...turned, ...turned.map((one) => one.toReversed())]) {
    const events = order.map((one, at) => stored(one, at + 1));
    for (const step of [1, 2, events.length]) expect(standing(events, step), `${order.map(({ id }) => id).join(" ")} in steps of ${step}`).toEqual(expected);
  }
});

test("the same rows are made of the same events in whatever steps they are taken", () => {
  const events = told.toReversed().map((one, at) => stored(one, at + 1));
  const made = [1, 3, events.length].map((step) => {
    const keys: string[] = [];
    for (let at = 0; at < events.length; at += step) {
      const upTo = events.slice(0, at + step);
      for (const { seq, fields } of recordsOf(events.slice(at, at + step), (key) => upTo.filter(({ event }) => mailKeyOf(event) === key)).filter(({ kind }) => kind === "touch")) keys.push(`${seq} ${String(fields["id"])}`);
    }
    return new Set(keys).size;
  });
  expect(new Set(made).size).toBe(1);
});
