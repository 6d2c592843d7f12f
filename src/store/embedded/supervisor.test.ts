import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { isProblem } from "../../model/problem.ts";
import { openEngine } from "../open.ts";
import { sql, value } from "../sql.ts";
import { readOwner } from "./lock.ts";
import { Supervisor } from "./supervisor.ts";

const dirs: string[] = [];
const supervisors: Supervisor[] = [];

afterEach(async () => {
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.stop()));
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "sextant-supervisor-test-"));
  dirs.push(dir);
  return dir;
}

async function started(dataDir: string, options: Parameters<typeof Supervisor.start>[1] = {}): Promise<Supervisor> {
  const supervisor = await Supervisor.start(dataDir, options);
  supervisors.push(supervisor);
  return supervisor;
}

async function until(claim: () => boolean | Promise<boolean>, what: string): Promise<void> {
  await expect.poll(claim, { interval: 20, message: what }).toBe(true);
}

/** A dead process that nobody has buried yet (`Z`, in a container without an init) is dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync("/proc/self/stat") || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function killChild(supervisor: Supervisor, signal: NodeJS.Signals = "SIGKILL"): number {
  const pid = supervisor.pid();
  if (pid === null) throw new Error("there is no child");
  process.kill(pid, signal);
  return pid;
}

async function answer(supervisor: Supervisor, query = "SELECT 1"): Promise<string> {
  const headers = { "X-ClickHouse-User": "sextant", "X-ClickHouse-Key": supervisor.password };
  return (await fetch(`${await supervisor.url()}/`, { method: "POST", body: query, headers })).text();
}

test("a second owner is told who has the directory", async () => {
  const dataDir = freshDir();
  await started(dataDir);
  const refused: unknown = await Supervisor.start(dataDir).catch((error: unknown) => error);
  expect(isProblem(refused) && refused.code).toBe("data_dir_in_use");
  expect(String(refused)).toMatch(new RegExp(`${dataDir} is in use by process ${process.pid} \\(started \\d{4}-`));
});

test("after a clean stop the directory is free and nothing is left running or readable", async () => {
  const dataDir = freshDir();
  const pipesIn = freshDir();
  const supervisor = await Supervisor.start(dataDir, { pipesIn });
  const pid = supervisor.pid() ?? 0;
  expect(readdirSync(pipesIn).length).toBe(1);
  await supervisor.stop();
  expect(isAlive(pid)).toBe(false);
  expect(readOwner(dataDir)).toBeNull();
  expect(readdirSync(pipesIn)).toEqual([]);
  await started(dataDir);
});

test("rows that were answered are there after the engine was killed, at the same address", async () => {
  const supervisor = await started(freshDir());
  const url = await supervisor.url();
  await answer(supervisor, "CREATE DATABASE kept");
  await answer(supervisor, "CREATE TABLE kept.rows (a UInt64) ENGINE = MergeTree ORDER BY a");
  for (let crash = 1; crash <= 2; crash += 1) {
    for (let i = 0; i < 10; i += 1) expect(await answer(supervisor, `INSERT INTO kept.rows VALUES (${i})`)).toBe("");
    killChild(supervisor);
    await until(() => supervisor.vitals().restarts === crash && supervisor.isReady(), "the engine is back");
    expect(await answer(supervisor, "SELECT count() FROM kept.rows")).toBe(`${crash * 10}\n`);
    expect(await supervisor.url()).toBe(url);
  }
});

test("a question that was under way when the engine died is a problem; the next one is answered", async () => {
  const dataDir = freshDir();
  const engine = await openEngine({ dataDir });
  const lost = engine.rows(sql`SELECT sleepEachRow(0.05) FROM numbers(600) SETTINGS max_block_size = 1`).catch((error: unknown) => error);
  await until(async () => (await engine.rows(sql`SELECT 1 FROM system.processes WHERE query LIKE '%sleepEachRow(0.05)%'`)).length === 2, "it runs");
  process.kill(await engineOf(process.pid), "SIGKILL");
  expect(await lost).toMatchObject({ code: "engine_unavailable" });
  expect(await engine.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  await engine.close();
});

/** The one child of ours that is an engine. */
async function engineOf(parent: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,args=", "--ppid", String(parent)]);
  return Number(stdout.split("\n").find((line) => line.includes("embedded/child"))?.trim().split(" ")[0]);
}

test("an engine that says nothing any more is killed and started again", async () => {
  const supervisor = await started(freshDir(), { silenceMsMax: 10_000 });
  const pid = killChild(supervisor, "SIGSTOP");
  await until(() => supervisor.vitals().restarts === 1, "the silent one is replaced");
  expect(isAlive(pid)).toBe(false);
  expect(await answer(supervisor)).toBe("1\n");
});

