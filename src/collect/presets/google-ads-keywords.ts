import { adReport } from "./ad-report.ts";

export default adReport({
  id: "google-ads-keywords",
  title: "Google Ads: daily report by keyword",
  platform: "Google Ads",
  source: "google_ads",
  meaning: "Impressions, clicks and cost per keyword, device, network and day (keyword_stats).",
  recognise: { all: ["ad_group_criterion_criterion_id", "campaign_id", "date", "cost_micros", "impressions", "clicks"] },
  key: ["customer_id", "ad_group_id", "ad_group_criterion_criterion_id", "date", "device", "ad_network_type"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_group_criterion_criterion_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "cost_micros" },
  ignore: ["active_view_*", "interaction_event_types"],
  notes: [
    "cost_micros is in millionths of the account's currency.",
    "A day has one row per device and network; they are kept apart and add up.",
  ],
});
