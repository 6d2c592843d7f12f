import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { whatIf } from "../../src/resolve/what-if.ts";
import { openWorkbench, startTurns, type StagedRow, type Workbench } from "../../src/resolve/workbench.ts";
import { sql } from "../../src/store/sql.ts";
import { clusterMissing, startTestCluster, type TestCluster } from "./start.ts";

const missing = clusterMissing();

describe.skipIf(missing !== null)(`identity on a cluster of two shards${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  let cluster: TestCluster;
  let bench: Workbench;
  beforeAll(async () => {
    cluster = await startTestCluster();
    bench = await openWorkbench("identity_cluster", cluster.url);
  });
  afterAll(async () => {
    await bench?.close();
    await cluster?.stop();
  });

  const link = (row_key: number, from_kind: string, from_id: string, to_id: string, means = "link"): StagedRow => ({ row_key, content: row_key, from_kind, from_id, to_kind: "account", to_id, means, source: "sextant" });
  const found = async (): Promise<Record<string, unknown>> => Object.fromEntries((await bench.counted("touch", ["id", "account_id", "account_method"])).map(([id, ...rest]) => [id, rest]));

  test("visitors, merges, aliases and networks find their rows on either shard; what would move is said before, and the copy is gone", async () => {
    const turns = await startTurns(bench);
    await turns.have("account", [{ id: "A1", name: "Acme", domains: ["acme.com"] }, { id: "A2", name: "Acme Deutschland", domains: ["acme.de"] }, { id: "B1", name: "Birch", domains: ["birch.de"] }]);
    const visits = Array.from({ length: 6 }, (_, i): StagedRow => ({ id: `v${i}`, at: `2026-01-0${i + 1}T09:00:00Z`, type: "page_view", visitor: `device ${i % 2}` }));
    await turns.have("touch", [...visits, { id: "alias", at: "2026-01-05T09:00:00Z", type: "call", account: "Big Blue" }, { id: "network", at: "2026-01-05T09:00:00Z", type: "page_view", network: "198.51.100.7" }]);
    await turns.have("network", [{ row_key: 1, first_address: "198.51.100.0/24", organisation: "Birch GmbH", asn: "1" }]);
    await turns.have("touch", [{ id: "form", at: "2026-01-08T09:00:00Z", type: "form", visitor: "device 0", person_email: "x@acme.de" }]);
    const before = { v0: ["A2", "visitor"], v1: ["", ""], v2: ["A2", "visitor"], v3: ["", ""], v4: ["A2", "visitor"], v5: ["", ""], alias: ["", ""], network: ["B1", "network"], form: ["A2", "email"] };
    expect(await found()).toEqual(before);
    const decisions = [link(11, "account", "A2", "A1", "merge"), link(12, "name", "Big Blue", "B1")];
    const would = await whatIf({ engine: bench.engine, now: bench.options.now, minConfidence: 0.6 }, { identity_link: decisions });
    expect(would).toEqual({ rows: { touch: 5 }, accounts_total: 3, accounts: [{ account_id: "A1", leaving: 0, coming: 4 }, { account_id: "A2", leaving: 4, coming: 0 }, { account_id: "B1", leaving: 0, coming: 1 }] });
    expect(await found()).toEqual(before);
    expect(await bench.engine.rows(sql`SELECT name FROM system.databases WHERE position(name, '_what_if_') > 0`)).toEqual([]);
    const batch = await turns.have("identity_link", decisions);
    expect(await found()).toEqual({ ...before, v0: ["A1", "visitor"], v2: ["A1", "visitor"], v4: ["A1", "visitor"], form: ["A1", "email"], alias: ["B1", "name"] });
    expect(await bench.engine.rows(sql`SELECT account_id FROM touch WHERE account_id != '' GROUP BY account_id HAVING uniqExact(_shard_num) > 1`)).toEqual([]);
    await turns.takeBack(batch);
    expect(await found()).toEqual(before);
  });
});
