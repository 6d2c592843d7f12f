import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangedSince, DecisionsMade, Explanation, FrozenBoardCard, ImportAnswer, ProblemBody, ReportedBoard, ReportedKpi } from "./contract.ts";
import { isShort } from "../../tests/form.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const deals = `id,name,account,amount,status,created_at,closed_at
D1,Alpha,Acme,60000,won,2026-01-05,2026-02-01
D2,Beta,Birch,40000,won,2026-01-06,2026-03-02
D3,Gamma,Cedar,8000,won,2026-01-07,2026-02-03
D4,Delta,Acme,1000,lost,2026-01-08,2026-02-04
D9,Iota,Fir,2500,won,2026-01-05,2026-02-01
`;
const accounts = `id,name,domain
A1,Acme,acme.example
A2,Birch,birch.example
A9,Fir,fir.example
`;
const list = `account,list,kind,from
Acme,ABM,target,2026-01-01
Birch,ABM,target,2026-01-01
Cedar,ABM,target,2026-01-01
Dune,ABM,target,2026-01-01
`;
const quarter = "from=2026-01-01&to=2026-04-01";

let now = "2026-04-06T08:00:00Z";
let bench: Workbench;
let corrected: ImportAnswer;
let liveKey: { readonly key_id: string; readonly secret: string } | undefined;

beforeAll(async () => {
  bench = await openWorkbench(() => new Date(now));
  await bench.importText("accounts.csv", accounts, { as: "account" });
  await bench.importText("list.csv", list, { as: "list_membership" });
  await bench.importText("deals.csv", deals, { as: "opportunity", currency: "EUR" });
});
afterAll(() => bench.close());

function freeze(body: object): Promise<{ status: number; body: FrozenBoardCard & { error: ProblemBody } }> {
  return bench.ask("/api/v1/frozen", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

function reported(kpi: string): Promise<ReportedKpi> {
  return bench.get(`/api/v1/kpis/${kpi}/reported?${quarter}`);
}

/** A visit of Birch in the quarter, sent by a tracker after the quarter was frozen. */
async function sendLive(visit: string): Promise<void> {
  liveKey ??= await bench.workspace.control.sources.add({ name: "site", trust: "server", origins: [], author: "test", at: new Date(now) });
  const who = { anonymousId: "v1", userId: "u1", context: { page: { url: "https://us.example/pricing" } } };
  const day = visit === "first" ? "2026-03-20" : "2026-03-24";
  const batch = [{ type: "identify", messageId: "known", ...who, timestamp: "2026-03-20T10:00:00Z", traits: { email: "bea@birch.example" } }, { type: "page", messageId: visit, ...who, timestamp: `${day}T10:00:01Z` }];
  const { status } = await bench.ask("/v1/batch", { method: "POST", body: JSON.stringify({ batch }), headers: { authorization: `Basic ${Buffer.from(`${liveKey.key_id}:${liveKey.secret}:`).toString("base64")}` } });
  expect(status).toBe(200);
  await bench.workspace.live.drain.settled();
}

const told = ({ causes }: ReportedKpi): unknown => causes.map(({ cause, difference, facts, accounts: concerned }) => [cause, difference, facts, concerned]);

describe("a period is frozen as reported", () => {
  test("what is not over cannot be frozen, and what was not frozen has nothing as reported", async () => {
    expect((await freeze({ period: "2026-Q2" })).body.error.code).toBe("period_not_over");
    const { status, body } = await bench.ask<{ error: ProblemBody }>(`/api/v1/kpis/win_rate/reported?${quarter}`);
    expect([status, body.error.code]).toEqual([404, "report_not_found"]);
  });

  test("it says who froze it, why, and what the numbers stand on; a second time is refused", async () => {
    const { status, body } = await freeze({ period: "2026-Q1", author: "Dana", reason: "read out to the board" });
    expect(status).toBe(201);
    expect(body).toMatchObject({ from: "2026-01-01", to: "2026-04-01", label: "Q1 2026", author: "Dana", reason: "read out to the board", by_itself: false, frozen_at: "2026-04-06T08:00:00.000Z", identity_version: 3 });
    expect((await freeze({ period: "2026-Q1" })).body.error.code).toBe("already_frozen");
    const { boards } = await bench.get<{ boards: FrozenBoardCard[] }>("/api/v1/frozen");
    expect(boards).toEqual([body]);
  });

  test("while nothing comes in, no number has moved", async () => {
    const board = await bench.get<ReportedBoard>(`/api/v1/board/reported?${quarter}`);
    expect(board).toMatchObject({ moved: 0, imports: [], settings: [] });
    expect(board.lines.find(({ id }) => id === "new_revenue_won")).toMatchObject({ reported: { value: 100_000 }, restated: { value: 100_000 }, difference: 0, moved: false });
    expect((await reported("new_revenue_won")).sentences).toEqual(["As reported on 2026-04-06 it was 100,000 EUR, the same as now."]);
  });
});

describe("why a number has moved since", () => {
  test("an account that arrives late and a corrected deal: 100,000 become 112,000", async () => {
    now = "2026-05-02T08:00:00Z";
    await bench.importText("more accounts.csv", "id,name,domain\nA3,Cedar,cedar.example\n", { as: "account" });
    corrected = await bench.importText("corrected.csv", deals.replace("40000", "44000"), { as: "opportunity", currency: "EUR" });
    const revenue = await reported("new_revenue_won");
    expect([revenue.reported.value, revenue.restated.value, revenue.difference]).toEqual([100_000, 112_000, 12_000]);
    expect(told(revenue)).toEqual([["identity", 8000, 1, 1], ["records", 4000, 1, 1]]);
    expect(revenue.accounts.map(({ name, causes, reported: then, restated }) => [name, causes, then[0], restated[0]])).toEqual([["Cedar", ["identity"], 0, 8000], ["Birch", ["records"], 40_000, 44_000]]);
    expect(revenue.imports.map(({ file, new: fresh, changed, undone }) => [file, fresh, changed, undone])).toEqual([["corrected.csv", 0, 1, false], ["more accounts.csv", 1, 0, false]]);
  });

  test("the explanation says it in sentences", async () => {
    const { sentences } = await bench.get<Explanation>(`/api/v1/kpis/new_revenue_won/explain?${quarter}`);
    expect(sentences.slice(-3)).toEqual([
      "As reported on 2026-04-06 it was 100,000 EUR; since then +12,000 EUR.",
      "Of this +8,000 EUR by rows that found their account since, or another one (1 fact, 1 account).",
      "Of this +4,000 EUR by rows that came, were corrected or were taken back since (1 fact, 1 account).",
    ]);
  });

  test("a share is taken apart one cause after the other, each with the share that it leads to", async () => {
    await bench.importText("lost.csv", "id,name,account,amount,status,created_at,closed_at\nD5,Eta,Birch,500,lost,2026-01-09,2026-03-05\n", { as: "opportunity", currency: "EUR" });
    const rate = await reported("win_rate");
    expect([rate.reported.value, rate.restated.value]).toEqual([4 / 5, 4 / 6]);
    expect(rate.causes).toEqual([
      { cause: "identity", imports: [4], difference: 0, value: 4 / 5, facts: 1, accounts: 1 },
      { cause: "records", imports: [], difference: -0.133333333333, value: 4 / 6, facts: 1, accounts: 1 },
    ]);
  });

  test("an account on the list all along that becomes known moves it otherwise than one that is put on the list", async () => {
    await bench.importText("dune.csv", "id,name,domain\nA4,Dune,dune.example\n", { as: "account" });
    await bench.importText("more list.csv", "account,list,kind,from\nElm,ABM,target,2026-01-01\n", { as: "list_membership" });
    await bench.importText("elm.csv", "id,name,domain\nA5,Elm,elm.example\n", { as: "account" });
    const targets = await reported("target_accounts");
    expect(told(targets)).toEqual([["identity", 1, 1, 1], ["lists", 1, 1, 1]]);
  });

  test("a decision about identity has a part of its own with who, why and how many rows; so have events that came in live", async () => {
    const decided = await bench.post<DecisionsMade>("/api/v1/identity/decide", { author: "Ann", reason: "sold to Fir", decisions: [{ means: "link", from_kind: "opportunity", from: "D1", to: "A9" }] });
    const batch = decided.imports[0]?.batch ?? 0;
    const revenue = await reported("total_revenue_won");
    expect(revenue.causes.map(({ cause, imports, difference }) => [cause, imports, difference])).toEqual([["identity", [4], 8000], ["decision", [batch], -60_000], ["records", [], 4000]]);
    expect(revenue.sentences.slice(2, 4)).toEqual(["Of this -60,000 EUR by decisions about identity (1 fact, 1 account).", `Decision ${batch} of Ann on 2026-05-02: 1 row moved; the reason: sold to Fir`]);
    expect(revenue.imports.find((one) => one.batch === batch)).toMatchObject({ moved: 1, undone: false, decision: { author: "Ann", reason: "sold to Fir", means: "link", from_kind: "row", from: "opportunity:D1", to: "A9", links: 1 } });
    for (const one of decided.imports) await bench.post(`/api/v1/imports/${one.batch}/undo`);
    expect((await reported("total_revenue_won")).causes.map(({ cause }) => cause)).toEqual(["identity", "records"]);
    await sendLive("first");
    expect(told(await reported("site_visits"))).toEqual([["live", null, 1, 1]]);
  });

  test.skipIf(isShort)("what joins a live import after the freezing is told from what was there, and all that came live is one line", async () => {
    await freeze({ from: "2026-03-01", to: "2026-04-01" });
    const march = (): Promise<ReportedKpi> => bench.get("/api/v1/kpis/site_visits/reported?from=2026-03-01&to=2026-04-01");
    expect([(await march()).difference, (await march()).imports]).toEqual([0, []]);
    await sendLive("second");
    const visits = await march();
    expect([visits.reported.value, visits.restated.value, told(visits)]).toEqual([1, 2, [["live", 1, 1, 1]]]);
    expect(visits.imports.map(({ as, new: fresh, decision }) => [as, fresh, decision])).toEqual([["live", 1, null]]);
  });

  test("a setting that is changed has a part of its own, worked out exactly", async () => {
    await bench.ask("/api/v1/settings/kpi.new_revenue_won.population", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ value: "all", reason: "agreed" }) });
    const revenue = await reported("new_revenue_won");
    expect(revenue.causes.map(({ cause, difference }) => [cause, difference])).toEqual([["identity", 8000], ["records", 4000], ["settings", 2500]]);
    expect(revenue.settings.map(({ name, value, reason }: ChangedSince["settings"][number]) => [name, value, reason])).toEqual([["kpi.new_revenue_won.population", "all", "agreed"]]);
  });

  test("an import that is taken back shows as such, and what was reported stays what it was", async () => {
    await bench.post(`/api/v1/imports/${corrected.batch}/undo`);
    const revenue = await reported("new_revenue_won");
    expect([revenue.reported.value, revenue.restated.value]).toEqual([100_000, 110_500]);
    expect(revenue.causes.map(({ cause, difference }) => [cause, difference])).toEqual([["identity", 8000], ["settings", 2500]]);
    expect(revenue.imports.some(({ batch }) => batch === corrected.batch)).toBe(false);
    const [first] = (await bench.get<{ imports: ImportAnswer[] }>("/api/v1/imports")).imports.toReversed();
    await bench.post(`/api/v1/imports/${(first?.batch ?? 0) + 2}/undo`);
    expect((await reported("win_rate")).imports.filter(({ undone }) => undone).map(({ file }) => file)).toEqual(["deals.csv"]);
    expect((await reported("new_revenue_won")).reported.value).toBe(100_000);
  });
});
