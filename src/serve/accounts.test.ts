import { read, utils } from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { happenedAt, happenedKept } from "./account-relations.ts";
import type { AccountDetail, AccountNews, AccountPage, AccountPast, AccountsChanged, Goal, KpiNote, NumberBehind, Segment, StageMoves, Timeline } from "./contract.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

// The clock of the workbench stands at 2026-03-01 12:00 UTC.
const accounts = `id,name,domain,industry,region
a1,Acme,acme.example,Machines,West
a2,Birch,birch.example,Furniture,East
a3,"=HYPERLINK(""http://evil.example"")",cedar.example,Machines,West
a4,Dahlia,dahlia.example,Software,East
`;
const tiers = "account,tier,from,reason\na1,1,2025-01-01,fits\na2,2,2025-01-01,\na3,2,2025-01-01,\na4,2,2025-01-01,\na2,3,2026-02-25,shrinks\n";
const owners = "account,user,role,from\na1,Dana,ae,2025-01-01\na2,Dana,ae,2025-01-01\na2,Kim,ae,2026-02-20\n";
const deals = `id,account,name,kind,stage,status,amount,currency,created_at,closed_at,valid_from
d1,a1,Spring,new,Meet,open,1000,EUR,2025-12-01T09:00:00Z,,2025-12-01T09:00:00Z
d1,a1,Spring,new,Propose,open,1200,EUR,2025-12-01T09:00:00Z,,2026-02-24T09:00:00Z
d1,a1,Spring,new,Propose,open,1500.5,EUR,2025-12-01T09:00:00Z,,2026-02-27T09:00:00Z
d2,a1,Pilot,new,Won,won,300,EUR,2025-06-01T09:00:00Z,2025-08-01T09:00:00Z,2025-08-01T09:00:00Z
d3,a2,Chairs,new,Meet,open,80,EUR,2026-02-26T09:00:00Z,,2026-02-26T09:00:00Z
`;
const people = "id,account,name,email,title,created_at\np1,a1,Ada King,ada@acme.example,Head,2025-01-05T09:00:00Z\np2,a1,Bo Lind,bo@acme.example,Buyer,2026-02-26T09:00:00Z\n";
const touches = `id,at,account,person_email,type,channel,direction,seconds,subject
t1,2025-10-01T10:00:00Z,a1,ada@acme.example,call,call,out,600,Hello
t2,2026-02-10T10:00:00Z,a1,ada@acme.example,page_view,web,in,60,
t3,2026-02-10T11:00:00Z,a1,ada@acme.example,page_view,web,in,120,
t4,2026-02-26T10:00:00Z,a1,bo@acme.example,meeting,meeting,both,1800,Demo
t5,2026-02-28T10:00:00Z,a2,,call,call,out,90,Ring
`;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  for (const [name, text, as] of [["accounts", accounts, "account"], ["tiers", tiers, "tier"], ["owners", owners, "ownership"], ["deals", deals, "opportunity"], ["people", people, "person"], ["touches", touches, "touch"]] as const) {
    const { state, problem } = await bench.importText(`${name}.csv`, text, { as, source: "crm", currency: "EUR" });
    expect([name, state, problem]).toEqual([name, "committed", null]);
  }
});
afterAll(() => bench.close());

const idsOf = async (query: string): Promise<string[]> => (await bench.get<AccountPage>(`/api/v1/accounts?${query}`)).accounts.map((one) => one.account_id);

