/**
 * How long does a board take over many touches, against one bare scan of the columns that its KPIs read?
 * `node bench/board.ts` (a small company, as in CI), `node bench/board.ts --full` (20 M touches, 200,000 accounts),
 * `--touches N --accounts N`, `--cold`, `--alone` without a tenth of the touches first, `--most R` fails where the ratio of a board whose facts are kept is above R,
 * `--profile` asks each KPI by itself instead and says which took longest.
 *
 * The company is made by the engine; everything is asked over the HTTP API. What is compared is the time that the engine's processors worked: on a
 * busy machine the clock says little. An import of much ends with the facts of the usual board (`src/serve/ready.ts`): so does the loading here, once the
 * engine has brought together the parts of the tables that were filled. `--cold` leaves that step out: the first board then makes the facts that it needs.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { kpis } from "../src/measure/kpis/index.ts";
import { knobsOf } from "../src/measure/settings.ts";
import { fixedClock } from "../src/model/clock.ts";
import { type OpenWorkspace, openWorkspace } from "../src/serve/app.ts";
import type { Board } from "../src/serve/contract.ts";
import { createApp } from "../src/serve/http.ts";
import { openLog } from "../src/serve/log.ts";
import { makeReady } from "../src/serve/ready.ts";
import { createBeside } from "../src/store/schema.ts";
import { readable, sql, value } from "../src/store/sql.ts";
import { allColumns } from "../src/store/table.ts";
import { recordTables } from "../src/store/tables/index.ts";
import { bareScan, makeCompany, makeTouches } from "./company.ts";

const { values: said } = parseArgs({
  options: { full: { type: "boolean", default: false }, touches: { type: "string" }, accounts: { type: "string" }, most: { type: "string" }, pages: { type: "string", default: "200" }, alone: { type: "boolean", default: false }, cold: { type: "boolean", default: false }, profile: { type: "boolean", default: false } },
});
const touches = Number(said.touches ?? (said.full ? 20_000_000 : 500_000));
const accounts = Number(said.accounts ?? (said.full ? 200_000 : 5_000));
const now = "2026-10-01T00:00:00.000Z";
/** A quarter for the first board, one with a filter, and one that is another. */
const quarter = "from=2026-07-01&to=2026-10-01";
const filtered = `${quarter}&where=tier%3D1`;
const other = "from=2026-02-10&to=2026-05-11";

