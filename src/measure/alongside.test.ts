import { expect, it } from "vitest";
import { periodBetween } from "../model/period.ts";
import type { Engine } from "../store/engine.ts";
import { readingsOf } from "./alongside.ts";
import highValuePageVisits from "./kpis/2-engaged/high-value-page-visits.ts";
import { knobsOf, settingsAsOf } from "./settings.ts";

/** Every question fails: the one who asked has gone away. */
const left = { rows: () => Promise.reject("Error: aborted"), in: () => Promise.reject("Error: aborted") } as unknown as Engine;

it("fails once for a reader who goes away while a share is asked for: a failure that nobody hears would end the process", async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown): void => void unheard.push(reason);
  process.on("unhandledRejection", hear);
  const now = "2026-10-01T00:00:00.000Z";
  const settings = settingsAsOf([], now);
  const seen = { rows: 1, first: "2026-08-01T00:00:00.000Z", last: "2026-08-02T00:00:00.000Z", received: now };
  const coverage = { records: new Map([["touch", seen]]), touchTypes: new Map([["page_view", seen]]), collectedEmpty: new Set<string>() };
  const shape = { columns: new Map<string, string>(), numerator: "exact", denominator: "exact" } as const;
  const question = { engine: left, kpi: highValuePageVisits, settings, now, period: periodBetween("2026-07-01", "2026-10-01", settings), coverage, knobs: knobsOf(highValuePageVisits, settings), shape, query: {} };
  await expect(readingsOf(question)).rejects.toBe("Error: aborted");
  // Node tells of unheard failures once all that was about to run has run.
  await new Promise(setImmediate);
  process.off("unhandledRejection", hear);
  expect(unheard).toEqual([]);
});
