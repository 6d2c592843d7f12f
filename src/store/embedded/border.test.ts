import { createClient } from "@clickhouse/client";
import { execFile } from "node:child_process";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import { openEngine } from "../open.ts";
import { sql } from "../sql.ts";
import { ownerFile, readOwner } from "./lock.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sextant-border-test-"));
let engine: Engine;
let access: { url: string; user: string; password: string; database: string };

beforeAll(async () => {
  engine = await openEngine({ dataDir });
  const owner = readOwner(dataDir)?.engine;
  if (owner === null || owner === undefined) throw new Error("the owner's file names no engine");
  access = owner;
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

async function ask(query: Record<string, string>, options: RequestInit = {}): Promise<Answer> {
  const url = `${access.url}/?${new URLSearchParams({ database: access.database, ...query })}`;
  const headers = { authorization: `Basic ${Buffer.from(`${access.user}:${access.password}`).toString("base64")}`, ...options.headers };
  const response = await fetch(url, { method: "POST", ...options, headers });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** fetch sets Host and Origin itself. */
function bare(headers: IncomingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = new URL(`${access.url}/?query=SELECT%201&user=${access.user}&password=${access.password}`);
    httpRequest(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once("error", reject).end();
  });
}

async function until(claim: () => Promise<boolean>): Promise<void> {
  await expect.poll(claim, { interval: 20 }).toBe(true);
}

async function isRunning(part: string): Promise<boolean> {
  const { body } = await ask({}, { body: "SELECT query FROM system.processes WHERE query NOT LIKE '%system.processes%'" });
  return body.includes(part);
}

describe("who is let in", () => {
  test("ClickHouse's three ways to give the password all work", async () => {
    const url = `${access.url}/?query=SELECT%201`;
    const basic = { authorization: `Basic ${Buffer.from(`${access.user}:${access.password}`).toString("base64")}` };
    expect(await (await fetch(url, { headers: basic })).text()).toBe("1\n");
    expect(await (await fetch(url, { headers: { "X-ClickHouse-User": access.user, "X-ClickHouse-Key": access.password } })).text()).toBe("1\n");
    expect(await (await fetch(`${url}&user=${access.user}&password=${access.password}`)).text()).toBe("1\n");
  });

  test("nobody without the password of this start", async () => {
    for (const who of ["", "&user=default", "&user=sextant&password=x", `&user=default&password=${access.password}`]) {
      const response = await fetch(`${access.url}/?query=SELECT%201${who}`);
      expect(response.status).toBe(403);
      expect(await response.text()).toMatch(/^Code: 516\. DB::Exception: /);
    }
  });

  test("no web page, under whatever name it reaches us", async () => {
    const port = new URL(access.url).port;
    expect(await bare({ host: `localhost:${port}` })).toBe(200);
    expect(await bare({ host: `evil.example:${port}` })).toBe(403);
    expect(await bare({ host: "127.0.0.1" })).toBe(403);
    expect(await bare({ host: `127.0.0.1:${port}`, origin: "https://evil.example" })).toBe(403);
  });

  test("anybody may ask whether it lives", async () => {
    for (const path of ["ping", "replicas_status"]) expect(await (await fetch(`${access.url}/${path}`)).text()).toBe("Ok.\n");
    expect((await fetch(`${access.url}/nothing`)).status).toBe(404);
  });

  test("the password is readable by its owner only", () => {
    expect(statSync(join(dataDir, ownerFile)).mode & 0o777).toBe(0o600);
  });
});

describe("curl", () => {
  const curl = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)("curl", ["-sS", "-u", `${access.user}:${access.password}`, ...args]);
    return stdout;
  };

  test("asks, in the format it wants", async () => {
    expect(await curl(`${access.url}/?query=SELECT%201`)).toBe("1\n");
    expect(await curl(access.url, "--data-binary", "SELECT 1 AS a, 'x' AS b FORMAT JSONEachRow")).toBe('{"a":1,"b":"x"}\n');
    expect(await curl(`${access.url}/?default_format=CSV&param_a=it%27s`, "-d", "SELECT {a:String}")).toBe('"it\'s"\n');
  });

  test("inserts data beside the query and behind it", async () => {
    await curl(`${access.url}/?database=sextant`, "-d", "CREATE OR REPLACE TABLE by_curl (a UInt8, b String) ENGINE = MergeTree ORDER BY a");
    await curl(`${access.url}/?database=sextant&query=INSERT%20INTO%20by_curl%20FORMAT%20CSV`, "--data-binary", "1,a\n2,it's\n");
    await curl(`${access.url}/?database=sextant`, "--data-binary", "INSERT INTO by_curl FORMAT CSV\n3,it's\n");
    await curl(`${access.url}/?database=sextant`, "--data-binary", "INSERT INTO by_curl VALUES (4, 'd')");
    await curl(`${access.url}/?database=sextant&query=INSERT%20INTO%20by_curl%20VALUES`, "--data-binary", "(5, 'e')");
    expect(await curl(`${access.url}/?database=sextant`, "-d", "SELECT * FROM by_curl ORDER BY a FORMAT CSV")).toBe('1,"a"\n2,"it\'s"\n3,"it\'s"\n4,"d"\n5,"e"\n');
  });
});

