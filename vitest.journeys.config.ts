import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/order.ts";
import { kpiWords } from "./web/kpi-words.ts";

// Real browser, real server, real engine: three files side by side on two cores, for each of them waits much; each step has a ceiling of its own.
export default defineConfig({
  plugins: [kpiWords()],
  test: {
    include: ["tests/journeys/**/*.journey.ts", "web/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 900_000,
    hookTimeout: 600_000,
    // What is waited for may take its time on a busy machine; Vitest's own limit is a second.
    expect: { poll: { timeout: 300_000 } },
    passWithNoTests: false,
  },
});
