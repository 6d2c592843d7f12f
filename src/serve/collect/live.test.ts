import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../store/sql.ts";
import { openLog } from "../log.ts";
import { openWorkbench, type Workbench } from "../workbench.ts";
import type { Committed } from "../../collect/live/inbox/messages.ts";
import { openDrain } from "./drain.ts";

const now = "2026-03-01T12:00:00.000Z";
let bench: Workbench;
let key: string;

beforeAll(async () => {
  bench = await openWorkbench();
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  const { key_id, secret } = await bench.workspace.control.sources.add({ name: "site", trust: "browser", origins: [], author: "test", at: new Date(now) });
  key = `${key_id}:${secret}`;
});

afterAll(() => bench.close());

const basic = (writeKey: string): string => `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;

async function send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const bytes = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return bench.ask(path, { method: "POST", body: typeof bytes === "string" ? bytes : new Uint8Array(bytes), headers: { authorization: basic(key), ...headers } });
}

const settled = (): Promise<void> => bench.workspace.live.drain.settled();
const touches = (): Promise<Record<string, unknown>[]> => bench.workspace.engine.rows(sql`
  SELECT id, toString(at) AS happened, account_id, toString(type) AS what, person, visitor, url, seconds, scroll, toString(form) AS form FROM touch ORDER BY at, id`);

/** Rows of all record kinds that events make, by what they say. */
const everything = (): Promise<Record<string, unknown>[]> => bench.workspace.engine.rows(sql`
  SELECT record, says
  FROM (
    SELECT 'touch' AS record, toString(arraySort(groupArray(content))) AS says FROM touch
    UNION ALL SELECT 'person', toString(arraySort(groupArray(content))) FROM person
    UNION ALL SELECT 'link', toString(arraySort(groupArray(content))) FROM identity_link)
  ORDER BY record`);

/** Every number of the board as text. */
async function board(): Promise<string[]> {
  const { kpis } = await bench.get<{ kpis: readonly object[] }>("/api/v1/board");
  return kpis.map((kpi) => JSON.stringify(kpi));
}

describe("a session of one visitor", () => {
  const context = { page: { url: "https://us.example/pricing", referrer: "https://search.example/" }, campaign: { name: "spring" } };
  const batch = {
    sentAt: "2026-03-01T11:59:59.900Z",
    batch: [
      { type: "page", messageId: "p1", anonymousId: "v1", timestamp: "2026-03-01T11:50:00Z", context, properties: { title: "Prices" } },
      { type: "track", event: "Page Read", messageId: "r2", anonymousId: "v1", timestamp: "2026-03-01T11:51:10Z", properties: { page_id: "p1", active_seconds: 61, scroll: 0.8 } },
      { type: "track", event: "Page Read", messageId: "r1", anonymousId: "v1", timestamp: "2026-03-01T11:50:30Z", properties: { page_id: "p1", active_seconds: 25, scroll: 0.9 } },
      { type: "identify", messageId: "i1", anonymousId: "v1", userId: "u1", timestamp: "2026-03-01T11:52:00Z", traits: { email: "Ada@acme.example", firstName: "Ada", lastName: "King", title: "CTO" } },
      { type: "track", event: "Demo Requested", messageId: "t1", anonymousId: "v1", userId: "u1", timestamp: "2026-03-01T11:53:00Z", context },
      { type: "group", messageId: "g1", userId: "u1", groupId: "acme-team", timestamp: "2026-03-01T11:53:01Z", traits: { name: "Acme", website: "https://www.acme.example" } },
      { type: "track", event: "Something Odd", messageId: "t2", userId: "u1", timestamp: "2026-03-01T11:54:00Z" },
    ],
  };

  test("is taken in, and lands on the account of the mail address", async () => {
    const { status, body } = await send("/v1/batch", batch);
    expect([status, body]).toEqual([200, { success: true, batch_id: "1", received: 7, accepted: 7, duplicates: 0, conflicts: 0, suppressed: 0, rejected: [] }]);
    await settled();
    expect(await touches()).toEqual([
      { id: "p1", happened: "2026-03-01 11:50:00.000", account_id: "A1", what: "page_view", person: "", visitor: "v1", url: "https://us.example/pricing", seconds: 61, scroll: 0.9, form: "" },
      { id: "t1", happened: "2026-03-01 11:53:00.000", account_id: "A1", what: "form", person: "u1", visitor: "v1", url: "https://us.example/pricing", seconds: null, scroll: null, form: "demo" },
      { id: "t2", happened: "2026-03-01 11:54:00.000", account_id: "A1", what: "action", person: "u1", visitor: "", url: "", seconds: null, scroll: null, form: "" },
    ]);
    const people = await bench.workspace.engine.rows(sql`SELECT id, argMax(name, valid_from) AS full_name, argMax(title, valid_from) AS job, argMax(account_id, valid_from) AS employer FROM person GROUP BY id`);
    expect(people).toEqual([{ id: "u1", full_name: "Ada King", job: "CTO", employer: "A1" }]);
    expect(await bench.workspace.engine.rows(sql`SELECT DISTINCT account_id FROM account WHERE account_id != '' ORDER BY account_id`), "the group is Acme, whom the CRM knows").toEqual([{ account_id: "A1" }, { account_id: "B1" }]);
  });

  test("sent again, in another order and another batch, it changes nothing", async () => {
    const before = await everything();
    const { body } = await send("/v1/batch", { ...batch, batch: batch.batch.toReversed() });
    expect(body).toMatchObject({ received: 7, accepted: 0, duplicates: 7, conflicts: 0 });
    expect((await send("/v1/page", { ...batch.batch[0], sentAt: batch.sentAt })).body).toMatchObject({ accepted: 0, duplicates: 1 });
    await settled();
    expect(await everything()).toEqual(before);
  });

  test("is one import, which can be undone and brought back, and opens down to the event", async () => {
    const live = (await bench.workspace.imports.list()).find((one) => one.as === "live");
    expect(live).toMatchObject({ state: "committed", rows: { read: 7 }, file: { name: "Live events 2026-03-01 12:00 UTC" } });
    const origin = await bench.get<Record<string, unknown>>(`/api/v1/rows/touch/${live?.batch}/5`);
    expect(origin).toMatchObject({ source: "site", file: "Live events 2026-03-01 12:00 UTC", line: 5 });
    expect(JSON.parse(String(origin["raw"]))).toMatchObject({ messageId: "t1", event: "Demo Requested" });
    await bench.post(`/api/v1/imports/${live?.batch}/undo`);
    expect(await touches()).toEqual([]);
    await bench.post(`/api/v1/imports/${live?.batch}/redo`);
    expect(await touches()).toHaveLength(3);
  });

  test("verify finds nothing wrong, and a rebuild from the inbox gives the same board to the last byte", async () => {
    const before = await board();
    expect(await bench.post("/api/v1/verify")).toMatchObject({ ok: true, faults: [] });
    expect(await bench.post("/api/v1/rebuild")).toMatchObject({ ok: true, faults: [] });
    expect(await board()).toEqual(before);
  });
});

describe("every door of Segment's API", () => {
  test.each([
    ["/v1/track", { userId: "u1", event: "x" }], ["/v1/t/", { userId: "u1", event: "x" }], ["/v1/page", { anonymousId: "v2" }], ["/v1/p", { anonymousId: "v2" }],
    ["/v1/screen", { userId: "u1", name: "Home" }], ["/v1/s", { userId: "u1" }], ["/v1/identify/", { userId: "u1" }], ["/v1/i", { userId: "u1" }],
    ["/v1/group", { userId: "u1", groupId: "g" }], ["/v1/g", { userId: "u1", groupId: "g" }], ["/v1/alias", { userId: "u1", previousId: "v2" }], ["/v1/a", { userId: "u1", previousId: "v2" }],
    ["/v1/b", { batch: [{ type: "track", userId: "u1", event: "x" }] }], ["/v1/import", { batch: [{ type: "track", userId: "u1", event: "x", timestamp: "2025-01-01T00:00:00Z" }] }],
    ["/api/s/page", { anonymousId: "v2" }], ["/beacon/v1/batch/", { batch: [{ type: "page", anonymousId: "v2" }] }],
  ])("%s", async (path, call) => {
    const { status, body } = await send(path, { messageId: `door ${path}`, ...call, ...("batch" in call ? { batch: (call.batch as object[]).map((one) => ({ ...one, messageId: `door ${path}` })) } : {}) });
    expect([status, body["accepted"]]).toEqual([200, 1]);
  });
});

describe("the key says who sends", () => {
  const call = { type: "track", userId: "u1", event: "x", messageId: "door /v1/track" };
  test.each<[string, string, Record<string, string>, object, number, string | undefined]>([
    ["the id alone", "/v1/track", { authorization: "id" }, {}, 200, undefined],
    ["a header of its own", "/v1/track", { authorization: "", "x-write-key": "key" }, {}, 200, undefined],
    ["in the body", "/v1/track", { authorization: "" }, { writeKey: "key" }, 200, undefined],
    ["in the address of a beacon", "/beacon/v1/batch?writeKey=KEY", { authorization: "" }, {}, 200, undefined],
    ["in the address elsewhere", "/v1/track?writeKey=KEY", { authorization: "" }, {}, 401, "no_key"],
    ["none", "/v1/track", { authorization: "" }, {}, 401, "no_key"],
    ["a wrong one", "/v1/track", { authorization: basic("wk_nobody") }, {}, 401, "unknown_key"],
    ["two different ones", "/v1/track", {}, { writeKey: "wk_other" }, 401, "multiple_keys"],
  ])("%s", async (_what, path, headers, extra, status, code) => {
    const filled = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text === "id" ? basic(key.split(":")[0] ?? "") : text === "key" ? key : text]));
    const body = JSON.parse(JSON.stringify({ ...call, ...extra }).replace('"key"', JSON.stringify(key))) as object;
    const answer = await send(path.replace("KEY", key), path.startsWith("/beacon") ? { batch: [body] } : body, filled);
    expect([answer.status, answer.body["code"]]).toEqual([status, code]);
  });

  test("a removed source is refused", async () => {
    const gone = await bench.workspace.control.sources.add({ name: "gone", trust: "browser", origins: [], author: "test", at: new Date(now) });
    await bench.workspace.control.sources.remove({ name: "gone", author: "test", at: new Date(now) });
    bench.workspace.live.sourcesChanged();
    expect((await send("/v1/track", call, { authorization: basic(gone.key_id) })).status).toBe(401);
  });
});

describe("bodies that nobody should send", () => {
  const track = (extra: object = {}): object => ({ type: "track", userId: "u1", event: "x", ...extra });
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
  test.each<[string, unknown, Record<string, string>, number, string]>([
    ["broken JSON", '{"type":"track",}', {}, 400, "invalid_json"],
    ["single quotes", "{'type':'track'}", {}, 400, "invalid_json"],
    ["ten thousand opening brackets", "[".repeat(10_000), {}, 400, "invalid_json"],
    ["ten thousand closed brackets", "[".repeat(10_000) + "]".repeat(10_000), {}, 400, "too_deep"],
    ["an empty batch", { batch: [] }, {}, 400, "empty_batch"],
    ["2,501 events", { batch: Array.from({ length: 2_501 }, () => ({ type: "page", userId: "u" })) }, {}, 413, "batch_too_large"],
    ["512,001 bytes", `{"batch":[],"x":"${"a".repeat(512_001 - 17)}"}`, {}, 413, "body_too_large"],
    ["a gzip bomb", gzipSync(Buffer.alloc(20_000_000)), { "content-encoding": "gzip" }, 413, "body_too_large"],
    ["gzip in gzip", gzipSync(gzipSync("{}")), { "content-encoding": "gzip" }, 400, "invalid_json"],
    ["three layers", gzipSync("{}"), { "content-encoding": "deflate, gzip, gzip" }, 415, "unsupported_encoding"],
    ["gzip cut short", gzipSync(JSON.stringify({ batch: [track()] })).subarray(0, 30), { "content-encoding": "gzip" }, 400, "bad_compression"],
  ])("%s", async (_what, body, headers, status, code) => {
    const answer = await send("/v1/batch", body, headers);
    expect([answer.status, answer.body["code"]]).toEqual([status, code]);
  });

  test.each<[string, object, string]>([
    ["nobody", { type: "track", event: "x" }, "no_identity"],
    ["a track without a name", { type: "track", userId: "u1" }, "no_event_name"],
    ["no type", { userId: "u1" }, "no_type"],
    ["an event of 32,769 bytes", track({ properties: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`p${i}`, "a".repeat(4_200)])) }), "event_too_large"],
    ["ten thousand properties", track({ properties: Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`p${i}`, 1])) }), "limit"],
    ["a name of ten kilobytes", track({ properties: { ["p".repeat(10_000)]: 1 } }), "limit"],
    ["a list of a hundred thousand", track({ properties: { list: Array.from({ length: 1_001 }, () => 1) } }), "limit"],
    ["eleven levels", track({ properties: deep(10) }), "limit"],
    ["an id with NUL", track({ messageId: "a\u0000b" }), "nul"],
    ["an id too long", track({ userId: "u".repeat(201) }), "id_too_long"],
    ["an object as an id", track({ userId: { $ne: null } }), "bad_id"],
    ["half of a character", track({ properties: { a: "\ud800" } }), "invalid_unicode"],
    ["half of a character in a name", track({ properties: { "\ud800": 1 } }), "invalid_unicode"],
  ])("one bad event is a visible reject and its neighbours stay: %s", async (what, bad, code) => {
    const { status, body } = await send("/v1/batch", { batch: [bad, track({ messageId: `beside ${what}` })] });
    expect([status, body["accepted"], body["rejected"]]).toEqual([200, 1, [expect.objectContaining({ index: 0, code })]]);
    expect(bench.workspace.live.inbox.reader.asides({ limit: 1 })[0]).toMatchObject({ code, raw: JSON.stringify(bad) });
  });

  test("a number too large for an id is refused, with all its digits kept", async () => {
    const { body } = await send("/v1/track", '{"userId":9007199254740993,"event":"x","properties":{"order":12345678901234567890}}');
    expect(body["rejected"]).toEqual([expect.objectContaining({ code: "unsafe_integer" })]);
    expect(bench.workspace.live.inbox.reader.asides({ limit: 1 })[0]?.raw).toContain("9007199254740993");
  });

  test("half of a character that came in while it was not yet refused holds nobody up", async () => {
    const body = String.raw`{"type":"track","userId":"half","event":"half \ud800","properties":{"a\udc00":"b\ud800"}}`;
    const entering = [{ index: 0, messageId: "half", body, page: "", marks: "{}" }];
    await bench.workspace.live.inbox.take({ source: "site", door: "segment", trust: "browser", receivedAt: Date.parse(now), historical: false, entering, refused: [], suppressed: 0 });
    await settled();
    expect(await bench.workspace.engine.rows(sql`SELECT attributes['event'] AS called FROM touch WHERE id = 'half'`)).toEqual([{ called: "half \u{FFFD}" }]);
  });

  test("bytes that are no UTF-8 are the fault of the one event that holds them", async () => {
    const [broken, whole] = [track({ messageId: "c3-28", properties: { a: "?" } }), track({ messageId: "beside c3-28", properties: { a: "é" } })];
    const body = Buffer.from(JSON.stringify({ batch: [broken, whole] }).replace('"?"', '"\u0001\u0002"'), "utf8");
    body.set([0xc3, 0x28], body.indexOf(Buffer.from([1, 2])));
    expect((await send("/v1/batch", body)).body).toMatchObject({ accepted: 1, rejected: [{ index: 0, messageId: "c3-28", code: "invalid_utf8" }] });
  });

  test("what a batch says once for all its events makes none of them too large", async () => {
    const of = (letters: number): object => track({ messageId: `as large as may be ${letters}`, properties: Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`p${i}`, "a".repeat(i === 4 ? letters : 8_000)])) });
    const most = 32_768 - JSON.stringify(of(0)).length - 3;
    const { body } = await send("/v1/batch", { sentAt: now, batch: [of(most), of(most + 1)].map((one, i) => (i === 0 ? one : { ...one, more: "a" })) });
    expect(body).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: "event_too_large" }] });
  });

  test("a body that nobody can read is kept without addresses and secrets", async () => {
    expect((await send("/v1/track", '{"userId":"u1","context":{"ip":"198.51.100.77"},"properties":{"password":"hunter2","url":"https://us.example/?email=ann@acme.example"},}')).status).toBe(400);
    const raw = bench.workspace.live.inbox.reader.asides({ limit: 1 })[0]?.raw ?? "";
    expect(raw).toContain('{"userId":"u1"');
    expect(raw).not.toMatch(/198\.51|hunter2|ann@/);
  });

  test("gzip under any label, a byte-order mark, and text/plain are read", async () => {
    const body = (id: string): string => JSON.stringify({ batch: [track({ messageId: id })] });
    const answers = [
      await send("/v1/batch", gzipSync(body("gz")), { "content-type": "application/x-www-form-urlencoded" }),
      await send("/v1/batch", `\u{FEFF}${body("bom")}`, { "content-type": "text/plain" }),
    ];
    expect(answers.map((one) => one.body["accepted"])).toEqual([1, 1]);
  });
});

describe("what can be asked for by an address alone", () => {
  const id = (): string => key.split(":")[0] ?? "";
  const accepted = (): number => bench.workspace.live.inbox.reader.lastSeq();
  test.each<[string, () => string]>([
    ["Snowplow's picture", () => `/i?e=pv&p=web&aid=${id()}&eid=picture-1&duid=d1&url=${encodeURIComponent("https://us.example/pricing")}&dtm=1772366400000`],
    ["Segment's picture", () => `/v1/pixel/track?data=${encodeURIComponent(Buffer.from(JSON.stringify({ writeKey: id(), userId: "u1", event: "x", messageId: "picture-2" })).toString("base64"))}`],
  ])("%s is a picture, and an event", async (_what, path) => {
    const before = accepted();
    const { status, headers } = await bench.ask(path(), { headers: { host: "track.us.example" } });
    expect([status, headers.get("content-type"), accepted() - before]).toEqual([200, "image/gif", 1]);
  });

  test("PostHog's form in base64 is an event, and its questions about flags have an answer", async () => {
    const data = Buffer.from(JSON.stringify({ event: "$pageview", uuid: "form-1", properties: { token: id(), distinct_id: "0190d5a0-0000-7000-8000-000000000001", $current_url: "https://us.example/" } })).toString("base64");
    expect(await send("/e/?compression=base64", `data=${encodeURIComponent(data)}`, { authorization: "", "content-type": "application/x-www-form-urlencoded" })).toMatchObject({ status: 200, body: { status: 1 } });
    for (const path of ["/flags/?v=2", "/decide/?v=3"]) expect(await send(path, { token: id() })).toMatchObject({ status: 200, body: { featureFlags: {} } });
  });

  test.each([
    [{}, "localhost", "http"], [{ origin: "https://shop.example" }, "localhost", "http"], [{ host: "track.us.example", origin: "https://shop.example" }, "track.us.example", "https"], [{ host: "track.us.example", origin: "http://shop.example" }, "track.us.example", "http"],
  ])("a page that says %j is told to send to %s by %s: a page of TLS may send to nothing else", async (headers, host, protocol) => {
    const answer = await bench.app.request(new Request(`http://${host}/v1/projects/${id()}/settings`, { headers: { host, ...headers } }));
    const { integrations } = (await answer.json()) as { integrations: Record<string, unknown> };
    expect(integrations["Segment.io"]).toMatchObject({ apiHost: `${host}/v1`, protocol });
  });

  test("RudderStack's client that names its key in a header only is told that key", async () => {
    const { body } = await bench.ask<{ source: { writeKey: string } }>("/sourceConfig/?p=npm", { headers: { authorization: basic(id()) } });
    expect(body.source.writeKey).toBe(id());
  });
});

