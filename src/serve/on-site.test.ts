import { afterAll, beforeAll, expect, test } from "vitest";
import type { DataHealth, DoorRulesLine, DoorTried, InboxStatus, OnSite } from "./contract.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let now = new Date("2026-03-01T12:00:00.000Z");
let bench: Workbench;
let key: string;

beforeAll(async () => {
  bench = await openWorkbench(() => now);
});

afterAll(() => bench.close());

const onSite = (minutes: number): Promise<OnSite> => bench.get(`/api/v1/on-site?minutes=${minutes}`);

async function send(...batch: readonly object[]): Promise<void> {
  const { body } = await bench.ask("/v1/batch", { method: "POST", headers: { "x-write-key": key }, body: JSON.stringify({ batch }) });
  expect(body).toMatchObject({ success: true });
  await bench.workspace.live.drain.settled();
}

const view = (id: string, at: string, rest: object): object => ({ type: "page", messageId: id, timestamp: `2026-03-01T${at}Z`, properties: { title: `Page ${id}`, url: `https://us.example/${id}` }, ...rest });

test("before anything sends, the page says that nothing does; with a source, that nobody is there", async () => {
  expect(await onSite(30)).toMatchObject({ accounts: [], why_empty: "no_source" });
  key = (await bench.post<{ key: string }>("/api/v1/sources", { name: "site" })).key;
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  await bench.importText("lists.csv", "account,list,from\nB1,Targets 2026,2026-01-01\n", { as: "list_membership", source: "crm" });
  await bench.importText("tiers.csv", "account,tier\nB1,1\n", { as: "tier", source: "crm" });
  expect(await onSite(30)).toMatchObject({ accounts: [], why_empty: "nobody" });
});

test("a visitor of no known account is somebody, but no account", async () => {
  await send(view("n1", "11:58:00", { anonymousId: "nobody-knows" }));
  expect(await onSite(30)).toMatchObject({ accounts: [], without_account: { visitors: 1, views: 1 }, why_empty: "not_known" });
});

test("accounts on the site come with page, people and how they were recognised; target accounts go first", async () => {
  await send(
    view("a1", "11:40:00", { anonymousId: "va", userId: "ann@acme.example", context: { traits: { email: "ann@acme.example" } } }),
    view("a2", "11:59:00", { anonymousId: "va", userId: "ann@acme.example", context: { traits: { email: "ann@acme.example" } } }),
    { type: "identify", messageId: "i1", timestamp: "2026-03-01T11:59:01Z", anonymousId: "va", userId: "ann@acme.example", traits: { email: "ann@acme.example", name: "Ann Lee" } },
    view("b1", "11:57:00", { anonymousId: "vb", properties: { url: "https://us.example/b1", title: "Page b1", company_domain: "birch.example" } }),
    view("r1", "11:59:30", { anonymousId: "vr", userId: "bot@acme.example", context: { userAgent: "Googlebot/2.1" } }),
  );
  const found = await onSite(30);
  expect(found.why_empty).toBeNull();
  expect(found.accounts).toEqual([
    {
      account_id: "B1", name: "Birch", domain: "birch.example", tier: "1", owner: "", is_target: true, first_at: "2026-03-01T11:57:00.000Z", last_at: "2026-03-01T11:57:00.000Z",
      page: "https://us.example/b1", title: "Page b1", views: 1, visitors: 1, unknown_visitors: 1, people: [], method: "domain", confidence: expect.closeTo(0.9, 5),
    },
    expect.objectContaining({ account_id: "A1", is_target: false, last_at: "2026-03-01T11:59:00.000Z", page: "https://us.example/a2", views: 2, visitors: 1, unknown_visitors: 0, people: [{ person_id: expect.any(String), name: "Ann Lee" }] }),
  ]);
});

test("who left more than five minutes ago is not there any more", async () => {
  expect((await onSite(5)).accounts.map(({ name, views }) => [name, views])).toEqual([["Birch", 1], ["Acme", 1]]);
  now = new Date("2026-03-01T12:10:00.000Z");
  expect((await onSite(5)).accounts).toEqual([]);
  now = new Date("2026-03-01T12:00:00.000Z");
});