describe("@clickhouse/client as anybody uses it", () => {
  test("queries, inserts, streams and sees errors", async () => {
    const client = createClient({ url: access.url, username: access.user, password: access.password, database: access.database, compression: { request: true, response: true }, log: { level: 127 } });
    expect(await client.ping()).toEqual({ success: true });
    await client.command({ query: "CREATE OR REPLACE TABLE by_client (id UInt64, name String) ENGINE = MergeTree ORDER BY id" });
    await client.insert({ table: "by_client", values: [{ id: 1, name: "it's" }, { id: 2, name: "b" }], format: "JSONEachRow" });
    const result = await client.query({ query: "SELECT * FROM by_client WHERE id = {id:UInt64}", query_params: { id: 1 }, format: "JSON" });
    expect((await result.json()).data).toEqual([{ id: "1", name: "it's" }]);
    let rows = 0;
    const stream = (await client.query({ query: "SELECT number FROM numbers(300000)", format: "JSONEachRow" })).stream();
    for await (const part of stream) rows += part.length;
    expect(rows).toBe(300_000);
    await expect(client.query({ query: "SELECT nope" })).rejects.toMatchObject({ code: "47", type: "UNKNOWN_IDENTIFIER" });
    await client.close();
  });
});

describe("values", () => {
  test("every byte of a parameter arrives, also what is no UTF-8", async () => {
    const escapes: Record<number, string> = { 0x09: "\\t", 0x0a: "\\n", 0x0d: "\\r", 0x5c: "\\\\", 0x00: "\\0" };
    for (let byte = 0; byte < 256; byte += 1) {
      const escape = escapes[byte];
      const sent = escape === undefined ? `%${byte.toString(16).padStart(2, "0")}` : encodeURIComponent(escape);
      const auth = `user=${access.user}&password=${access.password}`;
      const response = await fetch(`${access.url}/?${auth}&param_v=a${sent}b&query=SELECT+hex({v:String})`);
      expect((await response.text()).trim()).toBe(`61${byte.toString(16).padStart(2, "0").toUpperCase()}62`);
    }
  });

  test("a value or a setting of one request is unknown to the next", async () => {
    expect((await ask({ param_secret: "s", max_block_size: "999" }, { body: "SELECT {secret:String}, getSetting('max_block_size')" })).body).toBe("s\t999\n");
    for (let i = 0; i < 50; i += 1) {
      const answer = await ask({}, { body: "SELECT {secret:String}" });
      expect(answer.body).toMatch(/Code: 456.*`secret` is not set/);
      expect((await ask({}, { body: "SELECT getSetting('max_block_size')" })).body).not.toBe("999\n");
    }
  });

  test("a long list of values comes as a form", async () => {
    const form = new FormData();
    form.set("query", "SELECT length({v:Array(String)})");
    form.set("param_v", `[${Array.from({ length: 50_000 }, (_, i) => `'account number ${i}'`).join(",")}]`);
    expect((await ask({}, { body: form })).body).toBe("50000\n");
  });

  test("what is no setting and what is no name is refused", async () => {
    expect((await ask({ no_such_setting: "1" }, { body: "SELECT 1" })).body).toMatch(/Code: 115\./);
    expect((await ask({ "a = 1, b": "1" }, { body: "SELECT 1" })).body).toMatch(/Code: 115\./);
    expect((await ask({ "param_a=1,b": "1" }, { body: "SELECT 1" })).body).toMatch(/Code: 36\./);
    expect((await ask({ database: "no`such" }, { body: "SELECT 1" })).status).toBe(404);
  });
});

