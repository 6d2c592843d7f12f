import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openInbox } from "../../collect/live/inbox/inbox.ts";
import { openLog } from "../log.ts";
import { rehearse } from "./rehearsal.ts";

test("what a start rehearses goes the whole way and is kept nowhere, neither as events nor in the books nor as used ids", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-rehearsal-"));
  const inbox = await openInbox(dataDir);
  try {
    const now = (): Date => new Date("2026-03-01T10:00:00Z");
    expect(await rehearse({ inbox, now, log: openLog("silent") })).toBeGreaterThan(0);
    expect([inbox.state().lastSeq, inbox.reader.after(0, 10), inbox.reader.books(0, 4e12), inbox.reader.refusals(0, 4e12)]).toEqual([0, [], [], []]);
    const event = { index: 0, messageId: "rehearsal-1-0", body: '{"type":"page","messageId":"rehearsal-1-0"}', marks: "{}", page: "" };
    const arriving = { source: "site", door: "segment", trust: "browser", receivedAt: 0, historical: false, entering: [event], refused: [], suppressed: 0 } as const;
    expect((await inbox.rehearse({ ...arriving, entering: [{ ...event, messageId: "another" }] })).verdicts).toEqual(["accepted"]);
    expect(await inbox.take(arriving)).toEqual({ request: 1, verdicts: ["accepted"] });
    expect((await inbox.take(arriving)).verdicts).toEqual(["duplicate"]);
  } finally {
    await inbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
