/**
 * What every engine must keep: the embedded one (`engine.test.ts`) and a cluster (`tests/cluster/engine.test.ts`) run the same table.
 * A case that an engine cannot run says why, visibly.
 */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { isProblem, type Problem } from "../model/problem.ts";
import type { Engine } from "./engine.ts";
import { join, name, sql, value, type Bound, type Sql } from "./sql.ts";

export interface EngineCase {
  readonly name: string;
  /** Why this engine cannot run it. */
  readonly skip?: (engine: Engine) => string | null;
  readonly run: (engine: Engine) => Promise<void>;
}

const table = name("things");

/** `things (id, text)`, empty, on one machine or spread over the cluster by id. */
async function freshTable(engine: Engine): Promise<void> {
  const stored = storedTable(engine);
  await engine.everywhere(sql`DROP TABLE IF EXISTS ${table} SYNC`);
  await engine.everywhere(sql`DROP TABLE IF EXISTS ${stored} SYNC`);
  await engine.everywhere(sql`CREATE TABLE ${stored} (id UInt64, text String, at DateTime64(3, 'UTC') DEFAULT 0) ENGINE = MergeTree ORDER BY id`);
  if (engine.cluster === null) return;
  await engine.everywhere(
    sql`CREATE TABLE ${table} AS ${stored} ENGINE = Distributed(${name(engine.cluster.name)}, ${name(engine.database)}, ${stored}, cityHash64(id))`,
  );
}

function storedTable(engine: Engine): Sql {
  return engine.cluster === null ? table : name("things_local");
}

async function countThings(engine: Engine): Promise<string | undefined> {
  return (await engine.rows<{ n: string }>(sql`SELECT count() AS n FROM ${table}`))[0]?.n;
}

async function fails(work: () => Promise<unknown>, code: string): Promise<Problem> {
  const failure: unknown = await work().then(
    () => assert.fail(`expected the problem ${code}`),
    (error: unknown) => error,
  );
  assert.ok(isProblem(failure), String(failure instanceof Error ? failure.stack : failure));
  assert.equal(failure.code, code, JSON.stringify(failure.details));
  return failure;
}

/** Waits until it holds; five minutes are far beyond anything that works. */
async function until(claim: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 300_000;
  while (!(await claim())) {
    assert.ok(performance.now() < end, `still waiting: ${what}`);
    await pause(20);
  }
}

/** Whether a query with this text is running on the node that we talk to. */
async function isRunning(engine: Engine, part: string): Promise<boolean> {
  const found = await engine.rows<{ query: string }>(sql`SELECT query FROM system.processes`);
  return found.some(({ query }) => query.includes(part) && !query.includes("system.processes"));
}

/** Half a minute of one row per 50 ms; `mark` tells them apart in `system.processes`. */
function slow(mark: Sql): Sql {
  return sql`SELECT sleepEachRow(0.05), ${mark} FROM numbers(600) SETTINGS max_block_size = 1, max_threads = 1`;
}

const hostileTexts: readonly string[] = [
  "",
  "'",
  "''",
  "\\",
  "\\'",
  "\\\\'",
  "'; DROP TABLE things; --",
  "' OR 1 = 1 /*",
  "line one\nline two\r\nline three",
  "tab\tand\bback\fform\vvertical",
  "\u0000 in the middle \u0000",
  "{p0:String} {p1:Identifier}",
  "`name` \"name\" $$heredoc$$ %41 &amp; ?a=b&c=d+e #",
  "\\N",
  "NULL",
  "[1, 2]",
  "žluťoučký kůň 公司 🧭 \u202e right to left",
  Array.from({ length: 0x250 }, (_, i) => String.fromCharCode(i)).join(""),
  "x".repeat(100_000),
];

