import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkbench, type Workbench } from "../workbench.ts";
import { lossSince } from "./page-numbers.ts";

const day = "2026-03-01";
let bench: Workbench;
let key: string;

beforeAll(async () => {
  bench = await openWorkbench();
  key = (await bench.workspace.control.sources.add({ name: "site", trust: "browser", origins: [], author: "test", at: new Date(`${day}T12:00:00Z`) })).key_id;
});

afterAll(() => bench.close());

interface Numbered {
  readonly page: string;
  readonly n: number;
  readonly before?: { readonly page: string; readonly n: number };
}

async function came(...events: readonly Numbered[]): Promise<void> {
  const batch = events.map((seq) => ({ type: "track", event: "x", anonymousId: "v", messageId: `${seq.page}.${seq.n}`, context: { seq } }));
  await bench.ask("/v1/batch", { method: "POST", headers: { "x-write-key": key }, body: JSON.stringify({ batch }) });
  await bench.workspace.live.drain.settled();
}

test("what lies between the numbers of a page was lost, whatever the order in which the others came and however often", async () => {
  await came({ page: "a", n: 5 }, { page: "a", n: 1 }, { page: "b", n: 1 });
  expect(await lossSince(bench.workspace.engine, day)).toEqual([{ source: "site", pages: 2, sent: 6, lost: 3 }]);
  await came({ page: "a", n: 5 }, { page: "a", n: 2 }, { page: "a", n: 2 });
  expect(await lossSince(bench.workspace.engine, day), "one of the missing came late").toEqual([{ source: "site", pages: 2, sent: 6, lost: 2 }]);
});

test("the end of a page that was killed is lost as soon as the next page tells how far it came, also where nothing of it came", async () => {
  await came({ page: "c", n: 1, before: { page: "b", n: 3 } }, { page: "d", n: 1, before: { page: "never", n: 2 } });
  expect(await lossSince(bench.workspace.engine, day)).toEqual([{ source: "site", pages: 5, sent: 12, lost: 6 }]);
});

test("numbers that no page can have are not believed, and another day is another day", async () => {
  await came({ page: "e", n: 1_000_000 }, { page: "x".repeat(65), n: 3 }, { page: "f", n: 1.5 }, { page: "g", n: 0 });
  expect(await lossSince(bench.workspace.engine, day)).toMatchObject([{ pages: 5, lost: 6 }]);
  expect(await lossSince(bench.workspace.engine, "2026-03-02")).toEqual([]);
});

test("a rebuild counts the same", async () => {
  const before = await lossSince(bench.workspace.engine, day);
  await bench.post("/api/v1/rebuild");
  expect(await lossSince(bench.workspace.engine, day)).toEqual(before);
});
