import { jitsuAnalytics } from "@jitsu/js";

const given = JSON.parse(document.currentScript?.dataset["given"] ?? "{}");
const analytics = jitsuAnalytics({ host: `http://${given.host}`, writeKey: given.key });

async function session() {
  await analytics.page({ name: "Pricing" });
  await analytics.identify("u-jitsu", { email: "jitsu@acme.example" });
  await analytics.group("g-jitsu", { name: "Acme", website: "https://acme.example" });
  await analytics.track("Demo Requested", { plan: "pro" });
}

void session().then(() => document.body.append("sent"));
