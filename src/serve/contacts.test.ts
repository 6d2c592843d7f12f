import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contact } from "./contract.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const accounts = "id,name,domain\na1,Acme,acme.example\na2,Birch,birch.example\n";
const people = `id,account,name,email,title,deleted,valid_from
p1,a1,Ada King,ada@acme.example,Head,,2025-01-05T09:00:00Z
p2,a1,Bo Lind,bo@acme.example,Buyer,,2025-01-05T09:00:00Z
p2,a2,Bo Lind-King,bo@birch.example,Buyer,,2025-06-05T09:00:00Z
p3,a2,Kingsley Gone,k@birch.example,,true,2025-01-05T09:00:00Z
p4,,King Nowhere,king@nowhere.example,,,2025-01-05T09:00:00Z
`;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  for (const [name, text, as] of [["accounts", accounts, "account"], ["people", people, "person"]] as const) {
    const { state, problem } = await bench.importText(`${name}.csv`, text, { as, source: "crm" });
    expect([name, state, problem]).toEqual([name, "committed", null]);
  }
});
afterAll(() => bench.close());

test.each<[string, readonly string[], string]>([
  ["king", ["Ada King, Acme", "Bo Lind-King, Birch"], "by a part of the name, whatever the case; not who is deleted, nor who is at no account"],
  ["ADA@", ["Ada King, Acme"], "by a part of the mail address"],
  ["bo@acme", [], "not by what an older version said"],
  ["zzz", [], "nobody"],
])("“%s” finds %j: %s", async (search, found) => {
  const { contacts } = await bench.get<{ contacts: Contact[] }>(`/api/v1/contacts?search=${encodeURIComponent(search)}`);
  expect(contacts.map(({ name, account }) => `${name}, ${account}`)).toEqual(found);
});

test.each(["", "search=", "search=%20a%20"])("one letter or none (“%s”) would find everybody, and is refused", async (query) => {
  expect((await bench.ask(`/api/v1/contacts?${query}`)).status).toBe(400);
});