test("after three crashes in a row it is given up, with the reason", async () => {
  const supervisor = await started(freshDir());
  for (let crash = 1; crash <= 3; crash += 1) {
    const pid = killChild(supervisor);
    await until(() => supervisor.pid() !== pid && (crash === 3 || supervisor.isReady()), "it is started again");
  }
  await expect(supervisor.url()).rejects.toMatchObject({ code: "engine_crashes" });
});

test("an engine that holds too much memory is replaced and not counted as crashed", async () => {
  const supervisor = await started(freshDir(), { residentBytesMax: 1_000_000 });
  await until(() => supervisor.vitals().restarts >= 4, "it was replaced four times");
  await supervisor.stop();
  expect(supervisor.isReady()).toBe(false);
});

test("the engine dies with its parent, also with kill -9, and the directory can be had at once", async () => {
  const dataDir = freshDir();
  const parent = owner(dataDir, "setInterval(() => undefined, 60_000);");
  const pid = await toldPid(parent);
  expect(isAlive(pid)).toBe(true);
  const ended = exited(parent);
  parent.kill("SIGKILL");
  await ended;
  const next = await started(dataDir);
  await until(() => !isAlive(pid), "the orphan is dead");
  expect(await answer(next)).toBe("1\n");
});

test("Ctrl-C and TERM are the parent's business", async () => {
  const supervisor = await started(freshDir());
  for (const signal of ["SIGINT", "SIGTERM"] as const) killChild(supervisor, signal);
  await pause(50);
  expect(await answer(supervisor)).toBe("1\n");
  expect(supervisor.vitals().restarts).toBe(0);
});

test("a parent that forgets to close can still end", async () => {
  const parent = owner(freshDir(), "");
  const ended = exited(parent);
  const pid = await toldPid(parent);
  await ended;
  expect(parent.exitCode).toBe(0);
  await until(() => !isAlive(pid), "the engine has ended too");
});

test("a parent lives until the question that it waits for is answered, and then ends", async () => {
  const [open, tag] = ["../open.ts", "../sql.ts"].map((file) => JSON.stringify(pathToFileURL(join(import.meta.dirname, file)).href));
  const program = `const { openEngine } = await import(${open});
    const { sql } = await import(${tag});
    const engine = await openEngine({ dataDir: ${JSON.stringify(freshDir())} });
    process.stdout.write(JSON.stringify(await engine.rows(sql\`SELECT 1 - sleep(0.5) AS slept\`)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
  expect(stdout).toBe('[{"slept":1}]');
});

test("one of two questions is given up, the other one is answered", async () => {
  const engine = await openEngine({ dataDir: freshDir() });
  const giveUp = new AbortController();
  const questions = Array.from({ length: 12 }, (_, i) => engine.rows<{ n: string }>(sql`SELECT ${value.uint(i)} + sum(sleepEachRow(0.05)) AS n FROM numbers(10) SETTINGS max_block_size = 1`, i === 1 ? { signal: giveUp.signal } : {}).catch((error: unknown) => error));
  await until(async () => (await engine.rows(sql`SELECT 1 FROM system.processes WHERE query LIKE '%sleepEachRow(0.05)%'`)).length === 13, "all run");
  giveUp.abort();
  const answers = await Promise.all(questions);
  expect(answers[1]).toMatchObject({ code: "query_cancelled" });
  expect(answers.filter((_, i) => i !== 1)).toEqual(questions.flatMap((_, i) => (i === 1 ? [] : [[{ n: String(i) }]])));
  await engine.close();
});

/** A process that owns an engine, tells the engine's process id, and does what `next` says. */
function owner(dataDir: string, next: string): ChildProcess {
  const supervisor = JSON.stringify(pathToFileURL(join(import.meta.dirname, "supervisor.ts")).href);
  const program = `const { Supervisor } = await import(${supervisor});
    const supervisor = await Supervisor.start(${JSON.stringify(dataDir)});
    process.stdout.write(supervisor.pid() + "\\n");
    ${next}`;
  return spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
}

function toldPid(parent: ChildProcess): Promise<number> {
  return new Promise((resolve) => parent.stdout?.once("data", (text: Buffer) => resolve(Number(text.toString()))));
}

test("the engine sees nothing of our environment", async () => {
  if (!existsSync("/proc")) return;
  const supervisor = await started(freshDir());
  const names = readFileSync(`/proc/${supervisor.pid()}/environ`, "utf8").split("\0").map((entry) => entry.split("=")[0]);
  expect(names.filter((name) => name !== "" && !["UV_THREADPOOL_SIZE", "TZ", "TMPDIR", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE"].includes(name ?? ""))).toEqual([]);
});

function exited(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once("exit", resolve));
}
