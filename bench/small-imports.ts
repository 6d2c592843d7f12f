/**
 * What a small file costs: fixed costs, not rows. `node bench/small-imports.ts --files 10 --rows 1000` imports files of touches beside 500
 * accounts, each new, then one of them again with one changed row, and prints the time and the number of statements that the engine was sent.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { discard, gather, keepRejects } from "../src/collect/files/gather.ts";
import { keepPath } from "../src/collect/files/keep.ts";
import { look } from "../src/collect/files/look.ts";
import { draftMapping, tableOf } from "../src/collect/files/mapping.ts";
import { fixedClock } from "../src/model/clock.ts";
import { commit } from "../src/resolve/settle.ts";
import type { Engine } from "../src/store/engine.ts";
import { runMigrations } from "../src/store/migrate.ts";
import { openEngine } from "../src/store/open.ts";

const { values: said } = parseArgs({ options: { rows: { type: "string", default: "1000" }, files: { type: "string", default: "10" } } });
const rows = Number(said.rows);
const files = Number(said.files);
const now = "2026-11-21T00:00:00.000Z";

let statements = 0;

/** The engine, with every statement counted. */
function counting(engine: Engine): Engine {
  const counted = new Set<PropertyKey>(["rows", "stream", "insert", "load", "command", "everywhere"]);
  return new Proxy(engine, {
    get(target, key) {
      const is: unknown = Reflect.get(target, key);
      if (typeof is !== "function") return is;
      return (...given: unknown[]): unknown => {
        if (counted.has(key)) statements += 1;
        return Reflect.apply(is, target, given);
      };
    },
  });
}

function touches(file: number): string {
  const lines = Array.from({ length: rows }, (_, i) => `t${file}-${i},2025-0${1 + (i % 9)}-0${1 + (i % 8)} 10:00:0${i % 10},company${i % 500}.example,${["call", "page_view", "ad_click"][i % 3] ?? ""},Campaign ${i % 50},${i % 600}`);
  return `id,at,account_domain,type,campaign,seconds\n${lines.join("\n")}\n`;
}

function accounts(): string {
  return `id,name,domain\n${Array.from({ length: 500 }, (_, i) => `a${i},Company ${i},company${i}.example`).join("\n")}\n`;
}

const dataDir = mkdtempSync(join(tmpdir(), "sextant-bench-"));
const root = await openEngine({ dataDir });
const engine = counting(root);
let batch = 0;

async function bring(as: string, text: string): Promise<{ readonly seconds: number; readonly statements: number }> {
  batch += 1;
  const path = join(dataDir, `file-${batch}.csv`);
  writeFileSync(path, text);
  const startedAt = performance.now();
  statements = 0;
  const kept = await keepPath({ dataDir, path });
  const seen = await look({ dataDir, sha256: kept.sha256, name: kept.name });
  const { mappings } = draftMapping({ look: seen, as, presets: [], workspaceCurrency: "EUR" });
  const gathered = await gather({ engine, dataDir, look: seen, mappings, batch, receivedAt: now, zone: "UTC", currency: "EUR" });
  const active = Array.from({ length: batch - 1 }, (_, i) => i + 1);
  const [settled] = await commit({ engine, now: fixedClock(now) }, batch, [{ table: tableOf(as), stages: gathered.parts.map((part) => part.stage) }], active);
  await keepRejects(engine, gathered);
  await discard(engine, gathered);
  if ((settled?.new ?? 0) + (settled?.changed ?? 0) + (settled?.unchanged ?? 0) !== text.split("\n").length - 2) throw new Error(`import ${batch} did not take all rows`);
  return { seconds: (performance.now() - startedAt) / 1000, statements };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

const shown = (what: string, { seconds, statements: sent }: { seconds: number; statements: number }): string => `${what.padEnd(28)} ${(seconds * 1000).toFixed(0).padStart(6)} ms  ${String(sent).padStart(4)} statements\n`;

try {
  await runMigrations(root);
  process.stdout.write(shown("500 accounts", await bring("account", accounts())));
  const all = [];
  for (let file = 0; file < files; file += 1) all.push(await bring("touch", touches(file)));
  process.stdout.write(shown(`${rows} new touches (median)`, { seconds: median(all.map((one) => one.seconds)), statements: median(all.map((one) => one.statements)) }));
  process.stdout.write(shown("the last again", await bring("touch", touches(files - 1))));
  process.stdout.write(shown("with one row changed", await bring("touch", touches(files - 1).replace("Campaign 7,", "Campaign X,"))));
} finally {
  await root.close();
  rmSync(dataDir, { recursive: true, force: true });
}
