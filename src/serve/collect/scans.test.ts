import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../store/sql.ts";
import { openWorkbench, type Workbench } from "../workbench.ts";

let bench: Workbench;
let key: string;

beforeAll(async () => {
  bench = await openWorkbench();
  key = (await bench.post<{ key: string }>("/api/v1/sources", { name: "mail", trust: "server" })).key;
});

afterAll(() => bench.close());

async function came(...batch: readonly object[]): Promise<void> {
  await bench.ask("/v1/import", { method: "POST", headers: { "x-write-key": key }, body: JSON.stringify({ batch }) });
  await bench.workspace.live.drain.settled();
}

const mail = (messageId: string, seconds: number, event: string, link_url?: string): object => ({
  type: "track", event, messageId, userId: "ann@acme.example", timestamp: `2026-02-20T10:00:${String(seconds).padStart(2, "0")}Z`, properties: { thread_id: "m1", link_url }, context: { traits: { email: "ann@acme.example" } },
});
const clicks = (): Promise<object[]> => bench.workspace.engine.rows(sql`SELECT id, toString(removed) AS why, CAST(has(flags, 'mail_scanner') AS Bool) AS is_scanner FROM touch WHERE type = 'mail_click' ORDER BY id`);
const counted = async (): Promise<unknown> => {
  const { value, flags } = await bench.get<{ value: number; flags: object }>("/api/v1/kpis/email_clicks?from=2026-02-01&to=2026-03-01");
  return { value, flags };
};

test("a click that was counted is not any more as soon as the delivery shows that it came too fast", async () => {
  await came(mail("c1", 1, "Email Link Clicked", "/a"));
  expect([await clicks(), await counted()]).toEqual([[{ id: "c1", why: "", is_scanner: false }], { value: 1, flags: {} }]);
  await came(mail("d1", 0, "Email Delivered"));
  expect(await clicks()).toEqual([{ id: "c1", why: "bot", is_scanner: true }]);
  expect(await counted()).toEqual({ value: 0, flags: { "clicked by a machine": 1 } });
});

test("the person's own click later counts, and the scanner's stays beside", async () => {
  await came(mail("c2", 50, "Email Link Clicked", "/a"));
  expect(await clicks()).toEqual([{ id: "c1", why: "bot", is_scanner: true }, { id: "c2", why: "", is_scanner: false }]);
  expect(await counted()).toMatchObject({ value: 1 });
});

test("pages read on and clicks judged anew come out the same of a rebuild, which takes larger steps, and the books still agree", async () => {
  await came({ type: "page", messageId: "p", anonymousId: "v", timestamp: "2026-02-20T11:00:00Z" });
  for (const seconds of [10, 20]) await came({ type: "track", event: "Page Read", messageId: `r${seconds}`, anonymousId: "v", timestamp: `2026-02-20T11:00:${seconds}Z`, properties: { page_id: "p", active_seconds: seconds } });
  const before = await clicks();
  expect(await bench.post("/api/v1/verify")).toMatchObject({ ok: true });
  expect(await bench.post("/api/v1/rebuild")).toMatchObject({ ok: true, faults: [] });
  expect(await bench.post("/api/v1/verify")).toMatchObject({ ok: true });
  expect(await clicks()).toEqual(before);
  expect(await bench.workspace.engine.rows(sql`SELECT seconds FROM touch WHERE id = 'p'`)).toEqual([{ seconds: 20 }]);
});
