import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mergeSuggestions } from "./references.ts";
import { commit } from "./settle.ts";
import { openWorkbench, startTurns, type StagedRow, type Turns, type Workbench } from "./workbench.ts";

let bench: Workbench;
let turns: Turns;
const have: Turns["have"] = (kind, rows) => turns.have(kind, rows);
const takeBack: Turns["takeBack"] = (batch) => turns.takeBack(batch);
beforeAll(async () => {
  bench = await openWorkbench("ladder");
});
afterAll(() => bench.close());
beforeEach(async () => {
  turns = await startTurns(bench);
});

const on = (day: string): StagedRow => ({ at: `${day}T09:00:00Z`, type: "call" });
const call = on("2026-02-01");
const found = (): Promise<unknown[][]> => bench.counted("touch", ["id", "account_id", "account_method", "account_confidence"]);

describe("the account of a call is found", () => {
  test("by each rule of the ladder, the surest first", async () => {
    await have("account", [
      { id: "A1", name: "Acme GmbH", domains: ["acme.com"] },
      { id: "B1", name: "Birch", domains: ["emea.birch.de"] },
    ]);
    await have("person", [{ id: "P1", email: "joe@gmail.com", account: "B1" }]);
    await have("touch", [
      { id: "01 its id", account: "A1", ...call },
      { id: "02 its id, said by another tool", account: "A1", source: "dialer", ...call },
      { id: "03 its name", account: "Acme GmbH", ...call },
      { id: "04 its name without legal form", account: "ACME, Inc.", ...call },
      { id: "05 its domain", account_domain: "https://www.acme.com/about", ...call },
      { id: "06 a host under its domain", account_domain: "shop.eu.acme.com", ...call },
      { id: "07 a host it is known by", account_domain: "emea.birch.de", ...call },
      { id: "08 under a host it is known by", account_domain: "mail.emea.birch.de", ...call },
      { id: "09 the domain above the host it is known by", account_domain: "birch.de", ...call },
      { id: "10 the mail domain", person_email: "Ann@Mail.acme.com", ...call },
      { id: "11 a person", person: "P1", ...call },
      { id: "12 a person's address", person_email: "Joe+spam@gmail.com", ...call },
      { id: "13 a free mail domain", person_email: "eve@gmail.com", ...call },
      { id: "14 a stranger", account: "Cedar", account_domain: "cedar.example", ...call },
      { id: "15 the surest of several", account: "Acme", person_email: "joe@gmail.com", ...call },
      { id: "16 of equals what is said of the account", account: "A1", person: "P1", ...call },
      { id: "17 nothing", ...call },
    ]);
    expect(await found()).toEqual([
      ["01 its id", "A1", "id", 1],
      ["02 its id, said by another tool", "A1", "id", 0.98],
      ["03 its name", "A1", "name", 0.95],
      ["04 its name without legal form", "A1", "name", 0.75],
      ["05 its domain", "A1", "domain", 0.9],
      ["06 a host under its domain", "A1", "domain", 0.9],
      ["07 a host it is known by", "B1", "domain", 0.9],
      ["08 under a host it is known by", "B1", "domain", 0.8],
      ["09 the domain above the host it is known by", "B1", "domain", 0.8],
      ["10 the mail domain", "A1", "email", 0.9],
      ["11 a person", "B1", "person", 0.98],
      ["12 a person's address", "B1", "person", 0.98],
      ["13 a free mail domain", "", "", 0],
      ["14 a stranger", "", "", 0],
      ["15 the surest of several", "B1", "person", 0.98],
      ["16 of equals what is said of the account", "A1", "id", 1],
      ["17 nothing", "", "", 0],
    ]);
    expect((await bench.counted("touch", ["person_id"])).flat()).toEqual(["", "", "", "", "", "", "", "", "", "", "P1", "P1", "", "", "P1", "P1", ""]);
  });

  test("not below the confidence that the setting asks for", async () => {
    await have("account", [{ id: "A1", name: "Acme GmbH", domains: ["acme.com"] }]);
    const staged = await bench.stage("touch", 2, [{ id: "core", account: "acme", ...call }, { id: "domain", account_domain: "acme.com", ...call }]);
    await commit({ ...bench.options, minConfidence: 0.8 }, 2, [staged], turns.active());
    expect(await found()).toEqual([["core", "", "", 0], ["domain", "A1", "domain", 0.9]]);
  });

  test("by a free mail domain only where the account owns it", async () => {
    await have("account", [
      { id: "A1", name: "Alibaba Group", domains: ["alibaba.com", "aliyun.com"] },
      { id: "B1", name: "Bob's Bakery", domains: ["bobs.example", "gmail.com"] },
      { id: "C1", name: "CSIC", domains: ["ifca.unican.es"] },
      { id: "D1", name: "Mail.Ru", domains: ["corp.mail.ru"] },
    ]);
    await have("touch", [
      { id: "1 a free mail domain that bears its owner's name", person_email: "x@alibaba.com", ...call },
      { id: "2 another one of the same provider", person_email: "x@aliyun.com", ...call },
      { id: "3 one that a bakery gave as its own", person_email: "x@gmail.com", ...call },
      { id: "4 an institute's host below one", person_email: "x@ifca.unican.es", ...call },
      { id: "5 the free mail domain above it", person_email: "x@unican.es", ...call },
      { id: "6 a provider's own host", person_email: "x@corp.mail.ru", ...call },
      { id: "7 the mailboxes that it gives everybody", person_email: "x@mail.ru", ...call },
    ]);
    expect((await found()).map(([, ...answer]) => answer)).toEqual([
      ["A1", "email", 0.9], ["A1", "email", 0.9], ["", "", 0], ["C1", "email", 0.9], ["", "", 0], ["D1", "email", 0.9], ["", "", 0],
    ]);
  });

  test("by a domain in either of its spellings", async () => {
    await have("account", [{ id: "A1", name: "Bücher", domains: ["bücher.example"] }]);
    await have("touch", [{ id: "a", account_domain: "xn--bcher-kva.example", ...call }, { id: "b", account_domain: "Bücher.example", ...call }]);
    expect((await found()).map(([, account]) => account)).toEqual(["A1", "A1"]);
  });
});

