import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const source = join(import.meta.dirname, "server.c");
const cache = join(import.meta.dirname, "../../node_modules/.cache/sextant-test-server");

/** Why this machine cannot run the test cluster, or `null` if it can. */
export function clusterMissing(): string | null {
  try {
    execFileSync("cc", ["--version"], { stdio: "ignore" });
  } catch {
    return "there is no C compiler (cc) to build the test server with";
  }
  return existsSync(library()) ? null : `${library()} is missing`;
}

/** The test server, compiled once per source and library. */
export async function testServer(): Promise<string> {
  const fingerprint = createHash("sha256").update(readFileSync(source)).update(library()).digest("hex").slice(0, 16);
  const program = join(cache, `server-${fingerprint}`);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const fresh = `${program}.${process.pid}`;
  const lib = dirname(library());
  await promisify(execFile)("cc", ["-O1", "-o", fresh, source, `-L${lib}`, "-l:libchdb.so", `-Wl,-rpath,${lib}`]);
  renameSync(fresh, program);
  return program;
}

function library(): string {
  const { libchdbPath } = createRequire(import.meta.url)("chdb/libchdb") as { libchdbPath: () => string };
  return libchdbPath();
}
