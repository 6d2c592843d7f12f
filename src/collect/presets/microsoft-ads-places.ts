import { adReport } from "./ad-report.ts";

export default adReport({
  id: "microsoft-ads-places",
  title: "Microsoft Advertising: daily report by place",
  platform: "Microsoft Advertising",
  source: "microsoft_ads",
  meaning: "Impressions, clicks and spend per place and day (geographic_performance_daily_report).",
  recognise: { all: ["date", "location_id", "country", "currency_code", "impressions", "clicks", "spend"] },
  key: ["account_id", "ad_group_id", "location_id", "date", "goal", "language", "device_os", "device_type", "network", "ad_distribution", "bid_match_type", "delivered_match_type", "top_vs_other"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { text: "{city} {country}" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  currency: { column: "currency_code" },
  notes: [
    "A day has one row per device, network and match type; they are kept apart and add up.",
  ],
});
