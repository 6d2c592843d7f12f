import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "../model/clock.ts";
import type { Engine } from "./engine.ts";
import { runMigrations } from "./migrate.ts";
import { openEngine } from "./open.ts";
import { countRejects, listRejects, streamRejects } from "./rejects.ts";

let dir: string;
let engine: Engine;
const refused = (batch: number, seq: number, code: string, field: string, value: string): Record<string, unknown> => ({
  batch, kind: "touch", seq, offset: seq * 100, length: 99, code, field, column: "When", value, reason: `“${value}” is no date.`, raw: "", rejected_at: "2026-01-02T10:00:00.000Z",
});
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "sextant-rejects-"));
  engine = await openEngine({ dataDir: dir });
  await runMigrations(engine, fixedClock("2026-01-02T10:00:00Z"));
  await engine.insert("reject", [
    refused(2, 9, "date", "at", "31/04/2026"), refused(1, 7, "date", "at", "x"), refused(1, 3, "date", "at", "'; DROP TABLE reject"), refused(1, 5, "unknown_word", "type", "fax"),
  ]);
});
afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

test("refused rows are listed by import and line, page by page", async () => {
  const places = (rows: readonly { batch: number; seq: number }[]): string[] => rows.map(({ batch, seq }) => `${batch}/${seq}`);
  expect(places(await listRejects(engine, {}, { offset: 0, limit: 3 }))).toEqual(["1/3", "1/5", "1/7"]);
  expect(places(await listRejects(engine, {}, { offset: 3, limit: 3 }))).toEqual(["2/9"]);
  expect(places(await listRejects(engine, { batch: 1, code: "date" }, { offset: 0, limit: 9 }))).toEqual(["1/3", "1/7"]);
  expect(places(await listRejects(engine, { batches: [2] }, { offset: 0, limit: 9 }))).toEqual(["2/9"]);
});

test("each says what was wrong where, word for word", async () => {
  const [first] = await listRejects(engine, { batch: 1 }, { offset: 0, limit: 1 });
  expect(first).toMatchObject({ seq: 3, offset: 300, length: 99, code: "date", field: "at", column: "When", value: "'; DROP TABLE reject", rejected_at: "2026-01-02T10:00:00.000Z" });
});

test("they are counted by code and field", async () => {
  expect(await countRejects(engine, { batch: 1 })).toEqual([{ code: "date", field: "at", rows: 2 }, { code: "unknown_word", field: "type", rows: 1 }]);
});

test("all of an import come as a stream", async () => {
  const lines = (await text(await streamRejects(engine, { batch: 1 }, "JSONEachRow"))).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { seq: string }).seq)).toEqual(["3", "5", "7"]);
});
