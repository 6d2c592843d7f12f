import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepStream } from "../collect/files/keep.ts";
import { look } from "../collect/files/look.ts";
import { draftMapping, type MappingRequest } from "../collect/files/mapping.ts";
import { presets } from "../collect/presets/index.ts";
import { dryNotesOf } from "./import-notes.ts";
import { openWorkbench } from "./workbench.ts";

let dataDir: string;
beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), "sextant-notes-"))));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

interface Came {
  /** Rows without an account. */
  readonly unmatched: number;
  readonly rejected?: boolean;
}

/** The fields that the note of a file with this header names; its only row was taken, unless it was refused. */
async function named(as: string, header: string, { unmatched, rejected = false }: Came = { unmatched: 1 }, said: Partial<MappingRequest> = {}): Promise<string> {
  const kept = await keepStream({ dataDir, name: "file.csv", stream: Readable.from([Buffer.from(`${header}\n${header.replaceAll(/[^,]+/g, "x")}\n`)]) });
  const seen = await look({ dataDir, sha256: kept.sha256, name: kept.name, presets });
  const { mappings } = draftMapping({ look: seen, as, presets, workspaceCurrency: "EUR", ...said });
  const rows = { read: 1, new: rejected ? 0 : 1, changed: 0, unchanged: 0, rejected: rejected ? 1 : 0, unmatched, skipped: 0 };
  const notes = dryNotesOf({ as, look: seen, mappings, rows, kinds: mappings.map(({ kind }) => ({ kind, rows })) });
  return notes.map((note) => /^No column for (.+) \(/.exec(note)?.[1] ?? note).join(" | ");
}

describe("columns that a kind lives from and a file lacks are named", () => {
  test.each([
    ["opportunity", "name,city", "account, amount, status, created_at"],
    ["opportunity", "id,account,amount,stage,close_date", ""],
    ["opportunity", "id,domain,amount,status,created_at", ""],
    ["account", "id,industry", "name"],
    ["account", "id,website", ""],
    ["person", "id,title", "name, account"],
    ["person", "email", ""],
    ["contract", "id,starts", "account, value"],
    ["contract", "opportunity,starts,recurring_value", ""],
    ["order", "id,at", "account, amount"],
    ["cost", "day,campaign", "amount"],
    ["cost", "day,spend", ""],
    ["goal", "kpi,from,to", "value"],
    ["goal", "kpi,from,to,value", ""],
    ["touch", "at,type", "account"],
    ["touch", "at,type,visitor", ""],
    ["session", "at,pages", "account"],
    ["survey_answer", "kind,at,account", "answer"],
    ["survey_answer", "kind,at,text", ""],
    ["survey_invite", "kind,at", ""],
    ["renewal", "due_date,contract", ""],
    ["usage", "day,account", "active_people"],
    ["plan_action", "owner,day,type", "account"],
    ["pipeline_stage", "id,position", "status"],
    ["fx_rate", "day,from,to,rate", ""],
    ["mention", "at", ""],
  ])("%s with %s: %s", async (as, header, fields) => {
    expect(await named(as, header)).toBe(fields);
  });
});

describe("nothing is said", () => {
  test("of an account that rows found by other ways", async () => {
    expect(await named("opportunity", "id,amount,stage,created_at", { unmatched: 0 })).toBe("");
  });

  test("of a file whose rows were all refused: the refusals say why", async () => {
    expect(await named("opportunity", "name,city", { unmatched: 0, rejected: true })).toBe("");
  });

  test("of what is set for all rows, or named", async () => {
    const said = { set: { status: "won", amount: "5" }, map: { account: "firm", closed_at: "when" } };
    expect(await named("opportunity", "id,firm,when", { unmatched: 1 }, said)).toBe("");
  });

  test("of accounts in a vendor's file: whose a deal is stands in another of its files, which may come later", async () => {
    expect(await named("hubspot-deal", "deal_id,property_dealname,property_amount,property_dealstage,property_createdate")).toBe("");
  });

  test("of a log of changes, which speaks of parts of records", async () => {
    expect(await named("opportunity", "id,valid_from,property,value", { unmatched: 1 }, { map: { property: "property", value: "value" } })).toBe("");
  });

  test("of what a vendor never has; what its layout names and the file lacks is named", async () => {
    expect(await named("salesforce-opportunity", "Id,Name,AccountId,StageName,Amount,CreatedDate")).toBe("");
    expect(await named("salesforce-opportunity", "Id,Name")).toBe("amount, status, created_at");
    const saved = { own: [{ kind: "opportunity", version: 1, fields: { id: { column: "Deal" }, account: { column: "Firm" }, amount: { column: "Sum" } } }] };
    expect(await named("own", "Deal,Sum", { unmatched: 1 }, { saved })).toBe("account");
    expect(await named("salesforce-user", "Id,Name")).toBe("");
  });
});

test("whoever sees that an import is over sees its notes", async () => {
  const bench = await openWorkbench();
  try {
    const { imports } = bench.workspace.control;
    const step = imports.step.bind(imports);
    const notes: (readonly string[])[] = [];
    imports.step = async (batch, state, ...more) => {
      const record = await step(batch, state, ...more);
      if (state === "committed") notes.push((await bench.workspace.imports.get(batch)).notes);
      return record;
    };
    await bench.importText("deals.csv", "id,account,amount,currency,status,created_at\nd1,a1,100,USD,open,2026-02-01\n", { as: "opportunity" });
    expect(notes).toEqual([[expect.stringContaining("Amounts are reported in USD")]]);
  } finally {
    await bench.close();
  }
});

test("notes are there after a restart", async () => {
  const bench = await openWorkbench();
  try {
    const { batch, notes } = await bench.importText("deals.csv", "id,account,amount,currency,status,created_at\nd1,a1,100,USD,open,2026-02-01\n", { as: "opportunity" });
    expect(notes).toHaveLength(1);
    await bench.reopen();
    expect((await bench.workspace.imports.get(batch)).notes).toEqual(notes);
    await bench.workspace.imports.undo(batch);
    expect((await bench.workspace.imports.get(batch)).notes).toEqual([]);
  } finally {
    await bench.close();
  }
});

test("an import whose currency cannot be adopted has still come in", async () => {
  const bench = await openWorkbench();
  try {
    bench.workspace.control.settings.set = () => Promise.reject(new Error("no setting can be written"));
    const { state, rows, notes } = await bench.importText("deals.csv", "id,account,amount,currency,status,created_at\nd1,a1,100,USD,open,2026-02-01\n", { as: "opportunity" });
    expect([state, rows.new, notes]).toEqual(["committed", 1, []]);
  } finally {
    await bench.close();
  }
});