const dataDir = mkdtempSync(joinPath(tmpdir(), "sextant-bench-"));
const log = openLog("error");
const workspace = await openWorkspace({ dataDir, now: fixedClock(now), log });
const app = createApp({ workspace, log });
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function ask<T>(path: string): Promise<{ readonly seconds: number; readonly answer: T }> {
  const startedAt = performance.now();
  const response = await app.request(new Request(`http://localhost/api/v1/${path}`, { headers: { host: "localhost" } }));
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${JSON.stringify(answer)}`);
  return { seconds: (performance.now() - startedAt) / 1000, answer: answer as T };
}

/** The columns of each table that stand in the SQL of a KPI that reads it. */
function columnsRead(measured: ReadonlySet<string>, settings: Awaited<ReturnType<OpenWorkspace["settings"]>>): Map<string, string[]> {
  const window = { from: "2026-07-01T00:00:00.000Z", to: now, zone: "UTC", fromDay: "2026-07-01", toDay: "2026-10-01", now };
  const texts = kpis.filter(({ id }) => measured.has(id)).map((kpi) => readable(kpi.facts({ window, knobs: knobsOf(kpi, settings), workspace: settings })));
  return new Map(recordTables.map((table) => {
    const words = new Set(texts.filter((text) => new RegExp(`\\bFROM ${table.name}\\b`).test(text)).flatMap((text) => text.match(/\w+/g) ?? []));
    return [table.name, Object.keys(allColumns(table)).filter((column) => words.has(column))] as const;
  }));
}

/** What something took: of the engine's processors, and by the clock. */
interface Took {
  readonly processor: number;
  readonly wall: number;
}

/** Seconds that the processes we started have worked so far (Linux tells). */
function worked(): number {
  return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).reduce((sum, pid) => sum + workedBy(pid), 0);
}

function workedBy(pid: string): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(fields[1]) === process.pid ? (Number(fields[11]) + Number(fields[12])) / 100 : 0;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

async function took(work: () => Promise<unknown>): Promise<Took> {
  const [before, startedAt] = [worked(), performance.now()];
  await work();
  return { processor: worked() - before, wall: (performance.now() - startedAt) / 1000 };
}

/** The quickest of three; in the lane whose answers are never remembered. */
async function scanTook(columns: ReadonlyMap<string, readonly string[]>): Promise<Took> {
  const runs: Took[] = [];
  for (let run = 0; run < 3; run += 1) {
    runs.push(await took(async () => {
      for (const [table, read] of columns) if (read.length > 0) await workspace.engine.rows(bareScan(table, read), { lane: "load" });
    }));
  }
  return runs.toSorted((a, b) => a.processor - b.processor)[0] ?? { processor: 0, wall: 0 };
}

let scan: Took = { processor: 0, wall: 0 };

function line(what: string, { processor, wall }: Took): void {
  say(`  ${what.padEnd(52)} ${processor.toFixed(2).padStart(8)} s ${(processor / scan.processor).toFixed(1).padStart(6)} ×   (${wall.toFixed(1)} s by the clock)`);
}

async function told(what: string, work: () => Promise<unknown>): Promise<Took> {
  const done = await took(work);
  line(what, done);
  return done;
}

/** Answers that were remembered are forgotten; facts stay, since no number is made of refused rows. */
async function forgetAnswers(): Promise<void> {
  await workspace.engine.command(sql`TRUNCATE TABLE reject`);
}

/** Until the engine has brought together what came in. */
async function settled(): Promise<void> {
  for (let merging = "1"; merging !== "0"; ) {
    const [row] = await workspace.engine.rows<{ merging: string }>(sql`SELECT count() AS merging FROM system.merges`, { lane: "load" });
    merging = String(row?.merging ?? "0");
    if (merging !== "0") await pause(500);
  }
}

interface Boards {
  /** Making the facts: an import's last step, or what the first board does without it. */
  readonly made: Took;
  readonly kept: Took;
}

/** As the server says after it made boards ahead of being asked: pages that may be behind are not any more. */
function caughtUp(): void {
  workspace.behind.ended(workspace.behind.writes());
}

/** The step with which an import of much ends. */
function lastStep(): Promise<Took> {
  return took(() => makeReady(workspace, { signal: new AbortController().signal, onMade: () => {} }));
}

async function boards(): Promise<Boards> {
  await settled();
  const made = await (said.cold ? took(() => ask(`board?${quarter}`)) : lastStep());
  const { kpis: shown } = (await ask<Board>(`board?${quarter}`)).answer;
  caughtUp();
  const measured = new Set(shown.filter(({ reason }) => reason !== "not_collected").map(({ id }) => id));
  scan = await scanTook(columnsRead(measured, await workspace.settings()));
  const failed = shown.filter(({ reason }) => reason === "failed");
  say(`  ${measured.size} of ${kpis.length} KPIs have data, ${failed.length} failed`);
  for (const { id, fault } of failed) say(`    ${id}: ${fault?.text ?? "?"}`);
  line("bare scan of the columns read", scan);
  line(said.cold ? "a quarter, nothing kept: its facts are made" : "an import's last step: the usual board is made ready", made);
  await forgetAnswers();
  const kept = await told("a quarter, no answer remembered", () => ask(`board?${quarter}`));
  if (!said.cold) {
    await forgetAnswers();
    await told("the same beside the quarter and the year before", () => ask(`board?${quarter}&compare=true`));
  }
  await told("the quarter, filter never asked", () => ask(`board?${filtered}`));
  await told("another period that cuts quarters, never asked", () => ask(`board?${other}`));
  await told("the same with a filter never asked", () => ask(`board?${other}&where=tier%3D2`));
  return { made, kept };
}

/** Each KPI by itself, in the order of the board: what several share is made by the first of them. The longest first. */
async function profile(): Promise<void> {
  for (const [what, period] of [["a quarter, nothing kept", quarter], ["another period, never asked", other]] as const) {
    const took: (readonly [id: string, seconds: number])[] = [];
    for (const { id } of kpis) {
      const before = worked();
      await ask(`kpis/${id}?${period}`);
      took.push([id, worked() - before]);
    }
    say(`${what}: ${took.reduce((sum, [, seconds]) => sum + seconds, 0).toFixed(1)} s of the engine's processors`);
    for (const [id, seconds] of took.toSorted((a, b) => b[1] - a[1])) say(`  ${seconds.toFixed(2).padStart(7)} s  ${id}`);
  }
}

