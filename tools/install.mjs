/**
 * Installs what is missing, so that `npm run demo` and `npm test` work in a fresh clone. Plain JavaScript: it runs on whatever Node the
 * machine has (18 and later), before the pinned one is there. Nothing global, no install scripts.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { delimiter, join } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const stamp = join(modules, ".sextant-installed");
const lock = readFileSync(join(root, "package-lock.json"));
const wanted = createHash("sha256").update(lock).digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  process.stdout.write("Installing dependencies (once, about half a minute) …\n");
  install(process.env);
  // npm leaves out optional packages that are not for the Node it runs on, among them the builder of the dashboard. The pinned Node is there now.
  const pinned = join(modules, `node-${process.platform}-${process.arch}`, "bin");
  if (lacksParts() && existsSync(pinned)) install({ ...process.env, PATH: `${pinned}${delimiter}${process.env.PATH}` });
  writeFileSync(stamp, wanted);
}

function install(env) {
  // Optional packages stay in: they are the pinned Node and the engine's native library.
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-fund", "--no-audit", "--loglevel=error"];
  const run = spawnSync(npm, args, { cwd: root, stdio: "inherit", env });
  if (run.status === 0) return;
  process.stderr.write("The installation failed; the lines above say why. Is the npm registry within reach?\n");
  process.exit(run.status ?? 1);
}

/** Whether a package that the lockfile has for this machine is not there. */
function lacksParts() {
  const libc = process.report?.getReport().header.glibcVersionRuntime === undefined ? "musl" : "glibc";
  const here = { os: process.platform, cpu: process.arch, ...(process.platform === "linux" ? { libc } : {}) };
  return Object.entries(JSON.parse(lock).packages).some(([path, part]) =>
    part.os !== undefined && Object.entries(here).every(([trait, value]) => part[trait] === undefined || part[trait].includes(value)) && !existsSync(join(root, path)));
}
