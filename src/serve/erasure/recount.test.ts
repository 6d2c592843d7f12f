import { afterAll, beforeAll, expect, test } from "vitest";
import type { ErasureAnswer } from "../answers-erasure.ts";
import type { Batch } from "../contract.ts";
import { openWorkbench, type Workbench } from "../workbench.ts";

/** A machine that does much else at once takes minutes. */
const patienceMs = 400_000;
const mail = "ann@acme.example";
const log = `Deal,Changed at,Field,Old value,New value
X1,2026-01-05T10:00:00Z,amount,,1000
X1,2026-02-05T10:00:00Z,amount,1000,1500
X1,2026-02-05T10:00:00Z,stage,Discovery,Proposal
`;

let bench: Workbench;
let erased: ErasureAnswer;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  await bench.importText("changes.csv", log, { as: "opportunity", currency: "EUR", map: { property: "Field", value: "New value", old_value: "Old value", id: "Deal", valid_from: "Changed at" } });
  await bench.importText("people.csv", `id,name,email,account\nP1,Ann Lee,${mail},A1\nP2,Bob Ray,bob@acme.example,A1\n`, { as: "person", source: "crm" });
  await bench.post("/api/v1/identity/decide", { decisions: [{ means: "link", from_kind: "membership", from: "P1", to: "B1", role: "adviser" }, { means: "link", from_kind: "membership", from: "P2", to: "B1" }] });
  await bench.post("/api/v1/identity/decide", { decisions: [{ means: "link", from_kind: "person", from: "P1", to: "B1" }] });
  const { id } = await bench.post<ErasureAnswer>("/api/v1/erasures", { mail, confirm: mail });
  await bench.workspace.erasures.settled();
  erased = await bench.get(`/api/v1/erasures/${id}`);
}, patienceMs);
afterAll(() => bench.close());

test("who was decided about by a short id of their source is erased from the decisions, too", () => {
  expect([erased.fault, erased.certificate?.left]).toEqual([null, 0]);
});

test("an import of a log of changes counts after an erasure what it counted before: two rows a line, the value until then and the value since", async () => {
  const { imports } = await bench.get<{ imports: Batch[] }>("/api/v1/imports");
  expect(imports.find(({ file }) => file.name === "changes.csv")?.rows).toMatchObject({ read: 3, new: 6, changed: 0, unchanged: 0 });
  expect(await bench.post("/api/v1/verify")).toMatchObject({ ok: true, faults: [] });
});
