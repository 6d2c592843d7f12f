import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

const given = JSON.parse(document.currentScript?.dataset["given"] ?? "{}");
const analytics = new RudderAnalytics();
analytics.load(given.key, `http://${given.host}`, { configUrl: `http://${given.host}` });
analytics.ready(() => {
  analytics.page("Pricing");
  analytics.identify("u-rudderstack", { email: "rudderstack@acme.example" });
  analytics.group("g-rudderstack", { name: "Acme", website: "https://acme.example" });
  analytics.track("Demo Requested", { plan: "pro" });
  document.body.append("sent");
});
