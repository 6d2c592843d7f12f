/**
 * Packs the project, installs the tarball into an empty folder and starts it there: what a user of the published package would do.
 * `--built`: what `npm run build` just made is packed, and not made again.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** npm builds before it packs (`prepack`), unless no script is to run. */
const packing = ["pack", "--json", "--loglevel=error", ...(process.argv.includes("--built") ? ["--ignore-scripts"] : [])];
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sextant-pack-"));

/** With the machine's own Node and npm, as a user has them: the pinned Node in our node_modules does not read the machine's npm settings. */
const path = (process.env["PATH"] ?? "").split(delimiter).filter((entry) => !entry.endsWith(join("node_modules", ".bin"))).join(delimiter);

/** Installing takes seconds; a registry out of reach must not hold up everything after it. */
const timeoutMs = 300_000;

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], timeout: timeoutMs, env: { ...process.env, PATH: path } });
}

try {
  const packed = JSON.parse(run("npm", [...packing, "--pack-destination", folder], root)) as { filename: string }[] | Record<string, { filename: string }>;
  const tarball = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0])?.filename;
  if (tarball === undefined) throw new Error("npm pack named no tarball");
  writeFileSync(join(folder, "package.json"), '{"name":"empty","private":true}');
  run("npm", ["install", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error", join(folder, tarball)], folder);
  const bin = join(folder, "node_modules", ".bin", "sextant");
  const version = run(bin, ["--version"], folder).trim();
  const wanted = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
  if (version !== wanted) throw new Error(`the installed package says version ${version}, not ${wanted}`);
  writeFileSync(join(folder, "accounts.csv"), "id,name,domains\nA1,Acme,acme.com\nA2,Birch,birch.example\n");
  const answer = JSON.parse(run(bin, ["import", "accounts.csv", "--as", "account", "--data", join(folder, "data"), "--json"], folder)) as { rows: { new: number } };
  if (answer.rows.new !== 2) throw new Error(`the installed package imported ${answer.rows.new} rows, not 2`);
  process.stdout.write(`installed ${tarball}, imported 2 rows\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
