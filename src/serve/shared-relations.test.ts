import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problem } from "../model/problem.ts";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { compile, join, name, pooled, shared, type Sql, sql, value, withTables } from "../store/sql.ts";
import { SharedRelations } from "./shared-relations.ts";
import { timed } from "./timing.ts";

const big = shared(sql`SELECT account_id, amount FROM deal WHERE amount >= ${value.int(10)}`);
const biggest = shared(sql`SELECT account_id, max(amount) AS top FROM (${big}) GROUP BY account_id`);
const question = sql`
  SELECT b.account_id AS account, count() AS deals, any(t.top) AS largest
  FROM (${big}) AS b INNER JOIN (${biggest}) AS t ON b.account_id = t.account_id
  WHERE b.amount != ${value.int(11)}
  GROUP BY account ORDER BY account`;

describe("a statement with shared relations", () => {
  test("has them in place when it is compiled, each value bound", () => {
    const { text, params } = compile(question);
    expect(text.match(/FROM deal WHERE amount >= \{p0:Int64\}/g)).toHaveLength(2);
    expect(params).toEqual({ p0: "10", p1: "11" });
  });

  test("names each relation once, the inner before the outer that reads it", () => {
    const { query, relations } = withTables(question, {
      tableOf: (body) => (compile(body).text.includes("max(") ? "outer_one" : "inner_one"),
      poolOf: ({ name }) => name,
      idOf: () => 1,
    });
    expect([...relations.keys()]).toEqual(["inner_one", "outer_one"]);
    expect(compile(query).text).toContain("SELECT * FROM inner_one");
    expect(compile(query).text).not.toContain("FROM deal");
  });
});

describe("on one machine", () => {
  let dataDir = "";
  let engine: Engine;
  let made = 0;

  beforeAll(async () => {
    dataDir = await mkdtemp(joinPath(tmpdir(), "sextant-shared-"));
    const opened = timed(await openEngine({ dataDir }));
    engine = { ...opened, command: (statement, options) => ((made += compile(statement).text.startsWith("CREATE OR REPLACE") ? 1 : 0), opened.command(statement, options)) };
    await engine.command(sql`CREATE TABLE deal (account_id String, amount Int64) ENGINE = MergeTree ORDER BY account_id`);
    await engine.insert("deal", [{ account_id: "A", amount: 12 }, { account_id: "A", amount: 9 }, { account_id: "B", amount: 30 }]);
  });
  afterAll(async () => {
    await engine.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const expected = [{ account: "A", deals: "1", largest: "12" }, { account: "B", deals: "1", largest: "30" }];

  test("relations become tables once, and the answer is the same as in place", async () => {
    const relations = new SharedRelations(engine, { now: () => new Date(0) });
    expect(await engine.rows(question)).toEqual(expected);
    made = 0;
    expect(await Promise.all([relations.rows(question, {}), relations.rows(question, {})])).toEqual([expected, expected]);
    expect(made).toBe(2);
  });

  test("after a write they are made anew, and a question whose tables went away is still answered", async () => {
    const relations = new SharedRelations(engine, { now: () => new Date(0) });
    await relations.rows(question, {});
    await engine.insert("deal", [{ account_id: "C", amount: 50 }]);
    const asked = relations.rows(question, {});
    relations.forget();
    expect((await asked).length).toBeGreaterThanOrEqual(2);
    expect(await relations.rows(question, {})).toEqual([...expected, { account: "C", deals: "1", largest: "50" }]);
  });

  test("rows that were written beside some that failed count once", async () => {
    const relations = new SharedRelations(engine, { now: () => new Date(0) });
    // Those with an order are written two by two.
    const pool = { name: "facts", orderBy: "n", columns: sql`n UInt64` };
    // Several blocks are written before the last number makes the statement fail.
    const good = sql`SELECT number AS n FROM numbers(3000000)`;
    const bad = sql`SELECT number + throwIf(number = 5999999) AS n FROM numbers(6000000)`;
    const counted = (members: readonly Sql[]): Sql => pooled({
      pool, members, inPlace: sql`SELECT 0 AS rows`,
      fromTable: (table, ids) => sql`SELECT count() AS rows FROM ${table} WHERE member IN ${value.uints(ids)}`,
    });
    await expect(relations.rows(counted([good, bad]), {})).rejects.toThrow();
    expect(await relations.rows(counted([good]), {})).toEqual([{ rows: "3000000" }]);
    await expect(relations.rows(counted([bad]), {})).rejects.toThrow();
    expect(await engine.rows(sql`SELECT count() AS rows FROM ${name("shared_facts")}`)).toEqual([{ rows: "3000000" }]);
  });

  test("what gives way again and again is asked in place in the end, also where that makes a long text (a period that could not be frozen: TOO_BIG_AST)", async () => {
    const busy: Engine = { ...engine, command: (statement, options) => (compile(statement).text.startsWith("INSERT") ? Promise.reject(problem("query_cancelled", "The question was cancelled.", "")) : engine.command(statement, options)) };
    const relations = new SharedRelations(busy, { now: () => new Date(0) });
    const one = sql`SELECT 1 AS n`;
    const asked = pooled({ pool: { name: "facts", columns: sql`n UInt64` }, members: [one], inPlace: sql`SELECT length([${join(Array.from({ length: 20_000 }, () => sql`n + 1`), ", ")}]) AS rows FROM (${one})`, fromTable: (table) => sql`SELECT count() AS rows FROM ${table}` });
    expect(await relations.rows(asked, {})).toEqual([{ rows: "20000" }]);
  });

  test("rows whose table somebody dropped are made again", async () => {
    const relations = new SharedRelations(engine, { now: () => new Date(0) });
    const pool = { name: "facts", columns: sql`n UInt64` };
    const asked = pooled({ pool, members: [sql`SELECT number AS n FROM numbers(7)`], inPlace: sql`SELECT 0 AS rows`, fromTable: (table) => sql`SELECT count() AS rows FROM ${table}` });
    expect(await relations.rows(asked, {})).toEqual([{ rows: "7" }]);
    await engine.command(sql`DROP TABLE shared_facts SYNC`);
    expect(await relations.rows(asked, {})).toEqual([{ rows: "7" }]);
  });

  test("what an earlier start left is swept away", async () => {
    await engine.command(sql`CREATE TABLE shared_0_left (a Int64) ENGINE = Log`);
    await new SharedRelations(engine, { now: () => new Date(0) }).rows(question, {});
    expect(await engine.rows(sql`SELECT name FROM system.tables WHERE name = 'shared_0_left'`)).toEqual([]);
  });
});
