import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountCommittee, AccountPast } from "./contract.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

// The clock of the workbench stands at 2026-03-01 12:00 UTC.
const books = {
  account: "id,name,domain,industry\na1,Acme,acme.example,Machines\na2,Birch,birch.example,Furniture\na3,Cedar,cedar.example,Furniture\n",
  list_membership: "account,list,from,to\na1,Targets,2025-01-01,\na2,Targets,2025-06-01,2025-09-01\n",
  committee_template: "role,required,department,seniority,segment\nbuyer,2,Procurement,manager; vp,Machines\ntechnician,1,IT,,Machines\n",
  person: "id,account,name,email,seniority,department\np1,a1,Ada,ada@acme.example,manager,procurement\np2,a1,Bo,bo@acme.example,other,Sales\np3,a1,Cy,cy@acme.example,c_level,IT\n",
  opportunity: "id,account,name,kind,product_line,status,amount,currency,created_at,closed_at,roles\nd1,a1,Spring,new,Pick,won,1000,EUR,2025-08-01,2025-10-01,bo@acme.example: technician\nd2,a1,More,upsell,Pack,won,500,EUR,2025-11-01,2025-12-01,\nd3,a1,Next,upsell,Pack,open,200,EUR,2026-01-01,,\n",
  contract: "id,account,opportunity,starts,ends\nk1,a1,d1,2025-10-15,2027-01-01\n",
  touch: `id,at,account,person_email,type,seconds,outcome
t0,2023-01-01T10:00:00Z,a1,cy@acme.example,form,,
t1,2025-03-01T10:00:00Z,a1,ada@acme.example,meeting,3600,held
t2,2025-03-02T10:00:00Z,a1,ada@acme.example,page_view,,
t3,2025-07-01T10:00:00Z,a1,bo@acme.example,mail_open,,
t4,2025-07-02T10:00:00Z,a1,bo@acme.example,form,,
`,
} as const;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  for (const [as, text] of Object.entries(books)) {
    const { state, problem } = await bench.importText(`${as}.csv`, text, { as, source: "crm", currency: "EUR" });
    expect([as, state, problem]).toEqual([as, "committed", null]);
  }
});
afterAll(() => bench.close());

const pastOf = (account: string): Promise<AccountPast> => bench.get(`/api/v1/accounts/${account}/past`);
const committeeOf = (account: string): Promise<AccountCommittee> => bench.get(`/api/v1/accounts/${account}/committee`);

describe("the past of an account", () => {
  test("runs from stage to stage, the furthest that held counts, and engagement ends after its last minutes and seven days of grace", async () => {
    expect((await pastOf("a1")).bands).toEqual([
      { stage: "target", from: "2025-01-01", to: "2025-03-01" },
      { stage: "engaged", from: "2025-03-01", to: "2025-06-06" },
      { stage: "target", from: "2025-06-06", to: "2025-08-01" },
      { stage: "opportunity", from: "2025-08-01", to: "2025-10-01" },
      { stage: "won", from: "2025-10-01", to: "2025-12-01" },
      { stage: "expanded", from: "2025-12-01", to: "2026-03-02" },
    ]);
  });

  test("ends where an account left the list, and is empty where it never was anything", async () => {
    expect((await pastOf("a2")).bands).toEqual([{ stage: "target", from: "2025-06-01", to: "2025-09-01" }]);
    expect(await pastOf("a3")).toEqual({ bands: [], arrivals: [] });
  });

  test("marks the first thing that each person did: an opened mail is none, and whoever came before these months is not new", async () => {
    expect((await pastOf("a1")).arrivals.map(({ name, day, type }) => [name, day, type])).toEqual([["Ada", "2025-03-01", "meeting"], ["Bo", "2025-07-02", "form"]]);
  });
});

describe("the committee of an account", () => {
  test("names who has a role by the template of its segment, by an opportunity before department and seniority", async () => {
    const { product, roles } = await committeeOf("a1");
    expect(product).toBe("Pack");
    expect(roles.map(({ role, required, people }) => [role, required, people.length])).toEqual([["buyer", 2, 1], ["technician", 1, 2]]);
  });

  test("has no roles where no template is for its segment", async () => {
    expect((await committeeOf("a2")).roles).toEqual([]);
  });

  test("an account that nobody knows is refused", async () => {
    expect((await bench.ask("/api/v1/accounts/nobody/committee")).status).toBe(404);
  });
});
