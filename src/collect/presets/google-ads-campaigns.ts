import { adReport } from "./ad-report.ts";

export default adReport({
  id: "google-ads-campaigns",
  title: "Google Ads: daily report by campaign",
  platform: "Google Ads",
  source: "google_ads",
  meaning: "Impressions, clicks and cost per campaign, device, network and day (campaign_stats).",
  recognise: { all: ["id", "date", "cost_micros", "impressions", "clicks"], none: ["campaign_id", "ad_group_id", "ad_id"] },
  key: ["customer_id", "id", "date", "device", "ad_network_type"],
  at: { day: "date" },
  campaign: { column: "id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "cost_micros" },
  ignore: ["active_view_*", "interaction_event_types"],
  notes: [
    "cost_micros is in millionths of the account's currency.",
    "A day has one row per device and network; they are kept apart and add up.",
  ],
});
