import { defineConfig } from "vitest/config";
import { kpiWords } from "./web/kpi-words.ts";

// Real browser, real server, real engine: two files side by side on two cores, each step with a ceiling of its own.
export default defineConfig({
  plugins: [kpiWords()],
  test: {
    include: ["tests/journeys/**/*.journey.ts", "web/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
  },
});
