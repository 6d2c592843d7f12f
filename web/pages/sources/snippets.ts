import type { SourceLine } from "../../../src/serve/contract.ts";

export interface Snippet {
  readonly id: string;
  /** A product's own name: never translated. */
  readonly title: string;
  readonly code: string;
}

/** What to copy for each client; only key and host differ from what its vendor documents. `origin`: where this server is reached. */
export function snippetsOf({ key, key_id, trust }: SourceLine, origin: string): readonly Snippet[] {
  const url = new URL(origin);
  const scheme = url.protocol.replace(":", "");
  const server: readonly Snippet[] = [
    { id: "node", title: "Segment, Node", code: `import { Analytics } from "@segment/analytics-node";\n\nconst analytics = new Analytics({ writeKey: "${key}", host: "${origin}" });\nanalytics.track({ userId: "42", event: "Demo Requested" });` },
    { id: "rudder-node", title: "RudderStack, Node", code: `import RudderAnalytics from "@rudderstack/rudder-sdk-node";\n\nconst analytics = new RudderAnalytics("${key}", { dataPlaneUrl: "${origin}" });` },
    { id: "curl", title: "HTTP", code: `curl -u "${key_id}:" -H "content-type: application/json" \\\n  -d '{"type":"track","event":"Demo Requested","userId":"ann@acme.example","messageId":"1"}' \\\n  ${origin}/v1/track` },
  ];
  if (trust === "server") return server;
  return [
    { id: "tracker", title: "Sextant", code: `<script async src="${origin}/sextant.js" data-key="${key}"></script>` },
    { id: "segment", title: "Segment, npm", code: `AnalyticsBrowser.load(\n  { writeKey: "${key}", cdnURL: "${origin}" },\n  { integrations: { "Segment.io": { apiHost: "${url.host}/v1", protocol: "${scheme}" } } },\n);` },
    { id: "snippet", title: "Segment, snippet", code: `t.src = "${origin}/analytics.js/v1/" + key + "/analytics.min.js";\n…\nanalytics._writeKey = "${key}";\nanalytics._cdn = "${origin}";\nanalytics.load("${key}", { integrations: { "Segment.io": { apiHost: "${url.host}/v1", protocol: "${scheme}" } } });` },
    { id: "rudderstack", title: "RudderStack", code: `import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";\n\nnew RudderAnalytics().load("${key}", "${origin}", { configUrl: "${origin}" });` },
    { id: "jitsu", title: "Jitsu", code: `jitsuAnalytics({ host: "${origin}", writeKey: "${key}" });` },
    { id: "snowplow", title: "Snowplow", code: `newTracker("sp", "${origin}", { appId: "${key_id}" });` },
    { id: "pixel", title: "GIF", code: `<img src="${origin}/v1/pixel.gif?k=${key_id}&e=signature&c=spring" width="1" height="1" alt="">` },
  ];
}
