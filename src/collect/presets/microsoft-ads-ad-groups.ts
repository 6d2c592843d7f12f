import { adReport } from "./ad-report.ts";

export default adReport({
  id: "microsoft-ads-ad-groups",
  title: "Microsoft Advertising: daily report by ad group",
  platform: "Microsoft Advertising",
  source: "microsoft_ads",
  meaning: "Impressions, clicks and spend per ad group, device, network and day (ad_group_performance_daily_report).",
  recognise: { all: ["date", "ad_group_id", "currency_code", "device_os", "impressions", "clicks", "spend"], none: ["ad_id", "postal_code", "location_id"] },
  key: ["account_id", "ad_group_id", "date", "language", "device_os", "device_type", "network", "ad_distribution", "bid_match_type", "delivered_match_type", "top_vs_other"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_group_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  currency: { column: "currency_code" },
  notes: [
    "A day has one row per device, network and match type; they are kept apart and add up.",
  ],
});
