import { expect, test } from "vitest";
import { Lanes, LanesFull, type LaneName, type Place } from "./lanes.ts";

const limits = { places: 6, long: 2, load: 1, guest: 1, waitingMax: 3 };
const never = new AbortController().signal;

function enterMany(lanes: Lanes, lane: LaneName, count: number): Place[] {
  const entered: Place[] = [];
  for (let i = 0; i < count; i += 1) void lanes.enter(lane, never).then((place) => entered.push(place));
  return entered;
}

test("long queries, loads and guests leave places for short ones", async () => {
  const lanes = new Lanes(limits);
  const long = enterMany(lanes, "long", 3);
  const load = enterMany(lanes, "load", 1);
  const guest = enterMany(lanes, "guest", 1);
  const short = enterMany(lanes, "short", 2);
  await Promise.resolve();
  expect([long.length, load.length, guest.length, short.length]).toEqual([2, 1, 1, 2]);
  expect(lanes.counts()).toEqual({ running: { long: 2, load: 1, guest: 1, short: 2 }, waiting: 1 });
});

test("who waits comes in when one of its lane leaves, in order", async () => {
  const lanes = new Lanes(limits);
  const first = await lanes.enter("load", never);
  const order: number[] = [];
  for (const number of [1, 2]) void lanes.enter("load", never).then(() => order.push(number));
  lanes.leave("load", first);
  await Promise.resolve();
  expect(order).toEqual([1]);
});

test("places are not given twice", async () => {
  const lanes = new Lanes(limits);
  const places = await Promise.all(Array.from({ length: 6 }, () => lanes.enter("short", never)));
  expect(new Set(places.map(({ number }) => number)).size).toBe(6);
});

test("who gives up waiting leaves the queue", async () => {
  const lanes = new Lanes(limits);
  await lanes.enter("load", never);
  const stop = new AbortController();
  const waiting = lanes.enter("load", stop.signal);
  stop.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
  expect(lanes.counts().waiting).toBe(0);
});

test("beyond the longest queue a query is turned away at once", async () => {
  const lanes = new Lanes(limits);
  enterMany(lanes, "load", 4);
  await Promise.resolve();
  expect(() => lanes.enter("load", never)).toThrow(LanesFull);
});
