import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliasCycles } from "./alias-cycles.ts";
import { identityDefaults } from "../model/identity-rules.ts";
import { crowdedPeople } from "./visitors.ts";
import { sharedDevices } from "./proposals.ts";
import { openWorkbench, startTurns, type StagedRow, type Turns, type Workbench } from "./workbench.ts";

let bench: Workbench;
let turns: Turns;
beforeAll(async () => {
  bench = await openWorkbench("visitors");
});
afterAll(() => bench.close());
beforeEach(async () => {
  turns = await startTurns(bench);
});

const visit = (id: string, day: string, visitor: string, more: StagedRow = {}): StagedRow => ({ id, at: `${day}T09:00:00Z`, type: "page_view", visitor, ...more });
const form = (id: string, day: string, visitor: string, person_email: string): StagedRow => visit(id, day, visitor, { type: "form", person_email });
const found = async (): Promise<Record<string, unknown[]>> =>
  Object.fromEntries((await bench.counted("touch", ["id", "account_id", "account_method", "person_id"])).map(([id, ...rest]) => [String(id), rest]));
const companies: StagedRow[] = [{ id: "A1", name: "Acme", domains: ["acme.com"] }, { id: "B1", name: "Birch", domains: ["birch.de"] }];

describe("a visitor who becomes known", () => {
  test("brings the earlier visits of the device, up to a year back, and an undo gives them back", async () => {
    await turns.have("account", companies);
    await turns.have("person", [{ id: "P1", email: "joe@acme.com", account: "A1" }]);
    await turns.have("touch", [visit("long ago", "2025-03-04", "v1"), visit("before", "2026-01-10", "v1"), visit("other", "2026-01-10", "v2")]);
    expect(await found()).toEqual({ "long ago": ["", "", ""], before: ["", "", ""], other: ["", "", ""] });
    const forms = await turns.have("touch", [form("form", "2026-03-05", "v1", "joe@acme.com"), visit("after", "2026-04-01", "v1")]);
    const known = { "long ago": ["", "", ""], before: ["A1", "visitor", "P1"], other: ["", "", ""], form: ["A1", "person", "P1"], after: ["A1", "visitor", "P1"] };
    expect(await found()).toEqual(known);
    await turns.takeBack(forms);
    expect(await found()).toEqual({ "long ago": ["", "", ""], before: ["", "", ""], other: ["", "", ""] });
    await turns.letIn(forms);
    expect(await found()).toEqual(known);
  });

  test("is known by the mail domain where nobody knows the person, and by a link of the tracker", async () => {
    await turns.have("touch", [visit("1", "2026-01-10", "v1"), form("2", "2026-01-11", "v1", "new@birch.de"), visit("3", "2026-01-10", "v2")]);
    await turns.have("account", companies);
    await turns.have("identity_link", [{ row_key: 7, from_kind: "visitor", from_id: "v2", to_kind: "person", to_id: "joe@acme.com", means: "link", method: "login", confidence: 1, from_at: "2026-01-12T00:00:00Z" }]);
    expect((await found())["3"]).toEqual(["", "", ""]);
    await turns.have("person", [{ id: "P1", email: "joe@acme.com", account: "A1" }]);
    expect(await found()).toEqual({ 1: ["B1", "visitor", ""], 2: ["B1", "email", ""], 3: ["A1", "visitor", "P1"] });
  });

  test("changes employer: the visits before stay with the old one", async () => {
    await turns.have("account", companies);
    await turns.have("person", [{ id: "P1", email: "joe@gmail.com", account: "A1", valid_from: "2025-01-01T00:00:00Z" }, { id: "P1", email: "joe@gmail.com", account: "B1", valid_from: "2026-02-01T00:00:00Z" }]);
    await turns.have("touch", [visit("before", "2026-01-10", "v1"), form("form", "2026-01-20", "v1", "joe@gmail.com"), visit("after", "2026-02-10", "v1")]);
    expect(await found()).toEqual({ before: ["A1", "visitor", "P1"], form: ["A1", "person", "P1"], after: ["B1", "visitor", "P1"] });
  });

  test("whose employer was said only after the login brings the visits before both; where nobody knew an employer, the first known one reaches back", async () => {
    await turns.have("account", companies);
    await turns.have("touch", [visit("before", "2026-01-10", "v1")]);
    await turns.have("person", [{ id: "U1", valid_from: "2026-01-11T00:00:00Z" }]);
    await turns.have("identity_link", [{ row_key: 7, from_kind: "visitor", from_id: "v1", to_kind: "person", to_id: "U1", means: "link", method: "identify", confidence: 0.95, from_at: "2026-01-11T00:00:00Z" }]);
    await turns.have("person", [{ id: "U1", account: "A1", valid_from: "2026-01-12T00:00:00Z" }]);
    await turns.have("touch", [visit("after", "2026-01-13", "v1")]);
    expect(await found()).toEqual({ before: ["A1", "visitor", "U1"], after: ["A1", "visitor", "U1"] });
  });

  test("hands the device on: from then on its visits are the next one's", async () => {
    await turns.have("account", companies);
    await turns.have("touch", [
      visit("1", "2026-01-01", "v1"), form("2", "2026-01-10", "v1", "a@acme.com"), visit("3", "2026-01-15", "v1"), form("4", "2026-01-20", "v1", "b@birch.de"), visit("5", "2026-01-25", "v1"),
      form("6", "2026-01-30", "v1", "a@acme.com"), visit("7", "2026-02-02", "v1"),
    ]);
    expect(Object.values(await found()).map(([account]) => account)).toEqual(["A1", "A1", "A1", "B1", "B1", "A1", "A1"]);
  });
});

