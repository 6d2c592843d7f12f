import { expect, test } from "vitest";
import { literal, quotedName } from "./literal.ts";

test("no byte ends a literal or starts an escape of its own", () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const inside = literal(Uint8Array.of(0x61, byte, 0x62)).slice(1, -1);
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x27 && byte !== 0x5c;
    expect(inside).toBe(isPlain ? `a${String.fromCharCode(byte)}b` : `a\\x${byte.toString(16).padStart(2, "0")}b`);
  }
});

test.for([
  ["plain text stays readable", "it is 5 %", "'it is 5 %'"],
  ["a quote is a byte like any other", "it's", "'it\\x27s'"],
  ["a backslash too", "\\'", "'\\x5c\\x27'"],
  ["letters beyond ASCII are their UTF-8 bytes", "ž", "'\\xc5\\xbe'"],
  ["nothing is an empty literal", "", "''"],
] as const)("%s", ([, given, expected]) => {
  expect(literal(given)).toBe(expected);
});

test("a name cannot leave its quotes", () => {
  expect(quotedName("a`b\\c")).toBe("`a\\`b\\\\c`");
  expect(() => quotedName("a\nb")).toThrow("not a name");
});