describe("rows wait for their account", () => {
  test("a call before its account is found when the account comes, and given back when that is undone", async () => {
    await have("touch", [{ id: "a", account: "Acme", ...call }, { id: "b", account_domain: "acme.com", ...call }, { id: "c", person_email: "x@birch.de", ...call }]);
    expect((await found()).map(([, account]) => account)).toEqual(["", "", ""]);
    const accounts = await have("account", [{ id: "A1", name: "Acme", domains: ["acme.com"] }]);
    expect((await found()).map(([, account]) => account)).toEqual(["A1", "A1", ""]);
    await takeBack(accounts);
    expect((await found()).map(([, account]) => account)).toEqual(["", "", ""]);
    await turns.letIn(accounts);
    expect((await found()).map(([, account]) => account)).toEqual(["A1", "A1", ""]);
  });

  test("a person brings their calls, and the account behind the person brings both", async () => {
    await have("touch", [{ id: "a", person: "P1", ...call }]);
    await have("person", [{ id: "P1", email: "joe@acme.com" }]);
    expect(await bench.counted("touch", ["account_id", "person_id"])).toEqual([["", "P1"]]);
    await have("account", [{ id: "A1", name: "Acme", domains: ["acme.com"] }]);
    expect(await bench.counted("touch", ["account_id", "person_id", "account_method"])).toEqual([["A1", "P1", "person"]]);
    expect(await bench.counted("person", ["account_id", "account_method"])).toEqual([["A1", "email"]]);
  });

  test("a renewal finds its account through its contract, and that through its opportunity", async () => {
    await have("renewal", [{ id: "r1", contract: "c1", due_date: "2026-06-01" }]);
    await have("contract", [{ id: "c1", opportunity: "o1", starts: "2025-06-01" }]);
    await have("opportunity", [{ id: "o1", account: "A1" }]);
    expect(await bench.counted("renewal", ["account_id"])).toEqual([[""]]);
    const accounts = await have("account", [{ id: "A1", name: "Acme" }]);
    expect(await bench.counted("renewal", ["account_id", "account_method"])).toEqual([["A1", "through"]]);
    await takeBack(accounts);
    expect(await bench.counted("renewal", ["account_id"])).toEqual([[""]]);
  });
});