describe("what a request may not do", () => {
  test("GET writes nothing", async () => {
    const answer = await fetch(`${access.url}/?user=${access.user}&password=${access.password}&query=DROP+TABLE+IF+EXISTS+x`);
    expect(answer.headers.get("x-clickhouse-exception-code")).toBe("164");
  });

  test.for(["SELECT 1; SELECT 2", "SELECT file('/etc/passwd')", "SELECT 1 INTO OUTFILE '/tmp/sextant-out'", "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV"])("%s", async (body) => {
    const answer = await ask({}, { body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatch(/^Code: \d+\. DB::Exception: /);
  });
});

describe("bodies", () => {
  test("a packed body is unpacked, a damaged one inserts nothing", async () => {
    await ask({}, { body: "CREATE OR REPLACE TABLE packed (a UInt64) ENGINE = MergeTree ORDER BY a" });
    const packed = gzipSync(Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join(""));
    const insert = { query: "INSERT INTO packed FORMAT CSV" };
    const good = await ask(insert, { body: packed, headers: { "content-encoding": "gzip" } });
    expect(JSON.parse(good.headers.get("x-clickhouse-summary") ?? "{}")).toMatchObject({ written_rows: "10000" });
    const bad = await ask(insert, { body: packed.subarray(0, packed.length / 2), headers: { "content-encoding": "gzip" } });
    expect(bad.status).toBeGreaterThanOrEqual(400);
    expect((await ask({}, { body: "SELECT count() FROM packed" })).body).toBe("10000\n");
  });

  test("a client that goes away in the middle of its data has inserted nothing", async () => {
    await ask({}, { body: "CREATE OR REPLACE TABLE broken (a UInt64) ENGINE = MergeTree ORDER BY a" });
    for (let i = 0; i < 10; i += 1) {
      await breakOff("INSERT INTO broken FORMAT CSV", "1\n2\n");
      await breakOff("INSERT INTO broken SELECT a FROM input('a UInt64') FORMAT CSV", "1\n2\n");
    }
    await until(async () => !(await isRunning("INTO broken")));
    expect((await ask({}, { body: "SELECT count() FROM broken" })).body).toBe("0\n");
  });

  function breakOff(query: string, data: string): Promise<void> {
    return new Promise((resolve) => {
      const url = new URL(`${access.url}/?${new URLSearchParams({ database: access.database, query })}`);
      const sending = httpRequest(url, { method: "POST", auth: `${access.user}:${access.password}` });
      sending.once("error", () => resolve()).once("close", () => resolve());
      sending.write(data, () => setTimeout(() => sending.destroy(), 30));
    });
  }

  test("two hundred failed inserts leave every pipe usable", async () => {
    await ask({}, { body: "CREATE OR REPLACE TABLE pipes (a UInt64) ENGINE = MergeTree ORDER BY a" });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask({ query: `INSERT INTO ${i % 2 === 0 ? "no_such" : "pipes"} FORMAT CSV` }, { body: i % 4 === 1 ? "x\n" : "1\n" })));
    expect(answers.filter(({ status }) => status === 200).length).toBe(50);
    expect((await ask({}, { body: "SELECT count() FROM pipes" })).body).toBe("50\n");
  });
});

