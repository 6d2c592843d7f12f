import { existsSync } from "node:fs";
import { readdir, stat, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isProblem } from "../../model/problem.ts";
import type { Workspace } from "../../serve/contract.ts";
import { runningServer } from "../../serve/presence.ts";
import { webDirectory } from "../../serve/static.ts";
import { productVersion } from "../../serve/version.ts";
import { type Cli, command } from "../command.ts";
import { bytes, count } from "../figures.ts";
import { shown } from "../terminal.ts";

interface Finding {
  readonly what: string;
  readonly says: string;
  readonly ok: boolean;
}

/** Below this an import of ordinary size may not fit. */
const freeBytesMin = 1024 ** 3;

export default command({
  order: 95,
  group: "Care",
  register(program, cli) {
    program.command("doctor")
      .description("versions, engine, disk, data: what a report of a fault should hold")
      .action((_options, self) => doctor(cli, cli.options(self)));
  },
});

async function doctor(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  const findings = await Promise.all([versions(), server(options.data), engine(cli, options), disk(options.data), kept(options.data), web()]);
  if (options.json) cli.terminal.print(JSON.stringify({ ok: findings.every((one) => one.ok), findings }, null, 2));
  else for (const one of findings) cli.terminal.print(`${one.ok ? cli.terminal.paint.good("✓") : cli.terminal.paint.bad("✗")} ${one.what.padEnd(16)}${shown(one.says)}`);
  cli.exitCode(findings.every((one) => one.ok) ? 0 : 1);
}

async function versions(): Promise<Finding> {
  const major = Number(process.versions.node.split(".")[0]);
  return { what: "version", says: `Sextant ${productVersion}, Node ${process.versions.node}, ${process.platform} ${process.arch}`, ok: major >= 24 };
}

async function server(data: string): Promise<Finding> {
  const running = await runningServer(resolve(data));
  return { what: "server", says: running === null ? "none runs on this data directory" : `${running.url}, process ${running.pid}, version ${running.version}`, ok: true };
}

async function engine(cli: Cli, options: ReturnType<Cli["options"]>): Promise<Finding> {
  const started = performance.now();
  try {
    const workspace = await cli.withApi(options, (api) => api.get<Workspace>("/api/v1/workspace"));
    const rows = workspace.records.reduce((sum, one) => sum + one.rows, 0);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return { what: "engine", says: `${workspace.engine.kind} ClickHouse ${workspace.engine.version}, ${count(rows)} rows, answered in ${seconds} s`, ok: true };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { what: "engine", says: `${error.message} ${error.advice}`, ok: false };
  }
}

async function disk(data: string): Promise<Finding> {
  const directory = existsSync(resolve(data)) ? resolve(data) : resolve(".");
  const { bavail, bsize } = await statfs(directory);
  return { what: "disk", says: `${bytes(bavail * bsize)} free at ${directory}`, ok: bavail * bsize >= freeBytesMin };
}

async function kept(data: string): Promise<Finding> {
  const directory = join(resolve(data), "imports");
  const names = existsSync(directory) ? (await readdir(directory)).filter((name) => /^[0-9a-f]{64}$/.test(name)) : [];
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return { what: "kept files", says: `${count(names.length)} (${bytes(sizes.reduce((sum, one) => sum + one, 0))}) in ${directory}`, ok: true };
}

async function web(): Promise<Finding> {
  const built = existsSync(join(webDirectory, "index.html"));
  return { what: "dashboard", says: built ? "built" : "not built yet: sextant serve builds it", ok: true };
}