test("data health tells how old each source is, what found its account, what was lost, and why something did not enter", async () => {
  await send({ type: "track", event: "x", anonymousId: "va", messageId: "s3", context: { seq: { page: "p", n: 3 } } }, { type: "track", userId: "u" }, { type: "track", userId: "w" });
  await bench.importText("deals.csv", "id,account,name,created,amount,currency,status\nD1,A1,Deal,2026-02-01,12,EUR,open\nD2,A1,Deal,someday,12,EUR,open\n", { as: "opportunity", source: "crm" });
  const health = await bench.get<DataHealth>("/api/v1/data-health");
  expect(health.freshness.sources.map(({ source }) => source).toSorted()).toEqual(["crm", "site"]);
  expect(health.freshness.sources.find(({ source }) => source === "site")?.hours).toBeCloseTo(0, 1);
  expect(health.loss).toEqual({ since: "2026-02-23", sources: [{ source: "site", pages: 1, sent: 3, lost: 2 }] });
  expect(health.matched).toContainEqual({ kind: "touch", title: "Touches", rows: 6, matched: 5 });
  expect(health.rejects.events).toEqual([expect.objectContaining({ source: "site", verdict: "rejected", code: "no_event_name", events: 2 })]);
  expect(health.rejects.rows).toEqual([expect.objectContaining({ file: "deals.csv", field: "created_at", rows: 1 })]);
});

test("rules at the door are tried on what came before they hold", async () => {
  const rules = { consentNeeded: "everywhere", staffDomains: ["acme.example"] };
  const path = "/api/v1/sources/site/door";
  const tried = await bench.post<DoorTried>(`${path}/try`, rules);
  expect(tried).toMatchObject({ days: 7, events: 7, suppressed_then: 0, now: { looked: 7, nameless: 0, staff_domains: 0 }, then: { looked: 7, nameless: 7, staff_domains: 4 } });
  expect(await bench.get<DoorRulesLine>(path)).toMatchObject({ changed: [], rules: { consentNeeded: "nowhere" }, links: { hosts: [], signed: false } });
  const put = { method: "PUT", headers: { "content-type": "application/json" } };
  await bench.ask(path, { ...put, body: JSON.stringify(rules) });
  await bench.ask("/api/v1/sources/site/links", { ...put, body: JSON.stringify({ secret: "s" }) });
  await bench.ask("/api/v1/sources/site/links", { ...put, body: JSON.stringify({ hosts: ["us.example"] }) });
  expect(await bench.get<DoorRulesLine>(path)).toMatchObject({ changed: ["consentNeeded", "staffDomains"], rules: rules, links: { hosts: ["us.example"], signed: true } });
});

test("a clock that is set back by an hour is told, and events keep the order in which they came (B12)", async () => {
  const before = now;
  const events = async (): Promise<{ seq: number; message_id: string }[]> => (await bench.get<{ events: { seq: number; message_id: string }[] }>("/api/v1/inbox/events?limit=3")).events;
  const status = (): Promise<InboxStatus> => bench.get("/api/v1/inbox?hours=1");
  await send(view("c1", "12:00:00", { anonymousId: "vc" }));
  expect((await status()).clock_back_seconds).toBeNull();
  now = new Date(before.getTime() - 3_600_000);
  await send(view("c2", "11:00:00", { anonymousId: "vc" }), view("c3", "11:00:01", { anonymousId: "vc" }));
  const newest = await events();
  expect(newest.map(({ message_id }) => message_id)).toEqual(["c3", "c2", "c1"]);
  expect(newest.map(({ seq }) => seq - (newest[2]?.seq ?? 0))).toEqual([2, 1, 0]);
  expect((await status()).clock_back_seconds).toBe(3_600);
  const health = await bench.get<DataHealth>("/api/v1/data-health");
  expect(health.freshness.sources.every(({ hours }) => (hours ?? 0) >= 0), "no age is below nothing").toBe(true);
  now = before;
  expect((await status()).clock_back_seconds).toBeNull();
});
