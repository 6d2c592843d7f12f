import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "../store/sql.ts";
import { survivorsOf } from "./decisions.ts";
import { ledgerOf } from "./ledger.ts";
import { whyOf } from "./why.ts";
import { tableOf } from "./swap.ts";
import { openWorkbench, startTurns, type StagedRow, type Turns, type Workbench } from "./workbench.ts";

let bench: Workbench;
let turns: Turns;
beforeAll(async () => {
  bench = await openWorkbench("decisions");
});
afterAll(() => bench.close());
beforeEach(async () => {
  turns = await startTurns(bench);
});

let keys = 100;
const decide = (means: string, from: readonly [string, string], to: string, more: StagedRow = {}): StagedRow =>
  ({ row_key: keys++, from_kind: from[0], from_id: from[1], to_kind: "account", to_id: to, means, method: "hand", source: "sextant", ...more });
const call = { at: "2026-02-01T09:00:00Z", type: "call" };
const accounts = async (): Promise<unknown[]> => (await bench.counted("touch", ["account_id"])).flat();
const companies: StagedRow[] = [{ id: "A1", name: "Acme", domains: ["acme.com"] }, { id: "A2", name: "Acme Deutschland", domains: ["acme.de"] }, { id: "B1", name: "Birch", domains: ["birch.de"] }];

describe("a merge", () => {
  test("gives all that one account had to the other, and its undo gives it back", async () => {
    await turns.have("account", companies);
    await turns.have("person", [{ id: "P2", email: "p@gmail.com", account: "A2" }]);
    await turns.have("opportunity", [{ id: "o1", account: "A2" }]);
    await turns.have("contract", [{ id: "c1", opportunity: "o1", starts: "2026-01-01" }]);
    await turns.have("touch", [{ id: "1", account: "A2", ...call }, { id: "2", person_email: "x@acme.de", ...call }, { id: "3", account: "ACME Deutschland GmbH", ...call }, { id: "4", person: "P2", ...call }, { id: "5", account: "B1", ...call }]);
    const state = async (): Promise<unknown> => [await accounts(), ...(await Promise.all(["account", "person", "opportunity", "contract"].map((kind) => bench.counted(kind, ["account_id"]))))];
    const before = await state();
    expect(before).toEqual([["A2", "A2", "A2", "A2", "B1"], [["A1"], ["A2"], ["B1"]], [["A2"]], [["A2"]], [["A2"]]]);
    const merge = await turns.have("identity_link", [decide("merge", ["account", "A2"], "A1", { author: "ann", reason: "one company" })]);
    expect(await state()).toEqual([["A1", "A1", "A1", "A1", "B1"], [["A1"], [""], ["B1"]], [["A1"]], [["A1"]], [["A1"]]]);
    const ledger = await ledgerOf(bench.engine, "A1");
    expect(ledger.map(({ from_kind, from, state: how }) => [from_kind, from, how])).toEqual([
      ["id", "A1", "holds"], ["id", "A2", "holds"], ["name", "Acme", "holds"], ["domain", "acme.com", "holds"], ["name", "Acme Deutschland", "holds"], ["domain", "acme.de", "holds"],
      ["account", "A2", "merged"], ["person", "P2", "holds"],
    ]);
    await turns.takeBack(merge);
    expect(await state()).toEqual(before);
  });

  test.each([
    ["one after the other", [["a", "b"], ["b", "c"]], { a: "c", b: "c" }],
    ["into one", [["a", "c"], ["b", "c"]], { a: "c", b: "c" }],
    ["in a circle: the first by id", [["a", "b"], ["b", "c"], ["c", "a"]], { b: "a", c: "a" }],
    ["into two: the first by id", [["a", "c"], ["a", "b"]], { a: "b", c: "b" }],
    ["with itself", [["a", "a"]], {}],
  ] as const)("of several, %s, in any order, gives one account", (_how, merges, expected) => {
    for (const order of [merges, merges.toReversed()]) {
      expect(Object.fromEntries(survivorsOf(order.map(([from_id, to_id]) => ({ from_id, to_id }))))).toEqual(expected);
    }
  });
});

describe("a decision about a name or domain", () => {
  test("goes before what accounts say of themselves, and holds on its days only", async () => {
    await turns.have("account", companies);
    const on = (id: string, day: string, more: StagedRow): StagedRow => ({ id, type: "call", at: `${day}T09:00:00Z`, ...more });
    await turns.have("touch", [
      on("1", "2026-01-05", { account: "Big Blue" }), on("2", "2026-01-05", { account_domain: "birch.de" }), on("3", "2026-02-05", { account_domain: "birch.de" }),
      on("4", "2026-01-05", { account_domain: "sold.example" }), on("5", "2026-02-05", { account_domain: "sold.example" }), on("6", "2026-03-05", { account_domain: "sold.example" }),
    ]);
    expect(await accounts()).toEqual(["", "B1", "B1", "", "", ""]);
    await turns.have("identity_link", [
      decide("link", ["name", "Big Blue"], "A1"),
      decide("link", ["domain", "birch.de"], "A1", { from_at: "2026-02-01T00:00:00Z" }),
      decide("link", ["domain", "sold.example"], "A2", { from_at: "2026-02-01T00:00:00Z", to_at: "2026-03-01T00:00:00Z" }),
    ]);
    expect(await accounts()).toEqual(["A1", "B1", "A1", "", "A2", ""]);
    expect((await ledgerOf(bench.engine, "B1")).map(({ from, state, holder }) => [from, state, holder])).toEqual([["B1", "holds", ""], ["Birch", "holds", ""], ["birch.de", "contested", "A1"]]);
  });

  test("parts an account from a domain that it gave as its own", async () => {
    await turns.have("account", companies);
    await turns.have("touch", [{ id: "1", person_email: "x@acme.de", ...call }, { id: "2", account: "A2", ...call }]);
    const parted = await turns.have("identity_link", [decide("apart", ["domain", "acme.de"], "A2")]);
    expect(await accounts()).toEqual(["", "A2"]);
    await turns.takeBack(parted);
    expect(await accounts()).toEqual(["A2", "A2"]);
  });
});

