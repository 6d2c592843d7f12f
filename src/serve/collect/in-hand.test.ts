import { expect, test } from "vitest";
import { openInHand } from "./in-hand.ts";

const busy = expect.objectContaining({ code: "inbox_busy" });

test("what is in hand stays below its limit, and what is answered makes room", () => {
  const hand = openInHand(100);
  const first = hand.take(60);
  expect(() => hand.take(41)).toThrow(busy);
  const second = hand.take(40);
  expect(hand.bytes()).toBe(100);
  expect(() => second.grow(41)).toThrow(busy);
  first.release();
  second.grow(90);
  expect(hand.bytes()).toBe(90);
  second.release();
  second.release();
  expect(hand.bytes()).toBe(0);
});

test("a request alone is taken whatever its size, and one that says no length counts as soon as it is read", () => {
  const hand = openInHand(100);
  const large = hand.take(500);
  expect(() => hand.take(1)).toThrow(busy);
  large.release();
  const unsaid = hand.take(0);
  expect(hand.bytes()).toBeGreaterThan(100);
  unsaid.grow(5_000);
  expect(hand.bytes()).toBe(5_000);
  unsaid.release();
  expect(hand.bytes()).toBe(0);
});
