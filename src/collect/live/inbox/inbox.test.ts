import { DatabaseSync } from "node:sqlite";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Inbox, openInbox } from "./inbox.ts";
import { readMark } from "./mark.ts";
import type { Arriving, Entering } from "./messages.ts";
import { inboxFolder, openForWriting } from "./schema.ts";
import { InboxWriter, type Work } from "./writer.ts";

const at = Date.parse("2026-03-01T10:15:00Z");
const entering = (messageId: string, body: object = { type: "track", event: "Demo Requested" }): Entering => ({ index: 0, messageId, body: JSON.stringify({ messageId, ...body }), marks: "{}", page: "" });
const arriving = (...events: Entering[]): Arriving => ({ source: "site", door: "segment", trust: "browser", receivedAt: at, historical: false, entering: events, refused: [], suppressed: 0 });

let dataDir: string;
let inbox: Inbox;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-inbox-"));
  inbox = await openInbox(dataDir);
});

afterEach(async () => {
  await inbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function reopen(before: () => void = () => {}): Promise<void> {
  await inbox.close();
  before();
  inbox = await openInbox(dataDir);
}

const books = () => inbox.reader.books(0, at * 2).map(({ received, accepted, duplicate, conflict, rejected, suppressed }) => [received, accepted, duplicate, conflict, rejected, suppressed]);

describe("one message counts once", () => {
  test.each<[string, Entering[][], string[][]]>([
    ["sent twice in one request", [[entering("a"), entering("a")]], [["accepted", "duplicate"]]],
    ["sent again in another request", [[entering("a")], [entering("a"), entering("b")]], [["accepted"], ["duplicate", "accepted"]]],
    ["sent again with its keys in another order", [[{ ...entering("a"), body: '{"messageId":"a","type":"track","event":"x"}' }], [{ ...entering("a"), body: '{"event":"x","type":"track","messageId":"a"}' }]], [["accepted"], ["duplicate"]]],
    ["sent again later", [[entering("a", { sentAt: "2026-03-01T10:00:00Z" })], [entering("a", { sentAt: "2026-03-01T10:05:00Z" })]], [["accepted"], ["duplicate"]]],
    ["the same id for something else is a conflict, and the first stays", [[entering("a", { event: "x" })], [entering("a", { event: "y" })]], [["accepted"], ["conflict"]]],
  ])("%s", async (_what, requests, verdicts) => {
    const taken = [];
    for (const events of requests) taken.push((await inbox.take(arriving(...events))).verdicts);
    expect(taken).toEqual(verdicts);
    await reopen();
    expect((await inbox.take(arriving(entering("a", JSON.parse(requests[0]?.[0]?.body ?? "") as object)))).verdicts, "also after a restart").toEqual(["duplicate"]);
    expect(inbox.reader.booksThatDiffer()).toEqual([]);
  });
});

test("what was received is the sum of what became of it, and the rejects are there whole", async () => {
  const refused = { index: 2, messageId: "", code: "no_identity", message: "The event has neither userId nor anonymousId.", raw: '{"type":"track","event":"x","properties":{"a":1}}', marks: "{}" };
  await inbox.take({ ...arriving(entering("a"), entering("a"), entering("b")), refused: [refused], suppressed: 2 });
  await inbox.take({ ...arriving(entering("a", { event: "other" })), refused: [refused] });
  expect(books()).toEqual([[8, 2, 1, 1, 2, 2]]);
  const asides = inbox.reader.asides({ limit: 10 });
  expect(asides.map(({ verdict, code, raw, attempts, clashesWith }) => ({ verdict, code, raw, attempts, clashesWith }))).toEqual([
    { verdict: "conflict", code: "conflict", raw: JSON.stringify({ messageId: "a", event: "other" }), attempts: 1, clashesWith: 1 },
    { verdict: "rejected", code: "no_identity", raw: refused.raw, attempts: 2, clashesWith: null },
  ]);
  expect(inbox.reader.booksThatDiffer()).toEqual([]);
});

test("a reject that passes now moves to the accepted, and the books move with it", async () => {
  const refused = { index: 0, messageId: "r1", code: "limit", message: "", raw: "{}", marks: "{}" };
  for (const _ of [1, 2, 3]) await inbox.take({ ...arriving(), refused: [refused] });
  const [aside] = inbox.reader.asides({ limit: 1 });
  expect(await inbox.retry([{ aside: aside?.id ?? 0, entering: entering("r1") }])).toEqual({ accepted: 1, duplicate: 0, conflict: 0 });
  expect(await inbox.retry([{ aside: aside?.id ?? 0, entering: entering("r1") }]), "once").toEqual({ accepted: 0, duplicate: 0, conflict: 0 });
  expect(books()).toEqual([[3, 1, 2, 0, 0, 0]]);
  expect(inbox.reader.booksThatDiffer()).toEqual([]);
  expect(inbox.reader.after(0, 10).map(({ messageId, receivedAt }) => [messageId, receivedAt])).toEqual([["r1", "2026-03-01T10:15:00.000Z"]]);
});

test("many requests at once share commits and keep their order", async () => {
  const requests = Array.from({ length: 400 }, (_, i) => inbox.take(arriving(entering(`m${i}`), entering(`n${i}`))));
  const taken = await Promise.all(requests);
  expect(taken.every(({ verdicts }) => verdicts.join() === "accepted,accepted")).toBe(true);
  expect(inbox.reader.after(0, 1_000).map(({ seq }) => seq)).toEqual(Array.from({ length: 800 }, (_, i) => i + 1));
  expect(inbox.reader.faults()).toEqual([]);
});

describe("rot is found and named", () => {
  test("an event that was altered on the disk", async () => {
    await inbox.take(arriving(entering("a"), entering("b")));
    await inbox.take(arriving(entering("c")));
    await reopen(() => change("UPDATE event SET body = replace(body, 'Demo', 'Dome') WHERE seq = 2"));
    expect(inbox.reader.faults()).toEqual([{ from: 1, to: 2, says: "is not what was received" }]);
  });

  test("an event that is gone from the middle", async () => {
    await inbox.take(arriving(entering("a"), entering("b")));
    await reopen(() => change("DELETE FROM event WHERE seq = 1"));
    expect(inbox.reader.faults()).toEqual([{ from: 1, to: 2, says: "lacks events, or has others than were received" }]);
  });

  test("an id that is another now: its event would be taken a second time", async () => {
    await inbox.take(arriving(entering("a"), entering("b"), entering("c")));
    await reopen(() => change("UPDATE message SET id = zeroblob(16) WHERE seq = 2"));
    expect(inbox.reader.faults()).toEqual([{ from: 2, to: 2, says: "has an id that is not known to be used: it would be taken again" }]);
  });

  test("a page of an event that is another in its index", async () => {
    await inbox.take(arriving({ ...entering("a"), page: "a-page-of-its-own" }));
    expect(inbox.reader.brokenPages()).toEqual([]);
    await reopen(() => flip(join(inboxFolder(dataDir), "0001.sqlite"), "a-page-of-its-own"));
    expect(inbox.reader.brokenPages()).toEqual([expect.stringMatching(/^A file of the inbox is damaged: .*event_of_page/)]);
  });

  test("acknowledged events that the end of the file lacks, and their numbers are not given again", async () => {
    await inbox.take(arriving(entering("a"), entering("b"), entering("c")));
    await reopen(() => change("DELETE FROM event WHERE seq > 1; DELETE FROM message; UPDATE sqlite_sequence SET seq = 1 WHERE name = 'event'; DELETE FROM \"group\""));
    expect(inbox.state().missing).toEqual([{ from: 2, to: 3 }]);
    await inbox.take(arriving(entering("d")));
    expect(inbox.reader.lastSeq()).toBe(4);
    expect(inbox.reader.faults()[0]).toEqual({ from: 2, to: 3, says: "was acknowledged and is gone" });
  });

  /** One bit where the text stands first. */
  function flip(path: string, text: string): void {
    const bytes = readFileSync(path);
    const at = bytes.indexOf(text);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
  }

  function change(statements: string): void {
    const database = new DatabaseSync(join(inboxFolder(dataDir), "0001.sqlite"));
    database.exec(statements);
    database.close();
  }
});

test("a mark that was cut short is no mark", async () => {
  await inbox.take(arriving(entering("a")));
  await reopen(() => writeFileSync(join(inboxFolder(dataDir), "acked"), '{"seq":'));
  expect(inbox.state()).toMatchObject({ lastSeq: 1, missing: [] });
  await inbox.take(arriving(entering("b")));
  await reopen();
  expect(readMark(inboxFolder(dataDir))).toMatchObject({ seq: 2 });
});

test("of two marks the whole one counts, and one of an older version does", async () => {
  await inbox.take(arriving(entering("a")));
  await inbox.take(arriving(entering("b")));
  const path = join(inboxFolder(dataDir), "acked");
  await reopen(() => writeFileSync(path, readFileSync(path, "utf8").replace('"seq":2', '"seq":9')));
  expect([readMark(inboxFolder(dataDir))?.seq, inbox.state().missing]).toEqual([1, []]);
  await reopen(() => writeFileSync(path, '{"seq":2,"hash":""}\n'));
  expect([readMark(inboxFolder(dataDir))?.seq, inbox.state().missing]).toEqual([2, []]);
});

test("a bit that flips in the end of the WAL is told after a crash, up to the last event that was acknowledged, and its numbers are not given again", async () => {
  for (const id of ["a", "b", "c"]) await inbox.take(arriving(entering(id), entering(`${id}2`)));
  const crashed = join(dataDir, "crashed");
  cpSync(inboxFolder(dataDir), inboxFolder(crashed), { recursive: true });
  const wal = join(inboxFolder(crashed), "0001.sqlite-wal");
  const bytes = readFileSync(wal);
  bytes[bytes.length - 100] = (bytes.at(-100) ?? 0) ^ 1;
  writeFileSync(wal, bytes);
  const after = await openInbox(crashed);
  try {
    expect([after.state().missing, after.reader.after(0, 10).map(({ messageId }) => messageId)]).toEqual([[{ from: 5, to: 6 }], ["a", "a2", "b", "b2"]]);
    await after.take(arriving(entering("d")));
    expect(after.state().lastSeq).toBe(7);
  } finally {
    await after.close();
  }
});

test("a WAL that cannot be written into its file is left for a new file, and nothing of it is lost", () => {
  const folder = join(dataDir, "failing");
  const fail = { is: true };
  const open = (path: string): DatabaseSync => {
    const database = openForWriting(path);
    const exec = database.exec.bind(database);
    database.exec = (text: string) => {
      if (fail.is && text.includes("PASSIVE")) throw Object.assign(new Error("disk I/O error"), { errcode: 1034 });
      exec(text);
    };
    return database;
  };
  const take = (id: number, count: number): Work => ({ kind: "take", id, arriving: arriving(...Array.from({ length: count }, (_, n) => entering(`${id}-${n}`, { text: "x".repeat(5_000) }))), bytes: 1 });
  const writer = new InboxWriter({ folder, open });
  writer.write([take(1, 900)]);
  writer.tidy(0, true);
  writer.write([take(2, 1)]);
  expect([writer.files.length, writer.lastSeq]).toEqual([2, 901]);
  fail.is = false;
  writer.close();
  const again = new InboxWriter({ folder });
  expect([again.lastSeq, again.missing, again.write([take(1, 1)])]).toEqual([901, [], [{ id: 1, taken: { request: 3, verdicts: ["duplicate"] } }]]);
  again.close();
});

describe("a disk that fails", () => {
  const take = (id: number, messageId: string): Work => ({ kind: "take", id, arriving: arriving(entering(messageId)), bytes: 1 });

  test("after a failed write the group is tried once in a new file, which goes on counting and knows the ids of the old one", () => {
    const folder = join(dataDir, "failing");
    const broken: { fail: (() => void) | null } = { fail: null };
    const writer = new InboxWriter({ folder, open: (path) => failing(path, () => broken.fail?.()) });
    expect(writer.write([take(1, "a")])).toEqual([{ id: 1, taken: { request: 1, verdicts: ["accepted"] } }]);
    broken.fail = () => {
      broken.fail = null;
      throw Object.assign(new Error("disk I/O error"), { errcode: 1034 });
    };
    expect(writer.write([take(2, "b")])).toEqual([{ id: 2, taken: { request: 2, verdicts: ["accepted"] } }]);
    expect([writer.files.length, writer.lastSeq]).toEqual([2, 2]);
    expect(writer.write([take(3, "a"), take(4, "b")]).map((answer) => ("taken" in answer ? answer.taken.verdicts : answer))).toEqual([["duplicate"], ["duplicate"]]);
    writer.close();
  });

  test("a second failure ends the writing, and says so to everyone who waits", () => {
    const folder = join(dataDir, "failing");
    const writer = new InboxWriter({ folder, open: (path) => failing(path, () => {
      throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
    }) });
    expect(writer.write([take(1, "a")])).toMatchObject([{ id: 1, failed: "inbox_read_only" }]);
    expect(writer.write([take(2, "b")])).toMatchObject([{ id: 2, failed: "inbox_read_only" }]);
    expect(writer.broken).toContain("disk I/O error");
    writer.close();
  });

  test("a full disk is told and survived in the same file", () => {
    const folder = join(dataDir, "full");
    const full = { is: true };
    const writer = new InboxWriter({ folder, open: (path) => failing(path, () => {
      if (full.is) throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
    }) });
    expect(writer.write([take(1, "a")])).toMatchObject([{ id: 1, failed: "storage_low" }]);
    full.is = false;
    expect(writer.write([take(2, "a")])).toEqual([{ id: 2, taken: { request: 1, verdicts: ["accepted"] } }]);
    expect(writer.files).toHaveLength(1);
    writer.close();
  });

  /** A file whose commits can fail as SQLite's do. */
  function failing(path: string, beforeCommit: () => void): DatabaseSync {
    const database = openForWriting(path);
    const exec = database.exec.bind(database);
    database.exec = (text: string) => {
      if (text === "COMMIT") beforeCommit();
      exec(text);
    };
    return database;
  }
});