test("a row is given to another account, or to none, whatever the rules say; the last decision holds", async () => {
  await turns.have("account", companies);
  const touches = await turns.have("touch", [{ id: "1", account: "A1", ...call }, { id: "2", account: "A1", ...call }, { id: "3", account: "A1", ...call }]);
  const rows = (await bench.counted("touch", ["row_key"])).flat().map((key) => `touch:${String(key)}`);
  const [first = "", second = ""] = rows;
  await turns.have("identity_link", [decide("link", ["row", first], "B1"), decide("apart", ["row", second], "A1")]);
  expect(await bench.counted("touch", ["account_id", "account_method", "account_confidence"])).toEqual([["B1", "decision", 1], ["", "decision", 1], ["A1", "id", 1]]);
  const why = await whyOf({ engine: bench.engine, table: tableOf("touch"), batch: touches, seq: 1, minConfidence: 0.6 });
  expect(why?.rungs.map(({ rule, account_id, verdict }) => [rule, account_id, verdict])).toEqual([["decided_row", "B1", "taken"], ["same_source_id", "A1", "weaker"], ["id", "A1", "weaker"]]);
  expect(why?.chain.map(({ from_kind, from, record }) => [from_kind, from, record])).toEqual([["row", first, "identity_link"]]);
  await turns.have("identity_link", [decide("link", ["row", first], "A2")]);
  expect(await accounts()).toEqual(["A2", "", "A1"]);
});

test("the way from a visit to its account is told link by link", async () => {
  await turns.have("account", [...companies, { id: "C1", name: "Cedar" }]);
  await turns.have("person", [{ id: "P1", email: "joe@acme.com", name: "Joe" }]);
  const touches = await turns.have("touch", [
    { id: "visit", at: "2026-01-10T09:00:00Z", type: "page_view", visitor: "v1" },
    { id: "form", at: "2026-01-20T09:00:00Z", type: "form", visitor: "v1", person_email: "joe@acme.com" },
  ]);
  const why = await whyOf({ engine: bench.engine, table: tableOf("touch"), batch: touches, seq: 1, minConfidence: 0.6 });
  expect(why).toMatchObject({ account_id: "A1", account_method: "visitor", person_id: "P1", at: "2026-01-10T09:00:00Z" });
  expect(why?.rungs).toMatchObject([{ rule: "visitor", text: "v1", verdict: "taken", confidence: 0.95 }]);
  expect(why?.chain.map(({ from_kind, from, to, method, record, batch, seq }) => [from_kind, from, to, method, record, batch, seq])).toEqual([
    ["visitor", "v1", "P1", "form", "touch", touches, 2], ["person", "P1", "A1", "email", "person", 2, 1],
  ]);
  expect(await whyOf({ engine: bench.engine, table: tableOf("touch"), batch: touches, seq: 9, minConfidence: 0.6 })).toBe(null);
});

test("a network is the company's that the file names, an excluded one is nobody's, and what the row says goes before", async () => {
  const number = (address: string): bigint => 281470681743360n + BigInt(address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0));
  const range = (first: string, last: string, organisation: string, more: StagedRow = {}): StagedRow => ({ first: String(number(first)), last: String(number(last)), organisation, domain: "", asn: 1, excluded: "", confidence: 1, ...more });
  await turns.have("account", companies);
  await bench.engine.insert("network_range", [
    range("198.51.100.0", "198.51.100.255", "ACME, Inc."), range("203.0.113.0", "203.0.113.127", "Whatever", { domain: "birch.de", confidence: 0.65 }), range("192.0.2.0", "192.0.2.255", "Birch Telecom", { excluded: "isp", domain: "birch.de" }),
  ]);
  const visit = (id: string, network: string, more: StagedRow = {}): StagedRow => ({ id, at: "2026-02-01T09:00:00Z", type: "page_view", network, ...more });
  await turns.have("touch", [
    visit("1", "198.51.100.7"), visit("2", "203.0.113.0/24"), visit("3", "203.0.113.200"), visit("4", "192.0.2.7"), visit("5", "Birch"), visit("6", "acme.com"), visit("7", "198.51.100.7", { account_domain: "acme.de" }), visit("8", "2001:db8::1"),
  ]);
  expect(await bench.counted("touch", ["account_id", "account_method", "account_confidence"])).toEqual([
    ["A1", "network", 0.7], ["B1", "network", 0.65], ["", "", 0], ["", "", 0], ["B1", "network", 0.7], ["A1", "network", 0.7], ["A2", "domain", 0.9], ["", "", 0],
  ]);
  expect(await bench.engine.rows(sql`SELECT count() AS people FROM touch WHERE person_id != ''`)).toEqual([{ people: "0" }]);
  await turns.have("identity_link", [decide("link", ["network", "whatever"], "A1"), decide("link", ["network", "Birch.de"], "A2")]);
  expect((await accounts()).slice(0, 2)).toEqual(["A1", "A2"]);
});
