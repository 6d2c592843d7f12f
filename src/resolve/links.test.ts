import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inForm } from "../../tests/form.ts";
import { openWorkbench, startTurns, type StagedRow, type Turns, type Workbench } from "./workbench.ts";

let bench: Workbench;
let turns: Turns;
const have: Turns["have"] = (kind, rows) => turns.have(kind, rows);
const takeBack: Turns["takeBack"] = (batch) => turns.takeBack(batch);
const letIn: Turns["letIn"] = (batch) => turns.letIn(batch);
beforeAll(async () => {
  bench = await openWorkbench("links");
});
afterAll(() => bench.close());
beforeEach(async () => {
  turns = await startTurns(bench);
});

type End = readonly [kind: string, id: string];

function link([from_kind, from_id]: End, [to_kind, to_id]: End, more: StagedRow = {}): StagedRow {
  return { from_kind, from_id, to_kind, to_id, means: "link", ...more };
}

/** They have no id of their own: each is known by its ends. */
async function haveLinks(...links: readonly StagedRow[]): Promise<number> {
  return have("identity_link", links.map((row, i) => ({ ...row, row_key: 1_000 + i + 100 * turns.next(), content: 1 + i + 100 * turns.next() })));
}

const companies: StagedRow[] = [{ id: "C1", name: "Acme" }, { id: "C2", name: "Birch" }, { id: "C3", name: "Cedar" }];
const call = { type: "call", at: "2026-02-01T09:00:00Z" };
const deals = (): Promise<unknown[][]> => bench.counted("opportunity", ["id", "account_id", "account_method"]);
const touches = (): Promise<unknown[][]> => bench.counted("touch", ["id", "account_id", "account_method", "person_id"]);

describe("a deal that the source links to a company", () => {
  const parts: readonly (readonly [string, () => Promise<number>])[] = [
    ["the companies", () => have("account", companies)],
    ["the deals", () => have("opportunity", [{ id: "d1" }, { id: "d2" }])],
    ["the links", () => haveLinks(link(["opportunity", "d1"], ["account", "C1"]))],
  ];
  const orders = inForm([[0, 1, 2], [2, 1, 0], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1]], 2);

  test.each(orders.map((order) => [order.map((place) => parts[place]?.[0]).join(", then "), order] as const))("belongs to it, when there come %s", async (_title, order) => {
    for (const place of order) await parts[place]?.[1]();
    expect((await deals()).toSorted()).toEqual([["d1", "C1", "link"], ["d2", "", ""]]);
  });

  test("leaves it when the links are undone, and is back when they are redone", async () => {
    await have("account", companies);
    await have("opportunity", [{ id: "d1" }]);
    const links = await haveLinks(link(["opportunity", "d1"], ["account", "C1"]));
    await takeBack(links);
    expect(await deals()).toEqual([["d1", "", ""]]);
    await letIn(links);
    expect(await deals()).toEqual([["d1", "C1", "link"]]);
  });

  test.each<[string, StagedRow[], string]>([
    ["the main one before others", [link(["opportunity", "d1"], ["account", "C1"]), link(["opportunity", "d1"], ["account", "C2"], { main: true })], "C2"],
    ["the first of equals", [link(["opportunity", "d1"], ["account", "C2"]), link(["opportunity", "d1"], ["account", "C1"])], "C2"],
    ["none that was taken away", [link(["opportunity", "d1"], ["account", "C2"], { main: true, removed: true }), link(["opportunity", "d1"], ["account", "C1"])], "C1"],
    ["none to a company that nobody knows", [link(["opportunity", "d1"], ["account", "C9"], { main: true }), link(["opportunity", "d1"], ["account", "C3"])], "C3"],
    ["none of another source", [link(["opportunity", "d1"], ["account", "C1"], { source: "other" })], ""],
  ])("of several takes %s", async (_which, links, expected) => {
    await have("account", companies);
    await haveLinks(...links);
    await have("opportunity", [{ id: "d1" }]);
    expect((await deals()).map(([, account]) => account)).toEqual([expected]);
  });

  test("names the company itself rather than by a link", async () => {
    await have("account", companies);
    await haveLinks(link(["opportunity", "d1"], ["account", "C1"]));
    await have("opportunity", [{ id: "d1", account: "C2" }]);
    expect(await deals()).toEqual([["d1", "C2", "id"]]);
  });
});

