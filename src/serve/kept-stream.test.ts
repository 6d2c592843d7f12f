import { mkdtemp, rm } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { compile, pooled, shared, type Sql, sql, value } from "../store/sql.ts";
import { keptStream } from "./kept-stream.ts";
import { SharedRelations } from "./shared-relations.ts";

const totals = sql`SELECT account_id, top FROM (${shared(sql`SELECT account_id, max(amount) AS top FROM deal GROUP BY account_id`)}) ORDER BY account_id`;
const expected = '"account_id","top"\n"A",12\n"B",30\n';

let dataDir = "";
let engine: Engine;
/** Statements that were streamed. */
let streamed: string[] = [];
/** Runs once, right before a stream begins. */
let before = async (): Promise<void> => {};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sextant-streamed-"));
  const opened = await openEngine({ dataDir });
  const stream: Engine["stream"] = async (query, format, options) => {
    const once = before;
    before = async () => {};
    await once();
    streamed.push(compile(query).text);
    return opened.stream(query, format, options);
  };
  engine = new Proxy(opened, { get: (target, key) => (key === "stream" ? stream : typeof Reflect.get(target, key) === "function" ? Reflect.get(target, key).bind(target) : Reflect.get(target, key)) });
  await engine.command(sql`CREATE TABLE deal (account_id String, amount Int64) ENGINE = MergeTree ORDER BY account_id`);
  await engine.insert("deal", [{ account_id: "A", amount: 12 }, { account_id: "A", amount: 9 }, { account_id: "B", amount: 30 }]);
});
afterAll(async () => {
  await engine.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function streamedAs(query: Sql, relations = new SharedRelations(engine, { now: () => new Date(0) })): Promise<string> {
  streamed = [];
  return text(await keptStream(engine, relations, query, "CSVWithNames"));
}

test("a stream reads what it shares from tables", async () => {
  expect(await streamedAs(totals)).toBe(expected);
  expect(streamed).toEqual([expect.stringMatching(/FROM `?shared_/)]);
  expect(streamed[0]).not.toContain("max(amount)");
});

test("a table that a write took away right before is made anew", async () => {
  const relations = new SharedRelations(engine, { now: () => new Date(0) });
  before = async () => {
    relations.forget();
    while ((await engine.rows<{ n: string }>(sql`SELECT count() AS n FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'shared_')`))[0]?.n !== "0");
  };
  expect(await streamedAs(totals, relations)).toBe(expected);
  expect(streamed).toHaveLength(2);
});

test("what shares nothing, and facts in pools, are streamed in place", async () => {
  expect(await streamedAs(sql`SELECT max(amount) AS top FROM deal`)).toBe('"top"\n30\n');
  const pool = { name: "facts", orderBy: "n", columns: sql`n UInt64` };
  const inPool = pooled({ pool, members: [sql`SELECT 1 AS n`], inPlace: sql`SELECT 'in place' AS rows`, fromTable: (table, ids) => sql`SELECT count() AS rows FROM ${table} WHERE member IN ${value.uints(ids)}` });
  expect(await streamedAs(inPool)).toBe('"rows"\n"in place"\n');
});
