import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commit, compare, redo, undo } from "../../src/resolve/settle.ts";
import { openWorkbench, type StagedRow, type Workbench } from "../../src/resolve/workbench.ts";
import { sql } from "../../src/store/sql.ts";
import { clusterMissing, startTestCluster, type TestCluster } from "./start.ts";

const missing = clusterMissing();

describe.skipIf(missing !== null)(`imports on a cluster of two shards${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  let cluster: TestCluster;
  let bench: Workbench;
  beforeAll(async () => {
    cluster = await startTestCluster();
    bench = await openWorkbench("settle_cluster", cluster.url);
  });
  afterAll(async () => {
    await bench?.close();
    await cluster?.stop();
  });

  const call = { type: "call", at: "2026-01-01T09:00:00Z" };
  const calls: StagedRow[] = Array.from({ length: 12 }, (_, i) => ({ id: `t${i}`, account: `Company ${i % 4}`, ...call }));
  const companies: StagedRow[] = Array.from({ length: 3 }, (_, i) => ({ id: `C${i}`, name: `Company ${i} Inc.` }));
  const accounts = async (): Promise<Record<string, number>> => Object.fromEntries(Object.entries(Object.groupBy(await bench.counted("touch", ["account_id"]), ([id]) => String(id))).map(([id, rows]) => [id, rows?.length ?? 0]));

  test("rows move to the shard of their account when it comes, and back when it goes", async () => {
    await commit(bench.options, 1, [await bench.stage("touch", 1, calls)], []);
    expect(await accounts()).toEqual({ "": 12 });
    await commit(bench.options, 2, [await bench.stage("account", 2, companies)], [1]);
    expect(await accounts()).toEqual({ "": 3, C0: 3, C1: 3, C2: 3 });
    expect(await shardsOfAccounts()).toEqual([]);
    await undo(bench.options, 2, [1]);
    expect(await accounts()).toEqual({ "": 12 });
    await redo(bench.options, 2, [1]);
    expect(await accounts()).toEqual({ "": 3, C0: 3, C1: 3, C2: 3 });
  });

  test("a later import changes rows on either shard, its undo brings them back, and the same file changes nothing", async () => {
    const changed = calls.map((row, i) => (i % 2 === 0 ? { ...row, account: "Company 1", seconds: 60 } : row));
    expect(await compare(bench.options, await bench.stage("touch", 3, changed))).toMatchObject({ new: 0, changed: 6, unchanged: 6 });
    await commit(bench.options, 3, [await bench.stage("touch", 3, changed)], [1, 2]);
    expect(await accounts()).toEqual({ "": 3, C1: 9 });
    expect(await commit(bench.options, 4, [await bench.stage("touch", 4, changed)], [1, 2, 3])).toMatchObject([{ new: 0, changed: 0, unchanged: 12 }]);
    await undo(bench.options, 3, [1, 2, 4]);
    expect(await accounts()).toEqual({ "": 3, C1: 9 });
    await undo(bench.options, 4, [1, 2]);
    expect(await accounts()).toEqual({ "": 3, C0: 3, C1: 3, C2: 3 });
    await redo(bench.options, 3, [1, 2]);
    expect(await accounts()).toEqual({ "": 3, C1: 9 });
  });

  test("versions are decided over both shards", async () => {
    await commit(bench.options, 5, [await bench.stage("opportunity", 5, [{ id: "o1", account: "C0", stage: "new" }])], [1, 2, 3]);
    await commit(bench.options, 6, [await bench.stage("opportunity", 6, [{ id: "o1", account: "C1", stage: "late" }])], [1, 2, 3, 5]);
    expect(await bench.counted("opportunity", ["stage", "account_id"])).toEqual([["new", "C0"], ["late", "C1"]]);
    await undo(bench.options, 5, [1, 2, 3, 6]);
    expect(await bench.counted("opportunity", ["stage", "valid_from"])).toEqual([["late", "1970-01-01 00:00:00.000"]]);
  });

  test("a log is filled up, links and stages are found, and an undo brings back what stood, over both shards", async () => {
    const said = (id: string, property: string, text: string, day: string, part: number): StagedRow => ({ id, [property]: text, says: ["id", property], part, valid_from: `${day}T00:00:00Z` });
    const ids = Array.from({ length: 8 }, (_, i) => `deal ${i}`);
    const log = ids.flatMap((id, i) => [said(id, "stage", "s1", "2025-02-01", 1), said(id, "amount", String(100 * (i + 1)), "2025-02-01", 2), said(id, "stage", "s2", "2025-05-01", 1)]);
    const links = ids.map((id, i) => ({ row_key: 9_000 + i, content: 1 + i, from_kind: "opportunity", from_id: id, to_kind: "account", to_id: `C${i % 3}`, means: "link" }));
    const versions = async (): Promise<unknown[][]> => (await bench.counted("opportunity", ["id", "valid_from", "stage", "amount", "status", "name", "account_id"])).filter(([id]) => String(id).startsWith("deal")).toSorted();
    await commit(bench.options, 7, [await bench.stage("opportunity", 7, log)], [1, 2, 3, 6]);
    await commit(bench.options, 8, [await bench.stage("identity_link", 8, links)], [1, 2, 3, 6, 7]);
    await commit(bench.options, 9, [await bench.stage("pipeline_stage", 9, [{ id: "s1", status: "open" }, { id: "s2", status: "won" }])], [1, 2, 3, 6, 7, 8]);
    await commit(bench.options, 10, [await bench.stage("opportunity", 10, ids.map((id) => ({ id, name: `Name of ${id}`, says: ["id", "name"] })))], [1, 2, 3, 6, 7, 8, 9]);
    const meant = ids.flatMap((id, i) => [["2025-02-01", "s1", "open"], ["2025-05-01", "s2", "won"]].map(([day, stage, status]) => [id, `${day} 00:00:00.000`, stage, String(100 * (i + 1)), status, `Name of ${id}`, `C${i % 3}`])).toSorted();
    expect(await versions()).toEqual(meant);
    for (const batch of [7, 8, 9, 10]) {
      const others = [1, 2, 3, 6, 7, 8, 9, 10].filter((other) => other !== batch);
      await undo(bench.options, batch, others);
      expect(await versions(), `without ${batch}`).not.toEqual(meant);
      await redo(bench.options, batch, others);
      expect(await versions(), `with ${batch} again`).toEqual(meant);
    }
    expect(await bench.engine.rows(sql`SELECT account_id FROM opportunity WHERE account_id != '' GROUP BY account_id HAVING uniqExact(_shard_num) > 1`)).toEqual([]);
  });

  test("people are one under all ids that were merged, wherever their rows lie", async () => {
    const people = Array.from({ length: 6 }, (_, i) => ({ id: `p${i}`, email: `p${i}@company.example`, account: `C${i % 3}` }));
    const merges = [["gone", "p1"], ["p1", "p2"]].map(([from_id, to_id], i) => ({ row_key: 9_100 + i, content: 1 + i, from_kind: "person", from_id, to_kind: "person", to_id, means: "merge" }));
    const touches = [{ id: "m1", person: "gone", ...call }, { id: "m2", person: "p1", ...call }, { id: "m3", person: "p4", ...call }];
    const found = async (): Promise<unknown[][]> => (await bench.counted("touch", ["id", "person_id", "account_id"])).filter(([id]) => String(id).startsWith("m"));
    await commit(bench.options, 21, [await bench.stage("account", 21, companies)], []);
    await commit(bench.options, 22, [await bench.stage("identity_link", 22, merges)], [21]);
    await commit(bench.options, 23, [await bench.stage("touch", 23, touches)], [21, 22]);
    await commit(bench.options, 24, [await bench.stage("person", 24, people)], [21, 22, 23]);
    expect(await found()).toEqual([["m1", "p2", "C2"], ["m2", "p2", "C1"], ["m3", "p4", "C1"]]);
    await undo(bench.options, 22, [21, 23, 24]);
    expect(await found()).toEqual([["m1", "", ""], ["m2", "p1", "C1"], ["m3", "p4", "C1"]]);
  });

  /** Accounts whose rows lie on several shards: there must be none. */
  async function shardsOfAccounts(): Promise<unknown[]> {
    return bench.engine.rows(sql`SELECT account_id FROM touch WHERE account_id != '' GROUP BY account_id HAVING uniqExact(_shard_num) > 1`);
  }
});
