import { expect, test } from "vitest";
import { finderOf } from "./company-look-up.ts";

const v4 = (address: string): string => String(0xffff00000000n + address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n));
const find = finderOf([
  { first: v4("198.51.100.0"), last: v4("198.51.100.255"), whose: "Acme, Inc.", confidence: 1 },
  { first: v4("203.0.113.0"), last: v4("203.0.113.127"), whose: "birch.de", confidence: 0.5 },
  { first: String(0x20010db8n << 96n), last: String((0x20010db9n << 96n) - 1n), whose: "cedar.example", confidence: 1 },
]);

test.each([
  ["198.51.100.0", "Acme, Inc.", 0.7],
  ["198.51.100.255", "Acme, Inc.", 0.7],
  ["::ffff:198.51.100.7", "Acme, Inc.", 0.7],
  ["203.0.113.127", "birch.de", 0.5],
  ["2001:db8::1", "cedar.example", 0.7],
  ["2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff", "cedar.example", 0.7],
])("%s is a network of %s", (ip, domain, confidence) => {
  expect(find(ip)).toEqual({ domain, method: "network", confidence });
});

test.each(["198.51.99.255", "198.51.101.0", "203.0.113.128", "0.0.0.0", "255.255.255.255", "2001:db9::", "::1", "localhost", "", "198.51.100", "1.2.3.4.5", "[::1]"])("%s is nobody's", (ip) => {
  expect(find(ip)).toBe(undefined);
});

test("without a file of networks nobody is named", () => {
  expect(finderOf([])("198.51.100.7")).toBe(undefined);
});
