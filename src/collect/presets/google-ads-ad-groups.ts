import { adReport } from "./ad-report.ts";

export default adReport({
  id: "google-ads-ad-groups",
  title: "Google Ads: daily report by ad group",
  platform: "Google Ads",
  source: "google_ads",
  meaning: "Impressions, clicks and cost per ad group, device, network and day (ad_group_stats).",
  recognise: { all: ["id", "campaign_id", "date", "cost_micros", "impressions", "clicks"], none: ["ad_id", "ad_group_criterion_criterion_id"] },
  key: ["customer_id", "id", "date", "device", "ad_network_type"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "cost_micros" },
  ignore: ["active_view_*", "interaction_event_types"],
  notes: [
    "cost_micros is in millionths of the account's currency.",
    "A day has one row per device and network; they are kept apart and add up.",
  ],
});
