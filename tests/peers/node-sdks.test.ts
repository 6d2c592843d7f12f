/** The vendors' own packages, unmodified: only the host and the key are ours. */
import { Analytics } from "@segment/analytics-node";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { buildPageView, buildSelfDescribingEvent, buildStructEvent, newTracker } from "@snowplow/node-tracker";
import { PostHog } from "posthog-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../src/store/sql.ts";
import { openCollector, type PeerCollector } from "./collector.ts";

let peer: PeerCollector;

beforeAll(async () => {
  peer = await openCollector();
});

afterAll(() => peer.close());

const accountsOf = async (source: string): Promise<(readonly string[])[]> => (await peer.touches(source)).map(({ what, event, account_id }) => [what, event, account_id]);

/** People with their employers, by the source that named them. */
async function people(source: string): Promise<Record<string, string>[]> {
  const rows = await peer.bench.workspace.engine.rows<Record<string, string>>(sql`SELECT id, argMax(name, valid_from) AS called, argMax(account_id, valid_from) AS employer, toString(source) AS origin FROM person GROUP BY id, source ORDER BY id`);
  return rows.filter((row) => row["origin"] === source).map(({ id = "", called = "", employer = "" }) => ({ id, called, employer }));
}

test("@segment/analytics-node: a session in batches, sent again after a 503, is there once and on its account", async () => {
  const analytics = new Analytics({ writeKey: await peer.key("segment-node"), host: peer.url, flushAt: 3, flushInterval: 50, maxRetries: 5 });
  const errors: unknown[] = [];
  analytics.on("error", (error) => errors.push(error));
  peer.busyFor(2);
  analytics.page({ anonymousId: "s-anon", name: "Prices", properties: { url: "https://us.example/pricing" } });
  analytics.identify({ userId: "s-1", anonymousId: "s-anon", traits: { email: "ada@acme.example", name: "Ada King" } });
  analytics.track({ userId: "s-1", event: "Demo Requested" });
  analytics.group({ userId: "s-1", groupId: "acme", traits: { name: "Acme", website: "https://acme.example" } });
  analytics.alias({ userId: "s-1", previousId: "s-old" });
  analytics.screen({ userId: "s-1", name: "Home" });
  await analytics.flush({ close: true, timeout: 20_000 });
  expect(errors).toEqual([]);
  expect(peer.turnedAway()).toBe(2);
  expect((await accountsOf("segment-node")).toSorted()).toEqual([["form", "Demo Requested", "A1"], ["page_view", "Home", "A1"], ["page_view", "Prices", "A1"]]);
  expect(await people("segment-node")).toEqual([{ id: "s-1", called: "Ada King", employer: "A1" }]);
});

test("@rudderstack/rudder-sdk-node: gzip under a form's label arrives like any other", async () => {
  const analytics = new RudderAnalytics(await peer.key("rudder-node"), { dataPlaneUrl: peer.url, flushAt: 2, flushInterval: 50, gzip: true });
  analytics.identify({ userId: "r-1", anonymousId: "r-anon", traits: { email: "ben@birch.example", name: "Ben" } });
  analytics.page({ userId: "r-1", name: "Docs" });
  analytics.track({ userId: "r-1", event: "Trial Started" });
  analytics.group({ userId: "r-1", groupId: "birch", traits: { website: "birch.example" } });
  await new Promise<void>((resolve, reject) => analytics.flush((error) => (error === undefined || error === null ? resolve() : reject(error))));
  await expect.poll(() => peer.accepted("rudder-node")).toBe(4);
  expect((await accountsOf("rudder-node")).toSorted()).toEqual([["form", "Trial Started", "B1"], ["page_view", "Docs", "B1"]]);
  expect(await people("rudder-node")).toEqual([{ id: "r-1", called: "Ben", employer: "B1" }]);
});

test("@snowplow/node-tracker: page views, structured and self-describing events of somebody the CRM's domain names", async () => {
  const [appId = ""] = (await peer.key("snowplow-node")).split(":");
  const tracker = newTracker({ namespace: "test", appId, encodeBase64: true }, { endpoint: "127.0.0.1", port: peer.port, protocol: "http", eventMethod: "post", bufferSize: 10 });
  tracker.setUserId("carl@acme.example");
  tracker.setDomainUserId("sp-anon");
  tracker.track(buildPageView({ pageUrl: "https://us.example/docs", pageTitle: "Docs" }));
  tracker.track(buildStructEvent({ category: "demo", action: "Demo Requested" }));
  tracker.track(buildSelfDescribingEvent({ event: { schema: "iglu:com.acme/newsletter_subscribed/jsonschema/1-0-0", data: { topic: "picking" } } }));
  await tracker.flush();
  await expect.poll(() => peer.accepted("snowplow-node")).toBe(3);
  expect((await accountsOf("snowplow-node")).toSorted()).toEqual([["form", "Demo Requested", "A1"], ["form", "newsletter_subscribed", "A1"], ["page_view", "Docs", "A1"]]);
});

test("posthog-node: a company of groups is the account", async () => {
  const [key = ""] = (await peer.key("posthog-node")).split(":");
  const posthog = new PostHog(key, { host: peer.url, flushAt: 10, flushInterval: 0 });
  posthog.identify({ distinctId: "p-1", properties: { email: "eva@gmail.com", name: "Eva" } });
  posthog.groupIdentify({ groupType: "company", groupKey: "B1", properties: { name: "Birch" }, distinctId: "p-1" });
  posthog.capture({ distinctId: "p-1", event: "Report Created", groups: { company: "B1" } });
  posthog.capture({ distinctId: "p-1", event: "$pageview", properties: { $current_url: "https://us.example/app" }, groups: { company: "B1" } });
  await posthog.shutdown(20_000);
  expect((await accountsOf("posthog-node")).toSorted()).toEqual([["action", "Report Created", "B1"], ["page_view", "", "B1"]]);
});

test("whatever was sent, the books add up", () => {
  expect(peer.bench.workspace.live.inbox.reader.booksThatDiffer()).toEqual([]);
});
