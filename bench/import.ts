/**
 * How fast is an import, against the bare engine loading the same file? `node bench/import.ts [--rows 10000000] [--runs 3]`
 *
 * A touch file of ten columns is written once. The bare engine loads it through the same door (HTTP) with explicit types into a table ordered
 * and partitioned alike. Ours is the whole import: keep the file under its hash, look at it, match columns, type every row, compare, find
 * accounts, let it count. Both in turn, medians, and what this process holds in memory at most.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { discard, gather } from "../src/collect/files/gather.ts";
import { keepPath } from "../src/collect/files/keep.ts";
import { look } from "../src/collect/files/look.ts";
import { draftMapping, tableOf } from "../src/collect/files/mapping.ts";
import { fixedClock } from "../src/model/clock.ts";
import { commit } from "../src/resolve/settle.ts";
import type { Engine } from "../src/store/engine.ts";
import { runMigrations } from "../src/store/migrate.ts";
import { openEngine } from "../src/store/open.ts";
import { sql } from "../src/store/sql.ts";

const { values: said } = parseArgs({ options: { rows: { type: "string", default: "10000000" }, runs: { type: "string", default: "3" } } });
const rows = Number(said.rows);
const runs = Number(said.runs);
const now = "2026-11-21T00:00:00.000Z";

const types = ["page_view", "call", "mail_out", "ad_click", "meeting"];
const channels = ["web", "call", "email", "ad", "meeting"];

/** Every row is another one, in no order of time or account. */
async function writeTouches(path: string): Promise<void> {
  const file = createWriteStream(path);
  let block = "id,at,account_domain,person_email,type,channel,direction,campaign,seconds,count\n";
  for (let i = 0; i < rows; i += 1) {
    const at = new Date(Date.UTC(2025, 0, 1) + ((i * 7919) % 31_536_000) * 1000).toISOString();
    const company = (i * 31) % 5_000;
    block += `t${i},${at.slice(0, 10)} ${at.slice(11, 19)},company${company}.com,person${i % 20_000}@company${company}.com,${types[i % 5]},${channels[i % 5]},${i % 2 === 0 ? "in" : "out"},Campaign ${i % 50},${i % 600},1\n`;
    if (block.length < 1024 * 1024) continue;
    if (!file.write(block)) await once(file, "drain");
    block = "";
  }
  file.end(block);
  await once(file, "finish");
}

async function bare(engine: Engine, path: string): Promise<number> {
  await engine.command(sql`DROP TABLE IF EXISTS bare SYNC`);
  await engine.command(sql`
    CREATE TABLE bare (id String, at DateTime64(3, 'UTC'), account_domain String, person_email String, type LowCardinality(String),
      channel LowCardinality(String), direction LowCardinality(String), campaign LowCardinality(String), seconds Nullable(Float64), occurrences Nullable(Int64))
    ENGINE = MergeTree ORDER BY (toYear(at), account_domain, at)`);
  const startedAt = performance.now();
  const insert = sql`
    INSERT INTO bare SELECT * FROM input('id String, at DateTime64(3, \\'UTC\\'), account_domain String, person_email String, type LowCardinality(String),
      channel LowCardinality(String), direction LowCardinality(String), campaign LowCardinality(String), seconds Nullable(Float64), occurrences Nullable(Int64)')`;
  await engine.load(insert, createReadStream(path, { highWaterMark: 1024 * 1024 }), "CSVWithNames", { settings: { input_format_with_names_use_header: 0 } });
  return (performance.now() - startedAt) / 1000;
}

interface Ours {
  readonly kept: number;
  readonly looked: number;
  readonly gathered: number;
  readonly whole: number;
}

/** Each run on an empty store, as a first import is. */
async function ours(engine: Engine, dataDir: string, path: string, batch: number): Promise<Ours> {
  await engine.command(sql`TRUNCATE TABLE touch`);
  await engine.command(sql`TRUNCATE TABLE touch_shelf`);
  const startedAt = performance.now();
  const since = (): number => (performance.now() - startedAt) / 1000;
  const file = await keepPath({ dataDir, path });
  const kept = since();
  const seen = await look({ dataDir, sha256: file.sha256, name: file.name });
  const { mappings } = draftMapping({ look: seen, as: "touch", presets: [], workspaceCurrency: "EUR" });
  const looked = since();
  const result = await gather({ engine, dataDir, look: seen, mappings, batch, receivedAt: now, zone: "Europe/Berlin", currency: "EUR" });
  const gathered = since();
  await commit({ engine, now: fixedClock(now) }, batch, [{ table: tableOf("touch"), stages: result.parts.map((part) => part.stage) }], []);
  const whole = since();
  await discard(engine, result);
  await checkCounted(engine);
  return { kept, looked: looked - kept, gathered: gathered - looked, whole };
}

/** A fast import of something else would be no import. */
async function checkCounted(engine: Engine): Promise<void> {
  const [counted] = await engine.rows<{ rows: string; last: string }>(sql`SELECT count() AS rows, max(seq) AS last FROM touch`);
  if (Number(counted?.rows) !== rows || Number(counted?.last) !== rows + 1) throw new Error(`the store has ${counted?.rows} rows of ${rows}`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

const shown = (seconds: number): string => `${seconds.toFixed(1)} s  ${Math.round(rows / seconds / 1000)} k rows/s`;

const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
const path = join(dataDir, "touches.csv");
await writeTouches(path);
const engine = await openEngine({ dataDir });
try {
  await runMigrations(engine);
  process.stdout.write(`${rows} rows, ${Math.round(statSync(path).size / 1e6)} MB, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, node ${process.version}, ${runs} runs\n`);
  const [bareSeconds, ourSeconds]: [number[], Ours[]] = [[], []];
  for (let run = 1; run <= runs; run += 1) {
    bareSeconds.push(await bare(engine, path));
    await engine.command(sql`DROP TABLE bare SYNC`);
    ourSeconds.push(await ours(engine, dataDir, path, run));
  }
  const [theirs, whole, staged] = [median(bareSeconds), median(ourSeconds.map((one) => one.whole)), median(ourSeconds.map((one) => one.kept + one.looked + one.gathered))];
  const parts = (["kept", "looked", "gathered"] as const).map((part) => `${part} ${median(ourSeconds.map((one) => one[part])).toFixed(1)} s`);
  process.stdout.write(`bare engine    ${shown(theirs)}\nfile to stage  ${shown(staged)}  (${parts.join(", ")})\nwhole import   ${shown(whole)}\n`);
  process.stdout.write(`speed against the bare engine: ${(theirs / staged).toFixed(2)} to the stage, ${(theirs / whole).toFixed(2)} for the whole import\n`);
  process.stdout.write(`this process held at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, the engine ${Math.round(((await engine.health()).residentBytes ?? 0) / 1e6)} MB at the end\n`);
} finally {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
}