/** Boards after touches came in. */
async function boardsAfterWrites(): Promise<void> {
  const daily = Math.round(touches / 730);
  for (const [what, count] of [["1,000 touches", 1_000], ["1,000 touches once more", 1_000], [`a day's ${daily.toLocaleString("en")} touches`, daily]] as const) {
    await told(`${what} come in`, () => moreTouches(count));
    await settled();
    await told("  on a page, which may be behind", () => ask(`board?${quarter}&may_be_behind=true`));
    await told("  on a page, filter never asked", () => ask(`board?${quarter}&may_be_behind=true&where=tier%3D${what.length}`));
    await told("  a quarter after that", () => ask(`board?${quarter}`));
    caughtUp();
    await forgetAnswers();
    await told("  the same, facts kept", () => ask(`board?${quarter}`));
  }
}

let came = touches;

/** As an import lets rows in: made ready beside the table, then moved. */
async function moreTouches(count: number): Promise<void> {
  const touch = recordTables.find(({ kind }) => kind === "touch");
  if (touch === undefined) throw new Error("there are no touches");
  await createBeside(workspace.engine, touch, "touch_next");
  await makeTouches(workspace.engine, { accounts, from: came, to: came + count, into: "touch_next" });
  await workspace.engine.everywhere(sql`ALTER TABLE touch_next MOVE PARTITION ID ${value.string("all")} TO TABLE touch`);
  await workspace.engine.command(sql`DROP TABLE touch_next`);
  came += count;
}

/** p99 of account pages, in milliseconds. */
async function pageMs(): Promise<number> {
  const pages = Number(said.pages);
  const ms: number[] = [];
  for (let i = 0; i < pages; i += 1) ms.push((await ask(`accounts/a${(i * 7919 + 13) % accounts}`)).seconds * 1000);
  return ms.toSorted((a, b) => a - b)[Math.ceil(pages * 0.99) - 1] ?? Number.NaN;
}

async function facts(): Promise<string> {
  const [row] = await workspace.engine.rows<{ rows: string; bytes: string }>(sql`
    SELECT sum(rows) AS rows, formatReadableSize(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND table IN ('shared_facts', 'shared_facts_pieced')`, { lane: "load" });
  return `${Number(row?.rows ?? 0).toLocaleString("en")} facts kept on ${row?.bytes ?? "0"}`;
}

async function size(rows: number): Promise<Boards> {
  say(`${rows.toLocaleString("en")} touches, ${accounts.toLocaleString("en")} accounts`);
  const found = await boards();
  say(`  ${await facts()}`);
  return found;
}

/** All that the README tells of. */
async function measured(): Promise<void> {
  const tenth = said.alone ? 0 : touches / 10;
  if (tenth > 0) await makeTouches(workspace.engine, { accounts, from: 0, to: tenth });
  const [small, scanned] = tenth > 0 ? [await size(tenth), scan] : [null, scan];
  await makeTouches(workspace.engine, { accounts, from: tenth, to: touches });
  const large = await size(touches);
  if (small !== null) {
    const grown = (a: Took, b: Took): string => (b.processor / a.processor).toFixed(1);
    say(`ten times the touches: bare scan × ${grown(scanned, scan)}, its facts made × ${grown(small.made, large.made)}, facts kept × ${grown(small.kept, large.kept)}`);
  }
  await boardsAfterWrites();
  say(`  an account's page, 99th of 100: ${(await pageMs()).toFixed(0)} ms by the clock; the load is ${loadavg().map((one) => one.toFixed(0)).join(", ")}`);
  const most = said.most === undefined ? null : Number(said.most);
  const ratio = large.kept.processor / scan.processor;
  if (most !== null && ratio > most) throw new Error(`the board took ${ratio.toFixed(1)} times the bare scan; ${most} is the most`);
}

try {
  say(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, node ${process.version}; the load is ${loadavg().map((one) => one.toFixed(0)).join(", ")}`);
  await makeCompany(workspace.engine, accounts);
  if (said.profile) {
    await makeTouches(workspace.engine, { accounts, from: 0, to: touches });
    await profile();
  } else {
    await measured();
  }
} finally {
  await workspace.close();
  rmSync(dataDir, { recursive: true, force: true });
}
