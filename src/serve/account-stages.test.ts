import { afterAll, beforeAll, expect, test } from "vitest";
import type { SettingValue } from "../measure/settings.ts";
import { sql } from "../store/sql.ts";
import { stagesNow } from "./account-stages.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

// The clock of the workbench stands at 2026-03-01 12:00 UTC.
const books = {
  account: "id,name,domain\na1,Ash,ash.example\na2,Birch,birch.example\na3,Cedar,cedar.example\na4,Dune,dune.example\na5,Elm,elm.example\na6,Fir,fir.example\na7,Gale,gale.example\n",
  list_membership: "account,list,from\na1,Targets,2025-01-01\na2,Targets,2025-01-01\na3,Targets,2025-01-01\na4,Targets,2025-01-01\n",
  contract: "id,account,starts,ends\nk4,a4,2025-01-01,2027-01-01\nk5,a5,2025-01-01,2027-01-01\nk6,a6,2025-01-01,2027-01-01\nk7,a7,2026-01-20,2026-02-01\n",
  renewal: "id,account,due_date,outcome,decided_at\nr5,a5,2026-01-01,renewed,2025-12-20T09:00:00Z\n",
  opportunity: `id,account,name,kind,status,amount,currency,created_at,closed_at,valid_from
d3,a3,Nets,new,open,10,EUR,2025-11-01T09:00:00Z,,2025-11-01T09:00:00Z
d3,a3,Nets,new,lost,10,EUR,2025-11-01T09:00:00Z,2026-02-20T09:00:00Z,2026-02-20T09:00:00Z
d6,a6,More,upsell,open,10,EUR,2025-11-01T09:00:00Z,,2025-11-01T09:00:00Z
d6,a6,More,upsell,won,10,EUR,2025-11-01T09:00:00Z,2026-01-15T09:00:00Z,2026-01-15T09:00:00Z
d7,a7,Less,upsell,won,10,EUR,2025-11-01T09:00:00Z,2026-01-15T09:00:00Z,2026-01-15T09:00:00Z
`,
  touch: "id,at,account,type,form,visitor\nt1,2026-02-01T10:00:00Z,a2,form,demo,v1\nt2,2026-02-01T10:00:00Z,a1,page_view,,v2\n",
} as const;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  for (const [as, text] of Object.entries(books)) expect([as, await bench.importText(`${as}.csv`, text, { as, source: "crm", currency: "EUR" })]).toMatchObject([as, { state: "committed" }]);
});
afterAll(() => bench.close());

async function stages(at: string, values: Readonly<Record<string, SettingValue>> = {}): Promise<Record<string, string>> {
  const settings = await bench.workspace.settings();
  const set = { ...settings, values: new Map([...settings.values, ...Object.entries(values)]) };
  const rows = await bench.workspace.engine.rows<{ account_id: string; stage_now: string }>(sql`SELECT * FROM (${stagesNow(set, new Date(at))}) ORDER BY account_id`);
  return Object.fromEntries(rows.map((row) => [row.account_id, row.stage_now]));
}

test("the furthest stage that holds counts, each by the deals, contracts and touches of its day", async () => {
  expect(await stages("2026-02-10T12:00:00Z")).toEqual({ a1: "target", a2: "engaged", a3: "opportunity", a4: "won", a5: "retained", a6: "expanded" });
  // What a7 bought counted while it was a customer. A deal as it stood then, not as it is known now; later it is lost, and engagement is over.
  expect(await stages("2025-12-01T12:00:00Z")).toEqual({ a1: "target", a2: "target", a3: "opportunity", a4: "won", a5: "won", a6: "won" });
  expect(await stages("2026-06-01T12:00:00Z")).toEqual({ a1: "target", a2: "target", a3: "target", a4: "won", a5: "retained", a6: "expanded" });
});

test("where engagement asks for no minutes and for nobody, each target is engaged, also one without any touch", async () => {
  const at = "2026-02-10T12:00:00Z";
  expect(await stages(at, { "kpi.engaged_accounts.minutes": 0, "kpi.engaged_accounts.min_people": 0 })).toMatchObject({ a1: "engaged", a2: "engaged" });
  expect(await stages("2026-12-01T12:00:00Z", { "kpi.engaged_accounts.minutes": 0, "kpi.engaged_accounts.min_people": 0 })).toMatchObject({ a1: "engaged", a2: "engaged", a3: "engaged" });
  expect(await stages(at, { "kpi.engaged_accounts.minutes": 0 })).toMatchObject({ a1: "engaged", a2: "engaged", a3: "opportunity" });
  expect(await stages(at, { "kpi.engaged_accounts.min_people": 2 })).toMatchObject({ a1: "target", a2: "target" });
});