describe("a call that the source links", () => {
  test("goes to the company, else to the contact's employer of the day, else to the deal's company", async () => {
    await have("account", companies);
    await have("person", [{ id: "p1", account: "C2" }]);
    await have("opportunity", [{ id: "d1", account: "C3" }]);
    await have("touch", ["t1", "t2", "t3", "t4"].map((id) => ({ id, ...call })));
    await haveLinks(
      link(["touch", "t1"], ["account", "C1"]), link(["touch", "t1"], ["person", "p1"]), link(["touch", "t1"], ["opportunity", "d1"]),
      link(["touch", "t2"], ["person", "p1"]),
      link(["touch", "t3"], ["opportunity", "d1"]),
    );
    expect(await touches()).toEqual([["t1", "C1", "link", "p1"], ["t2", "C2", "link", "p1"], ["t3", "C3", "link", ""], ["t4", "", "", ""]]);
  });

  test("follows the contact who changes employer, and the deal that finds its company later", async () => {
    await have("account", companies);
    await haveLinks(link(["touch", "t1"], ["person", "p1"]), link(["touch", "t2"], ["person", "p1"]), link(["touch", "t3"], ["opportunity", "d1"]));
    await have("touch", [{ id: "t1", ...call }, { id: "t2", type: "call", at: "2025-02-01T09:00:00Z" }, { id: "t3", ...call }]);
    await have("opportunity", [{ id: "d1" }]);
    const person = { id: "p1", says: ["id", "account"], part: 7 };
    await have("person", [{ ...person, account: "C1", valid_from: "2024-01-01T00:00:00Z" }, { ...person, account: "C2", valid_from: "2025-06-01T00:00:00Z" }]);
    expect(await touches()).toEqual([["t1", "C2", "link", "p1"], ["t2", "C1", "link", "p1"], ["t3", "", "", ""]]);
    const late = await haveLinks(link(["opportunity", "d1"], ["account", "C3"]));
    expect((await touches())[2]).toEqual(["t3", "C3", "link", ""]);
    await takeBack(late);
    expect((await touches())[2]).toEqual(["t3", "", "", ""]);
  });

  test("for a time belongs to the company of that time", async () => {
    await have("account", companies);
    await haveLinks(
      link(["touch", "t1"], ["account", "C1"], { to_at: "2026-02-01T00:00:00Z" }), link(["touch", "t1"], ["account", "C2"], { from_at: "2026-02-01T00:00:00Z", main: true }),
      link(["touch", "t2"], ["account", "C1"], { to_at: "2026-02-01T00:00:00Z" }),
    );
    await have("touch", [{ id: "t1", ...call }, { id: "t2", ...call }, { id: "t1", source: "dialer", ...call }]);
    expect((await touches()).map(([, account]) => account)).toEqual(["C2", "", ""]);
  });
});

describe("records that were merged", () => {
  test("a contact is one person under both ids, whichever comes first, until the merge is undone", async () => {
    await have("account", companies);
    await have("touch", [{ id: "t1", person: "old", ...call }, { id: "t2", person: "gone", ...call }]);
    await have("person", [{ id: "new", account: "C1", email: "ann@acme.example" }, { id: "old", email: "a@acme.example" }]);
    expect((await touches()).map(([, , , person]) => person)).toEqual(["old", ""]);
    const merges = await haveLinks(
      link(["person", "gone"], ["person", "old"], { means: "merge" }), link(["person", "old"], ["person", "new"], { means: "merge" }),
    );
    expect((await touches()).map(([, , , person]) => person)).toEqual(["new", "new"]);
    expect(await bench.counted("person", ["id", "person_id"])).toEqual([["new", "new"], ["old", "new"]]);
    await takeBack(merges);
    expect((await touches()).map(([, , , person]) => person)).toEqual(["old", ""]);
  });

  test("a deal is found through the one that it lives on in, over several merges", async () => {
    await have("account", companies);
    await have("touch", [{ id: "t1", ...call }]);
    await have("opportunity", [{ id: "d1" }, { id: "d2" }, { id: "d3", account: "C1" }]);
    await haveLinks(
      link(["opportunity", "d1"], ["opportunity", "d2"], { means: "merge" }), link(["opportunity", "d2"], ["opportunity", "d3"], { means: "merge" }),
      link(["touch", "t1"], ["opportunity", "d1"]),
    );
    expect((await deals()).map(([, account]) => account)).toEqual(["C1", "C1", "C1"]);
    expect(await touches()).toEqual([["t1", "C1", "link", ""]]);
  });
});