const typedValues: readonly (readonly [string, Bound, unknown])[] = [
  ["Int64", value.int(-9_223_372_036_854_775_808n), "-9223372036854775808"],
  ["UInt64", value.uint(18_446_744_073_709_551_615n), "18446744073709551615"],
  ["Array(UInt64)", value.uints([0, 1, 2]), ["0", "1", "2"]],
  ["Float64", value.float(-0.1), -0.1],
  ["Bool", value.bool(true), true],
  ["Decimal(38, 4)", value.decimal("-12345678901234567890.1234"), "-12345678901234567890.1234"],
  ["DateTime64(3, 'UTC')", value.instant("2026-03-29T01:30:00.123Z"), "2026-03-29 01:30:00.123"],
  ["Date32", value.day("1926-02-28"), "1926-02-28"],
  ["Array(String)", value.strings(["it's", "a\\b", "[]", ""]), ["it's", "a\\b", "[]", ""]],
  ["Array(String)", value.strings([]), []],
];

const formats = ["CSV", "TabSeparated", "JSONEachRow", "JSONCompactEachRow", "RowBinary", "Native", "Parquet"] as const;

export const engineCases: readonly EngineCase[] = [
  {
    name: "a value of every type arrives as it was given",
    run: async (engine) => {
      for (const [type, given, expected] of typedValues) {
        const [row] = await engine.rows(sql`SELECT ${given} AS v, toTypeName(${given}) AS t`);
        assert.deepEqual(row, { v: expected, t: type });
      }
    },
  },
  {
    name: "a text is only ever a value, whatever is in it",
    run: async (engine) => {
      for (const hostile of hostileTexts) {
        const [row] = await engine.rows<{ v: string; a: string[] }>(sql`SELECT ${value.string(hostile)} AS v, ${value.strings([hostile, "b"])} AS a`);
        assert.equal(row?.v, hostile);
        assert.deepEqual(row.a, [hostile, "b"]);
      }
    },
  },
  {
    name: "a value that is not of its type is refused",
    run: async (engine) => {
      await fails(() => engine.rows(sql`SELECT ${value.int("1 OR 1" as unknown as number)} AS v`), "engine_query_failed");
      await fails(() => engine.rows(sql`SELECT ${value.day("tomorrow")} AS v`), "engine_query_failed");
    },
  },
  {
    name: "values of queries that run at the same time do not mix",
    run: async (engine) => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, async (_, i) => (await engine.rows<{ v: string }>(sql`SELECT ${value.string(`v${i}`)} AS v`))[0]?.v),
      );
      assert.deepEqual(answers, Array.from({ length: 100 }, (_, i) => `v${i}`));
    },
  },
  {
    name: "a setting and a value end with their query",
    run: async (engine) => {
      const blockRows = sql`SELECT toUInt64(getSetting('max_block_size')) AS n, ${value.string("secret")} AS s`;
      const before = await engine.rows(blockRows);
      for (let i = 0; i < 40; i += 1) {
        assert.deepEqual(await engine.rows(blockRows, { settings: { max_block_size: 777 } }), [{ n: "777", s: "secret" }]);
        assert.deepEqual(await engine.rows(blockRows), before);
      }
      await engine.command(sql`SET max_block_size = 778`);
      assert.deepEqual(await engine.rows(blockRows), before);
    },
  },
  {
    name: "64-bit integers and decimals come as text, so that no digit is lost",
    run: async (engine) => {
      const [row] = await engine.rows(sql`SELECT toUInt64(9007199254740993) AS u, toInt64(-1) AS i, toDecimal64('0.1', 4) AS d, toInt32(7) AS small, 0.5 AS share`);
      assert.deepEqual(row, { u: "9007199254740993", i: "-1", d: "0.1", small: 7, share: 0.5 });
    },
  },
  {
    name: "times are told in UTC",
    run: async (engine) => {
      assert.deepEqual(await engine.rows(sql`SELECT toString(toDateTime(0)) AS t, timezone() AS zone`), [{ t: "1970-01-01 00:00:00", zone: "UTC" }]);
    },
  },
  {
    name: "more rows than asked for at most is a problem, not a cut",
    run: async (engine) => {
      assert.equal((await engine.rows(sql`SELECT number FROM numbers(10)`, { maxRows: 10 })).length, 10);
      await fails(() => engine.rows(sql`SELECT number FROM numbers(11)`, { maxRows: 10 }), "result_too_large");
    },
  },
  {
    name: "rows of any size arrive whole, and so does a long value",
    run: async (engine) => {
      for (const count of [0, 1, 2_000, 60_000]) {
        const rows = await engine.rows<{ id: string; long: string }>(sql`SELECT number AS id, repeat('x', 500) AS long FROM numbers(${value.uint(count)})`);
        assert.equal(rows.length, count);
        assert.deepEqual(rows.at(-1), count === 0 ? undefined : { id: String(count - 1), long: "x".repeat(500) });
      }
      // A server of ClickHouse 26.7 takes values of up to 128 KiB (http_max_field_value_size); the embedded engine has no such limit.
      const long = "long; SELECT 2 /* ".repeat(engine.cluster === null ? 20_000 : 7_000);
      assert.deepEqual(await engine.rows(sql`SELECT ${value.string(long)} AS v`), [{ v: long }]);
    },
  },
  {
    name: "objects are inserted with big numbers, instants and hostile text intact",
    run: async (engine) => {
      await freshTable(engine);
      await engine.insert("things", []);
      await engine.insert("things", hostileTexts.map((hostile, id) => ({ id, text: hostile })));
      await engine.insert("things", [{ id: 18_446_744_073_709_551_615n, text: "last", at: "2026-03-29T01:30:00.123Z" }]);
      const rows = await engine.rows<{ id: string; text: string; at: string }>(sql`SELECT id, text, toString(at) AS at FROM ${table} ORDER BY id`);
      assert.deepEqual(rows.slice(0, -1).map((row) => row.text), hostileTexts);
      assert.deepEqual(rows.at(-1), { id: "18446744073709551615", text: "last", at: "2026-03-29 01:30:00.123" });
    },
  },
  {
    name: "a file's rows are loaded through input() and counted",
    run: async (engine) => {
      await freshTable(engine);
      const loaded = await engine.load(
        sql`INSERT INTO ${table} (id, text) SELECT toUInt64(c0) + ${value.uint(100)}, concat(c1, ${value.string("'!")}) FROM input('c0 String, c1 String') WHERE c1 != 'skip'`,
        Readable.from(['1,"a\nb"\n2,', "skip\n3,c\n"]),
        "CSV",
      );
      assert.equal(loaded.rows, 2);
      assert.deepEqual(await engine.rows(sql`SELECT id, text FROM ${table} ORDER BY id`), [{ id: "101", text: "a\nb'!" }, { id: "103", text: "c'!" }]);
    },
  },
  {
    name: "what was streamed out in a format can be loaded in it",
    run: async (engine) => {
      for (const format of formats) {
        await freshTable(engine);
        const out = await engine.stream(sql`SELECT number AS id, concat('thing ', toString(number)) AS text FROM numbers(1000)`, format);
        const loaded = await engine.load(sql`INSERT INTO ${table} (id, text) SELECT id, text FROM input('id UInt64, text String')`, out, format);
        assert.equal(loaded.rows, 1000, format);
        assert.equal(await countThings(engine), "1000", format);
        const direct = await engine.load(sql`INSERT INTO ${table} (id, text)`, await engine.stream(sql`SELECT id, text FROM ${table} ORDER BY id LIMIT 10`, format), format);
        assert.equal(direct.rows, 10, format);
      }
    },
  },
  {
    name: "an empty file loads nothing",
    run: async (engine) => {
      await freshTable(engine);
      const loaded = await engine.load(sql`INSERT INTO ${table} (id, text) SELECT toUInt64(c0), c1 FROM input('c0 String, c1 String')`, Readable.from([]), "CSV");
      assert.equal(loaded.rows, 0);
      assert.equal(await countThings(engine), "0");
    },
  },
  {
    name: "a load and a result of 200 MB pass through without being held",
    run: async (engine) => {
      await freshTable(engine);
      const before = process.memoryUsage.rss();
      const rows = 2_000_000;
      const out = await engine.stream(sql`SELECT number AS id, repeat('x', 100) AS text FROM numbers(${value.uint(rows)})`, "CSV", { lane: "long" });
      const loaded = await engine.load(sql`INSERT INTO ${table} (id, text) SELECT id, text FROM input('id UInt64, text String')`, out, "CSV");
      assert.equal(loaded.rows, rows);
      let size = 0;
      for await (const chunk of await engine.stream(sql`SELECT id, text FROM ${table}`, "CSV")) size += (chunk as Buffer).length;
      assert.ok(size > 200_000_000, `${size} bytes`);
      const grown = process.memoryUsage.rss() - before;
      assert.ok(grown < 150_000_000, `this process grew by ${Math.round(grown / 1e6)} MB`);
    },
  },
  {
    name: "a row that cannot be read fails the load and leaves nothing of it",
    run: async (engine) => {
      await freshTable(engine);
      const failure = await fails(
        () => engine.load(sql`INSERT INTO ${table} (id, text) SELECT toUInt64(c0), c1 FROM input('c0 String, c1 String')`, Readable.from(["1,a\nnot a number,b\n"]), "CSV"),
        "engine_query_failed",
      );
      assert.match(String(failure.details["engineMessage"]), /not a number/);
      assert.equal(await countThings(engine), "0");
    },
  },
  {
    name: "a body that breaks off fails the load with its own error and leaves nothing of it",
    run: async (engine) => {
      await freshTable(engine);
      for (const insert of [sql`INSERT INTO ${table} (id, text) SELECT toUInt64(c0), c1 FROM input('c0 String, c1 String')`, sql`INSERT INTO ${table} (id, text)`]) {
        const body = Readable.from(breaksOff());
        await assert.rejects(engine.load(insert, body, "CSV"), /the disk is gone/);
      }
      await until(async () => !(await isRunning(engine, "things")), "the broken load has ended");
      assert.equal(await countThings(engine), "0");
    },
  },
  {
    name: "a load into a table that does not exist fails although its body never ends",
    skip: (engine) => (engine.cluster === null ? null : "a ClickHouse server reads the whole body before it answers"),
    run: async (engine) => {
      const body = new Readable({ read: () => undefined });
      body.push("1,a\n");
      await fails(() => engine.load(sql`INSERT INTO no_such_table (id, text)`, body, "CSV", { timeoutMs: 20_000 }), "engine_query_failed");
      body.destroy();
    },
  },
  {
    name: "a load can be cancelled and leaves nothing of it",
    run: async (engine) => {
      await freshTable(engine);
      const stop = new AbortController();
      const body = new Readable({ read: () => undefined });
      body.push("1,a\n2,b\n");
      const load = fails(() => engine.load(sql`INSERT INTO ${table} (id, text)`, body, "CSV", { signal: stop.signal }), "query_cancelled");
      await pause(100);
      stop.abort();
      await load;
      await until(async () => !(await isRunning(engine, "things")), "the cancelled load has ended");
      assert.equal(await countThings(engine), "0");
      body.destroy();
    },
  },
  {
    name: "a result that fails in the middle is an error, never a short result",
    run: async (engine) => {
      const failing = sql`SELECT number, throwIf(number = 2000000) FROM numbers(3000000)`;
      await fails(() => engine.rows(failing, { maxRows: 10_000_000 }), "engine_query_failed");
      const failure = await fails(async () => buffer(await engine.stream(failing, "CSV")), "engine_query_failed");
      assert.equal(failure.details["engineCode"], 395);
    },
  },
  {
    name: "a result that nobody wants any more stops its query",
    run: async (engine) => {
      const out = await engine.stream(sql`SELECT number, 'unwanted' FROM numbers(100000000000)`, "CSV");
      await until(() => isRunning(engine, "unwanted"), "the query runs");
      out.destroy();
      await until(async () => !(await isRunning(engine, "unwanted")), "the query has stopped");
    },
  },
  {
    name: "cancelling stops the query in the engine, not only the waiting",
    run: async (engine) => {
      const stop = new AbortController();
      const query = fails(() => engine.rows(slow(sql`'cancel me'`), { signal: stop.signal }), "query_cancelled");
      await until(() => isRunning(engine, "cancel me"), "the query runs");
      stop.abort();
      await query;
      await until(async () => !(await isRunning(engine, "cancel me")), "the query has stopped");
      await fails(() => engine.rows(sql`SELECT 1`, { signal: AbortSignal.abort() }), "query_cancelled");
    },
  },
  {
    // The engine once waited for ever to open a result's pipe that a cancel had closed before.
    name: "a query cancelled at whatever moment leaves nothing running",
    run: async (engine) => {
      const long = sql`SELECT sum(cityHash64(number)), 'any moment' FROM numbers(1000000000000) SETTINGS max_threads = 1`;
      await Promise.all(Array.from({ length: 40 }, (_, i) => fails(() => engine.rows(long, { signal: AbortSignal.timeout(3 * i + 1) }), "query_cancelled")));
      await until(async () => !(await isRunning(engine, "any moment")), "all have stopped");
    },
  },
  {
    name: "a query that takes longer than its limit is stopped in the engine",
    run: async (engine) => {
      const startedAt = performance.now();
      const failure = await fails(() => engine.rows(slow(sql`'too slow'`), { timeoutMs: 400 }), "query_timeout");
      assert.match(failure.message, /0\.4 s/);
      assert.ok(performance.now() - startedAt < 10_000);
      await until(async () => !(await isRunning(engine, "too slow")), "the query has stopped");
    },
  },
  {
    name: "a query that needs more memory than its limit fails alone",
    run: async (engine) => {
      await fails(() => engine.rows(sql`SELECT length(groupArray(number)) FROM numbers(100000000)`, { maxMemoryBytes: 50_000_000 }), "engine_memory_limit");
      assert.deepEqual(await engine.rows(sql`SELECT 1 AS one`), [{ one: 1 }]);
    },
  },
  {
    name: "a short query is never stuck behind long ones, and these can be cancelled",
    run: async (engine) => {
      const stop = new AbortController();
      const long = Array.from({ length: 6 }, () => fails(() => engine.rows(slow(sql`'long one'`), { lane: "long", signal: stop.signal }), "query_cancelled"));
      await until(() => isRunning(engine, "long one"), "the long ones run");
      for (let i = 0; i < 20; i += 1) {
        const startedAt = performance.now();
        await engine.rows(sql`SELECT ${value.int(i)} AS i`);
        assert.ok(performance.now() - startedAt < 10_000, "a short query waited"); // the bench holds it to 50 ms on a quiet machine
      }
      stop.abort();
      await Promise.all(long);
      await until(async () => !(await isRunning(engine, "long one")), "the long ones have stopped");
    },
  },
  {
    name: "many queries at once are all answered",
    run: async (engine) => {
      const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => engine.rows<{ n: string }>(sql`SELECT sum(number) AS n FROM numbers(${value.uint(i)})`)));
      assert.deepEqual(answers.map(([row]) => Number(row?.n)), Array.from({ length: 200 }, (_, i) => Math.abs(i * (i - 1)) / 2));
    },
  },
  {
    name: "what the engine refuses is a problem that shows a user no SQL",
    run: async (engine) => {
      const failure = await fails(() => engine.rows(sql`SELECT no_such_column FROM numbers(1)`), "engine_query_failed");
      assert.doesNotMatch(failure.message + failure.advice, /no_such_column|SELECT/);
      assert.match(String(failure.details["sql"]), /SELECT no_such_column/);
      assert.match(String(failure.details["engineMessage"]), /no_such_column/);
      await fails(() => engine.command(sql`CREATE TABLE`), "engine_query_failed");
      await fails(() => engine.rows(sql`SELECT 1 AS a; SELECT 2 AS a`), "engine_query_failed");
    },
  },
  {
    name: "another database is made where it is missing and is a space of its own",
    run: async (engine) => {
      await freshTable(engine);
      const other = await engine.in(`${engine.database}_other`);
      assert.deepEqual(await other.rows(sql`SELECT currentDatabase() AS d`), [{ d: `${engine.database}_other` }]);
      await freshTable(other);
      await other.insert("things", [{ id: 1, text: "there" }]);
      assert.equal(await countThings(engine), "0");
      assert.equal(await countThings(other), "1");
      await other.everywhere(sql`DROP DATABASE ${name(other.database)} SYNC`);
      await other.close();
      assert.equal(await countThings(engine), "0");
    },
  },
  {
    name: "rows are deleted everywhere, lightly and for good",
    run: async (engine) => {
      await freshTable(engine);
      await engine.insert("things", Array.from({ length: 100 }, (_, id) => ({ id, text: "x" })));
      await engine.everywhere(sql`DELETE FROM ${storedTable(engine)} WHERE id < ${value.uint(10)}`);
      assert.equal(await countThings(engine), "90");
      await engine.everywhere(sql`ALTER TABLE ${storedTable(engine)} DELETE WHERE id < 20`, { settings: { mutations_sync: 2 } });
      assert.equal(await countThings(engine), "80");
    },
  },
  {
    name: "facts are spread over the nodes, read back at once, and joined across them",
    skip: (engine) => (engine.cluster === null ? "it has one node" : null),
    run: async (engine) => {
      await freshTable(engine);
      await engine.insert("things", Array.from({ length: 200 }, (_, id) => ({ id, text: String(id % 7) })));
      const shards = await engine.rows<{ n: string }>(sql`SELECT shardNum() AS shard, count() AS n FROM ${table} GROUP BY shard`);
      assert.equal(shards.length, engine.cluster?.nodes.length);
      const pairs = sql`SELECT count() AS n FROM ${table} AS a INNER JOIN ${table} AS b ON a.text = b.text`;
      const expected = Array.from({ length: 7 }, (_, i) => Math.ceil((200 - i) / 7) ** 2).reduce((sum, n) => sum + n, 0);
      assert.deepEqual(await engine.rows(pairs), [{ n: String(expected) }]);
      assert.deepEqual(await engine.rows(sql`SELECT count() AS n FROM ${table} WHERE id IN (SELECT id + 1 FROM ${table})`), [{ n: "199" }]);
    },
  },
  {
    name: "a query with a long list of values is no problem",
    run: async (engine) => {
      const many = Array.from({ length: 5_000 }, (_, i) => `account number ${i}`);
      const [row] = await engine.rows<{ n: string }>(sql`SELECT length(${value.strings(many)}) AS n`);
      assert.equal(row?.n, "5000");
    },
  },
  {
    name: "it tells its version and whether it is ready",
    run: async (engine) => {
      const health = await engine.health();
      assert.equal(health.ready, true);
      assert.match(health.version, /^\d+\.\d+/);
    },
  },
  {
    name: "a text result is the bytes of its format",
    run: async (engine) => {
      const rows = join([sql`SELECT 1 AS a, 'x,y' AS b`, sql`SELECT 2, NULL`], "\nUNION ALL\n");
      assert.equal(await text(await engine.stream(sql`SELECT a, b FROM (${rows}) ORDER BY a`, "CSVWithNames")), '"a","b"\n1,"x,y"\n2,\\N\n');
      assert.equal(await text(await engine.stream(sql`SELECT 1 WHERE 0`, "CSV")), "");
      await assert.rejects(engine.stream(sql`SELECT 1`, "CSV SETTINGS max_threads = 1"), /not a ClickHouse format/);
    },
  },
];

async function* breaksOff(): AsyncGenerator<string> {
  yield "1,a\n";
  await pause(50);
  yield "2,b\n";
  throw new Error("the disk is gone");
}
