/**
 * Installs what is missing, so that `npm run demo` and `npm test` work in a fresh clone. Plain JavaScript: it runs on whatever Node the
 * machine has (18 and later), before the pinned one is there. Nothing global, no install scripts.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "node_modules", ".sextant-installed");
const wanted = createHash("sha256").update(readFileSync(join(root, "package-lock.json"))).digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  process.stdout.write("Installing dependencies (once, about half a minute) …\n");
  // Optional packages stay in: they are the pinned Node and the engine's native library.
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-fund", "--no-audit", "--loglevel=error"];
  const run = spawnSync(npm, args, { cwd: root, stdio: "inherit" });
  if (run.status !== 0) {
    process.stderr.write("The installation failed; the lines above say why. Is the npm registry within reach?\n");
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}
