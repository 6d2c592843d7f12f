import { afterAll, beforeAll, expect, test } from "vitest";
import { inForm } from "../../tests/form.ts";
import { ledgerOf } from "./ledger.ts";
import { openWorkbench, startTurns, type StagedRow, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench("order");
});
afterAll(() => bench.close());

const link = (row_key: number, from_kind: string, from_id: string, to_kind: string, to_id: string, more: StagedRow = {}): StagedRow => ({ row_key, content: row_key, from_kind, from_id, to_kind, to_id, means: "link", source: "sextant", ...more });
const at = (day: string): string => `2026-01-${day}T09:00:00Z`;

/**
 * What five sources say of one company, in parts that may come in any order: a CRM, a marketing tool, a dialer, a tracker and decisions. Each
 * reference is claimed by one account only, or by a decision.
 */
const parts: readonly (readonly [kind: string, rows: readonly StagedRow[]])[] = [
  ["account", [{ id: "A1", name: "Acme", domains: ["acme.com"] }, { id: "A2", name: "Acme Deutschland", domains: ["acme.de"] }]],
  ["account", [{ id: "B1", name: "Birch", domains: ["birch.de"] }]],
  ["person", [{ id: "P1", email: "joe@gmail.com", account: "A2", valid_from: at("01") }, { id: "P1", email: "joe@gmail.com", account: "B1", valid_from: at("20") }]],
  ["person", [{ id: "lead 7", email: "zoe@birch.de", source: "marketing" }]],
  ["touch", [
    { id: "visit before", at: at("05"), type: "page_view", visitor: "v1" }, { id: "visit after", at: at("25"), type: "page_view", visitor: "v1" }, { id: "visit elsewhere", at: at("06"), type: "page_view", visitor: "v2" },
    { id: "by network", at: at("09"), type: "page_view", network: "birch.de" }, { id: "by range", at: at("09"), type: "page_view", network: "198.51.100.9" },
  ].map((row) => ({ ...row, source: "tracker" }))],
  ["touch", [{ id: "call", at: at("07"), type: "call", account: "Big Blue" }, { id: "wrong call", row_key: 77, at: at("08"), type: "call", account: "A1" }, { id: "mail", at: at("11"), type: "mail_in", person_email: "Zoe+x@birch.de" }].map((row) => ({ ...row, source: "dialer" }))],
  ["touch", [{ id: "form", at: at("10"), type: "form", visitor: "v1", person_email: "joe@gmail.com", source: "tracker" }]],
  ["network", [{ row_key: 5, first_address: "198.51.100.0/24", domain: "acme.de", asn: "1", source: "networks" }]],
  ["opportunity", [{ id: "o1", account: "A2" }]],
  ["identity_link", [link(1, "account", "A2", "account", "A1", { means: "merge" })]],
  ["identity_link", [link(2, "name", "Big Blue", "account", "B1"), link(3, "row", "touch:77", "account", "B1"), link(4, "visitor", "v2", "visitor", "v1", { means: "merge" })]],
];

test("whatever comes first, each row ends with the same account: a log in several orders", async () => {
  const wanted = {
    "visit before": ["A1", "visitor", "P1"], "visit after": ["B1", "visitor", "P1"], "visit elsewhere": ["A1", "visitor", "P1"], call: ["B1", "name", ""], "wrong call": ["B1", "decision", ""],
    "by network": ["B1", "network", ""], "by range": ["A1", "network", ""], mail: ["B1", "person", "lead 7"], form: ["A1", "person", "P1"], o1: ["A1", "id", ""], "P1 1": ["A1", "id", "P1"], "P1 2": ["B1", "id", "P1"], "lead 7 1": ["B1", "email", "lead 7"],
  };
  const ledgers: string[] = [];
  for (const [nth, order] of inForm([parts, parts.toReversed(), ...Array.from({ length: 48 }, (_, i) => shuffled(parts, i + 1))], 2).entries()) {
    const turns = await startTurns(bench);
    for (const [kind, rows] of order) await turns.have(kind, rows);
    expect(await outcome(), `order ${nth}: ${order.map(([kind]) => kind).join(", ")}`).toEqual(wanted);
    ledgers.push(await ledgersNow());
    expect(ledgers.at(-1), `ledgers in order ${nth}`).toBe(ledgers[0]);
  }
}, 1_800_000);

/** The ledgers of all accounts, byte by byte, but for the numbers that imports have. */
async function ledgersNow(): Promise<string> {
  const links = await Promise.all(["A1", "A2", "B1"].map((account) => ledgerOf(bench.engine, account)));
  return JSON.stringify(links.map((some) => some.map(({ batch: _batch, seq: _seq, ...link }) => JSON.stringify(link)).toSorted()));
}

async function outcome(): Promise<Record<string, unknown>> {
  const columns = ["id", "account_id", "account_method", "person_id"];
  const people = (await bench.counted("person", [...columns, "valid_from"])).toSorted((a, b) => (String(a[4]) < String(b[4]) ? -1 : 1));
  const versions = [...Map.groupBy(people, ([id]) => String(id)).values()].flatMap((some) => some.map(([id, ...rest], i) => [`${String(id)} ${i + 1}`, rest.slice(0, 3)]));
  const others = [...(await bench.counted("touch", columns)), ...(await bench.counted("opportunity", columns))].map(([id, ...rest]) => [id, rest]);
  return Object.fromEntries([...others, ...versions]) as Record<string, unknown>;
}

/** Fisher–Yates with a small generator of its own: the same seed, the same order. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const out = [...list];
  let state = seed * 2_654_435_761;
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
