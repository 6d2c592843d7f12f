/** `node tests/journeys/run.ts`: builds the dashboard and walks through it in Debian's Chromium. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const find = createRequire(import.meta.url);

const steps = [
  [join(dirname(find.resolve("vite/package.json")), "bin", "vite.js"), "build", "web", "--logLevel", "error"],
  [join(dirname(find.resolve("vitest/package.json")), "vitest.mjs"), "run", "--config", "vitest.journeys.config.ts", ...process.argv.slice(2)],
];

for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
