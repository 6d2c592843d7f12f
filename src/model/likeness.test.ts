import { describe, expect, test } from "vitest";
import { editRatio, likenessOf } from "./likeness.ts";
import { companyCore } from "./names.ts";

describe("two names are alike", () => {
  test.each([
    ["Acme GmbH", "ACME, Inc.", 1, 1],
    ["Mirantis", "Mirnatis", 0.85, 0.9],
    ["Data Systems Nippon", "Nippon Data Systems", 1, 1],
    ["Red Hat", "RedHat", 1, 1],
    ["Acme", "Acme Deutschland", 0.9, 0.9],
    ["Société Générale", "Societe Generale SA", 1, 1],
    ["Hewlett Packard", "Hewlett Packard Enterprise", 0.9, 0.9],
  ])("%s and %s: from %d to %d", (a, b, least, most) => {
    const likeness = likenessOf(companyCore(a), companyCore(b));
    expect(likeness).toBeGreaterThanOrEqual(least);
    expect(likeness).toBeLessThanOrEqual(most);
    expect(likenessOf(companyCore(b), companyCore(a))).toBe(likeness);
  });

  test.each([
    ["Growth Fund II", "Growth Fund III"],
    ["Level 3", "Level 4"],
    ["IBM", "IBN"],
    ["", "Acme"],
    ["…", "Acme"],
  ])("never: %s and %s", (a, b) => {
    expect(likenessOf(companyCore(a), companyCore(b))).toBe(0);
  });

  test("in no way, when they share hardly a letter", () => {
    expect(likenessOf("birch", "mirantis")).toBeLessThan(0.5);
  });
});

test("the edit ratio is twice the common letters in their order over all letters", () => {
  expect(editRatio("martha", "marhta")).toBeCloseTo(10 / 12, 10);
  expect(editRatio("abc", "abc")).toBe(1);
  expect(editRatio("abc", "xyz")).toBe(0);
  expect(editRatio("", "")).toBe(1);
});
