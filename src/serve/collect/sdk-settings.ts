/** What SDKs ask for before they send: the least that keeps them content, with everything off that would report to their vendors. */

/** For `@segment/analytics-next` and the classic snippet. */
export function segmentSettings(key: string, { host, protocol }: { readonly host: string; readonly protocol: string }): object {
  return {
    integrations: { "Segment.io": { apiKey: key, apiHost: `${host}/v1`, protocol, unbundledIntegrations: [], addBundledMetadata: true, maybeBundledConfigIds: {} } },
    plan: { track: { __default: { enabled: true, integrations: {} } }, identify: { __default: { enabled: true } }, group: { __default: { enabled: true } } },
    edgeFunction: {}, analyticsNextEnabled: true, middlewareSettings: {}, enabledMiddleware: {}, metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false, remotePlugins: [],
  };
}

/** For PostHog's clients: no flags, no recording, no surveys. */
export const posthogSettings = {
  config: { enable_collect_everything: false }, featureFlags: {}, featureFlagPayloads: {}, flags: {}, errorsWhileComputingFlags: false, hasFeatureFlags: false,
  sessionRecording: false, capturePerformance: false, autocapture_opt_out: true, autocaptureExceptions: false, heatmaps: false, surveys: false, siteApps: [],
  supportedCompression: ["gzip", "gzip-js"], toolbarParams: {}, isAuthenticated: false, defaultIdentifiedOnly: true,
} as const;

/** For `@rudderstack/analytics-js`. */
export function sourceConfig(key: string, now: Date): object {
  return {
    source: {
      id: "sextant", name: "web", writeKey: key, enabled: true, workspaceId: "sextant",
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      connections: [], destinations: [], dataplanes: {},
    },
    updatedAt: now.toISOString(),
  };
}
