import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../store/sql.ts";
import { openWorkbench, type Workbench } from "../workbench.ts";

const web = mkdtempSync(join(tmpdir(), "sextant-scripts-"));
let bench: Workbench;
let banner: string;
let calendly: string;

beforeAll(async () => {
  writeFileSync(join(web, "sextant.js"), "track()");
  bench = await openWorkbench(undefined, web);
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\n", { as: "account", source: "crm" });
  const added = { author: "test", at: new Date("2026-03-01T12:00:00Z"), origins: [] };
  banner = (await bench.workspace.control.sources.add({ ...added, name: "banner", trust: "browser", options: { links: { hosts: ["us.example"] } } })).key_id;
  calendly = (await bench.workspace.control.sources.add({ ...added, name: "calendly", trust: "signed", options: { webhook: "calendly", secret: "s3cret" } })).key_id;
});

afterAll(async () => {
  await bench.close();
  rmSync(web, { recursive: true });
});

const touches = async (): Promise<readonly Record<string, unknown>[]> => {
  await bench.workspace.live.drain.settled();
  return bench.workspace.engine.rows(sql`SELECT toString(type) AS what, toString(channel) AS way, account_id, campaign, toString(removed) AS put_aside, url FROM touch ORDER BY at, what, campaign`);
};
const chrome = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36" };
const evil = { headers: { host: "track.us.example", ...chrome } };

describe("a banner in a mail", () => {
  it("is one dot and an impression, whatever host it is asked under and whoever asks", async () => {
    const { status, headers } = await bench.ask(`/v1/pixel.gif?k=${banner}&e=signature&c=spring`, evil);
    expect([status, headers.get("content-type"), headers.get("cross-origin-resource-policy"), headers.get("cache-control")]).toEqual([200, "image/gif", "cross-origin", "no-store, private"]);
    expect(await touches()).toEqual([{ what: "ad_impression", way: "email_signature", account_id: "", campaign: "spring", put_aside: "", url: "" }]);
  });

  it("loaded by a crawler it is kept and not counted; with an unknown key it is a dot all the same", async () => {
    await bench.ask(`/v1/pixel.gif?k=${banner}&c=crawled`, { headers: { "user-agent": "Googlebot/2.1" } });
    expect((await bench.ask("/v1/pixel.gif?k=nobody", evil)).status).toBe(200);
    expect((await touches()).find(({ campaign }) => campaign === "crawled")).toMatchObject({ put_aside: "bot" });
    expect(await touches()).toHaveLength(2);
  });

  it("leads where its source allows, and counts the click", async () => {
    const followed = await bench.ask(`/v1/click?k=${banner}&e=signature&c=clicked&u=${encodeURIComponent("https://us.example/demo?x=1")}`, evil);
    expect([followed.status, followed.headers.get("location")]).toEqual([302, "https://us.example/demo?x=1"]);
    expect((await touches()).find(({ campaign }) => campaign === "clicked")).toMatchObject({ what: "ad_click", way: "email_signature", url: "https://us.example/demo?x=1" });
  });

  it.each(["https://evil.example/", "javascript:alert(1)", ""])("never leads to “%s”", async (target) => {
    const { status, headers, body } = await bench.ask(`/v1/click?k=${banner}&u=${encodeURIComponent(target)}`, evil);
    expect([status, headers.get("location"), body["code"]]).toEqual([400, null, "redirect_refused"]);
  });
});

it("links of a source lead to the hosts that are set for it, and to what its secret signed", async () => {
  const { key_id } = await bench.post<{ key_id: string }>("/api/v1/sources", { name: "mailing" });
  const target = "https://partner.example/offer";
  const follow = (more: string): Promise<{ status: number }> => bench.ask(`/v1/click?k=${key_id}&u=${encodeURIComponent(target)}${more}`, evil);
  const put = (links: object): Promise<{ status: number; body: Record<string, unknown> }> => bench.ask("/api/v1/sources/mailing/links", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(links) });
  expect((await follow("")).status).toBe(400);
  expect((await put({ secret: "s3cret" })).body).toEqual({ source: "mailing", hosts: [], signed: true });
  expect((await follow(`&s=${createHmac("sha256", "s3cret").update(target).digest("base64url")}`)).status).toBe(302);
  expect((await follow("&s=forged")).status).toBe(400);
  await put({ hosts: ["partner.example"] });
  expect((await follow("")).status).toBe(302);
});

