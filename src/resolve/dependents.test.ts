import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dependentsOf } from "./dependents.ts";
import { commit } from "./settle.ts";
import { emptyAll, openWorkbench, type StagedRow, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench("dependents");
});
afterAll(() => bench.close());
beforeEach(() => emptyAll(bench));

async function imported(kind: string, batch: number, rows: readonly StagedRow[]): Promise<void> {
  await commit(bench.options, batch, [await bench.stage(kind, batch, rows)], Array.from({ length: batch - 1 }, (_, i) => i + 1));
}

const call = { type: "call", at: "2026-01-01T09:00:00Z" };
const nothing = { replaced: 0, matched: 0, returning: 0 };

describe("before an import is undone one is told", () => {
  test("how many rows leave, and that nobody else is concerned", async () => {
    await imported("touch", 1, [{ id: "a", ...call }, { id: "b", ...call }]);
    await imported("touch", 2, [{ id: "c", ...call }]);
    expect(await dependentsOf(bench.engine, 2, [1, 2])).toEqual({ kinds: [{ kind: "touch", leaving: 1, returning: 0 }], imports: [] });
  });

  test("which rows of earlier imports come back", async () => {
    await imported("touch", 1, [{ id: "a", ...call, seconds: 1 }, { id: "b", ...call }]);
    await imported("touch", 2, [{ id: "a", ...call, seconds: 2 }]);
    expect(await dependentsOf(bench.engine, 2, [1, 2])).toEqual({ kinds: [{ kind: "touch", leaving: 1, returning: 1 }], imports: [{ batch: 1, ...nothing, returning: 1 }] });
  });

  test("which later imports replaced its rows, and which repeated them and take their place", async () => {
    await imported("touch", 1, [{ id: "a", ...call, seconds: 1 }, { id: "b", ...call }, { id: "c", ...call }]);
    await imported("touch", 2, [{ id: "a", ...call, seconds: 2 }]);
    await imported("touch", 3, [{ id: "b", ...call }]);
    expect(await dependentsOf(bench.engine, 1, [1, 2, 3])).toEqual({
      kinds: [{ kind: "touch", leaving: 2, returning: 1 }],
      imports: [{ batch: 2, ...nothing, replaced: 1 }, { batch: 3, ...nothing, returning: 1 }],
    });
  });

  test("which imports found their accounts through it, unless another brought the account, too", async () => {
    await imported("account", 1, [{ id: "A1", name: "Acme", domains: ["acme.example"] }, { id: "B1", name: "Birch", domains: ["birch.example"] }]);
    await imported("touch", 2, [{ id: "a", ...call, account_domain: "acme.example" }, { id: "b", ...call, account_domain: "birch.example" }, { id: "c", ...call }]);
    expect(await dependentsOf(bench.engine, 1, [1, 2])).toEqual({ kinds: [{ kind: "account", leaving: 2, returning: 0 }], imports: [{ batch: 2, ...nothing, matched: 2 }] });
    await imported("account", 3, [{ id: "B1", name: "Birch", domains: ["birch.example"] }]);
    expect(await dependentsOf(bench.engine, 1, [1, 2, 3])).toEqual({
      kinds: [{ kind: "account", leaving: 2, returning: 1 }],
      imports: [{ batch: 2, ...nothing, matched: 1 }, { batch: 3, ...nothing, returning: 1 }],
    });
  });

  test("which imports found their people, and their contracts, through it", async () => {
    await imported("account", 1, [{ id: "A1", name: "Acme", domains: ["acme.example"] }]);
    await imported("person", 2, [{ id: "P1", name: "Ann", email: "ann@free.example", account: "A1" }]);
    await imported("touch", 3, [{ id: "a", ...call, person: "P1" }]);
    await imported("opportunity", 4, [{ id: "O1", name: "Deal", account: "A1" }]);
    await imported("contract", 5, [{ id: "C1", opportunity: "O1", starts: "2026-01-01" }]);
    const active = [1, 2, 3, 4, 5];
    expect((await dependentsOf(bench.engine, 2, active)).imports).toEqual([{ batch: 3, ...nothing, matched: 1 }]);
    expect((await dependentsOf(bench.engine, 4, active)).imports).toEqual([{ batch: 5, ...nothing, matched: 1 }]);
    expect((await dependentsOf(bench.engine, 1, active)).imports.map((one) => [one.batch, one.matched])).toEqual([[2, 1], [3, 1], [4, 1], [5, 1]]);
  });
});