describe("a list of accounts", () => {
  test.each<[string, string[] | null, string]>([
    ["sort=-open_pipeline", ["a1", "a2", "a3", "a4"], "the largest pipeline first, those without any last"],
    ["sort=name", ["a3", "a1", "a2", "a4"], "by name"],
    ["where=tier%3D2&where=tier%3D3&sort=account_id", null, "nothing that cannot be sorted by"],
    ["where=tier%3D2", ["a3", "a4"], "of one tier, as it is today"],
    ["where=owner%3DKim", ["a2"], "of one owner, as it is today"],
    ["where=owner%3D", ["a3", "a4"], "of nobody"],
    ["where=minutes_90d%3E%3D10", ["a1"], "with ten minutes and more"],
    ["where=last_touch_at%3C%3D2026-02-26", ["a1"], "touched last on a day or before"],
    ["where=open_pipeline%3E%3D80&where=open_pipeline%3C%3D100", ["a2"], "with a pipeline between"],
    ["search=BIRCH", ["a2"], "found by a part of the name, whatever its case"],
  ])("%s: %j, %s", async (query, expected) => {
    if (expected === null) expect((await bench.ask(`/api/v1/accounts?${query}`)).status).toBe(400);
    else expect(await idsOf(query)).toEqual(expected);
  });

  test("what happened is kept of all accounts after a sort by it, and says the same as asked of a page's accounts alone", async () => {
    const { engine, steadyNow, settings } = bench.workspace;
    const asOf = { now: steadyNow(), settings: await settings() };
    const ids = ["a2", "a1", "a4"];
    const byId = async (query: ReturnType<typeof happenedAt>): Promise<object[]> => (await engine.rows<{ account_id: string }>(query)).toSorted((a, b) => a.account_id.localeCompare(b.account_id));
    await idsOf("sort=-minutes_90d");
    const kept = happenedKept(asOf, ids);
    expect(engine.holds?.(kept)).toBe(true);
    expect(await byId(kept)).toEqual(await byId(happenedAt(asOf, ids)));
    expect(await byId(kept)).toMatchObject([{ account_id: "a1", people: "2", open_pipeline: "1500.5" }, { account_id: "a2", minutes_90d: 1.5 }, { account_id: "a4", minutes_90d: null, last_touch_at: null }]);
  });

  test.each(["where=minutes_90d%3D10", "where=tier%3E%3D1", "where=open_pipeline%3E%3Dmuch", "where=last_touch_at%3E%3D2026-13-01", "columns=shoe_size"])("%s is refused with what would do", async (query) => {
    const path = query.startsWith("columns") ? "/api/v1/accounts.csv" : "/api/v1/accounts";
    const { status, body } = await bench.ask<{ error: { advice: string } }>(`${path}?${query}`);
    expect(status).toBe(400);
    expect(body.error.advice).not.toBe("");
  });
});

describe("a list as a file", () => {
  test("the CSV holds what is filtered, in its order, amounts with their currency, and a name that is a formula is one no more", async () => {
    const { body, headers } = await bench.ask<string>("/api/v1/accounts.csv?where=industry%3DMachines&sort=-open_pipeline&columns=name&columns=tier&columns=open_pipeline&columns=last_touch_at");
    expect(headers.get("content-disposition")).toContain('filename="accounts-2026-03-01.csv"');
    expect(body.trim().split("\n")).toEqual([
      `"name","tier","last_touch_at","open_pipeline","currency"`,
      `"Acme","1","2026-02-26T10:00:00.000Z",1500.5,"EUR"`,
      `"'=HYPERLINK(""http://evil.example"")","2","",,"EUR"`,
    ]);
  });

  test("a workbook holds the same, numbers as numbers, dates as dates under their zone, texts as texts", async () => {
    const answer = await bench.app.request(new Request("http://localhost/api/v1/accounts.xlsx?sort=-open_pipeline", { headers: { host: "localhost" } }));
    const book = read(new Uint8Array(await answer.arrayBuffer()), { cellDates: true });
    const rows = utils.sheet_to_json<Record<string, unknown>>(book.Sheets["Accounts"] ?? {});
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ account_id: "a1", tier: "1", stage: "won", open_pipeline: 1500.5, won: 300, minutes_90d: 33, people: 2, currency: "EUR" });
    expect(rows[0]?.["last_touch_at (UTC)"]).toEqual(new Date("2026-02-26T10:00:00Z"));
    expect(rows.find((row) => row["account_id"] === "a3")).toMatchObject({ name: `=HYPERLINK("http://evil.example")` });
    expect(Object.values(book.Sheets["Accounts"] ?? {}).filter((cell: { f?: string }) => cell?.f !== undefined)).toEqual([]);
  });
});

