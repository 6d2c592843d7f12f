import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql, value } from "../../store/sql.ts";
import { presets } from "../presets/index.ts";
import { discard, gather, keepRejects } from "./gather.ts";
import { openDesk, today, type Desk } from "./hostile/desk.ts";
import { keepPath, keepStream } from "./keep.ts";
import { look } from "./look.ts";
import { draftMapping } from "./mapping.ts";
import { originOf } from "./origin.ts";
import { preset } from "./preset.ts";
import type { Progress } from "./report.ts";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const stages = async (): Promise<string[]> => {
  const rows = await desk.engine.rows<{ name: string }>(sql`SELECT name FROM system.tables WHERE database = ${value.string(desk.engine.database)} AND startsWith(name, 'stage_')`);
  return rows.map((row) => row.name);
};

test("a table of any texts, written as CSV, reads back as it was", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", "\u4e2d", '"', ",", ";", "\n", "\r", "\t", " ", "'", "\\", "N", "{", "0", "😀") , maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 40 }), fc.constantFrom(",", ";", "\t", "|"), fc.constantFrom("\n", "\r\n"), fc.boolean(), async (table, separator, lineEnd, always) => {
      const written = (text: string): string => (always || /["\n\r]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text);
      const file = [["id", "x", "y", "z"], ...table.map((row, i) => [`k${i}`, ...row])].map((row) => row.map(written).join(separator)).join(lineEnd);
      const { rows, rejects } = await desk.read(`${file}${lineEnd}`, { as: "account" });
      expect(rejects).toEqual([]);
      const back = rows.map((row) => ["x", "y", "z"].map((key) => (row["attributes"] as Record<string, string>)[key] ?? ""));
      expect(back).toEqual(table);
    }),
    { numRuns: 12, seed: 20_261_121 },
  );
});

describe("from a row back to its line", () => {
  const lines = Array.from({ length: 25_000 }, (_, i) => (i % 1_000 === 7 ? `k${i},"two\nlines ${i}"` : `k${i},Name ${i}`));
  const file = `id,name\n${lines.join("\n")}\n`;

  test("every row knows the line it starts on", async () => {
    const { rows, seen } = await desk.read(file, { as: "account" });
    expect(existsSync(join(desk.dataDir, "imports", `${seen.sha256}.lines`))).toBe(true);
    for (const i of [0, 7, 8, 9_999, 12_007, 24_999]) {
      const row = rows.find((one) => one["id"] === `k${i}`);
      const seq = Number(row?.["seq"]);
      expect(await originOf({ dataDir: desk.dataDir, look: seen, seq })).toEqual({ line: seq, header: ["id", "name"], cells: [`k${i}`, String(row?.["name"])], raw: lines[i] });
    }
    await expect(originOf({ dataDir: desk.dataDir, look: seen, seq: 99_999 })).rejects.toMatchObject({ code: "unknown_row" });
  });

  test("also in a file of another encoding", async () => {
    const { rows, seen } = await desk.read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(file.replaceAll("Name", "Größe"), "utf16le")]), { as: "account" });
    const row = rows.find((one) => one["id"] === "k20001");
    expect(await originOf({ dataDir: desk.dataDir, look: seen, seq: Number(row?.["seq"]) })).toMatchObject({ cells: ["k20001", "Größe 20001"] });
  });
});

describe("an amount of quantity and price", () => {
  const priced = preset({
    id: "priced", title: "Priced lines", vendor: "Acme", meaning: "Lines with quantity and price.", recognise: null, version: 1, notes: [],
    mappings: [{ kind: "order", fields: { at: { column: "day" }, amount: { product: ["qty", "price"] } } }],
  });
  const read = async (...lines: readonly string[]) => desk.read(`${lines.join("\n")}\n`, { as: "priced", presets: [priced] });

  test("is their product, exactly; without one of them it is not given", async () => {
    const { rows, rejects } = await read("day,qty,price", "2026-01-02,3,0.0007", "2026-01-02,-12,2.55", "2026-01-02,1000000,0.29", "2026-01-02,,5", "2026-01-02,5,");
    expect(rejects).toEqual([]);
    expect(rows.map((row) => (row["amount"] === null ? null : Number(row["amount"])))).toEqual([0.0021, -30.6, 290_000, null, null]);
    expect(rows.map((row) => (row["attributes"] as Record<string, string>)["qty"] ?? "")).toEqual(["3", "-12", "1000000", "", "5"]);
  });

  test("is refused with both as they stand where one is no number", async () => {
    const { rejects } = await read("day,qty,price", "2026-01-02,six,2.55");
    expect(rejects.map(({ code, value: shown }) => [code, shown])).toEqual([["number", "six × 2.55"]]);
  });

  test("is not given in a file that has no prices", async () => {
    const { rows } = await read("day,qty", "2026-01-02,6");
    expect(rows.map((row) => row["amount"])).toEqual([null]);
  });
});