describe("stopping", () => {
  const slow = (mark: string): string => `SELECT sleepEachRow(0.05), '${mark}' FROM numbers(600) SETTINGS max_block_size = 1`;

  test("a client that goes away stops its query", async () => {
    const stop = new AbortController();
    const gone = ask({}, { body: slow("gone away"), signal: stop.signal }).catch(() => "gone");
    await until(() => isRunning("gone away"));
    stop.abort();
    expect(await gone).toBe("gone");
    await until(async () => !(await isRunning("gone away")));
  });

  test("KILL QUERY takes the id that the client gave", async () => {
    const killed = ask({ query_id: "mine" }, { body: "SELECT sum(sleepEachRow(0.05)), 'to be killed' FROM numbers(600) SETTINGS max_block_size = 1" });
    await until(() => isRunning("to be killed"));
    await ask({}, { body: "KILL QUERY WHERE query_id = 'mine'" });
    expect((await killed).body).toMatch(/Code: 394\./);
  });

  test("an id is used once at a time", async () => {
    const stop = new AbortController();
    const first = ask({ query_id: "twice" }, { body: slow("twice"), signal: stop.signal }).catch(() => null);
    await until(() => isRunning("twice"));
    expect((await ask({ query_id: "twice" }, { body: "SELECT 1" })).body).toMatch(/Code: 216\./);
    stop.abort();
    await first;
  });

  test("an error in the middle of a result is told behind the data and breaks the connection", async () => {
    const auth = `user=${access.user}&password=${access.password}`;
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      httpRequest(new URL(`${access.url}/?${auth}`), { method: "POST" }, (response) => {
        response.on("data", (chunk: Buffer) => told.push(chunk.toString())).once("error", () => resolve()).once("close", () => resolve());
      }).end("SELECT number, throwIf(number = 2000000) FROM numbers(3000000)");
    });
    expect(told.join("").slice(-2_000)).toMatch(/\r\n__exception__\r\n\w+\r\nCode: 395\. DB::Exception: [\s\S]+\r\n__exception__\r\n$/);
  });
});

test("many guests leave room for our own short questions", async () => {
  const stop = new AbortController();
  const guests = Array.from({ length: 40 }, () => ask({}, { body: "SELECT sleepEachRow(0.05), 'guest' FROM numbers(600) SETTINGS max_block_size = 1", signal: stop.signal }).catch(() => null));
  await until(async () => (await engine.rows<{ n: string }>(sql`SELECT count() AS n FROM system.processes WHERE query LIKE '%guest%'`))[0]?.n === "9");
  expect(await engine.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  stop.abort();
  await Promise.all(guests);
});

test("a big result is read at the pace of its reader", async () => {
  const before = (await engine.health()).residentBytes ?? 0;
  const result = await engine.stream(sql`SELECT number, repeat('x', 200) FROM numbers(20000000)`, "CSV", { lane: "long" });
  await pause(1_500);
  const after = (await engine.health()).residentBytes ?? 0;
  expect(after - before).toBeLessThan(500_000_000);
  result.destroy();
  await until(async () => !(await isRunning("repeat('x', 200)")));
});

test("SHOW and DESCRIBE answer, also in JSON", async () => {
  expect((await ask({ default_format: "CSV" }, { body: "DESCRIBE (SELECT 1 AS a)" })).body).toContain('"a","UInt8"');
  expect(JSON.parse((await ask({}, { body: "SHOW DATABASES FORMAT JSON" })).body)).toHaveProperty("data");
  expect(await textOf(await engine.stream(sql`EXPLAIN SELECT 1`, "TSV"))).toContain("ReadFromSystemOne");
});