describe("a click token", () => {
  test("names the account of a new device and not the person, since mails are passed on; a form of the same person there names both", async () => {
    await turns.have("account", companies);
    await turns.have("person", [{ id: "P1", email: "joe@acme.com", account: "A1" }]);
    await turns.have("identity_link", [{ row_key: 7, from_kind: "visitor", from_id: "linked", to_kind: "person", to_id: "P1", means: "link", method: "mail_click", from_at: "2026-01-09T00:00:00Z" }]);
    const click = (visitor: string): StagedRow => visit(`click ${visitor}`, "2026-01-10", visitor, { type: "mail_click", person_email: "joe@acme.com" });
    await turns.have("touch", [click("new"), visit("new device", "2026-01-11", "new"), visit("by link", "2026-01-11", "linked"), click("own"), visit("own device", "2026-01-11", "own"), form("form", "2026-01-12", "own", "joe@acme.com")]);
    const { "new device": there, "by link": linked, "own device": own } = await found();
    expect([there, linked, own]).toEqual([["A1", "visitor", ""], ["A1", "visitor", ""], ["A1", "visitor", "P1"]]);
  });
});

describe("what is no visitor", () => {
  test("whom more than fifty devices name waits for somebody to say that it is one person; meanwhile no device is theirs", async () => {
    const devices = Array.from({ length: 51 }, (_, i) => `d${i}`);
    await turns.have("account", companies);
    await turns.have("person", [{ id: "P1", name: "Test login", email: "test@acme.com", account: "A1" }]);
    await turns.have("touch", [visit("before", "2026-01-01", "d0"), ...devices.slice(0, 50).map((device) => form(`form ${device}`, "2026-01-10", device, "test@acme.com"))]);
    expect((await found())["before"]).toEqual(["A1", "visitor", "P1"]);
    await turns.have("touch", [form("one more", "2026-01-11", "d50", "test@acme.com")]);
    expect((await found())["before"]).toEqual(["", "", ""]);
    expect(await crowdedPeople(bench.engine, identityDefaults)).toEqual([{ who: "P1", name: "Test login", devices: 51 }]);
    await turns.have("identity_link", [{ row_key: 9, source: "sextant", from_kind: "person", from_id: "P1", to_kind: "person", to_id: "P1", means: "link", method: "hand" }]);
    expect([(await found())["before"], await crowdedPeople(bench.engine, identityDefaults), await aliasCycles(bench.engine)]).toEqual([["A1", "visitor", "P1"], [], []]);
  });


  test("a device that named more than ten people is nobody's, and waits for somebody under the flag shared_id (D12)", async () => {
    await turns.have("account", companies);
    const people = Array.from({ length: 11 }, (_, i) => form(`form ${i}`, "2026-01-10", "kiosk", `p${i}@acme.com`));
    await turns.have("touch", [visit("before", "2026-01-01", "kiosk"), ...people.slice(0, 10)]);
    expect((await found())["before"]?.[0]).toBe("A1");
    await turns.have("touch", people.slice(10));
    expect((await found())["before"]).toEqual(["", "", ""]);
    expect(await sharedDevices(bench.engine, 10)).toEqual([{ visitor: "kiosk", known_at: "2026-01-10T09:00:00.000Z", flag: "shared_id" }]);
  });

  test("what faulty trackers send instead of an id joins nobody", async () => {
    const faulty = ["null", "undefined", "[object Object]", "0", "NaN", "guest", "anonymous", "x".repeat(201)];
    await turns.have("account", companies);
    await turns.have("touch", faulty.flatMap((visitor, i) => [visit(`visit ${i}`, "2026-01-01", visitor), form(`form ${i}`, "2026-01-10", visitor, "a@acme.com")]));
    const visits = Object.entries(await found()).filter(([id]) => id.startsWith("visit"));
    expect(visits.map(([, [account]]) => account)).toEqual(faulty.map(() => ""));
  });
});

test("anonymous ids that were joined are one device; a circle of them ends, joins nobody and is shown under the flag alias_cycle (D13)", async () => {
  const joined = (from_id: string, to_id: string, row_key: number): StagedRow => ({ row_key, from_kind: "visitor", from_id, to_kind: "visitor", to_id, means: "merge" });
  await turns.have("account", companies);
  await turns.have("touch", [visit("old id", "2026-01-01", "v1"), visit("circle", "2026-01-02", "c1"), form("form", "2026-01-10", "v2", "a@acme.com")]);
  await turns.have("identity_link", [joined("v1", "v2", 1), joined("c1", "c2", 2), joined("c2", "c1", 3), joined("v3", "v3", 4), joined("a", "b", 5), joined("b", "c", 6), joined("c", "a", 7), joined("d", "a", 8)]);
  expect(await found()).toEqual({ "old id": ["A1", "visitor", ""], circle: ["", "", ""], form: ["A1", "email", ""] });
  expect(await aliasCycles(bench.engine)).toEqual([["a", "b", "c"], ["c1", "c2"], ["v3"]].map((ids) => ({ flag: "alias_cycle", ids })));
});

test("what the row says itself goes before what the device is known for", async () => {
  await turns.have("account", companies);
  await turns.have("person", [{ id: "P1", email: "joe@acme.com", account: "A1" }]);
  await turns.have("touch", [form("1", "2026-01-10", "v1", "joe@acme.com"), visit("2", "2026-01-11", "v1", { account: "birch gmbh" })]);
  expect(await found()).toEqual({ 1: ["A1", "person", "P1"], 2: ["B1", "name", "P1"] });
});