describe("a webhook", () => {
  const body = JSON.stringify({ event: "invitee.created", created_at: "2026-03-01T11:59:00Z", payload: { uri: "I1", email: "ann@acme.example", scheduled_event: { uri: "E1", name: "Demo" } } });
  const at = Date.parse("2026-03-01T11:59:30Z") / 1000;
  const signed = (secret: string, time = at): RequestInit => ({ method: "POST", body, headers: { host: "track.us.example", "calendly-webhook-signature": `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}` } });

  it("signed by its vendor it lands on the account of the invitee, once, however often it is sent; a captured request is refused", async () => {
    expect((await bench.ask(`/v1/webhooks/${calendly}`, signed("s3cret"))).body).toMatchObject({ success: true, accepted: 1 });
    expect((await bench.ask(`/v1/webhooks/${calendly}`, signed("s3cret", at + 1))).body).toMatchObject({ success: true, accepted: 0, duplicates: 1 });
    expect(await bench.ask(`/v1/webhooks/${calendly}`, signed("s3cret"))).toMatchObject({ status: 401, body: { code: "bad_signature" } });
    expect((await touches()).filter(({ account_id }) => account_id === "A1")).toMatchObject([{ what: "meeting_booked", way: "meeting" }]);
  });

  it.each([
    ["with a wrong signature", "calendly", 401, "bad_signature"],
    ["to a source that is no webhook", "banner", 404, "no_webhook"],
    ["to nobody", "nobody", 401, "unknown_key"],
  ] as const)("%s is refused, counted, and nothing of it is kept", async (_, to, status, code) => {
    const before = bench.workspace.live.inbox.reader.lastSeq();
    const answer = await bench.ask(`/v1/webhooks/${{ calendly, banner, nobody: "wk_nobody" }[to]}`, signed("another"));
    expect([answer.status, answer.body["code"]]).toEqual([status, code]);
    expect(bench.workspace.live.inbox.reader.lastSeq()).toBe(before);
    await expect.poll(() => bench.workspace.live.inbox.reader.refusals(0, Number.MAX_SAFE_INTEGER).some(({ reason }) => reason === code)).toBe(true);
  });
});

describe("a webhook of any other sender", () => {
  const sample = JSON.stringify({ items: [{ who: "ann@acme.example", id: 7 }, { who: null, id: 8 }] });
  const mapper = { each: "$.items[*]", event: "=Webinar Attended", message_id: "$.id", email: "$.who" };

  it("is tried on a sample: what fits, what does not and why; nothing is kept", async () => {
    const before = bench.workspace.live.inbox.reader.lastSeq();
    const said = await bench.post<{ events: readonly unknown[]; total: number }>("/api/v1/webhooks/try", { mapper, sample });
    expect(said).toMatchObject({ total: 2, events: [{ fit: true, code: "", event: { userId: "ann@acme.example", event: "Webinar Attended" } }, { fit: false, code: "no_identity" }] });
    expect(bench.workspace.live.inbox.reader.lastSeq()).toBe(before);
  });

  it("is added with its mapper, and takes what bears its secret", async () => {
    const { path } = await bench.post<{ path: string }>("/api/v1/webhooks", { name: "webinars", webhook: "generic", secret: "s3cret", mapper });
    const sent = (secret: string): RequestInit => ({ method: "POST", body: sample, headers: { "x-webhook-secret": secret, "user-agent": "node", origin: "https://vendor.example" } });
    expect((await bench.ask(path, sent("wrong"))).status).toBe(401);
    expect((await bench.ask(path, sent("s3cret"))).body).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: "no_identity" }] });
    expect((await touches()).filter(({ what }) => what === "webinar")).toMatchObject([{ account_id: "A1", put_aside: "" }]);
  });

  it.each([
    [{ name: "x", webhook: "generic", secret: "s" }, "no_mapper"],
    [{ name: "x", webhook: "generic", secret: "s", mapper: { each: "$.[" } }, "bad_request"],
    [{ name: "x", webhook: "nobody", secret: "s" }, "bad_request"],
    [{ name: "calendly", webhook: "calendly", secret: "s" }, "already_source"],
  ])("%j is refused: %s", async (body, code) => {
    const { body: said } = await bench.ask("/api/v1/webhooks", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    expect(said).toMatchObject({ error: { code } });
  });
});