test("a page of another origin may send, and its browser is told so before", async () => {
  const asked = await bench.ask("/v1/t", { method: "OPTIONS", headers: { origin: "https://www.us.example", "access-control-request-method": "POST" } });
  expect([asked.status, asked.headers.get("access-control-allow-origin"), asked.headers.get("access-control-allow-credentials")]).toEqual([204, "https://www.us.example", "true"]);
  const sent = await send("/v1/t", { userId: "u1", event: "x", messageId: "cors" }, { origin: "https://www.us.example" });
  expect([sent.status, sent.headers.get("access-control-allow-origin")]).toEqual([200, "https://www.us.example"]);
});

test("the books add up to what was sent", () => {
  const reader = bench.workspace.live.inbox.reader;
  expect(reader.booksThatDiffer()).toEqual([]);
  expect(reader.faults()).toEqual([]);
});

test("what a crash left between two steps is drained again, once", async () => {
  await send("/v1/batch", { batch: [{ type: "page", anonymousId: "v9", messageId: "late" }] });
  await settled();
  const before = await everything();
  const [newest] = await bench.workspace.control.imports.list();
  await bench.workspace.control.imports.step(newest?.batch ?? 0, "committing", new Date(now));
  await bench.reopen();
  await settled();
  expect((await bench.workspace.control.imports.get(newest?.batch ?? 0)).state).toBe("failed");
  expect(await everything()).toEqual(before);
  expect(await bench.post("/api/v1/verify")).toMatchObject({ ok: true, faults: [] });
});

describe("while events come in all the time", () => {
  test("one round lets them count after another, and whoever else changes numbers gets a turn between", async () => {
    const { engine, control, live, tables } = bench.workspace;
    const log = openLog("silent");
    const commits: ((how: Committed) => void)[] = [];
    let [asked, goOn] = [0, (): void => {}];
    const drain = openDrain({
      parts: { dataDir: bench.dataDir, engine, control, now: () => new Date(now), log, reader: live.inbox.reader, tables }, log, freshness: { landed: () => {} },
      inbox: { onCommit: (told) => void commits.push(told) },
      desk: { inTurn: async (work) => {
        asked += 1;
        await new Promise<void>((go) => void (goOn = go));
        return work();
      } },
    });
    drain.start();
    await expect.poll(() => asked).toBe(1);
    for (let commit = 0; commit < 20; commit += 1) {
      commits[0]?.({ commitMs: 1, rows: 1, tidyMs: 0 });
      await pause(2);
    }
    expect(asked, "commits under way queue no further rounds").toBe(1);
    goOn();
    await expect.poll(() => asked, { message: "what came meanwhile has its round" }).toBe(2);
    goOn();
    await drain.close();
    expect(asked).toBe(2);
  });
});
