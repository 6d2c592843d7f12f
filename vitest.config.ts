import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/order.ts";

// The engine's child process and two cores set the pace: few files at once, generous ceilings, no retries. Two at once leave the cores idle for
// three tenths of the time: one waits for the disk or a clock while a third could work.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tools/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: ["tests/journeys/**", "**/node_modules/**"],
    pool: "forks",
    globalSetup: "tests/memory-disk.ts",
    setupFiles: "tests/on-memory-disk.ts",
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // What is waited for may take its time on a busy machine; Vitest's own limit is a second.
    expect: { poll: { timeout: 300_000 } },
    passWithNoTests: false,
  },
});
