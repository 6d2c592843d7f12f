import { adReport } from "./ad-report.ts";

export default adReport({
  id: "microsoft-ads-campaigns",
  title: "Microsoft Advertising: daily report by campaign",
  platform: "Microsoft Advertising",
  source: "microsoft_ads",
  meaning: "Impressions, clicks and spend per campaign, device, network and day (campaign_performance_daily_report).",
  recognise: { all: ["date", "campaign_id", "currency_code", "impressions", "clicks", "spend", "budget_name"], none: ["ad_group_id"] },
  key: ["account_id", "campaign_id", "date", "device_os", "device_type", "network", "ad_distribution", "bid_match_type", "delivered_match_type", "top_vs_other"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  currency: { column: "currency_code" },
  notes: [
    "A day has one row per device, network and match type; they are kept apart and add up.",
  ],
});
