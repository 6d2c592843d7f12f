import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Inbox, openInbox } from "./inbox.ts";
import type { Arriving, Entering } from "./messages.ts";
import { inboxFolder } from "./schema.ts";
import { writeRange } from "./seal.ts";

const receivedAt = Date.parse("2026-03-01T10:15:00Z");
const [sameDay, nextDay] = [new Date("2026-03-01T20:00:00Z"), new Date("2026-03-02T10:16:00Z")];
const entering = (messageId: string, says = "Demo Requested", page = ""): Entering => ({ index: 0, messageId, body: JSON.stringify({ type: "track", messageId, event: says }), marks: "{}", page });
const arriving = (...events: Entering[]): Arriving => ({ source: "site", door: "segment", trust: "browser", receivedAt, historical: false, entering: events, refused: [], suppressed: 0 });

let dataDir: string;
let inbox: Inbox;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-archive-"));
  inbox = await openInbox(dataDir);
});

afterEach(async () => {
  await inbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const archived = (): string[] => (existsSync(join(dataDir, "archive")) ? readdirSync(join(dataDir, "archive")).toSorted() : []);
const fileOf = (name: string): string => join(dataDir, "archive", name);
const packed = (): string => fileOf(archived().find((name) => name.endsWith(".zst")) ?? "");

async function reopen(before: () => void = () => {}): Promise<void> {
  await inbox.close();
  before();
  inbox = await openInbox(dataDir);
}

/** Five events in three groups. */
async function fill(): Promise<void> {
  await inbox.take(arriving(entering("a", "x", "p1"), entering("b", "x")));
  await inbox.take(arriving(entering("c", "x", "p1")));
  await inbox.take(arriving(entering("d"), entering("e")));
}

const stored = (): [number, string, string][] => inbox.reader.after(0, 100).map(({ seq, messageId, receivedAt: at }) => [seq, messageId, at]);

/** How many rows the inbox itself holds. */
function here(): Record<string, number> {
  const database = new DatabaseSync(join(inboxFolder(dataDir), "0001.sqlite"), { readOnly: true });
  const rows = ["event", "request", '"group"', "message"].map((table) => [table.replaceAll('"', ""), Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"])]);
  database.close();
  return Object.fromEntries(rows) as Record<string, number>;
}

describe("a range is sealed", () => {
  test.each<[string, { settledTo: number; now: Date; bytes?: number }, [number, number] | null]>([
    ["a day after it came", { settledTo: 5, now: nextDay }, [1, 5]],
    ["as far as it counts already", { settledTo: 3, now: nextDay }, [1, 3]],
    ["not in the middle of a group", { settledTo: 4, now: nextDay }, [1, 3]],
    ["not before it is a day old", { settledTo: 5, now: sameDay }, null],
    ["at once when there is much of it", { settledTo: 5, now: sameDay, bytes: 60 }, [1, 2]],
    ["not while nothing of it counts", { settledTo: 0, now: nextDay }, null],
  ])("%s", async (_when, due, range) => {
    await fill();
    const seal = await inbox.seal(due);
    expect(seal === null ? null : [seal.first, seal.last]).toEqual(range);
  });
});

test("what was sealed is read as before: by number, newest first, by page, after a restart, and in the files", async () => {
  await fill();
  const read = () => ({ stored: stored(), newest: inbox.reader.newest(4).map(({ seq }) => seq), before: inbox.reader.newest(2, 3).map(({ seq }) => seq), page: inbox.reader.ofPage("p1"), one: inbox.reader.event(2), last: inbox.reader.lastSeq(), waiting: inbox.reader.countAfter(1) });
  const before = read();
  await inbox.seal({ settledTo: 3, now: nextDay });
  expect(here()).toEqual({ event: 2, request: 1, group: 1, message: 5 });
  expect(read()).toEqual(before);
  await inbox.seal({ settledTo: 5, now: nextDay });
  expect(here()).toMatchObject({ event: 0, group: 0, message: 5 });
  await reopen();
  expect(read()).toEqual(before);
  expect([inbox.reader.faults(), inbox.reader.booksThatDiffer()]).toEqual([[], []]);
  expect(archived()).toEqual(["000000000001-000000000003.json", "000000000001-000000000003.jsonl.zst", "000000000004-000000000005.json", "000000000004-000000000005.jsonl.zst"]);
  expect(zstdDecompressSync(readFileSync(packed())).toString()).toContain('\\"event\\":\\"x\\"');
});

test("ids stay for ever: the same again is a duplicate, something else under the id a conflict, and numbers and chain go on", async () => {
  await fill();
  await inbox.seal({ settledTo: 5, now: nextDay });
  await reopen();
  const { verdicts } = await inbox.take(arriving(entering("a", "x"), entering("b", "y"), entering("f")));
  expect(verdicts).toEqual(["duplicate", "conflict", "accepted"]);
  expect(inbox.reader.asides({ limit: 1 })[0]).toMatchObject({ verdict: "conflict", messageId: "b", clashesWith: 2 });
  expect(stored().map(([seq, id]) => `${seq}${id}`)).toEqual(["1a", "2b", "3c", "4d", "5e", "6f"]);
  expect([inbox.reader.faults(), inbox.reader.booksThatDiffer(), inbox.state().missing]).toEqual([[], [], []]);
});

test("a reject of a sealed range can be judged again", async () => {
  await inbox.take({ ...arriving(entering("a")), refused: [{ index: 1, messageId: "r", code: "limit", message: "", raw: "{}", marks: "{}" }] });
  await inbox.seal({ settledTo: 1, now: nextDay });
  const [aside] = inbox.reader.asides({ limit: 1 });
  expect(await inbox.retry([{ aside: aside?.id ?? 0, entering: entering("r") }])).toMatchObject({ accepted: 1 });
  expect(stored().map(([, id]) => id)).toEqual(["a", "r"]);
  expect(inbox.reader.booksThatDiffer()).toEqual([]);
});

describe("an archive that suffered", () => {
  const range = [{ from: 1, to: 3 }];

  beforeEach(async () => {
    await fill();
    await inbox.seal({ settledTo: 3, now: nextDay });
  });

  test.each<[string, () => void, string]>([
    ["a flipped bit is found and the range named", () => flip(packed()), "lies in an archive that is damaged"],
    ["so is one in the manifest", () => writeFileSync(packed().replace(".jsonl.zst", ".json"), "{"), "lies in an archive that is damaged"],
    ["a missing file is named", () => rmSync(packed()), "lies in an archive that is not there"],
  ])("%s; the rest goes on", async (_what, hurt, says) => {
    await reopen(hurt);
    expect(inbox.reader.faults()).toEqual(range.map((one) => ({ ...one, says })));
    expect(() => inbox.reader.after(0, 10)).toThrow(expect.objectContaining({ code: says.endsWith("there") ? "archive_missing" : "archive_damaged" }));
    expect(inbox.reader.after(3, 10).map(({ seq }) => seq)).toEqual([4, 5]);
    expect((await inbox.take(arriving(entering("a", "x"), entering("g")))).verdicts).toEqual(["duplicate", "accepted"]);
  });

  test("a file that was renamed is found by what it holds, and a second copy of it is ignored", async () => {
    await reopen(() => renameSync(packed(), fileOf("moved.zst")));
    expect(inbox.reader.faults()).toEqual([]);
    copyFileSync(fileOf("moved.zst"), fileOf("again.zst"));
    expect(stored().map(([, id]) => id)).toEqual(["a", "b", "c", "d", "e"]);
    expect(inbox.reader.booksThatDiffer()).toEqual([]);
  });

  function flip(path: string): void {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
  }
});

describe("a stop between two steps of sealing", () => {
  test("before the inbox names the file: it is written again", async () => {
    await fill();
    await reopen(() => expect(writeRange({ folder: inboxFolder(dataDir), settledTo: 3, receivedBefore: null, bytesMax: 1 })?.last).toBe(2));
    expect(stored().map(([seq]) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect((await inbox.seal({ settledTo: 3, now: nextDay }))?.last).toBe(3);
    expect([stored().map(([seq]) => seq), inbox.reader.faults(), inbox.reader.booksThatDiffer()]).toEqual([[1, 2, 3, 4, 5], [], []]);
  });

  test("before its rows have left: each event is read once, and they leave later", async () => {
    await fill();
    await reopen(() => {
      const seal = writeRange({ folder: inboxFolder(dataDir), settledTo: 3, receivedBefore: null, bytesMax: 1_000_000 });
      const database = new DatabaseSync(join(inboxFolder(dataDir), "0001.sqlite"));
      database.prepare("INSERT INTO seal (first, last, name, rows, sha256, chain) VALUES (?, ?, ?, ?, ?, ?)").run(1, 3, seal?.name ?? "", 3, seal?.sha256 ?? "", Buffer.from(seal?.chain ?? "", "hex"));
      database.close();
    });
    const once = (): unknown => [stored().map(([seq]) => seq), inbox.reader.newest(9).map(({ seq }) => seq), inbox.reader.ofPage("p1").map(({ seq }) => seq), inbox.reader.faults(), inbox.reader.booksThatDiffer()];
    expect(here()["event"]).toBe(5);
    expect(once()).toEqual([[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [1, 3], [], []]);
    expect(await inbox.seal({ settledTo: 3, now: nextDay })).toBe(null);
    expect(here()["event"]).toBe(2);
    expect(once()).toEqual([[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [1, 3], [], []]);
  });
});

test("two processes cannot take events into one directory", async () => {
  await expect(openInbox(dataDir)).rejects.toMatchObject({ code: "data_dir_in_use" });
});

test("an event that the ledger of imports knows of keeps its number, though the inbox has lost it", async () => {
  await fill();
  await reopen(() => {
    const database = new DatabaseSync(join(inboxFolder(dataDir), "0001.sqlite"));
    database.exec(`DELETE FROM event WHERE seq > 3; DELETE FROM "group" WHERE last_seq > 3; UPDATE sqlite_sequence SET seq = 3 WHERE name = 'event'`);
    database.close();
    rmSync(join(inboxFolder(dataDir), "acked"));
  });
  await inbox.close();
  inbox = await openInbox(dataDir, 5);
  expect(inbox.state().missing).toEqual([{ from: 4, to: 5 }]);
  await inbox.take(arriving(entering("new")));
  expect(inbox.reader.lastSeq()).toBe(6);
});
