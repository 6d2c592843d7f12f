import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenFor } from "./silence.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
afterEach(() => void vi.useRealTimers());

test("silence of the child is told, and what was heard ends it", () => {
  const told = vi.fn<() => void>();
  const listening = listenFor(3_000, told);
  vi.advanceTimersByTime(3_000);
  listening.heard();
  vi.advanceTimersByTime(3_000);
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveBeenCalledOnce();
  listening.stop();
  vi.advanceTimersByTime(9_000);
  expect(told).toHaveBeenCalledOnce();
});

test("a machine that slept for an hour finds no child silent whose words wait unread", () => {
  const told = vi.fn<() => void>();
  const { heard } = listenFor(30_000, told);
  const awake = performance.now();
  vi.spyOn(performance, "now").mockReturnValue(awake + 3_600_000);
  vi.advanceTimersToNextTimer();
  heard();
  vi.advanceTimersByTime(30_000);
  expect(told).not.toHaveBeenCalled();
});
