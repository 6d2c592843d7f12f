import { adReport } from "./ad-report.ts";

export default adReport({
  id: "microsoft-ads-keywords",
  title: "Microsoft Advertising: daily report by keyword",
  platform: "Microsoft Advertising",
  source: "microsoft_ads",
  meaning: "Impressions, clicks and spend per keyword, device, network and day (keyword_performance_daily_report).",
  recognise: { all: ["date", "keyword_id", "ad_id", "currency_code", "impressions", "clicks", "spend"], none: ["search_query"] },
  key: ["account_id", "ad_id", "keyword_id", "date", "language", "device_os", "device_type", "network", "ad_distribution", "bid_match_type", "delivered_match_type", "top_vs_other"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "keyword_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  currency: { column: "currency_code" },
  notes: [
    "A day has one row per device, network and match type; they are kept apart and add up.",
  ],
});
