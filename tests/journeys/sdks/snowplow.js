import { newTracker, setUserId, trackPageView, trackStructEvent } from "@snowplow/browser-tracker";

const given = JSON.parse(document.currentScript?.dataset["given"] ?? "{}");
newTracker("sp", `http://${given.host}`, { appId: given.key });
trackPageView({ title: "Pricing" });
setUserId("snowplow@acme.example");
trackStructEvent({ category: "sales", action: "Demo Requested", label: "pro" });
document.body.append("sent");