describe("who owns a name changes with time", () => {
  test("a person who changes employer leaves the past with the old one", async () => {
    await have("account", [{ id: "A1", name: "Acme" }, { id: "B1", name: "Birch" }]);
    await have("person", [{ id: "P1", account: "A1", valid_from: "2025-01-01T00:00:00Z" }, { id: "P1", account: "B1", valid_from: "2026-01-15T00:00:00Z" }]);
    await have("touch", [{ id: "first", person: "P1", ...on("2024-05-01") }, { id: "before", person: "P1", ...on("2026-01-14") }, { id: "after", person: "P1", ...on("2026-01-15") }]);
    expect((await found()).map(([id, account]) => [id, account])).toEqual([["first", "A1"], ["before", "A1"], ["after", "B1"]]);
  });

  test("a domain that was sold brings what came before to the seller and what comes after to the buyer", async () => {
    const version = (id: string, domains: string[], day: string): StagedRow => ({ id, name: id, domains, valid_from: `${day}T00:00:00Z` });
    await have("account", [version("Old", ["shop.com"], "2025-01-01"), version("Old", [], "2026-01-10"), version("New", ["new.com"], "2025-01-01"), version("New", ["new.com", "shop.com"], "2026-01-10")]);
    await have("touch", [{ id: "before", account_domain: "shop.com", ...on("2026-01-09") }, { id: "after", account_domain: "shop.com", ...on("2026-01-11") }]);
    expect((await found()).map(([id, account]) => [id, account])).toEqual([["before", "Old"], ["after", "New"]]);
  });

  test("a former name still leads to the company while no other bears it", async () => {
    await have("account", [{ id: "A1", name: "Acme", valid_from: "2025-01-01T00:00:00Z" }, { id: "A1", name: "Apex", valid_from: "2026-01-10T00:00:00Z" }]);
    await have("touch", [{ id: "a", account: "Acme", ...on("2026-02-01") }, { id: "b", account: "Apex", ...on("2025-02-01") }]);
    expect((await found()).map(([, account]) => account)).toEqual(["A1", "A1"]);
  });
});

describe("two accounts with one reference", () => {
  test("are not merged: the older has it, and both are listed", async () => {
    await have("account", [{ id: "S1", name: "Acme Inc.", domains: ["acme.com"], source: "salesforce" }]);
    await have("account", [{ id: "H1", name: "Acme", domains: ["acme.com"], source: "hubspot" }]);
    await have("touch", [{ id: "domain", account_domain: "acme.com", ...call }, { id: "core", account: "ACME LLC", ...call }, { id: "exact", account: "Acme", ...call }]);
    expect((await found()).map(([id, account]) => [id, account])).toEqual([["domain", "S1"], ["core", "S1"], ["exact", "H1"]]);
    expect(await mergeSuggestions(bench.engine)).toEqual([
      { by: "name", reference: "acme", accounts: ["S1", "H1"] },
      { by: "domain", reference: "acme.com", accounts: ["S1", "H1"] },
    ]);
  });

  test("from two sources with one id are two accounts, and each source means its own", async () => {
    await have("account", [{ id: "1", name: "Acme", source: "salesforce" }]);
    const second = await have("account", [{ id: "1", name: "Birch", source: "hubspot" }]);
    expect(await bench.counted("account", ["name", "account_id"])).toEqual([["Acme", "1"], ["Birch", "1@hubspot"]]);
    await have("touch", [{ id: "a", account: "1", source: "salesforce", ...call }, { id: "b", account: "1", source: "hubspot", ...call }, { id: "c", account: "1", source: "dialer", ...call }]);
    expect((await found()).map(([id, account]) => [id, account])).toEqual([["a", "1"], ["b", "1@hubspot"], ["c", "1"]]);
    await takeBack(1);
    expect(await bench.counted("account", ["name", "account_id"])).toEqual([["Birch", "1"]]);
    expect((await found()).map(([id, account]) => [id, account])).toEqual([["a", "1"], ["b", "1"], ["c", "1"]]);
    await takeBack(second);
    expect((await found()).map(([, account]) => account)).toEqual(["", "", ""]);
  });

  test("one deleted in its source leaves the name to the other", async () => {
    await have("account", [{ id: "A1", name: "Acme", deleted: true }, { id: "A2", name: "Acme" }]);
    await have("touch", [{ id: "a", account: "Acme", ...call }, { id: "b", account: "A1", ...call }]);
    expect((await found()).map(([, account]) => account)).toEqual(["A2", "A1"]);
  });
});

test("a lead that became a contact is one person", async () => {
  await have("person", [{ id: "lead-1", email: "joe@acme.com" }]);
  await have("person", [{ id: "contact-1", email: "Joe@acme.com", account: "A1" }]);
  await have("touch", [{ id: "a", person: "lead-1", ...call }, { id: "b", person: "contact-1", ...call }, { id: "c", person_email: "joe@acme.com", ...call }]);
  expect((await bench.counted("person", ["person_id"])).flat()).toEqual(["lead-1", "lead-1"]);
  expect((await bench.counted("touch", ["person_id"])).flat()).toEqual(["lead-1", "lead-1", "lead-1"]);
});

test("an account without an id is known by its domain or its name, and comes again as the same", async () => {
  await have("account", [{ name: "Acme", domains: ["acme.com"], row_key: 0 }, { name: "Birch", row_key: 0 }]);
  await have("account", [{ name: "Acme Inc.", domains: ["acme.com"], row_key: 0 }]);
  expect(await bench.counted("account", ["name", "account_id"])).toEqual([["Acme", "acme.com"], ["Birch", "Birch"], ["Acme Inc.", "acme.com"]]);
});
