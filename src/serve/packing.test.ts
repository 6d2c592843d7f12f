import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UnderlyingSource } from "node:stream/web";
import { brotliDecompressSync, constants, gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodingFor, packed } from "./packing.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const long = "a number that opens; ".repeat(200);
const script = "export const opened = true;\n".repeat(100);
const web = mkdtempSync(join(tmpdir(), "sextant-packing-"));
let bench: Workbench;

beforeAll(async () => {
  mkdirSync(join(web, "assets"));
  writeFileSync(join(web, "index.html"), "<!doctype html><title>Sextant</title>");
  writeFileSync(join(web, "plain.js"), script);
  bench = await openWorkbench(undefined, web);
});
afterAll(async () => {
  await bench.close();
  rmSync(web, { recursive: true, force: true });
});

/** The answer as it goes over the wire: `app.request` unpacks nothing. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Response> {
  return Promise.resolve(bench.app.request(new Request(`http://localhost${path}`, { method, headers: { host: "localhost", ...headers } })));
}

const openapi = "/api/openapi.json";

describe("a text leaves packed as whoever asks can unpack it", () => {
  test.each([
    ["gzip, deflate, br, zstd", "gzip"], ["br", "br"], ["br;q=0.5, gzip", "gzip"], ["br, gzip;q=0.5", "br"], ["br;q=0, gzip;q=0.1", "gzip"], ["GZIP", "gzip"], ["*", "gzip"], ["*, gzip;q=0", "br"],
    ["", null], ["identity", null], ["gzip;q=0", null], ["deflate, zstd", null], ["gzip;q=much", null],
  ])("“%s” → %s", (accepted, encoding) => {
    expect(encodingFor(accepted)).toBe(encoding);
  });

  test("the same text comes out, a fraction as long", async () => {
    const plain = Buffer.from(await (await ask(openapi)).arrayBuffer());
    for (const [accepted, unpack] of [["gzip", gunzipSync], ["br", brotliDecompressSync]] as const) {
      const answer = await ask(openapi, { "accept-encoding": accepted });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([answer.headers.get("content-encoding"), answer.headers.get("vary"), answer.headers.get("content-length")]).toEqual([accepted, "Accept-Encoding", null]);
      expect(unpack(bytes).equals(plain)).toBe(true);
      expect(bytes.length).toBeLessThan(plain.length / 5);
    }
  });

  test("who cannot unpack is told that others are answered otherwise", async () => {
    const { headers } = await ask(openapi);
    expect([headers.get("content-encoding"), headers.get("vary")]).toEqual([null, "Accept-Encoding"]);
  });

  test("HEAD says what GET says, without a body", async () => {
    const answer = await ask(openapi, { "accept-encoding": "br" }, "HEAD");
    expect([answer.status, answer.headers.get("content-encoding"), answer.headers.get("vary"), await answer.text()]).toEqual([200, "br", "Accept-Encoding", ""]);
  });

  test("a short answer is left as it is", async () => {
    const answer = await ask("/health/live", { "accept-encoding": "gzip" });
    expect([answer.headers.get("content-encoding"), await answer.json()]).toEqual([null, expect.objectContaining({ live: true })]);
  });

  test("a file that was packed on its way bears a weak tag, and is not sent again to who has it", async () => {
    const first = await ask("/plain.js", { "accept-encoding": "gzip" });
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"/);
    expect(gunzipSync(Buffer.from(await first.arrayBuffer())).toString()).toBe(script);
    const again = await ask("/plain.js", { "accept-encoding": "gzip", "if-none-match": `"other", ${tag}` });
    expect([again.status, again.headers.get("etag")]).toEqual([304, tag]);
    expect((await ask("/plain.js")).headers.get("etag")).toBe(tag.slice(2));
  });
});

describe("what would tell a secret by its length is not packed", () => {
  test("the list of write keys, however many there are", async () => {
    for (let nth = 0; nth < 12; nth += 1) await bench.post("/api/v1/sources", { name: `site-${nth}` });
    const answer = await ask("/api/v1/sources", { "accept-encoding": "gzip, br" });
    expect((await answer.clone().text()).length).toBeGreaterThan(1_024);
    expect([answer.headers.get("content-encoding"), answer.headers.get("cache-control")]).toEqual([null, "no-store, no-transform"]);
  });

  test("an answer to what the page of another site asked for", async () => {
    expect((await ask(openapi, { "accept-encoding": "br", "sec-fetch-site": "cross-site" })).headers.get("content-encoding")).toBeNull();
    expect((await ask(openapi, { "accept-encoding": "br", "sec-fetch-site": "same-origin" })).headers.get("content-encoding")).toBe("br");
  });
});

describe("streams", () => {
  const gzip = { headers: { "accept-encoding": "gzip" } };
  const app = new Hono();
  const rest = Promise.withResolvers<string>();
  const gone = Promise.withResolvers<void>();
  const streamed = (type: string, source: UnderlyingSource<Uint8Array>) => () => new Response(new ReadableStream<Uint8Array>(source), { headers: { "content-type": type } });
  app.use(packed);
  app.post("/made", (c) => c.text(long));
  app.get("/events", (c) => c.body(long, 200, { "content-type": "text/event-stream" }));
  app.get("/sheet", (c) => c.body(long, 200, { "content-type": "application/vnd.apache.parquet" }));
  app.get("/page", streamed("text/html; charset=utf-8", {
    async start(controller) {
      controller.enqueue(Buffer.from("<head>"));
      controller.enqueue(Buffer.from(await rest.promise));
      controller.close();
    },
  }));
  let pieces = 0;
  app.get("/half", streamed("text/csv", { pull: (controller) => ((pieces += 1) === 1 ? controller.enqueue(Buffer.from(long)) : controller.error(new Error("the engine went away"))) }));
  app.get("/endless", streamed("text/csv", { pull: (controller) => controller.enqueue(crypto.getRandomValues(new Uint8Array(4_096))), cancel: () => gone.resolve() }));

  test.each([["POST", "/made"], ["GET", "/events"], ["GET", "/sheet"]])("%s %s is not packed", async (method, path) => {
    const answer = await app.request(path, { method, ...gzip });
    expect([answer.headers.get("content-encoding"), await answer.text()]).toEqual([null, long]);
  });

  test("the head of a page is there before the rest is", async () => {
    const reader = (await app.request("/page", gzip)).body?.getReader();
    const heard: Uint8Array[] = [];
    const soFar = (): string => gunzipSync(Buffer.concat(heard), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    while (heard.length === 0 || soFar() === "") heard.push((await reader?.read())?.value ?? new Uint8Array());
    expect(soFar()).toBe("<head>");
    rest.resolve("<body>");
    for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) heard.push(piece.value);
    expect(soFar()).toBe("<head><body>");
  });

  test("a source that breaks off breaks the answer off", async () => {
    const answer = await app.request("/half", gzip);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow("the engine went away");
  });

  test("who goes away stops the source", async () => {
    const reader = (await app.request("/endless", gzip)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await gone.promise;
  });
});
