/**
 * How long does a board take over many touches, against one bare scan of the columns that its KPIs read?
 * `node bench/board.ts` (a small company, as in CI), `node bench/board.ts --full` (20 M touches, 200,000 accounts),
 * `--touches N --accounts N`, `--most R` fails where the ratio is above R.
 *
 * The company is made by the engine; everything is asked over the HTTP API. “After a write” is the first board there is, with all that is
 * kept between questions still to be made; the others ask what was never asked, beside what is kept. First with a tenth of the touches.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { parseArgs } from "node:util";
import { kpis } from "../src/measure/kpis/index.ts";
import { knobsOf } from "../src/measure/settings.ts";
import { fixedClock } from "../src/model/clock.ts";
import { type OpenWorkspace, openWorkspace } from "../src/serve/app.ts";
import type { Board } from "../src/serve/contract.ts";
import { createApp } from "../src/serve/http.ts";
import { openLog } from "../src/serve/log.ts";
import { readable } from "../src/store/sql.ts";
import { allColumns } from "../src/store/table.ts";
import { recordTables } from "../src/store/tables/index.ts";
import { bareScan, makeCompany, makeTouches } from "./company.ts";

const { values: said } = parseArgs({
  options: { full: { type: "boolean", default: false }, touches: { type: "string" }, accounts: { type: "string" }, most: { type: "string" }, pages: { type: "string", default: "200" } },
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

/** The quickest of three; in the lane whose answers are never remembered. */
async function scanSeconds(columns: ReadonlyMap<string, readonly string[]>): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const startedAt = performance.now();
    for (const [table, read] of columns) if (read.length > 0) await workspace.engine.rows(bareScan(table, read), { lane: "load" });
    runs.push((performance.now() - startedAt) / 1000);
  }
  return Math.min(...runs);
}

interface Boards {
  readonly scan: number;
  readonly first: number;
  readonly filtered: number;
  readonly other: number;
  readonly page: number;
}

async function boards(): Promise<Boards> {
  const first = await ask<Board>(`board?${quarter}`);
  const measured = new Set(first.answer.kpis.filter(({ reason }) => reason !== "not_collected").map(({ id }) => id));
  const scan = await scanSeconds(columnsRead(measured, await workspace.settings()));
  const again = await ask<Board>(`board?${filtered}`);
  const another = await ask<Board>(`board?${other}`);
  say(`  ${measured.size} of ${kpis.length} KPIs have data`);
  return { scan, first: first.seconds, filtered: again.seconds, other: another.seconds, page: await pageMs() };
}

/** p99 of account pages, in milliseconds. */
async function pageMs(): Promise<number> {
  const pages = Number(said.pages);
  const ms: number[] = [];
  for (let i = 0; i < pages; i += 1) ms.push((await ask(`accounts/a${(i * 7919 + 13) % accounts}`)).seconds * 1000);
  return ms.toSorted((a, b) => a - b)[Math.ceil(pages * 0.99) - 1] ?? Number.NaN;
}

function show(rows: number, { scan, first, filtered: again, other: another, page }: Boards): void {
  const line = (what: string, seconds: number): string => `  ${what.padEnd(38)} ${seconds.toFixed(2).padStart(8)} s   ${(seconds / scan).toFixed(1).padStart(6)} ×`;
  say(`${rows.toLocaleString("en")} touches, ${accounts.toLocaleString("en")} accounts`);
  say([line("bare scan of the columns read", scan), line("a quarter, first after a write", first), line("the same, filter never asked", again), line("another period, never asked", another)].join("\n"));
  say(`  ${"an account's page, 99th of 100".padEnd(38)} ${page.toFixed(0).padStart(8)} ms`);
}

try {
  say(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, node ${process.version}`);
  await makeCompany(workspace.engine, accounts);
  await makeTouches(workspace.engine, { accounts, from: 0, to: touches / 10 });
  const small = await boards();
  show(touches / 10, small);
  await makeTouches(workspace.engine, { accounts, from: touches / 10, to: touches });
  const large = await boards();
  show(touches, large);
  say(`ten times the touches: bare scan × ${(large.scan / small.scan).toFixed(1)}, board × ${(large.first / small.first).toFixed(1)}, account's page × ${(large.page / small.page).toFixed(1)}`);
  const most = said.most === undefined ? null : Number(said.most);
  if (most !== null && large.first / large.scan > most) throw new Error(`the board took ${(large.first / large.scan).toFixed(1)} times the bare scan; ${most} is the most`);
} finally {
  await workspace.close();
  rmSync(dataDir, { recursive: true, force: true });
}
