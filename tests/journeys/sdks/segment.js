import { AnalyticsBrowser } from "@segment/analytics-next";

const given = JSON.parse(document.currentScript?.dataset["given"] ?? "{}");
const analytics = AnalyticsBrowser.load({ writeKey: given.key, cdnURL: `http://${given.host}` }, { integrations: { "Segment.io": { apiHost: `${given.host}/v1`, protocol: "http" } } });

async function session() {
  await analytics.page("Pricing");
  await analytics.identify("u-segment", { email: "segment@acme.example" });
  await analytics.group("g-segment", { name: "Acme", website: "https://acme.example" });
  await analytics.track("Demo Requested", { plan: "pro" });
}

void session().then(() => document.body.append("sent"));
