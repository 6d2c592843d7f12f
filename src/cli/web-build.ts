/** Builds the dashboard where it has not been built: a clone has only its sources, the published package has it built. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { problem } from "../model/problem.ts";
import { productRoot, webDirectory } from "../serve/static.ts";
import type { Terminal } from "./terminal.ts";
import { say } from "./words.ts";

/** Does nothing when it is built, or when there are neither sources nor a builder (the API works without it). */
export async function ensureWeb(terminal: Terminal): Promise<void> {
  const vite = existsSync(join(webDirectory, "index.html")) ? null : builder();
  if (vite === null) return;
  terminal.progress(say("cli.serve.building"));
  try {
    await built(vite);
  } finally {
    terminal.progress("");
  }
}

function builder(): string | null {
  if (!existsSync(join(productRoot, "web", "index.html"))) return null;
  try {
    return join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js");
  } catch {
    return null;
  }
}

function built(vite: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", "--config", "web/vite.config.ts", "--logLevel", "error"], { cwd: productRoot, stdio: ["ignore", "pipe", "pipe"] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) return resolve();
      reject(problem("web_build_failed", `The dashboard could not be built: ${firstFault(Buffer.concat(said).toString("utf8"))}`, "Run npm run build:web to see all of it."));
    });
  });
}

/** What went wrong first, as plain text: a builder goes on with its stack, and with faults that come of the first. */
export function firstFault(said: string): string {
  const lines = stripVTControlCharacters(said).split(/\r?\n/).map((line) => line.trim());
  const first = lines.findIndex((line) => line !== "" && !line.startsWith("at "));
  if (first === -1) return "—";
  const end = lines.findIndex((line, i) => i > first && (line === "" || line.startsWith("at ")));
  return lines.slice(first, end === -1 ? undefined : end).join(" ").slice(0, 500);
}
