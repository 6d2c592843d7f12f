import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inForm } from "../../tests/form.ts";
import { type Choice, conflictsOf } from "./conflicts.ts";
import { openWorkbench, startTurns, type StagedRow, type Turns, type Workbench } from "./workbench.ts";

let bench: Workbench;
let turns: Turns;
let link = 0;
beforeAll(async () => {
  bench = await openWorkbench("conflicts");
});
afterAll(() => bench.close());
beforeEach(async () => {
  link = 0;
  turns = await startTurns(bench);
  await turns.have("account", [{ id: "A1", name: "Acme", domains: ["acme.com", "shared.com"] }, { id: "B1", name: "Birch", domains: ["birch.de"] }, { id: "S1", name: "Silva", domains: ["shared.com"] }]);
});

const decided = ({ means, from_kind, from, to }: Choice | { means: string; from_kind: string; from: string; to: string }, more: StagedRow = {}): StagedRow =>
  ({ row_key: [...`${from_kind} ${from} ${to}`].reduce((sum, sign) => Math.imul(sum, 31) + sign.charCodeAt(0), 7) >>> 0, content: ++link, from_kind: from_kind === "person" ? "row" : from_kind, from_id: from_kind === "person" ? `person:${from}` : from, to_kind: "account", to_id: to, means, method: "hand", author: "Ann", source: "sextant", ...more });
const decide = async (...choices: readonly Parameters<typeof decided>[0][]): Promise<number> => turns.have("identity_link", choices.map((choice) => decided(choice)));
/** Without the domain that two accounts bear from the start. */
const conflicts = async (): Promise<unknown> => (await conflictsOf(bench.engine)).filter(({ subject }) => subject !== "shared.com").map(({ kind, subject, sides }) => [kind, subject, sides.map(({ account_id, method, evidence, holds }) => [account_id, method, evidence, holds])]);
/** Decides as the side of an account proposes. */
async function choose(subject: string, account: string): Promise<void> {
  const side = (await conflictsOf(bench.engine)).find((one) => one.subject === subject)?.sides.find(({ account_id }) => account_id === account);
  for (const batch of side?.undo ?? []) await turns.takeBack(batch);
  if ((side?.decisions.length ?? 0) > 0) await decide(...(side?.decisions ?? []));
}
const accountOf = async (id: string): Promise<unknown> => (await bench.counted("touch", ["id", "account_id"])).find(([one]) => one === id)?.[1];

test("a device of two people at two accounts is listed with both; who is chosen has all its visits", async () => {
  const visit = (id: string, day: string, more: StagedRow = {}): StagedRow => ({ id, at: `2026-01-${day}T09:00:00Z`, type: "page_view", visitor: "v1", ...more });
  await turns.have("touch", [visit("1", "01"), visit("2", "05", { type: "form", person_email: "a@acme.com" }), visit("3", "06"), visit("4", "10", { type: "form", person_email: "b@birch.de" }), visit("5", "11")]);
  expect(await conflicts()).toEqual([["device", "v1", [["A1", "form", "", false], ["B1", "form", "", true]]]]);
  expect([await accountOf("1"), await accountOf("3"), await accountOf("5")]).toEqual(["A1", "A1", "B1"]);
  await choose("v1", "B1");
  expect(await conflicts()).toEqual([]);
  expect([await accountOf("1"), await accountOf("2"), await accountOf("3"), await accountOf("5")], "the form says itself whose it is").toEqual(["B1", "A1", "B1", "B1"]);
  await decide({ means: "apart", from_kind: "visitor", from: "v1", to: "B1" });
  expect([await accountOf("1"), await accountOf("5")], "parted from Birch, it is Acme's").toEqual(["A1", ""]);
});

