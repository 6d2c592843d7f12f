import { expect, test } from "vitest";
import { usualSettings } from "../collect/live/door/settings.ts";
import type { DoorRulesLine, DoorTrial } from "../serve/contract.ts";
import { bodyOfRules, metBy, rulesShown } from "./door-rules.ts";

const standing: DoorRulesLine = { source: "site", rules: { ...usualSettings, gpc: "strict" }, changed: ["gpc"], links: { hosts: ["us.example"], signed: false } };

test.each<[string, Record<string, string>, Record<string, unknown>]>([
  ["what was set before stays", {}, { gpc: "strict" }],
  ["a word", { ip: "prefix" }, { gpc: "strict", ip: "prefix" }],
  ["a list, parted by commas or blanks", { staffDomains: "us.example, our.example" }, { gpc: "strict", staffDomains: ["us.example", "our.example"] }],
  ["an empty list", { scannerNetworks: "" }, { gpc: "strict", scannerNetworks: [] }],
])("%s", (_what, set, body) => {
  expect(bodyOfRules(standing, set)).toEqual(body);
});

test("the parts of one kind of page are set without touching the others", () => {
  const { pages } = bodyOfRules(standing, { "pages.careers": "jobs", "pages.legal": "agb,privacy" }) as { pages: readonly { pageClass: string; segments: readonly string[] }[] };
  expect(pages.map(({ pageClass }) => pageClass)).toEqual(usualSettings.pages.map(({ pageClass }) => pageClass));
  expect(Object.fromEntries(pages.map(({ pageClass, segments }) => [pageClass, segments]))).toMatchObject({ careers: ["jobs"], legal: ["agb", "privacy"], pricing: usualSettings.pages.find(({ pageClass }) => pageClass === "pricing")?.segments });
});

test("a rule that does not exist is refused with those that do", () => {
  expect(() => bodyOfRules(standing, { nope: "1" })).toThrow(/nope.*gpc.*pages\.careers/s);
});

test("the lists say what holds, what was set here, and what cannot be said", () => {
  const lines = new Map(rulesShown(standing).map(([name = "", value, own]) => [name, [value, own]]));
  expect([lines.get("gpc"), lines.get("dnt")?.[1], lines.get("links")?.[0]]).toEqual([["strict", expect.stringContaining("here")], "", "us.example"]);
  const trial: DoorTrial = { looked: 5, suppressed: { consent: 0, gpc: 1, dnt: 0 }, nameless: 0, not_shared: 0, redacted: 0, redacted_more: 0, staff_domains: 0, staff_networks: null, pages: { pricing: 3 }, machines: 0 };
  const met = new Map(metBy({ days: 7, events: 5, suppressed_then: 0, now: trial, then: { ...trial, pages: { demo: 2 } } }).map(([what = "", ...numbers]) => [what, numbers]));
  expect([met.get("suppressed.gpc"), met.get("staff_networks"), met.get("pages.pricing"), met.get("pages.demo")]).toEqual([["1", "1"], ["—", "—"], ["3", "0"], ["0", "2"]]);
});
