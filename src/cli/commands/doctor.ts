import { existsSync } from "node:fs";
import { readdir, stat, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isProblem } from "../../model/problem.ts";
import type { InboxStatus, Workspace } from "../../serve/contract.ts";
import { runningServer } from "../../serve/presence.ts";
import { webDirectory } from "../../serve/static.ts";
import { productVersion } from "../../serve/version.ts";
import { type Cli, command } from "../command.ts";
import { bytes, count } from "../figures.ts";
import { padded, shown } from "../terminal.ts";
import { inWords, say, speakIn, wordFor } from "../words.ts";

interface Finding {
  readonly what: "version" | "server" | "engine" | "inbox" | "archive" | "disk" | "kept" | "web";
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
      .description(say("cli.doctor.about"))
      .action((_options, self) => doctor(cli, cli.options(self)));
  },
});

async function doctor(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  // What programs read is in English, whoever runs them.
  if (options.json) await speakIn("en");
  const findings = (await Promise.all([versions(), server(options.data), engineAndInbox(cli, options), archive(options.data), disk(options.data), kept(options.data), web()])).flat();
  if (options.json) cli.terminal.print(JSON.stringify({ ok: findings.every((one) => one.ok), findings: findings.map((one) => ({ ...one, what: say(`cli.doctor.${one.what}`) })) }, null, 2));
  else for (const one of findings) cli.terminal.print(`${one.ok ? cli.terminal.paint.good("✓") : cli.terminal.paint.bad("✗")} ${padded(say(`cli.doctor.${one.what}`), 16)}${shown(one.says)}`);
  cli.exitCode(findings.every((one) => one.ok) ? 0 : 1);
}

async function versions(): Promise<Finding> {
  const major = Number(process.versions.node.split(".")[0]);
  return { what: "version", says: `Sextant ${productVersion}, Node ${process.versions.node}, ${process.platform} ${process.arch}`, ok: major >= 24 };
}

async function server(data: string): Promise<Finding> {
  const running = await runningServer(resolve(data));
  return { what: "server", says: running === null ? say("cli.doctor.server.none") : say("cli.doctor.server.running", { url: running.url, pid: running.pid, version: running.version }), ok: true };
}

async function engineAndInbox(cli: Cli, options: ReturnType<Cli["options"]>): Promise<Finding[]> {
  const started = performance.now();
  try {
    return await cli.withApi(options, async (api) => [engineFinding(await api.get<Workspace>("/api/v1/workspace"), started), inboxFinding(await api.get<InboxStatus>("/api/v1/inbox", { hours: 1 }))]);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return [{ what: "engine", says: `${inWords(error.message)} ${inWords(error.advice)}`, ok: false }];
  }
}

function engineFinding(workspace: Workspace, started: number): Finding {
  const rows = workspace.records.reduce((sum, one) => sum + one.rows, 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { kind, version } = workspace.engine;
  return { what: "engine", says: say("cli.doctor.engine.answer", { kind: wordFor(`cli.doctor.engine.${kind}`, kind), version, n: count(rows), count: rows, seconds }), ok: true };
}

function inboxFinding({ last, waiting, fault, writable, why_not, missing, commit_ms, clock_back_seconds: back }: InboxStatus): Finding {
  const lost = missing.map(({ from, to }) => say("cli.inbox.missing", { from: String(from), to: String(to) }));
  const clock = back === null ? [] : [say("cli.inbox.clock", { seconds: count(back) })];
  const state = say("cli.doctor.inbox.state", { last: count(last), waiting: count(waiting), ms: commit_ms === null ? "—" : String(commit_ms.p50) });
  return { what: "inbox", says: [state, ...[fault, why_not].flatMap((one) => one ?? []), ...lost, ...clock].join(" "), ok: writable && fault === null && missing.length === 0 && back === null };
}

async function disk(data: string): Promise<Finding> {
  const directory = existsSync(resolve(data)) ? resolve(data) : resolve(".");
  const { bavail, bsize } = await statfs(directory);
  return { what: "disk", says: say("cli.doctor.disk.free", { size: bytes(bavail * bsize), directory }), ok: bavail * bsize >= freeBytesMin };
}

function kept(data: string): Promise<Finding> {
  return filesIn("kept", join(resolve(data), "imports"), /^[0-9a-f]{64}$/);
}

/** Ranges that left the inbox; sextant verify reads them. */
function archive(data: string): Promise<Finding> {
  return filesIn("archive", join(resolve(data), "archive"), /\.jsonl\.zst$/);
}

async function filesIn(what: "kept" | "archive", directory: string, pattern: RegExp): Promise<Finding> {
  const names = existsSync(directory) ? (await readdir(directory)).filter((name) => pattern.test(name)) : [];
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return { what, says: say(`cli.doctor.${what}.files`, { n: count(names.length), size: bytes(sizes.reduce((sum, one) => sum + one, 0)), directory }), ok: true };
}

async function web(): Promise<Finding> {
  const built = existsSync(join(webDirectory, "index.html"));
  return { what: "web", says: built ? say("cli.doctor.web.built") : say("cli.doctor.web.notbuilt"), ok: true };
}