describe("a change of many accounts", () => {
  const change = (body: object): Promise<AccountsChanged> => bench.post("/api/v1/accounts/change", body);
  const tierOf = async (id: string): Promise<string> => (await bench.get<AccountDetail>(`/api/v1/accounts/${id}`)).tier;

  test("a new tier holds from today, says why and by whom, opens to its row, and is taken back by undoing its import", async () => {
    const { imports, changed } = await change({ accounts: ["a3", "a4"], tier: "1", reason: "=grew", author: "Irene" });
    expect([changed, imports.map((one) => [one.state, one.rows.new, one.rows.unmatched])]).toEqual([2, [["committed", 2, 0]]]);
    expect([await tierOf("a3"), await tierOf("a4")]).toEqual(["1", "1"]);
    const { assignments } = await bench.get<AccountDetail>("/api/v1/accounts/a4");
    const newest = assignments.find((one) => one.what === "tier");
    expect(newest).toMatchObject({ value: "1", from: "2026-03-01", to: null, reason: "=grew", author: "Irene" });
    expect((await bench.get<{ raw: string }>(`/api/v1/rows/tier/${newest?.batch}/${newest?.seq}`)).raw).toContain('"a4"');
    await bench.post(`/api/v1/imports/${imports[0]?.batch}/undo`);
    expect([await tierOf("a3"), await tierOf("a4")]).toEqual(["2", "2"]);
  });

  test("those that have it already are left as they are", async () => {
    const { changed, imports } = await change({ accounts: ["a1"], tier: "1" });
    expect([changed, imports]).toEqual([0, []]);
  });

  test("all that match get another owner, without naming them", async () => {
    const { changed, imports } = await change({ matching: { search: "", where: ["region=East"] }, owner: "Lou" });
    expect(changed).toBe(2);
    expect(await idsOf("where=owner%3DLou")).toEqual(["a2", "a4"]);
    await bench.post(`/api/v1/imports/${imports[0]?.batch}/undo`);
    expect(await idsOf("where=owner%3DLou")).toEqual([]);
  });

  test("an id that two sources gave to two accounts changes the one that was meant", async () => {
    const other = await bench.importText("other.csv", "id,name,domain\na1,Another,another.example\n", { as: "account", source: "billing" });
    const { changed, imports } = await change({ accounts: ["a1@billing"], tier: "9" });
    expect([changed, await tierOf("a1@billing"), await tierOf("a1")]).toEqual([1, "9", "1"]);
    for (const { batch } of [...imports, other]) await bench.post(`/api/v1/imports/${batch}/undo`);
  });

  test.each([{ tier: "1" }, { accounts: ["a1"] }, { accounts: ["a1"], tier: "" }, { accounts: ["a1"], tier: "1", from: "2026-02-30" }, { matching: { search: "", where: ["shoe=1"] }, tier: "1" }])("%j is refused", async (body) => {
    const answer = await bench.ask("/api/v1/accounts/change", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    expect(answer.status).toBe(400);
  });
});

describe("segments", () => {
  const put = (name: string, body: object) => bench.ask<Segment>(`/api/v1/segments/${encodeURIComponent(name)}`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

  test("a view is saved under its name, listed with author and date, removed, and saved again", async () => {
    const { body } = await put("West / tier 1", { where: ["region=West", "tier=1"], sort: "-won", author: "Irene" });
    expect(body).toEqual({ name: "West / tier 1", search: "", where: ["region=West", "tier=1"], sort: "-won", columns: [], author: "Irene", saved_at: "2026-03-01T12:00:00.000Z" });
    expect(await bench.get("/api/v1/segments")).toEqual({ segments: [body] });
    await bench.post(`/api/v1/segments/${encodeURIComponent("West / tier 1")}/remove`);
    expect(await bench.get("/api/v1/segments")).toEqual({ segments: [] });
    expect((await bench.ask("/api/v1/segments/gone/remove", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })).status).toBe(404);
  });

  test.each([{ where: ["shoe=1"] }, { sort: "shoe" }, { columns: [7] }])("%j, which no list would understand, is not saved", async (view) => {
    expect((await put("bad", view)).status).toBe(400);
  });
});

describe("notes and goals of KPIs", () => {
  const post = async <T>(path: string, body: object): Promise<T> => (await bench.ask<T>(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).body;

  test("a doubt about a number stands at its KPI until somebody settles it", async () => {
    const doubt = await post<KpiNote>("/api/v1/notes", { kpi: "win_rate", kind: "doubt", text: "two deals are missing", from: "2026-01-01", to: "2026-04-01", author: "Irene" });
    expect(doubt).toMatchObject({ kpi: "win_rate", author: "Irene", at: "2026-03-01T12:00:00.000Z", settled: null });
    expect(await bench.get("/api/v1/notes?kpi=win_rate")).toEqual({ notes: [doubt] });
    expect((await post<KpiNote>(`/api/v1/notes/${doubt.id}/settle`, { text: "imported today", author: "Kim" })).settled).toEqual({ author: "Kim", text: "imported today", at: "2026-03-01T12:00:00.000Z" });
    expect((await post<KpiNote>(`/api/v1/notes/${doubt.id}/reopen`, {})).settled).toBeNull();
  });

  test.each([["/api/v1/notes", { kpi: "no_such_kpi", kind: "doubt", text: "x" }, 404], ["/api/v1/notes", { kpi: "win_rate", kind: "doubt", text: " " }, 400], ["/api/v1/notes/999/settle", {}, 404]])("%s refuses %j", async (path, body, status) => {
    expect((await bench.ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).status).toBe(status);
  });

  test("an imported goal is found by its KPI and days; it is signed where both signed before it began", async () => {
    await bench.importText("goals.csv", "id,kpi,segment,from,to,value,marketing_signed_at,sales_signed_at\ng1,win_rate,,2026-01-01,2026-04-01,0.4,2025-12-01T09:00:00Z,2025-12-02T09:00:00Z\ng2,win_rate,tier=1,2026-01-01,2026-04-01,0.5,2025-12-01T09:00:00Z,2026-02-02T09:00:00Z\ng3,win_rate,tier=2,2026-01-01,2026-04-01,0.6,2025-12-01T09:00:00Z,\n", { as: "goal", source: "crm" });
    const { goals } = await bench.get<{ readonly goals: readonly Goal[] }>("/api/v1/goals?kpi=win_rate&from=2026-01-01&to=2026-04-01");
    expect(goals.map(({ id, segment, target, signed }) => [id, segment, target, signed])).toEqual([["g1", "", 0.4, true], ["g2", "tier=1", 0.5, false], ["g3", "tier=2", 0.6, false]]);
    expect(await bench.get("/api/v1/goals?kpi=win_rate&from=2026-04-01")).toEqual({ goals: [] });
  });
});

describe("one account", () => {
  test("an opportunity shows what it was before", async () => {
    const { opportunities } = await bench.get<AccountDetail>("/api/v1/accounts/a1");
    expect(opportunities.map((one) => [one.id, one.history.map((step) => [step.at?.slice(0, 10), step.stage, step.amount])])).toEqual([
      ["d1", [["2025-12-01", "Meet", "1000"], ["2026-02-24", "Propose", "1200"], ["2026-02-27", "Propose", "1500.5"]]],
      ["d2", [["2025-08-01", "Won", "300"]]],
    ]);
  });

  test("its weeks end with this one and hold its minutes", async () => {
    const { weeks, months } = await bench.get<AccountDetail>("/api/v1/accounts/a1");
    expect([weeks.length, weeks.at(-1)?.week, months.length, months.at(-1)?.month]).toEqual([104, "2026-02-23", 24, "2026-03"]);
    expect(weeks.filter((one) => one.touches > 0)).toEqual([{ week: "2025-09-29", minutes: 10, touches: 1 }, { week: "2026-02-09", minutes: 3, touches: 2 }, { week: "2026-02-23", minutes: 30, touches: 1 }]);
  });

  test.each([
    ["minutes_90d", "33", ["t4", "t3", "t2"].length], ["people", "2", 2], ["open_pipeline", "1500.5", 1], ["won", "300", 1], ["last_touch_at", null, 1],
  ])("%s opens to its rows, which sum to %s", async (number, total, rows) => {
    const behind = await bench.get<NumberBehind>(`/api/v1/accounts/a1/numbers/${number}`);
    expect([behind.total, behind.rows_total]).toEqual([total, rows]);
    for (const row of behind.rows) expect((await bench.ask(`/api/v1/rows/${row.record}/${row.batch}/${row.seq}`)).status).toBe(200);
  });

  test("the last seven days tell of deals, people and first touches, the newest first", async () => {
    const { news, since } = await bench.get<AccountNews>("/api/v1/accounts/a1/news?days=7");
    expect(since).toBe("2026-02-22T00:00:00.000Z");
    expect(news.map((one) => [one.what, one.at?.slice(0, 10), one.subject, one.before, one.after])).toEqual([
      ["opportunity_amount", "2026-02-27", "Spring", "1200", "1500.5"],
      ["first_touch", "2026-02-26", "Bo Lind", "", "meeting"],
      ["first_channel", "2026-02-26", "meeting", "", "meeting"],
      ["person", "2026-02-26", "Bo Lind", "", "Buyer"],
      ["opportunity_stage", "2026-02-24", "Spring", "Meet", "Propose"],
      ["opportunity_amount", "2026-02-24", "Spring", "1000", "1200"],
    ]);
  });

  test("a tier and an owner that were given in these days stand with what held before", async () => {
    const { news } = await bench.get<AccountNews>("/api/v1/accounts/a2/news?days=30");
    expect(news.filter((one) => one.what === "tier" || one.what === "owner" || one.what === "opportunity").map((one) => [one.what, one.at?.slice(0, 10), one.before, one.after])).toEqual([
      ["opportunity", "2026-02-26", "", "80"], ["tier", "2026-02-25", "2", "3"], ["owner", "2026-02-20", "Dana", "Kim"],
    ]);
  });

  test("the timeline is walked down and up again by its keys, and nothing is met twice or missed", async () => {
    const all = await bench.get<Timeline>("/api/v1/accounts/a1/timeline");
    expect(all.next_before).toBeNull();
    const down: string[] = [];
    for (let before = ""; ; ) {
      const page = await bench.get<Timeline>(`/api/v1/accounts/a1/timeline?limit=2${before === "" ? "" : `&before=${before}`}`);
      down.push(...page.entries.map((one) => one.at));
      if (page.next_before === null) break;
      before = page.next_before;
    }
    expect(down).toEqual(all.entries.map((one) => one.at));
    const oldest = down.at(-1) ?? "";
    const up: string[] = [];
    for (let after = oldest; ; ) {
      const page = await bench.get<Timeline>(`/api/v1/accounts/a1/timeline?limit=2&after=${after}`);
      up.unshift(...page.entries.map((one) => one.at));
      if (page.next_after === null) break;
      after = page.next_after;
    }
    expect(up).toEqual(down.filter((at) => at > oldest));
  });

  test.each([["ours", ["meeting", "call"]], ["theirs", ["meeting", "page_view"]]])("the side of %s shows what was done there, and what both did", async (side, types) => {
    const { entries } = await bench.get<Timeline>(`/api/v1/accounts/a1/timeline?side=${side}`);
    expect(entries.filter((one) => one.record === "touch").map((one) => one.type)).toEqual(types);
  });

  test("the first record of a kind shows as soon as it counts, and is gone when its import is undone", async () => {
    const seen = async () => {
      const { contracts, methods } = await bench.get<AccountDetail>("/api/v1/accounts/a4");
      const { entries } = await bench.get<Timeline>("/api/v1/accounts/a4/timeline");
      const { news } = await bench.get<AccountNews>("/api/v1/accounts/a4/news");
      const { bands } = await bench.get<AccountPast>("/api/v1/accounts/a4/past");
      const contract = (all: readonly { readonly record?: string; readonly what?: string }[]): number => all.filter((one) => (one.record ?? one.what) === "contract").length;
      return [contracts.map(({ id }) => id), methods.reduce((sum, { rows }) => sum + rows, 0), contract(entries), contract(news), bands.map(({ stage }) => stage)];
    };
    const [, rows = 0, ...none] = await seen();
    expect(none).toEqual([0, 0, []]);
    const { batch } = await bench.importText("contracts.csv", "id,account,starts,ends\nk1,a4,2026-02-10,2027-02-10\n", { as: "contract", source: "crm" });
    expect(await seen()).toEqual([["k1"], Number(rows) + 1, 1, 1, ["won"]]);
    await bench.post(`/api/v1/imports/${batch}/undo`);
    expect(await seen()).toEqual([[], rows, 0, 0, []]);
  });
});

describe("accounts that changed their stage in a period", () => {
  let batch = 0;
  beforeAll(async () => {
    const lists = "account,list,from,to\na3,Targets,2026-01-05,\na4,Targets,2026-01-05,2026-02-10\n";
    ({ batch } = await bench.importText("lists.csv", lists, { as: "list_membership", source: "crm" }));
  });
  afterAll(() => bench.post(`/api/v1/imports/${batch}/undo`));

  test.each<[string, string, [number, number], string[][]]>([
    ["those that became targets went forward", "from=2026-01-01&to=2026-02-01", [2, 0], [["a3", "", "target"], ["a4", "", "target"]]],
    ["who leaves the list goes back, a new deal is further than no stage; the month that runs is looked at now", "from=2026-02-01&to=2026-04-01", [1, 1], [["a2", "", "opportunity"], ["a4", "target", ""]]],
    ["a deal won is one step from a deal", "from=2025-07-01&to=2025-09-01", [1, 0], [["a1", "opportunity", "won"]]],
    ["only those of the filter", "from=2026-02-01&to=2026-04-01&where=tier%3D3", [1, 0], [["a2", "", "opportunity"]]],
    ["who came and left within the period did not move", "from=2026-01-01&to=2026-03-01&where=owner%3D&where=region%3DEast", [0, 0], []],
    ["a period to come moves nobody", "from=2027-01-01&to=2027-04-01", [0, 0], []],
  ])("%s: %s", async (_, query, counts, expected) => {
    const moves = await bench.get<StageMoves>(`/api/v1/stage-moves?${query}`);
    expect([[moves.forward, moves.back], moves.accounts.map((one) => [one.account_id, one.before, one.after])]).toEqual([counts, expected]);
  });
});

describe("a hundred thousand accounts", () => {
  const total = 100_000;
  let large: Workbench;
  beforeAll(async () => {
    large = await openWorkbench();
    const lines = Array.from({ length: total }, (_, i) => `${i},Company ${String((i * 7919) % total).padStart(6, "0")},c${i}.example,${["Software", "Retail", "Medical"][i % 3]}`);
    await large.importText("many.csv", `id,name,domain,industry\n${lines.join("\n")}\n`, { as: "account" });
  });
  afterAll(() => large.close());

  test.each([0, 49_900, 99_900])("the page from place %i on is the right one", async (offset) => {
    const { accounts: page, total: counted } = await large.get<AccountPage>(`/api/v1/accounts?offset=${offset}`);
    expect(counted).toBe(total);
    expect(page.map((one) => one.name)).toEqual(Array.from({ length: 100 }, (_, i) => `Company ${String(offset + i).padStart(6, "0")}`));
  });

  test("the file of them all has each once", async () => {
    const { body } = await large.ask<string>("/api/v1/accounts.csv?columns=name");
    expect(new Set(body.trim().split("\n").slice(1)).size).toBe(total);
  });

  test("a tier for a third of them is one import", async () => {
    const { changed, imports } = await large.post<AccountsChanged>("/api/v1/accounts/change", { matching: { search: "", where: ["industry=Retail"] }, tier: "2" });
    expect([changed, imports.length, imports[0]?.rows.unmatched]).toEqual([33_333, 1, 0]);
    expect((await large.get<AccountPage>("/api/v1/accounts?where=tier%3D2")).total).toBe(33_333);
  });
});
