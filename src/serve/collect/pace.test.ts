import { expect, test } from "vitest";
import { openPace } from "./pace.ts";

const source = (trust: "browser" | "server") => ({ name: "site", keyId: "wk", trust, origins: [] });
const events = (count: number, anonymousId: string) => Array.from({ length: count }, () => ({ event: { type: "page", anonymousId } }));

test("a thousand events a second of one visitor are put off, those of others and of a server are not (F13)", () => {
  let now = 0;
  const pace = openPace(() => now);
  const site = source("browser");
  let taken = 0;
  for (; now < 10_000; now += 10) {
    try {
      pace.take(site, events(10, "robot"));
      taken += 10;
    } catch (error) {
      expect(error).toMatchObject({ code: "visitor_too_fast", details: { retry_after_seconds: 1 } });
    }
    pace.take(site, events(1, `person ${now % 1000}`));
    pace.take(source("server"), events(10, "robot"));
  }
  expect(taken, "3,000 at once, then twenty a second").toBeGreaterThan(3_100);
  expect(taken).toBeLessThanOrEqual(3_200);
});

test("a batch that was put off counts for nobody, and comes in later", () => {
  let now = 0;
  const pace = openPace(() => now);
  pace.take(source("browser"), events(2_900, "v1"));
  expect(() => pace.take(source("browser"), [...events(50, "v2"), ...events(2_500, "v1")])).toThrow();
  pace.take(source("browser"), events(3_000, "v2"));
  now = 125_000;
  pace.take(source("browser"), events(2_500, "v1"));
});
