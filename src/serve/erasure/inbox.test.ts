import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Inbox, openInbox } from "../../collect/live/inbox/inbox.ts";
import type { Arriving } from "../../collect/live/inbox/messages.ts";
import { inboxFolder } from "../../collect/live/inbox/schema.ts";
import { blotInbox } from "./inbox.ts";
import { marksOf, newKey, soughtBy } from "./sought.ts";

const at = Date.parse("2026-03-01T10:15:00Z");
const mail = "zelda.fitzgerald@acme.example";
const key = newKey();
const sought = soughtBy(key, marksOf(key, [
  { kind: "mail", text: mail }, { kind: "name", text: "Zelda Fitzgerald" }, { kind: "person", text: "u-77", source: "site" }, { kind: "visitor", text: "dev-1" },
], { label: "erased-1", keepsHost: (host) => host === "acme.example" }));

const events = [
  { type: "identify", messageId: "m1", anonymousId: "dev-1", userId: "u-77", traits: { email: mail, name: "Zelda Fitzgerald", company: "Acme" } },
  { type: "page", messageId: "m2", anonymousId: "dev-1", properties: { url: "https://us.example/pricing" }, context: { ip: "203.0.113.9", page: { path: "/pricing" } } },
  { type: "track", messageId: "m3", anonymousId: "dev-2", event: "Form Submitted", properties: { referred_by: "Zelda Fitzgerald" } },
  { type: "page", messageId: "m4", anonymousId: "dev-2", properties: { url: "https://us.example/" } },
];

let dataDir: string;
let inbox: Inbox;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "sextant-erase-inbox-"));
  inbox = await openInbox(dataDir);
  await inbox.take(arriving(events.slice(0, 2)));
  await inbox.seal({ settledTo: 2, now: new Date(at + 10), bytes: 1, afterMs: 0 });
  await inbox.take({ ...arriving(events.slice(2)), refused: [{ index: 9, messageId: "", code: "no_type", message: "The event has no type.", raw: `{"userId":"u-77","traits":{"email":"${mail}"}}`, marks: "{}" }] });
});
afterAll(async () => {
  await inbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function arriving(all: readonly object[]): Arriving {
  const entering = all.map((event, index) => ({ index, messageId: String((event as { messageId: string }).messageId), body: JSON.stringify(event), marks: "{}", page: "" }));
  return { source: "site", door: "segment", trust: "browser", receivedAt: at, historical: false, entering, refused: [], suppressed: 0 };
}

/** Files of inbox and archive that name the person, unpacked where they are packed. */
function naming(): string[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).flatMap((one) => {
    const bytes = readFileSync(join(one.parentPath, one.name));
    const text = (one.name.endsWith(".zst") ? zstdDecompressSync(bytes) : bytes).toString("latin1");
    return /zelda|u-77|dev-1|203\.0\.113/i.test(text) ? [one.name] : [];
  });
}

test("what would be written anew is counted first, and nothing is", async () => {
  expect(inbox.reader.seals()).toHaveLength(1);
  expect(await blotInbox({ folder: inboxFolder(dataDir), sought, mode: "anonymise", isTrial: true })).toEqual({ events: 1, aside: 1, archived: 2 });
  expect(naming().length).toBeGreaterThan(1);
});

test("sealed and unsealed events lose the person and keep what happened; the chain still proves the rest", async () => {
  expect(await blotInbox({ folder: inboxFolder(dataDir), sought, mode: "anonymise", isTrial: false })).toEqual({ events: 1, aside: 1, archived: 2 });
  inbox.reader.reopen();
  expect(naming()).toEqual([]);
  expect(inbox.reader.faults()).toEqual([]);
  expect(inbox.reader.after(0, 10).map(({ seq, event }) => [seq, event])).toEqual([
    [1, { type: "identify", messageId: "m1", anonymousId: "erased-1-device", userId: "erased-1", traits: { email: "erased-1@acme.example", company: "Acme" } }],
    [2, { type: "page", messageId: "m2", anonymousId: "erased-1-device", properties: { url: "https://us.example/pricing" }, context: { page: { path: "/pricing" } } }],
    [3, { type: "track", messageId: "m3", anonymousId: "dev-2", event: "Form Submitted", properties: { referred_by: "erased-1" } }],
    [4, { type: "page", messageId: "m4", anonymousId: "dev-2", properties: { url: "https://us.example/" } }],
  ]);
});

test("sent again an event is still a duplicate, and a second erasure finds nothing", async () => {
  expect((await inbox.take(arriving([events[1] ?? {}, events[3] ?? {}]))).verdicts).toEqual(["duplicate", "duplicate"]);
  expect(await blotInbox({ folder: inboxFolder(dataDir), sought, mode: "anonymise", isTrial: true })).toEqual({ events: 0, aside: 0, archived: 0 });
});

test("what is altered afterwards shows, also in an event that was written anew", async () => {
  const { openForWriting } = await import("../../collect/live/inbox/schema.ts");
  const file = openForWriting(join(inboxFolder(dataDir), "0001.sqlite"));
  file.exec(`UPDATE event SET body = replace(body, 'erased-1', 'erased-2') WHERE seq = 3`);
  file.close();
  expect(inbox.reader.faults()).toMatchObject([{ from: 3 }]);
});
