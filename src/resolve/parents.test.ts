import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { emptyTable, shelfName } from "../store/schema.ts";
import { recordTables } from "../store/tables/index.ts";
import { parentFaults } from "./parents.ts";
import { commit } from "./settle.ts";
import { openWorkbench, type StagedRow, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench("parents");
});
afterAll(() => bench.close());
beforeEach(async () => {
  for (const table of recordTables.filter(({ kind }) => kind === "account")) for (const place of [table.name, shelfName(table)]) await emptyTable(bench.engine, place);
  await emptyTable(bench.engine, "account_ref");
});

async function imported(batch: number, rows: readonly StagedRow[]): Promise<number> {
  await commit(bench.options, batch, [await bench.stage("account", batch, rows)], Array.from({ length: batch - 1 }, (_, i) => i + 1));
  return (await bench.counted("account", ["id"])).length;
}

const account = (id: string, parent = ""): StagedRow => ({ id, name: `Company ${id}`, parent });

describe("parents of accounts", () => {
  test("that go in a circle, or name themselves, are counted, and nobody is lost (E1)", async () => {
    expect(await imported(1, [account("A", "B"), account("B", "C"), account("C", "A"), account("D", "D"), account("E", "A"), account("F")])).toBe(6);
    expect(await parentFaults(bench.engine)).toEqual({ circular: 4, missing: 0 });
  });

  test("may stand 5,000 above each other (E2)", async () => {
    expect(await imported(1, Array.from({ length: 5_000 }, (_, i) => account(`N${i}`, i === 0 ? "" : `N${i - 1}`)))).toBe(5_000);
    expect(await parentFaults(bench.engine)).toEqual({ circular: 0, missing: 0 });
  });

  test("may arrive after their child, by id or by name (E3)", async () => {
    await imported(1, [account("A", "P"), account("B", "Company Q"), account("C", "Nobody")]);
    expect(await parentFaults(bench.engine)).toEqual({ circular: 0, missing: 3 });
    await imported(2, [account("P"), account("Q")]);
    expect(await parentFaults(bench.engine)).toEqual({ circular: 0, missing: 1 });
  });
});
