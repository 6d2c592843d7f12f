import { adReport } from "./ad-report.ts";

export default adReport({
  id: "microsoft-ads-accounts",
  title: "Microsoft Advertising: daily report by account",
  platform: "Microsoft Advertising",
  source: "microsoft_ads",
  meaning: "Impressions, clicks and spend per account, device, network and day (account_performance_daily_report).",
  recognise: { all: ["date", "account_id", "currency_code", "device_os", "impressions", "clicks", "spend"], none: ["campaign_id", "ad_group_id", "ad_id", "keyword_id", "location_id"] },
  key: ["account_id", "date", "device_os", "device_type", "network", "ad_distribution", "bid_match_type", "delivered_match_type", "top_vs_other"],
  at: { day: "date" },
  campaign: null,
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  currency: { column: "currency_code" },
  notes: [
    "A day has one row per device, network and match type; they are kept apart and add up.",
  ],
});