test("a colleague, and one person who changes employer, are no conflict of a device", async () => {
  await turns.have("person", [{ id: "P1", email: "joe@gmail.com", account: "A1" }, { id: "P1", email: "joe@gmail.com", account: "B1", valid_from: "2026-01-08T00:00:00Z" }, { id: "P2", email: "c@acme.com", account: "A1" }, { id: "P3", email: "d@acme.com", account: "A1" }]);
  const visit = (id: string, visitor: string, person: string): StagedRow => ({ id, at: "2026-01-05T09:00:00Z", type: "form", visitor, person });
  await turns.have("touch", [visit("1", "v1", "P1"), visit("2", "v2", "P2"), { ...visit("3", "v2", "P3"), at: "2026-01-06T09:00:00Z" }]);
  expect(await conflicts()).toEqual([]);
});

test("a person whose record names one account and whose mail domain another waits with both, until somebody decides either", async () => {
  await turns.have("person", [{ id: "P1", email: "cleo@birch.de", name: "Cleo", account: "A1" }, { id: "P2", email: "dan@mail.acme.com", name: "Dan", account: "A1" }, { id: "P3", email: "eli@gmail.com", name: "Eli", account: "A1" }]);
  expect(await conflicts()).toEqual([["mail", "Cleo, cleo@birch.de", [["A1", "id", "", true], ["B1", "domain", "birch.de", false]]]]);
  await choose("Cleo, cleo@birch.de", "B1");
  expect([await conflicts(), (await bench.counted("person", ["id", "account_id"]))[0]]).toEqual([[], ["P1", "B1"]]);
});

test("a domain that two accounts bear is the older one's until somebody decides", async () => {
  const shared = async (): Promise<unknown> => (await conflictsOf(bench.engine)).map(({ kind, subject, sides }) => [kind, subject, sides.map(({ account_id, holds }) => [account_id, holds])]);
  await turns.have("touch", [{ id: "1", at: "2026-01-01T09:00:00Z", type: "call", account_domain: "shared.com" }]);
  expect([await shared(), await accountOf("1")]).toEqual([[["domain", "shared.com", [["A1", true], ["S1", false]]]], "A1"]);
  await choose("shared.com", "S1");
  expect([await shared(), await accountOf("1")]).toEqual([[], "S1"]);
});

test.each(inForm([
  ["one name for two accounts", [{ means: "link", from_kind: "name", from: "Big Blue", to: "A1" }, { means: "link", from_kind: "name", from: "Big Blue", to: "B1" }], "Big Blue", "B1"],
  ["a merge there and back", [{ means: "merge", from_kind: "account", from: "A1", to: "B1" }, { means: "merge", from_kind: "account", from: "B1", to: "A1" }], "A1", "B1"],
  ["a merge and a parting", [{ means: "merge", from_kind: "account", from: "A1", to: "B1" }, { means: "apart", from_kind: "account", from: "B1", to: "A1" }], "A1", "B1"],
  ["one account that lives on in two", [{ means: "merge", from_kind: "account", from: "A1", to: "B1" }, { means: "merge", from_kind: "account", from: "A1", to: "S1" }], "A1", "S1"],
] as const, 2))("two decisions that exclude each other are listed and settled for one: %s", async (_what, [first, second], subject, chosen) => {
  for (const one of [first, second]) await decide(one);
  expect((await conflictsOf(bench.engine)).filter(({ kind }) => kind === "decisions").map((one) => [one.subject, one.sides.map(({ account_id, evidence }) => [account_id, evidence])])).toEqual([[subject, [[first.to, "Ann"], [second.to, "Ann"]]]]);
  await choose(subject, chosen);
  expect((await conflictsOf(bench.engine)).filter(({ kind }) => kind === "decisions")).toEqual([]);
});

test("two decisions that follow one another in time do not exclude each other", async () => {
  await turns.have("identity_link", [decided({ means: "link", from_kind: "domain", from: "old.com", to: "A1" }, { to_at: "2026-01-10T00:00:00Z" }), decided({ means: "link", from_kind: "domain", from: "old.com", to: "B1" }, { from_at: "2026-01-10T00:00:00Z" })]);
  expect(await conflicts()).toEqual([]);
});
