import { adReport } from "./ad-report.ts";

export default adReport({
  id: "microsoft-ads-search-terms",
  title: "Microsoft Advertising: daily report by search query",
  platform: "Microsoft Advertising",
  source: "microsoft_ads",
  meaning: "Impressions, clicks and spend per search query and day (search_performance_daily_report).",
  recognise: { all: ["date", "search_query", "keyword_id", "impressions", "clicks", "spend"] },
  key: ["account_id", "ad_id", "keyword_id", "search_query", "date", "language", "device_os", "device_type", "network", "bid_match_type", "delivered_match_type", "top_vs_other"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "search_query" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  notes: [
    "A day has one row per device, network and match type; they are kept apart and add up.",
  ],
});
