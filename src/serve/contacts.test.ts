import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../store/sql.ts";
import type { Contact } from "./contract.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const accounts = "id,name,domain\na1,Acme,acme.example\na2,Birch,birch.example\n";
const people = `id,account,name,email,title,deleted,valid_from
p1,a1,Ada King,ada@acme.example,Head,,2025-01-05T09:00:00Z
p2,a1,Bo Lind,bo@acme.example,Buyer,,2025-01-05T09:00:00Z
p2,a2,Bo Lind-King,bo@birch.example,Buyer,,2025-06-05T09:00:00Z
p3,a2,Kingsley Gone,k@birch.example,,true,2025-01-05T09:00:00Z
p4,,King Nowhere,king@nowhere.example,,,2025-01-05T09:00:00Z
p6,a1,Ольга Королёва,o_k@acme.example,,,2025-01-05T09:00:00Z
p7,a2,王小明,100%@birch.example,,,2025-01-05T09:00:00Z
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

const found = async (search: string): Promise<readonly string[]> =>
  (await bench.get<{ contacts: Contact[] }>(`/api/v1/contacts?search=${encodeURIComponent(search)}`)).contacts.map(({ name, account }) => `${name}, ${account}`);

test.each<[string, readonly string[], string]>([
  ["king", ["Ada King, Acme", "Bo Lind-King, Birch"], "by a part of the name, whatever the case; not who is deleted, nor who is at no account"],
  ["ADA@", ["Ada King, Acme"], "by a part of the mail address"],
  ["bo@acme", [], "not by what an older version said"],
  ["КОРОЛ", ["Ольга Королёва, Acme"], "by letters of any alphabet"],
  ["小明", ["王小明, Birch"], "by two signs"],
  ["o_k", ["Ольга Королёва, Acme"], "what is typed stands for itself: a line"],
  ["0%@", ["王小明, Birch"], "a percent sign"],
  ["o%k", [], "and nothing for anything"],
  ["zzz", [], "nobody"],
])("“%s” finds %j: %s", async (search, people) => {
  expect(await found(search)).toEqual(people);
});

test.each(["", "search=", "search=%20a%20"])("one letter or none (“%s”) would find everybody, and is refused", async (query) => {
  expect((await bench.ask(`/api/v1/contacts?${query}`)).status).toBe(400);
});

/** The table that is searched once it is made; null where there is none. */
async function tableSearched(): Promise<string | null> {
  const [table] = await bench.workspace.engine.rows<{ made: string }>(sql`SELECT table AS made FROM system.columns WHERE database = currentDatabase() AND name = 'sought' AND table LIKE 'shared%'`, { lane: "load" });
  return table?.made ?? null;
}

async function once(isSo: () => Promise<boolean>): Promise<void> {
  await expect.poll(isSo).toBe(true);
}

test("what is found is found as well in the table that is kept of all, and follows a write: somebody new is found, who left is not", async () => {
  const searches = ["king", "KING", "ada@", "acme.example", "bo lind", "Королё", "王小明", "小明", "o_k", "0%@", "o%k", "a%a", "zzz"];
  const plain = await Promise.all(searches.map(found));
  await once(async () => (await tableSearched()) !== null);
  expect(await Promise.all(searches.map((search) => found(`${search} `)))).toEqual(plain);
  const { state } = await bench.importText("more.csv", `${people}p5,a2,Zoe Kingdom,zoe@birch.example,,,2025-07-01T09:00:00Z\np1,,Ada King,ada@acme.example,Head,true,2025-07-01T09:00:00Z\n`, { as: "person", source: "crm" });
  expect(state).toBe("committed");
  for (const _ of ["as they stand", "in the table"]) {
    expect(await found("king")).toEqual(["Bo Lind-King, Birch", "Zoe Kingdom, Birch"]);
    await once(async () => (await tableSearched()) !== null);
  }
});
