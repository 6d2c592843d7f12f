/**
 * Completes package-lock.json: npm (11.19) leaves out the optional packages of other platforms when the registry at hand does not carry
 * them, and `npm ci` then refuses the file it wrote itself. Run after a change of dependencies: `node tools/lockfile.ts [--check]`
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
}

interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const systems = ["android", "darwin", "freebsd", "openharmony", "linux", "win32"];
const processors = ["riscv64", "ppc64", "s390x", "arm64", "x64", "ia32"];

/** Platform packages that a locked package names and the lockfile lacks: the entries that belong there. */
export function missingPlatforms(lock: Lockfile): Map<string, LockedPackage> {
  const locked = new Set(Object.keys(lock.packages).map((key) => key.slice(key.lastIndexOf("node_modules/") + "node_modules/".length)));
  const out = new Map<string, LockedPackage>();
  for (const [key, parent] of Object.entries(lock.packages)) {
    if (key === "") continue;
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (!locked.has(name)) out.set(`node_modules/${name}`, platformEntry({ name, version, dev: parent.dev === true }));
    }
  }
  return out;
}

function platformEntry({ name, version, dev }: { name: string; version: string; dev: boolean }): LockedPackage {
  const os = systems.find((system) => name.includes(system));
  const cpu = processors.find((processor) => name.includes(processor)) ?? "arm";
  if (os === undefined) throw new Error(`${name}: no platform package that this tool knows`);
  const libc = os === "linux" ? { libc: [name.includes("musl") ? "musl" : "glibc"] } : {};
  return { version, cpu: [cpu], os: [os], ...libc, ...(dev ? { dev } : {}), optional: true };
}

function sorted(packages: Record<string, LockedPackage>): Record<string, LockedPackage> {
  return Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(path, "utf8")) as Lockfile;
  const missing = missingPlatforms(lock);
  if (process.argv.includes("--check")) {
    for (const name of missing.keys()) process.stderr.write(`package-lock.json lacks ${name}: run node tools/lockfile.ts\n`);
    process.exitCode = missing.size > 0 ? 1 : 0;
  } else {
    writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted({ ...lock.packages, ...Object.fromEntries(missing) }) }, null, 2)}\n`);
    process.stdout.write(`added ${missing.size} platform packages\n`);
  }
}
