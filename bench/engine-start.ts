/**
 * How long does the embedded engine take to be ready, what does it hold in memory, and does a short question stay under 50 ms while
 * four long ones run? `node bench/engine-start.ts [runs]` prints medians as tables.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../src/store/engine.ts";
import { openEngine } from "../src/store/open.ts";
import { sql, value, type Sql } from "../src/store/sql.ts";

const runs = Number(process.argv[2] ?? 7);
const questions = 200;
const longOnes = 4;

const longQueries: readonly (readonly [string, Sql])[] = [
  ["nothing", sql``],
  ["sleeping 30 s each", sql`SELECT sleepEachRow(0.05) FROM numbers(600) SETTINGS max_block_size = 1`],
  ["computing for minutes", sql`SELECT sum(cityHash64(number)) FROM numbers(1000000000000)`],
  ["aggregating 3 M groups", sql`SELECT uniqExact(number % 3000000) FROM numbers(1000000000000)`],
];

async function start(): Promise<{ ms: number; residentMb: number; stopMs: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
  const startedAt = performance.now();
  const engine = await openEngine({ dataDir });
  await engine.rows(sql`SELECT 1 AS one`);
  const ms = performance.now() - startedAt;
  const residentMb = await resident(engine);
  const stoppingAt = performance.now();
  await engine.close();
  const stopMs = performance.now() - stoppingAt;
  rmSync(dataDir, { recursive: true });
  return { ms, residentMb, stopMs };
}

/** The first heartbeat comes right after the start. */
async function resident(engine: Engine): Promise<number> {
  for (;;) {
    const { residentBytes } = await engine.health();
    if (residentBytes !== null) return residentBytes / 1e6;
  }
}

interface Held {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** From the cancel until none of the long ones is left in the engine. */
  readonly cancelMs: number;
}

async function shortUnder(engine: Engine, long: Sql, count: number): Promise<Held> {
  const stop = new AbortController();
  const running = Array.from({ length: count }, () => engine.rows(long, { lane: "long", signal: stop.signal, timeoutMs: 600_000 }).catch(() => null));
  await untilRunning(engine, count);
  const times: number[] = [];
  for (let i = 0; i < questions; i += 1) {
    const askedAt = performance.now();
    await engine.rows(sql`SELECT ${value.int(i)} AS i`);
    times.push(performance.now() - askedAt);
  }
  const cancelledAt = performance.now();
  stop.abort();
  await Promise.all(running);
  await untilRunning(engine, 0);
  const cancelMs = performance.now() - cancelledAt;
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p99: at(times, 0.99), max: at(times, 1), cancelMs };
}

async function untilRunning(engine: Engine, count: number): Promise<void> {
  for (;;) {
    const [row] = await engine.rows<{ n: string }>(sql`SELECT count() - 1 AS n FROM system.processes`);
    if (row?.n === String(count)) return;
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function median(numbers: readonly number[]): number {
  return at([...numbers].sort((a, b) => a - b), 0.5);
}

function print(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(1) : cell)).join(" | ")} |\n`;
  process.stdout.write(`\n${line(header)}${line(header.map(() => "---"))}${rows.map(line).join("")}`);
}

const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
process.stdout.write(`${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, commit ${commit}\n`);

const starts = [];
for (let run = 0; run < runs; run += 1) starts.push(await start());
print(
  [`median of ${runs}`, "ready after ms", "slowest ms", "resident MB", "stopped after ms"],
  [["embedded engine", median(starts.map(({ ms }) => ms)), Math.max(...starts.map(({ ms }) => ms)), median(starts.map(({ residentMb }) => residentMb)), median(starts.map(({ stopMs }) => stopMs))]],
);

const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
const engine = await openEngine({ dataDir });
const rows = [];
for (const [label, query] of longQueries) {
  const held = await shortUnder(engine, query, label === "nothing" ? 0 : longOnes);
  rows.push([label, held.p50, held.p99, held.max, held.cancelMs]);
}
await engine.close();
rmSync(dataDir, { recursive: true });
print([`${questions} short questions beside ${longOnes} long ones`, "p50 ms", "p99 ms", "max ms", "cancelled after ms"], rows);