describe("a run", () => {
  const touches = (count: number): string => `id,at,type\n${Array.from({ length: count }, (_, i) => `t${i},2026-01-01 10:00:00,call`).join("\n")}\n`;
  const given = async (file: string) => {
    const kept = await keepStream({ dataDir: desk.dataDir, name: "touches.csv", stream: Readable.from([Buffer.from(file)]) });
    const seen = await look({ dataDir: desk.dataDir, sha256: kept.sha256, name: kept.name });
    const { mappings } = draftMapping({ look: seen, as: "touch", presets: [], workspaceCurrency: "EUR" });
    return { engine: desk.engine, dataDir: desk.dataDir, look: seen, mappings, receivedAt: today, zone: "UTC", currency: "EUR" };
  };

  test("tells how far it is", async () => {
    const told: Progress[] = [];
    const options = await given(touches(200_000));
    const gathered = await gather({ ...options, batch: 901, onProgress: (progress) => told.push(progress) });
    expect(gathered.parts).toMatchObject([{ kind: "touch", read: 200_000, rejected: 0, skipped: 0 }]);
    expect(told.at(-1)).toMatchObject({ step: "reading", rows: 200_000, bytes: options.look.bytes, bytesTotal: options.look.bytes });
    expect(told.map(({ rows }) => rows)).toEqual(told.map(({ rows }) => rows).toSorted((a, b) => a - b));
    await discard(desk.engine, gathered);
    expect(await stages()).toEqual([]);
  });

  test("can be stopped, and leaves nothing behind", async () => {
    const stop = new AbortController();
    const options = await given(touches(400_000));
    await expect(gather({ ...options, batch: 902, signal: stop.signal, onProgress: () => stop.abort() })).rejects.toBeDefined();
    expect(await stages()).toEqual([]);
  });

  test("keeps its rejects when asked to, with file place, code and reason", async () => {
    const options = await given("id,at,type\nt1,soon,call\nt2,2026-01-01,phoned\n");
    const gathered = await gather({ ...options, mappings: options.mappings.map((mapping) => ({ ...mapping, dates: { at: "ymd" } })), batch: 903 });
    await keepRejects(desk.engine, gathered);
    await discard(desk.engine, gathered);
    const kept = await desk.engine.rows(sql`SELECT seq, offset, length, code, field, column, value, reason FROM reject WHERE batch = 903 ORDER BY seq`);
    expect(kept).toMatchObject([
      { seq: "2", offset: "11", length: 12, code: "date", field: "at", column: "at", value: "soon", reason: "“soon” is no date in the declared form year-month-day." },
      { seq: "3", offset: "24", length: 20, code: "word", field: "type", column: "type", value: "phoned" },
    ]);
  });

  test("200 MB pass with little memory in this process", async () => {
    const line = `2026-01-01 10:00:00,call,${"x".repeat(180)}\n`;
    const block = Buffer.from(line.repeat(5_000));
    async function* blocks(): AsyncGenerator<Buffer> {
      yield Buffer.from("at,type,subject\n");
      for (let bytes = 0; bytes < 200 * 1024 * 1024; bytes += block.byteLength) yield block;
    }
    const kept = await keepStream({ dataDir: desk.dataDir, name: "big.csv", stream: Readable.from(blocks()) });
    const seen = await look({ dataDir: desk.dataDir, sha256: kept.sha256, name: kept.name });
    const { mappings } = draftMapping({ look: seen, as: "touch", presets: [], workspaceCurrency: null });
    const before = process.memoryUsage().rss;
    let most = 0;
    const onProgress = (): void => void (most = Math.max(most, process.memoryUsage().rss));
    const gathered = await gather({ engine: desk.engine, dataDir: desk.dataDir, look: seen, mappings, batch: 904, receivedAt: today, zone: "UTC", currency: null, onProgress });
    await discard(desk.engine, gathered);
    expect(gathered.parts[0]?.read).toBe(Math.ceil((200 * 1024 * 1024) / block.byteLength) * 5_000);
    expect((most - before) / 1024 / 1024).toBeLessThan(150);
  });
});

test("a kept file lies unchanged under its hash", async () => {
  const bytes = Buffer.from("id,name\r\na,\u00e9\r\n", "latin1");
  const kept = await keepStream({ dataDir: desk.dataDir, name: "x.csv", stream: Readable.from([bytes]) });
  expect(kept.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(await readFile(join(desk.dataDir, "imports", kept.sha256))).toEqual(bytes);
});

const pipeline = join(import.meta.dirname, "../../../../shared/data/maven-crm/sales_pipeline.csv");
test.skipIf(!existsSync(pipeline))("the sales pipeline of Maven reads whole by its preset (needs the shared data)", async () => {
  const kept = await keepPath({ dataDir: desk.dataDir, path: pipeline });
  const seen = await look({ dataDir: desk.dataDir, sha256: kept.sha256, name: kept.name, presets });
  expect(seen.guesses[0]?.as).toBe("maven-crm-opportunities");
  const { mappings, questions } = draftMapping({ look: seen, presets, workspaceCurrency: "USD" });
  expect(questions).toEqual([]);
  const gathered = await gather({ engine: desk.engine, dataDir: desk.dataDir, look: seen, mappings, batch: 905, receivedAt: today, zone: "UTC", currency: "USD" });
  expect(gathered.parts).toMatchObject([{ kind: "opportunity", read: 8_800, rejected: 0 }]);
  const [sums] = await desk.engine.rows(sql`SELECT countIf(status = 'won') AS won, countIf(status = 'lost') AS lost, countIf(status = 'open') AS open, sumIf(amount, status = 'won') AS revenue, countIf(account = '') AS without FROM stage_905_0_opportunity`);
  expect(sums).toEqual({ won: "4238", lost: "2473", open: "2089", revenue: "10005534", without: "1425" });
  await discard(desk.engine, gathered);
});
