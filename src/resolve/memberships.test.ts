import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isShort } from "../../tests/form.ts";
import { openWorkbench, startTurns, type StagedRow, type Turns, type Workbench } from "./workbench.ts";

let bench: Workbench;
let turns: Turns;
beforeAll(async () => {
  bench = await openWorkbench("memberships");
});
afterAll(() => bench.close());
beforeEach(async () => {
  turns = await startTurns(bench);
  await turns.have("account", [{ id: "A1", name: "Acme", domains: ["acme.com"] }, { id: "B1", name: "Birch", domains: ["birch.de"] }, { id: "C1", name: "Cedar", domains: ["cedar.io"] }]);
  await turns.have("person", [{ id: "P1", name: "Joe", email: "joe@acme.com", account: "A1" }, { id: "P2", name: "Ann", email: "ann@acme.com", account: "A1" }]);
  await turns.have("opportunity", [{ id: "D1", name: "Deal", account: "B1" }]);
});

const works = (row_key: number, more: StagedRow = {}): StagedRow => ({ row_key, from_kind: "person", from_id: "P1", to_kind: "account", to_id: "B1", means: "link", role: "adviser", ...more });
const touch = (id: string, day: string, more: StagedRow): StagedRow => ({ id, at: `${day}T09:00:00Z`, type: "mail_in", ...more });
const found = async (): Promise<Record<string, unknown[]>> =>
  Object.fromEntries((await bench.counted("touch", ["id", "account_id", "account_method", "person_id"])).map(([id, ...rest]) => [String(id), rest]));
const seats = async (): Promise<unknown[][]> => (await bench.memberships()).map(({ person_id, account_id, role, begins, ends }) => [person_id, account_id, role, begins, ends]);

const touches = [
  touch("says nothing else", "2026-02-10", { person: "P1" }),
  touch("names the account", "2026-02-10", { person: "P1", account: "Birch" }),
  touch("names its domain", "2026-02-10", { person: "P1", account_domain: "birch.de" }),
  touch("written from there", "2026-02-10", { person: "P1", person_email: "joe@birch.de" }),
  touch("about its deal", "2026-02-10", { person: "P1" }),
  touch("of a colleague without a seat", "2026-02-10", { person: "P2", account: "Birch" }),
  touch("names a third account", "2026-02-10", { person: "P1", account: "Cedar" }),
];
const atBirch = ["about its deal", "names its domain", "names the account", "written from there"];
const there = async (account: string): Promise<string[]> => Object.entries(await found()).filter(([, [id]]) => id === account).map(([id]) => id).toSorted();

test("a consultant at two accounts: each touch goes where it says itself, the others to the employer; an undone link gives them back (D10)", async () => {
  await turns.have("identity_link", [{ row_key: 1, from_kind: "touch", from_id: "about its deal", to_kind: "opportunity", to_id: "D1", means: "link" }]);
  await turns.have("touch", touches);
  expect(await there("B1")).toEqual([]);
  const link = await turns.have("identity_link", [works(2)]);
  expect(await there("B1")).toEqual(atBirch);
  expect(await there("A1")).toEqual(["names a third account", "of a colleague without a seat", "says nothing else"]);
  expect(new Set(Object.entries(await found()).filter(([id]) => !id.startsWith("of a colleague")).map(([, [, , person]]) => person))).toEqual(new Set(["P1"]));
  expect(await bench.counted("person", ["id", "account_id"])).toEqual([["P1", "A1"], ["P2", "A1"]]);
  await turns.takeBack(link);
  expect(await there("B1")).toEqual([]);
  await turns.letIn(link);
  expect(await there("B1")).toEqual(atBirch);
});

test.skipIf(isShort)("a membership has its days: touches before and after it are the employer's (D10)", async () => {
  await turns.have("identity_link", [works(1, { from_at: "2026-02-01T00:00:00Z", to_at: "2026-03-01T00:00:00Z" })]);
  await turns.have("touch", ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"].map((day) => touch(day, day, { person: "P1", account: "Birch" })));
  expect(Object.values(await found()).map(([account]) => account)).toEqual(["A1", "B1", "B1", "A1"]);
});

test.skipIf(isShort)("what is decided here goes before what a source links, and may name the address and the domain (D10)", async () => {
  await turns.have("identity_link", [works(1)]);
  expect(await seats()).toEqual([["P1", "B1", "adviser", "1970-01-01 00:00:00.000", "2299-12-31 00:00:00.000"]]);
  await turns.have("identity_link", [works(2, { source: "sextant", from_id: "joe@acme.com", to_id: "birch.de", role: "interim head", from_at: "2026-01-05T00:00:00Z" })]);
  expect(await seats()).toEqual([["P1", "B1", "interim head", "2026-01-05 00:00:00.000", "2299-12-31 00:00:00.000"]]);
  await turns.have("identity_link", [works(2, { source: "sextant", from_id: "joe@acme.com", to_id: "birch.de", means: "apart" })]);
  expect(await seats()).toEqual([]);
});

test("another mail address of somebody, at the domain of another account, is the same person and a membership there (D10)", async () => {
  await turns.have("identity_link", [{ row_key: 1, from_kind: "person", from_id: "joe@birch.de", to_kind: "person", to_id: "P1", means: "merge" }]);
  await turns.have("touch", [touch("there", "2026-02-10", { person_email: "Joe@Birch.de" }), touch("here", "2026-02-10", { person_email: "joe@acme.com" })]);
  expect(await found()).toEqual({ there: ["B1", "email", "P1"], here: ["A1", "person", "P1"] });
  expect((await seats()).map(([who, where]) => [who, where])).toEqual([["P1", "B1"]]);
});
