import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isShort } from "../../tests/form.ts";
import { listen, type Listening } from "./listen.ts";
import { openLog } from "./log.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
let listening: Listening;
let key: string;

beforeAll(async () => {
  bench = await openWorkbench();
  listening = await listen({ workspace: bench.workspace, log: openLog("silent"), port: 0, host: "127.0.0.1" });
  const { key_id, secret } = await bench.workspace.control.sources.add({ name: "site", trust: "browser", origins: [], author: "test", at: new Date("2026-03-01T12:00:00Z") });
  key = `authorization: Basic ${Buffer.from(`${key_id}:${secret}:`).toString("base64")}\r\n`;
});
afterAll(async () => {
  await listening.close();
  await bench.close();
});

/** What is written, and how often which piece is written again while nobody answers. */
interface Said {
  readonly text: string;
  readonly then?: string;
}

interface Heard {
  /** Statuses of all answers on the connection, until the server closed it. */
  readonly statuses: readonly number[];
  readonly ms: number;
}

function say({ text, then }: Said): Promise<Heard> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect(Number(new URL(listening.url).port), "127.0.0.1");
    let heard = "";
    const more = then === undefined ? undefined : setInterval(() => socket.write(then), 1000);
    socket.on("data", (bytes) => void (heard += bytes.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(more);
      resolve({ statuses: [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)), ms: performance.now() - started });
    });
    socket.write(text, "latin1");
  });
}

const event = JSON.stringify({ type: "page", userId: "u1", messageId: "m1" });
const page = (headers: string, body = ""): string => `POST /v1/page HTTP/1.1\r\nHost: localhost\r\n${key}${headers}\r\n${body}`;
const get = (target: string, headers = ""): string => `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;

// Asked in one go: each has a connection of its own.
describe("requests that no honest client sends are answered once, and closed (G2, G5, G6, G7, G10)", () => {
  const cases: readonly (readonly [string, () => string, number])[] = [
    ["a length and chunks", () => page("content-length: 4\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\nGET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400],
    ["two lengths", () => page("content-length: 4\r\ncontent-length: 5\r\n", "abcde"), 400],
    ["chunked, identity", () => page("transfer-encoding: chunked, identity\r\n", "0\r\n\r\n"), 400],
    ["a folded header", () => "GET / HTTP/1.1\r\nHost: localhost\r\nx: a\r\n b\r\n\r\n", 400],
    ["lines that end with a bare line feed", () => "GET / HTTP/1.1\nHost: localhost\n\n", 400],
    ["a chunk whose extension hides a line", () => page("transfer-encoding: chunked\r\n", "1;\n\r\nx\r\n0\r\n\r\n"), 400],
    ["a chunk extension of 20 KB", () => page("transfer-encoding: chunked\r\n", `1;${"a".repeat(20_000)}\r\nx\r\n0\r\n\r\n`), 413],
    ["headers of 17 KB", () => get("/", `x: ${"a".repeat(17_000)}\r\n`), 431],
    ["no Host", () => "GET /api/v1/record-kinds HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["the PROXY protocol that nobody set up", () => `PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n${get("/")}`, 400],
    ["TRACE", () => "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405],
    ["CONNECT", () => "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405],
    ["a whole address as its target", () => get("http://evil.example/api/v1/record-kinds"), 400],
    ["two slashes first", () => get("//evil.example/api/v1/record-kinds"), 400],
    ["a NUL in its path", () => get("/accounts/%00"), 400],
    ["a way up behind an encoded slash", () => get("/..%2f..%2fetc/passwd"), 400],
    ["a forwarded host of no proxy of ours", () => get("/health/live", "X-Forwarded-Host: evil.example\r\n"), 200],
    ["an expectation that nobody has", () => page("expect: pony\r\nconnection: close\r\ncontent-length: 2\r\n", "{}"), 417],
    ["a body said to be in UTF-7", () => page(`content-type: application/json; charset=utf-7\r\nconnection: close\r\ncontent-length: ${event.length}\r\n`, event), 415],
    ["an event, plainly", () => page(`content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: ${event.length}\r\n`, event), 200],
  ];

  test.each(cases)("%s", async (_what, text, status) => {
    expect((await say({ text: text() })).statuses).toEqual([status]);
  });
});

// They wait for the server's patience to end, so not in the short form.
describe.skipIf(isShort)("whoever is slow holds nothing for long, and others do not notice (G1, G3, G9)", () => {
  const cases: readonly (readonly [string, () => Said, number, readonly number[]])[] = [
    ["nothing is said", () => ({ text: "" }), 10_500, [408]],
    ["headers come line by line", () => ({ text: "GET / HTTP/1.1\r\nHost: localhost\r\n", then: "x: y\r\n" }), 10_500, [408]],
    ["the body does not come", () => ({ text: page("content-length: 1000\r\n", "{") }), 30_000, [408]],
    ["the body comes byte by byte", () => ({ text: page("content-length: 1000\r\n", "{"), then: " " }), 30_000, [408]],
    ["a request of the API comes byte by byte", () => ({ text: "PUT /api/v1/settings/name HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{", then: " " }), 30_000, [408]],
    ["leave to go on is asked for and not used", () => ({ text: page("expect: 100-continue\r\ncontent-length: 10\r\n") }), 30_000, [100, 408]],
  ];

  test.concurrent.each(cases)("%s", async (_what, said, msMost, statuses) => {
    const slow = say(said());
    expect((await say({ text: get("/health/live") })).statuses, "somebody else meanwhile").toEqual([200]);
    const heard = await slow;
    expect(heard.statuses).toEqual(statuses);
    expect(heard.ms, "closed within").toBeLessThan(msMost + 5_000);
  });
});
