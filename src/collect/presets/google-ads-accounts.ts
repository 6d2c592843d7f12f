import { adReport } from "./ad-report.ts";

export default adReport({
  id: "google-ads-accounts",
  title: "Google Ads: daily report by account",
  platform: "Google Ads",
  source: "google_ads",
  meaning: "Impressions, clicks and cost per account, device, network and day (account_stats).",
  recognise: { all: ["customer_id", "date", "cost_micros", "impressions", "clicks"], none: ["id", "campaign_id", "ad_id", "search_term"] },
  key: ["customer_id", "date", "device", "ad_network_type"],
  at: { day: "date" },
  campaign: null,
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "cost_micros" },
  ignore: ["active_view_*", "interaction_event_types"],
  notes: [
    "cost_micros is in millionths of the account's currency.",
    "A day has one row per device and network; they are kept apart and add up.",
  ],
});
