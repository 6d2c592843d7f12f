import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportAnswer, RejectPage } from "./contract.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const deals = `id,account,amount,currency,status,created_at,closed_at
D1,Acme,100,EUR,won,2026-01-05,2026-02-01
D2,Acme,abc,EUR,won,2026-01-05,2026-02-01
D3,Acme,100,EUR,gewonnen,2026-01-05,2026-02-01
D4,Acme,100,EUR,won,2026-02-30,2026-03-01
`;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.importText("deals.csv", deals, { as: "opportunity" });
});
afterAll(() => bench.close());

const open = async (): Promise<string[]> => (await bench.get<RejectPage>("/api/v1/rejects")).rejects.map(({ batch, line }) => `${batch}:${line}`);
const replay = async (body: object = {}): Promise<ImportAnswer["rows"]> => (await bench.post<ImportAnswer>("/api/v1/rejects/replay", { batch: 1, ...body })).rows;

test("a row that is refused again is listed once however often it is read, and one that was taken is listed no more", async () => {
  expect(await open()).toEqual(["1:3", "1:4", "1:5"]);
  expect(await replay({ values: { status: { gewonnen: "won" } } })).toMatchObject({ read: 3, new: 1, rejected: 2 });
  expect(await open()).toEqual(["2:3", "2:5"]);
  expect(await replay()).toMatchObject({ read: 3, rejected: 3 });
  expect(await open()).toEqual(["3:3", "3:5"]);
});

test("a replay that is taken back leaves its rows to be listed by the others", async () => {
  await bench.post("/api/v1/imports/2/undo");
  expect(await open()).toEqual(["3:3", "3:4", "3:5"]);
  await bench.post("/api/v1/imports/2/redo");
  await bench.post("/api/v1/imports/3/undo");
  expect(await open()).toEqual(["2:3", "2:5"]);
});
