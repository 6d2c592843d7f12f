import { expect, test } from "vitest";
import type { LiveEvent, Marks, StoredEvent } from "../event.ts";
import { usualSettings, type DoorSettings } from "./settings.ts";
import { openTrial } from "./trial.ts";

const stored = (event: LiveEvent, marks: Marks = {}): StoredEvent => ({
  seq: 1, request: 1, source: "site", door: "segment", trust: "browser", receivedAt: "2026-03-01T10:00:00Z", historical: false, messageId: "m", event: { type: "page", ...event }, marks,
});

const events: readonly StoredEvent[] = [
  stored({ context: { page: { url: "https://us.example/jobs/1" }, consent: "granted", timezone: "Europe/Berlin" } }, { pageClass: "careers" }),
  stored({ context: { page: { url: "https://us.example/pricing?ref=abc" }, consent: "granted" } }, { flags: ["not_shared"] }),
  stored({ context: { page: { url: "https://us.example/pricing?token=redacted" }, timezone: "America/New_York" } }, { flags: ["redacted"] }),
  stored({ context: { page: { url: "https://us.example/" }, timezone: "Europe/Berlin" } }),
  stored({ context: { consent: "undecided" } }, { flags: ["cookieless", "not_shared"] }),
  stored({ userId: "ann@us.example", context: { consent: "granted" } }, { removed: "bot", ipPrefix: "203.0.113.0/24" }),
];

function tried(changed: Partial<DoorSettings>): Record<string, unknown> {
  const trial = openTrial({ ...usualSettings, ...changed });
  for (const event of events) trial.add(event);
  return { ...trial.result() };
}

test("the usual rules change nothing of what they let in", () => {
  expect(tried({})).toEqual({
    looked: 6, suppressed: { consent: 0, gpc: 0, dnt: 0 }, nameless: 1, not_shared: 1, redacted: 1, redacted_more: 0,
    staff_domains: 0, staff_networks: 0, machines: 1, pages: { careers: 1, pricing: 2 },
  });
});

test.each<[string, Partial<DoorSettings>, Record<string, unknown>]>([
  ["consent asked for everywhere", { consentNeeded: "everywhere" }, { nameless: 3, not_shared: 1 }],
  ["consent asked for in Europe", { consentNeeded: "europe" }, { nameless: 2 }],
  ["GPC taken strictly", { gpc: "strict" }, { suppressed: { consent: 0, gpc: 1, dnt: 0 }, not_shared: 0 }],
  ["one more secret parameter", { secretParameters: [...usualSettings.secretParameters, "ref"] }, { redacted: 1, redacted_more: 1 }],
  ["our own domain", { staffDomains: ["us.example"] }, { staff_domains: 1 }],
  ["our own network, by the prefixes that were kept", { staffNetworks: ["203.0.113.0/24"] }, { staff_networks: 1 }],
  ["no page rules", { pages: [] }, { pages: {} }],
])("%s", (_what, changed, then) => {
  expect(tried(changed)).toMatchObject(then);
});

test("where no address was kept, nobody can say what a network would have met", () => {
  const trial = openTrial({ ...usualSettings, staffNetworks: ["203.0.113.0/24"] });
  trial.add(stored({}));
  expect(trial.result().staff_networks).toBeNull();
});