describe("the rules at the door of one source", () => {
  const put = (name: string, rules: object): Promise<{ status: number; body: Record<string, unknown> }> =>
    bench.ask(`/api/v1/sources/${name}/door`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(rules) });

  it("hold from now on for it alone, and are shown", async () => {
    const added = async (name: string): Promise<string> => (await bench.post<{ key_id: string }>("/api/v1/sources", { name })).key_id;
    const [strict, other] = [await added("strict"), await added("other")];
    const send = async (key: string, userId: string, gpc: string): Promise<Record<string, unknown>> =>
      (await bench.ask("/v1/track", { method: "POST", headers: { "x-write-key": key, "sec-gpc": gpc, ...chrome }, body: JSON.stringify({ event: "Demo Requested", userId }) })).body;
    expect(await put("strict", { gpc: "strict", staffDomains: ["us.example"], staffNetworks: ["203.0.113.0/24"] })).toMatchObject({ status: 200, body: { rules: { gpc: "strict", dnt: "share-only" }, changed: ["gpc", "staffDomains", "staffNetworks"] } });
    expect(await send(strict, "ann@acme.example", "1")).toMatchObject({ accepted: 0, suppressed: 1 });
    expect(await send(other, "ann@acme.example", "1")).toMatchObject({ accepted: 1, suppressed: 0 });
    expect(await send(strict, "eve@us.example", "0")).toMatchObject({ accepted: 1 });
    const rows = await bench.workspace.live.drain.settled().then(() => bench.workspace.engine.rows(sql`SELECT toString(source) AS site, toString(removed) AS put_aside FROM touch WHERE source IN ('strict', 'other') ORDER BY site`));
    expect(rows).toEqual([{ site: "other", put_aside: "" }, { site: "strict", put_aside: "own_staff" }]);
  });

  it.each([[{ gpc: "strict" }, { "sec-gpc": "1" }], [{ consentNeeded: "everywhere" }, {}]])("hold also for what nobody can read: under %j nothing of it is kept", async (rules, wish) => {
    const { key_id } = await bench.post<{ key_id: string }>("/api/v1/sources", { name: `unread ${Object.keys(rules).join()}` });
    await put(`unread ${Object.keys(rules).join()}`, rules);
    const sent = await bench.ask("/v1/track", { method: "POST", headers: { "x-write-key": key_id, ...chrome, ...(wish as Record<string, string>) }, body: '{"userId":"somebody unread",}' });
    expect([sent.status, sent.body["code"]]).toEqual([400, "invalid_json"]);
    expect(bench.workspace.live.inbox.reader.asides({ limit: 100 }).filter(({ raw }) => raw.includes("somebody unread"))).toEqual([]);
  });

  it.each([
    ["strict", { staffNetworks: ["10.0.0.0/99"] }, "bad_request"],
    ["strict", { gpc: "perhaps" }, "bad_request"],
    ["strict", { unknown: 1 }, "bad_request"],
    ["nobody", {}, "source_not_found"],
  ])("of %s to %j are refused: %s", async (name, rules, code) => {
    expect((await put(name, rules)).body).toMatchObject({ error: { code } });
  });
});

describe("scripts", () => {
  it("are given to pages of any site under any name of ours", async () => {
    const { status, headers, body } = await bench.ask("/sextant.js", evil);
    expect([status, body, headers.get("content-type"), headers.get("cross-origin-resource-policy")]).toEqual([200, "track()", "text/javascript; charset=utf-8", "cross-origin"]);
  });

  it.each([["/analytics.js/v1/wk_1/analytics.min.js", 404], ["/analytics-next/bundles/..%2fsextant.js", 400], ["/analytics-next/bundles/none.js", 404]])("what is not there, %s, is answered %i", async (path, status) => {
    expect((await bench.ask(path, evil)).status).toBe(status);
  });
});
